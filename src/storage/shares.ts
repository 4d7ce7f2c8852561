import { createHmac, timingSafeEqual } from 'node:crypto';
import { sql } from 'kysely';
import { dateText, type IsoDate } from '#basics/dates.js';
import { isUuid } from '#basics/ids.js';
import type { MessageContent } from '#domain/message.js';
import type { Reckoning } from '#domain/reckoning.js';
import { letterBatchReference } from '#domain/reference.js';
import type { Withheld } from '#domain/release.js';
import type { ShareWay } from '#domain/sharing.js';
import { first, instant, json, many, run, type Tx } from './database.js';
import type { Keys } from './keys.js';
import { newId } from './newId.js';

export type ShareState = 'owed' | 'told' | 'not-required' | 'replaced' | 'nobody';

/** One recipient of one round: its clock, what it may read, what became of it. */
export interface Share {
  readonly id: string;
  readonly registrantId: string;
  readonly agencyId: string;
  readonly roundId: string;
  readonly recipientKey: string;
  readonly recipientId: string | null;
  readonly toAgencyId: string | null;
  readonly role: string;
  readonly name: string;
  readonly way: ShareWay | null;
  readonly ruleId: string;
  readonly ruleVersion: number;
  readonly row: number;
  readonly legalBasis: string;
  readonly changedOn: IsoDate;
  readonly dueOn: IsoDate | null;
  readonly reckoning: Reckoning | null;
  readonly state: ShareState;
  readonly because: string;
  readonly content: MessageContent | null;
  readonly withheld: readonly Withheld[];
  readonly digest: string;
  readonly notificationId: string | null;
  readonly letterBatchId: string | null;
  readonly attempts: number;
  readonly proof: { readonly what?: string; readonly reference?: string; readonly by?: string };
  readonly toldAtMs: number | null;
  readonly late: boolean;
  readonly openedAtMs: number | null;
  readonly createdAtMs: number;
}

const SELECT = sql.raw(
  `select s.id, s.registrant_id as "registrantId", s.agency_id as "agencyId", s.round_id as "roundId", s.recipient_key as "recipientKey", s.recipient_id as "recipientId",
   s.to_agency_id as "toAgencyId", s.role, s.name, s.way, s.rule_id as "ruleId", s.rule_version as "ruleVersion", s.matrix_row as row, s.legal_basis as "legalBasis",
   s.changed_on as "changedOn", s.due_on as "dueOn", s.reckoning, s.state, s.because, s.content, s.withheld, s.digest, s.notification_id as "notificationId",
   s.letter_batch_id as "letterBatchId", s.attempts, s.proof, s.told_at as "toldAtMs", s.late, s.opened_at as "openedAtMs", s.created_at as "createdAtMs" from shares s`,
);

export type NewShare = Omit<
  Share,
  'id' | 'letterBatchId' | 'attempts' | 'proof' | 'toldAtMs' | 'late' | 'openedAtMs' | 'createdAtMs'
>;

/** Keeps one; of the same round, recipient and rule there is one. @returns its id, undefined when it was there */
export async function addShare(tx: Tx, s: NewShare, nowMs: number): Promise<string | undefined> {
  const id = newId(nowMs);
  const row = await first(
    tx,
    sql<{
      id: string;
    }>`insert into shares (id, registrant_id, agency_id, round_id, recipient_key, recipient_id, to_agency_id, role, name, way, rule_id, rule_version, matrix_row,
             legal_basis, changed_on, due_on, reckoning, state, because, content, withheld, digest, notification_id, created_at, updated_at)
      values (${id}, ${s.registrantId}, ${s.agencyId}, ${s.roundId}, ${s.recipientKey}, ${s.recipientId}, ${s.toAgencyId}, ${s.role}, ${s.name}, ${s.way}, ${s.ruleId},
              ${s.ruleVersion}, ${s.row}, ${s.legalBasis}, ${s.changedOn}::date, ${s.dueOn}::date, ${s.reckoning ? json(s.reckoning) : null}, ${s.state}, ${s.because},
              ${s.content ? json(s.content) : null}, ${json(s.withheld)}, ${s.digest}, ${s.notificationId}, ${instant(nowMs)}, ${instant(nowMs)})
      on conflict (round_id, recipient_key, rule_id) do nothing returning id`,
  );
  return row?.id;
}

export async function readShare(tx: Tx, id: string, lock = false): Promise<Share | undefined> {
  return first(tx, sql<Share>`${SELECT} where s.id = ${id} ${lock ? sql`for update` : sql``}`);
}

/** The newest first; replaced ones too, they show what was overtaken. */
export async function sharesOf(tx: Tx, registrantId: string): Promise<Share[]> {
  return many(
    tx,
    sql<Share>`${SELECT} where s.registrant_id = ${registrantId} order by s.created_at desc, s.matrix_row, s.name, s.id limit 1000`,
  );
}

