import { z } from 'zod';
import { ISO_COUNTRIES, US_TERRITORIES } from '#domain/countries.js';
import { readForeignAsk } from '#domain/foreignAsk.js';
import { countryName } from '#domain/foreignMessage.js';
import { askForeignRelease } from '#storage/askForeignRelease.js';
import { findRecord } from '#storage/registerRecords.js';
import { releaseAskPage } from '#web/pages/releaseAsk.js';
import type { FormState, ProblemCode } from '#web/view.js';
import { type PlainAnswer, redirect } from '../answer.js';
import { refuse } from '../errors.js';
import { formErrors } from '../formProblems.js';
import { agenciesKeptFor } from '../registerDoor.js';
import { type AnyRoute, type AtPage, route } from '../route.js';
import { type Showing, show } from '../shell.js';

/** A registration agency asks USNCB itself: one short form, proposed at once to USNCB's second person. */
const COUNTRIES = ISO_COUNTRIES.filter((c) => c !== 'USA' && !US_TERRITORIES.includes(c))
  .map((code) => ({ code, name: countryName(code) }))
  .sort((a, b) => a.name.localeCompare(b.name, 'en'));

const form = route({
  method: 'GET',
  path: '/releases/ask',
  kind: 'page',
  object: { kind: 'ForeignDraft', all: true },
  policy: 'release.ask',
  audit: 'release.show',
  says: 'The form with which a registration agency asks USNCB to tell a country',
  handler: (c) => draw(c, { values: {} }),
});

const typed = (max: number) => z.string().max(max).default('');

const ask = route({
  method: 'POST',
  path: '/releases/ask',
  kind: 'page',
  object: { kind: 'ForeignDraft', all: true },
  policy: 'release.ask',
  audit: 'release.ask',
  says: 'Asks USNCB to tell a country of the agency’s own registrant; NSOTC reads the copy',
  body: z.object({
    record: typed(60),
    country: typed(3),
    place: typed(200),
    'departsOn-year': typed(4),
    'departsOn-month': typed(2),
    'departsOn-day': typed(2),
    'arrivesOn-year': typed(4),
    'arrivesOn-month': typed(2),
    'arrivesOn-day': typed(2),
    rationale: typed(20_000),
  }),
  handler: async (c) => {
    const day = (name: 'departsOn' | 'arrivesOn') => {
      const parts = [c.body[`${name}-year`], c.body[`${name}-month`], c.body[`${name}-day`]];
      return parts.every((p) => p === '') ? '' : parts.map((p) => p.padStart(2, '0')).join('-');
    };
    const today = new Date(c.now).toISOString().slice(0, 10);
    const typedWords = { ...c.body, departsOn: day('departsOn'), arrivesOn: day('arrivesOn') };
    const read = readForeignAsk(typedWords, today);
    const problems: { field: string; problem: ProblemCode }[] = read.ok ? [] : [...read.error];
    const record = await findRecord(c.tx, 'NSOR', c.body.record.trim().toUpperCase());
    const kept = (await agenciesKeptFor(c.tx, c.actor, c.now)).map((a) => a.id);
    const own = record?.state === 'active' && kept.includes(record.enteringAgencyId) ? record : undefined;
    if (!own)
      problems.unshift({
        field: 'record',
        problem: c.body.record.trim() === '' ? 'required' : 'unknownValue',
      });
    if (!read.ok || !own)
      return draw(
        c,
        { values: c.body, errors: formErrors(problems, typedWords) },
        { status: 422, audit: { outcome: 'refused' } },
      );
    const id = await askForeignRelease(c.tx, own, read.value, c.actor, c.now);
    if (!id) return refuse('unavailable');
    return redirect(`/releases/${id}?done=proposed`, {
      audit: { objectId: id, facts: { record: own.id, country: read.value.country } },
    });
  },
});

export const releaseAskRoutes: readonly AnyRoute[] = [form, ask];

function draw(c: AtPage, state: FormState, showing: Showing = {}): Promise<PlainAnswer> {
  return show(c, releaseAskPage, { countries: COUNTRIES, form: state }, { here: 'releases', ...showing });
}
