import type { PersonDescription } from '#domain/person.js';
import { buildIndex } from '#matching/engine.js';
import { linesFor } from '#matching/lines.js';
import { BASELINES } from './baselines.js';
import type { Answer } from './curves.js';
import type { BenchRecord } from './population.js';

/** Something that screens: gets a register once, then answers queries with scores by record id. */
export interface Screener {
  readonly id: string;
  readonly label: string;
  readonly prepare: (
    records: readonly BenchRecord[],
  ) => (query: PersonDescription) => ReadonlyMap<string, number>;
}

/** How far below the product's review line the engine is asked for candidates, so that curves reach to the left. */
const BELOW_REVIEW = 8;

/** The engine over these records, asked for candidates down to so many bits below the review line. */
export function engineDownTo(
  below: number,
  records: readonly BenchRecord[],
): (query: PersonDescription) => ReadonlyMap<string, number> {
  const index = buildIndex(records);
  const floor = linesFor(records.length).reviewBits - below;
  return (query) =>
    new Map(index.match(query, { reviewBits: floor }).map((candidate) => [candidate.id, candidate.bits]));
}

export const engine: Screener = {
  id: 'rsoits',
  label: 'RSOITS engine',
  prepare: (records) => engineDownTo(BELOW_REVIEW, records),
};

export const SCREENERS: readonly Screener[] = [
  engine,
  ...BASELINES.map(
    (baseline): Screener => ({
      id: baseline.id,
      label: baseline.label,
      prepare: (records) => {
        const ask = baseline.prepare(records);
        return (query) => new Map([...ask(query)].map(([i, score]) => [records[i]!.id, score]));
      },
    }),
  ),
];

/** One query of a bench: who it is (the id of the right record, null for an innocent) and what is told of the person. */
export interface Query {
  readonly described: PersonDescription;
  readonly right: string | null;
  readonly tags: readonly string[];
}

/** Reduces a screener's scores to what curves need. */
export function answered(query: Query, scores: ReadonlyMap<string, number>): Answer {
  let wrong = Number.NEGATIVE_INFINITY;
  for (const [id, score] of scores) if (id !== query.right && score > wrong) wrong = score;
  const right = query.right === null ? null : (scores.get(query.right) ?? Number.NEGATIVE_INFINITY);
  return { right, wrong, tags: query.tags };
}

/** Runs all queries, telling how far it is; returns the answers in order. */
export function ask(
  screen: (query: PersonDescription) => ReadonlyMap<string, number>,
  queries: readonly Query[],
  progress: (text: string) => void,
  label: string,
): Answer[] {
  const answers: Answer[] = [];
  let said = Date.now();
  for (const query of queries) {
    answers.push(answered(query, screen(query.described)));
    if (Date.now() - said > 5000) {
      said = Date.now();
      progress(`${label}: ${answers.length} of ${queries.length} queries`);
    }
  }
  return answers;
}
