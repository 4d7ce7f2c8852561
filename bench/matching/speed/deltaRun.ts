import { MatchIndex } from '#matching/engine.js';
import { inventPerson, recordOf } from '../population.js';
import { figure } from '../report.js';
import type { Query } from '../screeners.js';
import type { SpeedSettings } from './setting.js';
import { timed } from './timing.js';

/** Milliseconds of each query, without the changes and with them. */
type Took = readonly [plain: Float64Array, changed: Float64Array];

const sumOf = (all: Float64Array): number => all.reduce((sum, ms) => sum + ms, 0);
const slower = ([plain, changed]: Took): number | null =>
  figure((sumOf(changed) / sumOf(plain) - 1) * 100, 1);

/**
 * Two indexes asked the same, query by query in turn, so that whatever else the machine does slows both; of several passes each
 * query's shortest time.
 */
function inTurn(plain: MatchIndex, changed: MatchIndex, queries: readonly Query[], passes: number): Took {
  const least = [0, 1].map(() => new Float64Array(queries.length).fill(Number.POSITIVE_INFINITY));
  for (let pass = 0; pass < passes; pass++)
    queries.forEach(({ described }, i) => {
      // Whoever is asked second finds some of what both read near the processor: they take turns at that, too.
      for (const which of (i + pass) % 2 === 0 ? [0, 1] : [1, 0]) {
        const before = performance.now();
        (which === 0 ? plain : changed).match(described);
        least[which]![i] = Math.min(least[which]![i]!, performance.now() - before);
      }
    });
  return [least[0]!, least[1]!];
}

const PASSES = 6;

/** Adds one record in a hundred on top: how fast it is seen, and what it costs the queries before a merge. */
export function changes(
  settings: SpeedSettings,
  index: MatchIndex,
  queries: readonly Query[],
): Record<string, number | null> {
  settings.progress('engine: a 1 % delta on top');
  const asked = queries.slice(0, settings.quick ? 1000 : 4000);
  // Both anew: an index that was asked more before remembers more, which costs and spares in turn.
  const [plain, changed] = [0, 1].map(
    () => new MatchIndex(index.segments, { commonness: index.commonness }),
  ) as [MatchIndex, MatchIndex];
  inTurn(plain, changed, asked, 2);
  const without = inTurn(plain, changed, asked, PASSES);
  const count = Math.max(10, Math.floor(index.size / 100));
  const fresh = Array.from({ length: count }, (_, i) => {
    const record = recordOf(inventPerson(77, i), 77);
    return { ...record, id: `new-${i}` };
  });
  const visible = new Float64Array(Math.min(200, count));
  let unseen = 0;
  let adding = 0;
  for (const [i, record] of fresh.entries()) {
    const before = performance.now();
    changed.add(record);
    adding += performance.now() - before;
    if (i >= visible.length) continue;
    const asking = { names: record.names.slice(0, 1), birthDates: record.birthDates ?? [] };
    changed.match(asking);
    visible[i] = performance.now() - before;
    // A name alone may stay below the line: whether it is there is asked without one, which takes long.
    const found = changed.match(asking, { reviewBits: 0 });
    if (!found.some((match) => match.id === record.id)) unseen++;
  }
  const gathering = performance.now();
  changed.gather();
  const gathered = performance.now() - gathering;
  const first = inTurn(plain, changed, asked, 1);
  const later = inTurn(plain, changed, asked, PASSES);
  const us = (all: Float64Array): number | null => figure((sumOf(all) / all.length) * 1000, 0);
  const p50 = (all: Float64Array): number => timed(all, 1).p50;
  const removing = performance.now();
  for (const record of fresh.slice(0, 1000)) changed.remove(record.id);
  const removed = performance.now() - removing;
  const merging = performance.now();
  changed.merge();
  const merged = performance.now() - merging;
  const seen = timed(visible, 1);
  return {
    'added records': count,
    'added records not found at once': unseen,
    'add to seen p50, ms': figure(seen.p50 / 1000, 3),
    'add to seen p99, ms': figure(seen.p99 / 1000, 3),
    'adds a second': figure(count / (adding / 1000), 0),
    'one segment of what was added (in the background), seconds': figure(gathered / 1000, 2),
    'removes a second': figure(Math.min(1000, count) / (removed / 1000), 0),
    'merge, seconds': figure(merged / 1000, 2),
    'two indexes without a delta asked in turn: the second slower by per cent': slower(without),
    [`one query without a delta, shortest of ${PASSES}, mean us`]: us(later[0]),
    'the same with a 1 % delta, mean us': us(later[1]),
    'slow-down with a 1 % delta, per cent': slower(later),
    'the same of the median query, per cent': figure((p50(later[1]) / p50(later[0]) - 1) * 100, 1),
    'slow-down the first time that the delta is asked, by the clock, per cent': slower(first),
    'the same of the median query, the first time, per cent': figure(
      (p50(first[1]) / p50(first[0]) - 1) * 100,
      1,
    ),
  };
}
