import { z } from 'zod';
import { isUuid } from '#basics/ids.js';
import type { Document, DocumentMark } from '#documents/document.js';
import { juvenileAppearances } from '#domain/juvenileAppearances.js';
import { REGISTRANT_DUTIES } from '#domain/registrantDuties.js';
import { REMINDER_WAYS, type ReminderWay, readReminderDays } from '#domain/reminder.js';
import { readCallBack } from '#domain/reminderMessage.js';
import { findAgency } from '#storage/agencies.js';
import { type LastAttempt, lastAttempts } from '#storage/reminderAttempts.js';
import {
  countLetters,
  endReminder,
  lettersOf,
  listReminders,
  type Reminder,
  readReminder,
  reminderRuleOf,
  saveReminderRule,
  takeBatch,
} from '#storage/reminders.js';
import { type ReminderRow, remindersPage } from '#web/pages/reminders.js';
import { dateText, localText } from '#web/parts/When.js';
import type { FieldError, FormState } from '#web/view.js';
import { file, type PlainAnswer, redirect } from '../answer.js';
import { printPdf } from '../documentFonts.js';
import { refuse } from '../errors.js';
import { todayOf } from '../foundRegistrant.js';
import { markOf } from '../mark.js';
import { pageQuery, pagingOf } from '../paging.js';
import { type AnyRoute, type AtPage, type Finding, type Found, route } from '../route.js';
import { asRefused, show } from '../shell.js';
import { iso } from '../views/eventLine.js';

/** Reminders to registrants of duties ahead: how the agency reminds, what waits, and letters to print. */
const ROWS = 50;
const LETTERS_MAX = 200;
const ALL = { kind: 'Reminder', all: true } as const;

const Filter = pageQuery.extend({
  show: z.enum(['waiting', 'done', 'all']).catch('waiting').default('waiting'),
  batch: z.string().max(60).catch('').default(''),
});

const list = route({
  method: 'GET',
  path: '/reminders',
  kind: 'page',
  object: ALL,
  policy: 'reminder.list',
  audit: 'reminder.list',
  says: 'Reminders to registrants that wait or were given',
  query: Filter,
  handler: (c) => draw(c, null),
});

const settings = route({
  method: 'POST',
  path: '/reminders/rules',
  kind: 'page',
  object: ALL,
  policy: 'reminder.changed',
  audit: 'reminder.changed',
  says: 'Chooses how many days ahead and by which ways the agency reminds',
  body: z.object({
    days: z.string().max(40).default(''),
    ways: z.union([z.string().max(20), z.array(z.string().max(20)).max(5)]).default([]),
    office: z.string().trim().max(400).default(''),
    callBack: z.string().trim().max(40).default(''),
  }),
  handler: async (c) => {
    const chosen = typeof c.body.ways === 'string' ? [c.body.ways] : c.body.ways;
    const ways = chosen.filter((w): w is ReminderWay => Object.hasOwn(REMINDER_WAYS, w));
    const days = readReminderDays(c.body.days);
    const errors: FieldError[] = [];
    if (days === null)
      errors.push({
        field: 'days',
        problem: 'expected',
        values: { expected: 'up to five numbers of days, such as 30, 7' },
      });
    if (ways.includes('letter') && c.body.office === '')
      errors.push({ field: 'office', problem: 'required' });
    const callBack = c.body.callBack === '' ? '' : readCallBack(c.body.callBack);
    if (callBack === null) errors.push({ field: 'callBack', problem: 'notAPhone' });
    if (callBack === '' && (ways.includes('email') || ways.includes('text')))
      errors.push({ field: 'callBack', problem: 'required' });
    if (callBack === null || days === null || errors.length > 0)
      return draw(c, { values: c.body, errors }, 422);
    await saveReminderRule(
      c.tx,
      { agencyId: c.actor.agencyId, days, ways, office: c.body.office, callBack },
      c.actor.id,
      c.now,
    );
    return redirect('/reminders?done=saved', { audit: { facts: { days, ways } } });
  },
});

