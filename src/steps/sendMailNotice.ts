import { MS } from '#basics/clock.js';
import { type Letter, sendBy } from '#delivery/channel.js';
import { nextAttempt, RETRY_PLANS } from '#domain/backoff.js';
import { referenceOf } from '#domain/reference.js';
import { MAIL_SUBJECTS, type MailNotice, markMailNotice, readMailNotice } from '#storage/mailNotices.js';
import type { Step, StepContext } from './context.js';

/** A mail that could not be sent in this time says nothing new any more; what it points to still waits here. */
const GIVE_UP_MS = MS.day;

/** Sends a pointer by mail, outside of any transaction: what waits and a link, nothing of a person. */
export const sendMailNotice: Step<'mailNoticeMade'> = async (context, item, beats) => {
  const notice = await context.db.asSystem((tx) => readMailNotice(tx, item.payload.mailNoticeId));
  if (notice?.state !== 'waiting') return beats.save(async () => undefined);
  const sent = await sendBy(
    context.channels,
    letterOf(context, notice),
    { kind: 'email', to: notice.address },
    { clock: context.clock },
  );
  if (sent.kind === 'delivered' || sent.kind === 'accepted')
    return beats.save((tx, at) => markMailNotice(tx, notice.id, { state: 'sent', detail: sent.detail }, at));
  const nowMs = context.clock.now();
  if (sent.kind === 'refused-for-good' || nowMs - notice.madeAtMs > GIVE_UP_MS)
    return beats.save((tx, at) =>
      markMailNotice(tx, notice.id, { state: 'failed', detail: sent.detail }, at),
    );
  const next = nextAttempt(RETRY_PLANS.ordinary, {
    attempts: notice.tries + 1,
    firstAttemptAtMs: notice.madeAtMs,
    nowMs,
    jitter: 0.5,
  });
  return beats.postpone(next.atMs, sent.detail, (tx, at) =>
    markMailNotice(tx, notice.id, { state: 'waiting', detail: sent.detail }, at),
  );
};

function letterOf(context: Pick<StepContext, 'publicUrl' | 'isTest'>, notice: MailNotice): Letter {
  return {
    notificationId: notice.id,
    reference: referenceOf(notice.id),
    class: `exchange ${notice.subject}`,
    subject: MAIL_SUBJECTS[notice.subject],
    issuedAt: new Date(notice.madeAtMs).toISOString(),
    messageId: `${notice.id}@${new URL(context.publicUrl).hostname}`,
    openAt: `${context.publicUrl}${notice.path}`,
    test: context.isTest,
  };
}
