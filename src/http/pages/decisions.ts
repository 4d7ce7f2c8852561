import { z } from 'zod';
import {
  type AdjudicationRefusalCode,
  decisionProblems,
  reopenedNote,
  secondPersonNeeded,
} from '#domain/adjudication.js';
import { candidateDue, heldBy } from '#domain/candidate.js';
import { explainMatch } from '#domain/explanation.js';
import { TRAVEL_EVENT_KINDS } from '#domain/travelEvent.js';
import { doorCloseAtMs } from '#domain/voyage.js';
import { currentAdjudication } from '#storage/adjudications.js';
import {
  type AdjudicationProblem,
  decideCandidate,
  reopenCandidate,
  secondCandidate,
  verifiedIdentifierAgrees,
} from '#storage/applyAdjudication.js';
import { readCandidate } from '#storage/candidates.js';
import { loadCase } from '#storage/caseFacts.js';
import { candidateClocks } from '#storage/claims.js';
import { confirmPage } from '#web/pages/confirm.js';
import type { FieldError, FormState, Outcome, ProblemCode } from '#web/view.js';
import { type PlainAnswer, redirect } from '../answer.js';
import { refuse } from '../errors.js';
import { type AnyRoute, type AtPage, type Finding, route } from '../route.js';
import { show } from '../shell.js';
import { candidateView } from '../views/candidate.js';
import { CANDIDATE, CANDIDATE_PARAMS, type FoundCandidate, showCandidate } from './candidates.js';

/**
 * Deciding: the candidate's form is checked, the confirm page says what will follow, and only its own post decides.
 * Every refusal shows the candidate as it is now with the words that were typed: nobody loses a rationale.
 */
const typed = (max: number) => z.string().max(max).default('');

const DECISION = z.object({
  version: z.coerce.number().int().catch(0),
  outcome: typed(40),
  reasonCode: typed(60),
  rationale: typed(20_000),
  /** From the confirm page: back to the form with the same words. */
  back: typed(10),
});
type DecisionBody = z.infer<typeof DECISION>;

type AtCandidate = AtPage<FoundCandidate>;

const check = route({
  method: 'POST',
  path: '/candidates/:id/decide',
  kind: 'page',
  object: CANDIDATE,
  policy: 'adjudication.decide',
  audit: 'candidate.show',
  says: 'Checks a decision and shows what will follow from it; decides nothing',
  params: CANDIDATE_PARAMS,
  body: DECISION,
  handler: async (c) => {
    const form = formOf(c.body);
    if (c.body.back) return showCandidate(c, form);
    const problems = problemsBefore(c, c.body);
    if (problems.length > 0) return refused(c, form, problems);
    return showConfirm(c, c.body, form);
  },
});

const confirm = route({
  method: 'POST',
  path: '/candidates/:id/confirm',
  kind: 'page',
  object: CANDIDATE,
  policy: 'adjudication.decide',
  audit: 'adjudication.decide',
  says: 'Decides a candidate, or proposes the decision to a second person',
  params: CANDIDATE_PARAMS,
  body: DECISION,
  handler: async (c) => {
    const { kept } = c.found.candidate;
    const done = await decideCandidate(
      c.tx,
      doorOf(c),
      c.found.id,
      {
        candidateVersion: c.body.version,
        outcome: c.body.outcome || null,
        reasonCode: c.body.reasonCode || null,
        rationale: c.body.rationale,
      },
      { ...explainMatch(kept.match, kept.stamp, kept.marginBits), evidence: kept.match.evidence },
    );
    if (!done.ok)
      return (await saidAlready(c, c.body)) ?? refused(c, formOf(c.body), refusals(c.body, done.error));
    c.services.streams.poke('queue');
    const code = done.value.candidate.state === 'second' ? 'proposed' : 'decided';
    return redirect(`/candidates/${c.found.id}?done=${code}`, { audit: { written: true } });
  },
});

