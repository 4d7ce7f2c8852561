import type { Actor } from '#domain/actor.js';
import { newWork } from '#domain/workItem.js';
import { writeAudit } from './audit.js';
import type { Tx } from './database.js';
import type { Keys } from './keys.js';
import { type Received, receiveTransmission } from './transmissions.js';
import { addWork, retryFailedWork } from './workItems.js';

/** Takes a transmission at whatever door: kept, audited and left to be read, in one transaction. */
export async function receiveForReading(
  tx: Tx,
  keys: Keys,
  t: {
    readonly door: string;
    readonly sender: string;
    readonly raw: Uint8Array;
    readonly actor: Actor;
    readonly source?: string;
  },
  nowMs: number,
): Promise<Received> {
  const received = await receiveTransmission(tx, keys, t, nowMs);
  // The item of the load that failed still stands there with its natural key; a new one would be swallowed by it.
  if (received.kind === 'retry') await retryFailedWork(tx, nowMs, `read ${received.id}`);
  if (received.kind !== 'repeated') {
    await addWork(
      tx,
      [
        newWork(
          'transmissionReceived',
          `read ${received.id}`,
          { transmissionId: received.id },
          { urgency: 3 },
        ),
      ],
      nowMs,
    );
  }
  await writeAudit(tx, nowMs, {
    actor: t.actor,
    action: 'transmission.received',
    objectKind: 'transmission',
    objectId: received.id,
    facts: { door: t.door, bytes: t.raw.length, as: received.kind },
    ...(t.source ? { source: t.source } : {}),
  });
  return received;
}
