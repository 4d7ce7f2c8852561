import { z } from 'zod';
import { decide } from '#access/decide.js';
import { isUuid } from '#basics/ids.js';
import { localDate } from '#basics/zones.js';
import { isNational } from '#domain/actor.js';
import { FEDERAL_CALENDAR } from '#domain/calendar.js';
import { sentOnInTime } from '#domain/noticeClocks.js';
import { noticeLines } from '#domain/noticeText.js';
import { nameText } from '#domain/person.js';
import { DEPARTURE_FINDINGS, RETURN_FINDINGS } from '#domain/reconcileNotice.js';
import { noticeReference } from '#domain/reference.js';
import type { RecordDetails } from '#domain/registerRecord.js';
import { TASK_KINDS, taskKey } from '#domain/task.js';
import { travelBarOf } from '#domain/travelBar.js';
import { mayMoveNotice, noticeChanges } from '#domain/travelNotice.js';
import { newWork } from '#domain/workItem.js';
import type { Tx } from '#storage/database.js';
import { deadlinesOf, endDeadlines } from '#storage/deadlines.js';
import { agenciesFor } from '#storage/directory.js';
import { listDrafts } from '#storage/formDrafts.js';
import { reconciliationOf } from '#storage/reconciliations.js';
import { recordsOfSameSubject } from '#storage/registerRecords.js';
import { cancelTasks, openTasks } from '#storage/tasks.js';
import {
  cancelNotice,
  listNotices,
  type NoticeQuery,
  noteNoticeStep,
  readNotice,
  setNoticeState,
  stepsOfNotice,
  type TravelNotice,
  versionsOf,
} from '#storage/travelNotices.js';
import { addWork } from '#storage/workItems.js';
import { type NoticeView, noticePage } from '#web/pages/notice.js';
import { type NoticeRowView, noticesPage, SHOWS } from '#web/pages/notices.js';
import type { Tone } from '#web/parts/Tags.js';
import { noticesReport } from '#web/reports/notices.js';
import type { DoneCode, FieldError, FormState } from '#web/view.js';
import { type PlainAnswer, redirect } from '../answer.js';
import { toMend } from '../noticeForm.js';
import { pageQuery, pagingOf } from '../paging.js';
import { agenciesKeptFor } from '../registerDoor.js';
import { reportFiles } from '../reports.js';
import {
  type AnyRoute,
  type Context,
  type Finding,
  type Found,
  type Machine,
  type Person,
  route,
} from '../route.js';
import { show } from '../shell.js';
import { iso } from '../views/eventLine.js';
import { noticedLegs } from '../views/journeyMap.js';
import { notToldOf } from '../views/notTold.js';
import { attachmentsView } from './attachmentsList.js';

const ROWS = 50;
const IN_FORCE = ['filed', 'asked-back', 'accepted'] as const;

export interface FoundTravelNotice extends Found {
  readonly notice: TravelNotice;
}

/** A notice that the reader works with: their agency's, one they file for another, or any one for NSOTC. */
export async function findNoticeById(asked: {
  readonly tx: Tx;
  readonly params: { readonly id: string };
  readonly actor: Person | Machine | undefined;
}): Promise<FoundTravelNotice | undefined> {
  const notice =
    asked.actor && isUuid(asked.params.id) ? await readNotice(asked.tx, asked.params.id) : undefined;
  return notice && { id: notice.id, agencyId: notice.agencyId, notice };
}

const OBJECT = {
  kind: 'TravelNotice',
  find: (finding: Finding<{ id: string }, unknown, unknown>) => findNoticeById(finding),
} as const;
const Id = z.object({ id: z.string().max(60) });

const LIST = {
  path: '/notices',
  object: { kind: 'TravelNotice', all: true },
  policy: 'notice.list',
  audit: 'notice.list',
} as const;
const Shown = z.object({ show: z.enum(SHOWS).catch('waiting').default('waiting') });
type Asked = { readonly show: (typeof SHOWS)[number] };
/** More are no longer read on paper; the filter narrows. */
const FILE_ROWS = 500;

