import { z } from 'zod';
import { decide } from '#access/decide.js';
import { lookoutState } from '#domain/lookout.js';
import { nameText } from '#domain/person.js';
import type { Tx } from '#storage/database.js';
import { type Lookout, listLookouts } from '#storage/lookouts.js';
import type { RegisterRecord } from '#storage/registerRecords.js';
import { type LookoutRow, lookoutPage, lookoutsPage, newLookoutPage } from '#web/pages/lookouts.js';
import type { FieldError, FormState } from '#web/view.js';
import { type PlainAnswer, redirect } from '../answer.js';
import { dateFields } from '../dateFields.js';
import { type FoundLookout, findLookout, placeOn, todayOf, withdrawOne } from '../lookoutDoor.js';
import { pageQuery, pagingOf } from '../paging.js';
import { dateOf } from '../recordForm.js';
import { agenciesKeptFor, type FoundRecord } from '../registerDoor.js';
import { type AnyRoute, type AtPage, type Machine, type Person, route } from '../route.js';
import { show } from '../shell.js';
import { findRecordById } from './records.js';

/** Lookouts for the people of a registration agency: place, see, withdraw. */
const ROWS = 50;

function rowOf(l: Lookout, nowMs: number): LookoutRow {
  return {
    id: l.id,
    number: l.number,
    registrant: nameText(l.person.names[0] ?? {}),
    recordId: l.recordId,
    recordNumber: l.recordNumber,
    agency: l.agencyName,
    placedAt: new Date(l.placedAtMs).toISOString(),
    ...(l.until ? { until: l.until } : {}),
    state: lookoutState(l, todayOf(nowMs)),
  };
}

const list = route({
  method: 'GET',
  path: '/lookouts',
  kind: 'page',
  object: { kind: 'Lookout', all: true },
  policy: 'lookout.list',
  audit: 'lookout.list',
  says: 'Lists lookouts that the reader’s agency placed',
  query: pageQuery,
  handler: async (c) => {
    const { lookouts, total } = await listLookouts(c.tx, { limit: ROWS, offset: (c.query.page - 1) * ROWS });
    c.note({ shown: lookouts.map((l) => l.id), total });
    return show(
      c,
      lookoutsPage,
      {
        rows: lookouts.map((l) => rowOf(l, c.now)),
        paging: pagingOf('/lookouts', c.query, total, ROWS),
      },
      { here: 'records' },
    );
  },
});

type FoundForLookout = FoundRecord & { readonly record: RegisterRecord };

interface At {
  readonly tx: Tx;
  readonly now: number;
  readonly actor: Person | Machine | undefined;
}

const findFor = (at: At, record: string): Promise<FoundForLookout | undefined> =>
  findRecordById({ ...at, params: { id: record } });

const form = route({
  method: 'GET',
  path: '/lookouts/new',
  kind: 'page',
  object: {
    kind: 'Lookout',
    find: (f: At & { readonly query: { readonly record: string } }) => findFor(f, f.query.record),
  },
  policy: 'lookout.placed',
  audit: 'lookout.list',
  says: 'Shows the form for a lookout on a registrant',
  query: z.object({ record: z.string().max(60) }),
  handler: (c) => drawNew(c, { values: {} }),
});

const place = route({
  method: 'POST',
  path: '/lookouts',
  kind: 'page',
  object: {
    kind: 'Lookout',
    find: (f: At & { readonly body: { readonly record: string } }) => findFor(f, f.body.record),
  },
  policy: 'lookout.placed',
  audit: 'lookout.placed',
  says: 'Places a lookout on a registrant',
  body: z.object({
    record: z.string().max(60),
    reason: z.string().max(2000).default(''),
    ...dateFields('until'),
  }),
  handler: async (c) => {
    const { reason } = c.body;
    const until = dateOf(c.body, 'until');
    const placed = await placeOn(c.tx, c.actor, c.found.record, { reason, until }, c.now);
    if (!placed.ok) {
      const errors = placed.error.map(
        (p): FieldError =>
          p.field === 'reason'
            ? { field: 'reason', problem: reason.trim().length < 3 ? 'reasonTooShort' : 'tooLong' }
            : p.field === 'until'
              ? { field: 'until', problem: 'notADate' }
              : { field: 'reason', problem: 'alreadyUsed' },
      );
      const { record: _record, ...values } = c.body;
      return drawNew(c, { values, errors }, 422);
    }
    return redirect(`/lookouts/${placed.value.id}?done=saved`, {
      audit: { objectId: placed.value.id, facts: { record: c.found.record.id } },
    });
  },
});

const open = route({
  method: 'GET',
  path: '/lookouts/:id',
  kind: 'page',
  object: { kind: 'Lookout', find: findLookout },
  policy: 'lookout.list',
  audit: 'lookout.list',
  says: 'Shows a lookout',
  params: z.object({ id: z.string() }),
  handler: (c) => drawOne(c, { values: {} }),
});

const withdraw = route({
  method: 'POST',
  path: '/lookouts/:id/withdraw',
  kind: 'page',
  object: { kind: 'Lookout', find: findLookout },
  policy: 'lookout.withdrawn',
  audit: 'lookout.withdrawn',
  says: 'Withdraws a lookout with a reason',
  params: z.object({ id: z.string() }),
  body: z.object({ note: z.string().trim().max(500).default('') }),
  handler: async (c) => {
    const { note } = c.body;
    if (note.length < 3)
      return drawOne(c, { values: { note }, errors: [{ field: 'note', problem: 'reasonTooShort' }] }, 422);
    const done = await withdrawOne(c.tx, c.actor, c.found.id, note, c.now);
    if (!done) return drawOne(c, { values: { note }, errors: [{ field: 'note', problem: 'stale' }] }, 422);
    return redirect(`/lookouts/${c.found.id}?done=saved`);
  },
});

export const lookoutRoutes: readonly AnyRoute[] = [list, form, place, open, withdraw];

type New = AtPage<FoundForLookout>;

function drawNew(c: New, state: FormState, status?: number): Promise<PlainAnswer> {
  const { record } = c.found;
  return show(
    c,
    newLookoutPage,
    {
      recordId: record.id,
      recordNumber: record.recordNumber,
      registrant: nameText(record.person.names[0] ?? {}),
      form: state,
    },
    { here: 'records', ...(status === undefined ? {} : { status }) },
  );
}

type One = AtPage<FoundLookout, { id: string }>;

async function drawOne(c: One, state: FormState, status?: number): Promise<PlainAnswer> {
  const { lookout } = c.found;
  const kept = await agenciesKeptFor(c.tx, c.actor, c.now);
  const may = decide(
    c.actor,
    'lookout.withdrawn',
    { kind: 'Lookout', id: lookout.id, agencyId: lookout.agencyId },
    { actsFor: kept.map((a) => ({ agencyId: a.id, scope: 'registrations' })) },
  ).allowed;
  const row = rowOf(lookout, c.now);
  return show(
    c,
    lookoutPage,
    {
      ...row,
      reason: lookout.reason,
      ...(lookout.withdrawnReason ? { withdrawnReason: lookout.withdrawnReason } : {}),
      ...(may && row.state !== 'withdrawn' ? { withdraw: state } : {}),
    },
    { here: 'records', ...(status === undefined ? {} : { status }) },
  );
}
