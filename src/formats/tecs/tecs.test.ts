import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { writeMrz } from '../mrz/write.js';
import { readAny } from '../read.js';
import type { Inspection, TecsBatch } from './inspection.js';
import { writeTecsCsv, writeTecsJson } from './write.js';

const ARRIVAL: Inspection = {
  reference: 'I-2026-000001',
  sequence: 2,
  status: 'secondary',
  direction: 'entry',
  mode: 'air',
  port: 'JFK',
  lane: '12',
  at: '2026-03-15T09:58:00-04:00',
  carrier: 'TX',
  voyage: '101',
  officer: 'k1:9f3a',
  queried: true,
  referral: 'register',
  person: {
    role: 'passenger',
    names: [{ surname: 'QUILL', given: 'MARLO', middle: 'ANSEL' }],
    birthDates: ['1971-08-30'],
    sex: 'M',
    citizenships: ['USA'],
    residence: 'USA',
    documents: [{ kind: 'passport', number: 'Q1234567', issuer: 'USA', expiry: '2031-01-02' }],
    usAddress: { street: '12 Elm Street', city: 'Dayton', region: 'OH', postcode: '45402' },
    travellerNumbers: ['RN-7F3K29QX'],
    verified: ['document'],
  },
};

/** What a land lane has of a passenger: the plate and a first name. */
const PARTIAL: Inspection = {
  reference: 'I-2026-000002',
  status: 'admitted',
  direction: 'entry',
  mode: 'vehicle',
  port: '2304',
  lane: '07',
  at: '2026-03-15T07:01',
  vehicle: { plate: '8ABC123', state: 'CA', country: 'USA' },
  queried: false,
  person: { role: 'passenger', names: [{ given: 'MARIA' }] },
};

const BATCH: TecsBatch = {
  sender: 'TECS',
  batch: 'B-0001',
  feedSequence: 812,
  preparedAt: '2026-03-15T14:00:00Z',
  test: true,
  inspections: [ARRIVAL, PARTIAL],
  crossings: [
    {
      port: '2304',
      mode: 'vehicle',
      direction: 'entry',
      day: '2026-03-14',
      crossings: 18_250,
      queried: 15_990,
    },
  ],
};

type Json = Record<string, unknown> & { readonly inspections: Record<string, unknown>[] };
const bytesOf = (value: unknown) => new TextEncoder().encode(JSON.stringify(value));
const jsonOf = (bytes: Uint8Array): Json => JSON.parse(new TextDecoder().decode(bytes));
const EVENTS = [
  {
    person: 0,
    kind: 'inspection',
    reference: 'I-2026-000001',
    state: 'secondary',
    direction: 'entry',
    place: 'JFK',
    occurredAt: '2026-03-15T09:58:00-04:00',
    sequence: 2,
    facts: {
      mode: 'air',
      lane: '12',
      carrier: 'TX',
      voyage: '101',
      officer: 'k1:9f3a',
      queried: true,
      referral: 'register',
    },
  },
  {
    person: 1,
    kind: 'inspection',
    reference: 'I-2026-000002',
    state: 'admitted',
    direction: 'entry',
    place: '2304',
    occurredAt: '2026-03-15T07:01',
    facts: {
      mode: 'vehicle',
      lane: '07',
      vehicle: { plate: '8ABC123', state: 'CA', country: 'USA' },
      queried: false,
    },
  },
];

describe('whoever was named and cannot be read is for a person to look at', () => {
  const sent = JSON.parse(new TextDecoder().decode(writeTecsJson(BATCH)));
  const [one] = sent.inspections;
  test.each([
    ['inspections as an object', { inspections: one }, 'not-a-list'],
    ['inspections as text beside counts', { inspections: 'one' }, 'not-a-list'],
    ['a list for the person', { inspections: [{ ...one, person: [one.person] }] }, 'person-not-read'],
    [
      'the person under another name',
      { inspections: [{ ...one, person: undefined, persons: [one.person] }] },
      'person-not-read',
    ],
    [
      'a name that is no text',
      { inspections: [{ ...one, person: { surname: { a: 1 } } }] },
      'person-not-read',
    ],
  ])('%s', (_, to, code) => {
    const [message] = readAny(new TextEncoder().encode(JSON.stringify({ ...sent, ...to })));
    expect(message!.outcome).toBe('quarantined');
    expect(message!.warnings.map((w) => w.code)).toContain(code);
  });
});

