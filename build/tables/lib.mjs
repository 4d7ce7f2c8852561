/** What the table builders share: where the data lies, how source modules are loaded, how a table file is written. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '../..');

/** The data folder: $RSOITS_SHARED/data, or shared/data beside the repository. */
export function dataFolder() {
  const candidates = [
    ...(process.env.RSOITS_SHARED ? [process.env.RSOITS_SHARED] : []),
    join(root, '../shared'),
    join(root, '../../shared'),
  ];
  const found = candidates.map((c) => join(c, 'data')).find((c) => existsSync(c));
  if (!found) throw new Error('no data folder: set RSOITS_SHARED to the folder that holds data/');
  return found;
}

export const readData = (name) => readFileSync(join(dataFolder(), name), 'utf8');
export const linesOf = (name) =>
  readData(name)
    .split(/\r?\n/)
    .filter((line) => line !== '');

/** A small CSV reader: quotes, doubled quotes; no line breaks inside fields. */
export function csvRow(line) {
  const cells = [];
  let cell = '';
  let quoted = false;
  for (let i = 0; i < line.length; i++) {
    const c = line[i];
    if (quoted) {
      if (c === '"' && line[i + 1] === '"') {
        cell += '"';
        i++;
      } else if (c === '"') quoted = false;
      else cell += c;
    } else if (c === '"') quoted = true;
    else if (c === ',') {
      cells.push(cell);
      cell = '';
    } else cell += c;
  }
  cells.push(cell);
  return cells;
}

/** Loads a module of src (TypeScript) as it stands, so that tables are built with the very folds that read them. */
export async function loadSource(path) {
  const result = await build({
    entryPoints: [join(root, path)],
    bundle: true,
    write: false,
    format: 'esm',
    platform: 'node',
    alias: {},
    plugins: [
      {
        name: 'hash-imports',
        setup(b) {
          b.onResolve({ filter: /^#/ }, (args) => ({
            path: join(root, 'src', `${args.path.slice(1).replace(/\.js$/, '')}.ts`),
          }));
        },
      },
    ],
  });
  const text = result.outputFiles[0].text;
  return import(`data:text/javascript;base64,${Buffer.from(text).toString('base64')}`);
}

/** Writes src/matching/tables/NAME.ts with its head: source, licence and the command that makes it. */
export function writeTable(name, { what, sources, command, body }) {
  const head = [
    '/**',
    ` * ${what}`,
    ' *',
    ...sources.map((s) => ` * Source: ${s}`),
    ` * Made by: ${command} (the same data give the same bytes). Do not edit by hand.`,
    ' */',
    '',
  ].join('\n');
  const path = join(root, 'src/matching/tables', `${name}.ts`);
  writeFileSync(path, `${head}${body}`);
  process.stderr.write(`${name}.ts ${(head.length + body.length) >> 10} KB\n`);
}

/** Sorted tokens as one string: a capital letter says how many characters are shared with the token before. */
export function frontCode(tokens) {
  const sorted = [...tokens].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
  let before = '';
  let out = '';
  for (const token of sorted) {
    let shared = 0;
    while (shared < 25 && shared < before.length && before[shared] === token[shared]) shared++;
    out += String.fromCharCode(65 + shared) + token.slice(shared);
    before = token;
  }
  return out;
}

/** Only random-looking where a builder needs it, and the same on every run. */
export function seeded(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

export const SOURCES = {
  names: 'tfmorris/Names, Apache-2.0',
  nicknames: 'carltonnorthern/nicknames, Apache-2.0',
  travellers: 'opensanctions/yente (invented travellers), MIT',
  translit: 'NETransliteration-COLING2018 (Wikidata labels), CC0-1.0',
  ar2en: 'google/transliteration, Apache-2.0',
};
