import { z } from 'zod';
import { toCsv } from '#documents/csv.js';
import {
  answerProblem,
  definitionProblems,
  FIELD_KINDS,
  type FieldKind,
  fieldCode,
} from '#domain/agencyField.js';
import { answersOf, answersOfAgency, changeField, enterAnswer, fieldsOf } from '#storage/agencyFields.js';
import { fieldsPage, ownPage } from '#web/pages/agencyFields.js';
import type { FieldError, FormState } from '#web/view.js';
import { file, type PlainAnswer, redirect } from '../answer.js';
import { refuse } from '../errors.js';
import { type AtRegistrant, mayDo, REGISTRANT, RegistrantId } from '../foundRegistrant.js';
import { type AnyRoute, type AtPage, route } from '../route.js';
import { asRefused, show } from '../shell.js';
import { iso } from '../views/eventLine.js';

/** Questions that an agency asks besides the elements of the law: their definitions, and the answers in each file. */
const EXPORT_MAX = 100_000;

const list = route({
  method: 'GET',
  path: '/registry/fields',
  kind: 'page',
  object: { kind: 'Registrant', all: true },
  policy: 'own-fields.list',
  audit: 'own-fields.list',
  says: 'The questions that an agency asks of every registrant besides those of the law',
  query: z.object({ change: z.string().max(60).default('') }),
  handler: (c) => drawFields(c, c.query.change, null),
});

const Definition = z.object({
  code: z.string().max(60).default(''),
  label: z.string().trim().max(300).default(''),
  kind: z.string().max(20).default(''),
  choices: z.string().max(5000).default(''),
  required: z.string().max(5).default(''),
});

const save = route({
  method: 'POST',
  path: '/registry/fields',
  kind: 'page',
  object: { kind: 'Registrant', all: true },
  policy: 'own-fields.changed',
  audit: 'own-fields.changed',
  says: 'Puts a question of the agency in force, new or as the next version',
  body: Definition,
  handler: async (c) => {
    const { body } = c;
    const choices =
      body.kind === 'choice'
        ? body.choices
            .split('\n')
            .map((line) => line.trim())
            .filter(Boolean)
        : [];
    const problems = definitionProblems({ ...body, choices });
    const all = await fieldsOf(c.tx, c.actor.agencyId, true);
    if (body.code !== '' && !all.some((f) => f.code === body.code)) return refuse('not-found');
    if (problems.length > 0)
      return drawFields(
        c,
        body.code,
        {
          values: body,
          errors: problems.map((p) => ({
            field: p.field,
            problem: 'registration',
            values: { says: p.says },
          })),
        },
        422,
      );
    const code = body.code || fieldCode(body.label, new Set(all.map((f) => f.code)));
    await changeField(
      c.tx,
      c.actor.agencyId,
      code,
      { label: body.label, kind: body.kind as FieldKind, choices, required: body.required === 'yes' },
      c.actor.id,
      c.now,
    );
    return redirect('/registry/fields?done=saved', { audit: { facts: { field: code } } });
  },
});

const retire = route({
  method: 'POST',
  path: '/registry/fields/:code/end',
  kind: 'page',
  object: { kind: 'Registrant', all: true },
  policy: 'own-fields.changed',
  audit: 'own-fields.changed',
  says: 'Asks a question of the agency no longer; answers that were given stay',
  params: z.object({ code: z.string().max(60) }),
  handler: async (c) => {
    const known = (await fieldsOf(c.tx, c.actor.agencyId)).some((f) => f.code === c.params.code);
    if (!known) return refuse('not-found');
    await changeField(c.tx, c.actor.agencyId, c.params.code, null, c.actor.id, c.now);
    return redirect('/registry/fields?done=saved', { audit: { facts: { ended: c.params.code } } });
  },
});

const csv = route({
  method: 'GET',
  path: '/registry/fields.csv',
  kind: 'page',
  object: { kind: 'Registrant', all: true },
  policy: 'own-fields.list',
  audit: 'own-fields.list',
  says: 'The answers to the agency’s own questions as a table for a spreadsheet',
  handler: async (c) => {
    const rows = await answersOfAgency(c.tx, c.actor.agencyId, EXPORT_MAX);
    c.note({ as: 'csv', shown: [...new Set(rows.map((r) => r.registrantId))] });
    const table = rows.map((r) => [
      r.number,
      r.displayName,
      r.label,
      String(r.version),
      r.value,
      iso(r.enteredAtMs),
    ]);
    const head = ['file number', 'registrant', 'question', 'version', 'answer', 'entered'];
    return file(toCsv(head, table, 'spreadsheet'), {
      type: 'text/csv; charset=utf-8',
      name: 'own-questions.csv',
    });
  },
});

