import { localTime } from '#basics/zones.js';
import { CANARY, CANARY_PERSON, CANARY_STAGES, judgeCanary } from '#domain/canary.js';
import { TASK_KINDS, taskKey } from '#domain/task.js';
import { writeManifestJson } from '#formats/manifestFile/write.js';
import { writeAudit } from '#storage/audit.js';
import {
  addCanary,
  beginCanary,
  canaryProgress,
  openCanaryRuns,
  removeCanaryTraces,
  saveCanary,
} from '#storage/canary.js';
import type { Tx } from '#storage/database.js';
import { operatingAgency } from '#storage/operatingAgency.js';
import { cancelTasks, openTasks } from '#storage/tasks.js';
import { type StepContext, SYSTEM } from './context.js';

type CanaryContext = Pick<StepContext, 'db' | 'clock' | 'canary'>;

/** Hours until the canary's flight, so that it is neither late nor gone. */
const FLIES_IN_MS = 8 * 3_600_000;

/**
 * Once an interval the canary is announced on a list, at the door that carriers use. What its last run left behind
 * goes first: at most one is on its way.
 */
export async function sendCanary({ db, clock, canary }: CanaryContext): Promise<void> {
  if (!canary?.ready()) return;
  const { everyMs } = canary.settings;
  const slot = Math.floor(clock.now() / everyMs);
  const id = await db.asSystem(async (tx) => {
    const nowMs = clock.now();
    const begun = await beginCanary(tx, slot, nowMs);
    if (begun === null) return null;
    await giveUpOn(tx, canary.settings, nowMs, begun);
    await removeCanaryTraces(tx);
    await addCanary(tx, await canary.secretHash(), nowMs);
    await writeAudit(tx, nowMs, {
      actor: SYSTEM,
      action: 'canary.sent',
      objectKind: 'canary',
      objectId: begun,
    });
    return begun;
  });
  if (id === null) return;
  const refused = await canary.post(manifestOf(slot, clock.now()));
  if (refused !== null)
    await db.asSystem(async (tx) => {
      const nowMs = clock.now();
      await saveCanary(tx, id, { state: 'failed', stage: 'door', deliveredAtMs: null, detail: refused });
      await alarm(tx, id, 'door', refused, nowMs);
    });
}

/** Looks how far the canary came: too late is an alarm, an arrival ends it and removes the traces. */
export async function lookForCanary({ db, clock, canary }: CanaryContext): Promise<void> {
  if (!canary) return;
  await db.asSystem(async (tx) => {
    const nowMs = clock.now();
    const run = (await openCanaryRuns(tx)).at(-1);
    if (!run) return;
    const progress = await canaryProgress(tx);
    const held = { ...run, ...progress };
    const state = judgeCanary(held, canary.settings, nowMs);
    if (state === run.state && progress.stage === run.stage) return;
    await saveCanary(tx, run.id, { ...progress, state });
    if (state !== run.state && state !== 'passed')
      await alarm(tx, run.id, progress.stage, CANARY_STAGES[progress.stage], nowMs);
    if (progress.deliveredAtMs === null) return;
    if (state === 'passed') await cancelTasks(tx, CANARY.agencyId, ['canary-late'], nowMs);
    await removeCanaryTraces(tx);
    await writeAudit(tx, nowMs, {
      actor: SYSTEM,
      action: 'canary.judged',
      objectKind: 'canary',
      objectId: run.id,
      facts: { state, ms: progress.deliveredAtMs - run.sentAtMs },
    });
  });
}

/** A run that never arrived has failed when the next one begins. */
async function giveUpOn(
  tx: Tx,
  settings: NonNullable<StepContext['canary']>['settings'],
  nowMs: number,
  but: string,
): Promise<void> {
  for (const run of await openCanaryRuns(tx)) {
    if (run.id === but) continue;
    const progress = await canaryProgress(tx);
    const state = judgeCanary({ ...run, ...progress }, { ...settings, everyMs: 0 }, nowMs);
    await saveCanary(tx, run.id, { ...progress, state });
    if (state !== 'passed') await alarm(tx, run.id, progress.stage, CANARY_STAGES[progress.stage], nowMs);
  }
}

async function alarm(tx: Tx, runId: string, stage: string, says: string, nowMs: number): Promise<void> {
  await openTasks(
    tx,
    [
      {
        naturalKey: taskKey('canary-late', runId),
        kind: 'canary-late',
        ownerAgencyId: (await operatingAgency(tx)).id,
        objectKind: 'canary',
        // One object for all runs: the next one that comes through ends every alarm.
        objectId: CANARY.agencyId,
        dueAtMs: nowMs,
        urgency: TASK_KINDS['canary-late'].urgency,
        facts: { stage, says },
      },
    ],
    nowMs,
  );
  await writeAudit(tx, nowMs, {
    actor: SYSTEM,
    action: 'canary.judged',
    objectKind: 'canary',
    objectId: runId,
    facts: { state: 'alarm', stage },
  });
}

/** An arrival of the canary alone on a flight that no carrier flies. */
function manifestOf(slot: number, nowMs: number): Uint8Array {
  const departureLocal = localTime('Europe/Paris', nowMs + FLIES_IN_MS);
  const arrivalLocal = localTime('America/New_York', nowMs + 2 * FLIES_IN_MS);
  const leg = { carrier: 'ZZ', number: String(slot % 10_000), departurePort: 'CDG', arrivalPort: 'JFK' };
  return writeManifestJson({
    craft: 'commercial-air',
    list: 'passengers',
    sender: 'RSOITS',
    reference: `CANARY-${slot}`,
    carrier: leg.carrier,
    number: leg.number,
    legs: [{ ...leg, departureLocal, arrivalLocal }],
    totals: { passengers: 1 },
    persons: [
      {
        ...CANARY_PERSON,
        birthDates: CANARY_PERSON.birthDates ?? [],
        sex: 'U',
        citizenships: CANARY_PERSON.citizenships ?? [],
        documents: CANARY_PERSON.documents ?? [],
        role: 'passenger',
        embark: 'CDG',
        disembark: 'JFK',
        locator: `CANARY${slot}`,
        seats: [],
      },
    ],
  });
}
