import { z } from 'zod';
import { isLikelyDay } from '#basics/dates.js';
import {
  CLEAN_CONDITION_CODES,
  CLEAN_CONDITIONS,
  type CleanAnswers,
  type CleanProblem,
  type CleanStep,
  cleanAgainst,
  cleanReckoning,
  cleanStand,
  noCleanRecord,
} from '#domain/cleanRecord.js';
import { FILE_KINDS } from '#domain/registrantFile.js';
import {
  approveCleanRecord,
  cleanFactsOf,
  cleanStepsOf,
  hasSecondOfficer,
  proposeCleanRecord,
  withdrawCleanRecord,
} from '#storage/cleanRecords.js';
import { filesOf } from '#storage/registrantFiles.js';
import { cleanRecordPage } from '#web/pages/registrantCleanRecord.js';
import type { FieldError, FormState } from '#web/view.js';
import { type PlainAnswer, redirect } from '../answer.js';
import { refuse } from '../errors.js';
import { type AtRegistrant, REGISTRANT, RegistrantId } from '../foundRegistrant.js';
import { dateInputs, dateOf } from '../recordForm.js';
import { type AnyRoute, route } from '../route.js';
import { asRefused, show } from '../shell.js';
import { iso } from '../views/eventLine.js';

/** The shorter duty after a clean record: proposed with papers, approved by a second officer, withdrawn. */
const ask = route({
  method: 'GET',
  path: '/registry/:id/clean-record',
  kind: 'page',
  object: REGISTRANT,
  policy: 'registrant.clean-record',
  audit: 'registrant.show',
  says: 'The conditions of a shorter duty after a clean record, the earliest day, and the steps so far',
  params: RegistrantId,
  handler: (c) => draw(c),
});

const Part = z.string().max(4).default('');
const Met = z.enum(['yes', 'no', '']).catch('').default('');
const Paper = z.string().trim().max(500).default('');
const FileId = z.string().max(60).default('');
const propose = route({
  method: 'POST',
  path: '/registry/:id/clean-record',
  kind: 'page',
  object: REGISTRANT,
  policy: 'registrant.clean-record',
  audit: 'registrant.clean-record',
  says: 'Keeps the day from which a record is clean, or proposes the shorter duty with an answer to each condition',
  params: RegistrantId,
  body: z.object({
    only: z.string().max(10).default(''),
    'since-month': Part,
    'since-day': Part,
    'since-year': Part,
    'no-conviction': Met,
    'no-conviction-paper': Paper,
    'no-conviction-file': FileId,
    'no-sex-offence': Met,
    'no-sex-offence-paper': Paper,
    'no-sex-offence-file': FileId,
    supervision: Met,
    'supervision-paper': Paper,
    'supervision-file': FileId,
    treatment: Met,
    'treatment-paper': Paper,
    'treatment-file': FileId,
  }),
  handler: async (c) => {
    const { body } = c;
    const since = dateOf(body as unknown as Record<string, string>, 'since');
    const again = (errors: readonly FieldError[]) => draw(c, { values: body, errors }, 422);
    if (!isLikelyDay(since)) return again([{ field: 'since', problem: 'notADate' }]);
    const kept = await papersOf(c);
    const answers = Object.fromEntries(
      CLEAN_CONDITION_CODES.map((code) => {
        const file = kept.find((f) => f.id === body[`${code}-file`]);
        return [
          code,
          {
            met: body[code],
            evidence: body[`${code}-paper`] || (file?.label ?? ''),
            ...(file ? { file: file.id } : {}),
          },
        ];
      }),
    ) as unknown as CleanAnswers;
    const done = await proposeCleanRecord(c.tx, { actor: c.actor, nowMs: c.now }, c.found.id, {
      since,
      answers: body.only === 'day' ? null : answers,
    });
    if (!done.ok) return again(done.error.map(errorOf));
    return redirect(`/registry/${c.found.id}/clean-record?done=saved`, {
      audit: { facts: { step: done.value, since } },
    });
  },
});

function errorOf({ field, says }: CleanProblem): FieldError {
  return { field, problem: 'registration', values: { says } };
}

