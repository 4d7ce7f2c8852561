import { localDate } from '#basics/zones.js';
import { FEDERAL_CALENDAR } from '#domain/calendar.js';
import { type CaseOrigin, originOf } from '#domain/complianceCase.js';
import { countryName } from '#domain/foreignMessage.js';
import { resumeBy, returnOverdue } from '#domain/noticeClocks.js';
import { findPort } from '#domain/ports.js';
import { type ReconcileFacts, type Reconciliation, reconcileNotice } from '#domain/reconcileNotice.js';
import type { RecordDetails } from '#domain/registerRecord.js';
import { leadRegistration } from '#domain/subject.js';
import { TASK_KINDS, type TaskKind, taskKey } from '#domain/task.js';
import { isOff } from '#domain/travelEvent.js';
import { nearestDeparture } from '#domain/travelNotice.js';
import { newWork } from '#domain/workItem.js';
import { followFinding, openCase } from '#storage/applyCase.js';
import { writeAudit } from '#storage/audit.js';
import { readCandidate } from '#storage/candidates.js';
import type { Tx } from '#storage/database.js';
import { endDeadlines, startDeadlines } from '#storage/deadlines.js';
import { agenciesFor, type DirectoryAgency } from '#storage/directory.js';
import { messagesOfTrip } from '#storage/foreignMessages.js';
import { operatingAgency } from '#storage/operatingAgency.js';
import {
  entryAfter,
  reconciliationOf,
  registrationResumed,
  saveReconciliation,
  tripsAwaitingReturn,
} from '#storage/reconciliations.js';
import { activeRecordsOfSubject } from '#storage/registerRecords.js';
import { cancelTasks, openTasks } from '#storage/tasks.js';
import { readEvents } from '#storage/travelEvents.js';
import {
  noteNoticeStep,
  noticeCovering,
  noticeOfTrip,
  readVersion,
  setNoticeState,
  type TravelNotice,
} from '#storage/travelNotices.js';
import { partsOfTrip, readTrip, type Trip } from '#storage/trips.js';
import { readVoyages } from '#storage/voyages.js';
import { addWork } from '#storage/workItems.js';
import { SYSTEM } from './context.js';
import { closeUntoldDrafts } from './draftForeignReleases.js';

/**
 * Holds a trip against its travel notice and acts on what changed. Runs whenever a trip is folded and by the clock;
 * running it again with the same facts does nothing more.
 */
export async function reconcileTrip(tx: Tx, trip: Trip, nowMs: number): Promise<void> {
  if (trip.direction !== 'departure') return;
  const notice =
    (await noticeOfTrip(tx, trip.id)) ?? (await noticeCovering(tx, trip.subjectId, trip.startedAtMs));
  const before = await reconciliationOf(tx, trip.id);
  const departure = await departureOf(tx, trip, nowMs);
  if (!notice && !departure && !before) return;
  const home = await homeOf(tx, trip.subjectId, notice);
  const facts = await factsOf(tx, trip, notice, departure, home, nowMs);
  const found = reconcileNotice(facts);
  if (found.departure.finding === 'nothing-noticed' && !before) return;
  const settled =
    ['cancelled', 'nothing-noticed', 'not-travelled'].includes(found.departure.finding) ||
    found.return.finding === 'resumed';
  await saveReconciliation(tx, { tripId: trip.id, notice: notice ?? null, found, facts, settled }, nowMs);
  if (before?.departure === found.departure.finding && before.return === found.return.finding) return;
  await writeAudit(tx, nowMs, {
    actor: SYSTEM,
    action: 'trip.reconciled',
    objectKind: 'trip',
    objectId: trip.id,
    facts: { departure: found.departure.finding, return: found.return.finding, notice: notice?.id ?? null },
  });
  await act(tx, { trip, notice, home, found, facts, before: before ?? null }, nowMs);
  if (found.departure.finding === 'cancelled' || found.departure.finding === 'not-travelled')
    await closeUntoldDrafts(
      tx,
      { tripId: trip.id, noticeId: notice && !notice.standing ? notice.id : null },
      nowMs,
    );
  if (settled && notice && !notice.standing && notice.state !== 'cancelled' && notice.state !== 'ended') {
    await setNoticeState(tx, notice, { state: 'ended' }, nowMs);
    await endDeadlines(
      tx,
      [notice.id],
      ['accept-notice', 'notice-7-days', 'notice-48-hours'],
      'cancelled',
      nowMs,
    );
    await noteNoticeStep(
      tx,
      {
        noticeId: notice.id,
        version: notice.version,
        kind: 'ended',
        by: 'RSOITS',
        note: `${found.departure.says}. ${found.return.says}`,
      },
      nowMs,
    );
  }
}

/** Somebody came in: the departures of theirs that wait for a return are looked at again. */
export async function reconcileReturn(tx: Tx, entry: Trip, nowMs: number): Promise<void> {
  const until = Math.max(entry.startedAtMs, entry.facts.arrivesAtMs ?? entry.startedAtMs);
  for (const id of await tripsAwaitingReturn(tx, entry.subjectId, until)) {
    const trip = await readTrip(tx, id);
    if (trip) await reconcileTrip(tx, trip, nowMs);
  }
}

