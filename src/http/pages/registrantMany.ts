import { z } from 'zod';
import { answerProblem } from '#domain/agencyField.js';
import {
  completeness,
  ELEMENT_GROUPS,
  ELEMENTS,
  type ElementCode,
  type ElementGroup,
  type ElementRow,
  elementsOf,
} from '#domain/registrationElements.js';
import { answersOf, enterAnswer, fieldsOf } from '#storage/agencyFields.js';
import { valuesOf } from '#storage/registrantValues.js';
import { checkElement, type ElementEntry, enterElement } from '#storage/registration.js';
import { manyPage } from '#web/pages/registrantMany.js';
import type { FieldError, FormState } from '#web/view.js';
import { type PlainAnswer, redirect } from '../answer.js';
import { refuse } from '../errors.js';
import { type AtRegistrant, REGISTRANT, RegistrantId } from '../foundRegistrant.js';
import { dateOf } from '../recordForm.js';
import { type AnyRoute, route } from '../route.js';
import { asRefused, show } from '../shell.js';
import { EVERYBODY_HAS, entryFields, errorOf } from './registrantParts.js';

/** Dense entry for who registers daily: everything that was not asked yet on one page, saved as a whole or not at all. */
const open = route({
  method: 'GET',
  path: '/registry/:id/many',
  kind: 'page',
  object: REGISTRANT,
  policy: 'registrant.changed',
  audit: 'registrant.show',
  says: 'Every element of a registration that was not asked yet, to be entered on one page',
  params: RegistrantId,
  handler: (c) => draw(c, { values: { source: 'The registrant' } }),
});

const save = route({
  method: 'POST',
  path: '/registry/:id/many',
  kind: 'page',
  object: REGISTRANT,
  policy: 'registrant.changed',
  audit: 'registrant.changed',
  says: 'Enters all answers of the page, or none of them where one cannot be kept',
  params: RegistrantId,
  body: z.record(z.string().max(80), z.string().max(20_000)),
  handler: async (c) => {
    const { registrant } = c.found;
    if (registrant.state === 'ended') return refuse('stale');
    const door = { actor: c.actor, nowMs: c.now };
    const { more = '' } = c.body;
    const elements = await openElements(c);
    // One more of an element is asked for: the page comes back with what was typed, and nothing is kept yet.
    if ((elements as readonly string[]).includes(more)) {
      const n = Math.min(countOf(more, c.body) + 1, EACH_MAX);
      return draw(c, { values: { ...c.body, [`${more}--count`]: String(n) } });
    }
    const typed = elements.flatMap((code) =>
      Array.from({ length: countOf(code, c.body) }, (_, i) => prefixOf(code, i + 1)).flatMap((prefix, i) => {
        const entry = entryOf(code, prefix, c.body, i === 0);
        return entry ? [{ prefix, entry }] : [];
      }),
    );
    const entries = typed.map((t) => t.entry);
    const errors: FieldError[] = [];
    for (const { entry, prefix } of typed) {
      const row: ElementRow = ELEMENTS[entry.element as ElementCode];
      for (const problem of await checkElement(c.tx, door, registrant, entry)) {
        const error = errorOf(row, problem);
        errors.push(error.field === 'source' ? error : { ...error, field: `${prefix}${error.field}` });
      }
    }
    const own = (await openQuestions(c)).flatMap((field) => {
      const value = (c.body[`own-${field.code}`] ?? '').trim();
      return value === '' ? [] : [{ field, value }];
    });
    for (const { field, value } of own) {
      const expected = answerProblem(field, value);
      if (expected) errors.push({ field: `own-${field.code}`, problem: 'expected', values: { expected } });
    }
    const once = errors.filter((e, i) => errors.findIndex((o) => o.field === e.field) === i);
    if (once.length > 0) return draw(c, { values: c.body, errors: once }, 422);
    for (const entry of entries) {
      const done = await enterElement(c.tx, door, registrant, entry);
      // Two entries that exclude each other are of one element each; what was checked can be entered.
      if (!done.ok) return refuse('stale');
    }
    for (const { field, value } of own) await enterAnswer(c.tx, registrant, field, value, c.actor.id, c.now);
    return redirect(`/registry/${registrant.id}?done=saved`, {
      audit: {
        facts: {
          elements: entries.map((e) => e.element),
          ...(own.length > 0 ? { own: own.map((o) => o.field.code) } : {}),
        },
      },
    });
  },
});

