import type { IsoDate } from '#basics/dates.js';
import { stateCode, stateName } from './fieldRules.js';
import type { ElementValue } from './registrationElements.js';

/** A tribe with a registration agency of its own. */
export interface Tribe {
  readonly code: string;
  /** Of the agency: it begins with the tribe's. */
  readonly name: string;
  readonly agencyId: string;
}

/**
 * The code of a tribe from what somebody typed: its code, or a name that only one agency has or begins with. A tribe that the
 * directory does not know has no registration agency of its own, and stays as it was typed.
 */
export function tribeCode(typed: string, tribes: readonly Tribe[]): string {
  const text = typed.trim().toLowerCase();
  const exact = tribes.find((t) => t.code.toLowerCase() === text || t.name.toLowerCase() === text);
  const alike = text.length < 4 ? [] : tribes.filter((t) => t.name.toLowerCase().startsWith(text));
  return exact?.code ?? (alike.length === 1 ? alike[0]!.code : typed.trim());
}

/** A tribe by its own name, which that of its agency begins with. */
export function tribeName(agencyName: string): string {
  return agencyName.replace(/ (?:tribal )?(?:sex offender )?(?:registration|registry|police)\b.*$/i, '');
}

/** A jurisdiction as people call it: the code of a tribe says nothing to its reader. @param names of the agencies that register, by the code of their jurisdiction */
export function jurisdictionName(code: string, names: ReadonlyMap<string, string>): string {
  return code === 'US' ? 'United States' : (stateName(code) ?? tribeOf(code, names) ?? code);
}

function tribeOf(code: string, names: ReadonlyMap<string, string>): string | undefined {
  const agency = names.get(code);
  return agency === undefined ? undefined : tribeName(agency);
}

/** The code of the place of a court: of a tribal court the tribe's, else the state's where it is one; what has no code stays as typed. */
export function courtPlace(court: string | undefined, typed: string, tribes: readonly Tribe[]): string {
  return court === 'tribal' ? tribeCode(typed, tribes) : (stateCode(typed) ?? typed.trim());
}

/** Whether a value names a place that has a code. */
export function namesPlace(element: string, value: ElementValue): boolean {
  return value.tribe !== undefined || (element === 'offence' && value.place !== undefined);
}

/** Who must be registered where is asked by codes of tribes and states; people and their tables know the names. */
export function withPlaceCodes(element: string, value: ElementValue, tribes: readonly Tribe[]): ElementValue {
  if (!namesPlace(element, value)) return value;
  const { tribe, court, place } = value;
  return {
    ...value,
    ...(tribe === undefined ? {} : { tribe: tribeCode(tribe, tribes) }),
    ...(element === 'offence' && place !== undefined ? { place: courtPlace(court, place, tribes) } : {}),
  };
}

/** What ties a person to a place. */
export type PlaceTie = 'conviction' | 'residence' | 'employment' | 'school';

/**
 * A place as far as registration asks: the state or territory it lies in and, on Indian land, the tribe and who
 * has law enforcement jurisdiction there. On split land that is told by map or table, never guessed.
 */
export interface RegistrationPlace {
  readonly tie: PlaceTie;
  /** What the officer sees: an address, an employer, a court. */
  readonly label: string;
  /** Code of the state or territory. */
  readonly state: string;
  /** Code of the tribe on whose land it lies. */
  readonly tribe?: string;
  /** Who has law enforcement jurisdiction on that land. */
  readonly landUnder?: 'tribe' | 'state' | 'both' | 'unknown';
  readonly from: IsoDate;
  /** Null: still so. */
  readonly until: IsoDate | null;
}

export interface RegistrationDuty {
  /** Code of the jurisdiction. */
  readonly jurisdiction: string;
  readonly because: readonly { readonly tie: PlaceTie; readonly label: string; readonly from: IsoDate }[];
  /** Only the first registration is made there: nothing else ties the person to it. */
  readonly initialOnly: boolean;
  readonly source: string;
}

export interface WhereToRegister {
  readonly duties: readonly RegistrationDuty[];
  /** Places of which nobody has said whose land they are: an officer settles them. */
  readonly unsettled: readonly { readonly label: string; readonly says: string }[];
}

