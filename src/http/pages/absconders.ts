import { z } from 'zod';
import { type IsoDate, isLikelyDay } from '#basics/dates.js';
import { isUuid } from '#basics/ids.js';
import { localDate } from '#basics/zones.js';
import { toCsv } from '#documents/csv.js';
import { ABSCONDING_REVERSALS, ABSCONDING_STEPS, type AbscondingStep, nextStep } from '#domain/absconding.js';
import { ABSCONDING_OFFICES, type AbscondingOffice } from '#domain/abscondingRules.js';
import {
  type BoardCase,
  type BoardFilter,
  listAbsconders,
  type Moment,
  withoutCase,
} from '#storage/absconderBoard.js';
import { type OwnedStep, ownedStepsOf, ownStep } from '#storage/abscondingSteps.js';
import { abscondingOf } from '#storage/abscondings.js';
import { agenciesSeen } from '#storage/actsFor.js';
import { refreshRegistrant } from '#storage/registration.js';
import { listUsers } from '#storage/users.js';
import {
  type AbsconderRow,
  type AbsconderStep,
  abscondersPage,
  stepOwnerPage,
} from '#web/pages/absconders.js';
import type { FieldError, FormState } from '#web/view.js';
import { file, type PlainAnswer, redirect } from '../answer.js';
import { dateFields } from '../dateFields.js';
import { refuse } from '../errors.js';
import { type AtRegistrant, REGISTRANT, todayOf } from '../foundRegistrant.js';
import { pageQuery, pagingOf } from '../paging.js';
import { dateInputs, dateOf } from '../recordForm.js';
import { type AnyRoute, type AtPage, route } from '../route.js';
import { asRefused, show } from '../shell.js';
import { iso } from '../views/eventLine.js';

/** Every failure to appear of an agency on one board, and who does which step by when. */
const ROWS = 25;
const CSV_ROWS_MAX = 5000;
const WITHOUT_MAX = 100;
const PEOPLE_MAX = 200;

const ALL = { kind: 'Registrant', all: true } as const;
const one = <const T extends readonly [string, ...string[]]>(values: T) =>
  z
    .enum([...values, ''] as const)
    .catch('')
    .default('');
const Filter = pageQuery.extend({
  q: z.string().trim().max(100).catch('').default(''),
  standing: one(['determining', 'absconded', 'located']),
  owner: one(['mine', 'nobody']),
  when: one(['overdue']),
});
type At = Pick<AtPage, 'tx' | 'actor' | 'user' | 'now'>;

async function asked(c: At, f: z.infer<typeof Filter>): Promise<BoardFilter> {
  return {
    agencyIds: await agenciesSeen(c.tx, c.actor.agencyId, c.now),
    ...(f.standing ? { standing: f.standing } : {}),
    ...(f.when ? { overdue: { today: todayOf(c), nowMs: c.now } } : {}),
    ...(f.owner ? { owner: f.owner === 'mine' ? { userId: c.actor.id } : 'nobody' } : {}),
    ...(f.q ? { words: f.q } : {}),
  };
}

const standingOf = (c: BoardCase): AbsconderRow['standing'] => c.finding ?? 'determining';

/** A step as pages show it. @param zone of the reader, for the day on which it was recorded */
export function stepView(
  step: Pick<OwnedStep, 'step' | 'office' | 'ownerName' | 'ownerOther' | 'dueOn' | 'dueAtMs'>,
  done: { readonly outcome: 'done' | 'not-needed'; readonly at: string; readonly by: string } | null,
  how: {
    readonly next: AbscondingStep | null;
    readonly over: boolean;
    readonly today: IsoDate;
    readonly now: number;
    readonly zone: string;
  },
): AbsconderStep {
  const { dueOn, dueAtMs } = step;
  const isOver = dueAtMs === null ? dueOn !== null && dueOn < how.today : dueAtMs < how.now;
  const on = done ? localDate(how.zone, Date.parse(done.at)) : '';
  return {
    code: step.step,
    says: ABSCONDING_STEPS[step.step].says,
    office: step.office,
    owner: step.ownerName ?? (step.ownerOther || null),
    due: dueOn,
    dueAt: dueAtMs === null ? null : iso(dueAtMs),
    overdue: done === null && !how.over && isOver,
    next: how.next === step.step,
    done: done && {
      outcome: done.outcome,
      by: done.by,
      on,
      late: dueAtMs === null ? dueOn !== null && on > dueOn : Date.parse(done.at) > dueAtMs,
    },
  };
}

