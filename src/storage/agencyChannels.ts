import { sql } from 'kysely';
import type { AgencyChannel, ChannelKind } from '#domain/agency.js';
import { first, instant, json, many, run, type Tx } from './database.js';
import { type Keys, seal, unseal } from './keys.js';
import { newId } from './newId.js';

/** How an agency is reached, in the order to be tried. Secrets are sealed and read by delivery only. */
interface ChannelRow extends Omit<AgencyChannel, 'verifiedAt'> {
  readonly verifiedAt: number | null;
}

const COLUMNS = sql.raw(
  'id, agency_id as "agencyId", position, kind, address, carries_content as "carriesContent", verified_at as "verifiedAt", active',
);

export async function listChannels(tx: Tx, agencyId: string): Promise<AgencyChannel[]> {
  const rows = await many(
    tx,
    sql<ChannelRow>`select ${COLUMNS} from agency_channels where agency_id = ${agencyId} order by position`,
  );
  return rows.map(asChannel);
}

/** Channels in use for several agencies at once, by agency and position. */
export async function channelsOf(tx: Tx, agencyIds: readonly string[]): Promise<AgencyChannel[]> {
  if (agencyIds.length === 0) return [];
  const rows = await many(
    tx,
    sql<ChannelRow>`select ${COLUMNS} from agency_channels where active and agency_id in (${sql.join(agencyIds)}) order by agency_id, position`,
  );
  return rows.map(asChannel);
}

export interface NewChannel {
  readonly kind: ChannelKind;
  /** Without secrets: it is shown on pages. */
  readonly address: Readonly<Record<string, unknown>>;
  readonly carriesContent: boolean;
  readonly secrets?: Readonly<Record<string, unknown>> | null;
}

/** Adds a channel after the last one. @returns its id */
export async function addChannel(
  tx: Tx,
  keys: Keys,
  agencyId: string,
  channel: NewChannel,
  nowMs: number,
): Promise<string> {
  const id = newId(nowMs);
  await run(
    tx,
    sql`
    insert into agency_channels (id, agency_id, position, kind, address, secrets, carries_content)
    select ${id}, ${agencyId}, coalesce(max(position), 0) + 1, ${channel.kind}, ${json(channel.address)}, ${sealed(keys, id, channel.secrets)}, ${channel.carriesContent}
      from agency_channels where agency_id = ${agencyId}`,
  );
  return id;
}

/** What the channel's sender needs and nobody else sees, e.g. `{keys: [{id, secret}]}` of a webhook. */
export async function readChannelSecrets(
  tx: Tx,
  keys: Keys,
  id: string,
): Promise<Readonly<Record<string, unknown>> | null> {
  const row = await first(
    tx,
    sql<{ secrets: Buffer | null }>`select secrets from agency_channels where id = ${id}`,
  );
  if (!row?.secrets) return null;
  return JSON.parse(unseal(keys.master, row.secrets, `channel ${id}`).toString());
}

export async function setChannelSecrets(
  tx: Tx,
  keys: Keys,
  id: string,
  secrets: Readonly<Record<string, unknown>> | null,
): Promise<boolean> {
  return (
    (await run(
      tx,
      sql`update agency_channels set secrets = ${sealed(keys, id, secrets)} where id = ${id}`,
    )) === 1
  );
}

/** Changes where a channel leads; it is unverified until a test message was confirmed. */
export async function changeChannel(
  tx: Tx,
  id: string,
  change: Omit<NewChannel, 'secrets' | 'kind'> & { readonly active: boolean },
): Promise<boolean> {
  return (
    (await run(
      tx,
      sql`update agency_channels set verified_at = case when address = ${json(change.address)} then verified_at end,
            address = ${json(change.address)}, carries_content = ${change.carriesContent}, active = ${change.active} where id = ${id}`,
    )) === 1
  );
}

export async function verifyChannel(tx: Tx, id: string, nowMs: number): Promise<boolean> {
  return (
    (await run(tx, sql`update agency_channels set verified_at = ${instant(nowMs)} where id = ${id}`)) === 1
  );
}

/** Puts an agency's channels in the order given. Throws when the ids are not exactly the agency's own. */
export async function orderChannels(tx: Tx, agencyId: string, ids: readonly string[]): Promise<void> {
  const own = new Set((await listChannels(tx, agencyId)).map((c) => c.id));
  if (own.size !== ids.length || !ids.every((id) => own.has(id)))
    throw new Error(`the order names ${ids.length} channels, the agency has ${own.size}`);
  // Twice, because (agency, position) is unique at every moment.
  for (const shift of [1_000_000, 0]) {
    await run(
      tx,
      sql`update agency_channels c set position = o.position + ${shift} from jsonb_to_recordset(${json(
        ids.map((id, i) => ({ id, position: i + 1 })),
      )}) as o(id uuid, position integer) where c.id = o.id and c.agency_id = ${agencyId}`,
    );
  }
}

function sealed(keys: Keys, id: string, secrets: Readonly<Record<string, unknown>> | null | undefined) {
  return secrets ? seal(keys.master, Buffer.from(JSON.stringify(secrets)), `channel ${id}`) : null;
}

function asChannel(row: ChannelRow): AgencyChannel {
  return { ...row, verifiedAt: row.verifiedAt === null ? null : new Date(row.verifiedAt).toISOString() };
}
