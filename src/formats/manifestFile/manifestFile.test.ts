import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readAny } from '../read.js';
import type { ManifestFile } from './file.js';
import { PRIVATE_CARRIER } from './file.js';
import { writeManifestCsv, writeManifestJson } from './write.js';

const PERSON: ManifestFile['persons'][number] = {
  role: 'passenger',
  names: [{ surname: 'QUILL', given: 'MARLO', middle: 'ANSEL' }],
  birthDates: ['1971-08-30'],
  sex: 'M',
  citizenships: ['USA'],
  residence: 'USA',
  documents: [{ kind: 'passport', number: 'Q1234567', issuer: 'USA', expiry: '2031-01-02' }],
  locator: 'ABC123',
  seats: ['12C'],
  travellerNumbers: ['RN-7F3K29QX'],
};
const YACHT: ManifestFile = {
  craft: 'private-sea',
  list: 'passengers',
  sender: 'EAPIS',
  reference: 'N-77',
  preparedAt: '2026-03-10T10:00:00Z',
  test: true,
  carrier: PRIVATE_CARRIER,
  number: 'FL4412AB',
  vesselName: 'Second Wind',
  operator: 'R. Halloway, master',
  legs: [
    {
      carrier: PRIVATE_CARRIER,
      number: 'FL4412AB',
      departurePort: 'MXCZM',
      arrivalPort: '5201',
      departureLocal: '2026-03-12T06:00',
      arrivalLocal: '2026-03-14T18:00',
    },
  ],
  totals: { passengers: 1, crew: 1 },
  persons: [
    PERSON,
    { ...PERSON, role: 'crew', names: [{ surname: 'HALLOWAY', given: 'REMY' }], locator: 'ABC124' },
  ],
};
const FLIGHT: ManifestFile = {
  ...YACHT,
  craft: 'commercial-air',
  carrier: 'TX',
  number: '204',
  legs: [
    {
      carrier: 'TX',
      number: '204',
      departurePort: 'JFK',
      arrivalPort: 'LIS',
      departureLocal: '2026-03-11T12:00',
      arrivalLocal: '2026-03-11T23:30',
    },
  ],
};
const utf8 = (text: string) => new TextEncoder().encode(text);
const bare = (m: ReturnType<typeof readAny>[number]) => m.persons.map(({ offset: _, ...p }) => p);

describe('a list whose persons cannot be read is for a person to look at, never accepted', () => {
  const text = new TextDecoder().decode(writeManifestJson(FLIGHT));
  const changed = (to: object) => readAny(utf8(JSON.stringify({ ...JSON.parse(text), ...to })))[0]!;
  test.each([
    ['persons as text', { persons: 'QUILL' }, 'not-a-list'],
    ['persons as an object', { persons: { surname: 'QUILL' } }, 'not-a-list'],
    ['legs as an object', { legs: {} }, 'not-a-list'],
    ['no persons', { persons: undefined }, 'no-persons'],
    ['null for persons', { persons: null }, 'no-persons'],
    ['fewer than declared', { totals: { passengers: 2, crew: 1 } }, 'fewer-than-declared'],
    ['none of those declared', { persons: [] }, 'fewer-than-declared'],
    ['a person of whom nothing can be read', { persons: [{ surname: ['QUILL'] }] }, 'no-identity'],
  ])('%s', (_, to, code) => {
    const message = changed(to);
    expect(message.outcome).toBe('quarantined');
    expect(message.warnings.map((w) => w.code)).toContain(code);
  });
  test.each([
    ['an empty flight', { persons: [], totals: { passengers: 0, crew: 0 } }],
    ['a canceled flight', { list: 'cancel-flight', persons: undefined, totals: undefined }],
    ['crew that come in a list of their own', { totals: { passengers: 1, crew: 7 } }],
  ])('%s is a list like any other', (_, to) => {
    expect(changed(to)).toMatchObject({ outcome: 'accepted', warnings: [] });
  });
});

