import { MS } from '#basics/clock.js';
import { type Letter, sendBy } from '#delivery/channel.js';
import { nextAttempt, RETRY_PLANS } from '#domain/backoff.js';
import { referenceOf } from '#domain/reference.js';
import type { Tx } from '#storage/database.js';
import { readForeignMessage, type StoredForeignMessage } from '#storage/foreignMessages.js';
import { MAIL_SUBJECTS, type MailNotice, markMailNotice, readMailNotice } from '#storage/mailNotices.js';
import type { Step, StepContext } from './context.js';

/** A mail that could not be sent in this time says nothing new any more; what it points to still waits here. */
const GIVE_UP_MS = MS.day;

/** Sends a pointer by mail, outside of any transaction: what waits and a link, nothing of a person. */
export const sendMailNotice: Step<'mailNoticeMade'> = async (context, item, beats) => {
  const { notice, foreign } = await context.db.asSystem(async (tx) => {
    const notice = await readMailNotice(tx, item.payload.mailNoticeId);
    const foreign = notice?.subject === 'foreign-registry' ? await messageOf(tx, notice) : undefined;
    return { notice, foreign };
  });
  if (notice?.state !== 'waiting') return beats.save(async () => undefined);
  const sent = await sendBy(
    context.channels,
    foreign ? letterAbroad(context, notice, foreign) : letterOf(context, notice),
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

/** The released message that a mail to a foreign registry points to. */
function messageOf(tx: Tx, notice: MailNotice): Promise<StoredForeignMessage | undefined> {
  return readForeignMessage(tx, notice.path.slice(notice.path.lastIndexOf('/') + 1));
}

/** A registry abroad has no account here: it asks at the bureau of its country, which gets messages from USNCB. */
function letterAbroad(
  context: Pick<StepContext, 'publicUrl' | 'isTest'>,
  notice: MailNotice,
  message: StoredForeignMessage,
): Letter {
  return {
    ...letterOf(context, notice),
    reference: message.reference,
    openAt: message.content.to.bureau,
    openedBy: 'desk',
  };
}

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
