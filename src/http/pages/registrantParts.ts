import { z } from 'zod';
import { isLikelyDay } from '#basics/dates.js';
import { isUuid } from '#basics/ids.js';
import { changeOf } from '#domain/changeReport.js';
import { type ChangeKind, type DutyBody, lodgingDays } from '#domain/duty.js';
import { fieldInput, fieldText } from '#domain/plainValue.js';
import { withTribesNamed } from '#domain/registration.js';
import {
  ELEMENT_GROUPS,
  type ElementGroup,
  type ElementRow,
  elementOf,
  elementsOf,
  type ValueProblem,
} from '#domain/registrationElements.js';
import { findAgency } from '#storage/agencies.js';
import { recordChangeReports } from '#storage/changeReports.js';
import { historyOf, type RegistrantValue, readValue, valuesOf } from '#storage/registrantValues.js';
import { enterElement } from '#storage/registration.js';
import { listTribes, registryNames } from '#storage/registryPlaces.js';
import { ruleSetAt } from '#storage/ruleSets.js';
import {
  type EntryField,
  type EntryView,
  entryPage,
  historyPage,
  partPage,
} from '#web/pages/registrantParts.js';
import type { FieldError, FormState } from '#web/view.js';
import { type PlainAnswer, redirect } from '../answer.js';
import { refuse } from '../errors.js';
import { type AtRegistrant, mayDo, REGISTRANT, RegistrantId, todayOf } from '../foundRegistrant.js';
import { dateInputs, dateOf } from '../recordForm.js';
import { type AnyRoute, route } from '../route.js';
import { asRefused, show } from '../shell.js';
import { iso } from '../views/eventLine.js';

/** The parts of a registration: what is held of each element, entered, changed, ended. */
const part = route({
  method: 'GET',
  path: '/registry/:id/parts/:part',
  kind: 'page',
  object: REGISTRANT,
  policy: 'registrant.show',
  audit: 'registrant.show',
  says: 'One part of a registration with every value that holds',
  params: RegistrantId.extend({ part: z.string().max(30) }),
  handler: async (c) => {
    const code = c.params.part;
    if (!Object.hasOwn(ELEMENT_GROUPS, code)) return refuse('not-found');
    const group = code as ElementGroup;
    const { registrant } = c.found;
    const values = withTribesNamed(await valuesOf(c.tx, registrant.id), await registryNames(c.tx));
    c.note({ part: group });
    const mayPurge = mayDo(c.actor, 'registrant.purged', registrant);
    return show(
      c,
      partPage,
      {
        id: registrant.id,
        name: registrant.displayName,
        code: group,
        title: ELEMENT_GROUPS[group].title,
        says:
          group === 'lodging'
            ? `${ELEMENT_GROUPS[group].says} ${await lodgingRule(c)}`
            : ELEMENT_GROUPS[group].says,
        elements: elementsOf(group).map(([element, row]) => ({
          code: element,
          label: row.label,
          many: row.many,
          source: row.source,
          public: row.public,
          enteredAt: row.enteredAt ?? null,
          mayLack: !EVERYBODY_HAS.has(element),
          values: values
            .filter((v) => v.element === element)
            .map((v) => ({
              id: v.id,
              state: v.state,
              lines: linesOf(row, v),
              from: v.fromOn,
              until: v.untilOn,
              source: v.source,
              enteredBy: v.enteredByName ?? 'the system',
              enteredAt: iso(v.enteredAtMs),
              // Only names can be ones that must not be held.
              asksDay: registrant.registeredOn !== null && asksDay(v),
              mayPurge: mayPurge && group === 'names' && v.state === 'known',
            })),
        })),
        mayChange: mayDo(c.actor, 'registrant.changed', registrant) && registrant.state !== 'ended',
        next: nextPart(group),
      },
      { here: 'registry' },
    );
  },
});

/** What a person may not know or not say, but cannot be without. */
export const EVERYBODY_HAS: ReadonlySet<string> = new Set(['name', 'birth']);

