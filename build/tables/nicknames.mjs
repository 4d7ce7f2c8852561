/** Nickname edges: a formal name and what its bearers are called. Not transitive: ron is aaron's and ronald's. */
import { csvRow, linesOf, loadSource, SOURCES, writeTable } from './lib.mjs';

const { foldToken } = await loadSource('src/matching/scripts/foldToken.ts');
const edges = new Map();
for (const line of linesOf('names/nicknames.csv').slice(1)) {
  const [formal, , nick] = csvRow(line).map(foldToken);
  if (!formal || !nick || formal === nick) continue;
  (edges.get(formal) ?? edges.set(formal, new Set()).get(formal)).add(nick);
}
const text = [...edges]
  .sort(([a], [b]) => (a < b ? -1 : 1))
  .map(([formal, nicks]) => `${formal} ${[...nicks].sort().join(' ')}`)
  .join(';');
writeTable('nicknames', {
  what: 'English nicknames: each entry is a formal name and what its bearers are called.',
  sources: [`nicknames.csv, ${SOURCES.nicknames}`],
  command: 'node build/tables/nicknames.mjs',
  body: `export const NICKNAMES =\n  '${text}';\n`,
});
