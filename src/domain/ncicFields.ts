import { plainUpper } from '#basics/text.js';

/**
 * What an NCIC message can say: one row a field (MFC), from which reading, writing and checking are driven. Rows
 * marked K are the trade's common knowledge and not confirmed by a published manual; a domain owner changes rows, not
 * code. P: published (state access manuals, NIEM code lists). S: seen in real answers.
 */
export type FieldSource = 'P' | 'S' | 'K';

/** Which characters a value may have; each kind says how far a reader takes a value in running text. */
export type FieldChars = 'name' | 'letters' | 'code' | 'digits' | 'date' | 'height' | 'number' | 'text';

export interface NcicField {
  /** Row of the table, from 0: a place in a set of fields. */
  readonly place: number;
  readonly code: string;
  /** As an officer calls it. */
  readonly says: string;
  readonly min: number;
  readonly max: number;
  readonly chars: FieldChars;
  readonly source: FieldSource;
  /** Whether one message may carry several values. */
  readonly repeats: boolean;
  /** Code to meaning, where the values are a list. */
  readonly codes?: ReadonlyMap<string, string>;
  readonly example: string;
}

function list(text: string): ReadonlyMap<string, string> {
  return new Map(
    text.split('|').map((entry) => {
      const at = entry.indexOf(' ');
      return [entry.slice(0, at), entry.slice(at + 1)] as const;
    }),
  );
}

const SEX = list('M male|F female|U unknown|X not specified');
const RACE = list(
  'A Asian or Pacific Islander|B Black|I American Indian or Alaskan native|U unknown|W White',
);
const EYES = list(
  'BLK black|BLU blue|BRO brown|GRN green|GRY gray|HAZ hazel|MAR maroon|MUL multicolored|PNK pink|XXX unknown',
);
const HAIR = list(
  'BLK black|BLN blond|BLU blue|BRO brown|GRN green|GRY gray|ONG orange|PLE purple|PNK pink|RED red|SDY sandy|WHI white|XXX unknown or bald',
);
const SKIN = list(
  'ALB albino|BLK black|DBR dark brown|DRK dark|FAR fair|LBR light brown|LGT light|MBR medium brown|MED medium|OLV olive|RUD ruddy|SAL sallow|YEL yellow|XXX unknown',
);
const LIMITS = list(
  '1 full extradition|2 limited extradition|3 surrounding states only|4 no extradition|5 extradition arrangements pending|A full extradition, misdemeanor|B limited extradition, misdemeanor|C surrounding states only, misdemeanor|D no extradition, misdemeanor|E extradition arrangements pending, misdemeanor',
);
const OFFENDER = list('I incarcerated|A absconder|C compliant|N not compliant|R released|D deported');
const YES_NO = list('Y yes|N no');

type More = { readonly repeats?: boolean; readonly codes?: ReadonlyMap<string, string> };
const row = (
  code: string,
  says: string,
  min: number,
  max: number,
  chars: FieldChars,
  source: FieldSource,
  example: string,
  more: More = {},
): Omit<NcicField, 'place'> => ({ code, says, min, max, chars, source, example, repeats: false, ...more });
const many = { repeats: true };

