import fc from 'fast-check';
import { parse } from 'mrz';
import { describe, expect, test } from 'vitest';
import { readAny } from '../read.js';
import { checkDigit } from './checkDigit.js';
import { readMrz } from './read.js';
import { transliterate, writeMrz } from './write.js';

// Invented people of the specimen state and others.
const QUILL = {
  type: 'P',
  state: 'UTO',
  surname: 'Quill Feather',
  given: 'Marlo Ansel',
  documentNumber: 'Q12345678',
  nationality: 'UTO',
  birthDate: '710830',
  sex: 'M' as const,
  expiryDate: '310102',
};
const ON = { receivedOn: '2026-03-15' };
const LAYOUTS = ['TD1', 'TD2', 'TD3', 'MRV-A', 'MRV-B'] as const;
const typeOf = (layout: (typeof LAYOUTS)[number]) =>
  layout === 'TD3' ? 'P' : layout.startsWith('MRV') ? 'V' : 'I';

test('the check digit of the weights 7, 3, 1', () => {
  expect(checkDigit('520727')).toBe(3);
  expect(checkDigit('AB2134<<<')).toBe(5);
  expect(checkDigit('')).toBe(0);
});

test.each([
  ['Müller', 'MUELLER'],
  ['Ångström', 'AANGSTROEM'],
  ["O'Brien-Smith", 'OBRIEN<SMITH'],
  ['Łódź', 'LODZ'],
  ['Þórður', 'THORDUR'],
  ['José María', 'JOSE<MARIA'],
])('%s is spelt %s', (name, spelt) => {
  expect(transliterate(name)).toBe(spelt);
});

describe.each(LAYOUTS)('%s', (layout) => {
  const lines = writeMrz(layout, { ...QUILL, type: typeOf(layout) });

  test('reads every field and proves what it can', () => {
    const r = readMrz(lines.join('\n'), ON)!;
    expect([r.layout, r.remarks.outcome, r.remarks.warnings]).toEqual([layout, 'accepted', []]);
    expect(r.person).toEqual({
      names: [{ surname: 'QUILL FEATHER', given: 'MARLO ANSEL' }],
      birthDates: ['1971-08-30'],
      sex: 'M',
      citizenships: ['UTO'],
      documents: [
        {
          kind: layout === 'TD3' ? 'passport' : layout.startsWith('MRV') ? 'visa' : 'identity-card',
          number: 'Q12345678',
          issuer: 'UTO',
          expiry: '2031-01-02',
        },
      ],
    });
    for (const name of ['documentNumber', 'birthDate', 'expiryDate'] as const)
      expect(r.fields[name]).toMatchObject({ checked: 'ok', repaired: false });
  });

  test('a changed character in a checked field is told, unless the weights cancel', () => {
    fc.assert(
      fc.property(fc.nat({ max: 5 }), fc.constantFrom(...'0123456789'), (column, digit) => {
        const [line, from] = layout === 'TD1' ? [1, 0] : [1, 13];
        const was = lines[line]![from + column]!;
        if (was === digit) return;
        const changed = lines.map((l, i) =>
          i === line ? l.slice(0, from + column) + digit + l.slice(from + column + 1) : l,
        );
        // Weights 7, 3 and 1 are prime to ten: no single digit cancels.
        expect(readMrz(changed.join('\n'), ON)!.fields.birthDate!.checked).toBe('bad');
      }),
    );
  });

  test('misread digits are put right when the check digit proves it', () => {
    const damaged = lines.map((l, i) => {
      if (i !== 1) return l;
      const at = layout === 'TD1' ? 0 : 13;
      return (
        l.slice(0, at) +
        l
          .slice(at, at + 6)
          .replaceAll('0', 'O')
          .replaceAll('1', 'I') +
        l.slice(at + 6)
      );
    });
    const r = readMrz(damaged.join('\n'), ON)!;
    expect(r.fields.birthDate).toMatchObject({ value: '710830', checked: 'ok', repaired: true });
    expect(r.person.birthDates).toEqual(['1971-08-30']);
    expect(r.remarks.outcome).toBe('warnings');
  });

  test('one line, lower case, blanks for fillers: the same person', () => {
    const clean = readMrz(lines.join('\n'), ON)!.person;
    expect(readMrz(lines.join(''), ON)!.person).toEqual(clean);
    expect(readMrz(lines.join('\r\n').toLowerCase(), ON)!.person).toEqual(clean);
    expect(readMrz(lines.map((l) => l.replace(/<(?=.*[^<])/g, ' ')).join('\n'), ON)!.person).toEqual(clean);
  });

  test('a data line short by two is fitted where its check digits hold', () => {
    const short = lines.map((l, i) => (i === 1 ? l.replace('<<', '') : l));
    if (short[1]!.length === lines[1]!.length) return;
    const r = readMrz(short.join('\n'), ON)!;
    expect(r.person).toEqual(readMrz(lines.join('\n'), ON)!.person);
    expect(r.remarks.warnings[0]!.code).toBe('mended');
  });
});

