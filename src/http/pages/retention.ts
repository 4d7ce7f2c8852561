import { z } from 'zod';
import { decide } from '#access/decide.js';
import { MS } from '#basics/clock.js';
import { isUuid } from '#basics/ids.js';
import { toCsv } from '#documents/csv.js';
import { RETENTION_CLASSES } from '#domain/retention.js';
import { KEPT_BECAUSE } from '#domain/retentionUnits.js';
import {
  endHold,
  HOLD_KINDS,
  type HoldKind,
  listErasures,
  listHolds,
  placeHold,
  sumErasures,
} from '#storage/legalHolds.js';
import { retentionPage } from '#web/pages/retention.js';
import type { FieldError, FormState } from '#web/view.js';
import { file, redirect } from '../answer.js';
import { refuse } from '../errors.js';
import { type AnyRoute, type AtPage, route } from '../route.js';
import { asRefused, show } from '../shell.js';
import { iso } from '../views/eventLine.js';

/** How long things are kept, what was erased, and the legal holds that keep things longer. */
const HOLDS = 200;
const CSV_ROWS = 50_000;
const PATHS: Readonly<Record<HoldKind, string>> = {
  subject: '/subjects',
  record: '/records',
  trip: '/trips',
  transmission: '/transmissions',
};
const RETENTION = { kind: 'Retention', all: true } as const;
const page = route({
  method: 'GET',
  path: '/retention',
  kind: 'page',
  object: RETENTION,
  policy: 'retention.show',
  audit: 'retention.show',
  says: 'How long things are kept, what was erased, and legal holds',
  handler: (c) => draw(c, { values: {} }),
});

const csv = route({
  method: 'GET',
  path: '/retention.csv',
  kind: 'page',
  object: RETENTION,
  policy: 'retention.show',
  audit: 'retention.show',
  says: 'Every erasure as CSV: when, what and how many',
  query: z.object({ days: z.coerce.number().int().min(1).max(3660).catch(366) }),
  handler: async (c) => {
    const rows = await listErasures(c.tx, {
      fromMs: c.now - c.query.days * MS.day,
      toMs: c.now + 1,
      limit: CSV_ROWS,
      offset: 0,
    });
    c.note({ rows: rows.length });
    return file(
      toCsv(
        ['at', 'class', 'table', 'rows_erased', 'keys_destroyed'],
        rows.map((r) => [iso(r.atMs), r.retentionClass, r.table, r.rows, r.keys]),
        'spreadsheet',
      ),
      { type: 'text/csv; charset=utf-8', name: `erasures-${iso(c.now).slice(0, 10)}.csv` },
    );
  },
});

const hold = route({
  method: 'POST',
  path: '/retention/holds',
  kind: 'page',
  object: RETENTION,
  policy: 'hold.placed',
  audit: 'hold.placed',
  says: 'Places a legal hold: what it stands on is not erased while it stands',
  body: z.object({
    kind: z.string().max(40).default(''),
    object: z.string().max(60).default(''),
    authority: z.string().max(300).default(''),
    reason: z.string().max(2000).default(''),
  }),
  handler: async (c) => {
    const { kind, object, authority, reason } = c.body;
    const errors: FieldError[] = [];
    const objectKind = HOLD_KINDS.find((k) => k === kind);
    if (!objectKind) errors.push({ field: 'kind', problem: 'chooseOne' });
    if (!isUuid(object.trim()))
      errors.push({
        field: 'object',
        problem: 'expected',
        values: { expected: 'a number as in an address' },
      });
    if (authority.trim() === '') errors.push({ field: 'authority', problem: 'required' });
    if (reason.trim().length < 3) errors.push({ field: 'reason', problem: 'reasonTooShort' });
    if (errors.length > 0 || !objectKind) return draw(c, { values: c.body, errors }, 422);
    const placed = await placeHold(
      c.tx,
      {
        objectKind,
        objectId: object.trim(),
        authority: authority.trim(),
        reason: reason.trim(),
        placedBy: c.user.displayName,
      },
      c.now,
    );
    if (typeof placed === 'string')
      return draw(
        c,
        {
          values: c.body,
          errors: [
            placed === 'held'
              ? { field: 'object', problem: 'alreadyUsed', values: { by: 'a hold that stands' } }
              : { field: 'object', problem: 'unknownValue', values: { value: object.trim() } },
          ],
        },
        422,
      );
    return redirect('/retention?done=saved', {
      audit: { objectId: placed.id, facts: { on: objectKind, object: object.trim() } },
    });
  },
});

const end = route({
  method: 'POST',
  path: '/retention/holds/:id/end',
  kind: 'page',
  object: RETENTION,
  policy: 'hold.ended',
  audit: 'hold.ended',
  says: 'Ends a legal hold with the reason',
  params: z.object({ id: z.string().max(60) }),
  body: z.record(z.string(), z.string().max(2000)),
  handler: async (c) => {
    if (!isUuid(c.params.id)) throw refuse('not-found');
    const field = `end-${c.params.id}`;
    const reason = (c.body[field] ?? '').trim();
    if (reason.length < 3)
      return draw(c, { values: {}, errors: [{ field, problem: 'reasonTooShort' }] }, 422);
    if (!(await endHold(c.tx, c.params.id, c.user.displayName, reason, c.now))) throw refuse('stale');
    return redirect('/retention?done=saved', { audit: { objectId: c.params.id } });
  },
});

export const retentionRoutes: readonly AnyRoute[] = [page, csv, hold, end];

async function draw(c: AtPage, form: FormState, status?: number) {
  const holds = await listHolds(c.tx, HOLDS);
  const erased = await sumErasures(c.tx, c.now - 366 * MS.day);
  return show(
    c,
    retentionPage,
    {
      classes: Object.entries(RETENTION_CLASSES).map(([code, r]) => ({
        code,
        says: r.says,
        keepHours: r.keepMs === null ? null : r.keepMs / MS.hour,
        from: r.from,
        source: KEPT_BECAUSE[code as keyof typeof KEPT_BECAUSE] ?? r.source,
      })),
      erased: erased.map((e) => ({
        table: e.table,
        code: e.retentionClass,
        rows: e.rows,
        keys: e.keys,
        lastAt: iso(e.atMs),
      })),
      csv: '/retention.csv',
      holds: holds.map((h) => ({
        id: h.id,
        kind: h.objectKind,
        objectId: h.objectId,
        href: `${PATHS[h.objectKind]}/${h.objectId}`,
        authority: h.authority,
        reason: h.reason,
        placedAt: iso(h.placedAtMs),
        placedBy: h.placedBy,
        ...(h.endedAtMs === null
          ? {}
          : { ended: { at: iso(h.endedAtMs), by: h.endedBy ?? '', why: h.endReason ?? '' } }),
      })),
      holdKinds: HOLD_KINDS,
      mayHold: decide(c.actor, 'hold.placed', { kind: 'Retention', id: '*', agencyId: null }).allowed,
      form,
    },
    asRefused(status),
  );
}
