import { z } from 'zod';
import { isUuid } from '#basics/ids.js';
import type { Result } from '#basics/result.js';
import type { Document } from '#documents/document.js';
import { type Candidate, mayWorkCandidates } from '#domain/candidate.js';
import { candidateReference } from '#domain/reference.js';
import { readCandidate, type StoredCandidate } from '#storage/candidates.js';
import {
  type ClaimProblem,
  claimCandidate,
  colleagues,
  handOverCandidate,
  releaseCandidate,
} from '#storage/claims.js';
import { candidatePage } from '#web/pages/candidate.js';
import { handOverPage } from '#web/pages/handOver.js';
import { localText } from '#web/parts/When.js';
import type { FieldError, FormState } from '#web/view.js';
import { file, type PlainAnswer, redirect } from '../answer.js';
import { printPdf } from '../documentFonts.js';
import { refuse } from '../errors.js';
import { markOf } from '../mark.js';
import { type AnyRoute, type AtPage, type Finding, type Found, route } from '../route.js';
import { type Showing, show } from '../shell.js';
import { candidateView } from '../views/candidate.js';
import { caseCsv, caseDocument } from '../views/caseDocument.js';
import { iso } from '../views/eventLine.js';

export interface FoundCandidate extends Found {
  readonly candidate: StoredCandidate;
}

/** A candidate by its id; candidates belong to no agency, only NSOTC's officers are let near them. */
export const CANDIDATE = {
  kind: 'Candidate',
  find: async ({
    tx,
    params,
  }: Finding<{ id: string }, unknown, unknown>): Promise<FoundCandidate | undefined> => {
    const candidate = isUuid(params.id) ? await readCandidate(tx, params.id) : undefined;
    return candidate && { id: candidate.id, agencyId: null, candidate };
  },
} as const;

export const CANDIDATE_PARAMS = z.object({ id: z.string().max(60) });

type AtCandidate = AtPage<FoundCandidate>;

/** The candidate's page as it is now, with what was typed and what is wrong with it. */
export async function showCandidate(
  c: AtCandidate,
  form: FormState = { values: {} },
  showing: Showing = {},
): Promise<PlainAnswer> {
  const made = await candidateView(
    c.tx,
    c.found.id,
    { actor: c.actor, now: c.now, isTest: c.services.settings.isTest },
    form,
  );
  if (!made) return refuse('gone');
  c.note({
    version: made.view.version,
    record: made.facts.record.id,
    event: made.facts.event.id,
    ...(form.errors ? { problems: form.errors.map((e) => `${e.field} ${e.problem}`) } : {}),
  });
  return show(c, candidatePage, made.view, { here: 'queue', ...showing });
}

const showOne = route({
  method: 'GET',
  path: '/candidates/:id',
  kind: 'page',
  object: CANDIDATE,
  policy: 'candidate.show',
  audit: 'candidate.show',
  says: 'A candidate: both sides, the evidence, who would be told',
  params: CANDIDATE_PARAMS,
  handler: (c) => showCandidate(c),
});

const claimPost = route({
  method: 'POST',
  path: '/candidates/:id/claim',
  kind: 'page',
  object: CANDIDATE,
  policy: 'candidate.claim',
  audit: 'candidate.claim',
  says: 'Claims a candidate, or renews the claim',
  params: CANDIDATE_PARAMS,
  handler: async (c) => claimed(c, await claimCandidate(c.tx, c.found.id, c.actor, c.now), 'claimed'),
});

const releasePost = route({
  method: 'POST',
  path: '/candidates/:id/release',
  kind: 'page',
  object: CANDIDATE,
  policy: 'candidate.release',
  audit: 'candidate.release',
  says: 'Gives a claim back to the queue',
  params: CANDIDATE_PARAMS,
  body: z.object({ note: z.string().max(2000).default('') }),
  handler: async (c) =>
    claimed(c, await releaseCandidate(c.tx, c.found.id, c.actor, c.body.note, c.now), 'released'),
});

function claimed(
  c: AtCandidate,
  done: Result<Candidate, ClaimProblem>,
  code: 'claimed' | 'released' | 'handedOver',
): Promise<PlainAnswer> | PlainAnswer {
  if (done.ok)
    return redirect(`/candidates/${c.found.id}?done=${code}`, {
      audit: { facts: { version: done.value.version } },
    });
  // Somebody else was faster, or the candidate is decided: the page as it is now says which.
  return showCandidate(
    c,
    { values: {} },
    {
      status: 409,
      audit: { outcome: 'refused', facts: { refused: done.error.code } },
    },
  );
}

const HAND_OVER_BODY = z.object({
  to: z.string().max(60).default(''),
  note: z.string().max(2000).default(''),
  version: z.coerce.number().int().optional().catch(undefined),
});

