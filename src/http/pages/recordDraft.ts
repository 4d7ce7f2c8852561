import { z } from 'zod';
import { isUuid } from '#basics/ids.js';
import type { FieldProblem } from '#domain/fieldReader.js';
import { recordLineOf } from '#domain/recordLine.js';
import { readRecordEntry } from '#domain/registerRecord.js';
import { type FormDraft, findDraft, removeDraft, saveDraft, startDraft } from '#storage/formDrafts.js';
import { readRecord } from '#storage/registerRecords.js';
import { type DraftField, type RecordStep, recordDraftPage } from '#web/pages/recordDraft.js';
import type { FieldError, FormState } from '#web/view.js';
import { type PlainAnswer, redirect } from '../answer.js';
import { refuse } from '../errors.js';
import {
  type Answers,
  answersOf,
  type FormLine,
  inputsOf,
  isAnswered,
  lineOf,
  linesOf,
  problemsByField,
  STEP_FIELDS,
  stepsOf,
} from '../recordForm.js';
import { agenciesKeptFor, enterRecord, entryFacts, problemOf } from '../registerDoor.js';
import { type AnyRoute, type AtPage, type Context, type Finding, type Found, route } from '../route.js';
import { show } from '../shell.js';
import { findRecordById } from './records.js';

/**
 * A record entered question by question. Every post saves the draft, which its owner resumes on any device; the
 * last page shows all answers before anything is entered. `new` stands for a draft that is not begun, `new-ID` for
 * one that changes the record ID.
 */
const STEPS = Object.keys(STEP_FIELDS) as [RecordStep, ...RecordStep[]];
const Params = z.object({ draft: z.string().max(60), step: z.enum(STEPS) });
const Body = z.record(
  z.string().max(40),
  z.union([z.string().max(4000), z.array(z.string().max(4000)).max(10)]),
);
type At = z.infer<typeof Params>;

interface FoundDraft extends Found {
  /** Null: not begun yet. */
  readonly draft: FormDraft | null;
  readonly recordId: string | null;
}

async function findOwnDraft(
  finding: Finding<{ draft: string }, unknown, unknown>,
): Promise<FoundDraft | undefined> {
  const { tx, params, actor } = finding;
  if (actor?.kind !== 'user') return undefined;
  const mine = { agencyId: actor.agencyId, userId: actor.id };
  if (params.draft === 'new') return { id: '*', ...mine, draft: null, recordId: null };
  const changed = /^new-(.+)$/.exec(params.draft)?.[1];
  if (changed !== undefined) {
    const record = await findRecordById({ ...finding, params: { id: changed } });
    return record && { id: '*', ...mine, draft: null, recordId: record.id };
  }
  if (!isUuid(params.draft)) return undefined;
  const draft = await findDraft(tx, params.draft);
  if (draft?.form !== 'record' || draft.userId !== actor.id) return undefined;
  return { id: draft.id, agencyId: draft.agencyId, userId: draft.userId, draft, recordId: draft.objectId };
}

const begin = route({
  method: 'GET',
  path: '/records/new',
  kind: 'page',
  object: { kind: 'RegisterRecord', all: true },
  policy: 'record.entered',
  audit: 'record.show',
  says: 'The first question of a new record, or of a change of one',
  query: z.object({ record: z.string().max(40).optional() }),
  handler: async (c) => {
    const { record } = c.query;
    if (record === undefined)
      return draw(c, { key: 'new', answers: { enteringAgency: c.actor.agencyId }, step: 'file' });
    const found = await findRecordById({ ...c, params: { id: record } });
    if (!found) return refuse('not-found');
    const answers = answersOf(recordLineOf(found.record), found.record.enteringAgencyId);
    return draw(c, { key: `new-${found.id}`, answers, step: 'file' });
  },
});

