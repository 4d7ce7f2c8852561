import { loadavg } from 'node:os';
import { sql } from 'kysely';
import { proposeTargets } from '#domain/importTargets.js';
import { runImport } from '#steps/importRegistrants.js';
import { addAgencies } from '#storage/agencies.js';
import { first, run } from '#storage/database.js';
import { addImport, beginPhase } from '#storage/registrantImports.js';
import type { BenchSystem } from '../journey/system.js';
import type { Options } from './options.js';
import { BENCH_TODAY, csvOf, inventRow } from './people.js';

export async function newImport(bench: BenchSystem, agencyId: string, content: Buffer): Promise<string> {
  const columns = content.subarray(0, content.indexOf('\r\n')).toString().split(',');
  const targets = proposeTargets(columns);
  return bench.system.db.asSystem((tx) =>
    addImport(
      tx,
      bench.system.keys,
      {
        agencyId,
        fileName: 'registry.csv',
        encoding: 'utf-8',
        delimiter: ',',
        columns,
        mapping: { columns: Object.fromEntries(columns.map((c, i) => [c, targets[i]!])), defaults: {} },
        content,
        uploadedBy: null,
      },
      Date.now(),
    ),
  );
}

/** An agency's table checked and imported, and the same file once more. */
export async function measureImport(
  bench: BenchSystem,
  o: Options,
  progress: (text: string) => void,
): Promise<object> {
  if (o.importRows === 0) return {};
  const { db, keys } = bench.system;
  const [agencyId] = await db.asSystem(async (tx) => {
    // A kept database has those of earlier runs.
    const n = await first(
      tx,
      sql<{ n: number }>`select count(*)::int as n from agencies where ori like 'BNIMP%'`,
    );
    return addAgencies(
      tx,
      [
        {
          kind: 'sora-state',
          name: `Bench Importer ${n!.n + 1}`,
          ori: `BNIMP${String(n!.n + 1).padStart(4, '0')}`,
          jurisdiction: 'OH',
          timeZone: 'America/New_York',
          calendarCode: 'US',
        },
      ],
      Date.now(),
    );
  });
  const today = BENCH_TODAY(Date.now());
  const content = csvOf(
    Array.from({ length: o.importRows }, (_, i) => inventRow(5_000_000 + i, 'OH', today)),
  );
  const before = loadavg()[0];
  const context = { db, keys, clock: { now: () => Date.now() } };
  const phase = async (id: string, name: 'checking' | 'importing') => {
    const started = performance.now();
    await db.asSystem((tx) => beginPhase(tx, id, name, null, Date.now()));
    const done = (await runImport(context, id, ({ done, total }) => {
      if (done % 20_000 === 0) progress(`${name} ${done} of ${total}`);
    }))!;
    const { added, changed, same, refused } = done;
    return { seconds: Math.round((performance.now() - started) / 10) / 100, added, changed, same, refused };
  };
  const id = await newImport(bench, agencyId!, content);
  const [checking, importing] = [await phase(id, 'checking'), await phase(id, 'importing')];
  const again = await newImport(bench, agencyId!, content);
  const [checkingAgain, importingAgain] = [await phase(again, 'checking'), await phase(again, 'importing')];
  // Nobody is told of them here: a kept database would go on with it in its next run.
  await db.asSystem((tx) => run(tx, sql`delete from import_shares where import_id in (${id}, ${again})`));
  return {
    rows: o.importRows,
    megabytes: Math.round(content.length / 104_857.6) / 10,
    checking,
    importing,
    seconds: Math.round((checking.seconds + importing.seconds) * 100) / 100,
    theSameFileAgain: { checking: checkingAgain, importing: importingAgain },
    loadAverage: [before, loadavg()[0]],
  };
}
