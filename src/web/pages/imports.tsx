import type { ReactElement } from 'react';
import { address } from '../addresses.js';
import type { Page } from '../page.js';
import { usePage } from '../page.js';
import { Csrf, ErrorSummary, FieldGroup, Submit } from '../parts/Fields.js';
import { DataTable, PageHead } from '../parts/Lists.js';
import { Tag } from '../parts/Tags.js';
import { When } from '../parts/When.js';
import type { FormState, Instant } from '../view.js';

export type ImportStateCode = 'uploaded' | 'checking' | 'checked' | 'importing' | 'done' | 'cancelled';

export interface ImportCounts {
  readonly added: number;
  readonly changed: number;
  readonly same: number;
  readonly kept: number;
  readonly refused: number;
}

export interface ImportsView {
  readonly rows: readonly (ImportCounts & {
    readonly id: string;
    readonly file: string;
    readonly at: Instant;
    readonly state: ImportStateCode;
    readonly total: number | null;
  })[];
  readonly form: FormState;
}

export const importsPage: Page<ImportsView> = {
  title: (_, t) => t('imports.title'),
  width: 'wide',
  failed: (view) => (view.form.errors?.length ?? 0) > 0,
  Body: Imports,
};

export function ImportState({ state }: { readonly state: ImportStateCode }): ReactElement {
  const { t } = usePage();
  return (
    <Tag tone={state === 'done' ? 'good' : state === 'cancelled' ? 'bad' : 'plain'}>
      {t(`imports.state.${state}`)}
    </Tag>
  );
}

function Imports({ view }: { readonly view: ImportsView }): ReactElement {
  const { t } = usePage();
  return (
    <>
      <ErrorSummary form={view.form} labels={{ file: t('imports.upload') }} />
      <PageHead title={t('imports.title')} intro={t('imports.intro')} />
      <form
        method="post"
        action={address.imports}
        encType="multipart/form-data"
        className="usa-form usa-form--large"
      >
        <Csrf />
        <FieldGroup form={view.form} name="file" label={t('imports.upload')} hint={t('imports.uploadHint')}>
          {(common) => (
            <input {...common} type="file" className="usa-input" accept=".csv,.txt,.tsv,text/csv" />
          )}
        </FieldGroup>
        <Submit label={t('imports.uploadSubmit')} />
      </form>
      <DataTable
        caption={t('imports.caption')}
        captionShown
        rows={view.rows}
        id={(row) => row.id}
        empty={t('imports.empty')}
        columns={[
          {
            id: 'file',
            label: t('imports.file'),
            heads: true,
            cell: (row) => (
              <a className="usa-link rs-breakable" href={address.import(row.id)}>
                {row.file}
              </a>
            ),
          },
          { id: 'at', label: t('imports.when'), cell: (row) => <When at={row.at} /> },
          { id: 'state', label: t('imports.state'), cell: (row) => <ImportState state={row.state} /> },
          { id: 'rows', label: t('imports.rows'), number: true, cell: (row) => row.total ?? '' },
          {
            id: 'result',
            label: t('imports.result'),
            cell: (row) => (row.total === null ? '' : t('imports.counts', row)),
          },
        ]}
      />
    </>
  );
}
