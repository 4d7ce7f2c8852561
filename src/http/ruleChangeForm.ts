import { z } from 'zod';
import { isIsoDate } from '#basics/dates.js';
import type { AgencyId, RecipientRole } from '#domain/agency.js';
import { AGENCY_KINDS } from '#domain/agency.js';
import { TIER_CLASSES, VICTIM_CLASSES } from '#domain/appropriate.js';
import { MESSAGE_FORMATS } from '#domain/message.js';
import type { NotificationClass, Tie } from '#domain/notification.js';
import type { AppropriateDecision, PolicyCondition } from '#domain/routingRules.js';
import { type RuleChange, TIE_WORDS } from '#domain/ruleProposal.js';
import type { FieldError } from '#web/view.js';

/** Roles that rows may name. */
export const ROLES: readonly RecipientRole[] = [
  ...new Set(
    AGENCY_KINDS.map((k) => k.recipientRole).filter(
      (r) => r !== 'none' && r !== 'carrier' && r !== 'auditor',
    ),
  ),
];

export const text = (max: number) => z.string().trim().max(max).default('');
export const ChangeBody = z.object({
  op: z.enum(['appropriate', 'switch', 'rule', 'add-rule', 'policy', 'format', 'format-notice']),
  cellRule: text(80),
  cellTier: text(10),
  cellVictim: text(10),
  cellTell: text(10),
  cellReason: text(300),
  switchRole: text(40),
  switchAgency: text(60),
  switchRows: text(100),
  switchOn: text(3),
  switchFrom: text(10),
  switchReason: text(300),
  rowId: text(80),
  rowWhen: text(60),
  rowClass: text(2),
  remove: text(3),
  addLike: text(80),
  addRole: text(40),
  addTie: text(40),
  addWhen: text(60),
  addClass: text(2),
  addBasis: text(500),
  policyId: text(60),
  policySays: text(300),
  policyConditions: text(1000),
  formatRole: text(40),
  formatAgency: text(60),
  formatVersion: text(3),
  formatFrom: text(10),
  noticeRole: text(40),
  noticeDays: text(4),
});

const TELL = { yes: true, no: false, 'as-row': 'as-row' } as const;

/**
 * Reads one change of the rules from its form.
 * @param agencies whom a change for a single agency may name; its role is the agency's own
 */
