import { z } from 'zod';
import { isUuid } from '#basics/ids.js';
import { MESSAGE_MAX, THREAD_ABOUT, type ThreadAbout } from '#domain/secureMessage.js';
import {
  answerThread,
  listThreads,
  messagesOf,
  noteRead,
  partiesOf,
  partyOf,
  personNamed,
  readThread,
  startThread,
  type Thread,
} from '#storage/secureMessages.js';
import { mayAllSeeAbout } from '#storage/threadAbout.js';
import { messageNewPage, messagesPage, RECIPIENTS, threadPage } from '#web/pages/messages.js';
import type { FieldError, FormState } from '#web/view.js';
import { type PlainAnswer, redirect } from '../answer.js';
import { refuse } from '../errors.js';
import { pageQuery, pagingOf } from '../paging.js';
import { type AnyRoute, type AtPage, type Finding, type Found, type Person, route } from '../route.js';
import { asRefused, show } from '../shell.js';
import { attachmentsView } from '../views/attachments.js';
import { iso } from '../views/eventLine.js';
import { aboutView } from '../views/threadAbout.js';
import { chosen, recipientChoices } from './recipients.js';

/** Secure messages between agencies and their officers: only the parties of a thread see it. */
const ROWS = 50;
const ALL = { kind: 'Thread', all: true } as const;

const list = route({
  method: 'GET',
  path: '/messages',
  kind: 'page',
  object: ALL,
  policy: 'thread.list',
  audit: 'thread.list',
  says: 'Secure messages of the reader, unread ones marked, found by whole words',
  query: pageQuery.extend({
    q: z.string().trim().max(200).catch('').default(''),
    show: z.enum(['all', 'unread']).catch('all').default('all'),
  }),
  handler: async (c) => {
    const { q, show: shown, page } = c.query;
    const { threads, total } = await listThreads(c.tx, c.services.keys, readerOf(c.actor), {
      ...(q ? { words: q } : {}),
      unreadOnly: shown === 'unread',
      limit: ROWS,
      offset: (page - 1) * ROWS,
    });
    c.note({ shown: threads.map((t) => t.id), searched: q !== '' });
    return show(
      c,
      messagesPage,
      {
        rows: threads.map((t) => ({
          id: t.id,
          subject: t.subject,
          others: t.others,
          lastBy: t.lastBy,
          lastAt: iso(t.lastAtMs),
          unread: t.unread,
        })),
        filter: { values: { q, show: shown } },
        paging: pagingOf('/messages', c.query, total, ROWS),
      },
      { here: 'exchange' },
    );
  },
});

const begin = route({
  method: 'GET',
  path: '/messages/new',
  kind: 'page',
  object: ALL,
  policy: 'thread.started',
  audit: 'thread.list',
  says: 'A new secure message',
  query: z.object({
    to: z.string().max(60).catch('').default(''),
    about: z.string().max(100).catch('').default(''),
  }),
  handler: (c) => drawNew(c, { values: { 'to-1': c.query.to, about: c.query.about } }),
});

const send = route({
  method: 'POST',
  path: '/messages/new',
  kind: 'page',
  object: ALL,
  policy: 'thread.started',
  audit: 'thread.started',
  says: 'Sends a secure message to agencies or persons of them',
  body: z.record(z.string().max(20), z.string().max(MESSAGE_MAX.body + 100)),
  handler: async (c) => {
    const fields = c.body as Readonly<Record<string, string>>;
    const subject = (fields.subject ?? '').trim();
    const body = (fields.body ?? '').trim();
    const errors = [
      ...lengthErrors('subject', subject, MESSAGE_MAX.subject),
      ...lengthErrors('body', body, MESSAGE_MAX.body),
    ];
    const known = new Set((await recipientChoices(c.tx, c.actor.agencyId)).map((a) => a.value));
    const to: { agencyId: string; userId: string | null }[] = [];
    for (let n = 1; n <= RECIPIENTS; n++) {
      const agencyId = fields[`to-${n}`] ?? '';
      const name = (fields[`person-${n}`] ?? '').trim();
      if (agencyId === '' && name === '') continue;
      if (!known.has(agencyId)) {
        errors.push({ field: `to-${n}`, problem: 'chooseOne' });
        continue;
      }
      const userId = name === '' ? null : await personNamed(c.tx, agencyId, name);
      if (name !== '' && userId === null) errors.push({ field: `person-${n}`, problem: 'unknownPerson' });
      else to.push({ agencyId, userId });
    }
    if (to.length === 0 && !errors.some((e) => e.field.startsWith('to-') || e.field.startsWith('person-')))
      errors.push({ field: 'to-1', problem: 'chooseOne' });
    const about = aboutOf(fields.about ?? '');
    if (about && errors.length === 0) {
      const blind = await mayAllSeeAbout(c.tx, about, c.actor.agencyId, to);
      if (blind.length > 0)
        errors.push({
          field: 'about',
          problem: 'registration',
          values: {
            says: `${blind.join(' and ')} may not see it. Announce the move first, or write without the link.`,
          },
        });
    }
    if (errors.length > 0) return drawNew(c, { values: fields, errors }, 422);
    const { threadId } = await startThread(
      c.tx,
      c.services.keys,
      c.actor,
      { subject, body, to, about },
      c.now,
    );
    return redirect(`/messages/${threadId}?done=sent`, {
      audit: {
        objectId: threadId,
        facts: { agencies: to.map((t) => t.agencyId), persons: to.filter((t) => t.userId).length, about },
      },
    });
  },
});

