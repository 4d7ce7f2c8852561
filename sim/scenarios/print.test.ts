import { expect, test } from 'vitest';
import { ROUTING_V4 } from '#domain/routingV4.js';
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
  notTold: [{ agency: 'Registration agency', rule: 'r7-sora', reason: 'No NSOR record is known.' }],
  tasks: ['NSOTC: Check by hand', 'NSOTC: Check by hand'],
  checks: [],
};
const text = () => scenarioText([RESULT], ROUTING_V4.body.rules);

test('says who was told, when, why and on what law, each sentence with one full stop', () => {
  expect(text()).toContain(
    'told      ICE                        2026-03-03T15:00:00.000Z  P2 alert, confirmed. Rule r7-ice (row 7); Told where it is so (a: yes). The status changed.\n',
  );
  expect(text()).toContain('law       White paper VI(3)d (r7-ice)\n');
  expect(text()).not.toMatch(/\.\.|\.;/);
});

test('says who was told without an account, and does not say twice who has one', () => {
  expect(text()).toContain(
    'told      Elm School                 2026-03-04T15:00:00.000Z  by letter. Rule r26-school (row 26). Its area: ZIP 43215.\n',
  );
  expect(text()).not.toContain('stands with the messages');
  expect(scenarioCsv([RESULT])).toContain(
    'Elm School,yes,2026-03-04T15:00:00.000Z,,print,named,r26-school,SORNA guide',
  );
});

test('says once what was asked of people', () => {
  expect(text().match(/Check by hand/g)).toHaveLength(1);
});

test('names every row in words, and one that no scenario covers', () => {
  expect(text()).toContain('row  7  passed  1 scenario  A wanted person applied for permanent residence.\n');
  expect(text()).toContain(
    'row  8  NO SCENARIO  0 scenarios  A registered person applied for permanent residence.\n',
  );
});
