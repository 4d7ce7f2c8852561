import { expect, test } from 'vitest';
import { SCOPES, scopesGivenBy } from './machineScope.js';

test.each([
  [
    'sora',
    [
      'notifications:read',
      'acknowledgements:write',
      'formats:write',
      'register:write',
      'notices:write',
      'lookouts:write',
    ],
  ],
  ['warrant-holder', ['notifications:read', 'acknowledgements:write', 'formats:write', 'register:write']],
  ['carrier', ['notifications:read', 'acknowledgements:write', 'formats:write']],
  ['cbp-port', ['notifications:read', 'acknowledgements:write', 'formats:write']],
] as const)('an administrator of a %s gives what concerns that agency alone', (role, scopes) => {
  expect(scopesGivenBy(role)).toEqual(scopes);
});

test('what reaches over agencies is NSOTC’s to give', () => {
  expect(scopesGivenBy('nsotc')).toEqual(Object.keys(SCOPES));
});
