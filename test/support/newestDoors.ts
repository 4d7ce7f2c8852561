import { writeApplicationsCsv } from '../../src/formats/applications/csv.js';
import type { ApplicationFile } from '../../src/formats/applications/fields.js';
import { writeJson } from '../../src/formats/applications/json.js';
import { writeXml } from '../../src/formats/applications/xml.js';
import { writeAdvice } from '../../src/formats/interpol/write.js';
import { writeNotification } from '../../src/formats/niem/writeNotification.js';
import type { RedressSubmission } from '../../src/formats/redress/message.js';
import { writeRedressCsv, writeRedressJson } from '../../src/formats/redress/write.js';

/** What partners hand in at the newest doors, one sound sample each, and the ways in which it comes broken. */
const utf8 = (text: string) => new TextEncoder().encode(text);

const PERSON = {
  names: [{ surname: 'QUILLFEATHER', given: 'MARLO' }],
  birthDates: ['1971-08-30'],
  sex: 'F' as const,
  citizenships: ['USA'],
  documents: [{ kind: 'passport' as const, number: '512345678', issuer: 'USA' }],
};

const APPLICATIONS: ApplicationFile = {
  system: 'CLASS',
  feed: 'class',
  batch: 'B-1',
  events: ['P-1', 'P-2'].map((reference, i) => ({
    sequence: i + 1,
    reference,
    kind: 'passport',
    event: 'filed',
    at: '2026-11-20T15:00:00Z',
    person: PERSON,
    lookouts: ['LKT-0001'],
  })),
};

const INQUIRY: Omit<RedressSubmission, 'line'> = {
  reference: 'TRIP-77',
  externalNumber: '2231145',
  receivedOn: '2026-11-19',
  person: PERSON,
  contact: { address: '4 Mill Lane, Leeds', email: 'p@example.org' },
  complaint: 'Stopped each time.',
};

const NOTICE = {
  reference: 'OH-1',
  recordNumber: 'X123456789',
  legs: [
    { means: 'air', from: { port: 'JFK', date: '2027-06-01' }, to: { port: 'LHR', date: '2027-06-02' } },
  ],
  returnsOn: '2027-06-20',
  purposes: ['vacation'],
  officer: { name: 'D. Winterfeld', phone: '555-0100' },
};
const NOTICES = JSON.stringify({ format: 'rsoits-travel-notices', version: '1', notices: [NOTICE] });

const alert = (what: 'arrest' | 'warrant') =>
  utf8(
    writeNotification({
      what,
      number: 'HPD-77',
      date: '2026-11-14',
      agency: 'Port Ellery Police',
      system: 'Ellery Broker',
      charges: ['Assault'],
      person: { ...PERSON, fbiNumber: '123456KA7' },
    }),
  );

export interface DoorSample {
  readonly name: string;
  /** `text`: neither markup nor JSON nor a table. */
  readonly form: 'json' | 'xml' | 'csv' | 'mail' | 'text';
  /** A value in it, where it is not one of these here. */
  readonly value?: string;
  readonly format: string;
  readonly bytes: Uint8Array;
}

export const DOOR_SAMPLES: readonly DoorSample[] = [
  { name: 'applications', form: 'json', format: 'applications-json', bytes: writeJson(APPLICATIONS) },
  { name: 'applications', form: 'xml', format: 'applications-xml', bytes: writeXml(APPLICATIONS) },
  {
    name: 'applications',
    form: 'csv',
    format: 'applications-csv',
    bytes: writeApplicationsCsv(APPLICATIONS),
  },
  { name: 'arrest alert', form: 'xml', format: 'police-alert', bytes: alert('arrest') },
  { name: 'warrant alert', form: 'xml', format: 'police-alert', bytes: alert('warrant') },
  {
    name: 'advice from abroad',
    form: 'json',
    format: 'usncb',
    bytes: writeAdvice({
      id: 'GB-2026-17',
      version: 1,
      country: 'GB',
      bureau: 'NCB London',
      basis: 'green-notice',
      person: PERSON,
      offence: 'indecent assault',
      destination: 'US',
      legs: [],
    }),
  },
  { name: 'travel notices', form: 'json', format: 'travel-notices-json', bytes: utf8(NOTICES) },
  {
    name: 'travel notices',
    form: 'csv',
    format: 'travel-notices-csv',
    bytes: utf8(
      'reference,recordNumber,means,fromPort,fromDate,toPort,toDate,returnsOn,purposes\r\nOH-1,X123456789,air,JFK,2027-06-01,LHR,2027-06-02,2027-06-20,vacation\r\n',
    ),
  },
  {
    name: 'travel notices',
    form: 'mail',
    format: 'travel-notice-mail',
    bytes: utf8(
      `From: desk@sora.example\r\nSubject: Sex Offender Travel Notification\r\nContent-Type: application/json\r\n\r\n${NOTICES}`,
    ),
  },
  { name: 'redress', form: 'json', format: 'redress-json', bytes: writeRedressJson([INQUIRY]) },
  { name: 'redress', form: 'csv', format: 'redress-csv', bytes: writeRedressCsv([INQUIRY]) },
];

