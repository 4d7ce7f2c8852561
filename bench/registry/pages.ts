import { loadavg } from 'node:os';
import { Worker } from 'node:worker_threads';
import { sql } from 'kysely';
import { hashPassword } from '#access/password.js';
import { newTotpSecret } from '#access/totp.js';
import { first } from '#storage/database.js';
import { addUser, setTotpSecret } from '#storage/users.js';
import { type Percentiles, percentiles } from '../journey/figures.js';
import type { BenchSystem } from '../journey/system.js';
import type { BenchAgency } from './load.js';
import type { OfficersGiven, OfficersTaken, PageKind } from './officers.js';
import type { Options } from './options.js';

/** Officers at work, and what they waited. */
export async function measurePages(
  bench: BenchSystem,
  o: Options,
  agencies: readonly BenchAgency[],
  progress: (text: string) => void,
): Promise<object> {
  if (o.requests === 0) return {};
  const { db, keys } = bench.system;
  const password = 'correct horse battery staple';
  const passwordHash = await hashPassword(password);
  // A kept database has the officers of earlier runs.
  const run = Date.now().toString(36);
  const officers = await Promise.all(
    Array.from({ length: o.officers }, async (_, i) => {
      // Half of them at the largest agencies, the others spread over all.
      const large = Math.max(1, Math.round(agencies.length * 0.02));
      const agency =
        i % 2 === 0 ? agencies[(i / 2) % large]! : agencies[Math.floor((i / o.officers) * agencies.length)]!;
      const secret = newTotpSecret();
      const name = `bench-officer-${run}-${i}`;
      await db.asSystem(async (tx) => {
        const id = await addUser(
          tx,
          {
            agencyId: agency.agencyId,
            signInName: name,
            displayName: `Officer ${i}`,
            roles: ['register-officer'],
            passwordHash,
          },
          Date.now(),
        );
        await setTotpSecret(tx, keys, id!, secret);
      });
      return { name, password, secret };
    }),
  );
  const rowsBefore = await auditRows(bench);
  const before = loadavg()[0];
  const given: OfficersGiven = {
    address: bench.address,
    officers,
    thinkMs: o.thinkMs,
    requests: o.requests,
    warmUp: o.officers * 3,
  };
  const taken = await new Promise<OfficersTaken>((resolve, reject) => {
    const worker = new Worker(new URL('./officers.js', import.meta.url), { workerData: given });
    worker.on('message', (m: { taken?: OfficersTaken; counted?: number }) =>
      m.taken ? resolve(m.taken) : progress(`${m.counted} pages`),
    );
    worker.once('error', reject);
  });
  const all = Object.values(taken.latencies).flat();
  return {
    officers: o.officers,
    thinkMs: o.thinkMs,
    requests: all.length,
    perSecond: Math.round((all.length / taken.seconds) * 10) / 10,
    seconds: Math.round(taken.seconds),
    statuses: taken.statuses,
    wrong: taken.wrong.slice(0, 5),
    kilobytesAPage: Math.round(taken.bytes / all.length / 102.4) / 10,
    all: rounded(percentiles(all)),
    ...Object.fromEntries(
      (Object.keys(taken.latencies) as PageKind[]).map((k) => [k, rounded(percentiles(taken.latencies[k]))]),
    ),
    auditRows: (await auditRows(bench)) - rowsBefore,
    loadAverage: [before, loadavg()[0]],
  };
}

async function auditRows(bench: BenchSystem): Promise<number> {
  const row = await bench.system.db.asSystem((tx) =>
    first(
      tx,
      sql<{
        n: number;
      }>`select count(*)::int as n from audit_entries where action in ('registrant.list', 'registrant.due', 'registrant.show')`,
    ),
  );
  return row!.n;
}

function rounded(p: Percentiles): Percentiles {
  const one = (x: number | null) => (x === null ? null : Math.round(x * 10) / 10);
  return { n: p.n, p50Ms: one(p.p50Ms), p90Ms: one(p.p90Ms), p99Ms: one(p.p99Ms), maxMs: one(p.maxMs) };
}
