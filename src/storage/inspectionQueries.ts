import { sql } from 'kysely';
import type { PersonDescription } from '#domain/person.js';
import { type Database, many, type Tx, uuids } from './database.js';
import type { FeedState, RegisterRecord } from './registerRecords.js';

/** What an interactive query needs to know before it screens: who asks, and how far the register is. One trip. */
export async function beforeAsking(
  db: Database,
  clientId: string,
): Promise<{ readonly sender: string; readonly feeds: readonly FeedState[] }> {
  const [row] = await db.readAsSystem(
    sql<{ sender: string | null; feeds: readonly (FeedState & { freshAsOfMs: number | null })[] }>`
    select (select c.client_id from api_clients c where c.id = ${clientId}) as sender,
           (select coalesce(jsonb_agg(jsonb_build_object('code', code, 'name', name, 'lastSeq', last_seq,
                     'freshAsOfMs', (extract(epoch from fresh_as_of) * 1000)::bigint, 'staleAfterSeconds', stale_after_seconds) order by code), '[]')
              from register_feeds) as feeds`,
  );
  return { sender: row?.sender ?? clientId, feeds: row?.feeds ?? [] };
}

/** A record that was hit, with whom to confirm: its holder, never what it says. */
export interface HitRecord {
  readonly id: string;
  readonly state: RegisterRecord['state'];
  readonly person: PersonDescription;
  readonly agency: string;
  readonly ori: string;
  readonly phone: string | null;
}

export async function hitRecords(tx: Tx, ids: readonly string[]): Promise<Map<string, HitRecord>> {
  if (ids.length === 0) return new Map();
  const rows = await many(
    tx,
    sql<HitRecord>`
    select r.id, r.state, r.person, a.name as agency, r.entering_ori as ori,
           (select c.phone from agency_contacts c where c.agency_id = a.id and c.phone is not null order by c.position limit 1) as phone
      from register_records r join agencies a on a.id = r.entering_agency_id where r.id = any(${uuids(ids)})`,
  );
  return new Map(rows.map((r) => [r.id, r]));
}
