import { z } from 'zod';
import { decide } from '#access/decide.js';
import { type IsoDate, isIsoDate } from '#basics/dates.js';
import { isUuid } from '#basics/ids.js';
import type { RuleSet } from '#domain/ruleSet.js';
import { tierRowsOf, versionOn } from '#domain/statute.js';
import { CONDUCTS, type Conduct, type TierBody } from '#domain/tierRules.js';
import { jurisdictionName } from '#domain/whereToRegister.js';
import { readStatuteFile } from '#formats/statuteFile.js';
import { findAgency } from '#storage/agencies.js';
import { registryNames } from '#storage/registryPlaces.js';
import { ruleSetAt } from '#storage/ruleSets.js';
import {
  addProvision,
  addVersion,
  importProvisions,
  listProvisions,
  type NewVersion,
  type Provision,
  readProvision,
  versionsOf,
} from '#storage/statutes.js';
import { provisionNewPage, provisionPage, statuteImportPage, statutesPage } from '#web/pages/statutes.js';
import type { FieldError, FormState } from '#web/view.js';
import { type PlainAnswer, redirect } from '../answer.js';
import { pageQuery, pagingOf } from '../paging.js';
import { dateOf } from '../recordForm.js';
import { type AnyRoute, type AtPage, type Finding, type Found, route } from '../route.js';
import { asRefused, show } from '../shell.js';
import { UPLOAD } from '../uploads.js';
import { iso } from '../views/eventLine.js';
import { jurisdictionChoices } from '../views/jurisdiction.js';

/** The statute library: provisions with every text by date, found by citation and day. */
const ROWS = 50;
const IMPORT_BYTES_MAX = 5 * 1024 * 1024;
const ALL = { kind: 'Provision', all: true } as const;
const KEEPER = (c: { readonly actor: { readonly id: string; readonly agencyId: string } }) => ({
  agencyId: c.actor.agencyId,
  userId: c.actor.id,
});

const list = route({
  method: 'GET',
  path: '/statutes',
  kind: 'page',
  object: ALL,
  policy: 'provision.list',
  audit: 'provision.list',
  says: 'The statute library, by citation and the day on which a text stood',
  query: pageQuery.extend({
    q: z.string().trim().max(100).catch('').default(''),
    on: z.string().trim().max(10).catch('').default(''),
  }),
  handler: async (c) => {
    const { q, on, page } = c.query;
    const day = isIsoDate(on) ? on : null;
    const { provisions, total } = await listProvisions(c.tx, {
      text: q,
      on: day,
      limit: ROWS,
      offset: (page - 1) * ROWS,
    });
    const names = await registryNames(c.tx);
    const rows = [];
    for (const p of provisions) {
      const standing = (await versionsOf(c.tx, p.id)).filter((v) => v.supersededAtMs === null);
      const shown = day === null ? standing.at(-1) : versionOn(standing, day);
      rows.push({
        id: p.id,
        jurisdiction: jurisdictionName(p.jurisdiction, names),
        citation: p.citation,
        title: p.title,
        texts: standing.length,
        from: shown?.validFrom ?? null,
        until: shown?.validUntil ?? null,
        sample: shown?.isSample ?? false,
      });
    }
    return show(
      c,
      statutesPage,
      {
        rows,
        filter: {
          values: { q, on },
          ...(on !== '' && day === null ? { errors: [{ field: 'on', problem: 'notADate' }] } : {}),
        },
        paging: pagingOf('/statutes', c.query, total, ROWS),
        mayAdd: decide(c.actor, 'provision.added', {
          kind: 'Provision',
          id: '*',
          agencyId: c.actor.agencyId,
        }).allowed,
      },
      { here: 'exchange' },
    );
  },
});

const begin = route({
  method: 'GET',
  path: '/statutes/new',
  kind: 'page',
  object: ALL,
  policy: 'provision.added',
  audit: 'provision.list',
  says: 'A new provision for the library',
  handler: async (c) => {
    const agency = await findAgency(c.tx, c.actor.agencyId);
    return drawNew(c, { values: { jurisdiction: agency?.jurisdiction ?? '' } });
  },
});

const Fields = z.record(z.string().max(40), z.string().max(60_000));

