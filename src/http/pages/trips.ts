import { z } from 'zod';
import { instantOfId, isUuid } from '#basics/ids.js';
import { adjudicationLine } from '#domain/adjudication.js';
import { eventDetail } from '#domain/eventDetail.js';
import { countryName } from '#domain/foreignMessage.js';
import { conflictSays } from '#domain/legConflicts.js';
import { nameText } from '#domain/person.js';
import { candidateReference, referenceOf } from '#domain/reference.js';
import { TRAVEL_EVENT_KINDS } from '#domain/travelEvent.js';
import { acknowledgementsOf } from '#storage/acknowledgements.js';
import { adjudicationsOf } from '#storage/adjudications.js';
import { findAgency } from '#storage/agencies.js';
import { readCandidate } from '#storage/candidates.js';
import { loadCase } from '#storage/caseFacts.js';
import type { Tx } from '#storage/database.js';
import { deliveriesOf } from '#storage/deliveries.js';
import { reportsOfEvents } from '#storage/eventReports.js';
import { messagesOfTrip } from '#storage/foreignMessages.js';
import { receiptsOfTrip } from '#storage/foreignReceipts.js';
import { notificationsOfTrip } from '#storage/notifications.js';
import { readRecord } from '#storage/registerRecords.js';
import { screeningsOf } from '#storage/screenings.js';
import { legConflictsOf, tripsInConflict } from '#storage/subjectLegs.js';
import { readEvents } from '#storage/travelEvents.js';
import { noticeOfTrip, readVersion } from '#storage/travelNotices.js';
import { listTrips, partsOfTrip, readTrip, type Trip } from '#storage/trips.js';
import { readVoyages } from '#storage/voyages.js';
import { type TimelineEntry, type TripView, tripPage } from '#web/pages/trip.js';
import { tripsPage } from '#web/pages/trips.js';
import { tripReport } from '#web/reports/trip.js';
import { type Texts, texts } from '#web/text/text.js';
import type { AgencyRef } from '#web/view.js';
import { reportFiles } from '../reports.js';
import { type AnyRoute, type Context, type Finding, type Found, route } from '../route.js';
import { show } from '../shell.js';
import { eventLine, iso } from '../views/eventLine.js';
import { noticeViewOf } from '../views/noticeOfTrip.js';
import { notToldOf } from '../views/notTold.js';

/** What is known of one journey: everything that happened, who was told and who was not, and why. */
const ROWS = 50;

type At = { readonly id: string };
interface FoundTrip extends Found {
  readonly trip: Trip;
}

const list = route({
  method: 'GET',
  path: '/trips',
  kind: 'page',
  object: { kind: 'Trip', all: true },
  policy: 'trip.list',
  audit: 'trip.list',
  says: 'Trips, latest first',
  query: z.object({ page: z.coerce.number().int().min(1).max(10_000).catch(1) }),
  handler: async (c) => {
    const { page } = c.query;
    const { trips, total } = await listTrips(c.tx, { limit: ROWS, offset: (page - 1) * ROWS });
    const rows = [];
    const inConflict = await tripsInConflict(c.tx, trips);
    for (const trip of trips) {
      const { name, events } = await headOf(c.tx, trip);
      rows.push({
        id: trip.id,
        name,
        status: trip.status,
        state: trip.state,
        legConflict: inConflict.has(trip.id),
        ...(events[0] ? { event: events[0] } : {}),
        at: iso(trip.startedAtMs),
      });
    }
    c.note({ trips: trips.map((t) => t.id), total });
    return show(c, tripsPage, {
      rows,
      paging: { page, pages: Math.max(1, Math.ceil(total / ROWS)), total, base: '/trips' },
    });
  },
});

