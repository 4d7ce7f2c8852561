import { countryName } from '#domain/foreignMessage.js';
import { legText } from '#domain/noticeText.js';
import { DEPARTURE_FINDINGS, RETURN_FINDINGS } from '#domain/reconcileNotice.js';
import { noticeReference } from '#domain/reference.js';
import type { Tx } from '#storage/database.js';
import { reconciliationOf } from '#storage/reconciliations.js';
import { readEvents } from '#storage/travelEvents.js';
import { noticeOfTrip, readNotice, readVersion, stepsOfNotice } from '#storage/travelNotices.js';
import { partsOfTrip, type Trip } from '#storage/trips.js';
import { readVoyages } from '#storage/voyages.js';
import type { TimelineEntry } from '#web/pages/trip.js';
import type { JourneyMapView } from '#web/parts/JourneyMap.js';
import type { Texts } from '#web/text/text.js';
import { iso } from './eventLine.js';
import { noticedLegs, observedLegs } from './journeyMap.js';

/** What a trip page shows of the travel notice: its steps, what the journey came to, and both on the map. */
export async function noticeViewOf(
  tx: Tx,
  trip: Trip,
  zone: string,
  t: Texts,
): Promise<{
  readonly onFile: 'on-file' | 'none';
  readonly entries: readonly TimelineEntry[];
  readonly map: JourneyMapView;
}> {
  const found = await reconciliationOf(tx, trip.id);
  const notice =
    (await noticeOfTrip(tx, trip.id)) ?? (found?.noticeId ? await readNotice(tx, found.noticeId) : undefined);
  const version = notice && (await readVersion(tx, notice.id, notice.version));
  const entries: TimelineEntry[] = [];
  if (notice && version)
    for (const step of await stepsOfNotice(tx, notice.id))
      entries.push({
        id: `notice ${step.id}`,
        at: { at: iso(step.atMs), zone },
        kind: 'notice',
        says: [
          t('timelineSays.notice', { step: t(`noticeStep.${step.kind}`), version: step.version }),
          step.role && t.coded('recipientRole', step.role),
          step.country && countryName(step.country),
        ]
          .filter(Boolean)
          .join(', '),
        by: step.by,
        detail: step.note || version.content.legs.map(legText).join('; '),
        link: { href: `/notices/${notice.id}`, label: noticeReference(notice.id) },
      });
  if (found) {
    const tone = DEPARTURE_FINDINGS[found.departure].tone;
    entries.push({
      id: `reconciliation ${trip.id}`,
      at: { at: iso(found.changedAtMs), zone },
      kind: 'reconciliation',
      says: `${DEPARTURE_FINDINGS[found.departure].label}: ${found.departureSays}`,
      detail: `${RETURN_FINDINGS[found.return].label}: ${found.returnSays}`,
      ...(tone === 'wait' ? {} : { tone }),
    });
  }
  const parts = await partsOfTrip(tx, trip.id);
  const events = await readEvents(tx, [...new Set(parts.map((p) => p.travelEventId))]);
  const voyages = await readVoyages(tx, [
    ...new Set(events.flatMap((e) => (e.voyageId ? [e.voyageId] : []))),
  ]);
  return {
    onFile: notice && notice.state !== 'cancelled' ? 'on-file' : 'none',
    entries,
    map: { legs: [...(version ? noticedLegs(version.content) : []), ...observedLegs([...voyages.values()])] },
  };
}
