import { describe, expect, test } from 'vitest';
import { carryOver, type Decided, type MetAgain } from './carryOver.js';

const passport = { kind: 'passport' as const, number: '9102 28374', issuer: 'USA' };
const decided: Decided = {
  candidateId: 'c',
  recordVersion: 3,
  status: 'non-fugitive',
  outcome: 'same',
  decidedByName: 'R. Okafor',
  decidedAtMs: Date.parse('2026-03-10T17:00:00Z'),
  traveller: { names: [{ surname: 'OKONKWO' }], documents: [passport] },
  identity: 'a',
};
const met: MetAgain = {
  recordVersion: 3,
  status: 'non-fugitive',
  path: 'fuzzy',
  contradictions: [],
  impossible: [],
  traveller: { names: [{ surname: 'OKONKWO FERRIS' }], documents: [{ ...passport, number: '910228374' }] },
  identity: 'b',
};
const noNumbers = { names: [{ surname: 'OKONKWO' }] };

describe('a decision of the same trip is carried over', () => {
  test.each([
    ['with the same passport', met, /same number and issuer/],
    ['with the same identity to the letter', { ...met, traveller: noNumbers, identity: 'a' }, /all names/],
    [
      'with the same FBI number',
      { ...met, traveller: { ...noNumbers, fbiNumber: '123456AB7' } },
      /FBI number/,
    ],
  ])('%s', (_what, again, because) => {
    const from = { ...decided, traveller: { ...decided.traveller, fbiNumber: '123456AB7' } };
    expect(carryOver(from, again)).toEqual({ carries: true, because: expect.stringMatching(because) });
  });
  test('and says whose it was and when', () => {
    expect(carryOver(decided, met).because).toContain('R. Okafor, 2026-03-10T17:00Z');
  });
});

test.each([
  [
    'cannot have been on both',
    decided,
    { ...met, impossible: ['TX 1 and TX 2 cannot both be traveled.'] },
    /cannot both be traveled/,
  ],
  ['something contradicts', decided, { ...met, contradictions: ['the birth years differ'] }, /birth years/],
  ['the record changed', decided, { ...met, recordVersion: 4 }, /has changed/],
  ['a warrant came', decided, { ...met, status: 'wanted' as const }, /wanted now/],
  ['no number is shared', decided, { ...met, traveller: noNumbers }, /No document/],
  [
    'another country issued the same number',
    decided,
    { ...met, traveller: { ...noNumbers, documents: [{ ...passport, issuer: 'CAN' }] } },
    /No document/,
  ],
  ['it was inconclusive', { ...decided, outcome: 'inconclusive' as const }, met, /Only "same/],
])('an officer decides anew when %s', (_what, from, again, because) => {
  expect(carryOver(from, again)).toEqual({ carries: false, because: expect.stringMatching(because) });
});
