import { createHash } from 'node:crypto';
import type { Actor } from '#domain/actor.js';
import { type RecordEntry, recordDigestText } from '#domain/registerRecord.js';
import { newWork } from '#domain/workItem.js';
import { writeAudit } from './audit.js';
import type { Tx } from './database.js';
import { endRecord, type NewRecord, type SaveCounts, saveRecords } from './registerRecords.js';
import { addWork } from './workItems.js';

/** The one road into the register, whatever the door: file, API, page, simulated NCIC. */
export async function enterRecords(
  tx: Tx,
  door: { readonly actor: Actor; readonly nowMs: number; readonly feed: string },
  entries: readonly { readonly entry: RecordEntry; readonly agencyId: string }[],
): Promise<SaveCounts> {
  const records: NewRecord[] = entries.map(({ entry, agencyId }) => ({
    file: entry.file,
    recordNumber: entry.recordNumber,
    enteringAgencyId: agencyId,
    enteringOri: entry.ori,
    person: entry.person,
    details: entry.details as Readonly<Record<string, unknown>>,
    registersUntil: entry.registersUntil,
    digest: createHash('sha256').update(recordDigestText(entry)).digest('hex'),
  }));
  const counts = await saveRecords(tx, door.feed, records, door.nowMs);
  if (counts.seqs) await noteChange(tx, counts.seqs.from, counts.seqs.to, door.nowMs);
  return counts;
}

/** Ends a record and leaves the work that closes candidates and corrects messages. @returns false when it was not active */
export async function endRegisterRecord(
  tx: Tx,
  door: {
    readonly actor: Actor;
    readonly nowMs: number;
    readonly feed: string;
    readonly source?: string;
    /** `caller`: the door writes the row of the action itself, as every route does. */
    readonly audit?: 'caller';
  },
  recordId: string,
  end: { readonly state: 'cleared' | 'expired' | 'vacated' | 'cancelled'; readonly reason: string },
): Promise<boolean> {
  const ended = await endRecord(tx, door.feed, recordId, end, door.nowMs);
  if (!ended) return false;
  await noteChange(tx, ended.seq, ended.seq, door.nowMs);
  if (door.audit === 'caller') return true;
  await writeAudit(tx, door.nowMs, {
    actor: door.actor,
    action: 'record.ended',
    objectKind: 'record',
    objectId: recordId,
    facts: { as: end.state, version: ended.version },
    ...(door.source ? { source: door.source } : {}),
  });
  return true;
}

/** The register changed: open travel events are held against it within a minute. */
async function noteChange(tx: Tx, fromSeq: number, toSeq: number, nowMs: number): Promise<void> {
  await addWork(
    tx,
    [newWork('registerChanged', `register ${fromSeq} ${toSeq}`, { fromSeq, toSeq }, { urgency: 1 })],
    nowMs,
  );
}
