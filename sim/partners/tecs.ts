import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { sql } from 'kysely';
import { localTime } from '#basics/zones.js';
import type { PersonDescription } from '#domain/person.js';
import { findPort } from '#domain/ports.js';
import { SECONDARY_OUTCOMES } from '#domain/secondaryOutcome.js';
import type { Inspection, TecsBatch } from '#formats/tecs/inspection.js';
import { writeTecsCsv, writeTecsJson } from '#formats/tecs/write.js';
import { many } from '#storage/database.js';
import { ERRORS_FOR_FITTING } from '../../bench/matching/errorsForFitting.js';
import { inventPerson, travellerOf } from '../../bench/matching/population.js';
import { type Random, seeded } from '../../bench/matching/random.js';
import { LAND_PORTS as LAND_PORT_PLACES } from '../world/places.js';
import { REGISTER_SEED } from '../world/register.js';
import { newPartnerClient, type PartnerClient } from './client.js';
import { type Partner, type PartnerContext, repeating } from './partner.js';
import { knownByPassport } from './registered.js';

/** Seconds between two batches of the feed. */
const EVERY_S = 25;
/** One batch in so many has somebody whom the register knows by the document shown. */
const KNOWN_EVERY = 3;
const LAND_PORTS = LAND_PORT_PLACES.map(({ code }) => code);
const STRANGERS = 8_000_000;

/** The machine of the port's inspectors: who asked is read in messages, and must be the port's own. */
type InspectorAt = (port: string) => Promise<PartnerClient>;

interface Kept {
  batches: number;
  inspections: number;
  /** Manifest entries whose arrival was inspected. */
  arrived: string[];
}

/**
 * CBP's inspections: land crossings of which some have plate and first name only, arrivals of the airline's flights,
 * and inspectors who ask about one person and wait. With the faults of a real feed: batches twice, versions in the wrong
 * order, a file cut off, a question that makes no sense. What went to secondary ends in a later batch.
 */
export const tecsPartner: Partner = {
  name: 'TECS',
  async start(context) {
    const agency = (key: string) => {
      const found = context.trial.agencies.find((a) => a.key === key);
      if (!found) throw new Error(`no agency ${key} in the trial`);
      return found.id;
    };
    // The feed has the inspections of every port and is CBP's; only a port's own inspector asks and waits.
    const client = await newPartnerClient(context, {
      agencyId: agency('cbp'),
      name: 'TECS',
      scopes: ['inspections:write'],
    });
    const inspectors = new Map<string, Promise<PartnerClient>>();
    const inspectorAt: InspectorAt = (port) => {
      const key = context.trial.agencies.some((a) => a.key === `port-${port}`) ? `port-${port}` : 'cbp';
      const known = inspectors.get(key);
      if (known) return known;
      const made = newPartnerClient(context, {
        agencyId: agency(key),
        name: `TECS inspector ${key}`,
        scopes: ['inspections:ask'],
      });
      inspectors.set(key, made);
      return made;
    };
    mkdirSync(context.folder, { recursive: true });
    const file = join(context.folder, 'kept.json');
    const kept = readKept(file);
    const waiting: Inspection[] = [];
    let held: Uint8Array | null = null;
    return repeating(context, 'TECS', EVERY_S * 1000, async () => {
      kept.batches += 1;
      const random = seeded(kept.batches * 15_485_863);
      const inspections = [
        ...endSecondary(waiting, random),
        ...land(context, kept, random, waiting),
        ...(await arrivals(context, kept, random, waiting)),
      ];
      writeFileSync(file, JSON.stringify(kept));
      const batch: TecsBatch = {
        sender: 'TECS',
        batch: `TECS-${kept.batches}`,
        feedSequence: kept.batches,
        preparedAt: new Date().toISOString(),
        test: true,
        inspections,
        crossings: counts(random),
      };
      const sent = await send(client, batch, held, random);
      held = sent.held;
      const asked = await askSome(context, inspectorAt, kept, random);
      writeFileSync(file, JSON.stringify(kept));
      context.say(`TECS: ${inspections.length} inspections ${sent.says}; ${asked}`);
    });
  },
};

function readKept(file: string): Kept {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Kept;
  } catch {
    return { batches: 0, inspections: 0, arrived: [] };
  }
}

