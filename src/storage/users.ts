import { sql } from 'kysely';
import type { Role } from '#domain/actor.js';
import type { AgencyId, RecipientRole } from '#domain/agency.js';
import { first, instant, many, run, type Tx } from './database.js';
import { type Keys, seal, unseal } from './keys.js';
import { newId } from './newId.js';

/** A person who can sign in. Secrets are not part of it: `readCredentials` has those, for sign-in only. */
export interface User {
  readonly id: string;
  readonly agencyId: AgencyId;
  readonly agencyName: string;
  readonly agencyKind: string;
  readonly agencyRole: RecipientRole;
  readonly timeZone: string;
  readonly signInName: string;
  readonly displayName: string;
  readonly email: string | null;
  readonly badge: string;
  readonly roles: readonly Role[];
  readonly status: 'active' | 'disabled';
  readonly lockedAt: number | null;
  readonly isSample: boolean;
  readonly mustChangePassword: boolean;
  readonly singleKeys: boolean;
  readonly hasAuthenticator: boolean;
  readonly lastSignInAt: number | null;
  readonly endsAt: number | null;
  readonly version: number;
  readonly createdAt: number;
}

const USER_COLUMNS = sql.raw(`
  u.id, u.agency_id as "agencyId", a.name as "agencyName", a.kind as "agencyKind", k.recipient_role as "agencyRole",
  a.time_zone as "timeZone", u.sign_in_name as "signInName", u.display_name as "displayName", u.email, u.badge,
  u.roles, u.status, u.locked_at as "lockedAt", u.is_sample as "isSample",
  u.must_change_password as "mustChangePassword", u.single_keys as "singleKeys",
  u.totp_secret is not null as "hasAuthenticator", u.last_sign_in_at as "lastSignInAt", u.ends_at as "endsAt",
  u.version, u.created_at as "createdAt"`);

const USER_TABLES = sql.raw(
  'users u join agencies a on a.id = u.agency_id join agency_kinds k on k.code = a.kind',
);

export async function findUser(tx: Tx, id: string): Promise<User | undefined> {
  return first(tx, sql<User>`select ${USER_COLUMNS} from ${USER_TABLES} where u.id = ${id}`);
}

/** The user of a session, for a read that goes with others. */
export function userOfSession(tokenDigest: string) {
  return sql<User>`select ${USER_COLUMNS} from ${USER_TABLES}
    where u.id = (select s.user_id from sessions s where s.token_digest = ${tokenDigest})`;
}

export interface UserSearch {
  readonly agencyId?: string;
  /** Part of the name or of the sign-in name. */
  readonly text?: string;
  readonly lockedOnly?: boolean;
  readonly limit: number;
  readonly offset: number;
}

export async function listUsers(
  tx: Tx,
  search: UserSearch,
): Promise<{ readonly users: User[]; readonly total: number }> {
  const part = `%${(search.text ?? '').toLowerCase().replace(/[\\%_]/g, '\\$&')}%`;
  const where = sql`
    ${search.agencyId ? sql`u.agency_id = ${search.agencyId}` : sql`true`}
    and ${search.lockedOnly ? sql`u.locked_at is not null` : sql`true`}
    and (lower(u.display_name) like ${part} or u.sign_in_name like ${part})`;
  const users = await many(
    tx,
    sql<User>`select ${USER_COLUMNS} from ${USER_TABLES} where ${where} order by u.display_name, u.id limit ${search.limit} offset ${search.offset}`,
  );
  const counted = await first(tx, sql<{ n: number }>`select count(*) as n from users u where ${where}`);
  return { users, total: counted?.n ?? 0 };
}

export interface NewUser {
  readonly agencyId: string;
  readonly signInName: string;
  readonly displayName: string;
  readonly roles: readonly Role[];
  readonly email?: string | null;
  readonly badge?: string;
  readonly passwordHash?: string | null;
  readonly mustChangePassword?: boolean;
  readonly isSample?: boolean;
  readonly endsAt?: number | null;
}

/** @returns the id, or undefined when the sign-in name is taken. Names are kept in lower case. */
export async function addUser(tx: Tx, user: NewUser, nowMs: number): Promise<string | undefined> {
  const added = await first(
    tx,
    sql<{ id: string }>`
    insert into users (id, agency_id, sign_in_name, display_name, email, badge, roles, password_hash, must_change_password, is_sample, ends_at, created_at)
    values (${newId(nowMs)}, ${user.agencyId}, ${user.signInName.trim().toLowerCase()}, ${user.displayName}, ${user.email ?? null}, ${user.badge ?? ''},
      ${roleArray(user.roles)}, ${user.passwordHash ?? null}, ${user.mustChangePassword ?? false}, ${user.isSample ?? false}, ${instant(user.endsAt)}, ${instant(nowMs)})
    on conflict (sign_in_name) do nothing returning id`,
  );
  return added?.id;
}

