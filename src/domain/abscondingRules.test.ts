import { describe, expect, test } from 'vitest';
import { ABSCONDING_STEPS, type AbscondingStep } from './absconding.js';
import { ABSCONDING_V1, abscondingStepDue, ownAbscondingDays, reversalDue } from './abscondingRules.js';
import { FEDERAL_CALENDAR } from './calendar.js';

const { body } = ABSCONDING_V1;
const NEVER = { openedOn: '2026-03-10', foundOn: null, recordedOn: {} };
const FOUND = { ...NEVER, foundOn: '2026-03-20' };
const due = (step: AbscondingStep, days: Parameters<typeof abscondingStepDue>[3], own = {}) =>
  abscondingStepDue(body, own, FEDERAL_CALENDAR, days, step);

describe('owner and day of the steps after a failure to appear', () => {
  // 10 March 2026 is a Tuesday, 20 March a Friday; there is no holiday between.
  test.each<[AbscondingStep, string, string | null, string | null]>([
    ['tell-origin', 'registry', '2026-03-13', '2026-03-13'],
    ['determine', 'registry', '2026-03-17', '2026-03-17'],
    ['locate', 'police', '2026-03-24', '2026-03-24'],
    ['public-flag', 'registry', null, '2026-03-25'],
    ['marshals', 'registry', null, '2026-03-25'],
    ['warrant', 'prosecutor', null, '2026-03-27'],
    ['nsor-flag', 'registry', null, '2026-03-25'],
    ['wanted', 'police', null, null],
  ])('%s is of the %s; opened on 10 March due %s, absconded on 20 March due %s', (step, office, opened, found) => {
    expect(body.steps[step].office).toBe(office);
    expect(due(step, NEVER)?.dueOn ?? null).toBe(opened);
    expect(due(step, FOUND)?.dueOn ?? null).toBe(found);
  });

  test('the Wanted entry counts from the warrant, and never from a day before the finding', () => {
    expect(due('wanted', { ...FOUND, recordedOn: { warrant: '2026-03-23' } })?.dueOn).toBe('2026-03-26');
    expect(due('wanted', { ...FOUND, recordedOn: { warrant: '2026-03-11' } })?.dueOn).toBe('2026-03-25');
  });

  test('every step has owner, time and source; a figure that the guide does not give says so', () => {
    for (const step of Object.keys(ABSCONDING_STEPS) as AbscondingStep[]) {
      const rule = body.steps[step];
      const reckoning = due(step, { ...FOUND, recordedOn: { warrant: '2026-03-23' } })!.reckoning;
      expect(reckoning.rule.startsWith(`${ABSCONDING_STEPS[step].says}: `)).toBe(true);
      expect(reckoning.source.includes('to be confirmed')).toBe(!rule.confirmed);
    }
    expect(reversalDue(body, FEDERAL_CALENDAR, '2026-03-20')).toMatchObject({
      dueOn: '2026-03-25',
      reckoning: { source: expect.stringContaining('to be confirmed') },
    });
  });

  test('a jurisdiction’s own days count where they are days, and say whose they are', () => {
    const own = ownAbscondingDays({
      locate: 2,
      determine: 0,
      marshals: 1.5,
      wanted: '3',
      elsewhere: 4,
      warrant: 91,
    });
    expect(own).toEqual({ locate: 2 });
    expect(ownAbscondingDays('locate')).toEqual({});
    expect(due('locate', NEVER, own)).toMatchObject({
      dueOn: '2026-03-12',
      reckoning: { source: expect.stringContaining('figure of the jurisdiction') },
    });
  });
});
