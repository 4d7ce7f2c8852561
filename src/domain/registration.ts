import { dateText, type IsoDate } from '#basics/dates.js';
import { err, ok, type Result } from '#basics/result.js';
import { stateCode } from './fieldRules.js';
import type { PersonName } from './person.js';
import type { Completeness, ElementValue } from './registrationElements.js';
import type { Answer, OffenceFacts, PersonTier } from './tier.js';
import type { Conduct, Tier } from './tierRules.js';
import { type PlaceTie, type RegistrationPlace, tribeName } from './whereToRegister.js';

/** What the registration element `offence` says, as the tier rules ask for it. */
export function offenceFactsOf(id: string, v: ElementValue): OffenceFacts {
  const age = (code: string) => (/^\d{1,3}$/.test(v[code] ?? '') ? Number(v[code]) : undefined);
  const [offenderAge, victimAge] = [age('offenderAge'), age('victimAge')];
  return {
    id,
    finding: v.finding === 'delinquent' ? 'delinquent' : 'convicted',
    court: (v.court ?? 'state') as OffenceFacts['court'],
    conduct: (v.conduct ?? 'other-sex-offence') as Conduct,
    punishableOverOneYear: answer(v.punishableOverOneYear),
    offenceOn: v.offenceOn ?? '',
    convictedOn: v.convictedOn ?? '',
    consensual: answer(v.consensual),
    custodial: answer(v.custodial),
    closeInAge: answer(v.closeInAge),
    foreignQualifies: answer(v.foreignQualifies),
    enhancedSentencing: answer(v.enhancedSentencing),
    ...(v.federalSection ? { federalSection: v.federalSection } : {}),
    ...(offenderAge === undefined ? {} : { offenderAge }),
    ...(victimAge === undefined ? {} : { victimAge }),
  };
}

function answer(text: string | undefined): Answer {
  return text === 'yes' || text === 'no' ? text : 'unknown';
}

/** `Surname, Given Middle` of a name element; the whole name where parts are not known. */
export function nameOfValue(v: ElementValue): string {
  const rest = [v.given, v.middle, v.suffix].filter(Boolean).join(' ');
  return [v.surname, rest].filter(Boolean).join(', ') || (v.full ?? '');
}

/** The name that stands in a file. @param otherwise what its row is called, for a file that holds no name any more */
export function nameOnFile(values: readonly PlainValue[], otherwise: string): string {
  const name = values.find((v) => v.element === 'name' && v.state === 'known');
  return name ? nameOfValue(name.value) : otherwise;
}

/** A name element as the engine compares names: in parts where parts are known. */
export function personNameOf(v: ElementValue): PersonName {
  if (!v.surname && !v.given) return { full: nameOfValue(v) };
  return {
    ...(v.surname ? { surname: v.surname } : {}),
    ...(v.given ? { given: v.given } : {}),
    ...(v.middle ? { middle: v.middle } : {}),
  };
}

/** A value as the rules see it. */
export interface PlainValue {
  readonly element: string;
  readonly state: string;
  readonly value: ElementValue;
  readonly fromOn: IsoDate | null;
  readonly untilOn: IsoDate | null;
}

const TIES: Readonly<Record<string, PlaceTie>> = {
  residence: 'residence',
  employment: 'employment',
  school: 'school',
};

/** Places that tie the person to jurisdictions: residences, jobs, schools and the courts of the offences. */
export function placesOfValues(values: readonly PlainValue[]): readonly RegistrationPlace[] {
  return values.flatMap((v): RegistrationPlace[] => {
    if (v.state !== 'known') return [];
    if (v.element === 'offence') {
      // A conviction abroad, or by a court of the United States that no state is named for, adds no jurisdiction here.
      if (isOfNoState(v.value)) return [];
      return [
        {
          tie: 'conviction',
          label: `Conviction: ${v.value.offence ?? ''}`,
          state: (v.value.place ?? '').toUpperCase(),
          from: firstDay(v.value.convictedOn),
          until: null,
        },
      ];
    }
    const tie = TIES[v.element];
    if (!tie || !v.value.state) return [];
    const where = [v.value.name, v.value.street ?? v.value.description, v.value.city]
      .filter(Boolean)
      .join(', ');
    return [
      {
        tie,
        label: where || tie,
        state: v.value.state.toUpperCase(),
        ...(v.value.tribe ? { tribe: v.value.tribe } : {}),
        ...(v.value.landUnder
          ? { landUnder: v.value.landUnder as NonNullable<RegistrationPlace['landUnder']> }
          : {}),
        from: v.fromOn ?? '0001-01-01',
        until: v.untilOn,
      },
    ];
  });
}

function isOfNoState({ court, place }: PlainValue['value']): boolean {
  return ['foreign', 'federal', 'military'].includes(court ?? '') && stateCode(place ?? '') === null;
}

