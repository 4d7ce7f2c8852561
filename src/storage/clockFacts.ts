import { type RawBuilder, sql } from 'kysely';
import type { IsoDate } from '#basics/dates.js';
import { localDate } from '#basics/zones.js';
import { type Calendar, FEDERAL_CALENDAR } from '#domain/calendar.js';
import type { DutyBody } from '#domain/duty.js';
import type { NsorCareFacts, NsorCycle } from '#domain/nsorCare.js';
import { type DutiesOfRegistrant, type DutyFacts, dutiesOfRegistrant } from '#domain/registrantDuties.js';
import type { ElementValue } from '#domain/registrationElements.js';
import { findAgency } from './agencies.js';
import { readCalendars } from './calendars.js';
import { many, type Tx } from './database.js';
import { REGISTRANT_COLUMNS, type Registrant } from './registrants.js';
import { ruleSetAt } from './ruleSets.js';

/** What the duties of every registrant of an agency depend on besides its own facts. */
export interface DutySurroundings {
  readonly body: DutyBody;
  readonly calendar: Calendar;
  readonly timeZone: string;
  /** The control agency's own figures for NSOR, where they differ. */
  readonly cycle: Partial<NsorCycle> | undefined;
}

export async function dutySurroundings(tx: Tx, agencyId: string, nowMs: number): Promise<DutySurroundings> {
  const agency = await findAgency(tx, agencyId);
  const code = agency?.calendarCode ?? FEDERAL_CALENDAR.code;
  const calendar = (await readCalendars(tx, [code])).get(code) ?? FEDERAL_CALENDAR;
  const { body } = await ruleSetAt<DutyBody>(tx, 'duties', nowMs);
  return {
    body,
    calendar,
    timeZone: agency?.timeZone ?? 'America/New_York',
    cycle: agency?.settings?.nsorCycle as Partial<NsorCycle> | undefined,
  };
}

/** The facts of a registrant's clocks, gathered by the database: one row a person, whatever the number of values. */
export interface ClockFacts extends Registrant {
  readonly dutiesDigest: string | null;
  readonly custody: readonly { readonly from: IsoDate; readonly until: IsoDate | null }[] | null;
  readonly visits: readonly IsoDate[] | null;
  readonly photoOn: IsoDate | null;
  /** When a look at the newest photograph last found the person unchanged. */
  readonly photoUnchangedOn: IsoDate | null;
  /** When NSOR last took something over, or was last found to have all. */
  readonly acceptedAtMs: number | null;
  /** Since when a change of the registration is held back from NSOR; null: none is. */
  readonly heldBackAtMs: number | null;
  /** The first value since then that NSOR has a field for. */
  readonly behindAtMs: number | null;
  /** Day of the first acceptance, of the oldest acceptance that nobody compared, and what was validated. */
  readonly enteredAtMs: number | null;
  readonly uncheckedAtMs: number | null;
  readonly validations: number;
  readonly validatedOn: IsoDate | null;
  /** Who must be told and was not yet; NSOR has a duty of its own. */
  readonly shares: DutyFacts['shares'] | null;
  /** Steps after a failure to appear whose clock runs and that nobody has recorded. */
  readonly absconding: DutyFacts['absconding'] | null;
}

/** Elements that NSOR has no field for: a change of them leaves nothing to send. */
const NOT_IN_NSOR = `{${[
  'acknowledgement',
  'lodging',
  'custody',
  'prints',
  'internet',
  'vehicle',
  'licence',
  'arrest',
  'conviction',
  'supervision',
  'warrant',
  'photo',
].join(',')}}`;

/**
 * @param rest what follows `from registrants r`: conditions, order, lock
 * @param order of the result, where the caller goes by it
 */
export async function clockFacts(
  tx: Tx,
  rest: RawBuilder<unknown>,
  order: RawBuilder<unknown> = sql``,
): Promise<ClockFacts[]> {
  return many(
    tx,
    sql<ClockFacts>`
    select r.*, e.entered as "enteredAtMs", e.unchecked as "uncheckedAtMs", w.n as validations, w.last as "validatedOn", s.shares, a.absconding, c.custody, v.visits, greatest(v.photo, p.taken) as "photoOn", p.unchanged as "photoUnchangedOn", n.at as "acceptedAtMs", z.behind_since as "heldBackAtMs",
           case when n.at is not null then (
             select min(b.entered_at) from registrant_values b
              where b.registrant_id = r.id and b.ended_at is null and b.state = 'known' and b.entered_at > n.at and not b.element = any(${NOT_IN_NSOR}::text[])) end as "behindAtMs"
      from (select ${REGISTRANT_COLUMNS}, r.duties_digest as "dutiesDigest" from registrants r ${rest}) r
      left join lateral (
        select jsonb_agg(jsonb_build_object('from', x.from_on, 'until', x.until_on) order by x.entered_at, x.id) as custody from registrant_values x
         where x.registrant_id = r.id and x.element = 'custody' and x.ended_at is null and x.state = 'known' and x.from_on is not null) c on true
      left join lateral (
        select jsonb_agg(x.visited_on order by x.visited_on, x.recorded_at) as visits, max(x.visited_on) filter (where x.photo_taken) as photo
          from registrant_visits x where x.registrant_id = r.id) v on true
      left join lateral (
        select max(x.taken_on) filter (where x.answer = 'taken') as taken, max(x.taken_on) filter (where x.answer = 'unchanged') as unchanged
          from registrant_files x where x.registrant_id = r.id and x.kind = 'face' and x.removed_at is null) p on true
      left join lateral (
        select min(x.answered_at) as entered, min(x.answered_at) filter (where x.checked_at is null and x.message_key in ('EXS', 'EXSC', 'MXS', 'MXSC')) as unchecked
          from nsor_messages x where x.registrant_id = r.id and x.state = 'accepted') e on true
      left join lateral (
        select count(*)::int as n, max(x.validated_on) as last from nsor_validations x where x.registrant_id = r.id and x.outcome <> 'not-valid') w on true
      left join lateral (
        select jsonb_agg(jsonb_build_object('key', x.id, 'dueOn', x.due_on, 'reckoning', x.reckoning) order by x.id) as shares
          from shares x where x.registrant_id = r.id and x.state = 'owed' and x.way <> 'nsor') s on true
      left join lateral (
        select jsonb_agg(jsonb_build_object('key', x.case_id || ' ' || x.step, 'dueOn', x.due_on, 'reckoning', x.reckoning) order by x.position) as absconding
          from absconding_cases y join absconding_steps x on x.case_id = y.id
         where y.registrant_id = r.id and y.closed_at is null and x.due_on is not null
           and not y.steps @> jsonb_build_array(jsonb_build_object('step', x.step))) a on true
      left join nsor_standings z on z.registrant_id = r.id
      left join lateral (select case when max(m.made_at) is not null or r."recordId" is not null then greatest(max(m.made_at), z.same_at) end as at
          from nsor_messages m where m.registrant_id = r.id and m.state = 'accepted') n on true ${order}`,
  );
}

