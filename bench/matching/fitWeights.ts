import type { PossibleMatch } from '#domain/evidence.js';
import { bestBirthDate } from '#matching/birthDates.js';
import {
  BIRTH_DATE_LEVELS,
  NAME_DEPENDENCE,
  NAME_LEVELS,
  NAMES_FROM_ONE_PLACE_CENTIBITS,
  TOKEN_LEVELS,
} from '#matching/model.js';
import type { FitPairs, LabelledPair } from './fitPairs.js';
import { seeded } from './random.js';

/** The weights that are fitted, in bits; `dependence` in per cent of each step. */
export interface Weights {
  readonly name: Readonly<Record<string, number>>;
  readonly token: Readonly<Record<string, number>>;
  readonly birthDate: Readonly<Record<string, number>>;
  readonly dependence: readonly number[];
  readonly onePlace: number;
}

const NAMES_FITTED = [
  'other-role',
  'other-role-guessed',
  'given-as-middle',
  'given-differs',
  'middle-differs',
  'surname-differs',
  'second-surname-differs',
  'given-omitted',
  'middle-omitted',
  'surname-omitted',
  'given-against-middle',
  'given-against-surname',
] as const;
const TOKENS_FITTED = Object.keys(TOKEN_LEVELS) as (keyof typeof TOKEN_LEVELS)[];
/** Missing is 0 by definition: that a date is not known says nothing. */
const DATES_FITTED = (Object.keys(BIRTH_DATE_LEVELS) as (keyof typeof BIRTH_DATE_LEVELS)[]).filter(
  (level) => level !== 'missing' && level !== 'dates-compared',
);
/** Rows of a name that are neither a token that agrees nor a cost of its own. */
const ASIDE: ReadonlySet<string> = new Set(['floor', 'tokens-depend', 'names-compared']);

/** The weights in force. */
export function weightsNow(): Weights {
  const bits = (table: Readonly<Record<string, { readonly centibits: number }>>, levels: readonly string[]) =>
    Object.fromEntries(levels.map((level) => [level, table[level]!.centibits / 100]));
  return {
    name: bits(NAME_LEVELS, NAMES_FITTED),
    token: bits(TOKEN_LEVELS, TOKENS_FITTED),
    birthDate: bits(BIRTH_DATE_LEVELS, DATES_FITTED),
    dependence: NAME_DEPENDENCE.map((step) => step.perCent),
    onePlace: NAMES_FROM_ONE_PLACE_CENTIBITS / 100,
  };
}

/** A pair reduced to what the weights multiply. */
interface Counted {
  readonly pair: LabelledPair;
  /** Evidence of tokens that agree, without what the fitted levels add to it. */
  readonly agreeing: number;
  readonly name: Float64Array;
  readonly token: Float64Array;
  /** Index of the birth date level, -1 for missing. */
  readonly date: number;
  /** Everything that is not fitted. */
  readonly fixed: number;
  readonly named: boolean;
}

function counted(pair: LabelledPair): Counted {
  const name = new Float64Array(NAMES_FITTED.length);
  const token = new Float64Array(TOKENS_FITTED.length);
  let [agreeing, fixed, date] = [0, 0, -1];
  let named = false;
  for (const row of pair.match.evidence) {
    if (row.field === 'birthDate') {
      date = DATES_FITTED.indexOf(row.level as (typeof DATES_FITTED)[number]);
      // What several dates compared take off stays.
      if (date >= 0) fixed += row.bits - BIRTH_DATE_LEVELS[DATES_FITTED[date]!].centibits / 100;
      continue;
    }
    if (row.field !== 'name') {
      fixed += row.bits;
      continue;
    }
    named = row.level !== 'missing';
    for (const { level, bits } of row.tokens ?? []) {
      if (level === 'names-compared') fixed += bits;
      if (ASIDE.has(level)) continue;
      const cost = NAMES_FITTED.indexOf(level as (typeof NAMES_FITTED)[number]);
      const kind = TOKENS_FITTED.indexOf(level as (typeof TOKENS_FITTED)[number]);
      if (cost >= 0) {
        name[cost]! += Math.round((bits * 100) / NAME_LEVELS[NAMES_FITTED[cost]!].centibits);
        continue;
      }
      agreeing += bits;
      if (kind < 0) continue;
      token[kind]!++;
      agreeing -= TOKEN_LEVELS[TOKENS_FITTED[kind]!].centibits / 100;
    }
  }
  return { pair, agreeing, name, token, date, fixed, named };
}

const FLOOR = NAME_LEVELS.floor.centibits / 100;
const STEPS = NAME_DEPENDENCE.map((step) => step.width / 100);

