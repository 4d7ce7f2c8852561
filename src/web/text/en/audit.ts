import { AUDIT_ACTIONS, type AuditAction } from '#domain/auditAction.js';

/** The catalogue of audited actions says each one in a sentence; the pages use the same sentence. */
const actions = Object.fromEntries(
  Object.entries(AUDIT_ACTIONS).map(([code, action]) => [`auditAction.${code}`, action.says]),
) as { readonly [A in AuditAction as `auditAction.${A}`]: string };

export const audit = {
  ...actions,
  'audit.title': 'Audit',
  'audit.heading': 'Audit log',
  'audit.intro': 'Who saw or did what, when, and for which purpose. Looking here is itself recorded.',
  'audit.caption': 'Audit entries, latest first',
  'audit.empty': 'No entry fits this filter.',
  'audit.when': 'When',
  'audit.who': 'Who',
  'audit.what': 'What',
  'audit.object': 'About',
  'audit.purpose': 'Purpose',
  'audit.outcome': 'Outcome',
  'audit.source': 'From',
  'audit.seal': 'Seal',
  'audit.unsealed': 'not sealed yet',
  'audit.filterWho': 'Person or agency',
  'audit.filterAction': 'Action',
  'audit.filterObject': 'Reference or id',
  'audit.filterFrom': 'From',
  'audit.filterTo': 'To',
  'audit.chain': 'Is the log whole?',
  'audit.whole': 'The chain is whole',
  'audit.wholeText': '{n} entries verified. Nothing was changed, removed, added or swapped.',
  'audit.broken': 'The chain is broken at entry {seq}',
  'audit.brokenText': 'Entries before it are sound. Tell the security officer now and keep this page.',
  'audit.never': 'Not verified yet.',
  'audit.checked': 'Checked',
  'audit.verify': 'Verify now',
  'audit.tail':
    'Entries after the last checkpoint ({n}) are sealed but not yet covered by a copy outside the database.',
  'audit.checkpoints': 'Signed checkpoints',
  'audit.checkpointsText': 'Each minute the count and the head of the chain leave the database, signed.',
  'audit.checkpointAt': 'Time',
  'audit.checkpointCount': 'Entries',
  'audit.checkpointHead': 'Head',
  'audit.csv': 'CSV of this list',
  'auditOutcome.done': 'done',
  'auditOutcome.refused': 'refused',
  'auditOutcome.failed': 'failed',
} as const;
