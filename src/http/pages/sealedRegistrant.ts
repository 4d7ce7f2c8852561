import { z } from 'zod';
import { purposeProblem, purposeText } from '#domain/purpose.js';
import { agenciesSeen } from '#storage/actsFor.js';
import { findSealed, namedAgain } from '#storage/sealedRegistrants.js';
import { changeSessionFacts, type Session } from '#storage/sessions.js';
import { purposePage } from '#web/pages/purpose.js';
import { sealedPage } from '#web/pages/sealedRegistrants.js';
import type { FieldError, FormState } from '#web/view.js';
import { type PlainAnswer, redirect } from '../answer.js';
import { type AtRegistrant, findRegistrant, REGISTRANT, RegistrantId } from '../foundRegistrant.js';
import { type AnyRoute, route } from '../route.js';
import { show } from '../shell.js';

/**
 * A registration whose conviction was set aside is sealed: nothing of its file is shown before somebody has said what
 * for, file by file and in each session anew.
 */

/** Files that a session may have opened at a time; the oldest is asked about again. */
const OPEN_MAX = 20;

/**
 * Puts the question before everything at a registrant, what is posted included: a form that comes back shows what it
 * was about. Where it was answered the pages name the person as ever.
 */
export function behindSeal(routes: readonly AnyRoute[]): readonly AnyRoute[] {
  return routes.map((r) =>
    r.kind === 'page' && 'find' in r.object && r.object.find === findRegistrant && r !== unseal
      ? {
          ...r,
          handler: async (c: AtRegistrant) => {
            const { registrant } = c.found;
            if (registrant.sealedAtMs === null) return r.handler(c);
            if (!isOpenedIn(c.session, registrant.id))
              return ask(c, { values: {} }, r.method === 'POST' ? 422 : undefined);
            return r.handler({ ...c, found: { ...c.found, registrant: await namedAgain(c.tx, registrant) } });
          },
        }
      : r,
  );
}

/** Whether somebody said in this session what the sealed file of a registrant is needed for. */
export function isOpenedIn(session: Session, registrantId: string): boolean {
  return (session.facts.unsealed ?? []).includes(registrantId);
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
    const before = c.session.facts.unsealed ?? [];
    const unsealed = [...before.filter((id) => id !== c.found.id), c.found.id].slice(-OPEN_MAX);
    await changeSessionFacts(c.tx, c.session.digest, { purpose, unsealed });
    return redirect(`/registry/${c.found.id}`, { audit: { facts: { purpose } } });
  },
});

const FOUND_MAX = 50;

const search = route({
  method: 'GET',
  path: '/registry/sealed',
  kind: 'page',
  object: { kind: 'Registrant', all: true },
  policy: 'registrant.list',
  audit: 'registrant.list',
  says: 'The questions before sealed files are looked for by name',
  handler: (c) => show(c, sealedPage, { found: null, form: { values: {} } }, { here: 'registry' }),
});

const find = route({
  method: 'POST',
  path: '/registry/sealed',
  kind: 'page',
  object: { kind: 'Registrant', all: true },
  policy: 'registrant.list',
  audit: 'registrant.list',
  says: 'Looks for sealed files by name, for a stated purpose',
  body: z.object({ q: typed(100), purpose: typed(40), caseNumber: typed(60), why: typed(200) }),
  handler: async (c) => {
    const wrong = purposeProblem(c.body);
    const errors: FieldError[] = [
      ...(/[\p{L}\p{N}]/u.test(c.body.q) ? [] : [{ field: 'q', problem: 'required' } as const]),
      ...(wrong ? [wrong] : []),
    ];
    const form = { values: { ...c.body }, errors };
    if (errors.length > 0)
      return show(
        c,
        sealedPage,
        { found: null, form },
        { here: 'registry', status: 422, audit: { outcome: 'refused' } },
      );
    const purpose = purposeText(c.body);
    await changeSessionFacts(c.tx, c.session.digest, { purpose });
    const found = await findSealed(
      c.tx,
      await agenciesSeen(c.tx, c.actor.agencyId, c.now),
      c.body.q,
      FOUND_MAX,
    );
    c.note({ shown: found.map((r) => r.id), purpose });
    return show(c, sealedPage, { found, form }, { here: 'registry' });
  },
});

export const sealedRegistrantRoutes: readonly AnyRoute[] = [unseal, search, find];
