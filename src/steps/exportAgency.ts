import { createHash } from 'node:crypto';
import { csvLines, toCsv } from '#documents/csv.js';
import { zipDirectoryRecord, zipEnd } from '#documents/zip.js';
import { exportCells } from '#domain/exportTable.js';
import { findAgency } from '#storage/agencies.js';
import { readExport } from '#storage/agencyExports.js';
import { attachmentsOfAgency, countAttachmentsOfAgency, openAttachment } from '#storage/attachments.js';
import { writeAudit } from '#storage/audit.js';
import { exportedRegistrants } from '#storage/exportedRegistrants.js';
import {
  beginAttempt,
  type ExportAttempt,
  type ExportedFile,
  exportedFiles,
  finishExport,
  finishedOf,
  openParts,
  type PartKey,
} from '#storage/exportFiles.js';
import { columnsOf, ownedRows, type RowKey } from '#storage/ownedRows.js';
import { LEFT_OUT, NOT_OWNED, OPENED, OWNED } from '#storage/ownedTables.js';
import { messagesOf, partiesOf, readThread, threadsOfAgency } from '#storage/secureMessages.js';
import { type Step, type StepContext, SYSTEM } from './context.js';
import { type ExportFiles, exportFiles } from './exportFile.js';

/** Rows that are read, and held, at a time. */
const PAGE = 1000;
/** Registrants with all that stands of them: some 12 kB each. */
const REGISTRANTS = 200;
/** Sealed bytes that are read at a time. */
const READ_BYTES = 4 * 1024 * 1024;

/**
 * An agency asked for everything it owns: one zip of tables, JSON and documents, sealed for the one time it is taken.
 * It is made file by file and kept in pieces; a process that dies leaves whole files, and the next try goes on behind them.
 */
export const exportAgency: Step<'agencyExportAsked'> = async (context, item, beats) => {
  const { exportId } = item.payload;
  const attempt = await begin(context, exportId);
  if (!attempt) return beats.save(async () => undefined);
  const made = await makeExport(context, attempt);
  await beats.save(async (tx, nowMs) => {
    if (!(await finishExport(tx, attempt, made, nowMs))) return;
    await writeAudit(tx, nowMs, {
      actor: SYSTEM,
      action: 'export.made',
      objectKind: 'AgencyExport',
      objectId: exportId,
      facts: { bytes: made.bytes, sha256: made.sha256, files: made.files, tries: attempt.number },
    });
  });
};

type Making = Pick<StepContext, 'db' | 'keys' | 'clock'>;

async function begin({ db, keys, clock }: Making, exportId: string): Promise<ExportAttempt | undefined> {
  return db.asSystem(async (tx) => {
    const asked = await readExport(tx, exportId);
    if (asked?.state !== 'making') return undefined;
    const documents = await countAttachmentsOfAgency(tx, asked.agencyId);
    const total = REGISTRANTS_AND_NOTES + 2 * (OWNED.length + 1) + documents;
    return beginAttempt(tx, keys, exportId, total, clock.now());
  });
}

/** registrants.csv, README.txt, manifest.json */
const REGISTRANTS_AND_NOTES = 3;

/** Made as the tables stand while they are read, page by page, each noun one after another. */
export async function makeExport(
  context: Making,
  attempt: ExportAttempt,
): Promise<{ readonly bytes: number; readonly sha256: string; readonly files: number }> {
  const out = exportFiles(context.db, attempt);
  await addRegistrantTable(context, attempt, out);
  for (const noun of OWNED) await addNoun(context, attempt, out, noun);
  await addMessages(context, attempt, out);
  await addDocuments(context, attempt, out);
  await addNotes(context, attempt, out);
  const files = await addDirectory(context, attempt, out);
  return { ...(await weighed(context, attempt)), files };
}

const README = `Everything that an agency owns in RSOITS.

registrants.csv   one row a registrant, columns by the codes of the registration: an import reads it back
tables/NOUN.csv   every row of a noun, UTF-8, commas; nested values as JSON
json/NOUN.jsonl   the same, one JSON object a line
documents/        what was uploaded or made for the agency
manifest.json     rows, bytes and SHA-256 of every file; what is left out, and why

The files are made one after another while the agency works on: what is entered meanwhile is in those that were made
after it. Open the tables as text: a spreadsheet takes a cell that begins with an equals sign for a formula.
`;

const REGISTRANT_TABLE = 'registrants.csv';