function nextPart(group: ElementGroup): { readonly code: string; readonly title: string } | null {
  const parts = Object.keys(ELEMENT_GROUPS) as ElementGroup[];
  const code = parts[parts.indexOf(group) + 1];
  return code === undefined ? null : { code, title: ELEMENT_GROUPS[code].title };
}

/** From how many nights on lodging is reported to the reader's agency. */
async function lodgingRule(c: AtRegistrant): Promise<string> {
  const { body } = await ruleSetAt<DutyBody>(c.tx, 'duties', c.now);
  const own = (await findAgency(c.tx, c.found.registrant.agencyId))?.settings.lodgingFromDays;
  const n = lodgingDays(body, own);
  return `It is reported from ${n} ${n === 1 ? 'night' : 'nights'} on.`;
}

/** A value as label and text, in the order of the element's fields. */
export function linesOf(element: ElementRow, v: RegistrantValue): (readonly [string, string])[] {
  return element.fields.flatMap((f) => {
    const text = v.value[f.code];
    return text === undefined ? [] : [[f.label, fieldText(f, text)] as const];
  });
}

const Element = RegistrantId.extend({ element: z.string().max(30) });

const entry = route({
  method: 'GET',
  path: '/registry/:id/entries/:element',
  kind: 'page',
  object: REGISTRANT,
  policy: 'registrant.changed',
  audit: 'registrant.show',
  says: 'The questions of one element, empty or with the value that is changed',
  params: Element,
  query: z.object({ replaces: z.string().max(60).optional() }),
  handler: async (c) => {
    const { replaces } = c.query;
    const kept = replaces && isUuid(replaces) ? await readValue(c.tx, replaces) : undefined;
    const [value] = kept ? withTribesNamed([kept], await registryNames(c.tx)) : [];
    const known =
      value?.registrantId === c.found.id && value.element === c.params.element ? value : undefined;
    const values: Record<string, string> = known
      ? {
          ...Object.fromEntries(
            Object.entries(known.value).map(([code, kept]) => [code, inputOf(known.element, code, kept)]),
          ),
          source: known.source,
          ...dateInputs('fromOn', known.fromOn),
          ...dateInputs('untilOn', known.untilOn),
        }
      : {};
    const asked = { ...values, ...dateInputs('reportedOn', todayOf(c)) };
    return draw(c, c.params.element, { values: asked }, known?.id ?? null);
  },
});

