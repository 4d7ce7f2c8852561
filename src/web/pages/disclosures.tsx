import type { ReactElement } from 'react';
import { address } from '../addresses.js';
import type { Page } from '../page.js';
import { usePage } from '../page.js';
import { Choices, ErrorSummary, PostForm, Submit, TextArea, TextField } from '../parts/Fields.js';
import { DataTable, PageHead, Pagination } from '../parts/Lists.js';
import { SaidLines } from '../parts/Said.js';
import { When } from '../parts/When.js';
import type { FormState, Instant, Paging } from '../view.js';

export interface DisclosureRow {
  readonly id: string;
  readonly at: Instant;
  readonly to: string;
  readonly country: string;
  /** References of the subject and of the message abroad: of whom, without a name in a list. */
  readonly about: readonly string[];
  readonly fields: readonly string[];
  readonly purpose: string;
  readonly legalBasis: string;
  readonly medium: string;
  readonly by: string;
}

export interface DisclosuresView {
  readonly rows: readonly DisclosureRow[];
  readonly paging: Paging;
  /** Present where the reader may write one down. */
  readonly add?: {
    readonly form: FormState;
    readonly fields: readonly { readonly field: string; readonly label: string }[];
  };
}

export const disclosuresPage: Page<DisclosuresView> = {
  title: (_view, t) => t('disclosures.title'),
  width: 'wide',
  failed: (view) => (view.add?.form.errors?.length ?? 0) > 0,
  Body: Disclosures,
};

function Disclosures({ view }: { readonly view: DisclosuresView }): ReactElement {
  const { t } = usePage();
  return (
    <>
      {view.add ? (
        <ErrorSummary
          form={view.add.form}
          labels={{
            record: t('disclosures.record'),
            to: t('disclosures.to'),
            fields: t('disclosures.fields'),
            purpose: t('disclosures.purpose'),
            legalBasis: t('notification.basis'),
            medium: t('disclosures.medium'),
          }}
        />
      ) : null}
      <PageHead title={t('disclosures.title')} intro={t('disclosures.intro')} />
      <DataTable
        caption={t('disclosures.title')}
        rows={view.rows}
        id={(row) => row.id}
        empty={t('disclosures.empty')}
        columns={[
          {
            id: 'to',
            label: t('disclosures.to'),
            heads: true,
            cell: (row) => (
              <>
                {row.to}
                <span className="rs-sub">{row.country}</span>
              </>
            ),
          },
          {
            id: 'at',
            label: t('disclosures.at'),
            cell: (row) => (
              <>
                <When at={row.at} />
                <span className="rs-sub">{row.by}</span>
              </>
            ),
          },
          { id: 'about', label: t('disclosures.about'), cell: (row) => <SaidLines lines={row.about} /> },
          { id: 'fields', label: t('disclosures.fields'), cell: (row) => row.fields.join(', ') },
          {
            id: 'why',
            label: t('disclosures.purpose'),
            cell: (row) => (
              <>
                {row.purpose}
                <span className="rs-sub">
                  {row.legalBasis}; {row.medium}
                </span>
              </>
            ),
          },
        ]}
      />
      <Pagination paging={view.paging} />
      {view.add ? (
        <>
          <h2>{t('disclosures.addHeading')}</h2>
          <p>{t('disclosures.addText')}</p>
          <PostForm action={address.disclosures} id="disclosure-form" keep>
            <TextField
              form={view.add.form}
              name="record"
              label={t('disclosures.record')}
              hint={t('disclosures.recordHint')}
              spellCheck={false}
            />
            <TextField
              form={view.add.form}
              name="to"
              label={t('disclosures.to')}
              hint={t('disclosures.toHint')}
            />
            <Choices
              form={view.add.form}
              name="fields"
              label={t('disclosures.fields')}
              many
              choices={view.add.fields.map((f) => ({ value: f.field, label: f.label }))}
            />
            <TextArea form={view.add.form} name="purpose" label={t('disclosures.purpose')} rows={2} />
            <TextField
              form={view.add.form}
              name="legalBasis"
              label={t('notification.basis')}
              hint={t('disclosures.basisHint')}
            />
            <TextField
              form={view.add.form}
              name="medium"
              label={t('disclosures.medium')}
              hint={t('disclosures.mediumHint')}
            />
            <Submit label={t('disclosures.submit')} />
          </PostForm>
        </>
      ) : null}
    </>
  );
}
