import { z } from 'zod';
import { isLikelyDay } from '#basics/dates.js';
import { ABSCONDING_STEPS, type AbscondingStep, nextStep } from '#domain/absconding.js';
import {
  isRegistrantReturn,
  REGISTRANT_ENDS,
  REGISTRANT_RETURNS,
  type RegistrantEnd,
  returnsFrom,
} from '#domain/registrantEnd.js';
import { ownedStepsOf } from '#storage/abscondingSteps.js';
import {
  abscondingOf,
  decideAbsconding,
  openAbsconding,
  recordAbscondingStep,
} from '#storage/abscondings.js';
import { endRegistration, resumeRegistration } from '#storage/registrantEnds.js';
import type { Registrant } from '#storage/registrants.js';
import { abscondingPage, type EndConsequence, endPage } from '#web/pages/registrantEnd.js';
import type { FieldError, FormState } from '#web/view.js';
import { type PlainAnswer, redirect } from '../answer.js';
import { dateFields } from '../dateFields.js';
import { refuse } from '../errors.js';
import { type AtRegistrant, REGISTRANT, RegistrantId, todayOf } from '../foundRegistrant.js';
import { dateInputs, dateOf } from '../recordForm.js';
import { type AnyRoute, route } from '../route.js';
import { asRefused, show } from '../shell.js';
import { stepView } from './absconders.js';

/** How a registration ends or rests, and the steps after a failure to appear. */
const ask = route({
  method: 'GET',
  path: '/registry/:id/end',
  kind: 'page',
  object: REGISTRANT,
  policy: 'registrant.ended',
  audit: 'registrant.show',
  says: 'The questions that end a registration or let it rest',
  params: RegistrantId,
  handler: (c) => drawEnd(c, { values: dateInputs('on', todayOf(c)) }),
});

const end = route({
  method: 'POST',
  path: '/registry/:id/end',
  kind: 'page',
  object: REGISTRANT,
  policy: 'registrant.ended',
  audit: 'registrant.ended',
  says: 'Ends a registration, lets it rest or run again; its register record, candidates and open messages follow',
  params: RegistrantId,
  body: z.object({
    end: z.string().max(20).default(''),
    reason: z.string().trim().max(2000).default(''),
    ...dateFields('on'),
  }),
  handler: async (c) => {
    const on = dateOf(c.body, 'on');
    const errors: FieldError[] = [];
    if (c.body.end === '') errors.push({ field: 'end', problem: 'chooseOne' });
    if (!isLikelyDay(on)) errors.push({ field: 'on', problem: 'notADate' });
    if (errors.length > 0) return drawEnd(c, { values: c.body, errors }, 422);
    const { end: how, reason } = c.body;
    const door = { actor: c.actor, nowMs: c.now };
    const done = isRegistrantReturn(how)
      ? await resumeRegistration(c.tx, door, c.found.id, { how, reason, on })
      : await endRegistration(c.tx, door, c.found.id, { end: how, reason, on });
    if (!done.ok) {
      const field = FIELD_OF[done.error.code] ?? 'end';
      return drawEnd(
        c,
        { values: c.body, errors: [{ field, problem: 'registration', values: { says: done.error.says } }] },
        422,
      );
    }
    return redirect(`/registry/${c.found.id}?done=saved`, { audit: { facts: { end: done.value, on } } });
  },
});

/** The field that a refusal is about; without a row: the answer to what has happened. */
const FIELD_OF: Readonly<Record<string, string>> = {
  future: 'on',
  'before-end': 'on',
  'reason-needed': 'reason',
};

/** What can have happened to a registration that stands as it does: ends of one that runs, returns of one that does not. */
function happenings(registrant: Registrant) {
  const ends = registrant.state === 'ended' ? [] : (Object.keys(REGISTRANT_ENDS) as RegistrantEnd[]);
  return [
    ...returnsFrom(registrant.state).map((how) => [how, REGISTRANT_RETURNS[how], 'runs'] as const),
    ...ends
      .filter((how) => REGISTRANT_ENDS[how].state !== registrant.state)
      .map((how) => [how, REGISTRANT_ENDS[how], consequence(REGISTRANT_ENDS[how])] as const),
  ].map(([value, row, then]) => ({ value, label: row.says, source: row.source, then }));
}

function consequence(row: (typeof REGISTRANT_ENDS)[RegistrantEnd]): EndConsequence {
  if (row.seals) return 'ends-sealed';
  return row.record === null ? 'rests' : 'ends';
}

function drawEnd(c: AtRegistrant, form: FormState, status?: number): Promise<PlainAnswer> {
  return show(
    c,
    endPage,
    {
      id: c.found.id,
      name: c.found.registrant.displayName,
      ends: happenings(c.found.registrant),
      dutyEndsOn: c.found.registrant.dutyEndsOn,
      form,
    },
    {
      here: 'registry',
      ...asRefused(status),
    },
  );
}

const absconding = route({
  method: 'GET',
  path: '/registry/:id/absconding',
  kind: 'page',
  object: REGISTRANT,
  policy: 'registrant.absconding',
  audit: 'registrant.show',
  says: 'The steps after a failure to appear, with owner and time of each',
  params: RegistrantId,
  handler: (c) => drawAbsconding(c, { values: {} }),
});

