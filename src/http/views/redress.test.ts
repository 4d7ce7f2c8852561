import { expect, test } from 'vitest';
import { outcomesFor, type RedressOutcome } from '#domain/redress.js';
import type { RedressInquiry } from '#storage/redress.js';
import { letterOf } from './redress.js';

const INQUIRY: RedressInquiry = {
  id: 'i',
  number: 'RN-4F00AA17',
  kind: 'traveller',
  agencyId: 'nsotc',
  registrantId: null,
  notificationId: null,
  door: 'page',
  externalNumber: '',
  person: { names: [{ surname: 'Whitcombe', given: 'Peregrine' }] },
  contact: { address: '4 Mill Lane' },
  complaint: 'Stopped',
  state: 'decided',
  round: 1,
  checkKind: 'document',
  checkNote: '',
  outcome: 'cleared',
  reason: 'Record X1 is another person.',
  proposedBy: null,
  candidateIds: [],
  recordIds: [],
  receivedOn: '2026-03-10',
  acknowledgedAtMs: null,
  version: 1,
  receivedAtMs: 0,
  updatedAtMs: 0,
  decidedAtMs: 0,
  dueAtMs: null,
};
const OF = {
  agency: 'National Sex Offender Targeting Center',
  mark: 'none' as const,
  printed: { by: 'Rosa Okafor (NSOTC)', at: 'today', atMs: 0, purpose: 'compliance-case' },
};
const letter = (
  kind: RedressInquiry['kind'],
  outcome: RedressOutcome,
  which: 'acknowledgement' | 'decision',
) => JSON.stringify(letterOf({ ...INQUIRY, kind, outcome }, which, OF));

test('a traveller reads the same letter whatever was found, and nothing in it tells what was looked at', () => {
  for (const which of ['acknowledgement', 'decision'] as const) {
    const letters = outcomesFor('traveller').map((o) => letter('traveller', o, which));
    expect(new Set(letters).size).toBe(1);
    expect(letters[0]).not.toMatch(/sex|offend|target|marshal|NSOTC|Okafor|regist|record|compliance/i);
    expect(letters[0]).toContain('neither confirm nor deny');
    expect(letters[0]).toContain('RN-4F00AA17');
  }
});

test('a registrant reads decision and reason; of a notification neither who was told nor why', () => {
  expect(letter('data', 'refused', 'decision')).toContain('Record X1 is another person.');
  expect(letter('data', 'upheld', 'decision')).toContain('hear of the correction');
  const told = letter('notification', 'upheld', 'decision');
  expect(told).not.toContain('Record X1');
  expect(told).toContain('appeal in writing');
});
