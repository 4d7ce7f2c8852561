import { scoreWithout } from './calibration.js';
import type { Evidence, EvidenceField, PossibleMatch, ScreeningStamp, TokenEvidence } from './evidence.js';
import {
  anotherWords,
  bitsText,
  bornWords,
  comesToWords,
  couldWords,
  labelOf,
  oddsWords,
  rareWords,
  type Say,
  sayInEnglish,
  stampWords,
  togetherWords,
  unmeasuredWords,
} from './explanationWords.js';

/**
 * The words of a match, the same on the page, in the PDF, in a notification and beside a decision. Bits come from
 * the engine; nothing here weighs anything.
 */
export interface Explanation {
  /** What the whole comes to, in bits and as odds. */
  readonly summary: string;
  readonly rows: readonly ExplanationRow[];
  /** Running sum, for a chart and its table: the last `to` is the score. */
  readonly waterfall: readonly WaterfallStep[];
  /** What is missing and what it could add. */
  readonly missing: readonly string[];
  readonly margin: string;
  /** Model, tables, lines and register state: what is needed to compute the same again. */
  readonly stamp: string;
}

export type Verdict = 'agrees' | 'differs' | 'missing' | 'neutral';

export interface ExplanationRow {
  readonly field: EvidenceField;
  readonly label: string;
  readonly verdict: Verdict;
  readonly sentence: string;
  readonly bits: number;
  readonly bitsInWords: string;
  readonly ours: string;
  readonly theirs: string;
  readonly tokens: readonly TokenRow[];
  /** The score had this field said nothing. */
  readonly scoreWithout: number;
  readonly couldAdd: number | null;
}

export interface TokenRow {
  readonly ours: string;
  readonly theirs: string;
  readonly sentence: string;
  readonly bits: number;
}

export interface WaterfallStep {
  readonly label: string;
  readonly from: number;
  readonly to: number;
  readonly bits: number;
}

const IDENTIFIER = {
  same: 'The same number, as stated.',
  'same-verified': 'The same number, verified by an authority.',
  different: 'Another number; a person should have one, but records get mixed up.',
  'different-verified': 'A number that an authority verified differs.',
  missing: 'One side has no such number.',
};

/** What each level of the engine means to an officer. A level that is not listed shows by its own name. */
export const LEVEL_SENTENCES: Readonly<Record<EvidenceField, Readonly<Record<string, string>>>> = {
  name: {
    same: 'All parts of the name agree exactly.',
    alike: 'All parts of the name agree, some as variants or in another order.',
    partly: 'Some parts of the name agree, others do not.',
    different: 'No part of the name agrees.',
    missing: 'One side has no name.',
  },
  birthDate: {
    exact: 'The same full birth date.',
    'exact-placeholder': 'The same date, but 1 January often stands for an unknown day.',
    swap: 'Day and month are exchanged.',
    'year-and-month': 'Year and month agree; the day is not known on one side.',
    'digits-transposed': 'Two neighboring digits are exchanged.',
    'one-digit': 'One digit differs.',
    'near-day': 'The dates are at most a month apart, in more than one digit.',
    'year-slip': 'One year or ten years apart but for at most a month: a digit of the year and more.',
    'near-year-same-day': 'Day and month agree; the year differs by at most two.',
    year: 'The year agrees; nothing more is known on one side.',
    'year-placeholder': 'The year agrees; 1 January often stands for an unknown day.',
    'same-month': 'Year and month agree; the day differs.',
    'same-day-other-year': 'Day and month agree; the year does not.',
    'same-year': 'The year agrees; day and month differ.',
    'near-year': 'The years differ by one.',
    near: 'The years differ by two to five.',
    far: 'The years differ by more than five.',
    missing: 'One side has no birth date.',
  },
  sex: {
    same: 'The same sex is stated.',
    'same-female': 'Both say female, which is rare in the register.',
    different: 'Different sexes are stated; some senders write M for unknown.',
    missing: 'Sex is not known on one side.',
  },
  citizenship: {
    same: 'A citizenship is shared.',
    'same-common': 'Both are citizens of the United States, as most of the register are.',
    different: 'No citizenship is shared; people hold several.',
    missing: 'Citizenship is not known on one side.',
  },
  document: {
    'number-and-issuer': 'The same document number and issuer.',
    'number-only': 'The same document number; the issuer is not known on one side or differs.',
    confusable: 'The same number but for characters that are easily confused (0 and O, 1 and I).',
    'one-slip': 'The number differs by one character.',
    'lost-characters': 'One number is a part of the other.',
    different: 'Another number of the same kind of document; documents are renewed.',
    'not-comparable': 'Documents of different kinds or issuers.',
    missing: 'One side has no document.',
  },
  fbiNumber: IDENTIFIER,
  aNumber: IDENTIFIER,
  biometric: {
    ...IDENTIFIER,
    same: 'The same biometric reference, as stated.',
    'same-verified': 'A biometric agrees, verified by an authority.',
    'different-verified': 'A biometric that an authority verified differs.',
    missing: 'One side has no biometric.',
  },
  relatives: {
    twin: 'Surname and birth date fit, the given name does not: twins and siblings look like this.',
    sibling:
      'The surname fits and the birth dates are near, the given name does not: siblings look like this.',
    'father-and-son': 'Same name a generation apart: father and son look like this.',
    none: 'Nothing points to a relative.',
    missing: 'Nothing points to a relative.',
  },
  // Said by the sign of its bits (`togetherWords`).
  together: {},
};

