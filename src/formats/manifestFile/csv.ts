import { isIsoDate } from '#basics/dates.js';
import { clean, FieldReader, problemText, show } from '#domain/fieldReader.js';
import { type Craft, isCraft } from '#domain/filing.js';
import { readCsv } from '../csv.js';
import { designatorText, readDesignator } from '../edifact/flight.js';
import { readPort } from '../edifact/places.js';
import { readPersonJson, readTravellerNumbers } from '../json/person.js';
import type { ManifestMessage, ManifestPerson, ReadOptions } from '../manifest.js';
import { rejectedMessage } from '../manifest.js';
import { Remarks } from '../outcome.js';
import { PRIVATE_CARRIER } from './file.js';

/**
 * Columns by what they hold, with the headings that senders give them, letters only. A new heading is a word here; a
 * heading that stands nowhere is passed over with a remark.
 */
// biome-ignore format: a table
const HEADINGS: Readonly<Record<string, readonly string[]>> = {
  craft:          ['craft'],
  carrier:        ['carrier', 'airline', 'carriercode', 'airlinecode'],
  number:         ['flight', 'flightnumber', 'flightno', 'voyage', 'voyagenumber', 'tailnumber', 'vesselnumber', 'flug', 'flugnummer', 'let'],
  departurePort:  ['departureport', 'from', 'origin', 'depport', 'departureairport', 'von', 'departure', 'odlet'],
  arrivalPort:    ['arrivalport', 'to', 'destination', 'arrport', 'arrivalairport', 'nach', 'arrival', 'prilet'],
  departureDate:  ['departuredate', 'flightdate', 'date', 'depdate', 'datum'],
  departureTime:  ['departuretime', 'deptime', 'std'],
  departureLocal: ['departurelocal', 'departuredatetime', 'scheduleddeparture'],
  arrivalDate:    ['arrivaldate', 'arrdate'],
  arrivalTime:    ['arrivaltime', 'arrtime', 'sta'],
  arrivalLocal:   ['arrivallocal', 'arrivaldatetime', 'scheduledarrival'],
  surname:        ['surname', 'lastname', 'familyname', 'nachname', 'name', 'prijmeni', 'last'],
  given:          ['given', 'givenname', 'givennames', 'firstname', 'forename', 'vorname', 'jmeno', 'first'],
  middle:         ['middle', 'middlename', 'middlenames'],
  full:           ['fullname', 'passengername', 'passenger'],
  birthDate:      ['birthdate', 'dateofbirth', 'dob', 'geburtsdatum', 'datumnarozeni'],
  sex:            ['sex', 'gender', 'geschlecht', 'pohlavi'],
  citizenship:    ['citizenship', 'nationality', 'nationalitaet', 'nationalitat', 'statniprislusnost'],
  residence:      ['residence', 'countryofresidence', 'residencecountry'],
  documentKind:   ['documentkind', 'documenttype', 'doctype'],
  documentNumber: ['documentnumber', 'passportnumber', 'docnumber', 'passportno', 'documentno', 'passnummer', 'cislopasu'],
  documentIssuer: ['documentissuer', 'issuingcountry', 'documentcountry', 'passportcountry', 'issuer'],
  documentExpiry: ['documentexpiry', 'expirydate', 'expiry', 'dateofexpiry', 'passportexpiry'],
  role:           ['role', 'persontype', 'travellertype', 'type'],
  locator:        ['locator', 'pnr', 'bookingreference', 'recordlocator'],
  seat:           ['seat', 'seatnumber'],
  redressNumber:  ['redressnumber', 'redress', 'redressno', 'knowntravellernumber', 'knowntravelernumber', 'travellernumber'],
};

const COLUMN_OF = new Map(Object.entries(HEADINGS).flatMap(([field, words]) => words.map((w) => [w, field])));

const plain = (heading: string) =>
  heading
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z]/g, '');

/** Whether the first line names people and a journey. */
export function looksLikeManifestCsv(bytes: Uint8Array): boolean {
  const head = new TextDecoder('utf-8').decode(bytes.subarray(0, 4096));
  const [first = ''] = head
    .replace(/^\ufeff/, '')
    .trimStart()
    .split(/[\r\n]/);
  if (!/[,;\t|]/.test(first) || first.length > 4000) return false;
  const fields = new Set(first.split(/[,;\t|]/).map((h) => COLUMN_OF.get(plain(h))));
  return (fields.has('surname') || fields.has('full')) && fields.has('number') && fields.has('departurePort');
}