const print = route({
  method: 'POST',
  path: '/reminders/print',
  kind: 'page',
  object: ALL,
  policy: 'reminder.printed',
  audit: 'reminder.changed',
  says: 'Takes the waiting letters into a batch to be printed',
  handler: async (c) => {
    const taken = await takeBatch(c.tx, c.actor.agencyId, c.actor.id, LETTERS_MAX, c.now);
    if (taken === null) return redirect('/reminders');
    return redirect(`/reminders?done=saved&show=done&batch=${taken.batch}`, { audit: { facts: taken } });
  },
});

interface FoundBatch extends Found {
  readonly letters: readonly Reminder[];
}

const batch = route({
  method: 'GET',
  path: '/reminders/batches/:batch/letters.pdf',
  kind: 'page',
  object: {
    kind: 'Reminder',
    find: async ({
      tx,
      params,
    }: Finding<{ batch: string }, unknown, unknown>): Promise<FoundBatch | undefined> => {
      const letters = isUuid(params.batch) ? await lettersOf(tx, params.batch) : [];
      return letters[0] && { id: params.batch, agencyId: letters[0].agencyId, letters };
    },
  },
  policy: 'reminder.printed',
  audit: 'reminder.printed',
  says: 'The letters of a batch as one PDF, a page each behind a cover sheet',
  params: z.object({ batch: z.string().max(60) }),
  handler: async (c) => {
    const { letters } = c.found;
    const rule = await reminderRuleOf(c.tx, letters[0]!.agencyId);
    const agency = await findAgency(c.tx, letters[0]!.agencyId);
    c.note({ as: 'pdf', shown: letters.map((l) => l.registrantId) });
    const document = lettersDocument(letters, {
      office: rule?.office ?? '',
      juvenilePlace: juvenileAppearances(agency?.settings)?.place ?? '',
      agency: c.user.agencyName,
      today: dateText(todayOf(c)),
      mark: markOf(c),
      by: c.user.displayName,
      at: localText(new Date(c.now).toISOString(), c.user.timeZone),
      atMs: c.now,
      reference: c.found.id.slice(-8).toUpperCase(),
    });
    const bytes = await printPdf(document);
    return file(bytes, { type: 'application/pdf', name: `letters-${document.reference}.pdf` });
  },
});

/** A cover sheet for the office, then one letter a page. A letter names a duty and a day, and no offence. */
export function lettersDocument(
  letters: readonly Reminder[],
  p: {
    readonly office: string;
    /** '': as everybody else. */
    readonly juvenilePlace: string;
    readonly agency: string;
    readonly today: string;
    readonly mark: DocumentMark;
    readonly by: string;
    readonly at: string;
    readonly atMs: number;
    readonly reference: string;
  },
): Document {
  return {
    title: `Letters to registrants: ${letters.length}`,
    language: 'en',
    classification: 'PRIVATE, FOR THE ADDRESSEE',
    mark: p.mark,
    reference: p.reference,
    printed: { by: p.by, at: p.at, atMs: p.atMs, purpose: 'reminders' },
    sections: [
      {
        heading: 'Cover sheet, stays in the office',
        blocks: [
          {
            kind: 'table',
            caption: 'Letters in this batch',
            columns: [{ heading: 'File' }, { heading: 'Name' }, { heading: 'Due' }],
            rows: letters.map((l) => [l.number, l.displayName, dateText(l.dueOn)]),
          },
        ],
      },
      ...letters.map((l) => ({
        heading: p.agency,
        ownPage: true as const,
        blocks: [
          { kind: 'paragraph' as const, text: l.displayName },
          ...(l.address ?? '').split('\n').map((line) => ({ kind: 'paragraph' as const, text: line })),
          { kind: 'paragraph' as const, text: p.today },
          {
            kind: 'paragraph' as const,
            text: `This is a reminder. You have to do the following by ${dateText(l.dueOn)}: ${REGISTRANT_DUTIES[l.dutyKind].says.toLowerCase()}.`,
          },
          // A juvenile appears where the jurisdiction has juveniles appear.
          { kind: 'paragraph' as const, text: (l.juvenile && p.juvenilePlace) || p.office },
          {
            kind: 'paragraph' as const,
            text: 'Bring this letter and a document with your picture. If you cannot come by that day, call before it. If you have done it already, this letter has crossed with it.',
          },
          { kind: 'paragraph' as const, text: `File ${l.number}` },
        ],
      })),
    ],
  };
}