describe('manifests as JSON and CSV', () => {
  test.each([
    ['a private vessel', YACHT, 'FL4412AB'],
    ['a flight', FLIGHT, 'TX204'],
  ])('%s: what is written as JSON is read back', (_, file, flight) => {
    const [message, ...more] = readAny(writeManifestJson(file));
    expect(more).toEqual([]);
    expect(message).toMatchObject({
      format: 'manifest-json',
      outcome: 'accepted',
      warnings: [],
      kind: 'passengers',
      craft: file.craft,
      carrier: file.carrier,
      flight,
      legs: file.legs,
      declaredTotals: file.totals,
      references: { sender: 'EAPIS', transaction: 'N-77', test: true },
    });
    expect(bare(message!)).toEqual(file.persons);
  });

  test.each([
    ['a private vessel', YACHT],
    ['a flight', FLIGHT],
  ])('%s: what is written as CSV is read back', (_, file) => {
    const [message, ...more] = readAny(writeManifestCsv(file));
    expect(more).toEqual([]);
    expect(message).toMatchObject({
      format: 'manifest-csv',
      outcome: 'accepted',
      warnings: [],
      craft: file.craft,
      legs: file.legs,
    });
    expect(bare(message!)).toEqual(file.persons);
  });

  test('headings and dates of other programs: German with semicolons, two flights in one file', () => {
    const messages = readAny(
      utf8(
        'Flug;Datum;Von;Nach;Nachname;Vorname;Geburtsdatum;Geschlecht;Nationalität;Passnummer;Bemerkung\r\n' +
          'TX204;15.03.2026;FRA;JFK;MÜLLER;ANNA;30.08.1971;F;DEU;C01X00T47;x\r\n' +
          'TX205;15MAR2026;FRA;IAD;ÖZ;EMRE;15-Mar-1980;M;TUR;U1234567;\r\n' +
          'TX204;15.03.2026;FRA;JFK;;;;;;;\r\n',
      ),
    );
    expect(messages.map((m) => [m.flight, m.legs[0]!.departureLocal, m.persons.length])).toEqual([
      ['TX204', '2026-03-15T00:00', 2],
      ['TX205', '2026-03-15T00:00', 1],
    ]);
    expect(messages[0]!.persons[0]).toMatchObject({
      names: [{ surname: 'MÜLLER', given: 'ANNA' }],
      birthDates: ['1971-08-30'],
      documents: [{ number: 'C01X00T47' }],
    });
    expect(messages[0]).toMatchObject({ outcome: 'quarantined' });
    expect(messages[0]!.warnings.map((w) => w.code).sort()).toEqual(['no-identity', 'unknown-column']);
    expect(messages[1]!.persons[0]!.birthDates).toEqual(['1980-03-15']);
  });

  test('an unknown craft or list is quarantined and its persons are read', () => {
    const body = JSON.parse(new TextDecoder().decode(writeManifestJson(YACHT))) as Record<string, unknown>;
    for (const change of [{ craft: 'balloon' }, { list: 'guests' }, { version: 9 }, { legs: [] }])
      expect(readAny(utf8(JSON.stringify({ ...body, ...change })))[0]).toMatchObject({
        outcome: 'quarantined',
        persons: [{}, {}],
      });
  });

  test('no change of a character is a throw; cut-off files keep the persons that are whole', () => {
    const whole = writeManifestJson(YACHT);
    const cut = readAny(whole.subarray(0, whole.length - 40))[0]!;
    expect(cut).toMatchObject({ outcome: 'quarantined' });
    expect(cut.persons[0]!.names).toEqual(PERSON.names);
    const csv = writeManifestCsv(FLIGHT);
    fc.assert(
      fc.property(
        fc.constantFrom(whole, csv),
        fc.nat(),
        fc.integer({ min: 0, max: 255 }),
        (bytes, at, byte) => {
          const changed = bytes.slice();
          changed[at % changed.length] = byte;
          expect(readAny(changed, 'manifest').length).toBeGreaterThan(0);
        },
      ),
      { numRuns: 300 },
    );
  });
});
