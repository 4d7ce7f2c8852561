import { type Gap, gapsText, gapsToAskFor, noteNumbers } from '#domain/feedGaps.js';
import { TASK_KINDS, taskKey } from '#domain/task.js';
import type { ManifestMessage } from '#formats/manifest.js';
import { operatingAgency } from '#storage/operatingAgency.js';
import { lockPartnerFeed, savePartnerFeed } from '#storage/partnerFeeds.js';
import { cancelTasksByKey, openTasks } from '#storage/tasks.js';
import type { MessageHandler } from './messageHandler.js';

/** A sender with more holes than this is called once, not once a hole. */
const TASKS_MAX = 5;

/**
 * The same handler, keeping account of the sender's sequence numbers: what stays missing for ten minutes becomes a task
 * to ask the sender for it, which ends by itself when the missing comes.
 */
export function withFeedNumbers(handler: MessageHandler): MessageHandler {
  return async (tx, context, transmission, message, nowMs) => {
    const taken = await handler(tx, context, transmission, message, nowMs);
    const { feed, numbers } = numbersOf(message);
    if (feed === undefined || numbers.length === 0) return taken;
    const { sender } = transmission;
    const before = await lockPartnerFeed(tx, sender, feed);
    const known = noteNumbers(before, numbers, nowMs)!;
    await savePartnerFeed(tx, sender, feed, known, nowMs);
    const key = (gap: Gap) => taskKey('feed-gap', `${sender} ${feed}`, gap.from);
    const still = new Set(known.missing.map(key));
    await cancelTasksByKey(
      tx,
      (before?.missing ?? []).map(key).filter((k) => !still.has(k)),
      nowMs,
    );
    const ask = gapsToAskFor(known, nowMs).slice(0, TASKS_MAX);
    if (ask.length === 0) return taken;
    const owner = await operatingAgency(tx);
    await openTasks(
      tx,
      ask.map((gap) => ({
        naturalKey: key(gap),
        kind: 'feed-gap' as const,
        ownerAgencyId: owner.id,
        objectKind: 'transmission',
        objectId: transmission.id,
        urgency: TASK_KINDS['feed-gap'].urgency,
        facts: { sender, feed, missing: gapsText([gap]) },
      })),
      nowMs,
    );
    return taken;
  };
}

/** Applications are numbered one by one in their feed, inspections by the batch. */
function numbersOf(message: ManifestMessage): {
  readonly feed: string | undefined;
  readonly numbers: readonly number[];
} {
  const { transaction, feedSequence } = message.references;
  if (message.format.startsWith('applications-'))
    return {
      feed: transaction,
      numbers: (message.events ?? []).flatMap((e) => (e.sequence === undefined ? [] : [e.sequence])),
    };
  if (message.format.startsWith('tecs-') && feedSequence !== undefined)
    return { feed: 'inspections', numbers: [feedSequence] };
  return { feed: undefined, numbers: [] };
}
