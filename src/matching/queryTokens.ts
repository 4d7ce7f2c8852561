import type { AnalysedPerson } from './analysedPerson.js';
import type { Uses } from './expansion.js';
import { ROLE } from './nameAnalysis.js';
import { coversOf, lackOf, type QueryName } from './queryBounds.js';
import { unitListOf } from './score.js';
import { isInitial } from './tokenEvidence.js';

/** The distinct tokens of a query's names, a column each, and how each may be used. */
export interface QueryTokens {
  readonly names: QueryName[];
  readonly texts: readonly string[];
  readonly uses: readonly Uses[];
}

/** The distinct tokens of a person who is asked about, and where each is used: each is compared with a record once. */
export function queryTokens(theirs: AnalysedPerson): QueryTokens {
  const columns = new Map<string, number>();
  const uses: Uses[] = [];
  const texts: string[] = [];
  const names = theirs.names.map((name) => {
    const own = new Int32Array(name.units.length);
    name.units.forEach((unit, i) => {
      let column = columns.get(unit.text);
      if (column === undefined) {
        column = columns.size;
        columns.set(unit.text, column);
        uses.push(0);
        texts.push(unit.text);
      }
      uses[column] = (uses[column]! | usesOf(unit.role)) as Uses;
      own[i] = column;
    });
    const initials = name.units.map((unit) => isInitial(unit.text));
    const list = unitListOf(name);
    return { name, list, columns: own, initials, covers: coversOf(list.masks), ...lackOf(name) };
  });
  return { names, texts, uses };
}

function usesOf(role: number): Uses {
  return role === ROLE.either ? 3 : role === ROLE.surname ? 2 : 1;
}
