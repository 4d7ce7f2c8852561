import { isShowable, PUBLIC_FIELDS, publicValue, valueText } from './publicProjection.js';
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
}

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
  readonly notListed: { readonly says: string; readonly source: string } | null;
  readonly shown: readonly { readonly element: ElementCode; readonly label: string; readonly text: string }[];
  readonly withheld: readonly {
    readonly element: ElementCode;
    readonly label: string;
    readonly what: string;
    readonly because: string;
    readonly source: string;
  }[];
}

const GUIDE = 'SORNA guide, Public Website';

/**
 * What the public would see of a registration, and of everything else why not. Made from the table of what may be shown
 * (`publicProjection.ts`), so that a field without a row there cannot be in it, whatever is entered.
 */
export function publicView(
  facts: PublicFacts,
  values: readonly { readonly element: string; readonly state: string; readonly value: ElementValue }[],
  options: PublicOptions,
): PublicView {
  const known = values.filter((v) => v.state === 'known' && elementOf(v.element));
  const shown: PublicView['shown'][number][] = [];
  const withheld: PublicView['withheld'][number][] = [];
  for (const v of known) {
    const element = v.element as ElementCode;
    const row: ElementRow = ELEMENTS[element];
    const { label } = row;
    const seen = publicValue(element, v.value);
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
    const text = valueText(element, v.value, PUBLIC_FIELDS[element]);
    if (text !== '') shown.push({ element, label, text });
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
  if (facts.state === 'ended' || facts.state === 'moved-out') return { says: 'over', source: GUIDE };
  if (facts.juvenile && !options.juveniles)
    return { says: 'juvenile', source: 'SORNA guide, Juveniles: posting is for the jurisdiction to decide' };
  if (options.withholdsTierOne && facts.tier === 'I' && !facts.againstMinor)
    return { says: 'tierOne', source: '34 USC 20920(c)(1)' };
  return null;
}

/** As an agency's settings say; nothing said is the careful reading of each. */
export function publicOptions(settings: Readonly<Record<string, unknown>> | undefined): PublicOptions {
  return {
    juveniles: settings?.publicJuveniles === true,
    withholdsTierOne: settings?.publicWithoutTierOne === true,
  };
}
