import type { ReactElement } from 'react';
import type { PriorityBand } from '#domain/casePriority.js';
import { CASE_STATES, type CaseOrigin, type CaseState } from '#domain/complianceCase.js';
import { address, DUTY_ADDRESS } from '../addresses.js';
import type { Page } from '../page.js';
import { usePage } from '../page.js';
import { FilterForm, Select } from '../parts/Fields.js';
import { DataTable, PageHead, Pagination } from '../parts/Lists.js';
import { Code, Tag, type Tone } from '../parts/Tags.js';
import { When } from '../parts/When.js';
import type { FormState, Instant, Paging, ZonedInstant } from '../view.js';

export interface CaseRow {
  readonly id: string;
  readonly number: string;
  readonly name: string;
  readonly origin: CaseOrigin;
  readonly state: CaseState;
  readonly owner?: string;
  readonly band: PriorityBand;
  readonly points: number;
  readonly due?: ZonedInstant;
  readonly overdue: boolean;
  readonly openedAt: Instant;
}

export interface CasesView {
  readonly rows: readonly CaseRow[];
  readonly paging: Paging;
  /** GET fields: `owner`, `state`, `band`, `clock`. */
  readonly filter: FormState;
  readonly csv: string;
}

export const BAND_TONES: Readonly<Record<PriorityBand, Tone>> = { high: 'bad', middle: 'warn', low: 'plain' };

export const casesPage: Page<CasesView> = {
  title: (_view, t) => t('cases.title'),
  width: 'wide',
  Body: Cases,
};

function Cases({ view }: { readonly view: CasesView }): ReactElement {
  const { t } = usePage();
  return (
    <>
      <PageHead title={t('cases.title')} intro={t('cases.intro')}>
        <a className="usa-link" href={view.csv}>
          {t('cases.csv')}
        </a>
      </PageHead>
      <FilterForm action={DUTY_ADDRESS.cases}>
        <Select
          form={view.filter}
          name="owner"
          label={t('cases.owner')}
          empty={t('form.any')}
          choices={[
            { value: 'me', label: t('cases.mine') },
            { value: 'nobody', label: t('cases.nobody') },
          ]}
        />
        <Select
          form={view.filter}
          name="state"
          label={t('cases.state')}
          empty={t('cases.allOpen')}
          choices={[
            ...(Object.keys(CASE_STATES) as CaseState[]).map((value) => ({
              value,
              label: t(`caseState.${value}`),
            })),
            { value: 'all', label: t('cases.all') },
          ]}
        />
        <Select
          form={view.filter}
          name="band"
          label={t('cases.priority')}
          empty={t('form.any')}
          choices={(['high', 'middle', 'low'] as const).map((value) => ({
            value,
            label: t(`caseBand.${value}`),
          }))}
        />
        <Select
          form={view.filter}
          name="clock"
          label={t('cases.clock')}
          empty={t('form.any')}
          choices={[{ value: 'overdue', label: t('cases.overdueOnly') }]}
        />
      </FilterForm>
      <DataTable
        caption={t('cases.title')}
        keyed
        rows={view.rows}
        id={(row) => row.id}
        empty={t('cases.empty')}
        columns={[
          {
            id: 'priority',
            label: t('cases.priority'),
            cell: (row) => (
              <>
                <Tag tone={BAND_TONES[row.band]}>{t(`caseBand.${row.band}`)}</Tag>
                <span className="rs-sub">{t('cases.points', { points: row.points })}</span>
              </>
            ),
          },
          {
            id: 'name',
            label: t('cases.who'),
            heads: true,
            cell: (row) => (
              <>
                <a className="usa-link" href={address.complianceCase(row.id)} data-open="">
                  {row.name}
                </a>
                <span className="rs-sub">
                  <Code>{row.number}</Code>
                </span>
              </>
            ),
          },
          { id: 'origin', label: t('cases.origin'), cell: (row) => t(`caseOrigin.${row.origin}`) },
          {
            id: 'state',
            label: t('cases.state'),
            cell: (row) => (
              <>
                {t(`caseState.${row.state}`)}
                {row.owner ? <span className="rs-sub">{row.owner}</span> : null}
              </>
            ),
          },
          {
            id: 'due',
            label: t('cases.due'),
            cell: (row) =>
              row.due ? (
                <>
                  {row.overdue ? <Tag tone="bad">{t('cases.overdue')}</Tag> : null}{' '}
                  <When at={row.due.at} zone={row.due.zone} />
                </>
              ) : (
                ''
              ),
          },
          { id: 'opened', label: t('cases.opened'), cell: (row) => <When at={row.openedAt} /> },
        ]}
      />
      <Pagination paging={view.paging} />
    </>
  );
}
