import { z } from 'zod';
import { decide } from '#access/decide.js';
import { isUuid } from '#basics/ids.js';
import { valueText } from '#domain/publicProjection.js';
import { AGREED_FIELDS } from '#domain/registrantPair.js';
import { withTribesNamed } from '#domain/registration.js';
import { ELEMENTS, type ElementCode } from '#domain/registrationElements.js';
import { listContacts } from '#storage/agencyContacts.js';
import {
  answerPair,
  decidePair,
  listPairSides,
  type PairSide,
  readPairSide,
  sidesOfPair,
} from '#storage/registrantPairs.js';
import { REGISTRANT_STATES, type RegistrantState } from '#storage/registrants.js';
import { registryNames } from '#storage/registryPlaces.js';
import { type PairSideView, pairPage, pairsPage } from '#web/pages/registrantPairs.js';
import type { FieldError, FormState } from '#web/view.js';
import { type PlainAnswer, redirect } from '../answer.js';
import { refuse } from '../errors.js';
import { RegistrantId } from '../foundRegistrant.js';
import { type AnyRoute, type AtPage, type Finding, type Found, route } from '../route.js';
import { asRefused, show } from '../shell.js';

/** One person on several registers: proposed by the system, linked by the two agencies or by NSOTC. */
const LISTED = 300;

const list = route({
  method: 'GET',
  path: '/registry/pairs',
  kind: 'page',
  object: { kind: 'RegistrantPair', all: true },
  policy: 'pair.list',
  audit: 'pair.list',
  says: 'Registrants who may be on another register too',
  handler: async (c) => {
    const sides = await listPairSides(c.tx, LISTED);
    c.note({ shown: sides.map((s) => s.registrantId) });
    return show(
      c,
      pairsPage,
      {
        rows: sides.map((s) => ({
          id: s.id,
          name: s.displayName,
          number: s.number,
          agency: s.agencyName,
          other: s.otherName,
          agreed: [...new Set(s.agreed.map((a) => AGREED_FIELDS[a.field]))],
          state: s.state,
          answer: s.answer,
        })),
      },
      { here: 'registry' },
    );
  },
});

interface FoundSide extends Found {
  readonly side: PairSide;
}

const SIDE = {
  kind: 'RegistrantPair',
  find: async ({ tx, params }: Finding<{ id: string }, unknown, unknown>): Promise<FoundSide | undefined> => {
    const side = isUuid(params.id) ? await readPairSide(tx, params.id) : undefined;
    return side && { id: side.id, agencyId: side.agencyId, side };
  },
} as const;

type AtSide = AtPage<FoundSide>;

const open = route({
  method: 'GET',
  path: '/registry/pairs/:id',
  kind: 'page',
  object: SIDE,
  policy: 'pair.show',
  audit: 'pair.show',
  says: 'A registrant who may be on another register: which of the own fields agree; the other file once linked',
  params: RegistrantId,
  handler: (c) => draw(c, { values: {} }),
});

const answer = route({
  method: 'POST',
  path: '/registry/pairs/:id',
  kind: 'page',
  object: SIDE,
  policy: 'pair.answered',
  audit: 'pair.answered',
  says: 'Says whether the registrant is the person of the other register; may be said otherwise later',
  params: RegistrantId,
  body: z.object({ answer: z.string().max(20).default(''), note: z.string().trim().max(2000).default('') }),
  handler: async (c) => {
    const errors: FieldError[] = [];
    const given = c.body.answer === 'same' || c.body.answer === 'different' ? c.body.answer : null;
    if (!given) errors.push({ field: 'answer', problem: 'chooseOne' });
    if (c.body.note.length < 10) errors.push({ field: 'note', problem: 'reasonTooShort' });
    if (!given || errors.length > 0) return draw(c, { values: c.body, errors }, 422);
    await answerPair(c.tx, c.found.side, { answer: given, note: c.body.note, by: c.actor.id }, c.now);
    return redirect(`/registry/pairs/${c.found.id}?done=saved`, { audit: { facts: { answer: given } } });
  },
});

const decideBoth = route({
  method: 'POST',
  path: '/registry/pairs/:id/decide',
  kind: 'page',
  object: SIDE,
  policy: 'pair.decided',
  audit: 'pair.decided',
  says: 'NSOTC decides whether two registers hold one person',
  params: RegistrantId,
  body: z.object({ answer: z.string().max(20).default(''), reason: z.string().trim().max(2000).default('') }),
  handler: async (c) => {
    const errors: FieldError[] = [];
    const decision = c.body.answer === 'same' || c.body.answer === 'different' ? c.body.answer : null;
    if (!decision) errors.push({ field: 'answer', problem: 'chooseOne' });
    if (c.body.reason.length < 10) errors.push({ field: 'reason', problem: 'reasonTooShort' });
    if (!decision || errors.length > 0) return draw(c, { values: c.body, errors }, 422);
    const done = await decidePair(
      c.tx,
      c.found.side.pairId,
      { decision, reason: c.body.reason, by: c.actor.id },
      c.now,
    );
    if (!done) return refuse('stale');
    return redirect(`/registry/pairs/${c.found.id}?done=saved`, { audit: { facts: { decision } } });
  },
});

async function draw(c: AtSide, form: FormState, status?: number): Promise<PlainAnswer> {
  const { side } = c.found;
  const may = (action: 'pair.answered' | 'pair.decided') =>
    decide(c.actor, action, { kind: 'RegistrantPair', id: side.id, agencyId: side.agencyId }).allowed;
  const mayDecide = may('pair.decided');
  const sides = mayDecide ? await sidesOfPair(c.tx, side.pairId) : [side];
  const [contact] = await listContacts(c.tx, side.otherAgencyId);
  c.note({ shown: side.registrantId, shared: side.shared !== null });
  const { shared } = side;
  return show(
    c,
    pairPage,
    {
      id: side.id,
      name: side.displayName,
      registrantId: side.registrantId,
      other: side.otherName,
      contact: contact ? [contact.name, contact.phone, contact.email].filter(Boolean).join(', ') : '',
      state: side.state,
      sides: sides.map(sideView),
      decided: side.decision ? { decision: side.decision, reason: side.reason } : null,
      mayAnswer: may('pair.answered'),
      mayDecide,
      // The desk of NSOTC decides on what agrees; the files are between the two agencies.
      shared:
        shared && may('pair.answered')
          ? {
              name: shared.displayName,
              number: shared.number,
              state: REGISTRANT_STATES[shared.state as RegistrantState] ?? shared.state,
              tier: shared.tier ? `Tier ${shared.tier}` : null,
              registeredOn: shared.registeredOn,
              values: withTribesNamed(shared.values, await registryNames(c.tx)).flatMap((v, i) =>
                Object.hasOwn(ELEMENTS, v.element)
                  ? [
                      {
                        id: String(i),
                        label: ELEMENTS[v.element as ElementCode].label,
                        text: valueText(v.element as ElementCode, v.value),
                      },
                    ]
                  : [],
              ),
            }
          : null,
      form,
    },
    { here: 'registry', ...asRefused(status) },
  );
}

function sideView(s: PairSide): PairSideView {
  return {
    agency: s.agencyName,
    answer: s.answer,
    agreed: s.agreed.map((a) => ({
      label: AGREED_FIELDS[a.field],
      ours: a.ours,
      level: a.level.replaceAll('-', ' '),
    })),
  };
}

export const pairRoutes: readonly AnyRoute[] = [list, open, answer, decideBoth];
