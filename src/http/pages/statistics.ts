import { z } from 'zod';
import { isNational } from '#domain/actor.js';
import { codesUnder, isQuarter, quartersBetween, releaseOf } from '#domain/statistics.js';
import { agencyNames } from '#storage/agencies.js';
import { countQuarter, keptQuarters, quartersKnown } from '#storage/statistics.js';
import { type StatisticsView, statisticsPage } from '#web/pages/statistics.js';
import { statisticsReport } from '#web/reports/statistics.js';
import { reportFiles } from '../reports.js';
import { type AnyRoute, type Context, route } from '../route.js';
import { show } from '../shell.js';

/**
 * Statistics of the whole system for NSOTC and auditors, never with small numbers; of an agency for itself, with them
 * unless it asks for what may be published. Who counts what is drawn by row-level security, not here.
 */
const Query = z.object({
  from: z.string().refine(isQuarter).optional().catch(undefined),
  last: z.string().refine(isQuarter).optional().catch(undefined),
  as: z.enum(['exact', 'published']).optional().catch(undefined),
});
type Asked = Pick<
  Context<'page', unknown, z.infer<typeof Query>, unknown, never, undefined>,
  'tx' | 'now' | 'query' | 'actor' | 'user' | 'note'
>;

async function viewOf(c: Asked): Promise<StatisticsView> {
  const national = isNational(c.actor);
  const choices = await quartersKnown(c.tx, c.now);
  const last = choices.includes(c.query.last ?? '') ? c.query.last! : choices.at(-1)!;
  const from = choices.includes(c.query.from ?? '') && c.query.from! <= last ? c.query.from! : last;
  const published = national || c.query.as === 'published';
  const asked = quartersBetween(from, last);
  const kept = new Map((await keptQuarters(c.tx, asked)).map((counts) => [counts.quarter, counts]));
  const quarters: StatisticsView['quarters'][number][] = [];
  for (const quarter of asked) {
    const counts = kept.get(quarter) ?? (await countQuarter(c.tx, quarter, c.now));
    quarters.push({
      quarter,
      kept: kept.has(quarter),
      release: releaseOf(counts, published ? 'published' : 'exact'),
    });
  }
  const releases = quarters.map((q) => q.release);
  const ids = ['hits', 'messages'].flatMap((family) => codesUnder(releases, family, 'agencyId'));
  c.note({ quarters: asked.length, published });
  const as = published ? 'published' : 'exact';
  return {
    from,
    last,
    quarters,
    published,
    national,
    agency: c.user.agencyName,
    names: national ? await agencyNames(c.tx, [...new Set(ids)]) : {},
    choices: [...choices].reverse(),
    filter: { values: { from, last, as } },
    files: { path: '/statistics', query: new URLSearchParams({ from, last, as }).toString() },
  };
}

const COMMON = {
  path: '/statistics',
  object: { kind: 'Statistics', all: true },
  policy: 'statistics.show',
  audit: 'statistics.show',
} as const;

const page = route({
  ...COMMON,
  method: 'GET',
  kind: 'page',
  says: 'What was seen, told and decided, in numbers, and how fast',
  query: Query,
  handler: async (c) => show(c, statisticsPage, await viewOf(c), { here: 'statistics' }),
});

const files = reportFiles<Record<string, never>, z.infer<typeof Query>>({
  ...COMMON,
  says: 'The statistics',
  query: Query,
  name: () => 'statistics',
  report: async (c, t) => statisticsReport(await viewOf(c), t),
});

export const statisticsRoutes: readonly AnyRoute[] = [page, ...files];
