import { clean, show } from '#domain/fieldReader.js';
import { readCsv } from '../csv.js';
import { beginsJsonWith, type JsonElement, type JsonFile, readJson } from '../json/jsonText.js';
import type { ManifestMessage, ManifestPerson, ManifestReferences, ReadOptions } from '../manifest.js';
import { rejectedMessage } from '../manifest.js';
import { Remarks } from '../outcome.js';
import type { ReportedEvent } from '../reportedEvent.js';
import { CSV_COLUMNS, looksLikeTecsCsv, objectOfRow } from './csvColumns.js';
import { TECS_FORMAT, TECS_VERSION } from './inspection.js';
import { readCrossing, readInspection } from './readInspection.js';

/** Whether bytes are a batch of inspections, as JSON or as CSV. */
export function looksLikeTecs(bytes: Uint8Array): boolean {
  return beginsJsonWith(bytes, 'format', TECS_FORMAT) || looksLikeTecsCsv(bytes);
}

/**
 * Reads a batch of border inspections (docs/formats/tecs.md): one message with its persons and events, and one more
 * with the port's counts where there are any. Never throws for what the bytes hold.
 */
export function readTecs(bytes: Uint8Array, options: ReadOptions = {}): ManifestMessage[] {
  return looksLikeTecsCsv(bytes) ? readTecsCsv(bytes, options) : readTecsJson(bytes, options);
}

function readTecsJson(bytes: Uint8Array, options: ReadOptions): ManifestMessage[] {
  const read = readJson(bytes, ['inspections', 'crossings']);
  if (!read.ok)
    return [rejectedMessage('tecs', read.error.code, read.error.text, read.error.offset, bytes.length)];
  const file = read.value;
  const remarks = new Remarks();
  if (file.broken) remarks.add('broken-json', file.broken.offset, file.broken.text, undefined, 'quarantined');
  const { format, version } = file.head;
  if (format !== TECS_FORMAT)
    remarks.add(
      'unknown-format',
      0,
      `format ${show(format)}. Expected "${TECS_FORMAT}"`,
      undefined,
      'quarantined',
    );
  if (version !== TECS_VERSION)
    remarks.add(
      'unknown-version',
      0,
      `version ${show(version)}. Expected ${TECS_VERSION}; read as that`,
      undefined,
      'quarantined',
    );
  for (const key of Object.keys(file.head))
    if (!HEAD.includes(key))
      remarks.add('unknown-field', 0, `${show(key)} is no field of a batch. Expected ${HEAD.join(', ')}`);
  const references = referencesOf(file);
  for (const [name, value] of Object.entries(file.noLists))
    remarks.add(
      'not-a-list',
      0,
      `${name}: ${show(value)}. Expected a list; nothing of it was read`,
      undefined,
      'quarantined',
    );
  const events = file.elements.inspections ?? [];
  const counts = file.elements.crossings ?? [];
  if (events.length === 0 && counts.length === 0 && Object.keys(file.noLists).length === 0)
    remarks.add(
      'empty',
      0,
      'neither inspections nor crossings. Expected one of them',
      undefined,
      'quarantined',
    );
  const messages = [eventsMessage('tecs-json', events, references, remarks, options, bytes.length)];
  return counts.length === 0 ? messages : [...messages, countsMessage(counts, references, bytes.length)];
}

const HEAD = ['format', 'version', 'sender', 'batch', 'sequence', 'preparedAt', 'test'];

function referencesOf({ head, charset }: JsonFile): ManifestReferences {
  const text = (key: string) => {
    const v = head[key];
    return typeof v === 'string' && v.trim() !== '' && v.length <= 60 ? v.trim() : undefined;
  };
  const { sequence } = head;
  return clean({
    sender: text('sender'),
    interchange: text('batch'),
    messageType: `${TECS_FORMAT} ${String(head.version ?? '?').slice(0, 10)}`,
    feedSequence: Number.isInteger(sequence) ? (sequence as number) : undefined,
    prepared: text('preparedAt'),
    test: head.test === true ? true : undefined,
    charset,
  });
}

function eventsMessage(
  format: string,
  elements: readonly JsonElement[],
  references: ManifestReferences,
  remarks: Remarks,
  options: ReadOptions,
  bytes: number,
): ManifestMessage {
  const persons: ManifestPerson[] = [];
  const batch = references.interchange ?? '';
  const events: ReportedEvent[] = [];
  elements.forEach((element, i) => {
    const event = readInspection(element, i + 1, batch, persons, remarks, options);
    if (event) events.push(event);
  });
  return {
    format,
    outcome: remarks.outcome,
    warnings: remarks.warnings,
    references,
    kind: 'events',
    legs: [],
    persons,
    declaredTotals: {},
    events,
    range: { from: 0, to: bytes },
  };
}

function countsMessage(
  elements: readonly JsonElement[],
  references: ManifestReferences,
  bytes: number,
): ManifestMessage {
  const remarks = new Remarks();
  const crossings = elements.flatMap((element, i) => readCrossing(element, i + 1, remarks) ?? []);
  return {
    format: 'tecs-json',
    outcome: remarks.outcome,
    warnings: remarks.warnings,
    references,
    kind: 'crossing-counts',
    legs: [],
    persons: [],
    declaredTotals: {},
    crossings,
    range: { from: elements[0]?.offset ?? 0, to: bytes },
  };
}

function readTecsCsv(bytes: Uint8Array, options: ReadOptions): ManifestMessage[] {
  const file = readCsv(bytes, { limits: { bytesMax: 64 * 1024 * 1024, columnsMax: 60 } });
  if (!file.ok) return [rejectedMessage('tecs-csv', 'not-readable', file.error, 0, bytes.length)];
  const remarks = new Remarks();
  const { header, rows, encoding } = file.value;
  header.forEach((name, i) => {
    if (!CSV_COLUMNS.has(name.toLowerCase()))
      remarks.add('unknown-column', 0, `column ${show(name)} (${i + 1}) is not known and not read`, 1);
  });
  const elements: JsonElement[] = [];
  const columns = header.map((name) => CSV_COLUMNS.get(name.toLowerCase()));
  const first: { sender?: string; batch?: string } = {};
  for (const row of rows) {
    if (!row.ok) {
      remarks.add('bad-row', 0, `line ${row.line}: ${row.problem}`, row.line, 'quarantined');
      elements.push({ value: undefined, offset: 0 });
      continue;
    }
    const { object, sender, batch } = objectOfRow(columns, row.cells);
    if (sender !== undefined) first.sender ??= sender;
    if (batch !== undefined) first.batch ??= batch;
    elements.push({ value: object, offset: 0 });
  }
  const references: ManifestReferences = clean({
    sender: first.sender,
    interchange: first.batch,
    messageType: `${TECS_FORMAT} csv`,
    charset: encoding === 'windows-1252' ? ('windows-1252' as const) : ('utf-8' as const),
  });
  return [eventsMessage('tecs-csv', elements, references, remarks, options, bytes.length)];
}