export interface LastTold {
  readonly digest: string;
  readonly toldAtMs: number;
  /** The instant at which the file stood as it was told. */
  readonly composedAtMs: number;
}

/** What each recipient of a registrant was last told, by its key. */
export async function lastToldOf(tx: Tx, registrantId: string): Promise<ReadonlyMap<string, LastTold>> {
  const rows = await many(
    tx,
    sql<LastTold & { key: string }>`
    select distinct on (recipient_key) recipient_key as key, digest, told_at as "toldAtMs", created_at as "composedAtMs" from shares
     where registrant_id = ${registrantId} and state = 'told' order by recipient_key, told_at desc, id desc`,
  );
  return new Map(rows.map((r) => [r.key, r]));
}

/** Debts of earlier rounds that a new round takes over, with the earliest day that they were due. */
export async function replaceOwed(
  tx: Tx,
  registrantId: string,
  nowMs: number,
): Promise<
  ReadonlyMap<string, { readonly dueOn: IsoDate; readonly changedOn: IsoDate; readonly reckoning: Reckoning }>
> {
  const rows = await many(
    tx,
    sql<{ key: string; dueOn: IsoDate; changedOn: IsoDate; reckoning: Reckoning }>`
    update shares set state = 'replaced', updated_at = ${instant(nowMs)} where registrant_id = ${registrantId} and state = 'owed'
     returning recipient_key as key, due_on as "dueOn", changed_on as "changedOn", reckoning`,
  );
  return new Map(rows.map((r) => [r.key, r]));
}

export async function markTold(
  tx: Tx,
  share: Pick<Share, 'id' | 'dueOn'>,
  told: { readonly on: IsoDate; readonly atMs: number; readonly proof: Share['proof'] },
  nowMs: number,
): Promise<boolean> {
  return (
    (await run(
      tx,
      sql`update shares set state = 'told', told_at = ${instant(told.atMs)}, late = ${told.on}::date > due_on, proof = ${json(told.proof)}, updated_at = ${instant(nowMs)}
         where id = ${share.id} and state = 'owed'`,
    )) === 1
  );
}

export async function noteAttempt(tx: Tx, id: string, detail: string, nowMs: number): Promise<void> {
  await run(
    tx,
    sql`update shares set attempts = attempts + 1, proof = ${json({ what: detail })}, updated_at = ${instant(nowMs)} where id = ${id} and state = 'owed'`,
  );
}

export async function noteOpened(tx: Tx, id: string, nowMs: number): Promise<void> {
  await run(tx, sql`update shares set opened_at = coalesce(opened_at, ${instant(nowMs)}) where id = ${id}`);
}

/** Debts whose notification has reached its agency meanwhile. */
export async function deliveredShares(
  tx: Tx,
  limit: number,
): Promise<readonly (Share & { readonly deliveredAtMs: number; readonly notificationState: string })[]> {
  return many(
    tx,
    sql<Share & { deliveredAtMs: number; notificationState: string }>`
    select x.*, coalesce(n.delivered_at, n.opened_at, n.acknowledged_at) as "deliveredAtMs", n.state as "notificationState"
      from (${SELECT} where s.state = 'owed' and s.notification_id is not null) x join notifications n on n.id = x."notificationId"
     where coalesce(n.delivered_at, n.opened_at, n.acknowledged_at) is not null limit ${limit}`,
  );
}

/** Debts to NSOR: settled once NSOR has everything. */
export async function owedToNsor(tx: Tx, limit: number): Promise<Share[]> {
  return many(
    tx,
    sql<Share>`${SELECT} where s.state = 'owed' and s.way = 'nsor' order by s.updated_at limit ${limit}`,
  );
}

/** Debts past their day, for the tasks of their agencies. */
export async function overdueShares(
  tx: Tx,
  before: IsoDate,
  limit: number,
): Promise<readonly (Share & { readonly timeZone: string })[]> {
  return many(
    tx,
    sql<Share & { timeZone: string }>`
    select x.*, a.time_zone as "timeZone" from (${SELECT} where s.state = 'owed' and s.due_on <= ${before}::date
       and not exists (select from tasks t where t.natural_key = 'share-overdue|' || s.id || '|0')) x
      join agencies a on a.id = x."agencyId" order by x."dueOn", x.id limit ${limit}`,
  );
}

/** What is still owed, the earliest first; row security cuts it. */
export async function owedShares(
  tx: Tx,
  limit: number,
): Promise<readonly (Share & { readonly displayName: string })[]> {
  return many(
    tx,
    sql<Share & { displayName: string }>`
    select x.*, g.display_name as "displayName" from (${SELECT} where s.state = 'owed' order by s.due_on, s.id limit ${limit}) x
      join registrants g on g.id = x."registrantId" order by x."dueOn", g.display_name, x.id`,
  );
}