/** @param code of the question whose form is open; '': that of a new one */
async function drawFields(
  c: AtPage,
  code: string,
  form: FormState | null,
  status?: number,
): Promise<PlainAnswer> {
  const all = await fieldsOf(c.tx, c.actor.agencyId, true);
  const now = all.filter((f) => f.endedAtMs === null);
  const changing = now.find((f) => f.code === code);
  return show(
    c,
    fieldsPage,
    {
      rows: now.map((f) => ({
        code: f.code,
        label: f.label,
        kind: FIELD_KINDS[f.kind],
        choices: f.choices,
        required: f.required,
        version: f.version,
        by: f.madeByName ?? 'the system',
        at: iso(f.madeAtMs),
      })),
      earlier: all
        .filter((f) => f.endedAtMs !== null)
        .map((f) => ({ id: f.id, label: f.label, version: f.version, until: iso(f.endedAtMs!) })),
      kinds: Object.entries(FIELD_KINDS).map(([value, label]) => ({ value, label })),
      changing: changing ? { code: changing.code, label: changing.label } : null,
      form: form ?? {
        values: changing
          ? {
              label: changing.label,
              kind: changing.kind,
              choices: changing.choices.join('\n'),
              required: changing.required ? 'yes' : '',
            }
          : {},
      },
    },
    { here: 'registry', ...asRefused(status) },
  );
}

const own = route({
  method: 'GET',
  path: '/registry/:id/own',
  kind: 'page',
  object: REGISTRANT,
  policy: 'registrant.show',
  audit: 'registrant.show',
  says: 'The agency’s own questions of a registrant with their answers and history',
  params: RegistrantId,
  handler: (c) => drawOwn(c),
});

const answer = route({
  method: 'POST',
  path: '/registry/:id/own',
  kind: 'page',
  object: REGISTRANT,
  policy: 'registrant.changed',
  audit: 'registrant.changed',
  says: 'Saves the answers to the agency’s own questions; the earlier ones stay in the history',
  params: RegistrantId,
  body: z.record(z.string().max(70), z.string().max(5000)),
  handler: async (c) => {
    const { registrant } = c.found;
    const fields = await fieldsOf(c.tx, registrant.agencyId);
    const typed = (code: string) => (c.body[`own-${code}`] ?? '').trim();
    const errors = fields.flatMap((f): FieldError[] => {
      const expected = answerProblem(f, typed(f.code));
      return expected ? [{ field: `own-${f.code}`, problem: 'expected', values: { expected } }] : [];
    });
    if (errors.length > 0) return drawOwn(c, { values: c.body, errors }, 422);
    const standing = new Map(
      (await answersOf(c.tx, registrant.id))
        .filter((a) => a.endedAtMs === null)
        .map((a) => [a.code, a.value]),
    );
    const changed = fields.filter((f) => typed(f.code) !== (standing.get(f.code) ?? ''));
    for (const f of changed) await enterAnswer(c.tx, registrant, f, typed(f.code), c.actor.id, c.now);
    return redirect(`/registry/${registrant.id}/own?done=saved`, {
      audit: { facts: { own: changed.map((f) => f.code) } },
    });
  },
});

async function drawOwn(c: AtRegistrant, form?: FormState, status?: number): Promise<PlainAnswer> {
  const { registrant } = c.found;
  const fields = await fieldsOf(c.tx, registrant.agencyId);
  const answers = await answersOf(c.tx, registrant.id);
  c.note({ part: 'own' });
  const standing = answers.filter((a) => a.endedAtMs === null);
  return show(
    c,
    ownPage,
    {
      id: registrant.id,
      name: registrant.displayName,
      fields: fields.map(({ code, label, kind, choices, required }) => ({
        code,
        label,
        kind,
        choices,
        required,
      })),
      history: answers.map((a, i) => ({
        id: String(i),
        label: a.label,
        version: a.version,
        value: a.value,
        by: a.enteredByName ?? 'the system',
        at: iso(a.enteredAtMs),
        endedAt: a.endedAtMs === null ? null : iso(a.endedAtMs),
      })),
      mayChange: mayDo(c.actor, 'registrant.changed', registrant) && registrant.state !== 'ended',
      form: form ?? { values: Object.fromEntries(standing.map((a) => [`own-${a.code}`, a.value])) },
    },
    { here: 'registry', ...asRefused(status) },
  );
}

export const agencyFieldRoutes: readonly AnyRoute[] = [list, save, retire, csv, own, answer];
