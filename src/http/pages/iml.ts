import { z } from 'zod';
import { isLikelyDay } from '#basics/dates.js';
import { isUuid } from '#basics/ids.js';
import { type Endorsement, nextEndorsements } from '#domain/imlEndorsement.js';
import { nameText } from '#domain/person.js';
import {
  addDetermination,
  type ImlDetermination,
  listDeterminations,
  moveEndorsement,
  readDetermination,
  stepsOfDetermination,
} from '#storage/imlDeterminations.js';
import { findRecord } from '#storage/registerRecords.js';
import { type ImlRow, imlListPage, imlPage } from '#web/pages/iml.js';
import type { FormState, ProblemCode } from '#web/view.js';
import { type PlainAnswer, redirect } from '../answer.js';
import { formErrors } from '../formProblems.js';
import { pageQuery, pagingOf } from '../paging.js';
import { type AnyRoute, type AtPage, type Finding, type Found, route } from '../route.js';
import { type Showing, show } from '../shell.js';
import { iso } from '../views/eventLine.js';

/** Written determinations of covered sex offenders and the endorsement of their passports (22 USC 212b). */
const ROWS = 50;

interface FoundDetermination extends Found {
  readonly determination: ImlDetermination;
}

const DETERMINATION = {
  kind: 'ImlDetermination',
  find: async ({
    tx,
    params,
  }: Finding<{ id: string }, unknown, unknown>): Promise<FoundDetermination | undefined> => {
    const determination = isUuid(params.id) ? await readDetermination(tx, params.id) : undefined;
    return determination && { id: determination.id, agencyId: determination.agencyId, determination };
  },
} as const;
const PARAMS = z.object({ id: z.string().max(60) });
const typed = (max: number) => z.string().max(max).default('');

const list = route({
  method: 'GET',
  path: '/iml',
  kind: 'page',
  object: { kind: 'ImlDetermination', all: true },
  policy: 'iml.list',
  audit: 'iml.list',
  says: 'Determinations of covered sex offenders and how far their endorsements have come',
  query: pageQuery,
  handler: (c) => drawList(c, c.query.page, { values: {} }),
});

const add = route({
  method: 'POST',
  path: '/iml',
  kind: 'page',
  object: { kind: 'ImlDetermination', all: true },
  policy: 'iml.determine',
  audit: 'iml.determine',
  says: 'Records a written determination of the Angel Watch Center',
  body: z.object({
    record: typed(60),
    covered: typed(10),
    reference: typed(100),
    'determinedOn-year': typed(4),
    'determinedOn-month': typed(2),
    'determinedOn-day': typed(2),
    basis: typed(4000),
  }),
  handler: async (c) => {
    const { covered, reference, basis } = c.body;
    const number = c.body.record.trim().toUpperCase();
    const parts = [c.body['determinedOn-year'], c.body['determinedOn-month'], c.body['determinedOn-day']].map(
      (p) => p.padStart(2, '0'),
    );
    const determinedOn = parts.join('-');
    const problems: { field: string; problem: ProblemCode }[] = [];
    const record = await findRecord(c.tx, 'NSOR', number);
    if (!record) problems.push({ field: 'record', problem: number === '' ? 'required' : 'unknownValue' });
    if (covered !== 'yes' && covered !== 'no') problems.push({ field: 'covered', problem: 'chooseOne' });
    if (reference.trim() === '') problems.push({ field: 'reference', problem: 'required' });
    if (!isLikelyDay(determinedOn)) problems.push({ field: 'determinedOn', problem: 'notADate' });
    else if (determinedOn > new Date(c.now).toISOString().slice(0, 10))
      problems.push({ field: 'determinedOn', problem: 'dateInFuture' });
    if (basis.trim() === '') problems.push({ field: 'basis', problem: 'required' });
    const again = (found: typeof problems, status: number) =>
      drawList(
        c,
        1,
        { values: c.body, errors: formErrors(found, c.body) },
        { status, audit: { outcome: 'refused' } },
      );
    if (problems.length > 0 || !record) return again(problems, 422);
    const id = await addDetermination(
      c.tx,
      {
        recordId: record.id,
        agencyId: c.actor.agencyId,
        reference: reference.trim(),
        determinedOn,
        covered: covered === 'yes',
        basis: basis.trim(),
        byName: c.user.displayName,
      },
      c.now,
    );
    if (!id) return again([{ field: 'record', problem: 'stale' }], 409);
    return redirect(`/iml/${id}?done=saved`, {
      audit: { objectId: id, facts: { record: record.id, covered: covered === 'yes' } },
    });
  },
});