/** Puts bytes in place of the first that are the text, which is in the sample. */
export function replaced(bytes: Uint8Array, text: string, by: Uint8Array | string): Uint8Array {
  const at = Buffer.from(bytes).indexOf(text);
  if (at < 0) throw new Error(`the sample has no ${text}`);
  return Buffer.concat([
    bytes.subarray(0, at),
    typeof by === 'string' ? utf8(by) : by,
    bytes.subarray(at + text.length),
  ]);
}

/** A text that no index can press into its largest row. */
let drawn = 42;
const NO_ORDER = Array.from({ length: 6000 }, () => {
  drawn = (drawn * 48_271) % 0x7fff_ffff;
  return Math.floor((drawn / 0x7fff_ffff) * 36).toString(36);
}).join('');

/** A value that every sample has. */
const valueIn = (s: DoorSample) => s.value ?? (s.name === 'travel notices' ? 'OH-1' : 'QUILLFEATHER');

/** Values of all kinds, of which each sample has some: numbers that become keys, names, places. */
const VALUES = [
  'MARLO',
  '512345678',
  '123456KA7',
  'P-1',
  'B-1',
  'LKT-0001',
  'TRIP-77',
  '2231145',
  'GB-2026-17',
  'NCB London',
  'HPD-77',
  'Port Ellery Police',
  'Ellery Broker',
  'X123456789',
  'JFK',
  'vacation',
  'Leeds',
  'Stopped',
  '1971-08-30',
  '2026-11-20T15:00:00Z',
  // What the other doors have.
  'LIS',
  'TX',
  '204',
  'LHR',
  'QX7LMN',
  'N-2026-000077',
  'Second Wind',
  'B-20260315-0001',
  'I-2026-000101',
  'NGI-2026-000311',
  'LIS-88120',
  'OHTEST001',
  'W987654321',
  'FR-2026-0093',
  'RSO-26-000117',
];

