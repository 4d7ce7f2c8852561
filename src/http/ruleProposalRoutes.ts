import { z } from 'zod';
import { isIsoDate } from '#basics/dates.js';
import { acceptRuleSet, type RuleSet } from '#domain/ruleSet.js';
import type { Tx } from '#storage/database.js';
import {
  type ProposalChanges,
  type ProposalKind,
  type RuleProposal,
  saveDecision,
  saveDraft,
} from '#storage/ruleProposals.js';
import { addRuleSet, listRuleSets } from '#storage/ruleSets.js';
import type { FieldError, FormState } from '#web/view.js';
import { type PlainAnswer, redirect } from './answer.js';
import { type AnyRoute, type Context, route } from './route.js';
import { text } from './ruleChangeForm.js';
import { type AtProposal, type FoundProposal, ProposalId, proposalFinders } from './ruleProposals.js';

/** What a kind of rules says for its proposals to be written, withdrawn and decided. */
export interface ProposedRules<K extends ProposalKind, Body> {
  readonly kind: K;
  /** As people call them, after "a change of the". */
  readonly called: string;
  /** Where its proposals stand, and where its versions are listed. */
  readonly path: string;
  readonly listPath: string;
  /** A day must be given; else an empty one means "on approval". */
  readonly dayNeeded: boolean;
  readonly apply: (body: Body, changes: readonly ProposalChanges[K][]) => Body;
  readonly check: (
    body: Body,
    changes: readonly ProposalChanges[K][],
    fromMs: number,
    nowMs: number,
  ) => readonly string[];
  readonly draw: (c: AtProposalOf<K>, form: FormState, status?: number) => Promise<PlainAnswer>;
}

// biome-ignore lint/suspicious/noExplicitAny: routes with different bodies
type Any = any;
export type AtProposalOf<K extends ProposalKind> = Context<
  'page',
  AtProposal,
  Any,
  Any,
  FoundProposal<K>,
  Any
>;

export async function ruleSetsOf<Body>(tx: Tx, kind: ProposalKind): Promise<readonly RuleSet<Body>[]> {
  return (await listRuleSets(tx, kind)) as unknown as readonly RuleSet<Body>[];
}

/**
 * What keeps a proposal from being put in force. What is being written is held against the day that its author gave;
 * what waits for the second person against the day on which it can take effect: its own, or this one where that has
 * passed meanwhile (decision 0119).
 */
