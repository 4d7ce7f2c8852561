import { z } from 'zod';
import type { RecipientRole } from '#domain/agency.js';
import { conditionalRules, decisionText, rowTitle } from '#domain/appropriate.js';
import { MESSAGE_FORMATS } from '#domain/message.js';
import { earliestFormatDay } from '#domain/messageFormat.js';
import type { RoutingBody } from '#domain/routingRules.js';
import {
  applyChanges,
  checkProposal,
  differences,
  formatText,
  noticeText,
  policyText,
  type RuleChange,
  ruleText,
  switchText,
  TIE_WORDS,
  withdrawnFormatText,
} from '#domain/ruleProposal.js';
import { type RuleSet, ruleSetInForce } from '#domain/ruleSet.js';
import { listAgencies } from '#storage/agencies.js';
import type { Tx } from '#storage/database.js';
import { addProposal, listProposals, saveDraft } from '#storage/ruleProposals.js';
import { ruleProposalPage } from '#web/pages/ruleProposal.js';
import { type RulesView, type RuleVersionView, rulesPage, ruleVersionPage } from '#web/pages/rules.js';
import { rulesReport, ruleVersionReport } from '#web/reports/rules.js';
import type { FormState } from '#web/view.js';
import { redirect } from '../answer.js';
import { reportFiles } from '../reports.js';
import { type AnyRoute, type Context, type Finding, type Found, type Person, route } from '../route.js';
import { ChangeBody, ROLES, readChange } from '../ruleChangeForm.js';
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
import { iso } from '../views/eventLine.js';

/**
 * The routing rules: their history with what changed, changes under way, and what a change would have sent. The
 * author writes, somebody else approves; policies and the database both refuse anything else.
 */
type Sets = readonly RuleSet<RoutingBody>[];
export const setsOf = (tx: Tx): Promise<Sets> => ruleSetsOf<RoutingBody>(tx, 'routing');

const rowsOf = (before: RoutingBody, after: RoutingBody) => differenceRows(differences(before, after));

const LIST = {
  path: '/rules',
  object: { kind: 'RuleSet', all: true },
  policy: 'rules.show',
  audit: 'rules.show',
} as const;

async function rulesView(c: {
  readonly tx: Tx;
  readonly now: number;
  readonly actor: Person;
}): Promise<RulesView> {
  const sets = await setsOf(c.tx);
  const now = ruleSetInForce(sets, 'routing', c.now);
  return {
    versions: sets.map((s, i): RulesView['versions'][number] => ({
      version: s.version,
      ...(s.validFromMs > 0 ? { from: iso(s.validFromMs) } : {}),
      state: s.version === now?.version ? 'inForce' : s.validFromMs > c.now ? 'later' : 'earlier',
      author: s.author,
      approver: s.approver,
      legalBasis: s.legalBasis,
      differences: sets[i + 1] ? differences(sets[i + 1]!.body, s.body).length : 0,
    })),
    proposals: (await listProposals(c.tx, 'routing')).map((p) => ({
      id: p.id,
      base: p.baseVersion,
      state: p.state,
      author: p.author,
      reason: p.reason,
      changes: p.changes.length,
      updatedAt: iso(p.updatedAtMs),
    })),
    mayPropose: mayWithRules(c.actor, 'rules.changed'),
  };
}

const list = route({
  ...LIST,
  method: 'GET',
  kind: 'page',
  says: 'The versions of the routing rules and the changes under way',
  handler: async (c) => show(c, rulesPage, await rulesView(c), { here: 'rules' }),
});

const listFiles = reportFiles({
  ...LIST,
  says: 'The history of the routing rules',
  name: () => 'rules',
  report: async (c, t, time) => rulesReport(await rulesView(c), time, t),
});

export type AtVersion = { readonly version: number };
export interface FoundVersion extends Found {
  readonly set: RuleSet<RoutingBody>;
  readonly sets: Sets;
}
export const RULE_VERSION = {
  path: '/rules/versions/:version',
  object: {
    kind: 'RuleSet',
    find: async ({ tx, params }: Finding<AtVersion, unknown, unknown>): Promise<FoundVersion | undefined> => {
      const sets = await setsOf(tx);
      const set = sets.find((s) => s.version === params.version);
      return set && { id: `routing ${set.version}`, agencyId: null, set, sets };
    },
  },
  policy: 'rules.show',
  audit: 'rules.show',
  params: z.object({ version: z.coerce.number().int().min(1).max(1_000_000) }),
} as const;

function versionView(c: { readonly found: FoundVersion }): RuleVersionView {
  const { set, sets } = c.found;
  const before = sets.find((s) => s.version < set.version);
  return {
    version: set.version,
    ...(set.validFromMs > 0 ? { from: iso(set.validFromMs) } : {}),
    author: set.author,
    approver: set.approver,
    legalBasis: set.legalBasis,
    ...(before ? { before: { version: before.version, differences: rowsOf(before.body, set.body) } } : {}),
    rows: set.body.rules.map((r) => ({ id: r.id, row: r.row, says: ruleText(r) })),
    policies: Object.entries(set.body.policies).map(([id, p]) => ({ id, says: policyText(p) })),
    switches: [
      ...(set.body.switches ?? []).map(switchText),
      ...(set.body.formats ?? []).map(formatText),
      ...Object.entries(set.body.formatNoticeDays ?? {}).map(([role, days]) => noticeText(role, days)),
    ],
  };
}

const version = route({
  ...RULE_VERSION,
  method: 'GET',
  kind: 'page',
  says: 'A version of the routing rules and what it changed',
  handler: (c) => show(c, ruleVersionPage, versionView(c), { here: 'rules' }),
});

