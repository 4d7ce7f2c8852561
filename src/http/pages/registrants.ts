import { z } from 'zod';
import { decide } from '#access/decide.js';
import { addDays, type IsoDate, isIsoDate, isLikelyDay } from '#basics/dates.js';
import { isUuid } from '#basics/ids.js';
import { localDate } from '#basics/zones.js';
import { toCsv } from '#documents/csv.js';
import { type CalendarEvent, toIcs } from '#documents/ics.js';
import type { AuditAction } from '#domain/auditAction.js';
import type { InitialBasis } from '#domain/duty.js';
import { REGISTRANT_DUTIES } from '#domain/registrantDuties.js';
import { standingSays } from '#domain/registrantEnd.js';
import { mayRegister, nameOfValue, placesOfValues } from '#domain/registration.js';
import { completeness, ELEMENT_GROUPS, type ElementGroup, elementsOf } from '#domain/registrationElements.js';
import { whereToRegister } from '#domain/whereToRegister.js';
import { agenciesSeen } from '#storage/actsFor.js';
import { findAgency } from '#storage/agencies.js';
import { unansweredFields } from '#storage/agencyFields.js';
import { together } from '#storage/database.js';
import { inquiriesOfRegistrant } from '#storage/redress.js';
import { dutiesOf, listDue, type StoredDuty } from '#storage/registrantDuties.js';
import { standingsOf } from '#storage/registrantEnds.js';
import { currentPhoto, filesOf } from '#storage/registrantFiles.js';
import {
  addRegistrant,
  listRegistrants,
  type Registrant,
  readRegistrant,
  registrantsNamed,
} from '#storage/registrants.js';
import { valuesOf } from '#storage/registrantValues.js';
import { enterElement, registerPerson, visitsOf } from '#storage/registration.js';
import { electedTribes, registryNames } from '#storage/registryPlaces.js';
import { relocationsOf } from '#storage/relocations.js';
import { sharesOf } from '#storage/shares.js';
import { noticesOfRecord } from '#storage/travelNotices.js';
import { DUE_WITHIN, duePage } from '#web/pages/due.js';
import { type DutyRow, type NextStep, registrantPage } from '#web/pages/registrant.js';
import { newRegistrantPage, REGISTRANT_STATES, registrantsPage, TIER_CODES } from '#web/pages/registrants.js';
import type { FieldError, FormState } from '#web/view.js';
import { file, type PlainAnswer, redirect } from '../answer.js';
import { markWord } from '../mark.js';
import { dateInputs, dateOf } from '../recordForm.js';
import { type AnyRoute, type Context, type Finding, type Found, type Person, route } from '../route.js';
import { asRefused, show } from '../shell.js';
import { countShares } from '../views/shares.js';

/** The registry of a jurisdiction: its list, what is due, and the file of each registrant. */
const ROWS = 50;

export interface FoundRegistrant extends Found {
  readonly registrant: Registrant;
}

/** Row security cuts to the reader's agency and those it acts for; the policy asks again. */
export async function findRegistrant({
  tx,
  params,
}: Finding<{ id: string }, unknown, unknown>): Promise<FoundRegistrant | undefined> {
  const registrant = isUuid(params.id) ? await readRegistrant(tx, params.id) : undefined;
  return registrant && { id: registrant.id, agencyId: registrant.agencyId, registrant };
}

export const REGISTRANT = { kind: 'Registrant', find: findRegistrant } as const;
export const RegistrantId = z.object({ id: z.string().max(60) });

// biome-ignore lint/suspicious/noExplicitAny: a helper of routes with different shapes
export type AtRegistrant = Context<'page', any, any, any, FoundRegistrant, any>;

export function mayDo(actor: Person, action: AuditAction, registrant: Registrant): boolean {
  return decide(actor, action, { kind: 'Registrant', id: registrant.id, agencyId: registrant.agencyId })
    .allowed;
}

