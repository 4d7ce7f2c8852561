import type { ReactElement } from 'react';
import { address, DUTY_ADDRESS } from '../addresses.js';
import type { Page } from '../page.js';
import { usePage } from '../page.js';
import { FilterForm, Select, TextField } from '../parts/Fields.js';
import { DataTable, PageHead, Pagination } from '../parts/Lists.js';
import { Code, Tag } from '../parts/Tags.js';
import { When } from '../parts/When.js';
import type { AgencyRef, ChannelKind, FormState, Instant, Paging, ZonedInstant } from '../view.js';

/** Whether anybody is there now, and when that changes; no `changes` means at all hours. */
export interface DutyNow {
  readonly on: boolean;
  readonly changes?: ZonedInstant;
}

export interface AgencyRow {
  readonly agency: AgencyRef;
  readonly jurisdiction: string;
  readonly duty: DutyNow;
  readonly standIn?: string;
  readonly channels: readonly ChannelKind[];
  /** Whom to call first. */
  readonly contact?: { readonly name: string; readonly phone: string };
  /** Oldest check among its contacts; absent: one was never checked. */
  readonly contactsCheckedAt?: Instant;
  /** A contact unchecked for 90 days is an incident. */
  readonly contactsStale: boolean;
  readonly active: boolean;
}

/** Something was sent to an agency whose contact is stale. */
export interface ContactIncidentRow {
  readonly id: string;
  readonly agency: string;
  readonly from: string;
  readonly why: 'none' | 'never' | 'stale';
  readonly cause: 'relocation' | 'message';
  /** The move; absent for a message, which only its parties open. */
  readonly objectId: string | null;
  readonly openedAt: Instant;
  /** The agency whose contacts the reader may verify. */
  readonly verifyAt: string | null;
}

export interface AgenciesView {
  readonly rows: readonly AgencyRow[];
  readonly incidents: readonly ContactIncidentRow[];
  readonly paging: Paging;
  /** GET fields: `q`, `kind`, `show` (off, unchecked, inactive). */
  readonly filter: FormState;
  readonly kinds: readonly string[];
  readonly mayAdd?: boolean;
}

export const agenciesPage: Page<AgenciesView> = {
  title: (_, t) => t('agencies.title'),
  width: 'wide',
  Body: Agencies,
};

export function Duty({ duty }: { readonly duty: DutyNow }): ReactElement {
  const { t } = usePage();
  return (
    <div>
      <Tag tone={duty.on ? 'good' : 'plain'}>{t(duty.on ? 'agencies.onNow' : 'agencies.offNow')}</Tag>
      <span className="rs-sub">
        {duty.changes ? (
          <>
            {t(duty.on ? 'agencies.until' : 'agencies.from')}{' '}
            <When at={duty.changes.at} zone={duty.changes.zone} brief />
          </>
        ) : (
          t('agencies.always')
        )}
      </span>
    </div>
  );
}