const handOverForm = route({
  method: 'GET',
  path: '/candidates/:id/hand-over',
  kind: 'page',
  object: CANDIDATE,
  policy: 'candidate.hand-over',
  audit: 'candidate.show',
  says: 'The form to hand a candidate over',
  params: CANDIDATE_PARAMS,
  handler: (c) => showHandOver(c, { values: {} }),
});

const handOverPost = route({
  method: 'POST',
  path: '/candidates/:id/hand-over',
  kind: 'page',
  object: CANDIDATE,
  policy: 'candidate.hand-over',
  audit: 'candidate.hand-over',
  says: 'Hands a candidate to a colleague, with a note',
  params: CANDIDATE_PARAMS,
  body: HAND_OVER_BODY,
  handler: async (c) => {
    const { to, note } = c.body;
    const colleague = (await colleagues(c.tx, c.actor.agencyId, c.now)).find((p) => p.id === to);
    const errors: FieldError[] = [
      ...(colleague ? [] : [{ field: 'to', problem: 'chooseOne' } as const]),
      ...(note.trim() === '' ? [{ field: 'note', problem: 'required' } as const] : []),
    ];
    const values = { to, note };
    if (!colleague || errors.length > 0)
      return showHandOver(c, { values, errors }, { status: 422, audit: { outcome: 'refused' } });
    const done = await handOverCandidate(c.tx, c.found.id, c.actor, colleague, note, c.now);
    if (done.ok)
      return redirect(`/candidates/${c.found.id}?done=handedOver`, {
        audit: { facts: { to: colleague.id, version: done.value.version } },
      });
    const field = done.error.code === 'own-decision' || done.error.code === 'not-allowed' ? 'to' : 'version';
    return showHandOver(
      c,
      { values, errors: [{ field, problem: field === 'to' ? 'secondPerson' : 'stale' }] },
      { status: 409, audit: { outcome: 'refused', facts: { refused: done.error.code } } },
    );
  },
});

async function showHandOver(c: AtCandidate, form: FormState, showing: Showing = {}): Promise<PlainAnswer> {
  const made = await candidateView(c.tx, c.found.id, {
    actor: c.actor,
    now: c.now,
    isTest: c.services.settings.isTest,
  });
  if (!made) return refuse('gone');
  const officers = (await colleagues(c.tx, c.actor.agencyId, c.now)).filter(
    (p) => mayWorkCandidates(p) && p.id !== (made.view.claim?.by.id ?? ''),
  );
  return show(
    c,
    handOverPage,
    {
      candidateId: c.found.id,
      reference: made.view.reference,
      travellerName: made.view.travellerName,
      version: made.view.version,
      officers: officers.map((p) => ({ id: p.id, name: p.name, onDuty: p.present, open: p.holding })),
      form,
    },
    { here: 'queue', ...showing },
  );
}

async function caseDocumentOf(c: AtCandidate): Promise<Document> {
  const made = await candidateView(c.tx, c.found.id, {
    actor: c.actor,
    now: c.now,
    isTest: c.services.settings.isTest,
  });
  if (!made) return refuse('gone');
  c.note({ version: made.view.version, record: made.facts.record.id, event: made.facts.event.id });
  return caseDocument(made.view, {
    by: `${c.user.displayName} (${c.user.agencyName})`,
    at: localText(iso(c.now), c.user.timeZone),
    atMs: c.now,
    purpose: c.session.facts.purpose ?? 'adjudication',
    mark: markOf(c),
    zone: c.user.timeZone,
  });
}

const pdf = route({
  method: 'GET',
  path: '/candidates/:id.pdf',
  kind: 'page',
  object: CANDIDATE,
  policy: 'candidate.export',
  audit: 'candidate.export',
  says: 'The case as a tagged PDF file',
  params: CANDIDATE_PARAMS,
  handler: async (c) => {
    c.note({ as: 'pdf' });
    const bytes = await printPdf(await caseDocumentOf(c));
    return file(Buffer.from(bytes), {
      type: 'application/pdf',
      name: `case-${candidateReference(c.found.id)}.pdf`,
    });
  },
});

const csv = route({
  method: 'GET',
  path: '/candidates/:id.csv',
  kind: 'page',
  object: CANDIDATE,
  policy: 'candidate.export',
  audit: 'candidate.export',
  says: 'The case as CSV',
  params: CANDIDATE_PARAMS,
  handler: async (c) => {
    c.note({ as: 'csv' });
    return file(caseCsv(await caseDocumentOf(c)), {
      type: 'text/csv; charset=utf-8',
      name: `case-${candidateReference(c.found.id)}.csv`,
    });
  },
});

export const candidateRoutes: readonly AnyRoute[] = [
  showOne,
  claimPost,
  releasePost,
  handOverForm,
  handOverPost,
  pdf,
  csv,
];
