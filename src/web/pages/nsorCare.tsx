import type { ReactElement } from 'react';
import { address } from '../addresses.js';
import type { Page } from '../page.js';
import { usePage } from '../page.js';
import { Choices, ErrorSummary, PostForm, Submit, TextArea } from '../parts/Fields.js';
import { DataTable, PageHead } from '../parts/Lists.js';
import { Code, Tag } from '../parts/Tags.js';
import { dateText } from '../parts/When.js';
import type { FormState } from '../view.js';

export interface NsorReportView {
  readonly same: number;
  readonly differ: number;
  readonly rows: readonly {
    readonly id: string;
    readonly registrantId: string | null;
    readonly name: string;
    readonly number: string;
    readonly here: string;
    readonly there: string;
    readonly recordNumber: string | null;
    readonly message: string;
    readonly difference: string;
    /** Why a change was not sent; '': nothing is held back. */
    readonly says: string;
  }[];
}

export const nsorReportPage: Page<NsorReportView> = {
  title: (_, t) => t('nsorReport.title'),
  width: 'wide',
  Body: NsorReport,
};

function NsorReport({ view }: { readonly view: NsorReportView }): ReactElement {
  const { t } = usePage();
  return (
    <>
      <PageHead title={t('nsorReport.title')} intro={t('nsorReport.intro')}>
        <a className="usa-button usa-button--outline" href={address.nsorReportCsv}>
          {t('nsorReport.csv')}
        </a>
      </PageHead>
      <p>{t('nsorReport.counts', { same: view.same, differ: view.differ })}</p>
      <DataTable
        caption={t('nsorReport.caption')}
        keyed
        compact
        rows={view.rows}
        id={(row) => row.id}
        empty={t('nsorReport.empty')}
        columns={[
          {
            id: 'who',
            label: t('nsorReport.who'),
            heads: true,
            cell: (row) =>
              row.registrantId ? (
                <>
                  <a className="usa-link" href={address.registrantNsor(row.registrantId)} data-open="">
                    {row.name}
                  </a>
                  <span className="rs-sub">{row.number}</span>
                </>
              ) : (
                <Code>{row.recordNumber ?? ''}</Code>
              ),
          },
          {
            id: 'difference',
            label: t('nsorReport.difference'),
            cell: (row) => (
              <>
                <Tag tone="bad">{row.difference}</Tag>
                {row.says ? <span className="rs-sub">{row.says}</span> : null}
              </>
            ),
          },
          { id: 'here', label: t('nsorReport.here'), cell: (row) => row.here || t('nsorReport.none') },
          {
            id: 'there',
            label: t('nsorReport.there'),
            cell: (row) => (
              <>
                {row.there || t('nsorReport.none')}
                {row.recordNumber ? <span className="rs-sub">{row.recordNumber}</span> : null}
              </>
            ),
          },
          {
            id: 'message',
            label: t('nsorReport.message'),
            cell: (row) => row.message || t('nsorReport.none'),
          },
        ]}
      />
      <p>
        <a className="usa-link" href={address.nsorQueue}>
          {t('nsorQueue.title')}
        </a>
      </p>
    </>
  );
}

export interface ValidationView {
  readonly id: string;
  readonly name: string;
  readonly earlier: readonly {
    readonly id: string;
    readonly on: string;
    readonly outcome: 'valid' | 'changed' | 'not-valid';
    readonly documents: string;
    readonly contact: string;
    readonly by: string;
  }[];
  readonly form: FormState;
}

export const validationPage: Page<ValidationView> = {
  title: (view, t) => t('validation.title', { name: view.name }),
  width: 'wide',
  failed: (view) => (view.form.errors?.length ?? 0) > 0,
  Body: Validation,
};

function Validation({ view }: { readonly view: ValidationView }): ReactElement {
  const { t } = usePage();
  return (
    <>
      <ErrorSummary
        form={view.form}
        labels={{
          outcome: t('validation.outcome'),
          documents: t('validation.documents'),
          contact: t('validation.contact'),
        }}
      />
      <PageHead title={t('validation.title', { name: view.name })} intro={t('validation.intro')} />
      <PostForm action={address.registrantValidate(view.id)} keep id="validation-form">
        <Choices
          form={view.form}
          name="outcome"
          label={t('validation.outcome')}
          choices={(['valid', 'changed', 'not-valid'] as const).map((value) => ({
            value,
            label: t(`validation.outcome.${value}`),
          }))}
        />
        <TextArea form={view.form} name="documents" label={t('validation.documents')} rows={3} />
        <TextArea form={view.form} name="contact" label={t('validation.contact')} rows={2} />
        <TextArea form={view.form} name="note" label={t('validation.note')} optional rows={3} />
        <Submit label={t('validation.save')} />
      </PostForm>
      <h2>{t('validation.earlier')}</h2>
      <DataTable
        caption={t('validation.earlier')}
        compact
        rows={view.earlier}
        id={(row) => row.id}
        empty={t('validation.none')}
        columns={[
          {
            id: 'on',
            label: t('validation.on'),
            heads: true,
            cell: (row) => `${dateText(row.on)}, ${row.by}`,
          },
          {
            id: 'outcome',
            label: t('nsorReport.difference'),
            cell: (row) => t(`validation.outcome.${row.outcome}`),
          },
          { id: 'documents', label: t('validation.documents'), cell: (row) => row.documents },
          { id: 'contact', label: t('validation.contact'), cell: (row) => row.contact },
        ]}
      />
      <p>
        <a className="usa-link" href={address.registrantNsor(view.id)}>
          {t('registrant.nsor')}
        </a>
      </p>
    </>
  );
}
