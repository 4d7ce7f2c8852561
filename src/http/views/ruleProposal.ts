import { type RuleSet, ruleSetInForce } from '#domain/ruleSet.js';
import type { VersionDifference } from '#domain/versionDifferences.js';
import { agencyNames } from '#storage/agencies.js';
import type { Tx } from '#storage/database.js';
import {
  listProposals,
  type ProposalChanges,
  type ProposalKind,
  type RuleProposal,
} from '#storage/ruleProposals.js';
import type { ProposalHeadView } from '#web/pages/proposalParts.js';
import type { DifferenceRow, ProposalRow, VersionRow } from '#web/pages/ruleHistory.js';
import { texts } from '#web/text/text.js';
import type { Person } from '../route.js';
import { type ChangedRules, dayPassed, mayWithRules, problemsOf } from '../ruleProposals.js';
import { iso } from './eventLine.js';

/** What pages show of rules that two persons change, whatever the rules are about. */

/** Differences as the pages draw them: a side that is not there is left out. */
export function differenceRows(
  differences: readonly VersionDifference<DifferenceRow['what']>[],
): DifferenceRow[] {
  return differences.map(({ what, id, before, after }) => ({
    what,
    id,
    ...(before === null ? {} : { before }),
    ...(after === null ? {} : { after }),
  }));
}

/**
 * Every version, the newest first.
 * @param differences of a version from the one before it; undefined for the first
 */
export function versionRows<Body, D>(
  sets: readonly RuleSet<Body>[],
  nowMs: number,
  differences: (before: Body | undefined, body: Body) => D,
): (VersionRow & { readonly differences: D })[] {
  const inForce = sets[0] && ruleSetInForce(sets, sets[0].kind, nowMs);
  return sets.map((s, i) => ({
    version: s.version,
    ...(s.validFromMs > 0 ? { from: iso(s.validFromMs) } : {}),
    state: s.version === inForce?.version ? 'inForce' : s.validFromMs > nowMs ? 'later' : 'earlier',
    author: setPerson(s.author),
    approver: setPerson(s.approver),
    legalBasis: s.legalBasis,
    differences: differences(sets[i + 1]?.body, s.body),
  }));
}

/** Who wrote or approved a set of rules: kept with the id of the account, which tells a reader nothing. */
export function setPerson(kept: string): string {
  return kept === 'initial'
    ? texts('en')('rules.initial')
    : kept.replace(/ \([0-9a-f]{8}-[0-9a-f-]{27}\)$/, '');
}

export async function proposalRows(tx: Tx, kind: ProposalKind): Promise<ProposalRow[]> {
  return (await listProposals(tx, kind)).map((p) => ({
    id: p.id,
    base: p.baseVersion,
    state: p.state,
    author: p.author,
    reason: p.reason,
    changes: p.changes.length,
    updatedAt: iso(p.updatedAtMs),
  }));
}

/** The head of a proposal's page, and what the reader may do with it. */
export function proposalHead<K extends ProposalKind, Body>(
  c: { readonly actor: Person; readonly now: number },
  rules: ChangedRules<K, Body>,
  sets: readonly RuleSet<Body>[],
  p: RuleProposal<ProposalChanges[K]>,
): Omit<ProposalHeadView, 'form'> & {
  readonly changes: readonly string[];
  readonly mayWrite: boolean;
  readonly mayTry: boolean;
} {
  const base = sets.find((s) => s.version === p.baseVersion)!.body;
  const isOwn = c.actor.id === p.authorId;
  return {
    id: p.id,
    base: p.baseVersion,
    state: p.state,
    author: p.author,
    reason: p.reason,
    legalBasis: p.legalBasis,
    ...(p.effectiveFromMs === null ? {} : { effectiveFrom: iso(p.effectiveFromMs) }),
    dayPassed: dayPassed(p, c.now),
    changes: p.changes.map(rules.says),
    differences: differenceRows(rules.differences(base, rules.apply(base, p.changes))),
    problems: problemsOf(rules, sets, p, c.now),
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
    isOwn,
    mayWrite: isOwn && p.state === 'draft' && mayWithRules(c.actor, 'rules.changed'),
    mayDecide: p.state === 'proposed' && mayWithRules(c.actor, 'rules.decided', p.authorId),
    mayTry: mayWithRules(c.actor, 'rules.tried'),
  };
}

/** The same view with the names of single agencies that a change means: the rules know them by id. */
export async function withAgencyNames<View>(tx: Tx, view: View): Promise<View> {
  const ids = new Set<string>();
  const inText = /\(agency ([0-9a-f-]{36})\)/g;
  const each = (value: unknown, text: (t: string) => string): unknown => {
    if (typeof value === 'string') return text(value);
    if (Array.isArray(value)) return value.map((v) => each(v, text));
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([k, v]) => [k, each(v, text)]));
  };
  each(view, (text) => {
    for (const [, id] of text.matchAll(inText)) ids.add(id!);
    return text;
  });
  if (ids.size === 0) return view;
  const names = await agencyNames(tx, [...ids]);
  return each(view, (text) =>
    text.replace(inText, (all, id: string) => (names[id] ? `(${names[id]})` : all)),
  ) as View;
}
