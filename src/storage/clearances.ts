import { sql } from 'kysely';
import type { Clearance } from '#domain/clearance.js';
import { instant, json, many, run, type Tx, uuids } from './database.js';
import { newId } from './newId.js';

/** What decided redress leaves for screening. */
export type StoredClearance = Clearance & { readonly inquiryId: string };

/** Keeps what an inquiry cleared of a record; decided again, it is as of now. */
export async function addClearance(
  tx: Tx,
  c: Omit<StoredClearance, 'voidedAtMs' | 'senderNumber'>,
  nowMs: number,
): Promise<void> {
  await run(
    tx,
    sql`insert into redress_clearances (id, inquiry_id, number, record_id, record_digest, names, birth_date, documents, made_at, expires_at)
      values (${newId(nowMs)}, ${c.inquiryId}, ${c.number}, ${c.recordId}, ${c.recordDigest}, ${json(c.names)}, ${c.birthDate}, ${json(c.documents)}, ${instant(nowMs)},
              ${instant(c.expiresAtMs)})
      on conflict (inquiry_id, record_id) do update set record_digest = excluded.record_digest, names = excluded.names, birth_date = excluded.birth_date,
              documents = excluded.documents, made_at = excluded.made_at, expires_at = excluded.expires_at, voided_at = null`,
  );
}

/** An inquiry is opened again: nothing that it cleared holds until it is decided anew. */
export async function voidClearances(tx: Tx, inquiryId: string, nowMs: number): Promise<void> {
  await run(
    tx,
    sql`update redress_clearances set voided_at = ${instant(nowMs)} where inquiry_id = ${inquiryId} and voided_at is null`,
  );
}

export async function clearancesOf(tx: Tx, recordIds: readonly string[]): Promise<StoredClearance[]> {
  if (recordIds.length === 0) return [];
  return many(
    tx,
    sql<StoredClearance>`
    select c.inquiry_id as "inquiryId", c.number, i.external_number as "senderNumber", c.record_id as "recordId", c.record_digest as "recordDigest", c.names,
           c.birth_date as "birthDate", c.documents, c.expires_at as "expiresAtMs", c.voided_at as "voidedAtMs"
      from redress_clearances c join redress_inquiries i on i.id = c.inquiry_id where c.record_id = any(${uuids(recordIds)}) order by c.made_at desc, c.id`,
  );
}
