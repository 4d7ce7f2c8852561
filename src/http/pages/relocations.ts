import { z } from 'zod';
import { dateText, isLikelyDay } from '#basics/dates.js';
import { isUuid } from '#basics/ids.js';
import { localDate } from '#basics/zones.js';
import { fieldText } from '#domain/plainValue.js';
import { withTribesNamed } from '#domain/registration.js';
import { elementOf } from '#domain/registrationElements.js';
import { moveRelocation, RELOCATION_TIES, type RelocationMove } from '#domain/relocation.js';
import { findAgency, listAgencies } from '#storage/agencies.js';
import { registryNames } from '#storage/registryPlaces.js';
import {
  announceRelocation,
  listRelocations,
  nameOfMove,
  openMoveTo,
  type Relocation,
  readRelocation,
  recordRelocation,
} from '#storage/relocations.js';
import {
  announcePage,
  type RelocationRow,
  type RelocationTieCode,
  relocationPage,
  relocationsPage,
} from '#web/pages/relocations.js';
import type { FieldError, FormState } from '#web/view.js';
import { type PlainAnswer, redirect } from '../answer.js';
import { dateFields } from '../dateFields.js';
import { type AtRegistrant, REGISTRANT, RegistrantId, todayOf } from '../foundRegistrant.js';
import { dateOf } from '../recordForm.js';
import { type AnyRoute, type AtPage, type Finding, type Found, route } from '../route.js';
import { asRefused, show } from '../shell.js';
import { agencyLabel } from '../views/jurisdiction.js';
import { isOpenedIn } from './sealedRegistrant.js';

/** Hand-overs of registrants between jurisdictions: announced by one side, ended by what the other one records. */
const LISTED = 200;
const MOVES: readonly RelocationMove[] = ['accept', 'arrive', 'fail-to-appear', 'cancel'];
const OnBody = {
  ...dateFields('on'),
};

function rowOf(l: Relocation, today: string): RelocationRow {
  return {
    id: l.id,
    name: nameOfMove(l),
    from: l.fromName,
    to: l.toName,
    tie: l.tie,
    expectedOn: l.expectedOn,
    appearBy: l.appearBy,
    state: l.state,
    overdue: (l.state === 'announced' || l.state === 'accepted') && l.appearBy < today,
  };
}

const list = route({
  method: 'GET',
  path: '/relocations',
  kind: 'page',
  object: { kind: 'Relocation', all: true },
  policy: 'relocation.list',
  audit: 'relocation.list',
  says: 'Registrants announced to other jurisdictions and by them',
  handler: async (c) => {
    const rows = await listRelocations(c.tx, LISTED);
    c.note({ shown: rows.map((l) => l.id) });
    return show(c, relocationsPage, { rows: rows.map((l) => rowOf(l, todayOf(c))) }, { here: 'registry' });
  },
});

const begin = route({
  method: 'GET',
  path: '/registry/:id/relocate',
  kind: 'page',
  object: REGISTRANT,
  policy: 'relocation.announced',
  audit: 'registrant.show',
  says: 'The questions of a move to another jurisdiction',
  params: RegistrantId,
  handler: (c) => drawAnnounce(c, { values: {} }),
});

const announce = route({
  method: 'POST',
  path: '/registry/:id/relocate',
  kind: 'page',
  object: REGISTRANT,
  policy: 'relocation.announced',
  audit: 'relocation.announced',
  says: 'Announces a registrant to another jurisdiction and shares the registration with it',
  params: RegistrantId,
  body: z.object({
    agency: z.string().max(60).default(''),
    tie: z.string().max(20).default(''),
    note: z.string().trim().max(2000).default(''),
    ...OnBody,
  }),
  handler: async (c) => {
    const { agency, tie, note } = c.body;
    const on = dateOf(c.body, 'on');
    const errors: FieldError[] = [];
    const to = isUuid(agency) ? await findAgency(c.tx, agency) : undefined;
    if (to?.recipientRole !== 'sora' || !to.active || to.id === c.found.agencyId)
      errors.push({ field: 'agency', problem: 'chooseOne' });
    if (!(RELOCATION_TIES as readonly string[]).includes(tie))
      errors.push({ field: 'tie', problem: 'chooseOne' });
    if (!isLikelyDay(on)) errors.push({ field: 'on', problem: 'notADate' });
    if (errors.length > 0) return drawAnnounce(c, { values: c.body, errors }, 422);
    const open = await openMoveTo(c.tx, c.found.id, { agencyId: agency, tie: tie as RelocationTieCode });
    // A second one would end as a failure to appear of somebody who has arrived.
    if (open && open.expectedOn !== on) {
      const problem = 'alreadyMoving';
      return drawAnnounce(
        c,
        { values: c.body, errors: [{ field: 'on', problem, values: { on: dateText(open.expectedOn) } }] },
        422,
      );
    }
    if (open)
      return redirect(`/relocations/${open.id}`, { audit: { facts: { relocation: open.id, again: true } } });
    const id = await announceRelocation(c.tx, { actor: c.actor, nowMs: c.now }, c.found.registrant, {
      agencyId: agency,
      tie: tie as RelocationTieCode,
      expectedOn: on,
      note,
    });
    return redirect(`/relocations/${id}?done=saved`, {
      audit: { facts: { relocation: id, to: agency, tie } },
    });
  },
});

