import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readAny } from '../read.js';
import { NOTICE_COLUMNS } from './csv.js';
import { readTravelNotices } from './read.js';

const bytes = (text: string) => new TextEncoder().encode(text);
const CSV = `reference,recordNumber,reportedOn,means,fromPort,fromDate,toPort,toDate,carrier,number,returnsOn,purposes,stays,lateReason
OH-1,X123456789,2026-05-01,air,jfk,2026-06-01,LHR,2026-06-02,TX,101,2026-06-20,vacation;business,GBR: 1 Example Street | FRA: 2 Rue Exemple,
OH-1,,,train,,2026-06-09,,2026-06-09,,,,,,
OH-2,X123456780,,air,MIA,2026-06-03,BOG,2026-06-03,TX,9,,relocation,,emergency
,X1,,air,MIA,2026-06-03,BOG,2026-06-03,,,,vacation,,
`;
const DOCUMENT = JSON.stringify({
  format: 'rsoits-travel-notices',
  version: '1',
  notices: [{ reference: 'FORM-1', jurisdiction: 'NV' }, 7],
});
const mail = (headers: string, body: string) =>
  bytes(
    `From: desk@sora.example\r\nSubject: FW: sex offender travel notification\r\n${headers}\r\n\r\n${body}`,
  );

describe('travel notices as CSV', () => {
  test('rows of one reference are the legs of one notice; a row without reference costs no other', () => {
    const [message] = readAny(bytes(CSV));
    expect(message).toMatchObject({
      kind: 'travel-notices',
      format: 'travel-notices-csv',
      outcome: 'quarantined',
    });
    expect(message!.warnings.map((w) => [w.code, w.segment])).toEqual([['no-reference', 5]]);
    expect(message!.notices!.map((n) => n.line)).toEqual([2, 4]);
    expect(message!.notices![0]!.body).toMatchObject({
      reference: 'OH-1',
      legs: [
        { means: 'air', from: { port: 'JFK', date: '2026-06-01' }, carrier: 'TX', number: '101' },
        { means: 'train', from: { date: '2026-06-09' } },
      ],
      purposes: ['vacation', 'business'],
      destinations: [
        { country: 'GBR', address: '1 Example Street' },
        { country: 'FRA', address: '2 Rue Exemple' },
      ],
    });
    expect(message!.notices![1]!.body).toMatchObject({ late: { reason: 'emergency' } });
  });

  test('semicolons, a byte order mark and unknown columns are borne; the column is told', () => {
    const [message] = readTravelNotices(
      bytes(`\ufeff${CSV.replaceAll(';', ' ').replaceAll(',', ';').replace('lateReason', 'victimName')}`),
    );
    expect(message!.notices).toHaveLength(2);
    expect(message!.warnings.some((w) => w.text.includes('"victimName"'))).toBe(true);
    expect(NOTICE_COLUMNS).not.toContain('victimName');
  });
});

describe('travel notices as JSON and mail', () => {
  test('a document gives its notices; what is no object is told', () => {
    const [message] = readAny(bytes(DOCUMENT));
    expect(message).toMatchObject({ format: 'travel-notices-json', outcome: 'quarantined' });
    expect(message!.notices).toEqual([{ line: 1, body: { reference: 'FORM-1', jurisdiction: 'NV' } }]);
  });

  const base64 = btoa(DOCUMENT).replace(/(.{60})/g, '$1\r\n');
  const quoted = DOCUMENT.replaceAll('=', '=3D').replace(/(.{40})/g, '$1=\r\n');
  test.each([
    ['plain', mail('Content-Type: application/json', DOCUMENT)],
    ['base64', mail('Content-Type: application/json\r\nContent-Transfer-Encoding: base64', base64)],
    ['quoted-printable', mail('Content-Transfer-Encoding: quoted-printable', quoted)],
    [
      'second part',
      mail(
        'Content-Type: multipart/mixed;\r\n boundary="xyz"',
        `--xyz\r\nContent-Type: text/plain\r\n\r\nSee the form.\r\n--xyz\r\nContent-Type: application/json\r\nContent-Transfer-Encoding: base64\r\n\r\n${base64}\r\n--xyz--`,
      ),
    ],
  ])('the form in a mail: %s', (_, raw) => {
    const [message] = readAny(raw);
    expect(message).toMatchObject({ format: 'travel-notice-mail', kind: 'travel-notices' });
    expect(message!.notices![0]!.body.reference).toBe('FORM-1');
  });

  test('a mail without JSON is rejected for a person to read; another subject is no notice', () => {
    const [message] = readAny(mail('', 'He leaves on Monday for Lisbon.'));
    expect(message).toMatchObject({ format: 'travel-notice-mail', outcome: 'rejected' });
    expect(readAny(bytes('Subject: lunch\r\n\r\n{}'))[0]!.kind).not.toBe('travel-notices');
  });

  test('whatever the bytes, it answers and does not throw', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(bytes(CSV), bytes(DOCUMENT), mail('Content-Transfer-Encoding: base64', base64)),
        fc.array(fc.tuple(fc.nat(3000), fc.nat(255)), { maxLength: 30 }),
        fc.nat(2000),
        (sample, changes, cut) => {
          const broken = Uint8Array.from(sample).subarray(0, Math.max(20, sample.length - cut));
          for (const [at, byte] of changes) broken[at % broken.length] = byte;
          for (const m of readTravelNotices(broken)) expect(m.outcome).toBeTypeOf('string');
        },
      ),
      { numRuns: 300 },
    );
  });
});
