/**
 * The joint letter models: Latin against six scripts, and Latin spellings of one name against each other.
 * One table file a script, in src/matching/tables/.
 */
import { linesOf, loadSource, SOURCES, writeTable } from './lib.mjs';
import { namePairs } from './namePairs.mjs';
import { encodeLetters, trainLetters } from './trainLetters.mjs';

const { foldToken } = await loadSource('src/matching/scripts/foldToken.ts');
const { soundSkeleton } = await loadSource('src/matching/soundSkeleton.ts');
const { targetLetters } = await loadSource('src/matching/scripts/targetLetters.ts');

/** A second model beside the first, where the mean of the two finds more. */
const BESIDE = {
  arabic: { latinMax: 2, otherMax: 2 },
  katakana: { latinMax: 2, otherMax: 2 },
};
/** Chunk lengths chosen on a tenth of the training pairs that the model had not seen. */
const SCRIPTS = {
  arabic: { latinMax: 2, otherMax: 1 },
  chinese: { latinMax: 3, otherMax: 1 },
  hebrew: { latinMax: 2, otherMax: 2 },
  katakana: { latinMax: 3, otherMax: 1 },
  korean: { latinMax: 3, otherMax: 1 },
  russian: { latinMax: 3, otherMax: 1 },
};
/** Chunks of sound classes for the candidate keys: shorter, since sound classes are coarser than letters. */
const CLASS_SIZE = { latinMax: 2, otherMax: 1, chanceMin: 1e-6 };
/** Hangul letters go together in twos; one Han letter is a syllable of up to three sounds that count (zhang). */
const CLASS_SIZES = { korean: { otherMax: 2 }, chinese: { latinMax: 3 } };
const classTables = [];

/** Without arguments all tables are made; else those named: a script, classes, given, surname. */
const only = process.argv.slice(2);
const wanted = (name) => only.length === 0 || only.includes(name);
for (const [script, size] of Object.entries(SCRIPTS)) {
  if (!wanted(script) && !wanted('classes')) continue;
  const pairs = [];
  const add = (latin, other, n) => {
    const a = foldToken(latin);
    const b = targetLetters(foldToken(other.replace(/ /g, '')));
    if (a && b && a.length <= 24 && b.length <= 24) pairs.push([a, b, 1 + Math.log2(n)]);
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
  const sources = [
    `${script}-train.tsv, ${SOURCES.translit}`,
    ...(script === 'arabic' ? [`ar2en-train.txt, ${SOURCES.ar2en}`] : []),
  ];
  if (wanted(script)) write(script, size, pairs, sources);
  if (wanted(script) && BESIDE[script]) write(script, BESIDE[script], pairs, sources, 'Beside');
  if (!wanted('classes')) continue;
  const classSize = { ...CLASS_SIZE, ...CLASS_SIZES[script] };
  const classes = encodeLetters(
    trainLetters(
      pairs.map(([a, b, weight]) => [soundSkeleton(a), b, weight]),
      classSize,
    ),
  );
  classTables.push(
    `export const ${script.toUpperCase()}_CLASSES: ClassTable = {\n  otherMax: ${classSize.otherMax},\n  entries:\n    ${JSON.stringify(classes)},\n};\n`,
  );
}
if (wanted('classes'))
  writeTable('soundClasses', {
    what: 'How letters of six scripts correspond to Latin sound skeletons; see scripts/classDecoder.ts.',
    sources: [`*-train.tsv, ${SOURCES.translit}`, `ar2en-train.txt, ${SOURCES.ar2en}`],
    command: 'node build/tables/letters.mjs',
    body: `import type { ClassTable } from '../scripts/classDecoder.js';\n\n${classTables.join('\n')}`,
  });

for (const kind of ['given', 'surname']) {
  if (!wanted(kind)) continue;
  const pairs = namePairs(kind, foldToken)
    .filter((pair) => pair.same && !pair.heldOut)
    .flatMap(({ a, b }) => [
      [a, b, 1],
      [b, a, 1],
    ]);
  write(kind, { latinMax: 2, otherMax: 2, rounds: 5 }, pairs, [`${kind} name pairs, ${SOURCES.names}`]);
}

function write(name, size, pairs, sources, which = '') {
  const text = encodeLetters(trainLetters(pairs, size));
  const constant = `${name.toUpperCase()}_LETTERS${which && `_${which.toUpperCase()}`}`;
  writeTable(`${name}Letters${which}`, {
    what: `How Latin letters correspond to ${name === 'given' || name === 'surname' ? `those of another spelling of one ${name === 'given' ? 'given name' : 'surname'}` : `${name} ones`}, as chances of chunks; see scripts/letterModel.ts.`,
    sources,
    command: 'node build/tables/letters.mjs',
    body: `import type { LetterTable } from '../scripts/letterModel.js';\n\nexport const ${constant}: LetterTable = {\n  latinMax: ${size.latinMax},\n  otherMax: ${size.otherMax},\n  entries:\n    ${JSON.stringify(text)},\n};\n`,
  });
}
