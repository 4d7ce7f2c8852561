import { type Answer, at, lineForFalseAlerts } from '../curves.js';
import { flexSearch, miniSearch } from '../peers/inProcess.js';
import type { Peer } from '../peers/peer.js';
import { DESIGNS, loadRegister } from '../peers/postgres.js';
import { startServer } from '../pgServer.js';
import type { BenchRecord } from '../population.js';
import { answered, type Query } from '../screeners.js';
import type { Asked, QueryGroups, SpeedSettings } from './setting.js';
import { type Timed, timed } from './timing.js';

/** The operating point at which all are compared: no more than 11 false alerts per 1,000 innocents. */
export const COMPARABLE = 0.011;

export interface PeerFigures extends Timed {
  readonly id: string;
  readonly label: string;
  readonly asked: Asked;
  readonly recall: number;
  readonly trueQueries: number;
  readonly falseAlerts: number;
  readonly innocents: number;
  readonly perSecondAllLanes: number | null;
  readonly buildSeconds: number;
  readonly bytes: number | null;
}

/** A sample that keeps more of the true queries than of the innocents, for recall worth the name. */
function sample(queries: readonly Query[], known: number, innocents: number): Query[] {
  return [
    ...queries.filter((query) => query.right !== null).slice(0, known),
    ...queries.filter((query) => query.right === null).slice(0, innocents),
  ];
}

async function measure(peer: Peer, asked: Asked, queries: readonly Query[]): Promise<PeerFigures> {
  for (const query of queries.slice(0, 20)) await peer.ask(query.described, 0);
  const latencies = new Float64Array(queries.length);
  const answers: Answer[] = [];
  const started = performance.now();
  for (let i = 0; i < queries.length; i++) {
    const before = performance.now();
    const scores = await peer.ask(queries[i]!.described, 0);
    latencies[i] = performance.now() - before;
    answers.push(answered(queries[i]!, scores));
  }
  const elapsed = performance.now() - started;
  const point = at(lineForFalseAlerts(answers, COMPARABLE), answers);
  return {
    id: peer.id,
    label: peer.label,
    asked,
    ...timed(latencies, elapsed),
    recall: point.recall.share,
    trueQueries: point.recall.n,
    falseAlerts: point.falseAlerts.share,
    innocents: point.falseAlerts.n,
    perSecondAllLanes: peer.lanes > 1 ? await allLanes(peer, queries) : null,
    buildSeconds: peer.buildSeconds,
    bytes: peer.bytes,
  };
}

async function allLanes(peer: Peer, queries: readonly Query[]): Promise<number> {
  let next = 0;
  const started = performance.now();
  await Promise.all(
    Array.from({ length: peer.lanes }, async (_, lane) => {
      while (next < queries.length) await peer.ask(queries[next++]!.described, lane);
    }),
  );
  return queries.length / ((performance.now() - started) / 1000);
}

export async function measurePeers(
  settings: SpeedSettings,
  records: readonly BenchRecord[],
  queries: QueryGroups,
): Promise<PeerFigures[]> {
  const { progress } = settings;
  const figures: PeerFigures[] = [];
  const add = async (peer: Peer, asked: Asked, known: number, innocents: number) => {
    const asking = sample(queries[asked], known, innocents);
    progress(`${peer.label}: ${asked}, ${asking.length} queries`);
    figures.push(await measure(peer, asked, asking));
  };
  const scale = settings.quick ? 0.2 : 1;
  if (settings.peers.includes('postgres')) {
    const server = await startServer(progress);
    if (server) {
      try {
        progress(`${server.version}: loading ${records.length} records`);
        const register = await loadRegister(server, records, progress);
        const sizes = { 'pg-trigrams-and-dates': 0.15, 'pg-all-blocks': 0.3, 'pg-trigrams': 0.1 } as Record<
          string,
          number
        >;
        for (const [kind, asked] of [
          ['date', 'name and date'],
          ['year', 'name and year'],
          ['name', 'name only'],
        ] as const)
          for (const design of DESIGNS[kind]) {
            const peer = await register.peer(design);
            const part = scale * (sizes[design.id] ?? 1);
            await add(peer, asked, Math.ceil(500 * part), Math.ceil(2000 * part));
            await peer.close();
          }
      } finally {
        server.stop();
      }
    }
  }
  // The text search engines hold strings in maps: at full size one after the other, each gone before the next.
  for (const [id, make] of [
    ['flexsearch', flexSearch],
    ['minisearch', miniSearch],
  ] as const) {
    if (!settings.peers.includes(id)) continue;
    const peer = make(records, progress);
    await add(peer, 'name and date', Math.ceil(180 * scale), Math.ceil(420 * scale));
    await add(peer, 'name only', Math.ceil(60 * scale), Math.ceil(140 * scale));
    await peer.close();
  }
  return figures;
}
