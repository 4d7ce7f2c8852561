import { createHash } from 'node:crypto';
import { strToU8, Zip, ZipDeflate } from 'fflate';
import { toCsv } from '#documents/csv.js';
import { exportCells } from '#domain/exportTable.js';
import { findAgency } from '#storage/agencies.js';
import { columnsOf, keepExport, ownedRows, readExport } from '#storage/agencyExports.js';
import { attachmentsOfAgency, openAttachment } from '#storage/attachments.js';
import { writeAudit } from '#storage/audit.js';
import type { Tx } from '#storage/database.js';
import { exportedRegistrants } from '#storage/exportedRegistrants.js';
import { LEFT_OUT, NOT_OWNED, OPENED, OWNED } from '#storage/ownedTables.js';
import { messagesOf, partiesOf, readThread, threadsOfAgency } from '#storage/secureMessages.js';
import { type Step, type StepContext, SYSTEM } from './context.js';

const PAGE = 2000;
/** A part is sealed and kept as one value of the database. */
const PART_BYTES = 8 * 1024 * 1024;

/** An agency asked for everything it owns: one zip of tables, JSON and documents, sealed for the one time it is taken. */
export const exportAgency: Step<'agencyExportAsked'> = async (context, item, beats) => {
  const { exportId } = item.payload;
  const asked = await context.db.asSystem((tx) => readExport(tx, exportId));
  if (asked?.state !== 'making') return beats.save(async () => undefined);
  const made = await makeExport(context, asked.agencyId);
  await beats.save(async (tx, nowMs) => {
    await keepExport(tx, context.keys, asked, made, nowMs);
    await writeAudit(tx, nowMs, {
      actor: SYSTEM,
      action: 'export.made',
      objectKind: 'AgencyExport',
      objectId: exportId,
      facts: { bytes: made.bytes, sha256: made.sha256, files: Object.keys(made.contents).length },
    });
  });
};

type Contents = Record<string, { rows: number; bytes: number; sha256: string }>;

/** Made as the tables stand while they are read, each noun one after another. */
export async function makeExport(
  context: Pick<StepContext, 'db' | 'keys' | 'clock'>,
  agencyId: string,
): Promise<{ parts: Uint8Array[]; bytes: number; sha256: string; contents: Contents }> {
  const out = zipInParts();
  const contents: Contents = {};
  await context.db.asSystem(async (tx) => {
    await addRegistrantTable(tx, agencyId, out, contents);
    for (const noun of OWNED) await addNoun(tx, noun, agencyId, out, contents);
    await addMessages(context, tx, agencyId, out, contents);
    for (const a of await attachmentsOfAgency(tx, agencyId)) {
      const content = await openAttachment(tx, context.keys, a.id);
      if (content)
        out.file(`documents/${a.objectKind}/${a.id} ${plainName(a.fileName)}`, contents, 1).end(content);
    }
    const agency = await findAgency(tx, agencyId);
    const manifest = {
      format: 'rsoits-agency-export',
      version: 1,
      agency: { name: agency?.name, ori: agency?.ori, jurisdiction: agency?.jurisdiction },
      madeAt: new Date(context.clock.now()).toISOString(),
      files: contents,
      opened: OPENED,
      leftOut: { ...LEFT_OUT, ...NOT_OWNED },
    };
    out.file('README.txt', {}, 0).end(strToU8(README));
    out.file('manifest.json', {}, 0).end(strToU8(JSON.stringify(manifest, null, 2)));
  });
  return { ...out.close(), contents };
}

const README = `Everything that an agency owns in RSOITS.

registrants.csv   one row a registrant, columns by the codes of the registration: an import reads it back
tables/NOUN.csv   every row of a noun, UTF-8, commas; nested values as JSON
json/NOUN.jsonl   the same, one JSON object a line
documents/        what was uploaded or made for the agency
manifest.json     rows, bytes and SHA-256 of every file; what is left out, and why

Open the tables as text: a spreadsheet takes a cell that begins with an equals sign for a formula.
`;