interface FoundReminder extends Found {
  readonly reminder: Reminder;
}

const given = route({
  method: 'POST',
  path: '/reminders/:id/given',
  kind: 'page',
  object: {
    kind: 'Reminder',
    find: async ({
      tx,
      params,
    }: Finding<{ id: string }, unknown, unknown>): Promise<FoundReminder | undefined> => {
      const reminder = isUuid(params.id) ? await readReminder(tx, params.id) : undefined;
      return reminder && { id: reminder.id, agencyId: reminder.agencyId, reminder };
    },
  },
  policy: 'reminder.changed',
  audit: 'reminder.changed',
  says: 'Notes that a registrant was reminded by an officer',
  params: z.object({ id: z.string().max(60) }),
  body: z.object({ note: z.string().trim().max(300).default('') }),
  handler: async (c) => {
    if (!(await endReminder(c.tx, [c.found.id], { userId: c.actor.id, note: c.body.note }, c.now)))
      return refuse('stale');
    return redirect('/reminders?done=saved', {
      audit: { facts: { registrant: c.found.reminder.registrantId } },
    });
  },
});

export const reminderRoutes: readonly AnyRoute[] = [list, settings, print, batch, given];

async function draw(c: AtPage, form: FormState | null, status?: number): Promise<PlainAnswer> {
  const { show: shown, page, batch: printed } = Filter.parse(c.query ?? {});
  const { reminders, total } = await listReminders(c.tx, {
    state: shown,
    limit: ROWS,
    offset: (page - 1) * ROWS,
  });
  const rule = await reminderRuleOf(c.tx, c.actor.agencyId);
  const attempts = await lastAttempts(
    c.tx,
    reminders.map((r) => r.id),
  );
  c.note({ shown: [...new Set(reminders.map((r) => r.registrantId))] });
  return show(
    c,
    remindersPage,
    {
      rows: reminders.map((r) => ({
        id: r.id,
        registrantId: r.registrantId,
        name: r.displayName,
        number: r.number,
        duty: REGISTRANT_DUTIES[r.dutyKind].says,
        due: r.dueOn,
        days: r.days,
        way: r.way,
        state: r.state,
        to: r.way === 'call' ? r.phone : r.way === 'officer' ? null : r.address,
        ...attemptOf(attempts.get(r.id)),
        ...(r.doneAtMs === null
          ? {}
          : { done: { at: iso(r.doneAtMs), by: r.doneByName ?? '', batch: r.batch, note: r.note } }),
      })),
      filter: { values: { show: shown } },
      paging: pagingOf('/reminders', { show: shown, page }, total, ROWS),
      letters: await countLetters(c.tx, c.actor.agencyId),
      printed: isUuid(printed) ? printed : null,
      form: form ?? {
        values: {
          days: rule?.days.join(', ') ?? '',
          ways: rule?.ways ?? [],
          office: rule?.office ?? '',
          callBack: rule?.callBack ?? '',
        },
      },
    },
    { here: 'due', ...asRefused(status) },
  );
}

/** The newest attempt of one that goes by machine, as proof. */
function attemptOf(last: LastAttempt | undefined): Pick<ReminderRow, 'attempt'> {
  if (!last) return {};
  const { n, begunAtMs, fate, detail, providerReference } = last;
  return { attempt: { n, at: iso(begunAtMs), fate, detail, providerReference } };
}
