import { sql } from 'kysely';
import { err, ok, type Result } from '#basics/result.js';
import type { Actor } from '#domain/actor.js';
import {
  type ConfirmationState,
  type ConfirmPriority,
  type ConfirmRefusal,
  nextRequest,
} from '#domain/hitConfirmation.js';
import { isWarrantFile, type RecordDetails } from '#domain/registerRecord.js';
import { TASK_KINDS, taskKey } from '#domain/task.js';
import { newWork } from '#domain/workItem.js';
import { findAgencyByOri } from './agencies.js';
import { writeAudit } from './audit.js';
import type { CaseFacts } from './caseFacts.js';
import { first, instant, many, run, type Tx } from './database.js';
import { endDeadlines, startDeadlines } from './deadlines.js';
import { newId } from './newId.js';
import { operatingAgency } from './operatingAgency.js';
import { cancelTasks, openTasks } from './tasks.js';
import { addWork } from './workItems.js';

/** One request to the holder of a warrant, and its answer. */
export interface HitConfirmation {
  readonly id: string;
  readonly candidateId: string;
  readonly recordId: string;
  readonly holderAgencyId: string;
  readonly holderOri: string;
  readonly control: string;
  readonly requestNumber: number;
  readonly priority: ConfirmPriority;
  readonly state: ConfirmationState;
  readonly askedBy: string;
  readonly askedAtMs: number;
  readonly dueAtMs: number;
  readonly sentAtMs: number | null;
  readonly sentOver: 'nlets' | 'telephone' | null;
  readonly answeredAtMs: number | null;
  readonly answeredBy: string;
  readonly note: string;
}

const COLUMNS = sql.raw(
  `h.id, h.candidate_id as "candidateId", h.record_id as "recordId", h.holder_agency_id as "holderAgencyId", h.holder_ori as "holderOri", h.control,
   h.request_number as "requestNumber", h.priority, h.state, h.asked_by as "askedBy", h.asked_at as "askedAtMs", h.due_at as "dueAtMs", h.sent_at as "sentAtMs",
   h.sent_over as "sentOver", h.answered_at as "answeredAtMs", h.answered_by as "answeredBy", h.note`,
);

export async function confirmationsOf(tx: Tx, candidateId: string): Promise<HitConfirmation[]> {
  return many(
    tx,
    sql<HitConfirmation>`select ${COLUMNS} from hit_confirmations h where h.candidate_id = ${candidateId} order by h.request_number`,
  );
}

export async function readConfirmation(tx: Tx, id: string): Promise<HitConfirmation | undefined> {
  return first(
    tx,
    sql<HitConfirmation>`select ${COLUMNS} from hit_confirmations h where h.id = ${id} for update`,
  );
}

/** The request that a message on the line is about: by its control field, else the open one for that warrant. */
export async function confirmationOfAnswer(
  tx: Tx,
  by: { readonly control: string; readonly holderOri: string; readonly nic: string | null },
): Promise<HitConfirmation | undefined> {
  return first(
    tx,
    sql<HitConfirmation>`
    select ${COLUMNS} from hit_confirmations h join register_records r on r.id = h.record_id
     where h.holder_ori = ${by.holderOri}
       and (h.control = ${by.control} or (${by.control} = '' and r.record_number = ${by.nic} and h.state in ('asked', 'looking')))
     order by h.asked_at desc limit 1 for update of h`,
  );
}

/** The request that the switch speaks of. */
export async function confirmationByControl(tx: Tx, control: string): Promise<HitConfirmation | undefined> {
  return first(
    tx,
    sql<HitConfirmation>`select ${COLUMNS} from hit_confirmations h where h.control = ${control} and ${control} <> '' for update`,
  );
}

/** The warrant of a case: the record itself, else another active one of the same person; NCIC's first, which a YQ can name. */
export function warrantOf(facts: Pick<CaseFacts, 'record' | 'records'>): CaseFacts['record'] | undefined {
  const warrants = [facts.record, ...facts.records].filter(
    (r) => isWarrantFile(r.file) && r.state === 'active',
  );
  return warrants.find((r) => r.file === 'WANTED') ?? warrants[0];
}

/**
 * Asks the holder of the warrant: the request with its clock is kept, and a step sends it. One road for the officer's
 * button and for the confirmed candidate.
 */