const decide = route({
  method: 'POST',
  path: '/registry/:id/clean-record/decision',
  kind: 'page',
  object: REGISTRANT,
  policy: 'registrant.clean-record',
  audit: 'registrant.clean-record',
  says: 'Approves the shorter duty that another officer proposed, or withdraws it with a reason',
  params: RegistrantId,
  body: z.object({
    do: z.enum(['approve', 'withdraw']),
    reason: z.string().trim().max(2000).default(''),
  }),
  handler: async (c) => {
    const door = { actor: c.actor, nowMs: c.now };
    const again = (errors: readonly FieldError[]) => draw(c, { values: c.body, errors }, 422);
    const at = `/registry/${c.found.id}/clean-record?done=saved`;
    if (c.body.do === 'withdraw') {
      if (c.body.reason.length < 10) return again([{ field: 'reason', problem: 'reasonTooShort' }]);
      if (!(await withdrawCleanRecord(c.tx, door, c.found.id, c.body.reason))) return refuse('stale');
      return redirect(at, { audit: { facts: { step: 'withdrawn' } } });
    }
    const done = await approveCleanRecord(c.tx, door, c.found.id);
    if (done.ok) return redirect(at, { audit: { facts: { step: 'approved', alone: done.value.alone } } });
    if (done.error === 'nothing-proposed') return refuse('stale');
    if (done.error === 'second-person') return again([{ field: 'approve', problem: 'secondPerson' }]);
    return again(done.error.map(errorOf));
  },
});

/** Scans of the file that can stand behind an answer, the newest first. */
async function papersOf(c: AtRegistrant) {
  return (await filesOf(c.tx, c.found.id))
    .filter((f) => f.kind !== 'face' && f.kind !== 'mark' && f.attachmentId !== null)
    .map((f) => ({ id: f.id, label: f.label || FILE_KINDS[f.kind].says, on: f.takenOn }));
}

async function draw(c: AtRegistrant, form?: FormState, status?: number): Promise<PlainAnswer> {
  const { registrant } = c.found;
  const facts = await cleanFactsOf(c.tx, registrant, c.now);
  const steps = await cleanStepsOf(c.tx, registrant.id);
  const stand = cleanStand(steps);
  const sum =
    registrant.tier === null
      ? null
      : cleanReckoning(facts.body, registrant.tier, registrant.juvenile, stand?.since ?? null);
  const { answers } = stand ?? {};
  const papers = await papersOf(c);
  c.note({ cleanRecord: stand?.step ?? 'none' });
  return show(
    c,
    cleanRecordPage,
    {
      id: registrant.id,
      name: registrant.displayName,
      tier: registrant.tier,
      never: noCleanRecord(facts),
      rule: sum && { years: sum.rule.cleanYears, minus: sum.rule.cleanMinus },
      earliest: sum?.earliest ?? null,
      arithmetic: sum?.steps ?? [],
      dutyEndsOn: registrant.dutyEndsOn,
      stand: stand && {
        step: stand.step as 'noted' | 'proposed' | 'approved',
        since: stand.since,
        by: stand.by,
      },
      papers,
      conditions: CLEAN_CONDITION_CODES.map((code) => ({ code, ...CLEAN_CONDITIONS[code] })),
      answers: answers
        ? CLEAN_CONDITION_CODES.map((code) => ({
            code,
            says: CLEAN_CONDITIONS[code].says,
            met: answers[code].met === 'yes',
            evidence: answers[code].evidence,
            file: papers.find((f) => f.id === answers[code].file) ?? null,
          }))
        : [],
      against: stand ? cleanAgainst(facts.values, stand.since, facts.today).map((a) => a.says) : [],
      approval: stand?.step === 'proposed' ? await approvalBy(c, stand) : null,
      history: steps
        .map((s, i) => ({
          id: String(i),
          step: s.step,
          since: s.since,
          reason: s.reason ?? '',
          alone: s.alone === true,
          by: s.by,
          at: iso(s.atMs),
        }))
        .toReversed(),
      form: form ?? { values: dateInputs('since', stand?.since ?? null) },
    },
    { here: 'registry', ...asRefused(status) },
  );
}

async function approvalBy(c: AtRegistrant, proposed: CleanStep): Promise<'may' | 'alone' | 'second'> {
  if (proposed.byId !== c.actor.id) return 'may';
  return (await hasSecondOfficer(c.tx, c.found.registrant, c.actor.id)) ? 'second' : 'alone';
}

export const registrantCleanRecordRoutes: readonly AnyRoute[] = [ask, propose, decide];
