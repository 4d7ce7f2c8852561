import { clip, plainUpper, printable } from '#basics/text.js';
import { type FieldChars, NCIC_FIELDS, type NcicField, type NcicValue } from '#domain/ncicFields.js';
import { isNcicDate } from '#domain/ncicRecord.js';

const A = 65;
const Z = 90;
const ZERO = 48;
const NINE = 57;

function isLetter(c: number): boolean {
  return c >= A && c <= Z;
}
function isDigit(c: number): boolean {
  return c >= ZERO && c <= NINE;
}

/** Whether a character may stand in a value of a kind. */
function mayStand(chars: FieldChars, c: number): boolean {
  switch (chars) {
    case 'digits':
    case 'height':
      return isDigit(c);
    case 'date':
      return isDigit(c) || isLetter(c);
    case 'letters':
      return isLetter(c);
    case 'code':
      return isLetter(c) || isDigit(c);
    case 'number':
      return isLetter(c) || isDigit(c) || c === 0x2d || c === 0x20;
    case 'name':
      return isLetter(c) || c === 0x20 || c === 0x2c || c === 0x2d || c === 0x27;
    case 'text':
      // A period would end the field, a slash could begin another.
      return c >= 0x20 && c < 0x7f && c !== 0x2e && c !== 0x2f && !(c >= 97 && c <= 122);
  }
}

/** The answers of `mayStand` for the characters of ASCII, since it is asked for every one of a register. */
const STANDS = Object.fromEntries(
  (['name', 'letters', 'code', 'digits', 'date', 'height', 'number', 'text'] as const).map((chars) => [
    chars,
    Uint8Array.from({ length: 128 }, (_, c) => (mayStand(chars, c) ? 1 : 0)),
  ]),
) as Readonly<Record<FieldChars, Uint8Array>>;

function fits(chars: FieldChars, c: number): boolean {
  return STANDS[chars][c] === 1;
}

/** Values of lists, made once: most of a register says M, W, BRO and Y. */
const LISTED: readonly (ReadonlyMap<string, NcicValue> | undefined)[] = [...NCIC_FIELDS.values()].map(
  ({ code, codes }) => codes && new Map([...codes.keys()].map((value) => [value, { code, value }])),
);

/**
 * The value of a field where it came in the table's form, so that nothing is to be put right or said: nearly all that
 * NCIC sends. Undefined says only that `tidyValue` and `valueProblem` are to be asked.
 */
export function valueAsSent(field: NcicField, raw: string): NcicValue | undefined {
  if (field.codes) return LISTED[field.place]?.get(raw);
  const { length } = raw;
  if (length < field.min || length > field.max) return undefined;
  if (field.chars === 'date')
    return isNcicDate(raw) || (field.code === 'ERD' && raw === 'NONEXP')
      ? { code: field.code, value: raw }
      : undefined;
  if (raw.charCodeAt(0) === 0x20 || raw.charCodeAt(length - 1) === 0x20) return undefined;
  const stands = STANDS[field.chars];
  let hasComma = false;
  for (let i = 0; i < length; i++) {
    const c = raw.charCodeAt(i);
    if (stands[c] !== 1) return undefined;
    hasComma ||= c === 0x2c;
  }
  if (field.chars === 'name' && !hasComma) return undefined;
  if (field.chars === 'height' && !heightHolds(raw)) return undefined;
  return { code: field.code, value: raw };
}

const MEANS: Readonly<Record<FieldChars, string>> = {
  name: 'LAST, FIRST MIDDLE in capitals',
  letters: 'capitals',
  code: 'capitals and digits',
  digits: 'digits',
  date: 'YYYYMMDD',
  height: 'feet and two digits of inches, such as 509',
  number: 'capitals, digits and hyphens',
  text: 'capitals, digits and simple punctuation, without period and slash',
};

/** What is wrong with a value, in words for an officer, or null. */
export function valueProblem(field: NcicField, value: string): string | null {
  const wrong = whatIsWrong(field, value);
  return wrong === null ? null : `${field.says} (${field.code})${wrong}`;
}

function whatIsWrong(field: NcicField, value: string): string | null {
  const came = () => `: "${clip(printable(value), 40)}"`;
  if (value === '') return `: nothing. Expected ${expected(field)}`;
  if (value.length < field.min || value.length > field.max)
    return `${came()} has ${value.length} characters. Expected ${lengths(field)}`;
  if (field.chars === 'date') {
    if (field.code === 'ERD' && value === 'NONEXP') return null;
    return isNcicDate(value) ? null : `${came()} is no date. Expected ${expected(field)}`;
  }
  for (let i = 0; i < value.length; i++)
    if (!fits(field.chars, value.charCodeAt(i))) {
      const what = value[i] === '.' ? 'a period, which would end the field' : `"${printable(value[i]!)}"`;
      return `${came()} has ${what} at character ${i + 1}. Expected ${MEANS[field.chars]}`;
    }
  if (field.codes && !field.codes.has(value))
    return `${came()} is not in the list. Expected ${expected(field)}`;
  if (field.chars === 'height' && !heightHolds(value))
    return `${came()} is no height. Expected ${MEANS.height}`;
  if (field.chars === 'name' && !value.includes(',')) return `${came()} has no comma. Expected ${MEANS.name}`;
  return null;
}

