import { describe, expect, test } from 'vitest';
import { readScenario, readScenarios, ScenarioUnreadable } from './read.js';
import { checkClaims, type Facts, type Told } from './run.js';
import { SENTENCES } from './sentences.js';

const told = (agency: string, kind: string, more: Partial<Told> = {}): Told => ({
  agency,
  at: '2026-03-03T15:00:00.000Z',
  kind,
  class: 'P1',
  identity: 'confirmed',
  row: 14,
  rule: 'r14-sora',
  law: 'White paper',
  because:
    'Registers the person (rule r14-sora, row 14: a registered person attempts to leave the United States)',
  reason: '',
  content: '{}',
  taken: true,
  ...more,
});
const FACTS: Facts = {
  cases: [
    {
      origin: 'without-notice',
      band: 'high',
      state: 'open',
      outcome: null,
      prosecutor: 'Charges are filed. No. 1',
    },
  ],
  candidates: [
    { state: 'decided', urgency: 5, finding: null },
    { state: 'open', urgency: 9, finding: 'holds' },
  ],
  told: [
    told('Ohio', 'alert'),
    told('Ohio', 'update', { reason: 'Another hit of the same trip.' }),
    told('NSOTC', 'alert'),
  ],
  notTold: [{ agency: 'USNCB', rule: 'r14-usncb', reason: 'USNCB is told (travel notice on file: yes).' }],
  tasks: [{ agency: 'NSOTC', kind: 'check-by-hand', says: 'Check by hand' }],
  standIns: [{ agency: 'Oklahoma', forAgency: 'Cedar Hollow Nation' }],
  decisions: [
    { name: 'Ada Quill', state: 'open', carriedBecause: null },
    { name: 'Bo Reed', state: 'decided', carriedBecause: 'Carried over: the passport' },
  ],
  shares: [
    {
      name: 'Elm School',
      state: 'told',
      way: 'print',
      row: 26,
      rule: 'r26-school',
      law: 'SORNA guide',
      at: '2026-03-04T15:00:00.000Z',
      due: '2026-03-06',
      days: 3,
      because: 'Its area: ZIP 43215',
    },
  ],
};
const check = (...says: string[]) =>
  checkClaims(
    FACTS,
    says.map((text, line) => ({ text, line })),
  ).map((c) => c.found);

describe('what a scenario claims', () => {
  test('holds where it is so', () => {
    expect(
      check(
        'Ohio is told as confirmed (P1, rows 13 and 14): alert, update',
        'NSOTC is told',
        'USNCB is not told: travel notice on file: yes',
        'NSOTC has the task "Check by hand"',
        'Oklahoma acts for Cedar Hollow Nation, which is off duty',
        'Ohio hears "Another hit"',
        'nobody else is told',
        'no candidate of Bo Reed waits for an officer',
        'the decision on Bo Reed was carried over: the passport',
      ),
    ).toEqual(['', '', '', '', '', '', '', '', '']);
  });
  test.each([
    ['ICE is told', 'it was not told'],
    ['Ohio is told as unconfirmed', 'as confirmed'],
    ['Ohio is told (P2)', 'as P1'],
    ['Ohio is told (row 13)', 'by row 14'],
    ['Ohio is told: alert', 'alert, update'],
    ['Ohio is not told: anything', 'it was told'],
    ['USNCB is not told: departed: yes', 'reasons kept: USNCB is told (travel notice on file: yes).'],
    ['nobody is told', 'Ohio, Ohio, NSOTC'],
    ['nobody else is told', 'Ohio, NSOTC'],
    ['NSOTC has the task "Another"', 'its tasks: Check by hand'],
    ['NSOTC acts for Ohio, which is off duty', 'stand-ins: Oklahoma for Cedar Hollow Nation'],
    ['Ohio hears "something else"', 'reasons given:  | Another hit of the same trip.'],
    [
      'NSOTC has a compliance case "Not back as noticed" of high priority',
      'cases: Left without a travel notice of high priority',
    ],
    [
      'the compliance case shows of the prosecutor "Charges are filed. No. 1", and ended as declined',
      'cases: Charges are filed. No. 1, open, null',
    ],
    ['the last candidate waits in its full place', 'redress: holds, urgency 9'],
    ['no candidate of Ada Quill waits for an officer', 'open'],
    ['the decision on Ada Quill was carried over: x', 'carried over: nothing'],
    ['Ohio is probably told', 'a sentence that nobody can check'],
  ])('%s: does not hold, and says what was found', (says, found) => {
    expect(check(says)).toEqual([found]);
  });
  test('a message that no program took is not told', () => {
    const [c] = checkClaims({ ...FACTS, told: [told('NSOTC', 'alert', { taken: false })] }, [
      { text: 'NSOTC is told', line: 1 },
    ]);
    expect(c).toMatchObject({ ok: false, found: 'its program did not take the message' });
  });
});

describe('scenario files', () => {
  test('cover rows 1 to 32, and every sentence in them is known', () => {
    const scenarios = readScenarios();
    const rows = new Set(scenarios.flatMap((s) => s.rows));
    expect([...rows].sort((a, b) => a - b)).toEqual(Array.from({ length: 32 }, (_, i) => i + 1));
    for (const s of scenarios)
      for (const { text } of [...s.given, ...s.when])
        expect(
          SENTENCES.some((x) => x.pattern.test(text)),
          `${s.file}: ${text}`,
        ).toBe(true);
  });
  test.each([
    ['', '1: expected a title'],
    ['# T\n\nSome text', '3: expected "Row N. Law."'],
    ['# T\n\nRow 1. Law.\n\n## Whenever', '5: expected ## Given'],
    ['# T\n\nRow 1. Law.\n\n- x', '5: expected a list only below'],
    ['# T\n\nRow 1. Law.\n\n## When\n\nloose', '7: expected a sentence as an item'],
    ['# T\n\nRow 1. Law.\n\n## When\n\n- x.', '1: expected at least one sentence below ## Then'],
  ])('%j is refused with its line', (text, says) => {
    expect(() => readScenario('x.md', text)).toThrow(ScenarioUnreadable);
    expect(() => readScenario('x.md', text)).toThrow(says);
  });
});
