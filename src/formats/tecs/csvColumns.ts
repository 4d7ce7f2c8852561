/**
 * The columns of a batch as CSV, one row an inspection: where a cell goes in the object that the JSON batch has.
 * `batch` and `sender` are of the file and taken from the first row that has them.
 */
// biome-ignore format: a table
const COLUMNS: readonly (readonly [column: string, path: string, as: 'text' | 'number' | 'yes-no'])[] = [
  ['inspection_reference', 'reference',                   'text'],
  ['sender',               '*sender',                     'text'],
  ['batch',                '*batch',                      'text'],
  ['sequence',             'sequence',                    'number'],
  ['status',               'status',                      'text'],
  ['direction',            'direction',                   'text'],
  ['mode',                 'mode',                        'text'],
  ['port',                 'port',                        'text'],
  ['lane',                 'lane',                        'text'],
  ['at',                   'at',                          'text'],
  ['carrier',              'carrier',                     'text'],
  ['voyage',               'voyage',                      'text'],
  ['plate',                'vehicle.plate',               'text'],
  ['plate_state',          'vehicle.state',               'text'],
  ['plate_country',        'vehicle.country',             'text'],
  ['officer',              'officer',                     'text'],
  ['queried',              'queried',                     'yes-no'],
  ['referral',             'referral',                    'text'],
  ['outcome',              'outcome',                     'text'],
  ['role',                 'role',                        'text'],
  ['surname',              'person.surname',              'text'],
  ['given',                'person.given',                'text'],
  ['middle',               'person.middle',               'text'],
  ['full_name',            'person.full',                 'text'],
  ['birth_date',           'person.birthDate',            'text'],
  ['sex',                  'person.sex',                  'text'],
  ['citizenship',          'person.citizenship',          'text'],
  ['residence',            'person.residence',            'text'],
  ['document_kind',        'person.documents.0.kind',     'text'],
  ['document_number',      'person.documents.0.number',   'text'],
  ['document_issuer',      'person.documents.0.issuer',   'text'],
  ['document_expiry',      'person.documents.0.expiry',   'text'],
  ['document_read',        'person.documentRead',         'text'],
  ['mrz',                  'person.mrz',                  'text'],
  ['a_number',             'person.aNumber',              'text'],
  ['fbi_number',           'person.fbiNumber',            'text'],
  ['redress_number',       'person.redressNumber',        'text'],
  ['us_street',            'person.usAddress.street',     'text'],
  ['us_city',              'person.usAddress.city',       'text'],
  ['us_state',             'person.usAddress.region',     'text'],
  ['us_postcode',          'person.usAddress.postcode',   'text'],
];

export interface CsvColumn {
  readonly path: readonly string[];
  readonly as: 'text' | 'number' | 'yes-no';
}

export const CSV_COLUMNS: ReadonlyMap<string, CsvColumn> = new Map(
  COLUMNS.map(([column, path, as]) => [column, { path: path.split('.'), as }]),
);

export const CSV_HEADER: readonly string[] = COLUMNS.map(([column]) => column);

/** Whether the first line of the bytes is a header of this format. */
export function looksLikeTecsCsv(bytes: Uint8Array): boolean {
  const [first = ''] = new TextDecoder('latin1')
    .decode(bytes.subarray(0, 4096))
    .trimStart()
    .split(/[\r\n]/);
  return /(^|[,;\t|"\u00bf])inspection_reference("|[,;\t|])/i.test(first);
}

/** One row as the object that a JSON batch would hold; an empty cell is a missing field. */
export function objectOfRow(
  columns: readonly (CsvColumn | undefined)[],
  cells: readonly string[],
): {
  readonly object: Readonly<Record<string, unknown>>;
  readonly sender: string | undefined;
  readonly batch: string | undefined;
} {
  const object: Record<string, unknown> = {};
  const own: Record<string, string> = {};
  columns.forEach((column, i) => {
    const cell = cells[i]?.trim() ?? '';
    if (!column || cell === '') return;
    const [first] = column.path;
    if (first!.startsWith('*')) own[first!.slice(1)] = cell;
    else put(object, column.path, cellValue(cell, column.as));
  });
  object.person ??= {};
  return { object, sender: own.sender, batch: own.batch };
}

function cellValue(cell: string, as: CsvColumn['as']): unknown {
  if (as === 'number') return /^\d{1,9}$/.test(cell) ? Number(cell) : cell;
  if (as === 'yes-no')
    return /^(y|yes|true|1)$/i.test(cell) ? true : /^(n|no|false|0)$/i.test(cell) ? false : cell;
  return cell;
}

/** `documents.0.number` makes a list with one object. */
function put(object: Record<string, unknown>, path: readonly string[], value: unknown): void {
  const [key, ...rest] = path as [string, ...string[]];
  if (rest.length === 0) {
    object[key] = value;
    return;
  }
  const isList = rest[0] === '0';
  object[key] ??= isList ? [{}] : {};
  const inner = isList ? (object[key] as Record<string, unknown>[])[0]! : object[key];
  put(inner as Record<string, unknown>, isList ? rest.slice(1) : rest, value);
}

/** The cells of an object in the order of the header, for writing. */
export function rowOfObject(
  object: Readonly<Record<string, unknown>>,
  own: Readonly<Record<string, string>>,
): readonly string[] {
  return COLUMNS.map(([, path, as]) => {
    if (path.startsWith('*')) return own[path.slice(1)] ?? '';
    const value = path
      .split('.')
      .reduce<unknown>((o, key) => (o as Record<string, unknown> | undefined)?.[key], object);
    if (as === 'yes-no') return value === undefined ? '' : value ? 'yes' : 'no';
    return value === undefined || value === null ? '' : String(value);
  });
}
