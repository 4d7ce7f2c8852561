import { z } from 'zod';
import { decide } from '#access/decide.js';
import { isUuid } from '#basics/ids.js';
import { BOARDS, type BoardCode, personalDataIn } from '#domain/board.js';
import {
  addPost,
  type BoardPost,
  listTopics,
  listWaiting,
  moderatePost,
  postsOf,
  readPost,
  registrantsNamedIn,
} from '#storage/boards.js';
import type { Tx } from '#storage/database.js';
import { boardPage, boardsPage, topicPage } from '#web/pages/boards.js';
import type { FieldError, FormState } from '#web/view.js';
import { type PlainAnswer, redirect } from '../answer.js';
import { refuse } from '../errors.js';
import { type AnyRoute, type AtPage, type Finding, type Found, type Person, route } from '../route.js';
import { asRefused, show } from '../shell.js';
import { iso } from '../views/eventLine.js';

/** Moderated boards: everybody reads what a moderator let in; nothing personal may stand there. */
const LISTED = 200;
const ALL = { kind: 'BoardPost', all: true } as const;
const CODES = Object.keys(BOARDS) as BoardCode[];

function moderates(actor: Person): boolean {
  return decide(actor, 'board.moderated', { kind: 'BoardPost', id: '*', agencyId: actor.agencyId }).allowed;
}

const list = route({
  method: 'GET',
  path: '/boards',
  kind: 'page',
  object: ALL,
  policy: 'board.show',
  audit: 'board.show',
  says: 'Boards of the exchange, and for moderators what waits',
  handler: async (c) => {
    const waiting = moderates(c.actor) ? await listWaiting(c.tx, LISTED) : [];
    return show(
      c,
      boardsPage,
      {
        boards: CODES.map((code) => ({ code, title: BOARDS[code].title, says: BOARDS[code].says })),
        waiting: waiting.map((p) => ({
          id: p.topicId ?? p.id,
          post: p.id,
          board: BOARDS[p.board].title,
          title: p.title || p.body.slice(0, 80),
          by: p.agencyName,
          at: iso(p.postedAtMs),
        })),
      },
      { here: 'exchange' },
    );
  },
});

const BoardParams = z.object({ board: z.string().max(20) });

function boardOf(text: string): BoardCode {
  return CODES.find((code) => code === text) ?? refuse('not-found');
}

const board = route({
  method: 'GET',
  path: '/boards/:board',
  kind: 'page',
  object: ALL,
  policy: 'board.show',
  audit: 'board.show',
  says: 'Topics of a board',
  params: BoardParams,
  handler: (c) => drawBoard(c, boardOf(c.params.board), { values: {} }),
});

const Post = z.object({
  title: z.string().trim().max(150).default(''),
  body: z.string().trim().max(8000).default(''),
});

const begin = route({
  method: 'POST',
  path: '/boards/:board',
  kind: 'page',
  object: ALL,
  policy: 'board.posted',
  audit: 'board.posted',
  says: 'Begins a topic; a moderator lets it in',
  params: BoardParams,
  body: Post,
  handler: async (c) => {
    const code = boardOf(c.params.board);
    const errors = await problemsOf(c.tx, c.actor, c.body);
    if (c.body.title === '') errors.unshift({ field: 'title', problem: 'required' });
    if (errors.length > 0) return drawBoard(c, code, { values: c.body, errors }, 422);
    const id = await post(c, code, null, c.body);
    return redirect(`/boards/topics/${id}?done=saved`, { audit: { objectId: id } });
  },
});

interface FoundPost extends Found {
  readonly post: BoardPost;
}

/** Row security shows what was let in, what the reader's agency wrote, and everything to those who moderate. */
async function findPost({
  tx,
  params,
}: Finding<{ id: string }, unknown, unknown>): Promise<FoundPost | undefined> {
  const found = isUuid(params.id) ? await readPost(tx, params.id) : undefined;
  return found && { id: found.id, agencyId: found.agencyId, post: found };
}
const POST = { kind: 'BoardPost', find: findPost } as const;
const params = z.object({ id: z.string().max(60) });

const topic = route({
  method: 'GET',
  path: '/boards/topics/:id',
  kind: 'page',
  object: POST,
  policy: 'board.show',
  audit: 'board.show',
  says: 'A topic with its answers',
  params,
  handler: (c) => drawTopic(c, { values: {} }),
});

const answer = route({
  method: 'POST',
  path: '/boards/topics/:id',
  kind: 'page',
  object: POST,
  policy: 'board.posted',
  audit: 'board.posted',
  says: 'Answers in a topic; a moderator lets it in',
  params,
  body: Post,
  handler: async (c) => {
    const { post: top } = c.found;
    if (top.topicId !== null || top.state !== 'shown') return refuse('stale');
    const errors = await problemsOf(c.tx, c.actor, { ...c.body, title: '' });
    if (errors.length > 0) return drawTopic(c, { values: c.body, errors }, 422);
    const id = await post(c, top.board, top.id, { ...c.body, title: '' });
    return redirect(`/boards/topics/${top.id}?done=saved`, { audit: { facts: { post: id } } });
  },
});

