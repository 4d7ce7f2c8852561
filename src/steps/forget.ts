import { MS } from '#basics/clock.js';
import { RETENTION_CLASSES } from '#domain/retention.js';
import type { ErasureUnit } from '#domain/retentionUnits.js';
import { pruneAudit, writeAudit } from '#storage/audit.js';
import {
  eraseFeedTraces,
  eraseUnits,
  orphansOf,
  orphanTables,
  RECORDS,
  type Root,
  readShape,
  SUBJECTS,
  TRIPS,
} from '#storage/eraseCases.js';
import { eraseClosedEvents, eraseTransmissions, noteErasure } from '#storage/travelEvents.js';
import { type Step, type StepContext, SYSTEM } from './context.js';

/** Travel events nobody was a candidate in are erased this long after they close. */
export const FORGET_AFTER_MS = 72 * MS.hour;
const PAGE = 5000;
/** Cases are erased in small transactions: each reaches into many tables. */
const CASES = 50;
const AUDIT_PAGE = 20_000;

/**
 * Forgets what has served its purpose, in batches that each commit: cases first, so that their travel events are
 * nobody's candidate any more, then events, then transmissions whose key is destroyed, then ended records. A run that breaks off goes on with the next one. Counts and hashes stay.
 */
export const forget: Step<'retentionDue'> = async (context, item, beats) => {
  const nowMs = context.clock.now();
  const cases = await forgetUnits(context, 'case', nowMs);
  const travel = await forgetTravel(context, nowMs);
  const register = await forgetUnits(context, 'register', nowMs);
  await beats.save((tx, at) =>
    writeAudit(tx, at, {
      actor: SYSTEM,
      action: 'event.erased',
      objectKind: 'retention',
      objectId: item.payload.day,
      facts: { ...travel, cases, register },
    }),
  );
};

async function forgetTravel(
  context: Pick<StepContext, 'db'>,
  nowMs: number,
): Promise<{ readonly events: number; readonly transmissions: number }> {
  const totals = { events: 0, transmissions: 0 };
  for (let more = true; more; ) {
    const [events, transmissions] = await context.db.asSystem(async (tx) => {
      const e = await eraseClosedEvents(tx, nowMs - FORGET_AFTER_MS, nowMs, PAGE);
      const t = await eraseTransmissions(tx, nowMs - FORGET_AFTER_MS, nowMs, PAGE);
      if (e > 0)
        await noteErasure(
          tx,
          { retentionClass: 'travel-without-candidate', table: 'travel_events', rows: e, keys: 0 },
          nowMs,
        );
      if (t > 0)
        await noteErasure(
          tx,
          { retentionClass: 'travel-without-candidate', table: 'transmissions', rows: t, keys: t },
          nowMs,
        );
      return [e, t] as const;
    });
    totals.events += events;
    totals.transmissions += transmissions;
    more = events === PAGE || transmissions === PAGE;
  }
  return totals;
}

/** @returns rows removed */
async function forgetUnits(
  context: Pick<StepContext, 'db'>,
  unit: ErasureUnit,
  nowMs: number,
): Promise<number> {
  const shape = await context.db.asSystem((tx) => readShape(tx));
  const roots: readonly Root[] =
    unit === 'case' ? [TRIPS, ...orphanTables(shape).map(orphansOf)] : [RECORDS, SUBJECTS];
  let rows = 0;
  for (const root of roots)
    for (let after: string | null = null, more = true; more; ) {
      const done = await context.db.asSystem((tx) => eraseUnits(tx, shape, unit, root, nowMs, CASES, after));
      rows += done.rows;
      after = done.after;
      more = done.looked === CASES;
    }
  if (unit === 'register') await context.db.asSystem((tx) => eraseFeedTraces(tx, nowMs));
  return rows;
}

/** The oldest of the audit, in batches; a turn of the clock, since its signed note leaves the database. */
export async function forgetAudit(
  context: Pick<StepContext, 'db' | 'keys' | 'clock'> & { readonly checkpointsPath: string },
): Promise<number> {
  let total = 0;
  for (let more = true; more; ) {
    const nowMs = context.clock.now();
    const olderThanMs = nowMs - RETENTION_CLASSES.audit.keepMs;
    const { db, keys, checkpointsPath } = context;
    const rows = await pruneAudit(db, keys, checkpointsPath, { olderThanMs, nowMs, limit: AUDIT_PAGE });
    if (rows > 0)
      await db.asSystem(async (tx) => {
        await noteErasure(tx, { retentionClass: 'audit', table: 'audit_entries', rows, keys: 0 }, nowMs);
        await writeAudit(tx, nowMs, {
          actor: SYSTEM,
          action: 'event.erased',
          objectKind: 'retention',
          objectId: 'audit',
          facts: { rows },
        });
      });
    total += rows;
    more = rows === AUDIT_PAGE;
  }
  return total;
}
