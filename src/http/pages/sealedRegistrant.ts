import { z } from 'zod';
import { purposeProblem, purposeText } from '#domain/purpose.js';
import { changeSessionFacts } from '#storage/sessions.js';
import { purposePage } from '#web/pages/purpose.js';
import type { FormState } from '#web/view.js';
import { type PlainAnswer, redirect } from '../answer.js';
import { type AtRegistrant, REGISTRANT, RegistrantId } from '../foundRegistrant.js';
import { type AnyRoute, route } from '../route.js';
import { show } from '../shell.js';

/**
 * A registration whose conviction was set aside is sealed: nothing of its file is shown before somebody has said what
 * for, file by file and in each session anew.
 */

/** Files that a session may have opened at a time; the oldest is asked about again. */
const OPEN_MAX = 20;

/** Puts the question before every page of a registrant. */
export function behindSeal(routes: readonly AnyRoute[]): readonly AnyRoute[] {
  return routes.map((r) =>
    r.kind === 'page' && r.method === 'GET' && r.object === REGISTRANT
      ? { ...r, handler: (c: AtRegistrant) => (isShut(c) ? ask(c, { values: {} }) : r.handler(c)) }
      : r,
  );
}

function isShut(c: AtRegistrant): boolean {
  return c.found.registrant.sealedAtMs !== null && !opened(c).includes(c.found.id);
}

function opened(c: AtRegistrant): readonly string[] {
  return c.session.facts.unsealed ?? [];
}

function ask(c: AtRegistrant, form: FormState, status?: number): Promise<PlainAnswer> {
  c.note({ asked: 'purpose' });
  return show(
    c,
    purposePage,
    { action: `/registry/${c.found.id}/unseal`, sealed: true, form },
    { here: 'registry', audit: { outcome: 'refused' }, ...(status === undefined ? {} : { status }) },
  );
}

const typed = (max: number) => z.string().trim().max(max).default('');

const unseal = route({
  method: 'POST',
  path: '/registry/:id/unseal',
  kind: 'page',
  object: REGISTRANT,
  policy: 'registrant.show',
  audit: 'registrant.show',
  says: 'States what the sealed file of a registrant is opened for',
  params: RegistrantId,
  body: z.object({ purpose: typed(40), caseNumber: typed(60), why: typed(200) }),
  handler: async (c) => {
    const wrong = purposeProblem(c.body);
    if (wrong) return ask(c, { values: { ...c.body }, errors: [wrong] }, 422);
    const purpose = purposeText(c.body);
    const unsealed = [...opened(c).filter((id) => id !== c.found.id), c.found.id].slice(-OPEN_MAX);
    await changeSessionFacts(c.tx, c.session.digest, { purpose, unsealed });
    return redirect(`/registry/${c.found.id}`, { audit: { facts: { purpose } } });
  },
});

export const sealedRegistrantRoutes: readonly AnyRoute[] = [unseal];
