import { editDistance } from './editDistance.js';
import { type NameKind, rarityBits } from './frequency.js';
import { areGivenNameForms } from './givenNameForms.js';
import { TOKEN_LEVELS } from './model.js';
import { areNicknames } from './nicknames.js';
import type { TokenView } from './pairFeatures.js';
import { formBits, type PairKind, viewOf } from './pairModel.js';
import { areScrambled } from './scrambled.js';
import { letterBits } from './scripts/crossScript.js';
import { foldToken } from './scripts/foldToken.js';
import { hanReadings } from './scripts/hanReadings.js';
import { romanise } from './scripts/romanise.js';
import { type Script, scriptOf } from './scripts/scriptOf.js';
import { isInitial } from './tokenKeys.js';
import { areSurnameSpellings, differInGenderOnly, gluedRest, surnameSpellingGroups } from './vocabulary.js';

export type { NameKind } from './frequency.js';
export { isInitial, sharesKey, tokenKeys } from './tokenKeys.js';

/** What the comparison of two single name tokens found; the words officers read are made from these. */
export type TokenLevel =
  | 'exact'
  | 'variant'
  | 'transliteration'
  | 'same-sound'
  | 'one-edit'
  | 'two-edits'
  | 'truncated'
  | 'glued'
  | 'similar'
  | 'initial'
  | 'contradiction';

/** What two different names say: one person seldom has two that are no forms of each other. */
const CONTRADICTION_BITS: Readonly<Record<NameKind, number>> = {
  given: -4.5,
  surname: -5,
  full: -5,
  any: -5,
};
const INITIAL_BITS = 2.2;
/**
 * A name that the tables take for rare may be common where its bearer comes from, and a stranger who is alerted beside
 * him comes from there. What counts is the expected share, and that is larger than the table's: agreement beyond what
 * is sure counts by RARITY_BEYOND of its excess. Sure are RARITY_SURE bits, and what the register itself has counted
 * (Commonness.sure): strangers come from it.
 */
export const RARITY_SURE = 7;
const RARITY_BEYOND = 0.65;
const AGREEMENT_BITS_MAX = 13.5;
/** A person's two records carry the same spelling this often: 2^-0.3. */
const EXACT_COST = 0.3;
/**
 * -log2 of how often one person's other record has just this slip: at form bits 0, and how it grows below (random
 * pairs of names lie mostly under -5) and falls above, down to the commonest variants.
 */
const SLIP: Readonly<Record<PairKind, { readonly undecided: number; readonly steepness: number }>> = {
  given: { undecided: 10, steepness: 1.5 },
  surname: { undecided: 9, steepness: 1.5 },
};
const SLIP_LEAST = 4.5;
const SLIP_MOST = 17;
const VARIANT_SLIP = 6.5;
/**
 * A wrong key makes what no two forms of a name are like (Wood, Qood), which the pair models were not taught: one token
 * in twenty-five has one, and a hundred wrong spellings of a name are as likely as each other. Not of syllables (Thi,
 * Thu), most of which are names; two need a longer token.
 */
const SLIP_OF_HAND = 12;
const TWO_SLIPS_OF_HAND = 15;
/** Letters in a wrong order, more than one of them: few others of a name's misspellings have just its letters. */
const SCRAMBLED_SLIP = 13;
const SLIP_LONG = 4;
const TWO_SLIPS_LONG = 6;
/** Names that differ in more letters than this, or by more edits, are not looked at closely: they are other names. */
export const LETTERS_DIFFER_MAX = 6;
export const EDITS_MAX = 3;
/** How many edits names of so many letters may differ by; more make another name of a short one. */
export const editsAllowed = (longer: number): number => (longer <= 4 ? 1 : longer <= 7 ? 2 : EDITS_MAX);
/** Several names are a slip away from the rarer spelling, not only the commoner one. */
const NEIGHBOURS_COST = 0.6;
/** A token in other letters agrees by sound only; its own rarity is seldom known. */
const CROSS_SCRIPT_COST = 1;
const OTHER_SCRIPT_UNSEEN_BITS = 11;