/** The sum of a name's tokens by step of the dependence scale; the last step takes what is left. */
function stepsOf(sum: number): number[] {
  let left = sum;
  return STEPS.map((width, i) => {
    const part = i === 0 ? Math.min(left, width) : Math.max(0, Math.min(left, width));
    left -= part;
    return part;
  });
}

/** What the tokens that agree sum to. */
function agreeingOf(pair: Counted, weights: Weights): number {
  return TOKENS_FITTED.reduce((sum, level, i) => sum + pair.token[i]! * weights.token[level]!, pair.agreeing);
}

/** What the model would say of a pair under these weights, tokens aligned as they are. */
function bitsUnder(pair: Counted, weights: Weights): number {
  const rest = pair.fixed + (pair.date < 0 ? 0 : weights.birthDate[DATES_FITTED[pair.date]!]!);
  if (!pair.named) return rest;
  let names = -weights.onePlace;
  stepsOf(agreeingOf(pair, weights)).forEach((part, i) => {
    names += (part * weights.dependence[i]!) / 100;
  });
  NAMES_FITTED.forEach((level, i) => {
    names += pair.name[i]! * weights.name[level]!;
  });
  return rest + Math.max(FLOOR - weights.onePlace, names);
}

/** Sources weigh alike whatever their size, the very dirty file less. */
const SHARES: Readonly<Record<string, number>> = { 'fake-1000': 0.2 };
const shareOf = (from: string): number => SHARES[from] ?? 1;
/** Most travellers are of the kind that travels; the others see that no culture pays for it. */
const STRANGER_SHARES: Readonly<Record<string, number>> = {
  'travellers-us': 0.5,
  population: 0.3,
  cultures: 0.2,
};
const ROUNDS = 12;

/** The ridge of the regression, in pairs: a level met a few times stays near its anchor. */
const RIDGE = 25;
/**
 * The same for the scale of tokens, in per cents. It is held where it was set: what the fit would make of it depends on
 * how short the word lists of invented peoples are, among whom strangers agree by chance oftener than people do.
 */
const RIDGE_SCALE = 1_000_000;

/**
 * Weights by logistic regression: the log odds that a pair is one person are linear in the weights once tokens are
 * aligned (the dependence scale is taken at its slope and renewed each round). Pairs under the floor of the strangers
 * are left out on both sides, which keeps the odds of the others. Strangers weigh so that the prior is one in the
 * size of the register, as the bits mean it.
 */
export function fitWeights({ pairs, strangers, registerSize, dates }: FitPairs, floor: number): Weights {
  const open = pairs.filter((pair) => !pair.held && pair.match.bits >= floor).map(counted);
  const all = pairs.filter((pair) => !pair.held);
  const trueCount = new Map<string, number>();
  for (const { same, from } of all) if (same) trueCount.set(from, (trueCount.get(from) ?? 0) + 1);
  const total = 20_000;
  const sameShares = [...trueCount.keys()].reduce((sum, from) => sum + shareOf(from), 0);
  const weight = open.map(({ pair }) =>
    pair.same
      ? (total * shareOf(pair.from)) / sameShares / trueCount.get(pair.from)!
      : (total * STRANGER_SHARES[pair.from]!) / strangers.get(pair.from)!.open,
  );
  const prior = -Math.log2(registerSize);
  let weights: Weights = { ...weightsNow(), birthDate: datesCounted(dates) };
  const start = pack({ ...weights, ...ANCHORS });
  const width = start.length;
  for (let round = 0; round < ROUNDS; round++) {
    const now = pack(weights);
    const gradient = new Float64Array(width);
    const hessian = Array.from({ length: width }, () => new Float64Array(width));
    open.forEach((pair, p) => {
      const features = slopes(pair, weights);
      const chance = 1 / (1 + 2 ** -(bitsUnder(pair, weights) + prior));
      const off = weight[p]! * ((pair.pair.same ? 1 : 0) - chance) * Math.LN2;
      const steep = weight[p]! * chance * (1 - chance) * Math.LN2 * Math.LN2;
      for (let i = 0; i < width; i++) {
        const x = features[i]!;
        if (x === 0) continue;
        gradient[i]! += off * x;
        for (let j = 0; j < width; j++) hessian[i]![j]! += steep * x * features[j]!;
      }
    });
    for (let i = 0; i < width; i++) {
      const ridge = i >= width - 1 - STEPS.length && i < width - 1 ? RIDGE_SCALE : RIDGE;
      gradient[i]! -= ridge * (now[i]! - start[i]!);
      hessian[i]![i]! += ridge;
    }
    const step = solve(hessian, gradient);
    const moved = now.map((value, i) => value + Math.max(-2, Math.min(2, step[i]!)) * DAMPING);
    weights = unpack(moved, weights);
  }
  return rounded(weights);
}