function rowOf(c: BoardCase, { today, nowMs }: Moment, zone: string): AbsconderRow {
  const recorded = c.steps.flatMap(({ step, outcome }) => (outcome ? [{ step, outcome }] : []));
  const next = c.closedAtMs === null ? nextStep(recorded, c.finding) : null;
  return {
    id: c.id,
    registrantId: c.registrantId,
    name: c.displayName,
    number: c.number,
    because: c.openedBecause,
    openedOn: localDate(zone, c.openedAtMs),
    standing: standingOf(c),
    steps: c.steps.map((s) =>
      stepView(s, s.outcome && s.at ? { outcome: s.outcome, at: s.at, by: s.by } : null, {
        next,
        over: c.closedAtMs !== null,
        today,
        now: nowMs,
        zone,
      }),
    ),
    takeBack: c.reversals.map((b) => ({
      taskId: b.taskId,
      says: ABSCONDING_REVERSALS[b.step] ?? b.step,
      state: b.state,
      due: b.dueOn,
      overdue: b.state === 'open' && b.dueOn !== null && b.dueOn < today,
    })),
    signs: c.signs,
  };
}

const board = route({
  method: 'GET',
  path: '/registry/absconders',
  kind: 'page',
  object: ALL,
  policy: 'absconder.list',
  audit: 'absconder.list',
  says: 'Failures to appear and absconders: every case, its steps, owners and days',
  query: Filter,
  handler: async (c) => {
    const { page: _page, ...values } = c.query;
    const filter = await asked(c, c.query);
    const { cases, total } = await listAbsconders(c.tx, {
      ...filter,
      limit: ROWS,
      offset: (c.query.page - 1) * ROWS,
    });
    const without = await withoutCase(c.tx, filter.agencyIds, WITHOUT_MAX);
    c.note({ shown: [...cases, ...without].map((r) => r.registrantId), total });
    const at = { today: todayOf(c), nowMs: c.now };
    return show(
      c,
      abscondersPage,
      {
        rows: cases.map((r) => rowOf(r, at, c.user.timeZone)),
        total,
        filter: { values },
        paging: pagingOf('/registry/absconders', c.query, total, ROWS),
        csv: `/registry/absconders.csv?${new URLSearchParams(values)}`,
        without: without.map(({ displayName, ...w }) => ({ ...w, name: displayName })),
      },
      { here: 'registry' },
    );
  },
});

const csv = route({
  method: 'GET',
  path: '/registry/absconders.csv',
  kind: 'page',
  object: ALL,
  policy: 'absconder.list',
  audit: 'absconder.list',
  says: 'The board of failures to appear as a table: one line a step',
  query: Filter,
  handler: async (c) => {
    const filter = await asked(c, c.query);
    const { cases } = await listAbsconders(c.tx, { ...filter, limit: CSV_ROWS_MAX, offset: 0 });
    c.note({ as: 'csv', shown: cases.map((r) => r.registrantId) });
    const [at, zone] = [{ today: todayOf(c), nowMs: c.now }, c.user.timeZone];
    const table = cases.flatMap((found) => {
      const row = rowOf(found, at, zone);
      const head = [row.name, row.number, row.openedOn, row.because, row.standing];
      return [
        ...row.steps.map((s, i) => [
          ...head,
          s.says,
          ABSCONDING_OFFICES[s.office],
          s.owner ?? '',
          s.dueAt ?? s.due ?? '',
          s.done ? s.done.outcome : s.overdue ? 'overdue' : s.next ? 'next' : 'open',
          s.done?.on ?? '',
          s.done?.by ?? '',
          found.steps[i]!.note,
          found.steps[i]!.reckoning?.source ?? '',
        ]),
        ...row.takeBack.map((b, i) => [
          ...head,
          b.says,
          '',
          '',
          b.due ?? '',
          b.overdue ? 'overdue' : b.state,
          found.reversals[i]!.endedAtMs === null ? '' : localDate(zone, found.reversals[i]!.endedAtMs),
          '',
          '',
          '',
        ]),
      ];
    });
    return file(
      toCsv(
        [
          'registrant',
          'file number',
          'opened',
          'because',
          'standing',
          'step',
          'office',
          'owner',
          'due',
          'state',
          'recorded',
          'by',
          'note',
          'source of the day',
        ],
        table,
        'spreadsheet',
      ),
      { type: 'text/csv; charset=utf-8', name: 'absconders.csv' },
    );
  },
});

