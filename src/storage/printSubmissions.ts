import { randomBytes } from 'node:crypto';
import { sql } from 'kysely';
import type { IsoDate } from '#basics/dates.js';
import type { PrintKind, PrintMethod, PrintState } from '#domain/printSubmission.js';
import { addAttachment } from './attachments.js';
import { first, instant, json, many, run, type Tx } from './database.js';
import type { Keys } from './keys.js';
import { newId } from './newId.js';
import type { Registrant } from './registrants.js';
import { enterElement, type RegistryDoor } from './registration.js';

/** A set of prints of a registrant with where it stands. */
export interface PrintSubmission {
  readonly id: string;
  readonly registrantId: string;
  readonly agencyId: string;
  readonly kind: PrintKind;
  readonly method: PrintMethod;
  readonly takenOn: IsoDate;
  readonly ppi: number;
  readonly state: PrintState;
  readonly control: string;
  readonly viaAgencyId: string | null;
  readonly viaAgencyName: string | null;
  readonly retakeOf: string | null;
  readonly valueId: string | null;
  readonly answer: { readonly type?: string; readonly says?: string; readonly fbiNumber?: string };
  readonly madeByName: string | null;
  readonly madeAtMs: number;
  readonly sentAtMs: number | null;
  readonly answeredAtMs: number | null;
}

export interface PrintImage {
  readonly id: string;
  readonly submissionId: string;
  readonly position: number;
  readonly attachmentId: string;
  readonly mediaType: string;
}

const SELECT = sql.raw(
  `select p.id, p.registrant_id as "registrantId", p.agency_id as "agencyId", p.kind, p.method, p.taken_on as "takenOn", p.ppi, p.state, p.control,
   p.via_agency_id as "viaAgencyId", a.name as "viaAgencyName", p.retake_of as "retakeOf", p.value_id as "valueId", p.answer, u.display_name as "madeByName",
   p.made_at as "madeAtMs", p.sent_at as "sentAtMs", p.answered_at as "answeredAtMs"
   from print_submissions p left join agencies a on a.id = p.via_agency_id left join users u on u.id = p.made_by`,
);

export async function printSubmissionsOf(tx: Tx, registrantId: string): Promise<PrintSubmission[]> {
  return many(
    tx,
    sql<PrintSubmission>`${SELECT} where p.registrant_id = ${registrantId} order by p.made_at desc, p.id desc`,
  );
}

export async function readPrintSubmission(tx: Tx, id: string): Promise<PrintSubmission | undefined> {
  return first(tx, sql<PrintSubmission>`${SELECT} where p.id = ${id} for update of p`);
}

export async function findPrintSubmission(tx: Tx, control: string): Promise<PrintSubmission | undefined> {
  return first(tx, sql<PrintSubmission>`${SELECT} where p.control = ${control} for update of p`);
}

export async function printImagesOf(tx: Tx, registrantId: string): Promise<PrintImage[]> {
  return many(
    tx,
    sql<PrintImage>`select i.id, i.submission_id as "submissionId", i.position, i.attachment_id as "attachmentId", a.media_type as "mediaType"
      from print_images i join attachments a on a.id = i.attachment_id where i.registrant_id = ${registrantId} order by i.position`,
  );
}

/** Opens a set; the entry of the registration says from now on where it stands. */
export async function beginPrints(
  tx: Tx,
  door: RegistryDoor,
  registrant: Registrant,
  p: {
    readonly kind: PrintKind;
    readonly method: PrintMethod;
    readonly takenOn: IsoDate;
    readonly ppi: number;
    readonly retakeOf?: string;
  },
): Promise<string> {
  const id = newId(door.nowMs);
  const control = `PRT${randomBytes(6).toString('hex').toUpperCase()}`;
  await run(
    tx,
    sql`insert into print_submissions (id, registrant_id, agency_id, kind, method, taken_on, ppi, state, control, retake_of, made_by, made_at)
      values (${id}, ${registrant.id}, ${registrant.agencyId}, ${p.kind}, ${p.method}, ${p.takenOn}::date, ${p.ppi}, 'taken', ${control}, ${p.retakeOf ?? null},
              ${door.actor.kind === 'user' ? door.actor.id : null}, ${instant(door.nowMs)})`,
  );
  await followPrints(tx, door, registrant, (await readPrintSubmission(tx, id))!);
  return id;
}

