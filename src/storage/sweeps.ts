import { sql } from 'kysely';
import { RETENTION_CLASSES, TABLE_RETENTION } from '#domain/retention.js';
import { instant, run, type Tx } from './database.js';
import { removeOldSessions } from './sessions.js';
import { noteErasure } from './travelEvents.js';

const SESSION_MS = RETENTION_CLASSES.session.keepMs;
const COUNT_MS = RETENTION_CLASSES.count.keepMs;

/** Rows that nobody needs once their own time is over; each statement says when that is. */
const SWEEPS: Readonly<Record<string, (tx: Tx, nowMs: number) => Promise<number>>> = {
  sessions: removeOldSessions,
  used_once: (tx, nowMs) => run(tx, sql`delete from used_once where expires_at < ${instant(nowMs)}`),
  sign_in_attempts: (tx, nowMs) =>
    run(tx, sql`delete from sign_in_attempts where at < ${instant(nowMs - SESSION_MS)}`),
  form_drafts: (tx, nowMs) =>
    run(tx, sql`delete from form_drafts where updated_at < ${instant(nowMs - SESSION_MS)}`),
  feed_hours: (tx, nowMs) => run(tx, sql`delete from feed_hours where hour < ${instant(nowMs - COUNT_MS)}`),
  watched_hours: (tx, nowMs) =>
    run(tx, sql`delete from watched_hours where hour < ${instant(nowMs - COUNT_MS)}`),
  not_same_memories: (tx, nowMs) =>
    run(
      tx,
      sql`delete from not_same_memories where expires_at < ${instant(nowMs)} or voided_at < ${instant(nowMs)}`,
    ),
};

/**
 * Removes rows whose time is over and notes each removal in `erasures`.
 * @returns rows removed by table; tables without any are left out
 */
export async function sweep(tx: Tx, nowMs: number): Promise<Readonly<Record<string, number>>> {
  const removed: Record<string, number> = {};
  for (const [table, remove] of Object.entries(SWEEPS)) {
    const rows = await remove(tx, nowMs);
    if (rows === 0) continue;
    removed[table] = rows;
    await noteErasure(tx, { retentionClass: TABLE_RETENTION[table]!, table, rows, keys: 0 }, nowMs);
  }
  return removed;
}
