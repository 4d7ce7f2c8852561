import type { SubjectStatus } from '#domain/subject.js';
import { isApplication } from '#domain/travelEvent.js';
import { findTrip, foldTrip, type TripHit, tripKey } from '#domain/trip.js';
import type { StoredCandidate } from '#storage/candidates.js';
import type { Tx } from '#storage/database.js';
import { newId } from '#storage/newId.js';
import type { TravelEvent } from '#storage/travelEvents.js';
import {
  addTripEvents,
  addTrips,
  lockSubjectsWithTrips,
  lockTripsOfSubject,
  readTrip,
  startTripWith,
  type Trip,
} from '#storage/trips.js';
import type { Voyage } from '#storage/voyages.js';
import { refoldTrip, tripEventOf } from './refoldTrips.js';

/** A candidate that was opened or met again, with the event it stands for. */
export interface CandidateOfTrip {
  readonly event: TravelEvent;
  readonly voyage: Voyage | undefined;
  readonly candidate: StoredCandidate;
  readonly status: SubjectStatus;
}

/**
 * Puts each candidate on its journey: an earlier trip of the same subject, direction and place within a day, or a new
 * one. Subjects without any trip, nearly all of them, get theirs in one go.
 */
export async function joinTrips(tx: Tx, joining: readonly CandidateOfTrip[], nowMs: number): Promise<void> {
  if (joining.length === 0) return;
  const subjects = [...new Set(joining.map((j) => j.candidate.subjectId!))];
  const travelled = await lockSubjectsWithTrips(tx, subjects);
  const later: CandidateOfTrip[] = [];
  const fresh: { readonly trip: Trip; readonly of: CandidateOfTrip }[] = [];
  for (const j of joining) {
    const subjectId = j.candidate.subjectId!;
    if (travelled.has(subjectId)) {
      later.push(j);
      continue;
    }
    travelled.add(subjectId);
    fresh.push({ trip: newTrip(hitOf(j), j, nowMs), of: j });
  }
  await addTrips(
    tx,
    fresh.map((f) => f.trip),
  );
  await addTripEvents(
    tx,
    fresh.map(({ trip, of }) => ({
      tripId: trip.id,
      travelEventId: of.event.id,
      candidateId: of.candidate.id,
    })),
    nowMs,
  );
  for (const j of later) await joinTrip(tx, j, nowMs);
}

async function joinTrip(tx: Tx, j: CandidateOfTrip, nowMs: number): Promise<void> {
  const hit = hitOf(j);
  const trips = await lockTripsOfSubject(tx, hit.subjectId);
  const key = tripKey(hit);
  // The key names the trip of this very instant and place, wherever a later hit has moved its bounds to.
  const known = findTrip(trips, hit) ?? trips.find((t) => t.naturalKey === key);
  const tripId = known?.id ?? newId(nowMs);
  if (!known) await addTrips(tx, [{ ...newTrip(hit, j, nowMs), id: tripId }]);
  else if (known.queriesOnly && !hit.isQuery) await startTripWith(tx, tripId, hit.atMs, j.voyage?.id ?? null);
  await addTripEvents(tx, [{ tripId, travelEventId: j.event.id, candidateId: j.candidate.id }], nowMs);
  const trip = (await readTrip(tx, tripId))!;
  const places = [...new Set([...trip.facts.places, ...hit.places])];
  await refoldTrip(tx, { ...trip, facts: { ...trip.facts, places } }, nowMs);
}

function hitOf({ event, voyage, candidate }: CandidateOfTrip): TripHit {
  // An application is a matter of its own: it meets other reports of the same application, never a flight of that day.
  const application = isApplication(event.kind) ? event.kind : undefined;
  const places = [
    application,
    voyage?.carrier,
    voyage?.departurePort,
    voyage?.arrivalPort,
    event.facts.port,
  ].filter((p): p is string => typeof p === 'string' && p !== '');
  return {
    subjectId: candidate.subjectId!,
    direction: event.direction,
    places,
    // Later versions of an application have later times; when it first came in stays.
    atMs: application ? event.recordedAtMs : (voyage?.departsAtMs ?? event.occursAtMs ?? event.recordedAtMs),
    ...(event.kind === 'live-query' ? { isQuery: true } : {}),
    ...(event.kind === 'police-report' ? { isPoliceReport: true } : {}),
  };
}

/** A trip of one event, folded as `refoldTrip` would fold it. */
function newTrip(hit: TripHit, { event, voyage, candidate, status }: CandidateOfTrip, nowMs: number): Trip {
  const folded = foldTrip([tripEventOf(event, voyage, candidate)], nowMs);
  return {
    id: newId(nowMs),
    subjectId: hit.subjectId,
    naturalKey: tripKey(hit),
    state: folded.state,
    direction: folded.direction,
    status,
    voyageId: voyage?.id ?? null,
    startedAtMs: hit.atMs,
    updatedAtMs: nowMs,
    facts: {
      places: [...new Set(hit.places)],
      observed: folded.observed,
      departsAtMs: folded.departsAtMs,
      arrivesAtMs: folded.arrivesAtMs,
    },
  };
}
