import { z } from 'zod';
import { decide } from '#access/decide.js';
import { isUuid } from '#basics/ids.js';
import { jurisdictionName, whereToRegister } from '#domain/whereToRegister.js';
import { listAgencies } from '#storage/agencies.js';
import { electedTribes } from '#storage/registryPlaces.js';
import {
  addSplitLand,
  endSplitLand,
  listSplitLands,
  readSplitLand,
  type SplitLand,
} from '#storage/splitLands.js';
import { splitLandsPage } from '#web/pages/splitLands.js';
import type { FieldError, FormState } from '#web/view.js';
import { type PlainAnswer, redirect } from '../answer.js';
import { todayOf } from '../foundRegistrant.js';
import { type AnyRoute, type AtPage, type Finding, type Found, route } from '../route.js';
import { asRefused, show } from '../shell.js';

/** Places where a tribe and a state meet: who has jurisdiction, and so who registers somebody there. */
const LISTED = 500;
const UNDER: readonly SplitLand['landUnder'][] = ['tribe', 'state', 'both', 'unknown'];
const ALL = { kind: 'SplitLand', all: true } as const;
const list = route({
  method: 'GET',
  path: '/split-land',
  kind: 'page',
  object: ALL,
  policy: 'land.list',
  audit: 'land.list',
  says: 'Places where two jurisdictions meet, by table and map, with who registers there',
  query: z.object({ q: z.string().trim().max(100).catch('').default('') }),
  handler: (c) => draw(c, { values: { under: 'unknown' } }),
});

const add = route({
  method: 'POST',
  path: '/split-land',
  kind: 'page',
  object: ALL,
  policy: 'land.changed',
  audit: 'land.changed',
  says: 'Adds a place where two jurisdictions meet',
  body: z.record(z.string().max(20), z.string().max(500)),
  handler: async (c) => {
    const fields = c.body as Readonly<Record<string, string>>;
    const at = (name: string) => (fields[name] ?? '').trim();
    const degrees = (name: string, most: number): number | null | undefined => {
      if (at(name) === '') return null;
      const value = Number(at(name));
      return Number.isFinite(value) && Math.abs(value) <= most ? value : undefined;
    };
    const [latitude, longitude] = [degrees('latitude', 90), degrees('longitude', 180)];
    const errors: FieldError[] = ['name', 'tribe', 'source']
      .filter((name) => at(name) === '')
      .map((field) => ({ field, problem: 'required' as const }));
    if (!/^[A-Za-z]{2}$/.test(at('state'))) errors.push({ field: 'state', problem: 'chooseOne' });
    if (latitude === undefined) errors.push({ field: 'latitude', problem: 'notANumber' });
    if (longitude === undefined) errors.push({ field: 'longitude', problem: 'notANumber' });
    const landUnder = UNDER.find((u) => u === at('under'));
    if (!landUnder) errors.push({ field: 'under', problem: 'chooseOne' });
    if (errors.length > 0 || !landUnder) return draw(c, { values: fields, errors }, 422);
    const id = await addSplitLand(
      c.tx,
      {
        agencyId: c.actor.agencyId,
        name: at('name').slice(0, 150),
        state: at('state').toUpperCase(),
        tribe: at('tribe').slice(0, 20),
        landUnder,
        latitude: latitude ?? null,
        longitude: longitude ?? null,
        source: at('source'),
        addedBy: c.actor.id,
      },
      c.now,
    );
    return redirect('/split-land?done=saved', { audit: { objectId: id } });
  },
});

const end = route({
  method: 'POST',
  path: '/split-land/:id/end',
  kind: 'page',
  object: {
    kind: 'SplitLand',
    find: async ({ tx, params }: Finding<{ id: string }, unknown, unknown>): Promise<Found | undefined> => {
      const land = isUuid(params.id) ? await readSplitLand(tx, params.id) : undefined;
      return land && { id: land.id, agencyId: land.agencyId };
    },
  },
  policy: 'land.changed',
  audit: 'land.changed',
  says: 'Takes a place off the list',
  params: z.object({ id: z.string().max(60) }),
  handler: async (c) => {
    await endSplitLand(c.tx, c.found.id, c.now);
    return redirect('/split-land?done=saved');
  },
});

export const splitLandRoutes: readonly AnyRoute[] = [list, add, end];

async function draw(c: AtPage, form: FormState, status?: number): Promise<PlainAnswer> {
  const q = String((c.query as { q?: string }).q ?? '');
  const lands = await listSplitLands(c.tx, q, LISTED);
  const elected = await electedTribes(c.tx);
  const today = todayOf(c);
  const tribes = await listAgencies(c.tx, { kind: 'sora-tribe', limit: 1000, offset: 0 });
  const names = new Map(tribes.agencies.map((a) => [a.jurisdiction, a.name]));
  const mayAdd = decide(c.actor, 'land.changed', { kind: 'SplitLand', id: '*', agencyId: c.actor.agencyId });
  return show(
    c,
    splitLandsPage,
    {
      rows: lands.map((land) => {
        // The same function that tells a registrant's jurisdictions, asked about somebody who lives there.
        const { duties, unsettled } = whereToRegister(
          [
            {
              tie: 'residence',
              label: land.name,
              state: land.state,
              tribe: land.tribe,
              landUnder: land.landUnder,
              from: today,
              until: null,
            },
          ],
          elected,
          today,
        );
        return {
          id: land.id,
          name: land.name,
          state: land.state,
          tribe: jurisdictionName(land.tribe, names),
          under: land.landUnder,
          registers: duties.map((d) => jurisdictionName(d.jurisdiction, names)),
          why: duties[0]?.source ?? unsettled[0]?.says ?? '',
          latitude: land.latitude,
          longitude: land.longitude,
          source: land.source,
          by: land.agencyName,
          mayEnd: mayAdd.allowed && land.agencyId === c.actor.agencyId,
        };
      }),
      filter: { values: { q } },
      tribes: tribes.agencies.map((a) => ({ value: a.jurisdiction, label: a.name })),
      form: mayAdd.allowed ? form : null,
    },
    { here: 'exchange', ...asRefused(status) },
  );
}
