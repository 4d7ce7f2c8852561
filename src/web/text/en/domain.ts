import { ACTIONS, type AcknowledgementAction } from '#domain/acknowledgement.js';
import { REASON_CODES, type ReasonCode } from '#domain/adjudication.js';
import { RECIPIENT_ROLES, type RecipientRole } from '#domain/agency.js';
import { AUDIT_ACTIONS, type AuditAction } from '#domain/auditAction.js';
import { LEVEL_SENTENCES, TOKEN_SENTENCES } from '#domain/explanation.js';
import { EXPLANATION_WORDS } from '#domain/explanationWords.js';
import { SCOPES, type Scope } from '#domain/machineScope.js';
import { TASK_KINDS, type TaskKind } from '#domain/task.js';

/**
 * Words that the domain's own tables say in English, so that page, document and message use one sentence for one
 * code. Another language lists the same keys with sentences of its own.
 */
export const domainWords = {
  ...EXPLANATION_WORDS,
  ...said<'reason', ReasonCode>('reason', REASON_CODES),
  ...said<'ackAction', AcknowledgementAction>('ackAction', ACTIONS),
  ...said<'recipientRole', RecipientRole>('recipientRole', RECIPIENT_ROLES),
  ...said<'taskKind', TaskKind>('taskKind', TASK_KINDS),
  ...said<'scope', Scope>('scope', SCOPES),
  ...said<'auditAction', AuditAction>('auditAction', AUDIT_ACTIONS),
  // Reached by code only, so they stay out of the typed keys.
  ...(Object.fromEntries([
    ...Object.entries(LEVEL_SENTENCES).flatMap(([field, levels]) =>
      Object.entries(levels).map(([level, words]) => [`level.${field}.${level}`, words]),
    ),
    ...Object.entries(TOKEN_SENTENCES).map(([level, words]) => [`token.${level}`, words]),
  ]) as Readonly<Record<never, string>>),
};

function said<Prefix extends string, Code extends string>(
  prefix: Prefix,
  table: Readonly<Record<Code, { readonly says: string }>>,
): { readonly [C in Code as `${Prefix}.${C}`]: string } {
  return Object.fromEntries(
    Object.entries<{ readonly says: string }>(table).map(([code, { says }]) => [`${prefix}.${code}`, says]),
  ) as { readonly [C in Code as `${Prefix}.${C}`]: string };
}
