import { describe, expect, test } from 'vitest';
import { agency } from '../../test/support/routingRecipients.js';
import { FIELD_CATALOGUE } from './fieldCatalogue.js';
import { planNotifications } from './planNotifications.js';
import { NOTHING_KNOWN, type PolicyFacts, ROUTING_EVENTS } from './routingRules.js';
import { ROUTING_V5 } from './routingV5.js';
import { ROUTING_V6, RULES_V6 } from './routingV6.js';
import { checkProposal } from './ruleProposal.js';

const DIRECTORY = [
  agency('NSOTC', 'nsotc', 'national'),
  agency('Ohio', 'sora', 'registers'),
  agency('Texas', 'sora', 'us-address'),
];
const planned = (
  event: 'live-query' | 'entry',
  policy: Partial<PolicyFacts>,
  hasNsorRecord = true,
  ruleSet = ROUTING_V6,
) =>
  planNotifications(
    ruleSet,
    {
      tripKey: 't',
      event,
      direction: 'unknown',
      status: 'non-fugitive',
      hasNsorRecord,
      path: 'record-certain',
      outcome: null,
      hitKey: 'k',
      policy: { ...NOTHING_KNOWN, ...policy },
    },
    DIRECTORY,
    [],
    Date.parse('2026-03-03T15:00:00Z'),
  );
const told = (p: ReturnType<typeof planned>) =>
  p.notifications.map((n) => `${n.recipientAgencyId} ${n.class}`);

describe('row 15 knows who asked', () => {
  test('an officer of CBP or ICE: NSOTC and the registration agency at once', () => {
    expect(told(planned('live-query', { askedBy: 'border' }))).toEqual(['NSOTC P1', 'Ohio P1']);
  });
  test('anybody else, or nobody knows who: nobody is told, and the reason says who asked', () => {
    const p = planned('live-query', { askedBy: 'other' });
    expect(told(p)).toEqual([]);
    expect(p.notSent.map((n) => n.reason)).toEqual(
      Array(2).fill(
        'Told of a query of the register when an officer of CBP or ICE made it; that is not so here (who queried the register: another agency).',
      ),
    );
    expect(told(planned('live-query', { askedBy: 'unknown' }))).toEqual([]);
    // The earlier set told of every query.
    expect(told(planned('live-query', { askedBy: 'other' }, true, ROUTING_V5))).toEqual([
      'NSOTC P1',
      'Ohio P1',
    ]);
  });
});

test('who hears for a stated address alone is marked as one who does not register the person', () => {
  const of = (hasNsorRecord: boolean) =>
    planned('entry', {}, hasNsorRecord).notifications.map((n) => [
      n.recipientAgencyId,
      n.facts.registeredElsewhere,
    ]);
  expect(of(true)).toEqual([
    ['NSOTC', undefined],
    ['Ohio', undefined],
    ['Texas', true],
  ]);
  // Whom nobody registers here, the jurisdiction of the address is to register: it reads everything.
  expect(of(false).at(-1)).toEqual(['Texas', undefined]);
});

test('the sixth set has every row of version 5 but those of row 15, and could be proposed as it is', () => {
  const before = ROUTING_V5.body.rules.filter((r) => r.row !== 15);
  expect(ROUTING_V6.body.rules.slice(0, -RULES_V6.length)).toEqual(before);
  for (const event of Object.keys(ROUTING_EVENTS))
    expect(ROUTING_V6.body.rules.some((r) => r.event === event)).toBe(true);
  for (const group of RULES_V6.flatMap((r) => r.fields))
    expect(Object.values(FIELD_CATALOGUE).some((f) => f.group === group)).toBe(true);
  const change = { op: 'rule', id: 'r15b-sora', when: 'border-query', class: 'P2' } as const;
  expect(checkProposal(ROUTING_V6.body, [change], 2, 1)).toEqual([]);
});
