import { sql } from 'kysely';
import { countryName } from '#domain/foreignMessage.js';
import type { AbroadOutcome } from '#domain/foreignReceipt.js';
import { TASK_KINDS, taskKey } from '#domain/task.js';
import { many, type Tx } from './database.js';
import { operatingAgency } from './operatingAgency.js';
import { openTasks } from './tasks.js';

const OUTCOMES: Readonly<Record<AbroadOutcome, string>> = {
  admitted: 'the traveler was admitted',
  refused: 'the traveler was refused entry',
  interviewed: 'the traveler was interviewed',
  unknown: 'not said what became of the traveler',
};

/** What took a message back or corrected it, the first first; the chain of a draft's messages is short. */
async function laterMessages(
  tx: Tx,
  messageId: string,
): Promise<readonly { readonly reference: string; readonly kind: string; readonly answered: string }[]> {
  return many(
    tx,
    sql`
    with recursive later as (
      select m.id, m.reference, m.kind, m.created_at from foreign_messages m where m.supersedes_id = ${messageId}
      union
      select m.id, m.reference, m.kind, m.created_at from foreign_messages m join later l on m.supersedes_id = l.id)
    select l.reference, l.kind, (select reference from foreign_messages where id = ${messageId}) as answered from later l order by l.created_at, l.id`,
  );
}

/**
 * A country may have acted on a message that was taken back or corrected meanwhile, on somebody who was not the one of
 * the message, too: a person sees to it that its bureau has the later word. Harmless when repeated.
 */
export async function askAboutWithdrawn(
  tx: Tx,
  of: {
    readonly receiptId: string;
    readonly messageId: string;
    readonly country: string;
    readonly outcome: AbroadOutcome;
  },
  nowMs: number,
): Promise<void> {
  const last = (await laterMessages(tx, of.messageId)).at(-1);
  if (!last) return;
  const desk = await operatingAgency(tx);
  const how = last.kind === 'withdrawal' ? 'taken back' : 'corrected';
  await openTasks(
    tx,
    [
      {
        naturalKey: taskKey('answer-to-withdrawn', of.receiptId),
        kind: 'answer-to-withdrawn',
        ownerAgencyId: desk.id,
        objectKind: 'foreign-receipt',
        objectId: of.receiptId,
        urgency: TASK_KINDS['answer-to-withdrawn'].urgency,
        facts: {
          says: `${countryName(of.country)} answered ${last.answered} (${OUTCOMES[of.outcome]}), which was ${how} by ${last.reference}. Ask USNCB whether its bureau has that message.`,
        },
      },
    ],
    nowMs,
  );
}
