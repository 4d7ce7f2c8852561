/**
 * How common a name token is, for given names and surnames: the larger of what three sources say, so that no
 * culture's common names pass for rare (a rare name that agrees is strong evidence).
 */
import { csvRow, frontCode, linesOf, loadSource, SOURCES, writeTable } from './lib.mjs';

const { foldToken } = await loadSource('src/matching/scripts/foldToken.ts');

/** Zipf-Mandelbrot over a ranked list: constants set to US shares (rank 1, 100 and 1,000 of either list). */
const zipf = (c, q, s) => (rank) => c / (rank + q) ** s;
const SHAPE = { given: zipf(0.63, 15, 1.3), surname: zipf(0.123, 12, 1.0) };

const shares = { given: new Map(), surname: new Map() };
const raise = (kind, token, share) => {
  if (token === '' || token.length > 24) return;
  if ((shares[kind].get(token) ?? 0) < share) shares[kind].set(token, share);
};

linesOf('names/given-names-by-frequency.txt').forEach((t, i) => {
  raise('given', foldToken(t), SHAPE.given(i + 1));
});
linesOf('names/surnames-by-frequency.txt').forEach((t, i) => {
  raise('surname', foldToken(t), SHAPE.surname(i + 1));
});

const counts = { given: new Map(), surname: new Map() };
let people = 0;
for (const line of linesOf('persons/travellers-us.csv').slice(1)) {
  const [, first, middle, last] = csvRow(line);
  people++;
  const count = (kind, text) => {
    for (const word of text.split(/[\s\-'’.]+/)) {
      const token = foldToken(word);
      if (token !== '') counts[kind].set(token, (counts[kind].get(token) ?? 0) + 1);
    }
  };
  count('given', first);
  count('given', middle);
  count('surname', last);
}
for (const kind of ['given', 'surname'])
  for (const [token, n] of counts[kind]) if (n >= 2) raise(kind, token, (n - 1) / people);

/** Wikidata labels do not say which part is which; a count there is a share of notable people, read for both. */
const latin = new Map();
let labels = 0;
const FILES = ['arabic', 'chinese', 'hebrew', 'katakana', 'korean', 'russian'];
for (const file of FILES) {
  const other = new Map();
  let here = 0;
  for (const line of linesOf(`transliteration/${file}-train.tsv`)) {
    const [word, target, n] = line.split('\t');
    const token = foldToken(word);
    here += Number(n);
    latin.set(token, Math.max(latin.get(token) ?? 0, Number(n)));
    const written = foldToken(target.replace(/ /g, ''));
    other.set(written, (other.get(written) ?? 0) + Number(n));
  }
  labels += here;
  for (const [token, n] of other)
    if (n >= 4) for (const kind of ['given', 'surname']) raise(kind, token, n / here);
}
for (const [token, n] of latin) {
  if (n < 3 || token.length < 2) continue;
  for (const kind of ['given', 'surname']) raise(kind, token, (n * FILES.length) / labels);
}

/** Half-bit levels of -log2(share); level 0 would be a name that everybody has. */
for (const kind of ['given', 'surname']) {
  const levels = [];
  for (const [token, share] of shares[kind]) {
    const level = Math.min(40, Math.max(6, Math.round(-2 * Math.log2(share))));
    levels[level] ??= [];
    levels[level].push(token);
  }
  const body = Array.from(levels, (tokens) => `  '${frontCode(tokens ?? [])}',`).join('\n');
  writeTable(`${kind}Frequency`, {
    what: `${kind === 'given' ? 'Given names' : 'Surnames'} by how rare they are: entry i holds the tokens of about one person in 2^(i/2), front-coded.`,
    sources: [
      `${kind === 'given' ? 'given-names' : 'surnames'}-by-frequency.txt, ${SOURCES.names}`,
      `travellers-us.csv, ${SOURCES.travellers}`,
      `*-train.tsv, ${SOURCES.translit}`,
    ],
    command: 'node build/tables/frequency.mjs',
    body: `export const ${kind.toUpperCase()}_LEVELS: readonly string[] = [\n${body}\n];\n`,
  });
}
