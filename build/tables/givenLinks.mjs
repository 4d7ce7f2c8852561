/** Which given names have been recorded as forms of one: heads with their variants, the held-out heads left out. */
import { loadSource, SOURCES, writeTable } from './lib.mjs';
import { linksOf, namePairs } from './namePairs.mjs';

const { foldToken } = await loadSource('src/matching/scripts/foldToken.ts');
const links = linksOf(namePairs('given', foldToken).filter((pair) => !pair.heldOut));
writeTable('givenLinks', {
  what: 'Given names by what they are forms of: each entry is a name and its forms; see givenLinks.ts.',
  sources: [`givenname-pairs.csv, ${SOURCES.names}`],
  command: 'node build/tables/givenLinks.mjs',
  body: `export const GIVEN_LINKS =\n  '${links}';\n`,
});
