import { z } from 'zod';
import {
  completeness,
  ELEMENT_GROUPS,
  ELEMENTS,
  type ElementCode,
  type ElementGroup,
  type ElementRow,
  elementsOf,
} from '#domain/registrationElements.js';
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
    const entries = (await openElements(c)).flatMap((code) => entryOf(code, c.body) ?? []);
    const errors: FieldError[] = [];
    for (const entry of entries) {
      const row: ElementRow = ELEMENTS[entry.element as ElementCode];
      for (const problem of await checkElement(c.tx, door, registrant, entry)) {
        const error = errorOf(row, problem);
        errors.push(
          error.field === 'source' ? error : { ...error, field: `${entry.element}--${error.field}` },
        );
      }
    }
    const once = errors.filter((e, i) => errors.findIndex((o) => o.field === e.field) === i);
    if (once.length > 0) return draw(c, { values: c.body, errors: once }, 422);
    for (const entry of entries) {
      const done = await enterElement(c.tx, door, registrant, entry);
      // Two entries that exclude each other are of one element each; what was checked can be entered.
      if (!done.ok) return refuse('stale');
    }
    return redirect(`/registry/${registrant.id}?done=saved`, {
      audit: { facts: { elements: entries.map((e) => e.element) } },
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

/** What was typed of an element; null: nothing, it is asked later. A value counts before a reason why there is none. */
function entryOf(code: ElementCode, body: Readonly<Record<string, string>>): ElementEntry | null {
  const row: ElementRow = ELEMENTS[code];
  const at = (field: string) => (body[`${code}--${field}`] ?? '').trim();
  const value = Object.fromEntries(row.fields.flatMap((f) => (at(f.code) ? [[f.code, at(f.code)]] : [])));
  const fromOn = row.dated ? dateOf(body, `${code}--fromOn`) : '';
  if (Object.keys(value).length > 0 || fromOn !== '')
    return {
      element: code,
      state: 'known',
      value,
      ...(row.dated ? { fromOn } : {}),
      source: body.source ?? '',
    };
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
              mayLack: !EVERYBODY_HAS.has(element),
              fields: entryFields(row),
            })),
        }))
        .filter((group) => group.elements.length > 0),
      form,
    },
    { here: 'registry', ...asRefused(status) },
  );
}

export const registrantManyRoutes: readonly AnyRoute[] = [open, save];
