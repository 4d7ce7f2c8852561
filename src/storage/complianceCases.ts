import { sql } from 'kysely';
import type { Priority, PriorityBand } from '#domain/casePriority.js';
import type { CaseOrigin, CaseOutcome, CaseState, Elements } from '#domain/complianceCase.js';
import { caseReference } from '#domain/reference.js';
import { first, instant, json, many, run, type Tx } from './database.js';
import { newId } from './newId.js';

/** A compliance case of NSOTC. */
export interface ComplianceCase {
  readonly id: string;
  readonly number: string;
  readonly subjectId: string;
  readonly tripId: string | null;
  readonly origin: CaseOrigin;
  readonly originSays: string;
  readonly name: string;
  readonly registeringAgencyId: string | null;
  readonly state: CaseState;
  readonly ownerId: string | null;
  readonly ownerName: string | null;
  readonly points: number;
  readonly band: PriorityBand;
  readonly priority: Priority;
  readonly elements: Elements;
  readonly district: string | null;
  readonly outcome: CaseOutcome | null;
  readonly groundGone: string;
  readonly version: number;
  readonly openedAtMs: number;
  readonly updatedAtMs: number;
  readonly closedAtMs: number | null;
  /** Of its running clock; null when none runs. */
  readonly dueAtMs: number | null;
}

const SELECT = sql.raw(
  `select c.id, c.number, c.subject_id as "subjectId", c.trip_id as "tripId", c.origin, c.origin_says as "originSays", c.name,
   c.registering_agency_id as "registeringAgencyId", c.state, c.owner_user_id as "ownerId", u.display_name as "ownerName", c.points, c.band, c.priority, c.elements,
   c.district, c.outcome, c.ground_gone as "groundGone", c.version, c.opened_at as "openedAtMs", c.updated_at as "updatedAtMs", c.closed_at as "closedAtMs",
   (select d.due_at from deadlines d where d.object_id = c.id and d.kind = case c.state when 'open' then 'take-case' else 'review-case' end
     and d.state in ('running', 'missed')) as "dueAtMs"
   from compliance_cases c left join users u on u.id = c.owner_user_id`,
);

export interface NewCase {
  readonly naturalKey: string;
  readonly subjectId: string;
  readonly tripId: string | null;
  readonly origin: CaseOrigin;
  readonly originSays: string;
  readonly name: string;
  readonly registeringAgencyId: string | null;
  readonly priority: Priority;
}

/** Keeps a case. @returns its id, or null when the finding has one already */
export async function addCase(tx: Tx, c: NewCase, nowMs: number): Promise<string | null> {
  const id = newId(nowMs);
  const added = await run(
    tx,
    sql`insert into compliance_cases (id, number, natural_key, subject_id, trip_id, origin, origin_says, name, registering_agency_id, state, points, band, priority,
               version, opened_at, updated_at)
      values (${id}, ${caseReference(id)}, ${c.naturalKey}, ${c.subjectId}, ${c.tripId}, ${c.origin}, ${c.originSays}, ${c.name},
              ${c.registeringAgencyId}, 'open', ${c.priority.points}, ${c.priority.band}, ${json(c.priority)}, 1, ${instant(nowMs)}, ${instant(nowMs)})
      on conflict (natural_key) do nothing`,
  );
  return added === 1 ? id : null;
}

export async function readCase(tx: Tx, id: string, lock = false): Promise<ComplianceCase | undefined> {
  if (lock) await first(tx, sql`select id from compliance_cases where id = ${id} for update`);
  return first(tx, sql<ComplianceCase>`${SELECT} where c.id = ${id}`);
}

export interface CaseFields {
  readonly state: CaseState;
  readonly ownerId: string | null;
  readonly priority: Priority;
  readonly elements: Elements;
  readonly district: string | null;
  readonly outcome: CaseOutcome | null;
}

