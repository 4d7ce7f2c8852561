/**
 * The letters of a folded token as the joint letter models read them: Hangul syllables taken apart into their
 * letters, everything else as it is.
 */
export function targetLetters(folded: string): string {
  const first = folded.charCodeAt(0);
  if (first < 0xac00 || first > 0xd7a3) return folded;
  let out = '';
  for (let i = 0; i < folded.length; i++) {
    const syllable = folded.charCodeAt(i) - 0xac00;
    if (syllable < 0 || syllable > 11171) {
      out += folded[i];
      continue;
    }
    const final = syllable % 28;
    out += String.fromCharCode(
      0x1100 + Math.floor(syllable / 588),
      0x1161 + Math.floor((syllable % 588) / 28),
    );
    if (final > 0) out += String.fromCharCode(0x11a7 + final);
  }
  return out;
}

/** Letters that Persian and Urdu add to the Arabic ones, as Arabic writers spell their sounds. */
const ARABIC_FOR: Readonly<Record<string, string>> = {
  ...{ پ: 'ب', چ: 'تش', ژ: 'ج', گ: 'غ', ٹ: 'ت', ڈ: 'د', ڑ: 'ر' },
};
const BEYOND_ARABIC = new RegExp(`[${Object.keys(ARABIC_FOR).join('')}]`, 'gu');

/** A folded token of Arabic script in the letters that the models, trained on Arabic, know. */
export function arabicLetters(folded: string): string {
  return folded.replace(BEYOND_ARABIC, (letter) => ARABIC_FOR[letter]!);
}
