import type { EvidenceField, PossibleMatch } from './evidence.js';

/**
 * Where the sum of all fields lies (first number) and what is added to it (second), both in centibits: a part of the
 * model and of its version. Read from `rsoits bench match-accuracy --only calibration`, open split: sums below the
 * review line overstate, as near strangers of one culture are many; those above it a little less. Corrections never fall:
 * two sums that differ must differ after.
 */
export const CALIBRATION_KNOTS: readonly (readonly [sum: number, correction: number])[] = [
  [750, -380],
  [950, -230],
  [1100, -145],
  [1300, -80],
  [1500, -45],
  [1750, -5],
];

/**
 * What findings have meant together, in centibits: the sum of all fields is put through a line of straight pieces that
 * always rises, so that the odds which an officer reads are the odds observed and the order of scores stays. Beyond the
 * outer knots it rises by one bit a bit.
 */
export function calibrated(sum: number): number {
  const first = CALIBRATION_KNOTS[0]!;
  if (sum <= first[0]) return sum + first[1];
  for (let k = 1; k < CALIBRATION_KNOTS.length; k++) {
    const [to, correction] = CALIBRATION_KNOTS[k]!;
    if (sum > to) continue;
    const [from, before] = CALIBRATION_KNOTS[k - 1]!;
    return sum + Math.round(before + ((correction - before) * (sum - from)) / (to - from));
  }
  return sum + CALIBRATION_KNOTS.at(-1)![1];
}

/** The least sum whose calibrated score reaches the line, in centibits. */
export function sumThatReaches(line: number): number {
  const corrections = CALIBRATION_KNOTS.map(([, correction]) => correction);
  let low = line - Math.max(...corrections) - 1;
  let high = line - Math.min(...corrections) + 1;
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if (calibrated(middle) >= line) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** The score, in bits, had a field said nothing. Results of models before there was a correction lack its row. */
export function scoreWithout(match: PossibleMatch, field: EvidenceField): number {
  const bitsOf = (name: EvidenceField): number => match.evidence.find((e) => e.field === name)?.bits ?? 0;
  if (field === 'together' || !match.evidence.some((e) => e.field === 'together'))
    return Math.round((match.bits - bitsOf(field)) * 100) / 100;
  return calibrated(Math.round((match.bits - bitsOf('together') - bitsOf(field)) * 100)) / 100;
}
