import type { ReactElement } from 'react';
import { REDRESS_STATES, type RedressKind, type RedressState } from '#domain/redress.js';
import { address, DUTY_ADDRESS } from '../addresses.js';
import type { Page } from '../page.js';
import { usePage } from '../page.js';
import { FilterForm, Select } from '../parts/Fields.js';
import { DataTable, PageHead, Pagination } from '../parts/Lists.js';
import { Code, Tag, type Tone } from '../parts/Tags.js';
import { dateText, When } from '../parts/When.js';
import type { FormState, Instant, Paging } from '../view.js';

export interface RedressRow {
  readonly id: string;
  readonly number: string;
  readonly name: string;
  readonly kind: RedressKind;
  readonly state: RedressState;
  readonly owner: string;
  /** Last day, YYYY-MM-DD, of the agency that decides. */
  readonly due?: string;
  readonly overdue: boolean;
  readonly receivedAt: Instant;
  /** Whether the reader may open it. */
  readonly opens: boolean;
}

export interface RedressListView {
  readonly rows: readonly RedressRow[];
  readonly paging: Paging;
  /** GET fields: `kind`, `state`, `clock`. */
  readonly filter: FormState;
  readonly kinds: readonly RedressKind[];
  readonly mayEnter: boolean;
}

export const REDRESS_TONES: Readonly<Record<RedressState, Tone>> = {
  received: 'info',
  waiting: 'warn',
  proposed: 'warn',
  decided: 'good',
};

export const redressListPage: Page<RedressListView> = {
  title: (_view, t) => t('redress.title'),
  width: 'wide',
  Body: List,
};

function List({ view }: { readonly view: RedressListView }): ReactElement {
  const { t } = usePage();
  return (
    <>
      <PageHead title={t('redress.title')} intro={t('redress.intro')}>
        {view.mayEnter ? (
          <a className="usa-link" href={address.redressNew}>
            {t('redress.new')}
          </a>
        ) : null}
      </PageHead>
      <FilterForm action={DUTY_ADDRESS.redress}>
        <Select
          form={view.filter}
          name="kind"
          label={t('redress.kind')}
          empty={t('form.any')}
          choices={view.kinds.map((value) => ({ value, label: t(`redressKind.${value}`) }))}
        />
        <Select
          form={view.filter}
          name="state"
          label={t('redress.state')}
          empty={t('redress.openOnly')}
          choices={[
            ...(Object.keys(REDRESS_STATES) as RedressState[]).map((value) => ({
              value,
              label: t(`redressState.${value}`),
            })),
            { value: 'all', label: t('redress.all') },
          ]}
        />
        <Select
          form={view.filter}
          name="clock"
          label={t('redress.clock')}
          empty={t('form.any')}
          choices={[{ value: 'overdue', label: t('redress.overdueOnly') }]}
        />
      </FilterForm>
      <DataTable
        caption={t('redress.title')}
        keyed
        rows={view.rows}
        id={(row) => row.id}
        empty={t('redress.empty')}
        columns={[
          {
            id: 'name',
            label: t('redress.person'),
            heads: true,
            cell: (row) => (
              <>
                {row.opens ? (
                  <a className="usa-link" href={address.redress(row.id)} data-open="">
                    {row.name}
                  </a>
                ) : (
                  row.name
                )}
                <span className="rs-sub">
                  <Code>{row.number}</Code>
                </span>
              </>
            ),
          },
          { id: 'kind', label: t('redress.kind'), cell: (row) => t(`redressKind.${row.kind}`) },
          {
            id: 'state',
            label: t('redress.state'),
            cell: (row) => <Tag tone={REDRESS_TONES[row.state]}>{t(`redressState.${row.state}`)}</Tag>,
          },
          { id: 'owner', label: t('redress.owner'), cell: (row) => row.owner },
          {
            id: 'due',
            label: t('redress.due'),
            cell: (row) =>
              row.due ? (
                <>
                  {row.overdue ? <Tag tone="bad">{t('redress.overdue')}</Tag> : null} {dateText(row.due)}
                </>
              ) : (
                ''
              ),
          },
          { id: 'received', label: t('redress.received'), cell: (row) => <When at={row.receivedAt} /> },
        ]}
      />
      <Pagination paging={view.paging} />
    </>
  );
}