/** How a tie makes a duty. Arguable knowledge as a table; read: a TIE asks for registration, KEPT or once. */
// biome-ignore format: a table
export const TIE_RULES: Readonly<Record<PlaceTie, { readonly registers: boolean; readonly kept: boolean; readonly source: string }>> = {
  conviction: { registers: true, kept: false, source: 'SORNA guide, Where To Register: initially in the jurisdiction of conviction' },
  residence:  { registers: true, kept: true,  source: 'SORNA guide, Where To Register: where they live' },
  employment: { registers: true, kept: true,  source: 'SORNA guide, Where To Register: where they work' },
  school:     { registers: true, kept: true,  source: 'SORNA guide, Where To Register: where they go to school' },
};

/** Who registers on land of a kind. Read: land of a tribe that IS or is not a registration jurisdiction, UNDER whom. */
// biome-ignore format: a table
export const LAND_RULES: readonly {
  readonly elected: boolean;
  readonly under: 'tribe' | 'state' | 'both' | 'unknown';
  readonly registers: readonly ('tribe' | 'state')[];
  readonly source: string;
}[] = [
  { elected: true,  under: 'tribe',   registers: ['tribe'],          source: 'SORNA guide, Tribal and state lands' },
  { elected: true,  under: 'state',   registers: ['state'],          source: 'SORNA guide, Tribal and state lands' },
  { elected: true,  under: 'both',    registers: ['tribe', 'state'], source: 'SORNA guide, Tribal and state lands: each on land subject to its law enforcement jurisdiction' },
  { elected: true,  under: 'unknown', registers: [],                 source: 'SORNA guide: "Contact the SMART Office with any questions about where an offender should be registered"' },
  { elected: false, under: 'tribe',   registers: ['state'],          source: '34 USC 20929: a tribe that has not elected leaves the function to the state' },
  { elected: false, under: 'state',   registers: ['state'],          source: '34 USC 20929' },
  { elected: false, under: 'both',    registers: ['state'],          source: '34 USC 20929' },
  { elected: false, under: 'unknown', registers: ['state'],          source: '34 USC 20929' },
];

const RULES = { ties: TIE_RULES, land: LAND_RULES } as const;

/**
 * The jurisdictions where a person must register on a day.
 * @param electedTribes tribes that are registration jurisdictions (34 USC 20929)
 * @param rules the tables above; others only to see what hangs on a cell
 */
export function whereToRegister(
  places: readonly RegistrationPlace[],
  electedTribes: ReadonlySet<string>,
  on: IsoDate,
  rules: { readonly ties: typeof TIE_RULES; readonly land: typeof LAND_RULES } = RULES,
): WhereToRegister {
  const duties = new Map<
    string,
    { because: RegistrationDuty['because'][number][]; sources: Set<string>; kept: boolean }
  >();
  const unsettled: { label: string; says: string }[] = [];
  for (const place of places) {
    if (place.from > on || (place.until !== null && place.until < on)) continue;
    const tie = rules.ties[place.tie];
    if (!tie.registers) continue;
    const land = landRule(place, electedTribes, rules.land);
    if (land !== null && land.registers.length === 0) {
      unsettled.push({
        label: place.label,
        says: `It is not known who has law enforcement jurisdiction there, the tribe or the state. ${land.source}.`,
      });
      continue;
    }
    const codes =
      land === null ? [place.state] : land.registers.map((r) => (r === 'tribe' ? place.tribe! : place.state));
    for (const code of codes) {
      const duty = duties.get(code) ?? { because: [], sources: new Set<string>(), kept: false };
      duty.because.push({ tie: place.tie, label: place.label, from: place.from });
      duty.sources.add(tie.source);
      if (land) duty.sources.add(land.source);
      duty.kept ||= tie.kept;
      duties.set(code, duty);
    }
  }
  return {
    duties: [...duties].map(([jurisdiction, d]) => ({
      jurisdiction,
      because: d.because,
      initialOnly: !d.kept,
      source: [...d.sources].join('; '),
    })),
    unsettled,
  };
}

/** The jurisdictions to which something ties the person beyond the first registration: those that are told of changes. */
export function tiedJurisdictions(duties: readonly RegistrationDuty[]): readonly string[] {
  return duties.filter((d) => !d.initialOnly).map((d) => d.jurisdiction);
}

function landRule(
  place: RegistrationPlace,
  elected: ReadonlySet<string>,
  table: typeof LAND_RULES,
): (typeof LAND_RULES)[number] | null {
  if (place.tribe === undefined) return null;
  const under = place.landUnder ?? 'unknown';
  return table.find((r) => r.elected === elected.has(place.tribe!) && r.under === under)!;
}
