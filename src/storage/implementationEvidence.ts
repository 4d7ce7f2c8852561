import { type RawBuilder, sql } from 'kysely';
import type { IsoDate } from '#basics/dates.js';
import type { Agency } from '#domain/agency.js';
import { inForce } from '#domain/agreement.js';
import { type DutyBody, lodgingDays } from '#domain/duty.js';
import type { DutyFigures, ImplementationFacts } from '#domain/implementation.js';
import type { Examples, ShareFigures } from '#domain/implementationParts.js';
import { nsorRoad, tapOf } from '#domain/tribalAccess.js';
import { listAgreements } from './agreements.js';
import { first, instant, many, type Tx } from './database.js';
import {
  ACTIVE,
  abscondingFigures,
  contactFigures,
  dnaFigures,
  EXAMPLES,
  nsorCover,
  printFigures,
  siteFigures,
} from './implementationParts.js';
import { ruleSetAt } from './ruleSets.js';

/** What the registry of one agency holds about each rule of the programme, as of a day of its calendar. */
export async function implementationFacts(
  tx: Tx,
  agency: Agency,
  today: IsoDate,
  nowMs: number,
): Promise<ImplementationFacts> {
  const own = sql`agency_id = ${agency.id}`;
  const tally = async (statement: RawBuilder<{ key: string; n: number }>) =>
    Object.fromEntries((await many(tx, statement)).map((row) => [row.key, row.n]));
  const one = async <Row>(statement: RawBuilder<Row>): Promise<Row> => (await first(tx, statement))!;
  const active = (condition: RawBuilder<unknown>): Promise<Examples> =>
    one(
      sql<Examples>`select count(*)::int as n, coalesce((array_agg(r.number order by r.number))[1:${sql.lit(EXAMPLES)}], '{}') as numbers
        from registrants r where r.${own} and ${ACTIVE} and ${condition}`,
    );
  const rules = (await ruleSetAt<DutyBody>(tx, 'duties', nowMs)).body;
  const deputies = await many(
    tx,
    sql<{ scope: string; until: string; with: string }>`
    select a.scope, to_char(a.valid_until, 'YYYY-MM-DD') as until, o.name as with
      from agency_acts_for a join agencies o on o.id = case when a.for_agency_id = ${agency.id} then a.agency_id else a.for_agency_id end
     where (a.agency_id = ${agency.id} or a.for_agency_id = ${agency.id}) and a.valid_from <= ${instant(nowMs)} and a.valid_until > ${instant(nowMs)}
     order by 1, 2`,
  );
  // Row security shows those of other agencies too that the reader acts for or is partner of.
  const memoranda = (await listAgreements(tx)).filter((a) => a.agencyId === agency.id);
  const cover = await nsorCover(tx, agency.id, memoranda, today);
  const tap = tapOf(agency.settings);
  return {
    agency: {
      tribal: agency.kind === 'sora-tribe',
      jurisdiction: agency.jurisdiction,
      calendar: agency.calendarCode,
    },
    states: await tally(
      sql`select state as key, count(*)::int as n from registrants where ${own} group by 1 order by 1`,
    ),
    bases: await tally(
      sql`select initial_basis as key, count(*)::int as n from registrants where ${own} group by 1 order by 1`,
    ),
    duties: await dutyFigures(tx, agency.id, today),
    elements: Object.fromEntries(
      (
        await many(
          tx,
          sql<{ element: string; people: number; values: number; last: string | null }>`
          select element, count(distinct registrant_id)::int as people, count(*)::int as values, to_char(max(entered_at), 'YYYY-MM-DD') as last
            from registrant_values where ${own} and state = 'known' and ended_at is null group by 1 order by 1`,
        )
      ).map(({ element, ...figures }) => [element, figures]),
    ),
    values: await one(sql`
      select (select count(*)::int from registrant_values where ${own} and ended_at is null) as n,
             (count(*) filter (where percent_complete >= 100))::int as complete, count(*)::int as files from registrants where ${own}`),
    visits: await one(sql`
      select count(*)::int as n, count(distinct registrant_id)::int as people, to_char(max(visited_on), 'YYYY-MM-DD') as last from registrant_visits where ${own}`),
    changes: await one(sql`
      select count(*)::int as n, to_char(max(ended_at), 'YYYY-MM-DD') as last from registrant_values where ${own} and ended_at is not null`),
    noConviction: await active(
      sql`not exists (select from registrant_values v where v.registrant_id = r.id and v.element = 'offence' and v.state = 'known' and v.ended_at is null
            and v.value ->> 'finding' in ('convicted', 'delinquent'))`,
    ),
    tiers: await tally(sql`
      select coalesce('Tier ' || r.tier, 'not decided') as key, count(*)::int as n from registrants r where r.${own} and ${ACTIVE} group by 1 order by 1`),
    tierDecisions: {
      ...(await one(sql<{ n: number; versions: number[]; otherwise: number; appealed: number }>`
        select (count(*) filter (where state = 'in-force'))::int as n, coalesce(array_agg(distinct rule_version), '{}') as versions,
               (count(*) filter (where state = 'in-force' and computed ->> 'tier' is distinct from tier))::int as otherwise,
               (select count(distinct decision_id) from tier_appeals where ${own})::int as appealed from tier_decisions where ${own}`)),
      undecided: await active(sql`r.tier is null`),
    },
    prints: await printFigures(tx, agency, today),
    dna: await dnaFigures(tx, agency.id),
    nsor: {
      // An agreement about inquiries alone carries nothing.
      road: nsorRoad(agency, tap, cover.covered.entry !== undefined),
      cover,
      tap,
      ...(await one(sql<{ accepted: number; rejected: number; updates: number; last: string | null }>`
        select (count(*) filter (where state = 'accepted' and message_key like 'E%'))::int as accepted, (count(*) filter (where state = 'rejected'))::int as rejected,
               (count(*) filter (where state = 'accepted' and message_key not like 'E%'))::int as updates, to_char(max(answered_at), 'YYYY-MM-DD') as last
          from nsor_messages where ${own}`)),
      missing: await active(
        sql`r.record_id is null and not exists (select from nsor_messages m where m.registrant_id = r.id and m.state = 'accepted')`,
      ),
    },
    elsewhere: await one(sql`
      select (count(*) filter (where ended_at is null and until_on is null))::int as ties, (count(*) filter (where ended_at is not null or until_on is not null))::int as ended
        from registrant_values where ${own} and element in ('residence', 'employment', 'school') and state = 'known'
         and ${elsewhere(agency)}`),
    relocations: await tally(sql`
      select state as key, count(*)::int as n from relocations where from_agency_id = ${agency.id} or to_agency_id = ${agency.id} group by 1 order by 1`),
    absconding: await abscondingFigures(tx, agency.id),
    contacts: await contactFigures(tx, agency.id, nowMs),
    site: await siteFigures(tx, agency, memoranda, today),
    shares: await shareFigures(tx, agency.id, today),
    messages: await one(
      sql`select count(*)::int as waiting from relocations where to_agency_id = ${agency.id} and state = 'announced'`,
    ),
    agreements: [
      ...memoranda
        .filter((a) => inForce(a, today))
        .map((a) => ({ scope: a.scope, until: a.validUntil, with: a.partnerName })),
      ...deputies,
    ],
    photographs: (
      await one<{ n: number }>(
        sql`select count(*)::int as n from registrant_files where ${own} and kind = 'face' and answer = 'taken' and removed_at is null`,
      )
    ).n,
    lodgingFromDays: lodgingDays(rules, agency.settings.lodgingFromDays),
  };
}

