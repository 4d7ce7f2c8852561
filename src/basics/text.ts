/** Cuts to so many characters, marking the cut. Never through the middle of a character. */
export function clip(text: string, charsMax: number): string {
  return text.length <= charsMax
    ? text
    : `${text.slice(0, Math.max(0, charsMax - 1)).replace(/[\ud800-\udbff]$/, '')}…`;
}

const NO_TEXT = /\u0000|\p{Surrogate}/u;

/** Whether a text holds what no database has a text for: U+0000, or half of a surrogate pair. */
export function isStorable(text: string): boolean {
  return !NO_TEXT.test(text);
}

/** The same text with U+FFFD for what cannot be stored. */
export function storable(text: string): string {
  return isStorable(text) ? text : text.replace(/\u0000|\p{Surrogate}/gu, '\ufffd');
}

/** Control characters shown, so that hostile input cannot draw on a terminal or split a log line. */
export function printable(text: string): string {
  return text.replace(
    /[\u0000-\u001f\u007f-\u009f\u2028\u2029]/g,
    (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

/** Letters and digits alone, in capitals: numbers are compared whatever was typed between them. */
export function lettersAndDigits(text: string): string {
  return text.toUpperCase().replace(/[^A-Z0-9]/g, '');
}

/** Accents removed, upper case, for comparing words of people and codes; not a transliteration. */
export function plainUpper(text: string): string {
  return text.normalize('NFKD').replace(/\p{M}/gu, '').toUpperCase();
}