const versionFiles = reportFiles<AtVersion, object, FoundVersion>({
  ...RULE_VERSION,
  says: 'A version of the routing rules',
  name: (c) => `rules-version-${c.found.set.version}`,
  report: (c, t, time) => ruleVersionReport(versionView(c), time, t),
});

const start = route({
  method: 'POST',
  path: '/rules/proposals',
  kind: 'page',
  object: { kind: 'RuleSet', all: true },
  policy: 'rules.changed',
  audit: 'rules.changed',
  says: 'Begins a change of the routing rules',
  handler: async (c) => {
    const [newest] = await setsOf(c.tx);
    const id = await addProposal(c.tx, { baseVersion: newest!.version, authorId: c.actor.id }, c.now);
    return redirect(`/rules/proposals/${id}`, { audit: { objectId: id } });
  },
});

type At = AtProposal;
type FoundProposal = FoundIn<'routing'>;
export const { find, findOwn } = proposalFinders('routing');

const open = route({
  method: 'GET',
  path: '/rules/proposals/:id',
  kind: 'page',
  object: { kind: 'RuleSet', find },
  policy: 'rules.show',
  audit: 'rules.show',
  says: 'A change of the routing rules: every difference, and what keeps it from being put in force',
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
  const problems = problemsOf(RULES, sets, p, c.now);
  const isOwn = c.actor.id === p.authorId;
  return show(
    c,
    ruleProposalPage,
    {
      id: p.id,
      base: p.baseVersion,
      state: p.state,
      author: p.author,
      reason: p.reason,
      legalBasis: p.legalBasis,
      ...(p.effectiveFromMs === null ? {} : { effectiveFrom: iso(p.effectiveFromMs) }),
      dayPassed: dayPassed(p, c.now),
      changes: p.changes.map(changeText),
      differences: rowsOf(base, applyChanges(base, p.changes)),
      problems,
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
      isOwn,
      mayTry: mayWithRules(c.actor, 'rules.tried'),
      rules: base.rules.map((r) => ({ value: r.id, label: r.id })),
      conditional: conditionalRules(applyChanges(base, p.changes)).map((r) => ({
        value: r.id,
        label: rowTitle(r),
      })),
      policies: Object.keys(applyChanges(base, p.changes).policies).map((value) => ({ value, label: value })),
      roles: ROLES.map((value) => ({ value, label: value })),
      agencies: (await listAgencies(c.tx, { limit: AGENCIES, offset: 0 })).agencies
        .filter((a) => a.active && ROLES.includes(a.recipientRole))
        .map((a) => ({ value: a.id, label: `${a.name} (${a.recipientRole})` })),
      ties: Object.entries(TIE_WORDS).map(([value, label]) => ({ value, label })),
      formats: Object.entries(MESSAGE_FORMATS).map(([value, says]) => ({
        value,
        label: `${value}: ${says}`,
      })),
      // Announced as early as the notice allows, unless its author says otherwise.
      form: {
        ...form,
        values: { formatFrom: earliestFormatDay(base, 'sora', c.now), ...form.values },
      },
    },
    { here: 'rules', ...(status === undefined ? {} : { status }) },
  );
}

function changeText(c: RuleChange): string {
  switch (c.op) {
    case 'rule':
      return `${c.id}: ${c.when}, ${c.class}`;
    case 'remove-rule':
      return `${c.id} is taken out`;
    case 'add-rule':
      return `like ${c.like}: ${c.recipientRole} (${c.tie}), ${c.when}, ${c.class}`;
    case 'policy':
      return `${c.id}: ${policyText(c.policy)}`;
    case 'appropriate':
      return c.tell === 'as-row'
        ? `${c.rule}: the row’s own condition again (tier ${c.tier}, victim ${c.victim})`
        : `${c.rule}: ${decisionText({ ...c, tell: c.tell })}`;
    case 'switch':
      return switchText(c.switch);
    case 'format':
      return formatText(c.format);
    case 'withdraw-format':
      return withdrawnFormatText(c.format);
    case 'format-notice':
      return noticeText(c.recipientRole, c.days);
  }
}

/** More than there are registration agencies. */
const AGENCIES = 1000;

async function rolesOfAgencies(tx: Tx): Promise<ReadonlyMap<string, RecipientRole>> {
  const { agencies } = await listAgencies(tx, { limit: AGENCIES, offset: 0 });
  return new Map(agencies.filter((a) => a.active).map((a) => [a.id, a.recipientRole]));
}

const change = route({
  method: 'POST',
  path: '/rules/proposals/:id/changes',
  kind: 'page',
  object: { kind: 'RuleSet', find: findOwn },
  policy: 'rules.changed',
  audit: 'rules.changed',
  says: 'Adds a change to what its author is writing',
  params: ProposalId,
  body: ChangeBody,
  handler: async (c) => {
    const read = readChange(c.body, await rolesOfAgencies(c.tx));
    if ('errors' in read) return draw(c, { values: c.body, errors: read.errors }, 422);
    const p = c.found.proposal;
    const saved =
      p.state === 'draft' && (await saveDraft(c.tx, p, { changes: [...p.changes, read.change] }, c.now));
    return redirect(`/rules/proposals/${p.id}${saved ? '?done=saved' : ''}`, {
      audit: { facts: { op: read.change.op, saved } },
    });
  },
});

const RULES: ProposedRules<'routing', RoutingBody> = {
  kind: 'routing',
  called: 'routing rules',
  path: '/rules/proposals',
  listPath: '/rules',
  dayNeeded: false,
  apply: applyChanges,
  check: checkProposal,
  draw,
};

export const rulesRoutes: readonly AnyRoute[] = [
  list,
  ...listFiles,
  version,
  ...versionFiles,
  start,
  open,
  change,
  ...proposalRoutes(RULES),
];
