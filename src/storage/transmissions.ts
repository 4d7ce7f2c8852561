import { createHash, randomBytes } from 'node:crypto';
import { sql } from 'kysely';
import type { DoorBytes } from '#domain/doorBytes.js';
import { first, instant, json, many, run, type Tx } from './database.js';
import { type Keys, seal, unseal } from './keys.js';
import { newId } from './newId.js';
import { senderNameSql } from './senderName.js';

/** What a partner sent, as received: hash, sender, raw bytes under a data key of their own. */
export interface Transmission {
  readonly id: string;
  readonly door: string;
  readonly sender: string;
  /** The sender for people to read. */
  readonly senderName: string;
  readonly receivedAtMs: number;
  readonly sha256: string;
  readonly bytes: number;
  readonly format: string | null;
  readonly state: 'received' | 'read' | 'failed';
  readonly outcome: 'accepted' | 'warnings' | 'quarantined' | 'rejected' | null;
  readonly warnings: readonly {
    readonly code: string;
    readonly text: string;
    readonly offset: number;
    readonly segment?: number;
  }[];
  readonly refs: Readonly<Record<string, unknown>>;
  readonly persons: number;
  readonly repeats: number;
  readonly erasedAtMs: number | null;
}

const COLUMNS = sql.raw(
  `id, door, sender, ${senderNameSql('transmissions.sender')} as "senderName", received_at as "receivedAtMs", sha256, bytes, format, state, outcome, warnings, refs, persons, repeats, erased_at as "erasedAtMs"`,
);

export type Received =
  | { readonly kind: 'new'; readonly id: string }
  /** The same bytes from the same sender at the same door: recognised, counted, not read twice. */
  | { readonly kind: 'repeated'; readonly id: string; readonly transmission: Transmission }
  /** The same bytes again after a load that failed: it is loaded again. */
  | { readonly kind: 'retry'; readonly id: string };

/**
 * Keeps a transmission under a fresh data key. The unique key on door, sender and hash recognises a repetition; a
 * failed load is set back so that sending it again is how a sender mends it.
 */
export async function receiveTransmission(
  tx: Tx,
  keys: Keys,
  t: { readonly door: string; readonly sender: string; readonly raw: DoorBytes },
  nowMs: number,
): Promise<Received> {
  const sha256 = createHash('sha256').update(t.raw.sent).digest('hex');
  const id = newId(nowMs);
  const keyId = newId(nowMs);
  const dataKey = randomBytes(32);
  const wrapped = seal(keys.master, dataKey, `data key ${keyId}`);
  const sealed = seal(dataKey, t.raw.kept, `transmission ${id}`);
  await run(
    tx,
    sql`insert into data_keys (id, wrapped, created_at) values (${keyId}, ${wrapped}, ${instant(nowMs)})`,
  );
  const [added] = await many(
    tx,
    sql<{ id: string }>`
    insert into transmissions (id, door, sender, received_at, sha256, bytes, raw, key_id, state)
    values (${id}, ${t.door}, ${t.sender}, ${instant(nowMs)}, ${sha256}, ${t.raw.sent.length}, ${sealed}, ${keyId}, 'received')
    on conflict (door, sender, sha256) do nothing returning id`,
  );
  if (added) return { kind: 'new', id };
  await run(tx, sql`delete from data_keys where id = ${keyId}`);
  const known = (await first(
    tx,
    sql<Transmission>`
    update transmissions set repeats = repeats + 1, last_repeat_at = ${instant(nowMs)}
     where door = ${t.door} and sender = ${t.sender} and sha256 = ${sha256} returning ${COLUMNS}`,
  ))!;
  if (known.state !== 'failed' || known.erasedAtMs !== null)
    return { kind: 'repeated', id: known.id, transmission: known };
  await run(tx, sql`update transmissions set state = 'received' where id = ${known.id}`);
  return { kind: 'retry', id: known.id };
}

export async function readTransmission(tx: Tx, id: string): Promise<Transmission | undefined> {
  return first(tx, sql<Transmission>`select ${COLUMNS} from transmissions where id = ${id}`);
}

/** With the agency whose machine client handed it in; null at every other door. */
export async function readTransmissionWithOwner(
  tx: Tx,
  id: string,
): Promise<(Transmission & { readonly ownerAgencyId: string | null }) | undefined> {
  return first(
    tx,
    sql<Transmission & { ownerAgencyId: string | null }>`
    select ${COLUMNS}, (select c.agency_id from api_clients c where transmissions.door not in ('intake', 'drop-folder') and c.client_id = transmissions.sender) as "ownerAgencyId"
      from transmissions where id = ${id}`,
  );
}

/** What became of a transmission's travellers: events kept, screened, and candidates opened. */
export async function countsOfTransmission(
  tx: Tx,
  id: string,
): Promise<{ readonly travelEvents: number; readonly screened: number; readonly candidates: number }> {
  return (await first(
    tx,
    sql<{ travelEvents: number; screened: number; candidates: number }>`
    select (select count(*) from travel_events e where e.transmission_id = ${id}) as "travelEvents",
           (select count(distinct s.travel_event_id) from screenings s join travel_events e on e.id = s.travel_event_id where e.transmission_id = ${id}) as screened,
           (select count(*) from candidates c join travel_events e on e.id = c.travel_event_id where e.transmission_id = ${id}) as candidates`,
  ))!;
}

/** The bytes as sent. Null when they were erased. Throws when the key does not fit. */
export async function openTransmission(tx: Tx, keys: Keys, id: string): Promise<Buffer | null> {
  const row = await first(
    tx,
    sql<{ raw: Buffer | null; wrapped: Buffer | null; keyId: string }>`
    select t.raw, k.wrapped, k.id as "keyId" from transmissions t join data_keys k on k.id = t.key_id where t.id = ${id}`,
  );
  if (!row?.raw || !row.wrapped) return null;
  return unseal(unseal(keys.master, row.wrapped, `data key ${row.keyId}`), row.raw, `transmission ${id}`);
}

export async function markTransmissionRead(
  tx: Tx,
  id: string,
  read: {
    readonly format: string;
    readonly outcome: NonNullable<Transmission['outcome']>;
    readonly warnings: Transmission['warnings'];
    readonly refs: Readonly<Record<string, unknown>>;
    readonly persons: number;
  },
  nowMs: number,
): Promise<void> {
  await run(
    tx,
    sql`
    update transmissions set state = 'read', format = ${read.format}, outcome = ${read.outcome}, warnings = ${json(read.warnings)},
           refs = ${json(read.refs)}, persons = ${read.persons}, read_at = ${instant(nowMs)} where id = ${id}`,
  );
}

/** The load broke on our side; the sender may send again, and the item stays for a person. */
export async function markTransmissionFailed(tx: Tx, id: string): Promise<void> {
  await run(tx, sql`update transmissions set state = 'failed' where id = ${id} and state = 'received'`);
}

export async function listTransmissions(
  tx: Tx,
  options: { readonly outcomes?: readonly string[]; readonly limit: number; readonly offset?: number },
): Promise<Transmission[]> {
  return many(
    tx,
    sql<Transmission>`
    select ${COLUMNS} from transmissions
     ${options.outcomes ? sql`where outcome in (${sql.join(options.outcomes)})` : sql``}
     order by received_at desc limit ${options.limit} offset ${options.offset ?? 0}`,
  );
}
