/**
 * The pair model: from two spellings to the odds that they are forms of one name. The letter model's verdict on a
 * training pair comes from models that did not see the pair's head, so that the trees learn how far to trust it.
 * Prints recall on the held-out heads: `node build/tables/pairModel.mjs`.
 */
import { boostTrees, encodeTrees } from './boostTrees.mjs';
import { loadSource, SOURCES, seeded, writeTable } from './lib.mjs';
import { linksOf, namePairs } from './namePairs.mjs';
import { encodeLetters, trainLetters } from './trainLetters.mjs';

const { foldToken } = await loadSource('src/matching/scripts/foldToken.ts');
const { LetterModel } = await loadSource('src/matching/scripts/letterModel.ts');
const { pairFeatures, viewToken, FEATURE_COUNT } = await loadSource('src/matching/pairFeatures.ts');
const { NameLinks } = await loadSource('src/matching/givenLinks.ts');
const { BoostedTrees } = await loadSource('src/matching/boostedTrees.ts');

const FOLDS = 4;
const SIZE = { latinMax: 2, otherMax: 2 };
/** Chosen on folds of what is not held out; given names have links, and deeper trees learn single ones by heart. */
const OPTIONS = {
  given: { trees: 220, depth: 4, rate: 0.08 },
  surname: { trees: 220, depth: 5, rate: 0.08 },
};
const TOLERATED = { given: 0.08, surname: 0.185 };

/** Without arguments both; else those named. */
const only = process.argv.slice(2);
for (const kind of ['given', 'surname']) {
  if (only.length > 0 && !only.includes(kind)) continue;
  const pairs = namePairs(kind, foldToken);
  const known = pairs.filter((pair) => !pair.heldOut);
  const unseen = pairs.filter((pair) => pair.heldOut);
  const foldOf = (pair) => pair.fold % FOLDS;
  const lettersFrom = (list) => {
    const both = list
      .filter((p) => p.same)
      .flatMap(({ a, b }) => [
        [a, b, 1],
        [b, a, 1],
      ]);
    return new LetterModel({ ...SIZE, entries: encodeLetters(trainLetters(both, { ...SIZE, rounds: 5 })) });
  };
  const views = new Map();
  const view = (token) => {
    if (!views.has(token)) views.set(token, viewToken(token));
    return views.get(token);
  };
  // Links of given names only: few surnames are forms of two others.
  const linksFrom = (list) => (kind === 'given' ? new NameLinks(linksOf(list)) : null);
  const out = new Float64Array(kind === 'given' ? FEATURE_COUNT : FEATURE_COUNT - 1);
  const featuresOf = ({ a, b }, letters, links) => {
    const verdict = a < b ? letters.bits(a, b) : letters.bits(b, a);
    pairFeatures(view(a), view(b), kind, verdict, out, links);
    return Float64Array.from(out);
  };
  const rows = [];
  const answers = [];
  for (let fold = 0; fold < FOLDS; fold++) {
    const others = known.filter((pair) => foldOf(pair) !== fold);
    const letters = lettersFrom(others);
    const links = linksFrom(others);
    for (const pair of known) {
      if (foldOf(pair) !== fold) continue;
      rows.push(featuresOf(pair, letters, links));
      answers.push(pair.same ? 1 : 0);
    }
  }
  const model = boostTrees(rows, answers, OPTIONS[kind], seeded(3));
  const table = {
    base: model.base,
    depth: model.depth,
    cuts: model.cuts,
    trees: encodeTrees(model),
  };
  const trees = new BoostedTrees(table);
  const letters = lettersFrom(known);
  const links = linksFrom(known);
  const scores = unseen.map((pair) => ({
    same: pair.same,
    score: trees.logOdds(featuresOf(pair, letters, links)),
  }));
  const others = scores
    .filter((s) => !s.same)
    .map((s) => s.score)
    .sort((x, y) => y - x);
  const same = scores.filter((s) => s.same);
  const line = others[Math.floor(others.length * TOLERATED[kind])];
  const recall = same.filter((s) => s.score > line).length / same.length;
  process.stderr.write(
    `${kind}: trained on ${known.length}, held-out recall ${recall.toFixed(4)} at ${TOLERATED[kind]} false (${same.length} same, ${others.length} not)\n`,
  );
  const constant = `${kind.toUpperCase()}_PAIR_TREES`;
  writeTable(`${kind}PairTrees`, {
    what: `Boosted trees that tell forms of one ${kind === 'given' ? 'given name' : 'surname'} from different names; see pairModel.ts.`,
    sources: [`${kind === 'given' ? 'givenname' : 'surname'}-pairs.csv, ${SOURCES.names}`],
    command: 'node build/tables/pairModel.mjs',
    body: `import type { TreesTable } from '../boostedTrees.js';\n\nexport const ${constant}: TreesTable = {\n  base: ${table.base},\n  depth: ${table.depth},\n  cuts: [\n${table.cuts.map((list) => `    [${list.join(', ')}],`).join('\n')}\n  ],\n  trees:\n    ${JSON.stringify(table.trees)},\n};\n`,
  });
}
