import { describe, expect, test } from 'vitest';
import { agency } from '../../test/support/routingRecipients.js';
import { FEDERAL_CALENDAR } from './calendar.js';
import { FIELD_CATALOGUE, GROUP_TITLES } from './fieldCatalogue.js';
import type { AlreadyTold, Recipient } from './notification.js';
import { planNotifications, type RoutingFacts } from './planNotifications.js';
import { RELEASE_V2 } from './release.js';
import { POLICIES_V2, ROUTING_RULES_V2, ROUTING_V2 } from './routingMatrix.js';
import {
  applyPolicy,
  NOTHING_KNOWN,
  POLICY_FACT_VALUES,
  type PolicyFacts,
  type RecipientSwitch,
  ROUTING_EVENTS,
  type RoutingEvent,
  type RoutingRule,
} from './routingRules.js';

const NOW = Date.parse('2026-03-03T15:00:00Z');
const _hours = { timeZone: 'America/New_York', dutyHours: [], calendar: FEDERAL_CALENDAR };
/** Everybody whom any row could name. The wanted person of these cases is on no register, the registrant on one. */
const DIRECTORY = [
  agency('NSOTC', 'nsotc', 'national'),
  agency('USNCB', 'usncb', 'national'),
  agency('SORA', 'sora', 'registers', 'residence'),
  agency('second SORA', 'sora', 'registers'),
  agency('SORA of the address', 'sora', 'us-address'),
  agency('warrant holder', 'warrant-holder', 'issued-warrant'),
  agency('port', 'cbp-port', 'port'),
  agency('CBP', 'cbp', 'national'),
  agency('ICE', 'ice', 'national'),
  agency('USCIS', 'uscis', 'national'),
  agency('Consular Affairs', 'state-ca', 'national'),
  agency('Diplomatic Security', 'state-ds', 'national'),
  agency('NSOR', 'fbi-cjis', 'national'),
  agency('Angel Watch', 'awc', 'national'),
  agency('supervising officer', 'probation', 'supervises'),
  agency('Marshals district', 'usms-district', 'residence'),
];

const ALL_YES: PolicyFacts = {
  travelNotice: 'none',
  foreignTie: 'yes',
  extradition: 'full',
  departed: 'no',
  arrived: 'no',
  minorVictim: 'yes',
  tier: '3',
  supervised: 'yes',
  travelBarred: 'yes',
  warrant: 'active',
  application: 'open',
  departsWithin7Days: 'no',
  usncbAsked: 'yes',
  adultRegistrant: 'yes',
};

function plan(
  event: RoutingEvent,
  status: 'wanted' | 'non-fugitive',
  more: Partial<RoutingFacts> = {},
  already: readonly AlreadyTold[] = [],
  recipients: readonly Recipient[] = DIRECTORY,
  ruleSet = ROUTING_V2,
) {
  const named = NAMED.includes(event);
  const registers = status === 'non-fugitive' || more.hasNsorRecord === true || named;
  return planNotifications(
    ruleSet,
    {
      tripKey: 'thread',
      event,
      direction: 'none',
      status,
      hasNsorRecord: registers,
      path: named ? 'named' : 'fuzzy',
      outcome: named ? null : 'same',
      hitKey: 'k1',
      policy: NOTHING_KNOWN,
      ...(named ? { news: 'something' } : {}),
      ...more,
    },
    recipients.filter((r) => registers || !r.ties.includes('registers')),
    already,
    NOW,
  );
}
const NAMED: readonly RoutingEvent[] = [
  'notice-filed',
  'notice-accepted',
  'notice-changed',
  'notice-cancelled',
  'departure-without-notice',
  'relocation-abroad',
  'return',
  'return-overdue',
  'passport-denial',
];
const told = (p: { notifications: readonly { recipientAgencyId: string }[] }) =>
  p.notifications.map((n) => n.recipientAgencyId).sort();

const SORAS = ['SORA', 'second SORA'];
const BOTH = ['NSOTC', ...SORAS];
const WARRANT = ['NSOTC', 'warrant holder'];

