import { expect, test } from 'vitest';
import { ENDORSEMENTS, type Endorsement, firstEndorsement, nextEndorsements } from './imlEndorsement.js';

test('who is not covered never gets an endorsement', () => {
  expect(firstEndorsement(false)).toBe('not-required');
  for (const from of Object.keys(ENDORSEMENTS) as Endorsement[])
    expect(nextEndorsements(from, false)).toEqual([]);
});

test('nothing is endorsed before the Department was told, and every state can be lifted', () => {
  expect(firstEndorsement(true)).toBe('to-be-told');
  expect(nextEndorsements('to-be-told', true)).not.toContain('endorsed');
  for (const from of ['to-be-told', 'told', 'endorsed', 'revoked'] as const)
    expect(nextEndorsements(from, true)).toContain('lifted');
  expect(nextEndorsements('lifted', true)).toEqual(['to-be-told']);
});
