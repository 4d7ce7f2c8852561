import type { IsoDate } from '#basics/dates.js';
import { readName } from '../names.js';
import { readBirthDate, readDocumentDate } from './dates.js';
import type { Lexer } from './lexer.js';
import { pack, packed } from './lexer.js';
import { DOCUMENT_KINDS, SEXES } from './paxlstFields.js';
import type { PersonDraft, Warns } from './personDraft.js';
import { show } from './personDraft.js';
import { readCountryField, readPort } from './places.js';

/** The role word of a PDT. */
const ROLES = packed<PersonDraft['role']>({ PAX: 'passenger', CRW: 'crew', CREW: 'crew', TRN: 'transit' });

/**
 * One person of the old United States form (PAXLST 001:000, before the United Nations message existed), a whole
 * person in one segment:
 * `PDT+P/number:expiry:country+SURNAME:GIVEN:MIDDLE:birth:sex+PAX+from:to`. Read only; nothing writes it.
 */
export function readPdt(to: Warns, s: Lexer, reference: IsoDate | undefined): PersonDraft {
  const name = readName(s.text(2, 0), s.text(2, 1), s.text(2, 2));
  const role = ROLES.get(s.code(3)) ?? 'unknown';
  const person: PersonDraft = { names: name ? [name] : [], role, offset: s.start };
  const birth = s.text(2, 3);
  if (birth !== '') {
    const { dates, problem } = readBirthDate(birth, '', reference);
    if (dates.length > 0) person.birthDates = dates;
    if (problem)
      to.warn(
        'birth-date',
        s,
        `PDT birth date ${show(birth)} is ${problem.replaceAll('-', ' ')}. Expected YYMMDD`,
      );
  }
  const sex = s.code(2, 4);
  if (sex !== 0) person.sex = SEXES.get(sex) ?? 'U';
  const from = s.text(4, 0);
  if (from !== '') person.embark = readPort(from);
  const until = s.text(4, 1);
  if (until !== '') person.disembark = readPort(until);
  const [type, number] = splitDocument(s.text(1, 0));
  if (number !== '') {
    const expiry = s.text(1, 1);
    const expires = expiry === '' ? undefined : readDocumentDate(expiry, '', reference);
    if (expiry !== '' && expires === undefined)
      to.warn('bad-date', s, `PDT expiry date ${show(expiry)}. Expected YYMMDD`);
    const issuer = s.text(1, 2);
    person.documents = [
      {
        kind: DOCUMENT_KINDS.get(pack(type)) ?? 'other',
        number,
        ...(issuer === '' ? {} : { issuer: readCountryField(to, s, issuer, 'PDT issuing country') }),
        ...(expires === undefined ? {} : { expiry: expires }),
      },
    ];
  }
  return person;
}

function splitDocument(text: string): [string, string] {
  const at = text.indexOf('/');
  return at < 0
    ? ['', text]
    : [text.slice(0, at).trim().toUpperCase().slice(0, 4), text.slice(at + 1).trim()];
}