const resume = route({
  method: 'GET',
  path: '/records/drafts/:draft/:step',
  kind: 'page',
  object: { kind: 'FormDraft', find: findOwnDraft },
  policy: 'form.saved',
  audit: 'record.show',
  says: 'A question of a record that is being entered, as it was left',
  params: Params,
  handler: async (c) => {
    const { draft, recordId } = c.found;
    if (!draft) return redirect(recordId ? `/records/new?record=${recordId}` : '/records/new');
    const answers = draft.answers as Answers;
    const steps = stepsOf(answers);
    const step = steps.includes(c.params.step) ? c.params.step : 'file';
    return draw(c, { key: draft.id, answers, step });
  },
});

const answer = route({
  method: 'POST',
  path: '/records/drafts/:draft/:step',
  kind: 'page',
  object: { kind: 'FormDraft', find: findOwnDraft },
  policy: 'form.saved',
  audit: 'form.saved',
  says: 'Saves the answers of a step and goes on, or back to the list to finish later',
  params: Params,
  body: Body,
  handler: async (c) => {
    const { step } = c.params;
    if (step === 'check') return refuse('not-found');
    const { draft, answers } = await keep(c, step);
    const key = draft.id;
    const written = { audit: { objectId: draft.id, facts: { step } } };
    if (c.body.next === 'later') return redirect('/records?done=saved', written);
    const { problems, fieldOf } = await checked(c, answers, draft.objectId);
    const found = problemsByField(problems, fieldOf);
    const errors = [...found].filter(([field]) => STEP_FIELDS[step].includes(field));
    if (errors.length > 0)
      return draw(c, { key, answers, step, errors: errors.map((e) => errorOf(answers, e)) }, 422);
    const steps = stepsOf(answers);
    return redirect(`/records/drafts/${key}/${steps[steps.indexOf(step) + 1] ?? 'check'}`, written);
  },
});

const submit = route({
  method: 'POST',
  path: '/records/drafts/:draft/check',
  kind: 'page',
  object: {
    kind: 'RegisterRecord',
    find: async (finding: Finding<{ draft: string }, unknown, unknown>) => {
      const found = await findOwnDraft(finding);
      if (!found?.draft || !finding.actor) return undefined;
      const { enteringAgency } = found.draft.answers as Answers;
      const kept = await agenciesKeptFor(finding.tx, finding.actor, finding.now);
      const owner = kept.find((a) => a.id === enteringAgency)?.id ?? finding.actor.agencyId;
      return { id: found.recordId ?? '*', agencyId: owner, draft: found.draft, recordId: found.recordId };
    },
  },
  policy: 'record.entered',
  audit: 'record.entered',
  says: 'Enters the record after its answers were checked',
  params: z.object({ draft: z.string().max(60) }),
  body: Body,
  prepare: async (c) => {
    const draft = isUuid(c.params.draft)
      ? await c.services.db.asActor(c.actor, (tx) => findDraft(tx, c.params.draft))
      : undefined;
    const answers = (draft?.answers ?? {}) as Answers;
    const { line } = await c.services.db.asActor(c.actor, (tx) =>
      lineWith({ ...c, tx }, answers, draft?.objectId ?? null),
    );
    return entryFacts(c.services, c.actor, line, c.now);
  },
  handler: async (c) => {
    const draft = c.found.draft!;
    const answers = draft.answers as Answers;
    if (c.body.next === 'later')
      return redirect('/records?done=saved', { audit: { action: 'form.saved', objectId: draft.id } });
    const { line, fieldOf } = await lineWith(c, answers, draft.objectId);
    const problems: FieldProblem[] = c.prepared.isTaken
      ? [problemOf('recordNumber', 'a number that no other agency has used in this file')]
      : [];
    const done =
      problems.length > 0
        ? undefined
        : await enterRecord(c.tx, c.actor, line, c.now, c.prepared.isRegistered);
    if (done?.ok !== true) {
      const found = problemsByField(done ? done.error : problems, fieldOf);
      const errors = [...found].map((e) => errorOf(answers, e));
      return draw(c, { key: draft.id, answers, step: 'check', errors }, 422);
    }
    await removeDraft(c.tx, draft.id);
    const { record, outcome } = done.value;
    return redirect(`/records/${record.id}?done=recordSubmitted`, {
      audit: {
        action: outcome === 'added' ? 'record.entered' : 'record.changed',
        objectId: record.id,
        facts: { outcome, version: record.version },
      },
    });
  },
});

