import { describe, expect, test } from 'vitest';
import { type EarlierPlace, nextTieDay, tieChanges, tieChangeText } from './tieChanges.js';

const OSAGE = new Set(['OSAGE']);
const NAMES = new Map([['OSAGE', 'Osage Nation Sex Offender Registration']]);
const TODAY = '2026-11-10';
const place = (more: Partial<EarlierPlace> & Pick<EarlierPlace, 'tie' | 'label'>): EarlierPlace => ({
  state: 'OK',
  from: '2026-01-01',
  until: null,
  ...more,
});
const onOsageLand = { tribe: 'OSAGE', landUnder: 'tribe' } as const;
const tulsa = place({ tie: 'employment', label: 'Job in Tulsa' });
const home = place({ tie: 'residence', label: 'Home', ...onOsageLand });
const pawhuska = place({
  tie: 'employment',
  label: 'Job in Pawhuska',
  from: '2026-11-04',
  ...onOsageLand,
});
const said = (before: readonly EarlierPlace[], after: readonly EarlierPlace[]) =>
  tieChanges(before, after, OSAGE, TODAY).map((t) => [t.jurisdiction, tieChangeText(t, NAMES, TODAY)]);

describe('what begins and ends in a jurisdiction', () => {
  test('takes a job in Osage Nation instead: the end is told to Oklahoma, the start to Osage Nation (guide)', () => {
    expect(said([home, { ...tulsa, goneOn: '2026-11-04' }], [home, pawhuska])).toEqual([
      ['OK', 'Work in Oklahoma ended 2026-11-04'],
      ['OSAGE', 'Work in Osage Nation began 2026-11-04'],
    ]);
  });

  test('one tie of several ends: the jurisdiction stays concerned and hears which', () => {
    expect(said([home, pawhuska], [home, { ...pawhuska, until: '2026-11-09' }])).toEqual([
      ['OSAGE', 'Work in Osage Nation ended 2026-11-09'],
    ]);
  });

  test('an end and a beginning that are announced are told before their day', () => {
    expect(
      said(
        [home],
        [
          { ...home, until: TODAY },
          { ...tulsa, from: '2026-12-01' },
        ],
      ),
    ).toEqual([
      ['OSAGE', 'Residence in Osage Nation ends 2026-11-10'],
      ['OK', 'Work in Oklahoma begins 2026-12-01'],
    ]);
  });

  test('an end that is taken back is told as what goes on from its day', () => {
    expect(said([{ ...tulsa, until: '2026-11-20' }], [tulsa])).toEqual([
      ['OK', 'Work in Oklahoma began 2026-01-01'],
    ]);
  });

  test('another spelling of a place, or another first day of it, neither ends nor begins', () => {
    expect(said([tulsa], [{ ...tulsa, label: 'Job at Tulsa' }])).toEqual([]);
    expect(said([tulsa], [{ ...tulsa, from: '2026-02-01' }])).toEqual([]);
  });

  test('land that turns out to be the tribe’s moves the tie', () => {
    const there = { ...tulsa, goneOn: '2026-11-09' };
    expect(said([there], [{ ...tulsa, ...onOsageLand }])).toEqual([
      ['OK', 'Work in Oklahoma ended 2026-11-09'],
      ['OSAGE', 'Work in Osage Nation began 2026-01-01'],
    ]);
  });

  test('what was over before anybody was told of it is not told', () => {
    expect(said([], [{ ...tulsa, until: '2026-11-09' }])).toEqual([]);
  });

  test('a day that nobody gave is said to be unknown; a conviction has a day and no end', () => {
    const court = place({ tie: 'conviction', label: 'Conviction: theft', from: '2020-03-04' });
    expect(said([], [{ ...tulsa, from: '0001-01-01' }, court])).toEqual([
      ['OK', 'Work in Oklahoma began; the day is not known'],
      ['OK', 'Conviction in Oklahoma on 2020-03-04'],
    ]);
    expect(said([court], [])).toEqual([['OK', 'Conviction in Oklahoma no longer counts']]);
  });
});

test('the next day of a change is the first of a place to come or the one after a last day, and never today or before', () => {
  const job = (from: string, until: string | null) => place({ tie: 'employment', label: 'Job', from, until });
  expect(nextTieDay([home, tulsa], TODAY)).toBeNull();
  expect(nextTieDay([home, job('2026-11-11', null)], TODAY)).toBe('2026-11-11');
  expect(nextTieDay([job('2026-12-01', '2027-02-28'), job('2026-01-01', '2026-11-30')], TODAY)).toBe(
    '2026-12-01',
  );
  expect(nextTieDay([job('2026-01-01', TODAY)], TODAY)).toBe('2026-11-11');
  expect(nextTieDay([job(TODAY, '2028-02-28')], TODAY)).toBe('2028-02-29');
  expect(nextTieDay([job('2026-01-01', '2026-11-09')], TODAY)).toBeNull();
});
