import { describe, expect, test } from 'vitest';
import { MS } from '#basics/clock.js';
import type { RecipientRole } from './agency.js';
import { composeMessage, MESSAGE_FORMATS, messageText } from './message.js';
import { earliestFormatDay, FORMAT_NOTICE_DAYS, formatFor, sampleMessage } from './messageFormat.js';
import { RELEASE_V3 } from './release.js';
import { ROUTING_V3 } from './routingSharing.js';
import { applyChanges, checkProposal, type RuleChange } from './ruleProposal.js';

const NOW = Date.parse('2026-03-03T15:00:00Z');
const body = {
  ...ROUTING_V3.body,
  formats: [
    { recipientRole: 'sora', agencyId: null, version: 2, from: '2026-06-01T00:00:00Z' },
    { recipientRole: 'nsotc', agencyId: null, version: 2, from: '2026-01-01T00:00:00Z' },
    { recipientRole: 'ice', agencyId: 'ice-1', version: 2, from: '2026-06-01T00:00:00Z' },
  ],
} as const;
const of = (recipientRole: RecipientRole, accepted: readonly number[] = [], at = NOW, agencyId = 'x') => {
  const { version, next } = formatFor(body, { recipientRole, agencyId }, at, accepted);
  return [version, next?.version ?? null];
};

describe('which format an agency reads', () => {
  test('the one whose day has come, and the announced one beside it', () => {
    expect(of('sora')).toEqual([1, 2]);
    expect(of('nsotc')).toEqual([2, null]);
    expect(of('usncb')).toEqual([1, null]);
    expect(of('sora', [], Date.parse('2026-06-01T00:00:00Z'))).toEqual([2, null]);
  });
  test('an accepted one at once; one that was never announced cannot be accepted', () => {
    expect(of('sora', [2])).toEqual([2, null]);
    expect(of('usncb', [2])).toEqual([1, null]);
  });
  test('one announced to a single agency is for no other', () => {
    expect(of('ice', [2], NOW, 'ice-2')).toEqual([1, null]);
    expect(of('ice', [2], NOW, 'ice-1')).toEqual([2, null]);
  });
});

describe('how long ahead it is announced', () => {
  const announce = (from: string, role: RecipientRole = 'sora'): RuleChange => ({
    op: 'format',
    format: { recipientRole: role, agencyId: null, version: 2, from },
  });
  const notice = (days: number): RuleChange => ({ op: 'format-notice', recipientRole: 'sora', days });
  const inDays = (n: number) => new Date(NOW + n * MS.day).toISOString();
  test('12 months for everybody, unless the version in force sets another notice', () => {
    const base = ROUTING_V3.body;
    expect(checkProposal(base, [announce(inDays(364))], NOW, NOW)).toHaveLength(1);
    expect(checkProposal(base, [announce(inDays(364), 'usncb')], NOW, NOW)).toHaveLength(1);
    expect(checkProposal(base, [announce(inDays(FORMAT_NOTICE_DAYS))], NOW, NOW)).toEqual([]);
    const shorter = applyChanges(base, [notice(30)]);
    expect(checkProposal(shorter, [announce(inDays(31))], NOW, NOW)).toEqual([]);
    expect(checkProposal(shorter, [announce(inDays(31), 'usncb')], NOW, NOW)).toHaveLength(1);
  });
  test('a change cannot shorten the notice and use the shorter one at once', () => {
    expect(checkProposal(ROUTING_V3.body, [notice(1), announce(inDays(2))], NOW, NOW)).toEqual([
      'Another message format is announced 365 days ahead (Registration agency).',
    ]);
  });
  test('the first day that is offered may be announced', () => {
    const day = earliestFormatDay(ROUTING_V3.body, 'sora', NOW);
    expect(checkProposal(ROUTING_V3.body, [announce(`${day}T00:00:00Z`)], NOW, NOW)).toEqual([]);
  });
});

