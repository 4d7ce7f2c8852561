import { sql } from 'kysely';
import { type AnswerTo, type ForeignReceipt, quotedMessage } from '#domain/foreignReceipt.js';
import { first, instant, many, run, type Tx } from './database.js';
import { newId } from './newId.js';
import { senderNameSql } from './senderName.js';

/** An answer from abroad as kept; unmatched until it is tied to a message of ours. */
export interface StoredReceipt {
  readonly id: string;
  readonly receivedAtMs: number;
  readonly sender: string;
  /** The sender for people to read. */
  readonly senderName: string;
  readonly country: string;
  readonly reference: string;
  readonly outcome: ForeignReceipt['outcome'];
  readonly on: string | null;
  readonly officerAgency: string;
  readonly name: string;
  readonly words: string;
  readonly messageId: string | null;
  readonly forwarderAgencyId: string;
  readonly state: 'matched' | 'unmatched' | 'set-aside';
  readonly matchedBy: string | null;
  readonly note: string;
}

const COLUMNS = sql.raw(
  `r.id, r.received_at as "receivedAtMs", r.sender, ${senderNameSql('r.sender')} as "senderName", r.country, r.reference, r.outcome, r.on_date as "on", r.officer_agency as "officerAgency", r.about_name as "name",
   r.words, r.message_id as "messageId", r.forwarder_agency_id as "forwarderAgencyId", r.state, r.matched_by as "matchedBy", r.note`,
);

/**
 * Keeps an answer and ties it to the message it quotes. The same number of the same sender again changes nothing.
 * @returns the id and what became of it
 */
export async function addForeignReceipt(
  tx: Tx,
  of: { readonly sender: string; readonly forwarderAgencyId: string },
  receipt: ForeignReceipt,
  nowMs: number,
): Promise<{
  readonly id: string;
  readonly state: StoredReceipt['state'];
  readonly again: boolean;
  /** Of one that came again: whether it says the same. */
  readonly same: boolean;
  /** The message that it quotes; null where it quotes none. */
  readonly messageId: string | null;
}> {
  // Every country numbers its own. Rows of before this was so have a key without it.
  const ofSender = `${of.forwarderAgencyId}|${of.sender}|`;
  const naturalKey = `${ofSender}${receipt.country}|${receipt.number}`;
  const known = await first(
    tx,
    sql<{ id: string; state: StoredReceipt['state']; same: boolean }>`
    select id, state, outcome = ${receipt.outcome} and reference = ${receipt.reference ?? ''} and on_date is not distinct from ${receipt.on ?? null}::date as same from foreign_receipts
     where natural_key = ${naturalKey} or (natural_key = ${`${ofSender}${receipt.number}`} and country = ${receipt.country})`,
  );
  if (known) return { ...known, again: true, messageId: null };
  const quoted = quotedMessage(receipt, await messagesAwaitingAnswer(tx, receipt.country));
  const id = newId(nowMs);
  const state = quoted ? 'matched' : 'unmatched';
  await run(
    tx,
    sql`
    insert into foreign_receipts (id, natural_key, received_at, sender, country, reference, outcome, on_date, officer_agency, about_name, words, message_id,
           forwarder_agency_id, state, ended_at)
    values (${id}, ${naturalKey}, ${instant(nowMs)}, ${of.sender}, ${receipt.country}, ${receipt.reference ?? ''}, ${receipt.outcome}, ${receipt.on ?? null},
           ${receipt.officerAgency ?? ''}, ${receipt.name ?? ''}, ${receipt.text ?? ''}, ${quoted?.messageId ?? null}, ${of.forwarderAgencyId}, ${state},
           ${quoted ? instant(nowMs) : sql`null`})`,
  );
  return { id, state, again: false, same: true, messageId: quoted?.messageId ?? null };
}

/** What a country was told and may answer: notices and corrections of the last year. */
export async function messagesAwaitingAnswer(tx: Tx, country: string): Promise<AnswerTo[]> {
  return many(
    tx,
    sql<AnswerTo>`
    select m.id as "messageId", m.reference, m.country, coalesce(d.made_of -> 'values' ->> 'names', '') as name,
           coalesce((d.leg ->> 'arrivesAtMs')::float8, extract(epoch from d.departs_at)::float8 * 1000) as "expectedAtMs"
      from foreign_messages m join foreign_drafts d on d.id = m.draft_id
     where m.country = ${country} order by m.created_at desc limit 500`,
  );
}

export async function readForeignReceiptById(tx: Tx, id: string): Promise<StoredReceipt | undefined> {
  return first(tx, sql<StoredReceipt>`select ${COLUMNS} from foreign_receipts r where r.id = ${id}`);
}

/** A person ties an answer to a message, or sets it aside with a note. @returns false when it was ended already */
export async function endForeignReceipt(
  tx: Tx,
  id: string,
  as: {
    readonly messageId: string | null;
    readonly note: string;
    readonly by: string;
  },
  nowMs: number,
): Promise<boolean> {
  return (
    (await run(
      tx,
      sql`
      update foreign_receipts set state = ${as.messageId === null ? 'set-aside' : 'matched'}, message_id = ${as.messageId}, matched_by = ${as.by}, note = ${as.note},
             ended_at = ${instant(nowMs)}
       where id = ${id} and state = 'unmatched'`,
    )) === 1
  );
}

export async function receiptsOfDraft(tx: Tx, draftId: string): Promise<StoredReceipt[]> {
  return many(
    tx,
    sql<StoredReceipt>`
    select ${COLUMNS} from foreign_receipts r join foreign_messages m on m.id = r.message_id where m.draft_id = ${draftId} order by r.received_at desc`,
  );
}

export async function receiptsOfTrip(tx: Tx, tripId: string): Promise<StoredReceipt[]> {
  return many(
    tx,
    sql<StoredReceipt>`
    select ${COLUMNS} from foreign_receipts r join foreign_messages m on m.id = r.message_id join foreign_drafts d on d.id = m.draft_id
     where d.trip_id = ${tripId} order by r.received_at desc`,
  );
}

export async function listForeignReceipts(
  tx: Tx,
  filter: { readonly state?: StoredReceipt['state']; readonly limit: number; readonly offset: number },
): Promise<{ readonly receipts: StoredReceipt[]; readonly total: number }> {
  const where = filter.state ? sql`where r.state = ${filter.state}` : sql``;
  const receipts = await many(
    tx,
    sql<StoredReceipt>`select ${COLUMNS} from foreign_receipts r ${where} order by r.received_at desc, r.id limit ${filter.limit} offset ${filter.offset}`,
  );
  const total = (await first(tx, sql<{ n: number }>`select count(*) as n from foreign_receipts r ${where}`))!
    .n;
  return { receipts, total };
}
