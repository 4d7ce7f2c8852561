import { sql } from 'kysely';
import type { RecipientRole } from '#domain/agency.js';
import type { Scope } from '#domain/machineScope.js';
import { type Database, first, instant, json, many, run, type Tx } from './database.js';
import { newId } from './newId.js';

export interface ApiClient {
  readonly id: string;
  readonly clientId: string;
  readonly name: string;
  readonly agencyId: string;
  readonly agencyRole: RecipientRole;
  /** argon2id; null when the client signs assertions with its key instead. */
  readonly secretHash: string | null;
  readonly publicJwk: Readonly<Record<string, unknown>> | null;
  readonly scopes: readonly string[];
  readonly active: boolean;
  readonly isSample: boolean;
  readonly lastUsedAt: number | null;
}

const CLIENT_COLUMNS = sql.raw(
  'c.id, c.client_id as "clientId", c.name, c.agency_id as "agencyId", k.recipient_role as "agencyRole", c.secret_hash as "secretHash", c.public_jwk as "publicJwk", c.scopes, c.active and a.active as active, c.is_sample as "isSample", c.last_used_at as "lastUsedAt"',
);
const CLIENT_TABLES = sql.raw(
  'api_clients c join agencies a on a.id = c.agency_id join agency_kinds k on k.code = a.kind',
);

export async function findClientByName(tx: Tx, clientId: string): Promise<ApiClient | undefined> {
  return first(
    tx,
    sql<ApiClient>`select ${CLIENT_COLUMNS} from ${CLIENT_TABLES} where c.client_id = ${clientId}`,
  );
}

export async function findClient(tx: Tx, id: string): Promise<ApiClient | undefined> {
  return first(tx, byId(id));
}

/** The client of a token, in one trip: asked at every request of a machine. */
export async function clientOfToken(db: Database, id: string): Promise<ApiClient | undefined> {
  return (await db.readAsSystem(byId(id)))[0];
}

const byId = (id: string) =>
  sql<ApiClient>`select ${CLIENT_COLUMNS} from ${CLIENT_TABLES} where c.id = ${id}`;

export async function listClients(tx: Tx, agencyId: string): Promise<ApiClient[]> {
  return many(
    tx,
    sql<ApiClient>`select ${CLIENT_COLUMNS} from ${CLIENT_TABLES} where c.agency_id = ${agencyId} order by c.name, c.id`,
  );
}

export interface NewClient {
  readonly agencyId: string;
  readonly clientId: string;
  readonly name: string;
  readonly secretHash?: string | null;
  readonly publicJwk?: Readonly<Record<string, unknown>> | null;
  readonly scopes: readonly Scope[];
  readonly isSample?: boolean;
}

/** @returns the id, or undefined when the client id is taken */
export async function addClient(tx: Tx, client: NewClient, nowMs: number): Promise<string | undefined> {
  const added = await first(
    tx,
    sql<{ id: string }>`
    insert into api_clients (id, agency_id, client_id, name, secret_hash, public_jwk, scopes, is_sample, created_at)
    values (${newId(nowMs)}, ${client.agencyId}, ${client.clientId}, ${client.name}, ${client.secretHash ?? null},
      ${client.publicJwk ? json(client.publicJwk) : sql`null`}, ${scopeArray(client.scopes)},
      ${client.isSample ?? false}, ${instant(nowMs)})
    on conflict (client_id) do nothing returning id`,
  );
  return added?.id;
}

/** Takes a client's access away at once: tokens it still holds are refused too. */
export async function setClientActive(tx: Tx, id: string, active: boolean): Promise<boolean> {
  return (await run(tx, sql`update api_clients set active = ${active} where id = ${id}`)) === 1;
}

/** A client that signed with a key signs with it no longer: one way in, the one that was set last. */
export async function setClientSecret(tx: Tx, id: string, secretHash: string): Promise<boolean> {
  return (
    (await run(
      tx,
      sql`update api_clients set secret_hash = ${secretHash}, public_jwk = null where id = ${id}`,
    )) === 1
  );
}

export async function setClientKey(
  tx: Tx,
  id: string,
  publicJwk: Readonly<Record<string, unknown>>,
): Promise<boolean> {
  return (
    (await run(
      tx,
      sql`update api_clients set public_jwk = ${json(publicJwk)}, secret_hash = null where id = ${id}`,
    )) === 1
  );
}

/** What the client may do from its next token on; tokens it holds keep theirs for their few minutes. */
export async function setClientScopes(tx: Tx, id: string, scopes: readonly Scope[]): Promise<boolean> {
  return (await run(tx, sql`update api_clients set scopes = ${scopeArray(scopes)} where id = ${id}`)) === 1;
}

export async function noteClientUse(tx: Tx, id: string, nowMs: number): Promise<void> {
  await run(tx, sql`update api_clients set last_used_at = ${instant(nowMs)} where id = ${id}`);
}

function scopeArray(scopes: readonly Scope[]) {
  return sql`array(select jsonb_array_elements_text(${JSON.stringify(scopes)}::jsonb))`;
}
