import { z } from 'zod';
import { dateText } from '#basics/dates.js';
import { isUuid } from '#basics/ids.js';
import { withTribesNamed } from '#domain/registration.js';
import { elementOf } from '#domain/registrationElements.js';
import { recordChangeReports } from '#storage/changeReports.js';
import { type RegistrantValue, readValue } from '#storage/registrantValues.js';
import { endElement } from '#storage/registration.js';
import { registryNames } from '#storage/registryPlaces.js';
import { valueEndPage } from '#web/pages/registrantValueEnd.js';
import type { FieldError, FormState } from '#web/view.js';
import { type PlainAnswer, redirect } from '../answer.js';
import { refuse } from '../errors.js';
import { type AtRegistrant, REGISTRANT, RegistrantId, todayOf } from '../foundRegistrant.js';
import { dateInputs } from '../recordForm.js';
import { type AnyRoute, route } from '../route.js';
import { asRefused, show } from '../shell.js';
import { asksDay, linesOf, type Report, readReport, reportRule } from './registrantParts.js';

const AtValue = RegistrantId.extend({ value: z.string().max(60) });

/** "No longer so": since when, and when it was reported, of what a registered person has to report. */
const asked = route({
  method: 'GET',
  path: '/registry/:id/values/:value/end',
  kind: 'page',
  object: REGISTRANT,
  policy: 'registrant.changed',
  audit: 'registrant.show',
  says: 'Asks since when a value no longer holds and when that was reported',
  params: AtValue,
  handler: async (c) => {
    const value = await standing(c);
    return value ? draw(c, value, { values: dateInputs('reportedOn', todayOf(c)) }) : refuse('not-found');
  },
});

const end = route({
  method: 'POST',
  path: '/registry/:id/values/:value/end',
  kind: 'page',
  object: REGISTRANT,
  policy: 'registrant.changed',
  audit: 'registrant.changed',
  says: 'Ends a value that no longer holds; it stays in the history',
  params: AtValue,
  body: z.record(z.string().max(40), z.string().max(2_000)),
  handler: async (c) => {
    const value = await standing(c);
    if (!value) return refuse('stale');
    const report = asksDay(value) ? readReport(c, value.element, c.body) : null;
    const errors = report ? problemsOf(report, value, todayOf(c)) : [];
    if (errors.length > 0) return draw(c, value, { values: c.body, errors }, 422);
    const lastDay = report && !report.corrects ? report.changedOn : null;
    const door = { actor: c.actor, nowMs: c.now };
    if (!(await endElement(c.tx, door, c.found.registrant, value.id, lastDay))) return refuse('stale');
    if (report) {
      const { kind, changedOn, reportedOn, corrects } = report;
      const before = { fromOn: value.fromOn ?? '', untilOn: value.untilOn ?? '' };
      const entered = corrects ? { reportedOn, corrects: before } : { changedOn, reportedOn, over: true };
      await recordChangeReports(c.tx, c.found.registrant, kind, entered, c.now);
    }
    return redirect(`/registry/${c.found.id}/parts/${elementOf(value.element)?.group ?? 'names'}`, {
      audit: { facts: { element: value.element, ended: value.id } },
    });
  },
});

/** A value of the registrant that holds; undefined where there is none, or it was ended meanwhile. */
async function standing(
  c: AtRegistrant & { readonly params: z.infer<typeof AtValue> },
): Promise<RegistrantValue | undefined> {
  const value = isUuid(c.params.value) ? await readValue(c.tx, c.params.value) : undefined;
  return value?.registrantId === c.found.id && value.endedAtMs === null ? value : undefined;
}

/** Without a day no clock would run: it is given, or the entry was wrong from the beginning. */
function problemsOf(report: Report, value: RegistrantValue, today: string): readonly FieldError[] {
  if (report.errors.length > 0 || report.corrects) return report.errors;
  const { changedOn } = report;
  if (changedOn === '') return [{ field: 'changedOn', problem: 'required' }];
  if (changedOn > today) return [{ field: 'changedOn', problem: 'dateInFuture' }];
  return value.fromOn && changedOn < value.fromOn
    ? [
        {
          field: 'changedOn',
          problem: 'expected',
          values: { expected: `${dateText(value.fromOn)} or later` },
        },
      ]
    : [];
}

async function draw(
  c: AtRegistrant,
  value: RegistrantValue,
  form: FormState,
  status?: number,
): Promise<PlainAnswer> {
  const element = elementOf(value.element);
  if (!element) return refuse('not-found');
  const [named = value] = withTribesNamed([value], await registryNames(c.tx));
  return show(
    c,
    valueEndPage,
    {
      id: c.found.id,
      name: c.found.registrant.displayName,
      part: element.group,
      label: element.label,
      value: value.id,
      lines: linesOf(element, named),
      report: asksDay(value) ? await reportRule(c, value.element) : null,
      form,
    },
    { here: 'registry', ...asRefused(status) },
  );
}

export const registrantValueEndRoutes: readonly AnyRoute[] = [asked, end];
