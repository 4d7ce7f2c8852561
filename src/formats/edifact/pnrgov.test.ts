import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { workedMs } from '../../../test/support/cpu.js';
import { readAny } from '../read.js';
import { stripAtDoor } from '../stripAtDoor.js';

const CARD = '4111111111111111';
const LIST = [
  "UNA:+.?*'",
  "UNB+IATA:1+ZQ++260101:1200+77'",
  "UNH+1+PNRGOV:13:1:IA+ZQ12/140326/1130'",
  "MSG+:22'",
  "ORG+ZQ:LHR+52519950'",
  "TVL+140326:1130:140326:1455+LHR+JFK+ZQ+12'",
  "EQN+2'",
  "SRC'",
  "RCI+ZQ:AB12CD::010126:1155'",
  "ADD++700:9 ELM ROAD:LEEDS:::GB::01130000000'",
  "TIF+QUILL+MARLOMR:A:1'",
  "IFT+4:28::YY+CTCE MARLO..QUILL//POST.EXAMPLE'",
  "SSR+DOCS:HK::ZQ:::::/P/GB/533380006/GBR/30AUG71/M/01MAY31/QUILL/MARLO/ANTON'",
  "SSR+DOCO:HK::ZQ:::::/LEEDS/V/V8812/LONDON/01JAN26/USA'",
  "SSR+DOCA:HK::ZQ:::::/D/USA/1 ELM ST/ALBANY/NY/12207'",
  `FOP+CC::940.00:VI:${CARD}:1228'`,
  "TIF+QUILL+BABY:IN:2'",
  "SSR+DOCS:HK::ZQ:::::/P/GBR/599990001/GBR/02FEB25/FI/01MAY30/QUILL/BABY'",
  "TVL+140326:1130::1455+LHR+JFK+ZQ+12:Y'",
  "TVL+280326:1800:290326:0600+JFK+LHR+ZQ+11:Y'",
  "SRC'",
  "RCI+ZQ:EF34GH'",
  "TIF+VANE+ODA MRS:A:1'",
  `IFT+4:15+PAID WITH 4111 1111 1111 1111'`,
  "ABI+1+:LHRRR+LON++ZQ'",
  "TIF+GHOST+OLD:A:1'",
  `LTS+0/O/SR/FP CC${CARD}/1228?'S CARD'`,
  "UNT+26+1'",
  "UNZ+1+77'",
].join('\r\n');
const bytes = (text: string) => Uint8Array.from(text, (c) => c.charCodeAt(0));
const text = (b: Uint8Array) => String.fromCharCode(...b);

