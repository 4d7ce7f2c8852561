import { describe, expect, test } from 'vitest';
import { changedCells } from '../../test/support/changedCells.js';
import { ABSCONDING_STEPS, type AbscondingStep } from './absconding.js';
import {
  ABSCONDING_V1,
  abscondingStepDue,
  type OwnSteps,
  ownAbscondingSteps,
  reversalDue,
} from './abscondingRules.js';
import { FEDERAL_CALENDAR } from './calendar.js';

const { body } = ABSCONDING_V1;
const ZONE = 'America/New_York';
/** Noon in New York, daylight saving time. */
const noon = (day: string) => Date.parse(`${day}T16:00:00Z`);
const NEVER = { zone: ZONE, openedAtMs: noon('2026-03-10'), foundAtMs: null, recordedAtMs: {} };
const FOUND = { ...NEVER, foundAtMs: noon('2026-03-20') };
const due = (step: AbscondingStep, times: Parameters<typeof abscondingStepDue>[3], own: OwnSteps = {}) =>
  abscondingStepDue(body, own, FEDERAL_CALENDAR, times, step);

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
    expect(due('wanted', { ...FOUND, recordedAtMs: { warrant: noon('2026-03-23') } })?.dueOn).toBe(
      '2026-03-26',
    );
    expect(due('wanted', { ...FOUND, recordedAtMs: { warrant: noon('2026-03-11') } })?.dueOn).toBe(
      '2026-03-25',
    );
  });

  test('every step has owner, time and source; a figure that the guide does not give says so', () => {
    for (const step of Object.keys(ABSCONDING_STEPS) as AbscondingStep[]) {
      const rule = body.steps[step];
      const reckoning = due(step, { ...FOUND, recordedAtMs: { warrant: noon('2026-03-23') } })!.reckoning;
      expect(reckoning.rule.startsWith(`${ABSCONDING_STEPS[step].says}: `)).toBe(true);
      expect(reckoning.source.includes('to be confirmed')).toBe(!rule.confirmed);
    }
    expect(reversalDue(body, FEDERAL_CALENDAR, '2026-03-20')).toMatchObject({
      dueOn: '2026-03-25',
      reckoning: { source: expect.stringContaining('to be confirmed') },
    });
  });

  test('a change of any single cell changes an answer', () => {
    const answers = (of: typeof body) => {
      const shown = (step: AbscondingStep) => {
        const made = (times: Parameters<typeof abscondingStepDue>[3]) =>
          abscondingStepDue(of, {}, FEDERAL_CALENDAR, times, step);
        const recorded = { ...FOUND, recordedAtMs: { warrant: noon('2026-03-24') } };
        return [of.steps[step].office, made(NEVER), made(FOUND), made(recorded)];
      };
      const steps = (Object.keys(ABSCONDING_STEPS) as AbscondingStep[]).map(shown);
      return JSON.stringify([steps, reversalDue(of, FEDERAL_CALENDAR, '2026-03-20')]);
    };
    const standing = answers(body);
    const unseen = [...changedCells(body)].filter(([, changed]) => answers(changed) === standing);
    expect(unseen.map(([cell]) => cell)).toEqual([]);
  });

  test('a jurisdiction’s own owners and times count where they are such, and say whose they are', () => {
    const own = ownAbscondingSteps({
      locate: { days: 2, office: 'registry' },
      determine: { days: 0 },
      marshals: { hours: 1.5, office: 'nobody' },
      wanted: { hours: '3' },
      elsewhere: { days: 4 },
      warrant: { days: 91 },
      'nsor-flag': 3,
      'tell-origin': { hours: 24 },
    });
    expect(own).toEqual({ locate: { days: 2, office: 'registry' }, 'tell-origin': { hours: 24 } });
    expect(ownAbscondingSteps('locate')).toEqual({});
    expect(ownAbscondingSteps({ locate: { hours: 240 } })).toEqual({ locate: { hours: 240 } });
    expect(ownAbscondingSteps({ locate: { hours: 241 } })).toEqual({});
    expect(due('locate', NEVER, own)).toMatchObject({
      dueOn: '2026-03-12',
      dueAtMs: null,
      reckoning: { source: expect.stringContaining('figure of the jurisdiction') },
    });
  });

  test('hours run on the clock from the very instant, days by the calendar with its holidays', () => {
    // Friday 3 July 2026 is the observed holiday of Independence Day.
    const opened = { ...NEVER, openedAtMs: Date.parse('2026-07-02T20:30:00Z') };
    const hours = due('locate', opened, { locate: { hours: 24 } })!;
    expect([hours.dueOn, hours.dueAtMs]).toEqual(['2026-07-03', Date.parse('2026-07-03T20:30:00Z')]);
    expect(hours.reckoning.steps).toEqual(['begun 2026-07-02T20:30Z, plus 24 h']);
    expect(due('locate', opened, { locate: { days: 1 } })!.dueOn).toBe('2026-07-06');
    // Late in the evening in New York it is the next day in UTC: the day is the jurisdiction's own.
    const late = { ...NEVER, openedAtMs: Date.parse('2026-07-02T02:00:00Z') };
    expect(due('locate', late, { locate: { hours: 1 } })!.dueOn).toBe('2026-07-01');
    expect(due('locate', late, { locate: { days: 1 } })!.dueOn).toBe('2026-07-02');
    const found = { ...opened, foundAtMs: Date.parse('2026-07-10T12:00:00Z') };
    expect(due('marshals', found, { marshals: { hours: 2 } })!.dueAtMs).toBe(
      Date.parse('2026-07-10T14:00:00Z'),
    );
    expect(due('marshals', opened, { marshals: { hours: 2 } })).toBeNull();
  });
});
