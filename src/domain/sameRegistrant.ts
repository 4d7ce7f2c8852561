import { isIsoDate } from '#basics/dates.js';
import { plainUpper } from '#basics/text.js';
import type { PersonDescription } from './person.js';
import type { Warrant } from './registerRecord.js';

/**
 * Whether two register records are of one person beyond doubt, and by what: the FBI number, or the social security
 * number with the full birth date, and a surname or birth date that agrees. Null: people decide. Names and birth dates
 * alone never make two records one (domain.md (i) 10).
 */
export function sameRegistrant(a: PersonDescription, b: PersonDescription): string | null {
  const birth = shared(a.birthDates?.filter(isIsoDate), b.birthDates?.filter(isIsoDate));
  const surname = shared(surnames(a), surnames(b));
  // One slip in a number must not make a stranger wanted.
  if (a.fbiNumber !== undefined && a.fbiNumber === b.fbiNumber && (birth || surname))
    return `the FBI number and ${birth ? 'a birth date' : 'a surname'} agree`;
  if (birth && surname && shared(socialNumbers(a), socialNumbers(b)))
    return 'social security number, surname and full birth date agree';
  return null;
}

/**
 * Whether a record of the Wanted file and one of WIN are the same warrant of one person: issuing agency, day and offense of
 * the warrant, surname and full birth date agree. Entered twice, it is told once.
 */
export function sameWarrant(
  a: PersonDescription & { readonly warrant?: Warrant },
  b: PersonDescription & { readonly warrant?: Warrant },
): string | null {
  const [x, y] = [a.warrant, b.warrant];
  if (!x || !y || x.issuingOri !== y.issuingOri || x.dateOfWarrant !== y.dateOfWarrant) return null;
  if (x.offenseCode === undefined || x.offenseCode !== y.offenseCode) return null;
  const birth = shared(a.birthDates?.filter(isIsoDate), b.birthDates?.filter(isIsoDate));
  return birth && shared(surnames(a), surnames(b))
    ? 'issuing agency, day and offense of the warrant, surname and full birth date agree'
    : null;
}

function shared(a: readonly string[] = [], b: readonly string[] = []): boolean {
  return a.some((x) => b.includes(x));
}

function surnames(p: PersonDescription): string[] {
  return p.names.flatMap((n) => (n.surname ? [plainUpper(n.surname).replace(/[^A-Z]/g, '')] : []));
}

function socialNumbers(p: PersonDescription): string[] {
  return (p.documents ?? [])
    .filter((d) => d.kind === 'ssn')
    .map((d) => d.number.replace(/\D/g, ''))
    .filter((n) => n.length === 9);
}