function reference(kept: Kept): string {
  kept.inspections += 1;
  return `I-${String(kept.inspections).padStart(8, '0')}`;
}

function land(context: PartnerContext, kept: Kept, random: Random, waiting: Inspection[]): Inspection[] {
  const count = 4 + random.below(8);
  const known = kept.batches % KNOWN_EVERY === 1 ? 0 : -1;
  // Registered and wanted by turns, so that secondary inspection and arrest are both seen soon.
  const status = Math.floor(kept.batches / KNOWN_EVERY) % 2 === 0 ? 'non-fugitive' : 'wanted';
  return Array.from({ length: count }, (_, i) => {
    const port = random.pick(LAND_PORTS);
    const onFoot = random.chance(0.3);
    const isPartial = i !== known && random.chance(0.35);
    const person =
      i === known
        ? knownByPassport(context, kept.batches * 13 + 5, status)
        : somebody(context, random, kept.inspections);
    const inspection: Inspection = {
      reference: reference(kept),
      sequence: 1,
      status: i === known ? 'secondary' : 'admitted',
      direction: i === known || random.chance(0.9) ? 'entry' : 'departure',
      mode: onFoot ? 'pedestrian' : 'vehicle',
      port,
      lane: String(1 + random.below(24)),
      at: localTime(findPort(port)?.zone ?? 'America/Los_Angeles', Date.now()),
      ...(onFoot ? {} : { vehicle: { plate: plate(random), state: random.pick(['CA', 'TX', 'AZ']) } }),
      queried: !isPartial,
      ...(i === known ? { referral: status === 'wanted' ? 'wanted' : 'register' } : {}),
      person: isPartial
        ? { role: 'passenger', names: [{ given: person.names[0]?.given ?? 'MARIA' }] }
        : { ...person, role: 'passenger', ...(person.documents?.length ? { verified: ['document'] } : {}) },
    };
    if (inspection.status === 'secondary') waiting.push(inspection);
    return inspection;
  });
}

/** Who was listed by the airline and has landed by the timetable: TECS has the lists too. */
async function arrivals(
  context: PartnerContext,
  kept: Kept,
  random: Random,
  waiting: Inspection[],
): Promise<Inspection[]> {
  const rows = await context.db.asSystem((tx) =>
    many(
      tx,
      sql<{
        id: string;
        traveller: PersonDescription;
        port: string;
        carrier: string;
        number: string;
        known: boolean;
        wanted: boolean;
      }>`
      select e.id, e.traveller, v.arrival_port as port, v.carrier, v.number, exists (select from candidates c where c.travel_event_id = e.id) as known,
             exists (select from candidates c where c.travel_event_id = e.id and c.status = 'wanted') as wanted
        from travel_events e join voyages v on v.id = e.voyage_id
       where e.kind = 'manifest' and e.direction = 'entry' and e.erased_at is null and e.state in ('listed', 'on-board')
         and v.arrives_at between now() - interval '2 hours' and now() order by known desc, e.id limit 400`,
    ),
  );
  const done = new Set(kept.arrived);
  const fresh = rows.filter((r) => !done.has(r.id)).slice(0, 20);
  kept.arrived = [...kept.arrived, ...fresh.map((r) => r.id)].slice(-4000);
  return fresh.map((r) => {
    const inspection: Inspection = {
      reference: reference(kept),
      sequence: 1,
      status: r.known ? 'secondary' : 'admitted',
      direction: 'entry',
      mode: 'air',
      port: r.port,
      lane: String(1 + random.below(40)),
      at: new Date().toISOString(),
      carrier: r.carrier,
      voyage: r.number,
      queried: true,
      ...(r.wanted ? { referral: 'wanted' } : {}),
      person: {
        ...r.traveller,
        role: 'passenger',
        ...(r.traveller.documents?.length ? { verified: ['document'] as const } : {}),
      },
    };
    if (r.known) waiting.push(inspection);
    return inspection;
  });
}

/** What went to secondary earlier and has an end now; the higher version counts, whatever comes first. */
function endSecondary(waiting: Inspection[], random: Random): Inspection[] {
  return waiting.splice(0, random.below(waiting.length + 1)).map((i) => {
    const outcome =
      i.referral === 'wanted'
        ? 'warrant-confirmed'
        : random.pick(['admitted-same', 'admitted-same', 'admitted', 'refused'] as const);
    return { ...i, sequence: 2, status: SECONDARY_OUTCOMES[outcome].state, outcome, officer: 'k1:5d0e77' };
  });
}