function expected(field: NcicField): string {
  if (field.codes) return `one of ${[...field.codes.keys()].join(', ')}`;
  return field.code === 'ERD' ? 'YYYYMMDD or NONEXP' : `${MEANS[field.chars]}, ${lengths(field)}`;
}

function lengths(field: NcicField): string {
  return field.min === field.max ? `${field.min} characters` : `${field.min} to ${field.max} characters`;
}

function heightHolds(value: string): boolean {
  const inches = Number(value.slice(1));
  return value[0]! >= '2' && value[0]! <= '8' && inches <= 11;
}

const WORDS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  // One published list has the brown eye with a zero.
  EYE: {
    BR0: 'BRO',
    BROWN: 'BRO',
    BLUE: 'BLU',
    GREEN: 'GRN',
    HAZEL: 'HAZ',
    BLACK: 'BLK',
    GRAY: 'GRY',
    GREY: 'GRY',
  },
  HAI: { BROWN: 'BRO', BLACK: 'BLK', BLOND: 'BLN', BLONDE: 'BLN', GRAY: 'GRY', GREY: 'GRY', WHITE: 'WHI' },
  RAC: { WHITE: 'W', BLACK: 'B', ASIAN: 'A', INDIAN: 'I', UNKNOWN: 'U' },
  SEX: { MALE: 'M', FEMALE: 'F', UNKNOWN: 'U' },
  SKN: { MEDIUM: 'MED', LIGHT: 'LGT', DARK: 'DRK', FAIR: 'FAR' },
};

/** Puts a received value into the table's form: capitals, words for codes, heights and dates as people write them. */
export function tidyValue(field: NcicField, raw: string, receivedOn?: string): string {
  let value = raw.trim();
  if (hasSmallOrHigh(value)) value = field.chars === 'text' ? value.toUpperCase() : plainUpper(value);
  value = WORDS[field.code]?.[value] ?? value;
  if (field.chars === 'height' && value.length > 3) return tidyHeight(value);
  if (field.chars === 'date') return tidyDate(value, receivedOn);
  if (field.code === 'WGT' && value.length === 2) return `0${value}`;
  if (field.code === 'SOC') return value.replaceAll('-', '');
  return value;
}

function hasSmallOrHigh(value: string): boolean {
  for (let i = 0; i < value.length; i++) {
    const c = value.charCodeAt(i);
    if (c > 126 || (c >= 97 && c <= 122)) return true;
  }
  return false;
}

/** `5'9"`, `5 09`, `175 CM`. */
function tidyHeight(value: string): string {
  const feet = /^([2-8])['\- ]{1,2}(\d{1,2})["']{0,2}$/.exec(value);
  if (feet) return `${feet[1]}${feet[2]!.padStart(2, '0')}`;
  const metric = /^([12]\d\d) ?CM$/.exec(value);
  if (!metric) return value;
  const inches = Math.round(Number(metric[1]) / 2.54);
  return `${Math.floor(inches / 12)}${String(inches % 12).padStart(2, '0')}`;
}

/** `MMDDYY`, `MM/DD/YYYY`, `YYYY-MM-DD`; two digits of a year get the century that lies before the day of receipt. */
function tidyDate(value: string, receivedOn: string | undefined): string {
  if (value.startsWith('NONEXP')) return 'NONEXP';
  if (/^\d{8}/.test(value)) return value.slice(0, 8);
  const iso = /^(\d{4})-(\d\d)-(\d\d)$/.exec(value);
  if (iso) return `${iso[1]}${iso[2]}${iso[3]}`;
  const slashed = /^(\d\d)[/-](\d\d)[/-](\d{4})$/.exec(value);
  if (slashed) return `${slashed[3]}${slashed[1]}${slashed[2]}`;
  const short = /^(\d\d)[/-]?(\d\d)[/-]?(\d\d)$/.exec(value);
  if (!short) return value;
  const year = Number(short[3]);
  const pivot = receivedOn === undefined ? 99 : Number(receivedOn.slice(2, 4));
  return `${year > pivot ? 19 : 20}${short[3]}${short[1]}${short[2]}`;
}

/** How many characters of running text belong to a value of this field, where nothing else ends it. */
export function widthIn(field: NcicField, text: string): number {
  const { chars } = field;
  if (chars === 'text') return Math.min(text.length, field.max);
  const codes = chars === 'letters' || chars === 'code';
  let i = 0;
  // A list of codes is one word; what follows it is somebody's sentence.
  const max =
    chars === 'name'
      ? field.max + 5
      : chars === 'height' || codes
        ? field.max + 8
        : chars === 'date'
          ? 10
          : field.max;
  while (i < text.length && i < max) {
    const c = text.charCodeAt(i);
    const small = c >= 97 && c <= 122 ? c - 32 : c;
    const high = c > 126 && chars === 'name';
    const numbered = chars === 'name' && i < 2 && isDigit(c);
    const marks =
      (chars === 'height' && (c === 0x27 || c === 0x22)) || (chars === 'date' && (c === 0x2f || c === 0x2d));
    if (!high && !numbered && !marks && !fits(chars, small)) break;
    i++;
  }
  return i;
}
