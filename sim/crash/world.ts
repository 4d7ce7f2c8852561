import { sql } from 'kysely';
import { hashPassword } from '#access/password.js';
import { addDays } from '#basics/dates.js';
import type { Actor } from '#domain/actor.js';
import { readRecordEntry } from '#domain/registerRecord.js';
import { writePaxlst } from '#formats/edifact/writePaxlst.js';
import { addAgencies } from '#storage/agencies.js';
import { addChannel } from '#storage/agencyChannels.js';
import { addClient } from '#storage/apiClients.js';
import { type Database, many } from '#storage/database.js';
import { enterRecords } from '#storage/enterRecords.js';
import { REGISTER_FEED } from '#storage/firstFacts.js';
import type { Keys } from '#storage/keys.js';
import { markFeedFresh } from '#storage/registerRecords.js';
import { addUser } from '#storage/users.js';
import { seeded } from '../../bench/matching/random.js';

const SORAS = 20;
const PER_FLIGHT = 100;
export const SYSTEM = { kind: 'system', id: 'crash proof' } as const;

export interface CrashAgency {
  readonly id: string;
  readonly name: string;
  readonly ori: string;
  readonly clientId: string;
  readonly webhookKeys: readonly { readonly id: string; readonly secret: string }[];
}

export interface CrashWorld {
  readonly nsotc: CrashAgency;
  readonly soras: readonly CrashAgency[];
  readonly airlineClientId: string;
  readonly clientSecret: string;
  readonly officers: readonly [Officer, Officer];
}

export type Officer = Extract<Actor, { kind: 'user' }>;

/** NSOTC, state units with a webhook each, their machine clients, and two officers. */
export async function furnish(db: Database, keys: Keys, webhookPort: number): Promise<CrashWorld> {
  const nowMs = Date.now();
  const clientSecret = 'only for this run, on loopback';
  const secretHash = await hashPassword(clientSecret);
  return db.asSystem(async (tx) => {
    const [nsotc] = await many(tx, sql<{ id: string }>`select id from agencies where kind = 'nsotc'`);
    const drafts = Array.from({ length: SORAS }, (_, i) => ({
      kind: 'sora-state',
      name: `Crash SORA ${i}`,
      ori: `CRASH${String(i).padStart(4, '0')}`,
      jurisdiction: `C${i}`,
      timeZone: 'America/New_York',
      calendarCode: 'US',
    }));
    const ids = await addAgencies(tx, drafts, nowMs);
    const agencies: CrashAgency[] = [];
    for (const a of [
      { id: nsotc!.id, name: 'NSOTC', ori: '' },
      ...drafts.map((d, i) => ({ id: ids[i]!, name: d.name, ori: d.ori })),
    ]) {
      const secret = `whsec_${Buffer.from(`crash secret of ${a.id}`.padEnd(40, '.')).toString('base64')}`;
      const webhookKeys = [{ id: 'k1', secret }];
      await addChannel(
        tx,
        keys,
        a.id,
        {
          kind: 'webhook',
          address: { url: `http://127.0.0.1:${webhookPort}/agencies/${a.id}/hook` },
          carriesContent: false,
          secrets: { keys: webhookKeys },
        },
        nowMs,
      );
      await addClient(
        tx,
        {
          agencyId: a.id,
          clientId: `crash-${a.id}`,
          name: a.name,
          secretHash,
          scopes: ['notifications:read', 'acknowledgements:write'],
          isSample: true,
        },
        nowMs,
      );
      agencies.push({ ...a, clientId: `crash-${a.id}`, webhookKeys });
    }
    const [airline] = await addAgencies(
      tx,
      [
        {
          kind: 'carrier',
          name: 'Crash Air',
          ori: null,
          jurisdiction: 'US',
          timeZone: 'America/New_York',
          calendarCode: 'US',
        },
      ],
      nowMs,
    );
    const airlineClientId = 'crash-air';
    await addClient(
      tx,
      {
        agencyId: airline!,
        clientId: airlineClientId,
        name: 'Crash Air',
        secretHash,
        scopes: ['manifests:write'],
        isSample: true,
      },
      nowMs,
    );
    const officer = async (name: string): Promise<Officer> => ({
      kind: 'user',
      id: (await addUser(
        tx,
        {
          agencyId: nsotc!.id,
          signInName: name,
          displayName: name,
          roles: ['nsotc-officer'],
          isSample: true,
        },
        nowMs,
      ))!,
      name,
      agencyId: nsotc!.id,
      agencyRole: 'nsotc',
      roles: ['nsotc-officer'],
      sessionDigest: 'crash proof session',
    });
    return {
      nsotc: agencies[0]!,
      soras: agencies.slice(1),
      airlineClientId,
      clientSecret,
      officers: [await officer('crash-one'), await officer('crash-two')] as const,
    };
  });
}

