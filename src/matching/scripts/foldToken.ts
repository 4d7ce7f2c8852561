import { plainHan } from './hanLetters.js';
import { scriptOf, scriptOfCodePoint } from './scriptOf.js';

/** Latin letters that have no decomposition, with what passports write for them (ICAO 9303-3, section 6 A, folded). */
const LATIN_LETTERS: Readonly<Record<string, string>> = {
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  ø: 'o',
  đ: 'd',
  ð: 'd',
  þ: 'th',
  ł: 'l',
  ı: 'i',
  ħ: 'h',
  ŋ: 'n',
  ŧ: 't',
  ĸ: 'k',
  ə: 'a',
  ǝ: 'a',
  ɛ: 'e',
  ɔ: 'o',
  ɓ: 'b',
  ɗ: 'd',
  ƙ: 'k',
  ƴ: 'y',
  ƒ: 'f',
  ɣ: 'g',
  ĳ: 'ij',
  ŀ: 'l',
  ʻ: '',
  ʼ: '',
};

/**
 * Letters that writers of one script use for each other: Arabic hamza carriers, Persian and Urdu forms of Arabic
 * letters, Hebrew finals, Russian yo, Greek final sigma. Voice marks of kana stay: they change the sound.
 */
const SAME_LETTER: Readonly<Record<string, string>> = {
  أ: 'ا',
  إ: 'ا',
  آ: 'ا',
  ٱ: 'ا',
  ى: 'ي',
  ی: 'ي',
  ې: 'ي',
  ے: 'ي',
  ئ: 'ي',
  ؤ: 'و',
  ة: 'ه',
  ۀ: 'ه',
  ہ: 'ه',
  ھ: 'ه',
  ە: 'ه',
  ۃ: 'ه',
  ک: 'ك',
  ڪ: 'ك',
  ں: 'ن',
  ـ: '',
  ء: '',
  ך: 'כ',
  ם: 'מ',
  ן: 'נ',
  ף: 'פ',
  ץ: 'צ',
  ё: 'е',
  ς: 'σ',
  և: 'եւ',
};

/** The unified Han letters. */
const HAN_FIRST = 0x4e00;
const HAN_LAST = 0x9fff;

const ASCII_LOWER = /^[a-z]+$/;

/**
 * One name token as it is compared: lower case, letters only, marks off, letters that a script uses for each other
 * made one, traditional and Japanese Han letters in their simplified form. Empty when the token holds no letter. The fold is idempotent.
 */
export function foldToken(token: string): string {
  if (ASCII_LOWER.test(token)) return token;
  const script = scriptOf(token);
  // Hangul, voiced kana and Cyrillic short i must stay composed; the rest is easiest with its marks apart.
  const composed =
    script !== 'latin' &&
    script !== 'greek' &&
    script !== 'arabic' &&
    script !== 'hebrew' &&
    script !== 'thai';
  const text = token.normalize(composed ? 'NFKC' : 'NFKD').toLowerCase();
  let out = '';
  for (const char of text) {
    const codePoint = char.codePointAt(0)!;
    if (codePoint < 0x80) {
      if (codePoint >= 0x61 && codePoint <= 0x7a) out += char;
      continue;
    }
    if (codePoint >= 0x3041 && codePoint <= 0x3096) {
      out += String.fromCharCode(codePoint + 0x60);
      continue;
    }
    if (codePoint >= HAN_FIRST && codePoint <= HAN_LAST) {
      out += plainHan(char);
      continue;
    }
    const replaced = LATIN_LETTERS[char] ?? SAME_LETTER[char];
    if (replaced !== undefined) {
      out += replaced;
      continue;
    }
    if (scriptOfCodePoint(codePoint) === 'other') continue;
    // Marks carry the vowels of Devanagari and Thai, and are vowel points to be dropped elsewhere.
    if (/\p{L}/u.test(char)) out += char;
    else if (/\p{M}/u.test(char) && (script === 'devanagari' || script === 'thai')) out += char;
    else if (char === 'ー') out += char;
  }
  return out;
}
