import { z } from 'zod';
import { TASK_KINDS, taskKey } from '#domain/task.js';
import { mayMoveNotice } from '#domain/travelNotice.js';
import { newWork } from '#domain/workItem.js';
import { endDeadlines } from '#storage/deadlines.js';
import { cancelTasks, openTasks } from '#storage/tasks.js';
import {
  cancelNotice,
  type NoticeStep,
  noteNoticeStep,
  setNoticeState,
  stepsOfNotice,
} from '#storage/travelNotices.js';
import { addWork } from '#storage/workItems.js';
import { noticePage } from '#web/pages/notice.js';
import type { DoneCode, FieldError, FormState } from '#web/view.js';
import { type PlainAnswer, redirect } from '../answer.js';
import { type AtTravelNotice, TRAVEL_NOTICE, TravelNoticeId } from '../foundTravelNotice.js';
import { type AnyRoute, route } from '../route.js';
import { show } from '../shell.js';
import { type NoticeForms, noticeView } from '../views/travelNotice.js';

const open = route({
  method: 'GET',
  path: '/notices/:id',
  kind: 'page',
  object: TRAVEL_NOTICE,
  policy: 'notice.show',
  audit: 'notice.show',
  says: 'A travel notice with versions, clocks, warnings and what was observed',
  params: TravelNoticeId,
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
  object: TRAVEL_NOTICE,
  policy: 'notice.accepted',
  audit: 'notice.accepted',
  says: 'NSOTC accepts a notice; USNCB and the release desk hear of it',
  params: TravelNoticeId,
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
    await noteStep(c, 'accepted');
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
  object: TRAVEL_NOTICE,
  policy: 'notice.asked-back',
  audit: 'notice.asked-back',
  says: 'NSOTC asks the registration agency about a notice',
  params: TravelNoticeId,
  body: NoteBody,
  handler: async (c) => {
    const { notice } = c.found;
    const { note } = c.body;
    const form: FormState = { values: { note } };
    if (note.length < 3) return draw(c, { ask: { ...form, errors: [tooShort] } }, 422);
    if (!mayMoveNotice(notice.state, 'asked-back') || c.body.version !== notice.version)
      return (await doneAlready(c, 'asked-back', 'saved')) ?? stale(c);
    await setNoticeState(c.tx, notice, { state: 'asked-back' }, c.now);
    await noteStep(c, 'asked-back', note);
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
  object: TRAVEL_NOTICE,
  policy: 'notice.marked-late',
  audit: 'notice.marked-late',
  says: 'NSOTC marks a notice as late with a reason; the registration agency decides what follows',
  params: TravelNoticeId,
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
    await noteStep(c, 'marked-late', note);
    await task(c, 'notice-late', note);
    return redirect(`/notices/${notice.id}?done=saved`, { audit: { facts: { version: notice.version } } });
  },
});

const cancel = route({
  method: 'POST',
  path: '/notices/:id/cancel',
  kind: 'page',
  object: TRAVEL_NOTICE,
  policy: 'notice.cancelled',
  audit: 'notice.cancelled',
  says: 'Cancels a notice; everybody who was told of it is told',
  params: TravelNoticeId,
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

export const noticeRoutes: readonly AnyRoute[] = [open, accept, ask, late, cancel];

const tooShort: FieldError = { field: 'note', problem: 'reasonTooShort' };

/** The same words of the same officer on the same version again: a double press. It is done, and nobody was faster. */
async function doneAlready(
  c: AtTravelNotice & { readonly body: { readonly version: number; readonly note?: string } },
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

function stale(c: AtTravelNotice): Promise<PlainAnswer> {
  return draw(c, { stale: true }, 409);
}

/** Writes the officer's step on the notice, with the agency that it is said to: the officer's own where it asks nothing. */
async function noteStep(c: AtTravelNotice, kind: NoticeStep['kind'], note?: string): Promise<void> {
  const { id, version, agencyId } = c.found.notice;
  await noteNoticeStep(
    c.tx,
    {
      noticeId: id,
      version,
      kind,
      by: c.user.displayName,
      ...(note === undefined ? { agencyId: c.actor.agencyId } : { note, agencyId }),
    },
    c.now,
  );
}

async function task(c: AtTravelNotice, kind: 'notice-question' | 'notice-late', says: string): Promise<void> {
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

async function draw(c: AtTravelNotice, forms: NoticeForms = {}, status?: number): Promise<PlainAnswer> {
  const view = await noticeView(c, forms);
  c.note({ version: view.version });
  return show(c, noticePage, view, {
    here: 'notices',
    ...(status === undefined ? {} : { status, audit: { outcome: 'refused' } }),
  });
}
