import { expect, test } from 'vitest';
import { answersOf, lineOf, problemsByField } from './recordForm.js';

const WANTED = {
  file: 'WANTED',
  recordNumber: 'W987654321',
  ori: 'INTEST001',
  names: [
    { surname: 'VANTERPOOL', given: 'LUCIAN' },
    { surname: 'POOL', given: 'LUKE', kind: 'alias' },
  ],
  birthDates: ['1980-11-02', '1980'],
  sex: 'M',
  citizenships: ['USA', 'MEX'],
  documents: [
    { kind: 'passport', number: '577120943', issuer: 'USA' },
    { kind: 'driver-licence', number: 'D1', issuer: 'USA' },
  ],
  victims: [{ age: 9 }],
  warrant: {
    issuingOri: 'INTEST001',
    extraditionLimit: 'full',
    dateOfWarrant: '2025-08-14',
    offenseCode: '1101',
    offense: 'Sexual assault',
    caution: 'Armed',
  },
};
const { warrant: _w, ...person } = WANTED;
const NSOR = {
  ...person,
  file: 'NSOR',
  offense: 'Sexual battery',
  convictedOn: '2004-06',
  registrationDates: { from: '2010-01-15', until: 'NONEXP' },
};

test.each([
  ['a warrant', WANTED],
  ['a warrant in WIN', { ...WANTED, file: 'WIN' }],
  ['a registration for life', NSOR],
])('%s goes through its own answers unchanged; what the form does not ask stays', (_says, line) => {
  expect(lineOf(answersOf(line, 'agency'), 'INTEST001', line).line).toEqual(line);
});

test('a problem is shown at the question that it was typed into', () => {
  const { fieldOf } = lineOf({ ...answersOf(WANTED, 'a'), surname: '', given: '' }, null);
  const at = (path: string) => [...problemsByField([{ path, came: '', expected: '' }], fieldOf).keys()][0];
  expect(at('names[0].surname')).toBe('aliases');
  expect(at('birthDates[1]')).toBe('otherBirths');
  expect(at('documents[0].issuer')).toBe('passportIssuer');
  expect(at('documents[1].number')).toBe('otherDocuments');
  expect(at('warrant.offenseCode')).toBe('warrantOffenceCode');
  expect(at('warrant')).toBe('file');
  expect(at('ori')).toBe('enteringAgency');
});
