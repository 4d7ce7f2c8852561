import type { Evidence, EvidenceField, ScreeningStamp } from './evidence.js';
import { unmeasuredScripts } from './scriptsMeasured.js';

/**
 * Words of an explanation that are put together from figures, by the keys under which pages know them: page, document,
 * notification and what is kept beside a decision say the same sentence with the same rounding.
 */
export const EXPLANATION_WORDS = {
  'evidence.comesTo': 'The evidence comes to {bits} bits: {odds}. It is not proof.',
  'evidence.for': 'about {times} times likelier if it is the same person',
  'evidence.against': 'about {times} times likelier if it is somebody else',
  'evidence.forBillion': 'more than a billion times likelier if it is the same person',
  'evidence.againstBillion': 'more than a billion times likelier if it is somebody else',
  'evidence.neutral': 'says nothing either way',
  'evidence.oneIn': 'about one person in {n} is called {name}',
  'evidence.bornOneIn': 'About one record in {n} has that year of birth.',
  'evidence.togetherLess':
    'Correction of the sum: findings like these were of one person less often than the rows by themselves say.',
  'evidence.togetherMore':
    'Correction of the sum: findings like these were of one person more often than the rows by themselves say.',
  'evidence.couldLine': '{field}: up to {bits} bits more, if the {side} had it',
  'evidence.sideTraveller': 'traveler',
  'evidence.sideRecord': 'record',
  'evidence.sideBoth': 'traveler and the record',
  'evidence.marginNone': 'No other record reached the line for this traveler.',
  'evidence.marginAnother': 'Another record came {gap} bits below this one.',
  'evidence.marginAnotherNear':
    'Another record came only {gap} bits below this one. Compare both before you decide.',
  'evidence.marginAnotherBetter':
    'Another record came {gap} bits above this one. That record fits better: look at it first.',
  'evidence.unmeasured':
    'Not measured: how well names in {scripts} are matched with other spellings is not known, because there were no known pairs to measure by. Compare how the name is written yourself.',
  'evidence.unmeasuredUnnamed':
    'Not measured: one of the names is in a script for which it is not known how well matching works. Compare how the name is written yourself.',
  'evidence.stamp':
    'Model {model}, tables {tables}, lines {lines}, register of {size} records up to change {epoch}.',
  'field.name': 'Name',
  'field.birthDate': 'Date of birth',
  'field.sex': 'Sex',
  'field.citizenship': 'Citizenship',
  'field.document': 'Travel document',
  'field.fbiNumber': 'FBI number',
  'field.aNumber': 'Alien number',
  'field.biometric': 'Biometric',
  'field.relatives': 'Twins and relatives',
  'field.together': 'Taken together',
} as const satisfies Readonly<Record<string, string>>;

export type ExplanationKey = keyof typeof EXPLANATION_WORDS;

/** The words of a key with its holes filled, in the reader's language; numbers are written as the language does. */
export type Say = (key: ExplanationKey, values?: Readonly<Record<string, string | number>>) => string;

const NUMBERS = new Intl.NumberFormat('en-US');

export const sayInEnglish: Say = (key, values = {}) =>
  EXPLANATION_WORDS[key].replace(/\{(\w+)\}/g, (_, hole: string) => {
    const value = values[hole];
    if (value === undefined) throw new Error(`${key} needs a value for {${hole}}`);
    return typeof value === 'number' ? NUMBERS.format(value) : value;
  });

export const labelOf = (say: Say, field: EvidenceField): string => say(`field.${field}`);

/** Bits to one digit, never as minus nothing. */
export const bitsText = (bits: number): string => bits.toFixed(1).replace(/^-0\.0$/, '0.0');

const BILLION_BITS = Math.log2(1e9);

/** "about 1,000 times likelier if it is the same person": bits are for the machine, odds are for people. */
export function oddsWords(say: Say, bits: number): string {
  if (Math.abs(bits) < 0.15) return say('evidence.neutral');
  if (Math.abs(bits) > BILLION_BITS) return say(bits > 0 ? 'evidence.forBillion' : 'evidence.againstBillion');
  const times = roundTo2(2 ** Math.abs(bits));
  return say(bits > 0 ? 'evidence.for' : 'evidence.against', { times });
}

/** To two digits; below ten to one place. */
export function roundTo2(value: number): number {
  if (value < 10) return Math.round(value * 10) / 10;
  const unit = 10 ** (Math.floor(Math.log10(value)) - 1);
  return Math.round(value / unit) * unit;
}

export const comesToWords = (say: Say, bits: number): string =>
  say('evidence.comesTo', { bits: bitsText(bits), odds: oddsWords(say, bits) });

/** How common the year of birth is on the register, which the weight of a date counts by; null where it does not. */
export const bornWords = (say: Say, { oneIn }: Evidence): string | null =>
  oneIn === undefined ? null : say('evidence.bornOneIn', { n: roundTo2(oneIn) });

/** How rare a part of a name is; null where that is not known. */
export const rareWords = (
  say: Say,
  { oneIn, ours }: { readonly oneIn?: number; readonly ours?: string },
): string | null => (oneIn && ours ? say('evidence.oneIn', { n: roundTo2(oneIn), name: ours }) : null);

export const togetherWords = (say: Say, bits: number): string =>
  say(bits < 0 ? 'evidence.togetherLess' : 'evidence.togetherMore');

/** What is missing on a side and what it could still add, one line a field. */
export function couldWords(say: Say, evidence: readonly Evidence[]): readonly string[] {
  const side = ({ theirs, ours }: Evidence) =>
    theirs !== undefined
      ? 'evidence.sideRecord'
      : ours !== undefined
        ? 'evidence.sideTraveller'
        : 'evidence.sideBoth';
  return evidence
    .filter((e) => (e.couldAdd ?? 0) > 0)
    .map((e) =>
      say('evidence.couldLine', {
        field: labelOf(say, e.field),
        bits: bitsText(e.couldAdd ?? 0),
        side: say(side(e)),
      }),
    );
}

/** Another record within so many bits (eight times the odds) is to be compared as well. */
export const MARGIN_NEAR = 3;

/** How near the best other record came, without naming it; null: none reached the line. */
export function anotherWords(say: Say, marginBits: number | null): string {
  if (marginBits === null) return say('evidence.marginNone');
  const gap = bitsText(Math.abs(marginBits));
  if (marginBits < 0) return say('evidence.marginAnotherBetter', { gap });
  return say(marginBits < MARGIN_NEAR ? 'evidence.marginAnotherNear' : 'evidence.marginAnother', { gap });
}

/** That a name took part whose script nobody could measure; null where all were measured. `named`: which scripts. */
export function unmeasuredWords(say: Say, evidence: readonly Evidence[], named = true): string | null {
  const scripts = unmeasuredScripts(evidence);
  if (scripts.length === 0) return null;
  return named
    ? say('evidence.unmeasured', { scripts: scripts.join(', ') })
    : say('evidence.unmeasuredUnnamed');
}

/** Model, tables, lines and register state: what is needed to compute the same again. */
export const stampWords = (say: Say, stamp: ScreeningStamp): string =>
  say('evidence.stamp', {
    model: stamp.modelVersion,
    tables: stamp.tablesVersion,
    lines: stamp.linesVersion,
    size: stamp.registerSize,
    epoch: stamp.registerEpoch,
  });
