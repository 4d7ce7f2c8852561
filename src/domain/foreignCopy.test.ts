import { describe, expect, test } from 'vitest';
import type { FieldName } from './fieldCatalogue.js';
import { type CopySource, composeForeignCopy } from './foreignCopy.js';
import { foreignMessage, foreignText } from './foreignMessage.js';
import type { MessageValues } from './message.js';
import { RELEASE_V1 } from './release.js';

const FBI = '123456AB7';

const VALUES: MessageValues = {
  names: 'OKONKWO-FERRIS, BARNABY ELDRED',
  birthDate: '1971-04-23',
  sex: 'M',
  documents: 'passport 910228374 USA expires 2031-01-01\nssn 219099999\ndriver licence OH221 USA',
  fbiNumber: FBI,
  offense: 'Rape of Clementine Ashdown, his neighbor',
  convictionDate: '2004-06-02',
  convictionPlace: 'Franklin County, Ohio',
  caution: 'Armed; threatened Clementine Ashdown',
  victimAge: '12',
  victimGender: 'F',
  victimRelationship: 'neighbor Clementine Ashdown',
  matchSummary: 'The FBI number 123456AB7 agrees',
  reference: 'RT-0000000001',
  event: 'Travel notice (Clementine Ashdown comes too)',
  travelNotice:
    'on file\npurpose Vacation\nreturn 2026-04-20\nstay in PRT: Rua da Fonte 8, Lisbon\ncontact in PRT: Clementine Ashdown',
  route: 'New York (JFK) to Lisbon (LIS)',
};
const source = (values: MessageValues = VALUES, neverAbroad = [FBI, '219-09-9999']): CopySource => ({
  values,
  offenceCodes: { registration: '1101' },
  neverAbroad,
});
const copyOf = (values?: MessageValues) => composeForeignCopy(RELEASE_V1, source(values), 'PRT');
const foreign = (field: FieldName, values?: MessageValues) =>
  copyOf(values).lines.find((l) => l.field === field);

describe('what goes abroad', () => {
  test.each([
    ['fbiNumber', null, 'never leaves the country'],
    ['matchSummary', null, 'for work in the United States only'],
    ['offense', 'Rape', 'could name a victim'],
    ['caution', 'Armed', 'could name others'],
    ['documents', 'passport 910228374 USA expires 2031-01-01', 'not needed at a border'],
    ['victimAge', '12', ''],
    ['victimRelationship', null, 'could tell who the victim is'],
    ['convictionPlace', 'Franklin County, Ohio', ''],
    ['names', 'OKONKWO-FERRIS, BARNABY ELDRED', ''],
    ['event', 'Travel notice', 'in a word'],
    [
      'travelNotice',
      'on file\npurpose Vacation\nreturn 2026-04-20\nstay in PRT: Rua da Fonte 8, Lisbon',
      'could name others',
    ],
  ] as const)('%s: %s', (field, value, reason) => {
    const line = foreign(field);
    expect(line?.foreign).toBe(value);
    expect(line?.reason).toContain(reason);
    expect(line?.domestic).toBe(VALUES[field]);
  });

  test('relationships of the list stay, what is added to them does not', () => {
    const line = foreign('victimRelationship', { victimRelationship: 'Stranger, daughter of Mr. Ashdown' });
    expect(line?.foreign).toBe('stranger');
    expect(line?.reason).not.toBe('');
  });

  test('a juvenile adjudication keeps all that tells of it at home', () => {
    const copy = copyOf({ ...VALUES, juvenileAdjudication: 'yes' });
    for (const field of ['offense', 'convictionDate', 'victimAge', 'juvenileAdjudication'] as const)
      expect(copy.lines.find((l) => l.field === field)?.foreign).toBeNull();
  });

  test('an officer can hold back, never add', () => {
    const copy = composeForeignCopy(RELEASE_V1, source(), 'PRT', ['names', 'fbiNumber']);
    expect(copy.lines.find((l) => l.field === 'names')?.foreign).toBeNull();
    expect(copy.lines.find((l) => l.field === 'fbiNumber')?.reason).toContain('never leaves');
  });

  test('the words a foreign authority reads', () => {
    const message = foreignMessage(copyOf(), {
      kind: 'notice',
      reference: 'RT-0000000001-PRT-1',
      supersedes: null,
      issuedAtMs: Date.parse('2026-03-10T17:00:00Z'),
      test: true,
      reason: '',
    });
    const text = foreignText(message);
    expect(text).toContain('To:         INTERPOL Portugal');
    expect(text).toContain('Registration offense: Rape');
    expect(text).not.toMatch(/Ashdown|123456AB7|219099999/);
    expect(Math.max(...text.split('\n').map((l) => l.length))).toBeLessThanOrEqual(78);
  });
});