function Agencies({ view }: { readonly view: AgenciesView }): ReactElement {
  const { t } = usePage();
  return (
    <>
      <PageHead title={t('agencies.heading')} intro={t('agencies.intro')}>
        {view.mayAdd ? (
          <a className="usa-button" href={address.agencyNew}>
            {t('agencies.add')}
          </a>
        ) : null}
      </PageHead>
      <Incidents rows={view.incidents} />
      <FilterForm action={DUTY_ADDRESS.agencies}>
        <TextField form={view.filter} name="q" type="search" label={t('agencies.filterText')} />
        <Select
          form={view.filter}
          name="kind"
          label={t('agencies.filterKind')}
          empty={t('form.any')}
          choices={view.kinds.map((value) => ({ value, label: t.coded('agencyKind', value) }))}
        />
        <Select
          form={view.filter}
          name="show"
          label={t('agencies.filterState')}
          empty={t('form.any')}
          choices={(['off', 'unchecked', 'inactive'] as const).map((value) => ({
            value,
            label: t(`agencies.filter.${value}`),
          }))}
        />
      </FilterForm>
      <DataTable
        caption={t('agencies.caption')}
        keyed
        compact
        rows={view.rows}
        id={(row) => row.agency.id}
        empty={t('agencies.empty')}
        columns={[
          {
            id: 'name',
            label: t('agencies.name'),
            heads: true,
            cell: (row) => (
              <div>
                <a className="usa-link" href={address.agency(row.agency.id)} data-open="">
                  {row.agency.name}
                </a>
                {row.agency.ori ? (
                  <span className="rs-sub">
                    {t('agency.ori')} <Code>{row.agency.ori}</Code>
                  </span>
                ) : null}
              </div>
            ),
          },
          {
            id: 'kind',
            label: t('agencies.kind'),
            cell: (row) => (
              <div>
                {t.coded('agencyKind', row.agency.kind)}
                <span className="rs-sub">{row.jurisdiction}</span>
              </div>
            ),
          },
          { id: 'duty', label: t('agencies.duty'), cell: (row) => <Duty duty={row.duty} /> },
          {
            id: 'contact',
            label: t('agencies.contact'),
            cell: (row) =>
              row.contact ? (
                <div>
                  {row.contact.name}
                  <span className="rs-sub">
                    <Code>{row.contact.phone}</Code>
                  </span>
                </div>
              ) : (
                t('agencies.noContact')
              ),
          },
          {
            id: 'standIn',
            label: t('agencies.standIn'),
            cell: (row) => row.standIn ?? t('agencies.noStandIn'),
          },
          {
            id: 'channels',
            label: t('agencies.channels'),
            cell: (row) => row.channels.map((channel) => t(`channel.${channel}`)).join(', '),
          },
          {
            id: 'checked',
            label: t('agencies.checked'),
            cell: (row) => (
              <div>
                {row.contactsCheckedAt ? (
                  <When at={row.contactsCheckedAt} brief />
                ) : (
                  t('agencies.neverChecked')
                )}
                {row.contactsStale ? (
                  <span className="rs-sub">
                    <Tag tone="warn">{t('agencies.stale')}</Tag>
                  </span>
                ) : null}
              </div>
            ),
          },
        ]}
      />
      <Pagination paging={view.paging} />
    </>
  );
}

function Incidents({ rows }: { readonly rows: readonly ContactIncidentRow[] }): ReactElement | null {
  const { t } = usePage();
  if (rows.length === 0) return null;
  return (
    <section aria-labelledby="incidents">
      <h2 id="incidents">{t('incidents.heading')}</h2>
      <p>{t('incidents.intro')}</p>
      <DataTable
        caption={t('incidents.heading')}
        compact
        rows={rows}
        id={(row) => row.id}
        empty=""
        columns={[
          { id: 'agency', label: t('incidents.agency'), heads: true, cell: (row) => row.agency },
          { id: 'why', label: t('incidents.why'), cell: (row) => t(`incidents.why.${row.why}`) },
          {
            id: 'cause',
            label: t('incidents.cause'),
            cell: (row) =>
              row.objectId ? (
                <a className="usa-link" href={address.relocation(row.objectId)}>
                  {t(`incidents.cause.${row.cause}`)}
                </a>
              ) : (
                t(`incidents.cause.${row.cause}`)
              ),
          },
          { id: 'from', label: t('incidents.from'), cell: (row) => row.from },
          { id: 'since', label: t('incidents.since'), cell: (row) => <When at={row.openedAt} brief /> },
          {
            id: 'do',
            label: t('incidents.do'),
            cell: (row) =>
              row.verifyAt ? (
                <a className="usa-link" href={address.agencySettings(row.verifyAt, 'contacts')}>
                  {t('incidents.verify')}
                </a>
              ) : (
                t('incidents.telephone')
              ),
          },
        ]}
      />
    </section>
  );
}