describe('bookings', () => {
  test("a typographic apostrophe at a line's end, where a tag follows, ends the segment; within a name it is a letter", () => {
    const utf8 = (t: string) => new TextEncoder().encode(t);
    const windows = (t: string) => Uint8Array.from(t, (c) => (c === '’' ? 0x92 : c.charCodeAt(0)));
    const clean = readAny(bytes(LIST))[0]!;
    const names = (m: typeof clean) => ('persons' in m ? m.persons.map((p) => p.names) : []);
    const codes = (m: typeof clean) => m.warnings.map((w) => w.code);
    const typed = LIST.replace("QUILL/BABY'\r\nTVL", 'QUILL/BABY’\r\nTVL');
    expect(typed).not.toBe(LIST);
    for (const form of [utf8, windows]) {
      const [read] = readAny(form(typed));
      expect(names(read!)).toEqual(names(clean));
      expect(read).toMatchObject({ outcome: 'warnings' });
      expect(codes(read!)).toEqual([...codes(clean), 'typographic-terminator']);
      // What is dropped at the door is dropped behind such an end, too.
      const paid = form(LIST.replace("USA/1 ELM ST/ALBANY/NY/12207'", 'USA/1 ELM ST/ALBANY/NY/12207’'));
      const stripped = stripAtDoor(paid);
      expect(text(stripped.kept)).not.toContain('940.00');
    }
    const [kept] = readAny(utf8(LIST.replace('TIF+QUILL+MARLOMR', 'TIF+O’NEIL+MARLOMR')));
    expect(JSON.stringify(names(kept!))).toContain('O’NEIL');
    expect(codes(kept!)).toEqual(codes(clean));
  });

  test('travellers, documents and journeys; what was cancelled in the history is nobody', () => {
    const [message] = readAny(bytes(LIST));
    expect(message).toMatchObject({
      format: 'pnrgov',
      kind: 'booking',
      outcome: 'accepted',
      flight: 'ZQ12',
      legs: [
        {
          carrier: 'ZQ',
          number: '12',
          departurePort: 'LHR',
          arrivalPort: 'JFK',
          departureLocal: '2026-03-14T11:30',
          arrivalLocal: '2026-03-14T14:55',
        },
      ],
      persons: [
        {
          names: [
            { surname: 'QUILL', given: 'MARLO' },
            { surname: 'QUILL', given: 'MARLO', middle: 'ANTON' },
          ],
          birthDates: ['1971-08-30'],
          sex: 'M',
          citizenships: ['GBR'],
          documents: [
            { kind: 'passport', number: '533380006', issuer: 'GBR', expiry: '2031-05-01' },
            { kind: 'visa', number: 'V8812', issuer: 'USA' },
          ],
          usAddress: { street: '1 ELM ST', city: 'ALBANY', region: 'NY', postcode: '12207', country: 'USA' },
          locator: 'AB12CD',
          itinerary: [
            { number: '12' },
            { number: '11', departurePort: 'JFK', departureLocal: '2026-03-28T18:00' },
          ],
        },
        {
          names: [{ surname: 'QUILL', given: 'BABY' }],
          birthDates: ['2025-02-02'],
          sex: 'F',
          locator: 'AB12CD',
        },
        { names: [{ surname: 'VANE', given: 'ODA' }], locator: 'EF34GH' },
      ],
    });
    expect(message!.persons).toHaveLength(3);
  });

  test('a document of nobody who was named is a traveller too', () => {
    const [message] = readAny(bytes(LIST.replace('TIF+QUILL+BABY:IN:2', 'TIF+OTHER+KID:IN:2')));
    expect(message!.persons.map((p) => p.names[0]!.given)).toEqual(['MARLO', 'KID', 'BABY', 'ODA']);
  });
});

