import { describe, expect, test } from 'vitest';
import { type NsorCompared, type NsorDifference, nsorCare, nsorDifference } from './nsorCare.js';

const facts = { enteredOn: '2026-01-10', uncheckedSince: null, validations: 0, validatedOn: null } as const;
const due = (f: Parameters<typeof nsorCare>[0]) =>
  nsorCare(f).map((d) => [d.kind, d.key, d.opensOn, d.dueOn]);

describe('the clocks of an entry in NSOR', () => {
  test('given an entry, then it is first validated between 60 and 90 days later, and its arithmetic says when it retires', () => {
    expect(due(facts)).toEqual([['nsor-validation', '1', '2026-03-11', '2026-04-10']]);
    expect(nsorCare(facts)[0]!.reckoning.steps.at(-1)).toContain('2026-05-10');
  });
  test('given a validation, then the next is a year later, on a leap day too', () => {
    expect(due({ ...facts, validations: 1, validatedOn: '2028-02-29' })).toEqual([
      ['nsor-validation', '2', '2029-01-29', '2029-02-28'],
    ]);
  });
  test('given an accepted message that nobody has compared, then a second person does within seven days', () => {
    expect(due({ ...facts, uncheckedSince: '2026-01-10' })[0]).toEqual([
      'nsor-check',
      '2026-01-10',
      null,
      '2026-01-17',
    ]);
  });
  test('given figures of the control agency, then those count; without an entry nothing does', () => {
    expect(due({ ...facts, cycle: { firstDays: 75 } })[0]![3]).toBe('2026-03-26');
    expect(due({ ...facts, enteredOn: null })).toEqual([]);
  });
});

const same: NsorCompared = {
  registry: 'registered',
  record: 'active',
  lastMessage: 'accepted',
  letsGo: false,
  late: false,
  why: null,
  how: null,
  behind: false,
  retiring: false,
};
// biome-ignore format: one case a line
const CASES: readonly (readonly [more: Partial<NsorCompared>, then: NsorDifference | null])[] = [
  [{},                                                       null],
  [{ registry: 'pending', record: null },                    null],
  [{ record: null, lastMessage: null },                      'not-in-nsor'],
  [{ record: 'expired' },                                    'gone'],
  [{ record: null, lastMessage: null, why: 'gone' },         'gone'],
  [{ lastMessage: 'sent', late: true },                      'unanswered'],
  [{ lastMessage: 'queued', late: true, record: null },      'unanswered'],
  [{ why: 'missing' },                                       'behind'],
  [{ why: 'refused' },                                       'refused'],
  [{ registry: 'ended', record: 'cleared', letsGo: true, why: 'no-access' }, 'still-in-nsor'],
  [{ registry: 'moved-out', how: 'deported', record: 'cleared' }, 'gone'],
  [{ behind: true },                                         'behind'],
  [{ retiring: true, behind: true },                         'retiring'],
  [{ lastMessage: 'rejected', behind: true },                'refused'],
  [{ lastMessage: 'queued', record: null },                  'waiting'],
  [{ lastMessage: 'sent' },                                  'waiting'],
  [{ registry: 'ended' },                                    'still-in-nsor'],
  [{ registry: 'moved-out' },                                'still-in-nsor'],
  [{ registry: 'ended', record: 'cleared', letsGo: true },   null],
  [{ registry: 'ended', record: 'cleared' },                 'still-in-nsor'],
  [{ registry: 'ended', letsGo: true },                      'still-in-nsor'],
  [{ registry: 'ended', record: 'cleared', letsGo: true, lastMessage: 'sent' },        'waiting'],
  [{ registry: 'moved-out', record: 'cleared', letsGo: true, lastMessage: 'rejected' }, 'refused'],
  [{ registry: 'ended', record: 'expired', lastMessage: null }, null],
  [{ registry: 'moved-out', how: 'moved-out' },              'still-in-nsor'],
  [{ registry: 'moved-out', how: 'deported' },               null],
  [{ registry: 'moved-out', how: 'deported', lastMessage: 'rejected' }, 'refused'],
  [{ registry: 'in-custody', how: 'custody' },               null],
  [{ registry: null },                                       'not-here'],
  [{ registry: null, record: 'cleared' },                    null],
];
test.each(CASES)('given %j, then %s', (more, then) => {
  expect(nsorDifference({ ...same, ...more })).toBe(then);
});
