import { expect, test } from 'vitest';
import { decide } from './decide.js';
import { namesObject, policyMistakes, readPolicies } from './policies.js';

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

test('a policy that names a single object is told from those that name actions only', () => {
  expect(readPolicies().nameObjects).toBe(false);
  expect(
    namesObject('permit (principal, action == Action::"record.list", resource is RegisterRecord);'),
  ).toBe(false);
  expect(namesObject('permit (principal, action, resource == Registrant::"r");')).toBe(true);
  expect(namesObject('forbid (principal == Person :: "p", action, resource);')).toBe(true);
});

test('what was decided about one object holds for another only where all that policies ask about is the same', () => {
  const officer = {
    kind: 'user',
    id: 'me',
    name: 'Me',
    agencyId: 'ohio',
    agencyRole: 'sora',
    roles: ['register-officer'],
    sessionDigest: 'x',
  } as const;
  const may = (id: string, agencyId: string, actsFor: readonly { agencyId: string; scope: string }[] = []) =>
    decide(officer, 'registrant.show', { kind: 'Registrant', id, agencyId }, { actsFor }).allowed;
  expect([may('a', 'ohio'), may('b', 'ohio'), may('a', 'iowa')]).toEqual([true, true, false]);
  expect(may('c', 'iowa', [{ agencyId: 'iowa', scope: 'registrations' }])).toBe(true);
  expect(may('d', 'iowa')).toBe(false);
});
