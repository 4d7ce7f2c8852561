import { MS } from '#basics/clock.js';
import { TASK_KINDS, taskKey } from '#domain/task.js';
import type { WorkItem, WorkKind, WorkRole } from '#domain/workItem.js';
import type { Tx } from '#storage/database.js';
import { newId } from '#storage/newId.js';
import { operatingAgency } from '#storage/operatingAgency.js';
import { openTasks } from '#storage/tasks.js';
import { markTransmissionFailed } from '#storage/transmissions.js';
import { claimWork, endWork, holdsWork, postponeWork, renewLease, returnWork } from '#storage/workItems.js';
import type { Beats, Step, StepContext } from './context.js';
import { PIPELINE } from './pipeline.js';

export interface RunOptions {
  readonly role: WorkRole;
  /** Items worked at the same time. */
  readonly width: number;
  /** How long to sleep when the queue is empty and nobody wakes us. */
  readonly pollMs?: number;
}

/** A broken item is tried again so often, then waits for a person; nothing is dropped. */
const TRIES_MAX = 12;
// Short, since a killed worker’s items wait it out; renewed while a step runs.
const LEASE_MS = 20 * MS.second;

/** Another worker holds the item now; what this one did is rolled back. */
class LeaseLost extends Error {}

/**
 * Works items of a role until stopped: takes what nobody holds, runs the step of its kind, gives back what failed.
 * @returns a function that stops taking work and resolves when what runs has ended
 */
export function runSteps(context: StepContext, options: RunOptions): () => Promise<void> {
  const owner = `${options.role} ${process.pid} ${newId(context.clock.now()).slice(-6)}`;
  const running = new Map<string, Promise<void>>();
  let stopped = false;
  let wake: (() => void) | null = null;
  let asked = false;
  const nudge = () => {
    asked = true;
    wake?.();
  };
  const off = context.db.onWork(options.role, nudge);
  const renewal = setInterval(() => {
    void renewLease(context.db, [...running.keys()], owner, context.clock.now() + LEASE_MS).catch(
      () => undefined,
    );
  }, LEASE_MS / 3);
  renewal.unref();

  const loop = (async () => {
    while (!stopped) {
      asked = false;
      let taken: WorkItem[] = [];
      try {
        const free = options.width - running.size;
        if (free > 0) {
          taken = await claimWork(context.db, {
            role: options.role,
            owner,
            limit: free,
            leaseMs: LEASE_MS,
            nowMs: context.clock.now(),
          });
        }
      } catch (error) {
        context.log('error', 'the queue cannot be read', { error: String(error) });
        await sleep(500);
      }
      for (const item of taken) {
        const work = runItem(context, item, owner).finally(() => {
          running.delete(item.id);
          nudge();
        });
        running.set(item.id, work);
      }
      if (stopped || asked || taken.length > 0) continue;
      await sleep(options.pollMs ?? 200);
    }
  })();

  function sleep(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(done, ms);
      function done() {
        clearTimeout(timer);
        wake = null;
        resolve();
      }
      wake = done;
    });
  }

  return async () => {
    stopped = true;
    wake?.();
    off();
    clearInterval(renewal);
    await loop;
    await Promise.all(running.values());
  };
}

/** Runs one item to its end or its return; never throws. */
export async function runItem(context: StepContext, item: WorkItem, owner: string): Promise<void> {
  const beats: Beats = {
    save: (work) =>
      context.db.asSystem(
        async (tx) => {
          const value = await work(tx, context.clock.now());
          if (!(await endWork(tx, item.id, owner))) throw new LeaseLost();
          return value;
        },
        { repeatable: REPEATABLE.has(item.kind) },
      ),
    along: (work) =>
      context.db.asSystem(
        async (tx) => {
          const value = await work(tx, context.clock.now());
          if (!(await holdsWork(tx, item.id, owner))) throw new LeaseLost();
          return value;
        },
        { repeatable: REPEATABLE.has(item.kind) },
      ),
    postpone: (runAtMs, reason, work) =>
      context.db.asSystem(async (tx) => {
        await work?.(tx, context.clock.now());
        if (!(await postponeWork(tx, item.id, owner, runAtMs, reason))) throw new LeaseLost();
      }),
  };
  try {
    // Claimed once more than it may be tried, and never given back: it takes its process down with it.
    if (item.attempts > TRIES_MAX) throw new Error('the process ended each time while the step ran');
    await (PIPELINE[item.kind] as Step<WorkKind>)(context, item, beats);
  } catch (error) {
    if (error instanceof LeaseLost) {
      context.log('warn', 'a step lost its lease', { kind: item.kind, item: item.id });
      return;
    }
    const failed = item.attempts >= TRIES_MAX;
    const nowMs = context.clock.now();
    context.log(
      failed ? 'error' : 'warn',
      `step ${item.kind} failed${failed ? ' and waits for a person' : ''}`,
      {
        item: item.id,
        attempts: item.attempts,
        error: error instanceof Error ? `${error.name}: ${error.message}` : String(error),
      },
    );
    await context.db
      .asSystem(async (tx) => {
        const returned = await returnWork(tx, item.id, owner, {
          error: String(error),
          runAtMs: nowMs + pauseMs(item.attempts),
          failed,
          nowMs,
        });
        if (failed && returned) await askAPerson(tx, item, nowMs);
      })
      .catch((e: unknown) =>
        context.log('error', 'a failed item could not be given back; its lease will run out', {
          item: item.id,
          error: String(e),
        }),
      );
  }
}

/** Nothing leaves the system on these, and what they read is kept: after a power loss they run again. */
const REPEATABLE: ReadonlySet<WorkKind> = new Set(['transmissionReceived', 'travelEventsRecorded']);

/** An item that will not run again by itself is somebody's duty; a load that failed may be sent again. */
async function askAPerson(tx: Tx, item: WorkItem, nowMs: number): Promise<void> {
  const desk = await operatingAgency(tx);
  await openTasks(
    tx,
    [
      {
        naturalKey: taskKey('failed-work', item.id, nowMs),
        kind: 'failed-work',
        ownerAgencyId: desk.id,
        objectKind: 'work-item',
        objectId: item.id,
        urgency: TASK_KINDS['failed-work'].urgency,
        dueAtMs: nowMs,
        facts: { step: item.kind, attempts: item.attempts, of: item.payload },
      },
    ],
    nowMs,
  );
  if (item.kind === 'transmissionReceived') await markTransmissionFailed(tx, item.payload.transmissionId);
}

/** 0.2 s doubling to 5 minutes: most failures are a database that is restarting. */
function pauseMs(attempts: number): number {
  return Math.min(5 * MS.minute, 200 * 2 ** Math.min(attempts, 20));
}
