/**
 * The consonants of a Latin name in nine classes, in order, repeated ones once: what the spellings of a name in
 * other scripts have in common. Vowels, h and y are left out, since scripts differ most in them.
 */
const CLASS: Readonly<Record<string, string>> = {
  b: 'P',
  p: 'P',
  f: 'F',
  v: 'F',
  w: 'F',
  c: 'K',
  k: 'K',
  q: 'K',
  g: 'K',
  x: 'K',
  j: 'S',
  s: 'S',
  z: 'S',
  d: 'T',
  t: 'T',
  l: 'L',
  m: 'M',
  n: 'N',
  r: 'R',
};

export function soundClasses(latin: string): string {
  let out = '';
  for (let i = 0; i < latin.length; i++) {
    let found = CLASS[latin[i]!];
    const next = latin[i + 1];
    if (latin[i] === 'c') {
      if (next === 'h' || next === 'z' || next === 'e' || next === 'i' || next === 'y') found = 'S';
      if (next === 'k') continue;
    } else if (latin[i] === 'p' && next === 'h') found = 'F';
    else if (latin[i] === 't' && (next === 's' || next === 'z')) continue;
    else if (latin[i] === 'd' && (next === 'j' || next === 'z')) continue;
    if (found !== undefined && !out.endsWith(found)) out += found;
  }
  return out;
}