const second = route({
  method: 'POST',
  path: '/candidates/:id/second',
  kind: 'page',
  object: {
    kind: 'Candidate',
    find: async (finding: Finding<{ id: string }, unknown, unknown>) => {
      const found = await CANDIDATE.find(finding);
      const proposed = found && (await currentAdjudication(finding.tx, found.id));
      // The first person is part of the object, so that the policies can keep them from being the second.
      return found && { ...found, ...(proposed ? { firstPersonId: proposed.decidedBy } : {}) };
    },
  },
  policy: 'adjudication.second',
  audit: 'adjudication.second',
  says: 'A second person agrees with a proposed decision or returns it',
  params: CANDIDATE_PARAMS,
  body: z.object({
    version: z.coerce.number().int().catch(0),
    answer: typed(20),
    note: typed(4000),
  }),
  handler: async (c) => {
    const { answer, note, version } = c.body;
    const form: FormState = { values: { answer, note } };
    if (answer !== 'agree' && answer !== 'return')
      return showCandidate(
        c,
        { ...form, errors: [{ field: 'answer', problem: 'chooseOne' }] },
        { status: 422, audit: { outcome: 'refused' } },
      );
    const done = await secondCandidate(c.tx, doorOf(c), c.found.id, {
      agrees: answer === 'agree',
      note,
      candidateVersion: version,
    });
    if (!done.ok)
      return (await agreedAlready(c, answer, note)) ?? refused(c, form, [done.error], 'answer', 'note');
    c.services.streams.poke('queue');
    return redirect(`/candidates/${c.found.id}?done=${answer === 'agree' ? 'decided' : 'returned'}`, {
      audit: { written: true },
    });
  },
});

const reopen = route({
  method: 'POST',
  path: '/candidates/:id/reopen',
  kind: 'page',
  object: CANDIDATE,
  policy: 'adjudication.reopen',
  audit: 'adjudication.reopen',
  says: 'Opens a decided candidate again; everybody who was told hears that it is under review',
  params: CANDIDATE_PARAMS,
  body: z.object({ version: z.coerce.number().int().catch(0), reason: typed(4000) }),
  handler: async (c) => {
    const form: FormState = { values: { reason: c.body.reason } };
    if (c.body.version !== c.found.candidate.version)
      return (
        (await reopenedAlready(c, c.body)) ??
        refused(c, form, [{ code: 'stale-version' }], 'reason', 'reason')
      );
    const facts = await loadCase(c.tx, c.found.id, c.now);
    if (!facts) return refuse('gone');
    const { dueAtMs } = candidateDue(await candidateClocks(c.tx, c.now), {
      status: facts.candidate.status,
      basis: TRAVEL_EVENT_KINDS[facts.event.kind].clock,
      openedAtMs: c.now,
      doorCloseAtMs: facts.voyage
        ? doorCloseAtMs(facts.voyage)
        : facts.event.kind === 'live-query'
          ? null
          : facts.event.occursAtMs,
    });
    const done = await reopenCandidate(c.tx, doorOf(c), c.found.id, c.body.reason, dueAtMs);
    if (!done.ok)
      return (await reopenedAlready(c, c.body)) ?? refused(c, form, [done.error], 'reason', 'reason');
    c.services.streams.poke('queue');
    return redirect(`/candidates/${c.found.id}?done=saved`, { audit: { written: true } });
  },
});

export const decisionRoutes: readonly AnyRoute[] = [check, confirm, second, reopen];

function doorOf(c: AtCandidate) {
  return { keys: c.services.keys, actor: c.actor, nowMs: c.now, source: c.request.ip };
}

function formOf({ outcome, reasonCode, rationale }: DecisionBody): FormState {
  return { values: { outcome, reasonCode, rationale } };
}

/** The same words of the same officer again: a double press, or a page sent again. It is done, and nobody was faster. */
async function saidAlready(c: AtCandidate, body: DecisionBody): Promise<PlainAnswer | undefined> {
  const now = await currentAdjudication(c.tx, c.found.id);
  if (
    now?.decidedBy !== c.actor.id ||
    now.outcome !== body.outcome ||
    now.reasonCode !== body.reasonCode ||
    now.rationale !== body.rationale.trim()
  )
    return undefined;
  return redirect(`/candidates/${c.found.id}?done=${now.state === 'proposed' ? 'proposed' : 'decided'}`, {
    audit: { outcome: 'refused', facts: { refused: 'said-already' } },
  });
}

async function agreedAlready(c: AtCandidate, answer: string, note: string): Promise<PlainAnswer | undefined> {
  const now = await currentAdjudication(c.tx, c.found.id);
  if (answer !== 'agree' || now?.state !== 'in-force' || now.secondBy !== c.actor.id) return undefined;
  if (now.secondNote.trim() !== note.trim()) return undefined;
  return redirect(`/candidates/${c.found.id}?done=decided`, {
    audit: { outcome: 'refused', facts: { refused: 'said-already' } },
  });
}

