import { NAME_LEVELS } from './model.js';
import { type AnalysedName, ROLE } from './nameAnalysis.js';
import { unitMask, unitRole } from './segment.js';

/**
 * What a token costs at least that finds no counterpart (`leftOver`), in centibits, by its role: the bounds of a search
 * take it off, so that who agrees in one token only is not looked at for all. Each cost of an alignment is of one token
 * left or of one on each side; a pair's is shared out, first to the query's token, the rest to the record's. Names without
 * a given name or without a surname (`isBare`) are let off some of it: nothing may be taken off for them.
 */
type Costs = readonly [given: number, middle: number, surname: number, either: number];

const costOf = (level: keyof typeof NAME_LEVELS): number => -NAME_LEVELS[level].centibits;
const least = (...costs: readonly number[]): number => Math.max(0, Math.min(...costs));

/** Of the query's tokens, where the record's name has a given name and a surname. */
export const QUERY_UNMATCHED: Costs = (() => {
  const given = least(
    costOf('given-omitted'),
    costOf('given-differs'),
    costOf('given-against-middle'),
    costOf('given-against-surname'),
  );
  const middle = least(costOf('middle-omitted'), costOf('middle-differs'), costOf('given-against-middle'));
  const surname = least(
    costOf('surname-omitted'),
    costOf('surname-differs'),
    costOf('second-surname-differs'),
    costOf('given-against-surname'),
  );
  return [given, middle, surname, middle];
})();

/** Of the record's tokens beside that, where the query's name has a given name and a surname. */
export const RECORD_UNMATCHED: Costs = (() => {
  const [given, middle, surname] = QUERY_UNMATCHED;
  const ourGiven = least(
    costOf('given-omitted'),
    costOf('given-differs') - given,
    costOf('given-against-middle') - middle,
    costOf('given-against-surname') - surname,
  );
  const ourMiddle = least(
    costOf('middle-omitted'),
    costOf('middle-differs') - middle,
    costOf('given-against-middle') - given,
  );
  const ourSurname = least(
    costOf('surname-omitted'),
    costOf('surname-differs') - surname,
    costOf('second-surname-differs') - surname,
    costOf('given-against-surname') - given,
  );
  return [ourGiven, ourMiddle, ourSurname, ourMiddle];
})();

/** What each token of the query's name costs that finds no counterpart, in steps, rounded down, by the token's place. */
export function tokenCosts(name: AnalysedName, step: number): number[] {
  const costs: number[] = [];
  for (let i = 0; i < name.tokens; i++) costs.push(Math.floor(QUERY_UNMATCHED[name.units[i]!.role] / step));
  return costs;
}

/** The sum of what the tokens of a mask cost. */
export function costOfMask(costs: readonly number[], mask: number): number {
  let sum = 0;
  for (let i = 0; i < costs.length; i++) if ((mask & (1 << i)) !== 0) sum += costs[i]!;
  return sum;
}

const isSingle = (mask: number): boolean => (mask & (mask - 1)) === 0;

/** Whether a query's name has a given name and a surname: else the record's are let off. */
export function isWhole(name: AnalysedName): boolean {
  const has = (role: number): boolean => name.units.some((unit) => unit.role === role && isSingle(unit.mask));
  return has(ROLE.given) && has(ROLE.surname);
}

/** Whether a record's name, of units from (inclusive) to (exclusive), lacks a given name or a surname. */
export function isBare(units: Uint32Array, from: number, to: number): boolean {
  let parts = 0;
  for (let u = from; u < to; u++) if (isSingle(unitMask(units[u]!))) parts |= 1 << unitRole(units[u]!);
  const both = (1 << ROLE.given) | (1 << ROLE.surname);
  return (parts & both) !== both;
}
