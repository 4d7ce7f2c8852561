import { z } from 'zod';
import { decide } from '#access/decide.js';
import { localDate } from '#basics/zones.js';
import { toCsv } from '#documents/csv.js';
import type { RecipientRole } from '#domain/agency.js';
import { type MessageContent, releaseAgain } from '#domain/message.js';
import { referenceOf } from '#domain/reference.js';
import type { ReleaseBody, Withheld } from '#domain/release.js';
import type { RuleSet } from '#domain/ruleSet.js';
import type { SubjectStatus } from '#domain/subject.js';
import { countAbsconders } from '#storage/absconderBoard.js';
import { type Acknowledgement, acknowledgementsOf } from '#storage/acknowledgements.js';
import { agenciesSeen } from '#storage/actsFor.js';
import type { Tx } from '#storage/database.js';
import { agenciesFor, type DirectoryAgency } from '#storage/directory.js';
import { countArrivedSince, countWaiting, listInbox } from '#storage/inbox.js';
import type { Notification } from '#storage/notifications.js';
import { countUnseen } from '#storage/officerAlerts.js';
import { ruleSetAt } from '#storage/ruleSets.js';
import { type InboxRow, inboxPage } from '#web/pages/inbox.js';
import { texts } from '#web/text/text.js';
import type { ToldEvent } from '#web/view.js';
import { file } from '../answer.js';
import { agenciesReadFor, fieldOf } from '../openNotification.js';
import { pageQuery, pagingOf } from '../paging.js';
import { type AnyRoute, type Person, route } from '../route.js';
import { show } from '../shell.js';
import { formatIsAhead } from './messageFormats.js';

const ROWS = 50;
const CSV_ROWS_MAX = 5000;

const Filter = pageQuery.extend({
  q: z.string().trim().max(100).default(''),
  show: z.enum(['waiting', 'answered', 'all']).catch('waiting').default('waiting'),
});

const inbox = route({
  method: 'GET',
  path: '/inbox',
  kind: 'page',
  object: { kind: 'Notification', all: true },
  policy: 'notification.list',
  audit: 'notification.list',
  says: 'Lists what the reader’s agency was told, unanswered first',
  query: Filter,
  handler: async (c) => {
    const { q, show: shown, page } = c.query;
    const agencyIds = await agenciesReadFor(c.tx, c.actor, c.now);
    const { notifications, total } = await listInbox(c.tx, {
      agencyIds,
      show: shown,
      ...(q ? { text: q } : {}),
      limit: ROWS,
      offset: (page - 1) * ROWS,
    });
    const rows = await rowsOf(c.tx, c.actor, notifications, c.now);
    c.note({ shown: notifications.map((n) => n.id), total });
    const { user } = c;
    return show(
      c,
      inboxPage,
      {
        agency: { id: user.agencyId, name: user.agencyName, kind: user.agencyKind },
        rows,
        paging: pagingOf('/inbox', c.query, total, ROWS),
        filter: { values: { q, show: shown } },
        alerts: await countUnseen(c.tx, c.actor.id),
        ...(await abscondersOf(c)),
        formatAhead: await formatIsAhead(
          c.tx,
          { agencyId: c.actor.agencyId, recipientRole: c.actor.agencyRole },
          c.now,
        ),
        liveSince: String(c.now),
        csv: `/inbox.csv?${new URLSearchParams({ q, show: shown })}`,
      },
      { here: 'inbox', waiting: { inbox: await countWaiting(c.tx, agencyIds) } },
    );
  },
});

/** What stands on the board of failures to appear, for whoever may open it. */
async function abscondersOf(c: {
  readonly tx: Tx;
  readonly actor: Person;
  readonly now: number;
  readonly user: { readonly timeZone: string };
}) {
  const resource = { kind: 'Registrant', id: '*', agencyId: c.actor.agencyId } as const;
  if (!decide(c.actor, 'absconder.list', resource).allowed) return {};
  const agencies = await agenciesSeen(c.tx, c.actor.agencyId, c.now);
  return {
    absconders: await countAbsconders(c.tx, agencies, {
      today: localDate(c.user.timeZone, c.now),
      nowMs: c.now,
    }),
  };
}

const live = route({
  method: 'GET',
  path: '/live/inbox',
  kind: 'page',
  passive: true,
  object: { kind: 'Notification', all: true },
  policy: 'count.live',
  audit: 'count.live',
  says: 'How many messages arrived since the page was made',
  query: z.object({ since: z.coerce.number().int().min(0).catch(0) }),
  handler: (c) => ({
    as: 'stream',
    stream: {
      topics: ['notifications'],
      read: async (tx, nowMs) => ({
        n: await countArrivedSince(tx, await agenciesReadFor(tx, c.actor, nowMs), c.query.since),
      }),
    },
  }),
});

