import { z } from 'zod';
import { MS } from '#basics/clock.js';
import { toCsv } from '#documents/csv.js';
import { type CoverageLine, coverageLine, sumCoverage } from '#domain/coverage.js';
import { findPort } from '#domain/ports.js';
import { coverageBetween } from '#storage/crossings.js';
import type { Tx } from '#storage/database.js';
import { type CoverageRow, coveragePage } from '#web/pages/coverage.js';
import { file } from '../answer.js';
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

async function lines(tx: Tx, nowMs: number, days: number): Promise<CoverageLine[]> {
  // Whole days of the ports' counts: today's is not complete and counts all the same, as do today's screenings.
  const day = Math.floor(nowMs / MS.day) * MS.day;
  const counts = await coverageBetween(tx, day - (days - 1) * MS.day, day + MS.day);
  return [...counts.map((c) => coverageLine(c, neighbourOf(c.port))), ...departuresByLand(counts)];
}

/** Nobody counts departures by land: the gap is a line of the table, not an absence. */
function departuresByLand(
  counts: readonly { readonly mode: string; readonly direction: string }[],
): CoverageLine[] {
  return (['vehicle', 'pedestrian', 'rail'] as const)
    .filter((mode) => !counts.some((c) => c.mode === mode && c.direction === 'departure'))
    .map((mode) =>
      coverageLine({ mode, direction: 'departure', port: '', crossings: null, screened: 0, byHand: 0 }),
    );
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

const page = route({
  method: 'GET',
  path: '/coverage',
  kind: 'page',
  object: { kind: 'Feed', all: true },
  policy: 'coverage.show',
  audit: 'coverage.show',
  says: 'What share of crossings is screened, by mode and port, and what nobody sees',
  query: Query,
  handler: async (c) => {
    const all = await lines(c.tx, c.now, c.query.days);
    c.note({ days: c.query.days, lines: all.length });
    return show(
      c,
      coveragePage,
      {
        sums: sumCoverage(all).map(rowOf),
        rows: all.filter((l) => l.port !== '' || l.crossings !== null || l.screened > 0).map(rowOf),
        filter: { values: { days: String(c.query.days) } },
        days: DAYS,
        csv: `/coverage.csv?days=${c.query.days}`,
      },
      { here: 'feeds' },
    );
  },
});

const csv = route({
  method: 'GET',
  path: '/coverage.csv',
  kind: 'page',
  object: { kind: 'Feed', all: true },
  policy: 'coverage.show',
  audit: 'coverage.show',
  says: 'The same as a table for other programs',
  query: Query,
  handler: async (c) => {
    const all = await lines(c.tx, c.now, c.query.days);
    c.note({ days: c.query.days, lines: all.length, as: 'csv' });
    const header = ['mode', 'direction', 'port', 'crossings', 'screened', 'by_hand', 'share', 'seen', 'says'];
    const rows = all.map((l) => [
      l.mode,
      l.direction,
      l.port,
      l.crossings === null ? '' : String(l.crossings),
      String(l.screened),
      String(l.byHand),
      l.share === null ? '' : l.share.toFixed(4),
      l.observation.extent,
      l.says,
    ]);
    return file(Buffer.from(toCsv(header, rows, 'spreadsheet')), {
      type: 'text/csv; charset=utf-8',
      name: `coverage-${c.query.days}-days.csv`,
    });
  },
});

export const coverageRoutes: readonly AnyRoute[] = [page, csv];
