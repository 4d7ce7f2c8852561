import { MS } from '#basics/clock.js';
import { localDate } from '#basics/zones.js';
import { markDeparted } from '#domain/candidate.js';
import { staleFeeds } from '#domain/registerDoubt.js';
import { TASK_KINDS, taskKey } from '#domain/task.js';
import { departedByClock, missingParts } from '#domain/voyage.js';
import { newWork } from '#domain/workItem.js';
import { sealAudit, writeAudit, writeCheckpoint } from '#storage/audit.js';
import { candidatesToClimb, saveCandidate } from '#storage/candidates.js';
import { deriveImportShares } from '#storage/importShares.js';
import { notificationsWithoutWork } from '#storage/notifications.js';
import { operatingAgency } from '#storage/operatingAgency.js';
import { feedStates } from '#storage/registerRecords.js';
import { openTasks } from '#storage/tasks.js';
import { eventsOfVoyage } from '#storage/travelEvents.js';
import { tripsToFoldOn } from '#storage/trips.js';
import { saveVoyage, voyagesToDepart, voyagesWithParts } from '#storage/voyages.js';
import { addWork } from '#storage/workItems.js';
import { answerTraining } from './answerTraining.js';
import { bringNsorUpToDate, noteWhatEndedForNsor } from './bringNsorUpToDate.js';
import { lookForCanary, sendCanary } from './canary.js';
import { chaseDeadlines } from './chaseDeadline.js';
import { type StepContext, SYSTEM } from './context.js';
import { endPassportGrounds } from './endPassportGrounds.js';
import { eraseOldTraining } from './eraseTraining.js';
import { followShares } from './followShares.js';
import { forgetAudit } from './forget.js';
import { keepHouse } from './keepHouse.js';
import { keepMovedOut } from './keepMovedOut.js';
import { keepStatistics } from './keepStatistics.js';
import { sweepRegistrants } from './matchRegistrants.js';
import { askModerators } from './moderateBoards.js';
import { endPublic, projectPublic } from './projectPublic.js';
import { reconcileOnward } from './reconcileOnward.js';
import { refoldTrip, refoldTripsOfEvents } from './refoldTrips.js';
import { lookForAlerts, remindOfDuties } from './remind.js';
import { retierUnderRules } from './retierRegistrants.js';
import { sweepAbsconders } from './sweepAbsconders.js';
import { warnOfRetiring } from './warnOfRetiring.js';
import { watchAgreements } from './watchAgreements.js';
import { watchDepartures } from './watchDepartures.js';
import { watchFormats } from './watchFormats.js';
import { watchSilence } from './watchSilence.js';

type ClockContext = StepContext & { readonly checkpointsPath: string };

