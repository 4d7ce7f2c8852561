import { createHmac, createPrivateKey, createPublicKey, sign, verify } from 'node:crypto';
import { appendFileSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import canonicalize from 'canonicalize';
import { sql } from 'kysely';
import type { Actor } from '#domain/actor.js';
import type { AuditAction } from '#domain/auditAction.js';
import { type Database, first, instant, json, many, run, type Tx } from './database.js';
import type { Keys } from './keys.js';
import { newId } from './newId.js';

/**
 * Who did or saw what. An entry is written in the business transaction, so that an action whose entry cannot be
 * written does not happen. A sealer chains entries within a second; every minute a signed checkpoint leaves the
 * database. What happens to entries between two checkpoints by someone who holds the database *and* the audit key
 * is not covered; someone without the key cannot re-chain at all.
 */
export interface AuditNote {
  readonly actor: Actor;
  readonly action: AuditAction;
  readonly objectKind: string;
  readonly objectId: string;
  readonly purpose?: string;
  readonly outcome?: 'done' | 'refused' | 'failed';
  /** Ids, counts and keyed digests; never values of persons. */
  readonly facts?: Readonly<Record<string, unknown>>;
  /** Network address the request came from. */
  readonly source?: string;
}

export async function writeAudit(
  tx: Tx,
  nowMs: number,
  notes: AuditNote | readonly AuditNote[],
): Promise<void> {
  const list = Array.isArray(notes) ? (notes as readonly AuditNote[]) : [notes as AuditNote];
  if (list.length === 0) return;
  const rows = list.map((n) => ({
    id: newId(nowMs),
    actor_kind: n.actor.kind,
    actor_id: n.actor.id,
    agency_id: n.actor.kind === 'system' ? null : n.actor.agencyId,
    action: n.action,
    object_kind: n.objectKind,
    object_id: n.objectId,
    purpose: n.purpose ?? '',
    outcome: n.outcome ?? 'done',
    facts: n.facts ?? {},
    session_digest: n.actor.kind === 'user' ? n.actor.sessionDigest.slice(0, 16) : null,
    source: n.source ?? '',
  }));
  await run(
    tx,
    sql`
    with r as (select * from jsonb_to_recordset(${json(rows)}) as r(id uuid, actor_kind text, actor_id text, agency_id uuid, action text,
        object_kind text, object_id text, purpose text, outcome text, facts jsonb, session_digest text, source text)),
    e as (insert into audit_entries (id, at, actor_kind, actor_id, agency_id, action, object_kind, object_id, purpose, outcome, facts, session_digest, source)
        select id, ${instant(nowMs)}, actor_kind, actor_id, agency_id, action, object_kind, object_id, purpose, outcome, facts, session_digest, source from r)
    insert into audit_pending (entry_id) select id from r`,
  );
}

export interface AuditEntry {
  readonly id: string;
  readonly at: number;
  readonly actorKind: string;
  readonly actorId: string;
  readonly agencyId: string | null;
  readonly action: string;
  readonly objectKind: string;
  readonly objectId: string;
  readonly purpose: string;
  readonly outcome: string;
  readonly facts: Record<string, unknown>;
  readonly sessionDigest: string | null;
  readonly source: string;
}

const ENTRY_COLUMNS = sql.raw(
  'e.id, e.at, e.actor_kind as "actorKind", e.actor_id as "actorId", e.agency_id as "agencyId", e.action, e.object_kind as "objectKind", e.object_id as "objectId", e.purpose, e.outcome, e.facts, e.session_digest as "sessionDigest", e.source',
);

function link(keys: Keys, seq: number, previous: string, entry: AuditEntry): string {
  const {
    id,
    at,
    actorKind,
    actorId,
    agencyId,
    action,
    objectKind,
    objectId,
    purpose,
    outcome,
    facts,
    sessionDigest,
    source,
  } = entry;
  const text = canonicalize({
    seq,
    previous,
    id,
    at,
    actorKind,
    actorId,
    agencyId,
    action,
    objectKind,
    objectId,
    purpose,
    outcome,
    facts,
    sessionDigest,
    source,
  })!;
  return createHmac('sha256', keys.audit).update(text).digest('hex');
}

const GENESIS = '0'.repeat(64);

/** Chains up to `limit` waiting entries. One sealer works at a time: the head row is locked. @returns how many */
export async function sealAudit(db: Database, keys: Keys, nowMs: number, limit = 1000): Promise<number> {
  return db.asSealer(async (tx) => {
    await run(
      tx,
      sql`insert into audit_head (one, seq, hash) values (true, 0, ${GENESIS}) on conflict do nothing`,
    );
    const head = (await first(
      tx,
      sql<{ seq: number; hash: string }>`select seq, hash from audit_head for update`,
    ))!;
    const waiting = await many(
      tx,
      sql<{ entry_id: string }>`
      delete from audit_pending where entry_id in (select entry_id from audit_pending order by entry_id limit ${limit}) returning entry_id`,
    );
    if (waiting.length === 0) return 0;
    const entries = await many(
      tx,
      sql<AuditEntry>`
      select ${ENTRY_COLUMNS} from audit_entries e where e.id in (${sql.join(waiting.map((w) => w.entry_id))}) order by e.at, e.id`,
    );
    let { seq, hash } = head;
    const seals = entries.map((entry) => {
      seq += 1;
      hash = link(keys, seq, hash, entry);
      return { seq, entry_id: entry.id, hash };
    });
    await run(
      tx,
      sql`insert into audit_seals (seq, entry_id, hash, sealed_at)
      select s.seq, s.entry_id, s.hash, ${instant(nowMs)} from jsonb_to_recordset(${json(seals)}) as s(seq bigint, entry_id uuid, hash text)`,
    );
    await run(tx, sql`update audit_head set seq = ${seq}, hash = ${hash}`);
    return seals.length;
  });
}

export interface Checkpoint {
  readonly seq: number;
  readonly hash: string;
  readonly at: string;
  readonly signature: string;
  /** The chain was pruned up to here: what came before is erased, and verification begins after it. */
  readonly pruned?: true;
}

function signedText(c: Pick<Checkpoint, 'seq' | 'hash' | 'at' | 'pruned'>): Buffer {
  return Buffer.from(`${c.pruned ? 'pruned\n' : ''}${c.seq}\n${c.hash}\n${c.at}`);
}

function appendCheckpoint(keys: Keys, path: string, c: Omit<Checkpoint, 'signature'>): Checkpoint {
  const signature = sign(null, signedText(c), createPrivateKey(keys.checkpointPrivate)).toString('base64');
  const checkpoint = { ...c, signature };
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  appendFileSync(path, `${JSON.stringify(checkpoint)}\n`, { mode: 0o600 });
  return checkpoint;
}

/**
 * Erases entries whose time is over, from the chain's beginning. First a signed note of where the chain begins now
 * leaves the database, so that a truncation that is not ours still shows. The database keeps a year whatever is asked.
 * @returns entries erased
 */
export async function pruneAudit(
  db: Database,
  keys: Keys,
  path: string,
  what: { readonly olderThanMs: number; readonly nowMs: number; readonly limit: number },
): Promise<number> {
  const oldest = await db.asSealer((tx) =>
    many(
      tx,
      sql<{ seq: number; hash: string; sealedAtMs: number; atMs: number }>`
      select s.seq, s.hash, s.sealed_at as "sealedAtMs", e.at as "atMs" from audit_seals s join audit_entries e on e.id = s.entry_id
       order by s.seq limit ${what.limit}`,
    ),
  );
  const young = oldest.findIndex((s) => s.sealedAtMs >= what.olderThanMs || s.atMs >= what.olderThanMs);
  const last = oldest.at(young === -1 ? -1 : young - 1);
  if (!last || young === 0) return 0;
  // The head stays: a chain without any entry could not show that it was cut.
  const head = await db.asSealer((tx) => first(tx, sql<{ seq: number }>`select seq from audit_head`));
  if (!head || last.seq >= head.seq) return 0;
  const { seq, hash } = last;
  appendCheckpoint(keys, path, { seq, hash, at: new Date(what.nowMs).toISOString(), pruned: true });
  return db.asSealer(async (tx) => {
    const erased = await run(
      tx,
      sql`delete from audit_entries where id in (select entry_id from audit_seals where seq <= ${seq})`,
    );
    await run(tx, sql`delete from audit_seals where seq <= ${seq}`);
    return erased;
  });
}

/** Signs the chain's present end and appends it to a file outside the database. @returns null when nothing new was sealed */
export async function writeCheckpoint(
  db: Database,
  keys: Keys,
  path: string,
  nowMs: number,
): Promise<Checkpoint | null> {
  const head = await db.asSealer((tx) =>
    first(tx, sql<{ seq: number; hash: string }>`select seq, hash from audit_head`),
  );
  if (!head || head.seq === 0) return null;
  if (readCheckpoints(path).findLast((c) => !c.pruned)?.seq === head.seq) return null;
  return appendCheckpoint(keys, path, { ...head, at: new Date(nowMs).toISOString() });
}

/** Checkpoints in the order written; a last line cut by a crash is passed over. */
export function readCheckpoints(path: string): Checkpoint[] {
  if (!existsSync(path)) return [];
  const lines = readFileSync(path, 'utf8').split('\n').filter(Boolean);
  return lines.flatMap((line, i) => {
    try {
      return [JSON.parse(line) as Checkpoint];
    } catch {
      if (i === lines.length - 1) return [];
      throw new Error(`${path} line ${i + 1} is not a checkpoint`);
    }
  });
}

export type AuditVerdict =
  | {
      readonly whole: true;
      readonly sealed: number;
      /** Entries before and with this number were erased when their time was over. */
      readonly prunedSeq: number;
      readonly waiting: number;
      readonly checkpoints: number;
      readonly coveredSeq: number;
    }
  | { readonly whole: false; readonly seq: number; readonly entryId: string | null; readonly says: string };

/**
 * Recomputes the whole chain and holds it against the signed checkpoints. Names the first broken row.
 * A tail cut behind the last checkpoint is not visible here: nothing outside the database knows of it yet.
 */
export async function verifyAudit(
  db: Database,
  keys: Keys,
  checkpointsPath: string,
  page = 5000,
): Promise<AuditVerdict> {
  const checkpoints = readCheckpoints(checkpointsPath);
  const publicKey = createPublicKey(keys.checkpointPublic);
  const forged = checkpoints.find(
    (c) => !verify(null, signedText(c), publicKey, Buffer.from(c.signature, 'base64')),
  );
  if (forged)
    return {
      whole: false,
      seq: forged.seq,
      entryId: null,
      says: `the checkpoint at ${forged.seq} has no valid signature`,
    };
  const signed = new Map(checkpoints.map((c) => [c.seq, c.hash]));
  // The chain begins where the last signed note of pruning says; what is left before it is about to go.
  const begin = checkpoints.findLast((c) => c.pruned);
  let seq = begin?.seq ?? 0;
  let hash = begin?.hash ?? GENESIS;
  for (;;) {
    const rows = await db.asSystem((tx) =>
      many(
        tx,
        sql<AuditEntry & { seq: number; entryId: string; sealHash: string }>`
        select s.seq, s.entry_id as "entryId", s.hash as "sealHash", ${ENTRY_COLUMNS}
          from audit_seals s left join audit_entries e on e.id = s.entry_id where s.seq > ${seq} order by s.seq limit ${page}`,
      ),
    );
    for (const row of rows) {
      if (row.seq !== seq + 1)
        return { whole: false, seq: seq + 1, entryId: null, says: `the seal ${seq + 1} is missing` };
      if (row.id === null)
        return { whole: false, seq: row.seq, entryId: row.entryId, says: 'the entry was deleted' };
      const expected = link(keys, row.seq, hash, row);
      if (expected !== row.sealHash)
        return {
          whole: false,
          seq: row.seq,
          entryId: row.entryId,
          says: 'the entry or its seal was changed, swapped or put in',
        };
      const outside = signed.get(row.seq);
      if (outside !== undefined && outside !== row.sealHash)
        return {
          whole: false,
          seq: row.seq,
          entryId: row.entryId,
          says: 'the chain differs from the signed checkpoint',
        };
      seq = row.seq;
      hash = row.sealHash;
    }
    if (rows.length < page) break;
  }
  const last = checkpoints.findLast((c) => !c.pruned);
  if (last && last.seq > seq)
    return {
      whole: false,
      seq: seq + 1,
      entryId: null,
      says: `the chain ends at ${seq}, a signed checkpoint says ${last.seq}`,
    };
  const { unsealed, waiting, head } = (await db.asSystem((tx) =>
    first(
      tx,
      sql<{ unsealed: string | null; waiting: number; head: number | null }>`
      select (select e.id from audit_entries e where not exists (select from audit_seals s where s.entry_id = e.id)
                and not exists (select from audit_pending p where p.entry_id = e.id) order by e.at limit 1) as unsealed,
             (select count(*) from audit_pending) as waiting, (select seq from audit_head) as head`,
    ),
  ))!;
  if (unsealed)
    return { whole: false, seq: seq + 1, entryId: unsealed, says: 'an entry was put in that no seal knows' };
  if ((head ?? 0) !== seq)
    return {
      whole: false,
      seq: Math.min(head ?? 0, seq) + 1,
      entryId: null,
      says: `the chain ends at ${seq}, its head says ${head ?? 0}`,
    };
  return {
    whole: true,
    sealed: seq - (begin?.seq ?? 0),
    prunedSeq: begin?.seq ?? 0,
    waiting,
    checkpoints: checkpoints.length,
    coveredSeq: last?.seq ?? 0,
  };
}

export interface AuditFilter {
  /** Part of a person's name or of an agency's, or an id. */
  readonly who?: string;
  readonly action?: string;
  /** An object's id, or the end of one as references show it. */
  readonly object?: string;
  readonly fromMs?: number;
  readonly toMs?: number;
  readonly limit: number;
  readonly offset: number;
}

export interface AuditLine extends AuditEntry {
  readonly actorName: string | null;
  readonly agencyName: string | null;
  /** Number in the chain and its hash; null until the sealer has taken it. */
  readonly seq: number | null;
  readonly sealHash: string | null;
}

/** Entries for an auditor to read, latest first. */
export async function listAudit(
  tx: Tx,
  filter: AuditFilter,
): Promise<{ readonly lines: AuditLine[]; readonly total: number }> {
  const part = (text: string) => `%${text.trim().replace(/[\\%_]/g, '\\$&')}%`;
  const tables = sql.raw(
    `audit_entries e left join users u on u.id::text = e.actor_id and e.actor_kind = 'user' left join api_clients p on p.id::text = e.actor_id and e.actor_kind = 'client'
     left join agencies a on a.id = e.agency_id left join audit_seals s on s.entry_id = e.id`,
  );
  const where = sql`where true
    ${filter.who ? sql`and (u.display_name ilike ${part(filter.who)} or p.name ilike ${part(filter.who)} or a.name ilike ${part(filter.who)} or e.actor_id = ${filter.who.trim()})` : sql``}
    ${filter.action ? sql`and e.action = ${filter.action}` : sql``}
    ${
      filter.object
        ? sql`and replace(e.object_id, '-', '') ilike ${`%${filter.object
            .trim()
            .replace(/^(c|rt)-/i, '')
            .replace(/[-\\%_]/g, '')}`}`
        : sql``
    }
    ${filter.fromMs === undefined ? sql`` : sql`and e.at >= ${instant(filter.fromMs)}`}
    ${filter.toMs === undefined ? sql`` : sql`and e.at < ${instant(filter.toMs)}`}`;
  const lines = await many(
    tx,
    sql<AuditLine>`
    select ${ENTRY_COLUMNS}, coalesce(u.display_name, p.name) as "actorName", a.name as "agencyName", s.seq, s.hash as "sealHash"
      from ${tables} ${where} order by e.at desc, e.id desc limit ${filter.limit} offset ${filter.offset}`,
  );
  const total = (await first(tx, sql<{ n: number }>`select count(*) as n from ${tables} ${where}`))!.n;
  return { lines, total };
}
