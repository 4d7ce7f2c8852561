import { findPort } from '#domain/ports.js';
import { isApplication, isEntryInspection, type TravelEventKind } from '#domain/travelEvent.js';
import type { QueueLine } from '#storage/queue.js';
import type { TravelEvent } from '#storage/travelEvents.js';
import type { Voyage } from '#storage/voyages.js';
import type { EventKind, EventLine, PortRef, ZonedInstant } from '#web/view.js';

/** A journey as the pages show it: ports by name, each time in the zone of its own port. */
const KINDS: Readonly<Record<TravelEventKind, EventKind>> = {
  manifest: 'manifest',
  inspection: 'inspection',
  'live-query': 'live-query',
  'passport-application': 'passport-application',
  'visa-application': 'visa-application',
  'esta-application': 'visa-waiver-application',
  'lpr-application': 'lpr-application',
  'lpr-sponsorship': 'lpr-sponsorship',
  'aro-waiver': 'waiver-application',
  'foreign-advice': 'foreign-advice',
  'police-report': 'police-report',
};

type Facts = Pick<
  QueueLine,
  | 'eventId'
  | 'eventKind'
  | 'direction'
  | 'carrier'
  | 'number'
  | 'departurePort'
  | 'arrivalPort'
  | 'departsAtMs'
  | 'arrivesAtMs'
>;

export function eventLineOf(f: Facts): EventLine {
  const departs = zoned(f.departsAtMs, f.departurePort);
  const arrives = zoned(f.arrivesAtMs, f.arrivalPort);
  return {
    id: f.eventId,
    kind: KINDS[f.eventKind],
    direction: f.direction,
    ...(f.carrier ? { carrier: f.carrier } : {}),
    ...(f.number ? { service: f.number } : {}),
    ...(f.departurePort ? { from: portRef(f.departurePort) } : {}),
    ...(f.arrivalPort ? { to: portRef(f.arrivalPort) } : {}),
    ...(departs ? { departs } : {}),
    ...(arrives ? { arrives } : {}),
  };
}

export function eventLine(event: TravelEvent, voyage: Voyage | undefined): EventLine {
  const port = typeof event.facts.port === 'string' ? event.facts.port : null;
  const entered = isEntryInspection(event);
  return eventLineOf({
    eventId: event.id,
    eventKind: event.kind,
    direction: event.direction,
    carrier: voyage?.carrier ?? null,
    number: voyage?.number ?? null,
    departurePort: voyage?.departurePort ?? (event.direction === 'departure' ? port : null),
    arrivalPort: voyage?.arrivalPort ?? (event.direction === 'departure' ? null : port),
    departsAtMs: voyage?.departsAtMs ?? (isApplication(event.kind) || entered ? null : event.occursAtMs),
    arrivesAtMs: voyage?.arrivesAtMs ?? (entered ? event.occursAtMs : null),
  });
}

export function portRef(code: string): PortRef {
  const port = findPort(code);
  return port ? { code, name: port.name, zone: port.zone } : { code };
}

function zoned(ms: number | null, port: string | null): ZonedInstant | undefined {
  if (ms === null) return undefined;
  return { at: iso(ms), zone: (port && findPort(port)?.zone) || 'UTC' };
}

export function iso(ms: number): string {
  return new Date(ms).toISOString();
}
