import { expect, test } from 'vitest';
import { wouldBeSent } from './testRun.js';

const told = (to: string, kind: string, standInFor: readonly string[] = []) => ({
  to,
  kind,
  facts: { standInFor },
});
const PLANNED = [
  told('NSOTC', 'alert', ['Oklahoma SORA']),
  told('Oklahoma SORA', 'alert'),
  told('USNCB', 'withdrawal'),
];

test('nobody stands in for who is told of a registration; of journeys the stand-in counts', () => {
  expect(wouldBeSent('registration-shared', PLANNED).map((n) => n.to)).toEqual(['Oklahoma SORA']);
  expect(wouldBeSent('departure', PLANNED).map((n) => n.to)).toEqual(['NSOTC', 'Oklahoma SORA']);
});
