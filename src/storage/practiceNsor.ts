import { sql } from 'kysely';
import { NCIC_MESSAGES } from '#domain/ncicMessages.js';
import { findAgency } from './agencies.js';
import { first, instant, json, many, run, type Tx } from './database.js';
import { newId } from './newId.js';
import type { StoredNsorMessage } from './nsorMessages.js';
import { nsorRecordOf } from './nsorRecord.js';
import { noteNsorFound, nsorLookOf } from './nsorStandings.js';
import { renumberRecord } from './registerRecords.js';
import { changeRegistrant, type Registrant } from './registrants.js';

/** Registrants of one side of a training place with a message for NSOR that waits since before. Asked as that side. */
export async function waitingInTraining(tx: Tx, agencyId: string, beforeMs: number): Promise<string[]> {
  const rows = await many(
    tx,
    sql<{ id: string }>`select registrant_id as id from nsor_messages
      where agency_id = ${agencyId} and state = 'queued' and made_at <= ${instant(beforeMs)}
      group by registrant_id order by min(made_at) limit ${AT_ONCE}`,
  );
  return rows.map((r) => r.id);
}
const AT_ONCE = 50;

/** The number under which the simulated NSOR of training holds a record: T and nine digits, made of the record's id. */
export function practiceNic(recordId: string): string {
  return `T${String(Number.parseInt(recordId.slice(-12), 16) % 1_000_000_000).padStart(9, '0')}`;
}

/** The number of a record that stands in training; empty: there is none. */
export async function practiceNumber(tx: Tx, recordId: string): Promise<string> {
  const row = await first(
    tx,
    sql<{ number: string }>`select record_number as number from register_records where id = ${recordId}`,
  );
  return row?.number ?? '';
}

/**
 * The record that an accepted entry leaves standing in its place alone, since a travel notice needs one: it has no
 * number of the register's feed, so nothing that follows the register hears of it.
 * @returns the number of the record; null: the message leaves none (a clear, a cancellation)
 */
export async function standInTraining(
  tx: Tx,
  registrant: Registrant,
  message: Pick<StoredNsorMessage, 'key' | 'subject'>,
  nowMs: number,
): Promise<string | null> {
  const enters = NCIC_MESSAGES.get(message.key)?.action === 'enter';
  if (registrant.recordId !== null) {
    const held = await practiceNumber(tx, registrant.recordId);
    // Entered anew after NSOR had lost it: the record stands on under another number.
    if (!enters || !(await nsorLookOf(tx, registrant.id))?.lostAtMs) return held;
    const anew = `T${String((Number(held.slice(1)) + 1) % 1_000_000_000).padStart(9, '0')}`;
    await renumberRecord(tx, registrant.recordId, anew);
    await noteNsorFound(tx, registrant.id);
    return anew;
  }
  if (!enters) return message.subject.nic;
  const id = newId(nowMs);
  const nic = practiceNic(id);
  const agency = await findAgency(tx, registrant.agencyId);
  const { person, details } = await nsorRecordOf(tx, registrant, agency?.ori ?? '', nic);
  await run(
    tx,
    sql`insert into register_records (id, file, record_number, entering_agency_id, entering_ori, state, person, details, digest, feed_seq, entered_at, updated_at)
        values (${id}, 'NSOR', ${nic}, ${registrant.agencyId}, ${agency?.ori ?? ''}, 'active', ${json(person)}, ${json(details)}, 'training', 0,
          ${instant(nowMs)}, ${instant(nowMs)})`,
  );
  await changeRegistrant(tx, registrant.id, { recordId: id }, nowMs);
  return nic;
}
