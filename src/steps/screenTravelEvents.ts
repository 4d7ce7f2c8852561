import { staleFeeds } from '#domain/registerDoubt.js';
import { isOff } from '#domain/travelEvent.js';
import { catchUp } from '#screening/followRegister.js';
import { writeAudit } from '#storage/audit.js';
import { feedStates } from '#storage/registerRecords.js';
import { readEvents } from '#storage/travelEvents.js';
import { type Step, SYSTEM } from './context.js';
import { withNamedRecords } from './namedRecords.js';
import { openCandidates } from './openCandidates.js';
import { closeDutiesByInspection } from './secondaryDuties.js';

/**
 * Screens the travellers of a transmission. What the engine finds becomes candidates on clocks; a certain identity
 * goes on at once. A register that is stale or missing turns "nothing found" into "check by hand", with a task.
 */
export const screenTravelEvents: Step<'travelEventsRecorded'> = async (context, item, beats) => {
  const { transmissionId, eventIds } = item.payload;
  const { events, feeds } = await context.db.asSystem(async (tx) => ({
    events: (await readEvents(tx, eventIds)).filter((e) => e.erasedAtMs === null && !isOff(e.kind, e.state)),
    feeds: await feedStates(tx),
  }));
  const stale = staleFeeds(feeds, context.clock.now());
  const screening = context.screening;
  if (!screening) throw new Error('this process screens but has no engine');
  // The feeds' rows say how far the register is; only an index that is behind reads the changes.
  if (feeds.some((f) => f.lastSeq > screening.epoch())) await catchUp(context.db, screening);
  const found = await withNamedRecords(
    context,
    screening,
    events,
    await screening.screenBatch(events.map((e) => ({ id: e.id, person: e.traveller }))),
  );

  await beats.save(async (tx, nowMs) => {
    const opened = await openCandidates(
      tx,
      context,
      events,
      found,
      'batch',
      nowMs,
      stale.map((f) => f.name),
    );
    await closeDutiesByInspection(tx, events, nowMs);
    await writeAudit(tx, nowMs, {
      actor: SYSTEM,
      action: 'transmission.screened',
      objectKind: transmissionId ? 'transmission' : 'travel-event',
      objectId: transmissionId ?? eventIds[0] ?? '',
      facts: {
        travellers: events.length,
        candidates: opened,
        epoch: found.stamp.registerEpoch,
        model: found.stamp.modelVersion,
        stale: stale.map((f) => f.code),
      },
    });
  });
};