/** The notices that the reader works with, with their clocks and findings, and how many there are. */
async function noticeRows(
  c: { readonly tx: Tx; readonly actor: Person; readonly now: number; readonly query: Asked },
  part: { readonly limit: number; readonly offset: number },
): Promise<{ readonly rows: NoticeRowView[]; readonly total: number; readonly national: boolean }> {
  const shown = c.query.show;
  const national = isNational(c.actor);
  const kept = national ? [] : (await agenciesKeptFor(c.tx, c.actor, c.now)).map((a) => a.id);
  const query: NoticeQuery = {
    ...(national ? {} : { agencyIds: kept }),
    ...(shown === 'waiting' || shown === 'unsent' ? { states: IN_FORCE, byDeparture: true } : {}),
    ...(shown === 'unsent' ? { unsent: true } : {}),
    ...(shown === 'late' ? { timeliness: 'late' } : {}),
    ...part,
  };
  const { notices, total } = await listNotices(c.tx, query);
  const clocks = await deadlinesOf(
    c.tx,
    notices.map((n) => n.id),
  );
  const rows: NoticeRowView[] = [];
  for (const n of notices) {
    const clock = clocks.find((d) => d.objectId === n.id && d.state === 'running');
    const found = n.tripId ? await reconciliationOf(c.tx, n.tripId) : undefined;
    rows.push({
      id: n.id,
      number: noticeReference(n.id),
      name: nameText(n.person.names[0] ?? {}),
      agency: n.agencyName ?? n.jurisdiction,
      countries: n.countries,
      departsOn: n.departsOn,
      departsAt: iso(n.departsAtMs),
      daysOfNotice: n.daysOfNotice,
      timeliness: n.timeliness,
      markedLate: n.markedLate,
      state: n.state,
      version: n.version,
      warnings: n.warnings,
      sent: n.sentTo.filter((to) => n.countries.includes(to)).length,
      ...(clock ? { clock: { kind: clock.kind, due: iso(clock.dueAtMs) } } : {}),
      ...(found ? { finding: findingOf(found) } : {}),
    });
  }
  return { rows, total, national };
}

const list = route({
  method: 'GET',
  ...LIST,
  kind: 'page',
  says: 'The travel-notice desk of NSOTC, or the notices of an agency’s own registrants, with their clocks',
  query: pageQuery.extend(Shown.shape),
  handler: async (c) => {
    const { page } = c.query;
    const { rows, total, national } = await noticeRows(c, { limit: ROWS, offset: (page - 1) * ROWS });
    c.note({ shown: rows.map((n) => n.id), total });
    const may = (action: 'notice.filed' | 'notice.entered') =>
      decide(c.actor, action, { kind: 'TravelNotice', id: '*', agencyId: c.actor.agencyId }).allowed;
    const drafts =
      may('notice.filed') || may('notice.entered') ? await listDrafts(c.tx, c.actor.id, 'notice') : [];
    return show(
      c,
      noticesPage,
      {
        desk: national,
        rows,
        paging: pagingOf('/notices', c.query, total, ROWS),
        filter: { values: { show: c.query.show } },
        files: { path: '/notices', query: `show=${c.query.show}` },
        drafts: drafts.map((d) => ({
          id: d.id,
          label:
            [d.answers.reference, d.answers.recordNumber ?? d.answers.surname].filter(Boolean).join(', ') ||
            '…',
          step: d.step,
          savedAt: iso(d.updatedAt),
        })),
        mayFile: may('notice.filed'),
        mayEnterMailed: may('notice.entered'),
      },
      { here: 'notices' },
    );
  },
});

const listFiles = reportFiles<Record<string, never>, Asked>({
  ...LIST,
  says: 'Travel notices with their clocks',
  query: Shown,
  name: () => 'travel-notices',
  report: async (c, t, time) => {
    const { rows, total, national } = await noticeRows(c, { limit: FILE_ROWS, offset: 0 });
    c.note({ shown: rows.map((n) => n.id), total });
    const which = t(`travelNotices.show.${c.query.show}`);
    const more = total > rows.length ? ` ${t('travelNotices.more', { n: rows.length })}` : '';
    return noticesReport(rows, national, `${which}.${more}`, time, t);
  },
});

/** The finding that a list shows: what went wrong first, else how far the journey got. */
function findingOf(found: {
  departure: keyof typeof DEPARTURE_FINDINGS;
  return: keyof typeof RETURN_FINDINGS;
}) {
  const [departure, back] = [DEPARTURE_FINDINGS[found.departure], RETURN_FINDINGS[found.return]];
  const shown = found.return === 'not-begun' || departure.tone === 'bad' ? departure : back;
  return { label: shown.label, tone: toneOf(shown.tone) };
}

function toneOf(tone: 'good' | 'wait' | 'warn' | 'bad'): Tone {
  return tone === 'wait' ? 'info' : tone;
}

