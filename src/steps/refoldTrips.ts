import type { Candidate } from '#domain/candidate.js';
import { isByLand } from '#domain/coverage.js';
import type { SubjectStatus } from '#domain/subject.js';
import { isApplication, isEntryInspection } from '#domain/travelEvent.js';
import { foldTrip, type TripEvent, tripStatus } from '#domain/trip.js';
import { newWork } from '#domain/workItem.js';
import { writeAudit } from '#storage/audit.js';
import { readCandidate } from '#storage/candidates.js';
import type { Tx } from '#storage/database.js';
import { readEvents, type TravelEvent } from '#storage/travelEvents.js';
import { noticeOfTrip } from '#storage/travelNotices.js';
import { partsOfTrip, saveTrip, type Trip, tripsOfEvents, tripsOfSubject } from '#storage/trips.js';
import { readVoyages, type Voyage } from '#storage/voyages.js';
import { addWork } from '#storage/workItems.js';
import { SYSTEM } from './context.js';
import { reconcileReturn, reconcileTrip } from './reconcileTrips.js';
import { watchLegs } from './watchLegs.js';

/** Folds every trip that has one of these events again and saves those whose state changed. */
export async function refoldTripsOfEvents(
  tx: Tx,
  travelEventIds: readonly string[],
  nowMs: number,
): Promise<void> {
  for (const trip of await tripsOfEvents(tx, travelEventIds)) await refoldTrip(tx, trip, nowMs);
}

export async function refoldTrip(tx: Tx, trip: Trip, nowMs: number): Promise<Trip> {
  const parts = await partsOfTrip(tx, trip.id);
  const events = await readEvents(tx, [...new Set(parts.map((p) => p.travelEventId))]);
  const voyages = await readVoyages(
    tx,
    events.flatMap((e) => (e.voyageId ? [e.voyageId] : [])),
  );
  const statuses: SubjectStatus[] = [];
  const folding: TripEvent[] = [];
  for (const part of parts) {
    const event = events.find((e) => e.id === part.travelEventId);
    const candidate = await readCandidate(tx, part.candidateId);
    if (!event || !candidate) continue;
    const voyage = event.voyageId ? voyages.get(event.voyageId) : undefined;
    if (candidate.state !== 'closed' && candidate.outcome !== 'not-same') statuses.push(candidate.status);
    folding.push(tripEventOf(event, voyage, candidate));
  }
  const notice = await noticeOfTrip(tx, trip.id);
  const folded = foldTrip(
    folding,
    nowMs,
    await laterEntry(tx, trip),
    notice ? { ...notice, cancelled: notice.state === 'cancelled' } : null,
  );
  const next: Trip = {
    ...trip,
    state: folded.state,
    direction: folded.direction,
    status: statuses.length > 0 ? tripStatus(statuses) : trip.status,
    updatedAtMs: nowMs,
    facts: {
      ...trip.facts,
      observed: folded.observed,
      departsAtMs: folded.departsAtMs,
      arrivesAtMs: folded.arrivesAtMs,
    },
  };
  await saveTrip(tx, next);
  // Once an officer has decided, the release desk holds its drafts against every change of the journey.
  if (folding.some((f) => f.candidate.outcome !== null))
    await addWork(
      tx,
      [
        newWork('foreignReleaseAsked', `foreign trip ${trip.id} ${nowMs}`, {
          source: 'trip',
          sourceId: trip.id,
        }),
      ],
      nowMs,
    );
  if (next.state !== trip.state || next.status !== trip.status) {
    await writeAudit(tx, nowMs, {
      actor: SYSTEM,
      action: 'trip.changed',
      objectKind: 'trip',
      objectId: trip.id,
      facts: { from: trip.state, to: next.state, status: next.status },
    });
  }
  await watchLegs(tx, next, nowMs);
  await reconcileTrip(tx, next, nowMs);
  if (next.direction === 'entry' && (folded.arrivesAtMs ?? nowMs) <= nowMs)
    await reconcileReturn(tx, next, nowMs);
  return next;
}

/** A query, an arrest and an application say when they happened, not when the traveller leaves. */
export function departureOf(event: Pick<TravelEvent, 'kind' | 'occursAtMs'>): number | null {
  return event.kind === 'live-query' || event.kind === 'police-report' || isApplication(event.kind)
    ? null
    : event.occursAtMs;
}

/** An event as the fold wants it. */
export function tripEventOf(
  event: TravelEvent,
  voyage: Voyage | undefined,
  candidate: Pick<Candidate, 'state' | 'outcome'>,
): TripEvent {
  const entered = isEntryInspection(event);
  return {
    travelEventId: event.id,
    kind: event.kind,
    state: event.state,
    direction: event.direction,
    departsAtMs: voyage?.departsAtMs ?? (entered ? null : departureOf(event)),
    arrivesAtMs: voyage?.arrivesAtMs ?? (entered ? event.occursAtMs : null),
    closesAtMs: event.closesAtMs,
    departed: voyage?.fold.state === 'departed',
    departureObserved: voyage?.fold.onBoardKnown ?? false,
    byLand: voyage === undefined && isByLand(event.facts.mode),
    candidate: { state: candidate.state, outcome: candidate.outcome },
  };
}

/** When the same subject was seen entering after this departure: the trip then is one that returned. */
async function laterEntry(tx: Tx, trip: Trip): Promise<number | null> {
  if (trip.direction !== 'departure') return null;
  const later = (await tripsOfSubject(tx, trip.subjectId)).find(
    (t) =>
      t.id !== trip.id &&
      t.direction === 'entry' &&
      t.startedAtMs > trip.startedAtMs &&
      ['arrived', 'entered-by-land', 'closed'].includes(t.state),
  );
  return later?.startedAtMs ?? null;
}
