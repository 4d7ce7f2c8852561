import { dateText } from '#basics/dates.js';
import { wallText } from '#basics/zones.js';
import { countryName } from '#domain/foreignMessage.js';
import { nameText, type PersonName } from '#domain/person.js';
import { findPort } from '#domain/ports.js';
import { isSecondaryOutcome, SECONDARY_OUTCOMES } from '#domain/secondaryOutcome.js';
import { isApplication, TRAVEL_EVENT_KINDS } from '#domain/travelEvent.js';
import type { CaseFacts } from './caseFacts.js';
import type { TravelEvent } from './travelEvents.js';
import type { Voyage } from './voyages.js';

type Values = Record<string, string | undefined>;

/**
 * The journey in the words of its ports: local time of the port, the zone's name, and UTC.
 * @param agencies among whom the one that an event names by its ORI is looked for
 */
export function journeyValues(
  event: TravelEvent,
  voyage: Voyage | undefined,
  agencies: CaseFacts['agencies'] = [],
): Values {
  return {
    event: [
      `${TRAVEL_EVENT_KINDS[event.kind].label} (${event.state.replaceAll('-', ' ')}), from ${event.senderName}`,
      ...(voyage ? [] : metWhere(event)),
      ...(DETAILS[event.kind]?.(event.facts, agencies) ?? []),
    ].join('\n'),
    direction: isApplication(event.kind)
      ? undefined
      : {
          entry: 'entering the United States',
          departure: 'leaving the United States',
          none: 'no border crossed',
          unknown: 'unknown',
        }[event.direction],
    ...applicationValues(event),
    ...(voyage
      ? {
          voyage: `${voyage.carrier} ${voyage.number}`.trim(),
          route: voyage.legs
            .map((l) => `${portName(l.departurePort)} to ${portName(l.arrivalPort)}`)
            .join('\n'),
          departure: portTime(voyage.departurePort, voyage.departsAtMs),
          arrival: portTime(voyage.arrivalPort, voyage.arrivesAtMs),
        }
      : advisedLegs(event)),
    onBoard: {
      'on-board': 'yes, by the carrier’s closing list',
      'not-on-board': 'no, by the carrier’s closing list',
    }[event.state],
  };
}

/** Where and when an officer met the person or asked: whoever is to act has nothing else to go by. */
function metWhere(event: TravelEvent): string[] {
  if (event.kind !== 'inspection' && event.kind !== 'live-query') return [];
  const port = textOf(event.facts.port) ?? null;
  const atMs = event.occursAtMs;
  const when =
    atMs === null ? null : port && findPort(port) ? timeAtPort(port, atMs) : `${wallText('UTC', atMs)} UTC`;
  const said = [port && `at ${portName(port)}`, when].filter(Boolean).join(', ');
  return said === '' ? [] : [said.charAt(0).toUpperCase() + said.slice(1)];
}

type Details = (facts: TravelEvent['facts'], agencies: CaseFacts['agencies']) => readonly string[];

/** What else an event says that its recipients act on, a line each. */
const DETAILS: Readonly<Partial<Record<TravelEvent['kind'], Details>>> = {
  inspection: ({ outcome }) =>
    typeof outcome === 'string' && isSecondaryOutcome(outcome)
      ? [`Secondary inspection: ${SECONDARY_OUTCOMES[outcome].says}`]
      : [],
  'live-query': (facts, agencies) => {
    const by = textOf(facts.queriedBy) ?? textOf(facts.agency);
    const name = agencies.find((a) => a.ori === by)?.name;
    const key = textOf(facts.queryKey);
    return by ? [`Asked by ${name ? `${name} (${by})` : by}${key ? `, inquiry ${key}` : ''}`] : [];
  },
  'foreign-advice': (facts) => {
    const [country, bureau, basis, notice] = ['country', 'bureau', 'basis', 'notice'].map((f) =>
      textOf(facts[f]),
    );
    const by = [country && countryName(country), bureau].filter(Boolean).join(', ');
    const on = [basis?.replaceAll('-', ' '), notice].filter(Boolean).join(' ');
    const caution = textOf(facts.caution);
    return [
      ...(by || on ? [`Advised by ${by || 'a foreign authority'}${on ? `: ${on}` : ''}`] : []),
      ...(caution ? [`Caution of the foreign authority: ${caution}`] : []),
    ];
  },
};

/** The itinerary as a foreign authority stated it. */
function advisedLegs({ kind, facts }: TravelEvent): Values {
  if (kind !== 'foreign-advice') return {};
  const legs = (Array.isArray(facts.legs) ? facts.legs : []) as readonly Readonly<Record<string, unknown>>[];
  const line = (of: (leg: Readonly<Record<string, unknown>>) => string | undefined) =>
    legs.flatMap((leg) => of(leg) || []).join('\n') || undefined;
  const stated = (port: unknown, time: unknown) => {
    const [day, clock] = (textOf(time) ?? '').split('T');
    if (!day) return undefined;
    // A day without a time is kept as its midnight.
    const at = clock === '00:00' || clock === undefined ? '' : `, ${clock} local time`;
    return [`${dateText(day)}${at}`, textOf(port) && portName(textOf(port))].filter(Boolean).join(', ');
  };
  return {
    voyage: line((l) => [l.carrier, l.number].map(textOf).filter(Boolean).join(' ')),
    route: line((l) => (l.from || l.to ? `${portName(textOf(l.from))} to ${portName(textOf(l.to))}` : '')),
    departure: line((l) => stated(l.from, l.departs)),
    arrival: line((l) => stated(l.to, l.arrives)),
  };
}

function textOf(value: unknown): string | undefined {
  const text = typeof value === 'string' ? value.replace(/\s+/g, ' ').trim() : '';
  return text === '' ? undefined : text;
}

/** What is applied for; for whom, of a sponsorship; and which lookouts it met (`formats/applications`). */
function applicationValues(event: TravelEvent): Values {
  if (!isApplication(event.kind)) return {};
  const f = event.facts as {
    readonly reference?: string;
    readonly form?: string;
    readonly visaClass?: string;
    readonly admissionClass?: string;
    readonly waiverGround?: string;
    readonly office?: string;
    readonly beneficiary?: { readonly names?: readonly PersonName[]; readonly birthDate?: string };
    readonly lookoutsMet?: readonly string[];
  };
  const known = (parts: readonly (string | undefined)[]) => parts.filter(Boolean).join(', ') || undefined;
  return {
    application: known([
      f.reference && `number ${f.reference}`,
      f.form,
      f.visaClass,
      f.admissionClass,
      f.waiverGround,
      f.office,
    ]),
    beneficiary: known([
      ...(f.beneficiary?.names ?? []).map(nameText),
      f.beneficiary?.birthDate && `born ${f.beneficiary.birthDate}`,
    ]),
    lookoutsMet: known(f.lookoutsMet ?? []),
  };
}

function portName(code: string | null | undefined): string {
  const port = code ? findPort(code) : undefined;
  return port ? `${port.name} (${code})` : (code ?? 'unknown port');
}

function portTime(code: string | null, ms: number | null): string | undefined {
  return ms === null ? undefined : timeAtPort(code, ms);
}

export function timeAtPort(code: string | null, ms: number): string {
  const utc = wallText('UTC', ms);
  const port = code ? findPort(code) : undefined;
  return port ? `${wallText(port.zone, ms)} local time (${utc} UTC)` : `not before ${utc} UTC (port unknown)`;
}