const DOCUMENTS: Readonly<Record<string, string>> = {
  P: 'passport',
  V: 'visa',
  I: 'identity-card',
  C: 'identity-card',
};
const ROLES: Readonly<Record<string, ManifestPerson['role']>> = {
  crew: 'crew',
  c: 'crew',
  passenger: 'passenger',
  p: 'passenger',
  pax: 'passenger',
  transit: 'transit',
};

/** One message a voyage, in the order in which the voyages come up; each row is a person. */
export function readManifestCsv(bytes: Uint8Array, options: ReadOptions): ManifestMessage[] {
  const file = readCsv(bytes, { limits: { bytesMax: 64 * 1024 * 1024, columnsMax: 80 } });
  if (!file.ok) return [rejectedMessage('manifest-csv', 'not-readable', file.error, 0, bytes.length)];
  const { header, rows, encoding } = file.value;
  const columns = header.map((h) => COLUMN_OF.get(plain(h)));
  const shared = new Remarks();
  header.forEach((h, i) => {
    if (columns[i] === undefined)
      shared.add('unknown-column', 0, `column ${show(h)} is not known and not read`, 1);
  });
  const voyages = new Map<string, Voyage>();
  const broken: { readonly line: number; readonly problem: string }[] = [];
  for (const row of rows) {
    if (!row.ok) {
      broken.push(row);
      continue;
    }
    const cell: Record<string, string> = {};
    columns.forEach((field, i) => {
      const text = row.cells[i]?.trim() ?? '';
      if (field !== undefined && text !== '') cell[field] ??= text;
    });
    if (Object.keys(cell).length > 0) take(voyages, cell, row.line, options);
  }
  const list = [...voyages.values()];
  if (list.length === 0)
    return [
      rejectedMessage(
        'manifest-csv',
        'no-person',
        'no row with a person. Expected one a line',
        0,
        bytes.length,
      ),
    ];
  for (const { line, problem } of broken)
    list[0]!.remarks.add('bad-row', 0, `line ${line}: ${problem}`, line, 'quarantined');
  for (const w of shared.warnings) list[0]!.remarks.add(w.code, w.offset, w.text, w.segment);
  return list.map(({ remarks, leg, craft, persons }) =>
    clean({
      format: 'manifest-csv',
      outcome: remarks.outcome,
      warnings: remarks.warnings,
      references: {
        messageType: 'manifest csv',
        charset: encoding === 'windows-1252' ? ('windows-1252' as const) : ('utf-8' as const),
      },
      kind: 'passengers' as const,
      craft,
      carrier: leg.carrier,
      flight:
        leg.number === undefined
          ? undefined
          : craft?.startsWith('private')
            ? leg.number
            : designatorText(leg),
      legs: [leg],
      persons,
      declaredTotals: {},
      range: { from: 0, to: bytes.length },
    }),
  );
}

interface Voyage {
  readonly remarks: Remarks;
  readonly leg: ManifestMessage['legs'][number];
  readonly craft: Craft | undefined;
  readonly persons: ManifestPerson[];
}

function take(
  voyages: Map<string, Voyage>,
  cell: Readonly<Record<string, string>>,
  line: number,
  options: ReadOptions,
): void {
  const key = [cell.carrier, cell.number, cell.departurePort, cell.departureDate ?? cell.departureLocal].join(
    '|',
  );
  let voyage = voyages.get(key);
  if (!voyage) {
    voyage = voyageOf(cell, line);
    voyages.set(key, voyage);
  }
  const { remarks, persons } = voyage;
  const r = new FieldReader();
  const kind =
    cell.documentKind && (DOCUMENTS[cell.documentKind.toUpperCase()] ?? cell.documentKind.toLowerCase());
  const described = readPersonJson(
    r,
    clean({
      surname: cell.surname,
      given: cell.given,
      middle: cell.middle,
      full: cell.full,
      birthDate: cell.birthDate === undefined ? undefined : (dateOf(cell.birthDate) ?? cell.birthDate),
      sex: cell.sex,
      citizenship: cell.citizenship,
      residence: cell.residence,
      documents:
        cell.documentNumber === undefined
          ? undefined
          : [
              clean({
                kind: kind || 'passport',
                number: cell.documentNumber,
                issuer: cell.documentIssuer,
                expiry:
                  cell.documentExpiry === undefined
                    ? undefined
                    : (dateOf(cell.documentExpiry) ?? cell.documentExpiry),
              }),
            ],
    }),
    'person',
    options,
  );
  const role = ROLES[(cell.role ?? '').toLowerCase()] ?? 'passenger';
  persons.push(
    clean({
      ...described,
      role,
      locator: cell.locator,
      seats: cell.seat === undefined ? undefined : [cell.seat],
      travellerNumbers: readTravellerNumbers(r, { redressNumber: cell.redressNumber }, 'person'),
      offset: 0,
    }),
  );
  for (const p of r.problems) remarks.add('bad-field', 0, `line ${line}: ${problemText(p)}`, line);
  if (described.names.length === 0 && !described.documents)
    remarks.add(
      'no-identity',
      0,
      `line ${line}: neither name nor document. Expected one of them`,
      line,
      'quarantined',
    );
}

