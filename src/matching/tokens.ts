/** A first fold of name tokens for Latin script: lower case letters without marks. */
const LETTERS: Readonly<Record<string, string>> = {
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  ø: 'o',
  đ: 'd',
  ð: 'd',
  þ: 'th',
  ł: 'l',
  ı: 'i',
};

export function foldToken(token: string): string {
  if (/^[a-z]+$/.test(token)) return token;
  const lower = token.normalize('NFKC').toLowerCase();
  if (!/\p{Script=Latin}/u.test(lower)) return lower.replace(/[^\p{L}\p{M}]/gu, '');
  return lower
    .normalize('NFKD')
    .replace(/[^\p{L}]/gu, '')
    .replace(/[ßæœøđðþłı]/g, (c) => LETTERS[c] ?? c);
}