/** Residence jurisdiction of the journey's subject: whose calendar and clock count, and who has the duties. */
interface Home {
  readonly agency: DirectoryAgency | null;
  readonly zone: string;
  readonly registered: boolean;
}

async function homeOf(tx: Tx, subjectId: string, notice: TravelNotice | undefined): Promise<Home> {
  const records = await activeRecordsOfSubject(tx, subjectId);
  const nsor = records.filter((r) => r.file === 'NSOR');
  const lead = leadRegistration(
    nsor.map((r) => {
      const d = r.details as RecordDetails;
      return {
        agencyId: r.enteringAgencyId,
        jurisdiction: '',
        because: d.registersFor ?? 'unknown',
        registeredOn: d.registeredOn ?? null,
      };
    }),
  );
  const agencyId = notice?.agencyId ?? lead?.agencyId;
  const [agency] = agencyId ? await agenciesFor(tx, { ids: [agencyId] }) : [];
  return {
    agency: agency ?? null,
    zone: notice?.timeZone ?? agency?.hours.timeZone ?? 'America/New_York',
    registered: nsor.length > 0 || notice !== undefined,
  };
}

/** What was seen of the departure of the certain or confirmed person. */
async function departureOf(
  tx: Tx,
  trip: Trip,
  nowMs: number,
): Promise<(NonNullable<ReconcileFacts['departure']> & { readonly atMs: number }) | null> {
  const parts = await partsOfTrip(tx, trip.id);
  const events = await readEvents(tx, [...new Set(parts.map((p) => p.travelEventId))]);
  const voyages = await readVoyages(
    tx,
    events.flatMap((e) => (e.voyageId ? [e.voyageId] : [])),
  );
  const seen: (NonNullable<ReconcileFacts['departure']> & { readonly atMs: number })[] = [];
  for (const part of parts) {
    const event = events.find((e) => e.id === part.travelEventId);
    if (event?.direction !== 'departure' || !['manifest', 'inspection'].includes(event.kind)) continue;
    const candidate = await readCandidate(tx, part.candidateId);
    if (!candidate || candidate.state === 'closed') continue;
    if (candidate.outcome !== 'same' && !(candidate.path === 'certain' && candidate.outcome === null))
      continue;
    const voyage = event.voyageId ? voyages.get(event.voyageId) : undefined;
    const atMs = voyage?.departsAtMs ?? event.occursAtMs ?? event.recordedAtMs;
    const port = findPort(voyage?.departurePort ?? String(event.facts.port ?? ''));
    const off = isOff(event.kind, event.state) || event.state === 'arrested';
    seen.push({
      atMs,
      on: localDate(port?.zone ?? 'UTC', atMs),
      country: voyage?.arrivalPort ? (findPort(voyage.arrivalPort)?.country ?? null) : null,
      left: !off && (voyage?.fold.state === 'departed' || event.kind === 'inspection' || atMs <= nowMs),
      off,
    });
  }
  // Who is on one list and off another travels; of several that travel, the first departure counts.
  seen.sort((a, b) => Number(a.off) - Number(b.off) || Number(b.left) - Number(a.left) || a.atMs - b.atMs);
  return seen[0] ?? null;
}

async function factsOf(
  tx: Tx,
  trip: Trip,
  notice: TravelNotice | undefined,
  departure: (NonNullable<ReconcileFacts['departure']> & { readonly atMs: number }) | null,
  home: Home,
  nowMs: number,
): Promise<ReconcileFacts> {
  const calendar = home.agency?.hours.calendar ?? FEDERAL_CALENDAR;
  const version = notice && (await readVersion(tx, notice.id, notice.version));
  const overdue = version ? returnOverdue(version.content, home.zone, calendar) : null;
  const leftAtMs = departure && !departure.off ? departure.atMs : (notice?.departsAtMs ?? null);
  const entry =
    leftAtMs !== null && leftAtMs <= nowMs
      ? await entryAfter(tx, trip.subjectId, leftAtMs, nowMs)
      : undefined;
  const returnedOn = entry
    ? localDate((entry.port && findPort(entry.port)?.zone) || home.zone, entry.atMs)
    : null;
  return {
    notice: notice
      ? {
          cancelled: notice.state === 'cancelled',
          standing: notice.standing,
          countries: notice.countries,
          departsOn:
            (version && departure && nearestDeparture(version.content.legs, departure.on)) ||
            notice.departsOn,
          observable: notice.observable,
          returnsOn: notice.returnsOn,
          noReturn: notice.noReturn,
        }
      : null,
    departure: departure && {
      on: departure.on,
      country: departure.country,
      left: departure.left,
      off: departure.off,
    },
    returnedOn,
    resumed: returnedOn !== null && (await registrationResumed(tx, trip.id)),
    resumeBy: returnedOn === null ? null : resumeBy(returnedOn, home.zone, calendar).day,
    overdueAfter: overdue?.day ?? null,
    today: localDate(home.zone, nowMs),
  };
}

