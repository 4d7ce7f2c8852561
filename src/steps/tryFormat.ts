import { type Letter, sendBy } from '#delivery/channel.js';
import { sampleMessage } from '#domain/messageFormat.js';
import { referenceOf } from '#domain/reference.js';
import type { ReleaseBody } from '#domain/release.js';
import type { RuleSet } from '#domain/ruleSet.js';
import { findAgency } from '#storage/agencies.js';
import { channelsFor } from '#storage/directory.js';
import { readFormatStep, saveTrialFates, type TrialFate } from '#storage/messageFormats.js';
import { ruleSetAt } from '#storage/ruleSets.js';
import type { Step } from './context.js';
import { addressOf } from './deliverNotification.js';

/**
 * Sends a test message of a format over every way in which an agency is told, once each: what arrives is for its
 * people to see, so nothing is tried again. It is marked as a test on every channel, names nobody, starts no clock
 * and is no notification: no statistic, report or alarm counts it. A crash sends it again under the same id.
 */
export const tryFormat: Step<'formatTried'> = async (context, item, beats) => {
  const loaded = await context.db.asSystem(async (tx) => {
    const step = await readFormatStep(tx, item.payload.stepId);
    const agency = step && (await findAgency(tx, step.agencyId));
    if (!step || !agency || step.kind !== 'tried' || step.fates !== null) return null;
    const release = await ruleSetAt<ReleaseBody>(tx, 'release', context.clock.now());
    return { step, agency, channels: await channelsFor(tx, agency.id), release };
  });
  if (!loaded) return beats.save(async () => undefined);
  const { step, agency, channels, release } = loaded;
  const { text } = sampleMessage(release as RuleSet<ReleaseBody>, agency.recipientRole, step.version);
  const letter: Letter = {
    notificationId: step.id,
    reference: referenceOf(step.id),
    class: `TEST of message format ${step.version}`,
    subject: `Test of message format ${step.version}: nothing happened, do not act`,
    issuedAt: new Date(step.atMs).toISOString(),
    messageId: `${step.id}@${new URL(context.publicUrl).hostname}`,
    openAt: `${context.publicUrl}/agencies/${agency.id}/format`,
    test: true,
  };
  const fates: TrialFate[] = [];
  for (const channel of channels) {
    const address = addressOf(context, channel);
    const sent = address.ok
      ? await sendBy(
          context.channels,
          channel.carriesContent
            ? {
                ...letter,
                content: { bytes: new TextEncoder().encode(text), mediaType: 'text/plain; charset=utf-8' },
              }
            : letter,
          address.value,
          { clock: context.clock },
        )
      : { kind: 'refused-for-good', detail: address.error };
    fates.push({ channel: channel.kind, kind: sent.kind, detail: sent.detail });
  }
  await beats.save((tx) => saveTrialFates(tx, step.id, fates));
};
