import { z } from 'zod';
import { isUuid } from '#basics/ids.js';
import { CASE_REFUSALS, type CaseAct, type CaseRefusal } from '#domain/complianceCase.js';
import { judicialDistrict } from '#domain/judicialDistricts.js';
import { reasoned } from '#domain/reasoned.js';
import { type CaseDoor, weighAgain, workCase } from '#storage/applyCase.js';
import type { ComplianceCase } from '#storage/complianceCases.js';
import { addDisclosure } from '#storage/disclosures.js';
import { findUser } from '#storage/users.js';
import type { FieldError } from '#web/view.js';
import { redirect } from '../answer.js';
import { type AnyRoute, route } from '../route.js';
import { type AtCase, CASE, CASE_PARAMS, drawCase } from './findCase.js';

/** What an officer does with a compliance case; each is one act of the rules, and a refusal comes back on the page. */
const VERSION = z.coerce.number().int().catch(0);
const typed = (max = 4000) => z.string().max(max).default('');

/** Which field of its form a refusal is shown at; the form as a whole where none is to blame. */
function problemOf(refusal: CaseRefusal, noteField: string): FieldError {
  const fields: Partial<Record<CaseRefusal, FieldError>> = {
    'no-reason': { field: noteField, problem: 'reasonTooShort' },
    'no-such-owner': { field: 'owner', problem: 'chooseOne' },
    'no-district': { field: 'district', problem: 'chooseOne' },
    'unknown-outcome': { field: 'outcome', problem: 'chooseOne' },
    'unknown-answer': { field: noteField.replace('why-', 'answer-'), problem: 'chooseOne' },
    stale: { field: noteField, problem: 'stale' },
  };
  return fields[refusal] ?? { field: noteField, problem: 'notNow', values: { why: CASE_REFUSALS[refusal] } };
}

/** Refusals of a choice whose form wants a reason too. */
const CHOICES: ReadonlySet<CaseRefusal> = new Set(['no-district', 'unknown-outcome', 'unknown-answer']);

/** All that is to be mended: where a choice was refused, a reason that is missing as well. */
function problemsOf(
  refusal: CaseRefusal,
  noteField: string,
  typed: Readonly<Record<string, unknown>>,
): readonly FieldError[] {
  const first = problemOf(refusal, noteField);
  return CHOICES.has(refusal) && !reasoned(String(typed[noteField] ?? ''))
    ? [first, problemOf('no-reason', noteField)]
    : [first];
}

function doorOf(c: AtCase): CaseDoor {
  return { actor: c.actor, name: c.user.displayName, nowMs: c.now, source: c.request.ip };
}

interface Doing<B> {
  readonly part: string;
  readonly audit: 'case.assigned' | 'case.noted' | 'case.referred' | 'case.closed';
  readonly says: string;
  readonly body: z.ZodType<B>;
  /** Field at which a refusal stands. */
  readonly at: (body: B) => string;
  readonly act: (c: AtCase, body: B) => CaseAct | Promise<CaseAct>;
  readonly after?: (c: AtCase, done: ComplianceCase) => Promise<void>;
}

/** One thing that an officer does with a case; refusals come back on the page with the words that were typed. */
function doing<B extends { readonly version: number }>(d: Doing<B>): AnyRoute {
  return route({
    method: 'POST',
    path: `/cases/:id/${d.part}`,
    kind: 'page',
    object: CASE,
    policy: d.audit,
    audit: d.audit,
    says: d.says,
    params: CASE_PARAMS,
    body: d.body,
    handler: async (c: AtCase) => {
      const body = c.body as B;
      const done = await workCase(c.tx, doorOf(c), c.found.id, await d.act(c, body), body.version);
      if (!done.ok) {
        const { version: _version, ...values } = body as B & Record<string, string>;
        const status = done.error === 'stale' ? 409 : 422;
        return drawCase(c, { values, errors: problemsOf(done.error, d.at(body), values) }, status);
      }
      await d.after?.(c, done.value);
      return redirect(`/cases/${c.found.id}?done=saved`, { audit: { written: true } });
    },
  });
}

const noted = <F extends string>(field: F) =>
  z.object({ version: VERSION, [field]: typed() } as { version: typeof VERSION } & Record<
    F,
    ReturnType<typeof typed>
  >);

const take = doing({
  part: 'take',
  audit: 'case.assigned',
  says: 'Takes a case that nobody has, or, as a supervisor, from whoever has it',
  body: z.object({ version: VERSION }),
  at: () => 'note',
  act: () => ({ kind: 'take' }),
});

const assign = doing({
  part: 'assign',
  audit: 'case.assigned',
  says: 'A supervisor gives a case to an officer',
  body: z.object({ version: VERSION, owner: typed(60) }),
  at: () => 'owner',
  act: async (c, { owner }) => {
    const user = isUuid(owner) ? await findUser(c.tx, owner) : undefined;
    return {
      kind: 'assign',
      to: { id: owner, worksCases: user?.status === 'active' && worksCases(user) },
    };
  },
});

