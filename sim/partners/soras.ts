import { addDays } from '#basics/dates.js';
import { localDate, localTime } from '#basics/zones.js';
import { findPort } from '#domain/ports.js';
import { writePaxlst } from '#formats/edifact/writePaxlst.js';
import type { ManifestPerson } from '#formats/manifest.js';
import { inventPerson, recordOf } from '../../bench/matching/population.js';
import { seeded } from '../../bench/matching/random.js';
import { AirlineClient } from '../airline.js';
import type { TrialAgency } from '../world/directory.js';
import { ownerOfRecord, REGISTER_SEED, registerLine } from '../world/register.js';
import { newPartnerClient, type PartnerClient } from './client.js';
import { type Partner, type PartnerContext, repeating } from './partner.js';

/** Seconds between two notices. */
const EVERY_S = 40;

/** What becomes of a journey that was noticed, one after another. */
const FATES = ['as-noticed', 'other-country', 'timely', 'not-travelled', 'by-land', 'cancelled'] as const;
type Fate = (typeof FATES)[number];

interface Journey {
  readonly fate: Fate;
  readonly reference: string;
  readonly record: number;
  readonly owner: TrialAgency;
  readonly departsAtMs: number;
  readonly to: 'LHR' | 'BOG';
}

/**
 * Registration agencies that file travel notices of their registrants by the API, and the flights on which those then
 * travel as noticed, elsewhere or not at all: the desk and the reconciliation have something in every state.
 */
export const soraPartner: Partner = {
  name: 'SORA',
  async start(context) {
    const clients = new Map<string, PartnerClient>();
    const { clientId, secret } = context.trial.airline;
    const airline = new AirlineClient(context.address, clientId, secret);
    const run = Math.floor(Date.now() / 1000)
      .toString(36)
      .toUpperCase();
    let before: Journey | null = null;
    return repeating(context, 'SORA', EVERY_S * 1000, async (n) => {
      if (before) await follow(context, airline, clients, before);
      before = null;
      const journey = plan(context, `T${run}-${n}`, n);
      const client = await clientOf(context, clients, journey.owner);
      const { status, body } = await client.send(
        'PUT',
        `/api/v1/notices/${journey.reference}`,
        JSON.stringify(noticeOf(context, journey)),
        'application/json',
      );
      if (status >= 400) throw new Error(`a notice answered ${status} ${JSON.stringify(body).slice(0, 300)}`);
      context.say(`${journey.owner.name}: travel notice ${journey.reference}, ${journey.fate}`);
      before = journey;
    });
  },
};

async function clientOf(
  context: PartnerContext,
  clients: Map<string, PartnerClient>,
  owner: TrialAgency,
): Promise<PartnerClient> {
  const known = clients.get(owner.id);
  if (known) return known;
  const made = await newPartnerClient(context, {
    agencyId: owner.id,
    name: `Notices ${owner.key}`,
    scopes: ['notices:write'],
  });
  clients.set(owner.id, made);
  return made;
}

/** The n-th journey: a registrant with a passport and a full birth date, of one agency after another. */
function plan(context: PartnerContext, reference: string, n: number): Journey {
  const { trial } = context;
  const random = seeded(REGISTER_SEED * 17 + n);
  for (;;) {
    const record = random.below(trial.records);
    const owner = ownerOfRecord(record, trial.agencies);
    const { documents, birthDates } = recordOf(inventPerson(REGISTER_SEED, record), REGISTER_SEED);
    if (!owner.key.startsWith('sora-') || !documents?.length || birthDates?.[0]?.length !== 10) continue;
    const fate = FATES[n % FATES.length]!;
    const soon = fate === 'not-travelled' || fate === 'by-land' ? 8 : 75;
    const departsAtMs = Date.now() + (fate === 'timely' ? 30 * 24 * 60 : soon) * 60_000;
    return { fate, reference, record, owner, departsAtMs, to: 'LHR' };
  }
}

function noticeOf(context: PartnerContext, j: Journey): object {
  const today = new Date().toISOString().slice(0, 10);
  const line = registerLine(j.record, context.trial.agencies, today) as { recordNumber: string };
  const from = findPort('JFK')!;
  const at = localTime(from.zone, j.departsAtMs);
  const arrives = localTime(findPort(j.to)!.zone, j.departsAtMs + 410 * 60_000);
  const legs =
    j.fate === 'by-land'
      ? [
          {
            means: 'road',
            from: {
              place: 'San Diego',
              country: 'USA',
              date: localDate('America/Los_Angeles', j.departsAtMs),
              time: localTime('America/Los_Angeles', j.departsAtMs).slice(11),
            },
            to: {
              place: 'Tijuana',
              country: 'MEX',
              date: localDate('America/Los_Angeles', j.departsAtMs + 3_600_000),
            },
          },
        ]
      : [
          {
            means: 'air',
            carrier: 'TX',
            number: flightNumber(j),
            from: { port: 'JFK', date: at.slice(0, 10), time: at.slice(11) },
            to: { port: j.to, date: arrives.slice(0, 10), time: arrives.slice(11) },
          },
        ];
  return {
    recordNumber: line.recordNumber,
    legs,
    destinations: [{ country: j.fate === 'by-land' ? 'MEX' : 'GBR', address: 'Hotel by the station' }],
    returnsOn: addDays(at.slice(0, 10), 14),
    purposes: ['vacation'],
    officer: { name: 'Duty officer', phone: '555 0100' },
    ...(j.fate === 'timely' ? {} : { late: { reason: 'other', note: 'Booked at short notice' } }),
  };
}

function flightNumber(j: Journey): string {
  return String(700 + (Number(j.reference.split('-')[1]) % 250));
}

/** What happens after the notice: a flight with the registrant on board, another flight, a cancellation, nothing. */
async function follow(
  context: PartnerContext,
  airline: AirlineClient,
  clients: Map<string, PartnerClient>,
  j: Journey,
): Promise<void> {
  if (j.fate === 'cancelled') {
    const client = await clientOf(context, clients, j.owner);
    const { status } = await client.send(
      'POST',
      `/api/v1/notices/${j.reference}/cancel`,
      JSON.stringify({ reason: 'The registrant does not travel' }),
      'application/json',
    );
    context.say(`${j.owner.name}: travel notice ${j.reference} cancelled, answered ${status}`);
    return;
  }
  if (j.fate !== 'as-noticed' && j.fate !== 'other-country') return;
  const to = j.fate === 'as-noticed' ? j.to : 'BOG';
  const { names, birthDates, sex, citizenships, documents } = recordOf(
    inventPerson(REGISTER_SEED, j.record),
    REGISTER_SEED,
  );
  const person: ManifestPerson = {
    names: names.slice(0, 1),
    birthDates: birthDates?.slice(0, 1) ?? [],
    sex: sex ?? 'U',
    citizenships: citizenships ?? [],
    documents: documents ?? [],
    role: 'passenger',
    embark: 'JFK',
    disembark: to,
    offset: 0,
  };
  const parts = writePaxlst({
    kind: 'passengers',
    legs: [
      {
        carrier: 'TX',
        number: flightNumber(j),
        departurePort: 'JFK',
        arrivalPort: to,
        departureLocal: localTime(findPort('JFK')!.zone, j.departsAtMs),
        arrivalLocal: localTime(findPort(to)!.zone, j.departsAtMs + 410 * 60_000),
      },
    ],
    persons: [person],
    declaredTotals: { passengers: 1 },
    references: { message: j.reference.slice(-12) },
  });
  for (const part of parts) await airline.post(part);
}