const begin = route({
  method: 'POST',
  path: '/registry/:id/absconding',
  kind: 'page',
  object: REGISTRANT,
  policy: 'registrant.absconding',
  audit: 'registrant.absconding',
  says: 'Begins the steps after a failure to appear',
  params: RegistrantId,
  body: z.object({ because: z.string().trim().max(2000).default('') }),
  handler: async (c) => {
    const { because } = c.body;
    if (because.length < 10)
      return drawAbsconding(
        c,
        { values: c.body, errors: [{ field: 'because', problem: 'reasonTooShort' }] },
        422,
      );
    await openAbsconding(c.tx, { actor: c.actor, nowMs: c.now }, c.found.registrant, because);
    return redirect(`/registry/${c.found.id}/absconding?done=saved`, { audit: { facts: { begun: true } } });
  },
});

const step = route({
  method: 'POST',
  path: '/registry/:id/absconding/steps',
  kind: 'page',
  object: REGISTRANT,
  policy: 'registrant.absconding',
  audit: 'registrant.absconding',
  says: 'Records the next step after a failure to appear, or why it is left out',
  params: RegistrantId,
  body: z.object({
    step: z.string().max(30).default(''),
    outcome: z.string().max(20).default(''),
    note: z.string().trim().max(2000).default(''),
  }),
  handler: async (c) => {
    const { outcome, note } = c.body;
    const found = await abscondingOf(c.tx, c.found.id);
    if (!found || found.closedAtMs !== null) return refuse('stale');
    const again = (error: FieldError) => drawAbsconding(c, { values: c.body, errors: [error] }, 422);
    if (outcome !== 'done' && outcome !== 'not-needed')
      return again({ field: 'outcome', problem: 'chooseOne' });
    const done = await recordAbscondingStep(c.tx, { actor: c.actor, nowMs: c.now }, found, {
      step: c.body.step,
      outcome,
      note,
    });
    if (!done.ok) return again({ field: 'note', problem: 'registration', values: { says: done.error.says } });
    return redirect(`/registry/${c.found.id}/absconding?done=saved`, {
      audit: { facts: { step: done.value, outcome } },
    });
  },
});

const finding = route({
  method: 'POST',
  path: '/registry/:id/absconding/finding',
  kind: 'page',
  object: REGISTRANT,
  policy: 'registrant.absconding',
  audit: 'registrant.absconding',
  says: 'Records that a registrant has absconded or was located',
  params: RegistrantId,
  body: z.object({ finding: z.string().max(20).default('') }),
  handler: async (c) => {
    const found = await abscondingOf(c.tx, c.found.id);
    if (!found || found.closedAtMs !== null) return refuse('stale');
    if (c.body.finding !== 'absconded' && c.body.finding !== 'located')
      return drawAbsconding(c, { values: c.body, errors: [{ field: 'finding', problem: 'chooseOne' }] }, 422);
    await decideAbsconding(c.tx, { actor: c.actor, nowMs: c.now }, c.found.registrant, found, c.body.finding);
    return redirect(`/registry/${c.found.id}/absconding?done=saved`, {
      audit: { facts: { finding: c.body.finding } },
    });
  },
});

function ownedView(
  owned: Awaited<ReturnType<typeof ownedStepsOf>>,
  code: AbscondingStep,
  done: Parameters<typeof stepView>[1],
  how: Parameters<typeof stepView>[2],
) {
  const step = owned.find((o) => o.step === code);
  return step ? stepView(step, done, how) : null;
}

async function drawAbsconding(c: AtRegistrant, form: FormState, status?: number): Promise<PlainAnswer> {
  const found = await abscondingOf(c.tx, c.found.id);
  const open = found && found.closedAtMs === null;
  const next = open ? nextStep(found.steps, found.finding) : null;
  const owned = open ? await ownedStepsOf(c.tx, found.id) : [];
  const how = { next, over: !open, today: todayOf(c), now: c.now, zone: c.user.timeZone };
  return show(
    c,
    abscondingPage,
    {
      id: c.found.id,
      name: c.found.registrant.displayName,
      steps: open
        ? (Object.keys(ABSCONDING_STEPS) as AbscondingStep[]).map((code) => {
            const done = found.steps.find((s) => s.step === code);
            return {
              code,
              says: ABSCONDING_STEPS[code].says,
              source: ABSCONDING_STEPS[code].source,
              outcome: done?.outcome ?? null,
              note: done?.note ?? '',
              by: done?.by ?? '',
              at: done?.at ?? null,
              owned: ownedView(owned, code, done ?? null, how),
            };
          })
        : null,
      next: next ? { code: next, says: ABSCONDING_STEPS[next].says } : null,
      mayFind: open === true && found.finding !== 'located',
      form,
    },
    {
      here: 'registry',
      ...asRefused(status),
    },
  );
}

export const registrantEndRoutes: readonly AnyRoute[] = [ask, end, absconding, begin, step, finding];
