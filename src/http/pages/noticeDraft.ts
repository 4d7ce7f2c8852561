import { z } from 'zod';
import { decide } from '#access/decide.js';
import { isUuid } from '#basics/ids.js';
import { localDate } from '#basics/zones.js';
import type { FieldProblem } from '#domain/fieldReader.js';
import { stateName } from '#domain/fieldRules.js';
import { daysOfNotice } from '#domain/noticeClocks.js';
import { nameText } from '#domain/person.js';
import { readTravelNotice } from '#domain/readTravelNotice.js';
import { noticePolicyOf } from '#domain/travelNotice.js';
import { agenciesFor, type DirectoryAgency } from '#storage/directory.js';
import { defaultsOf, enterMailedNotice, enterNotice, OTHER_JURISDICTION } from '#storage/enterNotices.js';
import { type FormDraft, findDraft, removeDraft, saveDraft, startDraft } from '#storage/formDrafts.js';
import { newId } from '#storage/newId.js';
import { findRecord, type RegisterRecord, readRecord } from '#storage/registerRecords.js';
import { readVersion } from '#storage/travelNotices.js';
import { type NoticeDraftView, noticeDraftPage } from '#web/pages/noticeDraft.js';
import type { FieldError, FormState } from '#web/view.js';
import { type PlainAnswer, redirect } from '../answer.js';
import { refuse } from '../errors.js';
import { findNoticeById } from '../foundTravelNotice.js';
import {
  type Answers,
  answersOf,
  bodyOf,
  dateParts,
  fieldsOf,
  inputsOf,
  linesOf,
  type NoticeFormKind,
  problemsByField,
  stepsOf,
  toMend,
} from '../noticeForm.js';
import { agenciesKeptFor } from '../registerDoor.js';
import { type AnyRoute, type AtPage, type Context, type Finding, type Found, route } from '../route.js';
import { show } from '../shell.js';

/**
 * A travel notice entered one topic a page: saved at every step, resumed on any device by its owner, read as a whole
 * before it is filed. The draft's answers say whose form it is; `objectId` is the notice that it changes.
 */
const STEP =
  /^(registrant|jurisdiction|identity|offence|passport|leg-\d{1,2}|return|purpose|stay|standing|late|officer|check)$/;
const Params = z.object({ draft: z.string().max(60), step: z.string().regex(STEP) });
const Body = z.record(
  z.string().max(40),
  z.union([z.string().max(4000), z.array(z.string().max(4000)).max(10)]),
);
type At = z.infer<typeof Params>;

interface FoundDraft extends Found {
  /** Null: not begun yet; `key` says what it would be of. */
  readonly draft: FormDraft | null;
  readonly key: string;
}

/** `new`, `mailed`, `record-ID` and `notice-ID` stand for drafts that are not begun; the first post begins one. */
async function findOwnDraft({
  tx,
  params,
  actor,
}: Finding<{ draft: string }, unknown, unknown>): Promise<FoundDraft | undefined> {
  if (actor?.kind !== 'user') return undefined;
  const mine = { agencyId: actor.agencyId, userId: actor.id, key: params.draft };
  if (/^(new|mailed|record-.+|notice-.+)$/.test(params.draft)) return { id: '*', ...mine, draft: null };
  if (!isUuid(params.draft)) return undefined;
  const draft = await findDraft(tx, params.draft);
  if (draft?.form !== 'notice' || draft.userId !== actor.id) return undefined;
  return { ...mine, id: draft.id, agencyId: draft.agencyId, draft };
}

const begin = route({
  method: 'GET',
  path: '/notices/new',
  kind: 'page',
  object: { kind: 'TravelNotice', all: true },
  policy: 'notice.filed',
  audit: 'notice.show',
  says: 'The first question of a travel notice, for a record, or as a change of a notice',
  query: z.object({ record: z.string().max(60).optional(), notice: z.string().max(60).optional() }),
  handler: async (c) => {
    const { record, notice } = c.query;
    const key = notice !== undefined ? `notice-${notice}` : record !== undefined ? `record-${record}` : 'new';
    return draw(c, { key, answers: (await atStart(c, key)).answers, asked: 'registrant' });
  },
});

