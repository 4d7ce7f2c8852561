import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { workedMs } from '../../../test/support/cpu.js';
import type { ManifestMessage } from '../manifest.js';
import { readAny } from '../read.js';
import { checkFields } from './check.js';
import { writeApplicationsCsv } from './csv.js';
import { type ApplicationFile, EVENT, FILE_BYTES_MAX, type Field, HEAD } from './fields.js';
import { writeJson } from './json.js';
import { APPLICATIONS_JSON_SCHEMA, APPLICATIONS_XSD } from './schema.js';
import { writeXml } from './xml.js';

const WRITERS = { json: writeJson, xml: writeXml, csv: writeApplicationsCsv } as const;
type Form = keyof typeof WRITERS;
const FORMS = Object.keys(WRITERS) as Form[];

const bytes = (text: string) => new TextEncoder().encode(text);
const textOf = (b: Uint8Array) => new TextDecoder().decode(b);
const read = (b: Uint8Array): ManifestMessage => readAny(b)[0]!;

const FILE: ApplicationFile = {
  system: 'CLASS',
  feed: 'class-passport',
  batch: 'B-20261122-1',
  prepared: '2026-11-22T08:00:00Z',
  events: [
    {
      sequence: 7,
      reference: 'PPT/2026/000017',
      kind: 'passport',
      event: 'filed',
      at: '2026-11-21T14:05:00-05:00',
      form: 'DS-11',
      passportBook: true,
      passportCard: false,
      person: {
        names: [
          { surname: 'QUILLFEATHER', given: 'MARLO', middle: 'FNU' },
          { surname: 'Ōtsuka', given: 'Marlo', kind: 'maiden' },
        ],
        birthDates: ['1971-08-30'],
        sex: 'F',
        citizenships: ['USA'],
        documents: [{ kind: 'passport', number: '512345678', issuer: 'USA', expiry: '2027-01-31' }],
        homeAddress: { street: '1 "Elm", Street', city: 'Columbus', region: 'OH', country: 'USA' },
      },
      travel: { from: '2027-02-01', countries: ['THA', 'KHM'] },
      checks: [
        { system: 'NCIC-III', basis: 'name', result: 'no-match', at: '2026-11-21T14:06:00-05:00' },
        {
          system: 'CLASS',
          basis: 'name',
          result: 'possible-match',
          records: [{ file: 'NSOR', number: 'X100000017' }],
        },
      ],
      lookouts: ['LKT-0001'],
    },
    {
      sequence: 8,
      reference: 'I130-77',
      kind: 'lpr-sponsorship',
      event: 'filed',
      at: '2026-11-21T15:00:00Z',
      form: 'I-130',
      person: { names: [{ surname: 'Brandt', given: 'Ulli' }], aNumber: 'A12345678' },
      beneficiary: { names: [{ surname: 'Nowak', given: 'Iga' }], relationship: 'spouse' },
    },
    {
      sequence: 6,
      reference: 'V-1',
      kind: 'visa',
      event: 'denied',
      at: '2026-11-21T12:00:00Z',
      office: 'Lisbon',
      visaClass: 'B1/B2',
      person: { names: [{ surname: 'Adeyemi', given: 'Sola' }], birthDates: ['2015'] },
      fingerprints: { taken: false, exempt: 'under-14' },
    },
  ],
};

