import { describe, expect, test } from 'vitest';
import type { ManifestMessage } from '../manifest.js';
import { readEdifact } from './read.js';

// Invented people on invented flights.
const bytes = (text: string) => new TextEncoder().encode(text);
const one = (text: string): ManifestMessage => {
  const messages = readEdifact(bytes(text));
  expect(messages).toHaveLength(1);
  return messages[0]!;
};
const codes = (m: ManifestMessage) => m.warnings.map((w) => w.code);

/** A message with right counts around the given body. */
function message(body: readonly string[], type = 'PAXLST:D:05B:UN:IATA'): string {
  return [
    'UNB+UNOA:4+APIS*ZQ:ZZ+USCSAPIS:ZZ+260314:1200+REF1++APIS',
    'UNG+PAXLST+ZETA AIR:ZZ+USCSAPIS:ZZ+260314:1200+REF1+UN+D:05B',
    `UNH+M1+${type}+ZQ12/260315+01:F`,
    ...body,
    `UNT+${body.length + 2}+M1`,
    'UNE+1+REF1',
    'UNZ+1+REF1',
    '',
  ].join("'");
}

const HEAD = [
  'BGM+745',
  'RFF+TN:T77:::1',
  'NAD+MS+++ZETA DESK',
  'COM+12025550100:TE',
  'TDT+20+ZQ0012+++ZQ',
  'LOC+125+LHR',
  'DTM+189:2603151130:201',
  'LOC+87+JFK',
  'DTM+232:2603151435:201',
];

describe('a passenger list in full', () => {
  const m = one(
    message([
      ...HEAD,
      'NAD+FL+++QUILLFEATHER:MARLO:ANSEL+12 ELM ST+DAYTON+OH+45402+USA',
      'ATT+2++M',
      'DTM+329:710830',
      'GEI+4+173',
      'LOC+22+JFK',
      'LOC+178+LHR',
      'LOC+179+JFK',
      'LOC+174+GBR',
      'LOC+180+USA:::TOLEDO',
      'NAT+2+USA',
      'NAT+2+GBR',
      'RFF+AVF:ZQ1AB2',
      'RFF+ABO:P001',
      'RFF+SEA:12A',
      'RFF+SEA:12B',
      'RFF+AEA:TT991',
      'DOC+P:110:111+Q1234567',
      'DTM+36:310102',
      'DTM+182:210102',
      'LOC+91+USA',
      'DOC+V:110:111+V998',
      'LOC+91+GBR',
      'NAD+DDU+++OBRADOVNA:ILSE',
      'CNT+42:2',
    ]),
  );

  test('has every field of the person in its place', () => {
    expect(m.outcome).toBe('accepted');
    expect(m.warnings).toEqual([]);
    expect(m.persons[0]).toEqual({
      names: [{ surname: 'QUILLFEATHER', given: 'MARLO', middle: 'ANSEL' }],
      role: 'passenger',
      offset: expect.any(Number),
      usAddress: { street: '12 ELM ST', city: 'DAYTON', region: 'OH', postcode: '45402', country: 'USA' },
      sex: 'M',
      birthDates: ['1971-08-30'],
      documentCheck: 'verified',
      clearance: 'JFK',
      embark: 'LHR',
      disembark: 'JFK',
      residence: 'GBR',
      birthCountry: 'USA',
      birthPlace: 'TOLEDO, USA',
      citizenships: ['USA', 'GBR'],
      locator: 'ZQ1AB2',
      senderPersonId: 'P001',
      seats: ['12A', '12B'],
      travellerNumbers: ['TT991'],
      documents: [
        { kind: 'passport', number: 'Q1234567', expiry: '2031-01-02', issued: '2021-01-02', issuer: 'USA' },
        { kind: 'visa', number: 'V998', issuer: 'GBR' },
      ],
    });
    expect(m.persons[1]!.role).toBe('transit');
  });

  test('has references, flight, leg and totals', () => {
    expect(m).toMatchObject({
      format: 'paxlst',
      kind: 'passengers',
      carrier: 'ZQ',
      flight: 'ZQ12',
      declaredTotals: { passengers: 2 },
      legs: [
        {
          carrier: 'ZQ',
          number: '12',
          departurePort: 'LHR',
          arrivalPort: 'JFK',
          departureLocal: '2026-03-15T11:30',
          arrivalLocal: '2026-03-15T14:35',
        },
      ],
      references: {
        sender: 'APIS*ZQ',
        recipient: 'USCSAPIS',
        interchange: 'REF1',
        message: 'M1',
        transaction: 'T77',
        commonAccess: 'ZQ12/260315',
        documentCode: '745',
        part: 1,
        firstPart: true,
        lastPart: true,
        prepared: '2026-03-14T12:00',
      },
    });
  });
});

