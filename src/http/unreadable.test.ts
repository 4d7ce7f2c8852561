import { expect, test } from 'vitest';
import { unreadable } from './unreadable.js';

const deep = (n: number): unknown => JSON.parse(`${'['.repeat(n)}${']'.repeat(n)}`);

test.each([
  ['plain data', { a: ['x', 1, null, { b: 'ü😀' }], file: { content: new Uint8Array(3) } }, undefined],
  ['U+0000', { a: ['x', { b: 'x\0' }] }, 'body.a.1.b'],
  ['half of a pair', { a: '\ud83d' }, 'body.a'],
  ['a name that is no text', { a: { 'x\0': 1 } }, 'body.a'],
  ['a text itself', '\0', 'body'],
])('%s', (_what, value, at) => {
  expect(unreadable('body', value)?.at).toBe(at);
});

test('depth has an end, however far it goes', () => {
  expect(unreadable('body', deep(50))).toBeUndefined();
  const found = unreadable('body', deep(100_000))!;
  expect(found.problem).toBe('nested deeper than 60. Expected less');
  expect(found.at.length).toBeLessThan(90);
});
