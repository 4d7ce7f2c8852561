import { describe, expect, test } from 'vitest';
import { agency } from '../../test/support/routingRecipients.js';
import { actionsFor } from './acknowledgement.js';
import type { RecipientRole } from './agency.js';
import { FIELD_CATALOGUE } from './fieldCatalogue.js';
import type { Recipient } from './notification.js';
import { occasionOf } from './occasion.js';
import { planNotifications } from './planNotifications.js';
import { RELEASE_V3 } from './release.js';
import { NOTHING_KNOWN, ROUTING_EVENTS, type RoutingEvent } from './routingRules.js';
import { ROUTING_V4 } from './routingV4.js';
import { ROUTING_V5, RULES_V5 } from './routingV5.js';

const NOW = Date.parse('2026-03-03T15:00:00Z');
const told = (event: RoutingEvent, recipients: readonly Recipient[]) =>
  planNotifications(
    ROUTING_V5,
    {
      tripKey: 't',
      event,
      direction: 'none',
      status: 'non-fugitive',
      hasNsorRecord: true,
      path: 'named',
      outcome: null,
      hitKey: 'k',
      policy: NOTHING_KNOWN,
      news: 'x',
    },
    recipients,
    [],
    NOW,
  ).notifications.map((n) => `${n.recipientAgencyId} ${n.class}`);

describe('a case that goes on to the prosecutor', () => {
  test('is told to the prosecutor that is named, not to the Marshals nor to a prosecutor told of registrations', () => {
    const directory = [
      agency('Attorney', 'prosecutor', 'referred-to'),
      agency('County prosecutor', 'prosecutor', 'kept-recipient'),
      agency('Marshals', 'usms-district', 'told-before'),
    ];
    expect(told('prosecution-referred', directory)).toEqual(['Attorney P2']);
    expect(told('case-referred', directory)).toEqual([]);
  });
  test('when it ends, both who had it hear', () => {
    const directory = [
      agency('Attorney', 'prosecutor', 'told-before'),
      agency('Marshals', 'usms-district', 'told-before'),
    ];
    expect(told('referral-ended', directory).sort()).toEqual(['Attorney P2', 'Marshals P2']);
  });
  test('taken back meanwhile it is an end, not a referral', () => {
    const said = { late: false, observed: false, toProsecutor: true };
    expect(occasionOf('caseReferralChanged', { ...said, cancelled: false }).event).toBe(
      'prosecution-referred',
    );
    expect(occasionOf('caseReferralChanged', { ...said, cancelled: true }).event).toBe('referral-ended');
  });
  test('is answered as a prosecutor decides, whatever the status; declining and charging need words', () => {
    const offered = (event?: string) =>
      actionsFor({ kind: 'alert', status: 'wanted', ...(event ? { event } : {}) });
    expect(offered('prosecution-referred').map((a) => [a.action, a.needsNote])).toEqual([
      ['prosecution-accepted', false],
      ['prosecution-declined', true],
      ['charges-filed', true],
      ['wrong-agency', true],
    ]);
    expect(offered('case-referred').some((a) => a.action.startsWith('prosecution'))).toBe(false);
    expect(
      actionsFor({ kind: 'withdrawal', status: 'wanted', event: 'prosecution-referred' }).map(
        (a) => a.action,
      ),
    ).toEqual(['acted-on-withdrawal', 'acted-before-withdrawal']);
  });
});

describe('the fifth set', () => {
  test('has every row of version 4, rows for every event, and readers and fields that exist', () => {
    expect(ROUTING_V5.body.rules.slice(0, -RULES_V5.length)).toEqual(ROUTING_V4.body.rules);
    for (const event of Object.keys(ROUTING_EVENTS))
      expect(ROUTING_V5.body.rules.some((r) => r.event === event)).toBe(true);
    for (const r of RULES_V5) {
      expect(RELEASE_V3.body.readableBy[r.recipientRole as RecipientRole]).toBeDefined();
      for (const group of r.fields)
        expect(Object.values(FIELD_CATALOGUE).some((f) => f.group === group)).toBe(true);
    }
  });
});
