import { type RawBuilder, sql } from 'kysely';
import type { IsoDate } from '#basics/dates.js';
import { plainUpper } from '#basics/text.js';
import { ABSCONDING_REVERSALS, type AbscondingFinding, type AbscondingStep } from '#domain/absconding.js';
import type { AbscondingOffice } from '#domain/abscondingRules.js';
import type { Reckoning } from '#domain/reckoning.js';
import { first, instant, many, type Tx } from './database.js';
import { ofAgencies } from './registrants.js';

/** A step on the board: who, by when, and what was recorded. */
export interface BoardStep {
  readonly step: AbscondingStep;
  readonly office: AbscondingOffice;
  readonly ownerName: string | null;
  readonly ownerOther: string;
  readonly dueOn: IsoDate | null;
  /** Of a time in hours. */
  readonly dueAtMs: number | null;
  readonly reckoning: Reckoning | null;
  readonly outcome: 'done' | 'not-needed' | null;
  readonly note: string;
  readonly at: string | null;
  readonly by: string;
}

/** A step that has to be taken back since the person was located. */
export interface BoardReversal {
  readonly step: AbscondingStep;
  readonly taskId: string;
  readonly state: 'open' | 'done' | 'cancelled';
  readonly dueOn: IsoDate | null;
  readonly endedAtMs: number | null;
}

export interface BoardCase {
  readonly id: string;
  readonly registrantId: string;
  readonly displayName: string;
  readonly number: string;
  readonly openedBecause: string;
  readonly openedAtMs: number;
  readonly finding: AbscondingFinding;
  readonly closedAtMs: number | null;
  /** The earliest day of a step that is open; null: no clock runs. */
  readonly nextDueOn: IsoDate | null;
  /** In the order of the guide; empty until the clocks of an older case were worked out. */
  readonly steps: readonly BoardStep[];
  readonly reversals: readonly BoardReversal[];
  /** Open signs that the person is active elsewhere. */
  readonly signs: number;
}

/** Now, and the reader's day: a day is over when it has passed, hours when they have. */
export interface Moment {
  readonly today: IsoDate;
  readonly nowMs: number;
}

export interface BoardFilter {
  readonly agencyIds: readonly string[];
  /** Nothing: every case that runs, and those of located persons with something still to take back. */
  readonly standing?: 'determining' | 'absconded' | 'located';
  readonly overdue?: Moment;
  readonly owner?: { readonly userId: string } | 'nobody';
  readonly words?: string;
}

const REVERSAL_KEYS = sql`select 'absconder-reversal|' || c.id || '|' || x from unnest(${`{${Object.keys(ABSCONDING_REVERSALS).join(',')}}`}::text[]) x`;
const RECORDED = sql`c.steps @> jsonb_build_array(jsonb_build_object('step', s.step))`;
/** Steps of a case that runs and that nobody has recorded. */
const OPEN_STEPS = sql`from absconding_steps s where s.case_id = c.id and c.closed_at is null and not ${RECORDED}`;
const REVERSALS = sql`from tasks t where t.natural_key in (${REVERSAL_KEYS})`;
const TO_TAKE_BACK = sql`(c.finding = 'located' and exists (select ${REVERSALS} and t.state = 'open'))`;

/** A step's time has passed. */
function isOver({ today, nowMs }: Moment): RawBuilder<unknown> {
  return sql`case when s.due_at is null then s.due_on < ${today}::date else s.due_at < ${instant(nowMs)} end`;
}

function chosen(f: BoardFilter): RawBuilder<unknown> {
  const standing =
    f.standing === 'determining'
      ? sql`c.closed_at is null and c.finding is null`
      : f.standing === 'absconded'
        ? sql`c.closed_at is null and c.finding = 'absconded'`
        : f.standing === 'located'
          ? TO_TAKE_BACK
          : sql`(c.closed_at is null or ${TO_TAKE_BACK})`;
  return sql`where ${ofAgencies('c.agency_id', f.agencyIds)} and ${standing}
    ${f.overdue ? sql`and (exists (select ${OPEN_STEPS} and ${isOver(f.overdue)}) or exists (select ${REVERSALS} and t.state = 'open' and (t.facts ->> 'dueOn')::date < ${f.overdue.today}::date))` : sql``}
    ${f.owner === 'nobody' ? sql`and exists (select ${OPEN_STEPS} and s.owner_user_id is null and s.owner_other = '')` : sql``}
    ${typeof f.owner === 'object' ? sql`and exists (select ${OPEN_STEPS} and s.owner_user_id = ${f.owner.userId})` : sql``}
    ${f.words ? sql`and (r.name_words like ${`% ${plainUpper(f.words).replace(/[\\%_]/g, '\\$&')}%`} or r.number = ${f.words})` : sql``}`;
}

