import { sql } from 'kysely';
import type { Clock } from '../../src/basics/clock.js';
import type { Channels } from '../../src/delivery/channel.js';
import { fate } from '../../src/delivery/channel.js';
import { fileChannel } from '../../src/delivery/file.js';
import { portalChannel } from '../../src/delivery/portal.js';
import type { Actor, Role } from '../../src/domain/actor.js';
import { readRecordEntry } from '../../src/domain/registerRecord.js';
import { newWork } from '../../src/domain/workItem.js';
import { writePaxlst } from '../../src/formats/edifact/writePaxlst.js';
import type { ManifestPerson } from '../../src/formats/manifest.js';
import { stripAtDoor } from '../../src/formats/stripAtDoor.js';
import { InProcessScreening } from '../../src/screening/pool.js';
import { chaseDeadlines } from '../../src/steps/chaseDeadline.js';
import { markDepartures } from '../../src/steps/clocks.js';
import type { StepContext } from '../../src/steps/context.js';
import { endPassportGrounds } from '../../src/steps/endPassportGrounds.js';
import { runItem } from '../../src/steps/runSteps.js';
import { watchDepartures } from '../../src/steps/watchDepartures.js';
import { addAgencies, type NewAgency } from '../../src/storage/agencies.js';
import type { Database } from '../../src/storage/database.js';
import { enterRecords } from '../../src/storage/enterRecords.js';
import { addFirstFacts, REGISTER_FEED } from '../../src/storage/firstFacts.js';
import { markInstallation } from '../../src/storage/installation.js';
import { makeKeys } from '../../src/storage/keys.js';
import { newId } from '../../src/storage/newId.js';
import { markFeedFresh } from '../../src/storage/registerRecords.js';
import { receiveTransmission } from '../../src/storage/transmissions.js';
import { addUser } from '../../src/storage/users.js';
import { addWork, claimWork } from '../../src/storage/workItems.js';

/** A small world for tests: a clock that stands still until told, a few agencies, records and travellers. */
export interface World {
  readonly db: Database;
  readonly context: StepContext;
  readonly clock: Clock & { set(ms: number): void; add(ms: number): void };
  readonly agencies: Readonly<Record<'nsotc' | 'usncb' | 'sora' | 'tribe' | 'lea' | 'port', string>>;
  readonly officers: readonly [OfficerActor, OfficerActor];
  actor(agency: keyof World['agencies'], roles: readonly Role[]): Promise<OfficerActor>;
  enter(...lines: readonly unknown[]): Promise<void>;
  /** Hands in a manifest as bytes. @returns the transmission's id */
  handIn(raw: Uint8Array, sender?: string): Promise<string>;
  /** Runs steps until nothing is ready. @returns how many ran */
  settle(): Promise<number>;
  /** Turns of the clock that a test wants. */
  tick(): Promise<void>;
  rows<Row = Record<string, unknown>>(query: string): Promise<Row[]>;
}

export type OfficerActor = Extract<Actor, { kind: 'user' }>;

export const NOON = Date.parse('2026-03-10T17:00:00Z');

const AGENCIES: Readonly<Record<keyof World['agencies'], NewAgency>> = {
  nsotc: {
    kind: 'nsotc',
    name: 'NSOTC',
    ori: 'USTEST001',
    jurisdiction: 'US',
    timeZone: 'America/New_York',
    calendarCode: 'US',
  },
  usncb: {
    kind: 'usncb',
    name: 'USNCB',
    ori: 'USTEST002',
    jurisdiction: 'US',
    timeZone: 'America/New_York',
    calendarCode: 'US',
  },
  sora: {
    kind: 'sora-state',
    name: 'Ohio Registration Unit',
    ori: 'OHTEST001',
    jurisdiction: 'OH',
    timeZone: 'America/New_York',
    calendarCode: 'US',
    dutyHours: [1, 2, 3, 4, 5].map((day) => ({ day, from: '08:00', to: '17:00' })),
  },
  tribe: {
    kind: 'sora-tribe',
    name: 'Cedar Hollow Nation',
    ori: 'OKTEST009',
    jurisdiction: 'T01',
    timeZone: 'America/Chicago',
    calendarCode: 'US',
    ncicAccess: false,
    dutyHours: [1, 2, 3, 4, 5].map((day) => ({ day, from: '09:00', to: '16:00' })),
  },
  lea: {
    kind: 'lea',
    name: 'Marion County Warrants',
    ori: 'INTEST001',
    jurisdiction: 'IN',
    timeZone: 'America/Indiana/Indianapolis',
    calendarCode: 'US',
  },
  port: {
    kind: 'cbp-port',
    name: 'CBP New York JFK',
    ori: 'NYTEST001',
    jurisdiction: 'US',
    timeZone: 'America/New_York',
    calendarCode: 'US',
    settings: { ports: ['JFK'] },
  },
};

