import { isUuid } from '#basics/ids.js';
import { localDate } from '#basics/zones.js';
import { readAddress } from '#delivery/address.js';
import { type SignatureProblem, TOLERANCE_MS, verify } from '#delivery/signature.js';
import { TASK_KINDS, taskKey } from '#domain/task.js';
import { type InboundReply, markReply, readReply } from '#storage/acknowledgements.js';
import { acknowledgeNotification } from '#storage/applyAcknowledgement.js';
import type { Tx } from '#storage/database.js';
import { channelsFor } from '#storage/directory.js';
import { type Keys, unseal } from '#storage/keys.js';
import { operatingAgency } from '#storage/operatingAgency.js';
import { openTasks } from '#storage/tasks.js';
import { type Step, SYSTEM } from './context.js';

/**
 * A reply came in: signed, or as a message over Nlets (AM back). A signature is checked against the webhook keys of the agency that it says it is from,
 * at the time it came in, not at the time it is read. It acknowledges what it names, or waits for a person with the
 * reason it fits nothing.
 */
export const applyReply: Step<'replyReceived'> = (context, item, beats) =>
  beats.save(async (tx, nowMs) => {
    const reply = await readReply(tx, item.payload.replyId);
    if (reply?.state !== 'received') return;
    const read = reply.door === 'nlets' ? readOverNlets(reply) : await readSigned(tx, context.keys, reply);
    if (!read.ok) return quarantine(tx, reply, read.problem, { signed: false }, nowMs);
    const { id: notificationId, officer, action, note, at } = read.body;
    if (typeof notificationId !== 'string' || !isUuid(notificationId))
      return quarantine(tx, reply, 'the reply names no notification', { signed: true }, nowMs);
    const receivedAtMs = typeof at === 'string' ? Date.parse(at) : Number.NaN;
    const done = await acknowledgeNotification(tx, { actor: SYSTEM, nowMs }, notificationId, {
      agencyId: reply.agencyId!,
      officer: text(officer, 200),
      userId: null,
      via: reply.door === 'nlets' ? 'nlets' : 'signed-reply',
      action: text(action, 60),
      note: text(note, 4000),
      receivedAtMs: Number.isNaN(receivedAtMs) ? null : receivedAtMs,
      replyId: `${reply.door === 'nlets' ? 'nlets' : 'signed'} ${reply.agencyId} ${read.signedId}`,
    });
    if (done.ok) return markReply(tx, reply.id, 'applied', done.value.again ? 'came before' : '');
    return quarantine(tx, reply, done.error.says, { signed: true }, nowMs);
  });

type Signed =
  | { readonly ok: true; readonly signedId: string; readonly body: Readonly<Record<string, unknown>> }
  | { readonly ok: false; readonly problem: string };

/** A free message over the Nlets line: the line vouches for whose it is. */
function readOverNlets(reply: InboundReply): Signed {
  return { ok: true, signedId: reply.replyId, body: reply.body };
}

const SIGNATURE_WORDS: Readonly<Record<SignatureProblem, string>> = {
  incomplete: 'the signature is incomplete',
  'too-old': `the signature was more than ${TOLERANCE_MS / 60_000} minutes old when it came in`,
  'too-new': `the signature was made more than ${TOLERANCE_MS / 60_000} minutes after it came in`,
  'wrong-signature': 'no key of the agency made the signature',
  'seen-before': 'the reply came before',
};

/** The body of a reply that one of its agency's webhook keys signed. */
async function readSigned(tx: Tx, keys: Keys, reply: InboundReply): Promise<Signed> {
  const { raw, headers } = reply.body as { readonly raw?: unknown; readonly headers?: unknown };
  if (reply.agencyId === null || typeof raw !== 'string' || typeof headers !== 'object' || headers === null)
    return { ok: false, problem: 'the reply was not kept as it came' };
  const bytes = Buffer.from(raw, 'base64');
  const webhookKeys = (await channelsFor(tx, reply.agencyId)).flatMap((channel) => {
    if (channel.kind !== 'webhook' || !channel.secrets) return [];
    const secrets = JSON.parse(
      unseal(keys.master, channel.secrets, `channel ${channel.id}`).toString('utf8'),
    );
    const address = readAddress({ ...channel, secrets });
    return address.ok && address.value.kind === 'webhook' ? address.value.keys : [];
  });
  const verified = verify(headers as Record<string, string>, bytes, webhookKeys, reply.receivedAtMs);
  if (!verified.ok) return { ok: false, problem: SIGNATURE_WORDS[verified.error] };
  try {
    const body: unknown = JSON.parse(bytes.toString('utf8'));
    if (typeof body !== 'object' || body === null)
      return { ok: false, problem: 'the reply is not an object' };
    return { ok: true, signedId: verified.value.id, body: body as Record<string, unknown> };
  } catch {
    return { ok: false, problem: 'the reply is not JSON' };
  }
}

/** One task a reply; what nobody signed makes one task an agency and day, so that a stranger cannot flood a desk. */
async function quarantine(
  tx: Tx,
  reply: InboundReply,
  problem: string,
  { signed }: { readonly signed: boolean },
  nowMs: number,
): Promise<void> {
  await markReply(tx, reply.id, 'quarantined', problem);
  const owner = await operatingAgency(tx);
  const turn = signed ? 0 : localDate('UTC', nowMs);
  await openTasks(
    tx,
    [
      {
        naturalKey: taskKey('unmatched-reply', signed ? reply.id : `unsigned ${reply.agencyId}`, turn),
        kind: 'unmatched-reply',
        ownerAgencyId: owner.id,
        objectKind: 'reply',
        objectId: reply.id,
        urgency: TASK_KINDS['unmatched-reply'].urgency,
        facts: { problem, agency: reply.agencyId, door: reply.door },
      },
    ],
    nowMs,
  );
}

function text(value: unknown, max: number): string {
  return typeof value === 'string' ? value.slice(0, max) : '';
}
