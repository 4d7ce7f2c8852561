/**
 * How urgent a compliance case is, as a versioned table: each factor asks the ledger one question, each answer has
 * points and a reason. The sum only orders work; nothing follows from it for the registrant. An unknown answer counts
 * as much as a known middle one, so that missing data never puts a case last. Points are configuration of NSOTC, to be
 * confirmed by it.
 */
export interface PriorityFacts {
  readonly wanted: Answered<'yes' | 'no'>;
  readonly victim: Answered<'under-13' | 'minor' | 'adult' | 'unknown'>;
  readonly tier: Answered<'III' | 'II' | 'I' | 'unknown'>;
  readonly repeat: Answered<'several' | 'one' | 'none'>;
  readonly supervision: Answered<'bars-travel' | 'supervised' | 'none'>;
  readonly destination: Answered<'told' | 'not-told' | 'unknown' | 'no-journey'>;
  readonly whereabouts: Answered<'abroad' | 'back' | 'unknown'>;
}

/** An answer with what it was read from, so that a reader can look it up. */
export interface Answered<A extends string = string> {
  readonly answer: A;
  readonly source: string;
}

interface Factor<A extends string> {
  readonly asks: string;
  readonly because: string;
  readonly points: Readonly<Record<A, number>>;
}

type Factors = {
  readonly [K in keyof PriorityFacts]: Factor<PriorityFacts[K]['answer']>;
};

export interface PriorityTable {
  readonly version: number;
  /** ISO date from which it holds. */
  readonly from: string;
  readonly source: string;
  readonly factors: Factors;
  /** A band holds from its points up; the last one from 0. */
  readonly bands: readonly { readonly band: PriorityBand; readonly from: number }[];
}

export type PriorityBand = 'high' | 'middle' | 'low';

/** Versions are added, never changed: a case says by which it was weighed. */
export const PRIORITY_TABLES: readonly PriorityTable[] = [
  {
    version: 1,
    from: '2026-01-01',
    source: 'White paper III.B.1 asks NSOTC to prioritise; points are to be confirmed by NSOTC',
    factors: {
      wanted: {
        asks: 'Is there a warrant of arrest in force?',
        because: 'A fugitive can be arrested wherever found',
        points: { yes: 40, no: 0 },
      },
      victim: {
        asks: 'How old was the youngest victim of the registration offense?',
        because: 'A journey can bring children within reach',
        points: { 'under-13': 25, minor: 18, adult: 6, unknown: 12 },
      },
      tier: {
        asks: 'Which tier?',
        because: 'The tier says how grave the offenses are (34 USC 20911)',
        points: { III: 20, II: 10, I: 4, unknown: 10 },
      },
      repeat: {
        asks: 'Have there been compliance cases before?',
        because: 'Who has done it before knows the duty',
        points: { several: 20, one: 12, none: 0 },
      },
      supervision: {
        asks: 'Is the person under supervision?',
        because: 'A condition that bars travel is broken by the journey itself',
        points: { 'bars-travel': 20, supervised: 8, none: 0 },
      },
      destination: {
        asks: 'Did the destination hear of the journey?',
        because: 'Nobody there knows until somebody tells it',
        points: { 'not-told': 12, unknown: 8, told: 0, 'no-journey': 0 },
      },
      whereabouts: {
        asks: 'Where is the person now?',
        because:
          'Evidence and witnesses are fresh, and harm can still be prevented, while the person is abroad',
        points: { abroad: 10, unknown: 8, back: 0 },
      },
    },
    bands: [
      { band: 'high', from: 60 },
      { band: 'middle', from: 35 },
      { band: 'low', from: 0 },
    ],
  },
];

export interface PriorityLine extends Answered {
  readonly factor: keyof PriorityFacts;
  readonly asks: string;
  readonly because: string;
  readonly points: number;
  /** The most this factor can give. */
  readonly pointsMax: number;
}

export interface Priority {
  readonly version: number;
  readonly points: number;
  readonly band: PriorityBand;
  readonly lines: readonly PriorityLine[];
}

/** The table in force at an instant. Throws before the first one: that would be a clock of ours gone wrong. */
export function priorityTableAt(atMs: number, tables = PRIORITY_TABLES): PriorityTable {
  const table = [...tables]
    .sort((a, b) => b.version - a.version)
    .find((t) => Date.parse(`${t.from}T00:00:00Z`) <= atMs);
  if (!table) throw new Error(`no priority table is in force at ${new Date(atMs).toISOString()}`);
  return table;
}

/** Weighs a case. Every line stands on the page with its answer, source and points; the sum can be redone by hand. */
export function weighCase(facts: PriorityFacts, table: PriorityTable): Priority {
  const lines = (Object.keys(table.factors) as (keyof PriorityFacts)[]).map((factor): PriorityLine => {
    const { asks, because, points } = table.factors[factor] as Factor<string>;
    const { answer, source } = facts[factor];
    return {
      factor,
      asks,
      because,
      answer,
      source,
      points: points[answer]!,
      pointsMax: Math.max(...Object.values(points)),
    };
  });
  const sum = lines.reduce((n, line) => n + line.points, 0);
  return {
    version: table.version,
    points: sum,
    band: table.bands.find((b) => sum >= b.from)!.band,
    lines,
  };
}

/** The answers in words, for the page and paper. */
export const PRIORITY_ANSWERS: Readonly<Record<string, string>> = {
  yes: 'yes',
  no: 'no',
  'under-13': 'under 13',
  minor: 'a minor of 13 or more',
  adult: 'an adult',
  unknown: 'not known',
  III: 'tier III',
  II: 'tier II',
  I: 'tier I',
  several: 'several',
  one: 'one',
  none: 'none',
  'bars-travel': 'yes, and it bars travel',
  supervised: 'yes',
  told: 'yes, before the departure',
  'not-told': 'no',
  'no-journey': 'no journey is concerned',
  abroad: 'abroad',
  back: 'back in the United States',
};
