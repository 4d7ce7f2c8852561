/** Weights of ICAO Doc 9303 part 3, section 4.9. */
const WEIGHTS = [7, 3, 1] as const;

function weighed(code: number): number {
  if (code >= 0x30 && code <= 0x39) return code - 0x30;
  if (code >= 0x41 && code <= 0x5a) return code - 0x37;
  return 0;
}

/** The check digit over a text of digits, letters and fillers: 0-9 as they are, A-Z as 10-35, `<` as 0. */
export function checkDigit(text: string): number {
  let sum = 0;
  for (let i = 0; i < text.length; i++) sum += weighed(text.charCodeAt(i)) * WEIGHTS[i % 3]!;
  return sum % 10;
}

/** Whether the digit is the right one; `<` stands for 0 only over an empty text. */
export function checkHolds(text: string, digit: string): boolean {
  if (digit === '<') return /^<*$/.test(text);
  const code = digit.charCodeAt(0) - 0x30;
  return code >= 0 && code <= 9 && checkDigit(text) === code;
}
