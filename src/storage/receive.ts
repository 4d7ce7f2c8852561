import { createHash } from 'node:crypto';
import type { Actor } from '#domain/actor.js';
import type { DoorBytes } from '#domain/doorBytes.js';
import { newWork } from '#domain/workItem.js';
import { writeAudit } from './audit.js';
import type { Tx } from './database.js';
import { type Keys, keyedDigest } from './keys.js';
import { type Received, receiveTransmission } from './transmissions.js';
import { addWork, retryFailedWork } from './workItems.js';

/** Takes a transmission at whatever door: kept, audited and left to be read, in one transaction. */
export async function receiveForReading(
  tx: Tx,
  keys: Keys,
  t: {
    readonly door: string;
    readonly sender: string;
    readonly raw: DoorBytes;
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
    facts: {
      door: t.door,
      bytes: t.raw.sent.length,
      as: received.kind,
      ...removedFacts(keys, t.raw),
    },
    ...(t.source ? { source: t.source } : {}),
  });
  return received;
}

/** Most digests of images that one audit row names; the others are counted. */
const DIGESTS_MAX = 20;

/** What was taken out at the door: how much of what, and of images a keyed digest, which proves later what came. */
function removedFacts(keys: Keys, { sent, removed }: DoorBytes): Record<string, unknown> {
  if (removed.length === 0) return {};
  const images = removed.filter((r) => r.what === 'image');
  const digests = images
    .slice(0, DIGESTS_MAX)
    .map((r) =>
      keyedDigest(keys, `image ${createHash('sha256').update(sent.subarray(r.from, r.to)).digest('hex')}`),
    );
  return {
    removed: {
      parts: removed.length,
      bytes: removed.reduce((n, r) => n + r.to - r.from, 0),
      ...(images.length === 0 ? {} : { images: images.length, digests }),
    },
  };
}