export function todayOf(c: { readonly now: number; readonly user: { readonly timeZone: string } }): IsoDate {
  return localDate(c.user.timeZone, c.now);
}

const list = route({
  method: 'GET',
  path: '/registry',
  kind: 'page',
  object: { kind: 'Registrant', all: true },
  policy: 'registrant.list',
  audit: 'registrant.list',
  says: 'The registrants of a jurisdiction in order of name',
  query: z.object({
    q: z.string().trim().max(100).catch('').default(''),
    state: z
      .enum([...REGISTRANT_STATES, ''])
      .catch('')
      .default(''),
    tier: z
      .enum([...TIER_CODES, ''])
      .catch('')
      .default(''),
    afterName: z.string().max(300).optional(),
    afterId: z.string().max(60).optional(),
  }),
  handler: async (c) => {
    const { q, state, tier, afterName, afterId } = c.query;
    const after =
      afterName !== undefined && afterId !== undefined && isUuid(afterId)
        ? { displayName: afterName, id: afterId }
        : null;
    const rows = await listRegistrants(c.tx, {
      agencyIds: await agenciesSeen(c.tx, c.actor.agencyId, c.now),
      ...(q ? { words: q } : {}),
      ...(state ? { state } : {}),
      ...(tier ? { tier } : {}),
      ...(after ? { after } : {}),
      limit: ROWS + 1,
    });
    const shown = rows.slice(0, ROWS);
    c.note({ shown: shown.map((r) => r.id) });
    const last = shown.at(-1);
    const today = todayOf(c);
    const next =
      rows.length > ROWS && last
        ? `/registry?${new URLSearchParams({ q, state, tier, afterName: last.displayName, afterId: last.id })}`
        : null;
    return show(
      c,
      registrantsPage,
      {
        rows: shown.map((r) => ({
          id: r.id,
          name: r.displayName,
          number: r.number,
          state: r.state,
          tier: r.tier,
          percent: r.percentComplete,
          nextDue: r.nextDueOn,
          overdue: r.nextDueOn !== null && r.nextDueOn < today,
        })),
        filter: { values: { q, state, tier } },
        next,
        isFirst: after === null,
        mayAdd: decide(c.actor, 'registrant.opened', {
          kind: 'Registrant',
          id: '*',
          agencyId: c.actor.agencyId,
        }).allowed,
      },
      { here: 'registry' },
    );
  },
});

const begin = route({
  method: 'GET',
  path: '/registry/new',
  kind: 'page',
  object: { kind: 'Registrant', all: true },
  policy: 'registrant.opened',
  audit: 'registrant.list',
  says: 'The questions that open the file of a registrant',
  handler: (c) => show(c, newRegistrantPage, { form: { values: {} }, alike: [] }, { here: 'registry' }),
});

/** Two openings of one file within this time are one, sent twice. */
const PRESSED_TWICE_MS = 60_000;

