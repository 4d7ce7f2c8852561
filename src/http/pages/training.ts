import { z } from 'zod';
import { PRACTICE_PERSONS, type TrainingSide } from '#domain/training.js';
import { writeAudit } from '#storage/audit.js';
import { changeSessionFacts } from '#storage/sessions.js';
import { beginTraining, eraseTraining, trainingState } from '#storage/training.js';
import { trainingPage } from '#web/pages/training.js';
import { redirect } from '../answer.js';
import { type AnyRoute, route } from '../route.js';
import { show } from '../shell.js';
import { iso } from '../views/eventLine.js';

/**
 * Training: begun, left and emptied by a click. The session remembers on which side its person practises; all that
 * they do is then done as that agency's (`callers.ts`). The session itself stays the real agency's.
 */
const OBJECT = { kind: 'Training', all: true } as const;

const showOne = route({
  method: 'GET',
  path: '/training',
  kind: 'page',
  object: OBJECT,
  policy: 'training.show',
  audit: 'training.show',
  says: 'Practice the work of a registry with invented persons',
  prepare: ({ services, session }) =>
    services.db.asSystem((tx) => trainingState(tx, session.agencyId), { training: true }),
  handler: (c) =>
    show(
      c,
      trainingPage,
      {
        side: c.session.facts.training ?? null,
        files: c.prepared?.files ?? null,
        until: c.prepared?.untilMs ? iso(c.prepared.untilMs) : null,
        persons: PRACTICE_PERSONS,
      },
      { here: 'registry' },
    ),
});

const enter = route({
  method: 'POST',
  path: '/training/enter',
  kind: 'page',
  object: OBJECT,
  policy: 'training.entered',
  audit: 'training.entered',
  says: 'Begins training, or changes to its other side',
  body: z.object({ side: z.enum(['double', 'neighbour']).default('double') }),
  prepare: ({ services, session, now }) =>
    services.db.asSystem((tx) => beginTraining(tx, session.agencyId, now), { training: true }),
  handler: async (c) => {
    const side: TrainingSide = c.body.side;
    await changeSessionFacts(c.tx, c.session.digest, { training: side });
    return redirect(side === 'double' ? '/training?done=trainingBegun' : '/relocations', {
      audit: { objectId: c.session.agencyId, facts: { side } },
    });
  },
});

const leave = route({
  method: 'POST',
  path: '/training/leave',
  kind: 'page',
  object: OBJECT,
  policy: 'training.left',
  audit: 'training.left',
  says: 'Leaves training',
  handler: async (c) => {
    await changeSessionFacts(c.tx, c.session.digest, { training: null });
    return redirect('/registry?done=trainingLeft', { audit: { objectId: c.session.agencyId } });
  },
});

const erase = route({
  method: 'POST',
  path: '/training/erase',
  kind: 'page',
  object: OBJECT,
  policy: 'training.erased',
  audit: 'training.erased',
  says: 'Erases everything that an agency practiced',
  // Only a transaction that sees training can; the audit row stands in the same one.
  prepare: ({ services, session, actor, now, request }) =>
    services.db.asSystem(
      async (tx) => {
        const removed = await eraseTraining(tx, session.agencyId, now);
        await writeAudit(tx, now, {
          actor,
          action: 'training.erased',
          objectKind: 'Training',
          objectId: session.agencyId,
          facts: { removed, request: request.id },
          source: request.ip,
        });
      },
      { training: true },
    ),
  handler: () => redirect('/training?done=trainingErased', { audit: { written: true } }),
});

export const trainingRoutes: readonly AnyRoute[] = [showOne, enter, leave, erase];