const StepId = z.object({ id: z.string().max(60), step: z.string().max(30) });
const AT_STEP = {
  path: '/registry/:id/absconding/steps/:step',
  kind: 'page',
  object: REGISTRANT,
  policy: 'registrant.absconding',
  params: StepId,
} as const;

const ask = route({
  ...AT_STEP,
  method: 'GET',
  audit: 'registrant.show',
  says: 'Who does a step after a failure to appear, and by when',
  handler: (c) => draw(c, null),
});

const own = route({
  ...AT_STEP,
  method: 'POST',
  audit: 'registrant.absconding',
  says: 'Says who does a step after a failure to appear, and by when',
  body: z.object({
    office: z.string().max(20).default(''),
    owner: z.string().max(60).default(''),
    other: z.string().trim().max(200).default(''),
    reason: z.string().trim().max(500).default(''),
    ...dateFields('due'),
  }),
  handler: async (c) => {
    const at = await stepAt(c);
    if (!at) return refuse('stale');
    const { office, owner, other, reason } = c.body;
    const on = dateOf(c.body, 'due');
    const given = [c.body['due-month'], c.body['due-day'], c.body['due-year']].some((v) => v.trim() !== '');
    const errors: FieldError[] = [];
    if (!Object.hasOwn(ABSCONDING_OFFICES, office)) errors.push({ field: 'office', problem: 'chooseOne' });
    if (owner !== '' && !(await people(c)).some((p) => p.value === owner))
      errors.push({ field: 'owner', problem: 'chooseOne' });
    if (given && !isLikelyDay(on)) errors.push({ field: 'due', problem: 'notADate' });
    if (given && reason.length < 10) errors.push({ field: 'reason', problem: 'reasonTooShort' });
    if (errors.length > 0) return draw(c, { values: c.body, errors }, 422);
    await ownStep(
      c.tx,
      at.caseId,
      at.step.step,
      {
        office: office as AbscondingOffice,
        ownerUserId: owner === '' ? null : owner,
        ownerOther: other,
        due: given ? { on, reason, byName: c.actor.name } : null,
        by: c.actor.id,
      },
      c.now,
    );
    await refreshRegistrant(c.tx, c.found.registrant, c.now);
    return redirect(`/registry/${c.found.id}/absconding?done=saved`, {
      audit: { facts: { step: at.step.step, office, owned: owner !== '' || other !== '', day: given } },
    });
  },
});

type AtStep = AtRegistrant & { readonly params: z.infer<typeof StepId> };

/** A step that is not recorded yet, of the case that runs. */
async function stepAt(c: AtStep): Promise<{ readonly caseId: string; readonly step: OwnedStep } | undefined> {
  const found = await abscondingOf(c.tx, c.found.id);
  if (!found || found.closedAtMs !== null || found.steps.some((s) => s.step === c.params.step))
    return undefined;
  const step = (await ownedStepsOf(c.tx, found.id)).find((s) => s.step === c.params.step);
  return step && { caseId: found.id, step };
}

async function people(
  c: AtRegistrant,
): Promise<readonly { readonly value: string; readonly label: string }[]> {
  const { users } = await listUsers(c.tx, {
    agencyId: c.found.registrant.agencyId,
    limit: PEOPLE_MAX,
    offset: 0,
  });
  return users
    .filter((u) => u.status === 'active' && isUuid(u.id))
    .map((u) => ({ value: u.id, label: u.displayName }));
}

async function draw(c: AtStep, form: FormState | null, status?: number): Promise<PlainAnswer> {
  const at = await stepAt(c);
  if (!at) return refuse('not-found');
  const { step } = at;
  const set = step.dueSetByName !== null && step.dueOn !== null;
  return show(
    c,
    stepOwnerPage,
    {
      id: c.found.id,
      name: c.found.registrant.displayName,
      step: { code: step.step, says: ABSCONDING_STEPS[step.step].says },
      due: step.dueOn,
      dueAt: step.dueAtMs === null ? null : iso(step.dueAtMs),
      reckoning: step.reckoning,
      people: await people(c),
      form: form ?? {
        values: {
          office: step.office,
          owner: step.ownerUserId ?? '',
          other: step.ownerOther,
          ...(set ? dateInputs('due', step.dueOn!) : {}),
          reason: step.dueReason,
        },
      },
    },
    { here: 'registry', ...asRefused(status) },
  );
}

export const absconderRoutes: readonly AnyRoute[] = [board, csv, ask, own];
