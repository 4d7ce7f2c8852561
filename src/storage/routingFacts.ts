import { lookoutEndedSays } from '#domain/lookout.js';
import type { RoutingFacts } from '#domain/planNotifications.js';
import { NOTHING_KNOWN, type PolicyFacts } from '#domain/routingRules.js';
import {
  hitKey,
  isApplication,
  isOfAliens,
  OPEN_APPLICATION_STATES,
  routingEventOf,
} from '#domain/travelEvent.js';
import type { CaseFacts } from './caseFacts.js';
import { isForeignOnly, recordFacts } from './policyFacts.js';
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
    foreignOnly: isForeignOnly(c.records),
    path: c.candidate.path,
    outcome: c.candidate.outcome,
    hitKey: hitKeyOf(c.event, c.voyage),
    policy: policyFacts(c, nowMs),
    ...(c.legConflicts.length > 0 ? { legConflict: true } : {}),
    lookoutsEnded: c.lookoutsEnded.map((l) => ({ agencyId: l.agencyId, says: lookoutEndedSays(l) })),
  };
}

function policyFacts(c: CaseFacts, nowMs: number): PolicyFacts {
  const person = c.record.person;
  const countries = [
    ...(person.citizenships ?? []),
    ...(c.event.traveller.citizenships ?? []),
    ...(c.event.traveller.documents ?? []).map((d) => d.issuer ?? ''),
  ].filter(Boolean);
  // A query says when somebody asked, not when the traveller leaves.
  const departsAtMs = c.voyage?.departsAtMs ?? (c.event.kind === 'live-query' ? null : c.event.occursAtMs);
  return {
    ...NOTHING_KNOWN,
    ...recordFacts(c.records, countries, new Date(nowMs).toISOString().slice(0, 10)),
    // Whoever asks for this is no citizen, whatever the record says of citizenship.
    ...(isOfAliens(c.event.kind) ? { foreignTie: 'yes' as const } : {}),
    travelNotice: c.travelNotice,
    departed:
      departsAtMs === null || departsAtMs === undefined ? 'unknown' : departsAtMs < nowMs ? 'yes' : 'no',
    arrived: arrived(c, nowMs),
    lookoutMet: lookoutMet(c),
    askedBy: c.askedBy,
    application: !isApplication(c.event.kind)
      ? 'none'
      : OPEN_APPLICATION_STATES.includes(c.event.state)
        ? 'open'
        : 'decided',
  };
}

/** Whether the person can no longer be met at the port: inspected already, or past the time of arrival. */
function arrived(c: CaseFacts, nowMs: number): PolicyFacts['arrived'] {
  if (c.event.kind === 'inspection') return c.event.state === 'primary' ? 'no' : 'yes';
  const arrivesAtMs = c.voyage?.arrivesAtMs ?? null;
  return arrivesAtMs === null ? 'unknown' : arrivesAtMs < nowMs ? 'yes' : 'no';
}

function lookoutMet(c: CaseFacts): NonNullable<PolicyFacts['lookoutMet']> {
  if (c.lookouts === null) return 'unknown';
  if (c.lookouts.length === 0) return 'no';
  return OPEN_APPLICATION_STATES.includes(c.event.state) ? 'before-issue' : 'after-decision';
}

/** What an agency would hear of this event; the same key says nothing new. */
export function hitKeyOf(event: TravelEvent, voyage: Voyage | undefined): string {
  const place = voyage
    ? `${voyage.carrier}${voyage.number} ${voyage.departurePort ?? '?'}-${voyage.arrivalPort ?? '?'}`
    : String(event.facts.port ?? event.sender);
  return hitKey({ kind: event.kind, state: event.state, direction: event.direction, place });
}