describe('what is read', () => {
  test.each(FORMS)('persons, facts and order are the same as %s', (form) => {
    const message = read(WRITERS[form](FILE));
    expect(message.warnings).toEqual([]);
    expect(message).toMatchObject({ format: `applications-${form}`, outcome: 'accepted', kind: 'events' });
    expect(message.references).toMatchObject({
      sender: 'CLASS',
      transaction: 'class-passport',
      interchange: 'B-20261122-1',
    });
    expect(message.persons.map(({ offset: _, ...p }) => p)).toEqual([
      {
        // The filler is no name; what was written stays beside it.
        names: [
          { surname: 'QUILLFEATHER', given: 'MARLO', full: 'QUILLFEATHER MARLO FNU' },
          { surname: 'Ōtsuka', given: 'Marlo', kind: 'maiden' },
        ],
        birthDates: ['1971-08-30'],
        sex: 'F',
        citizenships: ['USA'],
        documents: [{ kind: 'passport', number: '512345678', issuer: 'USA', expiry: '2027-01-31' }],
        homeAddress: { street: '1 "Elm", Street', city: 'Columbus', region: 'OH', country: 'USA' },
        role: 'applicant',
      },
      { names: [{ surname: 'Brandt', given: 'Ulli' }], aNumber: 'A012345678', role: 'sponsor' },
      { names: [{ surname: 'Adeyemi', given: 'Sola' }], birthDates: ['2015'], role: 'applicant' },
    ]);
    // By sequence, so that an older version in the same file does not come late.
    expect(message.events!.map((e) => [e.sequence, e.kind, e.state, e.person])).toEqual([
      [6, 'visa-application', 'denied', 2],
      [7, 'passport-application', 'filed', 0],
      [8, 'lpr-sponsorship', 'filed', 1],
    ]);
    expect(message.events![2]!.facts).toEqual({
      system: 'CLASS',
      feed: 'class-passport',
      form: 'I-130',
      beneficiary: { names: [{ surname: 'Nowak', given: 'Iga' }], relationship: 'spouse' },
    });
    expect(message.events![1]!.facts).toMatchObject({
      lookouts: ['LKT-0001'],
      checks: [{ system: 'NCIC-III' }, { records: [{ file: 'NSOR', number: 'X100000017' }] }],
    });
  });

  test('the beneficiary of a sponsorship is never among the screened', () => {
    for (const form of FORMS)
      expect(JSON.stringify(read(WRITERS[form](FILE)).persons)).not.toContain('Nowak');
  });

  test('positions are those of the event in the bytes', () => {
    for (const form of FORMS) {
      const b = WRITERS[form](FILE);
      const marks = ['PPT/2026/000017', 'I130-77', 'V-1'].map((m) => textOf(b).indexOf(m));
      const offsets = read(b).persons.map((p) => p.offset);
      offsets.forEach((offset, i) => {
        expect(offset).toBeLessThanOrEqual(Buffer.from(textOf(b).slice(0, marks[i])).length);
        if (i > 0) expect(offset).toBeGreaterThan(offsets[i - 1]!);
      });
    }
  });

  test.each([
    ['an event without reference is screened under its place', { reference: undefined }, 'quarantined', 1, 1],
    ['an event of no known kind is kept for a person to look at', { kind: 'parole' }, 'quarantined', 1, 0],
    ['a wrong word for what happened counts as filed', { event: 'lodged' }, 'quarantined', 1, 1],
    ['nobody named', { person: { sex: 'F' } }, 'quarantined', 0, 0],
    ['a wrong flight costs the flight', { travel: { flight: 'no flight' } }, 'warnings', 1, 1],
    ['a field of no table', { mothersMaidenName: 'X' }, 'warnings', 1, 1],
    [
      'a birth date that is none',
      { person: { names: [{ surname: 'A' }], birthDates: ['30.8.1971'] } },
      'quarantined',
      1,
      1,
    ],
    [
      'a year that stands for unknown',
      { person: { names: [{ surname: 'A' }], birthDates: ['9999'] } },
      'warnings',
      1,
      1,
    ],
    [
      'an exemption against the birth date',
      { fingerprints: { taken: false, exempt: 'over-79' } },
      'warnings',
      1,
      1,
    ],
  ])('%s', (_says, change, outcome, persons, events) => {
    const event = { ...FILE.events[0], ...change } as unknown as ApplicationFile['events'][number];
    const message = read(writeJson({ ...FILE, events: [event] }));
    expect([message.outcome, message.persons.length, message.events!.length]).toEqual([
      outcome,
      persons,
      events,
    ]);
    expect(message.warnings.every((w) => w.text.includes('Expected'))).toBe(true);
  });

  test('one wrong row of CSV costs no other row', () => {
    const lines = textOf(writeApplicationsCsv(FILE)).split('\r\n');
    lines.splice(2, 0, 'rsoits-applications/1,too,few');
    const message = read(bytes(lines.join('\r\n')));
    expect([message.outcome, message.persons.length]).toEqual(['quarantined', 3]);
    expect(message.warnings[0]).toMatchObject({ code: 'csv', segment: 3 });
  });

  test('CSV of another code page, delimiter and column order says the same', () => {
    const file = { ...FILE, events: [FILE.events[1]!, FILE.events[2]!] };
    const rows = textOf(writeApplicationsCsv(file))
      .trimEnd()
      .split('\r\n')
      .map((l) => l.split(',').reverse().join(';'));
    const latin = Buffer.from(rows.join('\n').replace('Nowak', 'Nówak'), 'latin1');
    const message = read(new Uint8Array(latin));
    expect(message.warnings.map((w) => w.code)).toEqual(['charset']);
    expect(message.persons.map((p) => p.names[0]!.surname)).toEqual(['Brandt', 'Adeyemi']);
    expect(JSON.stringify(message.events)).toContain('Nówak');
  });

  test('XML is known by namespace, whatever the prefix, and read beyond what does not fit', () => {
    const text = textOf(writeXml(FILE))
      .replace('xmlns="urn', 'xmlns:a="urn')
      .replaceAll(/<(\/?)([A-Z])/g, '<$1a:$2')
      .replace('<a:ApplicationStatusCode>', '<a:Surprise/><a:ApplicationStatusCode>');
    const message = read(bytes(text));
    expect(message.persons).toHaveLength(3);
    expect(message.outcome).toBe('warnings');
    expect(message.warnings.map((w) => w.code)).toContain('schema');
    expect(JSON.stringify(message.warnings)).not.toContain('QUILLFEATHER');
  });
});

