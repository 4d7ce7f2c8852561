import { sql } from 'kysely';
import { AGENCY_KINDS, type Agency, type DutyHours } from '#domain/agency.js';
import { first, instant, json, many, run, type Tx, uuids } from './database.js';
import { newId } from './newId.js';

const AGENCY_COLUMNS = sql.raw(`
  a.id, a.kind, k.recipient_role as "recipientRole", a.name, a.ori, a.jurisdiction, a.time_zone as "timeZone",
  a.duty_hours as "dutyHours", a.calendar_code as "calendarCode", a.stand_in_agency_id as "standInAgencyId",
  a.ncic_access as "ncicAccess", a.active, a.settings, a.version`);
const AGENCY_TABLES = sql.raw('agencies a join agency_kinds k on k.code = a.kind');

/** Kinds of agency are rows; those a new installation starts with are put in once and then left alone. */
export async function addAgencyKinds(tx: Tx): Promise<void> {
  await run(
    tx,
    sql`insert into agency_kinds (code, label, recipient_role)
      select code, label, "recipientRole" from jsonb_to_recordset(${json(AGENCY_KINDS)}) as k(code text, label text, "recipientRole" text)
      on conflict (code) do nothing`,
  );
}

export async function findAgency(tx: Tx, id: string): Promise<Agency | undefined> {
  return first(tx, sql<Agency>`select ${AGENCY_COLUMNS} from ${AGENCY_TABLES} where a.id = ${id}`);
}

/** The names of agencies by id; an unknown one is left out. */
export async function agencyNames(tx: Tx, ids: readonly string[]): Promise<Readonly<Record<string, string>>> {
  if (ids.length === 0) return {};
  const rows = await many(
    tx,
    sql<{ id: string; name: string }>`select id, name from agencies where id = any(${uuids(ids)})`,
  );
  return Object.fromEntries(rows.map((row) => [row.id, row.name]));
}

export async function findAgencyByOri(tx: Tx, ori: string): Promise<Agency | undefined> {
  return first(tx, sql<Agency>`select ${AGENCY_COLUMNS} from ${AGENCY_TABLES} where a.ori = ${ori}`);
}

export interface AgencySearch {
  /** Part of a name, ORI, jurisdiction, or of a contact's name, position or address. */
  readonly text?: string;
  /** Agencies without a contact verified since this instant, or with one that is older. */
  readonly uncheckedSinceMs?: number;
  readonly active?: boolean;
  readonly kind?: string;
  readonly jurisdiction?: string;
  readonly limit: number;
  readonly offset: number;
}

export async function listAgencies(
  tx: Tx,
  search: AgencySearch,
): Promise<{ readonly agencies: Agency[]; readonly total: number }> {
  const part = `%${(search.text ?? '').toLowerCase().replace(/[\\%_]/g, '\\$&')}%`;
  const where = sql`
    (lower(a.name) like ${part} or lower(coalesce(a.ori, '')) like ${part} or lower(a.jurisdiction) like ${part}
      or exists (select from agency_contacts c where c.agency_id = a.id
                  and (lower(c.name) like ${part} or lower(c.title) like ${part} or lower(coalesce(c.email, '')) like ${part})))
    and ${search.active === undefined ? sql`true` : sql`a.active = ${search.active}`}
    and ${
      search.uncheckedSinceMs === undefined
        ? sql`true`
        : sql`(not exists (select from agency_contacts c where c.agency_id = a.id)
               or exists (select from agency_contacts c where c.agency_id = a.id and (c.verified_at is null or c.verified_at < ${instant(search.uncheckedSinceMs)})))`
    }
    and ${search.kind ? sql`a.kind = ${search.kind}` : sql`true`}
    and ${search.jurisdiction ? sql`a.jurisdiction = ${search.jurisdiction}` : sql`true`}`;
  const agencies = await many(
    tx,
    sql<Agency>`select ${AGENCY_COLUMNS} from ${AGENCY_TABLES} where ${where} order by lower(a.name), a.jurisdiction, a.id limit ${search.limit} offset ${search.offset}`,
  );
  const counted = await first(tx, sql<{ n: number }>`select count(*) as n from agencies a where ${where}`);
  return { agencies, total: counted?.n ?? 0 };
}