const Text = z.string().trim().max(200).default('');
const open = route({
  method: 'POST',
  path: '/registry/new',
  kind: 'page',
  object: { kind: 'Registrant', all: true },
  policy: 'registrant.opened',
  audit: 'registrant.opened',
  says: 'Opens the file of a registrant',
  body: z.object({
    surname: Text,
    given: Text,
    middle: Text,
    number: z.string().trim().max(30).default(''),
    juvenile: z.string().max(10).default(''),
    another: z.string().max(10).default(''),
    basis: z.string().max(30).default(''),
    'on-month': z.string().max(2).default(''),
    'on-day': z.string().max(2).default(''),
    'on-year': z.string().max(4).default(''),
  }),
  handler: async (c) => {
    const { surname, given, middle, number, juvenile, basis } = c.body;
    const on = dateOf(c.body, 'on');
    const errors: FieldError[] = [];
    if (surname === '' && given === '') errors.push({ field: 'surname', problem: 'personNameNeeded' });
    if (!['yes', 'no'].includes(juvenile)) errors.push({ field: 'juvenile', problem: 'chooseOne' });
    if (!isBasis(basis)) errors.push({ field: 'basis', problem: 'chooseOne' });
    if (!isLikelyDay(on)) errors.push({ field: 'on', problem: 'notADate' });
    const again = (more: readonly FieldError[], alike: readonly Registrant[] = []) =>
      show(
        c,
        newRegistrantPage,
        {
          form: { values: c.body, errors: more },
          alike: alike.map(({ id, displayName: name, number, state }) => ({ id, name, number, state })),
        },
        { here: 'registry', status: 422, audit: { outcome: 'refused' } },
      );
    if (errors.length > 0 || !isBasis(basis)) return again(errors);
    const displayName = nameOfValue({ surname, given, middle });
    const { agencyId } = c.actor;
    // Files are opened one after another, so that a second press of the button finds the file of the first.
    const alike = await registrantsNamed(c.tx, agencyId, displayName);
    const pressedTwice = alike.find(
      (r) =>
        number === '' &&
        r.initialOn === on &&
        r.initialBasis === basis &&
        r.createdAtMs > c.now - PRESSED_TWICE_MS,
    );
    if (pressedTwice)
      return redirect(`/registry/${pressedTwice.id}`, { audit: { objectId: pressedTwice.id } });
    if (alike.length > 0 && c.body.another !== 'yes')
      return again([{ field: 'another', problem: 'sameName' }], alike);
    const id = await addRegistrant(
      c.tx,
      {
        agencyId,
        ...(number ? { number } : {}),
        displayName,
        juvenile: juvenile === 'yes',
        initialBasis: basis,
        initialOn: on,
      },
      c.now,
    );
    if (!id) return again([{ field: 'number', problem: 'alreadyUsed', values: { by: 'another file' } }]);
    const registrant = (await readRegistrant(c.tx, id))!;
    const value = Object.fromEntries(
      Object.entries({ surname: surname || given, given: surname ? given : '', middle }).filter(
        ([, v]) => v !== '',
      ),
    );
    await enterElement(c.tx, { actor: c.actor, nowMs: c.now }, registrant, {
      element: 'name',
      state: 'known',
      value,
      source: 'Entered when the file was opened',
    });
    return redirect(`/registry/${id}`, { audit: { objectId: id, facts: { basis } } });
  },
});

function isBasis(text: string): text is InitialBasis {
  return [
    'held',
    'sentenced',
    'residence',
    'employment',
    'school',
    'entered-country',
    'federal-release',
  ].includes(text);
}

const showOne = route({
  method: 'GET',
  path: '/registry/:id',
  kind: 'page',
  object: REGISTRANT,
  policy: 'registrant.show',
  audit: 'registrant.show',
  says: 'The file of a registrant: what is known, what is due and why',
  params: RegistrantId,
  handler: (c) => draw(c),
});

const register = route({
  method: 'POST',
  path: '/registry/:id/register',
  kind: 'page',
  object: REGISTRANT,
  policy: 'registrant.registered',
  audit: 'registrant.registered',
  says: 'Enters a person as registered; from then on the duties run',
  params: RegistrantId,
  body: z.object({
    'on-month': z.string().max(2).default(''),
    'on-day': z.string().max(2).default(''),
    'on-year': z.string().max(4).default(''),
  }),
  handler: async (c) => {
    const on = dateOf(c.body, 'on');
    const again = (error: FieldError) => draw(c, { values: c.body, errors: [error] }, 422);
    if (!isLikelyDay(on)) return again({ field: 'on', problem: 'notADate' });
    const done = await registerPerson(c.tx, { actor: c.actor, nowMs: c.now }, c.found.id, on);
    if (!done.ok) return again({ field: 'on', problem: 'registration', values: { says: done.error.says } });
    return redirect(`/registry/${c.found.id}?done=saved`, { audit: { facts: { on } } });
  },
});