describe('what the message is about', () => {
  test.each([
    ['745', 'passengers'],
    ['745+CP', 'change'],
    ['745+XR', 'cancel-reservation'],
    ['745+RP', 'reduce'],
    ['250+C', 'crew'],
    ['250+B', 'crew'],
    ['250+CC', 'crew-change'],
    ['266+CL', 'flight-close'],
    ['266+CLOB', 'flight-close-on-board'],
    ['266+CLNB', 'flight-close-not-on-board'],
    ['266+XF', 'cancel-flight'],
    ['266+CF', 'change-flight'],
    ['336+G', 'ignored'],
  ])('BGM+%s is %s', (bgm, kind) => {
    expect(one(message([`BGM+${bgm}`, ...HEAD.slice(1)])).kind).toBe(kind);
  });

  test('an unknown function keeps its persons and is quarantined', () => {
    const m = one(message(['BGM+999+QQ', ...HEAD.slice(1), 'NAD+FL+++QUILLFEATHER:MARLO']));
    expect([m.kind, m.outcome, m.persons.length]).toEqual(['unknown', 'quarantined', 1]);
  });
});

describe('what senders do otherwise', () => {
  const person = (...lines: string[]) =>
    one(message([...HEAD, 'NAD+FL+++QUILLFEATHER:MARLO', ...lines])).persons[0]!;

  test('segments of a person come in any order, and the document keeps its own', () => {
    const p = person(
      'DOC+P+Q1',
      'LOC+91+FRA',
      'NAT+2+FRA',
      'RFF+AVF:AB12',
      'DTM+329:880101',
      'DTM+36:300101',
    );
    expect(p).toMatchObject({
      birthDates: ['1988-01-01'],
      citizenships: ['FRA'],
      locator: 'AB12',
      documents: [{ number: 'Q1', issuer: 'FRA', expiry: '2030-01-01' }],
    });
  });

  test('a document without number is none, and its country and date are nobody else’s', () => {
    const p = person('DOC+P+Q1', 'LOC+91+FRA', 'DOC++', 'DTM+36:190919', 'LOC+91+USA');
    expect(p.documents).toEqual([{ kind: 'passport', number: 'Q1', issuer: 'FRA' }]);
  });

  test.each([
    ['D', 'DEU'],
    ['DE', 'DEU'],
    ['usa', 'USA'],
    ['UTO', 'UTO'],
    ['XXA', 'XXA'],
    ['LAX', 'USA'],
    ['QZQ', 'QZQ'],
    ['VIE', 'VIE'],
  ])('citizenship %s reads as %s', (came, read) => {
    expect(person(`NAT+2+${came}`).citizenships).toEqual([read]);
  });

  test.each([
    ['260314', '2026-03-14'],
    ['260316', '1926-03-16'],
    ['19710830', '1971-08-30'],
    ['710800', '1971-08'],
    ['715324', '1971'],
  ])('birth date %s reads as %s', (came, read) => {
    expect(person(`DTM+329:${came}`).birthDates).toEqual([read]);
  });

  test('a birth date that cannot be true is a remark, not a value', () => {
    const m = one(message([...HEAD, 'NAD+FL+++Q:M', 'DTM+329:10090412', 'NAD+FL+++R:N', 'DTM+329:ABC']));
    expect(m.persons.map((p) => p.birthDates)).toEqual([undefined, undefined]);
    expect(codes(m).filter((c) => c === 'birth-date')).toHaveLength(2);
  });

  test('an unknown person qualifier is still a person', () => {
    const m = one(message([...HEAD, 'NAD+QQ+++QUILLFEATHER:MARLO', 'DTM+329:880101']));
    expect(m.persons[0]).toMatchObject({ role: 'unknown', birthDates: ['1988-01-01'] });
    expect(codes(m)).toContain('unknown-person-kind');
  });

  test('a count written as an element counts, with a remark', () => {
    const m = one(message([...HEAD, 'CNT+41+8']));
    expect(m.declaredTotals).toEqual({ crew: 8 });
    expect(codes(m)).toEqual(['count-shape']);
  });

  test('a person’s own connection is no leg', () => {
    const m = one(
      message([...HEAD, 'NAD+FL+++Q:M', 'TDT+20+AB9', 'LOC+125+CDG', 'NAD+FL+++R:N', 'LOC+178+LHR']),
    );
    expect(m.legs).toHaveLength(1);
    expect(m.persons[1]!.embark).toBe('LHR');
  });

  test('several legs, changes of plane listed once or twice', () => {
    const m = one(
      message([
        'BGM+745',
        'TDT+20+ZQ1',
        'LOC+92+MIA',
        'DTM+189:2603151500:201',
        'LOC+92+IAD',
        'DTM+232:2603151755:201',
        'TDT+20+ZQ2',
        'LOC+125+IAD',
        'LOC+87+CDG',
        'LOC+92+NCE',
      ]),
    );
    expect(m.legs.map((l) => `${l.carrier}${l.number} ${l.departurePort}-${l.arrivalPort}`)).toEqual([
      'ZQ1 MIA-IAD',
      'ZQ2 IAD-CDG',
      'ZQ2 CDG-NCE',
    ]);
  });
});