const DAMPING = 0.8;

function pack(weights: Weights): number[] {
  return [
    ...NAMES_FITTED.map((level) => weights.name[level]!),
    ...TOKENS_FITTED.map((level) => weights.token[level]!),
    ...weights.dependence,
    weights.onePlace,
  ];
}

/** Where weights stand without data: as first set by hand from published models and the levels' meaning. */
const ANCHORS = {
  name: {
    'other-role': -1.5,
    'other-role-guessed': -0.5,
    'given-as-middle': -1.5,
    'given-differs': -3.6,
    'middle-differs': -3,
    'surname-differs': -4.2,
    'second-surname-differs': -3,
    'given-omitted': -1.5,
    'middle-omitted': -0.5,
    'surname-omitted': -1,
    'given-against-middle': -3,
    'given-against-surname': -6,
  },
  token: {
    variant: 0,
    'same-sound': 0,
    'one-edit': 0,
    'two-edits': 0,
    truncated: 0,
    similar: 0,
    transliteration: 0,
  },
  dependence: [100, 95, 75, 60, 40],
  onePlace: 0,
} as const;

const DATE_ANCHORS: Readonly<Record<string, number>> = {
  exact: 13.4,
  'exact-placeholder': 6.2,
  swap: 9.6,
  'year-and-month': 8.6,
  'digits-transposed': 5,
  'one-digit': 4.5,
  'near-year-same-day': 5,
  year: 5.2,
  'year-placeholder': 4.6,
  'same-month': 2,
  'same-day-other-year': -3.2,
  'same-year': -1,
  'near-day': 0,
  'year-slip': 0,
  'near-year': -1.2,
  near: -3.2,
  far: -4.5,
};

/**
 * A part of a name that differs says at most so much against: a few in a hundred records hold another one. Where the
 * one part that agrees stands in another place besides, two things must have gone wrong.
 */
const COST_MOST = -5;
const COST_MOST_OF_TWO: Readonly<Record<string, number>> = { 'given-against-surname': -8 };

/**
 * Birth dates are independent of names among strangers, so their weights are counted: how often a level is met
 * between a traveller and the own record, against between a traveller and somebody else's. Sources weigh as they do for
 * names: senders err in dates as differently as in names, and the largest source is no truer for being large.
 */
function datesCounted(dates: FitPairs['dates']): Record<string, number> {
  const levels = Object.keys(BIRTH_DATE_LEVELS);
  const [same, different] = [new Map<string, number>(), new Map<string, number>()];
  const add = (into: Map<string, number>, level: string, times = 1): void => {
    into.set(level, (into.get(level) ?? 0) + times);
  };
  const counts = new Map<string, number>();
  for (const { from } of dates) counts.set(from, (counts.get(from) ?? 0) + 1);
  const shares = [...counts.keys()].reduce((sum, from) => sum + shareOf(from), 0);
  for (const { from, theirs, ours } of dates)
    add(same, bestBirthDate(theirs, ours).level, (dates.length * shareOf(from)) / shares / counts.get(from)!);
  let apart = 0;
  const random = seeded(9_505);
  while (apart < OTHERS_COMPARED) {
    const [a, b] = [random.below(dates.length), random.below(dates.length)];
    if (a === b) continue;
    add(different, bestBirthDate(dates[a]!.theirs, dates[b]!.ours).level);
    apart++;
  }
  return Object.fromEntries(
    levels
      .filter((level) => DATES_FITTED.includes(level as (typeof DATES_FITTED)[number]))
      .map((level) => {
        const now = DATE_ANCHORS[level]!;
        const u = ((different.get(level) ?? 0) + 0.5) / apart;
        // As if the level had been met in so many pairs more, as often as where it stands without data.
        const m = ((same.get(level) ?? 0) + DATES_PRIOR * u * 2 ** now) / (dates.length + DATES_PRIOR);
        return [level, Math.min(BITS_OF_A_DATE, Math.log2(m / u))];
      }),
  );
}

const OTHERS_COMPARED = 3_000_000;
const DATES_PRIOR = 20_000;
/** No more than one day among those of seventy years. */
const BITS_OF_A_DATE = 14;

