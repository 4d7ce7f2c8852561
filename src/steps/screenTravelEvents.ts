import { staleFeeds } from '#domain/registerDoubt.js';
import { isOff } from '#domain/travelEvent.js';
import type { ScreenedBatch } from '#screening/doors.js';
import { catchUp } from '#screening/followRegister.js';
import { writeAudit } from '#storage/audit.js';
import type { Tx } from '#storage/database.js';
import { feedStates } from '#storage/registerRecords.js';
import { readEvents, type TravelEvent } from '#storage/travelEvents.js';
import { type Step, SYSTEM } from './context.js';
import { withNamedRecords } from './namedRecords.js';
import { openCandidates } from './openCandidates.js';
import { closeDutiesByInspection } from './secondaryDuties.js';

/** Travellers and what was found of them at one state of the register. */
interface Found {
  readonly events: readonly TravelEvent[];
  readonly batch: ScreenedBatch;
}

/**
 * Screens the travellers of a transmission. What the engine finds becomes candidates on clocks while the others are still
 * compared; a certain identity goes on at once. A register that is stale or missing turns "nothing found" into "check by
 * hand", with a task. Run again, it opens nothing twice: there is one candidate per event and record.
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

  const names = stale.map((f) => f.name);
  const open = (tx: Tx, nowMs: number, { events, batch }: Found): Promise<number> =>
    openCandidates(tx, context, events, batch, 'batch', nowMs, names);
  let opened = 0;
  const byId = new Map(events.map((e) => [e.id, e]));
  const rest: Found[] = [];
  let left = events.length;
  for await (const some of screening.screenList(events.map((e) => ({ id: e.id, person: e.traveller })))) {
    const of = some.screened.map((s) => byId.get(s.id)!);
    const batch = await withNamedRecords(context, screening, of, some);
    left -= of.length;
    // What is left to the end is one transaction, and so is a task to look by hand.
    const met = new Set(batch.screened.flatMap((s) => (s.matches.length > 0 ? [s.id] : [])));
    if (met.size === 0 || left === 0 || stale.length > 0) rest.push({ events: of, batch });
    else {
      opened += await beats.along((tx, nowMs) =>
        open(tx, nowMs, { events: of.filter((e) => met.has(e.id)), batch }),
      );
      rest.push({ events: of.filter((e) => !met.has(e.id)), batch });
    }
  }

  await beats.save(async (tx, nowMs) => {
    const groups = atOneState(rest);
    let candidates = opened;
    for (const found of groups) candidates += await open(tx, nowMs, found);
    await closeDutiesByInspection(tx, events, nowMs);
    await writeAudit(tx, nowMs, {
      actor: SYSTEM,
      action: 'transmission.screened',
      objectKind: transmissionId ? 'transmission' : 'travel-event',
      objectId: transmissionId ?? eventIds[0] ?? '',
      facts: {
        travellers: events.length,
        candidates,
        epoch: groups.at(-1)?.batch.stamp.registerEpoch ?? screening.epoch(),
        ...(groups.length > 0 ? { model: groups[0]!.batch.stamp.modelVersion } : {}),
        stale: stale.map((f) => f.code),
      },
    });
  });
};

/** What was found at one state of the register is written together; in the order of the register's changes. */
function atOneState(found: readonly Found[]): Found[] {
  const byEpoch = new Map<number, Found>();
  for (const { events, batch } of found) {
    const before = byEpoch.get(batch.stamp.registerEpoch);
    byEpoch.set(batch.stamp.registerEpoch, {
      events: [...(before?.events ?? []), ...events],
      batch: { screened: [...(before?.batch.screened ?? []), ...batch.screened], stamp: batch.stamp },
    });
  }
  return [...byEpoch.values()].sort((a, b) => a.batch.stamp.registerEpoch - b.batch.stamp.registerEpoch);
}