/** Values as people read them: a tribe by its name, where the directory has it. For reading only: rules ask by code. */
export function withTribesNamed<V extends { readonly value: Readonly<Record<string, string>> }>(
  values: readonly V[],
  names: ReadonlyMap<string, string>,
): readonly V[] {
  const nameOf = (code: string | undefined) => {
    const agency = code === undefined ? undefined : names.get(code);
    return agency === undefined ? undefined : tribeName(agency);
  };
  return values.map((v) => {
    const tribe = nameOf(v.value.tribe);
    const place = v.value.court === 'tribal' ? nameOf(v.value.place) : undefined;
    return tribe === undefined && place === undefined
      ? v
      : { ...v, value: { ...v.value, ...(tribe ? { tribe } : {}), ...(place ? { place } : {}) } };
  });
}

/** The first day that a date known in part can be. */
function firstDay(text: string | undefined): IsoDate {
  const [y = '0001', m = '01', d = '01'] = (text ?? '').split('-');
  return `${y}-${m}-${d}`;
}

export interface RegistrationRefusal {
  readonly code:
    | 'not-pending'
    | 'incomplete'
    | 'no-offence'
    | 'future'
    | 'reason-needed'
    | 'not-registerable'
    | 'not-registered'
    | 'not-over'
    | 'before-end'
    | 'before-conviction';
  readonly says: string;
}

/**
 * Nobody registers for a conviction that is not there yet: why a day of registration cannot be, where it lies before the
 * earliest conviction of the file. Null: it can, also where the day of a conviction is not known.
 */
export function beforeConviction(on: IsoDate, values: readonly PlainValue[]): string | null {
  const first = convictionAfter(on, values);
  return first === null
    ? null
    : `The day of registration lies before the earliest conviction in the file (${dateText(first)}). Who is registered before release is registered after the conviction: correct the day, or the conviction.`;
}

/** The earliest conviction of the file where it lies after a day of registration; null: it does not, or is not known. */
export function convictionAfter(
  on: IsoDate,
  values: readonly Pick<PlainValue, 'element' | 'state' | 'value'>[],
): string | null {
  const days = values
    .filter((v) => v.element === 'offence' && v.state === 'known')
    .map((v) => v.value.convictedOn ?? '');
  if (days.length === 0 || days.includes('')) return null;
  const first = days.reduce((a, b) => (a < b ? a : b));
  // A day known in part begins with its part: 2020-03-05 is not before 2020-03.
  return on < first ? first : null;
}

/**
 * Whether a person can be entered as registered. An element may be unknown, refused or without a value, but each
 * must have been asked (SORNA guide: "must obtain all of the following information").
 */
export function mayRegister(
  state: string,
  complete: Completeness,
  hasOffence: boolean,
  on: IsoDate,
  today: IsoDate,
  /** Questions of the agency itself that must be answered and are not. */
  ownOpen: readonly string[] = [],
): Result<true, RegistrationRefusal> {
  if (state !== 'pending') return err({ code: 'not-pending', says: 'The person is registered already.' });
  if (!hasOffence)
    return err({
      code: 'no-offence',
      says: 'No registration offense is entered. Nobody registers without a conviction.',
    });
  if (complete.open.length > 0)
    return err({
      code: 'incomplete',
      says: `Not asked yet: ${complete.open.map((o) => o.label).join(', ')}. Enter a value, or say that it is unknown, refused or that there is none.`,
    });
  if (ownOpen.length > 0)
    return err({
      code: 'incomplete',
      says: `Questions of this agency without an answer: ${ownOpen.join(', ')}.`,
    });
  if (on > today)
    return err({ code: 'future', says: `${dateText(on)} is in the future. Expected today or a day before.` });
  return ok(true);
}

/**
 * Whether an officer may decide on a tier. The rules only propose; an officer who decides otherwise, or while an
 * answer is missing, gives a reason that is kept with the path.
 */
export function mayDecideTier(
  computed: PersonTier,
  tier: Tier,
  reason: string,
): Result<true, RegistrationRefusal> {
  if (computed.offences.length === 0)
    return err({ code: 'no-offence', says: 'No registration offense is entered.' });
  if (computed.offences.every((o) => o.result === 'not-registerable' || o.result === 'exempt'))
    if (reason.trim().length < 10)
      return err({
        code: 'not-registerable',
        says: 'By the rules none of the offenses asks for registration. A tier against them needs a reason of ten characters or more.',
      });
  if ((computed.open || computed.tier !== tier) && reason.trim().length < 10)
    return err({
      code: 'reason-needed',
      says: computed.open
        ? 'An answer that would change the tier is missing. A decision without it needs a reason of ten characters or more.'
        : `The rules give Tier ${computed.tier ?? 'none'}. Another tier needs a reason of ten characters or more.`,
    });
  return ok(true);
}