/** The ways in which partners, or somebody who plays one, break a sample. Each gives bytes of about the sample's size. */
export const BREAKS: readonly { readonly name: string; of(s: DoorSample): Uint8Array | null }[] = [
  { name: 'NUL in a value', of: (s) => replaced(s.bytes, valueIn(s), 'QUI\0LL') },
  { name: 'NUL escaped', of: (s) => (escapes(s) ? replaced(s.bytes, valueIn(s), 'QUI\\u0000LL') : null) },
  {
    name: 'lone surrogate escaped',
    of: (s) => (escapes(s) ? replaced(s.bytes, valueIn(s), 'QUI\\ud800LL') : null),
  },
  {
    name: 'lone surrogate escaped in capitals, at the end',
    of: (s) => (escapes(s) ? replaced(s.bytes, valueIn(s), 'QUI\\uDFFF') : null),
  },
  {
    name: 'lone surrogate in bytes',
    of: (s) => replaced(s.bytes, valueIn(s), Uint8Array.of(0xed, 0xa0, 0x80)),
  },
  ...VALUES.flatMap((value) => {
    const with_ = (s: DoorSample, by: string) =>
      Buffer.from(s.bytes).includes(value) ? replaced(s.bytes, value, by) : null;
    return [
      { name: `${value} of 200,000 letters`, of: (s: DoorSample) => with_(s, 'Q'.repeat(200_000)) },
      { name: `${value} of 6,000 signs of no order`, of: (s: DoorSample) => with_(s, NO_ORDER) },
      {
        name: `${value} cut through a character by any limit`,
        of: (s: DoorSample) => with_(s, `a${'\u{1f600}'.repeat(300)}`),
      },
      { name: `${value} with NUL`, of: (s: DoorSample) => with_(s, `${value}\0`) },
      {
        name: `${value} with NUL escaped`,
        of: (s: DoorSample) => (escapes(s) ? with_(s, `${value}\\u0000`) : null),
      },
    ];
  }),
  { name: 'bad UTF-8', of: (s) => replaced(s.bytes, valueIn(s), Uint8Array.of(0x51, 0xff, 0xc3, 0x28)) },
  { name: 'byte order mark', of: (s) => Buffer.concat([Uint8Array.of(0xef, 0xbb, 0xbf), s.bytes]) },
  { name: 'UTF-16', of: (s) => Buffer.from(`\ufeff${new TextDecoder().decode(s.bytes)}`, 'utf16le') },
  {
    name: 'UTF-16, high byte first',
    of: (s) => Buffer.from(`\ufeff${new TextDecoder().decode(s.bytes)}`, 'utf16le').swap16(),
  },
  {
    name: 'mixed line ends',
    of: (s) => {
      let n = 0;
      const ends = ['\r', '\r\n', '\n', '\n\r'];
      return Buffer.from(
        Buffer.from(s.bytes)
          .toString('latin1')
          .replace(/\r?\n/g, () => ends[n++ % 4]!),
        'latin1',
      );
    },
  },
  {
    name: 'a line of a megabyte in place of a value',
    of: (s) => replaced(s.bytes, valueIn(s), 'Q '.repeat(512 * 1024)),
  },
  {
    name: 'UTF-16 without mark',
    of: (s) => Buffer.from(new TextDecoder().decode(s.bytes), 'utf16le'),
  },
  { name: 'EBCDIC', of: (s) => s.bytes.map((b) => (b * 7 + 64) & 0xff) },
  { name: 'a huge number', of: (s) => replaced(s.bytes, valueIn(s), '9'.repeat(400)) },
  {
    name: 'a number beyond every number',
    of: (s) => (s.form === 'json' ? replaced(s.bytes, `"${valueIn(s)}"`, '1e99999') : null),
  },
  { name: 'a very long value', of: (s) => replaced(s.bytes, valueIn(s), 'Q'.repeat(200_000)) },
  { name: 'cut in the middle', of: (s) => s.bytes.subarray(0, Math.floor(s.bytes.length * 0.6)) },
  { name: 'cut at the last byte but one', of: (s) => s.bytes.subarray(0, s.bytes.length - 2) },
  { name: 'twice in one', of: (s) => Buffer.concat([s.bytes, s.bytes]) },
  { name: 'followed by rubbish', of: (s) => Buffer.concat([s.bytes, utf8('<<<{{{"""')]) },
  {
    name: 'an entity bomb',
    of: (s) =>
      s.form === 'xml'
        ? replaced(
            replaced(s.bytes, valueIn(s), '&x9;'),
            '?>',
            `?><!DOCTYPE a [<!ENTITY x0 "ha">${Array.from({ length: 9 }, (_, i) => `<!ENTITY x${i + 1} "${`&x${i};`.repeat(10)}">`).join('')}]>`,
          )
        : null,
  },
  {
    name: 'an external entity',
    of: (s) =>
      s.form === 'xml'
        ? replaced(
            replaced(s.bytes, valueIn(s), '&x;'),
            '?>',
            '?><!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>',
          )
        : null,
  },
  {
    name: 'depth',
    of: (s) =>
      s.form === 'json' || s.form === 'mail'
        ? replaced(s.bytes, `"${valueIn(s)}"`, `${'['.repeat(50_000)}${']'.repeat(50_000)}`)
        : s.form === 'xml'
          ? replaced(s.bytes, valueIn(s), `${'<a>'.repeat(50_000)}${'</a>'.repeat(50_000)}`)
          : replaced(s.bytes, valueIn(s), '"'.repeat(100_001)),
  },
  {
    name: 'depth that is never closed',
    of: (s) =>
      Buffer.concat([s.bytes.subarray(0, 60), utf8((s.form === 'xml' ? '<a>' : '{"a":[').repeat(20_000))]),
  },
  {
    name: 'a member twice',
    of: (s) =>
      escapes(s) ? replaced(s.bytes, `"${valueIn(s)}"`, '"A","surname":"B","name":"C","name":"D"') : null,
  },
  {
    name: 'a column twice',
    of: (s) => (s.form === 'csv' ? replaced(s.bytes, '\n', ',x,x\n') : null),
  },
  {
    name: 'rows without end',
    of: (s) => (s.form === 'csv' ? Buffer.concat([s.bytes, utf8('a,b\n'.repeat(50_000))]) : null),
  },
  {
    name: 'a prototype',
    of: (s) =>
      escapes(s)
        ? replaced(s.bytes, `"${valueIn(s)}"`, '{"__proto__":{"admin":true},"constructor":1}')
        : null,
  },
];

/** Forms in which a character may be written by its number. */
const escapes = (s: DoorSample) => s.form === 'json' || s.form === 'mail';
