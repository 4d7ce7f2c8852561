import { createHash } from 'node:crypto';
import { MS } from '#basics/clock.js';
import type { Result } from '#basics/result.js';
import { readAddress } from '#delivery/address.js';
import {
  type Channel,
  type ChannelAddress,
  type Channels,
  fate,
  type Letter,
  sendBy,
} from '#delivery/channel.js';
import type { RecipientRole } from '#domain/agency.js';
import { nextAttempt, RETRY_PLANS } from '#domain/backoff.js';
import { chooseChannel } from '#domain/channelChoice.js';
import { type MessageContent, messageText, releaseAgain } from '#domain/message.js';
import { referenceOf } from '#domain/reference.js';
import type { ReleaseBody, Withheld } from '#domain/release.js';
import type { RuleSet } from '#domain/ruleSet.js';
import { taskKey } from '#domain/task.js';
import { writeAudit } from '#storage/audit.js';
import { endDeadlines } from '#storage/deadlines.js';
import { beginDelivery, deliveriesOf, endDelivery, PROCESS_ENDED } from '#storage/deliveries.js';
import { type ChannelWithSecrets, channelsFor } from '#storage/directory.js';
import { unseal } from '#storage/keys.js';
import { markNotification, type Notification, readNotification } from '#storage/notifications.js';
import { operatingAgency } from '#storage/operatingAgency.js';
import { ruleSetAt } from '#storage/ruleSets.js';
import { cancelTasks, openTasks } from '#storage/tasks.js';
import { type Step, type StepContext, SYSTEM } from './context.js';

/** How soon the next channel of a round is tried after one failed. */
const NEXT_CHANNEL_MS = 250;

/**
 * Delivers one notification over the agency's channels in order. The attempt is marked begun before anything is
 * sent and its fate recorded after, each in a transaction of its own; nothing is sent inside one. A crash between
 * leaves an attempt of unknown fate, and the resend carries the same id and the same bytes.
 */
export const deliverNotification: Step<'notificationPlanned'> = async (context, item, beats) => {
  const loaded = await context.db.asSystem(async (tx) => {
    const n = await readNotification(tx, item.payload.notificationId);
    if (!n) return null;
    const release = await ruleSetAt<ReleaseBody>(tx, 'release', context.clock.now());
    return {
      n,
      channels: await channelsFor(tx, n.recipientAgencyId),
      attempts: await deliveriesOf(tx, [n.id]),
      release,
    };
  });
  if (!loaded || !OWED.has(loaded.n.state)) return beats.save(async () => undefined);
  const { n, channels, attempts } = loaded;
  const { channel, moreThisRound } = chooseChannel(channels, attempts);
  if (channel === null) return onlyAPerson(context, n, beats);

  const letter = letterOf(context, n, loaded.release as RuleSet<ReleaseBody>, channel.carriesContent);
  const address = addressOf(context, channel);
  // A row of the directory that cannot be used is a failed attempt like any other: the next channel has its turn.
  const bytes = address.ok ? await composeFor(context.channels, letter, address.value) : new Uint8Array();
  const begun = await context.db.asSystem(async (tx) => {
    const nowMs = context.clock.now();
    // Somebody may have stopped it since it was read: whoever holds the row first has the word.
    const current = await readNotification(tx, n.id, true);
    if (!current || !OWED.has(current.state)) return null;
    const attempt = await beginDelivery(
      tx,
      {
        notificationId: n.id,
        channelId: channel.id,
        channelKind: channel.kind,
        bodySha256: createHash('sha256').update(bytes).digest('hex'),
      },
      nowMs,
    );
    await markNotification(tx, n.id, 'dispatched', nowMs);
    await endDeadlines(tx, [n.id], ['dispatch'], 'met', nowMs);
    await writeAudit(tx, nowMs, {
      actor: SYSTEM,
      action: 'notification.dispatched',
      objectKind: 'notification',
      objectId: n.id,
      facts: {
        agency: n.recipientAgencyId,
        channel: channel.kind,
        attempt: attempt.attempt,
        trip: n.tripId,
        rule: n.ruleId,
        ruleVersion: n.ruleVersion,
      },
    });
    return attempt;
  });
  if (begun === null) return beats.save(async () => undefined);

  const sent = address.ok
    ? await sendBy(context.channels, letter, address.value, { clock: context.clock })
    : fate('refused-for-good', address.error);

  const nowMs = context.clock.now();
  if (sent.kind === 'delivered' || sent.kind === 'accepted') {
    return beats.save(async (tx, at) => {
      await endDelivery(tx, begun.id, { state: FATE_STATES[sent.kind], detail: sent.detail }, at);
      await markNotification(tx, n.id, 'delivered', at);
      await cancelTasks(tx, n.id, ['delivery-exhausted'], at);
    });
  }
  const failedAs = FATE_STATES[sent.kind];
  const firstAttemptAtMs = attempts[0]?.begunAtMs ?? nowMs;
  // An attempt that ended with our own process says nothing of the receiver and lengthens no pause.
  const answered = attempts.filter((a) => a.state !== 'begun' && a.detail !== PROCESS_ENDED).length;
  const rounds = Math.ceil((answered + 1) / Math.max(1, channels.length));
  const next = nextAttempt(n.class === 'P1' ? RETRY_PLANS.wanted : RETRY_PLANS.ordinary, {
    attempts: rounds,
    firstAttemptAtMs,
    nowMs,
    jitter: jitterOf(n.id, attempts.length),
    ...(sent.retryAfterMs === undefined ? {} : { retryAfterMs: sent.retryAfterMs }),
  });
  return beats.postpone(moreThisRound ? nowMs + NEXT_CHANNEL_MS : next.atMs, sent.detail, async (tx, at) => {
    await endDelivery(tx, begun.id, { state: failedAs, detail: sent.detail }, at);
    if (next.personNeeded) await askAPerson(context, tx, n, 'no channel of the agency works', at);
  });
};

