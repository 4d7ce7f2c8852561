import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import { many } from '#storage/database.js';
import { type Percentiles, type Posted, percentiles } from '../journey/figures.js';
import type { BenchSystem } from '../journey/system.js';
import type { DoorEnd } from './table.js';

/** Rows of the ledger by which a door's messages end, with what ties each to the message that was posted. */
const ENDS: Readonly<Record<DoorEnd, (bench: BenchSystem) => Promise<{ tie: string; at: number }[]>>> = {
  /** An arrest is told to nobody outside: it is a duty of NSOTC. */
  task: (bench) =>
    rows(
      bench,
      sql`select tr.sha256 as tie, t.created_at as at from tasks t
            join travel_events e on t.natural_key = 'police-report|' || e.id || '|0'
            join transmissions tr on tr.id = e.transmission_id where t.kind = 'police-report'`,
    ),
  event: (bench) =>
    rows(
      bench,
      sql`select tr.sha256 as tie, n.planned_at as at from notifications n
            join travel_events e on n.object_kind = 'travel-event' and e.id = n.object_id
            join transmissions tr on tr.id = e.transmission_id`,
    ),
  notice: (bench) =>
    rows(
      bench,
      sql`select t.reference as tie, n.planned_at as at from notifications n
            join travel_notices t on n.object_kind = 'travel-notice' and t.id = n.object_id`,
    ),
};

function rows(bench: BenchSystem, query: ReturnType<typeof sql>): Promise<{ tie: string; at: number }[]> {
  return bench.system.db.asSystem((tx) => many(tx, query)) as Promise<{ tie: string; at: number }[]>;
}

export interface Told {
  /** From the post to the commit of each notification (or duty) that the message brought. */
  readonly queued: Percentiles;
  readonly lastAtMs: number;
  /** Messages, or notices of a file, that nothing followed at once: of an alert without a number an officer decides first. */
  readonly toDecideFirst: number;
}

/** @param references what ties a posted message to the ledger; absent: the hash of its bytes */
export async function toldOf(
  bench: BenchSystem,
  end: DoorEnd,
  posted: readonly { readonly post: Posted; readonly references?: readonly string[] }[],
): Promise<Told> {
  const byTie = new Map(
    posted.flatMap(({ post, references }) =>
      (references ?? [createHash('sha256').update(post.manifest.bytes).digest('hex')]).map(
        (tie) => [tie, post] as const,
      ),
    ),
  );
  const told = (await ENDS[end](bench)).flatMap(({ tie, at }) => {
    const post = byTie.get(tie);
    return post ? [{ tie, post, atMs: bench.committedAt(at) ?? at }] : [];
  });
  const met = new Set(told.map((t) => t.tie));
  return {
    queued: percentiles(told.map((t) => t.atMs - t.post.atMs)),
    lastAtMs: Math.max(0, ...told.map((t) => t.atMs)),
    toDecideFirst: byTie.size - met.size,
  };
}