/**
 * Evidence in bits that two single name tokens, of any script each, are forms of one name of the same person:
 * log2 of how much likelier the pair is for one person than for two. Agreement of a rare name weighs more. A token
 * without a letter is no evidence (0 bits).
 */
export function tokenEvidence(a: string, b: string, kind: NameKind): { level: TokenLevel; bits: number } {
  const x = foldToken(a);
  const y = foldToken(b);
  const bits = tokenBits(x, y, kind);
  return { level: tokenLevel(x, y, kind, bits), bits };
}

/** The bits of tokenEvidence without the level; both tokens must be folded (foldToken). */
export function tokenBits(x: string, y: string, kind: NameKind, sure = RARITY_SURE): number {
  if (x === '' || y === '') return 0;
  const against = CONTRADICTION_BITS[kind];
  if ((x.length === 1 && isInitial(x)) || (y.length === 1 && isInitial(y))) {
    if (x.charCodeAt(0) === y.charCodeAt(0)) return INITIAL_BITS;
    return scriptOf(x) === scriptOf(y) ? against : 0;
  }
  if (x === y) return agreement(x, kind, sure) - EXACT_COST;
  const latinX = isLatin(x);
  const latinY = isLatin(y);
  let bits: number;
  if (latinX && latinY) {
    bits =
      kind === 'given' || kind === 'surname'
        ? latinBits(x, y, kind, sure)
        : Math.min(latinBits(x, y, 'given', sure), latinBits(x, y, 'surname', sure));
  } else if (latinX) bits = crossBits(x, y, scriptOf(y), kind, sure);
  else if (latinY) bits = crossBits(y, x, scriptOf(x), kind, sure);
  else bits = otherScriptBits(x, y, kind, sure);
  if (bits > 0) {
    bits += TOKEN_CENTIBITS[tokenLevel(x, y, kind, bits)] / 100;
    // A slip says no more than the name itself (decision 0134): others who bear it have slips as well.
    if (latinX && latinY)
      bits = Math.min(bits, Math.min(agreement(x, kind, sure), agreement(y, kind, sure)) - EXACT_COST);
  }
  return bits > against ? bits : against;
}

const TOKEN_CENTIBITS: Readonly<Record<TokenLevel, number>> = {
  ...{ exact: 0, glued: 0, initial: 0, contradiction: 0 },
  variant: TOKEN_LEVELS.variant.centibits,
  transliteration: TOKEN_LEVELS.transliteration.centibits,
  'same-sound': TOKEN_LEVELS['same-sound'].centibits,
  'one-edit': TOKEN_LEVELS['one-edit'].centibits,
  'two-edits': TOKEN_LEVELS['two-edits'].centibits,
  truncated: TOKEN_LEVELS.truncated.centibits,
  similar: TOKEN_LEVELS.similar.centibits,
};
const TOKEN_BITS_MOST = Math.max(...Object.values(TOKEN_CENTIBITS)) / 100;
const TOKEN_BITS_MOST_APART =
  Math.max(...Object.entries(TOKEN_CENTIBITS).flatMap(([level, c]) => (level === 'one-edit' ? [] : [c]))) /
  100;

/** Both readings of a pair at once. */
export interface BitsByKind {
  given: number;
  surname: number;
}

/**
 * As tokenBits for 'given' and for 'surname', written into `out`; what tokenBits gives for 'any' is the smaller of
 * the two. For callers that compare a token with many: nothing is allocated, and far names cost well under a
 * microsecond.
 */
export function tokenBitsByKind(x: string, y: string, out: BitsByKind): void {
  out.given = tokenBits(x, y, 'given');
  out.surname =
    out.given === CONTRADICTION_BITS.given && x !== y && isLatin(x) && isLatin(y) && farLatin(x, y)
      ? CONTRADICTION_BITS.surname
      : tokenBits(x, y, 'surname');
}

/**
 * How much likelier two names are forms of one than names that only look alike, in bits, without regard to how
 * common they are: what `rsoits match-names` ranks single given names and surnames by. Exact equality is the top.
 */
