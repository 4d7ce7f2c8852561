import type { Aligner } from './align.js';
import { phrasesOf } from './commonness.js';
import { togetherCentibits } from './cultures.js';
import { rarityBits } from './frequency.js';
import { BESIDE_WORD_PER_CENT, ONE_CULTURE_PER_CENT, ONE_SURNAME_RARITY_BITS } from './model.js';
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
  const words = wordsCentibits(aligner, theirs, ours);
  for (const part of ['surname', 'given'] as const) {
    const rarity = Math.min(phrases.get(a[part]) ?? NO_PHRASE, phrases.get(b[part]) ?? NO_PHRASE);
    const one = part === 'given' ? 0 : words;
    let [sum, count] = [0, 0];
    const written: string[] = [];
    for (const k of aligner.chosen) {
      const unit = ours.units[aligner.pairB[k]!]!;
      if ((unit.role === ROLE.surname) !== (part === 'surname') || unit.role === ROLE.either) continue;
      sum += aligner.gain[k]!;
      count++;
      written.push(unit.written);
    }
    const common = count > 1 && sum > rarity ? rarity - sum : 0;
    if (common === 0 && one === 0) continue;
    costs.push({
      level: common <= one ? 'common-phrase' : 'one-surname',
      centibits: Math.min(common, one),
      ours: written.join(' '),
    });
  }
  const culture = cultureCentibits(aligner, ours, costs, pairs);
  if (culture < 0) costs.push({ level: 'one-culture', centibits: culture, ours: '' });
  return costs;
}

/**
 * What rare words lose that make up one surname on either side, not positive: the other side may hold them in another
 * part, or not know which part they are.
 */
function wordsCentibits(aligner: Aligner, theirs: AnalysedName, ours: AnalysedName): number {
  let most = 0;
  for (const side of [theirs, ours]) {
    let [words, rarest, names] = [0, 0, 0];
    for (const k of aligner.chosen) {
      const unit = ours.units[aligner.pairB[k]!]!;
      const { role } = side === theirs ? theirs.units[aligner.pairA[k]!]! : unit;
      if (role !== ROLE.surname) continue;
      const gain = aligner.gain[k]!;
      if (rarityBits(unit.text, 'surname') < ONE_SURNAME_RARITY_BITS) names += gain;
      else {
        words += gain;
        rarest = Math.max(rarest, gain);
      }
    }
    const lost = (words - rarest) * 100 + (words > 0 ? names * (100 - BESIDE_WORD_PER_CENT) : 0);
    most = Math.max(most, Math.floor(lost / 100));
  }
  return -most || 0;
}

/** What agreeing tokens lose because they come from one culture of the register, beside what phrases cost already. */
function cultureCentibits(
  aligner: Aligner,
  ours: AnalysedName,
  phrases: readonly PhraseCost[],
  pairs: TokenPairs,
): number {
  const { cultures } = pairs.commonness;
  if (cultures.shares.length === 0) return 0;
  const tokens: string[] = [];
  let [sum, most] = [0, 0];
  for (const k of aligner.chosen) {
    const gain = aligner.gain[k]!;
    const { text } = ours.units[aligner.pairB[k]!]!;
    if (gain <= INITIAL_CENTIBITS) continue;
    sum += gain;
    most = Math.max(most, gain);
    tokens.push(text);
  }
  const already = phrases.reduce((cost, phrase) => cost + phrase.centibits, 0);
  const learned = Math.round((togetherCentibits(cultures, tokens) * ONE_CULTURE_PER_CENT) / 100);
  const together = Math.min(learned, sum - most);
  return Math.min(0, -together - already);
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