/** What each row of a name's alignment means. */
export const TOKEN_SENTENCES: Readonly<Record<string, string>> = {
  exact: 'the same',
  variant: 'a known variant or short form',
  transliteration: 'the same name in another script',
  'same-sound': 'sounds the same',
  'one-edit': 'one letter differs',
  'two-edits': 'two letters differ',
  truncated: 'one is cut short',
  glued: 'the same words, written together on one side',
  similar: 'resembles it',
  initial: 'only the initial is known',
  'other-role': 'stands in another part of the name',
  'other-role-guessed': 'stands in another part of a name whose parts were guessed',
  'given-as-middle': 'first name of one side, further name of the other',
  'given-differs': 'the given names differ',
  'middle-differs': 'the further names differ',
  'surname-differs': 'the surnames differ',
  'second-surname-differs': 'one surname agrees, another does not',
  'given-omitted': 'a given name is missing on one side',
  'middle-omitted': 'a further name is missing on one side',
  'surname-omitted': 'a further surname is missing on one side',
  'suffix-differs': 'Junior and Senior: father and son carry one name',
  'given-against-middle': 'a given name and a further given name are left over and differ',
  'given-against-surname': 'a given name and a surname are left over and differ',
  'common-phrase': 'the parts often stand together, so that the whole is more common than each',
  'tokens-depend':
    'the parts of one name depend on each other, so their sum is set to what such sums have meant',
  'one-surname': 'rare words that make up one surname come together, so the others count in part',
  'one-culture': 'names of one culture come together more often than by chance, so they count for less',
  syllables: 'all that agrees are syllables that many names of East Asia are made of',
  'names-compared': 'several names were compared, so one agrees more easily by chance',
  floor: 'more disagreement than this says nothing further',
  different: 'no likeness',
  contradiction: 'no likeness',
};

/** Rows of a name's alignment that pair no two parts: they correct the sum of the others. */
export const WHOLE_NAME_LEVELS: ReadonlySet<string> = new Set([
  'common-phrase',
  'tokens-depend',
  'one-surname',
  'one-culture',
  'syllables',
  'names-compared',
  'floor',
]);

/**
 * Explains one possible match.
 * @param marginBits bits between this record and the best other of the same screening, negative where that one fits better;
 *   null when it was alone
 */
export function explainMatch(
  match: PossibleMatch,
  stamp: ScreeningStamp,
  marginBits: number | null,
): Explanation {
  const say = sayInEnglish;
  let sum = 0;
  const waterfall = match.evidence
    .filter((e) => e.bits !== 0)
    .map((e) => {
      const from = sum;
      sum = round2(sum + e.bits);
      return { label: labelOf(say, e.field), from, to: sum, bits: e.bits };
    });
  return {
    summary: comesToWords(say, match.bits),
    rows: match.evidence.map((e) => row(say, e, scoreWithout(match, e.field))),
    waterfall,
    missing: couldWords(say, match.evidence),
    margin: anotherWords(say, marginBits),
    stamp: stampWords(say, stamp),
  };
}

/** What is kept beside a decision: the explanation as the officer read it, and the findings it was made of. */
export interface KeptExplanation extends Explanation {
  readonly evidence: readonly Evidence[];
}

/**
 * An explanation as lines without the values that were compared, heaviest first: for messages, in which each value is
 * released for itself, and beside a decision. How the parts of the name pair is said without the parts.
 */
export function explanationLines(e: KeptExplanation): readonly string[] {
  const pairs = e.evidence
    .flatMap((row) => row.tokens ?? [])
    .filter((t) => !WHOLE_NAME_LEVELS.has(t.level))
    .map((t) => TOKEN_SENTENCES[t.level] ?? t.level);
  const rows = e.rows
    .filter((r) => r.bits !== 0)
    .sort((a, b) => Math.abs(b.bits) - Math.abs(a.bits))
    .map((r) => {
      const how = r.field === 'name' && pairs.length > 0 ? ` Part by part: ${pairs.join('; ')}.` : '';
      return `${r.label}, ${bitsText(r.bits)} bits: ${r.sentence}${how}`;
    });
  const open = e.missing.length > 0 ? [`What is missing and could add: ${e.missing.join('; ')}.`] : [];
  // The script of a name tells of the name, which may be withheld: it is not named here.
  const unmeasured = unmeasuredWords(sayInEnglish, e.evidence, false);
  return [e.summary, ...(unmeasured ? [unmeasured] : []), ...rows, ...open, e.margin, e.stamp];
}

function row(say: Say, e: Evidence, without: number): ExplanationRow {
  const finding = e.field === 'together' ? togetherWords(say, e.bits) : LEVEL_SENTENCES[e.field][e.level];
  return {
    field: e.field,
    label: labelOf(say, e.field),
    verdict: verdictOf(e),
    sentence: [finding ?? e.level, bornWords(say, e)].filter(Boolean).join(' '),
    bits: e.bits,
    bitsInWords: oddsWords(say, e.bits),
    ours: e.ours ?? '',
    theirs: e.theirs ?? '',
    tokens: (e.tokens ?? []).map((t) => tokenRow(say, t)),
    scoreWithout: without,
    couldAdd: e.couldAdd ?? null,
  };
}

function verdictOf(e: Evidence): Verdict {
  if (e.level === 'missing') return 'missing';
  if (e.field === 'together' || e.bits === 0) return 'neutral';
  return e.bits > 0 ? 'agrees' : 'differs';
}

function tokenRow(say: Say, t: TokenEvidence): TokenRow {
  return {
    ours: t.ours ?? '',
    theirs: t.theirs ?? '',
    sentence: [TOKEN_SENTENCES[t.level] ?? t.level, rareWords(say, t)].filter(Boolean).join('; '),
    bits: t.bits,
  };
}

function round2(x: number): number {
  return Math.round(x * 100) / 100;
}
