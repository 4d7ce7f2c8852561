import { Parser } from 'edifact';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { addDays } from '#basics/dates.js';
import { ISO_COUNTRIES } from '#domain/countries.js';
import { assignPersonKeys } from '#domain/travelEvent.js';
import type { ManifestMessage, ManifestPerson } from '../manifest.js';
import { readEdifact } from './read.js';
import { wrapBytes } from './write.js';
import type { ManifestOut, PaxlstOptions } from './writePaxlst.js';
import { writePaxlst } from './writePaxlst.js';

const upper = fc
  .string({ unit: fc.constantFrom(...'ABCDEGHKLNOPTUVWYZ'), minLength: 4, maxLength: 12 })
  .filter((s) => !/XX|JR$|III$/.test(s));
/** Names hold anything that a person may be called, service characters among them. */
const nameText = fc.oneof(
  { weight: 5, arbitrary: upper },
  { weight: 1, arbitrary: upper.map((s) => `O'${s}`) },
  { weight: 1, arbitrary: upper.map((s) => `${s}-${s.slice(0, 3)}`) },
  { weight: 1, arbitrary: upper.map((s) => `${s}+*:?${s.slice(0, 3)}"#$`) },
  { weight: 1, arbitrary: upper.map((s) => `Ü${s}É`) },
);
const code = (n: number) =>
  fc.string({ unit: fc.constantFrom(...'ABCDEFGHJKLMNPQRSTUVWXYZ23456789'), minLength: n, maxLength: n });
const country = fc.constantFrom(...ISO_COUNTRIES);
const flightDay = '2026-03-15';

function some<T>(values: Record<string, fc.Arbitrary<T>>) {
  return fc.record(values, { requiredKeys: [] });
}

const document = fc
  .record(
    {
      kind: fc.constantFrom(
        'passport' as const,
        'visa' as const,
        'identity-card' as const,
        'military' as const,
      ),
      number: code(9),
      issuer: country,
      expiry: fc.integer({ min: -3000, max: 5400 }).map((n) => addDays(flightDay, n)),
    },
    { requiredKeys: ['kind', 'number'] },
  )
  .map((d) => d as NonNullable<ManifestPerson['documents']>[number]);

const person: fc.Arbitrary<ManifestPerson> = fc
  .tuple(
    fc.record({ surname: nameText, given: nameText, middle: upper }, { requiredKeys: ['surname'] }),
    fc.constantFrom('passenger' as const, 'crew' as const, 'transit' as const, 'transit-crew' as const),
    some<unknown>({
      sex: fc.constantFrom('M', 'F', 'X', 'U'),
      birthDates: fc.integer({ min: 0, max: 45_000 }).map((n) => [addDays(flightDay, -n)]),
      citizenships: fc.uniqueArray(country, { minLength: 1, maxLength: 3 }),
      residence: country,
      embark: code(3),
      disembark: code(3),
      locator: code(6),
      senderPersonId: code(8),
      seats: fc.array(code(3), { minLength: 1, maxLength: 2 }),
      documents: fc.array(document, { minLength: 1, maxLength: 3 }),
      documentCheck: fc.constantFrom('verified', 'not-verified'),
      birthPlace: upper,
    }),
  )
  .map(([name, role, rest]) => ({ names: [name], role, offset: 0, ...rest }) as ManifestPerson);

const manifest: fc.Arbitrary<ManifestOut> = fc.record({
  kind: fc.constantFrom('passengers' as const, 'crew' as const, 'change' as const),
  legs: fc.constant([
    {
      carrier: 'ZQ',
      number: '12',
      departurePort: 'LHR',
      arrivalPort: 'JFK',
      departureLocal: `${flightDay}T11:30`,
      arrivalLocal: `${flightDay}T14:35`,
    },
  ]),
  persons: fc.array(person, { maxLength: 8 }),
  declaredTotals: fc.constant({ passengers: 99, crew: 99 }),
  references: fc.constant({
    sender: 'APIS*ZQ',
    recipient: 'USCSAPIS',
    interchange: 'R1',
    message: 'M1',
    transaction: 'T1',
    prepared: '2026-03-14T10:00',
  }),
});

/** Five characters that can serve without standing for themselves in tags and numbers. */
const separators = fc
  .shuffledSubarray([...'+:\'*#$"!&;=~-'], { minLength: 3, maxLength: 3 })
  .map(([element, component, terminator]) => ({
    element: element!.charCodeAt(0),
    component: component!.charCodeAt(0),
    terminator: terminator!.charCodeAt(0),
  }));

