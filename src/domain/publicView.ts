import type { IsoDate } from '#basics/dates.js';
import { isShowable, looksProhibited, publicValue, valueText } from './publicProjection.js';
import {
  ELEMENTS,
  type ElementCode,
  type ElementRow,
  type ElementValue,
  elementOf,
} from './registrationElements.js';

/** What a jurisdiction may decide about its public site; what it may not decide is no option. */
export interface PublicOptions {
  /** Adjudicated juveniles are posted only where the jurisdiction says so (SORNA guide, Juveniles). */
  readonly juveniles: boolean;
  /** Tier I of offences against adults may be left out (34 USC 20920(c)(1)). */
  readonly withholdsTierOne: boolean;
  /** Names of employers and schools may be withheld (34 USC 20920(c)(2), (3)) and are, unless the jurisdiction says otherwise. */
  readonly employerNames: boolean;
  readonly schoolNames: boolean;
  /** Who moved out may stay on the site (SORNA guide, Previously registered offenders). */
  readonly movedOut: boolean;
}

/** The options with the words of the law, in the order of the settings page; `setting` is the key in an agency's settings. */
export const PUBLIC_OPTIONS = {
  juveniles: { setting: 'publicJuveniles', source: 'SORNA guide, Juvenile Offenders and SORNA' },
  withholdsTierOne: { setting: 'publicWithoutTierOne', source: '34 USC 20920(c)(1)' },
  employerNames: { setting: 'publicEmployerNames', source: '34 USC 20920(c)(2)' },
  schoolNames: { setting: 'publicSchoolNames', source: '34 USC 20920(c)(3)' },
  movedOut: { setting: 'publicMovedOut', source: 'SORNA guide, Previously registered offenders' },
} as const satisfies Record<keyof PublicOptions, { setting: string; source: string }>;

/** Why somebody is not shown at all. */
export const NOT_LISTED = ['sealed', 'pending', 'over', 'juvenile', 'tierOne'] as const;
export type NotListed = (typeof NOT_LISTED)[number];

export interface PublicFacts {
  readonly state: string;
  readonly tier: string | null;
  readonly juvenile: boolean;
  readonly sealed: boolean;
  /** An offence against a minor is entered; unknown ages count as one, so that nobody is left out by a gap. */
  readonly againstMinor: boolean;
}

export interface PublicView {
  /** Null: the person would be shown; else why not at all. */
  readonly notListed: { readonly says: NotListed; readonly source: string } | null;
  readonly shown: readonly {
    readonly element: ElementCode;
    readonly label: string;
    readonly text: string;
    readonly fields: ElementValue;
  }[];
  readonly withheld: readonly {
    readonly element: ElementCode;
    readonly label: string;
    readonly what: string;
    readonly because: 'never' | 'notListed' | 'victim' | 'partOf' | 'looks' | 'former';
    readonly source: string;
  }[];
}

/** A value as it stands in the file. */
export interface PublicInput {
  readonly element: string;
  readonly state: string;
  readonly value: ElementValue;
  readonly untilOn?: IsoDate | null;
}

const GUIDE = 'SORNA guide, Public Website';

/**
 * What the public would see of a registration, and of everything else why not. Made from the table of what may be shown
 * (`publicProjection.ts`), so that a field without a row there cannot be in it, whatever is entered.
 * @param today what had ended before this day is not shown; null: nothing has an end
 */
export function publicView(
  facts: PublicFacts,
  values: readonly PublicInput[],
  options: PublicOptions,
  today: IsoDate | null = null,
): PublicView {
  const known = values.filter((v) => v.state === 'known' && elementOf(v.element));
  const shown: PublicView['shown'][number][] = [];
  const withheld: PublicView['withheld'][number][] = [];
  for (const v of known) {
    const element = v.element as ElementCode;
    const row: ElementRow = ELEMENTS[element];
    const { label } = row;
    const more =
      (element === 'employment' && options.employerNames) || (element === 'school' && options.schoolNames)
        ? ['name']
        : [];
    const seen = publicValue(element, v.value, more);
    if (seen === null || !isShowable(element)) {
      withheld.push({
        element,
        label,
        what: label,
        because: row.public === 'prohibited' ? 'never' : 'notListed',
        source: row.public === 'prohibited' ? `${GUIDE}; 34 USC 20920(b), 20916(c)` : GUIDE,
      });
      continue;
    }
    const former = today !== null && v.untilOn != null && v.untilOn < today;
    if (former || looksProhibited(seen)) {
      withheld.push({ element, label, what: label, because: former ? 'former' : 'looks', source: GUIDE });
      continue;
    }
    const text = valueText(element, v.value, Object.keys(seen));
    if (text !== '') shown.push({ element, label, text, fields: seen });
    const hidden = row.fields.filter((f) => v.value[f.code] !== undefined && seen[f.code] === undefined);
    if (hidden.length > 0)
      withheld.push({
        element,
        label,
        what: hidden.map((f) => f.label).join(', '),
        because: hidden.some((f) => f.code.startsWith('victim')) ? 'victim' : 'partOf',
        source: row.source,
      });
  }
  return { notListed: notListed(facts, options), shown, withheld };
}

function notListed(facts: PublicFacts, options: PublicOptions): PublicView['notListed'] {
  if (facts.sealed) return { says: 'sealed', source: 'SORNA guide, Who Must Register: convictions only' };
  if (facts.state === 'pending') return { says: 'pending', source: GUIDE };
  if (facts.state === 'ended' || (facts.state === 'moved-out' && !options.movedOut))
    return { says: 'over', source: GUIDE };
  if (facts.juvenile && !options.juveniles)
    return { says: 'juvenile', source: 'SORNA guide, Juveniles: posting is for the jurisdiction to decide' };
  if (options.withholdsTierOne && facts.tier === 'I' && !facts.againstMinor)
    return { says: 'tierOne', source: '34 USC 20920(c)(1)' };
  return null;
}

/** As an agency's settings say; nothing said is the careful reading of each. */
export function publicOptions(settings: Readonly<Record<string, unknown>> | undefined): PublicOptions {
  const says = (option: keyof PublicOptions) => settings?.[PUBLIC_OPTIONS[option].setting] === true;
  return {
    juveniles: says('juveniles'),
    withholdsTierOne: says('withholdsTierOne'),
    employerNames: says('employerNames'),
    schoolNames: says('schoolNames'),
    movedOut: says('movedOut'),
  };
}

/** Whether an offence may be one against a minor: unknown ages count as one, so that nobody is left out by a gap. */
export function mayBeAgainstMinor(values: readonly PublicInput[]): boolean {
  const ages = values
    .filter((v) => v.element === 'offence' && v.state === 'known')
    .map((v) => (/^\d+$/.test(v.value.victimAge ?? '') ? Number(v.value.victimAge) : 0));
  return ages.length === 0 || ages.some((age) => age < 18);
}