export interface NameFacts {
  readonly registrantId: string;
  /** Elements that were answered, with a value or without. */
  readonly elements: readonly string[];
  /** Primary name, aliases and names in common use, in the order in which they were entered. */
  readonly names: readonly { readonly element: string; readonly value: ElementValue }[] | null;
}

export async function nameFacts(tx: Tx, ids: RawBuilder<unknown>): Promise<Map<string, NameFacts>> {
  const rows = await many(
    tx,
    sql<NameFacts>`
    select v.registrant_id as "registrantId", jsonb_agg(distinct v.element) as elements,
           jsonb_agg(jsonb_build_object('element', v.element, 'value', v.value) order by v.entered_at, v.id)
             filter (where v.state = 'known' and v.element in ('name', 'alias', 'tribal-name')) as names
      from registrant_values v where v.registrant_id = any(${ids}) and v.ended_at is null group by v.registrant_id`,
  );
  return new Map(rows.map((r) => [r.registrantId, r]));
}

/** What the clocks go by, of a registrant that is stored or about to be. */
export type ReckonFacts = Pick<
  ClockFacts,
  | Exclude<keyof ClockFacts, keyof Registrant | 'dutiesDigest'>
  | 'state'
  | 'initialBasis'
  | 'initialOn'
  | 'registeredOn'
  | 'resumedOn'
  | 'recordId'
  | 'createdAtMs'
  | 'tier'
  | 'juvenile'
  | 'appearancesKeptUntil'
  | 'cleanSince'
  | 'cleanApproved'
>;

/** The one reckoning of a registrant's clocks from what is stored. */
export function reckon(
  { body, calendar, timeZone, cycle }: DutySurroundings,
  f: ReckonFacts,
): DutiesOfRegistrant {
  // One by one: a copy of the whole row costs as much as the reckoning, and a registry has a million.
  return dutiesOfRegistrant(body, calendar, {
    state: f.state,
    initialBasis: f.initialBasis,
    initialOn: f.initialOn,
    registeredOn: f.registeredOn,
    tier: f.tier,
    juvenile: f.juvenile,
    appearancesKeptUntil: f.appearancesKeptUntil,
    photoOn: f.photoOn,
    photoUnchangedOn: f.photoUnchangedOn,
    cleanSince: f.cleanSince,
    cleanApproved: f.cleanApproved,
    visits: f.visits ?? [],
    custody: f.custody ?? [],
    shares: f.shares ?? [],
    absconding: f.absconding ?? [],
    nsorCare: careOf(f, timeZone, cycle),
    nsorBehindSince: behindSince(f, timeZone),
  });
}

/** The entry that stands; of one carried over, the day on which the file was opened here counts. */
function careOf(
  f: ReckonFacts,
  timeZone: string,
  cycle: Partial<NsorCycle> | undefined,
): NsorCareFacts | null {
  const entered = f.enteredAtMs ?? (f.recordId === null ? null : f.createdAtMs);
  if (entered === null) return null;
  return {
    enteredOn: localDate(timeZone, entered),
    uncheckedSince: f.uncheckedAtMs === null ? null : localDate(timeZone, f.uncheckedAtMs),
    validations: f.validations,
    validatedOn: f.validatedOn,
    cycle,
  };
}

/** Since which day NSOR lacks something that the registration holds; null: it has all. */
export function behindSince(f: ReckonFacts, timeZone: string): IsoDate | null {
  if (f.registeredOn === null) return null;
  // What runs again after NSOR let go of it is owed from that day on.
  if (f.acceptedAtMs === null && f.recordId === null) return f.resumedOn ?? f.registeredOn;
  const since = [f.behindAtMs, f.heldBackAtMs].filter((at) => at !== null);
  return since.length === 0 ? null : localDate(timeZone, Math.min(...since));
}