export function nameFormBits(a: string, b: string, kind: PairKind): number {
  const x = foldToken(a);
  const y = foldToken(b);
  // What holds no letter (40, 5'9") is no form of a name; two of the kind tell nothing.
  if (x === '' || y === '') return x === y ? 0 : -FORM_BITS_MAX;
  if (x === y) return FORM_BITS_MAX;
  const latinX = isLatin(x);
  const latinY = isLatin(y);
  if (latinX && latinY) {
    const form = Math.min(FORM_BITS_MAX, formBits(x, y, kind));
    const known =
      kind === 'given' ? areNicknames(x, y) || areGivenNameForms(x, y) : areSurnameSpellings(x, y);
    return known ? Math.max(form, KNOWN_VARIANT_BITS) : form;
  }
  const latin = latinX ? x : y;
  const other = latinX ? y : x;
  const script = scriptOf(other);
  if (latinX || latinY) {
    const letters = letterBits(latin, other, script);
    if (letters !== undefined) {
      const known =
        (kind === 'surname' && areSurnameSpellings(latin, other)) ||
        (script === 'han' && hanReadings(other).includes(latin));
      return known ? Math.max(letters, KNOWN_FORM_BITS) : letters;
    }
    let best = -FORM_BITS_MAX;
    for (const form of romanise(other, script))
      best = Math.max(best, form === latin ? FORM_BITS_MAX - 1 : formBits(latin, form, kind));
    return best;
  }
  return otherScriptBits(x, y, kind, RARITY_SURE);
}

const FORM_BITS_MAX = 20;
/** A pair of the written tables (Bill and William, Lee and Yi), however unlike the spellings. */
const KNOWN_VARIANT_BITS = 3;
/** A surname beside its own native letters, by the table of surname spellings; a Han name beside its reading. */
const KNOWN_FORM_BITS = 12;
const A = 0x61;
const Z = 0x7a;

/**
 * The most that tokenBits gives two different Latin tokens of these rarities, in bits, whatever their letters: as if
 * they were the commonest of variants. Grows with either rarity. An index bounds with it before it looks closely.
 * `apart`: the two are known to be more than one edit apart.
 */
export function latinBitsMost(common: number, rare: number, sure: number, apart: boolean): number {
  const alike = tempered(-Math.log2(2 ** (SLIP_LEAST - rare) + 2 ** -common), sure) - NEIGHBOURS_COST;
  const most = alike + (apart ? TOKEN_BITS_MOST_APART : TOKEN_BITS_MOST);
  return Math.min(most, tempered(common, sure) - EXACT_COST);
}

/** As latinBitsMost where one of the two tokens or both are not Latin. */
export function otherBitsMost(common: number, sure: number): number {
  return tempered(common, sure) + TOKEN_BITS_MOST;
}

/** Folded Latin tokens are a-z only, so one letter tells. */
function isLatin(folded: string): boolean {
  const first = folded.charCodeAt(0);
  return first >= A && first <= Z;
}

/** Bits of agreement as they count, see RARITY_SURE. */
export function tempered(bits: number, sure: number): number {
  if (bits <= sure) return bits;
  return Math.min(Math.max(sure, AGREEMENT_BITS_MAX), sure + RARITY_BEYOND * (bits - sure));
}

function agreement(folded: string, kind: NameKind, sure: number): number {
  const rarity = rarityBits(folded, kind);
  return tempered(isLatin(folded) ? rarity : Math.min(OTHER_SCRIPT_UNSEEN_BITS, rarity), sure);
}

/**
 * The commoner token x is taken for the name and y for how it was written. With q the chance that this person's
 * other record has just y, and f a token's share: q / (f(y) + f(x) q), that is, others have y by birth or by slip.
 */
