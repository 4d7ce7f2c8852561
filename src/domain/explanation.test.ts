import { describe, expect, test } from 'vitest';
import { texts } from '#web/text/text.js';
import type { PossibleMatch, ScreeningStamp } from './evidence.js';
import { explainMatch, explanationLines } from './explanation.js';
import { bitsText, couldWords, oddsWords, sayInEnglish, stampWords } from './explanationWords.js';

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
  [0, 'says nothing either way'],
  [-0.1, 'says nothing either way'],
  [1, 'about 2 times likelier if it is the same person'],
  [10, 'about 1,000 times likelier if it is the same person'],
  [17.4, 'about 170,000 times likelier if it is the same person'],
  [61, 'more than a billion times likelier if it is the same person'],
  [-3, 'about 8 times likelier if it is somebody else'],
  [-40, 'more than a billion times likelier if it is somebody else'],
])('%f bits: %s', (bits, words) => {
  expect(oddsWords(sayInEnglish, bits)).toBe(words);
});

test('bits have one digit and are never minus nothing', () => {
  expect([0, -0.04, -0.06, 12.345].map(bitsText)).toEqual(['0.0', '0.0', '-0.1', '12.3']);
});

test('pages say the same words, with the same rounding', () => {
  const t = texts('en');
  for (const bits of [-40, -3, 0, 1, 7.25, 13.5, 17.4, 31])
    expect(oddsWords(t.named, bits)).toBe(oddsWords(sayInEnglish, bits));
  expect(stampWords(t.named, stamp)).toBe(stampWords(sayInEnglish, stamp));
  expect(couldWords(t.named, match.evidence)).toEqual(couldWords(sayInEnglish, match.evidence));
});

describe('the explanation of a match', () => {
  const e = explainMatch(match, stamp, 2);
  test('the waterfall ends at the score and leaves out what says nothing', () => {
    expect(e.waterfall.map((w) => [w.label, w.from, w.to])).toEqual([
      ['Name', 0, 10.1],
      ['Date of birth', 10.1, 17.5],
      ['Sex', 17.5, 15.9],
    ]);
    expect(e.waterfall.at(-1)!.to).toBe(match.bits);
  });
  test('each field says whether it agrees, differs or is missing, and what the score were without it', () => {
    expect(e.rows.map((r) => [r.label, r.verdict, r.scoreWithout])).toEqual([
      ['Name', 'agrees', 5.8],
      ['Date of birth', 'agrees', 8.5],
      ['Sex', 'differs', 17.5],
      ['Travel document', 'missing', 15.9],
      ['Twins and relatives', 'neutral', 15.9],
    ]);
    expect(e.rows[1]!.sentence).toBe('Day and month are exchanged.');
  });
  test('name parts are explained one by one, with how rare they are', () => {
    expect(e.rows[0]!.tokens.map((t) => t.sentence)).toEqual([
      'the same; about one person in 1,800 is called DOE',
      'the given names differ',
      'brand-new',
    ]);
  });
  test('a birth date says how common its year is, where that counts', () => {
    const evidence = match.evidence.map((row) => (row.field === 'birthDate' ? { ...row, oneIn: 1834 } : row));
    expect(explainMatch({ ...match, evidence }, stamp, 2).rows[1]!.sentence).toBe(
      'Day and month are exchanged. About one record in 1,800 has that year of birth.',
    );
  });
  test('what is missing and what it could add', () => {
    expect(e.missing).toEqual([
      'Travel document: up to 20.0 bits more, if the traveler and the record had it',
    ]);
  });
  test('a near second is named, a far one too, a better one, and none', () => {
    expect(e.margin).toBe(
      'Another record came only 2.0 bits below this one. Compare both before you decide.',
    );
    expect(explainMatch(match, stamp, 12).margin).toBe('Another record came 12.0 bits below this one.');
    expect(explainMatch(match, stamp, -4.2).margin).toBe(
      'Another record came 4.2 bits above this one. That record fits better: look at it first.',
    );
    expect(explainMatch(match, stamp, null).margin).toBe(
      'No other record reached the line for this traveler.',
    );
  });
  test('the summary and what is needed to compute it again', () => {
    expect(e.summary).toBe(
      'The evidence comes to 15.9 bits: about 61,000 times likelier if it is the same person. It is not proof.',
    );
    expect(e.stamp).toBe('Model m1, tables t1, lines l1, register of 20,000 records up to change 17.');
  });
});

test('that a script is not measured is told without saying which, because names are released for themselves', () => {
  const thai: PossibleMatch = {
    ...match,
    evidence: [{ field: 'name', level: 'alike', bits: 12, ours: 'สมชาย ใจดี', theirs: 'SOMCHAI JAIDEE' }],
  };
  const lines = (m: PossibleMatch) =>
    explanationLines({ ...explainMatch(m, stamp, null), evidence: m.evidence }).join('\n');
  expect(lines(thai)).toContain('Not measured: one of the names is in a script');
  expect(lines(thai)).not.toContain('Thai');
  expect(lines(match)).not.toContain('Not measured');
});