/** States in which a message is still to be delivered; an acknowledged or closed one is not sent again. */
const OWED = new Set(['planned', 'dispatched', 'exhausted']);

const FATE_STATES = {
  delivered: 'delivered',
  accepted: 'accepted',
  'refused-for-good': 'refused',
  'failed-try-again': 'failed',
  unknown: 'unknown',
} as const;

/** The letter of a notification: the same input gives the same bytes, whichever attempt it is. */
export function letterOf(
  context: Pick<StepContext, 'publicUrl' | 'isTest'>,
  n: Notification,
  release: RuleSet<ReleaseBody>,
  carriesContent: boolean,
): Letter {
  const host = new URL(context.publicUrl).hostname;
  const letter: Letter = {
    notificationId: n.id,
    reference: referenceOf(n.tripId ?? n.id),
    class: `${n.class} ${n.kind}`,
    subject: SUBJECTS[n.kind],
    issuedAt: new Date(n.plannedAtMs).toISOString(),
    messageId: `${n.id}@${host}`,
    openAt: `${context.publicUrl}/notifications/${n.id}`,
    test: context.isTest,
  };
  if (!carriesContent) return letter;
  // Release is asked again at sending: a rule that changed after planning takes effect.
  const now = releaseAgain(
    release,
    { content: n.content as MessageContent, withheld: n.withheld as Withheld[], facts: n.facts },
    n.recipientRole as RecipientRole,
  );
  const relocation = n.facts.event === 'relocation-abroad' ? whoMoves(now.content) : null;
  return {
    ...letter,
    ...(relocation ? { relocation } : {}),
    content: {
      bytes: new TextEncoder().encode(messageText(now.content, now.withheld)),
      mediaType: 'text/plain; charset=utf-8',
    },
  };
}

/** Whom a relocation is about, as far as the recipient may know. */
function whoMoves(content: MessageContent): Letter['relocation'] | null {
  const of = (field: string) =>
    content.sections.flatMap((s) => s.fields).find((f) => f.field === field)?.value;
  const [name, birthDate] = [of('names'), of('birthDate')];
  const first = name?.split(/[;\n]/)[0]?.trim();
  const born = /\d{4}(-\d{2}){0,2}/.exec(birthDate ?? '')?.[0];
  return first && born ? { name: first, birthDate: born } : null;
}

/** Words without personal data: they pass through mail relays and strangers' logs. */
const SUBJECTS: Readonly<Record<Notification['kind'], string>> = {
  alert: 'A notification waits for you',
  update: 'An update to a notification waits for you',
  correction: 'A correction waits for you',
  withdrawal: 'A notification was withdrawn',
};

/** The channel's address with its secrets unsealed, or what is wrong with the directory's row. */
export function addressOf(
  context: Pick<StepContext, 'keys'>,
  channel: ChannelWithSecrets,
): Result<ChannelAddress, string> {
  const secrets = channel.secrets
    ? JSON.parse(unseal(context.keys.master, channel.secrets, `channel ${channel.id}`).toString('utf8'))
    : null;
  return readAddress({ ...channel, secrets });
}

async function onlyAPerson(
  context: StepContext,
  n: Notification,
  beats: Parameters<Step<'notificationPlanned'>>[2],
): Promise<void> {
  const nowMs = context.clock.now();
  // A channel may be added meanwhile: the debt stays in the queue.
  return beats.postpone(nowMs + MS.minute, 'the agency has no channel', (tx, at) =>
    askAPerson(context, tx, n, 'the agency has no channel', at),
  );
}

async function askAPerson(
  context: StepContext,
  tx: Parameters<typeof markNotification>[0],
  n: Notification,
  why: string,
  nowMs: number,
): Promise<void> {
  if (!(await markNotification(tx, n.id, 'exhausted', nowMs))) return;
  const owner = await operatingAgency(tx);
  await openTasks(
    tx,
    [
      {
        naturalKey: taskKey('delivery-exhausted', n.id),
        kind: 'delivery-exhausted',
        ownerAgencyId: owner.id,
        objectKind: 'notification',
        objectId: n.id,
        urgency: n.class === 'P1' ? 0 : 2,
        dueAtMs: n.ackDueAtMs,
        facts: { agency: n.recipientAgencyId, why },
      },
    ],
    nowMs,
  );
  await writeAudit(tx, nowMs, {
    actor: SYSTEM,
    action: 'notification.exhausted',
    objectKind: 'notification',
    objectId: n.id,
    facts: { agency: n.recipientAgencyId, why },
  });
  context.log('warn', 'a notification needs a person', { notification: n.id, why });
}

function composeFor(channels: Channels, letter: Letter, address: ChannelAddress): Promise<Uint8Array> {
  return (channels[address.kind] as Channel).compose(letter, address);
}

/** Spreads retries without randomness that a replay could not repeat: from the id and the attempt. */
function jitterOf(id: string, attempt: number): number {
  return createHash('sha256').update(`${id} ${attempt}`).digest().readUInt32BE(0) / 2 ** 32;
}
