import type { ReactElement } from 'react';
import type { Band } from '#domain/evidence.js';
import { address, DUTY_ADDRESS } from '../addresses.js';
import type { Page } from '../page.js';
import { usePage } from '../page.js';
import { FilterForm, PostButton, Select, TextField } from '../parts/Fields.js';
import { DataTable, LiveStatus, PageHead, Pagination } from '../parts/Lists.js';
import { ClassTag, Code, EventText, Tag } from '../parts/Tags.js';
import { Deadline, dateText, When } from '../parts/When.js';
import type { EventLine, FormState, OfficerRef, Paging, SubjectStatus, ZonedInstant } from '../view.js';

export type CandidateState = 'open' | 'second' | 'decided' | 'closed';
/** How sure the identity was when screening opened the candidate. */
export type CandidatePath = 'certain' | 'fuzzy' | 'record-certain';

export interface QueueRow {
  readonly id: string;
  /** Short reference that people say on the phone, such as `C-2041`. */
  readonly reference: string;
  readonly status: SubjectStatus;
  readonly travellerName: string;
  /** Full or partial date. */
  readonly travellerBorn?: string;
  readonly recordName: string;
  readonly recordNumber: string;
  readonly event: EventLine;
  /** The candidate's own clock; the list is sorted by it within the class. */
  readonly decideBefore: ZonedInstant;
  readonly bits: number;
  readonly band: Band;
  readonly path: CandidatePath;
  readonly state: CandidateState;
  /** The traveller left before anybody decided; nothing was decided for them. */
  readonly departedUndecided: boolean;
  /** A redress that holds cleared this traveller of this record. */
  readonly cleared?: boolean;
  readonly claimedBy?: OfficerRef;
  readonly claimEnds?: ZonedInstant;
}

export interface QueueView {
  readonly rows: readonly QueueRow[];
  readonly paging: Paging;
  /** GET fields: `q`, `class`, `who`, `state`, `direction`. */
  readonly filter: FormState;
  readonly counts: {
    readonly wanted: number;
    readonly overdue: number;
    readonly leavingSoon: number;
    readonly secondPerson: number;
    readonly mine: number;
  };
  /** Position in the live stream that this list includes. */
  readonly liveSince: string;
  readonly mayClaim: boolean;
  /** Address of this list as CSV. */
  readonly csv: string;
}

export const queuePage: Page<QueueView> = {
  title: (_, t) => t('queue.title'),
  width: 'wide',
  Body: Queue,
};

function Queue({ view }: { readonly view: QueueView }): ReactElement {
  const { t, shell } = usePage();
  return (
    <>
      <PageHead title={t('queue.heading')} intro={t('queue.intro')}>
        {view.mayClaim ? <PostButton action={address.claimNext} label={t('queue.claimNext')} /> : null}
        <a className="usa-link" href={view.csv}>
          {t('queue.csv')}
        </a>
      </PageHead>
      <Counts view={view} />
      <Filter view={view} />
      <LiveStatus
        address={address.liveQueue}
        since={view.liveSince}
        one={t.raw('queue.new.one')}
        other={t.raw('queue.new.other')}
        reload={shell.path}
      />
      <p className="rs-sub">
        {t('queue.shown', { total: view.paging.total, page: view.paging.page, pages: view.paging.pages })}
      </p>
      <DataTable
        caption={t('queue.caption')}
        keyed
        compact
        rows={view.rows}
        id={(row) => row.id}
        empty={t('queue.empty')}
        columns={[
          {
            id: 'class',
            label: t('queue.urgency'),
            cell: (row) => <ClassTag status={row.status} />,
          },
          { id: 'clock', label: t('queue.clock'), cell: (row) => <Clock row={row} /> },
          {
            id: 'traveller',
            label: t('queue.traveller'),
            heads: true,
            cell: (row) => <Traveller row={row} />,
          },
          {
            id: 'event',
            label: t('queue.event'),
            cell: (row) => (
              <>
                <EventText event={row.event} />
                {row.event.departs ? (
                  <span className="rs-sub">
                    {t(
                      Date.parse(row.event.departs.at) < Date.parse(shell.now)
                        ? 'queue.departed'
                        : 'queue.departs',
                    )}{' '}
                    <When at={row.event.departs.at} zone={row.event.departs.zone} />
                  </span>
                ) : null}
              </>
            ),
          },
          {
            id: 'match',
            label: t('queue.strength'),
            cell: (row) => (
              <>
                {t(row.path === 'fuzzy' ? `band.${row.band}` : `path.${row.path}`)}
                <span className="rs-sub">{t('queue.bits', { bits: row.bits.toFixed(1) })}</span>
              </>
            ),
          },
          { id: 'with', label: t('queue.claimed'), cell: (row) => <Claim row={row} may={view.mayClaim} /> },
        ]}
      />
      <Pagination paging={view.paging} />
    </>
  );
}

