import { expect, test } from 'vitest';
import type { PersonDescription } from './person.js';
import type { Warrant } from './registerRecord.js';
import { sameWarrant } from './sameRegistrant.js';

const WARRANT: Warrant = {
  issuingOri: 'INTEST001',
  extraditionLimit: 'full',
  dateOfWarrant: '2025-08-14',
  offenseCode: '1101',
};
const ONE: PersonDescription & { warrant?: Warrant } = {
  names: [{ surname: 'Vanterpool', given: 'Lucian' }],
  birthDates: ['1980-11-02'],
  warrant: WARRANT,
};

test('the same warrant of the same name and birth date is one, however the files say the rest', () => {
  const other = {
    ...ONE,
    names: [{ surname: 'VANTERPOOL', given: 'L' }],
    warrant: { ...WARRANT, extraditionLimit: 'limited' as const },
  };
  expect(sameWarrant(ONE, other)).toContain('warrant');
});

test.each([
  ['another issuing agency', { warrant: { ...WARRANT, issuingOri: 'INTEST002' } }],
  ['another day', { warrant: { ...WARRANT, dateOfWarrant: '2025-08-15' as const } }],
  ['another offense', { warrant: { ...WARRANT, offenseCode: '1103' } }],
  ['another surname', { names: [{ surname: 'Poole', given: 'Lucian' }] }],
  ['another birth date', { birthDates: ['1980-11-03'] }],
  ['a year of birth alone', { birthDates: ['1980'] }],
  ['no warrant', { warrant: undefined }],
])('%s: people decide', (_says, more) => {
  expect(sameWarrant(ONE, { ...ONE, ...more } as typeof ONE)).toBeNull();
});

test('two warrants without an offense code are not the same by that', () => {
  const { offenseCode: _code, ...bare } = WARRANT;
  expect(sameWarrant({ ...ONE, warrant: bare }, { ...ONE, warrant: bare })).toBeNull();
});