export const recordDraftRoutes: readonly AnyRoute[] = [begin, resume, submit, answer];

interface Drawn {
  readonly key: string;
  readonly answers: Answers;
  readonly step: RecordStep;
  readonly errors?: readonly FieldError[];
}

async function draw(c: AtPage, { key, answers, step, errors }: Drawn, status?: number): Promise<PlainAnswer> {
  const kept = await agenciesKeptFor(c.tx, c.actor, c.now);
  const steps = stepsOf(answers);
  const form: FormState = { values: answers, ...(errors ? { errors } : {}) };
  const nameOf = (id: string) => kept.find((a) => a.id === id)?.name ?? '';
  return show(
    c,
    recordDraftPage,
    {
      draftId: key,
      steps,
      step,
      form,
      agencies: kept.map((a) => ({ id: a.id, name: a.name, kind: a.kind, ...(a.ori ? { ori: a.ori } : {}) })),
      ...(step === 'check'
        ? {
            answers: steps.flatMap((s) =>
              STEP_FIELDS[s].map((field) => ({
                step: s,
                field,
                lines:
                  field === 'enteringAgency'
                    ? [nameOf(answers.enteringAgency ?? '')].filter(Boolean)
                    : linesOf(answers, field),
              })),
            ),
          }
        : {}),
    },
    { here: 'records', ...(status === undefined ? {} : { status }) },
  );
}

/** Saves what was typed on a step, whether it is right or not; the first post begins the draft. */
async function keep(
  c: Context<'page', At, unknown, z.infer<typeof Body>, FoundDraft, unknown>,
  step: RecordStep,
): Promise<{ readonly draft: FormDraft; readonly answers: Answers }> {
  const typed = Object.fromEntries(
    inputsOf(step).map((name) => {
      const value = c.body[name];
      return [name, (Array.isArray(value) ? value[0] : value) ?? ''];
    }),
  );
  const { draft, recordId } = c.found;
  const before = draft ? (draft.answers as Answers) : await answersAtStart(c, recordId);
  const answers = { ...before, ...typed };
  const saved = draft
    ? await saveDraft(c.tx, draft.id, draft.version, { step, answers }, c.now)
    : await startDraft(
        c.tx,
        { userId: c.actor.id, agencyId: c.actor.agencyId, form: 'record', objectId: recordId, step, answers },
        c.now,
      );
  return saved ? { draft: saved, answers } : refuse('stale');
}

async function answersAtStart(c: AtPage, recordId: string | null): Promise<Answers> {
  if (recordId === null) return {};
  const record = await readRecord(c.tx, recordId);
  return record ? answersOf(recordLineOf(record), record.enteringAgencyId) : {};
}

async function lineWith(
  c: Pick<AtPage, 'tx' | 'actor' | 'now'>,
  answers: Answers,
  recordId: string | null,
): Promise<FormLine> {
  const kept = await agenciesKeptFor(c.tx, c.actor, c.now);
  const ori = kept.find((a) => a.id === answers.enteringAgency)?.ori ?? null;
  const record = recordId === null ? undefined : await readRecord(c.tx, recordId);
  return lineOf(answers, ori, record ? recordLineOf(record) : {});
}

async function checked(
  c: AtPage,
  answers: Answers,
  recordId: string | null,
): Promise<{ readonly problems: readonly FieldProblem[]; readonly fieldOf: FormLine['fieldOf'] }> {
  const { line, fieldOf } = await lineWith(c, answers, recordId);
  const read = readRecordEntry(line);
  return { problems: read.ok ? [] : read.error, fieldOf };
}

function errorOf(answers: Answers, [field, problem]: readonly [DraftField, FieldProblem]): FieldError {
  if (field === 'surname' && problem.path === 'names') return { field, problem: 'nameNeeded' };
  if (!isAnswered(answers, field)) return { field, problem: 'required' };
  return { field, problem: 'expected', values: { expected: problem.expected } };
}
