import { describe, expect, test } from 'vitest';
import {
  CLEAN_CONDITION_CODES,
  type CleanAnswers,
  type CleanFacts,
  cleanAgainst,
  cleanProblems,
  cleanReckoning,
  cleanStand,
} from './cleanRecord.js';
import { DUTIES_V1, dutyPeriod } from './duty.js';
import type { PlainValue } from './registration.js';

const { body } = DUTIES_V1;
const answers = Object.fromEntries(
  CLEAN_CONDITION_CODES.map((c) => [c, { met: 'yes', evidence: 'FBI history of 2026-11-02' }]),
) as unknown as CleanAnswers;
const facts: CleanFacts = {
  body,
  state: 'registered',
  tier: 'I',
  juvenile: false,
  today: '2026-11-20',
  values: [],
};
const value = (element: string, more: object = {}): PlainValue => ({
  element,
  state: 'known',
  value: {},
  fromOn: null,
  untilOn: null,
  ...more,
});

describe('the shorter duty after a clean record (34 USC 20915(b))', () => {
  test.each([
    ['I', false, '2012-02-29', '2022-02-28'],
    ['II', false, '2012-02-29', null],
    ['III', false, '2012-02-29', null],
    ['III', true, '2012-02-29', '2037-02-28'],
  ] as const)('Tier %s, juvenile %s, clean since %s: not before %s', (tier, juvenile, since, earliest) => {
    const sum = cleanReckoning(body, tier, juvenile, since);
    expect(sum?.earliest ?? null).toBe(earliest);
    // The clock and the page must never tell two days.
    const clock = dutyPeriod(body, tier, {
      startsOn: since,
      juvenile,
      custody: [],
      cleanSince: since,
      cleanApproved: false,
    });
    expect(clock.reviewOn).toBe(earliest);
  });

  test('on the day itself it may be proposed, on the day before not', () => {
    expect(cleanProblems(facts, '2016-11-20', answers)).toEqual([]);
    expect(cleanProblems(facts, '2016-11-21', answers)).toEqual([
      { field: 'since', says: expect.stringContaining('2026-11-21') },
    ]);
  });

  test.each([
    [{ tier: 'II' }, 'Tier II'],
    [{ tier: 'III' }, 'of an adult'],
    [{ tier: null }, 'No tier'],
    [{ state: 'absconded' }, 'does not run'],
    [{ today: '2016-11-01' }, 'in the future'],
  ] as const)('%o is refused with its reason', (more, says) => {
    expect(cleanProblems({ ...facts, ...more }, '2016-11-20', answers)[0]).toEqual({
      field: 'since',
      says: expect.stringContaining(says),
    });
  });

  test.each(CLEAN_CONDITION_CODES)('%s must be answered, met, and rest on a paper', (code) => {
    for (const bad of [
      { met: '', evidence: 'FBI history' },
      { met: 'no', evidence: 'FBI history' },
      { met: 'yes', evidence: ' abc ' },
    ] as const)
      expect(cleanProblems(facts, '2016-11-20', { ...answers, [code]: bad }).map((p) => p.field)).toEqual([
        code,
      ]);
  });

  test('what the file holds speaks against an answer', () => {
    const held = (v: PlainValue) => cleanAgainst([v], '2016-11-20', '2026-11-20').map((a) => a.condition);
    expect(held(value('offence', { value: { convictedOn: '2018' } }))).toEqual(['no-sex-offence']);
    expect(held(value('offence', { value: { convictedOn: '2016-11-20' } }))).toEqual([]);
    // Known in part only, and not all of it later.
    expect(held(value('conviction', { value: { on: '2016' } }))).toEqual([]);
    expect(held(value('conviction', { value: { on: '2016-12' } }))).toEqual(['no-conviction']);
    expect(held(value('conviction', { value: { on: '2020-01-01' }, state: 'unknown' }))).toEqual([]);
    expect(held(value('supervision', { fromOn: '2015-01-01' }))).toEqual(['supervision']);
    expect(held(value('supervision', { untilOn: '2026-11-21' }))).toEqual(['supervision']);
    expect(held(value('supervision', { untilOn: '2026-11-20' }))).toEqual([]);
    const values = [value('conviction', { value: { on: '2020-01-01', offence: 'Burglary' } })];
    expect(cleanProblems({ ...facts, values }, '2016-11-20', answers)).toEqual([
      { field: 'no-conviction', says: expect.stringContaining('2020-01-01, Burglary') },
    ]);
  });

  test('the last step holds, nothing after a withdrawal', () => {
    const step = { since: '2016-11-20', by: 'Pat', byId: null, atMs: 1 } as const;
    expect(cleanStand([])).toBeNull();
    expect(cleanStand([{ ...step, step: 'proposed' }])?.step).toBe('proposed');
    expect(
      cleanStand([
        { ...step, step: 'approved' },
        { ...step, step: 'withdrawn' },
      ]),
    ).toBeNull();
  });
});
