import { describe, expect, test } from 'vitest';
import type { PossibleMatch, ScreeningStamp } from './evidence.js';
import { explainMatch, factorWords, likelihoodWords } from './explanation.js';

const stamp: ScreeningStamp = {
  modelVersion: 'm1',
  tablesVersion: 't1',
  linesVersion: 'l1',
  registerEpoch: 17,
  registerSize: 20_000,
};
const match: PossibleMatch = {
  id: 'r1',
  bits: 15.9,
  band: 'review',
  evidence: [
    {
      field: 'name',
      level: 'partly',
      bits: 10.1,
      ours: 'DOE, JOHN',
      theirs: 'DOE, JON',
      tokens: [
        { level: 'exact', bits: 9, ours: 'DOE', theirs: 'DOE', oneIn: 1834 },
        { level: 'given-differs', bits: -3.6, ours: 'JOHN' },
        { level: 'brand-new', bits: 1 },
      ],
    },
    { field: 'birthDate', level: 'swap', bits: 7.4, ours: '1970-05-02', theirs: '1970-02-05' },
    { field: 'sex', level: 'different', bits: -1.6, ours: 'F', theirs: 'M' },
    { field: 'document', level: 'missing', bits: 0, couldAdd: 20 },
    { field: 'relatives', level: 'none', bits: 0 },
  ],
};

test.each([
  [0, 'about as likely for the same person as for two different ones'],
  [0.4, 'about as likely for the same person as for two different ones'],
  [1, 'about 2 times more likely if this is the same person'],
  [10, 'about 1,000 times more likely if this is the same person'],
  [20, 'about 1 million times more likely if this is the same person'],
  [61, 'more than a trillion times more likely if this is the same person'],
  [-3, 'about 8 times more likely if these are two different persons'],
])('%f bits are %s', (bits, words) => {
  expect(likelihoodWords(bits)).toBe(words);
});

test('factors are rounded to one digit and never lose their size', () => {
  expect([3, 5, 7, 13.4, 30, 40].map(factorWords)).toEqual([
    '8',
    '30',
    '100',
    '10,000',
    '1 billion',
    '1 trillion',
  ]);
});

describe('the explanation of a match', () => {
  const e = explainMatch(match, stamp, 2);
  test('the waterfall ends at the score and leaves out what says nothing', () => {
    expect(e.waterfall.map((w) => [w.label, w.from, w.to])).toEqual([
      ['Name', 0, 10.1],
      ['Birth date', 10.1, 17.5],
      ['Sex', 17.5, 15.9],
    ]);
    expect(e.waterfall.at(-1)!.to).toBe(match.bits);
  });
  test('each field says whether it agrees, differs or is missing, and what the score were without it', () => {
    expect(e.rows.map((r) => [r.label, r.verdict, r.scoreWithout])).toEqual([
      ['Name', 'agrees', 5.8],
      ['Birth date', 'agrees', 8.5],
      ['Sex', 'differs', 17.5],
      ['Document', 'missing', 15.9],
      ['Relatives', 'neutral', 15.9],
    ]);
    expect(e.rows[1]!.sentence).toBe('Day and month are exchanged.');
  });
  test('name parts are explained one by one, with how rare they are', () => {
    expect(e.rows[0]!.tokens.map((t) => t.sentence)).toEqual([
      'the same; about one person in 2,000 carries it',
      'the given names differ',
      'brand-new',
    ]);
  });
  test('a birth date says how common its year is, where that counts', () => {
    const evidence = match.evidence.map((row) => (row.field === 'birthDate' ? { ...row, oneIn: 1834 } : row));
    expect(explainMatch({ ...match, evidence }, stamp, 2).rows[1]!.sentence).toBe(
      'Day and month are exchanged. About one record in 2,000 has that year of birth.',
    );
  });
  test('what is missing and what it could add', () => {
    expect(e.missing).toEqual(['Document is missing and could add up to 20.0 bits (1 million times).']);
  });
  test('a near second is named, a far one too, a better one, and none', () => {
    expect(e.margin).toBe('Another record is almost as close (2.0 bits behind): compare both.');
    expect(explainMatch(match, stamp, 12).margin).toBe('The next best record is 12.0 bits behind.');
    expect(explainMatch(match, stamp, -4.2).margin).toBe(
      'Another record fits better, by 4.2 bits: look at it first.',
    );
    expect(explainMatch(match, stamp, null).margin).toBe('No other record came near.');
  });
  test('the summary and what is needed to compute it again', () => {
    expect(e.summary).toBe(
      'Taken together the evidence is about 60,000 times more likely if this is the same person.',
    );
    expect(e.stamp).toBe('Model m1, tables t1, lines l1, register change 17 with 20,000 records.');
  });
});