function lengthErrors(field: string, text: string, max: number): FieldError[] {
  if (text === '') return [{ field, problem: 'required' }];
  return text.length > max ? [{ field, problem: 'tooLong', values: { max } }] : [];
}

function aboutOf(text: string): { readonly kind: ThreadAbout; readonly id: string } | null {
  const [kind = '', id = ''] = text.split(':');
  return Object.hasOwn(THREAD_ABOUT, kind) && isUuid(id) ? { kind: kind as ThreadAbout, id } : null;
}

function readerOf(actor: Person): { readonly userId: string; readonly agencyId: string } {
  return { userId: actor.id, agencyId: actor.agencyId };
}

interface FoundThread extends Found {
  readonly thread: Thread;
}

/** The agency is that of the party as whom the reader takes part; row security has shown the thread to nobody else. */
export async function findThread({
  tx,
  params,
  actor,
}: Finding<{ id: string }, unknown, unknown>): Promise<Found | undefined> {
  if (!isUuid(params.id) || actor?.kind !== 'user') return undefined;
  const agencyId = await partyOf(tx, params.id, readerOf(actor));
  return agencyId === undefined ? undefined : { id: params.id, agencyId };
}

const THREAD = { kind: 'Thread', find: findThread } as const;
const ThreadId = z.object({ id: z.string().max(60) });

const open = route({
  method: 'GET',
  path: '/messages/:id',
  kind: 'page',
  object: THREAD,
  policy: 'thread.show',
  audit: 'thread.show',
  says: 'A thread of secure messages; opening it gives the writers a receipt',
  params: ThreadId,
  handler: (c) => draw(c, { values: {} }),
});

const answer = route({
  method: 'POST',
  path: '/messages/:id',
  kind: 'page',
  object: THREAD,
  policy: 'thread.answered',
  audit: 'thread.answered',
  says: 'Answers in a thread of secure messages',
  params: ThreadId,
  body: z.object({
    body: z
      .string()
      .max(MESSAGE_MAX.body + 100)
      .default(''),
  }),
  handler: async (c) => {
    const body = c.body.body.trim();
    const errors = lengthErrors('body', body, MESSAGE_MAX.body);
    if (errors.length > 0) return draw(c, { values: c.body, errors }, 422);
    const id = await answerThread(c.tx, c.services.keys, c.actor, c.found.id, body, c.now);
    if (!id) return refuse('gone');
    return redirect(`/messages/${c.found.id}?done=sent`, { audit: { facts: { message: id } } });
  },
});

export const messageRoutes: readonly AnyRoute[] = [list, begin, send, open, answer];

async function draw(c: AtPage, form: FormState, status?: number): Promise<PlainAnswer> {
  const { keys } = c.services;
  const thread = (await readThread(c.tx, keys, c.found.id)) as FoundThread['thread'] | undefined;
  if (!thread) return refuse('not-found');
  await noteRead(
    c.tx,
    thread.id,
    { id: c.actor.id, name: c.user.displayName, agencyName: c.user.agencyName },
    c.now,
  );
  const messages = await messagesOf(c.tx, keys, thread.id);
  c.note({ messages: messages.map((m) => m.id), about: thread.aboutId });
  const parties = await partiesOf(c.tx, thread.id);
  return show(
    c,
    threadPage,
    {
      id: thread.id,
      subject: thread.subject,
      parties: parties.map((p) => (p.personName ? `${p.personName}, ${p.agencyName}` : p.agencyName)),
      about: thread.aboutKind ? await aboutView(c.tx, thread.aboutKind, thread.aboutId!, c.actor) : null,
      messages: messages.map((m) => ({
        id: m.id,
        author: m.authorName,
        agency: m.authorAgency,
        mine: m.authorId === c.actor.id,
        at: iso(m.sentAtMs),
        body: m.body,
        reads: m.reads.map((r) => ({ ...r, at: new Date(r.at).toISOString() })),
      })),
      attachments: await attachmentsView(c.tx, 'messages', c.found, {
        actor: c.actor,
        path: c.request.path,
      }),
      form,
    },
    { here: 'exchange', ...asRefused(status) },
  );
}

async function drawNew(c: AtPage, form: FormState, status?: number) {
  const text = (name: string) => String(form.values[name] ?? '');
  const about = aboutOf(text('about'));
  return show(
    c,
    messageNewPage,
    {
      agencies: await recipientChoices(c.tx, c.actor.agencyId),
      about: about ? await aboutView(c.tx, about.kind, about.id, c.actor) : null,
      form,
      shown: Math.max(
        2,
        Math.min(RECIPIENTS, chosen(form.values as Record<string, string>, RECIPIENTS).length + 1),
      ),
    },
    { here: 'exchange', ...asRefused(status) },
  );
}
