import { expect, test } from 'vitest';
import { readAny } from '../read.js';
import { duplicateMembers } from './duplicates.js';

const bytes = (text: string) => new TextEncoder().encode(text);
const names = (text: string) => duplicateMembers(bytes(text)).map((d) => `${d.name}@${d.offset}`);

test.each([
  ['{"a":1,"b":{"a":2},"c":[{"a":3},{"a":4}]}', []],
  ['{"a":1,"a":2}', ['a@7']],
  ['{"a":"a","b":["a","a"]}', []],
  ['{"n":{"x":1, "x" :2},"n":3}', ['x@13', 'n@21']],
  ['{"a":1,"\\u0061":2}', ['a@7']],
  ['{"a\\"":1,"a\\"":2', ['a"@9']],
  ['{"a":1,"a', []],
  [']]}}{"a":1,"a":2}', ['a@11']],
])('%s', (text, expected) => {
  expect(names(text)).toEqual(expected);
});

test('a flood ends at a few, and depth at a limit', () => {
  expect(duplicateMembers(bytes(`{${'"a":1,'.repeat(100_000)}`))).toHaveLength(20);
  expect(duplicateMembers(bytes('{"a":'.repeat(100_000)))).toEqual([]);
});

test('at a door it is told: two birth dates of one person are no silence', () => {
  const notice = '"reference":"OH-1","recordNumber":"X1","recordNumber":"X2"';
  const [message] = readAny(
    bytes(`{"format":"rsoits-travel-notices","version":"1","notices":[{${notice}}]}`),
  );
  expect(message!.outcome).toBe('quarantined');
  expect(message!.warnings).toEqual([
    {
      code: 'duplicate-member',
      offset: 99,
      text: 'member recordNumber stands twice in one object. Expected each once; the last one counts',
    },
  ]);
});