export async function askHitConfirmation(
  tx: Tx,
  door: { readonly actor: Actor; readonly nowMs: number; readonly source?: string },
  facts: Pick<CaseFacts, 'candidate' | 'record' | 'records'>,
  priority: ConfirmPriority,
): Promise<Result<HitConfirmation, ConfirmRefusal>> {
  const { nowMs } = door;
  const warrant = warrantOf(facts);
  if (!warrant) return err('not-wanted');
  const ori = (warrant.details as RecordDetails).warrant?.issuingOri ?? warrant.enteringOri;
  const holder = await findAgencyByOri(tx, ori);
  if (!holder) return err('no-holder');
  const before = await confirmationsOf(tx, facts.candidate.id);
  const next = nextRequest(before, priority, nowMs);
  if (!next.ok) return next;
  const id = newId(nowMs);
  // The end of an id of this program is its random part; ten characters go into the control field.
  const control = `HC${id.replaceAll('-', '').slice(-8).toUpperCase()}`;
  await run(
    tx,
    sql`update hit_confirmations set state = 'overtaken' where candidate_id = ${facts.candidate.id} and state in ('asked', 'looking')`,
  );
  await run(
    tx,
    sql`
    insert into hit_confirmations (id, candidate_id, record_id, holder_agency_id, holder_ori, control, request_number, priority, state, asked_by, asked_at, due_at)
    values (${id}, ${facts.candidate.id}, ${warrant.id}, ${holder.id}, ${ori}, ${control}, ${next.value.requestNumber}, ${priority}, 'asked',
            ${door.actor.kind === 'user' ? door.actor.name : 'the program'}, ${instant(nowMs)}, ${instant(next.value.dueAtMs)})`,
  );
  const desk = await operatingAgency(tx);
  await endDeadlines(
    tx,
    before.map((b) => b.id),
    ['confirm-hit'],
    'cancelled',
    nowMs,
  );
  await startDeadlines(
    tx,
    [
      {
        kind: 'confirm-hit',
        objectKind: 'hit-confirmation',
        objectId: id,
        ownerAgencyId: desk.id,
        dueAtMs: next.value.dueAtMs,
        reckoning: next.value.reckoning,
      },
    ],
    nowMs,
  );
  await addWork(
    tx,
    [newWork('hitConfirmationAsked', `ask ${id}`, { confirmationId: id }, { urgency: 0 })],
    nowMs,
  );
  await writeAudit(tx, nowMs, {
    actor: door.actor,
    action: 'hit.asked',
    objectKind: 'candidate',
    objectId: facts.candidate.id,
    facts: {
      confirmation: id,
      record: warrant.id,
      agency: holder.id,
      priority,
      request: next.value.requestNumber,
    },
    ...(door.source ? { source: door.source } : {}),
  });
  return ok((await readConfirmation(tx, id))!);
}

export async function markConfirmationSent(
  tx: Tx,
  id: string,
  over: 'nlets' | 'telephone',
  nowMs: number,
): Promise<void> {
  await run(
    tx,
    sql`update hit_confirmations set sent_at = coalesce(sent_at, ${instant(nowMs)}), sent_over = ${over} where id = ${id}`,
  );
}

export interface ConfirmationAnswer {
  readonly state: 'confirmed' | 'not-confirmed' | 'looking';
  readonly by: string;
  readonly note: string;
  /** Through which door it came, for the audit. */
  readonly via: string;
}

/** Keeps the holder's answer with the candidate; "not confirmed" is a task at once. @returns false when it was answered before */
export async function answerConfirmation(
  tx: Tx,
  c: HitConfirmation,
  answer: ConfirmationAnswer,
  actor: Actor,
  nowMs: number,
): Promise<boolean> {
  const changed = await run(
    tx,
    sql`update hit_confirmations set state = ${answer.state}, answered_at = ${instant(nowMs)}, answered_by = ${answer.by}, note = ${answer.note}
         where id = ${c.id} and state in ('asked', 'looking', 'overtaken')`,
  );
  if (changed === 0) return false;
  if (answer.state !== 'looking') {
    await endDeadlines(tx, [c.id], ['confirm-hit'], 'met', nowMs);
    await cancelTasks(tx, c.id, ['hit-confirmation-overdue', 'confirm-by-telephone'], nowMs);
  }
  if (answer.state === 'not-confirmed') {
    const desk = await operatingAgency(tx);
    await openTasks(
      tx,
      [
        {
          naturalKey: taskKey('hit-not-confirmed', c.id),
          kind: 'hit-not-confirmed',
          ownerAgencyId: desk.id,
          objectKind: 'candidate',
          objectId: c.candidateId,
          urgency: TASK_KINDS['hit-not-confirmed'].urgency,
          dueAtMs: nowMs,
          facts: { confirmation: c.id, agency: c.holderAgencyId, via: answer.via },
        },
      ],
      nowMs,
    );
  }
  await writeAudit(tx, nowMs, {
    actor,
    action: 'hit.answered',
    objectKind: 'candidate',
    objectId: c.candidateId,
    facts: { confirmation: c.id, agency: c.holderAgencyId, answer: answer.state, via: answer.via },
  });
  return true;
}

/** Open requests of a candidate to one agency: an acknowledgement by another door answers them too. */
export async function openConfirmations(
  tx: Tx,
  candidateId: string,
  holderAgencyId: string,
): Promise<HitConfirmation[]> {
  return many(
    tx,
    sql<HitConfirmation>`
    select ${COLUMNS} from hit_confirmations h where h.candidate_id = ${candidateId} and h.holder_agency_id = ${holderAgencyId} and h.state in ('asked', 'looking') for update`,
  );
}