/** The cases of an agency with everything that is to be done in each; those that are due first stand first. */
export async function listAbsconders(
  tx: Tx,
  f: BoardFilter & { readonly limit: number; readonly offset: number },
): Promise<{ readonly cases: BoardCase[]; readonly total: number }> {
  const cases = await many(
    tx,
    sql<BoardCase>`
    select c.id, c.registrant_id as "registrantId", r.display_name as "displayName", r.number, c.opened_because as "openedBecause", c.opened_at as "openedAtMs",
           c.finding, c.closed_at as "closedAtMs", n.due as "nextDueOn", coalesce(a.steps, '[]') as steps, coalesce(b.reversals, '[]') as reversals,
           (select count(*)::int from tasks t where t.object_id = c.registrant_id and t.kind = 'absconder-active' and t.state = 'open') as signs
      from absconding_cases c join registrants r on r.id = c.registrant_id
      left join lateral (select min(s.due_on) as due ${OPEN_STEPS}) n on true
      left join lateral (
        select jsonb_agg(jsonb_build_object('step', s.step, 'office', s.office, 'ownerName', u.display_name, 'ownerOther', s.owner_other, 'dueOn', s.due_on, 'dueAtMs', (extract(epoch from s.due_at) * 1000)::bigint,
                 'reckoning', s.reckoning, 'outcome', d.x ->> 'outcome', 'note', coalesce(d.x ->> 'note', ''), 'at', d.x ->> 'at', 'by', coalesce(d.x ->> 'by', ''))
                 order by s.position) as steps
          from absconding_steps s left join users u on u.id = s.owner_user_id
          left join lateral (select x from jsonb_array_elements(c.steps) x where x ->> 'step' = s.step limit 1) d on true
         where s.case_id = c.id) a on true
      left join lateral (
        select jsonb_agg(jsonb_build_object('step', t.facts ->> 'step', 'taskId', t.id, 'state', t.state, 'dueOn', t.facts ->> 'dueOn',
                 'endedAtMs', (extract(epoch from t.ended_at) * 1000)::bigint) order by t.natural_key) as reversals ${REVERSALS}) b on true
      ${chosen(f)} order by n.due nulls last, c.opened_at, c.id limit ${f.limit} offset ${f.offset}`,
  );
  const counted = await first(
    tx,
    sql<{
      n: number;
    }>`select count(*)::int as n from absconding_cases c join registrants r on r.id = c.registrant_id ${chosen(f)}`,
  );
  return { cases, total: counted?.n ?? 0 };
}

/** How many cases run, in how many of them something is overdue, and who is sought without any case. */
export interface AbsconderCounts {
  readonly open: number;
  readonly overdue: number;
}

export async function countAbsconders(
  tx: Tx,
  agencyIds: readonly string[],
  at: Moment,
): Promise<AbsconderCounts> {
  return (await first(
    tx,
    sql<AbsconderCounts>`
    select count(*)::int as open, (count(*) filter (where exists (select ${OPEN_STEPS} and ${isOver(at)})))::int as overdue
      from absconding_cases c where ${ofAgencies('c.agency_id', agencyIds)} and c.closed_at is null`,
  ))!;
}

/** Somebody for whom the steps should have begun and have not. */
export interface WithoutCase {
  readonly registrantId: string;
  readonly displayName: string;
  readonly number: string;
  /** `absconded`: the file says so. `failed`: did not appear where this agency had announced the person. */
  readonly because: 'absconded' | 'failed';
}

/** Those who stand as absconded or did not appear elsewhere, and for whom no case was opened since. */
export async function withoutCase(
  tx: Tx,
  agencyIds: readonly string[],
  limit: number,
): Promise<WithoutCase[]> {
  return many(
    tx,
    sql<WithoutCase>`
    select r.id as "registrantId", r.display_name as "displayName", r.number, 'absconded' as because from registrants r
     where ${ofAgencies('r.agency_id', agencyIds)} and r.state = 'absconded'
       and not exists (select from absconding_cases c where c.registrant_id = r.id and c.closed_at is null)
    union
    select r.id, r.display_name, r.number, 'failed' from relocations l join registrants r on r.id = l.registrant_id
     where ${ofAgencies('l.from_agency_id', agencyIds)} and l.state = 'failed-to-appear' and r.state in ('pending', 'registered')
       and not exists (select from absconding_cases c where c.registrant_id = r.id and c.opened_at >= l.announced_at)
     order by 2, 1 limit ${limit}`,
  );
}
