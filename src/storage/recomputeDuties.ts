import { sql } from 'kysely';
import { type ClockFacts, clockFacts, dutySurroundings, reckon } from './clockFacts.js';
import { type Database, many, type Tx } from './database.js';
import { digestOf, refreshRegistrants } from './refreshRegistrants.js';

export interface Recomputed {
  readonly registrants: number;
  /** Registrants of whom something differed and was written. */
  readonly changed: number;
}

/** Registrants read at a time, and written in one transaction. */
const READ = 2000;
const WRITE = 500;

/**
 * Works out all clocks of an agency again: after a change of the rules, of a calendar, of a release. Facts are read and
 * reckoned without a lock; only who differs from what was last written is locked, worked out once more and written.
 * Of one who has ended or moved out no clock runs, and what stood is written already.
 */
export async function recomputeDuties(
  db: Database,
  agencyId: string,
  nowMs: () => number,
): Promise<Recomputed> {
  let [registrants, changed] = [0, 0];
  const around = await db.asSystem((tx) => dutySurroundings(tx, agencyId, nowMs()));
  const read = (after: string) =>
    db.asSystem((tx) =>
      clockFacts(
        tx,
        sql`where r.agency_id = ${agencyId} and r.number > ${after} and r.state not in ('ended', 'moved-out') order by r.number limit ${READ}`,
        sql`order by r.number`,
      ),
    );
  for (let next: Promise<ClockFacts[]> | null = read(''); next; ) {
    const facts: ClockFacts[] = await next;
    // The database gathers the next facts while these are reckoned. The last is the database's last: it orders letters
    // by rules of its own.
    next = facts.length < READ ? null : read(facts.at(-1)!.number);
    // Heard of at its turn.
    next?.catch(() => undefined);
    const differ = facts.filter((f) => digestOf(reckon(around, f).open) !== f.dutiesDigest).map((f) => f.id);
    for (let i = 0; i < differ.length; i += WRITE) {
      const ids = differ.slice(i, i + WRITE);
      // What a power loss takes back differs again at the next recomputation.
      await db.asSystem((tx) => refreshRegistrants(tx, ids, nowMs(), new Map(), 'clocks'), {
        repeatable: true,
      });
    }
    registrants += facts.length;
    changed += differ.length;
  }
  return { registrants, changed };
}

/** Agencies that have registrants, those with the most first, so that workers end together. */
export async function agenciesWithRegistrants(
  tx: Tx,
): Promise<readonly { readonly id: string; readonly registrants: number }[]> {
  return many(
    tx,
    sql<{ id: string; registrants: number }>`
    select agency_id as id, count(*)::int as registrants from registrants group by agency_id order by count(*) desc, agency_id`,
  );
}
