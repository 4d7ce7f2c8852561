import { createHash, randomBytes } from 'node:crypto';
import { sql } from 'kysely';
import type { TrainingSide } from '#domain/training.js';
import { type Database, first, instant, json, many, run, type Tx } from './database.js';
import { type User, userOfSession } from './users.js';

/**
 * Server-side sessions. The cookie holds a random secret, the table its digest: who reads the table cannot take a
 * session over.
 * - half: the password was right, the second factor is missing
 * - locked: idle too long; the user opens it again with both factors and finds the work as it was
 */
export type SessionState = 'half' | 'full' | 'locked' | 'ended';

/** CJIS Security Policy: session lock after at most 30 minutes, re-authentication at least every 12 hours. */
export const SESSION = { idleMs: 30 * 60_000, lifeMs: 12 * 3_600_000, halfMs: 10 * 60_000 } as const;

/** Last use is written at most this often, so that a page view is not always a write. */
const TOUCH_MS = 10_000;

export interface SessionFacts {
  /** Why the person works on this, stated once for the current case. */
  readonly purpose?: string;
  /** Registrants whose sealed files were opened for it. */
  readonly unsealed?: readonly string[];
  /** The password was right for opening a locked session; the second factor is missing. */
  readonly passwordAt?: number;
  /** Secret of an authenticator that is being set up (sealed, base 64). */
  readonly newTotp?: string;
  /** Passkey challenge under way for the signed-in user. */
  readonly challenge?: string;
  /** A post that came while the session was locked (sealed, base 64): done after it is opened again. */
  readonly kept?: string;
  /** How both factors were shown. */
  readonly method?: string;
  /** Sign-in before this one, for the header of every page. */
  readonly lastSignIn?: { readonly at: number; readonly from: string };
  /** On which side the person practises; absent outside of training. */
  readonly training?: TrainingSide;
  /** Address this session was opened from. */
  readonly from?: string;
}

export interface Session {
  readonly digest: string;
  readonly userId: string;
  readonly agencyId: string;
  readonly state: SessionState;
  readonly csrf: string;
  readonly facts: SessionFacts;
  readonly createdAt: number;
  readonly lastSeenAt: number;
  readonly endsAt: number;
}

const SESSION_COLUMNS = sql.raw(
  's.token_digest as digest, s.user_id as "userId", s.agency_id as "agencyId", s.state, s.csrf_token as csrf, s.facts, s.created_at as "createdAt", s.last_seen_at as "lastSeenAt", s.ends_at as "endsAt"',
);

export function sessionDigest(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}

/** @returns the cookie's secret and the session */
export async function openSession(
  tx: Tx,
  session: {
    readonly userId: string;
    readonly agencyId: string;
    readonly state: 'half' | 'full';
    readonly facts?: SessionFacts;
  },
  nowMs: number,
): Promise<{ readonly token: string; readonly session: Session }> {
  const token = randomBytes(32).toString('base64url');
  const endsAt = nowMs + (session.state === 'half' ? SESSION.halfMs : SESSION.lifeMs);
  const row = await first(
    tx,
    sql<Session>`
    insert into sessions as s (token_digest, user_id, agency_id, state, csrf_token, facts, created_at, last_seen_at, ends_at)
    values (${sessionDigest(token)}, ${session.userId}, ${session.agencyId}, ${session.state}, ${randomBytes(24).toString('base64url')},
      ${json(session.facts ?? {})}, ${instant(nowMs)}, ${instant(nowMs)}, ${instant(endsAt)})
    returning ${SESSION_COLUMNS}`,
  );
  return { token, session: row! };
}

/**
 * The session of a cookie as it stands now, with its user: one that was idle too long is locked, one past its end is
 * ended, and both are written down. Counts as use when `touch` is set. Asked at every request, so read in one trip.
 * @returns undefined for a secret that no session has
 */
