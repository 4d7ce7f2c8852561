import { expect, test } from 'vitest';
import type { PossibleMatch } from '#domain/evidence.js';
import { explanationView } from './explanation.js';

const stamp = {
  modelVersion: 'm1',
  tablesVersion: 't1',
  linesVersion: 'l1',
  registerEpoch: 17,
  registerSize: 20_000,
};
const names = {
  traveller: [{ full: 'HUFFMASON PATRICK' }],
  record: [
    { surname: 'Huffmason', given: 'Patrick' },
    { surname: 'Testa Testa', given: 'Ana' },
  ],
};

function shown(ours: string) {
  const match: PossibleMatch = {
    id: 'r1',
    bits: 20,
    band: 'review',
    evidence: [{ field: 'name', level: 'same', bits: 20, ours, theirs: 'HUFFMASON PATRICK' }],
  };
  const view = explanationView(match, stamp, 0, names);
  return [view.evidence[0]!.ours, view.otherNames?.record];
}

test('a surname that an earlier version kept twice is shown once, and a name that is double stays so', () => {
  expect(shown('Huffmason Huffmason, Patrick')).toEqual(['Huffmason, Patrick', false]);
  expect(shown('Huffmason, Patrick')).toEqual(['Huffmason, Patrick', false]);
  expect(shown('Testa Testa, Ana')).toEqual(['Testa Testa, Ana', true]);
  expect(shown('Other Other, Ana')).toEqual(['Other Other, Ana', true]);
});