async function draw(c: AtRegistrant, form?: FormState, status?: number): Promise<PlainAnswer> {
  const registrant = c.found.registrant;
  const { tx } = c;
  const [
    values,
    duties,
    files,
    tribes,
    unanswered,
    shares,
    visits,
    challenges,
    standings,
    names,
    moves,
    notices,
    agency,
  ] = await together(tx, () => [
    valuesOf(tx, registrant.id),
    dutiesOf(tx, registrant.id),
    filesOf(tx, registrant.id),
    electedTribes(tx),
    unansweredFields(tx, registrant),
    sharesOf(tx, registrant.id),
    visitsOf(tx, registrant.id),
    challengesOf(c, registrant),
    standingsOf(tx, registrant.id),
    registryNames(tx),
    relocationsOf(tx, registrant.id),
    registrant.recordId === null ? Promise.resolve([]) : noticesOfRecord(tx, registrant.recordId),
    findAgency(tx, registrant.agencyId),
  ]);
  const complete = completeness(new Set(values.map((v) => v.element)));
  const today = todayOf(c);
  const photo = currentPhoto(files);
  const where = whereToRegister(placesOfValues(values), tribes, today);
  const may = mayRegister(
    registrant.state,
    complete,
    values.some((v) => v.element === 'offence' && v.state === 'known'),
    today,
    today,
    unanswered,
  );
  const round = shares.filter((s, _i, all) => s.roundId === all[0]?.roundId);
  const asks = registrant.state === 'pending' && mayDo(c.actor, 'registrant.registered', registrant);
  c.note({ shown: registrant.id });
  return show(
    c,
    registrantPage,
    {
      id: registrant.id,
      name: registrant.displayName,
      number: registrant.number,
      photo: photo ? { file: photo.id, on: photo.takenOn } : null,
      state: registrant.state,
      tier: registrant.tier,
      basis: registrant.initialBasis,
      basisOn: registrant.initialOn,
      registeredOn: registrant.registeredOn,
      recordId: registrant.recordId,
      dutyEndsOn: registrant.dutyEndsOn,
      percent: registrant.percentComplete,
      parts: (Object.keys(ELEMENT_GROUPS) as ElementGroup[]).map((code) => ({
        code,
        title: ELEMENT_GROUPS[code].title,
        entries: values.filter((v) => v.state === 'known' && elementsOf(code).some(([e]) => e === v.element))
          .length,
        open: complete.open.filter((o) => o.group === code).map((o) => o.label),
      })),
      // Whom was told when has a page of its own.
      duties: duties.filter((d) => d.kind !== 'share' || d.state === 'open').map((d) => dutyRow(d, today)),
      next: nextStep(registrant, complete.open[0]?.group ?? null, duties),
      inNsor:
        registrant.registeredOn === null || registrant.state === 'ended'
          ? null
          : registrant.recordId !== null,
      moves: moves.map((m) => ({
        id: m.id,
        to: m.registrantId === registrant.id ? m.toName : m.fromName,
        away: m.registrantId === registrant.id,
        on: m.expectedOn,
        state: m.state,
      })),
      notices: notices.map((n) => ({ id: n.id, on: n.departsOn, countries: n.countries.join(', ') })),
      notHere:
        (registrant.state === 'pending' || registrant.state === 'registered') &&
        where.duties.length > 0 &&
        where.unsettled.length === 0 &&
        !where.duties.some((d) => d.jurisdiction === agency?.jurisdiction),
      where: where.duties.map((d) => ({
        jurisdiction: d.jurisdiction,
        name: names.get(d.jurisdiction) ?? null,
        because: d.because.map((b) => b.label).join('; '),
        initialOnly: d.initialOnly,
      })),
      told: registrant.registeredOn ? countShares(round, today) : null,
      unsettled: where.unsettled.map((u) => `${u.label}: ${u.says}`),
      ...challenges,
      standings: standings
        .toReversed()
        .map(({ on, how, reason, by }) => ({ on, says: standingSays(how), reason, by })),
      visits: visits.map((v) => ({
        id: v.id,
        on: v.visitedOn,
        photo: v.photoTaken,
        note: v.note,
      })),
      register: asks
        ? {
            form: form ?? { values: dateInputs('on', today) },
            notReady: may.ok ? null : may.error.says,
          }
        : null,
    },
    {
      here: 'registry',
      ...asRefused(status),
    },
  );
}