export async function makeWorld(
  db: Database,
  options: { readonly startAtMs?: number; readonly channels?: Partial<Channels> } = {},
): Promise<World> {
  let now = options.startAtMs ?? NOON;
  const clock = {
    now: () => now,
    set: (ms: number) => {
      now = ms;
    },
    add: (ms: number) => {
      now += ms;
    },
  };
  const keys = makeKeys();
  const never = async () => fate('failed-try-again', 'no such channel in this test');
  const channels: Channels = {
    portal: portalChannel(),
    file: fileChannel(),
    email: { kind: 'email', compose: async () => new Uint8Array(), send: never },
    webhook: { kind: 'webhook', compose: async () => new Uint8Array(), send: never },
    nlets: { kind: 'nlets', compose: async () => new Uint8Array(), send: never },
    ...options.channels,
  };
  const errors: string[] = [];
  const context: StepContext = {
    db,
    keys,
    clock,
    screening: await InProcessScreening.start({ source: { persons: [], epoch: 0 } }),
    channels,
    publicUrl: 'http://localhost:3000',
    isTest: true,
    log: (level, text, facts) => {
      if (level !== 'info') errors.push(`${level}: ${text} ${JSON.stringify(facts ?? {})}`);
    },
  };
  const names = Object.keys(AGENCIES) as (keyof World['agencies'])[];
  const ids = await db.asSystem(async (tx) => {
    await markInstallation(tx, { isTest: true }, now);
    await addFirstFacts(tx, now);
    await markFeedFresh(tx, REGISTER_FEED.code, now + 10 * 86_400_000);
    const made = await addAgencies(
      tx,
      names.map((n) => AGENCIES[n]),
      now,
    );
    for (const id of made)
      await sql`insert into agency_channels (id, agency_id, position, kind) values (${newId(now)}, ${id}, 1, 'portal')`.execute(
        tx,
      );
    return made;
  });
  const agencies = Object.fromEntries(names.map((n, i) => [n, ids[i]!])) as World['agencies'];

  async function actor(agency: keyof World['agencies'], roles: readonly Role[]): Promise<OfficerActor> {
    const name = `${agency}-${newId(now).slice(-6)}`;
    const id = (await db.asSystem((tx) =>
      addUser(tx, { agencyId: agencies[agency], signInName: name, displayName: name, roles }, now),
    ))!;
    const role = {
      nsotc: 'nsotc',
      usncb: 'usncb',
      sora: 'sora',
      tribe: 'sora',
      lea: 'warrant-holder',
      port: 'cbp-port',
    } as const;
    return {
      kind: 'user',
      id,
      name,
      agencyId: agencies[agency],
      agencyRole: role[agency],
      roles,
      sessionDigest: 'test session',
    };
  }
  const officers = [
    await actor('nsotc', ['nsotc-officer']),
    await actor('nsotc', ['nsotc-officer', 'nsotc-supervisor']),
  ] as const;

  return {
    db,
    context,
    clock,
    agencies,
    officers,
    actor,
    async enter(...lines) {
      await db.asSystem(async (tx) => {
        const entries = [];
        for (const line of lines) {
          const read = readRecordEntry(line);
          if (!read.ok) throw new Error(JSON.stringify(read.error));
          const owner = names.find((n) => AGENCIES[n].ori === read.value.ori);
          if (!owner) throw new Error(`no test agency has the ORI ${read.value.ori}`);
          entries.push({ entry: read.value, agencyId: agencies[owner] });
        }
        await enterRecords(
          tx,
          { actor: { kind: 'system', id: 'test' }, nowMs: now, feed: REGISTER_FEED.code },
          entries,
        );
      });
    },
    async handIn(raw, sender = 'TESTAIR') {
      return db.asSystem(async (tx) => {
        const received = await receiveTransmission(
          tx,
          keys,
          { door: 'manifests', sender, raw: stripAtDoor(raw) },
          now,
        );
        if (received.kind !== 'repeated')
          await addWork(
            tx,
            [newWork('transmissionReceived', `read ${received.id}`, { transmissionId: received.id })],
            now,
          );
        return received.id;
      });
    },
    async settle() {
      let ran = 0;
      for (;;) {
        const items = [
          ...(await claimWork(db, { role: 'work', owner: 'test', limit: 20, leaseMs: 60_000, nowMs: now })),
          ...(await claimWork(db, { role: 'screen', owner: 'test', limit: 20, leaseMs: 60_000, nowMs: now })),
        ];
        if (items.length === 0) break;
        for (const item of items) await runItem(context, item, 'test');
        ran += items.length;
        if (errors.length > 0) throw new Error(errors.splice(0).join('\n'));
      }
      return ran;
    },
    async tick() {
      await chaseDeadlines(context);
      await markDepartures(context);
      await endPassportGrounds(context);
      await watchDepartures(context);
    },
    rows: async (query) => db.asSystem(async (tx) => (await sql.raw(query).execute(tx)).rows as never),
  };
}

