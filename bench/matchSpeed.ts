import { mkdirSync, writeFileSync } from 'node:fs';
import { cpus, loadavg } from 'node:os';
import { join, resolve } from 'node:path';
import { LINES_VERSION } from '#matching/lines.js';
import { MODEL_VERSION } from '#matching/model.js';
import type { Bench } from './bench.js';
import { packageRoot } from './matching/files.js';
import { percent, table } from './matching/report.js';
import { measureEngine } from './matching/speed/engineRun.js';
import type { PackedRecords } from './matching/speed/packedRecords.js';
import { COMPARABLE, measurePeers } from './matching/speed/peersRun.js';
import { askedQueries, madeRegister, type SpeedSettings } from './matching/speed/setting.js';

const HELP = `Usage: rsoits bench match-speed [options]
  --quick          50,000 records and few queries, in about a minute
  --size N         records on the register (default 1,000,000)
  --peers A,B      of postgres, flexsearch, minisearch; none leaves them all out (default all)
  --workers N      worker threads for the all-cores run (default the number of cores)
  --out FOLDER     where the tables go (default bench-results/match-speed)`;

const flag = (args: readonly string[], name: string): string | undefined => {
  const at = args.indexOf(name);
  return at < 0 ? undefined : args[at + 1];
};

/** Screenings a second and latencies with recall and false alerts beside them, and rivals in the same run. */
async function run(progress: (text: string) => void, args: string[] = []): Promise<object> {
  const quick = args.includes('--quick');
  const settings: SpeedSettings = {
    quick,
    size: Number(flag(args, '--size') ?? (quick ? 50_000 : 1_000_000)),
    workers: Number(flag(args, '--workers') ?? cpus().length),
    peers: (flag(args, '--peers') ?? 'postgres,flexsearch,minisearch').split(','),
    progress,
  };
  const loadBefore = loadavg()[0]!;
  if (loadBefore > 0.5 * cpus().length)
    progress(`the machine is busy (load ${loadBefore.toFixed(1)}): times are worse than they could be`);
  const register = madeRegister(settings);
  const queries = askedQueries(settings);
  const engine = await measureEngine(settings, register, queries);
  // As objects only where a rival asks for them, and after the engine was timed.
  const objects = settings.peers.includes('none') ? [] : [...register];
  const peers = await measurePeers(settings, objects, queries);
  const best = (asked: string, postgres: boolean) =>
    Math.max(
      0,
      ...peers
        .filter((p) => p.asked === asked && p.id.startsWith('pg-') === postgres)
        .map((p) => p.perSecond),
    );
  const ratios: Record<string, number | null> = {};
  for (const group of engine.groups)
    for (const [rival, rate] of [
      ['best PostgreSQL design', best(group.asked, true)],
      ['best text search engine', best(group.asked, false)],
    ] as const)
      ratios[`${group.asked}: one core against ${rival}`] =
        rate > 0 ? Math.round((group.cold.perSecond / rate) * 10) / 10 : null;
  const pgLanes = Math.max(
    0,
    ...peers
      .filter((p) => p.id.startsWith('pg-') && p.asked === 'name and date')
      .map((p) => p.perSecondAllLanes ?? 0),
  );
  if (engine.allCores && pgLanes > 0)
    ratios['name and date: all cores against PostgreSQL on 4 connections'] =
      Math.round((engine.allCores.perSecond / pgLanes) * 10) / 10;
  const answer = {
    bench: 'match-speed',
    model: MODEL_VERSION,
    lines: LINES_VERSION,
    machine: { cores: cpus().length, cpu: cpus()[0]?.model ?? 'unknown', node: process.version },
    load: { before: loadBefore, after: loadavg()[0] },
    records: register.length,
    names: namesOf(register),
    engine,
    peers,
    ratios,
  };
  const out = resolve(flag(args, '--out') ?? join(packageRoot(), 'bench-results', 'match-speed'));
  mkdirSync(out, { recursive: true });
  writeFileSync(join(out, 'speed.md'), written(answer));
  progress(`written: ${join(out, 'speed.md')}`);
  return answer;
}

function namesOf(register: PackedRecords): number {
  let names = 0;
  for (const record of register) names += record.names.length;
  return names;
}

type Answer = {
  readonly records: number;
  readonly names: number;
  readonly machine: { readonly cores: number; readonly cpu: string; readonly node: string };
  readonly load: { readonly before: number; readonly after: number | undefined };
  readonly engine: Awaited<ReturnType<typeof measureEngine>>;
  readonly peers: Awaited<ReturnType<typeof measurePeers>>;
  readonly ratios: Readonly<Record<string, number | null>>;
};

function written(answer: Answer): string {
  const { engine, peers } = answer;
  const latency = (l: { p50: number; p99: number; p999: number }) => `${l.p50} / ${l.p99} / ${l.p999}`;
  const rows = [
    ...engine.groups.flatMap((g) =>
      (['cold', 'warm'] as const).map((pass) => [
        g.asked,
        `RSOITS, one core, ${pass}`,
        g[pass].n,
        Math.round(g[pass].perSecond),
        latency(g[pass]),
        percent(g.recall),
        (g.falseAlerts * 1000).toFixed(1),
      ]),
    ),
    ...engine.groups.flatMap((g) =>
      g.comparable
        ? [
            [
              g.asked,
              `RSOITS, one core, warm, at ${g.comparable.line.toFixed(1)} bits`,
              g.comparable.n,
              Math.round(g.comparable.perSecond),
              latency(g.comparable),
              percent(g.recallComparable ?? 0),
              `at most ${(COMPARABLE * 1000).toFixed(1)}`,
            ],
          ]
        : [],
    ),
    ...(engine.allCores
      ? [
          [
            'name and date',
            `RSOITS, ${engine.allCores.workers} threads`,
            engine.allCores.n,
            Math.round(engine.allCores.perSecond),
            latency(engine.allCores),
            percent(engine.groups[0]!.recall),
            (engine.groups[0]!.falseAlerts * 1000).toFixed(1),
          ],
        ]
      : []),
    ...peers.map((p) => [
      p.asked,
      p.label,
      p.n,
      p.perSecond.toFixed(1),
      latency(p),
      `${percent(p.recall)} (n ${p.trueQueries})`,
      (p.falseAlerts * 1000).toFixed(1),
    ]),
  ];
  return [
    '# Speed of the matching engine',
    '',
    `${answer.records} records, ${answer.names} names; ${answer.machine.cores} cores (${answer.machine.cpu}), Node ${answer.machine.node}; load before ${answer.load.before.toFixed(1)}, after ${answer.load.after?.toFixed(1)}. Latencies p50 / p99 / p99.9 in microseconds; recall and false alerts per 1,000 innocents at the same operating point.`,
    '',
    table(['told', 'screener', 'queries', 'per second', 'latency', 'recall', 'false alerts per 1,000'], rows),
    '',
    table(
      ['measure', 'figure'],
      Object.entries(engine.other).map(([name, value]) => [name, value ?? 'not measured']),
    ),
    '',
    table(
      ['ratio', 'times'],
      Object.entries(answer.ratios).map(([name, value]) => [name, value ?? 'not measured']),
    ),
    '',
  ].join('\n');
}

export const bench: Bench = {
  name: 'match-speed',
  summary:
    'Screenings a second and latency at 1,000,000 records beside PostgreSQL, FlexSearch and MiniSearch',
  help: HELP,
  run,
};
