/**
 * The joint letter models: Latin against six scripts, and Latin spellings of one name against each other.
 * One table file a script, in src/matching/tables/.
 */
import { loadSource, SOURCES, writeTable } from './lib.mjs';
import { namePairs } from './namePairs.mjs';
import { readBy, SCRIPTS, scriptPairs, sourcesOf } from './scriptPairs.mjs';
import { encodeLetters, trainLetters } from './trainLetters.mjs';

const { foldToken } = await loadSource('src/matching/scripts/foldToken.ts');
const { soundSkeleton } = await loadSource('src/matching/soundSkeleton.ts');
const { readAloud } = await loadSource('src/matching/scripts/hanLetters.ts');

/**
 * Chunks of sound classes for the candidate keys. Two letters of the script together say far more than one of what
 * the next sounds are; one Han letter is a syllable of up to three sounds that count (zhang).
 */
const CLASS_SIZE = { latinMax: 2, otherMax: 2, chanceMin: 1e-6 };
const CLASS_SIZES = {
  chinese: [
    { ...CLASS_SIZE, latinMax: 3, otherMax: 1 },
    { ...CLASS_SIZE, otherMax: 3, read: readAloud },
  ],
};
const WHICH = ['', 'Beside'];
const classTables = [];

/** Without arguments all tables are made; else those named: a script, classes, given, surname. */
const only = process.argv.slice(2);
const wanted = (name) => only.length === 0 || only.includes(name);
for (const [script, sizes] of Object.entries(SCRIPTS)) {
  if (!wanted(script) && !wanted('classes')) continue;
  const pairs = scriptPairs(script);
  if (wanted(script))
    sizes.forEach((size, i) => {
      write(script, size, readBy(pairs, size), sourcesOf(script), WHICH[i]);
    });
  if (!wanted('classes')) continue;
  (CLASS_SIZES[script] ?? [CLASS_SIZE]).forEach((size, i) => {
    const { read: _, ...cut } = size;
    const classes = encodeLetters(
      trainLetters(
        readBy(pairs, size).map(([a, b, weight]) => [soundSkeleton(a), b, weight]),
        cut,
      ),
    );
    classTables.push(
      `export const ${script.toUpperCase()}_CLASSES${WHICH[i] && `_${WHICH[i].toUpperCase()}`}: ClassTable = {\n  otherMax: ${size.otherMax},\n  entries:\n    ${JSON.stringify(classes)},\n};\n`,
    );
  });
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
  const { read: _, ...cut } = size;
  const text = encodeLetters(trainLetters(pairs, cut));
  const constant = `${name.toUpperCase()}_LETTERS${which && `_${which.toUpperCase()}`}`;
  writeTable(`${name}Letters${which}`, {
    what: `How Latin letters correspond to ${name === 'given' || name === 'surname' ? `those of another spelling of one ${name === 'given' ? 'given name' : 'surname'}` : `${name} ones`}, as chances of chunks; see scripts/letterModel.ts.`,
    sources,
    command: 'node build/tables/letters.mjs',
    body: `import type { LetterTable } from '../scripts/letterModel.js';\n\nexport const ${constant}: LetterTable = {\n  latinMax: ${size.latinMax},\n  otherMax: ${size.otherMax},\n  entries:\n    ${JSON.stringify(text)},\n};\n`,
  });
}
