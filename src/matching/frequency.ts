import { GIVEN_LEVELS } from './tables/givenFrequency.js';
import { SURNAME_LEVELS } from './tables/surnameFrequency.js';

/** Whose names are meant. 'full' and 'any' are tokens whose part is not known. */
export type NameKind = 'given' | 'surname' | 'full' | 'any';

/** A token in no table is as rare as this, in half bits of -log2(share): rarer than one person in 2^17. */
const UNSEEN_LEVEL = 35;

function decode(levels: readonly string[]): Map<string, number> {
  const byToken = new Map<string, number>();
  levels.forEach((coded, level) => {
    let before = '';
    let start = 0;
    for (let i = 1; i <= coded.length; i++) {
      const code = i < coded.length ? coded.charCodeAt(i) : 65;
      if (code < 65 || code > 90) continue;
      before = before.slice(0, coded.charCodeAt(start) - 65) + coded.slice(start + 1, i);
      byToken.set(before, level);
      start = i;
    }
  });
  return byToken;
}

let given: Map<string, number> | undefined;
let surname: Map<string, number> | undefined;

/**
 * How rare a folded token is, in bits: one person in 2^bits carries it. The common-name tables hold worldwide
 * sources, the larger share counting; a token whose part is unknown gets the commoner of its two uses.
 */
export function rarityBits(folded: string, kind: NameKind): number {
  given ??= decode(GIVEN_LEVELS);
  surname ??= decode(SURNAME_LEVELS);
  let level = UNSEEN_LEVEL;
  if (kind !== 'surname') level = Math.min(level, given.get(folded) ?? UNSEEN_LEVEL);
  if (kind !== 'given') level = Math.min(level, surname.get(folded) ?? UNSEEN_LEVEL);
  return level / 2;
}

/** Whether the tables know the token at all: an unknown one beside a known near neighbour is often a slip. */
export function isKnownName(folded: string, kind: NameKind): boolean {
  return rarityBits(folded, kind) < UNSEEN_LEVEL / 2;
}
