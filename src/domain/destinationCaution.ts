import { countryName } from './foreignMessage.js';
import type { RuleSet } from './ruleSet.js';

/**
 * Countries to which telling could cost a life. A row says to which countries, about whom, and on what source; a row
 * that fits stops every release there until a named person has decided (`foreignRelease.ts`). Rows are a versioned
 * rule set: arguable knowledge with the day it was true, written by one person and approved by another.
 */
export const CAUTION_CONCERNS = {
  'death-penalty-conduct': 'the conduct can be punished by death there',
  'death-penalty-same-sex': 'consensual same-sex conduct can be punished by death there',
  juvenile: 'the registration rests on a juvenile adjudication',
  asylum: 'the person has, or had, protection from persecution there',
  violence: 'registered persons have been killed there after a notice',
} as const;
export type CautionConcern = keyof typeof CAUTION_CONCERNS;

/** Kinds of conduct that rows ask about, told by the uniform offence codes of a record. */
export type Conduct = 'assault' | 'minor-victim' | 'sodomy' | 'other';

/** What is known of the person when a draft is made. `unknown` counts as yes: a doubt stops, a person decides. */
export interface CautionFacts {
  readonly conduct: readonly Conduct[];
  readonly tier: 1 | 2 | 3 | null;
  readonly juvenile: boolean;
  /** Countries from which the person has or had asylum, refugee status or withholding of removal. */
  readonly protectedFrom: readonly string[];
}

export interface CautionRow {
  readonly id: string;
  readonly concern: CautionConcern;
  /** ISO alpha-3, or `*` for every country. */
  readonly countries: readonly string[];
  /** All that are given must hold. */
  readonly when: {
    readonly conduct?: readonly Conduct[];
    readonly tierFrom?: 1 | 2 | 3;
    readonly juvenile?: true;
    readonly protectedFrom?: true;
  };
  readonly source: string;
  /** ISO date on which the source was last looked at. */
  readonly asOf: string;
}

export interface CautionBody {
  readonly rows: readonly CautionRow[];
}

/**
 * The first set. Public reports name these countries; nobody has confirmed them for this system, so a new
 * installation begins with a table that stops too much rather than too little.
 */
export const CAUTIONS_V1: RuleSet<CautionBody> = {
  kind: 'destination-caution',
  version: 1,
  validFromMs: 0,
  validUntilMs: null,
  author: 'initial',
  approver: 'initial',
  legalBasis: '34 USC 21504 (destination notice); White paper VI(5) "in certain circumstances"',
  body: {
    rows: [
      {
        id: 'death-conduct',
        concern: 'death-penalty-conduct',
        countries: 'AFG BGD BRN CHN IRN MRT NGA PAK QAT SAU SDN SOM ARE YEM'.split(' '),
        when: { conduct: ['assault', 'minor-victim'] },
        source: 'Public death penalty reports; to be confirmed by NSOTC counsel',
        asOf: '2026-01-01',
      },
      {
        id: 'death-same-sex',
        concern: 'death-penalty-same-sex',
        countries: 'AFG BRN IRN MRT NGA PAK QAT SAU SOM ARE UGA YEM'.split(' '),
        when: { conduct: ['sodomy'] },
        source: 'Public reports on laws against same-sex conduct; to be confirmed by NSOTC counsel',
        asOf: '2026-01-01',
      },
      {
        id: 'juvenile',
        concern: 'juvenile',
        countries: ['*'],
        when: { juvenile: true },
        source: 'SORNA guide, Juvenile offenders; 18 USC 5038 (confidentiality)',
        asOf: '2026-01-01',
      },
      {
        id: 'asylum',
        concern: 'asylum',
        countries: ['*'],
        when: { protectedFrom: true },
        source: '8 CFR 208.6 (asylum information is not told to the country fled)',
        asOf: '2026-01-01',
      },
    ],
  },
};

export interface MatchedCaution {
  readonly rowId: string;
  readonly ruleVersion: number;
  readonly concern: CautionConcern;
  readonly says: string;
  readonly source: string;
}

/** The rows that stop a release about this person to this country. Empty: nothing does. */
export function cautionsFor(
  set: Pick<RuleSet<CautionBody>, 'version' | 'body'>,
  country: string,
  about: CautionFacts,
): readonly MatchedCaution[] {
  return set.body.rows
    .filter(
      (row) =>
        (row.countries.includes(country) || row.countries.includes('*')) &&
        (row.when.conduct === undefined || row.when.conduct.some((c) => about.conduct.includes(c))) &&
        (row.when.tierFrom === undefined || about.tier === null || about.tier >= row.when.tierFrom) &&
        (row.when.juvenile === undefined || about.juvenile) &&
        (row.when.protectedFrom === undefined || about.protectedFrom.includes(country)),
    )
    .map((row) => ({
      rowId: row.id,
      ruleVersion: set.version,
      concern: row.concern,
      says: `${countryName(country)}: ${CAUTION_CONCERNS[row.concern]}`,
      source: `${row.source} (as of ${row.asOf})`,
    }));
}

/** Uniform offence codes by kind of conduct. A code in no row is `other`; a record without a code could be any. */
const CONDUCT_CODES: readonly { readonly from: number; readonly to: number; readonly is: Conduct }[] = [
  { from: 1101, to: 1103, is: 'assault' },
  { from: 1104, to: 1115, is: 'sodomy' },
  { from: 1104, to: 1115, is: 'assault' },
  { from: 1116, to: 1199, is: 'assault' },
  { from: 3601, to: 3601, is: 'minor-victim' },
  { from: 3602, to: 3603, is: 'sodomy' },
  { from: 3611, to: 3613, is: 'sodomy' },
];

/**
 * The kinds of conduct of a person's offences. Without any code, and unless victims are known, everything is
 * possible and every row about conduct fits.
 */
export function conductOf(
  offences: readonly { readonly code?: string | undefined }[],
  victimAges: readonly (number | undefined)[],
): readonly Conduct[] {
  const codes = offences.flatMap((o) =>
    o.code !== undefined && /^\d{4}$/.test(o.code) ? [Number(o.code)] : [],
  );
  if (codes.length === 0) return ['assault', 'minor-victim', 'sodomy', 'other'];
  const found = new Set<Conduct>();
  for (const code of codes) {
    const rows = CONDUCT_CODES.filter((r) => code >= r.from && code <= r.to);
    for (const r of rows) found.add(r.is);
    if (rows.length === 0) found.add('other');
  }
  if (victimAges.length === 0 || victimAges.some((a) => a === undefined || a < 18)) found.add('minor-victim');
  return [...found];
}