const open = route({
  method: 'GET',
  path: '/notices/:id',
  kind: 'page',
  object: OBJECT,
  policy: 'notice.show',
  audit: 'notice.show',
  says: 'A travel notice with versions, clocks, warnings and what was observed',
  params: Id,
  handler: (c) => draw(c),
});

const NoteBody = z.object({
  version: z.coerce.number().int(),
  note: z.string().trim().max(2000).default(''),
});

const accept = route({
  method: 'POST',
  path: '/notices/:id/accept',
  kind: 'page',
  object: OBJECT,
  policy: 'notice.accepted',
  audit: 'notice.accepted',
  says: 'NSOTC accepts a notice; USNCB and the release desk hear of it',
  params: Id,
  body: NoteBody,
  handler: async (c) => {
    const { notice } = c.found;
    if (
      !mayMoveNotice(notice.state, 'accepted') ||
      c.body.version !== notice.version ||
      notice.state === 'accepted'
    )
      return (await doneAlready(c, 'accepted', 'noticeAccepted')) ?? stale(c);
    if (!(await setNoticeState(c.tx, notice, { state: 'accepted', accepted: true }, c.now)))
      return (await doneAlready(c, 'accepted', 'noticeAccepted')) ?? stale(c);
    await noteNoticeStep(
      c.tx,
      {
        noticeId: notice.id,
        version: notice.version,
        kind: 'accepted',
        by: c.user.displayName,
        agencyId: c.actor.agencyId,
      },
      c.now,
    );
    await endDeadlines(c.tx, [notice.id], ['accept-notice'], 'met', c.now);
    await cancelTasks(c.tx, notice.id, ['notice-waiting', 'notice-question'], c.now);
    await addWork(
      c.tx,
      [
        newWork(
          'travelNoticeAccepted',
          `travelNoticeAccepted ${notice.id} ${notice.version}`,
          { noticeId: notice.id, version: notice.version },
          { urgency: 2 },
        ),
      ],
      c.now,
    );
    return redirect(`/notices/${notice.id}?done=noticeAccepted`, {
      audit: { facts: { version: notice.version } },
    });
  },
});

const ask = route({
  method: 'POST',
  path: '/notices/:id/ask',
  kind: 'page',
  object: OBJECT,
  policy: 'notice.asked-back',
  audit: 'notice.asked-back',
  says: 'NSOTC asks the registration agency about a notice',
  params: Id,
  body: NoteBody,
  handler: async (c) => {
    const { notice } = c.found;
    const { note } = c.body;
    const form: FormState = { values: { note } };
    if (note.length < 3) return draw(c, { ask: { ...form, errors: [tooShort] } }, 422);
    if (!mayMoveNotice(notice.state, 'asked-back') || c.body.version !== notice.version)
      return (await doneAlready(c, 'asked-back', 'saved')) ?? stale(c);
    await setNoticeState(c.tx, notice, { state: 'asked-back' }, c.now);
    await noteNoticeStep(
      c.tx,
      {
        noticeId: notice.id,
        version: notice.version,
        kind: 'asked-back',
        by: c.user.displayName,
        note,
        agencyId: notice.agencyId,
      },
      c.now,
    );
    await endDeadlines(c.tx, [notice.id], ['accept-notice'], 'met', c.now);
    await task(c, 'notice-question', note);
    return redirect(`/notices/${notice.id}?done=noticeAsked`, {
      audit: { facts: { version: notice.version } },
    });
  },
});

const late = route({
  method: 'POST',
  path: '/notices/:id/late',
  kind: 'page',
  object: OBJECT,
  policy: 'notice.marked-late',
  audit: 'notice.marked-late',
  says: 'NSOTC marks a notice as late with a reason; the registration agency decides what follows',
  params: Id,
  body: NoteBody,
  handler: async (c) => {
    const { notice } = c.found;
    const { note } = c.body;
    if (note.length < 3) return draw(c, { late: { values: { note }, errors: [tooShort] } }, 422);
    // Marking changes no version: the same words again would write the step and its task twice.
    const marked = await doneAlready(c, 'marked-late', 'saved');
    if (marked) return marked;
    if (c.body.version !== notice.version) return stale(c);
    await setNoticeState(c.tx, notice, { state: notice.state, markedLate: true }, c.now);
    await noteNoticeStep(
      c.tx,
      {
        noticeId: notice.id,
        version: notice.version,
        kind: 'marked-late',
        by: c.user.displayName,
        note,
        agencyId: notice.agencyId,
      },
      c.now,
    );
    await task(c, 'notice-late', note);
    return redirect(`/notices/${notice.id}?done=saved`, { audit: { facts: { version: notice.version } } });
  },
});

