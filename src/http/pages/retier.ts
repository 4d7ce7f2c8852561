import { z } from 'zod';
import { isLikelyDay } from '#basics/dates.js';
import { isUuid } from '#basics/ids.js';
import { toCsv } from '#documents/csv.js';
import { type AppealStep, pathDifferences } from '#domain/retier.js';
import type { RuleSet } from '#domain/ruleSet.js';
import { personTierText, READINGS, type ReadingQuestion, TIERS, type TierBody } from '#domain/tierRules.js';
import { agenciesSeen } from '#storage/actsFor.js';
import type { Tx } from '#storage/database.js';
import { valuesOf } from '#storage/registrantValues.js';
import { decideTier } from '#storage/registration.js';
import {
  endRetierCase,
  listRetierCases,
  type RetierCase,
  readRetierCase,
  recordAppeal,
} from '#storage/retier.js';
import { listRuleSets, ruleSetAt } from '#storage/ruleSets.js';
import {
  askPreview,
  listPreviews,
  previewRows,
  readPreview,
  type TierPreview,
} from '#storage/tierPreviews.js';
import { type DifferenceView, retierCasePage, retierLookPage, retierPage } from '#web/pages/retier.js';
import { dateText } from '#web/parts/When.js';
import type { FieldError, FormState } from '#web/view.js';
import { file, type PlainAnswer, redirect } from '../answer.js';
import { dateFields } from '../dateFields.js';
import { refuse } from '../errors.js';
import { REGISTRANT, RegistrantId } from '../foundRegistrant.js';
import { pageQuery, pagingOf } from '../paging.js';
import { dateOf } from '../recordForm.js';
import { type AnyRoute, type AtPage, type Finding, type Found, route } from '../route.js';
import { asRefused, show } from '../shell.js';
import { iso } from '../views/eventLine.js';
import { lookAhead } from '../views/lookAhead.js';

/** Who would be tiered otherwise under changed rules, decided one by one; and appeals against tiers. */
const ROWS = 50;
/** Looks at other rules that are listed, and registrants of one in a table. */
const LOOKS = 5;
const CSV_ROWS_MAX = 100_000;
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
  }),
  handler: async (c) => {
    const { show: shown, page } = c.query;
    const { cases, total } = await listRetierCases(c.tx, {
      openOnly: shown === 'open',
      limit: ROWS,
      offset: (page - 1) * ROWS,
    });
    const now = (await ruleSetAt<TierBody>(c.tx, 'tiers', c.now)) as RuleSet<TierBody>;
    const others = await otherRules(c.tx, now);
    const looks = await listPreviews(c.tx, { agencyId: c.actor.agencyId, limit: LOOKS });
    c.note({ shown: cases.map((k) => k.registrantId) });
    return show(
      c,
      retierPage,
      {
        rows: cases.map((k) => ({
          id: k.id,
          name: k.displayName,
          number: k.number,
          because: k.because,
          before: personTierText(k.before),
          after: personTierText(k.after),
          state: k.state,
          openedAt: iso(k.openedAtMs),
        })),
        paging: pagingOf('/retier', { show: shown, page }, total, ROWS),
        filter: { values: { show: shown } },
        ruleVersion: now.version,
        others: others.map((o) => ({ value: o.code, label: o.says })),
        looks: looks.map((l) => ({ id: l.id, ...lookAhead(l) })),
      },
      { here: 'registry' },
    );
  },
});

const ask = route({
  method: 'POST',
  path: '/retier/previews',
  kind: 'page',
  object: ALL,
  policy: 'retier.list',
  audit: 'retier.list',
  says: 'Has every registrant of the agency looked at under other tier rules; no tier changes',
  body: z.object({ under: z.string().max(40).default('') }),
  handler: async (c) => {
    const now = (await ruleSetAt<TierBody>(c.tx, 'tiers', c.now)) as RuleSet<TierBody>;
    const chosen = (await otherRules(c.tx, now)).find((o) => o.code === c.body.under);
    if (!chosen) return redirect('/retier');
    const id = await askPreview(
      c.tx,
      {
        agencyId: c.actor.agencyId,
        by: c.actor.id,
        subject: chosen.code,
        says: chosen.says,
        under: chosen.set,
        of: await agenciesSeen(c.tx, c.actor.agencyId, c.now),
      },
      c.now,
    );
    return redirect(`/retier/previews/${id}`, { audit: { facts: { under: chosen.code, preview: id } } });
  },
});

interface FoundLook extends Found {
  readonly look: TierPreview;
}

const LOOK = {
  kind: 'RetierCase',
  find: async ({ tx, params }: Finding<{ id: string }, unknown, unknown>): Promise<FoundLook | undefined> => {
    const look = isUuid(params.id) ? await readPreview(tx, params.id) : undefined;
    return look && { id: look.id, agencyId: look.agencyId, look };
  },
} as const;

const look = route({
  method: 'GET',
  path: '/retier/previews/:id',
  kind: 'page',
  object: LOOK,
  policy: 'retier.show',
  audit: 'retier.list',
  says: 'Who would be tiered otherwise under other rules, and how far the look is',
  params: z.object({ id: z.string().max(60) }),
  query: pageQuery,
  handler: async (c) => {
    const of = c.found.look;
    const rows = await previewRows(c.tx, of.id, { limit: ROWS, offset: (c.query.page - 1) * ROWS });
    c.note({ under: of.subject, shown: rows.map((r) => r.id) });
    const at = `/retier/previews/${of.id}`;
    return show(
      c,
      retierLookPage,
      {
        id: of.id,
        look: lookAhead(of),
        rows,
        paging: pagingOf(at, { page: c.query.page }, of.found, ROWS),
        csv: `${at}/rows.csv`,
      },
      { here: 'registry' },
    );
  },
});

const lookCsv = route({
  method: 'GET',
  path: '/retier/previews/:id/rows.csv',
  kind: 'page',
  object: LOOK,
  policy: 'retier.show',
  audit: 'retier.list',
  says: 'The same as a table',
  params: z.object({ id: z.string().max(60) }),
  handler: async (c) => {
    const rows = await previewRows(c.tx, c.found.id, { limit: CSV_ROWS_MAX, offset: 0 });
    c.note({ as: 'csv', under: c.found.look.subject, shown: rows.map((r) => r.id) });
    const table = rows.map((r) => [r.name, r.number, r.before, r.after]);
    return file(toCsv(['registrant', 'file number', 'before', 'after'], table, 'spreadsheet'), {
      type: 'text/csv; charset=utf-8',
      name: 'other-tier-rules.csv',
    });
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
      says: `Tier rules, version ${set.version}, from ${dateText(new Date(set.validFromMs).toISOString().slice(0, 10))}`,
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
type At = AtPage<FoundCase>;

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
      before: personTierText(retier.before),
      after: personTierText(retier.after),
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
    ...dateFields('on'),
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

export const retierRoutes: readonly AnyRoute[] = [list, ask, look, lookCsv, open, decide, appeal];
