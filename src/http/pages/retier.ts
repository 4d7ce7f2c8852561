import { z } from 'zod';
import { isLikelyDay } from '#basics/dates.js';
import { isUuid } from '#basics/ids.js';
import { type AppealStep, pathDifferences } from '#domain/retier.js';
import type { RuleSet } from '#domain/ruleSet.js';
import type { PersonTier } from '#domain/tier.js';
import { READINGS, type ReadingQuestion, TIERS, type TierBody } from '#domain/tierRules.js';
import type { Tx } from '#storage/database.js';
import { valuesOf } from '#storage/registrantValues.js';
import { decideTier } from '#storage/registration.js';
import {
  endRetierCase,
  listRetierCases,
  previewUnder,
  type RetierCase,
  readRetierCase,
  recordAppeal,
} from '#storage/retier.js';
import { listRuleSets, ruleSetAt } from '#storage/ruleSets.js';
import { type DifferenceView, retierCasePage, retierPage } from '#web/pages/retier.js';
import type { FieldError, FormState } from '#web/view.js';
import { type PlainAnswer, redirect } from '../answer.js';
import { refuse } from '../errors.js';
import { pageQuery, pagingOf } from '../paging.js';
import { dateOf } from '../recordForm.js';
import { type AnyRoute, type Context, type Finding, type Found, route } from '../route.js';
import { asRefused, show } from '../shell.js';
import { iso } from '../views/eventLine.js';
import { REGISTRANT, RegistrantId } from './registrants.js';

/** Who would be tiered otherwise under changed rules, decided one by one; and appeals against tiers. */
const ROWS = 50;
/** Registrants that one look at other rules goes through; a version that comes into force looks at all. */
const PREVIEWED = 500;
const ALL = { kind: 'RetierCase', all: true } as const;

const list = route({
  method: 'GET',
  path: '/retier',
  kind: 'page',
  object: ALL,
  policy: 'retier.list',
  audit: 'retier.list',
  says: 'Re-tier report: whom changed rules or provisions would tier otherwise, and why',
  query: pageQuery.extend({
    show: z.enum(['open', 'all']).catch('open').default('open'),
    under: z.string().max(40).catch('').default(''),
  }),
  handler: async (c) => {
    const { show: shown, under, page } = c.query;
    const { cases, total } = await listRetierCases(c.tx, {
      openOnly: shown === 'open',
      limit: ROWS,
      offset: (page - 1) * ROWS,
    });
    const now = (await ruleSetAt<TierBody>(c.tx, 'tiers', c.now)) as RuleSet<TierBody>;
    const others = await otherRules(c.tx, now);
    const chosen = others.find((o) => o.code === under);
    const preview = chosen ? await previewUnder(c.tx, chosen.set, c.now, PREVIEWED) : null;
    c.note({
      shown: cases.map((k) => k.registrantId),
      ...(preview ? { under, previewed: preview.differ.map((d) => d.registrant.id) } : {}),
    });
    return show(
      c,
      retierPage,
      {
        rows: cases.map((k) => ({
          id: k.id,
          name: k.displayName,
          number: k.number,
          because: k.because,
          before: tierText(k.before),
          after: tierText(k.after),
          state: k.state,
          openedAt: iso(k.openedAtMs),
        })),
        paging: pagingOf('/retier', { show: shown, page }, total, ROWS),
        filter: { values: { show: shown, under } },
        ruleVersion: now.version,
        others: others.map((o) => ({ value: o.code, label: o.says })),
        preview:
          preview && chosen
            ? {
                says: chosen.says,
                looked: preview.looked,
                cut: preview.looked === PREVIEWED,
                rows: preview.differ.map((d) => ({
                  id: d.registrant.id,
                  name: d.registrant.displayName,
                  number: d.registrant.number,
                  before: tierText(d.before),
                  after: tierText(d.after),
                })),
              }
            : null,
      },
      { here: 'registry' },
    );
  },
});

/** Versions that are not in force now, and the other reading of each contested clause. */
async function otherRules(
  tx: Tx,
  now: RuleSet<TierBody>,
): Promise<readonly { readonly code: string; readonly says: string; readonly set: RuleSet<TierBody> }[]> {
  const versions = ((await listRuleSets(tx, 'tiers')) as RuleSet<TierBody>[])
    .filter((s) => s.version !== now.version)
    .map((set) => ({
      code: `version-${set.version}`,
      says: `Tier rules, version ${set.version}, from ${new Date(set.validFromMs).toISOString().slice(0, 10)}`,
      set,
    }));
  const readings = (Object.keys(READINGS) as ReadingQuestion[]).map((question) => {
    const reading = now.body.readings[question] === 'guide' ? ('statute' as const) : ('guide' as const);
    return {
      code: `reading-${question}`,
      says: `${READINGS[question].question} ${READINGS[question][reading]}`,
      set: { ...now, body: { ...now.body, readings: { ...now.body.readings, [question]: reading } } },
    };
  });
  return [...versions, ...readings];
}

function tierText(p: PersonTier): string {
  return `${p.tier ? `Tier ${p.tier}` : 'no tier'}${p.open ? ', open' : ''}`;
}

