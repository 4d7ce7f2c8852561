import { z } from 'zod';
import { toCsv } from '#documents/csv.js';
import { countryName } from '#domain/foreignMessage.js';
import { type AngelWatchRow, listAngelWatch } from '#storage/angelWatch.js';
import { angelWatchPage } from '#web/pages/angelWatch.js';
import { file } from '../answer.js';
import { pageQuery, pagingOf } from '../paging.js';
import { type AnyRoute, route } from '../route.js';
import { show } from '../shell.js';
import { iso } from '../views/eventLine.js';

/** The Angel Watch list: registrants about to leave without a travel notice on file, handed to NSOTC. */
const ROWS = 50;
const CSV_ROWS = 5000;

const list = route({
  method: 'GET',
  path: '/angel-watch',
  kind: 'page',
  object: { kind: 'AngelWatch', all: true },
  policy: 'angel-watch.list',
  audit: 'angel-watch.list',
  says: 'Registrants who leave within 48 hours without a travel notice on file',
  query: pageQuery.extend({ show: z.enum(['open', 'all']).catch('open').default('open') }),
  handler: async (c) => {
    const { page, show: which } = c.query;
    const { rows, total } = await listAngelWatch(c.tx, {
      open: which === 'open',
      limit: ROWS,
      offset: (page - 1) * ROWS,
    });
    c.note({ shown: rows.map((r) => r.id), total });
    return show(
      c,
      angelWatchPage,
      {
        rows: rows.map((r) => ({
          id: r.id,
          name: r.name,
          born: r.born,
          recordNumber: r.recordNumber,
          journey: r.journey,
          countries: r.countries.map(countryName),
          confirmed: r.confirmed,
          departs: { at: iso(r.departsAtMs), zone: c.user.timeZone },
          state: r.state,
          ...(c.actor.agencyRole === 'nsotc' ? { tripHref: `/trips/${r.tripId}` } : {}),
        })),
        paging: pagingOf('/angel-watch', c.query, total, ROWS),
        filter: { values: { show: which } },
        csv: `/angel-watch.csv?show=${which}`,
      },
      { here: 'releases' },
    );
  },
});

const csv = route({
  method: 'GET',
  path: '/angel-watch.csv',
  kind: 'page',
  object: { kind: 'AngelWatch', all: true },
  policy: 'angel-watch.list',
  audit: 'angel-watch.list',
  says: 'The Angel Watch list as CSV',
  query: z.object({ show: z.enum(['open', 'all']).catch('open').default('open') }),
  handler: async (c) => {
    const { rows } = await listAngelWatch(c.tx, {
      open: c.query.show === 'open',
      limit: CSV_ROWS,
      offset: 0,
    });
    c.note({ as: 'csv', shown: rows.length });
    return file(toCsv(COLUMNS, rows.map(lineOf), 'spreadsheet'), {
      type: 'text/csv; charset=utf-8',
      name: 'angel-watch.csv',
    });
  },
});

export const angelWatchRoutes: readonly AnyRoute[] = [list, csv];

const COLUMNS = ['name', 'born', 'record', 'departs', 'journey', 'countries', 'identity', 'state'];

function lineOf(r: AngelWatchRow): string[] {
  return [
    r.name,
    r.born,
    r.recordNumber,
    iso(r.departsAtMs),
    r.journey.replaceAll('\n', '; '),
    r.countries.join(' '),
    r.confirmed ? 'confirmed' : 'unconfirmed',
    r.state,
  ];
}
