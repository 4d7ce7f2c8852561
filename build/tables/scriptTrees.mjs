/**
 * The trees that weigh what a script's letter models say of a Latin token and one of the script, against random pairs
 * of the training file. The models that the trees learn from saw seven pairs in ten; the trees learn on the others,
 * so that they know how far to trust a model on names it has not seen.
 */
import { boostTrees, encodeTrees } from './boostTrees.mjs';
import { loadSource, seeded, writeTable } from './lib.mjs';
import { textHash } from './namePairs.mjs';
import { readBy, SCRIPTS, scriptPairs, sourcesOf } from './scriptPairs.mjs';
import { encodeLetters, trainLetters } from './trainLetters.mjs';

const { LetterModel, UNSEEN_BETWEEN_SCRIPTS } = await loadSource('src/matching/scripts/letterModel.ts');
const { crossFeatures, crossFeatureCount, FAR_BITS } = await loadSource(
  'src/matching/scripts/crossFeatures.ts',
);
const { targetLetters } = await loadSource('src/matching/scripts/targetLetters.ts');

const OPTIONS = { trees: 100, depth: 4, rate: 0.09, leafMin: 20, bins: 60 };
const RANDOM_PER_PAIR = 60;
const PAIRS_MAX = 8000;

const tables = [];
for (const [script, sizes] of Object.entries(SCRIPTS)) {
  const pairs = scriptPairs(script);
  const seen = pairs.filter(([latin]) => textHash(`lab:${latin}`) % 10 < 7);
  const unseen = pairs.filter(([latin]) => textHash(`lab:${latin}`) % 10 >= 7).slice(0, PAIRS_MAX);
  const models = sizes.map((size) => ({
    read: size.read ?? targetLetters,
    model: new LetterModel({ ...size, entries: lettersOf(script, size, seen) }, UNSEEN_BETWEEN_SCRIPTS),
  }));
  const known = new Set(pairs.map(([latin, other]) => `${latin} ${other}`));
  const random = seeded(11);
  const out = new Float64Array(crossFeatureCount(models.length));
  const rows = [];
  const answers = [];
  let [same, others] = [0, 0];
  const learn = (latin, other, answer) => {
    if (crossFeatures(latin, other, models, out) < FAR_BITS) return;
    rows.push(Float64Array.from(out));
    answers.push(answer);
  };
  for (const [latin, other] of unseen) {
    same++;
    learn(latin, other, 1);
    for (let k = 0; k < RANDOM_PER_PAIR; k++) {
      const stranger = unseen[Math.floor(random() * unseen.length)][1];
      if (known.has(`${latin} ${stranger}`)) continue;
      others++;
      learn(latin, stranger, 0);
    }
  }
  const model = boostTrees(rows, answers, OPTIONS, seeded(3));
  // The answer is odds against a random pair, whatever share of each was near enough to learn from.
  const base = model.base - Math.log(same / others);
  const yes = answers.reduce((sum, answer) => sum + answer, 0);
  process.stderr.write(
    `${script}: ${yes} of ${same} pairs and ${rows.length - yes} of ${others} strangers near\n`,
  );
  tables.push(
    `export const ${script.toUpperCase()}_TREES: TreesTable = {\n  base: ${base},\n  depth: ${model.depth},\n  cuts: [\n${model.cuts
      .map((list) => `    [${list.map((x) => Number(x.toPrecision(5))).join(', ')}],`)
      .join('\n')}\n  ],\n  trees:\n    ${JSON.stringify(encodeTrees(model))},\n};\n`,
  );
}
writeTable('scriptTrees', {
  what: 'Boosted trees that weigh the letter models of six scripts: log odds that two tokens are one name, against chance; see scripts/crossScript.ts.',
  sources: [...new Set(Object.keys(SCRIPTS).flatMap(sourcesOf))],
  command: 'node build/tables/scriptTrees.mjs',
  body: `import type { TreesTable } from '../boostedTrees.js';\n\n${tables.join('\n')}`,
});

function lettersOf(_script, size, pairs) {
  const { latinMax, otherMax } = size;
  return encodeLetters(trainLetters(readBy(pairs, size), { latinMax, otherMax }));
}