export function problemsOf<K extends ProposalKind, Body>(
  rules: Pick<ProposedRules<K, Body>, 'kind' | 'check'>,
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
function effectFromMs(p: { readonly effectiveFromMs: number | null }, nowMs: number): number {
  return Math.max(p.effectiveFromMs ?? nowMs, nowMs);
}

/** Taking a change out, proposing, withdrawing and deciding, the same for all rules that two persons change. */
export function proposalRoutes<K extends ProposalKind, Body>(
  rules: ProposedRules<K, Body>,
): readonly AnyRoute[] {
  const { findOwn, findForSecond } = proposalFinders(rules.kind);
  const own = {
    kind: 'page',
    object: { kind: 'RuleSet', find: findOwn },
    policy: 'rules.changed',
    audit: 'rules.changed',
    params: ProposalId,
  } as const;
  const at = (p: { readonly id: string }, part = '') => `${rules.path}/${p.id}${part}`;
  const saidOf = (
    p: { readonly id: string },
    saved: boolean,
    facts: Readonly<Record<string, unknown>> = {},
  ) =>
    redirect(at(p, saved ? '?done=saved' : ''), {
      audit: { facts: { rules: rules.kind, ...facts, saved } },
    });

  const remove = route({
    ...own,
    method: 'POST',
    path: `${rules.path}/:id/remove`,
    says: `Takes a change of the ${rules.called} out of what its author is writing`,
    body: z.object({ number: z.coerce.number().int().min(1).max(1000) }),
    handler: async (c) => {
      const p = c.found.proposal;
      const changes = p.changes.filter((_, i) => i !== c.body.number - 1);
      return saidOf(p, p.state === 'draft' && (await saveDraft(c.tx, p, { changes }, c.now)));
    },
  });

  const propose = route({
    ...own,
    method: 'POST',
    path: `${rules.path}/:id/propose`,
    says: `Puts a change of the ${rules.called} before an approver`,
    body: z.object({ effective: text(10), legalBasis: text(500), reason: text(2000) }),
    handler: async (c) => {
      const { effective, legalBasis, reason } = c.body;
      const noDay = effective === '' && !rules.dayNeeded;
      const errors: FieldError[] = [
        ...(noDay || isIsoDate(effective) ? [] : [{ field: 'effective', problem: 'notADate' } as const]),
        ...(legalBasis === '' ? [{ field: 'legalBasis', problem: 'required' } as const] : []),
        ...(reason.length < 3 ? [{ field: 'reason', problem: 'reasonTooShort' } as const] : []),
      ];
      if (errors.length > 0) return rules.draw(c, { values: c.body, errors }, 422);
      const effectiveFromMs = noDay ? null : Date.parse(`${effective}T00:00:00Z`);
      const proposal = { ...c.found.proposal, effectiveFromMs };
      const problems = problemsOf(rules, await ruleSetsOf<Body>(c.tx, rules.kind), proposal, c.now);
      if (proposal.state !== 'draft' || problems.length > 0)
        return rules.draw({ ...c, found: { ...c.found, proposal } }, { values: c.body }, 422);
      return saidOf(
        proposal,
        await saveDraft(
          c.tx,
          c.found.proposal,
          { effectiveFromMs, legalBasis, reason, state: 'proposed' },
          c.now,
        ),
      );
    },
  });

  const withdraw = route({
    ...own,
    method: 'POST',
    path: `${rules.path}/:id/withdraw`,
    says: `Withdraws a change of the ${rules.called} before anybody decided`,
    handler: async (c) => {
      const saved = await saveDraft(c.tx, c.found.proposal, { state: 'withdrawn' }, c.now);
      return redirect(rules.listPath, { audit: { facts: { rules: rules.kind, saved } } });
    },
  });

  const decideOn = route({
    method: 'POST',
    path: `${rules.path}/:id/decide`,
    kind: 'page',
    object: { kind: 'RuleSet', find: findForSecond },
    policy: 'rules.decided',
    audit: 'rules.decided',
    says: `A second person approves a change of the ${rules.called}, in force from its day, or refuses it`,
    params: ProposalId,
    body: z.object({ decision: z.enum(['approve', 'refuse']), note: text(2000) }),
    handler: async (c) => {
      const p = c.found.proposal;
      const { decision, note } = c.body;
      if (note.length < 3)
        return rules.draw(c, { values: c.body, errors: [{ field: 'note', problem: 'reasonTooShort' }] }, 422);
      const sets = await ruleSetsOf<Body>(c.tx, rules.kind);
      const approve = decision === 'approve';
      if (p.state !== 'proposed' || (approve && problemsOf(rules, sets, p, c.now).length > 0))
        return rules.draw(c, { values: c.body, errors: [{ field: 'note', problem: 'stale' }] }, 422);
      let setVersion: number | null = null;
      if (approve) {
        const base = sets[0]!;
        const set: RuleSet<Body> = {
          kind: rules.kind,
          version: base.version + 1,
          validFromMs: effectFromMs(p, c.now),
          validUntilMs: null,
          author: `${p.author} (${p.authorId})`,
          approver: `${c.user.displayName} (${c.actor.id})`,
          legalBasis: p.legalBasis,
          body: rules.apply(base.body, p.changes),
        };
        const accepted = acceptRuleSet(sets, set);
        if (!accepted.ok) throw new Error(accepted.error.says);
        await addRuleSet(c.tx, set, c.now);
        setVersion = set.version;
      }
      const done = await saveDecision(
        c.tx,
        p,
        { state: approve ? 'approved' : 'refused', by: c.actor.id, note, setVersion },
        c.now,
      );
      if (!done) throw new Error(`proposal ${p.id} moved on while it was decided`);
      return redirect(at(p, '?done=saved'), {
        audit: { facts: { rules: rules.kind, decision, version: setVersion } },
      });
    },
  });
  return [remove, propose, withdraw, decideOn];
}