/** What an officer does next with a file, of what the law orders; null where nothing of it is open. */
function nextStep(
  registrant: Registrant,
  openPart: ElementGroup | null,
  duties: readonly StoredDuty[],
): NextStep | null {
  if (registrant.state === 'pending')
    return openPart ? { step: 'ask', part: openPart } : { step: 'register' };
  if (registrant.registeredOn === null || registrant.state === 'ended') return null;
  if (registrant.tier === null) return { step: 'tier' };
  return duties.some((d) => d.kind === 'nsor-entry' && d.state === 'open') ? { step: 'nsor' } : null;
}

/** What the registrant challenges, for whoever may see it. */
async function challengesOf(c: AtRegistrant, registrant: Registrant) {
  const may = (action: AuditAction, agencyId: string) =>
    decide(c.actor, action, { kind: 'Redress', id: registrant.id, agencyId }).allowed;
  const mayChallenge = may('redress.received', registrant.agencyId);
  if (!mayChallenge) return {};
  return {
    mayChallenge,
    challenges: (await inquiriesOfRegistrant(c.tx, registrant.id)).map((i) => ({
      id: i.id,
      number: i.number,
      kind: i.kind,
      state: i.state,
      opens: may('redress.show', i.agencyId),
    })),
  };
}

function dutyRow(d: StoredDuty, today: IsoDate): DutyRow {
  return {
    id: d.id,
    says:
      d.key && d.kind === 'appearance'
        ? `${REGISTRANT_DUTIES[d.kind].says}, no. ${d.key}`
        : d.kind === 'share' || d.kind === 'absconding-step'
          ? d.reckoning.rule.split(': ')[0]!
          : REGISTRANT_DUTIES[d.kind].says,
    due: d.dueOn,
    opens: d.state === 'open' ? d.opensOn : null,
    doneOn: d.doneOn,
    late: d.late,
    overdue: d.state === 'open' && d.dueOn < today,
    reckoning: d.reckoning,
  };
}

const DueQuery = z.object({
  days: z.coerce
    .number()
    .refine((n) => (DUE_WITHIN as readonly number[]).includes(n))
    .catch(30)
    .default(30),
  afterOn: z.string().max(10).optional(),
  afterId: z.string().max(60).optional(),
});

const due = route({
  method: 'GET',
  path: '/registry/due',
  kind: 'page',
  object: { kind: 'Registrant', all: true },
  policy: 'registrant.due',
  audit: 'registrant.due',
  says: 'All that is due for the registrants of a jurisdiction, the earliest first',
  query: DueQuery,
  handler: async (c) => {
    const { days, afterOn, afterId } = c.query;
    const today = todayOf(c);
    const rows = await listDue(c.tx, {
      agencyIds: await agenciesSeen(c.tx, c.actor.agencyId, c.now),
      by: addDays(today, days),
      ...(afterOn && afterId && isIsoDate(afterOn) && isUuid(afterId)
        ? { after: { dueOn: afterOn, id: afterId } }
        : {}),
      limit: ROWS + 1,
    });
    const shown = rows.slice(0, ROWS);
    c.note({ shown: [...new Set(shown.map((d) => d.registrantId))] });
    const last = shown.at(-1);
    return show(
      c,
      duePage,
      {
        rows: shown.map((d) => ({
          ...dutyRow(d, today),
          registrantId: d.registrantId,
          name: d.displayName,
          number: d.number,
        })),
        filter: { values: { days: String(days) } },
        next:
          rows.length > ROWS && last
            ? `/registry/due?${new URLSearchParams({ days: String(days), afterOn: last.dueOn, afterId: last.id })}`
            : null,
      },
      { here: 'due' },
    );
  },
});

