import { readCountry } from './countries.js';
import { fieldOf as ncicField } from './ncicFields.js';

/**
 * How a value of one kind is written: each rule reads what people type and gives the one form that is kept, or null
 * where it is none. What passes here is what NSOR, the tables of jurisdictions and matching can use.
 */
interface Rule {
  readonly reads: (typed: string) => string | null;
  readonly expected: string;
  /** What is kept as people say it, where that is not the same. */
  readonly says?: (kept: string) => string;
}

// biome-ignore format: a table
const STATE_NAMES: Readonly<Record<string, string>> = Object.fromEntries(`
AL Alabama|AK Alaska|AS American Samoa|AZ Arizona|AR Arkansas|CA California|CO Colorado|CT Connecticut|DE Delaware|DC District of Columbia|FL Florida|GA Georgia|GU Guam
|HI Hawaii|ID Idaho|IL Illinois|IN Indiana|IA Iowa|KS Kansas|KY Kentucky|LA Louisiana|ME Maine|MD Maryland|MA Massachusetts|MI Michigan|MN Minnesota|MS Mississippi
|MO Missouri|MT Montana|NE Nebraska|NV Nevada|NH New Hampshire|NJ New Jersey|NM New Mexico|NY New York|NC North Carolina|ND North Dakota|MP Northern Mariana Islands
|OH Ohio|OK Oklahoma|OR Oregon|PA Pennsylvania|PR Puerto Rico|RI Rhode Island|SC South Carolina|SD South Dakota|TN Tennessee|TX Texas|UT Utah|VT Vermont|VA Virginia
|VI U.S. Virgin Islands|WA Washington|WV West Virginia|WI Wisconsin|WY Wyoming`
  .split('|').map((row) => [row.trim().slice(0, 2), row.trim().slice(3)]));

/** Codes of the states and territories, in order of their names. */
export const STATES: readonly string[] = Object.keys(STATE_NAMES);

/** Name of a state or territory by its code; null for any other code, such as a tribe's. */
export function stateName(code: string): string | null {
  return Object.hasOwn(STATE_NAMES, code) ? STATE_NAMES[code]! : null;
}

const byName = new Map(Object.entries(STATE_NAMES).map(([code, name]) => [name.toLowerCase(), code]));

/** Code of a state, territory or the District of Columbia, from its code or name; null for anything else. */
export function stateCode(typed: string): string | null {
  const text = typed.trim();
  const code = text.toUpperCase();
  return Object.hasOwn(STATE_NAMES, code) ? code : (byName.get(text.toLowerCase()) ?? null);
}

/** `5'09"` and `5-9` are 509, as NCIC writes it. */
function height(typed: string): string | null {
  const m = /^(\d)\s*['’\-ft ]*\s*(\d{1,2})\s*(?:"|”|''|in)?$/.exec(typed);
  if (!m) return null;
  const [feet, inches] = [Number(m[1]), Number(m[2])];
  return feet >= 2 && feet <= 8 && inches <= 11 ? `${feet}${String(inches).padStart(2, '0')}` : null;
}

function weight(typed: string): string | null {
  const m = /^(\d{2,3})(?:\s*(?:lb|lbs|pounds))?$/i.exec(typed);
  return m && Number(m[1]) >= 40 ? m[1]!.padStart(3, '0') : null;
}

/** A code of a list of NCIC, from the code or its word. */
function coded(field: string): Rule {
  const codes = ncicField(field).codes!;
  return {
    reads: (typed) => {
      const text = typed.toLowerCase();
      for (const [code, word] of codes) if (text === code.toLowerCase() || text === word) return code;
      return null;
    },
    expected: `one of: ${[...codes].map(([code, word]) => `${code} (${word})`).join(', ')}`,
    says: (kept) => codes.get(kept) ?? kept,
  };
}

function countries(typed: string): string | null {
  const read = typed
    .split(/[^A-Za-z]+/)
    .filter(Boolean)
    .map((code) => readCountry(code));
  return read.length > 0 && read.every((r) => r.how !== 'unknown')
    ? read.map((r) => r.code).join(', ')
    : null;
}

/** Kept as it is typed: NSOR takes ten digits, so a number without its area code would come back from there. */
function telephone(typed: string): string | null {
  const digits = typed.replace(/[\s().-]/g, '');
  return /^(\+?1)?[2-9]\d{9}$/.test(digits) || /^\+(?!1)[1-9]\d{6,13}$/.test(digits) ? typed : null;
}

const matching = (pattern: RegExp) => (typed: string) => (pattern.test(typed) ? typed : null);

export const FIELD_RULES = {
  state: {
    reads: stateCode,
    expected: 'a state or territory, by its two letters or its name: OK or Oklahoma',
  },
  eyes: coded('EYE'),
  hair: coded('HAI'),
  height: {
    reads: height,
    expected: 'feet and inches, 2\'0" to 8\'11": 5\'9" or 509',
    says: (kept) => kept.replace(/^(\d)(\d\d)$/, (_, feet, inches) => `${feet} ft ${Number(inches)} in`),
  },
  weight: {
    reads: weight,
    expected: 'whole pounds, 40 to 999',
    says: (kept) => kept.replace(/^0*(\d+)$/, '$1 lb'),
  },
  ssn: {
    reads: (typed) => (/^\d{3}[- ]?\d\d[- ]?\d{4}$/.test(typed) ? typed : null),
    expected: 'nine digits: 900-12-3456',
  },
  phone: {
    reads: telephone,
    expected:
      'ten digits, the area code first: (918) 555-0142; from abroad + and the country code: +52 55 1234 5678',
  },
  countries: { reads: countries, expected: 'country codes with commas between: USA, MEX' },
  'offence-code': { reads: matching(/^\d{4}$/), expected: 'four digits, as in the NCIC offense codes: 3699' },
  year: { reads: matching(/^(19|20)\d\d$/), expected: 'a year of four digits' },
} as const satisfies Record<string, Rule>;
export type FieldRule = keyof typeof FIELD_RULES;
