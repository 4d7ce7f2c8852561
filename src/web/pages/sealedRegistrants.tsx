import type { ReactElement } from 'react';
import { address } from '../addresses.js';
import type { Page } from '../page.js';
import { usePage } from '../page.js';
import { ErrorSummary, PostForm, Submit, TextField } from '../parts/Fields.js';
import { DataTable, PageHead } from '../parts/Lists.js';
import { PurposeFields, purposeLabels } from '../parts/PurposeFields.js';
import { Code } from '../parts/Tags.js';
import { dateText } from '../parts/When.js';
import type { FormState } from '../view.js';

/** Sealed files are found by name here alone, by whoever says what for. */
export interface SealedView {
  /** Null: nobody has looked yet. */
  readonly found:
    | readonly {
        readonly id: string;
        readonly name: string;
        readonly number: string;
        /** `YYYY-MM-DD`. */
        readonly endedOn: string | null;
      }[]
    | null;
  /** POST fields: `q`, `purpose`, `caseNumber`, `why`. */
  readonly form: FormState;
}

export const sealedPage: Page<SealedView> = {
  title: (_, t) => t('sealed.title'),
  width: 'plain',
  failed: (view) => (view.form.errors?.length ?? 0) > 0,
  Body: Sealed,
};

function Sealed({ view: { found, form } }: { readonly view: SealedView }): ReactElement {
  const { t } = usePage();
  const labels = { q: t('sealed.name'), ...purposeLabels(t) };
  return (
    <>
      <ErrorSummary form={form} labels={labels} />
      <PageHead title={t('sealed.title')} intro={t('sealed.intro')} />
      {found ? (
        <DataTable
          caption={t('sealed.caption')}
          rows={found}
          id={(row) => row.id}
          empty={t('sealed.empty')}
          columns={[
            {
              id: 'name',
              label: t('registry.name'),
              heads: true,
              cell: (row) => (
                <a className="usa-link" href={address.registrant(row.id)}>
                  {row.name}
                </a>
              ),
            },
            { id: 'number', label: t('registry.number'), cell: (row) => <Code>{row.number}</Code> },
            {
              id: 'ended',
              label: t('sealed.ended'),
              cell: (row) => (row.endedOn ? dateText(row.endedOn) : ''),
            },
          ]}
        />
      ) : null}
      <PostForm action={address.sealed} id="sealed-form">
        <TextField form={form} name="q" type="search" label={labels.q} autoComplete="off" />
        <PurposeFields form={form} />
        <Submit label={t('sealed.find')} />
      </PostForm>
    </>
  );
}