/** The columns are known when all have been looked at; one that appears only while rows are written begins the file anew. */
async function addRegistrantTable(context: Making, attempt: ExportAttempt, out: ExportFiles): Promise<void> {
  if (await isFinished(context, attempt, [REGISTRANT_TABLE])) return;
  const columns = new Set<string>(['number']);
  for await (const page of registrantCells(context, attempt.agencyId))
    for (const cells of page) for (const code of cells.keys()) columns.add(code);
  for (;;) {
    const known = columns.size;
    const names = [...columns];
    const file = out.open(REGISTRANT_TABLE);
    await file.write(Buffer.from(toCsv(names, [], 'program')));
    let rows = 0;
    for await (const page of registrantCells(context, attempt.agencyId)) {
      for (const cells of page) for (const code of cells.keys()) columns.add(code);
      if (columns.size > known) break;
      rows += page.length;
      const table = page.map((cells) => names.map((code) => cells.get(code) ?? ''));
      await file.write(Buffer.from(linesOf(names, table)));
    }
    if (columns.size === known) return out.finish([file], rows);
    await out.drop(file);
  }
}

async function* registrantCells(
  { db }: Making,
  agencyId: string,
): AsyncGenerator<readonly ReadonlyMap<string, string>[]> {
  for (let after = ''; ; ) {
    const page = await db.asSystem((tx) => exportedRegistrants(tx, agencyId, after, REGISTRANTS));
    yield page.map(exportCells);
    if (page.length < REGISTRANTS) return;
    after = page.at(-1)!.number;
  }
}

async function addNoun(
  context: Making,
  attempt: ExportAttempt,
  out: ExportFiles,
  noun: (typeof OWNED)[number],
): Promise<void> {
  const [name, table] = noun;
  const { db } = context;
  async function* pages() {
    for (let after: RowKey | null = null; ; ) {
      const page = await db.asSystem((tx) => ownedRows(tx, noun, attempt.agencyId, { after, limit: PAGE }));
      yield page.rows;
      after = page.last;
      if (!after) return;
    }
  }
  const columns = await db.asSystem((tx) => columnsOf(tx, table));
  await addTable(context, attempt, out, { name, columns, pages: pages() });
}

/** Conversations of the agency as its readers see them: opened, one row a message. */
async function addMessages(context: Making, attempt: ExportAttempt, out: ExportFiles): Promise<void> {
  const { db, keys } = context;
  async function* pages() {
    for (const id of await db.asSystem((tx) => threadsOfAgency(tx, attempt.agencyId)))
      yield await db.asSystem(async (tx) => {
        const thread = await readThread(tx, keys, id);
        const parties = (await partiesOf(tx, id)).map((p) =>
          [p.agencyName, p.personName].filter(Boolean).join(': '),
        );
        return (await messagesOf(tx, keys, id)).map((m) => ({
          thread_id: id,
          subject: thread?.subject,
          parties,
          about_kind: thread?.aboutKind,
          about_id: thread?.aboutId,
          message_id: m.id,
          sent_at: new Date(m.sentAtMs).toISOString(),
          author: m.authorName,
          author_agency: m.authorAgency,
          body: m.body,
          read_by: m.reads,
        }));
      });
  }
  await addTable(context, attempt, out, { name: 'messages', columns: MESSAGE_COLUMNS, pages: pages() });
}

const MESSAGE_COLUMNS = [
  'thread_id',
  'subject',
  'parties',
  'about_kind',
  'about_id',
  'message_id',
  'sent_at',
  'author',
  'author_agency',
  'body',
  'read_by',
];

type Row = Readonly<Record<string, unknown>>;

/** Rows as CSV and as JSON lines, both from one reading. */
async function addTable(
  context: Making,
  attempt: ExportAttempt,
  out: ExportFiles,
  of: {
    readonly name: string;
    readonly columns: readonly string[];
    readonly pages: AsyncIterable<readonly Row[]>;
  },
): Promise<void> {
  const names = [`tables/${of.name}.csv`, `json/${of.name}.jsonl`] as const;
  if (await isFinished(context, attempt, names)) return;
  const [table, lines] = [out.open(names[0]), out.open(names[1])];
  await table.write(Buffer.from(toCsv(of.columns, [], 'program')));
  let rows = 0;
  for await (const page of of.pages) {
    rows += page.length;
    const cells = page.map((row) => of.columns.map((c) => cellOf(row[c])));
    await table.write(Buffer.from(linesOf(of.columns, cells)));
    await lines.write(Buffer.from(page.map((row) => `${JSON.stringify(row)}\n`).join('')));
  }
  await out.finish([table, lines], rows);
}

/** CSV without its header. */
function linesOf(columns: readonly string[], rows: Iterable<readonly string[]>): string {
  const [, ...lines] = csvLines(columns, rows, 'program');
  return lines.join('');
}

