import { sql } from 'kysely';
import { first, instant, many, run, type Tx } from './database.js';

export interface Passkey {
  /** Credential id, base64url. */
  readonly id: string;
  readonly userId: string;
  readonly publicKey: Buffer;
  readonly counter: number;
  readonly transports: readonly string[];
  readonly label: string;
  readonly createdAt: number;
  readonly lastUsedAt: number | null;
}

const COLUMNS = sql.raw(
  'id, user_id as "userId", public_key as "publicKey", counter, transports, label, created_at as "createdAt", last_used_at as "lastUsedAt"',
);

export async function findPasskey(tx: Tx, id: string): Promise<Passkey | undefined> {
  return first(tx, sql<Passkey>`select ${COLUMNS} from passkeys where id = ${id}`);
}

export async function listPasskeys(tx: Tx, userId: string): Promise<Passkey[]> {
  return many(
    tx,
    sql<Passkey>`select ${COLUMNS} from passkeys where user_id = ${userId} order by created_at, id`,
  );
}

/** @returns false when the credential is known already, to whomever */
export async function addPasskey(
  tx: Tx,
  passkey: Omit<Passkey, 'createdAt' | 'lastUsedAt' | 'publicKey'> & { readonly publicKey: Uint8Array },
  nowMs: number,
): Promise<boolean> {
  return (
    (await run(
      tx,
      sql`insert into passkeys (id, user_id, public_key, counter, transports, label, created_at)
        values (${passkey.id}, ${passkey.userId}, ${Buffer.from(passkey.publicKey)}, ${passkey.counter},
          array(select jsonb_array_elements_text(${JSON.stringify(passkey.transports)}::jsonb)), ${passkey.label}, ${instant(nowMs)})
        on conflict (id) do nothing`,
    )) === 1
  );
}

/**
 * Notes a use. @returns false when the authenticator's counter did not go up although it counts: two devices
 * hold the same key (WebAuthn, 6.1.1)
 */
export async function notePasskeyUse(tx: Tx, id: string, counter: number, nowMs: number): Promise<boolean> {
  return (
    (await run(
      tx,
      sql`update passkeys set counter = ${counter}, last_used_at = ${instant(nowMs)}
        where id = ${id} and (counter < ${counter} or (counter = 0 and ${counter} = 0))`,
    )) === 1
  );
}

export async function removePasskey(tx: Tx, userId: string, id: string): Promise<boolean> {
  return (await run(tx, sql`delete from passkeys where id = ${id} and user_id = ${userId}`)) === 1;
}
