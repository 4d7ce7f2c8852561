/** The writing systems that name tokens are told apart by. Persian and Urdu count as Arabic script. */
export type Script =
  | 'latin'
  | 'cyrillic'
  | 'greek'
  | 'arabic'
  | 'hebrew'
  | 'armenian'
  | 'georgian'
  | 'hangul'
  | 'han'
  | 'kana'
  | 'thai'
  | 'devanagari'
  | 'other';

/** First and last code point of the blocks a name is written in; a letter outside them is 'other'. */
const RANGES: readonly (readonly [number, number, Script])[] = [
  [0x0041, 0x024f, 'latin'],
  [0x0250, 0x02af, 'latin'],
  [0x0370, 0x03ff, 'greek'],
  [0x0400, 0x052f, 'cyrillic'],
  [0x0530, 0x058f, 'armenian'],
  [0x0590, 0x05ff, 'hebrew'],
  [0x0600, 0x06ff, 'arabic'],
  [0x0750, 0x077f, 'arabic'],
  [0x08a0, 0x08ff, 'arabic'],
  [0x0900, 0x097f, 'devanagari'],
  [0x0e00, 0x0e7f, 'thai'],
  [0x10a0, 0x10ff, 'georgian'],
  [0x1100, 0x11ff, 'hangul'],
  [0x1c80, 0x1c8f, 'cyrillic'],
  [0x1c90, 0x1cbf, 'georgian'],
  [0x1e00, 0x1eff, 'latin'],
  [0x1f00, 0x1fff, 'greek'],
  [0x2de0, 0x2dff, 'cyrillic'],
  [0x2e80, 0x2fdf, 'han'],
  [0x3005, 0x3007, 'han'],
  [0x3040, 0x30ff, 'kana'],
  [0x3130, 0x318f, 'hangul'],
  [0x31f0, 0x31ff, 'kana'],
  [0x3400, 0x4dbf, 'han'],
  [0x4e00, 0x9fff, 'han'],
  [0xa640, 0xa69f, 'cyrillic'],
  [0xa960, 0xa97f, 'hangul'],
  [0xac00, 0xd7ff, 'hangul'],
  [0xf900, 0xfaff, 'han'],
  [0xfb00, 0xfb06, 'latin'],
  [0xfb13, 0xfb17, 'armenian'],
  [0xfb1d, 0xfb4f, 'hebrew'],
  [0xfb50, 0xfdff, 'arabic'],
  [0xfe70, 0xfeff, 'arabic'],
  [0xff21, 0xff5a, 'latin'],
  [0xff66, 0xff9d, 'kana'],
  [0x20000, 0x323af, 'han'],
];

/** The script of one code point that is a letter; 'other' for everything unlisted, digits and marks too. */
export function scriptOfCodePoint(codePoint: number): Script {
  if (codePoint < 0x250) return codePoint >= 0x41 ? 'latin' : 'other';
  let low = 0;
  let high = RANGES.length - 1;
  while (low <= high) {
    const mid = (low + high) >> 1;
    const range = RANGES[mid]!;
    if (codePoint < range[0]) high = mid - 1;
    else if (codePoint > range[1]) low = mid + 1;
    else return range[2];
  }
  return 'other';
}

/**
 * The script of a name token: that of its first letter, since a token mixes scripts only by mistake.
 * Kana beside Han is read as Han (Japanese given names such as 花え), whichever comes first.
 */
export function scriptOf(token: string): Script {
  let found: Script = 'other';
  for (let i = 0; i < token.length; i++) {
    const codePoint = token.codePointAt(i)!;
    if (codePoint > 0xffff) i++;
    const script = scriptOfCodePoint(codePoint);
    if (script === 'other') continue;
    if (found === 'other') found = script;
    if (script === 'latin' && found === 'latin') return 'latin';
    if (found === 'kana' && script === 'han') return 'han';
    if (found !== 'kana') return found;
  }
  return found;
}
