import { z } from 'zod';
import { decide } from '#access/decide.js';
import { isUuid } from '#basics/ids.js';
import type { RuleSet } from '#domain/ruleSet.js';
import type { VersionDifference } from '#domain/versionDifferences.js';
import type { Tx } from '#storage/database.js';
import {
  type ProposalChanges,
  type ProposalKind,
  type RuleProposal,
  readProposal,
} from '#storage/ruleProposals.js';
import { listRuleSets } from '#storage/ruleSets.js';
import type { DifferenceRow } from '#web/pages/ruleHistory.js';
import type { FieldError, FormState } from '#web/view.js';
import type { PlainAnswer } from './answer.js';
import type { AtPage, Finding, Found, Person } from './route.js';

/** What the pages of proposed rules share, whatever the rules are about: whose a proposal is, and who may do what. */

export interface FoundProposal<K extends ProposalKind> extends Found {
  readonly proposal: RuleProposal<ProposalChanges[K]>;
}
export type AtProposal = { readonly id: string };
export const ProposalId = z.object({ id: z.string().max(60) });

export function proposalFinders<K extends ProposalKind>(kind: K) {
  type Finder = (f: Finding<AtProposal, unknown, unknown>) => Promise<FoundProposal<K> | undefined>;
  const find: Finder = async ({ tx, params }) => {
    const proposal = isUuid(params.id) ? await readProposal(tx, params.id, kind) : undefined;
    return proposal && { id: proposal.id, agencyId: null, proposal };
  };
  /** For its author alone: to everybody else there is nothing here to write on. */
  const findOwn: Finder = async (f) => {
    const found = await find(f);
    return found && f.actor?.id === found.proposal.authorId ? found : undefined;
  };
  /** For the second person; the policies know who was the first. */
  const findForSecond: Finder = async (f) => {
    const found = await find(f);
    return found && { ...found, firstPersonId: found.proposal.authorId };
  };
  return { find, findOwn, findForSecond };
}

export function mayWithRules(
  actor: Person,
  action: 'rules.changed' | 'rules.decided' | 'rules.tried',
  firstPersonId?: string,
): boolean {
  return decide(actor, action, {
    kind: 'RuleSet',
    id: '*',
    agencyId: null,
    ...(firstPersonId === undefined ? {} : { firstPersonId }),
  }).allowed;
}

/** What a kind of rules says of a change of them. */
export interface ChangedRules<K extends ProposalKind, Body> {
  readonly kind: K;
  /** A change in words. */
  readonly says: (change: ProposalChanges[K]) => string;
  readonly differences: (before: Body, after: Body) => readonly VersionDifference<DifferenceRow['what']>[];
  readonly apply: (body: Body, changes: readonly ProposalChanges[K][]) => Body;
  readonly check: (
    body: Body,
    changes: readonly ProposalChanges[K][],
    fromMs: number,
    nowMs: number,
  ) => readonly string[];
}

/** What it says for its proposals to be written, withdrawn and decided on pages. */
export interface ProposedRules<K extends ProposalKind, Body, Sent extends FormState['values']>
  extends ChangedRules<K, Body> {
  /** As people call them, after "a change of the". */
  readonly called: string;
  /** Where its proposals stand, and where its versions are listed. */
  readonly path: string;
  readonly listPath: string;
  /** A day must be given; else an empty one means "on approval". */
  readonly dayNeeded: boolean;
  /** A change as its author sends it, and what is read from it. */
  readonly changeBody: z.ZodType<Sent>;
  readonly read: (
    tx: Tx,
    sent: Sent,
  ) => Promise<{ readonly change: ProposalChanges[K] } | { readonly errors: readonly FieldError[] }>;
  readonly draw: (c: AtProposalOf<K>, form: FormState, status?: number) => Promise<PlainAnswer>;
}

export type AtProposalOf<K extends ProposalKind> = AtPage<FoundProposal<K>, AtProposal>;

export async function ruleSetsOf<Body>(tx: Tx, kind: ProposalKind): Promise<readonly RuleSet<Body>[]> {
  return (await listRuleSets(tx, kind)) as unknown as readonly RuleSet<Body>[];
}

/**
 * What keeps a proposal from being put in force. What is being written is held against the day that its author gave;
 * what waits for the second person against the day on which it can take effect: its own, or this one where that has
 * passed meanwhile (decision 0119).
 */
export function problemsOf<K extends ProposalKind, Body>(
  rules: ChangedRules<K, Body>,
  sets: readonly RuleSet<Body>[],
  p: RuleProposal<ProposalChanges[K]>,
  nowMs: number,
): readonly string[] {
  const base = sets.find((s) => s.version === p.baseVersion)!;
  const fromMs = p.state === 'proposed' ? effectFromMs(p, nowMs) : (p.effectiveFromMs ?? nowMs);
  const problems = rules.check(base.body, p.changes, fromMs, nowMs);
  const newest = sets[0]!;
  return newest.version === p.baseVersion
    ? problems
    : [...problems, `Version ${newest.version} was put in force meanwhile. Write the change on that one.`];
}

/** Whether a proposal that waits takes effect on its approval because its day has passed. */
export function dayPassed(
  p: { readonly state: string; readonly effectiveFromMs: number | null },
  nowMs: number,
): boolean {
  return p.state === 'proposed' && p.effectiveFromMs !== null && p.effectiveFromMs < nowMs;
}

/** Never before somebody has agreed. */
export function effectFromMs(p: { readonly effectiveFromMs: number | null }, nowMs: number): number {
  return Math.max(p.effectiveFromMs ?? nowMs, nowMs);
}