const add = route({
  method: 'POST',
  path: '/statutes/new',
  kind: 'page',
  object: ALL,
  policy: 'provision.added',
  audit: 'provision.added',
  says: 'Adds a provision with its first text',
  body: Fields,
  handler: async (c) => {
    const fields = c.body as Readonly<Record<string, string>>;
    const at = (name: string) => (fields[name] ?? '').trim();
    const [errors, version] = readVersionForm(fields);
    for (const name of ['jurisdiction', 'citation', 'title'])
      if (at(name) === '') errors.push({ field: name, problem: 'required' });
    const jurisdiction = at('jurisdiction').toUpperCase();
    const known = jurisdictionChoices(await registryNames(c.tx)).some((j) => j.value === jurisdiction);
    if (jurisdiction !== '' && !known)
      errors.push({ field: 'jurisdiction', problem: 'unknownValue', values: { value: jurisdiction } });
    if (errors.length > 0) return drawNew(c, { values: fields, errors }, 422);
    const id = await addProvision(
      c.tx,
      KEEPER(c),
      {
        jurisdiction,
        citation: at('citation').slice(0, 120),
        title: at('title').slice(0, 300),
      },
      c.now,
    );
    if (!id)
      return drawNew(
        c,
        {
          values: fields,
          errors: [
            { field: 'citation', problem: 'alreadyUsed', values: { by: 'this jurisdiction in the library' } },
          ],
        },
        422,
      );
    await addVersion(c.tx, KEEPER(c), id, version, c.now);
    return redirect(`/statutes/${id}?done=saved`, { audit: { objectId: id } });
  },
});

interface FoundProvision extends Found {
  readonly provision: Provision;
}

const PROVISION = {
  kind: 'Provision',
  find: async ({
    tx,
    params,
  }: Finding<{ id: string }, unknown, unknown>): Promise<FoundProvision | undefined> => {
    const provision = isUuid(params.id) ? await readProvision(tx, params.id) : undefined;
    return provision && { id: provision.id, agencyId: provision.agencyId, provision };
  },
} as const;
const params = z.object({ id: z.string().max(60) });
type At = AtPage<FoundProvision>;

const open = route({
  method: 'GET',
  path: '/statutes/:id',
  kind: 'page',
  object: PROVISION,
  policy: 'provision.show',
  audit: 'provision.show',
  says: 'A provision with every text by date and the tier rules that name it',
  params,
  handler: (c) => draw(c, { values: {} }),
});

const addText = route({
  method: 'POST',
  path: '/statutes/:id',
  kind: 'page',
  object: PROVISION,
  policy: 'provision.added',
  audit: 'provision.added',
  says: 'Adds a text of a provision from a day on; who was tiered under another is looked at again',
  params,
  body: Fields,
  handler: async (c) => {
    const fields = c.body as Readonly<Record<string, string>>;
    const [errors, version] = readVersionForm(fields);
    if (errors.length > 0) return draw(c, { values: fields, errors }, 422);
    const done = await addVersion(c.tx, KEEPER(c), c.found.id, version, c.now);
    if (!done.ok)
      return draw(
        c,
        {
          values: fields,
          errors: [{ field: 'from', problem: 'registration', values: { says: done.error } }],
        },
        422,
      );
    return redirect(`/statutes/${c.found.id}?done=saved`, { audit: { facts: { version: done.value } } });
  },
});

const importForm = route({
  method: 'GET',
  path: '/statutes/import',
  kind: 'page',
  object: ALL,
  policy: 'provision.added',
  audit: 'provision.list',
  says: 'The form for a file of provisions',
  handler: (c) => show(c, statuteImportPage, { form: { values: {} }, problems: [] }, { here: 'exchange' }),
});

