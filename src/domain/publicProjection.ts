import { fieldText } from './plainValue.js';
import {
  ELEMENTS,
  type ElementCode,
  type ElementRow,
  type ElementValue,
  type PublicRule,
} from './registrationElements.js';

/**
 * What of a registration the public may see, and with it schools, housing and volunteer bodies (SORNA guide, Public
 * Website; 34 USC 20920). A table of its own: an element without a row here cannot be shown, and none that the law
 * prohibits can have a row, which is a matter of types and not of care.
 */
type Showable = {
  [E in ElementCode]: (typeof ELEMENTS)[E]['public'] extends Extract<PublicRule, 'minimum' | 'may-withhold'>
    ? E
    : never;
}[ElementCode];

/** Employers and schools by address: their names may be withheld (34 USC 20920(c)) and are, unless a jurisdiction says otherwise. */
const PLACE = ['street', 'description', 'city', 'state', 'postcode'] as const;

export const PUBLIC_FIELDS: Readonly<Record<Showable, readonly string[]>> = {
  name: ['surname', 'given', 'middle', 'suffix'],
  alias: ['surname', 'given', 'middle', 'full'],
  'tribal-name': ['full'],
  description: ['height', 'weight', 'eyes', 'hair', 'race'],
  mark: ['kind', 'where', 'text'],
  residence: PLACE,
  employment: PLACE,
  school: PLACE,
  // The picture is shown by the page that holds it; there are no words to it.
  photo: [],
  vehicle: ['kind', 'plate', 'colour', 'make', 'model', 'year', 'kept'],
  offence: ['offence', 'citation', 'convictedOn', 'place'],
};

/** Fields that a jurisdiction may show besides: the law lets it withhold them (34 USC 20920(c)(2), (3)). */
export const MAY_BE_SHOWN: Readonly<Partial<Record<Showable, readonly string[]>>> = {
  employment: ['name'],
  school: ['name'],
};

/** The fields of a value that may be shown; null for an element of which nothing may. @param more of `MAY_BE_SHOWN` */
export function publicValue(
  element: string,
  value: ElementValue,
  more: readonly string[] = [],
): ElementValue | null {
  if (!isShowable(element)) return null;
  const also = (MAY_BE_SHOWN[element] ?? []).filter((f) => more.includes(f));
  return Object.fromEntries(
    [...also, ...PUBLIC_FIELDS[element]].flatMap((f) => (value[f] === undefined ? [] : [[f, value[f]]])),
  );
}

/** The same two patterns stand as a constraint on the table of what is shown (`public_entries`). */
const LOOKS_LIKE_SSN = /(^|[^0-9])[0-9]{3}[- ][0-9]{2}[- ][0-9]{4}([^0-9]|$)/;
const LOOKS_LIKE_INTERNET = /@|https?:\/\/|www\./i;

/** Whether something prohibited was typed into a field that may be shown: a Social Security number, an Internet identifier. */
export function looksProhibited(fields: ElementValue): boolean {
  const text = JSON.stringify(fields);
  return LOOKS_LIKE_SSN.test(text) || LOOKS_LIKE_INTERNET.test(text);
}

export function isShowable(element: string): element is Showable {
  return Object.hasOwn(PUBLIC_FIELDS, element);
}

/** A value in words, by the labels of its element; only the named fields. */
export function valueText(
  element: ElementCode,
  value: ElementValue,
  fields?: readonly string[],
  days?: 'in letters' | 'as kept',
): string {
  const row: ElementRow = ELEMENTS[element];
  return row.fields
    .flatMap((f) => {
      const said = value[f.code];
      if (said === undefined || said === '' || (fields && !fields.includes(f.code))) return [];
      return [fieldText(f, said, days)];
    })
    .join(', ');
}
