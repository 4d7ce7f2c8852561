import { writeAudit } from '#storage/audit.js';
import { lookFurther, readPreview } from '#storage/tierPreviews.js';
import { type Step, SYSTEM } from './context.js';

/** Registrants looked at in one transaction. */
const PAGE = 500;

/** Somebody wants to know whom other tier rules would tier otherwise: everybody is looked at, and nothing changes. */
export const previewTiers: Step<'tierPreviewAsked'> = async ({ db, clock }, item, beats) => {
  const { previewId } = item.payload;
  while (await db.asSystem((tx) => lookFurther(tx, previewId, PAGE, clock.now())));
  await beats.save(async (tx, nowMs) => {
    const done = await readPreview(tx, previewId);
    if (!done) return;
    await writeAudit(tx, nowMs, {
      actor: SYSTEM,
      action: 'rules.tried',
      objectKind: 'TierPreview',
      objectId: previewId,
      facts: { subject: done.subject, looked: done.looked, found: done.found },
    });
  });
};