export function readChange(
  b: z.infer<typeof ChangeBody>,
  agencies: ReadonlyMap<string, RecipientRole>,
): { change: RuleChange } | { errors: FieldError[] } {
  const errors: FieldError[] = [];
  const need = (field: keyof typeof b, ok: boolean, problem: FieldError['problem'] = 'required') => {
    if (ok) return;
    const value = b[field];
    errors.push(
      value === ''
        ? { field, problem: 'required' }
        : { field, problem, ...(problem === 'unknownValue' ? { values: { value } } : {}) },
    );
  };
  /** Every agency of a role, or a single one, whose role is its own. */
  const whom = (what: 'switch' | 'format') => {
    const agency = b[`${what}Agency`];
    if (agency === '') need(`${what}Role`, ROLES.includes(b[`${what}Role`] as RecipientRole), 'unknownValue');
    else need(`${what}Agency`, agencies.has(agency), 'unknownValue');
    return {
      recipientRole: agencies.get(agency) ?? (b[`${what}Role`] as RecipientRole),
      agencyId: agency === '' ? null : (agency as AgencyId),
    };
  };
  const done = (make: () => RuleChange) => (errors.length > 0 ? { errors } : { change: make() });
  if (b.op === 'appropriate') {
    need('cellRule', b.cellRule !== '');
    need('cellTier', (['any', ...TIER_CLASSES] as string[]).includes(b.cellTier), 'unknownValue');
    need('cellVictim', (['any', ...VICTIM_CLASSES] as string[]).includes(b.cellVictim), 'unknownValue');
    need('cellTell', Object.hasOwn(TELL, b.cellTell), 'chooseOne');
    need('cellReason', b.cellReason.length >= 3, 'reasonTooShort');
    return done(() => ({
      op: 'appropriate',
      rule: b.cellRule,
      tier: b.cellTier as AppropriateDecision['tier'],
      victim: b.cellVictim as AppropriateDecision['victim'],
      tell: TELL[b.cellTell as keyof typeof TELL],
      reason: b.cellReason,
    }));
  }
  if (b.op === 'switch') {
    const recipient = whom('switch');
    need('switchRows', b.switchRows === '' || /^\d{1,2}(\s*,\s*\d{1,2})*$/.test(b.switchRows), 'notANumber');
    need('switchOn', b.switchOn === 'on' || b.switchOn === 'off', 'chooseOne');
    need('switchFrom', isIsoDate(b.switchFrom), 'notADate');
    need('switchReason', b.switchReason.length >= 3, 'reasonTooShort');
    return done(() => ({
      op: 'switch',
      switch: {
        ...recipient,
        rows: (b.switchRows.match(/\d+/g) ?? []).map(Number),
        on: b.switchOn === 'on',
        from: `${b.switchFrom}T00:00:00Z`,
        reason: b.switchReason,
      },
    }));
  }
  if (b.op === 'rule') {
    need('rowId', b.rowId !== '');
    if (b.remove === 'yes') return done(() => ({ op: 'remove-rule', id: b.rowId }));
    need('rowWhen', b.rowWhen !== '');
    need('rowClass', ['P1', 'P2', 'P3'].includes(b.rowClass), 'unknownValue');
    return done(() => ({ op: 'rule', id: b.rowId, when: b.rowWhen, class: b.rowClass as NotificationClass }));
  }
  if (b.op === 'add-rule') {
    need('addLike', b.addLike !== '');
    need('addRole', ROLES.includes(b.addRole as RecipientRole), 'unknownValue');
    need('addTie', Object.hasOwn(TIE_WORDS, b.addTie), 'unknownValue');
    need('addWhen', b.addWhen !== '');
    need('addClass', ['P1', 'P2', 'P3'].includes(b.addClass), 'unknownValue');
    need('addBasis', b.addBasis.length >= 3, 'reasonTooShort');
    return done(() => ({
      op: 'add-rule',
      like: b.addLike,
      recipientRole: b.addRole as RecipientRole,
      tie: b.addTie as Tie,
      when: b.addWhen,
      class: b.addClass as NotificationClass,
      legalBasis: b.addBasis,
    }));
  }
  if (b.op === 'policy') {
    need('policyId', /^[a-z][a-z0-9-]{1,59}$/.test(b.policyId) && b.policyId !== 'always', 'unknownValue');
    need('policySays', b.policySays !== '');
    const lines = b.policyConditions.split('\n').map((l) => /^\s*(\w+) is ([\w-]+)\s*$/.exec(l));
    need('policyConditions', lines.length > 0 && lines.every(Boolean), 'unknownValue');
    return done(() => ({
      op: 'policy',
      id: b.policyId,
      policy: {
        says: b.policySays,
        anyOf: lines.map((m) => ({ fact: m![1], is: m![2] }) as PolicyCondition),
      },
    }));
  }
  if (b.op === 'format-notice') {
    need('noticeRole', ROLES.includes(b.noticeRole as RecipientRole), 'unknownValue');
    need('noticeDays', /^\d{1,4}$/.test(b.noticeDays), 'notANumber');
    return done(() => ({
      op: 'format-notice',
      recipientRole: b.noticeRole as RecipientRole,
      days: Number(b.noticeDays),
    }));
  }
  const recipient = whom('format');
  need('formatVersion', Object.hasOwn(MESSAGE_FORMATS, b.formatVersion), 'unknownValue');
  if (b.remove === 'yes')
    return done(() => ({
      op: 'withdraw-format',
      format: { ...recipient, version: Number(b.formatVersion) },
    }));
  need('formatFrom', isIsoDate(b.formatFrom), 'notADate');
  return done(() => ({
    op: 'format',
    format: {
      ...recipient,
      version: Number(b.formatVersion),
      from: `${b.formatFrom}T00:00:00Z`,
    },
  }));
}
