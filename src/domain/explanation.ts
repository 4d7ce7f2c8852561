import { scoreWithout } from './calibration.js';
import type { Evidence, EvidenceField, PossibleMatch, ScreeningStamp, TokenEvidence } from './evidence.js';

/**
 * The words of a match, the same on the page, in the PDF, in a notification and beside a decision. Bits come from
 * the engine; nothing here weighs anything.
 */
export interface Explanation {
  /** One sentence: how strongly the evidence speaks, and by how much it leads the next best record. */
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

export const EVIDENCE_LABELS: Readonly<Record<EvidenceField, string>> = {
  name: 'Name',
  birthDate: 'Birth date',
  sex: 'Sex',
  citizenship: 'Citizenship',
  document: 'Document',
  fbiNumber: 'FBI number',
  aNumber: 'Alien number',
  biometric: 'Biometric',
  relatives: 'Relatives',
  together: 'Taken together',
};

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
  together: {
    calibrated: 'Set by how often findings that add up to this were the same person.',
  },
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
  const rows = match.evidence.map((e) => row(e, scoreWithout(match, e.field)));
  let sum = 0;
  const waterfall = match.evidence
    .filter((e) => e.bits !== 0)
    .map((e) => {
      const from = sum;
      sum = round2(sum + e.bits);
      return { label: EVIDENCE_LABELS[e.field], from, to: sum, bits: e.bits };
    });
  const margin =
    marginBits === null
      ? 'No other record came near.'
      : marginBits < 0
        ? `Another record fits better, by ${bitsText(-marginBits)} bits: look at it first.`
        : marginBits < 3
          ? `Another record is almost as close (${bitsText(marginBits)} bits behind): compare both.`
          : `The next best record is ${bitsText(marginBits)} bits behind.`;
  return {
    summary: `Taken together the evidence is ${likelihoodWords(match.bits)}.`,
    rows,
    waterfall,
    missing: rows
      .filter((r) => r.verdict === 'missing' && r.couldAdd !== null && r.couldAdd > 0)
      .map(
        (r) =>
          `${r.label} is missing and could add up to ${bitsText(r.couldAdd!)} bits (${factorWords(r.couldAdd!)} times).`,
      ),
    margin,
    stamp: `Model ${stamp.modelVersion}, tables ${stamp.tablesVersion}, lines ${stamp.linesVersion}, register change ${stamp.registerEpoch} with ${stamp.registerSize.toLocaleString('en-US')} records.`,
  };
}

function row(e: Evidence, without: number): ExplanationRow {
  return {
    field: e.field,
    label: EVIDENCE_LABELS[e.field],
    verdict: verdictOf(e),
    sentence: `${LEVEL_SENTENCES[e.field][e.level] ?? e.level}${bornWords(e.oneIn)}`,
    bits: e.bits,
    bitsInWords: likelihoodWords(e.bits),
    ours: e.ours ?? '',
    theirs: e.theirs ?? '',
    tokens: (e.tokens ?? []).map(tokenRow),
    scoreWithout: without,
    couldAdd: e.couldAdd ?? null,
  };
}

/** How common the year of birth is on the register, which the weight of a date counts by. */
const bornWords = (oneIn: number | undefined): string =>
  oneIn === undefined ? '' : ` About one record in ${roundWords(oneIn)} has that year of birth.`;

function verdictOf(e: Evidence): Verdict {
  if (e.level === 'missing') return 'missing';
  if (e.field === 'together' || e.bits === 0) return 'neutral';
  return e.bits > 0 ? 'agrees' : 'differs';
}

function tokenRow(t: TokenEvidence): TokenRow {
  const rarity = t.oneIn === undefined ? '' : `; about one person in ${roundWords(t.oneIn)} carries it`;
  return {
    ours: t.ours ?? '',
    theirs: t.theirs ?? '',
    sentence: `${TOKEN_SENTENCES[t.level] ?? t.level}${rarity}`,
    bits: t.bits,
  };
}

/** Bits as a sentence part: "about 1,000 times more likely if this is the same person". */
export function likelihoodWords(bits: number): string {
  if (Math.abs(bits) < 0.5) return 'about as likely for the same person as for two different ones';
  const than =
    bits > 0 ? 'more likely if this is the same person' : 'more likely if these are two different persons';
  const times =
    Math.abs(bits) > WORDS_MOST_BITS ? 'more than a trillion' : `about ${factorWords(Math.abs(bits))}`;
  return `${times} times ${than}`;
}

/** 2 to the power of 40 is a trillion; beyond it no number tells a reader more. */
const WORDS_MOST_BITS = 40;

/** 2 to the power of so many bits, to one digit, in words people use. */
export function factorWords(bits: number): string {
  return roundWords(2 ** bits);
}

function roundWords(x: number): string {
  if (x < 10) return String(Math.round(x * 2) / 2);
  const power = 10 ** Math.floor(Math.log10(x));
  const rounded = Math.round(x / power) * power;
  for (const [size, word] of [
    [1e12, 'trillion'],
    [1e9, 'billion'],
    [1e6, 'million'],
  ] as const)
    if (rounded >= size)
      return `${(rounded / size).toLocaleString('en-US', { maximumFractionDigits: 0 })} ${word}`;
  return rounded.toLocaleString('en-US');
}

export function bitsText(bits: number): string {
  return bits.toFixed(1);
}

function round2(x: number): number {
  return Math.round(x * 100) / 100;
}
