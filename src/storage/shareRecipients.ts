import { sql } from 'kysely';
import type { ShareKind, ShareWay } from '#domain/sharing.js';
import { first, instant, json, many, run, type Tx } from './database.js';
import { newId } from './newId.js';

/** Somebody whom a jurisdiction tells of its registrations, beside the other jurisdictions and NSOR. */
export interface ShareRecipient {
  readonly id: string;
  readonly agencyId: string;
  readonly kind: ShareKind;
  readonly name: string;
  readonly way: Exclude<ShareWay, 'nsor'>;
  readonly toAgencyId: string | null;
  readonly toAgencyName: string | null;
  readonly email: string | null;
  readonly postal: string;
  readonly area: readonly string[];
  readonly active: boolean;
  readonly version: number;
}

const SELECT = sql.raw(
  `select s.id, s.agency_id as "agencyId", s.kind, s.name, s.way, s.to_agency_id as "toAgencyId", a.name as "toAgencyName", s.email, s.postal, s.area, s.active, s.version
   from share_recipients s left join agencies a on a.id = s.to_agency_id`,
);

/** In order of kind and name; row security cuts to the reader's agency. */
export async function listShareRecipients(tx: Tx, agencyId?: string): Promise<ShareRecipient[]> {
  return many(
    tx,
    sql<ShareRecipient>`${SELECT} ${agencyId ? sql`where s.agency_id = ${agencyId}` : sql``} order by s.active desc, s.kind, s.name, s.id limit 2000`,
  );
}

export async function readShareRecipient(tx: Tx, id: string): Promise<ShareRecipient | undefined> {
  return first(tx, sql<ShareRecipient>`${SELECT} where s.id = ${id}`);
}

export type RecipientEntry = Pick<
  ShareRecipient,
  'kind' | 'name' | 'way' | 'toAgencyId' | 'email' | 'postal' | 'area' | 'active'
>;

export async function addShareRecipient(
  tx: Tx,
  agencyId: string,
  entry: RecipientEntry,
  by: string | null,
  nowMs: number,
): Promise<string> {
  const id = newId(nowMs);
  await run(
    tx,
    sql`insert into share_recipients (id, agency_id, kind, name, way, to_agency_id, email, postal, area, active, changed_by, created_at, updated_at)
      values (${id}, ${agencyId}, ${entry.kind}, ${entry.name}, ${entry.way}, ${entry.toAgencyId}, ${entry.email}, ${entry.postal}, ${json(entry.area)}, ${entry.active},
              ${by}, ${instant(nowMs)}, ${instant(nowMs)})`,
  );
  return id;
}

/** @returns false when somebody changed it since `version` was read */
export async function changeShareRecipient(
  tx: Tx,
  id: string,
  version: number,
  entry: RecipientEntry,
  by: string | null,
  nowMs: number,
): Promise<boolean> {
  return (
    (await run(
      tx,
      sql`update share_recipients set kind = ${entry.kind}, name = ${entry.name}, way = ${entry.way}, to_agency_id = ${entry.toAgencyId}, email = ${entry.email},
             postal = ${entry.postal}, area = ${json(entry.area)}, active = ${entry.active}, changed_by = ${by}, version = version + 1, updated_at = ${instant(nowMs)}
           where id = ${id} and version = ${version}`,
    )) === 1
  );
}