/** A tie outside the agency's own land, as the entry itself says; an entry that says nothing of it is not counted. */
function elsewhere(agency: Agency): RawBuilder<unknown> {
  return agency.kind === 'sora-tribe'
    ? sql`(coalesce(value ->> 'tribe', ${agency.jurisdiction}) <> ${agency.jurisdiction} or value ->> 'landUnder' in ('state', 'both'))`
    : sql`(coalesce(value ->> 'state', ${agency.jurisdiction}) <> ${agency.jurisdiction} or value ->> 'landUnder' in ('tribe', 'both'))`;
}

async function dutyFigures(
  tx: Tx,
  agencyId: string,
  today: IsoDate,
): Promise<Readonly<Record<string, DutyFigures>>> {
  const rows = await many(
    tx,
    sql<{ kind: string; onTime: number; late: number; notDue: number; overdue: number; numbers: string[] }>`
    select d.kind, (count(*) filter (where d.state = 'done' and not d.late))::int as "onTime", (count(*) filter (where d.state = 'done' and d.late))::int as late,
           (count(*) filter (where d.state = 'open' and d.due_on >= ${today}::date))::int as "notDue",
           (count(*) filter (where d.state = 'open' and d.due_on < ${today}::date))::int as overdue,
           coalesce((array_agg(r.number order by d.due_on) filter (where d.state = 'open' and d.due_on < ${today}::date))[1:${sql.lit(EXAMPLES)}], '{}') as numbers
      from registrant_duties d join registrants r on r.id = d.registrant_id
     where d.agency_id = ${agencyId} and d.state <> 'cancelled' group by 1 order by 1`,
  );
  return Object.fromEntries(
    rows.map(({ kind, overdue, numbers, ...figures }) => [
      kind,
      { ...figures, overdue: { n: overdue, numbers } },
    ]),
  );
}

async function shareFigures(
  tx: Tx,
  agencyId: string,
  today: IsoDate,
): Promise<Readonly<Record<string, ShareFigures>>> {
  const rows = await many(
    tx,
    sql<ShareFigures & { row: number }>`
    select matrix_row as row, (count(*) filter (where state = 'told'))::int as told, (count(*) filter (where state = 'told' and late))::int as late,
           (count(*) filter (where state = 'owed' and due_on < ${today}::date))::int as overdue, (count(*) filter (where state = 'owed'))::int as owed,
           (count(*) filter (where state = 'nobody'))::int as nobody
      from shares where agency_id = ${agencyId} group by 1 order by 1`,
  );
  return Object.fromEntries(rows.map(({ row, ...figures }) => [String(row), figures]));
}
