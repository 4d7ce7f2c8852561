import { SET_ASIDE_DUE_MS } from '#domain/setAside.js';
import { taskKey } from '#domain/task.js';
import { type NewWork, newWork } from '#domain/workItem.js';
import { keptOf, type ReadWarning, worse } from '#formats/outcome.js';
import { readAny } from '#formats/read.js';
import { writeAudit } from '#storage/audit.js';
import { operatingAgency } from '#storage/operatingAgency.js';
import { cancelTasks, openTasks } from '#storage/tasks.js';
import { type Became, endReading } from '#storage/transmissionReadings.js';
import {
  readTransmission as loadTransmission,
  markTransmissionRead,
  openTransmission,
} from '#storage/transmissions.js';
import { addWork } from '#storage/workItems.js';
import { type Step, SYSTEM } from './context.js';
import { MESSAGE_HANDLERS } from './messageHandlers.js';

/**
 * Travellers per screening item: small enough that the first candidates of a full aircraft are shown while the last
 * travellers are still compared, large enough to batch.
 */
const SCREEN_BATCH = 100;

/**
 * Reads what a partner sent into travel events: one per person and voyage, application or inspection, whatever parts,
 * resends and changes they came in; `messageHandlers.ts` says who takes in which kind of message. Nothing received is lost: a message that cannot be read ends quarantined or rejected with a task.
 */
export const readTransmission: Step<'transmissionReceived'> = async (context, item, beats) => {
  const { transmissionId, format } = item.payload;
  const loaded = await context.db.asSystem(async (tx) => ({
    transmission: await loadTransmission(tx, transmissionId),
    raw: await openTransmission(tx, context.keys, transmissionId),
  }));
  const { transmission, raw } = loaded;
  if (!transmission || transmission.state === 'read' || raw === null)
    return beats.save(async () => undefined);

  const messages = readAny(raw, format, {
    receivedOn: new Date(transmission.receivedAtMs).toISOString().slice(0, 10),
  });
  const persons = messages.reduce((n, m) => n + m.persons.length, 0);

  await beats.save(async (tx, nowMs) => {
    let outcome = messages.map((m) => m.outcome).reduce(worse, 'accepted');
    const remarks: ReadWarning[] = [];
    const toScreen: string[] = [];
    const off: NewWork[] = [];
    const became: Became[] = [];
    for (const message of messages) {
      const taken = await MESSAGE_HANDLERS[message.kind](tx, context, transmission, message, nowMs);
      remarks.push(...message.warnings, ...(taken.remarks ?? []));
      if (taken.remarks?.length) outcome = worse(outcome, taken.outcome ?? 'warnings');
      toScreen.push(...taken.screen);
      became.push(...(taken.became ?? []));
      if (taken.off.length === 0) continue;
      const key = `off ${transmissionId} ${message.range.from}`;
      off.push(newWork('travelEventsCancelled', key, { eventIds: taken.off }, { urgency: 1 }));
    }
    const warnings = keptOf(remarks);
    const readAs = messages[0]?.format ?? 'unknown';
    await markTransmissionRead(
      tx,
      transmissionId,
      {
        format: readAs,
        outcome,
        warnings,
        persons,
        refs: { ...(messages[0]?.references ?? {}), messages: messages.length },
      },
      nowMs,
    );
    if (format !== undefined)
      await endReading(tx, transmissionId, {
        atMs: nowMs,
        format: readAs,
        outcome,
        persons,
        says: warnings[0]?.text ?? '',
        became,
      });
    // Another reading is screened although the first one's screening still waits: it may have read more persons.
    const screening = format === undefined ? transmissionId : `${transmissionId} again ${item.id}`;
    await addWork(tx, [...off, ...screenWork(transmissionId, screening, [...new Set(toScreen)])], nowMs);
    if (outcome === 'quarantined' || outcome === 'rejected') {
      const owner = await operatingAgency(tx);
      await openTasks(
        tx,
        [
          {
            naturalKey: taskKey('quarantined-transmission', transmissionId),
            kind: 'quarantined-transmission',
            ownerAgencyId: owner.id,
            objectKind: 'transmission',
            objectId: transmissionId,
            dueAtMs: nowMs + SET_ASIDE_DUE_MS[outcome],
            urgency: outcome === 'rejected' ? 3 : 4,
            facts: {
              outcome,
              sender: transmission.sender,
              codes: [...new Set(warnings.map((w) => w.code))].slice(0, 10),
            },
          },
        ],
        nowMs,
      );
    } else if (format !== undefined)
      // Read in full now, as the format that a person chose: nobody needs to look at it any more.
      await cancelTasks(tx, transmissionId, ['quarantined-transmission'], nowMs);
    await writeAudit(tx, nowMs, {
      actor: SYSTEM,
      action: 'transmission.read',
      objectKind: 'transmission',
      objectId: transmissionId,
      facts: {
        outcome,
        persons,
        messages: messages.length,
        screened: toScreen.length,
        ...(format === undefined ? {} : { again: true, format }),
      },
    });
  });
};

/** Screening in items of nearly equal size. */
function screenWork(transmissionId: string, key: string, eventIds: readonly string[]): NewWork[] {
  const items = Math.ceil(eventIds.length / SCREEN_BATCH);
  return Array.from({ length: items }, (_, i) => {
    const at = (n: number) => Math.floor((n * eventIds.length) / items);
    const ids = eventIds.slice(at(i), at(i + 1));
    return newWork(
      'travelEventsRecorded',
      `screen ${key} ${i}`,
      { transmissionId, eventIds: ids },
      { urgency: 3 },
    );
  });
}