const style: fc.Arbitrary<PaxlstOptions> = fc.record(
  {
    separators,
    una: fc.constant(true),
    wrap: fc.integer({ min: 1, max: 90 }),
    segmentEnd: fc.constantFrom('' as const, '\n' as const, '\r\n' as const),
    head: fc.constant(['\u0001QD ZZZZZZZ', '.HDQZQQQ 151200', '\u0002']),
    tail: fc.constant('\r\n\u0003\r\nThis mail was scanned.\r\n'),
    version: fc.constantFrom('D:02B' as const, 'D:05B' as const, 'D:12B' as const, 'D:15B' as const),
    group: fc.boolean(),
    charset: fc.constantFrom('utf-8' as const, 'iso-8859-1' as const),
  },
  { requiredKeys: [] },
);

const placeless = (persons: readonly ManifestPerson[]) => persons.map((p) => ({ ...p, offset: 0 }));
const readAll = (parts: readonly Uint8Array[]) => parts.flatMap((part) => readEdifact(part));

describe('what is written reads as what it was', () => {
  test('in any service characters, wraps, heads, footers and versions', () => {
    fc.assert(
      fc.property(manifest, style, (m, options) => {
        const [read, ...more] = readAll(writePaxlst(m, options)) as [ManifestMessage, ...ManifestMessage[]];
        expect(more).toEqual([]);
        expect(placeless(read.persons)).toEqual(m.persons);
        expect(read).toMatchObject({ kind: m.kind, legs: m.legs, declaredTotals: m.declaredTotals });
        expect(read.references).toMatchObject(m.references);
        expect(read.warnings.map((w) => w.code)).toEqual(options.tail ? ['trailing-text'] : []);
      }),
      { numRuns: 400 },
    );
  });

  test('wrapped again at any column', () => {
    fc.assert(
      fc.property(manifest, fc.integer({ min: 1, max: 100 }), (m, column) => {
        const [bytes] = writePaxlst(m, { una: true });
        const [straight, wrapped] = [readEdifact(bytes!), readEdifact(wrapBytes(bytes!, column))];
        expect(placeless(wrapped[0]!.persons)).toEqual(placeless(straight[0]!.persons));
        expect(wrapped[0]!.outcome).toBe(straight[0]!.outcome);
      }),
      { numRuns: 150 },
    );
  });

  test('in parts of any size, in any order, some twice', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(person, { selector: (p) => p.names[0]!.surname, minLength: 1, maxLength: 12 }),
        manifest,
        fc.integer({ min: 1, max: 5 }),
        fc.infiniteStream(fc.nat()),
        (people, m, personsPerPart, numbers) => {
          const persons = people.map((p, i) => ({ ...p, senderPersonId: `ID${i}` }));
          const parts = readAll(writePaxlst({ ...m, persons }, { personsPerPart }));
          expect(parts.map((p) => p.references.lastPart)).toEqual(
            parts.map((_, i) => i === parts.length - 1),
          );
          const order = [...parts, parts[0]!]
            .map((part) => ({ part, at: numbers.next().value as number }))
            .sort((a, b) => a.at - b.at);
          const came = order.flatMap(({ part }) => part.persons);
          const byKey = new Map(assignPersonKeys(came).map((key, i) => [key, came[i]!.senderPersonId]));
          expect([...byKey.values()].sort()).toEqual(persons.map((p) => p.senderPersonId).sort());
        },
      ),
      { numRuns: 100 },
    );
  });

  test('and a strict reader from elsewhere accepts it', () => {
    fc.assert(
      fc.property(manifest, (m) => {
        // It reads a fixed repertoire; ours goes beyond it only where a name does.
        const persons = m.persons.map((p) => ({ ...p, names: [{ surname: 'ZQUILL', given: "O'MARLO+:?" }] }));
        const [bytes] = writePaxlst({ ...m, persons }, { una: true });
        const parser = new Parser();
        const tags: string[] = [];
        parser.onopensegment = (tag: string) => tags.push(tag);
        parser.encoding('UNOC');
        parser.write(new TextDecoder('latin1').decode(bytes));
        parser.end();
        expect(tags.filter((t) => t === 'NAD')).toHaveLength(m.persons.length);
        expect(tags.at(-1)).toBe('UNZ');
      }),
      { numRuns: 60 },
    );
  });
});
