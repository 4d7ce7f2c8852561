import { sql } from 'kysely';
import { first, instant, json, many, run, type Tx } from './database.js';
import { newId } from './newId.js';

/** A form that is not finished: saved step by step, resumed on any device by its owner. */
export interface FormDraft {
  readonly id: string;
  readonly userId: string;
  readonly agencyId: string;
  /** Which form: `record`, `notice`. */
  readonly form: string;
  /** The object it changes; null when it makes a new one. */
  readonly objectId: string | null;
  readonly step: string;
  readonly answers: Readonly<Record<string, unknown>>;
  readonly version: number;
  readonly updatedAt: number;
}

const COLUMNS = sql.raw(
  'id, user_id as "userId", agency_id as "agencyId", form, object_id as "objectId", step, answers, version, updated_at as "updatedAt"',
);

/** What one draft may hold, as text. */
export const DRAFT_CHARS_MAX = 200_000;

export async function startDraft(
  tx: Tx,
  draft: Pick<FormDraft, 'userId' | 'agencyId' | 'form' | 'objectId' | 'step' | 'answers'>,
  nowMs: number,
): Promise<FormDraft> {
  return (await first(
    tx,
    sql<FormDraft>`
    insert into form_drafts (id, user_id, agency_id, form, object_id, step, answers, updated_at)
    values (${newId(nowMs)}, ${draft.userId}, ${draft.agencyId}, ${draft.form}, ${draft.objectId}, ${draft.step}, ${checked(draft.answers)}, ${instant(nowMs)})
    returning ${COLUMNS}`,
  ))!;
}

export async function findDraft(tx: Tx, id: string): Promise<FormDraft | undefined> {
  return first(tx, sql<FormDraft>`select ${COLUMNS} from form_drafts where id = ${id}`);
}

export async function listDrafts(tx: Tx, userId: string, form?: string): Promise<FormDraft[]> {
  return many(
    tx,
    sql<FormDraft>`select ${COLUMNS} from form_drafts where user_id = ${userId} and ${form ? sql`form = ${form}` : sql`true`} order by updated_at desc, id`,
  );
}

/** Saves a step. @returns undefined when the draft was saved elsewhere since `version`; nothing is saved then */
export async function saveDraft(
  tx: Tx,
  id: string,
  version: number,
  change: Pick<FormDraft, 'step' | 'answers'>,
  nowMs: number,
): Promise<FormDraft | undefined> {
  return first(
    tx,
    sql<FormDraft>`
    update form_drafts set step = ${change.step}, answers = ${checked(change.answers)}, version = version + 1, updated_at = ${instant(nowMs)}
     where id = ${id} and version = ${version} returning ${COLUMNS}`,
  );
}

export async function removeDraft(tx: Tx, id: string): Promise<boolean> {
  return (await run(tx, sql`delete from form_drafts where id = ${id}`)) === 1;
}

function checked(answers: Readonly<Record<string, unknown>>) {
  if (JSON.stringify(answers).length > DRAFT_CHARS_MAX)
    throw new Error(`a draft is larger than ${DRAFT_CHARS_MAX} characters`);
  return json(answers);
}