// biome-ignore format: a table
const ROWS: readonly Omit<NcicField, 'place'>[] = [
  row('ORI', 'agency identifier', 9, 9, 'code', 'P', 'MD1012600'),
  row('OCA', 'agency case number', 1, 9, 'number', 'P', '26-004711'),
  row('NIC', 'NCIC number of the record', 10, 10, 'code', 'K', 'X123456789'),
  row('NAM', 'name', 3, 30, 'name', 'P', 'SAMPLEMAN, LOUIS Q', many),
  row('AKA', 'alias', 3, 30, 'name', 'K', 'SAMPELMAN, LOU', many),
  row('SEX', 'sex', 1, 1, 'letters', 'P', 'M', { codes: SEX }),
  row('RAC', 'race', 1, 1, 'letters', 'P', 'W', { codes: RACE }),
  row('POB', 'place of birth', 2, 2, 'letters', 'P', 'MD'),
  row('DOB', 'date of birth', 8, 8, 'date', 'P', '19660119', many),
  row('HGT', 'height', 3, 3, 'height', 'P', '509'),
  row('WGT', 'weight in pounds', 3, 3, 'digits', 'P', '175'),
  row('EYE', 'eye color', 3, 3, 'letters', 'P', 'BRO', { codes: EYES }),
  row('HAI', 'hair color', 3, 3, 'letters', 'P', 'BLK', { codes: HAIR }),
  row('SKN', 'skin tone', 2, 3, 'letters', 'K', 'MED', { codes: SKIN }),
  row('SMT', 'scars, marks and tattoos', 3, 10, 'text', 'P', 'TAT L ARM', many),
  row('CTZ', 'citizenship', 2, 2, 'letters', 'P', 'US', many),
  row('FBI', 'FBI number (UCN)', 1, 9, 'number', 'P', '123456AA1'),
  row('SID', 'state identification number', 3, 10, 'number', 'P', 'MD00123456'),
  row('SOC', 'social security number', 9, 9, 'digits', 'P', '900112222', many),
  row('MNU', 'other number, with its kind', 4, 15, 'number', 'P', 'PP-ZZ0012345', many),
  row('OLN', 'driver license number', 1, 20, 'number', 'P', 'S530412345678', many),
  row('OLS', 'driver license state', 2, 2, 'letters', 'P', 'MD', many),
  row('OLY', 'driver license year of expiration', 4, 4, 'digits', 'P', '2029', many),
  row('DNA', 'DNA on file', 1, 1, 'letters', 'P', 'Y', { codes: YES_NO }),
  row('DLO', 'where the DNA is', 1, 55, 'text', 'P', 'MARYLAND STATE LABORATORY'),
  row('CRR', 'conviction that requires registration', 1, 4, 'code', 'P', '1116'),
  row('CON', 'date of conviction', 8, 8, 'date', 'P', '20190412'),
  row('PLC', 'place of conviction', 2, 30, 'text', 'P', 'MD'),
  row('ORD', 'date of registration', 8, 8, 'date', 'P', '20190420'),
  row('ERD', 'end of registration, NONEXP for life', 6, 8, 'date', 'P', 'NONEXP'),
  row('OFS', 'offender status', 1, 1, 'letters', 'P', 'C', { codes: OFFENDER }),
  row('SXP', 'sexual predator', 1, 1, 'letters', 'P', 'N', { codes: YES_NO }),
  row('CMC', 'caution or medical condition', 2, 4, 'code', 'P', '70', many),
  row('SOV', 'sex of the victim', 1, 1, 'letters', 'P', 'F', { codes: SEX, ...many }),
  row('AOV', 'age of the victim', 2, 2, 'digits', 'K', '14', many),
  row('STA', 'state', 2, 2, 'letters', 'P', 'MD'),
  row('CTY', 'city', 2, 20, 'text', 'P', 'SAMPLEVILLE'),
  row('COU', 'county', 2, 30, 'text', 'P', 'FREDERICK'),
  row('ZIP', 'ZIP code', 5, 9, 'digits', 'P', '21701'),
  row('SNU', 'street number', 1, 6, 'number', 'P', '1204'),
  row('SNA', 'street name', 1, 20, 'text', 'P', 'INVENTED AVE'),
  row('ADD', 'kind of address', 1, 1, 'code', 'P', '1'),
  row('BDA', 'address from', 8, 8, 'date', 'P', '20240101'),
  row('EDA', 'address until', 8, 8, 'date', 'P', '20261231'),
  row('TNO', 'telephone number', 10, 10, 'digits', 'P', '3015550142', many),
  row('TNT', 'kind of telephone', 1, 1, 'code', 'P', '1', many),
  row('EMP', 'employer', 1, 55, 'text', 'P', 'INVENTED BAKERY', many),
  row('SHN', 'school', 1, 55, 'text', 'P', 'INVENTED COLLEGE', many),
  row('OFF', 'offense code', 4, 4, 'digits', 'K', '1116'),
  row('OOC', 'original offense code', 4, 4, 'digits', 'K', '3699'),
  row('DOW', 'date of warrant', 8, 8, 'date', 'K', '20260115'),
  row('WNO', 'warrant number', 1, 15, 'number', 'K', 'W-2026-0042'),
  row('CTI', 'court identifier', 9, 9, 'code', 'K', 'MD010015J'),
  row('EXL', 'extradition limit', 1, 1, 'code', 'K', '1', { codes: LIMITS }),
  row('DCL', 'date of clear', 8, 8, 'date', 'K', '20260301'),
  row('RCA', 'locating agency case number', 1, 9, 'number', 'K', '26-77'),
  row('DOL', 'date of locate', 8, 8, 'date', 'K', '20260301'),
  row('RPP', 'reason', 4, 10, 'letters', 'K', 'VACATED'),
  row('MIS', 'remarks', 1, 500, 'text', 'P', 'SEE ORDER OF 2019'),
  row('LKI', 'linked agency identifier', 9, 9, 'code', 'K', 'MD1012600', many),
  row('LKA', 'linked case number', 1, 9, 'number', 'K', '26-004711', many),
  row('TST', 'test message', 1, 1, 'letters', 'P', 'Y', { codes: YES_NO }),
  // Only in answers and notifications.
  row('MKE', 'kind of record, in words', 1, 60, 'text', 'S', 'SEXUAL OFFENDER'),
  row('VLD', 'date of validation', 8, 8, 'date', 'S', '20260101'),
  row('DTE', 'date and time of entry', 8, 8, 'date', 'S', '20190421'),
  row('DLU', 'date of last update', 8, 8, 'date', 'S', '20260102'),
  row('INQ', 'message key of the inquiry', 2, 5, 'code', 'K', 'QW'),
  row('IOR', 'agency that inquired', 9, 9, 'code', 'K', 'DCCBP0101'),
  row('IDT', 'date of the inquiry, UTC', 8, 8, 'date', 'K', '20260301'),
  row('ITM', 'time of the inquiry, UTC', 4, 6, 'digits', 'K', '1415'),
  row('PRT', 'port of the inquiry', 3, 5, 'code', 'K', 'JFK'),
  row('DIR', 'direction of travel', 1, 1, 'letters', 'K', 'D', { codes: list('E entry|D departure') }),
  row('VIN', 'vehicle number', 1, 20, 'number', 'S', '1ZZINVENTED000001'),
  row('LIC', 'license plate', 1, 10, 'number', 'S', 'ZZ1234'),
  row('REF', 'reference of the sender', 1, 40, 'number', 'K', 'RS-7F3K-29'),
];

