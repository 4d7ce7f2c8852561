import { closeCandidate } from '#domain/candidate.js';
import { isOff } from '#domain/travelEvent.js';
import { newWork } from '#domain/workItem.js';
import { catchUp } from '#screening/followRegister.js';
import { writeAudit } from '#storage/audit.js';
import { candidatesOfRecord, saveCandidate } from '#storage/candidates.js';
import type { Tx } from '#storage/database.js';
import { endDeadlines } from '#storage/deadlines.js';
import { changesAfter, feedStates, readRecord, staleFeeds } from '#storage/registerRecords.js';
import { cancelTasks } from '#storage/tasks.js';
import { openEvents } from '#storage/travelEvents.js';
import { addWork } from '#storage/workItems.js';
import { type Step, SYSTEM } from './context.js';
import { refoldTripsOfEvents } from './refoldTrips.js';
import { openCandidates } from './screenTravelEvents.js';

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
    c.person ? [{ id: c.recordId, person: c.person }] : [],
  );
  const ended = [...latest.values()].filter((c) => c.person === null);
  const next = changes.length === CHANGES_MAX ? changes.at(-1)!.seq + 1 : null;

  let opened = 0;
  let looked = 0;
  if (active.length > 0) {
    for (let after: string | null = null; ; ) {
      const events = await context.db.asSystem((tx) => openEvents(tx, context.clock.now(), after, PAGE));
      if (events.length === 0) break;
      looked += events.length;
      const travelling = events.filter((e) => !isOff(e.kind, e.state));
      const found = await screening.reverse(
        active,
        travelling.map((e) => ({ id: e.id, person: e.traveller })),
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
    await closeNoLongerMatching(
      tx,
      active.map((a) => a.id),
      nowMs,
    );
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

/** A changed record's undecided candidates that the new details no longer support are closed, with their reason. */
async function closeNoLongerMatching(tx: Tx, recordIds: readonly string[], nowMs: number): Promise<void> {
  for (const recordId of recordIds) {
    const latest = (await readRecord(tx, recordId))?.version ?? 0;
    for (const candidate of await candidatesOfRecord(tx, recordId, true)) {
      if (candidate.state !== 'open' && candidate.state !== 'second') continue;
      // Screening has just raised the version of those that still match.
      if (candidate.recordVersion >= latest) continue;
      const closed = closeCandidate(candidate, 'no-longer-matches');
      if (closed === candidate || !(await saveCandidate(tx, closed, candidate.version))) continue;
      await endDeadlines(tx, [candidate.id], ['decide-candidate', 'second-person'], 'cancelled', nowMs);
      await cancelTasks(tx, candidate.id, ['decide-overdue', 'second-person', 'departed-undecided'], nowMs);
      await refoldTripsOfEvents(tx, [candidate.travelEventId], nowMs);
      await addWork(
        tx,
        [
          newWork(
            'candidateRefuted',
            `refuted ${candidate.id} v${closed.version}`,
            { candidateId: candidate.id },
            { urgency: 1 },
          ),
        ],
        nowMs,
      );
      await writeAudit(tx, nowMs, {
        actor: SYSTEM,
        action: 'candidate.closed',
        objectKind: 'candidate',
        objectId: candidate.id,
        facts: { reason: 'no-longer-matches', recordVersion: latest },
      });
    }
  }
}
