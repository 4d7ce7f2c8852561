import type { PersonName } from '#domain/person.js';
import { readFullDate } from '../dates.js';
import { isObject, type JsonObject, listed, textOf } from '../jsonDocument.js';
import type { ManifestMessage, ManifestPerson } from '../manifest.js';
import { plainMessage } from '../message.js';
import { readName } from '../names.js';
import { readSex } from '../niem/codes.js';
import type { Remarks } from '../outcome.js';

/** Whether an object is a query, an answer or an upload of the national public site (NSOPW JSON 1.0, upload 3.0). */
export function looksLikeNsopw(value: JsonObject): boolean {
  return (
    'offenders' in value ||
    'jurisdictionStatus' in value ||
    ('jurisdictions' in value && ('lastName' in value || 'zips' in value)) ||
    ('statusCode' in value && 'id' in value)
  );
}

/** Status codes of an answer: 200 is good, 100 to 115 name what is wrong with the query. */
const GOOD = 200;

/**
 * Reads NSOPW JSON: the offenders of an answer with aliases and addresses, or the one person asked about. The public
 * site is no source of matching and nothing is reported of anybody; reading it lets answers be compared by hand.
 */
export function readNsopwJson(value: JsonObject, remarks: Remarks, bytes: number): ManifestMessage {
  const code = typeof value.statusCode === 'number' ? value.statusCode : undefined;
  if (code !== undefined && code !== GOOD)
    remarks.add('partner-error', 0, `status code ${code}. Expected ${GOOD}: the query was refused`);
  for (const status of listed(value.jurisdictionStatus))
    if (isObject(status) && status.statusCode !== GOOD)
      remarks.add(
        'partner-error',
        0,
        `jurisdiction ${String(status.jurisdictionId).slice(0, 8)} answers ${String(status.statusCode).slice(0, 8)}. Expected ${GOOD}`,
      );
  const offenders = listed(value.offenders).filter(isObject).slice(0, 10_000);
  const isQuery = 'jurisdictions' in value && !('offenders' in value);
  const persons = isQuery ? queried(value, remarks) : offenders.map((o) => offender(o, remarks));
  const id = textOf(value.id);
  return plainMessage({
    format: 'nsopw',
    remarks,
    kind: 'ignored',
    persons,
    references: {
      messageType: isQuery ? 'query' : 'response',
      ...(id === undefined ? {} : { message: id }),
      ...(code === undefined ? {} : { documentCode: String(code) }),
    },
    to: bytes,
  });
}

function offender(o: JsonObject, remarks: Remarks): ManifestPerson {
  const own = [o.name, ...listed(o.names)].filter(isObject).flatMap((n) => nameOf(n) ?? []);
  const aliases = listed(o.aliases)
    .filter(isObject)
    .flatMap((n) => nameOf(n) ?? [])
    .map((n) => ({ ...n, kind: 'alias' as const }));
  const born = textOf(o.dob);
  const date = born === undefined ? undefined : readFullDate(born);
  if (born !== undefined && date === undefined)
    remarks.add('date', 0, `dob is ${JSON.stringify(born.slice(0, 12))}. Expected YYYY-MM-DD`);
  const sex = typeof o.gender === 'string' ? readSex(o.gender) : undefined;
  const homes = [...listed(o.locations), ...listed(o.addresses)].filter(isObject);
  const home = homes.find((l) => l.type === 'R') ?? homes[0];
  const number = textOf(o.id) ?? textOf(o.offenderId);
  return {
    names: [...own, ...aliases],
    ...(date === undefined ? {} : { birthDates: [date] }),
    ...(sex === undefined ? {} : { sex }),
    ...(home === undefined ? {} : { homeAddress: addressOf(home) }),
    ...(number === undefined ? {} : { senderPersonId: number }),
    role: 'unknown',
    part: 'subject',
    offset: 0,
  };
}

/** The person of a query: a surname is required, wildcards are refused by the sites. */
function queried(value: JsonObject, remarks: Remarks): ManifestPerson[] {
  const name = nameOf(value);
  const half = (textOf(value.lastName) === undefined) !== (textOf(value.firstName) === undefined);
  if (half)
    remarks.add('half-name', 0, 'a query by one part of the name. Expected first and last name, or neither');
  for (const part of [value.firstName, value.lastName])
    if (typeof part === 'string' && /[*%?_]/.test(part))
      remarks.add('wildcard', 0, 'a query name with a wildcard. Expected letters');
  return name ? [{ names: [name], role: 'unknown', part: 'queried', offset: 0 }] : [];
}

function nameOf(n: JsonObject): PersonName | undefined {
  return readName(
    textOf(n.lastName) ?? '',
    textOf(n.firstName) ?? textOf(n.givenName) ?? '',
    textOf(n.middleName) ?? '',
  );
}

function addressOf(l: JsonObject): NonNullable<ManifestPerson['homeAddress']> {
  const put = (key: string, value: unknown) => {
    const text = textOf(value);
    return text === undefined ? {} : { [key]: text };
  };
  return {
    ...put('street', l.streetAddress),
    ...put('city', l.city),
    ...put('region', l.state),
    ...put('postcode', l.zipCode ?? l.zip),
  };
}
