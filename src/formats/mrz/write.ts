import { checkDigit } from './checkDigit.js';
import type { MrzFieldName, MrzLayout } from './layouts.js';
import { LAYOUTS } from './layouts.js';

/** Letters that Doc 9303 part 3 section 6 spells with others; the rest loses its accents. */
const SPELLINGS: Readonly<Record<string, string>> = {
  Ä: 'AE',
  Ö: 'OE',
  Ü: 'UE',
  ß: 'SS',
  ẞ: 'SS',
  Å: 'AA',
  Æ: 'AE',
  Ø: 'OE',
  Œ: 'OE',
  Ñ: 'N',
  Ð: 'D',
  Đ: 'D',
  Þ: 'TH',
  Ł: 'L',
  ı: 'I',
};

/** A name in the letters of a zone: hyphens and blanks become fillers, apostrophes and full stops go. */
export function transliterate(name: string): string {
  return [...name.normalize('NFC').toUpperCase()]
    .map((c) => SPELLINGS[c] ?? c)
    .join('')
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(/['’.]/g, '')
    .replace(/[^A-Z]+/g, '<')
    .replace(/^<+|<+$/g, '');
}

export interface MrzContent {
  /** One or two letters. */
  readonly type: string;
  readonly state: string;
  readonly surname: string;
  readonly given: string;
  readonly documentNumber: string;
  readonly nationality: string;
  /** YYMMDD, fillers for what is unknown. */
  readonly birthDate: string;
  readonly sex: 'M' | 'F' | 'X' | '<';
  readonly expiryDate: string;
  readonly personalNumber?: string;
}

function filled(text: string, width: number): string {
  return text
    .toUpperCase()
    .replace(/[^A-Z0-9]/g, '<')
    .slice(0, width)
    .padEnd(width, '<');
}

/**
 * A zone with its check digits, for simulators and tests; `FRA-ID` is not written. Names that do not fit are cut;
 * document numbers longer than nine run on into the optional field of TD1 and TD2.
 */
export function writeMrz(layout: Exclude<MrzLayout, 'FRA-ID'>, c: MrzContent): string[] {
  const row = LAYOUTS[layout];
  const lines = Array.from({ length: row.lines }, () => Array<string>(row.width).fill('<'));
  const names =
    c.given === '' ? transliterate(c.surname) : `${transliterate(c.surname)}<<${transliterate(c.given)}`;
  const long = c.documentNumber.length > 9 && (layout === 'TD1' || layout === 'TD2');
  const number = c.documentNumber.toUpperCase();
  const optional = long
    ? `${number.slice(9)}${checkDigit(number)}<${c.personalNumber ?? ''}`
    : (c.personalNumber ?? '');
  const values: Partial<Record<MrzFieldName, string>> = {
    type: c.type,
    state: c.state,
    names,
    documentNumber: number.slice(0, 9),
    nationality: c.nationality,
    birthDate: c.birthDate,
    sex: c.sex,
    expiryDate: c.expiryDate,
    personalNumber: c.personalNumber ?? '',
    optional,
  };
  for (const f of row.fields) {
    const [line, from, to] = f.at;
    const text =
      f.name === 'names'
        ? names.slice(0, to - from).padEnd(to - from, '<')
        : filled(values[f.name] ?? '', to - from);
    for (let i = 0; i < text.length; i++) lines[line]![from + i] = text[i]!;
    if (f.check)
      lines[f.check[0]]![f.check[1]] = f.name === 'documentNumber' && long ? '<' : String(checkDigit(text));
  }
  if (row.composite) {
    const joined = row.composite.over
      .map(([line, from, to]) => lines[line]!.slice(from, to).join(''))
      .join('');
    lines[row.composite.at[0]]![row.composite.at[1]] = String(checkDigit(joined));
  }
  return lines.map((line) => line.join(''));
}
