import { expect, test } from 'vitest';
import { queryAsker } from './queryAsker.js';

test('who asked is what the directory says of the agency; the letters of a federal ORI count where it says nothing', () => {
  expect(queryAsker('NYTEST001', 'cbp-port')).toBe('border');
  expect(queryAsker('USTEST005', 'ice')).toBe('border');
  expect(queryAsker('OH0250000', 'warrant-holder')).toBe('other');
  expect(queryAsker('DCICE0000', 'police')).toBe('other');
  expect(queryAsker('DCCBP0101', undefined)).toBe('border');
  expect(queryAsker('NYINS0100', undefined)).toBe('border');
  expect(queryAsker('OH0250000', undefined)).toBe('unknown');
});