const importFile = route({
  method: 'POST',
  path: '/statutes/import',
  kind: 'page',
  upload: true,
  object: ALL,
  policy: 'provision.added',
  audit: 'provision.added',
  says: 'Adds the provisions of a CSV file, all of them or none',
  bodyBytesMax: IMPORT_BYTES_MAX,
  body: z.object({ file: UPLOAD.optional() }),
  handler: async (c) => {
    const again = (errors: readonly FieldError[], problems: readonly string[]) =>
      show(
        c,
        statuteImportPage,
        { form: { values: {}, errors }, problems },
        { here: 'exchange', status: 422, audit: { outcome: 'refused' } },
      );
    const { file } = c.body;
    if (!file || file.content.length === 0) return again([{ field: 'file', problem: 'required' }], []);
    const read = readStatuteFile(file.content.subarray(0, IMPORT_BYTES_MAX));
    if (read.problems.length > 0) return again([{ field: 'file', problem: 'fileLines' }], read.problems);
    const refused = await importProvisions(c.tx, KEEPER(c), read.rows, c.now);
    if (refused.length > 0) return again([{ field: 'file', problem: 'fileLines' }], refused);
    return redirect('/statutes?done=saved', { audit: { facts: { rows: read.rows.length } } });
  },
});

export const statuteRoutes: readonly AnyRoute[] = [list, begin, add, importForm, importFile, open, addText];

/** The fields of a text: from, until, text, source, punishable, conduct, sample. */
function readVersionForm(fields: Readonly<Record<string, string>>): [FieldError[], NewVersion] {
  const at = (name: string) => (fields[name] ?? '').trim();
  const [from, until] = [dateOf(fields, 'from'), dateOf(fields, 'until')];
  const errors: FieldError[] = [];
  if (!isIsoDate(from)) errors.push({ field: 'from', problem: 'notADate' });
  if (until !== '' && !isIsoDate(until)) errors.push({ field: 'until', problem: 'notADate' });
  for (const name of ['text', 'source'])
    if (at(name) === '') errors.push({ field: name, problem: 'required' });
  const punishable = at('punishable');
  const conduct = at('conduct');
  return [
    errors,
    {
      validFrom: from as IsoDate,
      validUntil: until === '' ? null : until,
      text: at('text'),
      source: at('source').slice(0, 500),
      isSample: at('sample') === 'yes',
      punishable: punishable === 'yes' || punishable === 'no' ? punishable : null,
      conduct: Object.hasOwn(CONDUCTS, conduct) ? (conduct as Conduct) : null,
    },
  ];
}

async function drawNew(c: AtPage, form: FormState, status?: number) {
  return show(
    c,
    provisionNewPage,
    {
      form,
      conducts: CONDUCT_CHOICES,
      jurisdictions: jurisdictionChoices(await registryNames(c.tx)),
    },
    { here: 'exchange', ...asRefused(status) },
  );
}

const CONDUCT_CHOICES = Object.entries(CONDUCTS).map(([value, { says }]) => ({ value, label: says }));

async function draw(c: At, form: FormState, status?: number): Promise<PlainAnswer> {
  const { provision } = c.found;
  const rules = (await ruleSetAt<TierBody>(c.tx, 'tiers', c.now)) as RuleSet<TierBody>;
  const versions = await versionsOf(c.tx, provision.id);
  return show(
    c,
    provisionPage,
    {
      id: provision.id,
      jurisdiction: jurisdictionName(provision.jurisdiction, await registryNames(c.tx)),
      citation: provision.citation,
      title: provision.title,
      keeper: provision.keeper,
      versions: versions.map((v) => ({
        id: v.id,
        from: v.validFrom,
        until: v.validUntil,
        text: v.text,
        source: v.source,
        sample: v.isSample,
        punishable: v.punishable,
        conduct: v.conduct === null ? null : CONDUCTS[v.conduct].says,
        superseded: v.supersededAtMs !== null,
        by: v.addedByName ?? 'the system',
        at: iso(v.addedAtMs),
      })),
      rules:
        provision.jurisdiction === 'US'
          ? tierRowsOf(rules.body, provision.citation).map((r) => ({
              id: r.id,
              tier: r.tier,
              from: r.victimFrom,
              to: r.victimTo,
              source: r.source,
            }))
          : [],
      ruleVersion: rules.version,
      conducts: CONDUCT_CHOICES,
      form: decide(c.actor, 'provision.added', {
        kind: 'Provision',
        id: provision.id,
        agencyId: provision.agencyId,
      }).allowed
        ? form
        : null,
    },
    { here: 'exchange', ...asRefused(status) },
  );
}
