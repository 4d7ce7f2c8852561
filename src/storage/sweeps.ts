import { sql } from 'kysely';
import { MS } from '#basics/clock.js';
import { RETENTION_CLASSES, TABLE_RETENTION } from '#domain/retention.js';
import { forgetExports } from './agencyExports.js';
import { eraseAttachments } from './attachments.js';
import { instant, run, type Tx } from './database.js';
import { destroyDataKeys } from './dataKeys.js';
import { forgetImports } from './registrantImports.js';
import { eraseThreads } from './secureMessages.js';
import { removeOldSessions } from './sessions.js';
import { sharesOver } from './sharedFiles.js';
import { forgetPreviews } from './tierPreviews.js';
import { noteErasure } from './travelEvents.js';

const SESSION_MS = RETENTION_CLASSES.session.keepMs;
const COUNT_MS = RETENTION_CLASSES.count.keepMs;

/** Rows removed and keys destroyed with them. */
interface Swept {
  readonly rows: number;
  readonly keys: number;
}

/** Rows that nobody needs once their own time is over; each statement says when that is. */
const SWEEPS: Readonly<Record<string, (tx: Tx, nowMs: number) => Promise<number | Swept>>> = {
  sessions: removeOldSessions,
  used_once: (tx, nowMs) => run(tx, sql`delete from used_once where expires_at < ${instant(nowMs)}`),
  sign_in_attempts: (tx, nowMs) =>
    run(tx, sql`delete from sign_in_attempts where at < ${instant(nowMs - SESSION_MS)}`),
  form_drafts: (tx, nowMs) =>
    run(tx, sql`delete from form_drafts where updated_at < ${instant(nowMs - SESSION_MS)}`),
  feed_hours: (tx, nowMs) => run(tx, sql`delete from feed_hours where hour < ${instant(nowMs - COUNT_MS)}`),
  canary_runs: (tx, nowMs) =>
    run(tx, sql`delete from canary_runs where sent_at < ${instant(nowMs - COUNT_MS)}`),
  port_crossings: (tx, nowMs) =>
    run(tx, sql`delete from port_crossings where day < ${instant(nowMs - COUNT_MS)}`),
  watched_hours: (tx, nowMs) =>
    run(tx, sql`delete from watched_hours where hour < ${instant(nowMs - COUNT_MS)}`),
  not_same_memories: (tx, nowMs) =>
    run(
      tx,
      sql`delete from not_same_memories where expires_at < ${instant(nowMs)} or voided_at < ${instant(nowMs)}`,
    ),
  mail_notices: (tx, nowMs) =>
    run(tx, sql`delete from mail_notices where ended_at < ${instant(nowMs - RETENTION_CLASSES.work.keepMs)}`),
  alert_hits: (tx, nowMs) =>
    run(tx, sql`delete from alert_hits where seen_at < ${instant(nowMs - RETENTION_CLASSES.work.keepMs)}`),
  message_threads: async (tx, nowMs) => {
    const threads = await eraseThreads(tx, nowMs - RETENTION_CLASSES.message.keepMs);
    const files = await eraseAttachments(
      tx,
      'message-thread',
      threads.map((t) => t.id),
      nowMs,
    );
    const keys = await destroyDataKeys(
      tx,
      threads.map((t) => t.keyId),
      nowMs,
    );
    return { rows: threads.length, keys: keys + files };
  },
  tier_previews: (tx, nowMs) => forgetPreviews(tx, nowMs - RETENTION_CLASSES.work.keepMs),
  // What was taken once is gone within minutes; nobody comes for the rest after a week.
  agency_export_parts: (tx, nowMs) =>
    forgetExports(tx, { madeMs: nowMs - 7 * MS.day, begunMs: nowMs - MS.day }, nowMs),
  registrant_import_problems: async (tx, nowMs) => {
    const { ids, rows } = await forgetImports(tx, nowMs - RETENTION_CLASSES.work.keepMs, nowMs);
    return { rows: rows + ids.length, keys: await eraseAttachments(tx, 'registrant-import', ids, nowMs) };
  },
  shared_files: async (tx, nowMs) => {
    const over = await sharesOver(tx, nowMs);
    return { rows: over.length, keys: await eraseAttachments(tx, 'shared-file', over, nowMs) };
  },
};

/**
 * Removes rows whose time is over and notes each removal in `erasures`.
 * @returns rows removed by table; tables without any are left out
 */
export async function sweep(tx: Tx, nowMs: number): Promise<Readonly<Record<string, number>>> {
  const removed: Record<string, number> = {};
  for (const [table, remove] of Object.entries(SWEEPS)) {
    const swept = await remove(tx, nowMs);
    const { rows, keys } = typeof swept === 'number' ? { rows: swept, keys: 0 } : swept;
    if (rows === 0) continue;
    removed[table] = rows;
    await noteErasure(tx, { retentionClass: TABLE_RETENTION[table]!, table, rows, keys }, nowMs);
  }
  return removed;
}
