import { readCountry } from '#domain/countries.js';
import type { DocumentKind, PersonName } from '#domain/person.js';
import { readFullDate, readWholeDate } from '../dates.js';
import { isObject, type JsonObject, listed, textOf } from '../jsonDocument.js';
import type { ManifestPerson } from '../manifest.js';
import { readName } from '../names.js';
import { readSex } from '../niem/codes.js';
import type { Remarks } from '../outcome.js';

const DOCUMENTS: Readonly<Record<string, DocumentKind>> = {
  passport: 'passport',
  visa: 'visa',
  'identity-card': 'identity-card',
  'driver-licence': 'driver-licence',
};

/** A person in the field names of INTERPOL's notices: any field may be null or missing, a forename too. */
export function readNoticePerson(n: JsonObject, remarks: Remarks): ManifestPerson {
  const own = nameOf(n);
  const aliases = listed(n.aliases)
    .filter(isObject)
    .flatMap((a) => nameOf(a) ?? [])
    .map((a): PersonName => ({ ...a, kind: 'alias' }));
  const born = textOf(n.date_of_birth);
  const date = born === undefined ? undefined : readFullDate(born);
  if (born !== undefined && date === undefined)
    remarks.add(
      'date',
      0,
      `date_of_birth is ${JSON.stringify(born.slice(0, 12))}. Expected YYYY/MM/DD or YYYY`,
    );
  const sex = textOf(n.sex_id);
  const read = sex === undefined ? undefined : readSex(sex);
  const countries = listed(n.nationalities).flatMap((c) => countryOf(c, remarks));
  const place = [textOf(n.place_of_birth), textOf(n.country_of_birth_id)].filter((t) => t !== undefined);
  const documents = listed(n.documents)
    .filter(isObject)
    .flatMap((d) => {
      const number = textOf(d.number);
      if (number === undefined) return [];
      const [issuer] = countryOf(d.country, remarks);
      const expiry = readWholeDate(textOf(d.expiry) ?? '');
      return [
        {
          kind: DOCUMENTS[textOf(d.type) ?? ''] ?? 'other',
          number,
          ...(issuer === undefined ? {} : { issuer }),
          ...(expiry === undefined ? {} : { expiry }),
        },
      ];
    });
  const id = textOf(n.entity_id);
  return {
    names: [...(own ? [own] : []), ...aliases],
    ...(date === undefined ? {} : { birthDates: [date] }),
    ...(read === undefined ? {} : { sex: read }),
    ...(countries.length === 0 ? {} : { citizenships: countries }),
    ...(place.length === 0 ? {} : { birthPlace: place.join(', ') }),
    ...(documents.length === 0 ? {} : { documents }),
    ...(id === undefined ? {} : { senderPersonId: id }),
    role: 'unknown',
    part: 'subject',
    offset: 0,
  };
}

function nameOf(n: JsonObject): PersonName | undefined {
  return readName(textOf(n.name) ?? '', textOf(n.forename) ?? '', '');
}

/** A country of two or three letters as alpha-3; what is neither is remarked and left out. */
export function countryOf(value: unknown, remarks: Remarks): string[] {
  const text = textOf(value);
  if (text === undefined) return [];
  const read = readCountry(text);
  if (read.how !== 'unknown') return [read.code];
  remarks.add('country', 0, `country ${JSON.stringify(text.slice(0, 8))}. Expected a code of ISO 3166`);
  return [];
}