/** Elements without any answer, those with a page of their own left out; in the order of the file. */
async function openElements(c: AtRegistrant): Promise<readonly ElementCode[]> {
  const answered = new Set((await valuesOf(c.tx, c.found.id)).map((v) => v.element));
  return completeness(answered)
    .open.map((o) => o.element)
    .filter((code) => (ELEMENTS[code] as ElementRow).enteredAt === undefined);
}

/** Questions of the agency that nobody has answered in this file. */
async function openQuestions(c: AtRegistrant) {
  const answered = new Set(
    (await answersOf(c.tx, c.found.id)).filter((a) => a.endedAtMs === null).map((a) => a.code),
  );
  return (await fieldsOf(c.tx, c.found.registrant.agencyId)).filter((f) => !answered.has(f.code));
}

/** So many values of one element on the page at a time; more are added on the page of their part. */
const EACH_MAX = 10;

/** How many values of an element the page asks for: one, until another is asked for. */
function countOf(code: string, values: FormState['values']): number {
  const n = Number(values[`${code}--count`] ?? 1);
  const row: ElementRow = ELEMENTS[code as ElementCode];
  return row.many && Number.isInteger(n) && n >= 1 ? Math.min(n, EACH_MAX) : 1;
}

/** Names of the fields of the nth value begin so; the first has no number. */
function prefixOf(code: string, n: number): string {
  return n === 1 ? `${code}--` : `${code}--${n}--`;
}

/** What was typed of an element; null: nothing, it is asked later. A value counts before a reason why there is none. */
function entryOf(
  code: ElementCode,
  prefix: string,
  body: Readonly<Record<string, string>>,
  mayLack: boolean,
): ElementEntry | null {
  const row: ElementRow = ELEMENTS[code];
  const at = (field: string) => (body[`${prefix}${field}`] ?? '').trim();
  const value = Object.fromEntries(row.fields.flatMap((f) => (at(f.code) ? [[f.code, at(f.code)]] : [])));
  const fromOn = row.dated ? dateOf(body, `${prefix}fromOn`) : '';
  if (Object.keys(value).length > 0 || fromOn !== '')
    return {
      element: code,
      state: 'known',
      value,
      ...(row.dated ? { fromOn } : {}),
      source: body.source ?? '',
    };
  if (!mayLack) return null;
  const answer = at('answer');
  if (answer === 'unknown' || answer === 'refused' || (answer === 'none' && !EVERYBODY_HAS.has(code)))
    return { element: code, state: answer, value: {}, source: 'Asked' };
  return null;
}

async function draw(c: AtRegistrant, form: FormState, status?: number): Promise<PlainAnswer> {
  const { registrant } = c.found;
  const open = new Set<string>(await openElements(c));
  return show(
    c,
    manyPage,
    {
      id: registrant.id,
      name: registrant.displayName,
      groups: (Object.keys(ELEMENT_GROUPS) as ElementGroup[])
        .map((code) => ({
          code,
          title: ELEMENT_GROUPS[code].title,
          elements: elementsOf(code)
            .filter(([element]) => open.has(element))
            .map(([element, row]) => ({
              code: element,
              label: row.label,
              dated: row.dated,
              prefixes: Array.from({ length: countOf(element, form.values) }, (_, i) =>
                prefixOf(element, i + 1),
              ),
              mayAdd: row.many && countOf(element, form.values) < EACH_MAX,
              mayLack: !EVERYBODY_HAS.has(element),
              fields: entryFields(row),
            })),
        }))
        .filter((group) => group.elements.length > 0),
      own: (await openQuestions(c)).map(({ code, label, kind, choices, required }) => ({
        code,
        label,
        kind,
        choices,
        required,
      })),
      form,
    },
    { here: 'registry', ...asRefused(status) },
  );
}

export const registrantManyRoutes: readonly AnyRoute[] = [open, save];
