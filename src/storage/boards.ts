import { sql } from 'kysely';
import { type BoardCode, namesWords } from '#domain/board.js';
import { TASK_KINDS, taskKey } from '#domain/task.js';
import { first, instant, many, run, type Tx } from './database.js';
import { newId } from './newId.js';
import { cancelTasks } from './tasks.js';

export type PostState = 'waiting' | 'shown' | 'refused' | 'removed';

/** A contribution to a board. Row security shows it to all once it is let in, before to its agency and moderators. */
export interface BoardPost {
  readonly id: string;
  readonly board: BoardCode;
  readonly topicId: string | null;
  readonly agencyId: string;
  readonly agencyName: string;
  readonly authorName: string;
  readonly title: string;
  readonly body: string;
  readonly state: PostState;
  readonly postedAtMs: number;
  readonly reason: string;
}

const SELECT = sql.raw(
  `select p.id, p.board, p.topic_id as "topicId", p.agency_id as "agencyId", a.name as "agencyName", p.author_name as "authorName", p.title, p.body, p.state,
     p.posted_at as "postedAtMs", p.reason from board_posts p join agencies a on a.id = p.agency_id`,
);

export async function addPost(
  tx: Tx,
  p: {
    readonly board: BoardCode;
    readonly topicId: string | null;
    readonly agencyId: string;
    readonly authorId: string | null;
    readonly authorName: string;
    readonly title: string;
    readonly body: string;
    readonly state?: PostState;
  },
  nowMs: number,
): Promise<string> {
  const id = newId(nowMs);
  await run(
    tx,
    sql`insert into board_posts (id, board, topic_id, agency_id, author_id, author_name, title, body, state, posted_at)
      values (${id}, ${p.board}, ${p.topicId}, ${p.agencyId}, ${p.authorId}, ${p.authorName}, ${p.title}, ${p.body}, ${p.state ?? 'waiting'}, ${instant(nowMs)})`,
  );
  return id;
}

/** @param ownAgencyId whose own topics are listed with the reason where they were not let in */
export async function listTopics(
  tx: Tx,
  board: BoardCode,
  ownAgencyId: string,
  limit: number,
): Promise<readonly (BoardPost & { readonly answers: number })[]> {
  return many(
    tx,
    sql<BoardPost & { answers: number }>`
    select t.*, (select count(*) from board_posts x where x.topic_id = t.id and x.state = 'shown') as answers
      from (${SELECT} where p.board = ${board} and p.topic_id is null
              and (p.state in ('shown', 'waiting') or (p.state = 'refused' and p.agency_id = ${ownAgencyId}))) t order by t."postedAtMs" desc, t.id limit ${limit}`,
  );
}

export async function readPost(tx: Tx, id: string): Promise<BoardPost | undefined> {
  return first(tx, sql<BoardPost>`${SELECT} where p.id = ${id}`);
}

/** A topic with its answers, in order. */
export async function postsOf(tx: Tx, topicId: string): Promise<BoardPost[]> {
  return many(
    tx,
    sql<BoardPost>`${SELECT} where p.id = ${topicId} or p.topic_id = ${topicId} order by p.topic_id nulls first, p.posted_at, p.id`,
  );
}

export async function listWaiting(tx: Tx, limit: number): Promise<BoardPost[]> {
  return many(
    tx,
    sql<BoardPost>`${SELECT} where p.state = 'waiting' order by p.posted_at, p.id limit ${limit}`,
  );
}

/** @returns false when it was decided meanwhile */
export async function moderatePost(
  tx: Tx,
  post: BoardPost,
  d: { readonly state: PostState; readonly userId: string; readonly reason: string },
  nowMs: number,
): Promise<boolean> {
  const changed = await run(
    tx,
    sql`update board_posts set state = ${d.state}, moderated_by = ${d.userId}, moderated_at = ${instant(nowMs)}, reason = ${d.reason}
       where id = ${post.id} and state = ${post.state}`,
  );
  await cancelTasks(tx, post.id, ['board-post'], nowMs);
  return changed === 1;
}

export const MODERATION_TASK = (postId: string) => ({
  naturalKey: taskKey('board-post', postId),
  kind: 'board-post',
  objectKind: 'board-post',
  objectId: postId,
  urgency: TASK_KINDS['board-post'].urgency,
});

/** Registrants of an agency whose surname and first given name both stand in a text. */
export async function registrantsNamedIn(tx: Tx, agencyId: string, text: string): Promise<number> {
  const words = namesWords(text);
  if (words.length < 2) return 0;
  const row = await first(
    tx,
    sql<{ n: number }>`
    select count(*) as n from registrants r
     where r.agency_id = ${agencyId} and cardinality(regexp_split_to_array(trim(regexp_replace(upper(r.display_name), '[^A-Z]+', ' ', 'g')), ' ')) > 1
       and (regexp_split_to_array(trim(regexp_replace(upper(r.display_name), '[^A-Z]+', ' ', 'g')), ' '))[1:2] <@ array[${sql.join(words)}]::text[]`,
  );
  return row!.n;
}