async function addRegistrantTable(tx: Tx, agencyId: string, out: Out, contents: Contents): Promise<void> {
  const columns = new Map<string, number>();
  const rows: ReadonlyMap<string, string>[] = [];
  for (let after = ''; ; ) {
    const page = await exportedRegistrants(tx, agencyId, after, PAGE);
    for (const r of page) {
      const cells = exportCells(r);
      for (const code of cells.keys()) if (!columns.has(code)) columns.set(code, columns.size);
      rows.push(cells);
    }
    if (page.length < PAGE) break;
    after = page.reduce((last, r) => (r.number > last ? r.number : last), after);
  }
  const names = [...columns.keys()];
  const table = rows.map((cells) => names.map((code) => cells.get(code) ?? ''));
  out
    .file('registrants.csv', contents, rows.length)
    .end(strToU8(toCsv(names.length > 0 ? names : ['number'], table, 'program')));
}

async function addNoun(
  tx: Tx,
  noun: (typeof OWNED)[number],
  agencyId: string,
  out: Out,
  contents: Contents,
): Promise<void> {
  const [name, from] = noun;
  const rows: Readonly<Record<string, unknown>>[] = [];
  for (let offset = 0; ; offset += PAGE) {
    const page = await ownedRows(tx, noun, agencyId, { offset, limit: PAGE });
    rows.push(...page);
    if (page.length < PAGE) break;
  }
  addTable(name, await columnsOf(tx, from), rows, out, contents);
}

/** Conversations of the agency as its readers see them: opened, one row a message. */
async function addMessages(
  { keys }: Pick<StepContext, 'keys'>,
  tx: Tx,
  agencyId: string,
  out: Out,
  contents: Contents,
): Promise<void> {
  const rows: Readonly<Record<string, unknown>>[] = [];
  for (const id of await threadsOfAgency(tx, agencyId)) {
    const thread = await readThread(tx, keys, id);
    const parties = (await partiesOf(tx, id)).map((p) =>
      [p.agencyName, p.personName].filter(Boolean).join(': '),
    );
    for (const m of await messagesOf(tx, keys, id))
      rows.push({
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
      });
  }
  addTable('messages', MESSAGE_COLUMNS, rows, out, contents);
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

function addTable(
  name: string,
  columns: readonly string[],
  rows: readonly Readonly<Record<string, unknown>>[],
  out: Out,
  contents: Contents,
): void {
  const table = rows.map((row) => columns.map((c) => cellOf(row[c])));
  const lines = rows.map((row) => `${JSON.stringify(row)}\n`).join('');
  out.file(`tables/${name}.csv`, contents, rows.length).end(strToU8(toCsv([...columns], table, 'program')));
  out.file(`json/${name}.jsonl`, contents, rows.length).end(strToU8(lines));
}

function cellOf(value: unknown): string {
  if (value === null || value === undefined) return '';
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function plainName(name: string): string {
  return name.replace(/[^\p{L}\p{N}. _-]/gu, '_').slice(0, 100);
}

interface Out {
  file(name: string, contents: Contents, rows: number): { end(bytes: Uint8Array): void };
  close(): { parts: Uint8Array[]; bytes: number; sha256: string };
}

/** A zip that comes in parts of the size in which they are kept. */
function zipInParts(): Out {
  const parts: Uint8Array[] = [];
  const hash = createHash('sha256');
  let waiting: Uint8Array[] = [];
  let [held, bytes] = [0, 0];
  const flush = () => {
    if (held === 0) return;
    parts.push(Buffer.concat(waiting));
    waiting = [];
    held = 0;
  };
  const zip = new Zip((error, chunk) => {
    if (error) throw error;
    hash.update(chunk);
    waiting.push(chunk);
    held += chunk.length;
    bytes += chunk.length;
    if (held >= PART_BYTES) flush();
  });
  return {
    file(name, contents, rows) {
      const entry = new ZipDeflate(name, { level: 6 });
      zip.add(entry);
      return {
        end(content) {
          contents[name] = {
            rows,
            bytes: content.length,
            sha256: createHash('sha256').update(content).digest('hex'),
          };
          entry.push(content, true);
        },
      };
    },
    close() {
      zip.end();
      flush();
      return { parts, bytes, sha256: hash.digest('hex') };
    },
  };
}
