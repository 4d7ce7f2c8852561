import { sql } from 'kysely';
import { first, instant, json, run, type Tx } from './database.js';
import { type Keys, keyedDigest } from './keys.js';
import { newId } from './newId.js';

export const RECOVERY_CODES = 10;

/** Codes are compared without spaces, hyphens and case, as people read them from paper. */
function digestOf(keys: Keys, userId: string, code: string): string {
  return keyedDigest(keys, `recovery ${userId} ${code.toLowerCase().replace(/[^a-z0-9]/g, '')}`);
}

/** Replaces all codes of a user; only digests are kept, so that they can be printed once and never again. */
export async function setRecoveryCodes(
  tx: Tx,
  keys: Keys,
  userId: string,
  codes: readonly string[],
  nowMs: number,
): Promise<void> {
  await run(tx, sql`delete from recovery_codes where user_id = ${userId}`);
  const rows = codes.map((code) => ({ id: newId(nowMs), digest: digestOf(keys, userId, code) }));
  await run(
    tx,
    sql`insert into recovery_codes (id, user_id, code_digest)
      select r.id, ${userId}, r.digest from jsonb_to_recordset(${json(rows)}) as r(id uuid, digest text)`,
  );
}

/** Uses a code up. @returns false when there is none such that is unused */
export async function spendRecoveryCode(
  tx: Tx,
  keys: Keys,
  userId: string,
  code: string,
  nowMs: number,
): Promise<boolean> {
  return (
    (await run(
      tx,
      sql`update recovery_codes set used_at = ${instant(nowMs)}
        where user_id = ${userId} and code_digest = ${digestOf(keys, userId, code)} and used_at is null`,
    )) === 1
  );
}

export async function recoveryCodesLeft(tx: Tx, userId: string): Promise<number> {
  const row = await first(
    tx,
    sql<{
      n: number;
    }>`select count(*) as n from recovery_codes where user_id = ${userId} and used_at is null`,
  );
  return row?.n ?? 0;
}
