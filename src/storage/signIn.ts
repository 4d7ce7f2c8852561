import { sql } from 'kysely';
import { first, instant, many, run, type Tx } from './database.js';
import { newId } from './newId.js';

/** CJIS Security Policy, unsuccessful log-on attempts: five within 15 minutes lock until somebody releases. */
export const LOCK = { failures: 5, withinMs: 15 * 60_000 } as const;

export type SignInMethod = 'password' | 'totp' | 'passkey' | 'recovery' | 'release';
export type SignInOutcome = 'succeeded' | 'failed' | 'locked' | 'released';

export interface SignInTry {
  /** Null when nobody has the name that was given. */
  readonly userId: string | null;
  /** Keyed digest of the name that was given, when nobody has it. */
  readonly nameDigest?: string;
  readonly method: SignInMethod;
}

/**
 * Whether sign-in by password is locked. Takes the user's row lock, so that tries which arrive together are
 * counted one after another. A name that nobody has locks and answers like any other.
 */
export async function isLocked(tx: Tx, who: SignInTry): Promise<boolean> {
  if (who.userId) {
    const user = await first(
      tx,
      sql<{
        locked: boolean;
      }>`select locked_at is not null as locked from users where id = ${who.userId} for update`,
    );
    return user?.locked ?? true;
  }
  const row = await first(
    tx,
    sql`select from sign_in_attempts where user_id is null and name_digest = ${who.nameDigest ?? ''} and outcome = 'locked' limit 1`,
  );
  return row !== undefined;
}

/** Records a failed try. @returns whether it was the one that locked the account */
export async function noteFailure(tx: Tx, who: SignInTry, nowMs: number): Promise<boolean> {
  await note(tx, who, 'failed', nowMs);
  const whose = who.userId
    ? sql`user_id = ${who.userId}`
    : sql`user_id is null and name_digest = ${who.nameDigest ?? ''}`;
  const counted = await first(
    tx,
    sql<{ n: number }>`
    select count(*) as n from sign_in_attempts
     where ${whose} and outcome = 'failed' and at > ${instant(nowMs - LOCK.withinMs)}
       and at > coalesce((select max(at) from sign_in_attempts where ${whose} and outcome in ('succeeded', 'released')), '-infinity')`,
  );
  if ((counted?.n ?? 0) < LOCK.failures) return false;
  await note(tx, who, 'locked', nowMs);
  if (who.userId) {
    await run(
      tx,
      sql`update users set locked_at = ${instant(nowMs)} where id = ${who.userId} and locked_at is null`,
    );
  }
  return true;
}

/** Records a whole sign-in, both factors or a passkey. A locked account stays locked for passwords. */
export async function noteSuccess(
  tx: Tx,
  userId: string,
  method: SignInMethod,
  nowMs: number,
): Promise<void> {
  await note(tx, { userId, method }, 'succeeded', nowMs);
  await run(tx, sql`update users set last_sign_in_at = ${instant(nowMs)} where id = ${userId}`);
}

/** Releases a locked account and forgets the failures before. @returns false when it was not locked */
export async function releaseLock(tx: Tx, userId: string, nowMs: number): Promise<boolean> {
  const released = await run(
    tx,
    sql`update users set locked_at = null, version = version + 1 where id = ${userId} and locked_at is not null`,
  );
  if (released === 1) await note(tx, { userId, method: 'release' }, 'released', nowMs);
  return released === 1;
}

/**
 * Marks a challenge or assertion as used until it would be refused for its age anyway.
 * @returns false when it was used before
 */
export async function spendOnce(
  tx: Tx,
  once: { readonly digest: string; readonly kind: string; readonly expiresAtMs: number },
  nowMs: number,
): Promise<boolean> {
  await run(tx, sql`delete from used_once where expires_at < ${instant(nowMs)}`);
  return (
    (await run(
      tx,
      sql`insert into used_once (digest, kind, expires_at) values (${once.digest}, ${once.kind}, ${instant(once.expiresAtMs)}) on conflict do nothing`,
    )) === 1
  );
}

export interface PastTry {
  readonly at: number;
  readonly result: 'succeeded' | 'failed' | 'locked';
  readonly method: string;
}

/** The newest tries of a user, for administrators and the help desk. */
export async function lastTries(tx: Tx, userId: string, limit: number): Promise<PastTry[]> {
  return many(
    tx,
    sql<PastTry>`
    select at, outcome as result, method from sign_in_attempts
     where user_id = ${userId} and outcome in ('succeeded', 'failed', 'locked') order by at desc, id desc limit ${limit}`,
  );
}

/** The last whole sign-in of a user, for the header that lets people notice a stranger's. */
export async function lastSignInOf(
  tx: Tx,
  userId: string,
): Promise<{ readonly at: number; readonly from: string } | undefined> {
  return first(
    tx,
    sql<{ at: number; from: string }>`
    select at, source as "from" from audit_entries
     where object_kind = 'SignIn' and object_id = ${userId} and action = 'sign-in.succeeded' order by at desc limit 1`,
  );
}

async function note(tx: Tx, who: SignInTry, outcome: SignInOutcome, nowMs: number): Promise<void> {
  await run(
    tx,
    sql`insert into sign_in_attempts (id, user_id, name_digest, at, outcome, method)
      values (${newId(nowMs)}, ${who.userId}, ${who.userId ? null : (who.nameDigest ?? '')}, ${instant(nowMs)}, ${outcome}, ${who.method})`,
  );
}
