import type { Removed } from '#domain/doorBytes.js';

const DIGITS_MIN = 13;
const DIGITS_MAX = 19;

/**
 * Blanks payment card numbers wherever they stand: 13 to 19 digits, with single blanks or hyphens between groups of
 * them, that begin as cards do (2 to 6) and hold the check digit of ISO/IEC 7812. The last four digits stay.
 * @param kept changed in place
 */
export function blankCardNumbers(kept: Uint8Array): Removed[] {
  const removed: Removed[] = [];
  for (let i = 0; i < kept.length; i++) {
    const first = kept[i]!;
    if (first < 0x32 || first > 0x36 || isDigit(kept[i - 1] ?? 0)) continue;
    const at = cardAt(kept, i);
    if (at.length === 0) continue;
    for (const k of at.slice(0, -4)) kept[k] = 0x58;
    removed.push({ what: 'card', from: at[0]!, to: at.at(-1)! + 1 });
    i = at.at(-1)!;
  }
  return removed;
}

/** Where the digits of a card number stand that begins at a place; the longest there is, empty when there is none. */
function cardAt(bytes: Uint8Array, from: number): readonly number[] {
  const at: number[] = [];
  let longest = 0;
  for (let i = from; i < bytes.length && at.length <= DIGITS_MAX; i++) {
    const b = bytes[i]!;
    const next = bytes[i + 1] ?? 0;
    if (!isDigit(b)) {
      if ((b === 0x20 || b === 0x2d) && isDigit(next)) continue;
      break;
    }
    at.push(i);
    if (at.length < DIGITS_MIN || at.length > DIGITS_MAX || isDigit(next)) continue;
    if (luhn(at.map((k) => bytes[k]! - 0x30))) longest = at.length;
  }
  return at.slice(0, longest);
}

function isDigit(b: number): boolean {
  return b >= 0x30 && b <= 0x39;
}

function luhn(digits: readonly number[]): boolean {
  let sum = 0;
  digits.forEach((d, i) => {
    const doubled = (digits.length - i) % 2 === 0 ? d * 2 : d;
    sum += doubled > 9 ? doubled - 9 : doubled;
  });
  return sum % 10 === 0;
}