export async function namesOfAgencies(tx: Tx, ids: readonly string[]): Promise<ReadonlyMap<string, string>> {
  if (ids.length === 0) return new Map();
  const rows = await many(
    tx,
    sql<{ id: string; name: string }>`select id, name from agencies where id in (${sql.join(ids)})`,
  );
  return new Map(rows.map((r) => [r.id, r.name]));
}

/** Kinds that an agency of the directory has, in order. */
export async function agencyKinds(tx: Tx): Promise<string[]> {
  const rows = await many(tx, sql<{ kind: string }>`select distinct kind from agencies order by kind`);
  return rows.map((r) => r.kind);
}

export interface NewAgency {
  readonly kind: string;
  readonly name: string;
  readonly ori: string | null;
  readonly jurisdiction: string;
  readonly timeZone: string;
  /** Empty: round the clock. */
  readonly dutyHours?: readonly DutyHours[];
  readonly calendarCode: string;
  readonly standInAgencyId?: string | null;
  readonly ncicAccess?: boolean;
  readonly settings?: Readonly<Record<string, unknown>>;
}

/** @returns the new ids, in the order given. Throws when an ORI is taken or a kind or calendar is unknown. */
export async function addAgencies(tx: Tx, agencies: readonly NewAgency[], nowMs: number): Promise<string[]> {
  const rows = agencies.map((a) => ({
    id: newId(nowMs),
    kind: a.kind,
    name: a.name,
    ori: a.ori,
    jurisdiction: a.jurisdiction,
    time_zone: a.timeZone,
    duty_hours: a.dutyHours ?? [],
    calendar_code: a.calendarCode,
    stand_in_agency_id: a.standInAgencyId ?? null,
    ncic_access: a.ncicAccess ?? true,
    settings: a.settings ?? {},
  }));
  await run(
    tx,
    sql`
    insert into agencies (id, kind, name, ori, jurisdiction, time_zone, duty_hours, calendar_code, stand_in_agency_id, ncic_access, settings, created_at, updated_at)
    select r.id, r.kind, r.name, r.ori, r.jurisdiction, r.time_zone, r.duty_hours, r.calendar_code, r.stand_in_agency_id, r.ncic_access, r.settings,
           ${instant(nowMs)}, ${instant(nowMs)}
      from jsonb_to_recordset(${json(rows)}) as r(id uuid, kind text, name text, ori text, jurisdiction text, time_zone text, duty_hours jsonb,
           calendar_code text, stand_in_agency_id uuid, ncic_access boolean, settings jsonb)`,
  );
  return rows.map((r) => r.id);
}

export interface AgencyChange {
  readonly name: string;
  readonly timeZone: string;
  readonly dutyHours: readonly DutyHours[];
  readonly calendarCode: string;
  readonly standInAgencyId: string | null;
  readonly ncicAccess: boolean;
  readonly active: boolean;
  readonly settings: Readonly<Record<string, unknown>>;
}

/** @returns false when somebody changed the agency since `version` was read; nothing is changed then */
export async function changeAgency(
  tx: Tx,
  id: string,
  version: number,
  change: AgencyChange,
  nowMs: number,
): Promise<boolean> {
  return (
    (await run(
      tx,
      sql`update agencies set name = ${change.name}, time_zone = ${change.timeZone}, duty_hours = ${json(change.dutyHours)},
            calendar_code = ${change.calendarCode}, stand_in_agency_id = ${change.standInAgencyId}, ncic_access = ${change.ncicAccess},
            active = ${change.active}, settings = ${json(change.settings)}, version = version + 1, updated_at = ${instant(nowMs)}
          where id = ${id} and version = ${version}`,
    )) === 1
  );
}
