import type { RecipientRole } from './agency.js';
import { JUDICIAL_DISTRICTS, type JudicialDistrict, judicialDistrict } from './judicialDistricts.js';

/**
 * Which office gets a compliance case of a judicial district. An office names the districts that it serves in its
 * settings; one that names none is taken for those of its jurisdictions. A case is about a person: it goes to one
 * office, or to several that are said to serve the district together, and where it is not clear to nobody, until
 * somebody has said.
 */
export const DISTRICT_ROLES = ['usms-district', 'prosecutor'] as const satisfies readonly RecipientRole[];
export type DistrictRole = (typeof DISTRICT_ROLES)[number];

export function servesDistricts(role: RecipientRole): role is DistrictRole {
  return (DISTRICT_ROLES as readonly RecipientRole[]).includes(role);
}

export interface DistrictOffice {
  readonly id: string;
  readonly name: string;
  /** Its own one, and those that its settings add. */
  readonly jurisdictions: readonly string[];
  /** Codes of the districts that it names; null: it names none. */
  readonly districts: readonly string[] | null;
  /** Why it serves a district together with another office, by the district's code; said by NSOTC. */
  readonly together: Readonly<Record<string, string>>;
}

export interface OfficesOf {
  /** Who gets the case; empty where nobody does. */
  readonly receive: readonly DistrictOffice[];
  readonly by: 'named' | 'named-together' | 'jurisdiction' | 'unclear' | 'none';
  /** Unclear: between which offices. */
  readonly between: readonly DistrictOffice[];
}

/**
 * Who receives for a judicial district: offices whose settings name it, else those that serve its jurisdiction. Several
 * of which nobody said that they serve it together are unclear, and a person has to choose.
 */
export function officesOfDistrict(
  offices: readonly DistrictOffice[],
  district: Pick<JudicialDistrict, 'code' | 'jurisdiction'>,
): OfficesOf {
  const named = offices.filter((o) => o.districts?.includes(district.code));
  if (named.length === 1) return { receive: named, by: 'named', between: [] };
  if (named.length > 1) {
    const unsaid = named.filter((o) => !Object.hasOwn(o.together, district.code));
    return unsaid.length <= 1
      ? { receive: named, by: 'named-together', between: [] }
      : { receive: [], by: 'unclear', between: named };
  }
  const around = offices.filter(
    (o) => o.districts === null && o.jurisdictions.includes(district.jurisdiction),
  );
  if (around.length === 1) return { receive: around, by: 'jurisdiction', between: [] };
  return { receive: [], by: around.length === 0 ? 'none' : 'unclear', between: around };
}

/** For the officer who refers: who gets it and by what, in a sentence. */
export function officesSay({ receive, by, between }: OfficesOf): string {
  const names = (offices: readonly DistrictOffice[]) => offices.map((o) => o.name).join(' and ');
  switch (by) {
    case 'named':
      return `goes to ${names(receive)}`;
    case 'named-together':
      return `goes to ${names(receive)}, which serve it together`;
    case 'jurisdiction':
      return `goes to ${names(receive)}, the only office of the jurisdiction`;
    case 'unclear':
      return `goes to nobody by message: it is not said which of ${names(between)} serves it`;
    case 'none':
      return 'goes to nobody by message: no office serves it';
  }
}

/** The districts that an office may name by itself: those of its jurisdictions; all where it has none of the table. */
export function districtsToName(office: Pick<DistrictOffice, 'jurisdictions'>): readonly JudicialDistrict[] {
  const own = JUDICIAL_DISTRICTS.filter((d) => office.jurisdictions.includes(d.jurisdiction));
  return own.length > 0 ? own : JUDICIAL_DISTRICTS;
}

export type DistrictsRefusal =
  | { readonly what: 'unknown'; readonly code: string }
  | { readonly what: 'elsewhere'; readonly district: JudicialDistrict }
  | { readonly what: 'served'; readonly district: JudicialDistrict; readonly by: readonly string[] };

export interface DistrictsNamed {
  readonly districts: readonly string[] | null;
  readonly together: Readonly<Record<string, string>>;
}

/**
 * The districts that an office is to serve, checked against the table and against the other offices of its role. A
 * district that another office names already is added only by NSOTC, with the reason why both serve it.
 * @param chosen codes; none: the office names none any more
 * @param togetherWhy the reason, where NSOTC gives one
 */
export function nameDistricts(
  office: DistrictOffice,
  others: readonly DistrictOffice[],
  chosen: readonly string[],
  by: { readonly national: boolean; readonly togetherWhy: string },
): { readonly named: DistrictsNamed } | { readonly refused: readonly DistrictsRefusal[] } {
  const refused: DistrictsRefusal[] = [];
  const together: Record<string, string> = {};
  const offered = districtsToName(office);
  for (const code of chosen) {
    const district = judicialDistrict(code);
    const had = office.districts?.includes(code) ?? false;
    if (!district) refused.push({ what: 'unknown', code });
    else if (had) {
      if (Object.hasOwn(office.together, code)) together[code] = office.together[code]!;
    } else {
      const served = others.filter((o) => o.districts?.includes(code)).map((o) => o.name);
      if (!by.national && !offered.some((d) => d.code === code))
        refused.push({ what: 'elsewhere', district });
      else if (served.length > 0 && by.national && by.togetherWhy.trim().length >= 3)
        together[code] = by.togetherWhy.trim();
      else if (served.length > 0) refused.push({ what: 'served', district, by: served });
    }
  }
  if (refused.length > 0) return { refused };
  return { named: { districts: chosen.length === 0 ? null : [...new Set(chosen)].sort(), together } };
}