function latinBits(p: string, q: string, kind: PairKind, sure: number): number {
  const a = viewOf(p);
  const b = viewOf(q);
  const variant =
    kind === 'given'
      ? areNicknames(p, q) || areGivenNameForms(p, q)
      : areSurnameSpellings(p, q) || differInGenderOnly(p, q);
  if (!variant && !nearEnough(a, b)) return Number.NEGATIVE_INFINITY;
  const rarityA = kind === 'given' ? a.rarityGiven : a.raritySurname;
  const rarityB = kind === 'given' ? b.rarityGiven : b.raritySurname;
  const common = Math.min(rarityA, rarityB);
  const rare = Math.max(rarityA, rarityB);
  const form = formBits(p, q, kind);
  const { undecided, steepness } = SLIP[kind];
  let slip = form > 0 ? undecided - form : undecided - steepness * form;
  if (slip < SLIP_LEAST) slip = SLIP_LEAST;
  if (variant && slip > VARIANT_SLIP) slip = VARIANT_SLIP;
  if (slip > SLIP_OF_HAND) slip = Math.min(slip, handSlip(p, q));
  if (slip > SLIP_MOST) return Number.NEGATIVE_INFINITY;
  return tempered(-Math.log2(2 ** (slip - rare) + 2 ** -common), sure) - NEIGHBOURS_COST;
}

function handSlip(x: string, y: string): number {
  const shorter = Math.min(x.length, y.length);
  if (shorter < SLIP_LONG) return Number.POSITIVE_INFINITY;
  const edits = editDistance(x, y, 2);
  if (edits <= 1) return SLIP_OF_HAND;
  if (edits === 2 && shorter >= TWO_SLIPS_LONG) return TWO_SLIPS_OF_HAND;
  return areScrambled(x, y) ? SCRAMBLED_SLIP : Number.POSITIVE_INFINITY;
}

/** Whether neither kind would look at the pair closely. */
function farLatin(x: string, y: string): boolean {
  return !nearEnough(viewOf(x), viewOf(y)) && !areSurnameSpellings(x, y) && !differInGenderOnly(x, y);
}

function nearEnough(a: TokenView, b: TokenView): boolean {
  if (bitCount(a.letterMask ^ b.letterMask) > LETTERS_DIFFER_MAX) return false;
  if (a.skeleton === b.skeleton) return true;
  const edits = editsAllowed(Math.max(a.text.length, b.text.length));
  return (
    editDistance(a.text, b.text, edits) <= edits ||
    a.text.startsWith(b.text) ||
    b.text.startsWith(a.text) ||
    gluedRest(a.text) === b.text ||
    gluedRest(b.text) === a.text ||
    areScrambled(a.text, b.text)
  );
}