/** What happens because time passes: a table of turns, each harmless when run by several processes at once. */
export const CLOCK_TURNS: readonly {
  readonly name: string;
  readonly everyMs: number;
  readonly run: (c: ClockContext) => Promise<unknown>;
}[] = [
  { name: 'seal the audit', everyMs: 500, run: (c) => sealAudit(c.db, c.keys, c.clock.now()) },
  {
    name: 'sign an audit checkpoint',
    everyMs: MS.minute,
    run: (c) => writeCheckpoint(c.db, c.keys, c.checkpointsPath, c.clock.now()),
  },
  { name: 'chase deadlines', everyMs: MS.second, run: chaseDeadlines },
  { name: 'mark departures', everyMs: 5 * MS.second, run: markDepartures },
  { name: 'fold trips on', everyMs: MS.minute, run: foldTripsOn },
  { name: 'reconcile trips with notices', everyMs: 15 * MS.second, run: reconcileOnward },
  { name: 'ask for missing parts', everyMs: MS.minute, run: askForMissingParts },
  { name: 'derive lost work', everyMs: 30 * MS.second, run: deriveWork },
  { name: 'watch departures without notice', everyMs: MS.minute, run: watchDepartures },
  { name: 'end passport requests', everyMs: MS.minute, run: endPassportGrounds },
  { name: 'follow what registries owe to others', everyMs: 20 * MS.second, run: followShares },
  { name: 'keep current what the public may see', everyMs: 5 * MS.second, run: projectPublic },
  { name: 'take what has ended off the public view', everyMs: 30 * MS.minute, run: endPublic },
  { name: 'bring NSOR up to date', everyMs: 15 * MS.second, run: bringNsorUpToDate },
  { name: 'look for what has ended in NSOR', everyMs: 30 * MS.minute, run: noteWhatEndedForNsor },
  { name: 'look for one person on several registers', everyMs: 10 * MS.minute, run: sweepRegistrants },
  { name: 'warn of NSOR entries that retire', everyMs: 10 * MS.minute, run: warnOfRetiring },
  { name: 'watch agreements with partners', everyMs: 10 * MS.minute, run: watchAgreements },
  { name: 'ask agencies to take announced message formats', everyMs: 15 * MS.second, run: watchFormats },
  { name: 'look for absconders who are active elsewhere', everyMs: 30 * MS.minute, run: sweepAbsconders },
  { name: 'apply the rule for those who moved out', everyMs: 10 * MS.minute, run: keepMovedOut },
  { name: 'watch the feeds', everyMs: 30 * MS.second, run: watchFeeds },
  { name: 'listen for silence', everyMs: MS.minute, run: watchSilence },
  { name: 'keep statistics of closed quarters', everyMs: 10 * MS.minute, run: keepStatistics },
  { name: 'send the canary', everyMs: 5 * MS.second, run: sendCanary },
  { name: 'look for the canary', everyMs: MS.second, run: lookForCanary },
  { name: 'look for alerts of officers', everyMs: 30 * MS.second, run: lookForAlerts },
  { name: 'ask moderators', everyMs: 30 * MS.second, run: askModerators },
  { name: 'remind of duties', everyMs: 10 * MS.minute, run: remindOfDuties },
  { name: 'hold tiers against the rules', everyMs: MS.minute, run: retierUnderRules },
  { name: 'answer those who practice', everyMs: 5 * MS.second, run: answerTraining },
  { name: 'erase what was practiced', everyMs: 10 * MS.minute, run: eraseOldTraining },
  { name: 'keep house', everyMs: 10 * MS.minute, run: keepHouse },
  { name: 'forget the oldest of the audit', everyMs: MS.hour, run: forgetAudit },
  { name: 'forget', everyMs: 10 * MS.minute, run: startForgetting },
];

/** Runs every turn at its own pace until stopped. A turn that fails is logged and tried again at its next time. */
export function runClocks(context: ClockContext): () => Promise<void> {
  let stopped = false;
  const running = new Set<Promise<void>>();
  const timers = CLOCK_TURNS.map((turn) => {
    let busy = false;
    return setInterval(() => {
      if (busy || stopped) return;
      busy = true;
      const work = Promise.resolve(turn.run(context))
        .then(() => undefined)
        .catch((error: unknown) =>
          context.log('error', `could not ${turn.name}`, {
            error: error instanceof Error ? error.message : String(error),
          }),
        )
        .finally(() => {
          busy = false;
          running.delete(work);
        });
      running.add(work);
    }, turn.everyMs);
  });
  return async () => {
    stopped = true;
    for (const t of timers) clearInterval(t);
    await Promise.all(running);
  };
}