const beginMailed = route({
  method: 'GET',
  path: '/notices/mailed',
  kind: 'page',
  object: { kind: 'TravelNotice', all: true },
  policy: 'notice.entered',
  audit: 'notice.show',
  says: 'The first question about a form that came by mail from a jurisdiction outside this system',
  handler: async (c) =>
    draw(c, { key: 'mailed', answers: (await atStart(c, 'mailed')).answers, asked: 'jurisdiction' }),
});

/** What is known before anything was typed. */
async function atStart(
  c: AtPage,
  key: string,
): Promise<{ readonly answers: Answers; readonly objectId: string | null }> {
  if (key === 'mailed') {
    const today = localDate(c.user.timeZone, c.now);
    return { answers: { kind: 'mailed', ...dateParts('reportedOn', today) }, objectId: null };
  }
  const kept = soras(await agenciesKeptFor(c.tx, c.actor, c.now));
  const own = kept.find((a) => a.id === c.actor.agencyId) ?? kept[0];
  const today = localDate(own?.hours.timeZone ?? c.user.timeZone, c.now);
  const answers: Answers = {
    kind: 'own',
    agency: own?.ori ?? '',
    reference: `${own && stateName(own.jurisdiction) ? own.jurisdiction : 'N'}-${today.slice(0, 4)}-${newId(c.now).slice(-6).toUpperCase()}`,
    ...dateParts('reportedOn', today),
    officerName: c.user.displayName,
  };
  const [what, ...rest] = key.split('-');
  const id = rest.join('-');
  if (what === 'notice') {
    const found = await findNoticeById({ tx: c.tx, params: { id }, actor: c.actor });
    const version = found && (await readVersion(c.tx, found.id, found.notice.version));
    if (!found || !version) return refuse('not-found');
    const record = found.notice.recordId ? await readRecord(c.tx, found.notice.recordId) : undefined;
    const before = answersOf(version.content, {
      reference: found.notice.reference,
      recordNumber: record?.recordNumber ?? '',
      reportedOn: version.reportedOn,
      agency: kept.find((a) => a.id === found.agencyId)?.ori ?? '',
    });
    return { answers: { kind: 'own', ...before }, objectId: found.id };
  }
  if (what !== 'record') return { answers, objectId: null };
  const record = isUuid(id) ? await readRecord(c.tx, id) : undefined;
  if (!record) return refuse('not-found');
  const agency = kept.find((a) => a.id === record.enteringAgencyId);
  return {
    answers: { ...answers, recordNumber: record.recordNumber, agency: agency?.ori ?? answers.agency! },
    objectId: null,
  };
}

const resume = route({
  method: 'GET',
  path: '/notices/drafts/:draft/:step',
  kind: 'page',
  object: { kind: 'FormDraft', find: findOwnDraft },
  policy: 'form.saved',
  audit: 'notice.show',
  says: 'A question of a travel notice that is being entered, as it was left',
  params: Params,
  handler: async (c) => {
    const { draft, key } = c.found;
    const answers = draft ? (draft.answers as Answers) : (await atStart(c, key)).answers;
    return draw(c, { key, answers, asked: c.params.step });
  },
});

const answer = route({
  method: 'POST',
  path: '/notices/drafts/:draft/:step',
  kind: 'page',
  object: { kind: 'FormDraft', find: findOwnDraft },
  policy: 'form.saved',
  audit: 'form.saved',
  says: 'Saves the answers of a step and goes on, or back to the list to finish later',
  params: Params,
  body: Body,
  handler: async (c) => {
    const { step } = c.params;
    const { draft, key } = c.found;
    if (step === 'check') return submit(c);
    const typed = Object.fromEntries(
      inputsOf(step).map((name) => {
        const value = c.body[name];
        return [name, Array.isArray(value) ? value.join(' ') : (value ?? '')];
      }),
    );
    const before = draft
      ? { answers: draft.answers as Answers, objectId: draft.objectId }
      : await atStart(c, key);
    const answers = { ...before.answers, ...typed };
    const saved = draft
      ? await saveDraft(c.tx, draft.id, draft.version, { step, answers }, c.now)
      : await startDraft(
          c.tx,
          {
            userId: c.actor.id,
            agencyId: c.actor.agencyId,
            form: 'notice',
            objectId: before.objectId,
            step,
            answers,
          },
          c.now,
        );
    if (!saved) return refuse('stale');
    const written = { audit: { objectId: saved.id, facts: { step } } };
    if (c.body.next === 'later') return redirect('/notices?done=saved', written);
    const desk = await deskOf(c, answers);
    const { problems } = read(answers, desk);
    const fields = fieldsOf(step);
    const errors = [...problemsByField(problems)].filter(([field]) => fields.includes(field));
    if (errors.length > 0)
      return draw(c, {
        key: saved.id,
        answers,
        asked: step,
        errors: errors.map((e) => errorOf(answers, e)),
        status: 422,
      });
    const steps = stepsOf(answers, desk.kind, desk.policy, desk.today);
    return redirect(`/notices/drafts/${saved.id}/${steps[steps.indexOf(step) + 1] ?? 'check'}`, written);
  },
});

