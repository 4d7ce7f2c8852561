import { z } from 'zod';
import { decide } from '#access/decide.js';
import { isLikelyDay } from '#basics/dates.js';
import { isUuid } from '#basics/ids.js';
import type { InitialBasis } from '#domain/duty.js';
import { nameOfValue } from '#domain/registration.js';
import { agenciesSeen } from '#storage/actsFor.js';
import {
  addRegistrant,
  listRegistrants,
  type Registrant,
  readRegistrant,
  registrantsNamed,
} from '#storage/registrants.js';
import { enterElement } from '#storage/registration.js';
import { newRegistrantPage, REGISTRANT_STATES, registrantsPage, TIER_CODES } from '#web/pages/registrants.js';
import type { FieldError } from '#web/view.js';
import { redirect } from '../answer.js';
import { dateFields } from '../dateFields.js';
import { todayOf } from '../foundRegistrant.js';
import { dateOf } from '../recordForm.js';
import { type AnyRoute, route } from '../route.js';
import { show } from '../shell.js';

/** The registrants of a jurisdiction, and how a file is opened. */
const ROWS = 50;

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
          tier: r.sealedAtMs === null ? r.tier : null,
          percent: r.percentComplete,
          nextDue: r.nextDueOn,
          overdue: r.nextDueOn !== null && r.nextDueOn < today,
          sealed: r.sealedAtMs !== null,
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
    ...dateFields('on'),
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

export const registrantsRoutes: readonly AnyRoute[] = [list, begin, open];
