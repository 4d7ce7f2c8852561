import type { RuleSet } from './ruleSet.js';

export type Tier = 'I' | 'II' | 'III';

/** Rising. */
export const TIERS: readonly Tier[] = ['I', 'II', 'III'];

/** What the person did, as the tier lists name it; `minor` asks for the victim's age. */
export const CONDUCTS = {
  'force-or-threat': { says: 'Sexual act by force or threat', asksAge: false },
  incapacitated: {
    says: 'Sexual act with a person unconscious, drugged or otherwise incapable',
    asksAge: false,
  },
  'act-with-minor': { says: 'Sexual act with a minor, without force', asksAge: true },
  'contact-with-minor': { says: 'Sexual contact with a minor', asksAge: true },
  'contact-with-adult': { says: 'Sexual contact with an adult', asksAge: false },
  'kidnapping-of-minor': { says: 'Kidnapping of a minor by somebody other than a parent', asksAge: false },
  'minor-in-prostitution': { says: 'Use of a minor in prostitution', asksAge: false },
  'enticing-minor': { says: 'Enticing a minor to engage in criminal sexual activity', asksAge: false },
  'minor-in-performance': { says: 'Use of a minor in a sexual performance', asksAge: false },
  'pornography-made-or-spread': { says: 'Production or distribution of child pornography', asksAge: false },
  'pornography-held': { says: 'Possession or receipt of child pornography', asksAge: false },
  'false-imprisonment-of-minor': { says: 'False imprisonment of a minor', asksAge: false },
  'voyeurism-of-minor': { says: 'Video voyeurism of a minor', asksAge: false },
  'other-sex-offence': { says: 'Another sex offense', asksAge: false },
} as const satisfies Record<string, { says: string; asksAge: boolean }>;
export type Conduct = keyof typeof CONDUCTS;

/**
 * Where the guide and the statute are read differently, both readings stand in the table and a jurisdiction's set
 * selects one per question; the other is shown beside the decision.
 */
export const READINGS = {
  '2243': {
    question: 'Is sexual abuse of a minor or ward (18 USC 2243) Tier III?',
    guide: 'Yes: the guide lists it under Tier III, as do some tribal codes (Umatilla, Turtle Mountain)',
    statute: 'Not by name: 34 USC 20911(4) names 2241, 2242 and 2244 only; the conduct decides',
  },
  'earlier-offence': {
    question: 'What makes an offense a later one?',
    guide: 'An earlier sex offense conviction (guide: "not a first sex offense")',
    statute: 'That it happened after the person became a tier I or II offender (34 USC 20911(3)(C), (4)(C))',
  },
} as const;
export type ReadingQuestion = keyof typeof READINGS;
export type Reading = 'guide' | 'statute';

/** An offence of this description is of this tier, if it is punishable by more than a year. */
export interface TierRow {
  readonly id: string;
  readonly tier: Tier;
  /** A conduct, or a section of title 18 of the U.S. Code. */
  readonly match: { readonly conduct: Conduct } | { readonly federal: string };
  /** Ages of the victim at the offence for which the row holds, both ends included; null: any. */
  readonly victimFrom: number | null;
  readonly victimTo: number | null;
  /** The row holds only under this answer to a contested question. */
  readonly only: { readonly question: ReadingQuestion; readonly reading: Reading } | null;
  readonly source: string;
}

/** A later offence that is punishable by more than a year rises by what came before it. */
export interface LaterOffenceRow {
  readonly id: string;
  readonly tier: Tier;
  /** The least tier of an earlier offence. */
  readonly earlier: Tier;
  readonly source: string;
}

export interface TierBody {
  readonly rows: readonly TierRow[];
  readonly later: readonly LaterOffenceRow[];
  readonly readings: Readonly<Record<ReadingQuestion, Reading>>;
  /** Least age at the offence for a juvenile adjudicated delinquent to register. */
  readonly juvenileFrom: number;
  /** Conducts for which a juvenile adjudicated delinquent registers. */
  readonly juvenileConducts: readonly Conduct[];
  readonly juvenileTier: Tier;
  /** Consensual conduct with a minor: victim at least so old, offender at most so many years older. */
  readonly consensual: { readonly victimFrom: number; readonly yearsOlder: number };
}

const GUIDE = 'SORNA guide, Tiering Offenses';
const MODEL = 'Tribal codes after the model code (Nottawaseppi Huron Band, Little Traverse Bay Bands)';
const STATUTE = '34 USC 20911(3)';

type Row = readonly [
  id: string,
  tier: Tier,
  match: Conduct | `18 USC ${string}`,
  victimFrom: number | null,
  victimTo: number | null,
  source: string,
];

