import { staleFeeds } from '#domain/registerDoubt.js';
import { isOff } from '#domain/travelEvent.js';
import { newWork } from '#domain/workItem.js';
import { catchUp } from '#screening/followRegister.js';
import { writeAudit } from '#storage/audit.js';
import { candidatesOfRecord } from '#storage/candidates.js';
import type { Tx } from '#storage/database.js';
import { linkRegistrants } from '#storage/knownRegistrants.js';
import { changesAfter, feedStates } from '#storage/registerRecords.js';
import { openEvents, readEvents } from '#storage/travelEvents.js';
import { addWork } from '#storage/workItems.js';
import { closeUndecided } from './closeCandidate.js';
import { type Step, SYSTEM } from './context.js';
import { withNamedRecords } from './namedRecords.js';
import { openCandidates } from './openCandidates.js';
import { refoldTripsOfEvents } from './refoldTrips.js';

/** Open events held against changed records in one go. */
const PAGE = 2000;
const CHANGES_MAX = 5000;

/**
 * The register changed while people are on their way: new and changed records are screened against every open
 * travel event (the reverse door), ended ones close their candidates. Within a minute of the change.
 */
export const rescreenRegister: Step<'registerChanged'> = async (context, item, beats) => {
  const screening = context.screening;
  if (!screening) throw new Error('this process screens but has no engine');
  const { fromSeq, toSeq } = item.payload;
  // The index must know the records before travellers are held against them.
  await catchUp(context.db, screening);
  const { changes, stale } = await context.db.asSystem(async (tx) => ({
    changes: (await changesAfter(tx, fromSeq - 1, CHANGES_MAX)).filter((c) => c.seq <= toSeq),
    stale: staleFeeds(await feedStates(tx), context.clock.now()).map((f) => f.name),
  }));
  // Only the latest state of a record counts; the feed may hold several changes of it.
  const latest = new Map(changes.map((c) => [c.recordId, c]));
  const active = [...latest.values()].flatMap((c) =>
    c.person ? [{ id: c.recordId, version: c.recordVersion, person: c.person }] : [],
  );
  const ended = [...latest.values()].filter((c) => c.person === null);
  // A warrant and a registration of one person are one subject before anybody is held against them.
  await context.db.asSystem((tx) =>
    linkRegistrants(
      tx,
      active.map((r) => r.id),
      context.clock.now(),
    ),
  );
  const next = changes.length === CHANGES_MAX ? changes.at(-1)!.seq + 1 : null;

  let opened = 0;
  let looked = 0;
  if (active.length > 0) {
    for (let after: string | null = null; ; ) {
      const events = await context.db.asSystem((tx) => openEvents(tx, context.clock.now(), after, PAGE));
      if (events.length === 0) break;
      looked += events.length;
      const travelling = events.filter((e) => !isOff(e.kind, e.state));
      const found = await withNamedRecords(
        context,
        screening,
        travelling,
        await screening.reverse(
          active,
          travelling.map((e) => ({ id: e.id, person: e.traveller })),
        ),
        new Set(active.map((r) => r.id)),
      );
      const hit = new Set(found.screened.filter((s) => s.matches.length > 0).map((s) => s.id));
      if (hit.size > 0) {
        opened += await context.db.asSystem((tx) =>
          openCandidates(
            tx,
            context,
            travelling.filter((e) => hit.has(e.id)),
            found,
            'reverse',
            context.clock.now(),
            stale,
          ),
        );
      }
      after = events.at(-1)!.id;
      if (events.length < PAGE) break;
    }
  }
  await beats.save(async (tx, nowMs) => {
    for (const change of ended) {
      await addWork(
        tx,
        [
          newWork(
            'recordEnded',
            `ended ${change.recordId} v${change.recordVersion}`,
            { recordId: change.recordId, recordVersion: change.recordVersion },
            { urgency: 1 },
          ),
        ],
        nowMs,
      );
    }
    await closeNoLongerMatching(tx, active, nowMs);
    if (next !== null && next <= toSeq)
      await addWork(
        tx,
        [newWork('registerChanged', `register ${next} ${toSeq}`, { fromSeq: next, toSeq }, { urgency: 1 })],
        nowMs,
      );
    await writeAudit(tx, nowMs, {
      actor: SYSTEM,
      action: 'event.rescreened',
      objectKind: 'register',
      objectId: `${fromSeq}-${toSeq}`,
      facts: { records: active.length, ended: ended.length, events: looked, candidates: opened },
    });
  });
};

/**
 * A changed record's undecided candidates that the new details no longer support are closed, with their reason. Only
 * what this item has held against the open events counts: a newer version of the record is its own item's, and a
 * traveller whose journey is over was not looked at.
 */
async function closeNoLongerMatching(
  tx: Tx,
  records: readonly { readonly id: string; readonly version: number }[],
  nowMs: number,
): Promise<void> {
  for (const record of records) {
    const undecided = (await candidatesOfRecord(tx, record.id, true)).filter(
      (c) => (c.state === 'open' || c.state === 'second') && c.recordVersion < record.version,
    );
    if (undecided.length === 0) continue;
    const events = await readEvents(
      tx,
      undecided.map((c) => c.travelEventId),
    );
    for (const candidate of undecided) {
      const event = events.find((e) => e.id === candidate.travelEventId);
      if (!event || event.erasedAtMs !== null || event.closesAtMs <= nowMs || isOff(event.kind, event.state))
        continue;
      const facts = { recordVersion: record.version };
      if (!(await closeUndecided(tx, candidate, 'no-longer-matches', nowMs, facts))) continue;
      await refoldTripsOfEvents(tx, [candidate.travelEventId], nowMs);
      await addWork(
        tx,
        [
          newWork(
            'candidateRefuted',
            `refuted ${candidate.id} v${candidate.version + 1}`,
            { candidateId: candidate.id },
            { urgency: 1 },
          ),
        ],
        nowMs,
      );
    }
  }
}
