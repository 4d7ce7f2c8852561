import type { ReactElement } from 'react';
import { address, DUTY_ADDRESS } from '../addresses.js';
import type { Page } from '../page.js';
import { usePage } from '../page.js';
import { Alert } from '../parts/Alert.js';
import { FilterForm, Select, TextField } from '../parts/Fields.js';
import { DataTable, LiveStatus, PageHead, Pagination } from '../parts/Lists.js';
import { ClassTag, Code, Tag, ToldEventText } from '../parts/Tags.js';
import { Deadline, When } from '../parts/When.js';
import type {
  AgencyRef,
  FormState,
  Instant,
  NotificationClass,
  NotificationIdentity,
  NotificationKind,
  NotificationState,
  Paging,
  SubjectStatus,
  ToldEvent,
  ZonedInstant,
} from '../view.js';

export interface InboxRow {
  readonly id: string;
  readonly reference: string;
  readonly status: SubjectStatus;
  readonly kind: NotificationKind;
  readonly class: NotificationClass;
  readonly identity: NotificationIdentity;
  readonly state: NotificationState;
  readonly subjectName: string;
  readonly event: ToldEvent;
  readonly receivedAt: Instant;
  readonly opened: boolean;
  readonly ackDue: ZonedInstant;
  readonly answeredBy?: string;
  /** The agency that this one stands in for. */
  readonly standInFor?: string;
}

export interface InboxView {
  /** What the reader's own alerts found and nobody has seen. */
  readonly alerts: number;
  /** Cases of failure to appear; left out where the reader may not open them. */
  readonly absconders?: { readonly open: number; readonly overdue: number };
  /** Another message format is announced to the agency, and it has not accepted it yet. */
  readonly formatAhead: boolean;
  readonly agency: AgencyRef;
  readonly rows: readonly InboxRow[];
  readonly paging: Paging;
  /** GET fields: `q`, `show` (waiting, answered, all). */
  readonly filter: FormState;
  readonly liveSince: string;
  /** The same list as a table for a spreadsheet. */
  readonly csv: string;
}

export const inboxPage: Page<InboxView> = {
  title: (_, t) => t('inbox.title'),
  width: 'wide',
  Body: Inbox,
};

function Inbox({ view }: { readonly view: InboxView }): ReactElement {
  const { t, shell } = usePage();
  return (
    <>
      <PageHead title={t('inbox.heading', { agency: view.agency.name })} intro={t('inbox.intro')} />
      {view.alerts > 0 ? (
        <Alert kind="info" slim>
          <a className="usa-link" href={address.alerts}>
            {t.count('inbox.alerts', view.alerts)}
          </a>
        </Alert>
      ) : null}
      {view.absconders && view.absconders.open > 0 ? (
        <Alert kind={view.absconders.overdue > 0 ? 'warning' : 'info'} slim>
          <a className="usa-link" href={address.absconders}>
            {t.count('absconders.inbox', view.absconders.open)}
            {view.absconders.overdue > 0
              ? `, ${t('absconders.inboxOverdue', { n: view.absconders.overdue })}`
              : ''}
          </a>
        </Alert>
      ) : null}
      {view.formatAhead ? (
        <Alert kind="info" slim>
          {t('inbox.formatAhead')}{' '}
          <a className="usa-link" href={address.agencyFormat(view.agency.id)}>
            {t('inbox.formatLink')}
          </a>
        </Alert>
      ) : null}
      <FilterForm action={DUTY_ADDRESS.inbox}>
        <TextField form={view.filter} name="q" type="search" label={t('inbox.filterText')} />
        <Select
          form={view.filter}
          name="show"
          label={t('inbox.filterState')}
          choices={(['waiting', 'answered', 'all'] as const).map((value) => ({
            value,
            label: t(`inbox.filter.${value}`),
          }))}
        />
      </FilterForm>
      <LiveStatus
        address={address.liveInbox}
        since={view.liveSince}
        one={t.raw('inbox.new.one')}
        other={t.raw('inbox.new.other')}
        reload={shell.path}
      />
      <DataTable
        caption={t('inbox.caption')}
        keyed
        compact
        rows={view.rows}
        id={(row) => row.id}
        empty={t('inbox.empty')}
        columns={[
          { id: 'class', label: t('queue.urgency'), cell: (row) => <ClassTag status={row.status} /> },
          { id: 'due', label: t('inbox.answerBy'), cell: (row) => <Answer row={row} /> },
          {
            id: 'about',
            label: t('inbox.about'),
            heads: true,
            cell: (row) => (
              <div>
                <a className="usa-link" href={address.notification(row.id)} data-open="">
                  {row.subjectName}
                </a>
                <span className="rs-sub">
                  <Code>{row.reference}</Code>
                  {row.opened ? '' : ` · ${t('inbox.unread')}`}
                </span>
                {row.standInFor ? (
                  <span className="rs-sub">{t('inbox.for', { agency: row.standInFor })}</span>
                ) : null}
              </div>
            ),
          },
          {
            id: 'what',
            label: t('inbox.what'),
            cell: (row) => (
              <div>
                <ToldEventText event={row.event} />
                <span className="rs-sub">
                  {t(`notice.${row.kind}`)}, {t(`urgency.${row.class}`)}, {t('inbox.received')}{' '}
                  <When at={row.receivedAt} />
                </span>
              </div>
            ),
          },
          {
            id: 'state',
            label: t('inbox.state'),
            cell: (row) => (
              <div>
                <Tag tone={row.identity === 'confirmed' ? 'plain' : 'warn'}>
                  {t(`identity.${row.identity}`)}
                </Tag>
              </div>
            ),
          },
        ]}
      />
      <Pagination paging={view.paging} />
      <p className="rs-links rs-no-print">
        <a className="usa-link" href={view.csv}>
          {t('inbox.csv')}
        </a>
        <button type="button" className="usa-button usa-button--unstyled" data-print="" hidden>
          {t('candidate.print')}
        </button>
      </p>
    </>
  );
}

function Answer({ row }: { readonly row: InboxRow }): ReactElement {
  const { t } = usePage();
  if (row.answeredBy) return <span>{t('inbox.answered', { name: row.answeredBy })}</span>;
  if (row.state === 'withdrawn' || row.state === 'closed')
    return <Tag tone="plain">{t(`notificationState.${row.state}`)}</Tag>;
  return <Deadline at={row.ackDue.at} zone={row.ackDue.zone} />;
}
