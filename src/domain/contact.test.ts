import { describe, expect, test } from 'vitest';
import { CONTACT_ASK_MS, CONTACT_VERIFIED_MS, contactProblem, contactStanding } from './contact.js';

const NOW = Date.parse('2026-11-20T15:00:00Z');
const ago = (ms: number) => new Date(NOW - ms).toISOString();

describe('contacts', () => {
  // biome-ignore format: a table
  test.each([
    [0,                                        'verified'],
    [CONTACT_VERIFIED_MS - CONTACT_ASK_MS,     'verified'],
    [CONTACT_VERIFIED_MS - CONTACT_ASK_MS + 1, 'due'],
    [CONTACT_VERIFIED_MS,                      'due'],
    [CONTACT_VERIFIED_MS + 1,                  'stale'],
  ] as const)('verified %i ms ago is %s', (age, standing) => {
    expect(contactStanding(NOW - age, NOW)).toBe(standing);
  });
  test('never verified is stale', () => expect(contactStanding(null, NOW)).toBe('stale'));

  const office = { id: 'o', purpose: 'registry-office', verifiedAt: ago(1000) } as const;
  const stale = ago(CONTACT_VERIFIED_MS + 1);
  // biome-ignore format: a table
  test.each([
    ['one verified is enough',              [office, { ...office, id: 'p', verifiedAt: null }], 'registry-office', null],
    ['a stale one is a problem',            [{ ...office, verifiedAt: stale }], 'registry-office', { contactId: 'o', why: 'stale' }],
    ['one never verified is a problem',     [{ ...office, verifiedAt: null }], 'registry-office', { contactId: 'o', why: 'never' }],
    ['no contact is a problem',             [], 'registry-office', { contactId: null, why: 'none' }],
    ['the office stands in for a purpose',  [office], 'travel', null],
    ['but not for a stale one of it',       [office, { id: 't', purpose: 'travel', verifiedAt: stale }], 'travel', { contactId: 't', why: 'stale' }],
    ['another purpose does not help',       [{ ...office, purpose: 'nsor' }], 'registry-office', { contactId: null, why: 'none' }],
  ] as const)('%s', (_says, contacts, purpose, problem) => {
    expect(contactProblem(contacts, purpose, NOW)).toEqual(problem);
  });
});