const EXPORT_MAX = 10_000;

const dueCsv = route({
  method: 'GET',
  path: '/registry/due.csv',
  kind: 'page',
  object: { kind: 'Registrant', all: true },
  policy: 'registrant.due',
  audit: 'registrant.due',
  says: 'The due list as a table for a spreadsheet',
  query: DueQuery,
  handler: async (c) => {
    const rows = await listDue(c.tx, {
      agencyIds: await agenciesSeen(c.tx, c.actor.agencyId, c.now),
      by: addDays(todayOf(c), c.query.days),
      limit: EXPORT_MAX,
    });
    c.note({ as: 'csv', shown: [...new Set(rows.map((d) => d.registrantId))] });
    const table = rows.map((d) => [
      d.dueOn,
      d.displayName,
      d.number,
      d.tier ?? '',
      REGISTRANT_DUTIES[d.kind].says,
      d.reckoning.rule,
      d.reckoning.steps.join('; '),
      d.reckoning.source,
    ]);
    return file(
      toCsv(
        ['due', 'registrant', 'file number', 'tier', 'duty', 'rule', 'arithmetic', 'source'],
        table,
        'spreadsheet',
      ),
      { type: 'text/csv; charset=utf-8', name: 'due.csv' },
    );
  },
});

const dueIcs = route({
  method: 'GET',
  path: '/registry/due.ics',
  kind: 'page',
  object: { kind: 'Registrant', all: true },
  policy: 'registrant.due',
  audit: 'registrant.due',
  says: 'The due list for a calendar: duties and file numbers, nothing of a person',
  query: DueQuery,
  handler: async (c) => {
    const rows = await listDue(c.tx, {
      agencyIds: await agenciesSeen(c.tx, c.actor.agencyId, c.now),
      by: addDays(todayOf(c), c.query.days),
      limit: EXPORT_MAX,
    });
    c.note({ as: 'ics', shown: [...new Set(rows.map((d) => d.registrantId))] });
    return calendarOf(
      c,
      rows.map((d) => ({ ...d, number: d.number })),
    );
  },
});

const calendar = route({
  method: 'GET',
  path: '/registry/:id/due.ics',
  kind: 'page',
  object: REGISTRANT,
  policy: 'registrant.due',
  audit: 'registrant.due',
  says: 'The open duties of one registrant for a calendar: duties and the file number, nothing of a person',
  params: RegistrantId,
  handler: async (c) => {
    const { registrant } = c.found;
    const open = (await dutiesOf(c.tx, registrant.id)).filter((d) => d.state === 'open');
    c.note({ as: 'ics' });
    return calendarOf(
      c,
      open.map((d) => ({ ...d, number: registrant.number })),
    );
  },
});

function calendarOf(
  c: Pick<AtRegistrant, 'services' | 'now' | 'actor'>,
  duties: readonly (StoredDuty & { readonly number: string })[],
): PlainAnswer {
  const { settings } = c.services;
  const events = duties.map(
    (d): CalendarEvent => ({
      uid: `duty-${d.id}@rsoits`,
      sequence: 0,
      when: { kind: 'days', first: d.dueOn, last: d.dueOn },
      summary: `${markWord(c)}${REGISTRANT_DUTIES[d.kind].says}, file ${d.number}`,
      url: `${settings.publicUrl}/registry/${d.registrantId}`,
      status: 'CONFIRMED',
    }),
  );
  const ics = toIcs({
    product: '-//RSOITS//Registry//EN',
    name: settings.installation,
    madeAtMs: c.now,
    method: 'PUBLISH',
    events,
  });
  return file(ics, { type: 'text/calendar; charset=utf-8', name: 'due.ics' });
}

export const registrantRoutes: readonly AnyRoute[] = [
  list,
  begin,
  open,
  due,
  dueCsv,
  dueIcs,
  showOne,
  register,
  calendar,
];
