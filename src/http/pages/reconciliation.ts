import { z } from 'zod';
import { addMonths } from '#basics/dates.js';
import { localDate } from '#basics/zones.js';
import type { Tx } from '#storage/database.js';
import {
  reconciliationReport as countDepartures,
  ledgerGaps,
  toldAbroadBy,
  toldBy,
} from '#storage/reconciliationReport.js';
import { type ReconciliationView, reconciliationPage } from '#web/pages/reconciliation.js';
import { reconciliationReport } from '#web/reports/reconciliation.js';
import { reportFiles } from '../reports.js';
import { type AnyRoute, route } from '../route.js';
import { show } from '../shell.js';

/** Who was told of whom: departures of the last twelve months and the next, in numbers, never by name. */
const Month = z
  .string()
  .regex(/^20\d\d-(0[1-9]|1[0-2])$/)
  .optional()
  .catch(undefined);
const Query = z.object({ from: Month, last: Month });
type Asked = z.infer<typeof Query>;

async function viewOf(tx: Tx, nowMs: number, asked: Asked): Promise<ReconciliationView> {
  const now = `${localDate('UTC', nowMs).slice(0, 7)}-01`;
  const months = Array.from({ length: 27 }, (_, i) => addMonths(now, 2 - i).slice(0, 7));
  const known = (month: string | undefined, otherwise: string) =>
    month !== undefined && months.includes(month) ? month : otherwise;
  const last = known(asked.last, months[0]!);
  const chosen = known(asked.from, months[13]!);
  const first = chosen <= last ? chosen : last;
  const [from, until] = [`${first}-01`, addMonths(`${last}-01`, 1)];
  return {
    from,
    until,
    gaps: await ledgerGaps(tx, from, until, nowMs),
    rows: await countDepartures(tx, from, until, nowMs),
    abroad: await toldAbroadBy(tx, from, until),
    channels: await toldBy(tx, from, until),
    months,
    filter: { values: { from: first, last } },
    files: { path: '/reconciliation', query: new URLSearchParams({ from: first, last }).toString() },
  };
}

const COMMON = {
  path: '/reconciliation',
  object: { kind: 'TravelNotice', all: true },
  policy: 'reconciliation.show',
  audit: 'reconciliation.show',
} as const;

const page = route({
  ...COMMON,
  method: 'GET',
  kind: 'page',
  says: 'Who was told of which departures, by country and month, and the gaps between agencies',
  query: Query,
  handler: async (c) => show(c, reconciliationPage, await viewOf(c.tx, c.now, c.query), { here: 'notices' }),
});

const files = reportFiles<Record<string, never>, Asked>({
  ...COMMON,
  says: 'The reconciliation report',
  query: Query,
  name: () => 'reconciliation',
  report: async (c, t) => reconciliationReport(await viewOf(c.tx, c.now, c.query), t),
});

export const reconciliationRoutes: readonly AnyRoute[] = [page, ...files];
