import { addMonths } from '#basics/dates.js';
import { localDate } from '#basics/zones.js';
import { toCsv } from '#documents/csv.js';
import type { Tx } from '#storage/database.js';
import { ledgerGap, reconciliationReport } from '#storage/reconciliationReport.js';
import { REPORT_COLUMNS, type ReconciliationView, reconciliationPage } from '#web/pages/reconciliation.js';
import { file } from '../answer.js';
import { type AnyRoute, route } from '../route.js';
import { show } from '../shell.js';

/** Who was told of whom: departures of the last twelve months and the next, in numbers, never by name. */
async function viewOf(tx: Tx, nowMs: number): Promise<ReconciliationView> {
  const month = `${localDate('UTC', nowMs).slice(0, 7)}-01`;
  const [from, until] = [addMonths(month, -11), addMonths(month, 3)];
  return {
    from,
    until,
    gap: await ledgerGap(tx, from, until),
    rows: await reconciliationReport(tx, from, until),
  };
}

const COMMON = {
  method: 'GET',
  kind: 'page',
  object: { kind: 'TravelNotice', all: true },
  policy: 'reconciliation.show',
  audit: 'reconciliation.show',
} as const;

const page = route({
  ...COMMON,
  path: '/reconciliation',
  says: 'Who was told of which departures, by country and month, and the gap between agencies',
  handler: async (c) => show(c, reconciliationPage, await viewOf(c.tx, c.now), { here: 'notices' }),
});

const csv = route({
  ...COMMON,
  path: '/reconciliation.csv',
  says: 'The reconciliation report for spreadsheets',
  handler: async (c) => {
    const { rows } = await viewOf(c.tx, c.now);
    c.note({ as: 'csv', rows: rows.length });
    const text = toCsv(
      ['month', 'country', ...REPORT_COLUMNS],
      rows.map((r) => [r.month, r.country, ...REPORT_COLUMNS.map((k) => r[k])]),
      'spreadsheet',
    );
    return file(text, { type: 'text/csv; charset=utf-8', name: 'reconciliation.csv' });
  },
});

export const reconciliationRoutes: readonly AnyRoute[] = [page, csv];
