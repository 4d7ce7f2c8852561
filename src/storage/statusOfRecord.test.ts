import { expect, test } from 'vitest';
import type { RegisterFile } from '#domain/registerRecord.js';
import { statusOfFiles } from './statusOfRecord.js';

const SEX_OFFENCE = '1101';
const OTHER = '2305';

// biome-ignore format: a table
const CASES: readonly (readonly [string, readonly (readonly [RegisterFile, string | null])[], string])[] = [
  ['a registrant',                                 [['NSOR', null]],                                      'non-fugitive'],
  ['a registrant with a warrant in WIN',           [['NSOR', null], ['WIN', OTHER]],                      'wanted'],
  ['a registrant with a warrant in both',          [['NSOR', null], ['WANTED', OTHER], ['WIN', OTHER]],   'wanted'],
  ['a warrant in WIN for a sex offence',           [['WIN', SEX_OFFENCE]],                                'wanted'],
  ['a warrant in WIN for something else',          [['WIN', OTHER]],                                      'not-screened'],
  ['a foreign registrant with a warrant in WIN',   [['FOREIGN', null], ['WIN', OTHER]],                   'wanted'],
  ['a warrant in the Wanted file alone',           [['WANTED', SEX_OFFENCE]],                             'wanted'],
  ['nothing active',                               [],                                                    'not-screened'],
];

test.each(CASES)('%s', (_says, files, status) => {
  expect(statusOfFiles(files.map(([file, warrantCode]) => ({ file, warrantCode })))).toBe(status);
});