function worksCases(user: { readonly agencyRole: string; readonly roles: readonly string[] }): boolean {
  return (
    user.agencyRole === 'nsotc' && user.roles.some((r) => r === 'nsotc-officer' || r === 'nsotc-supervisor')
  );
}

const note = doing({
  part: 'note',
  audit: 'case.noted',
  says: 'Adds a note to a case',
  body: noted('note'),
  at: () => 'note',
  act: (_c, b) => ({ kind: 'note', note: b.note }),
});

const ELEMENT = z.object({ version: VERSION, element: typed(40) }).catchall(typed());

const element = doing({
  part: 'element',
  audit: 'case.noted',
  says: 'Answers whether an element of 18 USC 2250(b) can be shown',
  body: ELEMENT,
  at: (b) => `why-${b.element}`,
  act: (_c, b) => ({
    kind: 'element',
    element: b.element,
    answer: String(b[`answer-${b.element}`] ?? ''),
    note: String(b[`why-${b.element}`] ?? ''),
  }),
});

const referDistrict = doing({
  part: 'refer-district',
  audit: 'case.referred',
  says: 'Refers a case to a US Marshals’ district; the account of disclosures has it',
  body: z.object({ version: VERSION, district: typed(10), referNote: typed() }),
  at: () => 'referNote',
  act: (_c, b) => ({
    kind: 'refer-district',
    district: judicialDistrict(b.district)?.code ?? null,
    note: b.referNote,
  }),
  after: (c, done) => disclose(c, done, `US Marshals Service, ${judicialDistrict(done.district!)!.name}`),
});

const referProsecutor = doing({
  part: 'refer-prosecutor',
  audit: 'case.referred',
  says: 'Refers a case to the US Attorney of its district',
  body: noted('prosecutorNote'),
  at: () => 'prosecutorNote',
  act: (_c, b) => ({ kind: 'refer-prosecutor', note: b.prosecutorNote }),
  after: (c, done) => disclose(c, done, `US Attorney, ${judicialDistrict(done.district!)!.name}`),
});

const takeBack = doing({
  part: 'take-back',
  audit: 'case.referred',
  says: 'Takes a referred case back',
  body: noted('backNote'),
  at: () => 'backNote',
  act: (_c, b) => ({ kind: 'take-back', note: b.backNote }),
});

const close = doing({
  part: 'close',
  audit: 'case.closed',
  says: 'Closes a case with an outcome and why',
  body: z.object({ version: VERSION, outcome: typed(40), closeNote: typed() }),
  at: () => 'closeNote',
  act: (_c, b) => ({ kind: 'close', outcome: b.outcome, note: b.closeNote }),
});

const reopen = doing({
  part: 'reopen',
  audit: 'case.closed',
  says: 'Opens a closed case again',
  body: noted('reopenNote'),
  at: () => 'reopenNote',
  act: (_c, b) => ({ kind: 'reopen', note: b.reopenNote }),
});

const weigh = route({
  method: 'POST',
  path: '/cases/:id/weigh',
  kind: 'page',
  object: CASE,
  policy: 'case.noted',
  audit: 'case.noted',
  says: 'Weighs a case again by the table in force',
  params: CASE_PARAMS,
  body: z.object({ version: VERSION }),
  handler: async (c) => {
    const done = await weighAgain(c.tx, doorOf(c), c.found.id, c.body.version);
    if (!done.ok) return drawCase(c, { values: {}, errors: [problemOf(done.error, 'note')] }, 409);
    return redirect(`/cases/${c.found.id}?done=saved`, { audit: { written: true } });
  },
});

/** Who got the case outside the routing rules stands in the account of disclosures (5 USC 552a(c)). */
async function disclose(c: AtCase, done: ComplianceCase, toName: string): Promise<void> {
  await addDisclosure(c.tx, {
    naturalKey: `case ${done.id} v${done.version}`,
    atMs: c.now,
    byAgencyId: c.actor.agencyId,
    byUserId: c.actor.id,
    toName,
    toCountry: 'USA',
    subjectId: done.subjectId,
    tripId: done.tripId,
    fields: ['names', 'recordFile', 'recordNumber', 'event', 'route', 'departure'],
    purpose: `Referral of compliance case ${done.number}`,
    legalBasis: '18 USC 2250(b); 34 USC 20941',
    medium: 'case file',
    foreignMessageId: null,
  });
}

export const caseActRoutes: readonly AnyRoute[] = [
  take,
  assign,
  note,
  element,
  weigh,
  referDistrict,
  referProsecutor,
  takeBack,
  close,
  reopen,
];
