import { z } from 'zod';
import { type RecipientRole, roleText } from '#domain/agency.js';
import { conditionalRules, decisionText, rowTitle } from '#domain/appropriate.js';
import { MESSAGE_FORMATS } from '#domain/message.js';
import { earliestFormatDay } from '#domain/messageFormat.js';
import type { RoutingBody, RoutingRule } from '#domain/routingRules.js';
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
import { rowsNotTaken } from '#domain/shippedRules.js';
import { listAgencies } from '#storage/agencies.js';
import type { Tx } from '#storage/database.js';
import { ruleProposalPage } from '#web/pages/ruleProposal.js';
import { type RulesView, type RuleVersionView, rulesPage, ruleVersionPage } from '#web/pages/rules.js';
import { rulesReport, ruleVersionReport } from '#web/reports/rules.js';
import type { FormState } from '#web/view.js';
import { reportFiles } from '../reports.js';
import { type AnyRoute, type Finding, type Found, type Person, route } from '../route.js';
import { ChangeBody, ROLES, readChange } from '../ruleChangeForm.js';
import { proposalRoutes } from '../ruleProposalRoutes.js';
import {
  type AtProposalOf,
  mayWithRules,
  type ProposedRules,
  proposalFinders,
  ruleSetsOf,
} from '../ruleProposals.js';
import { show } from '../shell.js';
import { iso } from '../views/eventLine.js';
import {
  differenceRows,
  proposalHead,
  proposalRows,
  setPerson,
  versionRows,
  withAgencyNames,
} from '../views/ruleProposal.js';

/**
 * The routing rules: their history with what changed, changes under way, and what a change would have sent. The
 * author writes, somebody else approves; policies and the database both refuse anything else.
 */
type Sets = readonly RuleSet<RoutingBody>[];
export const setsOf = (tx: Tx): Promise<Sets> => ruleSetsOf<RoutingBody>(tx, 'routing');

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
  const inForce = ruleSetInForce(sets, 'routing', c.now);
  return {
    notTaken: inForce ? rowsNotTaken(inForce.body.rules).map((r) => ({ id: r.id, says: ruleText(r) })) : [],
    versions: versionRows(sets, c.now, (before, body) => (before ? differences(before, body).length : 0)),
    proposals: await proposalRows(c.tx, 'routing'),
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
    author: setPerson(set.author),
    approver: setPerson(set.approver),
    legalBasis: set.legalBasis,
    ...(before
      ? {
          before: {
            version: before.version,
            differences: differenceRows(differences(before.body, set.body)),
          },
        }
      : {}),
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
  handler: async (c) =>
    show(c, ruleVersionPage, await withAgencyNames(c.tx, versionView(c)), { here: 'rules' }),
});

const versionFiles = reportFiles<AtVersion, object, FoundVersion>({
  ...RULE_VERSION,
  says: 'A version of the routing rules',
  name: (c) => `rules-version-${c.found.set.version}`,
  report: async (c, t, time) => ruleVersionReport(await withAgencyNames(c.tx, versionView(c)), time, t),
});

export const { find } = proposalFinders('routing');

/** A row as a choice: whom it means in which case, and its id, by which changes and problems speak of it. */
function rowChoice(r: RoutingRule) {
  return { value: r.id, label: `${rowTitle(r)}: ${r.id}` };
}

async function draw(c: AtProposalOf<'routing'>, form: FormState, status?: number) {
  const p = c.found.proposal;
  const sets = await setsOf(c.tx);
  const base = sets.find((s) => s.version === p.baseVersion)!.body;
  const after = applyChanges(base, p.changes);
  return show(
    c,
    ruleProposalPage,
    {
      ...(await withAgencyNames(c.tx, proposalHead(c, RULES, sets, p))),
      rules: base.rules.map(rowChoice),
      likes: [...rowsNotTaken(base.rules), ...base.rules].map(rowChoice),
      conditional: conditionalRules(after).map((r) => ({
        value: r.id,
        label: rowTitle(r),
      })),
      policies: Object.entries(after.policies).map(([value, p]) => ({
        value,
        label: `${p.says} (${value})`,
      })),
      roles: ROLES.map((value) => ({ value, label: roleText(value) })),
      agencies: (await listAgencies(c.tx, { limit: AGENCIES, offset: 0 })).agencies
        .filter((a) => a.active && ROLES.includes(a.recipientRole))
        .map((a) => ({ value: a.id, label: `${a.name} (${roleText(a.recipientRole)})` })),
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

const RULES: ProposedRules<'routing', RoutingBody, z.infer<typeof ChangeBody>> = {
  kind: 'routing',
  called: 'routing rules',
  path: '/rules/proposals',
  listPath: '/rules',
  dayNeeded: false,
  changeBody: ChangeBody,
  read: async (tx, sent) => readChange(sent, await rolesOfAgencies(tx)),
  says: changeText,
  differences,
  apply: applyChanges,
  check: checkProposal,
  draw,
};

export const rulesRoutes: readonly AnyRoute[] = [
  list,
  ...listFiles,
  version,
  ...versionFiles,
  ...proposalRoutes(RULES),
];