/** Costs of a name never add; a name's sum never counts for more than it is. */
function unpack(values: readonly number[], { birthDate }: Weights): Weights {
  let at = 0;
  const next = () => values[at++]!;
  return {
    name: Object.fromEntries(
      NAMES_FITTED.map((level) => [
        level,
        Math.max(COST_MOST_OF_TWO[level] ?? COST_MOST, Math.min(0, next())),
      ]),
    ),
    token: Object.fromEntries(TOKENS_FITTED.map((level) => [level, next()])),
    birthDate,
    dependence: STEPS.map(() => Math.max(5, Math.min(100, next()))),
    onePlace: next(),
  };
}

const tenth = (value: number): number => Math.round(value * 10) / 10 || 0;
const tenths = (table: Readonly<Record<string, number>>) =>
  Object.fromEntries(Object.entries(table).map(([level, value]) => [level, tenth(value)]));

function rounded(weights: Weights): Weights {
  return {
    name: tenths(weights.name),
    token: tenths(weights.token),
    birthDate: tenths(weights.birthDate),
    dependence: weights.dependence.map(Math.round),
    onePlace: tenth(weights.onePlace),
  };
}

/** How the bits of a pair move with each weight. */
function slopes(pair: Counted, weights: Weights): Float64Array {
  const features = new Float64Array(pack(weights).length);
  let at = 0;
  const agreeing = pair.named ? agreeingOf(pair, weights) : 0;
  const parts = stepsOf(agreeing);
  let step = 0;
  while (step < STEPS.length - 1 && parts[step]! >= STEPS[step]!) step++;
  const slope = pair.named ? weights.dependence[step]! / 100 : 0;
  for (const count of pair.name) features[at++] = pair.named ? count : 0;
  for (const count of pair.token) features[at++] = count * slope;
  for (const part of parts) features[at++] = pair.named ? part / 100 : 0;
  features[at] = pair.named ? -1 : 0;
  return features;
}

/** Solves a symmetric system with positive pivots by elimination. */
function solve(matrix: readonly Float64Array[], right: Float64Array): Float64Array {
  const n = right.length;
  const rows = matrix.map((row, i) => Float64Array.of(...row, right[i]!));
  for (let i = 0; i < n; i++)
    for (let j = i + 1; j < n; j++) {
      const factor = rows[j]![i]! / rows[i]![i]!;
      if (factor !== 0) for (let k = i; k <= n; k++) rows[j]![k]! -= factor * rows[i]![k]!;
    }
  const out = new Float64Array(n);
  for (let i = n - 1; i >= 0; i--) {
    let value = rows[i]![n]!;
    for (let k = i + 1; k < n; k++) value -= rows[i]![k]! * out[k]!;
    out[i] = value / rows[i]![i]!;
  }
  return out;
}

export interface HeldReport {
  /** Recall by source at the line where so many in a thousand strangers of the source are alerted. */
  readonly rows: readonly (readonly [source: string, n: number, before: number, after: number])[];
  readonly lines: readonly (readonly [strangers: string, before: number, after: number])[];
}

/** On the travellers held back: recall at 5 alerted in 1,000 of each kind of stranger, by the old weights and the new. */
export function heldReport(fit: FitPairs, before: Weights, after: Weights): HeldReport[] {
  const held = fit.pairs.filter((pair) => pair.held).map(counted);
  return [...fit.strangers].map(([kind, { held: asked }]): HeldReport => {
    const line = (weights: Weights): number => {
      const best = new Map<number, number>();
      for (const pair of held)
        if (!pair.pair.same && pair.pair.from === kind)
          best.set(
            pair.pair.traveller,
            Math.max(best.get(pair.pair.traveller) ?? Number.NEGATIVE_INFINITY, bitsUnder(pair, weights)),
          );
      const scores = [...best.values()].sort((a, b) => b - a);
      return (scores[Math.floor(asked * 0.005)] ?? 0) + 1e-9;
    };
    const [lineBefore, lineAfter] = [line(before), line(after)];
    const sources = [...new Set(held.filter(({ pair }) => pair.same).map(({ pair }) => pair.from))];
    return {
      lines: [[kind, lineBefore, lineAfter]],
      rows: sources.map((source) => {
        const own = held.filter(({ pair }) => pair.same && pair.from === source);
        const share = (weights: Weights, at: number): number =>
          own.filter((pair) => bitsUnder(pair, weights) >= at).length / own.length;
        return [source, own.length, share(before, lineBefore), share(after, lineAfter)] as const;
      }),
    };
  });
}

/** For tests: whether the reduction of a pair loses nothing. */
export const reproduces = (match: PossibleMatch): number =>
  bitsUnder(counted({ same: true, from: '', traveller: 0, held: false, match }), weightsNow());