/** Countries whose last message says that the person comes. */
async function countriesTold(tx: Tx, tripId: string): Promise<string[]> {
  const last = new Map<string, string>();
  for (const m of await messagesOfTrip(tx, tripId)) last.set(m.country, m.kind);
  return [...last].flatMap(([country, kind]) => (kind === 'withdrawal' ? [] : country));
}

interface Changed {
  readonly trip: Trip;
  readonly notice: TravelNotice | undefined;
  readonly home: Home;
  readonly found: Reconciliation;
  readonly facts: ReconcileFacts;
  readonly before: { readonly departure: string; readonly return: string } | null;
}

/** Findings on which the duty itself may be broken open a case, once; what is no longer so is said on it. */
async function openCases(tx: Tx, { trip, home, found }: Changed, nowMs: number): Promise<void> {
  const standing = new Set<CaseOrigin>();
  for (const { finding, says } of [found.departure, found.return]) {
    const origin = originOf(finding);
    if (!origin) continue;
    standing.add(origin);
    if (home.registered)
      await openCase(
        tx,
        {
          subjectId: trip.subjectId,
          tripId: trip.id,
          origin,
          says,
          by: { id: null, name: 'RSOITS', actor: SYSTEM },
        },
        nowMs,
      );
  }
  await followFinding(tx, trip.id, standing, `${found.departure.says}. ${found.return.says}`, nowMs);
}

/** What a new finding sets going: tasks of people, clocks, and the work that tells agencies. */
async function act(tx: Tx, c: Changed, nowMs: number): Promise<void> {
  await openCases(tx, c, nowMs);
  const { trip, home, found } = c;
  const desk = await operatingAgency(tx);
  const sora = home.agency?.id ?? desk.id;
  const duty = (
    kind: TaskKind,
    ownerAgencyId: string,
    says: string,
    more: { dueAtMs?: number; deadlineId?: string } = {},
  ) =>
    openTasks(
      tx,
      [
        {
          naturalKey: taskKey(kind, trip.id, `${ownerAgencyId} ${found.departure.finding}`),
          kind,
          ownerAgencyId,
          objectKind: 'trip',
          objectId: trip.id,
          dueAtMs: more.dueAtMs ?? null,
          deadlineId: more.deadlineId ?? null,
          urgency: TASK_KINDS[kind].urgency,
          facts: { says },
        },
      ],
      nowMs,
    );
  if (c.before?.departure !== found.departure.finding)
    switch (found.departure.finding) {
      case 'without-notice':
        if (!home.registered) break;
        await duty('departure-without-notice', desk.id, found.departure.says);
        await addWork(
          tx,
          [
            newWork(
              'departureWithoutNotice',
              `departureWithoutNotice ${trip.id}`,
              { tripId: trip.id },
              { urgency: 1 },
            ),
          ],
          nowMs,
        );
        break;
      case 'other-country':
      case 'earlier':
      case 'later':
        // What destinations were told is no longer right: 34 USC 21504 asks for correction at once.
        await duty('journey-differs', desk.id, found.departure.says);
        break;
      case 'not-travelled': {
        await cancelTasks(tx, trip.id, ['departure-without-notice', 'journey-differs'], nowMs);
        const told = await countriesTold(tx, trip.id);
        if (told.length > 0)
          await duty(
            'journey-differs',
            desk.id,
            `${found.departure.says}. ${told.map(countryName).join(', ')} expected the person: take the message back, or correct it`,
          );
        break;
      }
      default:
        await cancelTasks(tx, trip.id, ['departure-without-notice', 'journey-differs'], nowMs);
    }
  if (c.before?.return === found.return.finding) return;
  switch (found.return.finding) {
    case 'resume-due': {
      await cancelTasks(tx, trip.id, ['return-overdue'], nowMs);
      if (!home.registered) break;
      const due = resumeBy(c.facts.returnedOn!, home.zone, home.agency?.hours.calendar ?? FEDERAL_CALENDAR);
      const [deadlineId] = await startDeadlines(
        tx,
        [
          {
            kind: 'resume-registration',
            objectKind: 'trip',
            objectId: trip.id,
            ownerAgencyId: sora,
            dueAtMs: due.dueAtMs,
            reckoning: due.reckoning,
          },
        ],
        nowMs,
      );
      await duty('resume-registration', sora, found.return.says, {
        dueAtMs: due.dueAtMs,
        deadlineId: deadlineId!,
      });
      await addWork(
        tx,
        [newWork('returnObserved', `returnObserved ${trip.id} seen`, { tripId: trip.id }, { urgency: 2 })],
        nowMs,
      );
      break;
    }
    case 'resumed':
      await endDeadlines(tx, [trip.id], ['resume-registration'], 'met', nowMs);
      break;
    case 'overdue':
      for (const owner of new Set([sora, desk.id])) await duty('return-overdue', owner, found.return.says);
      await addWork(
        tx,
        [newWork('returnObserved', `returnObserved ${trip.id} passed`, { tripId: trip.id }, { urgency: 4 })],
        nowMs,
      );
      break;
  }
}
