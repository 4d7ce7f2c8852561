import { Agent, request } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { parentPort, workerData } from 'node:worker_threads';

/**
 * The inspectors of the query bench, in a thread of their own so that asking takes no time from answering. Questions
 * leave on a fixed schedule whether or not earlier ones were answered, and time counts from when a question was due:
 * a slow answer cannot make the load lighter.
 */
export interface LoadGiven {
  readonly address: string;
  readonly path: string;
  readonly token: string;
  readonly bodies: readonly string[];
  readonly perSecond: number;
  readonly connections: number;
}

export interface LoadTaken {
  /** Milliseconds from due to answered in full, in the order of the bodies. */
  readonly latencies: readonly number[];
  /** What the answer itself says it took. */
  readonly told: readonly number[];
  readonly results: Readonly<Record<string, number>>;
  readonly statuses: Readonly<Record<string, number>>;
  readonly seconds: number;
}

const given = workerData as LoadGiven;
const agent = new Agent({ keepAlive: true, maxSockets: given.connections, scheduling: 'fifo' });
const url = new URL(given.path, given.address);
const headers = { authorization: `Bearer ${given.token}`, 'content-type': 'application/json' };

function ask(body: string): Promise<{ readonly status: number; readonly text: string }> {
  return new Promise((resolve, reject) => {
    const asked = request(
      url,
      { method: 'POST', agent, headers: { ...headers, 'content-length': Buffer.byteLength(body) } },
      (answer) => {
        const pieces: Buffer[] = [];
        answer.on('data', (piece: Buffer) => pieces.push(piece));
        answer.on('end', () =>
          resolve({ status: answer.statusCode ?? 0, text: Buffer.concat(pieces).toString() }),
        );
        answer.on('error', reject);
      },
    );
    asked.on('error', reject);
    asked.end(body);
  });
}

async function run(): Promise<LoadTaken> {
  const latencies: number[] = [];
  const told: number[] = [];
  const results: Record<string, number> = {};
  const statuses: Record<string, number> = {};
  const started = performance.now();
  await Promise.all(
    given.bodies.map(async (body, i) => {
      const due = started + (i * 1000) / given.perSecond;
      await sleep(Math.max(0, due - performance.now()));
      const { status, text } = await ask(body);
      latencies[i] = performance.now() - due;
      statuses[status] = (statuses[status] ?? 0) + 1;
      const answer = JSON.parse(text) as { readonly result?: string; readonly tookMs?: number };
      const result = answer.result ?? 'none';
      results[result] = (results[result] ?? 0) + 1;
      told[i] = answer.tookMs ?? Number.NaN;
    }),
  );
  return { latencies, told, results, statuses, seconds: (performance.now() - started) / 1000 };
}

parentPort!.postMessage(await run());
agent.destroy();
