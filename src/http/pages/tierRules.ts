import { isDeepStrictEqual } from 'node:util';
import type { z } from 'zod';
import { toCsv } from '#documents/csv.js';
import { type RuleSet, ruleSetInForce } from '#domain/ruleSet.js';
import {
  applyTierChanges,
  checkTierChanges,
  type TierChange,
  tierChangeText,
  tierDifferences,
  tierRowText,
} from '#domain/tierProposal.js';
import { CONDUCTS, READINGS, type ReadingQuestion, type TierBody } from '#domain/tierRules.js';
import type { Tx } from '#storage/database.js';
import type { RuleProposal } from '#storage/ruleProposals.js';
import { askPreview, listPreviews, previewCounts } from '#storage/tierPreviews.js';
import { tierPreviewPage } from '#web/pages/tierPreview.js';
import { tierProposalPage } from '#web/pages/tierProposal.js';
import { tierRulesPage } from '#web/pages/tierRules.js';
import type { FormState } from '#web/view.js';
import { file, redirect } from '../answer.js';
import { refuse } from '../errors.js';
import { pageQuery, pagingOf } from '../paging.js';
import { type AnyRoute, route } from '../route.js';
import { proposalRoutes } from '../ruleProposalRoutes.js';
import {
  type AtProposalOf,
  mayWithRules,
  ProposalId,
  type ProposedRules,
  proposalFinders,
  ruleSetsOf,
} from '../ruleProposals.js';
import { show } from '../shell.js';
import { readTierChange, TierChangeBody } from '../tierChangeForm.js';
import { lookAhead } from '../views/lookAhead.js';
import { differenceRows, proposalHead, proposalRows, versionRows } from '../views/ruleProposal.js';

/**
 * The tier rules: their versions, changes under way and whom a change would tier otherwise. One writes, another puts it
 * in force from a day on; policies and the database refuse anything else. No tier changes by it: whoever would be
 * tiered otherwise becomes a case of the re-tier report on that day.
 */
const ROWS = 50;
/** More than there are agencies and ways from one tier to another. */
const CSV_ROWS_MAX = 100_000;
const ALL = { kind: 'RuleSet', all: true } as const;

type Sets = readonly RuleSet<TierBody>[];
const setsOf = (tx: Tx): Promise<Sets> => ruleSetsOf<TierBody>(tx, 'tiers');

const list = route({
  method: 'GET',
  path: '/rules/tiers',
  kind: 'page',
  object: ALL,
  policy: 'rules.show',
  audit: 'rules.show',
  says: 'The versions of the tier rules and the changes under way',
  handler: async (c) => {
    const sets = await setsOf(c.tx);
    const now = ruleSetInForce(sets, 'tiers', c.now);
    return show(
      c,
      tierRulesPage,
      {
        versions: versionRows(sets, c.now, (before, body) =>
          before ? differenceRows(tierDifferences(before, body)) : [],
        ),
        proposals: await proposalRows(c.tx, 'tiers'),
        rows: (now?.body.rows ?? []).map((r) => ({ id: r.id, says: tierRowText(r) })),
        mayPropose: mayWithRules(c.actor, 'rules.changed'),
      },
      { here: 'rules' },
    );
  },
});

type Proposal = RuleProposal<TierChange>;
const { find } = proposalFinders('tiers');

async function draw(c: AtProposalOf<'tiers'>, form: FormState, status?: number) {
  const p = c.found.proposal;
  const sets = await setsOf(c.tx);
  const base = sets.find((s) => s.version === p.baseVersion)!.body;
  const after = applyTierChanges(base, p.changes);
  return show(
    c,
    tierProposalPage,
    {
      ...proposalHead(c, RULES, sets, p),
      rows: after.rows.map((r) => ({ value: r.id, label: `${r.id}: ${tierRowText(r)}`.slice(0, 120) })),
      conducts: Object.entries(CONDUCTS).map(([value, { says }]) => ({ value, label: says })),
      readings: (Object.keys(READINGS) as ReadingQuestion[]).flatMap((q) =>
        (['guide', 'statute'] as const).map((r) => ({
          value: `${q} ${r}`,
          label: `${READINGS[q].question} ${READINGS[q][r]}`,
        })),
      ),
      form,
    },
    { here: 'rules', ...(status === undefined ? {} : { status }) },
  );
}

