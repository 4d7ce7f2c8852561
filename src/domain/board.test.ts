import { expect, test } from 'vitest';
import { personalDataIn } from './board.js';

// biome-ignore format: a table
test.each([
  ['How do you check palm cards before they go to NGI?', []],
  ['34 USC 20911 and 18 USC 2241, since 2006', []],
  ['His number is 123-45-6789', ['a Social Security number']],
  ['NIC X123456789 was refused', ['a number of an NCIC record']],
  ['DOB 1970', ['a date of birth']],
  ['seen on 3/14/2024', ['a full date']],
  ['seen on 2024-03-14', ['a full date']],
  ['call (202) 555-0143', ['a telephone number']],
  ['write to a.b@office.example', ['an e-mail address']],
] as const)('%s', (text, found) => expect(personalDataIn(text)).toEqual(found));
