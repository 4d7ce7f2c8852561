import { type Band, type Evidence, identifierAgrees, type TokenEvidence } from '#domain/evidence.js';
import { WHOLE_NAME_LEVELS } from '#domain/explanation.js';
import {
  bitsText,
  bornWords,
  comesToWords,
  MARGIN_NEAR,
  rareWords,
  togetherWords,
  unmeasuredWords,
} from '#domain/explanationWords.js';
import { countryName } from '#domain/foreignMessage.js';
import type { TextKey, Texts } from '../text/text.js';
import { dateOrText } from './When.js';

/** What a page, a PDF and a file say of one match. Bits are the engine's; nothing here weighs anything. */
export interface Explanation {
  /** The score: the sum of the rows. */
  readonly bits: number;
  readonly evidence: readonly Evidence[];
  /** The score if one field had not been known: shows how much hangs on it. Null band: below the review line. */
  readonly without: readonly {
    readonly field: Evidence['field'];
    readonly bits: number;
    readonly band: Band | null;
  }[];
  /** The best other candidate of the same traveller; absent where there is none. */
  readonly next?: { readonly recordName: string; readonly recordNumber: string; readonly bits: number };
  /**
   * Bits to the best other record of the screening, a candidate or not; negative where that one fits better. Null: none
   * reached the line. Absent: the record was named and not found, so that no other was looked for.
   */
  readonly marginBits?: number | null;
  /** Of 1,000 measured travellers who are on no register so many came as high by chance; null where not measured. */
  readonly strangersPer1000: number | null;
  readonly reviewLineBits: number;
  readonly urgentLineBits: number;
  readonly stamp: {
    readonly modelVersion: string;
    readonly tablesVersion: string;
    readonly linesVersion: string;
    readonly registerEpoch: number;
    readonly registerSize: number;
  };
  readonly screenedAt: string;
  /** On which sides the names that fit best are not the first ones, so that a reader looks for the right line. */
  readonly otherNames?: { readonly traveller: boolean; readonly record: boolean };
}

/** Where the words of strength change, in bits: a factor of 1,000, 100 and 4. */
export function strengthKey(bits: number) {
  if (bits <= -0.15) return 'evidence.strength.against' as const;
  if (bits < 0.15) return 'evidence.strength.none' as const;
  if (bits < 2) return 'evidence.strength.slight' as const;
  if (bits < 6.6) return 'evidence.strength.moderate' as const;
  if (bits < 10) return 'evidence.strength.strong' as const;
  return 'evidence.strength.overwhelming' as const;
}

/** What the sum is made of, heaviest first. What is not known of a side, and no hint of relatives, adds nothing. */
export const spokenRows = (evidence: readonly Evidence[]): readonly Evidence[] =>
  [...evidence]
    .filter((e) => e.bits !== 0 || (e.level !== 'missing' && e.field !== 'relatives'))
    .sort((a, b) => Math.abs(b.bits) - Math.abs(a.bits));

export function findingWords(t: Texts, e: Evidence): string {
  if (e.field === 'together') return togetherWords(t.named, e.bits);
  return t.coded(`level.${e.field}`, e.level);
}

/** The two values that were compared, each with its side; what else there is to say of the comparison. */
export function comparedWords(t: Texts, e: Evidence, explanation: Explanation): readonly string[] {
  const side = (key: 'evidence.theirs' | 'evidence.ours', value: string | undefined) =>
    t(key, { value: comparedValue(t, e.field, value) ?? t('compare.none') });
  const other = e.field === 'name' ? explanation.otherNames : undefined;
  return [
    ...(e.theirs === undefined && e.ours === undefined
      ? []
      : [side('evidence.theirs', e.theirs), side('evidence.ours', e.ours)]),
    ...(other?.traveller ? [t('evidence.otherNameTraveller')] : []),
    ...(other?.record ? [t('evidence.otherNameRecord')] : []),
    ...[bornWords(t.named, e)].filter((words) => words !== null),
  ];
}

/** Birth dates in letters, so that day and month cannot be mixed up, and codes as words; all else as compared. */
function comparedValue(t: Texts, field: Evidence['field'], value: string | undefined): string | undefined {
  if (value === undefined) return undefined;
  if (field === 'birthDate') return dateOrText(value);
  if (field === 'sex') return t.coded('sex', value);
  if (field === 'citizenship') return value.split(/,\s*/).map(countryName).join(', ');
  return value;
}

/** One row of the alignment: both parts, or that it corrects the whole; how they pair, and how rare the part is. */
export function tokenWords(
  t: Texts,
  token: TokenEvidence,
): { readonly theirs: string; readonly ours: string; readonly how: string; readonly rare: string | null } {
  const none = t(WHOLE_NAME_LEVELS.has(token.level) ? 'evidence.tokenWhole' : 'evidence.tokenNone');
  return {
    theirs: token.theirs ?? none,
    ours: token.ours ?? none,
    how: t.coded('token', token.level),
    rare: rareWords(t.named, token),
  };
}

/** What the whole comes to, against what it is held, and how far it can be chance: read before the rows. */
export function leadWords(t: Texts, explanation: Explanation): readonly string[] {
  const { bits, reviewLineBits, urgentLineBits, strangersPer1000: n } = explanation;
  const values = {
    review: reviewLineBits.toFixed(1),
    urgent: urgentLineBits.toFixed(1),
  };
  const key: TextKey =
    bits >= urgentLineBits
      ? 'evidence.leadUrgent'
      : bits >= reviewLineBits
        ? 'evidence.leadReview'
        : identifierAgrees(explanation.evidence)
          ? 'evidence.leadIdentifier'
          : 'evidence.leadBelow';
  const unmeasured = unmeasuredWords(t.named, explanation.evidence);
  return [
    `${comesToWords(t.named, bits)} ${t(key, values)}`,
    ...(n === null || key === 'evidence.leadIdentifier'
      ? []
      : [n >= 1 ? t('evidence.chance', { n: Math.round(n) }) : t('evidence.chanceRare')]),
    ...(unmeasured ? [unmeasured] : []),
  ];
}

/** How near another record comes; null where none was looked for. */
export function marginWords(t: Texts, explanation: Explanation): string | null {
  const { bits, next, marginBits } = explanation;
  if (next) {
    const gap = bits - next.bits;
    const values = {
      name: next.recordName,
      record: next.recordNumber,
      bits: bitsText(next.bits),
      gap: bitsText(Math.abs(gap)),
    };
    if (gap < 0) return t('evidence.marginBetter', values);
    return t(gap < MARGIN_NEAR ? 'evidence.marginNear' : 'evidence.marginText', values);
  }
  if (marginBits === undefined) return null;
  if (marginBits === null) return t('evidence.marginNone');
  return t(marginBits < 0 ? 'evidence.marginOtherBetter' : 'evidence.marginOther', {
    gap: bitsText(Math.abs(marginBits)),
  });
}
