import { NAME_DEPENDENCE, NAMES_FROM_ONE_PLACE_CENTIBITS } from './model.js';

/**
 * Tokens of one name are not independent: rare ones come together (a family's, a culture's, the words of one
 * surname), so their bits may not simply be added. The sum is taken in full up to a point and at a falling rate beyond
 * it; a fixed part goes because the bearers of comparable names mostly come from one place. It never stops rising:
 * scores order at the top too.
 */
export function dependentCentibits(sum: number): number {
  let left = sum;
  let counted = -NAMES_FROM_ONE_PLACE_CENTIBITS;
  for (const { width, perCent } of NAME_DEPENDENCE) {
    if (left <= width) return counted + Math.floor((left * perCent) / 100);
    counted += (width * perCent) / 100;
    left -= width;
  }
  return counted;
}

/** The least sum of tokens that counts for so much: what an upper bound on sums has to reach. */
export function sumNeeded(centibits: number): number {
  let sum = 0;
  let left = centibits + NAMES_FROM_ONE_PLACE_CENTIBITS;
  for (const { width, perCent } of NAME_DEPENDENCE) {
    const worth = (width * perCent) / 100;
    if (left <= worth) return sum + Math.ceil((left * 100) / perCent);
    sum += width;
    left -= worth;
  }
  return sum;
}
