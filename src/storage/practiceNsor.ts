import { sql } from 'kysely';
import { findAgency } from './agencies.js';
import { instant, json, many, run, type Tx } from './database.js';
import { newId } from './newId.js';
import { nsorRecordOf } from './nsorRecord.js';
import { changeRegistrant, type Registrant } from './registrants.js';
import { refreshRegistrant } from './registration.js';

/**
 * NSOR in training: whoever practises says that it accepted what waits. The record stands in the place alone; it gets
 * no number of the register's feed, so that nothing that follows the register hears of it.
 * @returns messages accepted; 0: none waits
 */
export async function acceptInTraining(tx: Tx, registrant: Registrant, nowMs: number): Promise<number> {
  const id = registrant.recordId ?? newId(nowMs);
  const nic = `T${id.slice(-9).toUpperCase()}`;
  const accepted = await run(
    tx,
    sql`update nsor_messages set state = 'accepted', nic = ${nic}, sent_at = ${instant(nowMs)}, answered_at = ${instant(nowMs)}
         where registrant_id = ${registrant.id} and state = 'queued'`,
  );
  if (accepted === 0) return 0;
  if (registrant.recordId === null) {
    const agency = await findAgency(tx, registrant.agencyId);
    const { person, details } = await nsorRecordOf(tx, registrant, agency?.ori ?? '', nic);
    await many(
      tx,
      sql`insert into register_records (id, file, record_number, entering_agency_id, entering_ori, state, person, details, digest, feed_seq, entered_at, updated_at)
          values (${id}, 'NSOR', ${nic}, ${registrant.agencyId}, ${agency?.ori ?? ''}, 'active', ${json(person)}, ${json(details)}, 'training', 0,
            ${instant(nowMs)}, ${instant(nowMs)})`,
    );
    await changeRegistrant(tx, registrant.id, { recordId: id }, nowMs);
  }
  await refreshRegistrant(tx, registrant, nowMs);
  return accepted;
}
