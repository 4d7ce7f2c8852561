/** The pairs of Latin and other tokens that letter models are trained on, and how each script's models cut them. */
import { linesOf, loadSource, SOURCES } from './lib.mjs';

const { foldToken } = await loadSource('src/matching/scripts/foldToken.ts');
const { targetLetters } = await loadSource('src/matching/scripts/targetLetters.ts');
const { readAloud } = await loadSource('src/matching/scripts/hanLetters.ts');

/**
 * Two models a script, of which each sees what the other does not: chunk lengths chosen on pairs that the models had
 * not seen. `read`: the letters of a folded token as the model takes them, where not as targetLetters gives them.
 */
export const SCRIPTS = {
  arabic: [
    { latinMax: 2, otherMax: 1 },
    { latinMax: 2, otherMax: 2 },
  ],
  chinese: [
    { latinMax: 3, otherMax: 1 },
    { latinMax: 2, otherMax: 3, read: readAloud },
  ],
  hebrew: [
    { latinMax: 2, otherMax: 2 },
    { latinMax: 3, otherMax: 1 },
  ],
  katakana: [
    { latinMax: 3, otherMax: 1 },
    { latinMax: 2, otherMax: 2 },
  ],
  korean: [
    { latinMax: 3, otherMax: 1 },
    { latinMax: 2, otherMax: 2 },
  ],
  russian: [
    { latinMax: 3, otherMax: 1 },
    { latinMax: 2, otherMax: 2 },
  ],
};

const LENGTH_MAX = 24;

/** Folded pairs [latin, other, weight] of a script's training file; a pair seen often counts by the logarithm. */
export function scriptPairs(script) {
  const pairs = [];
  const add = (latin, other, n) => {
    const a = foldToken(latin);
    const b = foldToken(other.replace(/ /g, ''));
    if (a && b && a.length <= LENGTH_MAX) pairs.push([a, b, 1 + Math.log2(n)]);
  };
  for (const line of linesOf(`transliteration/${script}-train.tsv`)) {
    const [latin, other, n] = line.split('\t');
    add(latin, other, Number(n));
  }
  if (script === 'arabic')
    for (const line of linesOf('transliteration/ar2en-train.txt')) {
      const [other, latin] = line.split('\t');
      add(latin, other, 1);
    }
  return pairs;
}

/** The pairs as a model reads them; those it cannot read or that are too long are left out. */
export const readBy = (pairs, { read = targetLetters }) =>
  pairs
    .map(([latin, other, weight]) => [latin, read(other), weight])
    .filter(([, other]) => other !== '' && other.length <= LENGTH_MAX);

export const sourcesOf = (script) => [
  `${script}-train.tsv, ${SOURCES.translit}`,
  ...(script === 'arabic' ? [`ar2en-train.txt, ${SOURCES.ar2en}`] : []),
];
