import { sql } from 'kysely';
import type { AgencyChannel, DutyHours, RecipientRole } from '#domain/agency.js';
import { FEDERAL_CALENDAR } from '#domain/calendar.js';
import type { AgencyHours } from '#domain/dutyHours.js';
import type { StandIn } from '#domain/notification.js';
import { readCalendars } from './calendars.js';
import { many, type Tx } from './database.js';

/** An agency as routing and chasing need it: role, hours with calendar, stand-in. */
export interface DirectoryAgency {
  readonly id: string;
  readonly kind: string;
  readonly recipientRole: RecipientRole;
  readonly name: string;
  readonly ori: string | null;
  readonly jurisdiction: string;
  readonly settings: Readonly<Record<string, unknown>>;
  readonly hours: AgencyHours;
  readonly standIn: StandIn | null;
}

interface Row {
  readonly id: string;
  readonly kind: string;
  readonly recipientRole: RecipientRole;
  readonly name: string;
  readonly ori: string | null;
  readonly jurisdiction: string;
  readonly settings: Record<string, unknown>;
  readonly timeZone: string;
  readonly dutyHours: DutyHours[];
  readonly calendarCode: string;
  readonly standInAgencyId: string | null;
}

export interface DirectoryQuery {
  readonly ids?: readonly string[];
  readonly roles?: readonly RecipientRole[];
  readonly oris?: readonly string[];
  /** SORAs of these states, territories or tribes. */
  readonly soraJurisdictions?: readonly string[];
  /** Marshals' districts of these states, territories or tribes. */
  readonly districtsOf?: readonly string[];
  /** Port agencies that serve one of these ports. */
  readonly ports?: readonly string[];
}

/** Active agencies that answer any part of the query, each with its stand-in. */
export async function agenciesFor(tx: Tx, query: DirectoryQuery): Promise<DirectoryAgency[]> {
  const parts = [
    query.ids?.length ? sql`a.id in (${sql.join(query.ids)})` : null,
    query.roles?.length ? sql`k.recipient_role in (${sql.join(query.roles)})` : null,
    query.oris?.length ? sql`a.ori in (${sql.join(query.oris)})` : null,
    query.soraJurisdictions?.length
      ? sql`(k.recipient_role = 'sora' and a.jurisdiction in (${sql.join(query.soraJurisdictions)}))`
      : null,
    query.districtsOf?.length
      ? sql`(k.recipient_role = 'usms-district' and (a.jurisdiction in (${sql.join(query.districtsOf)})
             or jsonb_exists_any(a.settings -> 'jurisdictions', array[${sql.join(query.districtsOf)}])))`
      : null,
    query.ports?.length
      ? sql`(k.recipient_role = 'cbp-port' and jsonb_exists_any(a.settings -> 'ports', array[${sql.join(query.ports)}]))`
      : null,
  ].filter((p) => p !== null);
  if (parts.length === 0) return [];
  const found = await read(tx, sql`(${sql.join(parts, sql` or `)})`);
  const missing = found.flatMap((a) =>
    a.standInAgencyId && !found.some((f) => f.id === a.standInAgencyId) ? [a.standInAgencyId] : [],
  );
  const others = missing.length > 0 ? await read(tx, sql`a.id in (${sql.join([...new Set(missing)])})`) : [];
  const calendars = await readCalendars(
    tx,
    [...found, ...others].map((a) => a.calendarCode),
  );
  const hours = (a: Row): AgencyHours => ({
    timeZone: a.timeZone,
    dutyHours: a.dutyHours,
    calendar: calendars.get(a.calendarCode) ?? FEDERAL_CALENDAR,
  });
  return found.map((a) => {
    const s = [...found, ...others].find((o) => o.id === a.standInAgencyId);
    const standIn: StandIn | null = s
      ? { agencyId: s.id, recipientRole: s.recipientRole, name: s.name, ori: s.ori, hours: hours(s) }
      : null;
    const { id, kind, recipientRole, name, ori, jurisdiction, settings } = a;
    return { id, kind, recipientRole, name, ori, jurisdiction, settings, hours: hours(a), standIn };
  });
}

async function read(tx: Tx, where: ReturnType<typeof sql>): Promise<Row[]> {
  return many(
    tx,
    sql<Row>`
    select a.id, a.kind, k.recipient_role as "recipientRole", a.name, a.ori, a.jurisdiction, a.settings, a.time_zone as "timeZone", a.duty_hours as "dutyHours",
           a.calendar_code as "calendarCode", a.stand_in_agency_id as "standInAgencyId"
      from agencies a join agency_kinds k on k.code = a.kind where a.active and ${where} order by a.created_at, a.id`,
  );
}

export type ChannelWithSecrets = AgencyChannel & { readonly secrets: Buffer | null };

/** The agency's active channels in order, with their sealed secrets. */
export async function channelsFor(tx: Tx, agencyId: string): Promise<ChannelWithSecrets[]> {
  return many(
    tx,
    sql<ChannelWithSecrets>`
    select id, agency_id as "agencyId", position, kind, address, carries_content as "carriesContent", verified_at as "verifiedAt", active, secrets
      from agency_channels where agency_id = ${agencyId} and active order by position`,
  );
}

export async function contactsFor(
  tx: Tx,
  agencyId: string,
): Promise<
  { readonly id: string; readonly name: string; readonly title: string; readonly phone: string | null }[]
> {
  return many(
    tx,
    sql<{ id: string; name: string; title: string; phone: string | null }>`
    select id, name, title, phone from agency_contacts where agency_id = ${agencyId} order by position`,
  );
}