function bitCount(mask: number): number {
  let x = mask - ((mask >>> 1) & 0x55555555);
  x = (x & 0x33333333) + ((x >>> 2) & 0x33333333);
  return Math.imul((x + (x >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}

function crossBits(latin: string, other: string, script: Script, kind: NameKind, sure: number): number {
  const most = Math.min(agreement(latin, kind, sure), agreement(other, kind, sure)) - CROSS_SCRIPT_COST;
  if (kind !== 'given' && areSurnameSpellings(latin, other)) return most;
  const letters = letterBits(latin, other, script);
  let best = letters === undefined ? Number.NEGATIVE_INFINITY : betweenScripts(letters, most);
  if (kind === 'surname' && knownApart(latin, other)) best -= KNOWN_APART_COST;
  const part: PairKind = kind === 'given' ? 'given' : 'surname';
  if (script === 'han') {
    // Syllables are not misspelt but read: of readings only the same counts, and in longer names one letter less.
    if (other.length <= NATIVE_HAN) best -= NEARLY_READ_COST;
    for (const form of hanReadings(other))
      if (form === latin) best = most;
      else if (form.length >= READING_LONG && editDistance(form, latin, 1) <= 1)
        best = Math.max(best, latinBits(latin, form, part, sure) - CROSS_SCRIPT_COST);
    return Math.min(most, best);
  }
  for (const form of letters === undefined ? romanise(other, script) : []) {
    const bits = form === latin ? most : latinBits(latin, form, part, sure) - CROSS_SCRIPT_COST;
    if (bits > best) best = bits;
  }
  return Math.min(most, best);
}

/** Both are surnames of the written table and not spellings of one: Park and Baek sound alike and are two families. */
const knownApart = (latin: string, other: string): boolean =>
  surnameSpellingGroups(other).length > 0 && surnameSpellingGroups(latin).length > 0;
const KNOWN_APART_COST = 10;

/**
 * The evidence of letters between two scripts: at most what they say, and what is less sure than most true pairs are
 * is a slip, which takes off what the rarity of the names would give.
 */
function betweenScripts(letters: number, most: number): number {
  return Math.min(letters, most - Math.max(0, LETTERS_SURE - letters) / 2);
}
/** Three true pairs in four reach this. */
const LETTERS_SURE = 13;
/** Han tokens so short may be native names, whose letters are read and not chosen by sound. */
const NATIVE_HAN = 2;
const NEARLY_READ_COST = 3;

/** Readings so long are of two syllables. */
const READING_LONG = 6;

/** Two tokens neither of which is Latin: in one script by edits, in two by how each would be romanised. */
function otherScriptBits(x: string, y: string, kind: NameKind, sure: number): number {
  const script = scriptOf(x);
  const other = scriptOf(y);
  const most = Math.min(agreement(x, kind, sure), agreement(y, kind, sure));
  if (script !== other) {
    const [a, b] = [romanise(x, script)[0], romanise(y, other)[0]];
    if (a) return crossBits(a, y, other, kind, sure) - CROSS_SCRIPT_COST;
    if (b) return crossBits(b, x, script, kind, sure) - CROSS_SCRIPT_COST;
    return Number.NEGATIVE_INFINITY;
  }
  const shorter = Math.min(x.length, y.length);
  const longer = Math.max(x.length, y.length);
  const edits = editDistance(x, y, longer >= 6 ? 2 : 1);
  const vowelsOnly = edits <= 2 && withoutLongVowels(x, script) === withoutLongVowels(y, script);
  if (vowelsOnly && shorter >= 3) return most - 3;
  if (edits === 1 && shorter >= 3) return most - (longer >= 5 ? 4 : 5.5);
  if (edits === 2 && longer >= 6) return most - 7;
  return Number.NEGATIVE_INFINITY;
}

/** Letters that writers of a script add or leave out for long vowels. */
function withoutLongVowels(folded: string, script: Script): string {
  if (script === 'arabic') return folded.replace(/(?<=.)[اويه]/g, '');
  if (script === 'hebrew') return folded.replace(/(?<=.)[אויה]/g, '');
  if (script === 'kana') return folded.replace(/[ーゥウ]/g, '');
  if (script === 'cyrillic') return folded.replace(/[ьъ]/g, '').replace(/[эе]/g, 'е').replace(/[йиы]/g, 'и');
  return folded;
}

/** The level that goes with the bits; both tokens folded. */
export function tokenLevel(x: string, y: string, kind: NameKind, bits: number): TokenLevel {
  if (x === '' || y === '') return 'contradiction';
  if (x === y && x.length > 1) return 'exact';
  const latin = isLatin(x) && isLatin(y);
  if (isInitial(x) || isInitial(y)) return bits > 0 ? 'initial' : 'contradiction';
  if (x === y) return 'exact';
  if (bits <= 0) return 'contradiction';
  if (!latin && scriptOf(x) !== scriptOf(y)) return 'transliteration';
  if (kind !== 'surname' && (areNicknames(x, y) || areGivenNameForms(x, y))) return 'variant';
  if (kind !== 'given' && (areSurnameSpellings(x, y) || differInGenderOnly(x, y))) return 'variant';
  if (gluedRest(x) === y || gluedRest(y) === x) return 'glued';
  const edits = editDistance(x, y, 2);
  if (edits === 1) return 'one-edit';
  if (latin && viewOf(x).skeleton === viewOf(y).skeleton) return 'same-sound';
  if (x.startsWith(y) || y.startsWith(x)) return 'truncated';
  return edits === 2 ? 'two-edits' : 'similar';
}
