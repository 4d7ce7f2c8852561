import { MS } from '#basics/clock.js';
import { acceptBy, departureAlarms, type NoticeDeadline, reviewOf } from '#domain/noticeClocks.js';
import { TASK_KINDS, taskKey } from '#domain/task.js';
import { departureLeg, EARLIER_DAYS, isRelocation, LATER_DAYS } from '#domain/travelNotice.js';
import { newWork } from '#domain/workItem.js';
import { writeAudit } from '#storage/audit.js';
import type { Tx } from '#storage/database.js';
import { endDeadlines, startDeadlines } from '#storage/deadlines.js';
import { agenciesFor } from '#storage/directory.js';
import { newId } from '#storage/newId.js';
import { operatingAgency } from '#storage/operatingAgency.js';
import { readRecord } from '#storage/registerRecords.js';
import { statusOfRecord } from '#storage/statusOfRecord.js';
import { addSubject, subjectFor } from '#storage/subjects.js';
import { cancelTasks, openTasks } from '#storage/tasks.js';
import {
  type NoticeVersion,
  noticesOfSubject,
  readNotice,
  readVersion,
  setNoticeTrip,
  type TravelNotice,
} from '#storage/travelNotices.js';
import {
  addTrips,
  lockTripsOfSubject,
  moveTrip,
  readTrip,
  type Trip,
  tripsOfSubject,
} from '#storage/trips.js';
import { addWork } from '#storage/workItems.js';
import { type Beats, type ItemOf, type StepContext, SYSTEM } from './context.js';
import { refoldTrip } from './refoldTrips.js';

const CLOCKS = ['accept-notice', 'notice-7-days', 'notice-48-hours', 'notice-review'];

/**
 * A version of a travel notice came in: it is put on its subject and trip, its clocks start, and the work that tells
 * others is left behind. A version that a later one has superseded does nothing; the later one's item does it all.
 */
export const takeInNotice = (
  _context: StepContext,
  item: ItemOf<'noticeReceived'>,
  beats: Beats,
): Promise<void> =>
  beats.save(async (tx, nowMs) => {
    const notice = await readNotice(tx, item.payload.noticeId, true);
    if (!notice || notice.version !== item.payload.version) return;
    const version = (await readVersion(tx, notice.id, notice.version))!;
    const subjectId =
      notice.subjectId ??
      (notice.recordId
        ? await subjectFor(tx, notice.recordId, SYSTEM.id, nowMs)
        : await addSubject(tx, nowMs));
    await lockTripsOfSubject(tx, subjectId);
    const tripId = notice.standing ? null : await tripFor(tx, { ...notice, subjectId }, version, nowMs);
    const cancelled = notice.state === 'cancelled';
    const tells = !(cancelled && notice.announcedVersion === null);
    await setNoticeTrip(tx, notice.id, {
      subjectId,
      tripId,
      announcedVersion: tells ? notice.version : notice.announcedVersion,
    });
    await startClocks(tx, notice, version, nowMs);
    if (tells) await announce(tx, notice, version, nowMs);
    const trip = tripId === null ? undefined : await readTrip(tx, tripId);
    if (trip) await refoldTrip(tx, trip, nowMs);
    await writeAudit(tx, nowMs, {
      actor: SYSTEM,
      action: 'notice.taken-in',
      objectKind: 'travel-notice',
      objectId: notice.id,
      facts: {
        version: notice.version,
        trip: tripId,
        subject: subjectId,
        state: notice.state,
        timeliness: notice.timeliness,
      },
    });
  });

/** The trip that the notice has, one of the subject that it speaks of, or a new one. Null for a cancelled notice without. */
async function tripFor(
  tx: Tx,
  notice: TravelNotice & { readonly subjectId: string },
  version: NoticeVersion,
  nowMs: number,
): Promise<string | null> {
  if (notice.tripId !== null) {
    await moveTrip(tx, notice.tripId, notice.departsAtMs);
    return notice.tripId;
  }
  if (notice.state === 'cancelled') return null;
  const taken = new Set(
    (await noticesOfSubject(tx, notice.subjectId)).flatMap((n) =>
      n.id !== notice.id && n.tripId !== null && n.state !== 'cancelled' ? [n.tripId] : [],
    ),
  );
  const from = notice.departsAtMs - EARLIER_DAYS * MS.day;
  const until = notice.departsAtMs + LATER_DAYS * MS.day;
  const [known] = (await tripsOfSubject(tx, notice.subjectId))
    .filter(
      (t) =>
        t.direction === 'departure' &&
        t.startedAtMs >= from &&
        t.startedAtMs <= until &&
        !taken.has(t.id) &&
        !['refuted', 'cancelled'].includes(t.state),
    )
    .sort(
      (a, b) => Math.abs(a.startedAtMs - notice.departsAtMs) - Math.abs(b.startedAtMs - notice.departsAtMs),
    );
  if (known) return known.id;
  const trip = await tripOfNotice(tx, notice, version, nowMs);
  await addTrips(tx, [trip]);
  return trip.id;
}

