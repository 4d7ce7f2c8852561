import type { Aligner } from './align.js';
import { phrasesOf } from './commonness.js';
import { togetherCentibits } from './cultures.js';
import { rarityBits } from './frequency.js';
import {
  BESIDE_WORD_PER_CENT,
  ONE_CULTURE_PER_CENT,
  ONE_SURNAME_RARITY_BITS,
  OTHER_WORD_PER_CENT,
} from './model.js';
import { type AnalysedName, ROLE } from './nameAnalysis.js';
import { INITIAL_CENTIBITS } from './similarity.js';
import type { TokenPairs } from './tokenPairs.js';

export interface PhraseCost {
  readonly level: 'common-phrase' | 'one-surname' | 'one-culture';
  /** Not positive. */
  readonly centibits: number;
  readonly ours: string;
}

/**
 * What agreeing tokens of one surname or given name lose because they are borne together: their sum counts for no more
 * than the whole is rare in the register, where many bear it; and rare words that make up one surname count in part.
 * Reads the alignment the aligner holds.
 */
export function phraseCosts(
  aligner: Aligner,
  theirs: AnalysedName,
  ours: AnalysedName,
  pairs: TokenPairs,
): PhraseCost[] {
  const { phrases } = pairs.commonness;
  if (aligner.chosen.length < 2) return [];
  const [a, b] = [phrasesOfName(theirs), phrasesOfName(ours)];
  const costs: PhraseCost[] = [];
  const wholes: Whole[] = [];
  const words = wordsCentibits(aligner, theirs, ours);
  for (const part of ['surname', 'given'] as const) {
    const rarity = Math.min(phrases.get(a[part]) ?? NO_PHRASE, phrases.get(b[part]) ?? NO_PHRASE);
    const one = part === 'given' ? 0 : words.centibits;
    let [sum, count] = [0, 0];
    const written: string[] = [];
    const tokens: string[] = [];
    for (const k of aligner.chosen) {
      const unit = ours.units[aligner.pairB[k]!]!;
      if ((unit.role === ROLE.surname) !== (part === 'surname') || unit.role === ROLE.either) continue;
      sum += aligner.gain[k]!;
      count++;
      written.push(unit.written);
      if (aligner.gain[k]! > INITIAL_CENTIBITS) tokens.push(unit.text);
    }
    const common = count > 1 && sum > rarity ? rarity - sum : 0;
    if (common === 0 && one === 0) continue;
    const whole = common <= one ? { centibits: common, tokens } : words;
    const level = whole === words ? 'one-surname' : 'common-phrase';
    costs.push({ level, centibits: whole.centibits, ours: written.join(' ') });
    wholes.push(whole);
  }
  const culture = cultureCentibits(aligner, ours, wholes, pairs);
  if (culture < 0) costs.push({ level: 'one-culture', centibits: culture, ours: '' });
  return costs;
}

/** Tokens that count as one, and what that takes off, not positive. */
interface Whole {
  readonly centibits: number;
  readonly tokens: readonly string[];
}

/**
 * What rare words lose that make up one surname on either side: the other side may hold them in another part, or not
 * know which part they are.
 */
function wordsCentibits(aligner: Aligner, theirs: AnalysedName, ours: AnalysedName): Whole {
  let most: Whole = { centibits: 0, tokens: [] };
  for (const side of [theirs, ours]) {
    let [words, rarest, names] = [0, 0, 0];
    const tokens: string[] = [];
    for (const k of aligner.chosen) {
      const unit = ours.units[aligner.pairB[k]!]!;
      const { role } = side === theirs ? theirs.units[aligner.pairA[k]!]! : unit;
      if (role !== ROLE.surname) continue;
      const gain = aligner.gain[k]!;
      if (gain > INITIAL_CENTIBITS) tokens.push(unit.text);
      if (rarityBits(unit.text, 'surname') < ONE_SURNAME_RARITY_BITS) names += gain;
      else {
        words += gain;
        rarest = Math.max(rarest, gain);
      }
    }
    const others = (words - rarest) * (100 - OTHER_WORD_PER_CENT);
    const lost = others + (words > 0 ? names * (100 - BESIDE_WORD_PER_CENT) : 0);
    const centibits = -Math.floor(lost / 100) || 0;
    if (centibits < most.centibits) most = { centibits, tokens };
  }
  return most;
}

/**
 * What agreeing tokens lose because they come from one culture of the register, beside what wholes cost already. Of
 * what culture says, a whole's cost stands for what it says within the whole; what it says of the whole beside the
 * other names (of James beside Red Cloud) is lost as well.
 */
function cultureCentibits(
  aligner: Aligner,
  ours: AnalysedName,
  wholes: readonly Whole[],
  pairs: TokenPairs,
): number {
  const { cultures } = pairs.commonness;
  if (cultures.shares.length === 0) return 0;
  const learned = (of: readonly string[]): number =>
    Math.round((togetherCentibits(cultures, of) * ONE_CULTURE_PER_CENT) / 100);
  const tokens: string[] = [];
  let [sum, most] = [0, 0];
  for (const k of aligner.chosen) {
    const gain = aligner.gain[k]!;
    if (gain <= INITIAL_CENTIBITS) continue;
    sum += gain;
    most = Math.max(most, gain);
    tokens.push(ours.units[aligner.pairB[k]!]!.text);
  }
  let [already, within, counted] = [0, 0, 0];
  for (const whole of wholes) {
    const inside = learned(whole.tokens);
    already -= whole.centibits;
    within += inside;
    counted += Math.max(inside, -whole.centibits);
  }
  const together = Math.min(counted + Math.max(0, learned(tokens) - within), sum - most);
  return Math.min(0, already - together);
}

const NO_PHRASE = Number.POSITIVE_INFINITY;
const phrasesOfNames = new WeakMap<AnalysedName, ReturnType<typeof phrasesOf>>();

function phrasesOfName(name: AnalysedName): ReturnType<typeof phrasesOf> {
  let found = phrasesOfNames.get(name);
  if (!found) {
    found = phrasesOf(name);
    phrasesOfNames.set(name, found);
  }
  return found;
}
