import { MS } from '#basics/clock.js';
import { localDate } from '#basics/zones.js';
import { fate, type Letter, sendBy } from '#delivery/channel.js';
import { nextAttempt, RETRY_PLANS } from '#domain/backoff.js';
import { referenceOf } from '#domain/reference.js';
import { findAgency } from '#storage/agencies.js';
import { writeAudit } from '#storage/audit.js';
import { settleShares } from '#storage/settleShares.js';
import { readShareRecipient } from '#storage/shareRecipients.js';
import { markTold, noteAttempt, readShare, type Share, shareToken } from '#storage/shares.js';
import { type Step, type StepContext, SYSTEM } from './context.js';

/**
 * Sends the e-mail of one share: a reference and a link, nothing about a person. The link opens what the public may
 * see, for a while; a resend carries the same link and Message-ID.
 */
export const deliverShare: Step<'shareOwed'> = async (context, item, beats) => {
  const loaded = await context.db.asSystem(async (tx) => {
    const share = await readShare(tx, item.payload.shareId);
    if (share?.state !== 'owed' || share.way !== 'email' || share.recipientId === null) return null;
    const recipient = await readShareRecipient(tx, share.recipientId);
    const agency = await findAgency(tx, share.agencyId);
    return { share, to: recipient?.email ?? null, zone: agency?.timeZone ?? 'America/New_York' };
  });
  if (!loaded) return beats.save(async () => undefined);
  const { share, to, zone } = loaded;
  const sent = to
    ? await sendBy(
        context.channels,
        letterOf(context, share),
        { kind: 'email', to },
        { clock: context.clock },
      )
    : fate('refused-for-good', 'the recipient has no e-mail address');
  const nowMs = context.clock.now();
  if (sent.kind === 'delivered' || sent.kind === 'accepted')
    return beats.save(async (tx, at) => {
      const done = await markTold(
        tx,
        share,
        {
          on: localDate(zone, at),
          atMs: at,
          proof: {
            what: `E-mail taken by the relay: ${sent.detail}`,
            ...(sent.providerReference ? { reference: sent.providerReference } : {}),
          },
        },
        at,
      );
      if (!done) return;
      await settleShares(tx, [share], localDate(zone, at), at);
      await writeAudit(tx, at, {
        actor: SYSTEM,
        action: 'share.told',
        objectKind: 'registrant',
        objectId: share.registrantId,
        facts: { share: share.id, way: share.way, recipient: share.recipientId },
      });
    });
  const next = nextAttempt(RETRY_PLANS.ordinary, {
    attempts: share.attempts + 1,
    firstAttemptAtMs: share.createdAtMs,
    nowMs,
    jitter: 0.5,
    ...(sent.retryAfterMs === undefined ? {} : { retryAfterMs: sent.retryAfterMs }),
  });
  return beats.postpone(Math.max(next.atMs, nowMs + MS.minute), sent.detail, (tx, at) =>
    noteAttempt(tx, share.id, `Not delivered: ${sent.detail}`, at),
  );
};

/** The same input gives the same bytes, whichever attempt it is. */
function letterOf(context: StepContext, share: Share): Letter {
  return {
    notificationId: share.id,
    reference: referenceOf(share.registrantId),
    class: 'P3 registration',
    subject: 'A notice of a registration agency waits for you',
    issuedAt: new Date(share.createdAtMs).toISOString(),
    messageId: `${share.id}@${new URL(context.publicUrl).hostname}`,
    openAt: `${context.publicUrl}/shared/${shareToken(context.keys, share.id)}`,
    openedBy: 'link',
    test: context.isTest,
  };
}