export const noticeDraftRoutes: readonly AnyRoute[] = [begin, beginMailed, resume, answer];

/** Files what was checked. The policies are asked again for the agency whose notice it becomes. */
async function submit(
  c: Context<'page', At, unknown, z.infer<typeof Body>, FoundDraft, unknown>,
): Promise<PlainAnswer> {
  const { draft } = c.found;
  if (!draft) return refuse('not-found');
  const answers = draft.answers as Answers;
  if (c.body.next === 'later') return redirect('/notices?done=saved', { audit: { objectId: draft.id } });
  const desk = await deskOf(c, answers);
  const mailed = desk.kind === 'mailed';
  const owner = mailed ? c.actor.agencyId : (desk.agency?.id ?? c.actor.agencyId);
  const actsFor = (await agenciesKeptFor(c.tx, c.actor, c.now)).map((a) => ({
    agencyId: a.id,
    scope: 'registrations',
  }));
  const allowed = decide(
    c.actor,
    mailed ? 'notice.entered' : 'notice.filed',
    { kind: 'TravelNotice', id: '*', agencyId: owner },
    { actsFor },
  ).allowed;
  if (!allowed) return refuse('forbidden');
  const body = bodyOf(answers, desk.kind, desk.agency?.ori ?? null);
  const done = mailed
    ? await enterMailedNotice(c.tx, { name: c.user.displayName }, body, c.user.timeZone, c.now)
    : await enterNotice(
        c.tx,
        { ...c.actor, name: c.user.displayName },
        body,
        { reference: (answers.reference ?? '').trim(), door: 'page' },
        c.now,
      );
  if (!done.ok) {
    const errors = [...problemsByField(done.error)].map((e) => errorOf(answers, e));
    return draw(c, { key: draft.id, answers, asked: 'check', errors, status: 422 });
  }
  await removeDraft(c.tx, draft.id);
  const { notice, outcome } = done.value;
  return redirect(`/notices/${notice.id}?done=noticeFiled`, {
    audit: {
      action: mailed ? 'notice.entered' : outcome === 'filed' ? 'notice.filed' : 'notice.changed',
      objectId: notice.id,
      facts: { outcome, version: notice.version, timeliness: notice.timeliness },
    },
  });
}

/** Whose form it is: the agency, its zone and policy, the registrant's record. */
interface Desk {
  readonly kind: NoticeFormKind;
  readonly agencies: readonly DirectoryAgency[];
  readonly agency: DirectoryAgency | undefined;
  readonly zone: string;
  readonly today: string;
  readonly policy: ReturnType<typeof noticePolicyOf>;
  readonly record: RegisterRecord | undefined;
}

async function deskOf(c: AtPage, answers: Answers): Promise<Desk> {
  const kind: NoticeFormKind = answers.kind === 'mailed' ? 'mailed' : 'own';
  const agencies =
    kind === 'mailed'
      ? await agenciesFor(c.tx, { roles: ['sora'] })
      : soras(await agenciesKeptFor(c.tx, c.actor, c.now));
  const agency =
    kind === 'mailed'
      ? agencies.find((a) => a.jurisdiction === answers.jurisdiction)
      : (agencies.find((a) => a.ori === answers.agency) ?? agencies.find((a) => a.id === c.actor.agencyId));
  const number = (answers.recordNumber ?? '').trim().toUpperCase();
  const found = number === '' ? undefined : await findRecord(c.tx, 'NSOR', number);
  const record =
    found?.state === 'active' && (kind === 'mailed' || found.enteringAgencyId === agency?.id)
      ? found
      : undefined;
  const zone = agency?.hours.timeZone ?? c.user.timeZone;
  return {
    kind,
    agencies,
    agency,
    zone,
    today: localDate(zone, c.now),
    policy: noticePolicyOf(agency?.settings ?? {}),
    record,
  };
}