/** What section VI asks for whatever is known, and who joins where every policy finds it appropriate. */
// biome-ignore format: one case a line
const CASES: readonly (readonly [row: number, event: RoutingEvent, status: 'wanted' | 'non-fugitive', always: readonly string[], whereAppropriate: readonly string[]])[] = [
  [1,  'passport-application',     'wanted',       WARRANT,                                ['Consular Affairs']],
  [2,  'passport-application',     'non-fugitive', BOTH,                                   ['supervising officer']],
  [3,  'visa-application',         'wanted',       [...WARRANT, 'USNCB'],                  ['Diplomatic Security']],
  [4,  'visa-application',         'non-fugitive', BOTH,                                   ['USNCB']],
  [5,  'esta-application',         'wanted',       WARRANT,                                ['USNCB']],
  [6,  'esta-application',         'non-fugitive', BOTH,                                   []],
  [7,  'lpr-application',          'wanted',       WARRANT,                                ['ICE']],
  [8,  'lpr-application',          'non-fugitive', BOTH,                                   ['ICE']],
  [9,  'lpr-sponsorship',          'wanted',       WARRANT,                                ['ICE']],
  [10, 'lpr-sponsorship',          'non-fugitive', BOTH,                                   ['ICE', 'USCIS']],
  [11, 'entry',                    'wanted',       WARRANT,                                ['USNCB', 'port']],
  [12, 'entry',                    'non-fugitive', [...BOTH, 'SORA of the address'],       ['port']],
  [13, 'departure',                'wanted',       WARRANT,                                ['USNCB', 'port']],
  [14, 'departure',                'non-fugitive', BOTH,                                   ['USNCB']],
  [15, 'live-query',               'non-fugitive', BOTH,                                   []],
  [15, 'live-query',               'wanted',       ['NSOTC'],                              []],
  [16, 'aro-waiver',               'wanted',       [...WARRANT, 'USNCB'],                  []],
  [16, 'aro-waiver',               'non-fugitive', BOTH,                                   []],
  [17, 'notice-filed',             'non-fugitive', [...BOTH, 'NSOR'],                      ['USNCB']],
  [18, 'notice-accepted',          'non-fugitive', ['USNCB'],                              ['Angel Watch']],
  [20, 'departure-without-notice', 'non-fugitive', ['NSOTC', 'SORA'],                      ['Marshals district']],
  [21, 'relocation-abroad',        'non-fugitive', [...BOTH, 'NSOR'],                      ['USNCB']],
  [22, 'foreign-advice',           'wanted',       ['NSOTC', 'CBP', 'SORA of the address', 'warrant holder'], []],
  [22, 'foreign-advice',           'non-fugitive', [...BOTH, 'CBP', 'SORA of the address', 'warrant holder'], []],
  [23, 'return',                   'non-fugitive', [...BOTH, 'warrant holder'],            []],
  [23, 'return-overdue',           'non-fugitive', BOTH,                                   []],
  [32, 'passport-denial',          'non-fugitive', ['NSOTC'],                              ['Consular Affairs']],
];

describe.each(CASES)('row %i: %s of a %s person', (row, event, status, always, whereAppropriate) => {
  test('then exactly these are told, and nobody else', () => {
    expect(told(plan(event, status))).toEqual([...always].sort());
  });
  test('then who is not told stands there with the reason', () => {
    const p = plan(event, status);
    const skipped = p.notSent.filter((n) => n.recipientAgencyId !== null);
    expect(skipped.map((n) => n.recipientAgencyId).sort()).toEqual([...whereAppropriate].sort());
    for (const n of skipped) expect(n.reason).toMatch(/unknown\)\.$|none\)\.$|unknown, /);
  });
  test('where it is appropriate, then those too, and nobody else', () => {
    expect(told(plan(event, status, { policy: ALL_YES }))).toEqual([...always, ...whereAppropriate].sort());
  });
  test('then each message keeps rule, row and law', () => {
    for (const n of plan(event, status, { policy: ALL_YES }).notifications) {
      const rule = ROUTING_RULES_V2.find((r) => r.id === n.ruleId)!;
      expect(rule.row).toBe(row);
      expect(ROUTING_EVENTS[event].rows).toContain(row);
      expect(n.legalBasis).not.toBe('');
      expect(n.ruleVersion).toBe(2);
    }
  });
});

test('a wanted registrant gets the union of both rows, one message each', () => {
  for (const [w, n] of [
    [1, 2],
    [3, 4],
    [5, 6],
    [7, 8],
    [9, 10],
    [11, 12],
    [13, 14],
  ] as const) {
    const wanted = CASES.find((c) => c[0] === w)!;
    const other = CASES.find((c) => c[0] === n)!;
    const p = plan(wanted[1], 'wanted', { hasNsorRecord: true });
    expect(told(p)).toEqual([...new Set([...wanted[3], ...other[3]])].sort());
  }
});

describe('row 17: a travel notice is filed', () => {
  test('then it is for the file, and urgent when departure is near', () => {
    expect(plan('notice-filed', 'non-fugitive').notifications.map((n) => n.class)).toEqual([
      'P3',
      'P3',
      'P3',
      'P3',
    ]);
    const near = plan('notice-filed', 'non-fugitive', {
      policy: { ...NOTHING_KNOWN, departsWithin7Days: 'yes' },
    });
    expect(new Set(near.notifications.map((n) => n.class))).toEqual(new Set(['P2']));
  });
  test('then the agency that filed it is not told of its own word', () => {
    const p = plan('notice-filed', 'non-fugitive', { filedBy: 'SORA' });
    expect(told(p)).toEqual(['NSOR', 'NSOTC', 'second SORA']);
    expect(p.notSent.find((n) => n.recipientAgencyId === 'SORA')!.reason).toBe(
      'It filed or asked this itself.',
    );
  });
  test('then the claim is that an agency names the person', () => {
    expect(plan('notice-filed', 'non-fugitive').notifications.every((n) => n.identity === 'named')).toBe(
      true,
    );
  });
});

