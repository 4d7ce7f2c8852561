import type { ReactElement } from 'react';
import { address, DUTY_ADDRESS } from '../addresses.js';
import type { Page } from '../page.js';
import { usePage } from '../page.js';
import { FilterForm, PostButton, Select, TextField } from '../parts/Fields.js';
import { DataTable, PageHead, Pagination } from '../parts/Lists.js';
import { AgencyText, Code, Tag, type Tone } from '../parts/Tags.js';
import { Deadline, When } from '../parts/When.js';
import type {
  AgencyRef,
  ChannelKind,
  FormState,
  Instant,
  NotificationClass,
  NotificationKind,
  NotificationState,
  Paging,
  ZonedInstant,
} from '../view.js';

export type DeliveryState = 'begun' | 'delivered' | 'accepted' | 'failed' | 'refused' | 'unknown';

export interface Attempt {
  readonly n: number;
  readonly channel: ChannelKind;
  readonly state: DeliveryState;
  readonly at: Instant;
  readonly detail: string;
}

export interface DeliveryRow {
  readonly notificationId: string;
  readonly reference: string;
  readonly to: AgencyRef;
  readonly kind: NotificationKind;
  readonly class: NotificationClass;
  readonly state: NotificationState;
  readonly plannedAt: Instant;
  /** Latest last. */
  readonly attempts: readonly Attempt[];
  readonly nextTryAt?: Instant;
  /** Absent once answered or closed. */
  readonly ackDue?: ZonedInstant;
  /** How often the unanswered message climbed to someone else. */
  readonly climbed: number;
  readonly answeredBy?: string;
  readonly mayRetry: boolean;
  /** False for readers of the board who may not read messages: no link that would be refused. */
  readonly mayOpen?: boolean;
}

export interface DeliveriesView {
  readonly rows: readonly DeliveryRow[];
  readonly paging: Paging;
  /** GET fields: `q`, `state`, `class`. */
  readonly filter: FormState;
  readonly counts: readonly { readonly state: NotificationState; readonly n: number }[];
}

export const deliveriesPage: Page<DeliveriesView> = {
  title: (_, t) => t('deliveries.title'),
  width: 'wide',
  Body: Deliveries,
};

const STATE_TONE: { readonly [S in NotificationState]: Tone } = {
  planned: 'info',
  dispatched: 'info',
  delivered: 'plain',
  acknowledged: 'good',
  exhausted: 'bad',
  withdrawn: 'plain',
  closed: 'plain',
};

function Deliveries({ view }: { readonly view: DeliveriesView }): ReactElement {
  const { t } = usePage();
  return (
    <>
      <PageHead title={t('deliveries.heading')} intro={t('deliveries.intro')} />
      <ul className="rs-counts">
        {view.counts.map(({ state, n }) => (
          <li key={state}>
            <a href={`${DUTY_ADDRESS.deliveries}?state=${state}`}>
              <strong>{n}</strong> {t(`notificationState.${state}`)}
            </a>
          </li>
        ))}
      </ul>
      <FilterForm action={DUTY_ADDRESS.deliveries}>
        <TextField form={view.filter} name="q" type="search" label={t('deliveries.filterTo')} />
        <Select
          form={view.filter}
          name="state"
          label={t('deliveries.filterState')}
          empty={t('form.any')}
          choices={(Object.keys(STATE_TONE) as NotificationState[]).map((value) => ({
            value,
            label: t(`notificationState.${value}`),
          }))}
        />
        <Select
          form={view.filter}
          name="class"
          label={t('deliveries.filterClass')}
          empty={t('form.any')}
          choices={(['P1', 'P2', 'P3'] as const).map((value) => ({ value, label: t(`urgency.${value}`) }))}
        />
      </FilterForm>
      <DataTable
        caption={t('deliveries.caption')}
        keyed
        compact
        rows={view.rows}
        id={(row) => row.notificationId}
        empty={t('deliveries.empty')}
        columns={[
          { id: 'to', label: t('deliveries.to'), cell: (row) => <AgencyText agency={row.to} /> },
          {
            id: 'message',
            label: t('deliveries.message'),
            heads: true,
            cell: (row) => (
              <div>
                {row.mayOpen === false ? (
                  <Code>{row.reference}</Code>
                ) : (
                  <a className="usa-link" href={address.notification(row.notificationId)} data-open="">
                    <Code>{row.reference}</Code>
                  </a>
                )}
                <span className="rs-sub">
                  {t(`notice.${row.kind}`)}, {t(`urgency.${row.class}`)}
                </span>
                <span className="rs-sub">
                  <When at={row.plannedAt} brief />
                </span>
              </div>
            ),
          },
          {
            id: 'state',
            label: t('deliveries.state'),
            cell: (row) => <Tag tone={STATE_TONE[row.state]}>{t(`notificationState.${row.state}`)}</Tag>,
          },
          { id: 'attempts', label: t('deliveries.attempts'), cell: (row) => <Attempts row={row} /> },
          { id: 'answer', label: t('deliveries.answer'), cell: (row) => <Answer row={row} /> },
        ]}
      />
      <Pagination paging={view.paging} />
    </>
  );
}

function Attempts({ row }: { readonly row: DeliveryRow }): ReactElement {
  const { t } = usePage();
  const line = (attempt: Attempt) => (
    <li key={attempt.n}>
      {t('deliveries.attempt', {
        n: attempt.n,
        channel: t(`channel.${attempt.channel}`),
        state: t(`deliveryState.${attempt.state}`),
      })}
      <span className="rs-sub">
        <When at={attempt.at} />
        {attempt.detail ? `: ${attempt.detail}` : ''}
      </span>
    </li>
  );
  const latest = row.attempts.at(-1);
  const earlier = row.attempts.slice(0, -1);
  return (
    <div>
      {latest ? <ul className="rs-plain">{line(latest)}</ul> : null}
      {earlier.length > 0 ? (
        <details className="rs-details rs-details--quiet">
          <summary>{t.count('deliveries.earlierAttempts', earlier.length)}</summary>
          <ul className="rs-plain">{earlier.map(line)}</ul>
        </details>
      ) : null}
      {row.nextTryAt ? (
        <span className="rs-sub">
          {t('deliveries.next')} <When at={row.nextTryAt} />
        </span>
      ) : null}
      {row.mayRetry ? (
        <PostButton
          action={address.deliveryRetry(row.notificationId)}
          label={t('deliveries.retry')}
          about={row.reference}
          tone="outline"
        />
      ) : null}
    </div>
  );
}

function Answer({ row }: { readonly row: DeliveryRow }): ReactElement | null {
  const { t } = usePage();
  if (row.answeredBy) return <span>{t('inbox.answered', { name: row.answeredBy })}</span>;
  if (!row.ackDue) return null;
  return (
    <div>
      <Deadline at={row.ackDue.at} zone={row.ackDue.zone} />
      {row.climbed > 0 ? <Tag tone="warn">{t.count('deliveries.climbed', row.climbed)}</Tag> : null}
    </div>
  );
}
