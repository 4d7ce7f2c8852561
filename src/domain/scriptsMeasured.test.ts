import { expect, test } from 'vitest';
import { scriptStatus } from '#matching/scripts/scriptStatus.js';
import { MEASURED_SCRIPTS, unmeasuredScripts } from './scriptsMeasured.js';

test.each([
  ['SOMCHAI JAIDEE', 'สมชาย ใจดี', ['Thai']],
  ['IVANOV', 'Иванов', []],
  ["O'BRIEN-LÓPEZ", 'Nguyễn 2', []],
  ['ALI REZA', 'علی رضا', ['Persian and Urdu letters']],
  ['MOHAMMAD', 'محمد', []],
  ['Γιώργος', 'გიორგი', ['Greek', 'Georgian']],
  ['RAHIM', 'রহিম', ['a script without a table of its own']],
  ['山田', 'やまだ', []],
])('%s and %s: what was not measured is named', (ours, theirs, expected) => {
  expect(unmeasuredScripts([{ field: 'name', level: 'alike', bits: 1, ours, theirs }])).toEqual(expected);
});

test('the engine knows of the same scripts', () => {
  const persian = (s: { readonly script: string }) => s.script !== 'persian';
  expect(new Set(MEASURED_SCRIPTS.filter(persian).map((s) => s.script))).toEqual(
    new Set(scriptStatus.map((s) => s.script)),
  );
});
