import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import cliProgress from 'cli-progress';
import type { Command } from 'commander';
import { writeAudit } from '#storage/audit.js';
import type { Database } from '#storage/database.js';
import { agenciesWithRegistrants, recomputeDuties } from '#storage/recomputeDuties.js';
import { helpAfter } from './config.js';
import { withSystem } from './openSystem.js';
import type { RecomputeAnswer, RecomputeGiven } from './recomputeWorker.js';

export interface RecomputeReport {
  readonly registrants: number;
  readonly changed: number;
  readonly threads: number;
  readonly seconds: number;
}

/** `rsoits recompute duties`: after a change of rules, calendars or the program. */
export function addRecomputeCommand(program: Command): void {
  program
    .command('recompute')
    .description('work out again what follows from facts')
    .command('duties')
    .description('work out every clock of every registrant again and write those that differ')
    .option('--threads <n>', 'how many at the same time; default: one a core less one')
    .addHelpText(
      'after',
      helpAfter({ variables: 'where', examples: ['rsoits recompute duties --threads 3'] }),
    )
    .action((options: { threads?: string }) =>
      withSystem(async (system, config) => {
        const url = config.databaseUrl;
        const threads =
          options.threads === undefined ? Math.max(1, availableParallelism() - 1) : Number(options.threads);
        if (!Number.isInteger(threads) || threads < 1)
          throw new Error('--threads: expected a whole number from 1 on');
        const bar = new cliProgress.SingleBar({
          format: 'duties {bar} {percentage}% | {value} of {total} registrants | {eta_formatted} left',
          noTTYOutput: true,
          notTTYSchedule: 5000,
          stream: process.stderr,
        });
        const report = await recomputeAll(
          system.db,
          { url, threads: url === null ? 1 : threads },
          (done, total) => (done === 0 ? bar.start(total, 0) : bar.update(done)),
        );
        bar.stop();
        process.stdout.write(`${JSON.stringify(report)}\n`);
      }),
    );
}

/**
 * Shares the agencies among threads, the largest first. On the embedded database, which has one session, there is one
 * thread and it is this one.
 */
export async function recomputeAll(
  db: Database,
  options: { readonly url: string | null; readonly threads: number },
  shown: (done: number, total: number) => void = () => undefined,
): Promise<RecomputeReport> {
  const started = performance.now();
  const agencies = await db.asSystem((tx) => agenciesWithRegistrants(tx));
  const total = agencies.reduce((n, a) => n + a.registrants, 0);
  const sums = { registrants: 0, changed: 0 };
  shown(0, total);
  const add = (answer: { readonly registrants: number; readonly changed: number }) => {
    sums.registrants += answer.registrants;
    sums.changed += answer.changed;
    shown(sums.registrants, total);
  };
  const waiting = agencies.map((a) => a.id);
  const { url } = options;
  if (url === null) {
    for (const id of waiting) add(await recomputeDuties(db, id, () => Date.now()));
  } else
    await Promise.all(
      Array.from({ length: Math.min(options.threads, waiting.length) }, () => inThread(url, waiting, add)),
    );
  await db.asSystem((tx) =>
    writeAudit(tx, Date.now(), {
      actor: { kind: 'system', id: 'command line' },
      action: 'duties.recomputed',
      objectKind: 'registry',
      objectId: '*',
      facts: sums,
    }),
  );
  return {
    ...sums,
    threads: url === null ? 1 : options.threads,
    seconds: Math.round((performance.now() - started) / 10) / 100,
  };
}

function inThread(url: string, waiting: string[], add: (answer: RecomputeAnswer) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL('./recomputeWorker.js', import.meta.url), {
      workerData: { url } satisfies RecomputeGiven,
    });
    const next = () => worker.postMessage(waiting.shift() ?? null);
    worker.on('message', (answer: RecomputeAnswer) => {
      add(answer);
      next();
    });
    worker.once('error', reject);
    worker.once('exit', () => resolve());
    next();
  });
}
