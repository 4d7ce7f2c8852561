import { checkHolds } from './checkDigit.js';

/** Characters that scanners take for one another (digit to letter and back). */
const TO_DIGIT: Readonly<Record<string, string>> = {
  O: '0',
  Q: '0',
  D: '0',
  U: '0',
  I: '1',
  L: '1',
  J: '1',
  Z: '2',
  S: '5',
  G: '6',
  T: '7',
  B: '8',
};
const TO_LETTER: Readonly<Record<string, string>> = {
  '0': 'O',
  '1': 'I',
  '2': 'Z',
  '5': 'S',
  '6': 'G',
  '8': 'B',
};

function mapped(text: string, table: Readonly<Record<string, string>>): string {
  let out = '';
  for (const c of text) out += table[c] ?? c;
  return out;
}

export function asDigits(text: string): string {
  return mapped(text, TO_DIGIT);
}

export function asLetters(text: string): string {
  return /\d/.test(text) ? mapped(text, TO_LETTER) : text;
}

export interface Checked {
  readonly value: string;
  readonly checked: 'ok' | 'bad';
  readonly repaired: boolean;
}

/**
 * A field with its check digit, misread characters put right where that makes the digit hold: all of them in a field
 * of digits, one of them elsewhere and only if a single change does it. A repair that proves nothing is not made.
 */
export function checkField(text: string, digit: string, holds: 'letters' | 'digits' | 'any'): Checked {
  if (checkHolds(text, digit) && (holds !== 'digits' || /^[\d<]*$/.test(text)))
    return { value: text, checked: 'ok', repaired: false };
  const digitRead = digit === '<' ? '<' : asDigits(digit);
  if (holds === 'digits') {
    const value = asDigits(text);
    if (/^[\d<]*$/.test(value) && checkHolds(value, digitRead))
      return { value, checked: 'ok', repaired: true };
    return { value: text, checked: 'bad', repaired: false };
  }
  if (digitRead !== digit && checkHolds(text, digitRead))
    return { value: text, checked: 'ok', repaired: true };
  const found = new Set<string>();
  for (let i = 0; i < text.length; i++) {
    const c = text[i]!;
    for (const other of [TO_DIGIT[c], TO_LETTER[c]]) {
      if (other === undefined) continue;
      const candidate = text.slice(0, i) + other + text.slice(i + 1);
      if (checkHolds(candidate, digitRead)) found.add(candidate);
    }
  }
  const [only] = found;
  return found.size === 1
    ? { value: only!, checked: 'ok', repaired: true }
    : { value: text, checked: 'bad', repaired: false };
}
