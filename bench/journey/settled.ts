import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'kysely';
import { first } from '#storage/database.js';
import type { BenchSystem } from './system.js';

const SETTLE_MS = 300_000;

/** Waits until nothing is left to do now; what is put off to later (a retry) does not count. */
export async function settled(bench: BenchSystem): Promise<void> {
  const until = Date.now() + SETTLE_MS;
  for (;;) {
    const left = await bench.system.db.asSystem((tx) =>
      first(
        tx,
        sql<{ n: number; failed: number }>`
        select count(*) filter (where failed_at is null and run_at <= now()) as n, count(*) filter (where failed_at is not null) as failed from work_items`,
      ),
    );
    if (left!.failed > 0) throw new Error(`${left!.failed} work items failed for good`);
    if (left!.n === 0) return;
    if (Date.now() > until) throw new Error(`${left!.n} work items are left after ${SETTLE_MS} ms`);
    await sleep(100);
  }
}
