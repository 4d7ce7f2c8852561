import { expect, test } from 'vitest';
import { AGENCY_KINDS } from '#domain/agency.js';
import { ROUTING_EVENTS } from '#domain/routingRules.js';
import { texts } from './text.js';

const t = texts('en');

test('every event of the routing rules has words for tables, never its code', () => {
  expect(Object.keys(ROUTING_EVENTS).filter((e) => t.coded('routingEvent', e) === e)).toEqual([]);
});

test('every role that can be told has words, never its code', () => {
  const roles = AGENCY_KINDS.map((k) => k.recipientRole).filter(
    (r) => !['none', 'auditor', 'carrier'].includes(r),
  );
  expect(roles.filter((r) => t.coded('recipientRole', r) === r)).toEqual([]);
});

test('every kind of agency has words, never its code', () => {
  expect(AGENCY_KINDS.map((k) => k.code).filter((c) => t.coded('agencyKind', c) === c)).toEqual([]);
});
