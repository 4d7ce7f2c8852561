import type { ReactElement } from 'react';
import { address } from '../addresses.js';
import type { Page } from '../page.js';
import { usePage } from '../page.js';
import { Choices, ErrorSummary, PostButton, PostForm, Select, Submit, TextField } from '../parts/Fields.js';
import { DataTable, PageHead } from '../parts/Lists.js';
import { Tag } from '../parts/Tags.js';
import { When } from '../parts/When.js';
import type { FormState, Instant } from '../view.js';

export interface ExchangeRow {
  readonly id: string;
  readonly country: string;
  readonly direction: 'out' | 'in';
  readonly registry: string;
  readonly agreement: string;
  readonly legalBasis: string;
  readonly email: string;
  readonly fields: readonly string[];
  readonly state: 'proposed' | 'on' | 'off';
  readonly proposed: { readonly by: string; readonly at: Instant };
  readonly approved?: { readonly by: string; readonly at: Instant };
  readonly note: string;
  readonly mayApprove: boolean;
  readonly mayEnd: boolean;
}

export interface ExchangesView {
  readonly rows: readonly ExchangeRow[];
  /** Present where the reader may propose one. */
  readonly add?: {
    readonly form: FormState;
    readonly countries: readonly { readonly code: string; readonly name: string }[];
    readonly fields: readonly { readonly field: string; readonly label: string }[];
  };
}

export const exchangesPage: Page<ExchangesView> = {
  title: (_view, t) => t('exchanges.title'),
  width: 'wide',
  failed: (view) => (view.add?.form.errors?.length ?? 0) > 0,
  Body: Exchanges,
};

function Exchanges({ view }: { readonly view: ExchangesView }): ReactElement {
  const { t } = usePage();
  return (
    <>
      {view.add ? (
        <ErrorSummary
          form={view.add.form}
          labels={{
            country: t('releases.country'),
            direction: t('exchanges.direction'),
            registry: t('exchanges.registry'),
            agreement: t('exchanges.agreement'),
            legalBasis: t('notification.basis'),
            email: t('exchanges.email'),
            fields: t('exchanges.fields'),
          }}
        />
      ) : null}
      <PageHead title={t('exchanges.title')} intro={t('exchanges.intro')} />
      <DataTable
        caption={t('exchanges.title')}
        rows={view.rows}
        id={(row) => row.id}
        empty={t('exchanges.empty')}
        columns={[
          {
            id: 'country',
            label: t('releases.country'),
            heads: true,
            cell: (row) => (
              <>
                {row.country}
                <span className="rs-sub">{row.registry}</span>
                {row.email ? <span className="rs-sub">{row.email}</span> : null}
              </>
            ),
          },
          {
            id: 'what',
            label: t('exchanges.what'),
            cell: (row) => (
              <>
                {t(`exchanges.direction.${row.direction}`)}: {row.fields.join(', ')}
                <span className="rs-sub">
                  {row.agreement}; {row.legalBasis}
                </span>
              </>
            ),
          },
          {
            id: 'state',
            label: t('releases.state'),
            cell: (row) => (
              <>
                <Tag tone={row.state === 'on' ? 'good' : row.state === 'proposed' ? 'warn' : 'plain'}>
                  {t(`exchangeState.${row.state}`)}
                </Tag>
                {row.note ? <span className="rs-sub">{row.note}</span> : null}
              </>
            ),
          },
          {
            id: 'who',
            label: t('exchanges.who'),
            cell: (row) => (
              <>
                {row.proposed.by}, <When at={row.proposed.at} />
                {row.approved ? (
                  <span className="rs-sub">
                    {t('exchanges.approved')} {row.approved.by}, <When at={row.approved.at} />
                  </span>
                ) : null}
              </>
            ),
          },
          {
            id: 'do',
            label: t('exchanges.act'),
            cell: (row) => (
              <>
                {row.mayApprove ? (
                  <PostButton
                    action={address.exchangeApprove(row.id)}
                    label={t('exchanges.approve')}
                    about={row.country}
                  />
                ) : null}
                {row.mayEnd ? (
                  <PostButton
                    action={address.exchangeEnd(row.id)}
                    label={t('exchanges.end')}
                    tone="outline"
                    about={row.country}
                  />
                ) : null}
              </>
            ),
          },
        ]}
      />
      {view.add ? (
        <>
          <h2>{t('exchanges.addHeading')}</h2>
          <PostForm action={address.exchanges} id="exchange-form" keep>
            <Select
              form={view.add.form}
              name="country"
              label={t('releases.country')}
              empty=""
              choices={view.add.countries.map((c) => ({ value: c.code, label: c.name }))}
            />
            <Choices
              form={view.add.form}
              name="direction"
              label={t('exchanges.direction')}
              choices={(['out', 'in'] as const).map((value) => ({
                value,
                label: t(`exchanges.direction.${value}`),
              }))}
            />
            <TextField form={view.add.form} name="registry" label={t('exchanges.registry')} />
            <TextField
              form={view.add.form}
              name="agreement"
              label={t('exchanges.agreement')}
              hint={t('exchanges.agreementHint')}
            />
            <TextField form={view.add.form} name="legalBasis" label={t('notification.basis')} />
            <TextField
              form={view.add.form}
              name="email"
              label={t('exchanges.email')}
              hint={t('exchanges.emailHint')}
              optional
            />
            <Choices
              form={view.add.form}
              name="fields"
              label={t('exchanges.fields')}
              hint={t('exchanges.fieldsHint')}
              many
              choices={view.add.fields.map((f) => ({ value: f.field, label: f.label }))}
            />
            <Submit label={t('exchanges.submit')} />
          </PostForm>
        </>
      ) : null}
    </>
  );
}