/** Voyages whose time has come count as departed; their undecided candidates say so and become most urgent. */
export async function markDepartures(context: Pick<StepContext, 'db' | 'clock'>): Promise<void> {
  await context.db.asSystem(async (tx) => {
    const nowMs = context.clock.now();
    for (const voyage of await voyagesToDepart(tx, nowMs, 50)) {
      await saveVoyage(tx, voyage.id, null, departedByClock(voyage.fold, voyage.departsAtMs, nowMs), nowMs);
      await refoldTripsOfEvents(
        tx,
        (await eventsOfVoyage(tx, voyage.id)).map((e) => e.id),
        nowMs,
      );
    }
    const desk = await operatingAgency(tx);
    for (const candidate of await candidatesToClimb(tx, nowMs, 200)) {
      if (!(await saveCandidate(tx, markDeparted(candidate), candidate.version))) continue;
      await openTasks(
        tx,
        [
          {
            naturalKey: taskKey('departed-undecided', candidate.id, candidate.openedAtMs),
            kind: 'departed-undecided',
            ownerAgencyId: desk.id,
            objectKind: 'candidate',
            objectId: candidate.id,
            dueAtMs: nowMs,
            urgency: TASK_KINDS['departed-undecided'].urgency,
            facts: { departsAtMs: candidate.departsAtMs },
          },
        ],
        nowMs,
      );
      await refoldTripsOfEvents(tx, [candidate.travelEventId], nowMs);
      await writeAudit(tx, nowMs, {
        actor: SYSTEM,
        action: 'candidate.departed-undecided',
        objectKind: 'candidate',
        objectId: candidate.id,
      });
    }
  });
}

/** Trips arrive and close as time passes; nobody is corrected about one that is over. */
export async function foldTripsOn(context: Pick<StepContext, 'db' | 'clock'>): Promise<void> {
  await context.db.asSystem(async (tx) => {
    const nowMs = context.clock.now();
    for (const trip of await tripsToFoldOn(tx, nowMs, 200)) await refoldTrip(tx, trip, nowMs);
  });
}

async function askForMissingParts(context: StepContext): Promise<void> {
  await context.db.asSystem(async (tx) => {
    const nowMs = context.clock.now();
    const desk = await operatingAgency(tx);
    for (const voyage of await voyagesWithParts(tx, nowMs, 20 * MS.minute, 100)) {
      await openTasks(
        tx,
        missingParts(voyage.fold, nowMs).map((m) => ({
          naturalKey: taskKey('missing-part', voyage.id, m.group),
          kind: 'missing-part',
          ownerAgencyId: desk.id,
          objectKind: 'voyage',
          objectId: voyage.id,
          dueAtMs: voyage.departsAtMs,
          urgency: TASK_KINDS['missing-part'].urgency,
          facts: { says: m.says, voyage: `${voyage.carrier}${voyage.number}` },
        })),
        nowMs,
      );
    }
  });
}

/** Work is derived from the ledger: a notification that is owed and that no item stands for gets one. */
export async function deriveWork(context: Pick<StepContext, 'db' | 'clock'>): Promise<number> {
  return context.db.asSystem(async (tx) => {
    const nowMs = context.clock.now();
    const lost = await notificationsWithoutWork(tx, 500);
    await addWork(
      tx,
      lost.map((n) =>
        newWork(
          'notificationPlanned',
          `deliver ${n.id}`,
          { notificationId: n.id },
          { urgency: 2, orderKey: `${n.subjectId}|${n.recipientAgencyId}`, orderSeq: n.subjectSeq },
        ),
      ),
      nowMs,
    );
    return lost.length + (await deriveImportShares(tx, nowMs));
  });
}

async function watchFeeds(context: StepContext): Promise<void> {
  await context.db.asSystem(async (tx) => {
    const nowMs = context.clock.now();
    const stale = staleFeeds(await feedStates(tx), nowMs);
    if (stale.length === 0) return;
    const desk = await operatingAgency(tx);
    await openTasks(
      tx,
      stale.map((f) => ({
        naturalKey: `stale-register|${f.code}|${localDate('UTC', nowMs)}`,
        kind: 'stale-register',
        ownerAgencyId: desk.id,
        objectKind: 'feed',
        objectId: desk.id,
        urgency: TASK_KINDS['stale-register'].urgency,
        dueAtMs: nowMs,
        facts: { feed: f.code, name: f.name, freshAsOfMs: f.freshAsOfMs },
      })),
      nowMs,
    );
  });
}

async function startForgetting(context: StepContext): Promise<void> {
  const nowMs = context.clock.now();
  const hour = new Date(nowMs).toISOString().slice(0, 13);
  await context.db.asSystem((tx) =>
    addWork(tx, [newWork('retentionDue', `forget ${hour}`, { day: hour }, { urgency: 8 })], nowMs),
  );
}
