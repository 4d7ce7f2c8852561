import { expect, test } from 'vitest';
import { recordLineOf } from './recordLine.js';
import { readRecordEntry } from './registerRecord.js';

const NSOR = {
  file: 'NSOR',
  recordNumber: 'X123456789',
  ori: 'OHTEST001',
  names: [
    { surname: 'OKONKWO-FERRIS', given: 'BARNABY', middle: 'ELDRED' },
    { full: 'BARNY', kind: 'alias' },
  ],
  birthDates: ['1971-04-23', '1970'],
  sex: 'M',
  citizenships: ['USA'],
  documents: [{ kind: 'passport', number: '910228374', issuer: 'USA' }],
  fbiNumber: '123456AB7',
  aNumber: 'A1234567',
  birthPlace: 'Toledo',
  offense: 'Sexual battery',
  offenseCode: '1108',
  convictedOn: '2004-06-02',
  convictedAt: 'Lucas County',
  registersFor: 'residence',
  juvenile: true,
  victims: [{ age: 12, gender: 'F', relationship: 'stranger' }],
};

test.each([
  ['for a time', { ...NSOR, registrationDates: { from: '2010-01-15', until: '2035-01-15' } }],
  ['for life', { ...NSOR, registrationDates: { from: '2010-01-15', until: 'NONEXP' } }],
  [
    'a warrant',
    {
      file: 'WANTED',
      recordNumber: 'W987654321',
      ori: 'INTEST001',
      names: [{ surname: 'VANTERPOOL' }],
      warrant: {
        issuingOri: 'INTEST001',
        extraditionLimit: 'full',
        dateOfWarrant: '2025-08-14',
        offenseCode: '1101',
        offense: 'Sexual assault',
        caution: 'Armed',
      },
    },
  ],
])('a record %s reads back from its line', (_says, line) => {
  const first = readRecordEntry(line);
  if (!first.ok) throw new Error(JSON.stringify(first.error));
  const again = readRecordEntry(recordLineOf({ ...first.value, enteringOri: first.value.ori }));
  expect(again).toEqual(first);
});