describe('at the door', () => {
  test('payment, contacts and history never get in; what is read is the same', () => {
    const stripped = stripAtDoor(bytes(LIST));
    const kept = text(stripped.kept);
    for (const word of [
      CARD,
      '4111 1111',
      'CTCE',
      'ELM ROAD',
      'GHOST-',
      'FP CC',
      '940.00',
      '01130000000',
      'LHRRR',
    ])
      expect(kept).not.toContain(word);
    expect(kept).toHaveLength(LIST.length);
    expect(stripped.removed.length).toBeGreaterThan(5);
    expect(readAny(stripped.kept)).toEqual(readAny(bytes(LIST)));
  });

  test('a card number in a segment that is kept is blanked but for its last four digits', () => {
    const inName = LIST.replace('TIF+VANE+ODA MRS', `TIF+VANE+ODA ${CARD}`);
    expect(text(stripAtDoor(bytes(inName)).kept)).not.toContain(CARD);
    expect(text(stripAtDoor(bytes(inName)).kept)).toContain('XXXXXXXXXXXX1111');
  });

  test('no card number survives anywhere, however it is written and whatever is damaged', () => {
    const cards = [
      '4111111111111111',
      '5555555555554444',
      '378282246310005',
      '6011111111111117',
      '4222222222222',
    ];
    const shaped = (card: string) =>
      fc.constantFrom(card, card.replace(/(\d{4})(?=\d)/g, '$1 '), card.replace(/(\d{4})(?=\d)/g, '$1-'));
    fc.assert(
      fc.property(
        fc.constantFrom(...cards).chain((card) => fc.tuple(fc.constant(card), shaped(card))),
        fc.nat(LIST.length - 1),
        fc.nat(LIST.length - 1),
        ([card, written], at, lost) => {
          // Placed after a sign that is no digit, so that the number stands for itself; one byte of the rest is lost.
          const put = `${LIST.slice(0, at).replace(/\d$/, ':')} ${written} ${LIST.slice(at)}`;
          if (!put.includes('PNRGOV')) return;
          const damaged = `${put.slice(0, Math.min(lost, at))}${put.slice(Math.min(lost, at) + 1)}`;
          if (!damaged.includes('PNRGOV')) return;
          // Joined only over what may stand within a number: the last fours of several cards would spell one otherwise.
          const kept = text(stripAtDoor(bytes(damaged)).kept).replace(/[ -]/g, '');
          expect(kept.includes(card)).toBe(false);
        },
      ),
      { numRuns: 300 },
    );
  });

  test('other separators, several messages, and messages that are no bookings', () => {
    const starred = LIST.replace(/[*]/g, '')
      .replace("UNA:+.?'", 'UNA:-.? *')
      .replace(/\+/g, '-')
      .replace(/'(\r\n|$)/g, '*$1')
      .replace("?'S", 'S');
    const kept = text(stripAtDoor(bytes(starred)).kept);
    expect(kept).not.toContain(CARD);
    expect(readAny(bytes(kept))[0]!.persons).toHaveLength(3);
    const twice = `${LIST}\r\n${LIST.replace(/\+1'/g, "+2'")}`;
    expect(text(stripAtDoor(bytes(twice)).kept)).not.toContain('FP CC');
    const paxlst = LIST.replaceAll('PNRGOV', 'PAXLST');
    expect(stripAtDoor(bytes(paxlst))).toMatchObject({ removed: [] });
  });

  test('an image of a print is blanked in its record; the person stays', () => {
    const xml =
      '<a xmlns:nc="http://niem.gov/niem/niem-core/2.0"><nc:BinaryBase64Object type="x">QUJDREVG</nc:BinaryBase64Object><b>QUJD</b><nc:BinaryBase64Object/></a>';
    const { kept, removed } = stripAtDoor(bytes(xml));
    expect(text(kept)).toBe(xml.replace('QUJDREVG', ' '.repeat(8)));
    expect(removed).toEqual([
      { what: 'image', from: xml.indexOf('QUJDREVG'), to: xml.indexOf('QUJDREVG') + 8 },
    ]);
    const json = '{"@context":{},"nc:Base64BinaryObject": "QUJD", "x":"QUJD"}';
    expect(text(stripAtDoor(bytes(json)).kept)).toBe(json.replace('"QUJD",', '"    ",'));
  });

  test('a booking without end costs no square', () => {
    const head =
      "UNB+IATA:1+ZQ++260101:1200+77'UNH+1+PNRGOV:13:1:IA'MSG+:22'TVL+140326:1130+LHR+JFK+ZQ+12'SRC'";
    const docs = (n: number) =>
      `SSR+DOCS:HK::ZQ:::::/P/GBR/${n}/GBR/30AUG71/M/01MAY31/Q${(n % 7919).toString(36)}/M${n % 97}'`;
    const many = (line: (n: number) => string) =>
      head + Array.from({ length: 60_000 }, (_, n) => line(n)).join('');
    for (const text of [
      many((n) => `TIF+Q${n.toString(36)}+MARLO'${docs(n)}`),
      many(docs),
      many((n) => `TIF+SAME+MARLO'${n % 9 ? '' : docs(n)}`),
    ]) {
      const started = workedMs();
      expect(readAny(bytes(text))[0]!.persons.length).toBeLessThan(100_000);
      expect(workedMs() - started).toBeLessThan(10_000);
    }
  });

  test('megabytes of anything are looked at in time', () => {
    const sizes: Record<string, Uint8Array> = {
      digits: bytes(`PNRGOV${'4'.repeat(8_000_000)}`),
      'open tags': bytes('<BinaryBase64Object'.repeat(400_000)),
      'closed far away': bytes(`${'<BinaryBase64Object'.repeat(400_000)}>`),
      members: bytes(`{${'"Base64BinaryObject":'.repeat(250_000)}`),
      segments: bytes(`UNB+IATA:1+ZQ++260101:1200+77'UNH+1+PNRGOV:13:1:IA'${"FOP+CC'".repeat(1_000_000)}`),
      envelopes: bytes("UNB+IATA:1+A++1:1+7'UNH+1+PNRGOV:1:1'".repeat(120_000)),
    };
    for (const [what, source] of Object.entries(sizes)) {
      const started = workedMs();
      stripAtDoor(source);
      const took = workedMs() - started;
      if (took > 4000) expect.fail(`${what}: ${Math.round(took)} ms`);
    }
  });
});