interface FoundCase extends Found {
  readonly retier: RetierCase;
}

const CASE = {
  kind: 'RetierCase',
  find: async ({ tx, params }: Finding<{ id: string }, unknown, unknown>): Promise<FoundCase | undefined> => {
    const retier = isUuid(params.id) ? await readRetierCase(tx, params.id) : undefined;
    return retier && { id: retier.id, agencyId: retier.agencyId, retier };
  },
} as const;
const params = z.object({ id: z.string().max(60) });
// biome-ignore lint/suspicious/noExplicitAny: a helper of routes with different shapes
type At = Context<'page', any, any, any, FoundCase, any>;

const open = route({
  method: 'GET',
  path: '/retier/:id',
  kind: 'page',
  object: CASE,
  policy: 'retier.show',
  audit: 'retier.show',
  says: 'A registrant whom changed rules would tier otherwise, question by question',
  params,
  handler: (c) => draw(c, { values: {} }),
});

const decide = route({
  method: 'POST',
  path: '/retier/:id',
  kind: 'page',
  object: CASE,
  policy: 'retier.decided',
  audit: 'retier.decided',
  says: 'Keeps the tier with a reason, or puts another in force',
  params,
  body: z.object({
    tier: z.string().max(5).default(''),
    reason: z.string().trim().max(2000).default(''),
  }),
  handler: async (c) => {
    const { reason } = c.body;
    const { retier } = c.found;
    const tier = TIERS.find((t) => t === c.body.tier);
    const again = (error: FieldError) => draw(c, { values: c.body, errors: [error] }, 422);
    if (c.body.tier !== 'keep' && !tier) return again({ field: 'tier', problem: 'chooseOne' });
    if (reason.length < 10) return again({ field: 'reason', problem: 'reasonTooShort' });
    const state = tier && tier !== retier.tier ? 'changed' : 'kept';
    if (!(await endRetierCase(c.tx, retier.id, { state, userId: c.actor.id, reason }, c.now)))
      return refuse('stale');
    if (tier) {
      const done = await decideTier(c.tx, { actor: c.actor, nowMs: c.now }, retier.registrantId, {
        tier,
        reason,
      });
      // Cannot be: ten characters of reason are what every refusal of a known offence asks for.
      if (!done.ok) return refuse('invalid', { issues: [{ at: 'body.tier', problem: done.error.says }] });
    }
    return redirect('/retier?done=saved', {
      audit: { facts: { state, registrant: retier.registrantId, ...(tier ? { tier } : {}) } },
    });
  },
});

async function draw(c: At, form: FormState, status?: number): Promise<PlainAnswer> {
  const { retier } = c.found;
  const values = await valuesOf(c.tx, retier.registrantId);
  c.note({ registrant: retier.registrantId });
  const differences: DifferenceView[] = pathDifferences(retier.before, retier.after).map((d) => ({
    ...d,
    id: d.offenceId,
    offence: values.find((v) => v.id === d.offenceId)?.value.offence ?? '',
  }));
  return show(
    c,
    retierCasePage,
    {
      id: retier.id,
      registrantId: retier.registrantId,
      name: retier.displayName,
      because: retier.because,
      tier: retier.tier,
      before: tierText(retier.before),
      after: tierText(retier.after),
      differences,
      state: retier.state,
      ...(retier.decidedAtMs === null
        ? {}
        : {
            decided: {
              by: retier.decidedByName ?? 'the system',
              at: iso(retier.decidedAtMs),
              reason: retier.reason,
            },
          }),
      form: retier.state === 'open' ? form : null,
    },
    { here: 'registry', ...asRefused(status) },
  );
}

const appeal = route({
  method: 'POST',
  path: '/registry/:id/appeals',
  kind: 'page',
  object: REGISTRANT,
  policy: 'registrant.appealed',
  audit: 'registrant.appealed',
  says: 'Records a step of the appeal against the tier in force',
  params: RegistrantId,
  body: z.object({
    step: z.string().max(20).default(''),
    'on-month': z.string().max(2).default(''),
    'on-day': z.string().max(2).default(''),
    'on-year': z.string().max(4).default(''),
    by: z.string().trim().max(200).default(''),
    note: z.string().trim().max(2000).default(''),
  }),
  handler: async (c) => {
    const on = dateOf(c.body, 'on');
    const back = (problem: string) => redirect(`/registry/${c.found.id}/tier?appeal=${problem}#appeal`);
    if (!isLikelyDay(on)) return back('notADate');
    if (c.body.by === '') return back('required');
    const done = await recordAppeal(
      c.tx,
      c.found.registrant,
      {
        step: c.body.step as AppealStep,
        onDay: on,
        byWhom: c.body.by,
        note: c.body.note,
        userId: c.actor.id,
      },
      c.now,
    );
    if (!done.ok) return back('chooseOne');
    return redirect(`/registry/${c.found.id}/tier?done=saved#appeal`, {
      audit: { facts: { step: c.body.step } },
    });
  },
});

export const retierRoutes: readonly AnyRoute[] = [list, open, decide, appeal];
