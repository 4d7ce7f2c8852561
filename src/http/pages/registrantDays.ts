import { z } from 'zod';
import { isLikelyDay } from '#basics/dates.js';
import { type DutiesOfRegistrant, REGISTRANT_DUTIES, type RegistrantDuty } from '#domain/registrantDuties.js';
import { dayQuestionsOf, settleDays } from '#storage/dayQuestions.js';
import {
  clocksWith,
  correctDays,
  dayCorrectionsOf,
  dayProblems,
  type RegistrationDays,
} from '#storage/registrantDays.js';
import { type ClockRow, daysPage } from '#web/pages/registrantDays.js';
import type { FieldError, FormState } from '#web/view.js';
import { type PlainAnswer, redirect } from '../answer.js';
import { refuse } from '../errors.js';
import { type AtRegistrant, REGISTRANT, RegistrantId } from '../foundRegistrant.js';
import { dateInputs, dateOf } from '../recordForm.js';
import { type AnyRoute, route } from '../route.js';
import { asRefused, show } from '../shell.js';
import { iso } from '../views/eventLine.js';

/** The two days on which the clocks of a registration stand, corrected after a look at what follows. */
const ask = route({
  method: 'GET',
  path: '/registry/:id/days',
  kind: 'page',
  object: REGISTRANT,
  policy: 'registrant.changed',
  audit: 'registrant.show',
  says: 'The day that asked for registration and the day of it, with every correction',
  params: RegistrantId,
  handler: (c) => {
    const { registrant } = c.found;
    return draw(c, {
      values: {
        ...dateInputs('initial', registrant.initialOn),
        ...dateInputs('registered', registrant.registeredOn),
      },
    });
  },
});

const Part = z.string().max(4).default('');
const correct = route({
  method: 'POST',
  path: '/registry/:id/days',
  kind: 'page',
  object: REGISTRANT,
  policy: 'registrant.changed',
  audit: 'registrant.changed',
  says: 'Corrects the days of a registration with a reason, or shows what its clocks would be',
  params: RegistrantId,
  body: z.object({
    do: z.enum(['look', 'save']).default('look'),
    version: z.coerce.number().int().default(0),
    'initial-month': Part,
    'initial-day': Part,
    'initial-year': Part,
    'registered-month': Part,
    'registered-day': Part,
    'registered-year': Part,
    reason: z.string().trim().max(500).default(''),
  }),
  handler: async (c) => {
    const { body } = c;
    const { registrant } = c.found;
    const typed = body as unknown as Record<string, string>;
    const days: RegistrationDays = {
      initialOn: dateOf(typed, 'initial'),
      registeredOn: registrant.registeredOn === null ? null : dateOf(typed, 'registered'),
    };
    const errors: FieldError[] = [];
    if (!isLikelyDay(days.initialOn)) errors.push({ field: 'initial', problem: 'notADate' });
    if (days.registeredOn !== null && !isLikelyDay(days.registeredOn))
      errors.push({ field: 'registered', problem: 'notADate' });
    if (body.reason.length < 10) errors.push({ field: 'reason', problem: 'reasonTooShort' });
    const again = (list: readonly FieldError[]) => draw(c, { values: typed, errors: list }, null, 422);
    if (errors.length > 0) return again(errors);
    const problems = await dayProblems(c.tx, registrant, days, c.now);
    if (problems.length > 0) return again(problems.map(errorOf));
    if (body.do === 'look') return draw(c, { values: typed }, days);
    // What was shown before saving was worked out from this state of the file.
    if (body.version !== registrant.version) return refuse('stale');
    const done = await correctDays(c.tx, { actor: c.actor, nowMs: c.now }, c.found.id, days, body.reason);
    if (!done.ok) return again(done.error.map(errorOf));
    return redirect(`/registry/${c.found.id}/days?done=saved`, {
      audit: { facts: { part: 'days', ...days } },
    });
  },
});

const settle = route({
  method: 'POST',
  path: '/registry/:id/days/asked',
  kind: 'page',
  object: REGISTRANT,
  policy: 'registrant.changed',
  audit: 'registrant.changed',
  says: 'Says why a day of registration before the conviction is right, as an import brought both',
  params: RegistrantId,
  body: z.object({ note: z.string().trim().max(500).default('') }),
  handler: async (c) => {
    const { registrant } = c.found;
    const { note } = c.body;
    if (note.length < 10) {
      const values = {
        ...dateInputs('initial', registrant.initialOn),
        ...dateInputs('registered', registrant.registeredOn),
        note,
      };
      return draw(c, { values, errors: [{ field: 'note', problem: 'reasonTooShort' }] }, null, 422);
    }
    if (!(await settleDays(c.tx, c.found.id, { by: c.user.displayName, note, atMs: c.now })))
      return refuse('stale');
    return redirect(`/registry/${c.found.id}/days?done=saved`, { audit: { facts: { part: 'days asked' } } });
  },
});

function errorOf({ field, says }: { readonly field: string; readonly says: string }): FieldError {
  return { field, problem: 'registration', values: { says } };
}

async function draw(
  c: AtRegistrant,
  form: FormState,
  days: RegistrationDays | null = null,
  status?: number,
): Promise<PlainAnswer> {
  const { registrant } = c.found;
  const clocks = days && (await clocksWith(c.tx, registrant, days, c.now));
  c.note({ part: 'days' });
  return show(
    c,
    daysPage,
    {
      id: registrant.id,
      name: registrant.displayName,
      version: registrant.version,
      basis: registrant.initialBasis,
      registered: registrant.registeredOn !== null,
      asked: (await dayQuestionsOf(c.tx, registrant.id)).map((q) => ({ ...q, settled: q.settled ?? null })),
      clocks: clocks && rowsOf(clocks.before, clocks.after),
      corrections: (await dayCorrectionsOf(c.tx, registrant.id))
        .map(({ before, after, reason, by, atMs }, i) => ({
          id: String(i),
          before,
          after,
          reason,
          by,
          at: iso(atMs),
        }))
        .toReversed(),
      form,
    },
    { here: 'registry', ...asRefused(status) },
  );
}

/** Each clock now and then; one that is only on one side has no day on the other. */
function rowsOf(before: DutiesOfRegistrant, after: DutiesOfRegistrant): ClockRow[] {
  const of = (d: RegistrantDuty) => `${d.kind} ${d.key}`;
  const keys = [...new Set([...before.open, ...after.open].filter((d) => d.kind !== 'share').map(of))];
  const rows = keys.map((key): ClockRow => {
    const [was, is] = [before.open.find((d) => of(d) === key), after.open.find((d) => of(d) === key)];
    const { kind, key: n } = (is ?? was)!;
    return {
      id: key,
      label:
        kind === 'appearance' ? `${REGISTRANT_DUTIES[kind].says}, no. ${n}` : REGISTRANT_DUTIES[kind].says,
      was: was?.dueOn ?? null,
      is: is?.dueOn ?? null,
    };
  });
  const [was, is] = [before.period?.endsOn ?? null, after.period?.endsOn ?? null];
  return was === null && is === null ? rows : [...rows, { id: 'end', label: 'duty-ends', was, is }];
}

export const registrantDaysRoutes: readonly AnyRoute[] = [ask, correct, settle];