const RULES: ProposedRules<'tiers', TierBody, z.infer<typeof TierChangeBody>> = {
  kind: 'tiers',
  called: 'tier rules',
  path: '/rules/tiers/proposals',
  listPath: '/rules/tiers',
  // Whoever would be tiered otherwise must be able to see from when on.
  dayNeeded: true,
  changeBody: TierChangeBody,
  read: async (_, sent) => readTierChange(sent),
  says: tierChangeText,
  differences: tierDifferences,
  apply: applyTierChanges,
  check: checkTierChanges,
  draw,
};

const PREVIEW = {
  path: '/rules/tiers/proposals/:id/preview',
  kind: 'page',
  object: { kind: 'RuleSet', find },
  policy: 'rules.tried',
  audit: 'rules.tried',
  params: ProposalId,
} as const;

/** The rules as the change would have them. */
async function rulesUnder(tx: Tx, p: Proposal): Promise<RuleSet<TierBody>> {
  const base = (await setsOf(tx)).find((s) => s.version === p.baseVersion)!;
  return { ...base, version: base.version + 1, body: applyTierChanges(base.body, p.changes) };
}

const subjectOf = (p: Proposal) => `proposal ${p.id}`;

const previewAsked = route({
  ...PREVIEW,
  method: 'POST',
  says: 'Has everybody looked at whom a change of the tier rules would tier otherwise; no registry changes',
  handler: async (c) => {
    const p = c.found.proposal;
    const under = await rulesUnder(c.tx, p);
    const asked = {
      agencyId: c.actor.agencyId,
      by: c.actor.id,
      subject: subjectOf(p),
      says: '',
      under,
      of: null,
    };
    const id = await askPreview(c.tx, asked, c.now);
    return redirect(`/rules/tiers/proposals/${p.id}/preview`, { audit: { facts: { preview: id } } });
  },
});

const preview = route({
  ...PREVIEW,
  method: 'GET',
  says: 'How many registrants a change of the tier rules would tier otherwise, by agency; names nobody',
  query: pageQuery,
  handler: async (c) => {
    const p = c.found.proposal;
    const [last] = await listPreviews(c.tx, { agencyId: c.actor.agencyId, subject: subjectOf(p), limit: 1 });
    const offset = (c.query.page - 1) * ROWS;
    const { rows, total } = last
      ? await previewCounts(c.tx, last.id, { limit: ROWS, offset })
      : { rows: [], total: 0 };
    c.note({ preview: last?.id ?? null, looked: last?.looked ?? 0, differ: last?.found ?? 0 });
    const at = `/rules/tiers/proposals/${p.id}/preview`;
    return show(
      c,
      tierPreviewPage,
      {
        id: p.id,
        base: p.baseVersion,
        look: last ? lookAhead(last) : null,
        changedSince:
          last !== undefined && !isDeepStrictEqual(last.under.body, (await rulesUnder(c.tx, p)).body),
        rows,
        paging: pagingOf(at, { page: c.query.page }, total, ROWS),
        csv: `${at}.csv`,
      },
      { here: 'rules' },
    );
  },
});

const previewCsv = route({
  ...PREVIEW,
  path: '/rules/tiers/proposals/:id/preview.csv',
  method: 'GET',
  says: 'The same as a table',
  handler: async (c) => {
    const [last] = await listPreviews(c.tx, {
      agencyId: c.actor.agencyId,
      subject: subjectOf(c.found.proposal),
      limit: 1,
    });
    if (!last) return refuse('not-found');
    const { rows } = await previewCounts(c.tx, last.id, { limit: CSV_ROWS_MAX, offset: 0 });
    c.note({ as: 'csv', preview: last.id, rows: rows.length });
    const table = rows.map((r) => [r.agency, r.before, r.after, r.n]);
    return file(toCsv(['agency', 'before', 'after', 'registrants'], table, 'spreadsheet'), {
      type: 'text/csv; charset=utf-8',
      name: 'tier-change.csv',
    });
  },
});

export const tierRuleRoutes: readonly AnyRoute[] = [
  list,
  ...proposalRoutes(RULES),
  previewAsked,
  preview,
  previewCsv,
];
