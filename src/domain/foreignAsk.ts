import { type IsoDate, isIsoDate } from '#basics/dates.js';
import { err, ok, type Result } from '#basics/result.js';
import { ISO_COUNTRIES, US_TERRITORIES } from './countries.js';

/**
 * What a registration agency says when it asks USNCB itself to tell a country (reference A4 48). The same rules of
 * release hold; USNCB has its own second person, and NSOTC reads the copy.
 */
export interface ForeignAsk {
  readonly country: string;
  readonly place: string;
  readonly departsOn: IsoDate;
  readonly arrivesOn: IsoDate;
  readonly rationale: string;
}

export type ForeignAskField = 'record' | 'country' | 'place' | 'departsOn' | 'arrivesOn' | 'rationale';

export type ForeignAskProblem =
  | 'required'
  | 'notADate'
  | 'unknownValue'
  | 'notAPlace'
  | 'inTheUnitedStates'
  | 'beforeDeparture'
  | 'dateInPast'
  | 'tooLong';

/** Every problem with its field. A place is letters: nothing else of it could be told abroad. */
export function readForeignAsk(
  input: Readonly<Record<Exclude<ForeignAskField, 'record'>, string>>,
  today: IsoDate,
): Result<
  ForeignAsk,
  readonly {
    readonly field: ForeignAskField;
    readonly problem: ForeignAskProblem;
  }[]
> {
  const problems: {
    field: ForeignAskField;
    problem: ForeignAskProblem;
  }[] = [];
  const place = input.place.trim();
  const rationale = input.rationale.trim();
  if (!ISO_COUNTRIES.includes(input.country) || input.country === 'USA')
    problems.push({ field: 'country', problem: input.country === '' ? 'required' : 'unknownValue' });
  else if (US_TERRITORIES.includes(input.country))
    problems.push({ field: 'country', problem: 'inTheUnitedStates' });
  if (place !== '' && !/^[\p{L}\p{M} .,'’()-]{1,80}$/u.test(place))
    problems.push({ field: 'place', problem: 'notAPlace' });
  for (const field of ['departsOn', 'arrivesOn'] as const)
    if (!isIsoDate(input[field]))
      problems.push({ field, problem: input[field] === '' ? 'required' : 'notADate' });
  const days = isIsoDate(input.departsOn) && isIsoDate(input.arrivesOn);
  if (days && input.arrivesOn < input.departsOn)
    problems.push({ field: 'arrivesOn', problem: 'beforeDeparture' });
  // A journey long past is a mistake of typing; one of last week is worth telling.
  else if (days && input.arrivesOn < addYear(today, -1))
    problems.push({ field: 'arrivesOn', problem: 'dateInPast' });
  if (rationale === '') problems.push({ field: 'rationale', problem: 'required' });
  if (rationale.length > 4000) problems.push({ field: 'rationale', problem: 'tooLong' });
  if (problems.length > 0) return err(problems);
  return ok({
    country: input.country,
    place,
    departsOn: input.departsOn,
    arrivesOn: input.arrivesOn,
    rationale,
  });
}

function addYear(day: IsoDate, years: number): IsoDate {
  return `${Number(day.slice(0, 4)) + years}${day.slice(4)}`;
}
