import { stateName } from './fieldRules.js';

/**
 * Federal judicial districts by jurisdiction (28 USC 81-131; 48 USC 1424, 1611, 1821). To be confirmed with the US
 * Marshals before it is relied on. Each has a US Marshal and a US Attorney, to whom a compliance case is referred.
 */
// biome-ignore format: a jurisdiction a line
const DISTRICTS: Readonly<Record<string, readonly string[]>> = {
  AL: ['Northern', 'Middle', 'Southern'], AK: [''], AZ: [''], AR: ['Eastern', 'Western'],
  CA: ['Northern', 'Eastern', 'Central', 'Southern'], CO: [''], CT: [''], DE: [''], DC: [''],
  FL: ['Northern', 'Middle', 'Southern'], GA: ['Northern', 'Middle', 'Southern'], HI: [''], ID: [''],
  IL: ['Northern', 'Central', 'Southern'], IN: ['Northern', 'Southern'], IA: ['Northern', 'Southern'], KS: [''],
  KY: ['Eastern', 'Western'], LA: ['Eastern', 'Middle', 'Western'], ME: [''], MD: [''], MA: [''],
  MI: ['Eastern', 'Western'], MN: [''], MS: ['Northern', 'Southern'], MO: ['Eastern', 'Western'], MT: [''], NE: [''],
  NV: [''], NH: [''], NJ: [''], NM: [''], NY: ['Northern', 'Southern', 'Eastern', 'Western'],
  NC: ['Eastern', 'Middle', 'Western'], ND: [''], OH: ['Northern', 'Southern'], OK: ['Northern', 'Eastern', 'Western'],
  OR: [''], PA: ['Eastern', 'Middle', 'Western'], RI: [''], SC: [''], SD: [''], TN: ['Eastern', 'Middle', 'Western'],
  TX: ['Northern', 'Southern', 'Eastern', 'Western'], UT: [''], VT: [''], VA: ['Eastern', 'Western'],
  WA: ['Eastern', 'Western'], WV: ['Northern', 'Southern'], WI: ['Eastern', 'Western'], WY: [''],
  PR: [''], GU: [''], MP: [''], VI: [''],
};

export interface JudicialDistrict {
  /** The jurisdiction and the first letter of the part, e.g. `OH-N`; the jurisdiction alone where it is one district. */
  readonly code: string;
  readonly jurisdiction: string;
  /** E.g. "Northern District of Ohio". */
  readonly name: string;
}

export const JUDICIAL_DISTRICTS: readonly JudicialDistrict[] = Object.entries(DISTRICTS).flatMap(
  ([jurisdiction, parts]) =>
    parts.map((part) => ({
      code: part === '' ? jurisdiction : `${jurisdiction}-${part[0]}`,
      jurisdiction,
      name: nameOf(jurisdiction, part),
    })),
);

function nameOf(jurisdiction: string, part: string): string {
  const state = stateName(jurisdiction) ?? jurisdiction;
  // The District of Columbia is a district by its own name.
  if (state.startsWith('District of')) return state;
  return [part, `District of ${state}`].filter(Boolean).join(' ');
}

export function judicialDistrict(code: string): JudicialDistrict | undefined {
  return JUDICIAL_DISTRICTS.find((d) => d.code === code);
}

export interface DistrictsFound {
  readonly districts: readonly JudicialDistrict[];
  /** How they were found, for the page. */
  readonly because: string;
}

/**
 * The districts that may be meant: those of the registering agency's jurisdiction. A tribe lies in the state of its
 * ORI. Several districts are a person's choice, as counties decide; none is preset then.
 */
export function districtsFor(agency: {
  readonly jurisdiction: string;
  readonly ori: string | null;
}): DistrictsFound {
  const of = (jurisdiction: string) => JUDICIAL_DISTRICTS.filter((d) => d.jurisdiction === jurisdiction);
  const own = of(agency.jurisdiction);
  if (own.length > 0)
    return {
      districts: own,
      because: `registered in ${stateName(agency.jurisdiction) ?? agency.jurisdiction}`,
    };
  const state = (agency.ori ?? '').slice(0, 2);
  const around = of(state);
  return around.length > 0
    ? { districts: around, because: `the agency lies in ${stateName(state) ?? state} by its ORI` }
    : { districts: JUDICIAL_DISTRICTS, because: 'the jurisdiction is in no district of the table' };
}
