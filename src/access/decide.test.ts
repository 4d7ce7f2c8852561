import { expect, test } from 'vitest';
import { decide } from './decide.js';
import { namesObject, policyMistakes, readPolicies } from './policies.js';

test('every policy fits the schema of actors, actions and objects', () => {
  expect(policyMistakes(readPolicies())).toEqual([]);
});

test.each([
  ['an action', 'permit (principal, action == Action::"candidate.shwo", resource);', 'candidate.shwo'],
  ['an attribute', 'permit (principal, action, resource) when { resource.agancy == "" };', 'agancy'],
  ['a kind of object', 'permit (principal, action, resource is Candidat);', 'Candidat'],
  [
    'the type of an attribute',
    'permit (principal is Person, action == Action::"candidate.show", resource) when { principal.roles == "auditor" };',
    'types',
  ],
])('%s written wrongly is named with its policy', (_what, policy, named) => {
  const mistakes = policyMistakes({
    texts: { planted: policy },
    reasons: new Map(),
    files: new Map([['planted', 'planted.cedar']]),
    nameObjects: false,
  });
  expect(mistakes.join()).toContain('planted.cedar: planted: ');
  expect(mistakes.join()).toContain(named);
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
  expect(namesObject('permit (principal, action, resource) when { resource == principal };')).toBe(true);
  expect(namesObject('permit (principal, action, resource) when { context.of in resource };')).toBe(true);
  expect(
    namesObject('permit (principal, action, resource) when { resource.agency == principal.agency };'),
  ).toBe(false);
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
