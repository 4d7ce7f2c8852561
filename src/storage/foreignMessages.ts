import { sql } from 'kysely';
import type { ForeignMessage } from '#domain/foreignMessage.js';
import { first, instant, json, many, run, type Tx } from './database.js';
import { newId } from './newId.js';

/** What was released to a foreign authority, as it leaves, and what became of it. */
export interface StoredForeignMessage {
  readonly id: string;
  readonly draftId: string;
  readonly reference: string;
  readonly kind: ForeignMessage['kind'];
  readonly country: string;
  readonly supersedesId: string | null;
  readonly content: ForeignMessage;
  readonly forwarderAgencyId: string;
  readonly state: 'planned' | 'sent' | 'needs-person';
  readonly attempts: number;
  readonly detail: string;
  readonly bodySha256: string | null;
  readonly createdAtMs: number;
  readonly sentAtMs: number | null;
}

const COLUMNS = sql.raw(
  `m.id, m.draft_id as "draftId", m.reference, m.kind, m.country, m.supersedes_id as "supersedesId", m.content, m.forwarder_agency_id as "forwarderAgencyId", m.state,
   m.attempts, m.detail, m.body_sha256 as "bodySha256", m.created_at as "createdAtMs", m.sent_at as "sentAtMs"`,
);

/** Keeps a message; one of a kind for each draft. @returns its id, or null when it is there already */
export async function addForeignMessage(
  tx: Tx,
  m: {
    readonly draftId: string;
    readonly supersedesId: string | null;
    readonly content: ForeignMessage;
    readonly forwarderAgencyId: string;
  },
  nowMs: number,
): Promise<string | null> {
  const id = newId(nowMs);
  const added = await run(
    tx,
    sql`
    insert into foreign_messages (id, draft_id, reference, kind, country, supersedes_id, content, forwarder_agency_id, state, created_at)
    values (${id}, ${m.draftId}, ${m.content.reference}, ${m.content.kind}, ${m.content.to.country}, ${m.supersedesId}, ${json(m.content)}, ${m.forwarderAgencyId},
           'planned', ${instant(nowMs)})
    on conflict (draft_id, kind) do nothing`,
  );
  return added === 1 ? id : null;
}

export async function readForeignMessage(
  tx: Tx,
  id: string,
  lock = false,
): Promise<StoredForeignMessage | undefined> {
  return first(
    tx,
    sql<StoredForeignMessage>`select ${COLUMNS} from foreign_messages m where m.id = ${id} ${lock ? sql`for update` : sql``}`,
  );
}

/** All messages to one country of one source, first to last: what a correction or withdrawal has to answer. */
export async function messagesTo(
  tx: Tx,
  of: { readonly source: string; readonly sourceId: string; readonly country: string },
): Promise<StoredForeignMessage[]> {
  return many(
    tx,
    sql<StoredForeignMessage>`
    select ${COLUMNS} from foreign_messages m join foreign_drafts d on d.id = m.draft_id
     where d.source = ${of.source} and d.source_id = ${of.sourceId} and m.country = ${of.country} order by m.created_at, m.id`,
  );
}

export async function messagesOfDraft(tx: Tx, draftId: string): Promise<StoredForeignMessage[]> {
  return many(
    tx,
    sql<StoredForeignMessage>`select ${COLUMNS} from foreign_messages m where m.draft_id = ${draftId} order by m.created_at, m.id`,
  );
}

export async function messagesOfTrip(tx: Tx, tripId: string): Promise<StoredForeignMessage[]> {
  return many(
    tx,
    sql<StoredForeignMessage>`
    select ${COLUMNS} from foreign_messages m join foreign_drafts d on d.id = m.draft_id where d.trip_id = ${tripId} order by m.created_at, m.id`,
  );
}

/** What an attempt to hand the message to USNCB came to. */
export async function markForeignMessage(
  tx: Tx,
  id: string,
  to: {
    readonly state: StoredForeignMessage['state'];
    readonly detail: string;
    readonly bodySha256?: string;
  },
  nowMs: number,
): Promise<void> {
  await run(
    tx,
    sql`
    update foreign_messages set state = ${to.state}, detail = ${to.detail}, attempts = attempts + 1,
           body_sha256 = coalesce(${to.bodySha256 ?? null}, body_sha256), sent_at = ${to.state === 'sent' ? instant(nowMs) : sql`sent_at`}
     where id = ${id} and state <> 'sent'`,
  );
}

/** Released messages, those that a person forwards first, then the latest. */
export async function listForeignMessages(
  tx: Tx,
  page: { readonly limit: number; readonly offset: number },
): Promise<{ readonly messages: StoredForeignMessage[]; readonly total: number }> {
  const messages = await many(
    tx,
    sql<StoredForeignMessage>`
    select ${COLUMNS} from foreign_messages m order by (m.state = 'needs-person') desc, m.created_at desc, m.id limit ${page.limit} offset ${page.offset}`,
  );
  const total = (await first(tx, sql<{ n: number }>`select count(*) as n from foreign_messages`))!.n;
  return { messages, total };
}
