import { sql } from 'kysely';
import { first, instant, run, type Tx } from './database.js';
import { newId } from './newId.js';

/** Facts of this installation: one row. */
export interface Installation {
  readonly id: string;
  /** True: every page and message says TEST; only then may sample accounts exist. */
  readonly isTest: boolean;
  readonly createdAt: number;
}

export async function readInstallation(tx: Tx): Promise<Installation | undefined> {
  return first(
    tx,
    sql<Installation>`select id, is_test as "isTest", created_at as "createdAt" from installation`,
  );
}

/** Writes the row once; whether it is TEST is decided then and never changed. */
export async function markInstallation(
  tx: Tx,
  options: { readonly isTest: boolean },
  nowMs: number,
): Promise<Installation> {
  await run(
    tx,
    sql`insert into installation (one, id, is_test, created_at) values (true, ${newId(nowMs)}, ${options.isTest}, ${instant(nowMs)}) on conflict do nothing`,
  );
  return (await readInstallation(tx))!;
}

/** How many sample people and machine clients exist: more than none outside TEST is refused at start. */
export async function countSamples(tx: Tx): Promise<number> {
  const row = await first(
    tx,
    sql<{
      n: number;
    }>`select (select count(*) from users where is_sample) + (select count(*) from api_clients where is_sample) as n`,
  );
  return row?.n ?? 0;
}

/** How many audit entries wait for their seal, and since when. */
export async function auditBacklog(
  tx: Tx,
): Promise<{ readonly waiting: number; readonly oldest: number | null }> {
  const row = await first(
    tx,
    sql<{ waiting: number; oldest: number | null }>`
      select count(*) as waiting, min(e.at) as oldest from audit_pending p join audit_entries e on e.id = p.entry_id`,
  );
  return row ?? { waiting: 0, oldest: null };
}