/** Who registers registrant `i`. */
export function soraOf(world: CrashWorld, i: number): CrashAgency {
  return world.soras[i % world.soras.length]!;
}

export function recordNumberOf(i: number): string {
  return `X${200_000_000 + i}`;
}

/** Registrant `i`: a name, birth date and passport of their own, so that identity is certain and nobody else's. */
function registrant(i: number) {
  const random = seeded(90_000 + i);
  const word = (least: number) =>
    Array.from(
      { length: least + random.below(4) },
      (_, k) => (k % 2 === 0 ? 'BDFGKLMNPRSTVZ' : 'AEIOU')[random.below(k % 2 === 0 ? 14 : 5)],
    ).join('');
  return {
    names: [{ surname: word(7), given: word(5) }],
    birthDates: [addDays('1950-01-01', random.below(18_000))],
    sex: 'M' as const,
    citizenships: ['USA'],
    documents: [{ kind: 'passport' as const, number: String(500_000_000 + i * 7919), issuer: 'USA' }],
  };
}

export async function fillRegister(db: Database, world: CrashWorld, count: number): Promise<void> {
  for (let from = 0; from < count; from += 1000) {
    const entries = Array.from({ length: Math.min(1000, count - from) }, (_, k) => {
      const i = from + k;
      const sora = soraOf(world, i);
      const read = readRecordEntry({
        ...registrant(i),
        file: 'NSOR',
        recordNumber: recordNumberOf(i),
        ori: sora.ori,
        offense: 'Sexual battery',
        registersFor: 'residence',
        registrationDates: { from: '2015-01-01' },
      });
      if (!read.ok) throw new Error(JSON.stringify(read.error));
      return { entry: read.value, agencyId: sora.id };
    });
    await db.asSystem((tx) =>
      enterRecords(tx, { actor: SYSTEM, nowMs: Date.now(), feed: REGISTER_FEED.code }, entries),
    );
  }
  await db.asSystem((tx) => markFeedFresh(tx, REGISTER_FEED.code, Date.now()));
}

export function flightsFor(travellers: number): number {
  return Math.ceil(travellers / PER_FLIGHT);
}

/** The manifest of a flight full of registrants; the same bytes however often it is sent. */
export function flightBytes(flight: number, travellers: number, today: string): Uint8Array {
  const day = addDays(today, 2);
  const persons = Array.from({ length: Math.min(PER_FLIGHT, travellers - flight * PER_FLIGHT) }, (_, k) => ({
    ...registrant(flight * PER_FLIGHT + k),
    role: 'passenger' as const,
    offset: 0,
  }));
  return writePaxlst({
    kind: 'passengers',
    legs: [
      {
        carrier: 'TX',
        number: String(100 + flight),
        departurePort: 'JFK',
        arrivalPort: 'LHR',
        departureLocal: `${day}T18:00`,
        arrivalLocal: `${addDays(day, 1)}T06:00`,
      },
    ],
    persons,
    declaredTotals: { passengers: persons.length },
    references: { sender: 'TX', recipient: 'USCSAPIS', message: String(flight) },
  })[0]!;
}