const cancel = route({
  method: 'POST',
  path: '/notices/:id/cancel',
  kind: 'page',
  object: OBJECT,
  policy: 'notice.cancelled',
  audit: 'notice.cancelled',
  says: 'Cancels a notice; everybody who was told of it is told',
  params: Id,
  body: NoteBody,
  handler: async (c) => {
    const { notice } = c.found;
    const { note } = c.body;
    if (note.length < 3) return draw(c, { cancel: { values: { note }, errors: [tooShort] } }, 422);
    if (c.body.version !== notice.version)
      return (await doneAlready(c, 'cancelled', 'noticeCancelled')) ?? stale(c);
    const done = await cancelNotice(
      c.tx,
      notice.id,
      { name: c.user.displayName, reason: note, door: 'page' },
      c.now,
    );
    if (!done) return (await doneAlready(c, 'cancelled', 'noticeCancelled')) ?? stale(c);
    return redirect(`/notices/${notice.id}?done=noticeCancelled`, {
      audit: { facts: { version: done.version } },
    });
  },
});

export const noticeRoutes: readonly AnyRoute[] = [list, ...listFiles, open, accept, ask, late, cancel];

const tooShort: FieldError = { field: 'note', problem: 'reasonTooShort' };

// biome-ignore lint/suspicious/noExplicitAny: the routes differ in body
type Own = Context<'page', { id: string }, any, any, FoundTravelNotice, any>;

/** The same words of the same officer on the same version again: a double press. It is done, and nobody was faster. */
async function doneAlready(
  c: Own,
  kind: 'accepted' | 'asked-back' | 'marked-late' | 'cancelled',
  code: DoneCode,
): Promise<PlainAnswer | undefined> {
  const { id } = c.found.notice;
  // Cancelling writes the next version.
  const version = kind === 'cancelled' ? c.body.version + 1 : c.body.version;
  const step = (await stepsOfNotice(c.tx, id)).findLast((s) => s.kind === kind && s.version === version);
  const said = kind === 'accepted' ? '' : c.body.note;
  if (step?.by !== c.user.displayName || step.note !== said) return undefined;
  return redirect(`/notices/${id}?done=${code}`, {
    audit: { outcome: 'refused', facts: { refused: 'said-already' } },
  });
}

function stale(c: Own): Promise<PlainAnswer> {
  return draw(c, { stale: true }, 409);
}

async function task(c: Own, kind: 'notice-question' | 'notice-late', says: string): Promise<void> {
  const { notice } = c.found;
  if (!notice.agencyId) return;
  await openTasks(
    c.tx,
    [
      {
        naturalKey: taskKey(kind, notice.id, `${notice.version} ${c.now}`),
        kind,
        ownerAgencyId: notice.agencyId,
        objectKind: 'travel-notice',
        objectId: notice.id,
        dueAtMs: null,
        urgency: TASK_KINDS[kind].urgency,
        facts: { says },
      },
    ],
    c.now,
  );
}

/** A bar on travel that the register knows, as far as the reader may read the records of the person. */
async function barOf(c: Own, recordId: string | null): Promise<Pick<NoticeView, 'barred'>> {
  if (recordId === null) return {};
  const records = (await recordsOfSameSubject(c.tx, recordId)).filter((r) => r.state === 'active');
  const bar = travelBarOf(
    records.map((r) => r.details as RecordDetails),
    localDate(c.user.timeZone, c.now),
  );
  if (!bar) return {};
  const office = (await agenciesFor(c.tx, { oris: [bar.ori] }))[0]?.name ?? bar.ori;
  return { barred: { office, ...(bar.until === undefined ? {} : { until: bar.until }) } };
}

/** Rows of a travel notice, not of the journey that was seen. */
const ofNotice = /^r(17|18|19|21)[a-z]?-/;

const STEP_SAYS = {
  filed: 'Filed',
  changed: 'Changed',
  cancelled: 'Canceled',
  accepted: 'Accepted by NSOTC',
  'asked-back': 'NSOTC asked back',
  'marked-late': 'Marked as late by NSOTC',
  sent: 'Sent on',
  acknowledged: 'Acknowledged',
  outcome: 'Answer from abroad',
  ended: 'Ended',
} as const;