async function tripOfNotice(
  tx: Tx,
  notice: TravelNotice & { readonly subjectId: string },
  version: NoticeVersion,
  nowMs: number,
): Promise<Trip> {
  const leg = departureLeg(version.content.legs);
  const record = notice.recordId ? await readRecord(tx, notice.recordId) : undefined;
  const status = record ? (await statusOfRecord(tx, record)).status : 'non-fugitive';
  return {
    id: newId(nowMs),
    subjectId: notice.subjectId,
    naturalKey: `N|${notice.id}`,
    state: 'expected',
    direction: 'departure',
    status: status === 'wanted' ? 'wanted' : 'non-fugitive',
    voyageId: null,
    startedAtMs: notice.departsAtMs,
    updatedAtMs: nowMs,
    facts: {
      places: [leg.carrier, leg.from.port, leg.to.port].filter((p): p is string => p !== undefined),
      observed: false,
      departsAtMs: notice.departsAtMs,
      arrivesAtMs: null,
    },
  };
}

async function startClocks(
  tx: Tx,
  notice: TravelNotice,
  version: NoticeVersion,
  nowMs: number,
): Promise<void> {
  // A first version has nothing behind it that would have to end.
  const first = notice.version === 1;
  if (!first)
    await cancelTasks(
      tx,
      notice.id,
      ['notice-question', 'notice-waiting', 'notice-not-sent', 'notice-review'],
      nowMs,
    );
  if (notice.state !== 'filed') return endDeadlines(tx, [notice.id], CLOCKS, 'cancelled', nowMs);
  const desk = await operatingAgency(tx);
  const [deskAgency] = await agenciesFor(tx, { ids: [desk.id] });
  const { hours } = deskAgency!;
  const { content } = version;
  const review = reviewOf(content, notice.timeZone);
  const clocks: readonly NoticeDeadline[] = [
    acceptBy(content, notice.timeZone, { zone: hours.timeZone, calendar: hours.calendar }, nowMs),
    ...(notice.standing ? [] : departureAlarms(content, notice.timeZone, nowMs)),
    ...(review ? [review] : []),
  ];
  if (!first) await endDeadlines(tx, [notice.id], CLOCKS, 'cancelled', nowMs);
  await startDeadlines(
    tx,
    clocks.map(({ kind, dueAtMs, reckoning }) => ({
      kind,
      dueAtMs,
      reckoning,
      objectKind: 'travel-notice',
      objectId: notice.id,
      ownerAgencyId: kind === 'notice-review' ? (notice.agencyId ?? desk.id) : desk.id,
    })),
    nowMs,
  );
  if (notice.timeliness !== 'timely' && notice.agencyId)
    await openTasks(
      tx,
      [
        {
          naturalKey: taskKey('notice-late', notice.id, notice.version),
          kind: 'notice-late',
          ownerAgencyId: notice.agencyId,
          objectKind: 'travel-notice',
          objectId: notice.id,
          dueAtMs: null,
          urgency: TASK_KINDS['notice-late'].urgency,
          facts: { says: version.reckoning.steps.join('; ') },
        },
      ],
      nowMs,
    );
}

/** Within a week of departure the notice goes ahead of other work (routing row 17: then it is P2). */
async function announce(tx: Tx, notice: TravelNotice, version: NoticeVersion, nowMs: number): Promise<void> {
  const payload = { noticeId: notice.id, version: notice.version };
  const urgency = notice.departsAtMs - nowMs < 7 * MS.day ? 1 : 3;
  const kind = notice.announcedVersion === null ? 'travelNoticeFiled' : 'travelNoticeChanged';
  await addWork(
    tx,
    [
      newWork(kind, `${kind} ${notice.id} ${notice.version}`, payload, { urgency }),
      ...(isRelocation(version.content) && notice.state !== 'cancelled'
        ? [
            newWork('relocationAbroad', `relocationAbroad ${notice.id} ${notice.version}`, payload, {
              urgency,
            }),
          ]
        : []),
    ],
    nowMs,
  );
}
