import { expect, test } from 'vitest';
import { verdictText } from './audit.js';

const WHOLE = { whole: true, sealed: 12, prunedSeq: 0, waiting: 1, checkpoints: 2, coveredSeq: 9 } as const;

test('a whole chain is counted, with what was erased in its time', () => {
  expect(verdictText(WHOLE, 'here')).toEqual({
    says: 'whole: 12 entries sealed, 1 waiting for their seal, 2 checkpoints up to 9',
    exitCode: 0,
  });
  expect(verdictText({ ...WHOLE, prunedSeq: 4 }, 'here').says).toContain('sealed after 4 that were erased');
});

test('a broken chain names its row', () => {
  const broken = { whole: false, seq: 7, entryId: 'e-7', says: 'the entry was changed' } as const;
  expect(verdictText(broken, 'here')).toEqual({
    says: 'broken at 7 (entry e-7): the entry was changed',
    exitCode: 1,
  });
});

test('an empty database is never called whole: it may be another one than was meant', () => {
  const empty = { ...WHOLE, sealed: 0, waiting: 0, checkpoints: 0, coveredSeq: 0 };
  const { says, exitCode } = verdictText(empty, 'the database in /srv/var');
  expect(exitCode).toBe(2);
  expect(says).toContain('nothing to verify: the database in /srv/var has no audit entry');
  expect(verdictText({ ...empty, waiting: 1 }, 'here').exitCode).toBe(0);
  expect(verdictText({ ...empty, prunedSeq: 5 }, 'here').exitCode).toBe(0);
});
