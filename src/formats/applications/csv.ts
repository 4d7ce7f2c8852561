import { readCsv } from '../csv.js';
import { WARNINGS_KEPT } from '../outcome.js';
import {
  type ApplicationFile,
  CONTRACT,
  CONTRACT_VERSION,
  EVENT,
  EVENTS_MAX,
  FILE_BYTES_MAX,
  type Field,
  HEAD,
} from './fields.js';
import { lineOffsets, type PlainFile, type Refusal } from './plain.js';
import { scalar } from './xml.js';

/**
 * The CSV form: one row an event. Columns are the names of the JSON form joined by dots, items of a list numbered
 * from 1 (`person.names.1.surname`); head fields stand in every row as `batch.NAME`, the version as `contract`.
 */
const VERSION_COLUMN = 'contract';
const VERSION_VALUE = `${CONTRACT}/${CONTRACT_VERSION}`;
const HEAD_PREFIX = 'batch.';

/** Reads the CSV form. Columns may stand in any order; empty cells say nothing. */
export function readApplicationsCsv(bytes: Uint8Array): PlainFile | Refusal {
  const file = readCsv(bytes, { limits: { bytesMax: FILE_BYTES_MAX, columnsMax: 2000 } });
  if (!file.ok) return { code: 'csv', offset: 0, text: file.error };
  const { header, rows, encoding } = file.value;
  const at = header.indexOf(VERSION_COLUMN);
  if (at < 0)
    return {
      code: 'version',
      offset: 0,
      text: `no column ${VERSION_COLUMN}. Expected ${VERSION_VALUE} in it`,
    };
  const offsetOf = lineOffsets(bytes);
  const columns = header.map((name) => placeOf(name));
  const remarks: PlainFile['remarks'][number][] = header.flatMap((name, i) =>
    columns[i] === undefined && i !== at
      ? [
          {
            code: 'column',
            line: 1,
            offset: 0,
            text: `column ${i + 1} is not known. Expected ${shortName(name)}`,
          },
        ]
      : [],
  );
  if (encoding === 'windows-1252')
    remarks.push({ code: 'charset', offset: 0, text: 'not UTF-8; read as Windows-1252. Expected UTF-8' });
  let head: Readonly<Record<string, unknown>> | undefined;
  const events: PlainFile['events'][number][] = [];
  // A flood of broken rows is counted, not kept: the message keeps no more of them anyway.
  const broken = (remark: Refusal & { readonly line: number }) => {
    if (remarks.length <= WARNINGS_KEPT) remarks.push({ ...remark, quarantine: true });
    else dropped++;
  };
  let dropped = 0;
  for (const row of rows) {
    const offset = encoding.startsWith('utf-16') ? 0 : offsetOf(row.line);
    if (events.length > EVENTS_MAX) break;
    if (!row.ok) {
      broken({ code: 'csv', line: row.line, offset, text: `line ${row.line}: ${row.problem}` });
      continue;
    }
    const version = row.cells[at]!.trim();
    if (version !== VERSION_VALUE) {
      if (events.length === 0 && head === undefined)
        return {
          code: 'version',
          offset,
          text: `line ${row.line}: another contract. Expected ${VERSION_VALUE}`,
        };
      const text = `line ${row.line}: another contract. Expected ${VERSION_VALUE}`;
      broken({ code: 'version', line: row.line, offset, text });
      continue;
    }
    const event: Plain = {};
    const ownHead: Plain = {};
    columns.forEach((place, i) => {
      const cell = row.cells[i]!.trim();
      if (place && cell !== '') put(place.head ? ownHead : event, place.path, scalar(place.field, cell));
    });
    head ??= compact(ownHead) as Record<string, unknown>;
    events.push({ value: compact(event), offset, line: row.line });
  }
  if (dropped > 0)
    remarks.push({
      code: 'more-rows',
      offset: 0,
      text: `${dropped} more rows that cannot be read. Expected rows of ${VERSION_VALUE}`,
      quarantine: true,
    });
  return { form: 'csv', head: head ?? {}, events, remarks };
}

type Plain = Record<string, unknown>;

interface Place {
  readonly head: boolean;
  readonly path: readonly string[];
  readonly field: Field;
}

function placeOf(column: string): Place | undefined {
  const isHead = column.startsWith(HEAD_PREFIX);
  const parts = (isHead ? column.slice(HEAD_PREFIX.length) : column).split('.');
  let fields: readonly Field[] = isHead ? HEAD : EVENT;
  const path: string[] = [];
  while (parts.length > 0) {
    const name = parts.shift()!;
    const f = fields.find((x) => x.name === name);
    if (!f) return undefined;
    path.push(name);
    if (f.many !== undefined) {
      const n = parts.shift();
      if (n === undefined || !/^[1-9]\d?$/.test(n) || Number(n) > f.many) return undefined;
      path.push(n);
    }
    if (f.is !== 'group') return parts.length === 0 ? { head: isHead, path, field: f } : undefined;
    fields = f.fields;
  }
  return undefined;
}

function shortName(column: string): string {
  return /^[\w.]{1,60}$/.test(column) ? `another name than ${column}` : 'a name of the contract';
}

function put(into: Plain, path: readonly string[], value: unknown): void {
  let at = into;
  for (const step of path.slice(0, -1)) {
    at[step] ??= {};
    at = at[step] as Plain;
  }
  at[path.at(-1)!] = value;
}

/** Objects with numbers for keys become lists in their order; gaps close. */
function compact(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  const keys = Object.keys(value);
  const of = value as Plain;
  if (keys.length > 0 && keys.every((k) => /^\d+$/.test(k)))
    return keys.sort((a, b) => Number(a) - Number(b)).map((k) => compact(of[k]));
  return Object.fromEntries(keys.map((k) => [k, compact(of[k])]));
}

/** Writes the CSV form, with the columns that are used and no others. */
export function writeApplicationsCsv(file: ApplicationFile): Uint8Array {
  const { events, ...head } = file;
  const heads = flatten(HEAD, head as Plain, HEAD_PREFIX);
  const rows = events.map(
    (e) => new Map([[VERSION_COLUMN, VERSION_VALUE], ...heads, ...flatten(EVENT, e as unknown as Plain, '')]),
  );
  const columns = [...new Set(rows.flatMap((r) => [...r.keys()]))];
  const lines = [columns, ...rows.map((r) => columns.map((c) => r.get(c) ?? ''))];
  return new TextEncoder().encode(lines.map((cells) => `${cells.map(quoted).join(',')}\r\n`).join(''));
}

function flatten(fields: readonly Field[], value: Plain, prefix: string): [string, string][] {
  return fields.flatMap((f) => {
    const came = value[f.name];
    if (came === undefined) return [];
    const list = f.many === undefined ? [came] : (came as readonly unknown[]);
    return list.flatMap((v, i) => {
      const name = `${prefix}${f.name}${f.many === undefined ? '' : `.${i + 1}`}`;
      return f.is === 'group'
        ? flatten(f.fields, v as Plain, `${name}.`)
        : [[name, String(v)] as [string, string]];
    });
  });
}

function quoted(cell: string): string {
  return /[",\r\n;\t|]|^\s|\s$/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}
