import { z } from 'zod';
import { decide } from '#access/decide.js';
import { MS } from '#basics/clock.js';
import { isUuid } from '#basics/ids.js';
import { toIcs } from '#documents/ics.js';
import { isNational } from '#domain/actor.js';
import {
  candidateReference,
  caseReference,
  noticeReference,
  redressReference,
  referenceOf,
} from '#domain/reference.js';
import { TASK_KINDS, type TaskKind } from '#domain/task.js';
import { findAgency } from '#storage/agencies.js';
import type { Tx } from '#storage/database.js';
import { deadlinesOf } from '#storage/deadlines.js';
import { nameOfSender } from '#storage/senderName.js';
import { personsOfTasks, type TaskPerson } from '#storage/taskPersons.js';
import { finishTask, listTasks, readTask, type Task } from '#storage/tasks.js';
import { findUser } from '#storage/users.js';
import { type TaskAbout, type TaskRow, taskPage, tasksPage } from '#web/pages/tasks.js';
import type { FormState } from '#web/view.js';
import { file, type PlainAnswer, redirect } from '../answer.js';
import { refuse } from '../errors.js';
import { markWord } from '../mark.js';
import { type AnyRoute, type AtPage, type Context, type Finding, type Found, route } from '../route.js';
import { type Showing, show } from '../shell.js';
import { iso } from '../views/eventLine.js';

/** What people must do by when: one list for every kind of duty, an agency's own and what it stands in for. */
const ROWS = 50;

const list = route({
  method: 'GET',
  path: '/tasks',
  kind: 'page',
  object: { kind: 'Task', all: true },
  policy: 'task.list',
  audit: 'task.list',
  says: 'Open tasks, most urgent first',
  query: z.object({
    kind: z.string().max(40).optional().catch(undefined),
    page: z.coerce.number().int().min(1).max(10_000).catch(1),
  }),
  handler: async (c) => {
    const kind = c.query.kind && Object.hasOwn(TASK_KINDS, c.query.kind) ? c.query.kind : undefined;
    const { tasks, total } = await listTasks(c.tx, {
      // NSOTC's people see all rows; their list is their own duties. Row security cuts everybody else's.
      ...(isNational(c.actor) ? { ownerAgencyId: c.actor.agencyId } : {}),
      ...(kind ? { kind } : {}),
      limit: ROWS,
      offset: (c.query.page - 1) * ROWS,
    });
    const rows = [];
    const persons = await personsShown(c, tasks);
    for (const task of tasks) rows.push(await rowOf(c.tx, task, c.user.timeZone, persons.get(task.id)));
    c.note({ tasks: tasks.map((t) => t.id), total });
    return show(
      c,
      tasksPage,
      {
        rows,
        paging: {
          page: c.query.page,
          pages: Math.max(1, Math.ceil(total / ROWS)),
          total,
          base: kind ? `/tasks?kind=${kind}` : '/tasks',
        },
        filter: { values: { kind: kind ?? '' } },
        kinds: Object.keys(TASK_KINDS),
      },
      { here: 'tasks', waiting: { tasks: total } },
    );
  },
});

interface FoundTask extends Found {
  readonly task: Task;
}

const TASK = {
  kind: 'Task',
  find: async ({ tx, params }: Finding<{ id: string }, unknown, unknown>): Promise<FoundTask | undefined> => {
    const task = isUuid(params.id) ? await readTask(tx, params.id) : undefined;
    return task && { id: task.id, agencyId: task.ownerAgencyId, task };
  },
} as const;

type AtTask = AtPage<FoundTask>;

const showOne = route({
  method: 'GET',
  path: '/tasks/:id',
  kind: 'page',
  object: TASK,
  policy: 'task.list',
  audit: 'task.list',
  says: 'A task with its facts and how its deadline came about',
  params: z.object({ id: z.string().max(60) }),
  handler: (c) => showTask(c),
});