describe('row 19: a travel notice changes', () => {
  const filed = plan('notice-filed', 'non-fugitive', { filedBy: 'SORA' });
  const heard = filed.notifications.map(
    (n, i): AlreadyTold => ({
      ...n,
      notificationId: `${n.recipientAgencyId}#1`,
      hitKey: n.facts.hitKey,
      state: 'delivered',
      attempted: true,
      subjectSeq: i + 1,
    }),
  );
  const now = DIRECTORY.map((r) =>
    heard.some((h) => h.recipientAgencyId === r.agencyId)
      ? { ...r, ties: [...r.ties, 'told-before' as const] }
      : r,
  );
  test.each([
    'notice-changed',
    'notice-cancelled',
  ] as const)('%s: everybody who heard of it hears it superseded, and nobody else', (event) => {
    const p = plan(event, 'non-fugitive', { filedBy: 'SORA', hitKey: 'k2' }, heard, now);
    expect(told(p)).toEqual(['NSOR', 'NSOTC', 'second SORA']);
    for (const n of p.notifications)
      expect(n).toMatchObject({ kind: 'update', class: 'P2', supersedesId: `${n.recipientAgencyId}#1` });
  });
  test('the same version again tells nobody', () => {
    expect(
      told(plan('notice-changed', 'non-fugitive', { filedBy: 'SORA', hitKey: 'k1' }, heard, now)),
    ).toEqual([]);
  });
});

describe('switches', () => {
  const off: RecipientSwitch = {
    recipientRole: 'sora',
    agencyId: null,
    rows: [15],
    on: false,
    from: '2026-01-01T00:00:00Z',
    reason: 'USMS hears first, registration agencies later',
  };
  const withSwitches = (...switches: RecipientSwitch[]) => ({
    ...ROUTING_V2,
    body: { ...ROUTING_V2.body, switches },
  });
  test('a role that is switched off for a row is not told, with day and reason', () => {
    const p = plan('live-query', 'non-fugitive', {}, [], DIRECTORY, withSwitches(off));
    expect(told(p)).toEqual(['NSOTC']);
    expect(p.notSent.map((n) => n.reason)).toEqual(
      SORAS.map(() => 'Switched off from 1 Jan 2026: USMS hears first, registration agencies later'),
    );
  });
  test('other rows and later days are not touched', () => {
    expect(told(plan('departure', 'non-fugitive', {}, [], DIRECTORY, withSwitches(off)))).toEqual(
      [...BOTH].sort(),
    );
    const later = withSwitches({ ...off, from: '2026-12-01T00:00:00Z' });
    expect(told(plan('live-query', 'non-fugitive', {}, [], DIRECTORY, later))).toEqual([...BOTH].sort());
  });
  test('one agency can be switched on before the others', () => {
    const p = plan(
      'live-query',
      'non-fugitive',
      {},
      [],
      DIRECTORY,
      withSwitches(off, { ...off, on: true, agencyId: 'SORA', from: '2026-02-01T00:00:00Z' }),
    );
    expect(told(p)).toEqual(['NSOTC', 'SORA']);
  });
});

describe('the set', () => {
  test('ids are unique, every event has rows and every row its events', () => {
    const ids = ROUTING_RULES_V2.map((r) => r.id);
    expect(new Set(ids).size).toBe(ids.length);
    for (const [event, { rows }] of Object.entries(ROUTING_EVENTS).filter(
      ([event, e]) =>
        !e.rows.some((r: number) => r >= 24 && r <= 31) &&
        !['case-referred', 'prosecution-referred', 'referral-ended'].includes(event),
    ))
      expect([...new Set(ROUTING_RULES_V2.filter((r) => r.event === event).map((r) => r.row))]).toEqual([
        ...rows,
      ]);
    const rows = new Set(ROUTING_RULES_V2.map((r) => r.row));
    expect([...rows].sort((a, b) => a - b)).toEqual([...Array.from({ length: 23 }, (_, i) => i + 1), 32]);
  });
  test('each row names policies that exist, groups that can be written and a role that may read', () => {
    for (const r of ROUTING_RULES_V2 as readonly RoutingRule[]) {
      for (const policy of [r.when, r.raise?.when ?? 'always'])
        if (policy !== 'always') expect(POLICIES_V2[policy], `${r.id} names ${policy}`).toBeDefined();
      for (const group of r.fields) {
        expect(Object.values(FIELD_CATALOGUE).some((f) => f.group === group)).toBe(true);
        expect(GROUP_TITLES.some((g) => g.group === group)).toBe(true);
      }
      if (r.recipientRole !== 'everyone-told')
        expect(RELEASE_V2.body.readableBy[r.recipientRole]).toBeDefined();
    }
  });
  test('what is unknown is never a yes, and every condition can come true', () => {
    for (const p of Object.values(POLICIES_V2)) {
      expect(applyPolicy(p, { ...NOTHING_KNOWN, application: 'none', warrant: 'unknown' }).send).toBe(false);
      for (const c of p.anyOf) {
        expect(POLICY_FACT_VALUES[c.fact]).toContain(c.is);
        expect(applyPolicy(p, { ...NOTHING_KNOWN, [c.fact]: c.is }).send).toBe(true);
      }
    }
  });
});