describe('what is refused', () => {
  const json = textOf(writeJson(FILE));
  const xml = textOf(writeXml(FILE));
  test.each([
    ['another version', json.replace('"version": 1', '"version": 2'), 'version'],
    ['no list of events', json.replace('"events": [', '"events": 3, "x": ['), 'events'],
    ['JSON that is cut off', json.slice(0, 900), 'json'],
    ['nesting without end', `{"contract":"rsoits-applications","x":${'['.repeat(100_000)}`, 'depth'],
    ['a document type', xml.replace('?>', '?><!DOCTYPE a [<!ENTITY b "c">]>'), 'doctype'],
    ['nested elements without end', xml.replace('<ApplicationEvent>', '<a>'.repeat(50)), 'depth'],
    ['XML that is cut off', xml.slice(0, 1500), 'xml'],
    ['another charset', xml.replace('UTF-8', 'UTF-7'), 'charset'],
    ['another root', xml.replaceAll('ApplicationEventBatch', 'Batch'), 'version'],
    ['CSV of another contract', 'contract,reference\nrsoits-applications/9,x\n', 'version'],
  ])('%s', (_says, text, code) => {
    const message = read(bytes(text));
    expect([message.outcome, message.warnings[0]!.code]).toEqual(['rejected', code]);
    expect(message.warnings[0]!.text).toContain('Expected');
  });

  test('bytes that are not UTF-8, and UTF-16', () => {
    const broken = writeJson(FILE);
    broken[200] = 0xff;
    expect(read(broken).warnings[0]!.code).toBe('charset');
    const head = Buffer.from(writeXml(FILE));
    head[300] = 0xff;
    expect(read(new Uint8Array(head)).warnings[0]!.code).toBe('charset');
    const wide = new Uint8Array(Buffer.from(`\ufeff${xml}`, 'utf16le'));
    expect(read(wide).outcome).toBe('rejected');
  });

  test('more than the limit is refused before it is looked into', () => {
    const long = new Uint8Array(FILE_BYTES_MAX + 1).fill(0x20);
    long.set(bytes('{"contract":"rsoits-applications"'));
    expect(read(long).warnings[0]!.code).toBe('too-large');
  });

  test.each([
    [
      'entities',
      `<?xml version="1.0"?><!DOCTYPE a [<!ENTITY a "${'x'.repeat(1e6)}">]><a xmlns="urn:rsoits:applications:1">${'&a;'.repeat(1e5)}</a>`,
    ],
    ['an attribute without end', `<a xmlns="urn:rsoits:applications:1" b="${'x'.repeat(4e6)}`],
    ['comments', `<a xmlns="urn:rsoits:applications:1">${'<!---->'.repeat(6e5)}`],
    ['opening marks', `<a xmlns="urn:rsoits:applications:1">${'<'.repeat(2e6)}`],
    ['comment starts', `<a xmlns="urn:rsoits:applications:1">${'<!--'.repeat(1e6)}`],
    ['quotes in CSV', `contract,reference\n${'"'.repeat(4e6)}`],
    ['columns', `contract${',a'.repeat(1e6)}\n`],
    ['empty objects', `{"contract":"rsoits-applications","version":1,"events":[${'{},'.repeat(1e6)}{}]}`],
    ['one text', `{"contract":"rsoits-applications","version":1,"events":["${'\\\\'.repeat(2e6)}"]}`],
  ])('megabytes of %s end quickly', (_says, text) => {
    const started = workedMs();
    const message = read(bytes(text));
    expect(['rejected', 'quarantined']).toContain(message.outcome);
    expect(message.warnings.length).toBeLessThanOrEqual(201);
    expect(workedMs() - started).toBeLessThan(4000);
  });
});

/** Any value that the table allows. */
function anyOf(fields: readonly Field[]): fc.Arbitrary<Record<string, unknown>> {
  return fc
    .record(
      Object.fromEntries(
        fields.map((f) => [
          f.name,
          f.many === undefined
            ? anyOne(f)
            : fc.array(anyOne(f), { minLength: 1, maxLength: Math.min(f.many, 3) }),
        ]),
      ),
      { requiredKeys: fields.filter((f) => f.required).map((f) => f.name) },
    )
    .map((r) => ({ ...r }));
}