export async function sessionAtDoor(
  db: Database,
  token: string,
  nowMs: number,
  touch: boolean,
): Promise<{ readonly session: Session; readonly user: User | undefined } | undefined> {
  const digest = sessionDigest(token);
  const [[session], [user]] = await db.readAllAsSystem<[Session, User]>([
    sql<Session>`select ${SESSION_COLUMNS} from sessions s where s.token_digest = ${digest}`,
    userOfSession(digest),
  ]);
  if (!session) return undefined;
  if (session.state === 'ended') return { session, user };
  if (session.endsAt <= nowMs)
    return { session: await db.asSystem((tx) => setState(tx, session, 'ended')), user };
  if (session.state === 'full' && nowMs - session.lastSeenAt >= SESSION.idleMs)
    return { session: await db.asSystem((tx) => setState(tx, session, 'locked')), user };
  if (touch && session.state === 'full' && nowMs - session.lastSeenAt >= TOUCH_MS) {
    // A power loss may take this use back: the session locks some seconds early then, never late.
    await db.asSystem(
      (tx) =>
        run(tx, sql`update sessions set last_seen_at = ${instant(nowMs)} where token_digest = ${digest}`),
      { repeatable: true },
    );
    return { session: { ...session, lastSeenAt: nowMs }, user };
  }
  return { session, user };
}

async function setState(tx: Tx, session: Session, state: SessionState): Promise<Session> {
  await run(tx, sql`update sessions set state = ${state} where token_digest = ${session.digest}`);
  return { ...session, state };
}

/** Puts facts beside those there are; a value of null removes one. */
export async function changeSessionFacts(
  tx: Tx,
  digest: string,
  facts: { readonly [K in keyof SessionFacts]: SessionFacts[K] | null },
): Promise<void> {
  await run(
    tx,
    sql`update sessions set facts = jsonb_strip_nulls(facts || ${json(facts)}) where token_digest = ${digest}`,
  );
}

export async function endSession(tx: Tx, digest: string): Promise<void> {
  await run(tx, sql`update sessions set state = 'ended', facts = '{}' where token_digest = ${digest}`);
}

/** Sessions of a user that are open or locked, newest first. */
export async function openSessionsOf(tx: Tx, userId: string): Promise<Session[]> {
  return many(
    tx,
    sql<Session>`select ${SESSION_COLUMNS} from sessions s where s.user_id = ${userId} and s.state in ('full', 'locked') order by s.created_at desc limit 50`,
  );
}

/** Ends every session of a user, e.g. after a change of password; `except` stays. */
export async function endSessionsOf(tx: Tx, userId: string, except = ''): Promise<number> {
  return run(
    tx,
    sql`update sessions set state = 'ended', facts = '{}' where user_id = ${userId} and state <> 'ended' and token_digest <> ${except}`,
  );
}

/** The real agencies of which somebody practises at this moment; all that steps know of training (decision 0120). */
export async function practisingNow(tx: Tx, nowMs: number): Promise<string[]> {
  const rows = await many(
    tx,
    sql<{ id: string }>`select distinct agency_id as id from sessions
      where facts ? 'training' and state = 'full' and ends_at > ${instant(nowMs)} and last_seen_at > ${instant(nowMs - SESSION.idleMs)} order by 1`,
  );
  return rows.map((r) => r.id);
}

/** Removes sessions that ended long ago. @returns how many */
export async function removeOldSessions(tx: Tx, nowMs: number): Promise<number> {
  return run(tx, sql`delete from sessions where ends_at < ${instant(nowMs - 7 * 86_400_000)}`);
}

/**
 * Opens a locked session again after both factors were shown: a new secret, a new twelve hours, the kept post gone
 * from the row. @returns the cookie's new secret and the session, or undefined when it was not locked
 */
export async function reopenSession(
  tx: Tx,
  digest: string,
  nowMs: number,
): Promise<{ readonly token: string; readonly session: Session } | undefined> {
  const token = randomBytes(32).toString('base64url');
  const session = await first(
    tx,
    sql<Session>`
    update sessions s set token_digest = ${sessionDigest(token)}, state = 'full', created_at = ${instant(nowMs)}, last_seen_at = ${instant(nowMs)},
           ends_at = ${instant(nowMs + SESSION.lifeMs)}, facts = facts - 'kept' - 'passwordAt' - 'challenge'
     where token_digest = ${digest} and state = 'locked' returning ${SESSION_COLUMNS}`,
  );
  return session ? { token, session } : undefined;
}
