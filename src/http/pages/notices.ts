import { z } from 'zod';
import { decide } from '#access/decide.js';
import { isNational } from '#domain/actor.js';
import { nameText } from '#domain/person.js';
import { noticeReference } from '#domain/reference.js';
import type { Tx } from '#storage/database.js';
import { deadlinesOf } from '#storage/deadlines.js';
import { listDrafts } from '#storage/formDrafts.js';
import { reconciliationOf } from '#storage/reconciliations.js';
import { listNotices, type NoticeQuery } from '#storage/travelNotices.js';
import { type NoticeRowView, noticesPage, SHOWS } from '#web/pages/notices.js';
import { noticesReport } from '#web/reports/notices.js';
import { IN_FORCE } from '../foundTravelNotice.js';
import { pageQuery, pagingOf } from '../paging.js';
import { agenciesKeptFor } from '../registerDoor.js';
import { reportFiles } from '../reports.js';
import { type AnyRoute, type Person, route } from '../route.js';
import { show } from '../shell.js';
import { iso } from '../views/eventLine.js';
import { mainFinding } from '../views/reconciledNotice.js';

const ROWS = 50;

const LIST = {
  path: '/notices',
  object: { kind: 'TravelNotice', all: true },
  policy: 'notice.list',
  audit: 'notice.list',
} as const;
const Shown = z.object({ show: z.enum(SHOWS).catch('waiting').default('waiting') });
type Asked = { readonly show: (typeof SHOWS)[number] };
/** More are no longer read on paper; the filter narrows. */
const FILE_ROWS = 500;

/** The notices that the reader works with, with their clocks and findings, and how many there are. */
async function noticeRows(
  c: { readonly tx: Tx; readonly actor: Person; readonly now: number; readonly query: Asked },
  part: { readonly limit: number; readonly offset: number },
): Promise<{ readonly rows: NoticeRowView[]; readonly total: number; readonly national: boolean }> {
  const shown = c.query.show;
  const national = isNational(c.actor);
  const kept = national ? [] : (await agenciesKeptFor(c.tx, c.actor, c.now)).map((a) => a.id);
  const query: NoticeQuery = {
    ...(national ? {} : { agencyIds: kept }),
    ...(shown === 'waiting' || shown === 'unsent' ? { states: IN_FORCE, byDeparture: true } : {}),
    ...(shown === 'unsent' ? { unsent: true } : {}),
    ...(shown === 'late' ? { timeliness: 'late' } : {}),
    ...part,
  };
  const { notices, total } = await listNotices(c.tx, query);
  const clocks = await deadlinesOf(
    c.tx,
    notices.map((n) => n.id),
  );
  const rows: NoticeRowView[] = [];
  for (const n of notices) {
    const clock = clocks.find((d) => d.objectId === n.id && d.state === 'running');
    const found = n.tripId ? await reconciliationOf(c.tx, n.tripId) : undefined;
    rows.push({
      id: n.id,
      number: noticeReference(n.id),
      name: nameText(n.person.names[0] ?? {}),
      agency: n.agencyName ?? n.jurisdiction,
      countries: n.countries,
      departsOn: n.departsOn,
      departsAt: iso(n.departsAtMs),
      daysOfNotice: n.daysOfNotice,
      timeliness: n.timeliness,
      markedLate: n.markedLate,
      state: n.state,
      version: n.version,
      warnings: n.warnings,
      sent: n.sentTo.filter((to) => n.countries.includes(to)).length,
      ...(clock ? { clock: { kind: clock.kind, due: iso(clock.dueAtMs) } } : {}),
      ...(found ? { finding: mainFinding(found) } : {}),
    });
  }
  return { rows, total, national };
}

const list = route({
  method: 'GET',
  ...LIST,
  kind: 'page',
  says: 'The travel-notice desk of NSOTC, or the notices of an agency’s own registrants, with their clocks',
  query: pageQuery.extend(Shown.shape),
  handler: async (c) => {
    const { page } = c.query;
    const { rows, total, national } = await noticeRows(c, { limit: ROWS, offset: (page - 1) * ROWS });
    c.note({ shown: rows.map((n) => n.id), total });
    const may = (action: 'notice.filed' | 'notice.entered') =>
      decide(c.actor, action, { kind: 'TravelNotice', id: '*', agencyId: c.actor.agencyId }).allowed;
    const drafts =
      may('notice.filed') || may('notice.entered') ? await listDrafts(c.tx, c.actor.id, 'notice') : [];
    return show(
      c,
      noticesPage,
      {
        desk: national,
        rows,
        paging: pagingOf('/notices', c.query, total, ROWS),
        filter: { values: { show: c.query.show } },
        files: { path: '/notices', query: `show=${c.query.show}` },
        drafts: drafts.map((d) => ({
          id: d.id,
          label:
            [d.answers.reference, d.answers.recordNumber ?? d.answers.surname].filter(Boolean).join(', ') ||
            '…',
          step: d.step,
          savedAt: iso(d.updatedAt),
        })),
        mayFile: may('notice.filed'),
        mayEnterMailed: may('notice.entered'),
      },
      { here: 'notices' },
    );
  },
});

const listFiles = reportFiles<Record<string, never>, Asked>({
  ...LIST,
  says: 'Travel notices with their clocks',
  query: Shown,
  name: () => 'travel-notices',
  report: async (c, t, time) => {
    const { rows, total, national } = await noticeRows(c, { limit: FILE_ROWS, offset: 0 });
    c.note({ shown: rows.map((n) => n.id), total });
    const which = t(`travelNotices.show.${c.query.show}`);
    const more = total > rows.length ? ` ${t('travelNotices.more', { n: rows.length })}` : '';
    return noticesReport(rows, national, `${which}.${more}`, time, t);
  },
});

export const noticesRoutes: readonly AnyRoute[] = [list, ...listFiles];
