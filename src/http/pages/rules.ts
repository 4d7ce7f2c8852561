import { z } from 'zod';
import { isIsoDate } from '#basics/dates.js';
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
import { acceptRuleSet, type RuleSet, ruleSetInForce } from '#domain/ruleSet.js';
import { listAgencies } from '#storage/agencies.js';
import type { Tx } from '#storage/database.js';
import {
  addProposal,
  listProposals,
  type RuleProposal,
  saveDecision,
  saveDraft,
} from '#storage/ruleProposals.js';
import { addRuleSet, listRuleSets } from '#storage/ruleSets.js';
import { ruleProposalPage } from '#web/pages/ruleProposal.js';
import { type RulesView, type RuleVersionView, rulesPage, ruleVersionPage } from '#web/pages/rules.js';
import { rulesReport, ruleVersionReport } from '#web/reports/rules.js';
import type { FieldError, FormState } from '#web/view.js';
import { redirect } from '../answer.js';
import { reportFiles } from '../reports.js';
import { type AnyRoute, type Context, type Finding, type Found, type Person, route } from '../route.js';
import { ChangeBody, ROLES, readChange, text } from '../ruleChangeForm.js';
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
export const setsOf = async (tx: Tx): Promise<Sets> =>
  (await listRuleSets(tx, 'routing')) as unknown as RuleSet<RoutingBody>[];

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
export const { find, findOwn, findForSecond } = proposalFinders('routing');

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
  const problems = problemsOf(sets, p, c.now);
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

function problemsOf(sets: Sets, p: RuleProposal, nowMs: number): readonly string[] {
  const base = sets.find((s) => s.version === p.baseVersion)!;
  const problems = checkProposal(base.body, p.changes, p.effectiveFromMs ?? nowMs, nowMs);
  const newest = sets[0]!;
  return newest.version === p.baseVersion
    ? problems
    : [...problems, `Version ${newest.version} was put in force meanwhile. Write the change on that one.`];
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

const remove = route({
  method: 'POST',
  path: '/rules/proposals/:id/remove',
  kind: 'page',
  object: { kind: 'RuleSet', find: findOwn },
  policy: 'rules.changed',
  audit: 'rules.changed',
  says: 'Takes a change out of what its author is writing',
  params: ProposalId,
  body: z.object({ number: z.coerce.number().int().min(1).max(1000) }),
  handler: async (c) => {
    const p = c.found.proposal;
    const saved =
      p.state === 'draft' &&
      (await saveDraft(c.tx, p, { changes: p.changes.filter((_, i) => i !== c.body.number - 1) }, c.now));
    return redirect(`/rules/proposals/${p.id}${saved ? '?done=saved' : ''}`, { audit: { facts: { saved } } });
  },
});

const propose = route({
  method: 'POST',
  path: '/rules/proposals/:id/propose',
  kind: 'page',
  object: { kind: 'RuleSet', find: findOwn },
  policy: 'rules.changed',
  audit: 'rules.changed',
  says: 'Puts a change before an approver',
  params: ProposalId,
  body: z.object({ effective: text(10), legalBasis: text(500), reason: text(2000) }),
  handler: async (c) => {
    const { effective, legalBasis, reason } = c.body;
    const errors: FieldError[] = [
      ...(effective !== '' && !isIsoDate(effective)
        ? [{ field: 'effective', problem: 'notADate' } as const]
        : []),
      ...(legalBasis === '' ? [{ field: 'legalBasis', problem: 'required' } as const] : []),
      ...(reason.length < 3 ? [{ field: 'reason', problem: 'reasonTooShort' } as const] : []),
    ];
    if (errors.length > 0) return draw(c, { values: c.body, errors }, 422);
    const p = {
      ...c.found.proposal,
      effectiveFromMs: effective === '' ? null : Date.parse(`${effective}T00:00:00Z`),
    };
    if (p.state !== 'draft' || problemsOf(await setsOf(c.tx), p, c.now).length > 0)
      return draw({ ...c, found: { ...c.found, proposal: p } }, { values: c.body }, 422);
    const saved = await saveDraft(
      c.tx,
      c.found.proposal,
      { effectiveFromMs: p.effectiveFromMs, legalBasis, reason, state: 'proposed' },
      c.now,
    );
    return redirect(`/rules/proposals/${p.id}${saved ? '?done=saved' : ''}`, { audit: { facts: { saved } } });
  },
});

const withdraw = route({
  method: 'POST',
  path: '/rules/proposals/:id/withdraw',
  kind: 'page',
  object: { kind: 'RuleSet', find: findOwn },
  policy: 'rules.changed',
  audit: 'rules.changed',
  says: 'Withdraws a change before anybody decided',
  params: ProposalId,
  handler: async (c) => {
    const saved = await saveDraft(c.tx, c.found.proposal, { state: 'withdrawn' }, c.now);
    return redirect('/rules', { audit: { facts: { saved } } });
  },
});

const decideOn = route({
  method: 'POST',
  path: '/rules/proposals/:id/decide',
  kind: 'page',
  object: { kind: 'RuleSet', find: findForSecond },
  policy: 'rules.decided',
  audit: 'rules.decided',
  says: 'A second person approves a change and puts it in force, or refuses it',
  params: ProposalId,
  body: z.object({ decision: z.enum(['approve', 'refuse']), note: text(2000) }),
  handler: async (c) => {
    const p = c.found.proposal;
    if (c.body.note.length < 3)
      return draw(c, { values: c.body, errors: [{ field: 'note', problem: 'reasonTooShort' }] }, 422);
    const sets = await setsOf(c.tx);
    const approve = c.body.decision === 'approve';
    if (p.state !== 'proposed' || (approve && problemsOf(sets, p, c.now).length > 0))
      return draw(c, { values: c.body, errors: [{ field: 'note', problem: 'stale' }] }, 422);
    let setVersion: number | null = null;
    if (approve) {
      const base = sets[0]!;
      const set: RuleSet<RoutingBody> = {
        kind: 'routing',
        version: base.version + 1,
        validFromMs: Math.max(p.effectiveFromMs ?? c.now, c.now),
        validUntilMs: null,
        author: `${p.author} (${p.authorId})`,
        approver: `${c.user.displayName} (${c.actor.id})`,
        legalBasis: p.legalBasis,
        body: applyChanges(base.body, p.changes),
      };
      const accepted = acceptRuleSet(sets, set);
      if (!accepted.ok) throw new Error(accepted.error.says);
      await addRuleSet(c.tx, set, c.now);
      setVersion = set.version;
    }
    const done = await saveDecision(
      c.tx,
      p,
      { state: approve ? 'approved' : 'refused', by: c.actor.id, note: c.body.note, setVersion },
      c.now,
    );
    if (!done) throw new Error(`proposal ${p.id} moved on while it was decided`);
    return redirect(`/rules/proposals/${p.id}?done=saved`, {
      audit: { facts: { decision: c.body.decision, version: setVersion } },
    });
  },
});

export const rulesRoutes: readonly AnyRoute[] = [
  list,
  ...listFiles,
  version,
  ...versionFiles,
  start,
  open,
  change,
  remove,
  propose,
  withdraw,
  decideOn,
];
