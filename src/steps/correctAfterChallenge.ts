import { startRedressClocks } from '#storage/applyRedress.js';
import { writeAudit } from '#storage/audit.js';
import { loadCase } from '#storage/caseFacts.js';
import { alreadyTold, toldTripsOfSubject } from '#storage/notifications.js';
import { readInquiry } from '#storage/redress.js';
import { readRegistrant } from '#storage/registrants.js';
import { subjectOfRecord } from '#storage/subjects.js';
import { type Beats, type ItemOf, type StepContext, SYSTEM } from './context.js';
import { takeBack } from './planNotifications.js';

/** An agency's people cannot start the clocks of NSOTC: the system does when their challenge has come in. */
export const startRedress = (
  _context: StepContext,
  item: ItemOf<'redressFiled'>,
  beats: Beats,
): Promise<void> =>
  beats.save(async (tx, nowMs) => {
    const inquiry = await readInquiry(tx, item.payload.inquiryId);
    if (inquiry && inquiry.state !== 'decided')
      await startRedressClocks(tx, inquiry, inquiry.receivedOn, nowMs);
  });

/** Trips looked at; older ones have no message that is kept. */
const TRIPS_MAX = 500;

/**
 * A challenge of registry data or of a tier was granted: every agency that got a message about the person's journeys
 * gets a correction that supersedes it and carries what the record says now.
 */
export const correctAfterChallenge = (
  context: StepContext,
  item: ItemOf<'redressGranted'>,
  beats: Beats,
): Promise<void> =>
  beats.save(async (tx, nowMs) => {
    const inquiry = await readInquiry(tx, item.payload.inquiryId);
    const registrant = inquiry?.registrantId ? await readRegistrant(tx, inquiry.registrantId) : undefined;
    if (!inquiry || !registrant) return;
    const subjectId =
      registrant.subjectId ?? (registrant.recordId ? await subjectOfRecord(tx, registrant.recordId) : null);
    const trips = subjectId ? await toldTripsOfSubject(tx, subjectId, TRIPS_MAX) : [];
    let corrected = 0;
    for (const { tripId, candidateId } of trips) {
      const facts = await loadCase(tx, candidateId, nowMs, true);
      if (!facts || (await alreadyTold(tx, tripId)).length === 0) continue;
      await takeBack(
        tx,
        context,
        facts,
        {
          kind: 'correction',
          reason: `After a challenge (${inquiry.number}) the registration agency corrected what it holds of this person. This message replaces the earlier one.`,
        },
        nowMs,
      );
      corrected++;
    }
    await writeAudit(tx, nowMs, {
      actor: SYSTEM,
      action: 'redress.corrected',
      objectKind: 'redress',
      objectId: inquiry.id,
      facts: { trips: corrected },
    });
  });