/** An invented registrant of Ohio, as a line of the register file. */
export const REGISTRANT = {
  file: 'NSOR',
  recordNumber: 'X123456789',
  ori: 'OHTEST001',
  names: [{ surname: 'OKONKWO-FERRIS', given: 'BARNABY', middle: 'ELDRED' }],
  birthDates: ['1971-04-23'],
  sex: 'M',
  citizenships: ['USA'],
  documents: [{ kind: 'passport', number: '910228374', issuer: 'USA' }],
  offense: 'Sexual battery',
  offenseCode: '1108',
  convictedOn: '2004-06-02',
  registersFor: 'residence',
  registrationDates: { from: '2010-01-15' },
};

/** A warrant for another invented person. */
export const WANTED = {
  file: 'WANTED',
  recordNumber: 'W987654321',
  ori: 'INTEST001',
  names: [{ surname: 'VANTERPOOL', given: 'LUCIAN' }],
  birthDates: ['1980-11-02'],
  sex: 'M',
  citizenships: ['USA'],
  documents: [{ kind: 'passport', number: '577120943', issuer: 'USA' }],
  warrant: {
    issuingOri: 'INTEST001',
    extraditionLimit: 'full',
    dateOfWarrant: '2025-08-14',
    offenseCode: '1101',
    offense: 'Sexual assault',
    caution: 'Armed',
  },
};

export function traveller(more: Partial<ManifestPerson> = {}): ManifestPerson {
  return {
    names: [{ surname: 'INNOCENT', given: 'PERCIVAL' }],
    birthDates: ['1990-02-03'],
    sex: 'M',
    citizenships: ['USA'],
    role: 'passenger',
    offset: 0,
    ...more,
  };
}

/** Barnaby as an airline sends him. */
export const BARNABY = traveller({
  names: [{ surname: 'OKONKWO FERRIS', given: 'BARNABY ELDRED' }],
  birthDates: ['1971-04-23'],
  documents: [{ kind: 'passport', number: '910228374', issuer: 'USA' }],
});
export const LUCIAN = traveller({
  names: [{ surname: 'VANTERPOOL', given: 'LUCIAN' }],
  birthDates: ['1980-11-02'],
});

/** A departure JFK to Lisbon tomorrow noon, as PAXLST bytes. */
export function departure(
  persons: readonly ManifestPerson[],
  more: {
    readonly number?: string;
    readonly day?: string;
    readonly kind?:
      | 'passengers'
      | 'flight-close-on-board'
      | 'flight-close-not-on-board'
      | 'cancel-reservation';
    readonly message?: string;
  } = {},
): Uint8Array {
  const day = more.day ?? '2026-03-11';
  return writePaxlst({
    kind: more.kind ?? 'passengers',
    legs: [
      {
        carrier: 'TX',
        number: more.number ?? '204',
        departurePort: 'JFK',
        arrivalPort: 'LIS',
        departureLocal: `${day}T12:00`,
        arrivalLocal: `${day}T23:30`,
      },
    ],
    persons,
    declaredTotals: { passengers: persons.length },
    references: { sender: 'TESTAIR', recipient: 'USCSAPIS', message: more.message ?? '1' },
  })[0]!;
}

export function arrival(
  persons: readonly ManifestPerson[],
  more: { readonly number?: string; readonly day?: string } = {},
): Uint8Array {
  const day = more.day ?? '2026-03-11';
  return writePaxlst({
    kind: 'passengers',
    legs: [
      {
        carrier: 'TX',
        number: more.number ?? '205',
        departurePort: 'LIS',
        arrivalPort: 'JFK',
        departureLocal: `${day}T12:00`,
        arrivalLocal: `${day}T16:30`,
      },
    ],
    persons,
    declaredTotals: { passengers: persons.length },
    references: { sender: 'TESTAIR', recipient: 'USCSAPIS', message: '1' },
  })[0]!;
}
