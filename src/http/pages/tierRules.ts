import { isDeepStrictEqual } from 'node:util';
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
import { addProposal, listProposals, type RuleProposal, saveDraft } from '#storage/ruleProposals.js';
import { askPreview, listPreviews, previewCounts } from '#storage/tierPreviews.js';
import {
  type TierRulesView,
  tierPreviewPage,
  tierProposalPage,
  tierRulesPage,
} from '#web/pages/tierRules.js';
import type { FormState } from '#web/view.js';
import { file, redirect } from '../answer.js';
import { refuse } from '../errors.js';
import { pageQuery, pagingOf } from '../paging.js';
import { type AnyRoute, type Context, type Person, route } from '../route.js';
import {
  dayPassed,
  type ProposedRules,
  problemsOf,
  proposalRoutes,
  ruleSetsOf,
} from '../ruleProposalRoutes.js';
import {
  type AtProposal,
  differenceRows,
  type FoundProposal as FoundIn,
  mayWithRules,
  ProposalId,
  proposalFinders,
} from '../ruleProposals.js';
import { show } from '../shell.js';
import { readTierChange, TierChangeBody } from '../tierChangeForm.js';
import { iso } from '../views/eventLine.js';
import { lookAhead } from '../views/lookAhead.js';

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

const rowsOf = (before: TierBody, after: TierBody) => differenceRows(tierDifferences(before, after));

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
        versions: sets.map((s, i): TierRulesView['versions'][number] => ({
          version: s.version,
          ...(s.validFromMs > 0 ? { from: iso(s.validFromMs) } : {}),
          state: s.version === now?.version ? 'inForce' : s.validFromMs > c.now ? 'later' : 'earlier',
          author: s.author,
          approver: s.approver,
          legalBasis: s.legalBasis,
          differences: sets[i + 1] ? rowsOf(sets[i + 1]!.body, s.body) : [],
        })),
        proposals: (await listProposals(c.tx, 'tiers')).map((p) => ({
          id: p.id,
          base: p.baseVersion,
          state: p.state,
          author: p.author,
          reason: p.reason,
          changes: p.changes.length,
          updatedAt: iso(p.updatedAtMs),
        })),
        rows: (now?.body.rows ?? []).map((r) => ({ id: r.id, says: tierRowText(r) })),
        mayPropose: mayWithRules(c.actor, 'rules.changed'),
      },
      { here: 'rules' },
    );
  },
});

const start = route({
  method: 'POST',
  path: '/rules/tiers/proposals',
  kind: 'page',
  object: ALL,
  policy: 'rules.changed',
  audit: 'rules.changed',
  says: 'Begins a change of the tier rules',
  handler: async (c) => {
    const [newest] = await setsOf(c.tx);
    const id = await addProposal(
      c.tx,
      { kind: 'tiers', baseVersion: newest!.version, authorId: c.actor.id },
      c.now,
    );
    return redirect(`/rules/tiers/proposals/${id}`, { audit: { objectId: id, facts: { rules: 'tiers' } } });
  },
});

type Proposal = RuleProposal<TierChange>;
type At = AtProposal;
type FoundProposal = FoundIn<'tiers'>;
const { find, findOwn } = proposalFinders('tiers');

const open = route({
  method: 'GET',
  path: '/rules/tiers/proposals/:id',
  kind: 'page',
  object: { kind: 'RuleSet', find },
  policy: 'rules.show',
  audit: 'rules.show',
  says: 'A change of the tier rules: every difference, and what keeps it from being put in force',
  params: ProposalId,
  handler: (c) => draw(c, { values: {} }),
});

type Drawn = Pick<
  Context<'page', At, unknown, unknown, FoundProposal, unknown>,
  'tx' | 'actor' | 'now' | 'found'
> &
  Parameters<typeof show>[0] & { readonly actor: Person };

async function draw(c: Drawn, form: FormState, status?: number) {
  const p = c.found.proposal;
  const sets = await setsOf(c.tx);
  const base = sets.find((s) => s.version === p.baseVersion)!.body;
  const after = applyTierChanges(base, p.changes);
  const isOwn = c.actor.id === p.authorId;
  return show(
    c,
    tierProposalPage,
    {
      id: p.id,
      base: p.baseVersion,
      state: p.state,
      author: p.author,
      reason: p.reason,
      legalBasis: p.legalBasis,
      ...(p.effectiveFromMs === null ? {} : { effectiveFrom: iso(p.effectiveFromMs) }),
      dayPassed: dayPassed(p, c.now),
      changes: p.changes.map(tierChangeText),
      differences: rowsOf(base, after),
      problems: problemsOf(RULES, sets, p, c.now),
      ...(p.decidedBy !== null && p.decidedAtMs !== null
        ? {
            decided: {
              by: p.decidedBy,
              at: iso(p.decidedAtMs),
              note: p.decisionNote,
              ...(p.setVersion === null ? {} : { version: p.setVersion }),
            },
          }
        : {}),
      mayWrite: isOwn && p.state === 'draft' && mayWithRules(c.actor, 'rules.changed'),
      mayDecide: p.state === 'proposed' && mayWithRules(c.actor, 'rules.decided', p.authorId),
      mayTry: mayWithRules(c.actor, 'rules.tried'),
      isOwn,
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

const change = route({
  method: 'POST',
  path: '/rules/tiers/proposals/:id/changes',
  kind: 'page',
  object: { kind: 'RuleSet', find: findOwn },
  policy: 'rules.changed',
  audit: 'rules.changed',
  says: 'Adds a change of the tier rules to what its author is writing',
  params: ProposalId,
  body: TierChangeBody,
  handler: async (c) => {
    const read = readTierChange(c.body);
    if ('errors' in read) return draw(c, { values: c.body, errors: read.errors }, 422);
    const p = c.found.proposal;
    const saved =
      p.state === 'draft' && (await saveDraft(c.tx, p, { changes: [...p.changes, read.change] }, c.now));
    return redirect(`/rules/tiers/proposals/${p.id}${saved ? '?done=saved' : ''}`, {
      audit: { facts: { op: read.change.op, saved } },
    });
  },
});

const RULES: ProposedRules<'tiers', TierBody> = {
  kind: 'tiers',
  called: 'tier rules',
  path: '/rules/tiers/proposals',
  listPath: '/rules/tiers',
  // Whoever would be tiered otherwise must be able to see from when on.
  dayNeeded: true,
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
  start,
  open,
  change,
  ...proposalRoutes(RULES),
  previewAsked,
  preview,
  previewCsv,
];
