import { z } from 'zod';
import { isIsoDate } from '#basics/dates.js';
import { instantOf } from '#basics/zones.js';
import { toCsv } from '#documents/csv.js';
import { AUDIT_ACTIONS } from '#domain/auditAction.js';
import { type AuditFilter, type AuditLine, listAudit, readCheckpoints, verifyAudit } from '#storage/audit.js';
import { DUTY_ADDRESS } from '#web/addresses.js';
import { type AuditRow, type AuditView, auditPage } from '#web/pages/audit.js';
import { texts } from '#web/text/text.js';
import { file, type PlainAnswer } from '../answer.js';
import { type AnyRoute, type AtPage, route } from '../route.js';
import { show } from '../shell.js';
import { type AuditReader, actorText, factLines, namesIn, objectText } from '../views/auditWords.js';
import { iso } from '../views/eventLine.js';

/** Who saw or did what; for auditors, whose looking is recorded as well. */
const ROWS = 50;
const CSV_ROWS_MAX = 10_000;
const CHECKPOINTS_SHOWN = 10;

const date = z.string().refine(isIsoDate).optional().catch(undefined);
const FILTER = z.object({
  who: z.string().max(100).optional().catch(undefined),
  action: z.string().max(60).optional().catch(undefined),
  object: z.string().max(60).optional().catch(undefined),
  from: date,
  to: date,
  page: z.coerce.number().int().min(1).max(100_000).catch(1),
});
type Filter = z.infer<typeof FILTER>;
const ALL = { kind: 'Audit', all: true } as const;

const list = route({
  method: 'GET',
  path: '/audit',
  kind: 'page',
  object: ALL,
  policy: 'audit.show',
  audit: 'audit.show',
  says: 'The audit, latest first',
  query: FILTER,
  handler: (c) => showAudit(c, c.query),
});

const verify = route({
  method: 'POST',
  path: '/audit/verify',
  kind: 'page',
  object: ALL,
  policy: 'audit.verified',
  audit: 'audit.verified',
  says: 'Recomputes the whole chain and holds it against the signed checkpoints',
  prepare: ({ services }) => verifyAudit(services.db, services.keys, services.settings.checkpointsPath),
  handler: (c) => {
    const v = c.prepared;
    c.note(v.whole ? { whole: true, sealed: v.sealed } : { whole: false, seq: v.seq });
    const at = iso(c.now);
    return showAudit(
      c,
      { page: 1 },
      v.whole
        ? { result: 'whole', at, entries: v.sealed, uncovered: v.sealed - v.coveredSeq + v.waiting }
        : { result: 'broken', at, seq: String(v.seq), why: `${v.says}.` },
    );
  },
});

const csv = route({
  method: 'GET',
  path: '/audit.csv',
  kind: 'page',
  object: ALL,
  policy: 'audit.show',
  audit: 'audit.show',
  says: 'The filtered audit as CSV',
  query: FILTER,
  handler: async (c) => {
    const { lines, total } = await listAudit(c.tx, {
      ...asked(c.query, c.user.timeZone),
      limit: CSV_ROWS_MAX,
      offset: 0,
    });
    c.note({ csv: true, rows: lines.length, total });
    const t = texts('en');
    const reader = { t, zone: 'UTC', names: await namesIn(c.tx, lines) };
    return file(
      toCsv(
        [
          'at (UTC)',
          'actor',
          'agency',
          'action',
          'object',
          'object id',
          'purpose',
          'outcome',
          'from',
          'facts',
          'seal',
          'in words',
        ],
        lines.map((l) => [
          iso(l.at),
          l.actorName ?? l.actorId,
          l.agencyName ?? '',
          l.action,
          l.objectKind,
          l.objectId,
          l.purpose,
          l.outcome,
          l.source,
          JSON.stringify(l.facts),
          l.sealHash ?? '',
          [t.coded('auditAction', l.action), ...factLines(l.facts, reader)].join('; '),
        ]),
        'spreadsheet',
      ),
      { type: 'text/csv; charset=utf-8', name: `audit-${iso(c.now).slice(0, 10)}.csv` },
    );
  },
});

export const auditRoutes: readonly AnyRoute[] = [list, verify, csv];

/** Dates are days of the reader's own zone, the last one included. */
function asked(filter: Filter, zone: string): Omit<AuditFilter, 'limit' | 'offset'> {
  return {
    ...(filter.who?.trim() ? { who: filter.who } : {}),
    ...(filter.action && Object.hasOwn(AUDIT_ACTIONS, filter.action) ? { action: filter.action } : {}),
    ...(filter.object?.trim() ? { object: filter.object } : {}),
    ...(filter.from ? { fromMs: instantOf(zone, `${filter.from}T00:00`) } : {}),
    ...(filter.to ? { toMs: instantOf(zone, `${filter.to}T00:00`) + 86_400_000 } : {}),
  };
}

async function showAudit(
  c: AtPage,
  filter: Filter,
  verified?: NonNullable<AuditView['verified']>,
): Promise<PlainAnswer> {
  const { lines, total } = await listAudit(c.tx, {
    ...asked(filter, c.user.timeZone),
    limit: ROWS,
    offset: (filter.page - 1) * ROWS,
  });
  const { page, ...typed } = filter;
  const query = new URLSearchParams(
    Object.entries(typed).filter((e): e is [string, string] => typeof e[1] === 'string' && e[1] !== ''),
  );
  const suffix = query.size > 0 ? `?${query}` : '';
  const { checkpointsPath } = c.services.settings;
  const checkpoints = checkpointsPath ? readCheckpoints(checkpointsPath) : [];
  c.note({ rows: lines.length, total });
  const reader = { t: texts('en'), zone: c.user.timeZone, names: await namesIn(c.tx, lines) };
  return show(
    c,
    auditPage,
    {
      rows: lines.map((l) => rowOf(l, reader)),
      paging: { page, pages: Math.max(1, Math.ceil(total / ROWS)), total, base: `/audit${suffix}` },
      filter: { values: Object.fromEntries(Object.entries(typed).map(([k, v]) => [k, v ?? ''])) },
      actions: Object.keys(AUDIT_ACTIONS),
      ...(verified ? { verified } : {}),
      checkpoints: checkpoints
        .slice(-CHECKPOINTS_SHOWN)
        .reverse()
        .map((k) => ({ at: k.at, entries: k.seq, head: k.hash })),
      csv: `/audit.csv${suffix}`,
    },
    { here: 'audit' },
  );
}

function rowOf(l: AuditLine, reader: AuditReader): AuditRow {
  const { search, ...object } = objectText(l, reader);
  return {
    id: l.id,
    at: iso(l.at),
    actor: actorText(l, reader.t),
    ...(l.agencyName ? { agency: l.agencyName } : {}),
    action: l.action,
    object: search ? { ...object, href: `${DUTY_ADDRESS.audit}?object=${search}` } : object,
    purpose: l.purpose,
    outcome: l.outcome,
    source: l.source,
    ...(l.seq === null ? {} : { seal: `${l.seq} ${l.sealHash?.slice(0, 8) ?? ''}` }),
    facts: factLines(l.facts, reader),
  };
}
