import { expect, test } from 'vitest';
import { decide } from './decide.js';
import { policyMistakes, readPolicies } from './policies.js';

test('every policy fits the schema of actors, actions and objects', () => {
  expect(policyMistakes(readPolicies())).toEqual([]);
});

test('what no policy permits is denied, and says so', () => {
  const object = { kind: 'Candidate', id: 'c', agencyId: null } as const;
  expect(decide({ kind: 'anyone' }, 'candidate.show', object)).toEqual({
    allowed: false,
    policyIds: [],
    why: 'no policy permits it',
  });
});
