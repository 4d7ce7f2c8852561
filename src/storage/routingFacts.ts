import type { RoutingFacts } from '#domain/planNotifications.js';
import type { RecordDetails } from '#domain/registerRecord.js';
import type { PolicyFacts } from '#domain/routingRules.js';
import { hitKey, routingEventOf } from '#domain/travelEvent.js';
import type { CaseFacts } from './caseFacts.js';
import type { TravelEvent } from './travelEvents.js';
import type { Voyage } from './voyages.js';

/** Null where this version has no rule for the kind of event. */
export function routingFactsOf(c: CaseFacts, nowMs: number): RoutingFacts | null {
  const event = routingEventOf(c.event.kind, c.event.direction);
  if (event === null) return null;
  return {
    tripKey: c.trip.naturalKey,
    event,
    direction: c.event.direction,
    status: c.candidate.status,
    hasNsorRecord: c.hasNsorRecord,
    path: c.candidate.path,
    outcome: c.candidate.outcome,
    hitKey: hitKeyOf(c.event, c.voyage),
    policy: policyFacts(c, nowMs),
  };
}

function policyFacts(c: CaseFacts, nowMs: number): PolicyFacts {
  const person = c.record.person;
  const countries = [
    ...(person.citizenships ?? []),
    ...(c.event.traveller.citizenships ?? []),
    ...(c.event.traveller.documents ?? []).map((d) => d.issuer ?? ''),
  ].filter(Boolean);
  const warrant = c.records.map((r) => (r.details as RecordDetails).warrant).find(Boolean);
  const victims = c.records.flatMap((r) => (r.details as RecordDetails).victims ?? []);
  const departsAtMs = c.voyage?.departsAtMs ?? c.event.occursAtMs;
  return {
    // Travel notices are a later part of the system: until then none can be known.
    travelNotice: 'unknown',
    foreignTie: countries.length === 0 ? 'unknown' : countries.some((x) => x !== 'USA') ? 'yes' : 'no',
    extradition:
      warrant === undefined
        ? 'unknown'
        : (
            {
              full: 'full',
              limited: 'limited',
              'surrounding-states': 'limited',
              none: 'none',
              pending: 'unknown',
            } as const
          )[warrant.extraditionLimit],
    departed:
      departsAtMs === null || departsAtMs === undefined ? 'unknown' : departsAtMs < nowMs ? 'yes' : 'no',
    minorVictim:
      victims.length === 0
        ? 'unknown'
        : victims.some((v) => v.age !== undefined && v.age < 18)
          ? 'yes'
          : victims.every((v) => v.age !== undefined)
            ? 'no'
            : 'unknown',
  };
}

/** What an agency would hear of this event; the same key says nothing new. */
export function hitKeyOf(event: TravelEvent, voyage: Voyage | undefined): string {
  const place = voyage
    ? `${voyage.carrier}${voyage.number} ${voyage.departurePort ?? '?'}-${voyage.arrivalPort ?? '?'}`
    : String(event.facts.port ?? event.sender);
  return hitKey({ kind: event.kind, state: event.state, direction: event.direction, place });
}