describe('around the message', () => {
  const body = [...HEAD, 'NAD+FL+++QUILLFEATHER:MARLO', 'DTM+329:880101', 'CNT+42:1'];

  test('several messages in one interchange and several interchanges in one file', () => {
    const text = message(body);
    const two = text.replace(
      "UNE+1+REF1'",
      `UNH+M2+PAXLST:D:05B:UN:IATA'BGM+250+C'TDT+20+ZQ12'UNT+4+M2'UNE+2+REF1'`,
    );
    const messages = readEdifact(bytes(`${two}\r\nQD ABCDEFG\r\n.HIJKLMN 151200\r\n${text}THE END`));
    expect(messages.map((m) => [m.references.message, m.kind, m.outcome])).toEqual([
      ['M1', 'passengers', 'accepted'],
      ['M2', 'crew', 'accepted'],
      ['M1', 'passengers', 'warnings'],
    ]);
    expect(codes(messages[2]!)).toEqual(['trailing-text']);
  });

  test('a second interchange with other characters after one without a trailer', () => {
    const first = message(body).replace(/UNE.*$/s, '');
    const second = `UNA:*.? #${message(body).replaceAll('*', ' ').replaceAll('+', '*').replaceAll("'", '#')}`;
    const messages = readEdifact(bytes(`${first}\r\nQD ABCDEFG\r\n${second}`));
    expect(messages.map((m) => m.persons.length)).toEqual([1, 1]);
  });

  test('wrong counts and references are remarks only', () => {
    const m = one(
      message(body)
        .replace(/UNT\+\d+\+M1/, 'UNT+7+M9')
        .replace('UNZ+1+REF1', 'UNZ+3+X'),
    );
    expect([m.outcome, m.persons.length]).toEqual(['warnings', 1]);
    expect(codes(m)).toEqual([
      'segment-count',
      'message-reference',
      'interchange-count',
      'interchange-reference',
    ]);
  });

  test('every remark says where: byte offset and segment', () => {
    const text = message(body).replace('88', 'XX');
    const [warning] = one(text).warnings;
    expect(warning).toMatchObject({ code: 'birth-date', segment: 12, offset: text.indexOf('DTM+329') });
  });

  test('without UNB and UNZ it reads all the same', () => {
    const m = one(
      message(body)
        .replace(/^.*?(?=UNH)/s, '')
        .replace(/UNE.*$/s, ''),
    );
    expect([m.outcome, m.persons.length]).toEqual(['warnings', 1]);
  });

  test('cut inside a person it is quarantined, the persons kept', () => {
    const text = message(body);
    const m = one(text.slice(0, text.indexOf('DTM+329') + 9));
    expect([m.outcome, m.persons.length]).toEqual(['quarantined', 1]);
    expect(codes(m)).toContain('truncated');
  });

  test('no BGM and nobody on it: rejected', () => {
    expect(one(message(['TDT+20+ZQ1', 'CNT+42:1'])).outcome).toBe('rejected');
  });

  test('a body without UNH is quarantined, its persons kept', () => {
    const m = one(message(body).replace(/UNH.*?'/, ''));
    expect([m.outcome, m.persons.length]).toEqual(['quarantined', 1]);
  });

  test('another message type is kept unread', () => {
    const m = one(message(['BGM+962'], 'CUSREP:D:05B:UN'));
    expect([m.format, m.outcome, m.warnings[0]!.code]).toEqual(['cusrep', 'quarantined', 'not-a-manifest']);
  });

  test('a damaged tag loses no person', () => {
    const m = one(message([...body.slice(0, -1), 'NXD+FL+++SECOND:PERSON', 'CNT+42:2']));
    expect([m.outcome, m.persons.length]).toEqual(['quarantined', 2]);
    expect(m.persons[0]!.birthDates).toEqual(['1988-01-01']);
  });

  test('a lost terminator loses no person and mixes none', () => {
    const people = [
      'NAD+FL+++QUILL:MARLO',
      'ATT+2++M',
      'DTM+329:880101',
      'LOC+178+LHR',
      'NAT+2+USA',
      'DOC+P+Q1',
      'LOC+91+USA',
    ];
    const second = ['NAD+FL+++ZENDA:ILSE', 'ATT+2++F', 'DTM+329:900101', 'CNT+42:2'];
    const text = message([...HEAD, ...people, ...second]);
    const clean = one(text).persons;
    const [from, to] = [text.indexOf('NAD+FL'), text.indexOf('CNT+')];
    for (let at = text.indexOf("'", from); at < to; at = text.indexOf("'", at + 1)) {
      const m = one(`${text.slice(0, at)}x${text.slice(at + 1)}`);
      expect(codes(m)).toEqual(['lost-terminator']);
      expect(m.outcome).toBe('quarantined');
      expect(m.persons).toEqual(clean);
    }
  });

  test('a name or address that ends like a tag stays whole', () => {
    const m = one(message([...HEAD, 'NAD+FL+++QUILL:WYATT+20 ELMTDT+LACROIXLOC+OH+45402+USA']));
    expect(m.outcome).toBe('accepted');
    expect(m.persons[0]).toMatchObject({ names: [{ given: 'WYATT' }], usAddress: { city: 'LACROIXLOC' } });
  });

  test('national letters: UTF-8, else ISO 8859-1', () => {
    const text = message([...HEAD, 'NAD+FL+++MÜLLER:ZOË']);
    const latin = Uint8Array.from(text, (c) => c.charCodeAt(0));
    const names = { surname: 'MÜLLER', given: 'ZOË' };
    const [utf8, iso] = [one(text), readEdifact(latin)[0]!];
    expect([utf8.persons[0]!.names[0], utf8.references.charset]).toEqual([names, 'utf-8']);
    expect([iso.persons[0]!.names[0], iso.references.charset]).toEqual([names, 'windows-1252']);
  });

  test('a repetition mark counts from syntax 4 on; before, it is data', () => {
    const text = `UNA:+.?*'${message([...HEAD, 'NAD+FL+++QUILL:MARLO', 'ATT+2++F*M'])}`;
    expect(one(text).references.sender).toBe('APIS');
    expect(one(text.replace('UNOA:4', 'UNOA:3')).references.sender).toBe('APIS*ZQ');
    expect(one(text).persons[0]!.sex).toBe('F');
  });

  test('a UNA that disagrees is damaged, the characters in use count', () => {
    const text = message(body);
    for (const una of ['UNA:+.? \u2019', "UNA:+\\*'", 'UNA', 'UNA*+.? #']) {
      const m = one(una + text);
      expect([una, m.persons.length, codes(m)[0]]).toEqual([una, 1, 'damaged-una']);
    }
    for (const una of ["UNA:+.? '", "UNA:+.? '\r\n", "UNA :+.? '"])
      expect(one(una + text).outcome).toBe('accepted');
  });
});

describe('the old form', () => {
  const m = one(
    "UNB+UNOA:1+ZETA:NZ+USCS:US+990131:2359+R1++CEDIPAX'UNH+1+PAXLST:001:000:NZ+ZQ812'CTA+IC+:DESK+1-202:TE'" +
      "TDT++ZQ812+40+ZQ'LOC+005+NZAKL:50'DTM+136+990131+1030+M05'LOC+008+USLAX:50'DTM+132+990131+2200+M05'UNS+D'" +
      "PDT+P/Q123:090909:US+O?'QUILL:MARLO:P:590429:M+PAX+NZAKL:USLAX'PDT+/:+ZENDA:+CRW'UNT+11+1'UNZ+1+R1'",
  );

  test('one segment is one person', () => {
    expect(m.kind).toBe('passengers');
    expect(m.legs).toEqual([
      {
        carrier: 'ZQ',
        number: '812',
        departurePort: 'AKL',
        arrivalPort: 'LAX',
        departureLocal: '1999-01-31T10:30',
        arrivalLocal: '1999-01-31T22:00',
      },
    ]);
    expect(m.persons[0]).toMatchObject({
      names: [{ surname: "O'QUILL", given: 'MARLO', middle: 'P' }],
      birthDates: ['1959-04-29'],
      documents: [{ kind: 'passport', number: 'Q123', issuer: 'USA', expiry: '2009-09-09' }],
      embark: 'AKL',
      disembark: 'LAX',
    });
    expect(m.persons[1]).toMatchObject({ names: [{ surname: 'ZENDA' }], role: 'crew' });
    expect(m.persons[1]!.documents).toBeUndefined();
  });
});

test('a truck crew list', () => {
  const m = one(
    "UNB+UNOA:4+ZETA:02+CBP-ACE-TEST:02+041013:1901+16++ACE'UNH+P16+PAXLST:D:03B:UN'BGM+10+ZETA77+4'RFF+RFA:03'" +
      "TDT+11++++ZETA:172'DTM+132:20041230:102'NAD+VW+41153:109++QUILL:MARLO::::1+9 ELM RD+RESTON+VA:163:5+20190'" +
      "ATT+2++M*M*M'DTM+329:19350919:102'EMP+4+++1++8'NAT+2+US::5'DOC+5K+P1009'LOC+91+VA:163'LOC+91+US:162'UNT+14+P16'UNZ+1+16'",
  );
  expect(m).toMatchObject({ outcome: 'accepted', kind: 'crew', references: { documentNumber: 'ZETA77' } });
  expect(m.persons).toMatchObject([
    {
      role: 'crew',
      sex: 'M',
      birthDates: ['1935-09-19'],
      citizenships: ['USA'],
      homeAddress: { street: '9 ELM RD', city: 'RESTON', region: 'VA', postcode: '20190' },
      documents: [{ kind: 'trusted-traveller', number: 'P1009', issuer: 'USA' }],
    },
  ]);
});
