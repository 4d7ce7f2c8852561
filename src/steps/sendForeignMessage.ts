import { createHash } from 'node:crypto';
import { MS } from '#basics/clock.js';
import { signForeignMessage } from '#delivery/foreignGateway.js';
import { countryName } from '#domain/foreignMessage.js';
import { TASK_KINDS, taskKey } from '#domain/task.js';
import { newWork } from '#domain/workItem.js';
import { writeAudit } from '#storage/audit.js';
import type { Tx } from '#storage/database.js';
import { agenciesFor } from '#storage/directory.js';
import { exchangeTo } from '#storage/foreignExchanges.js';
import { FOREIGN_KEY_ID, foreignSigningKey } from '#storage/foreignKey.js';
import {
  markForeignMessage,
  readForeignMessage,
  type StoredForeignMessage,
} from '#storage/foreignMessages.js';
import { addMailNotices } from '#storage/mailNotices.js';
import { openTasks } from '#storage/tasks.js';
import { addWork } from '#storage/workItems.js';
import { type Step, SYSTEM } from './context.js';

/** Pauses between tries; after the last one a person at USNCB is asked, and tries go on hourly. */
const PAUSES_MS = [10 * MS.second, MS.minute, 5 * MS.minute, 15 * MS.minute];

/**
 * Hands a released message to USNCB: signed, with the same bytes at every try. Without an address in USNCB's row of
 * the directory, or when it takes nothing, a person there forwards it from the page.
 */
export const sendForeignMessage: Step<'foreignMessageReleased'> = async (context, item, beats) => {
  const loaded = await context.db.asSystem(async (tx) => {
    const message = await readForeignMessage(tx, item.payload.messageId);
    const [usncb] = message ? await agenciesFor(tx, { ids: [message.forwarderAgencyId] }) : [];
    return { message, address: usncb?.settings.i247Url };
  });
  const { message, address } = loaded;
  if (!message || message.state === 'sent') return beats.save(async () => undefined);
  if (typeof address !== 'string' || !context.foreignGateway)
    return beats.save((tx, nowMs) =>
      askAPerson(tx, message, 'USNCB has no address for signed messages', nowMs),
    );

  const body = await signForeignMessage(
    message.content,
    foreignSigningKey(context.keys.master),
    FOREIGN_KEY_ID,
  );
  const bodySha256 = createHash('sha256').update(body).digest('hex');
  const fate = await context.foreignGateway.send({ id: message.id, body }, address);
  if (fate.kind === 'delivered' || fate.kind === 'accepted')
    return beats.save(async (tx, nowMs) => {
      await markForeignMessage(tx, message.id, { state: 'sent', detail: fate.detail, bodySha256 }, nowMs);
      await writeAudit(tx, nowMs, {
        actor: SYSTEM,
        action: 'release.sent',
        objectKind: 'foreign-message',
        objectId: message.id,
        facts: { country: message.country, kind: message.kind, draft: message.draftId, bodySha256 },
      });
      await addWork(
        tx,
        [newWork('foreignDraftChanged', `foreign sent ${message.id}`, { draftId: message.draftId })],
        nowMs,
      );
    });
  if (fate.kind === 'refused-for-good')
    return beats.save((tx, nowMs) => askAPerson(tx, message, fate.detail, nowMs));
  const pause = PAUSES_MS[message.attempts];
  return beats.postpone(context.clock.now() + (pause ?? MS.hour), fate.detail, async (tx, nowMs) => {
    if (pause === undefined) await askAPerson(tx, message, fate.detail, nowMs);
    else
      await markForeignMessage(tx, message.id, { state: 'planned', detail: fate.detail, bodySha256 }, nowMs);
  });
};

/** No machine takes the message: a person at USNCB forwards it, and a registry with an agreement hears that it waits. */
async function askAPerson(tx: Tx, message: StoredForeignMessage, why: string, nowMs: number): Promise<void> {
  const exchange = await exchangeTo(tx, message.country);
  if (exchange?.email)
    await addMailNotices(
      tx,
      [
        {
          naturalKey: `foreign registry ${message.id}`,
          agencyId: message.forwarderAgencyId,
          userId: null,
          address: exchange.email,
          subject: 'foreign-registry',
          path: `/foreign-messages/${message.id}`,
        },
      ],
      nowMs,
    );
  await markForeignMessage(tx, message.id, { state: 'needs-person', detail: why }, nowMs);
  await openTasks(
    tx,
    [
      {
        naturalKey: taskKey('forward-foreign-message', message.id),
        kind: 'forward-foreign-message',
        ownerAgencyId: message.forwarderAgencyId,
        objectKind: 'foreign-message',
        objectId: message.id,
        urgency: TASK_KINDS['forward-foreign-message'].urgency,
        dueAtMs: nowMs + MS.hour,
        facts: { country: countryName(message.country), why, reference: message.reference },
      },
    ],
    nowMs,
  );
}