async function drawAnnounce(c: AtRegistrant, form: FormState, status?: number): Promise<PlainAnswer> {
  const { agencies } = await listAgencies(c.tx, { limit: 2000, offset: 0 });
  return show(
    c,
    announcePage,
    {
      id: c.found.id,
      name: c.found.registrant.displayName,
      agencies: agencies
        .filter((a) => a.recipientRole === 'sora' && a.active && a.id !== c.found.agencyId)
        .map((a) => ({ value: a.id, label: agencyLabel(a) })),
      form,
    },
    {
      here: 'registry',
      ...asRefused(status),
    },
  );
}

interface FoundRelocation extends Found {
  readonly relocation: Relocation;
}

const RELOCATION = {
  kind: 'Relocation',
  find: async ({
    tx,
    params,
    actor,
  }: Finding<{ id: string }, unknown, unknown>): Promise<FoundRelocation | undefined> => {
    const relocation = isUuid(params.id) ? await readRelocation(tx, params.id) : undefined;
    if (!relocation || actor?.kind !== 'user') return undefined;
    // Either side is its own side to the policy; whoever is on none has not been shown the row by the database.
    const agencyId =
      actor.agencyId === relocation.toAgencyId ? relocation.toAgencyId : relocation.fromAgencyId;
    return { id: relocation.id, agencyId, relocation };
  },
} as const;

type AtRelocation = AtPage<FoundRelocation>;

const open = route({
  method: 'GET',
  path: '/relocations/:id',
  kind: 'page',
  object: RELOCATION,
  policy: 'relocation.show',
  audit: 'relocation.show',
  says: 'A hand-over: what was shared, what each side recorded',
  params: RegistrantId,
  handler: (c) => askedFirst(c) ?? draw(c, { values: {} }),
});

const record = route({
  method: 'POST',
  path: '/relocations/:id',
  kind: 'page',
  object: RELOCATION,
  policy: 'relocation.recorded',
  audit: 'relocation.recorded',
  says: 'Records what one side of a hand-over did or saw',
  params: RegistrantId,
  body: z.object({ move: z.string().max(20).default(''), note: z.string().trim().max(2000).default('') }),
  handler: async (c) => {
    const asked = askedFirst(c);
    if (asked) return asked;
    const move = MOVES.find((m) => m === c.body.move);
    if (!move) return draw(c, { values: c.body, errors: [{ field: 'move', problem: 'chooseOne' }] }, 422);
    const done = await recordRelocation(
      c.tx,
      { actor: c.actor, nowMs: c.now },
      c.found.id,
      move,
      c.body.note,
    );
    if (!done.ok)
      return draw(
        c,
        {
          values: c.body,
          errors: [{ field: 'move', problem: 'registration', values: { says: done.error.says } }],
        },
        422,
      );
    const file = done.value.toAgencyId === c.actor.agencyId ? done.value.toRegistrantId : null;
    return redirect(
      file && move === 'arrive' ? `/registry/${file}?done=saved` : `/relocations/${c.found.id}?done=saved`,
      {
        audit: { facts: { move } },
      },
    );
  },
});

/** What was shared of somebody whose file is sealed here now is behind the same question as the file. */
function askedFirst(c: AtRelocation): PlainAnswer | undefined {
  const { sealedId } = c.found.relocation;
  return sealedId === null || isOpenedIn(c.session, sealedId)
    ? undefined
    : redirect(`/registry/${sealedId}`, { audit: { outcome: 'refused', facts: { asked: 'purpose' } } });
}

async function draw(c: AtRelocation, form: FormState, status?: number): Promise<PlainAnswer> {
  const { relocation } = c.found;
  const side = c.actor.agencyId === relocation.toAgencyId ? 'to' : 'from';
  const zone = (await findAgency(c.tx, relocation.toAgencyId))?.timeZone ?? 'America/New_York';
  const today = localDate(zone, c.now);
  c.note({ shown: relocation.id });
  return show(
    c,
    relocationPage,
    {
      ...rowOf(relocation, today),
      note: relocation.note,
      tier: relocation.content.tier ? `Tier ${relocation.content.tier}` : null,
      reckoning: relocation.reckoning,
      shared: withTribesNamed(relocation.content.values, await registryNames(c.tx)).flatMap((v, i) => {
        const element = elementOf(v.element);
        if (!element || v.state !== 'known') return [];
        const text = element.fields
          .flatMap((f) => (v.value[f.code] ? [`${f.label}: ${fieldText(f, v.value[f.code]!)}`] : []))
          .join('; ');
        return [{ id: String(i), element: element.label, text }];
      }),
      steps: relocation.steps,
      moves: MOVES.filter((m) => moveRelocation(relocation, m, side, today).ok),
      otherAgency: side === 'to' ? relocation.fromAgencyId : relocation.toAgencyId,
      file: side === 'to' ? relocation.toRegistrantId : relocation.registrantId,
      form,
    },
    {
      here: 'registry',
      ...asRefused(status),
    },
  );
}

export const relocationRoutes: readonly AnyRoute[] = [list, begin, announce, open, record];
