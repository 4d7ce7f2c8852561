import { describe, expect, test } from 'vitest';
import {
  leadRegistration,
  linkRecord,
  type Registration,
  type SubjectLink,
  standingSubject,
  subjectStatus,
  unlinkRecord,
} from './subject.js';

describe('the status of a person', () => {
  test.each([
    ['a registrant', true, false, false, false, 'non-fugitive'],
    ['a registrant with any warrant', true, false, true, false, 'wanted'],
    ['a person wanted for a sex offence', false, false, true, true, 'wanted'],
    ['a person wanted for something else', false, false, true, false, 'not-screened'],
    ['nobody of ours', false, false, false, false, 'not-screened'],
    ['a person on a foreign register', false, true, false, false, 'non-fugitive'],
    ['a sex offence without an active warrant', false, false, false, true, 'not-screened'],
  ] as const)('%s', (_what, activeNsorRecord, activeForeignAdvice, activeWarrant, warrantForSexOffence, want) => {
    expect(
      subjectStatus({ activeNsorRecord, activeForeignAdvice, activeWarrant, warrantForSexOffence }),
    ).toBe(want);
  });
});

describe('links', () => {
  const link: SubjectLink = {
    id: 'l1',
    subjectId: 's1',
    recordId: 'r1',
    linkedAtMs: 1,
    linkedBy: 'ada',
    reason: 'FBI number agrees',
    unlinkedAtMs: null,
    unlinkedBy: null,
    unlinkReason: null,
  };
  const ask = { id: 'l2', subjectId: 's2', recordId: 'r1', by: 'ben', reason: 'why' };

  test('given a free record, then it is linked with who and why', () => {
    expect(linkRecord([], { ...ask, reason: ' why ' }, 5)).toMatchObject({
      ok: true,
      value: { subjectId: 's2', linkedBy: 'ben', reason: 'why', linkedAtMs: 5, unlinkedAtMs: null },
    });
  });
  test('given it is linked elsewhere, then refused: nothing moves silently', () => {
    expect(linkRecord([link], ask, 5)).toMatchObject({
      error: { code: 'linked-elsewhere', subjectId: 's1' },
    });
  });
  test('given it is linked here, then refused', () => {
    expect(linkRecord([link], { ...ask, subjectId: 's1' }, 5)).toMatchObject({
      error: { code: 'already-linked' },
    });
  });
  test('given no reason, then refused', () => {
    expect(linkRecord([], { ...ask, reason: ' ' }, 5)).toMatchObject({ error: { code: 'no-reason' } });
    expect(unlinkRecord(link, 'ben', '', 5)).toMatchObject({ error: { code: 'no-reason' } });
  });
  test('when unlinked, then the link stays readable and the record can be linked anew', () => {
    const gone = unlinkRecord(link, 'ben', 'another man', 7);
    expect(gone).toMatchObject({
      ok: true,
      value: { reason: 'FBI number agrees', unlinkedAtMs: 7, unlinkedBy: 'ben' },
    });
    if (!gone.ok) return;
    expect(linkRecord([gone.value], ask, 8).ok).toBe(true);
    expect(unlinkRecord(gone.value, 'ben', 'again', 9)).toMatchObject({ error: { code: 'not-linked' } });
  });
  test('"same person as" leads to the subject that stays; a circle throws', () => {
    expect(
      standingSubject(
        'a',
        new Map([
          ['a', 'b'],
          ['b', 'c'],
          ['c', null],
        ]),
      ),
    ).toBe('c');
    expect(standingSubject('x', new Map())).toBe('x');
    expect(() =>
      standingSubject(
        'a',
        new Map([
          ['a', 'b'],
          ['b', 'a'],
        ]),
      ),
    ).toThrow('circle');
  });
});

describe('the lead SORA', () => {
  const of = (
    agencyId: string,
    because: Registration['because'],
    registeredOn: string | null = '2020-01-01',
  ): Registration => ({
    agencyId,
    jurisdiction: agencyId,
    because,
    registeredOn,
  });
  test('is the one of residence', () => {
    expect(leadRegistration([of('work', 'work', '2025-01-01'), of('home', 'residence')])!.agencyId).toBe(
      'home',
    );
  });
  test('else the most recent registration', () => {
    expect(
      leadRegistration([of('a', 'unknown', '2019-01-01'), of('b', 'unknown', '2024-01-01')])!.agencyId,
    ).toBe('b');
  });
  test('is nobody where nobody registers the person', () => {
    expect(leadRegistration([])).toBeNull();
  });
});
