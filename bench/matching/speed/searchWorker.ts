import { parentPort, workerData } from 'node:worker_threads';
import type { PersonDescription } from '#domain/person.js';
import type { Commonness } from '#matching/commonness.js';
import { MatchIndex } from '#matching/engine.js';
import { Segment, type SegmentArrays } from '#matching/segment.js';

/** One thread of the all-cores run: the index in shared memory, its part of the queries, and nothing else. */
interface Given {
  readonly segments: readonly SegmentArrays[];
  readonly commonness: Commonness;
  readonly queries: readonly PersonDescription[];
}

const { segments, commonness, queries } = workerData as Given;
const index = new MatchIndex(
  segments.map((arrays) => new Segment(arrays)),
  { commonness },
);
// Ready first, start together: making threads is not part of what is measured.
parentPort!.postMessage('ready');
parentPort!.once('message', () => {
  const latencies = new Float64Array(queries.length);
  const started = performance.now();
  for (let i = 0; i < queries.length; i++) {
    const before = performance.now();
    index.match(queries[i]!);
    latencies[i] = performance.now() - before;
  }
  parentPort!.postMessage({ latencies, elapsed: performance.now() - started });
});
