import { z } from 'zod';
import { decide } from '#access/decide.js';
import { isNational } from '#domain/actor.js';
import { FIELD_CATALOGUE, FIELD_NAMES, type FieldName } from '#domain/fieldCatalogue.js';
import { countryName } from '#domain/foreignMessage.js';
import { subjectReference } from '#domain/reference.js';
import { addDisclosure, listDisclosures } from '#storage/disclosures.js';
import { findRecord } from '#storage/registerRecords.js';
import { subjectOfRecord } from '#storage/subjects.js';
import { disclosuresPage } from '#web/pages/disclosures.js';
import type { FormState, ProblemCode } from '#web/view.js';
import { type PlainAnswer, redirect } from '../answer.js';
import { formErrors } from '../formProblems.js';
import { pageQuery, pagingOf } from '../paging.js';
import { type AnyRoute, type AtPage, route } from '../route.js';
import { type Showing, show } from '../shell.js';
import { iso } from '../views/eventLine.js';

/** The account of disclosures: foreign messages by themselves, everything else as people write it down. */
const ROWS = 50;
const WHO = ['identity', 'travel', 'warrant', 'registration', 'offence'];
/** What a person can say they told; victims are not among it. */
const FIELDS = FIELD_NAMES.filter(
  (f) => WHO.includes(FIELD_CATALOGUE[f].group) && FIELD_CATALOGUE[f].sensitivity !== 'victim',
);

const list = route({
  method: 'GET',
  path: '/disclosures',
  kind: 'page',
  object: { kind: 'Disclosure', all: true },
  policy: 'disclosure.list',
  audit: 'disclosure.list',
  says: 'The account of disclosures, latest first',
  query: pageQuery,
  handler: (c) => draw(c, c.query.page, { values: {} }),
});

const add = route({
  method: 'POST',
  path: '/disclosures',
  kind: 'page',
  object: { kind: 'Disclosure', all: true },
  policy: 'disclosure.add',
  audit: 'disclosure.add',
  says: 'Writes down what another agency was told, why and on what basis',
  body: z.object({
    record: z.string().max(60).default(''),
    to: z.string().max(300).default(''),
    fields: z.union([z.string().max(60), z.array(z.string().max(60)).max(80)]).default([]),
    purpose: z.string().max(4000).default(''),
    legalBasis: z.string().max(300).default(''),
    medium: z.string().max(300).default(''),
  }),
  handler: async (c) => {
    const { record, to, purpose, legalBasis, medium } = c.body;
    const fields = [c.body.fields].flat().filter((f): f is FieldName => FIELDS.includes(f as FieldName));
    const errors: { field: string; problem: ProblemCode }[] = [];
    const found =
      (await findRecord(c.tx, 'NSOR', record.trim().toUpperCase())) ??
      (await findRecord(c.tx, 'WANTED', record.trim().toUpperCase())) ??
      (await findRecord(c.tx, 'WIN', record.trim().toUpperCase()));
    if (!found) errors.push({ field: 'record', problem: record.trim() === '' ? 'required' : 'unknownValue' });
    for (const [field, value] of Object.entries({ to, purpose, legalBasis, medium }))
      if (value.trim() === '') errors.push({ field, problem: 'required' });
    if (fields.length === 0) errors.push({ field: 'fields', problem: 'chooseOne' });
    if (errors.length > 0 || !found)
      return draw(
        c,
        1,
        {
          values: { record, to, fields, purpose, legalBasis, medium },
          errors: formErrors(errors, c.body),
        },
        { status: 422, audit: { outcome: 'refused' } },
      );
    const id = await addDisclosure(c.tx, {
      atMs: c.now,
      byAgencyId: c.actor.agencyId,
      byUserId: c.actor.id,
      toName: to.trim(),
      toCountry: 'USA',
      // Subjects are kept by NSOTC; an agency's own entry is found by its record.
      subjectId: isNational(c.actor) ? await subjectOfRecord(c.tx, found.id) : null,
      tripId: null,
      fields,
      purpose: purpose.trim(),
      legalBasis: legalBasis.trim(),
      medium: medium.trim(),
      foreignMessageId: null,
    });
    return redirect('/disclosures?done=saved', {
      audit: { ...(id ? { objectId: id } : {}), facts: { record: found.id, fields } },
    });
  },
});

export const disclosureRoutes: readonly AnyRoute[] = [list, add];

async function draw(c: AtPage, page: number, form: FormState, showing: Showing = {}): Promise<PlainAnswer> {
  const { disclosures, total } = await listDisclosures(c.tx, { limit: ROWS, offset: (page - 1) * ROWS });
  c.note({ shown: disclosures.map((d) => d.id), total });
  const mayAdd = decide(c.actor, 'disclosure.add', {
    kind: 'Disclosure',
    id: '*',
    agencyId: c.actor.agencyId,
  }).allowed;
  return show(
    c,
    disclosuresPage,
    {
      rows: disclosures.map((d) => ({
        id: d.id,
        at: iso(d.atMs),
        to: d.toName,
        country: countryName(d.toCountry),
        about: [d.subjectId && subjectReference(d.subjectId), d.messageReference].filter((r) => r !== null),
        fields: d.fields.map((f) => FIELD_CATALOGUE[f]?.label ?? f),
        purpose: d.purpose,
        legalBasis: d.legalBasis,
        medium: d.medium,
        by: d.byName ?? '',
      })),
      paging: pagingOf('/disclosures', { page }, total, ROWS),
      ...(mayAdd
        ? { add: { form, fields: FIELDS.map((field) => ({ field, label: FIELD_CATALOGUE[field].label })) } }
        : {}),
    },
    { here: 'releases', ...showing },
  );
}
