import { sql } from 'kysely';
import type { Agency } from '#domain/agency.js';
import {
  type DistrictOffice,
  type DistrictRole,
  type OfficesOf,
  officesOfDistrict,
} from '#domain/districtOffices.js';
import { judicialDistrict } from '#domain/judicialDistricts.js';
import { many, type Tx } from './database.js';

type Settings = Readonly<Record<string, unknown>>;

const listOf = (value: unknown): readonly string[] | null =>
  Array.isArray(value) ? value.map(String) : null;

/** An agency as an office of judicial districts, by its settings. */
export function officeOf(a: {
  readonly id: string;
  readonly name: string;
  readonly jurisdiction: string;
  readonly settings: Settings;
}): DistrictOffice {
  return {
    id: a.id,
    name: a.name,
    jurisdictions: [a.jurisdiction, ...(listOf(a.settings.jurisdictions) ?? [])],
    districts: listOf(a.settings.districts),
    together: (a.settings.districtsTogether ?? {}) as Readonly<Record<string, string>>,
  };
}

/** Every working office of a role, by name. */
export async function districtOffices(tx: Tx, role: DistrictRole): Promise<readonly DistrictOffice[]> {
  const rows = await many(
    tx,
    sql<Pick<Agency, 'id' | 'name' | 'jurisdiction' | 'settings'>>`
    select a.id, a.name, a.jurisdiction, a.settings from agencies a join agency_kinds k on k.code = a.kind
     where a.active and k.recipient_role = ${role} order by a.name, a.id`,
  );
  return rows.map(officeOf);
}

/** Who gets a compliance case of a judicial district. */
export async function officesFor(tx: Tx, role: DistrictRole, districtCode: string): Promise<OfficesOf> {
  const district = judicialDistrict(districtCode);
  if (!district) return { receive: [], by: 'none', between: [] };
  return officesOfDistrict(await districtOffices(tx, role), district);
}
