import type { AnalysedPerson } from './analysedPerson.js';
import { dayOfAnyYear } from './dateRanges.js';
import { sumNeeded } from './dependence.js';
import { CITIZENSHIP_LEVELS, SEX_LEVELS } from './model.js';
import { isCommonCitizenship } from './score.js';

/** Days of the year on which the query's dates fall, where the same day of another year says something. */
export const sameDaysOf = ({ dates }: AnalysedPerson): number[] =>
  dates.map(dayOfAnyYear).filter((day) => day > 0);

/** What the tokens of a name must sum to; nothing where a record without a name would do as well. */
export const namesNeeded = (centibits: number): number =>
  centibits <= 0 ? Math.min(0, sumNeeded(centibits)) : sumNeeded(centibits);

/** The most that sex and citizenship can add for this query. */
export function smallFieldsMax(theirs: AnalysedPerson): number {
  const sex =
    theirs.sex === '' ? 0 : Math.max(0, SEX_LEVELS[theirs.sex === 'F' ? 'same-female' : 'same'].centibits);
  const { citizenships } = theirs;
  const citizenship = citizenships.length === 0 ? 0 : citizenshipMost(citizenships);
  return sex + citizenship;
}

function citizenshipMost(citizenships: readonly string[]): number {
  return Math.max(
    ...citizenships.map((c) => CITIZENSHIP_LEVELS[isCommonCitizenship(c) ? 'same-common' : 'same'].centibits),
    0,
  );
}