describe('inspections', () => {
  test('what is written as JSON is read back: persons, events, counts, references', () => {
    const [events, counts] = readAny(writeTecsJson(BATCH));
    expect(events).toMatchObject({
      format: 'tecs-json',
      kind: 'events',
      outcome: 'accepted',
      warnings: [],
      references: { sender: 'TECS', interchange: 'B-0001', feedSequence: 812, test: true, charset: 'ascii' },
    });
    expect(events!.events).toEqual(EVENTS);
    expect(events!.persons.map(({ offset: _, ...p }) => p)).toEqual([ARRIVAL.person, PARTIAL.person]);
    expect(counts).toMatchObject({ kind: 'crossing-counts', outcome: 'accepted' });
    expect(counts!.crossings).toEqual(BATCH.crossings);
  });

  test('what is written as CSV is read back alike, counts apart', () => {
    const [events, ...others] = readAny(writeTecsCsv(BATCH));
    expect(others).toEqual([]);
    expect(events).toMatchObject({
      format: 'tecs-csv',
      outcome: 'accepted',
      warnings: [],
      references: { sender: 'TECS', interchange: 'B-0001' },
    });
    expect(events!.events).toEqual(EVENTS);
    expect(events!.persons.map(({ offset: _, ...p }) => p)).toEqual([ARRIVAL.person, PARTIAL.person]);
  });

  test('each person’s remarks say where in the file', () => {
    const body = jsonOf(writeTecsJson(BATCH));
    body.inspections[1]!.mode = 'hovercraft';
    const text = JSON.stringify(body);
    const [message] = readAny(new TextEncoder().encode(text));
    const [warning] = message!.warnings;
    expect(warning).toMatchObject({ code: 'bad-field', segment: 2 });
    expect(text.slice(warning!.offset).startsWith('{"reference":"I-2026-000002"')).toBe(true);
    expect(warning!.text).toBe(
      'inspection 2: mode: "hovercraft". Expected one of air, sea, vehicle, pedestrian, rail',
    );
  });

  test('a four-digit airport is the airport that manifests name', () => {
    const [message] = readAny(
      bytesOf({ ...jsonOf(writeTecsJson(BATCH)), inspections: [{ ...ARRIVAL, port: '4701' }] }),
    );
    expect(message!.events![0]!.place).toBe('JFK');
  });

  // biome-ignore format: a table
  const DAMAGE: readonly (readonly [what: string, change: Readonly<Record<string, unknown>>, code: string, state: string, reference?: string])[] = [
    ['no number',          { reference: undefined },   'no-reference',           'secondary', '~B-0001#1'],
    ['an unknown state',   { status: 'cleared' },      'unknown-status',         'primary'],
    ['no state',           { status: undefined },      'unknown-status',         'primary'],
    ['no direction',       { direction: 'sideways' },  'unknown-direction',      'secondary'],
    ['no port',            { port: null },             'unknown-port',           'secondary'],
    ['an unknown outcome', { outcome: 'fine' },        'unknown-outcome',        'secondary'],
  ];
  for (const [what, change, code, state, reference] of DAMAGE)
    test(`${what}: quarantined, and the person is read`, () => {
      const [message] = readAny(
        bytesOf({ ...jsonOf(writeTecsJson(BATCH)), inspections: [{ ...ARRIVAL, ...change }] }),
      );
      expect(message!.outcome).toBe('quarantined');
      expect(message!.warnings.map((w) => w.code)).toContain(code);
      expect(message!.events![0]).toMatchObject({ state, reference: reference ?? ARRIVAL.reference });
      expect(message!.persons[0]!.names).toEqual(ARRIVAL.person.names);
    });

  test('a document read by machine is verified; a zone fills in what the fields leave out', () => {
    const person = {
      mrz: writeMrz('TD3', {
        type: 'P',
        state: 'USA',
        surname: 'QUILL',
        given: 'MARLO ANSEL',
        documentNumber: 'Q1234567',
        nationality: 'USA',
        birthDate: '710830',
        sex: 'M',
        expiryDate: '310102',
      }).join('\n'),
    };
    const [message] = readAny(
      bytesOf({ ...jsonOf(writeTecsJson(BATCH)), inspections: [{ ...ARRIVAL, person }] }),
      undefined,
      { receivedOn: '2026-03-15' },
    );
    expect(message!.persons[0]).toMatchObject({
      names: [{ surname: 'QUILL', given: 'MARLO ANSEL' }],
      birthDates: ['1971-08-30'],
      documents: [{ kind: 'passport', number: 'Q1234567' }],
      verified: ['document'],
    });
  });

  test('another version is read, quarantined; nothing in it is rejected', () => {
    const body = jsonOf(writeTecsJson(BATCH));
    expect(readAny(bytesOf({ ...body, version: 2 }))[0]).toMatchObject({
      outcome: 'quarantined',
      persons: [{}, {}],
    });
    expect(readAny(bytesOf({ ...body, inspections: [], crossings: [] }))[0]).toMatchObject({
      outcome: 'quarantined',
    });
    expect(readAny(bytesOf({ ...body, inspections: [7, null] }))[0]).toMatchObject({
      outcome: 'quarantined',
      persons: [],
    });
  });

  test('every truncated prefix keeps the inspections that are whole', () => {
    const whole = writeTecsJson(BATCH);
    const second = new TextDecoder().decode(whole).indexOf('I-2026-000002');
    for (let n = 40; n < whole.length - 2; n += 7) {
      const [message] = readAny(whole.subarray(0, n));
      expect(message!.outcome === 'quarantined').toBe(true);
      if (n > second + 30) expect(message!.events!.length).toBeGreaterThan(0);
      if (n > second + 30) expect(message!.persons[0]!.names).toEqual(ARRIVAL.person.names);
    }
  });

  test('no single changed character is a throw, and the persons of other inspections stay', () => {
    const whole = writeTecsJson({ ...BATCH, inspections: [ARRIVAL, PARTIAL, ARRIVAL] });
    fc.assert(
      fc.property(fc.nat(whole.length - 1), fc.integer({ min: 0, max: 255 }), (at, byte) => {
        const changed = whole.slice();
        changed[at] = byte;
        for (const m of readAny(changed, 'tecs')) expect(m.warnings.length).toBeLessThan(300);
      }),
      { numRuns: 400 },
    );
  });

  test('hostile JSON: depth and size are bounded, time is linear', () => {
    const head = '{"format":"rsoits-tecs","version":1,"inspections":[';
    expect(readAny(new TextEncoder().encode(head + '['.repeat(2_000_000)))[0]).toMatchObject({
      outcome: 'rejected',
    });
    const flat = readAny(new TextEncoder().encode(`${head}${'{},'.repeat(300_000)}{}]}`));
    expect(flat[0]!.persons).toHaveLength(300_001);
    const [open] = readAny(new TextEncoder().encode(`${head}{"reference":"${'\\"'.repeat(3_000_000)}`));
    expect(open).toMatchObject({ outcome: 'quarantined', persons: [] });
  });
});