async function draw(
  c: Own,
  forms: { ask?: FormState; late?: FormState; cancel?: FormState; stale?: true } = {},
  status?: number,
): Promise<PlainAnswer> {
  const notice = (await readNotice(c.tx, c.found.id))!;
  const versions = await versionsOf(c.tx, notice.id);
  const last = versions.at(-1)!;
  const [agency] = notice.agencyId ? await agenciesFor(c.tx, { ids: [notice.agencyId] }) : [];
  const kept = await agenciesKeptFor(c.tx, c.actor, c.now);
  const actsFor = kept.map((a) => ({ agencyId: a.id, scope: 'registrations' }));
  const object = { kind: 'TravelNotice', id: notice.id, agencyId: notice.agencyId } as const;
  const may = (action: 'notice.accepted' | 'notice.changed' | 'notice.cancelled') =>
    decide(c.actor, action, object, { actsFor }).allowed;
  const inForce = (IN_FORCE as readonly string[]).includes(notice.state);
  const empty: FormState = forms.stale
    ? { values: {}, errors: [{ field: 'note', problem: 'stale' }] }
    : { values: {} };
  const found = notice.tripId ? await reconciliationOf(c.tx, notice.tripId) : undefined;
  const clocks = (await deadlinesOf(c.tx, [notice.id])).filter((d) => d.state !== 'cancelled');
  const nsotc = may('notice.accepted');
  const view: NoticeView = {
    id: notice.id,
    number: noticeReference(notice.id),
    reference: notice.reference,
    name: nameText(last.content.person.names[0] ?? {}),
    agency: agency?.name ?? notice.jurisdiction,
    state: notice.state,
    version: notice.version,
    timeliness: notice.timeliness,
    markedLate: notice.markedLate,
    reckoning: [last.reckoning.rule, ...last.reckoning.steps],
    reportedOn: last.reportedOn,
    receivedAt: iso(last.receivedAtMs),
    sentOnInTime: sentOnInTime(
      last.reportedOn,
      localDate(notice.timeZone, last.receivedAtMs),
      agency?.hours.calendar ?? FEDERAL_CALENDAR,
    ),
    content: noticeLines(last.content),
    warnings: last.warnings.map(toMend),
    ...(await barOf(c, notice.recordId)),
    map: { legs: noticedLegs(last.content) },
    clocks: clocks.map((d) => ({
      kind: d.kind,
      due: iso(d.dueAtMs),
      state: d.state,
      reckoning: [d.reckoning.rule, ...d.reckoning.steps],
    })),
    ...(found
      ? {
          finding: {
            departure: {
              label: DEPARTURE_FINDINGS[found.departure].label,
              tone: toneOf(DEPARTURE_FINDINGS[found.departure].tone),
              says: found.departureSays,
            },
            return: {
              label: RETURN_FINDINGS[found.return].label,
              tone: toneOf(RETURN_FINDINGS[found.return].tone),
              says: found.returnSays,
            },
          },
        }
      : {}),
    ...(notice.tripId && isNational(c.actor) ? { trip: notice.tripId } : {}),
    versions: versions
      .map((v, i) => ({
        version: v.version,
        at: iso(v.receivedAtMs),
        door: v.door,
        by: v.filedBy,
        reason: v.reason,
        changes: i === 0 ? [] : noticeChanges(noticeLines(versions[i - 1]!.content), noticeLines(v.content)),
      }))
      .reverse(),
    steps: (await stepsOfNotice(c.tx, notice.id)).map((s) => ({
      id: s.id,
      at: iso(s.atMs),
      says: [STEP_SAYS[s.kind], `version ${s.version}`, s.role, s.country].filter(Boolean).join(', '),
      by: s.by,
      note: s.note,
    })),
    notTold: await notToldOf(c.tx, notice.tripId ? { tripId: notice.tripId } : { objectId: notice.id }, (n) =>
      ofNotice.test(n.ruleId),
    ),
    attachments: await attachmentsView(c.tx, 'notices', c.found, { actor: c.actor, path: c.request.path }),
    ...(nsotc && inForce && notice.state !== 'accepted' ? { accept: true as const } : {}),
    ...(nsotc && inForce ? { ask: forms.ask ?? empty, late: forms.late ?? empty } : {}),
    ...(may('notice.changed') ? { change: `/notices/new?notice=${notice.id}` } : {}),
    ...(may('notice.cancelled') && inForce ? { cancel: forms.cancel ?? empty } : {}),
  };
  c.note({ version: notice.version });
  return show(c, noticePage, view, {
    here: 'notices',
    ...(status === undefined ? {} : { status, audit: { outcome: 'refused' } }),
  });
}