const TRIP = {
  path: '/trips/:id',
  object: {
    kind: 'Trip',
    find: async ({ tx, params }: Finding<At, unknown, unknown>) => {
      const trip = isUuid(params.id) ? await readTrip(tx, params.id) : undefined;
      return trip && { id: trip.id, agencyId: null, trip };
    },
  },
  policy: 'trip.show',
  audit: 'trip.show',
  params: z.object({ id: z.string().max(60) }),
} as const;

const showTrip = route({
  ...TRIP,
  method: 'GET',
  kind: 'page',
  says: 'A trip: its timeline, candidates, messages, and who was not told and why',
  handler: async (c) => show(c, tripPage, await tripView(c)),
});

const tripFiles = reportFiles<At, object, FoundTrip>({
  ...TRIP,
  says: 'A trip with its map and timeline',
  name: (c) => `trip-${referenceOf(c.found.trip.id)}`,
  report: async (c, t) => tripReport(await tripView(c), c.user.timeZone, t),
});

type Seen = Pick<
  Context<'page', At, object, unknown, FoundTrip, undefined>,
  'tx' | 'found' | 'user' | 'note' | 'now'
>;

async function tripView(c: Seen): Promise<TripView> {
  const { trip } = c.found;
  const t = texts('en');
  const head = await headOf(c.tx, trip);
  const { timeline, candidates, notifications } = await timelineOf(c.tx, trip, c.user.timeZone, t);
  const noticed = await noticeViewOf(c.tx, trip, c.user.timeZone, t);
  const [first] = candidates;
  const facts = first && (await loadCase(c.tx, first.id, c.now));
  const lead = facts?.recipients.find((r) => r.lead);
  c.note({ candidates: candidates.map((x) => x.id), notifications: notifications.map((n) => n.id) });
  return {
    id: trip.id,
    subject: { id: trip.subjectId, name: head.name },
    status: trip.status,
    state: trip.state,
    events: head.events,
    legConflicts: (await legConflictsOf(c.tx, trip.subjectId, trip.startedAtMs))
      .filter((x) => x.legs.some((l) => l.tripId === trip.id))
      .map((x) => conflictSays(x)),
    ...(lead
      ? {
          leadSora: {
            id: lead.agencyId,
            name: lead.name,
            kind: 'sora-state',
            ...(lead.ori ? { ori: lead.ori } : {}),
          },
        }
      : {}),
    travelNotice: noticed.onFile,
    map: noticed.map,
    timeline: [...timeline, ...noticed.entries].sort((a, b) => b.at.at.localeCompare(a.at.at)),
    candidates,
    notifications,
    notTold: await notToldOf(c.tx, { tripId: trip.id }),
  };
}

export const tripRoutes: readonly AnyRoute[] = [list, showTrip, ...tripFiles];

/** The subject's name as its record has it, and the journey's events. */
export async function headOf(tx: Tx, trip: Trip) {
  const parts = await partsOfTrip(tx, trip.id);
  const events = await readEvents(tx, [...new Set(parts.map((p) => p.travelEventId))]);
  const voyages = await readVoyages(
    tx,
    events.flatMap((e) => (e.voyageId ? [e.voyageId] : [])),
  );
  const candidate = parts[0] && (await readCandidate(tx, parts[0].candidateId));
  const record = candidate && (await readRecord(tx, candidate.recordId));
  // A trip that nothing but a travel notice speaks of bears the name of the notice.
  const notice = record ? undefined : await noticeOfTrip(tx, trip.id);
  const version = notice && (await readVersion(tx, notice.id, notice.version));
  const name = record?.person.names[0] ?? version?.content.person.names[0];
  return {
    name: nameText(name ?? { full: 'Unnamed subject' }),
    events: events.map((e) => eventLine(e, e.voyageId ? voyages.get(e.voyageId) : undefined)),
  };
}

/** What comes before what when both bear the same instant. */
const ORDER: readonly TimelineEntry['kind'][] = [
  'transmission',
  'event',
  'screening',
  'candidate',
  'decision',
  'notification',
  'delivery',
  'acknowledgement',
];

