import { z } from 'zod';
import { MS } from '#basics/clock.js';
import { type CoverageLine, coverageLine, sumCoverage, unseenDepartures } from '#domain/coverage.js';
import { findPort } from '#domain/ports.js';
import { coverageBetween } from '#storage/crossings.js';
import type { Tx } from '#storage/database.js';
import { type CoverageRow, type CoverageView, coveragePage } from '#web/pages/coverage.js';
import { coverageReport } from '#web/reports/coverage.js';
import { reportFiles } from '../reports.js';
import { type AnyRoute, route } from '../route.js';
import { show } from '../shell.js';

/** What share of crossings is screened, by mode and port; what nobody can see is said to be a gap. */
const DAYS = [1, 7, 30, 90];
const Query = z.object({
  days: z.coerce
    .number()
    .refine((n) => DAYS.includes(n))
    .catch(7),
});

type Asked = z.infer<typeof Query>;

async function lines(tx: Tx, nowMs: number, days: number): Promise<CoverageLine[]> {
  // Whole days of the ports' counts: today's is not complete and counts all the same, as do today's screenings.
  const day = Math.floor(nowMs / MS.day) * MS.day;
  const counts = await coverageBetween(tx, day - (days - 1) * MS.day, day + MS.day);
  return [...counts.map((c) => coverageLine(c, neighbourOf(c.port))), ...unseenDepartures(counts)];
}

/** Canada lies behind the northern ports, which the zone and place of the port tell well enough for the words beside a count. */
function neighbourOf(port: string): string | undefined {
  const known = findPort(port);
  if (known?.kind !== 'land') return undefined;
  return /^(0[1-9]|3[0-9])/.test(port) ? 'CAN' : 'MEX';
}

function rowOf(line: CoverageLine): CoverageRow {
  const name = line.port === '' ? undefined : findPort(line.port)?.name;
  const { mode, direction, port, crossings, screened, byHand, share, says } = line;
  return {
    mode,
    direction,
    port,
    ...(name ? { portName: `${name} (${port})` } : {}),
    crossings,
    screened,
    byHand,
    share,
    extent: line.observation.extent,
    says,
  };
}

async function viewOf(c: {
  readonly tx: Tx;
  readonly now: number;
  readonly query: Asked;
}): Promise<CoverageView> {
  const all = await lines(c.tx, c.now, c.query.days);
  return {
    sums: sumCoverage(all).map(rowOf),
    rows: all.filter((l) => l.port !== '' || l.crossings !== null || l.screened > 0).map(rowOf),
    filter: { values: { days: String(c.query.days) } },
    days: DAYS,
    files: { path: '/coverage', query: `days=${c.query.days}` },
  };
}

const COMMON = {
  path: '/coverage',
  object: { kind: 'Feed', all: true },
  policy: 'coverage.show',
  audit: 'coverage.show',
} as const;

const page = route({
  ...COMMON,
  method: 'GET',
  kind: 'page',
  says: 'What share of crossings is screened, by mode and port, and what nobody sees',
  query: Query,
  handler: async (c) => {
    const view = await viewOf(c);
    c.note({ days: c.query.days, lines: view.rows.length });
    return show(c, coveragePage, view, { here: 'feeds' });
  },
});

const files = reportFiles<Record<string, never>, Asked>({
  ...COMMON,
  says: 'Coverage of the border',
  query: Query,
  name: (c) => `coverage-${c.query.days}-days`,
  report: async (c, t) => coverageReport(await viewOf(c), c.query.days, t),
});

export const coverageRoutes: readonly AnyRoute[] = [page, ...files];
