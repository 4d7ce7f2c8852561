/**
 * A Latin name reduced to how it may sound across European spellings and romanisations: consonant classes in order,
 * doubled ones once, silent h dropped, vowels dropped except a mark for a vowel at the front. Two spellings with one
 * skeleton meet as candidates; whether they are one name is for the pair model to say.
 */
const CLASSES: Readonly<Record<string, string>> = {
  b: 'p',
  p: 'p',
  f: 'f',
  v: 'f',
  w: 'f',
  c: 'k',
  k: 'k',
  q: 'k',
  g: 'k',
  j: 'j',
  y: '',
  d: 't',
  t: 't',
  l: 'l',
  m: 'm',
  n: 'n',
  r: 'r',
  s: 's',
  z: 's',
  x: 'ks',
  h: '',
};

const CLUSTERS: readonly (readonly [RegExp, string])[] = [
  [/tsch|tch|tsh|tch|cz|ch(?=[^rlt])|ch$|sch|sh|zh|sz|tj|dj|dsch|dzh|dzs/g, 's'],
  [/ph/g, 'f'],
  [/th/g, 't'],
  [/kh|gh|ck|cq|qu/g, 'k'],
  [/wr/g, 'r'],
  [/^kn|^gn|^pn/g, 'n'],
  [/^ps|^x/g, 's'],
  [/mb$/g, 'm'],
  [/c(?=[eiy])/g, 's'],
  [/g(?=[eiy])/g, 'j'],
  [/x$|eaux$/g, 'ks'],
  [/ts|tz|dz|c$/g, 's'],
];

/** The skeleton of a folded Latin token; empty for a token of vowels only. */
export function soundSkeleton(folded: string): string {
  let text = folded;
  for (const [pattern, into] of CLUSTERS) text = text.replace(pattern, into);
  let out = '';
  for (const char of text) {
    const found = CLASSES[char];
    if (found === undefined) {
      if (out === '') out = 'a';
    } else if (found === '') {
      if (out === '' && char === 'y') out = 'a';
    } else if (!out.endsWith(found)) out += found;
  }
  return out;
}