describe('a version adds and takes nothing away', () => {
  const message = (formatVersion: number, supersedesId: string | null = 'earlier') =>
    composeMessage(
      RELEASE_V3,
      {
        kind: 'correction',
        identity: 'confirmed',
        status: 'wanted',
        class: 'P1',
        recipientRole: 'sora',
        fieldGroups: ['identity', 'travel'],
        supersedesId,
        facts: {
          event: 'entry',
          direction: 'entry',
          status: 'wanted',
          path: 'fuzzy',
          hitKey: 'k',
          rules: ['r11-sora v3'],
          policy: {},
          standInFor: [],
          reason: '',
          leadSora: null,
        },
      },
      { names: 'DOE, JOHN', route: 'A to B' },
      { isTest: false, formatVersion },
    );
  test('version 2 is version 1 with codes, which say what it replaces', () => {
    const [one, two] = [message(1), message(2)];
    const { codes, ...rest } = two.content;
    expect(rest).toEqual(one.content);
    expect(codes).toEqual({
      format: 2,
      event: 'entry',
      status: 'wanted',
      kind: 'correction',
      class: 'P1',
      identity: 'confirmed',
      rules: ['r11-sora v3'],
      replaces: 'earlier',
    });
    expect(messageText(two.content, [])).toBe(
      `${messageText(one.content, [])}\nCODES\n  format: 2\n  event: entry\n  status: wanted\n  kind: correction\n  class: P1\n  identity: confirmed\n  rules: r11-sora v3\n  replaces: earlier\n`,
    );
    expect(message(2, null).content.codes!.replaces).toBeNull();
  });
  test('every version has a sample that keeps to the release rules of its reader', () => {
    for (const version of Object.keys(MESSAGE_FORMATS).map(Number)) {
      expect(sampleMessage(RELEASE_V3, 'sora', version).text).toContain('SAMPLE, PERSON INVENTED');
      expect(sampleMessage(RELEASE_V3, 'sora', version).text).toMatch(/^TEST: /);
      expect(sampleMessage(RELEASE_V3, 'school', version).text).not.toContain('000000AA0');
    }
  });
});

describe('taking an announcement back', () => {
  const base = ROUTING_V3.body;
  const format = { recipientRole: 'sora', agencyId: null, version: 2 } as const;
  const withdrawn: RuleChange = { op: 'withdraw-format', format };
  const announced = (from: string) => applyChanges(base, [{ op: 'format', format: { ...format, from } }]);
  test('before its day; then nobody is told in it', () => {
    const body = announced('2027-06-01T00:00:00Z');
    expect(checkProposal(body, [withdrawn], NOW, NOW)).toEqual([]);
    const after = applyChanges(body, [withdrawn]);
    expect(formatFor(after, { recipientRole: 'sora', agencyId: 'x' }, NOW, [2]).version).toBe(1);
  });
  test('not one that is in force, nor one that would be by then, nor what was never announced', () => {
    const body = announced('2027-06-01T00:00:00Z');
    expect(checkProposal(body, [withdrawn], Date.parse('2027-06-01T00:00:00Z'), NOW)).toEqual([
      'Message format 2 is in force (Registration agency): it can only be followed by another.',
    ]);
    expect(checkProposal(base, [withdrawn], NOW, NOW)).toEqual([
      'Message format 2 is not announced (Registration agency).',
    ]);
  });
});

describe('what was accepted out of turn', () => {
  test('an older announcement asks nothing of who reads a later version', () => {
    const two = {
      ...body,
      formats: [
        { recipientRole: 'sora', agencyId: null, version: 2, from: '2026-06-01T00:00:00Z' },
        { recipientRole: 'sora', agencyId: null, version: 3, from: '2026-09-01T00:00:00Z' },
      ],
    } as const;
    expect(formatFor(two, { recipientRole: 'sora', agencyId: 'x' }, NOW, [3])).toEqual({
      version: 3,
      next: null,
    });
  });
});