/** Letters that wait to be printed, by recipient. */
export async function lettersWaiting(
  tx: Tx,
  limit: number,
): Promise<readonly (Share & { readonly postal: string; readonly registrantNumber: string })[]> {
  return many(
    tx,
    sql<Share & { postal: string; registrantNumber: string }>`
    select x.*, r.postal, g.number as "registrantNumber" from (${SELECT} where s.state = 'owed' and s.way = 'print' and s.letter_batch_id is null) x
      join share_recipients r on r.id = x."recipientId" join registrants g on g.id = x."registrantId"
     order by r.name, x."dueOn", x.id limit ${limit}`,
  );
}

export interface LetterBatch {
  readonly id: string;
  readonly agencyId: string;
  readonly letters: number;
  readonly madeByName: string | null;
  readonly madeAtMs: number;
  readonly mailedOn: IsoDate | null;
  readonly note: string;
}

const BATCH = sql.raw(
  `select b.id, b.agency_id as "agencyId", b.letters, u.display_name as "madeByName", b.made_at as "madeAtMs", b.mailed_on as "mailedOn", b.note
   from letter_batches b left join users u on u.id = b.made_by`,
);

export async function listBatches(tx: Tx): Promise<LetterBatch[]> {
  return many(tx, sql<LetterBatch>`${BATCH} order by b.made_at desc, b.id limit 100`);
}

export async function readBatch(tx: Tx, id: string): Promise<LetterBatch | undefined> {
  return first(tx, sql<LetterBatch>`${BATCH} where b.id = ${id}`);
}

/** Puts every waiting letter of the agency in one batch. @returns null when none waits */
export async function makeBatch(
  tx: Tx,
  agencyId: string,
  userId: string,
  nowMs: number,
): Promise<string | null> {
  const waiting = (await lettersWaiting(tx, 500)).filter((s) => s.agencyId === agencyId);
  if (waiting.length === 0) return null;
  const id = newId(nowMs);
  await run(
    tx,
    sql`insert into letter_batches (id, agency_id, letters, made_by, made_at) values (${id}, ${agencyId}, ${waiting.length}, ${userId}, ${instant(nowMs)})`,
  );
  await run(
    tx,
    sql`update shares set letter_batch_id = ${id}, updated_at = ${instant(nowMs)} where state = 'owed' and id in (${sql.join(waiting.map((s) => s.id))})`,
  );
  return id;
}

export async function lettersOf(
  tx: Tx,
  batchId: string,
): Promise<readonly (Share & { readonly postal: string })[]> {
  return many(
    tx,
    sql<
      Share & { postal: string }
    >`select x.*, r.postal from (${SELECT} where s.letter_batch_id = ${batchId}) x
      join share_recipients r on r.id = x."recipientId" order by x.name, x.id`,
  );
}

/** The batch was taken to the post. @returns its letters that were still owed; null when it was mailed before */
export async function mailBatch(
  tx: Tx,
  id: string,
  mailed: { readonly on: IsoDate; readonly by: string; readonly byName: string; readonly note: string },
  nowMs: number,
): Promise<Share[] | null> {
  const marked = await run(
    tx,
    sql`update letter_batches set mailed_on = ${mailed.on}::date, mailed_by = ${mailed.by}, note = ${mailed.note} where id = ${id} and mailed_on is null`,
  );
  if (marked !== 1) return null;
  const letters = (await lettersOf(tx, id)).filter((s) => s.state === 'owed');
  for (const s of letters)
    await markTold(
      tx,
      s,
      {
        on: mailed.on,
        atMs: nowMs,
        proof: {
          what: `Posted on ${dateText(mailed.on)}`,
          reference: letterBatchReference(id),
          by: mailed.byName,
        },
      },
      nowMs,
    );
  return letters;
}

/** How long the link of an e-mail opens. To be confirmed by each jurisdiction. */
export const LINK_DAYS = 30;

/** The secret part of the link that a recipient without an account opens: the same for every resend. */
export function shareToken(keys: Keys, shareId: string): string {
  return `${shareId}.${createHmac('sha256', keys.digest).update(`share ${shareId}`).digest('base64url')}`;
}

/** @returns the id of the share that a link names, undefined when the link was not made here */
export function shareOfToken(keys: Keys, token: string): string | undefined {
  const [id = ''] = token.split('.');
  if (!isUuid(id)) return undefined;
  const [given, right] = [Buffer.from(token), Buffer.from(shareToken(keys, id))];
  return given.length === right.length && timingSafeEqual(given, right) ? id : undefined;
}
