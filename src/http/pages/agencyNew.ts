import { z } from 'zod';
import { isZone } from '#basics/zones.js';
import { AGENCY_KINDS, ORI } from '#domain/agency.js';
import { addAgencies, findAgencyByOri } from '#storage/agencies.js';
import { addChannel } from '#storage/agencyChannels.js';
import { readCalendars } from '#storage/calendars.js';
import { agencyNewPage } from '#web/pages/agencyNew.js';
import type { FieldError, FormState } from '#web/view.js';
import { type PlainAnswer, redirect } from '../answer.js';
import { type AnyRoute, type AtPage, route } from '../route.js';
import { asRefused, show } from '../shell.js';

/** NSOTC's administrators admit an agency; from then on its own administrator keeps it. */
const text = (max: number) => z.string().max(max).default('');

const newPage = route({
  method: 'GET',
  path: '/agencies/new',
  kind: 'page',
  object: { kind: 'Agency', all: true },
  policy: 'agency.added',
  audit: 'agency.list',
  says: 'The form for a new agency',
  handler: (c) => draw(c, { values: { calendar: 'US' } }),
});

const newPost = route({
  method: 'POST',
  path: '/agencies/new',
  kind: 'page',
  object: { kind: 'Agency', all: true },
  policy: 'agency.added',
  audit: 'agency.added',
  says: 'Adds an agency with an inbox',
  body: z.object({
    name: text(200),
    kind: text(40),
    ori: text(20),
    jurisdiction: text(10),
    zone: text(60),
    calendar: text(80),
    ncic: z.enum(['yes', 'no']).optional().catch(undefined),
  }),
  handler: async (c) => {
    const { name, kind, zone, calendar, ncic } = c.body;
    const ori = c.body.ori.trim().toUpperCase();
    const jurisdiction = c.body.jurisdiction.trim().toUpperCase();
    const errors: FieldError[] = [];
    if (name.trim() === '') errors.push({ field: 'name', problem: 'required' });
    if (!AGENCY_KINDS.some((k) => k.code === kind)) errors.push({ field: 'kind', problem: 'chooseOne' });
    if (ori !== '' && !ORI.test(ori)) errors.push({ field: 'ori', problem: 'notAnOri' });
    else if (ori !== '' && (await findAgencyByOri(c.tx, ori)))
      errors.push({ field: 'ori', problem: 'oriTaken' });
    if (!/^([A-Z]{2}|[A-Z]\d{2,3})$/.test(jurisdiction))
      errors.push({ field: 'jurisdiction', problem: 'notAJurisdiction' });
    if (!isZone(zone.trim())) errors.push({ field: 'zone', problem: 'notAZone' });
    if (!(await readCalendars(c.tx, [calendar])).has(calendar) || calendar.startsWith('own:'))
      errors.push({ field: 'calendar', problem: 'chooseOne' });
    if (!ncic) errors.push({ field: 'ncic', problem: 'chooseOne' });
    if (errors.length > 0) return draw(c, { values: { ...c.body, ncic: ncic ?? '' }, errors }, 422);
    const [id] = await addAgencies(
      c.tx,
      [
        {
          kind,
          name: name.trim(),
          ori: ori === '' ? null : ori,
          jurisdiction,
          timeZone: zone.trim(),
          calendarCode: calendar,
          ncicAccess: ncic === 'yes',
        },
      ],
      c.now,
    );
    await addChannel(
      c.tx,
      c.services.keys,
      id!,
      { kind: 'portal', address: {}, carriesContent: true },
      c.now,
    );
    c.note({ agency: id, kind, jurisdiction });
    return redirect(`/agencies/${id}?done=saved`);
  },
});

export const agencyNewRoutes: readonly AnyRoute[] = [newPage, newPost];

async function draw(c: AtPage, form: FormState, status?: number): Promise<PlainAnswer> {
  const calendars = [...(await readCalendars(c.tx)).values()].filter(({ code }) => !code.startsWith('own:'));
  const view = { kinds: AGENCY_KINDS.map(({ code }) => code), calendars, form };
  return show(c, agencyNewPage, view, { here: 'agencies', ...asRefused(status) });
}