const showOne = route({
  method: 'GET',
  path: '/iml/:id',
  kind: 'page',
  object: DETERMINATION,
  policy: 'iml.list',
  audit: 'iml.list',
  says: 'A determination with the history of its endorsement',
  params: PARAMS,
  handler: (c) => drawOne(c, { values: {} }),
});

const move = route({
  method: 'POST',
  path: '/iml/:id',
  kind: 'page',
  object: DETERMINATION,
  policy: 'iml.determine',
  audit: 'iml.determine',
  says: 'Records how far the endorsement has come',
  params: PARAMS,
  body: z.object({ version: z.coerce.number().int().catch(0), endorsement: typed(40), note: typed(4000) }),
  handler: async (c) => {
    const { determination: d } = c.found;
    const values = { endorsement: c.body.endorsement, note: c.body.note };
    const to = nextEndorsements(d.endorsement, d.covered).find((e) => e === c.body.endorsement);
    const problems: { field: string; problem: ProblemCode }[] = [];
    if (!to) problems.push({ field: 'endorsement', problem: 'chooseOne' });
    if (c.body.note.trim().length < 3) problems.push({ field: 'note', problem: 'reasonTooShort' });
    if (problems.length > 0)
      return drawOne(
        c,
        { values, errors: formErrors(problems, values) },
        { status: 422, audit: { outcome: 'refused' } },
      );
    const moved =
      d.version === c.body.version &&
      (await moveEndorsement(
        c.tx,
        d,
        { endorsement: to as Endorsement, note: c.body.note.trim(), byName: c.user.displayName },
        c.now,
      ));
    if (!moved)
      return drawOne(
        c,
        { values, errors: [{ field: 'endorsement', problem: 'stale' }] },
        { status: 409, audit: { outcome: 'refused' } },
      );
    return redirect(`/iml/${d.id}?done=saved`, { audit: { facts: { to: c.body.endorsement } } });
  },
});

export const imlRoutes: readonly AnyRoute[] = [list, add, showOne, move];

type AtOne = AtPage<FoundDetermination>;

function rowOf(d: ImlDetermination): ImlRow {
  return {
    id: d.id,
    name: nameText(d.person.names[0] ?? {}),
    recordNumber: d.recordNumber,
    reference: d.reference,
    covered: d.covered,
    endorsement: d.endorsement,
    determinedOn: d.determinedOn,
    changedAt: iso(d.updatedAtMs),
  };
}

async function drawList(
  c: AtPage,
  page: number,
  form: FormState,
  showing: Showing = {},
): Promise<PlainAnswer> {
  const { rows, total } = await listDeterminations(c.tx, { limit: ROWS, offset: (page - 1) * ROWS });
  c.note({ shown: rows.map((r) => r.id), total });
  return show(
    c,
    imlListPage,
    { rows: rows.map(rowOf), paging: pagingOf('/iml', { page }, total, ROWS), form },
    { here: 'releases', ...showing },
  );
}

async function drawOne(c: AtOne, form: FormState, showing: Showing = {}): Promise<PlainAnswer> {
  const { determination: d } = c.found;
  const steps = await stepsOfDetermination(c.tx, d.id);
  return show(
    c,
    imlPage,
    {
      ...rowOf(d),
      version: d.version,
      basis: d.basis,
      note: d.note,
      next: nextEndorsements(d.endorsement, d.covered),
      steps: steps.map((s) => ({
        version: s.version,
        endorsement: s.endorsement,
        note: s.note,
        by: s.byName,
        at: iso(s.atMs),
      })),
      form,
    },
    { here: 'releases', ...showing },
  );
}