/** Reopened from this very version with these words, and nothing happened to the candidate since. */
async function reopenedAlready(
  c: AtCandidate,
  body: { readonly version: number; readonly reason: string },
): Promise<PlainAnswer | undefined> {
  const now = await readCandidate(c.tx, c.found.id);
  if (now?.state !== 'open' || now.version !== body.version + 1) return undefined;
  if (now.claimNote !== reopenedNote(body.reason)) return undefined;
  return redirect(`/candidates/${c.found.id}?done=saved`, {
    audit: { outcome: 'refused', facts: { refused: 'said-already' } },
  });
}

/**
 * What is wrong before anything is asked of the ledger, so that the confirm page never promises what cannot be. What
 * changed meanwhile stands alone: the form is mended after a look at the candidate as it is now. All wrong fields are
 * named together.
 */
function problemsBefore(c: AtCandidate, body: DecisionBody): readonly Problem[] {
  const { candidate } = c.found;
  const holder = heldBy(candidate, c.now);
  if (candidate.state === 'closed') return [{ code: 'not-open' }];
  if (candidate.state !== 'open') return [{ code: 'already-decided' }];
  if (holder !== null && holder !== c.actor.id) return [{ code: 'held-by-another' }];
  if (candidate.version !== body.version) return [{ code: 'stale-version' }];
  return decisionProblems(body).map((code) => ({ code }));
}

/** All wrong fields where a field is what was refused. */
function refusals(body: DecisionBody, refusal: Problem): readonly Problem[] {
  const codes = decisionProblems(body);
  return codes.some((code) => code === refusal.code) ? codes.map((code) => ({ code })) : [refusal];
}

/** Which field of the form a refusal is about, and in which words the page says it. */
const PROBLEMS: Readonly<
  Partial<
    Record<AdjudicationRefusalCode, readonly [field: 'outcome' | 'reasonCode' | 'rationale', ProblemCode]>
  >
> = {
  'no-outcome': ['outcome', 'chooseOne'],
  'no-reason': ['reasonCode', 'chooseOne'],
  'reason-of-other-outcome': ['reasonCode', 'chooseOne'],
  'no-rationale': ['rationale', 'required'],
  'rationale-too-long': ['rationale', 'tooLong'],
};

interface Problem {
  readonly code: AdjudicationProblem['code'];
}

/** The candidate as it is now with the typed words: 422 for what the officer can mend, 409 for what changed meanwhile. */
function refused(
  c: AtCandidate,
  form: FormState,
  problems: readonly Problem[],
  main = 'outcome',
  note = 'rationale',
): Promise<PlainAnswer> {
  const known = (code: Problem['code']) => PROBLEMS[code as AdjudicationRefusalCode];
  const errors = problems.map(({ code }): FieldError => {
    const [field, problem] = known(code) ?? [main, code === 'same-person' ? 'secondPerson' : 'stale'];
    return {
      field: field === 'rationale' ? note : field,
      problem,
      ...(problem === 'tooLong' ? { values: { max: '4,000' } } : {}),
    };
  });
  return showCandidate(
    c,
    { ...form, errors },
    {
      status: problems.every(({ code }) => known(code)) ? 422 : 409,
      audit: { outcome: 'refused', facts: { refused: problems.map(({ code }) => code).join(', ') } },
    },
  );
}

async function showConfirm(c: AtCandidate, body: DecisionBody, form: FormState): Promise<PlainAnswer> {
  const made = await candidateView(
    c.tx,
    c.found.id,
    { actor: c.actor, now: c.now, isTest: c.services.settings.isTest },
    form,
  );
  if (!made) return refuse('gone');
  const { view } = made;
  const outcome = body.outcome as Outcome;
  c.note({ version: view.version, confirming: outcome });
  return show(
    c,
    confirmPage,
    {
      candidateId: view.id,
      reference: view.reference,
      version: view.version,
      status: view.status,
      travellerName: view.travellerName,
      recordName: view.record.name,
      recordNumber: view.record.number,
      event: view.event,
      outcome,
      reasonCode: body.reasonCode,
      rationale: body.rationale.trim(),
      plan: view.tell[outcome],
      secondNeeded: secondPersonNeeded({
        kind: 'adjudication',
        outcome,
        status: view.status,
        verifiedIdentifierAgrees: await verifiedIdentifierAgrees(c.tx, c.found.candidate),
      }),
      form: { values: {} },
    },
    { here: 'queue' },
  );
}
