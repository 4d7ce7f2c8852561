import { expect, test } from 'vitest';
import { ROUTING_V4 } from './routingV4.js';
import { ROUTING_V5 } from './routingV5.js';
import { applyChanges, checkProposal } from './ruleProposal.js';
import { rowsNotTaken, SHIPPED_ROUTING } from './shippedRules.js';

test("what a set of one's own lacks of the shipped one is named row by row, and nothing else", () => {
  expect(rowsNotTaken(SHIPPED_ROUTING.body.rules)).toEqual([]);
  // An installation that made a version 5 of its own out of version 4 has no row for the prosecutor.
  expect(rowsNotTaken(ROUTING_V4.body.rules).map((r) => r.id)).toEqual([
    'r20p-prosecutor',
    'r15b-nsotc',
    'r15b-sora',
  ]);
  // One whose row 15 still tells of every query is shown the rows that ask who made it.
  expect(rowsNotTaken(ROUTING_V5.body.rules).map((r) => r.id)).toEqual(['r15b-nsotc', 'r15b-sora']);
  const own = { id: 'own-row' };
  expect(rowsNotTaken([...SHIPPED_ROUTING.body.rules.slice(1), own]).map((r) => r.id)).toEqual([
    SHIPPED_ROUTING.body.rules[0]!.id,
  ]);
});

test('a row that is shipped can be taken over by a proposal, and is not missing then', () => {
  const [row] = rowsNotTaken(ROUTING_V4.body.rules);
  const take = {
    op: 'add-rule',
    like: row!.id,
    recipientRole: 'prosecutor',
    tie: 'referred-to',
    when: 'always',
    class: 'P2',
    legalBasis: row!.legalBasis,
  } as const;
  const next = applyChanges(ROUTING_V4.body, [take]);
  expect(rowsNotTaken(next.rules).map((r) => r.row)).toEqual([15, 15]);
  expect(next.rules.at(-1)).toEqual(row);
  expect(checkProposal(ROUTING_V4.body, [take], 2, 1)).toEqual([]);
  expect(checkProposal(ROUTING_V4.body, [{ ...take, like: 'nothing' }], 2, 1)).toEqual([
    'There is no row nothing.',
  ]);
});