const done = route({
  method: 'POST',
  path: '/tasks/:id/done',
  kind: 'page',
  object: TASK,
  policy: 'task.done',
  audit: 'task.done',
  says: 'Closes a task with a note of what was done',
  params: z.object({ id: z.string().max(60) }),
  body: z.object({ note: z.string().max(4000).default('') }),
  handler: async (c) => {
    const note = c.body.note.trim();
    const values = { note: c.body.note };
    if (note === '')
      return showTask(
        c,
        { values, errors: [{ field: 'note', problem: 'required' }] },
        { status: 422, audit: { outcome: 'refused' } },
      );
    if (!(await finishTask(c.tx, c.found.id, { userId: c.actor.id, note }, c.now)))
      return showTask(
        c,
        { values, errors: [{ field: 'note', problem: 'stale' }] },
        { status: 409, audit: { outcome: 'refused' } },
      );
    return redirect('/tasks?done=taskDone', { audit: { facts: { kind: c.found.task.kind } } });
  },
});

/** Facts that help a person, in their order; the others are ids and codes for the program. */
const FACTS_SHOWN = [
  'country',
  'reference',
  'forName',
  'name',
  'voyage',
  'why',
  'problem',
  'sender',
  'outcome',
  'action',
  'door',
  'step',
  'travellers',
  'position',
] as const;

const calendar = route({
  method: 'GET',
  path: '/tasks/:id.ics',
  kind: 'page',
  object: TASK,
  policy: 'task.list',
  audit: 'task.list',
  says: 'When a task is due, for a calendar: a duty and a link, nothing of a person',
  params: z.object({ id: z.string().max(60) }),
  handler: (c) => {
    const { task } = c.found;
    const { settings } = c.services;
    if (task.dueAtMs === null) throw refuse('not-found');
    c.note({ as: 'ics' });
    const says = TASK_KINDS[task.kind as TaskKind]?.says ?? 'A task';
    const ics = toIcs({
      product: '-//RSOITS//Tasks//EN',
      name: settings.installation,
      madeAtMs: c.now,
      method: 'PUBLISH',
      events: [
        {
          uid: `task-${task.id}@rsoits`,
          sequence: task.state === 'open' ? 0 : 1,
          when: { kind: 'instant', startMs: task.dueAtMs, endMs: task.dueAtMs + 15 * MS.minute },
          summary: `${markWord(c)}${says}`,
          url: `${settings.publicUrl}/tasks/${task.id}`,
          status: task.state === 'open' ? 'CONFIRMED' : 'CANCELLED',
          remindMinutes: 10,
        },
      ],
    });
    return file(ics, { type: 'text/calendar; charset=utf-8', name: `task-${task.id.slice(-8)}.ics` });
  },
});

export const taskRoutes: readonly AnyRoute[] = [list, calendar, showOne, done];

async function showTask(
  c: AtTask,
  form: FormState = { values: {} },
  showing: Showing = {},
): Promise<PlainAnswer> {
  const { task } = c.found;
  const { agencyId } = c.found;
  const may =
    task.state === 'open' && decide(c.actor, 'task.done', { kind: 'Task', id: task.id, agencyId }).allowed;
  const deadline = (await deadlinesOf(c.tx, [task.objectId])).find((d) => d.id === task.deadlineId);
  const by = task.doneBy ? await findUser(c.tx, task.doneBy) : undefined;
  const { sender } = task.facts;
  const told = {
    ...task.facts,
    ...(typeof sender === 'string' ? { sender: await nameOfSender(c.tx, sender) } : {}),
  };
  c.note({ kind: task.kind, object: task.objectId });
  return show(
    c,
    taskPage,
    {
      task: await rowOf(c.tx, task, c.user.timeZone, (await personsShown(c, [task])).get(task.id)),
      reckoning: deadline
        ? [deadline.reckoning.rule, ...deadline.reckoning.steps, deadline.reckoning.due]
        : [],
      facts: FACTS_SHOWN.flatMap((label) => {
        const value: unknown = told[label as keyof typeof told];
        if (label === 'step' && typeof value === 'number') return [];
        return typeof value === 'string' || typeof value === 'number'
          ? [{ label, value: String(value) }]
          : [];
      }),
      ...(task.state !== 'open' && task.endedAtMs !== null
        ? { closed: { by: by?.displayName ?? task.state, at: iso(task.endedAtMs), note: task.doneNote } }
        : {}),
      ...(may || form.errors ? { form } : {}),
    },
    { here: 'tasks', ...showing },
  );
}