function anyOne(f: Field): fc.Arbitrary<unknown> {
  switch (f.is) {
    case 'number':
      return fc.nat({ max: Math.min(f.max, 1e9) });
    case 'flag':
      return fc.boolean();
    case 'group':
      return anyOf(f.fields).filter((v) => Object.keys(v).length > 0);
    case 'text':
      return (f.kind.values ? fc.constantFrom(...f.kind.values) : textFor(f.kind.test)).filter(f.kind.test);
  }
}

const SAMPLES = [
  'USA',
  '1971-08-30',
  '1971',
  'DS-11',
  'IR1',
  'A123456789',
  'UA989',
  'B1/B2',
  '2026-11-21T14:05:00-05:00',
  'R-1',
  'P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<',
];
function textFor(test: (t: string) => boolean): fc.Arbitrary<string> {
  const fitting = SAMPLES.filter(test);
  const free = fc
    .string({ unit: 'grapheme', minLength: 1, maxLength: 30 })
    .map((t) => t.trim().normalize('NFC'))
    .filter(
      (t) =>
        t !== '' &&
        test(t) &&
        !/[\ud800-\udfff](?![\udc00-\udfff])/.test(t.replace(/[\ud800-\udbff][\udc00-\udfff]/g, '')) &&
        !/[\ufffe\uffff]/.test(t),
    );
  return test('Free text, "quoted" & <so> on') ? free : fc.constantFrom(...fitting);
}

const anyFile = fc
  .tuple(anyOf(HEAD), fc.array(anyOf(EVENT), { minLength: 1, maxLength: 4 }))
  .map(([head, events]) => ({ ...head, events }) as unknown as ApplicationFile);

describe('properties', () => {
  test('whatever the table allows is written and read to the same in every form', () => {
    fc.assert(
      fc.property(anyFile, (file) => {
        const [a, b, c] = FORMS.map((form) => {
          const m = read(WRITERS[form](file));
          const noPlace = m.persons.map(({ offset: _, ...p }) => p);
          return JSON.parse(
            JSON.stringify([
              noPlace,
              m.events,
              m.references.sender,
              m.references.interchange,
              m.references.transaction,
            ]),
          );
        });
        expect(b).toEqual(a);
        expect(c).toEqual(a);
        expect(a[1].length).toBe(a[0].length);
      }),
      { numRuns: 60 },
    );
  });

  test('what the writer writes fits both tables and the schema', () => {
    fc.assert(
      fc.property(anyFile, (file) => {
        for (const event of file.events)
          expect(checkFields(EVENT, event, '')).toMatchObject({ problems: [], value: event });
        const message = read(writeXml(file));
        expect(message.warnings.filter((w) => w.code === 'schema')).toEqual([]);
      }),
      { numRuns: 40 },
    );
  });

  test('a damaged file never throws, hangs or loses count of its remarks', () => {
    const forms = FORMS.map((form) => WRITERS[form](FILE));
    fc.assert(
      fc.property(
        fc.constantFrom(...forms),
        fc.array(fc.tuple(fc.nat(), fc.nat({ max: 255 }), fc.constantFrom('set', 'cut', 'double', 'drop')), {
          minLength: 1,
          maxLength: 6,
        }),
        (whole, changes) => {
          let b = Buffer.from(whole);
          for (const [at, value, how] of changes) {
            const i = at % Math.max(1, b.length);
            if (how === 'set') b[i] = value;
            else if (how === 'cut') b = b.subarray(0, i);
            else if (how === 'double') b = Buffer.concat([b.subarray(0, i), b.subarray(Math.max(0, i - 40))]);
            else b = Buffer.concat([b.subarray(0, i), b.subarray(i + 1)]);
          }
          for (const m of readAny(new Uint8Array(b))) {
            expect(['accepted', 'warnings', 'quarantined', 'rejected']).toContain(m.outcome);
            for (const e of m.events ?? []) expect(m.persons[e.person]).toBeDefined();
            for (const w of m.warnings) expect(w.offset).toBeLessThanOrEqual(b.length);
          }
        },
      ),
      { numRuns: 400 },
    );
  });
});

test('the published schemas are those of the table', () => {
  const published = (name: string) =>
    readFileSync(new URL(`../../../docs/formats/${name}`, import.meta.url), 'utf8');
  expect(published('applications.xsd')).toBe(APPLICATIONS_XSD);
  expect(JSON.parse(published('applications.schema.json'))).toEqual(APPLICATIONS_JSON_SCHEMA);
});