/** Keeps a print of a set, encrypted; one of the same finger or palm takes the place of the one before. */
export async function addPrintImage(
  tx: Tx,
  keys: Keys,
  door: RegistryDoor,
  submission: PrintSubmission,
  image: { readonly position: number; readonly mediaType: string; readonly content: Uint8Array },
): Promise<void> {
  const attachment = await addAttachment(
    tx,
    keys,
    {
      ownerAgencyId: submission.agencyId,
      objectKind: 'registrant',
      objectId: submission.registrantId,
      fileName: `print-${image.position}`,
      mediaType: image.mediaType,
      retentionClass: 'registry',
      addedBy: door.actor.kind === 'user' ? door.actor.id : 'system',
      content: image.content,
    },
    door.nowMs,
  );
  await run(
    tx,
    sql`insert into print_images (id, submission_id, registrant_id, agency_id, position, attachment_id, added_at)
      values (${newId(door.nowMs)}, ${submission.id}, ${submission.registrantId}, ${submission.agencyId}, ${image.position}, ${attachment}, ${instant(door.nowMs)})
      on conflict (submission_id, position) do update set attachment_id = excluded.attachment_id, added_at = excluded.added_at`,
  );
}

/** Puts a set on the way: to NGI, or into the hands of the partner that sends it. @returns false when it is on its way */
export async function sendPrints(
  tx: Tx,
  id: string,
  viaAgencyId: string | null,
  nowMs: number,
): Promise<boolean> {
  const changed = await run(
    tx,
    sql`update print_submissions set state = ${viaAgencyId ? 'handed' : 'queued'}, via_agency_id = ${viaAgencyId}, queued_at = ${instant(nowMs)}
       where id = ${id} and state = 'taken'`,
  );
  return changed === 1;
}

/** The partner sends on what was handed to it. @returns false when there is nothing to send on */
export async function forwardPrints(tx: Tx, id: string, partnerId: string, nowMs: number): Promise<boolean> {
  const changed = await run(
    tx,
    sql`update print_submissions set state = 'queued', queued_at = ${instant(nowMs)} where id = ${id} and state = 'handed' and via_agency_id = ${partnerId}`,
  );
  return changed === 1;
}

/** What NGI can fetch, the oldest first. */
export async function printsForNgi(tx: Tx, limit: number): Promise<PrintSubmission[]> {
  return many(
    tx,
    sql<PrintSubmission>`${SELECT} where p.state = 'queued' order by p.queued_at, p.id limit ${limit} for update of p skip locked`,
  );
}

export async function markPrintsSent(tx: Tx, id: string, nowMs: number): Promise<void> {
  await run(
    tx,
    sql`update print_submissions set state = 'sent', sent_at = ${instant(nowMs)} where id = ${id} and state = 'queued'`,
  );
}

/** @returns false when the set does not wait for an answer (it came twice) */
export async function answerPrints(
  tx: Tx,
  id: string,
  accepted: boolean,
  answer: PrintSubmission['answer'],
  nowMs: number,
): Promise<boolean> {
  const changed = await run(
    tx,
    sql`update print_submissions set state = ${accepted ? 'accepted' : 'rejected'}, answer = ${json(answer)}, answered_at = ${instant(nowMs)}
       where id = ${id} and state = 'sent'`,
  );
  return changed === 1;
}

/** Words of the registration for a state: what waits is taken, not sent. */
const IN_REGISTRATION: Readonly<Record<PrintState, string>> = {
  taken: 'taken',
  handed: 'taken',
  queued: 'taken',
  sent: 'sent',
  accepted: 'accepted',
  rejected: 'rejected',
};

/** Writes into the registration where a set stands. */
export async function followPrints(
  tx: Tx,
  door: RegistryDoor,
  registrant: Registrant,
  p: PrintSubmission,
): Promise<void> {
  const entered = await enterElement(tx, door, registrant, {
    element: 'prints',
    state: 'known',
    value: { kind: p.kind, method: p.method, takenOn: p.takenOn, status: IN_REGISTRATION[p.state] },
    source: 'Prints in the file',
    ...(p.valueId ? { replaces: p.valueId } : {}),
  });
  if (!entered.ok) throw new Error(`prints in the registration: ${JSON.stringify(entered.error)}`);
  await run(tx, sql`update print_submissions set value_id = ${entered.value} where id = ${p.id}`);
}

export interface PrintQueueLine extends PrintSubmission {
  readonly displayName: string;
  readonly number: string;
  readonly agencyName: string;
}

/** Sets that are not accepted, rejected ones first; row security adds those of agencies that the reader acts for. */
export async function printQueue(tx: Tx, limit: number): Promise<PrintQueueLine[]> {
  return many(
    tx,
    sql<PrintQueueLine>`
    select q.*, r.display_name as "displayName", r.number, g.name as "agencyName" from (${SELECT} where p.state <> 'accepted'
       and not exists (select from print_submissions n where n.retake_of = p.id)) q
      join registrants r on r.id = q."registrantId" join agencies g on g.id = q."agencyId"
     order by case q.state when 'rejected' then 0 when 'handed' then 1 when 'sent' then 2 else 3 end, q."madeAtMs", q.id limit ${limit}`,
  );
}