/** Writes what changed. @returns false when the version had gone on */
export async function saveCase(
  tx: Tx,
  id: string,
  version: number,
  to: CaseFields,
  nowMs: number,
): Promise<boolean> {
  return (
    (await run(
      tx,
      sql`update compliance_cases set state = ${to.state}, owner_user_id = ${to.ownerId}, points = ${to.priority.points}, band = ${to.priority.band},
             priority = ${json(to.priority)}, elements = ${json(to.elements)}, district = ${to.district}, outcome = ${to.outcome}, version = version + 1,
             updated_at = ${instant(nowMs)}, closed_at = ${to.state === 'closed' ? instant(nowMs) : null}
       where id = ${id} and version = ${version}`,
    )) === 1
  );
}

/** The finding that opened a case has gone, or is back when `says` is empty. */
export async function setGroundGone(tx: Tx, id: string, says: string): Promise<void> {
  await run(
    tx,
    sql`update compliance_cases set ground_gone = ${says}, version = version + 1 where id = ${id}`,
  );
}

export interface CaseStep {
  readonly number: number;
  readonly kind: string;
  readonly state: CaseState;
  readonly note: string;
  readonly facts: Readonly<Record<string, unknown>>;
  readonly byName: string;
  readonly atMs: number;
}

export async function addCaseStep(
  tx: Tx,
  caseId: string,
  s: Omit<CaseStep, 'number' | 'atMs'> & { readonly byUserId: string | null },
  nowMs: number,
): Promise<void> {
  await run(
    tx,
    sql`insert into compliance_case_steps (case_id, number, kind, state, note, facts, by_user_id, by_name, at)
      select ${caseId}, coalesce(max(number), 0) + 1, ${s.kind}, ${s.state}, ${s.note}, ${json(s.facts)}, ${s.byUserId}, ${s.byName}, ${instant(nowMs)}
        from compliance_case_steps where case_id = ${caseId}`,
  );
}

export async function stepsOfCase(tx: Tx, caseId: string): Promise<CaseStep[]> {
  return many(
    tx,
    sql<CaseStep>`select number, kind, state, note, facts, by_name as "byName", at as "atMs" from compliance_case_steps where case_id = ${caseId} order by number desc`,
  );
}

export async function casesOfSubject(tx: Tx, subjectId: string): Promise<ComplianceCase[]> {
  return many(tx, sql<ComplianceCase>`${SELECT} where c.subject_id = ${subjectId} order by c.opened_at desc`);
}

/** Cases that a trip has opened, closed ones too. */
export async function casesOfTrip(tx: Tx, tripId: string): Promise<ComplianceCase[]> {
  return many(tx, sql<ComplianceCase>`${SELECT} where c.trip_id = ${tripId} order by c.opened_at`);
}

export interface CaseFilter {
  readonly ownerId?: string;
  readonly unowned?: boolean;
  /** Absent: all that are not closed. */
  readonly state?: CaseState | 'all';
  readonly band?: PriorityBand;
  readonly overdueAtMs?: number;
  readonly limit: number;
  readonly offset: number;
}

/** Cases by points, the most urgent first; closed ones last. */
export async function listCases(
  tx: Tx,
  filter: CaseFilter,
): Promise<{ readonly cases: ComplianceCase[]; readonly total: number }> {
  const where = sql`where ${
    filter.state === 'all'
      ? sql`true`
      : filter.state
        ? sql`c.state = ${filter.state}`
        : sql`c.state <> 'closed'`
  }
    ${filter.ownerId ? sql`and c.owner_user_id = ${filter.ownerId}` : sql``}
    ${filter.unowned ? sql`and c.owner_user_id is null` : sql``}
    ${filter.band ? sql`and c.band = ${filter.band}` : sql``}
    ${
      filter.overdueAtMs === undefined
        ? sql``
        : sql`and c.state <> 'closed' and exists (select from deadlines d where d.object_id = c.id and d.state in ('running', 'missed')
           and d.kind = case c.state when 'open' then 'take-case' else 'review-case' end and d.due_at < ${instant(filter.overdueAtMs)})`
    }`;
  const cases = await many(
    tx,
    sql<ComplianceCase>`${SELECT} ${where} order by (c.state = 'closed'), c.points desc, c.opened_at, c.id limit ${filter.limit} offset ${filter.offset}`,
  );
  const total = (await first(tx, sql<{ n: number }>`select count(*) as n from compliance_cases c ${where}`))!
    .n;
  return { cases, total };
}