export interface UserChange {
  readonly displayName: string;
  readonly email: string | null;
  readonly badge: string;
  readonly roles: readonly Role[];
  readonly status: 'active' | 'disabled';
}

/** @returns false when somebody changed the user since `version` was read; nothing is changed then */
export async function changeUser(
  tx: Tx,
  id: string,
  version: number,
  change: UserChange,
  nowMs: number,
): Promise<boolean> {
  return (
    (await run(
      tx,
      sql`update users set display_name = ${change.displayName}, email = ${change.email}, badge = ${change.badge},
            enabled_at = case when status = 'disabled' and ${change.status} = 'active' then ${instant(nowMs)} else enabled_at end,
            roles = ${roleArray(change.roles)}, status = ${change.status}, version = version + 1
          where id = ${id} and version = ${version}`,
    )) === 1
  );
}

export async function setSingleKeys(tx: Tx, id: string, on: boolean): Promise<void> {
  await run(tx, sql`update users set single_keys = ${on} where id = ${id}`);
}

/** Sets a password hash (argon2id). `mustChange` when somebody else chose the password. */
export async function setPassword(tx: Tx, id: string, hash: string, mustChange: boolean): Promise<void> {
  await run(
    tx,
    sql`update users set password_hash = ${hash}, must_change_password = ${mustChange}, version = version + 1 where id = ${id}`,
  );
}

/** What sign-in compares with; read under the row's lock where a try is counted. */
export interface Credentials {
  readonly userId: string;
  readonly passwordHash: string | null;
  readonly totpSecret: Buffer | null;
  readonly totpLastStep: number;
}

export async function readCredentials(tx: Tx, signInName: string): Promise<Credentials | undefined> {
  return first(
    tx,
    sql<Credentials>`select id as "userId", password_hash as "passwordHash", totp_secret as "totpSecret", totp_last_step as "totpLastStep"
      from users where sign_in_name = ${signInName.trim().toLowerCase()}`,
  );
}

export async function readCredentialsOf(tx: Tx, userId: string): Promise<Credentials | undefined> {
  return first(
    tx,
    sql<Credentials>`select id as "userId", password_hash as "passwordHash", totp_secret as "totpSecret", totp_last_step as "totpLastStep"
      from users where id = ${userId}`,
  );
}

export function openTotpSecret(keys: Keys, credentials: Credentials): string | undefined {
  if (!credentials.totpSecret) return undefined;
  return unseal(keys.master, credentials.totpSecret, `totp ${credentials.userId}`).toString();
}

/** Sets or, with null, removes the authenticator's secret (base 32). */
export async function setTotpSecret(tx: Tx, keys: Keys, id: string, secret: string | null): Promise<void> {
  const sealed = secret === null ? null : seal(keys.master, Buffer.from(secret), `totp ${id}`);
  await run(tx, sql`update users set totp_secret = ${sealed}, totp_last_step = 0 where id = ${id}`);
}

/** Marks a time step as used. @returns false when it or a later one was used already: a code works once */
export async function spendTotpStep(tx: Tx, id: string, step: number): Promise<boolean> {
  return (
    (await run(
      tx,
      sql`update users set totp_last_step = ${step} where id = ${id} and totp_last_step < ${step}`,
    )) === 1
  );
}

/**
 * Disables accounts that nobody used for 90 days and temporary ones whose time is over (CJIS Security Policy,
 * account management). @returns ids of the accounts disabled now
 */
export async function disableIdleUsers(tx: Tx, nowMs: number, idleMs = 90 * 86_400_000): Promise<string[]> {
  const rows = await many(
    tx,
    sql<{ id: string }>`
    update users set status = 'disabled', version = version + 1
     where status = 'active' and (greatest(coalesce(last_sign_in_at, created_at), enabled_at) < ${instant(nowMs - idleMs)} or ends_at <= ${instant(nowMs)})
    returning id`,
  );
  return rows.map((r) => r.id);
}

function roleArray(roles: readonly Role[]) {
  return sql`array(select jsonb_array_elements_text(${JSON.stringify(roles)}::jsonb))`;
}