/** Names only for whom the file, or the move that announces the person, is open to; each of them is a person shown. */
async function personsShown(
  c: Pick<Context<'page', never, never, never, Found, never>, 'tx' | 'actor' | 'note'>,
  tasks: readonly Task[],
): Promise<ReadonlyMap<string, TaskPerson>> {
  const persons = (
    await personsOfTasks(
      c.tx,
      tasks.map((t) => t.id),
    )
  ).filter(({ taskId, registrantId, agencyId }) =>
    registrantId === null
      ? decide(c.actor, 'relocation.show', { kind: 'Relocation', id: taskId, agencyId }).allowed
      : decide(c.actor, 'registrant.show', { kind: 'Registrant', id: registrantId, agencyId }).allowed,
  );
  c.note({ shown: persons.flatMap((p) => p.registrantId ?? []) });
  return new Map(persons.map((p) => [p.taskId, p]));
}

async function rowOf(tx: Tx, task: Task, zone: string, person: TaskPerson | undefined): Promise<TaskRow> {
  const says = task.facts.says ?? task.facts.reason;
  const about = aboutOf(task);
  return {
    id: task.id,
    kind: task.kind,
    says: typeof says === 'string' ? says : '',
    ...(task.dueAtMs === null ? {} : { due: { at: iso(task.dueAtMs), zone } }),
    owner: (await findAgency(tx, task.ownerAgencyId))?.name ?? '',
    ...(about ? { about } : {}),
    ...(person ? { person: { name: person.name, number: person.number } } : {}),
    createdAt: iso(task.createdAtMs),
  };
}

/** Where what a task is about stands, and the reference that people quote of it. */
const PAGES: Readonly<
  Partial<Record<TaskAbout, { readonly path: string; readonly reference?: (id: string) => string }>>
> = {
  candidate: { path: 'candidates', reference: candidateReference },
  notification: { path: 'notifications' },
  transmission: { path: 'transmissions' },
  trip: { path: 'trips', reference: referenceOf },
  agency: { path: 'agencies' },
  relocation: { path: 'relocations' },
  registrant: { path: 'registry' },
  prints: { path: 'registry' },
  agreement: { path: 'registry/agreements' },
  'registrant-pair': { path: 'registry/pairs' },
  'foreign-draft': { path: 'releases' },
  'foreign-message': { path: 'foreign-messages' },
  'foreign-receipt': { path: 'foreign-receipts' },
  'travel-notice': { path: 'notices', reference: noticeReference },
  'silence-watch': { path: 'feeds/watches' },
  'passport-request': { path: 'passport-requests' },
  redress: { path: 'redress', reference: redressReference },
  'compliance-case': { path: 'cases', reference: caseReference },
};

/** Tasks that lead elsewhere than to what they are about. */
const LEADS: Readonly<Partial<Record<TaskKind, { readonly what: TaskAbout; href(task: Task): string }>>> = {
  'quarantined-transmission': { what: 'transmission', href: (t) => `/quarantine/${t.objectId}` },
  'secondary-outcome': { what: 'secondary', href: (t) => `/secondary/${t.objectId}` },
  'contact-unverified': { what: 'contacts', href: (t) => `/agencies/${t.ownerAgencyId}/settings/contacts` },
  'contact-incident': { what: 'contacts', href: (t) => `/agencies/${t.ownerAgencyId}/settings/contacts` },
  'contact-overdue': { what: 'directory', href: () => '/agencies?show=unchecked' },
  'reach-otherwise': { what: 'directory', href: () => '/agencies?show=unchecked' },
  'take-format': { what: 'format', href: (t) => `/agencies/${t.objectId}/format` },
  'format-untaken': { what: 'format', href: (t) => `/agencies/${t.objectId}/format` },
  retier: { what: 'retier', href: () => '/retier' },
  'keep-moved-out': { what: 'registrant', href: (t) => `/registry/${t.objectId}/keeping` },
};

function aboutOf(task: Task): TaskRow['about'] | undefined {
  const leads = LEADS[task.kind as TaskKind];
  if (leads) return { href: leads.href(task), what: leads.what };
  const what = task.objectKind as TaskAbout;
  const page = PAGES[what];
  if (!page) return undefined;
  return {
    href: `/${page.path}/${task.objectId}`,
    what,
    ...(page.reference ? { reference: page.reference(task.objectId) } : {}),
  };
}