const save = route({
  method: 'POST',
  path: '/registry/:id/entries/:element',
  kind: 'page',
  object: REGISTRANT,
  policy: 'registrant.changed',
  audit: 'registrant.changed',
  says: 'Enters a value of an element, or says why there is none',
  params: Element,
  body: z.record(z.string().max(40), z.string().max(20_000)),
  handler: async (c) => {
    const element = elementOf(c.params.element);
    if (!element) return refuse('not-found');
    const { answer: state = '', replaces = '' } = c.body;
    if (state !== 'known' && state !== 'unknown' && state !== 'refused' && state !== 'none')
      return refuse('invalid', {
        issues: [{ at: 'body.answer', problem: 'known, unknown, refused or none' }],
      });
    // What is known of it is entered with its picture or message, so that neither says what the other does not.
    if (element.enteredAt && state === 'known') return refuse('stale');
    const reported = readReport(c, c.params.element, c.body);
    const reportErrors = [
      ...(reported?.errors ?? []),
      ...(element.dated || !reported ? [] : howChanged(c.body)),
    ];
    if (state === 'known' && reportErrors.length > 0)
      return draw(
        c,
        c.params.element,
        { values: c.body, errors: reportErrors },
        isUuid(replaces) ? replaces : null,
        422,
      );
    const replaced = isUuid(replaces) ? await readValue(c.tx, replaces) : undefined;
    const done = await enterElement(c.tx, { actor: c.actor, nowMs: c.now }, c.found.registrant, {
      element: c.params.element,
      state,
      value: Object.fromEntries(
        element.fields.flatMap((f) => (c.body[f.code] ? [[f.code, c.body[f.code]!]] : [])),
      ),
      ...(element.dated && state === 'known'
        ? { fromOn: dateOf(c.body, 'fromOn'), untilOn: dateOf(c.body, 'untilOn') }
        : {}),
      source: state === 'known' ? (c.body.source ?? '') : 'Asked',
      ...(isUuid(replaces) ? { replaces } : {}),
    });
    if (!done.ok)
      return draw(
        c,
        c.params.element,
        { values: c.body, errors: done.error.map((p) => errorOf(element, p)) },
        isUuid(replaces) ? replaces : null,
        422,
      );
    if (reported && state === 'known')
      await recordChangeReports(
        c.tx,
        c.found.registrant,
        reported.kind,
        {
          ...(element.dated
            ? { fromOn: dateOf(c.body, 'fromOn'), untilOn: dateOf(c.body, 'untilOn') }
            : {
                changedOn: c.body.changed === 'no' ? '' : reported.changedOn,
                dayUnknown: c.body.changed === 'unknown',
              }),
          reportedOn: reported.reportedOn,
          ...(reported.corrects && replaced?.registrantId === c.found.id
            ? { corrects: { fromOn: replaced.fromOn ?? '', untilOn: replaced.untilOn ?? '' } }
            : {}),
        },
        c.now,
      );
    return redirect(`/registry/${c.found.id}/parts/${element.group}`, {
      audit: { facts: { element: c.params.element, state, value: done.value } },
    });
  },
});

/**
 * Of an element without a beginning of its own: a change on a day, a change whose day is not known, or none. Which of
 * them is said, since without it no clock would start and nobody would know why; a day that was typed says it.
 */
function howChanged(body: Readonly<Record<string, string>>): FieldError[] {
  const dated = dateOf(body, 'changedOn') !== '';
  const { changed = dated ? 'day' : '' } = body;
  if (changed !== 'day' && changed !== 'unknown' && changed !== 'no')
    return [{ field: 'changed', problem: 'chooseOne' }];
  if (changed === 'day' && !dated) return [{ field: 'changedOn', problem: 'required' }];
  return changed !== 'day' && dated ? [{ field: 'changed', problem: 'notTaken' }] : [];
}

export interface Report {
  readonly kind: ChangeKind;
  readonly changedOn: string;
  readonly reportedOn: string;
  readonly corrects: boolean;
  readonly errors: readonly FieldError[];
}

/** When a change was reported, of an element that asks for it and a person who is registered; nothing typed is today. */
export function readReport(
  c: AtRegistrant,
  element: string,
  body: Readonly<Record<string, string>>,
): Report | null {
  const kind = changeOf(element);
  if (!kind || c.found.registrant.registeredOn === null) return null;
  const today = todayOf(c);
  const [changedOn, typed] = [dateOf(body, 'changedOn'), dateOf(body, 'reportedOn')];
  const errors: FieldError[] = [];
  if (typed !== '' && !(isLikelyDay(typed) && typed <= today))
    errors.push({ field: 'reportedOn', problem: 'notADate' });
  if (changedOn !== '' && !isLikelyDay(changedOn)) errors.push({ field: 'changedOn', problem: 'notADate' });
  return { kind, changedOn, reportedOn: typed || today, corrects: body.corrects === 'yes', errors };
}

/** Whether the end of a value is reported. Lodging is reported before it begins; that it is over is nothing to report. */
export function asksDay(value: Pick<RegistrantValue, 'element' | 'state'>): boolean {
  const kind = changeOf(value.element);
  return value.state === 'known' && kind !== undefined && kind !== 'temporary-lodging';
}