function counts(random: Random): NonNullable<TecsBatch['crossings']> {
  const day = new Date().toISOString().slice(0, 10);
  return LAND_PORTS.flatMap((port) =>
    (['vehicle', 'pedestrian'] as const).map((mode) => {
      const crossings = 300 + random.below(9000);
      return {
        port,
        mode,
        direction: 'entry' as const,
        day,
        crossings,
        queried: Math.floor(crossings * (0.75 + random.below(20) / 100)),
      };
    }),
  );
}

async function send(
  client: PartnerClient,
  batch: TecsBatch,
  held: Uint8Array | null,
  random: Random,
): Promise<{ readonly says: string; readonly held: Uint8Array | null }> {
  const asCsv = random.chance(0.2);
  const whole = asCsv ? writeTecsCsv(batch) : writeTecsJson(batch);
  const post = async (bytes: Uint8Array) => {
    const { status } = await client.send('POST', '/api/v1/inspections', bytes);
    if (status >= 400) throw new Error(`the door answered ${status}`);
  };
  const kind = asCsv ? 'as CSV' : 'as JSON';
  if (held) {
    await post(whole);
    await post(held);
    return { says: `${kind}, then the batch before it`, held: null };
  }
  if (random.chance(0.15)) return { says: `${kind}, held back`, held: whole };
  if (random.chance(0.1)) await post(whole.subarray(0, Math.floor(whole.length * 0.7)));
  await post(whole);
  if (random.chance(0.15)) {
    await post(whole);
    return { says: `${kind}, twice`, held: null };
  }
  return { says: kind, held: null };
}

/** Inspectors with somebody before them. */
async function askSome(
  context: PartnerContext,
  inspectorAt: InspectorAt,
  kept: Kept,
  random: Random,
): Promise<string> {
  const results: Record<string, number> = {};
  const count = 2 + random.below(5);
  for (let i = 0; i < count; i++) {
    const person =
      i === 0 && kept.batches % KNOWN_EVERY === 2
        ? knownByPassport(context, kept.batches * 13 + 5)
        : somebody(context, random, kept.inspections + i);
    const broken = random.chance(0.05);
    const port = random.pick([...LAND_PORTS, 'JFK', 'MIA', 'LAX']);
    const { status, body } = await (await inspectorAt(port)).send(
      'POST',
      '/api/v1/inspections/queries',
      JSON.stringify({
        reference: reference(kept),
        direction: 'entry',
        mode: LAND_PORTS.includes(port) ? 'vehicle' : 'air',
        port: broken ? '??' : port,
        person: {
          names: person.names
            .slice(0, 1)
            .map((name) =>
              Object.fromEntries(
                (['surname', 'given', 'middle', 'full'] as const).flatMap((k) =>
                  name[k] ? [[k, name[k]]] : [],
                ),
              ),
            ),
          birthDates: person.birthDates,
          sex: person.sex,
          citizenships: person.citizenships,
          documents: person.documents
            ?.slice(0, 1)
            .map(({ number, issuer }) => ({ kind: 'passport', number, issuer })),
          documentRead: 'machine',
        },
      }),
      'application/json',
    );
    const result = status === 200 ? String((body as { result?: string }).result) : `refused ${status}`;
    results[result] = (results[result] ?? 0) + 1;
  }
  return `${count} questions: ${Object.entries(results)
    .map(([result, n]) => `${n} ${result}`)
    .join(', ')}`;
}

function somebody(context: PartnerContext, random: Random, n: number): PersonDescription {
  const fromRegister = random.chance(0.01);
  const index = fromRegister ? random.below(context.trial.records) : STRANGERS + n;
  return travellerOf(inventPerson(REGISTER_SEED, index, undefined, 0.6), random, {
    errors: ERRORS_FOR_FITTING,
    errorCount: random.chance(0.2) ? 1 : 0,
    rewritten: 0.05,
    documentShown: 0.8,
  }).person;
}

function plate(random: Random): string {
  const letters = 'ABCDEFGHJKLMNPRSTUVWXYZ';
  return `${random.below(10)}${[0, 1, 2].map(() => letters[random.below(letters.length)]).join('')}${100 + random.below(900)}`;
}