function voyageOf(cell: Readonly<Record<string, string>>, line: number): Voyage {
  const remarks = new Remarks();
  const craft = cell.craft === undefined ? undefined : isCraft(cell.craft) ? cell.craft : undefined;
  if (cell.craft !== undefined && !craft)
    remarks.add('unknown-craft', 0, `line ${line}: craft ${show(cell.craft)} is not known`, line);
  const isPrivate = craft?.startsWith('private') === true;
  const designator = isPrivate
    ? { carrier: PRIVATE_CARRIER, number: (cell.number ?? '').toUpperCase() }
    : readDesignator(cell.number ?? '', cell.carrier ?? '');
  const local = (
    whole: string | undefined,
    date: string | undefined,
    time: string | undefined,
    what: string,
  ) => {
    const text = whole ?? (date === undefined ? undefined : `${date} ${time ?? ''}`);
    if (text === undefined) return undefined;
    const m = /^(\S+?)[T ]*(\d{1,2}):?(\d{2})?(?::\d{2})?\s*$/.exec(text.trim());
    const day = dateOf(m && /[T ]/.test(text.trim()) ? m[1]! : text.trim());
    if (day === undefined) {
      remarks.add(
        'bad-time',
        0,
        `line ${line}: ${what} ${show(text)}. Expected a date and a time`,
        line,
        'quarantined',
      );
      return undefined;
    }
    const hour = m && /[T ]/.test(text.trim()) ? `${m[2]!.padStart(2, '0')}:${m[3] ?? '00'}` : '00:00';
    return `${day}T${hour}`;
  };
  return {
    remarks,
    craft,
    persons: [],
    leg: clean({
      ...designator,
      departurePort: cell.departurePort === undefined ? undefined : readPort(cell.departurePort),
      arrivalPort: cell.arrivalPort === undefined ? undefined : readPort(cell.arrivalPort),
      departureLocal: local(cell.departureLocal, cell.departureDate, cell.departureTime, 'departure'),
      arrivalLocal: local(cell.arrivalLocal, cell.arrivalDate, cell.arrivalTime, 'arrival'),
    }),
  };
}

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];

/**
 * A day as programs write it: `2026-03-15`, `20260315`, `15.03.2026`, `15MAR2026`, `15-Mar-26`, and `03/15/2026` with the
 * month first, as in the United States. A year of two digits is left to the reader of birth dates, which refuses it.
 */
function dateOf(text: string): string | undefined {
  const t = text.trim();
  const made = (y: string, m: string, d: string) => {
    const date = `${y}-${m.padStart(2, '0')}-${d.padStart(2, '0')}`;
    return isIsoDate(date) ? date : undefined;
  };
  let m = /^(\d{4})-?(\d{2})-?(\d{2})$/.exec(t);
  if (m) return made(m[1]!, m[2]!, m[3]!);
  m = /^(\d{1,2})\.(\d{1,2})\.(\d{4})$/.exec(t);
  if (m) return made(m[3]!, m[2]!, m[1]!);
  m = /^(\d{1,2})\/(\d{1,2})\/(\d{4})$/.exec(t);
  if (m) return made(m[3]!, m[1]!, m[2]!);
  m = /^(\d{1,2})[ -]?([A-Za-z]{3})[ -]?(\d{4})$/.exec(t);
  const month = m ? MONTHS.indexOf(m[2]!.toLowerCase()) : -1;
  return m && month >= 0 ? made(m[3]!, String(month + 1), m[1]!) : undefined;
}
