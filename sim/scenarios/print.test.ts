import { expect, test } from 'vitest';
import { SHIPPED_ROUTING } from '#domain/shippedRules.js';
import { scenarioCsv, scenarioText } from './print.js';
import type { ScenarioResult } from './run.js';

const RESULT: ScenarioResult = {
  scenario: {
    file: '07-residence-wanted.md',
    title: 'A wanted person applies for permanent residence',
    rows: [7],
    law: 'White paper V.A.4, VI(3)d.',
    given: [],
    when: [],
    thens: [],
  },
  acted: [
    { says: 'Ada Quill is wanted by Ohio', part: 'given', at: '2026-03-03T14:00:00.000Z' },
    { says: 'NSOTC confirms that it is Ada Quill', part: 'when', at: '2026-03-03T14:59:59.500Z' },
  ],
  passed: true,
  told: [
    {
      agency: 'ICE',
      at: '2026-03-03T15:00:00.000Z',
      kind: 'alert',
      class: 'P2',
      identity: 'confirmed',
      row: 7,
      rule: 'r7-ice',
      law: 'White paper V.A.4 | White paper VI(3)d',
      because: 'Rule r7-ice (row 7); Told where it is so (a: yes)',
      reason: 'The status changed.',
      content: '{}',
      taken: true,
    },
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
    {
      name: 'Texas',
      state: 'told',
      way: 'inbox',
      row: 27,
      rule: 'r27-sora',
      law: 'SORNA guide',
      at: '2026-03-04T15:00:00.000Z',
      due: null,
      days: 3,
      because: 'stands with the messages',
    },
  ],
  notTold: [{ agency: 'Registration agency', rule: 'r7-warrant-holder', reason: 'No NSOR record is known.' }],
  tasks: ['NSOTC: Check by hand', 'NSOTC: Check by hand'],
  checks: [],
};
const text = () => scenarioText([RESULT], SHIPPED_ROUTING.body);

test('says who was told, when, why and on what law, each sentence with one full stop', () => {
  expect(text()).toContain(
    'told      ICE                        within 1 s  P2 alert, confirmed. Rule r7-ice (row 7); Told where it is so (a: yes). The status changed.\n',
  );
  expect(text()).toContain('law       White paper VI(3)d (r7-ice)\n');
  expect(text()).not.toMatch(/\.\.|\.;/);
});

test('says who was told without an account, and does not say twice who has one', () => {
  expect(text()).toContain(
    'told      Elm School                 after 24 h  by letter. Rule r26-school (row 26). Its area: ZIP 43215.\n',
  );
  expect(text()).not.toContain('stands with the messages');
  expect(scenarioCsv([RESULT])).toContain(
    'Elm School,yes,2026-03-04T15:00:00.000Z,,print,named,r26-school,SORNA guide',
  );
});

test('says once what was asked of people', () => {
  expect(text().match(/Check by hand/g)).toHaveLength(1);
});

test('says what happened before somebody was told, and how soon after it', () => {
  const said = text();
  expect(said).toContain('given     Tue 3 Mar 2026, 09:00 EST  Ada Quill is wanted by Ohio.\n');
  const deed = said.indexOf('when      Tue 3 Mar 2026, 09:59 EST  NSOTC confirms that it is Ada Quill.');
  expect(deed).toBeGreaterThan(said.indexOf('given     Tue'));
  expect(said.indexOf('told      ICE')).toBeGreaterThan(deed);
  expect(said).toContain('row 7. White paper');
});

test('names every row in words, and one that no scenario covers', () => {
  expect(text()).toContain('row  7  passed  1 scenario  A wanted person applied for permanent residence.\n');
  expect(text()).toContain(
    'row  8  NO SCENARIO  0 scenarios  A registered person applied for permanent residence.\n',
  );
});

test('says of each rule of a row whom it tells, who was told by it and why somebody was not, and which no scenario shows', () => {
  const said = text();
  expect(said).toMatch(
    / {8}r7-ice {2}.+\. P\d, answers .+\n {10}told {6}ICE, Tue 3 Mar 2026, 10:00 EST \(07-residence-wanted\.md\)\n/,
  );
  expect(said).toMatch(
    / {8}r7-warrant-holder {2}.+\n {10}not told {2}No NSOR record is known\. \(07-residence-wanted\.md\)\n/,
  );
  expect(said).toMatch(/ {8}r8-[a-z-]+ {2}.+\n {10}NOT SHOWN by any scenario\n/);
});