function Counts({ view }: { readonly view: QueueView }): ReactElement {
  const { t } = usePage();
  const { counts } = view;
  const items = [
    [counts.wanted, t('queue.countWanted'), '?class=wanted'],
    [counts.overdue, t('queue.countOverdue'), '?state=overdue'],
    [counts.leavingSoon, t('queue.countSoon'), '?state=soon'],
    [counts.secondPerson, t('queue.countSecond'), '?state=second'],
    [counts.mine, t('queue.countMine'), '?who=mine'],
  ] as const;
  return (
    <ul className="rs-counts" aria-label={t('queue.counts')}>
      {items.map(([n, label, query]) => (
        <li key={query}>
          <a href={DUTY_ADDRESS.queue + query}>
            <strong>{n}</strong> {label}
          </a>
        </li>
      ))}
    </ul>
  );
}

function Filter({ view }: { readonly view: QueueView }): ReactElement {
  const { t } = usePage();
  const any = t('form.any');
  return (
    <FilterForm action={DUTY_ADDRESS.queue}>
      <TextField form={view.filter} name="q" type="search" label={t('queue.filterText')} />
      <Select
        form={view.filter}
        name="class"
        label={t('queue.filterClass')}
        empty={any}
        choices={(['wanted', 'non-fugitive'] as const).map((value) => ({
          value,
          label: t(`class.${value}`),
        }))}
      />
      <Select
        form={view.filter}
        name="direction"
        label={t('queue.filterDirection')}
        empty={any}
        choices={(['departure', 'entry', 'unknown'] as const).map((value) => ({
          value,
          label: t(`direction.${value}`),
        }))}
      />
      <Select
        form={view.filter}
        name="who"
        label={t('queue.filterWho')}
        empty={any}
        choices={(['nobody', 'mine', 'others'] as const).map((value) => ({
          value,
          label: t(`queue.who.${value}`),
        }))}
      />
      <Select
        form={view.filter}
        name="state"
        label={t('queue.filterState')}
        empty={any}
        choices={(['open', 'second', 'decided', 'closed'] as const).map((value) => ({
          value,
          label: t(`candidateState.${value}`),
        }))}
      />
    </FilterForm>
  );
}

function Clock({ row }: { readonly row: QueueRow }): ReactElement {
  const { t } = usePage();
  if (row.departedUndecided) return <Tag tone="bad">{t('candidate.departedUndecided')}</Tag>;
  return <Deadline at={row.decideBefore.at} zone={row.decideBefore.zone} />;
}

function Traveller({ row }: { readonly row: QueueRow }): ReactElement {
  const { t } = usePage();
  return (
    <>
      <a className="usa-link" href={address.candidate(row.id)} data-open="">
        {row.travellerName}
      </a>
      {row.cleared ? (
        <>
          {' '}
          <Tag tone="good">{t('clearance.tag')}</Tag>
        </>
      ) : null}
      <span className="rs-sub">
        {row.travellerBorn ? `${t('queue.born', { date: dateText(row.travellerBorn) })} · ` : ''}
        <Code>{row.reference}</Code>
      </span>
      <span className="rs-sub">
        {t('queue.record')} <Code>{row.recordNumber}</Code> {row.recordName}
      </span>
    </>
  );
}

function Claim({ row, may }: { readonly row: QueueRow; readonly may: boolean }): ReactElement {
  const { t, shell } = usePage();
  if (row.state === 'second') return <Tag tone="info">{t('candidateState.second')}</Tag>;
  if (row.claimedBy) {
    const mine = row.claimedBy.id === shell.user?.id;
    return (
      <>
        {mine ? <strong>{t('queue.you')}</strong> : row.claimedBy.name}
        {row.claimEnds ? (
          <span className="rs-sub">
            {t('queue.until')} <When at={row.claimEnds.at} zone={row.claimEnds.zone} timeOnly />
          </span>
        ) : null}
      </>
    );
  }
  if (!may) return <>{t('queue.unclaimed')}</>;
  return (
    <PostButton
      action={address.candidateClaim(row.id)}
      label={t('queue.claim')}
      about={row.travellerName}
      tone="outline"
      keyId="claim"
    />
  );
}