async function timelineOf(tx: Tx, trip: Trip, zone: string, t: Texts) {
  const entries: TimelineEntry[] = [];
  const add = (
    id: string,
    ms: number,
    kind: TimelineEntry['kind'],
    says: string,
    more: Partial<TimelineEntry> = {},
  ) => entries.push({ id: `${kind} ${id}`, at: { at: iso(ms), zone }, kind, says, ...more });

  const parts = await partsOfTrip(tx, trip.id);
  const events = await readEvents(tx, [...new Set(parts.map((p) => p.travelEventId))]);
  const reports = await reportsOfEvents(
    tx,
    events.map((e) => e.id),
  );
  for (const e of events) {
    const once = {
      state: e.state,
      senderName: e.senderName,
      transmissionId: e.transmissionId,
      atMs: e.recordedAtMs,
    };
    const said = reports.filter((r) => r.travelEventId === e.id);
    for (const [i, r] of (said.length > 0 ? said : [once]).entries())
      add(
        `${e.id} ${i}`,
        r.atMs,
        'event',
        t('timelineSays.event', {
          event: TRAVEL_EVENT_KINDS[e.kind].label,
          state: t.coded('eventState', r.state),
        }),
        {
          detail: [
            t('timelineSays.from', { sender: r.senderName }),
            i === Math.max(0, said.length - 1) ? eventDetail(e) : '',
          ]
            .filter(Boolean)
            .join('; '),
          ...(r.transmissionId
            ? { link: { href: `/transmissions/${r.transmissionId}`, label: t('timelineSays.transmission') } }
            : {}),
        },
      );
    for (const [i, s] of (await screeningsOf(tx, e.id)).entries())
      add(`${e.id} ${i}`, s.atMs, 'screening', screeningSays(s.result, s.candidates, t), {
        detail: [
          t('timelineSays.model', { model: s.stamp.modelVersion, change: s.stamp.registerEpoch }),
          s.reason,
        ]
          .filter(Boolean)
          .join('; '),
        ...(s.result === 'check-by-hand' ? { tone: 'warn' as const } : {}),
      });
  }

  const candidates = [];
  for (const { candidateId } of parts) {
    const candidate = await readCandidate(tx, candidateId);
    const record = candidate && (await readRecord(tx, candidate.recordId));
    if (!candidate) continue;
    const reference = candidateReference(candidate.id);
    const link = { href: `/candidates/${candidate.id}`, label: reference };
    candidates.push({
      id: candidate.id,
      reference,
      recordName: nameText(record?.person.names[0] ?? {}),
      state: candidate.state,
      ...(candidate.outcome ? { outcome: candidate.outcome } : {}),
    });
    // Reopening begins the clocks anew; the history keeps when the match was first found.
    const foundAtMs = Math.min(instantOfId(candidate.id), candidate.openedAtMs);
    if (candidate.openedAtMs - foundAtMs >= 1000)
      add(`${candidate.id} again`, candidate.openedAtMs, 'candidate', t('timelineSays.again'), { link });
    add(
      candidate.id,
      foundAtMs,
      'candidate',
      t('timelineSays.match', { record: record?.recordNumber ?? t('timelineSays.record') }),
      {
        detail: t('timelineSays.bits', {
          bits: candidate.bits.toFixed(1),
          path: t.coded('path', candidate.path),
        }),
        link,
      },
    );
    for (const d of await adjudicationsOf(tx, candidate.id)) {
      add(d.id, d.secondAtMs ?? d.decidedAtMs, 'decision', adjudicationLine(d), {
        by: [d.decidedByName, d.secondByName].filter(Boolean).join(t('timelineSays.second')),
        detail: `${t.coded('decisionState', d.state)}: ${d.rationale}`,
        link,
        ...(d.state === 'in-force' ? { tone: 'good' as const } : {}),
      });
    }
  }

  const sent = await notificationsOfTrip(tx, trip.id);
  const agencies = new Map<string, AgencyRef>();
  for (const id of new Set(sent.map((n) => n.recipientAgencyId))) {
    const a = await findAgency(tx, id);
    if (a) agencies.set(id, { id, name: a.name, kind: a.kind, ...(a.ori ? { ori: a.ori } : {}) });
  }
  const to = (id: string): AgencyRef => agencies.get(id) ?? { id, name: id, kind: 'lea' };
  for (const n of sent) {
    add(
      n.id,
      n.plannedAtMs,
      'notification',
      t('timelineSays.planned', {
        kind: t(`notice.${n.kind}`),
        agency: to(n.recipientAgencyId).name,
        urgency: t(`urgency.${n.class}`),
      }),
      {
        detail: n.facts.because,
        link: { href: `/notifications/${n.id}`, label: t('timelineSays.message') },
      },
    );
    for (const a of await acknowledgementsOf(tx, [n.id]))
      add(
        a.id,
        a.atMs,
        'acknowledgement',
        t('timelineSays.answered', { agency: to(a.agencyId).name, action: t.coded('ackAction', a.action) }),
        {
          by: a.officer,
          ...(a.note ? { detail: a.note } : {}),
          tone: 'good',
        },
      );
  }
  for (const m of await messagesOfTrip(tx, trip.id))
    add(
      m.id,
      m.createdAtMs,
      'notification',
      t('timelineSays.released', {
        kind: capital(t(`foreignKind.${m.kind}`)),
        country: countryName(m.country),
      }),
      {
        detail: `${m.reference}, ${m.state === 'sent' ? t('timelineSays.handed') : m.detail || t('timelineSays.onItsWay')}`,
        link: { href: `/releases/${m.draftId}`, label: t('timelineSays.release') },
      },
    );
  for (const r of await receiptsOfTrip(tx, trip.id))
    add(
      r.id,
      r.receivedAtMs,
      'acknowledgement',
      t('timelineSays.abroad', { country: countryName(r.country), outcome: t(`abroadOutcome.${r.outcome}`) }),
      {
        by: [r.officerAgency, r.senderName].filter(Boolean).join(', '),
        ...(r.words ? { detail: r.words } : {}),
        link: { href: `/foreign-receipts/${r.id}`, label: t('timelineSays.answer') },
        tone: r.outcome === 'refused' ? 'warn' : 'good',
      },
    );
  const byId = new Map(sent.map((n) => [n.id, n]));
  for (const d of await deliveriesOf(
    tx,
    sent.map((n) => n.id),
  )) {
    const n = byId.get(d.notificationId)!;
    add(
      d.id,
      d.endedAtMs ?? d.begunAtMs,
      'delivery',
      t('timelineSays.attempt', {
        agency: to(n.recipientAgencyId).name,
        n: d.attempt,
        channel: t.coded('channel', d.channelKind),
        state: t.coded('deliveryState', d.state),
      }),
      {
        ...(d.detail ? { detail: d.detail } : {}),
        ...(d.state === 'failed' || d.state === 'refused' ? { tone: 'bad' as const } : {}),
      },
    );
  }
  entries.sort(
    (a, b) =>
      b.at.at.localeCompare(a.at.at) ||
      ORDER.indexOf(b.kind) - ORDER.indexOf(a.kind) ||
      b.id.localeCompare(a.id),
  );
  return {
    timeline: entries,
    candidates,
    notifications: sent.map((n) => ({
      id: n.id,
      to: to(n.recipientAgencyId),
      kind: n.kind,
      state: n.state,
      ...(n.dispatchedAtMs === null ? {} : { sentAt: iso(n.dispatchedAtMs) }),
    })),
  };
}

function screeningSays(result: 'clear' | 'candidates' | 'check-by-hand', n: number, t: Texts): string {
  if (result === 'check-by-hand') return t('timelineSays.byHand');
  return result === 'clear' ? t('timelineSays.clear') : t.count('timelineSays.opened', n);
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