const csv = route({
  method: 'GET',
  path: '/inbox.csv',
  kind: 'page',
  object: { kind: 'Notification', all: true },
  policy: 'notification.list',
  audit: 'notification.list',
  says: 'The list as a table for a spreadsheet',
  query: Filter,
  handler: async (c) => {
    const { q, show: shown } = c.query;
    const agencyIds = await agenciesReadFor(c.tx, c.actor, c.now);
    const { notifications, total } = await listInbox(c.tx, {
      agencyIds,
      show: shown,
      ...(q ? { text: q } : {}),
      limit: CSV_ROWS_MAX,
      offset: 0,
    });
    const rows = await rowsOf(c.tx, c.actor, notifications, c.now);
    c.note({ as: 'csv', shown: notifications.map((n) => n.id), total });
    const t = texts('en');
    const text = toCsv(
      [
        'Reference',
        'Id',
        'Urgency',
        'Kind',
        'Status',
        'About',
        'What',
        'Carrier and number',
        'Identity',
        'Received (UTC)',
        'Answer by (UTC)',
        'State',
        'Answered by',
        'For',
      ],
      rows.map((row) => [
        row.reference,
        row.id,
        row.class,
        row.kind,
        row.status,
        row.subjectName,
        t.coded('routingEvent', row.event.event),
        row.event.service,
        row.identity,
        row.receivedAt,
        row.ackDue.at,
        row.state,
        row.answeredBy,
        row.standInFor,
      ]),
      'spreadsheet',
    );
    return file(text, { type: 'text/csv; charset=utf-8', name: 'inbox.csv' });
  },
});

export const inboxRoutes: readonly AnyRoute[] = [inbox, live, csv];

async function rowsOf(
  tx: Tx,
  actor: Person,
  notifications: readonly Notification[],
  nowMs: number,
): Promise<InboxRow[]> {
  if (notifications.length === 0) return [];
  const release = (await ruleSetAt<ReleaseBody>(tx, 'release', nowMs)) as RuleSet<ReleaseBody>;
  const answers = await acknowledgementsOf(
    tx,
    notifications.map((n) => n.id),
  );
  const agencies = await agenciesFor(tx, {
    ids: [...new Set(notifications.flatMap((n) => [n.recipientAgencyId, ...n.facts.standInFor]))],
  });
  return notifications.map((n) => rowOf(n, actor, release, answers, agencies));
}

function rowOf(
  n: Notification,
  actor: Person,
  release: RuleSet<ReleaseBody>,
  answers: readonly Acknowledgement[],
  agencies: readonly DirectoryAgency[],
): InboxRow {
  const { content } = releaseAgain(
    release,
    { content: n.content as MessageContent, withheld: n.withheld as Withheld[], facts: n.facts },
    n.recipientRole as RecipientRole,
  );
  const recipient = agencies.find((a) => a.id === n.recipientAgencyId);
  const nameOf = (id: string) => agencies.find((a) => a.id === id)?.name;
  const standsInFor = n.facts.standInFor.map(nameOf).filter((name) => name !== undefined);
  const forAgency =
    n.recipientAgencyId === actor.agencyId
      ? standsInFor.join(', ')
      : (recipient?.name ?? n.facts.recipientName);
  const answeredBy = answers.find((a) => a.notificationId === n.id)?.officer;
  return {
    id: n.id,
    reference: referenceOf(n.tripId ?? n.id),
    status: n.facts.status as SubjectStatus,
    kind: n.kind,
    class: n.class,
    identity: n.identity,
    state: n.state,
    subjectName: subjectNameOf(content),
    event: toldEventOf(n, content),
    receivedAt: new Date(n.dispatchedAtMs ?? n.plannedAtMs).toISOString(),
    opened: n.openedAtMs !== null,
    ackDue: {
      at: new Date(n.ackDueAtMs).toISOString(),
      zone: recipient?.hours.timeZone ?? 'America/New_York',
    },
    ...(answeredBy === undefined ? {} : { answeredBy }),
    ...(forAgency ? { standInFor: forAgency } : {}),
  };
}

/** The name where it may be read; else what the message says of itself, which is never a name. */
export function subjectNameOf(content: MessageContent): string {
  return fieldOf(content, 'names') ?? content.headline;
}

export function toldEventOf(n: Notification, content: MessageContent): ToldEvent {
  const { event, direction } = n.facts;
  const service = fieldOf(content, 'voyage');
  return {
    event,
    direction:
      direction === 'entry' || direction === 'departure' || direction === 'none' ? direction : 'unknown',
    ...(service ? { service } : {}),
  };
}