/** Read a line as: an offence of this DESCRIPTION against a victim of this AGE is of this TIER. */
// biome-ignore format: one rule a line, so that it can be read as a table
const ROWS: readonly Row[] = [
  ['C3-force',        'III', 'force-or-threat',             null, null, `${GUIDE}, Tier III, General`],
  ['C3-incapable',    'III', 'incapacitated',               null, null, `${GUIDE}, Tier III, General`],
  ['C3-kidnapping',   'III', 'kidnapping-of-minor',         null, null, `${GUIDE}, Tier III, Offenses involving minors`],
  ['C3-contact',      'III', 'contact-with-minor',          null, 12,   `${GUIDE}, Tier III, Offenses involving minors`],
  ['C3-act',          'III', 'act-with-minor',              null, 15,   `${GUIDE}, Tier III, Offenses involving minors`],
  ['C2-act',          'II',  'act-with-minor',              16,   17,   `${GUIDE}, Tier II, Offenses involving minors`],
  ['C2-contact',      'II',  'contact-with-minor',          13,   17,   `${GUIDE}, Tier II, Offenses involving minors`],
  ['C2-prostitution', 'II',  'minor-in-prostitution',       null, null, `${GUIDE}, Tier II, Offenses involving minors`],
  ['C2-enticing',     'II',  'enticing-minor',              null, null, `${GUIDE}, Tier II, Offenses involving minors`],
  ['C2-performance',  'II',  'minor-in-performance',        null, null, `${GUIDE}, Tier II, Offenses involving minors`],
  ['C2-pornography',  'II',  'pornography-made-or-spread',  null, null, `${GUIDE}, Tier II, Offenses involving minors`],
  ['C1-pornography',  'I',   'pornography-held',            null, null, MODEL],
  ['C1-imprisonment', 'I',   'false-imprisonment-of-minor', null, null, MODEL],
  ['C1-voyeurism',    'I',   'voyeurism-of-minor',          null, null, MODEL],
  ['C1-contact',      'I',   'contact-with-adult',          null, null, `${GUIDE}: not listed under Tier II or III`],
  ['C1-other',        'I',   'other-sex-offence',           null, null, `${GUIDE}: not listed under Tier II or III`],
  ['F3-2241',         'III', '18 USC 2241',                 null, null, `${GUIDE}, Tier III, Federal offenses`],
  ['F3-2242',         'III', '18 USC 2242',                 null, null, `${GUIDE}, Tier III, Federal offenses`],
  ['F3-2244',         'III', '18 USC 2244',                 null, 12,   `${GUIDE}, Tier III, Federal offenses`],
  ['F2-2244',         'II',  '18 USC 2244',                 13,   17,   STATUTE],
  ['F2-1591',         'II',  '18 USC 1591',                 null, 17,   `${STATUTE}; Turtle Mountain 42.03.020`],
  ['F2-2251',         'II',  '18 USC 2251',                 null, null, STATUTE],
  ['F2-2251A',        'II',  '18 USC 2251A',                null, null, STATUTE],
  ['F2-2260',         'II',  '18 USC 2260',                 null, null, STATUTE],
  ['F2-2421',         'II',  '18 USC 2421',                 null, 17,   STATUTE],
  ['F2-2422b',        'II',  '18 USC 2422(b)',              null, null, STATUTE],
  ['F2-2423a',        'II',  '18 USC 2423(a)',              null, null, STATUTE],
  ['F1-1801',         'I',   '18 USC 1801',                 null, null, MODEL],
  ['F1-2252',         'I',   '18 USC 2252',                 null, null, MODEL],
  ['F1-2252A',        'I',   '18 USC 2252A',                null, null, MODEL],
  ['F1-2252B',        'I',   '18 USC 2252B',                null, null, MODEL],
  ['F1-2252C',        'I',   '18 USC 2252C',                null, null, MODEL],
  ['F1-2422a',        'I',   '18 USC 2422(a)',              null, null, MODEL],
  ['F1-2423b',        'I',   '18 USC 2423(b)',              null, null, MODEL],
  ['F1-2423c',        'I',   '18 USC 2423(c)',              null, null, MODEL],
  ['F1-2424',         'I',   '18 USC 2424',                 null, null, MODEL],
  ['F1-2425',         'I',   '18 USC 2425',                 null, null, MODEL],
];

const CONTESTED: readonly TierRow[] = [
  {
    id: 'F3-2243',
    tier: 'III',
    match: { federal: '18 USC 2243' },
    victimFrom: null,
    victimTo: null,
    only: { question: '2243', reading: 'guide' },
    source: `${GUIDE}, Tier III, Federal offenses ("sexual abuse of a minor or ward")`,
  },
];

/** The tier lists of the guide; the lists that its printing lost are filled from codes made after the model code. */
export const TIERS_V1: RuleSet<TierBody> = {
  kind: 'tiers',
  version: 1,
  validFromMs: 0,
  validUntilMs: null,
  author: 'initial',
  approver: 'initial',
  legalBasis:
    '34 USC 20911 (formerly 42 USC 16911); SORNA guide, Tiering Offenses, Juvenile Offenders and SORNA',
  body: {
    rows: [
      ...ROWS.map(
        ([id, tier, match, victimFrom, victimTo, source]): TierRow => ({
          id,
          tier,
          match: match.startsWith('18 USC ') ? { federal: match } : { conduct: match as Conduct },
          victimFrom,
          victimTo,
          only: null,
          source,
        }),
      ),
      ...CONTESTED,
    ],
    later: [
      { id: 'L3', tier: 'III', earlier: 'II', source: `${GUIDE}, Tier III, Recidivism and felonies` },
      { id: 'L2', tier: 'II', earlier: 'I', source: `${GUIDE}, Tier II, Recidivism and felonies` },
    ],
    readings: { '2243': 'guide', 'earlier-offence': 'guide' },
    juvenileFrom: 14,
    juvenileConducts: ['force-or-threat', 'incapacitated'],
    juvenileTier: 'III',
    consensual: { victimFrom: 13, yearsOlder: 4 },
  },
};

/** What came out for a person, in words of a table. */
export function personTierText(p: { readonly tier: string | null; readonly open: boolean }): string {
  return `${p.tier ? `Tier ${p.tier}` : 'no tier'}${p.open ? ', open' : ''}`;
}
