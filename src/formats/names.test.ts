import { expect, test } from 'vitest';
import { readName } from './names.js';

test.each([
  // surname, given, middle, what they count as
  ['QUILL', 'MARLO', '', { surname: 'QUILL', given: 'MARLO' }],
  ['QUILL', 'MARLOMR', '', { surname: 'QUILL', given: 'MARLO', full: 'QUILL MARLOMR' }],
  ['QUILL', 'MARLA MRS', '', { surname: 'QUILL', given: 'MARLA', full: 'QUILL MARLA MRS' }],
  ['QUILL', 'MARLOMSTR', '', { surname: 'QUILL', given: 'MARLO', full: 'QUILL MARLOMSTR' }],
  ['QUILL', 'AMR', '', { surname: 'QUILL', given: 'AMR' }],
  ['QUILL', 'SAMR', '', { surname: 'QUILL', given: 'SAMR' }],
  ['QUILL', 'DR ANSEL', '', { surname: 'QUILL', given: 'ANSEL', full: 'QUILL DR ANSEL' }],
  ['SMITHJR', 'MARLO', '', { surname: 'SMITH', given: 'MARLO', full: 'SMITHJR MARLO' }],
  ['SMITH JR', 'MARLO', 'A', { surname: 'SMITH', given: 'MARLO', middle: 'A', full: 'SMITH JR MARLO A' }],
  ['ONE', 'FNU', '', { surname: 'ONE', full: 'ONE FNU' }],
  ['LNU', 'ZENDA', '', { given: 'ZENDA', full: 'LNU ZENDA' }],
  ['ZENDA', 'XXX', '', { surname: 'ZENDA', full: 'ZENDA XXX' }],
  ['QUILL/MARLO MR', '', '', { surname: 'QUILL', given: 'MARLO', full: 'QUILL/MARLO MR' }],
  ['ZENDA', '', '', { surname: 'ZENDA' }],
  ['', 'ZENDA', '', { given: 'ZENDA' }],
  ['FNU', 'LNU', '', { full: 'FNU LNU' }],
  ['Quill', 'Marlo', 'Ansel', { surname: 'Quill', given: 'Marlo', middle: 'Ansel' }],
  ['WILLIAMS', 'ADAMS', '', { surname: 'WILLIAMS', given: 'ADAMS' }],
])('%s:%s:%s', (surname, given, middle, counts) => {
  expect(readName(surname, given, middle)).toEqual(counts);
});

test('nothing is no name', () => {
  expect(readName('', '', '')).toBeUndefined();
});
