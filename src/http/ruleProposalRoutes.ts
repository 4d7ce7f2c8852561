import { z } from 'zod';
import { isIsoDate } from '#basics/dates.js';
import { acceptRuleSet, type RuleSet } from '#domain/ruleSet.js';
import { addProposal, type ProposalKind, saveDecision, saveDraft } from '#storage/ruleProposals.js';
import { addRuleSet } from '#storage/ruleSets.js';
import type { FieldError, FormState } from '#web/view.js';
import { redirect } from './answer.js';
import { type AnyRoute, route } from './route.js';
import { text } from './ruleChangeForm.js';
import {
  effectFromMs,
  ProposalId,
  type ProposedRules,
  problemsOf,
  proposalFinders,
  ruleSetsOf,
} from './ruleProposals.js';

/** Writing, proposing, withdrawing and deciding, the same for all rules that two persons change. */
export function proposalRoutes<K extends ProposalKind, Body, Sent extends FormState['values']>(
  rules: ProposedRules<K, Body, Sent>,
): readonly AnyRoute[] {
  const { find, findOwn, findForSecond } = proposalFinders(rules.kind);
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

  const start = route({
    method: 'POST',
    path: rules.path,
    kind: 'page',
    object: { kind: 'RuleSet', all: true },
    policy: 'rules.changed',
    audit: 'rules.changed',
    says: `Begins a change of the ${rules.called}`,
    handler: async (c) => {
      const [newest] = await ruleSetsOf<Body>(c.tx, rules.kind);
      const of = { kind: rules.kind, baseVersion: newest!.version, authorId: c.actor.id };
      const id = await addProposal(c.tx, of, c.now);
      return redirect(at({ id }), { audit: { objectId: id, facts: { rules: rules.kind } } });
    },
  });

  const open = route({
    method: 'GET',
    path: `${rules.path}/:id`,
    kind: 'page',
    object: { kind: 'RuleSet', find },
    policy: 'rules.show',
    audit: 'rules.show',
    says: `A change of the ${rules.called}: every difference, and what keeps it from being put in force`,
    params: ProposalId,
    handler: (c) => rules.draw(c, { values: {} }),
  });

  const change = route({
    ...own,
    method: 'POST',
    path: `${rules.path}/:id/changes`,
    says: `Adds a change of the ${rules.called} to what its author is writing`,
    body: rules.changeBody,
    handler: async (c) => {
      const read = await rules.read(c.tx, c.body);
      if ('errors' in read) return rules.draw(c, { values: c.body, errors: read.errors }, 422);
      const p = c.found.proposal;
      const changes = [...p.changes, read.change];
      const saved = p.state === 'draft' && (await saveDraft(c.tx, p, { changes }, c.now));
      return saidOf(p, saved, { op: read.change.op });
    },
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
  return [start, open, change, remove, propose, withdraw, decideOn];
}