/** The rule by which a change of this element is reported, in words; null: it asks for none. */
export async function reportRule(c: AtRegistrant, element: string): Promise<EntryView['report']> {
  const kind = changeOf(element);
  if (!kind || c.found.registrant.registeredOn === null) return null;
  const { body } = await ruleSetAt<DutyBody>(c.tx, 'duties', c.now);
  const { says, businessDays, inPerson, source } = body.changes[kind];
  return businessDays === null ? null : { says, businessDays, inPerson, source };
}

function inputOf(element: string, code: string, kept: string): string {
  const field = elementOf(element)?.fields.find((f) => f.code === code);
  return field ? fieldInput(field, kept) : kept;
}

export function errorOf(element: ElementRow, p: ValueProblem): FieldError {
  const field = element.fields.find((f) => f.code === p.field);
  const isChoice = field?.type === 'choice';
  if (p.came === 'nothing' && field?.required) {
    // A choice stands there with its answers, and a plain text has no form to be told.
    if (isChoice) return { field: p.field, problem: 'chooseOne' };
    if (field.type === 'text' && !field.rule) return { field: p.field, problem: 'required' };
  }
  // Of a choice a code came, which nobody has typed.
  return p.came === 'nothing' || isChoice
    ? { field: p.field, problem: 'expected', values: { expected: p.expected } }
    : { field: p.field, problem: 'expectedNot', values: { came: p.came, expected: p.expected } };
}

async function draw(
  c: AtRegistrant,
  code: string,
  form: FormState,
  replaces: string | null,
  status?: number,
): Promise<PlainAnswer> {
  const element = elementOf(code);
  if (!element) return refuse('not-found');
  return show(
    c,
    entryPage,
    {
      id: c.found.id,
      name: c.found.registrant.displayName,
      part: element.group,
      element: code,
      label: element.label,
      source: element.source,
      dated: element.dated,
      fields: entryFields(element),
      tribes: element.fields.some((f) => f.code === 'tribe') ? await listTribes(c.tx) : [],
      ownTribe: c.found.registrant.agencyId,
      replaces,
      report: await reportRule(c, code),
      form,
    },
    {
      here: 'registry',
      ...asRefused(status),
    },
  );
}

/** The fields of an element as forms ask them. */
export function entryFields(element: ElementRow): readonly EntryField[] {
  return element.fields.map((f) => ({
    code: f.code,
    label: f.label,
    type: f.type,
    required: f.required === true,
    ...(f.hint ? { hint: f.hint } : {}),
    ...(f.choices ? { choices: Object.entries(f.choices).map(([value, label]) => ({ value, label })) } : {}),
  }));
}

const history = route({
  method: 'GET',
  path: '/registry/:id/history',
  kind: 'page',
  object: REGISTRANT,
  policy: 'registrant.show',
  audit: 'registrant.show',
  says: 'Every value that a registration ever held, with source and who entered it',
  params: RegistrantId,
  handler: async (c) => {
    const rows = withTribesNamed(await historyOf(c.tx, c.found.id), await registryNames(c.tx));
    c.note({ history: true });
    return show(
      c,
      historyPage,
      {
        id: c.found.id,
        name: c.found.registrant.displayName,
        rows: rows.map((v) => {
          const element = elementOf(v.element);
          const text = element
            ? linesOf(element, v)
                .map(([label, value]) => `${label}: ${value}`)
                .join('; ')
            : '';
          return {
            id: v.id,
            element: element?.label ?? v.element,
            text: v.state === 'known' ? text : STATE_WORDS[v.state],
            purged: v.purgedAtMs !== null,
            source: v.source,
            by: v.enteredByName ?? 'the system',
            at: iso(v.enteredAtMs),
            endedAt: v.endedAtMs === null ? null : iso(v.endedAtMs),
          };
        }),
      },
      { here: 'registry' },
    );
  },
});

const STATE_WORDS = { known: '', unknown: 'Not known', refused: 'Refused to say', none: 'Has none' } as const;

export const registrantPartRoutes: readonly AnyRoute[] = [part, entry, save, history];