function cellOf(value: unknown): string {
  if (value === null || value === undefined) return '';
  return typeof value === 'string' ? value : JSON.stringify(value);
}

async function addDocuments(context: Making, attempt: ExportAttempt, out: ExportFiles): Promise<void> {
  const { db, keys } = context;
  for (let after: string | null = null; ; ) {
    const page = await db.asSystem((tx) => attachmentsOfAgency(tx, attempt.agencyId, { after, limit: PAGE }));
    const named = page.map((a) => ({
      id: a.id,
      name: `documents/${a.objectKind}/${a.id} ${plainName(a.fileName)}`,
    }));
    const finished = await db.asSystem((tx) =>
      finishedOf(
        tx,
        attempt.exportId,
        named.map((a) => a.name),
      ),
    );
    for (const { id, name } of named) {
      if (finished.has(name)) continue;
      const content = await db.asSystem((tx) => openAttachment(tx, keys, id));
      if (!content) continue;
      const file = out.open(name);
      await file.write(content);
      await out.finish([file], 1);
    }
    if (page.length < PAGE) return;
    after = page.at(-1)!.id;
  }
}

function plainName(name: string): string {
  return name.replace(/[^\p{L}\p{N}. _-]/gu, '_').slice(0, 100);
}

async function addNotes(context: Making, attempt: ExportAttempt, out: ExportFiles): Promise<void> {
  const names = ['README.txt', 'manifest.json'] as const;
  if (await isFinished(context, attempt, names)) return;
  const [readme, manifest] = [out.open(names[0]), out.open(names[1])];
  await readme.write(Buffer.from(README));
  const agency = await context.db.asSystem((tx) => findAgency(tx, attempt.agencyId));
  const head = JSON.stringify({
    format: 'rsoits-agency-export',
    version: 1,
    agency: { name: agency?.name, ori: agency?.ori, jurisdiction: agency?.jurisdiction },
    madeAt: new Date(context.clock.now()).toISOString(),
    opened: OPENED,
    leftOut: { ...LEFT_OUT, ...NOT_OWNED },
  });
  await manifest.write(Buffer.from(`${head.slice(0, -1)},\n"files":{`));
  let before = '';
  for await (const page of finishedFiles(context, attempt)) {
    const lines = page.map(
      ({ name, rows, bytes, sha256 }) => `${JSON.stringify(name)}:${JSON.stringify({ rows, bytes, sha256 })}`,
    );
    if (lines.length === 0) continue;
    await manifest.write(Buffer.from(`${before}\n${lines.join(',\n')}`));
    before = ',';
  }
  await manifest.write(Buffer.from('}}\n'));
  await out.finish([readme, manifest], 0);
}

/** The directory of the zip. @returns how many files are in it */
async function addDirectory(context: Making, attempt: ExportAttempt, out: ExportFiles): Promise<number> {
  let [entries, offset, bytes] = [0, 0, 0];
  for await (const page of finishedFiles(context, attempt)) {
    const records = page.map((f) => {
      const record = zipDirectoryRecord(f, offset);
      offset += f.header + f.packed;
      return record;
    });
    entries += records.length;
    const piece = Buffer.concat(records);
    bytes += piece.length;
    if (piece.length > 0) await out.keepRaw(piece);
  }
  await out.keepRaw(zipEnd({ entries, bytes, offset }));
  return entries;
}

async function* finishedFiles({ db }: Making, attempt: ExportAttempt): AsyncGenerator<ExportedFile[]> {
  for (let after = 0; ; ) {
    const page = await db.asSystem((tx) => exportedFiles(tx, attempt.exportId, { after, limit: PAGE }));
    yield page;
    if (page.length < PAGE) return;
    after = page.at(-1)!.file;
  }
}

async function isFinished(
  { db }: Making,
  attempt: ExportAttempt,
  names: readonly string[],
): Promise<boolean> {
  return (await db.asSystem((tx) => finishedOf(tx, attempt.exportId, names))).size === names.length;
}

/** Reads the whole file back, as a download will: its length and hash are of what is kept. */
async function weighed(
  { db }: Making,
  attempt: ExportAttempt,
): Promise<{ readonly bytes: number; readonly sha256: string }> {
  const hash = createHash('sha256');
  let bytes = 0;
  for (let after: PartKey | null = null; ; ) {
    const parts = await db.asSystem((tx) =>
      openParts(tx, attempt.key, attempt.exportId, { after, bytes: READ_BYTES }),
    );
    for (const { content } of parts) {
      hash.update(content);
      bytes += content.length;
    }
    if (parts.length === 0) return { bytes, sha256: hash.digest('hex') };
    after = parts.at(-1)!.at;
  }
}
