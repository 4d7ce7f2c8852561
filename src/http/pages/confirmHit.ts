import { z } from 'zod';
import { answered, CONFIRM_REFUSALS } from '#domain/hitConfirmation.js';
import { loadCase } from '#storage/caseFacts.js';
import { answerConfirmation, askHitConfirmation, readConfirmation } from '#storage/hitConfirmations.js';
import type { FieldError } from '#web/view.js';
import { redirect } from '../answer.js';
import { refuse } from '../errors.js';
import { type AnyRoute, route } from '../route.js';
import { CANDIDATE, CANDIDATE_PARAMS, showCandidate } from './candidates.js';

/** The holder of a warrant is asked whether it stands, and what it says on the telephone is entered. */
const ask = route({
  method: 'POST',
  path: '/candidates/:id/confirm-hit',
  kind: 'page',
  object: CANDIDATE,
  policy: 'hit.asked',
  audit: 'hit.asked',
  says: 'Asks the holder of the warrant to confirm the hit',
  params: CANDIDATE_PARAMS,
  body: z.object({ priority: z.enum(['U', 'R']).catch('U') }),
  handler: async (c) => {
    const facts = await loadCase(c.tx, c.found.id, c.now);
    if (!facts) return refuse('gone');
    const done = await askHitConfirmation(
      c.tx,
      { actor: c.actor, nowMs: c.now, source: c.request.ip },
      facts,
      c.body.priority,
    );
    if (done.ok)
      return redirect(`/candidates/${c.found.id}?done=hitAsked#confirmations`, { audit: { written: true } });
    return showCandidate(
      c,
      {
        values: {},
        errors: [{ field: 'confirm', problem: 'notNow', values: { why: CONFIRM_REFUSALS[done.error] } }],
      },
      { status: 409, audit: { outcome: 'refused', facts: { refused: done.error } } },
    );
  },
});

const answer = route({
  method: 'POST',
  path: '/candidates/:id/confirm-hit/answer',
  kind: 'page',
  object: CANDIDATE,
  policy: 'hit.asked',
  audit: 'hit.answered',
  says: 'Enters what the holder of the warrant said',
  params: CANDIDATE_PARAMS,
  body: z.object({
    confirmation: z.string().max(60).default(''),
    hitAnswer: z.string().max(2).default(''),
    answeredBy: z.string().max(200).default(''),
    confirmNote: z.string().max(1000).default(''),
  }),
  handler: async (c) => {
    const { hitAnswer: said, answeredBy, confirmNote } = c.body;
    const state = answered(said);
    const errors: FieldError[] = [
      ...(state === null ? [{ field: 'hitAnswer', problem: 'chooseOne' } as const] : []),
      ...(answeredBy.trim() === '' ? [{ field: 'answeredBy', problem: 'required' } as const] : []),
    ];
    const values = { hitAnswer: said, answeredBy, confirmNote };
    if (state === null || errors.length > 0)
      return showCandidate(c, { values, errors }, { status: 422, audit: { outcome: 'refused' } });
    const request = /^[0-9a-f-]{36}$/.test(c.body.confirmation)
      ? await readConfirmation(c.tx, c.body.confirmation)
      : undefined;
    if (request?.candidateId !== c.found.id) return refuse('not-found');
    const kept = await answerConfirmation(
      c.tx,
      request,
      { state, by: answeredBy.trim(), note: confirmNote.trim(), via: 'telephone' },
      c.actor,
      c.now,
    );
    if (!kept)
      return showCandidate(
        c,
        { values, errors: [{ field: 'hitAnswer', problem: 'stale' }] },
        { status: 409, audit: { outcome: 'refused' } },
      );
    return redirect(`/candidates/${c.found.id}?done=saved#confirmations`, { audit: { written: true } });
  },
});

export const confirmHitRoutes: readonly AnyRoute[] = [ask, answer];