const moderate = route({
  method: 'POST',
  path: '/boards/posts/:id/moderate',
  kind: 'page',
  object: POST,
  policy: 'board.moderated',
  audit: 'board.moderated',
  says: 'Lets a post in, refuses or removes it, with a reason',
  params,
  body: z.object({
    decision: z.string().max(20).default(''),
    reason: z.string().trim().max(500).default(''),
  }),
  handler: async (c) => {
    const { post: p } = c.found;
    const { decision, reason } = c.body;
    const back = `/boards/topics/${p.topicId ?? p.id}`;
    const state =
      p.state === 'waiting' && decision === 'show'
        ? 'shown'
        : p.state === 'waiting' && decision === 'remove'
          ? 'refused'
          : p.state === 'shown' && decision === 'remove'
            ? 'removed'
            : null;
    if (state === null) return refuse('stale');
    if (state !== 'shown' && reason.length < 5)
      return drawTopic(c, { values: {} }, 422, {
        values: { [`decision-${p.id}`]: decision, [`reason-${p.id}`]: reason },
        errors: [{ field: `reason-${p.id}`, problem: 'reasonTooShort' }],
      });
    if (!(await moderatePost(c.tx, p, { state, userId: c.actor.id, reason }, c.now))) return refuse('stale');
    return redirect(`${back}?done=saved`, { audit: { facts: { state } } });
  },
});

export const boardRoutes: readonly AnyRoute[] = [list, topic, board, begin, answer, moderate];

/** What would put a person on the board: shapes of numbers and dates, and names of the writer's own registrants. */
async function problemsOf(
  tx: Tx,
  actor: Person,
  body: { readonly title: string; readonly body: string },
): Promise<FieldError[]> {
  const text = `${body.title}\n${body.body}`;
  if (body.body === '') return [{ field: 'body', problem: 'required' }];
  const found = [...personalDataIn(text)];
  if ((await registrantsNamedIn(tx, actor.agencyId, text)) > 0)
    found.push('the name of a registrant of yours');
  return found.map((what) => ({
    field: 'body',
    problem: 'registration',
    values: {
      says: `This looks like ${what}. Everybody reads a board: write about the matter, not the person.`,
    },
  }));
}

function post(
  c: AtPage,
  code: BoardCode,
  topicId: string | null,
  body: { readonly title: string; readonly body: string },
): Promise<string> {
  return addPost(
    c.tx,
    {
      board: code,
      topicId,
      agencyId: c.actor.agencyId,
      authorId: c.actor.id,
      authorName: c.user.displayName,
      ...body,
    },
    c.now,
  );
}

async function drawBoard(c: AtPage, code: BoardCode, form: FormState, status?: number): Promise<PlainAnswer> {
  const topics = await listTopics(c.tx, code, c.actor.agencyId, LISTED);
  return show(
    c,
    boardPage,
    {
      code,
      title: BOARDS[code].title,
      says: BOARDS[code].says,
      rows: topics.map((t) => ({
        id: t.id,
        title: t.title,
        by: `${t.authorName}, ${t.agencyName}`,
        at: iso(t.postedAtMs),
        answers: t.answers,
        state: t.state,
      })),
      form,
    },
    { here: 'exchange', ...asRefused(status) },
  );
}

async function drawTopic(
  c: AtPage,
  form: FormState,
  status?: number,
  moderation: FormState = { values: {} },
): Promise<PlainAnswer> {
  const { post: found } = c.found as FoundPost;
  const top = found.topicId === null ? found : ((await readPost(c.tx, found.topicId)) ?? found);
  const mayModerate = moderates(c.actor);
  const posts = (await postsOf(c.tx, top.id)).filter(
    (p) => p.state === 'shown' || p.agencyId === c.actor.agencyId || mayModerate,
  );
  return show(
    c,
    topicPage,
    {
      id: top.id,
      board: top.board,
      boardTitle: BOARDS[top.board].title,
      title: top.title || BOARDS[top.board].title,
      posts: posts.map((p) => ({
        id: p.id,
        by: p.authorName,
        agency: p.agencyName,
        at: iso(p.postedAtMs),
        body: p.state === 'removed' && !mayModerate ? '' : p.body,
        state: p.state,
        reason: p.reason,
        mayModerate: mayModerate && (p.state === 'waiting' || p.state === 'shown'),
      })),
      form: top.state === 'shown' && top.topicId === null ? form : null,
      moderation,
    },
    { here: 'exchange', ...asRefused(status) },
  );
}
