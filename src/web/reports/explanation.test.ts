import { expect, test } from 'vitest';
import type { Explanation } from '../parts/evidenceWords.js';
import { leadWords, marginWords } from '../parts/evidenceWords.js';
import { texts } from '../text/text.js';
import { explanationBlocks } from './explanation.js';

const t = texts('en');
const explanation: Explanation = {
  bits: 14.0,
  otherNames: { traveller: false, record: true },
  marginBits: null,
  strangersPer1000: 11.6,
  evidence: [
    { field: 'birthDate', level: 'year', bits: 5.4, ours: '1970', theirs: '1970-05-01', oneIn: 61 },
    {
      field: 'name',
      level: 'alike',
      bits: 9.2,
      ours: 'Иванов, Пётр',
      theirs: 'Ivanov, Petr',
      tokens: [
        { level: 'transliteration', bits: 7.1, ours: 'Иванов', theirs: 'IVANOV', oneIn: 1400 },
        { level: 'given-omitted', bits: 0, ours: 'Пётр' },
        { level: 'names-compared', bits: -1.6 },
      ],
    },
    { field: 'sex', level: 'same', bits: 0.5, ours: 'M', theirs: 'M' },
    { field: 'citizenship', level: 'different', bits: -0.8, ours: 'USA', theirs: 'RUS' },
    { field: 'relatives', level: 'none', bits: 0 },
    { field: 'together', level: 'calibrated', bits: -0.3 },
    { field: 'fbiNumber', level: 'missing', bits: 0, ours: '114477KA9', couldAdd: 22.4 },
  ],
  without: [{ field: 'name', bits: 5.4, band: null }],
  reviewLineBits: 13.4,
  urgentLineBits: 21.4,
  stamp: {
    modelVersion: 'm1',
    tablesVersion: 't1',
    linesVersion: 'l1',
    registerEpoch: 17,
    registerSize: 20_000,
  },
  screenedAt: '2026-11-22T10:00:00.000Z',
};

test('paper has every row, heaviest first, with both values, dates in letters and the sum', () => {
  const table = explanationBlocks(explanation, t).find((b) => b.kind === 'table')!;
  expect(table.rows.map((row) => [row[0], row[1], row.at(-1)])).toEqual([
    [
      'Name',
      'All parts of the name agree, some as variants or in another order. Traveler: Ivanov, Petr. Record: Иванов, Пётр. This is another name of the record. It was taken since it says most: rare spellings weigh more.',
      '9.2',
    ],
    [
      'Date of birth',
      'The year agrees; nothing more is known on one side. Traveler: 1 May 1970. Record: 1970. About one record in 61 has that year of birth.',
      '5.4',
    ],
    [
      'Citizenship',
      'No citizenship is shared; people hold several. Traveler: Russia. Record: United States.',
      '-0.8',
    ],
    ['Sex', 'The same sex is stated. Traveler: Male. Record: Male.', '0.5'],
    [
      'Taken together',
      'Correction of the sum: findings like these were of one person less often than the rows by themselves say.',
      '-0.3',
    ],
    ['All together', '', '14.0'],
  ]);
});

test('paper has the parts of the names, what is missing, what hangs on each field and the stamp', () => {
  const blocks = explanationBlocks(explanation, t);
  const tables = blocks.filter((b) => b.kind === 'table');
  expect(tables[1]!.rows).toEqual([
    [
      'IVANOV',
      'Иванов',
      'the same name in another script; about one person in 1,400 is called Иванов',
      '7.1',
    ],
    ['no counterpart', 'Пётр', 'a given name is missing on one side', '0.0'],
    ['whole name', 'whole name', 'several names were compared, so one agrees more easily by chance', '-1.6'],
  ]);
  expect(tables[2]!.rows).toEqual([['Name', '5.4 bits', 'not shown at all']]);
  expect(blocks).toContainEqual({
    kind: 'bullets',
    items: ['FBI number: up to 22.4 bits more, if the traveler had it'],
  });
  expect(blocks.at(-1)).toEqual({
    kind: 'paragraph',
    text: 'Model m1, tables t1, lines l1, register of 20,000 records up to change 17.',
  });
});

test.each([
  [14.0, 11.6, /comes to 14\.0 bits.*from 13\.4 bits, and from 21\.4.*about 12 of 1,000 travelers/],
  [22, 0.4, /It is not proof\. Records .*: this is one\..*fewer than 1 of 1,000/],
  [9, null, /so this one was not\.$/],
])('%d bits are held against the lines and against chance', (bits, strangersPer1000, expected) => {
  expect(leadWords(t, { ...explanation, bits, strangersPer1000 }).join(' ')).toMatch(expected);
});

const next = { recordName: 'Ivanova, Petra', recordNumber: 'X1', bits: 0 };
test.each([
  [{ next: { ...next, bits: 10 } }, 'Ivanova, Petra, X1: 10.0 bits, 4.0 below this one.'],
  [
    { next: { ...next, bits: 12 } },
    'Ivanova, Petra, X1: 12.0 bits, only 2.0 below this one. Compare both before you decide.',
  ],
  [
    { next: { ...next, bits: 16 } },
    'Ivanova, Petra, X1: 16.0 bits, 2.0 above this one. That record fits better: look at it first.',
  ],
  [{ marginBits: null }, 'No other record reached the line for this traveler.'],
  [
    { marginBits: 0.4 },
    'Another record came 0.4 bits below this one and is no candidate: it is of the same person, has ended, or was told apart before.',
  ],
  [{}, null],
])('the nearest other record %#', (beside, expected) => {
  const { marginBits: _, ...rest } = explanation;
  expect(marginWords(t, { ...rest, ...beside })).toBe(expected);
});

test('a name in a script that nobody could measure is told of before the rows, on the page and on paper', () => {
  const evidence = [
    { field: 'name', level: 'alike', bits: 14, ours: 'ใจดี, สมชาย', theirs: 'SOMCHAI JAIDEE' } as const,
  ];
  expect(leadWords(t, { ...explanation, evidence }).at(-1)).toMatch(/^Not measured: how well names in Thai/);
  expect(leadWords(t, explanation).join()).not.toContain('Not measured');
});