function read(answers: Answers, desk: Desk) {
  const body = bodyOf(answers, desk.kind, desk.agency?.ori ?? null);
  const result = readTravelNotice(
    body,
    { zone: desk.zone, today: desk.today, policy: desk.policy },
    desk.record ? defaultsOf(desk.record, desk.agency?.jurisdiction ?? '') : null,
  );
  const problems: FieldProblem[] = result.ok ? [] : [...result.error];
  if ((answers.reference ?? '').trim() === '')
    problems.push({ path: 'reference', came: '', expected: 'a number of the notice' });
  const asked = (answers.recordNumber ?? '').trim() !== '';
  if (!desk.record && (desk.kind === 'own' || asked))
    problems.push({
      path: 'recordNumber',
      came: '',
      expected: 'the number of an active record of the agency',
    });
  if (desk.kind === 'mailed' && !answers.jurisdiction)
    problems.push({ path: 'jurisdiction', came: '', expected: 'a jurisdiction' });
  return { result, problems };
}

async function draw(
  c: AtPage,
  {
    key,
    answers,
    asked,
    errors,
    status,
  }: {
    readonly key: string;
    readonly answers: Answers;
    readonly asked: string;
    readonly errors?: readonly FieldError[];
    readonly status?: number;
  },
): Promise<PlainAnswer> {
  const desk = await deskOf(c, answers);
  const steps = stepsOf(answers, desk.kind, desk.policy, desk.today);
  const step = steps.includes(asked) ? asked : steps[0]!;
  const { result, problems } = read(answers, desk);
  const atCheck = step === 'check';
  const shown = errors ?? (atCheck ? [...problemsByField(problems)].map((e) => errorOf(answers, e)) : []);
  const form: FormState = {
    values: { ...answers, purposes: (answers.purposes ?? '').split(' ').filter((p) => p !== '') },
    ...(shown.length > 0 ? { errors: shown } : {}),
  };
  const about = result.ok
    ? daysOfNotice(result.value.content, result.value.reportedOn, desk.zone, desk.policy)
    : null;
  const view: NoticeDraftView = {
    draftId: key,
    steps,
    step,
    form,
    agencies: desk.kind === 'own' ? desk.agencies.map((a) => ({ ori: a.ori ?? '', name: a.name })) : [],
    jurisdictions:
      desk.kind === 'mailed'
        ? [
            ...desk.agencies
              .map((a) => ({ code: a.jurisdiction, name: a.name }))
              .sort((a, b) => a.name.localeCompare(b.name, 'en')),
            { code: OTHER_JURISDICTION, name: 'Another jurisdiction' },
          ]
        : [],
    ...(desk.record ? { registrant: nameText(desk.record.person.names[0] ?? {}) } : {}),
    ...(atCheck
      ? {
          check: {
            answers: steps.flatMap((s) =>
              fieldsOf(s).map((field) => ({
                step: s,
                field,
                lines: field === 'agency' ? (desk.agency ? [desk.agency.name] : []) : linesOf(answers, field),
              })),
            ),
            reckoning: about ? [about.reckoning.rule, ...about.reckoning.steps] : [],
            warnings: result.ok ? result.value.warnings.map(toMend) : [],
          },
        }
      : {}),
  };
  return show(c, noticeDraftPage, view, { here: 'notices', ...(status === undefined ? {} : { status }) });
}

function errorOf(answers: Answers, [field, problem]: readonly [string, FieldProblem]): FieldError {
  const empty = linesOf(answers, field).length === 0;
  return empty && (problem.came === '' || problem.came === 'nothing')
    ? { field, problem: 'required' }
    : { field, problem: 'expected', values: { expected: problem.expected } };
}

function soras(agencies: readonly DirectoryAgency[]): readonly DirectoryAgency[] {
  return agencies.filter((a) => a.recipientRole === 'sora');
}