describe('fields that are not as they should be', () => {
  const read = (change: Partial<typeof QUILL>, layout: (typeof LAYOUTS)[number] = 'TD3') =>
    readMrz(writeMrz(layout, { ...QUILL, ...change }).join('\n'), ON)!;

  test.each([
    ['7108<<', ['1971-08']],
    ['71<<<<', ['1971']],
    ['7<<<<<', undefined],
    ['<<<<<<', undefined],
  ])('birth date %s', (birthDate, dates) => {
    const r = read({ birthDate });
    expect(r.person.birthDates).toEqual(dates);
    expect(r.fields.birthDate!.checked).toBe('ok');
  });

  test.each(['600001795015', 'AB1234567890'])('long number %s on a card', (documentNumber) => {
    for (const layout of ['TD1', 'TD2'] as const) {
      const r = read({ documentNumber, type: 'I' }, layout);
      expect(r.person.documents![0]!.number).toBe(documentNumber);
      expect(r.fields.documentNumber!.checked).toBe('ok');
    }
  });

  test('a single name', () => {
    expect(read({ surname: 'Zenda', given: '' }).person.names).toEqual([{ surname: 'ZENDA' }]);
  });

  test('a name that fills the line may be cut', () => {
    const r = read({ surname: 'Quillfeatherstonehaugh', given: 'Marlo Ansel Bartholomew Caspian' });
    expect(r.remarks.warnings.map((w) => w.code)).toEqual(['maybe-truncated']);
  });

  test('an unknown state is a remark', () => {
    expect(read({ nationality: 'QQQ' }).remarks.warnings.map((w) => w.code)).toEqual(['unknown-country']);
  });

  test('Germany writes one letter', () => {
    expect(read({ nationality: 'D', state: 'D' }).person.citizenships).toEqual(['DEU']);
  });

  test('a card without its third line keeps number and dates', () => {
    const r = readMrz(
      writeMrz('TD1', { ...QUILL, type: 'I' })
        .slice(0, 2)
        .join('\n'),
      ON,
    )!;
    expect(r.remarks.outcome).toBe('quarantined');
    expect(r.person).toMatchObject({
      names: [],
      birthDates: ['1971-08-30'],
      documents: [{ number: 'Q12345678' }],
    });
  });

  test('the old French card', () => {
    const first = 'IDFRAQUILLFEATHER<<<<<<<<<<<<<123456';
    const number = '880692310285';
    const head = `${number}${checkDigit(number)}MARLO<<ANSEL<<710830${checkDigit('710830')}M`;
    const r = readMrz(`${first}\n${head}${checkDigit(first + head)}`, ON)!;
    expect([r.layout, r.remarks.outcome]).toEqual(['FRA-ID', 'accepted']);
    expect(r.person).toMatchObject({
      names: [{ surname: 'QUILLFEATHER', given: 'MARLO ANSEL' }],
      documents: [{ number, issuer: 'FRA' }],
    });
  });
});

test('any text ends in an outcome', () => {
  const piece = fc.constantFrom(
    '<',
    '<<<<<<<<<',
    'P<UTO',
    'V',
    'I',
    '0',
    '710830',
    'M',
    '\n',
    '\n\n',
    ' ',
    '«',
    'Ü',
    'QUILL<<MARLO',
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 40 }), (pieces) => {
      expect(readAny(new TextEncoder().encode(pieces.join('')), 'mrz').length).toBeGreaterThan(0);
    }),
    { numRuns: 1000 },
  );
});

test('the package mrz agrees wherever it can read', () => {
  const letters = fc.string({
    unit: fc.constantFrom(...'ABCDEFGHIJKLMNOPQRSTUVWXYZ'),
    minLength: 2,
    maxLength: 9,
  });
  const content = fc.record({
    type: fc.constant('I'),
    state: fc.constantFrom('USA', 'GBR', 'FRA', 'CHE'),
    surname: letters,
    given: letters,
    documentNumber: fc.string({ unit: fc.constantFrom(...'ABC0123456789'), minLength: 5, maxLength: 9 }),
    nationality: fc.constantFrom('USA', 'GBR', 'FRA'),
    birthDate: fc.constantFrom('710830', '000101', '991231'),
    sex: fc.constantFrom('M' as const, 'F' as const),
    expiryDate: fc.constantFrom('310102', '290228'),
  });
  fc.assert(
    fc.property(content, fc.constantFrom('TD1' as const, 'TD2' as const, 'TD3' as const), (c, layout) => {
      const lines = writeMrz(layout, { ...c, type: layout === 'TD3' ? 'P' : 'I' });
      const theirs = parse(lines);
      const ours = readMrz(lines.join('\n'), ON)!;
      expect(theirs.valid).toBe(ours.remarks.outcome === 'accepted');
      expect(ours.fields.documentNumber!.value).toBe(theirs.fields.documentNumber);
      expect(ours.person.names[0]).toEqual({
        surname: theirs.fields.lastName,
        given: theirs.fields.firstName,
      });
      expect(ours.fields.birthDate!.value).toBe(theirs.fields.birthDate);
    }),
    { numRuns: 200 },
  );
});

test('readAny knows zones by their look', () => {
  const text = `${writeMrz('TD3', QUILL).join('\n')}\n\n${writeMrz('TD1', { ...QUILL, type: 'I' }).join('\n')}\n`;
  expect(readAny(new TextEncoder().encode(text), undefined, ON)).toMatchObject([
    { format: 'mrz', outcome: 'accepted', kind: 'document', persons: [{ role: 'unknown' }] },
    { format: 'mrz', outcome: 'accepted', references: { messageType: 'TD1' } },
  ]);
});