export const NCIC_FIELDS: ReadonlyMap<string, NcicField> = new Map(
  ROWS.map((r, place) => [r.code, { ...r, place }]),
);

/** Fields by the letters of their codes, five bits each: a register has millions, and no text is cut out to find one. */
const BY_LETTERS: readonly (NcicField | undefined)[] = Array.from({ length: 1 << 15 }, (_, n) =>
  NCIC_FIELDS.get(String.fromCharCode(64 + (n >> 10), 64 + ((n >> 5) & 31), 64 + (n & 31))),
);

/** The field whose code stands at a place of a text, in whatever case. */
export function fieldAt(text: string, at: number): NcicField | undefined {
  const letters = codeAt(text, at);
  return letters < 0 ? undefined : BY_LETTERS[letters];
}

/** Three letters at a place of a text as one number, in whatever case; -1: something else stands there. */
export function codeAt(text: string, at: number): number {
  let letters = 0;
  for (let i = at; i < at + 3; i++) {
    const c = text.charCodeAt(i);
    const capital = c & 0xdf;
    if (capital < 65 || capital > 90 || c > 122) return -1;
    letters = (letters << 5) | (capital & 31);
  }
  return letters;
}

const SET_WORDS = Math.ceil(ROWS.length / 32);

/** Which fields have come in one message. */
export class FieldSet {
  private readonly bits: number[] = new Array(SET_WORDS).fill(0);

  add(field: NcicField): void {
    this.bits[field.place >> 5]! |= 1 << (field.place & 31);
  }

  has(field: NcicField): boolean {
    return (this.bits[field.place >> 5]! & (1 << (field.place & 31))) !== 0;
  }
}

/** Labels of state answers that are longer than three letters, and what they are here. */
export const LABEL_ALIASES: ReadonlyMap<string, string> = new Map([
  ['HAIR', 'HAI'],
  ['EYES', 'EYE'],
  ['NAME', 'NAM'],
  ['RACE', 'RAC'],
  ['CII', 'SID'],
  ['UCN', 'FBI'],
  ['SSN', 'SOC'],
  ['CMT', 'MIS'],
]);

export function fieldOf(code: string): NcicField {
  const field = NCIC_FIELDS.get(code);
  if (!field) throw new Error(`no NCIC field ${code} is in the table`);
  return field;
}

/** A value made fit for sending: capitals of the Latin alphabet, periods and slashes out; it may still be wrong. */
export function sendable(field: NcicField, value: string): string {
  const upper = plainUpper(value)
    .replaceAll('ß', 'SS')
    .replaceAll('Æ', 'AE')
    .replaceAll('Ø', 'O')
    .replaceAll('Ł', 'L')
    .replaceAll('’', "'")
    .replace(/\s+/g, ' ')
    .trim();
  if (field.chars === 'text') return upper.replace(/\. ?/g, ' ').replaceAll('/', '-').trim();
  if (field.chars === 'name') return upper.replaceAll('.', '');
  return upper;
}

/** One value of a message, with its field. */
export interface NcicValue {
  readonly code: string;
  readonly value: string;
}
