import { z } from 'zod';
import { dateText } from '#basics/dates.js';
import { isUuid } from '#basics/ids.js';
import { clip, printable } from '#basics/text.js';
import { csvLines } from '#documents/csv.js';
import {
  IMPORT_HEADS,
  IMPORT_TARGETS,
  proposeTargets,
  targetLabel,
  targetOf,
} from '#domain/importTargets.js';
import { fieldText } from '#domain/plainValue.js';
import {
  type ImportMapping,
  type ImportRow,
  importReader,
  mappingProblems,
  PROBLEMS_COLUMN,
} from '#domain/registrantImport.js';
import { ELEMENTS, type ElementRow } from '#domain/registrationElements.js';
import { newWork } from '#domain/workItem.js';
import { type CsvFile, readCsv } from '#formats/csv.js';
import { ATTACHMENT_BYTES_MAX } from '#storage/attachments.js';
import type { Tx } from '#storage/database.js';
import { daysAskedBy } from '#storage/dayQuestions.js';
import { importSharesLeft } from '#storage/importShares.js';
import type { Keys } from '#storage/keys.js';
import {
  addImport,
  beginPhase,
  cancelImport,
  listImports,
  mappingsOf,
  openImport,
  problemsByColumn,
  problemsOf,
  type RegistrantImport,
  readImport,
  saveMapping,
} from '#storage/registrantImports.js';
import { addWork } from '#storage/workItems.js';
import { type ImportView, importPage } from '#web/pages/import.js';
import { importsPage } from '#web/pages/imports.js';
import type { FieldError, FormState } from '#web/view.js';
import { file, type PlainAnswer, redirect } from '../answer.js';
import { refuse } from '../errors.js';
import { type AnyRoute, type AtPage, type Finding, type Found, route } from '../route.js';
import { asRefused, show } from '../shell.js';
import { UPLOAD } from '../uploads.js';
import { iso } from '../views/eventLine.js';

/** An agency's own table on its way into its registry: uploaded, mapped, checked, looked at, imported. */
const LISTED = 50;
const PROBLEMS = 100;
const PREVIEW_ROWS = 4;
const EXAMPLES = 3;
const DEFAULTS = 6;
/** Columns that an export of everything has; a page of so many inputs is still drawn. */
const COLUMNS_MAX = 2000;
/** The beginning of a file is enough for its first rows. */
const HEAD_BYTES = 256 * 1024;
/** Rows of the file that go back to be repaired, in one table. */
const ERROR_LINES = 100_000;

interface FoundImport extends Found {
  readonly of: RegistrantImport;
}

async function findImport({
  tx,
  params,
}: Finding<{ id: string }, unknown, unknown>): Promise<FoundImport | undefined> {
  const of = isUuid(params.id) ? await readImport(tx, params.id) : undefined;
  return of && { id: of.id, agencyId: of.agencyId, of };
}

const IMPORT = { kind: 'RegistrantImport', find: findImport } as const;
const Id = z.object({ id: z.string().max(60) });
type AtImport = AtPage<FoundImport>;

const list = route({
  method: 'GET',
  path: '/registry/imports',
  kind: 'page',
  object: { kind: 'RegistrantImport', all: true },
  policy: 'import.list',
  audit: 'import.list',
  says: 'Registrants from an agency’s own table: upload one, follow the others',
  handler: (c) => drawList(c, { values: {} }),
});

async function drawList(
  c: Pick<AtImport, 'tx' | 'note'> & Parameters<typeof show>[0],
  form: FormState,
  status?: number,
): Promise<PlainAnswer> {
  const rows = await listImports(c.tx, LISTED);
  c.note({ shown: rows.map((r) => r.id) });
  return show(
    c,
    importsPage,
    {
      form,
      rows: rows.map((r) => ({ ...r, file: r.fileName, at: iso(r.uploadedAtMs), total: r.rowsTotal })),
    },
    { here: 'registry', ...asRefused(status) },
  );
}

const upload = route({
  method: 'POST',
  path: '/registry/imports',
  kind: 'page',
  upload: true,
  object: { kind: 'RegistrantImport', all: true },
  policy: 'import.uploaded',
  audit: 'import.uploaded',
  says: 'Takes in a table of registrants; nothing is changed by it yet',
  body: z.object({ file: UPLOAD.optional() }),
  handler: async (c) => {
    const given = c.body.file;
    const again = (error: FieldError) => drawList(c, { values: {}, errors: [error] }, 422);
    if (!given || given.content.length === 0) return again({ field: 'file', problem: 'required' });
    if (given.content.length > ATTACHMENT_BYTES_MAX) return refuse('too-large');
    const read = readCsv(given.content, { limits: { columnsMax: COLUMNS_MAX } });
    if (!read.ok) return again({ field: 'file', problem: 'registration', values: { says: read.error } });
    const { header, encoding, delimiter } = read.value;
    const targets = proposeTargets(header);
    const id = await addImport(
      c.tx,
      c.services.keys,
      {
        agencyId: c.actor.agencyId,
        fileName: clip(printable(given.fileName.split(/[/\\]/).at(-1) ?? ''), 120) || 'table.csv',
        encoding,
        delimiter,
        columns: header,
        mapping: {
          columns: Object.fromEntries(header.map((name, i) => [name, targets[i] ?? null])),
          defaults: {},
        },
        content: given.content,
        uploadedBy: c.actor.id,
      },
      c.now,
    );
    return redirect(`/registry/imports/${id}`, {
      audit: { objectId: id, facts: { bytes: given.content.length, columns: header.length } },
    });
  },
});

const ShowQuery = z.object({
  saved: z.string().max(60).optional(),
  after: z.coerce.number().int().min(0).catch(0).default(0),
  map: z.string().max(3).optional(),
});

interface ShownImport {
  /** Whether what the columns mean is asked, of one already checked too. */
  readonly maps: boolean;
  /** The line after which problems are listed. */
  readonly after: number;
  readonly status?: number;
}

const showOne = route({
  method: 'GET',
  path: '/registry/imports/:id',
  kind: 'page',
  object: IMPORT,
  policy: 'import.show',
  audit: 'import.show',
  says: 'One import: what its columns mean, what it would bring, what is wrong, how far it is',
  params: Id,
  query: ShowQuery,
  handler: async (c) => {
    const { of } = c.found;
    const saved = c.query.saved
      ? (await mappingsOf(c.tx, of.agencyId)).find((m) => m.name === c.query.saved)?.mapping
      : undefined;
    const mapping = saved ?? of.mapping;
    const maps = c.query.map === 'yes' || saved !== undefined;
    return draw(c, { values: formOf(of.columns, mapping) }, { maps, after: c.query.after });
  },
});

function formOf(columns: readonly string[], mapping: ImportMapping): Record<string, string> {
  const label = (code: string | null | undefined) => (code ? targetLabel(code) : '');
  return Object.fromEntries([
    ...columns.map((name, i) => [`c${i}`, label(mapping.columns[name])]),
    ...Object.entries(mapping.defaults).flatMap(([code, value], n) => [
      [`d${n}t`, label(code)],
      [`d${n}v`, value],
    ]),
  ]);
}

async function draw(c: AtImport, form: FormState, showing: ShownImport): Promise<PlainAnswer> {
  const { maps, after, status } = showing;
  const { of } = c.found;
  const mapping = of.state === 'uploaded' || (maps && of.state === 'checked');
  const head = of.erasedAtMs === null ? await firstRows(c.tx, c.services.keys, of) : null;
  const problems = await problemsOf(c.tx, of.id, after, PROBLEMS);
  const last = problems.at(-1)?.line;
  c.note({ import: of.id });
  const view: ImportView = {
    ...of,
    file: of.fileName,
    delimiter: ({ ',': 'comma', ';': 'semicolon', '\t': 'tab' } as const)[of.delimiter] ?? 'bar',
    total: of.rowsTotal,
    done: of.rowsDone,
    map: mapping
      ? {
          columns: of.columns.map((name, i) => ({ name, examples: examplesOf(head, i) })),
          targets: IMPORT_TARGETS.map((t) => t.label),
          defaults: DEFAULTS,
          saved: (await mappingsOf(c.tx, of.agencyId)).map((m) => m.name),
          form,
        }
      : null,
    preview: of.state === 'checked' && head ? previewOf(of, head) : [],
    byColumn: (problems.length > 0 ? await problemsByColumn(c.tx, of.id) : []).map(named),
    problems: problems.map(named),
    asked: (of.state === 'done' ? await daysAskedBy(c.tx, of, PROBLEMS) : []).map((q) => ({
      registrantId: q.registrantId,
      name: q.displayName,
      number: q.number,
      line: q.line,
      registeredOn: q.registeredOn,
      convictedOn: q.convictedOn,
      settled: q.settled ? `${q.settled.by}: ${q.settled.note}` : null,
    })),
    moreProblems: problems.length === PROBLEMS ? `/registry/imports/${of.id}?after=${last}#problems` : null,
    mayStart: of.state === 'checked',
    alreadyShared: of.alreadyShared,
    toShare: await importSharesLeft(c.tx, of.id),
    erased: of.erasedAtMs !== null,
  };
  return show(c, importPage, view, { here: 'registry', ...asRefused(status) });
}

/** A fact of the file itself by its name here, where no column of the table is meant. */
function named<P extends { readonly column: string }>(problem: P): P {
  return { ...problem, column: targetLabel(problem.column) };
}

/** The beginning of the file, read like the whole: its last row may be cut off and is left out. */
async function firstRows(tx: Tx, keys: Keys, of: RegistrantImport): Promise<CsvFile | null> {
  const bytes = await openImport(tx, keys, of.id);
  if (!bytes) return null;
  const read = readCsv(bytes.subarray(0, HEAD_BYTES), {
    delimiter: of.delimiter,
    limits: { columnsMax: COLUMNS_MAX },
  });
  return read.ok ? read.value : null;
}

function examplesOf(head: CsvFile | null, column: number): string {
  const cells: string[] = [];
  for (const row of head?.rows ?? []) {
    if (cells.length >= EXAMPLES) break;
    if (row.ok) cells.push(clip(printable(row.cells[column] ?? ''), 40));
  }
  return cells.filter(Boolean).join(' · ');
}

function previewOf(of: RegistrantImport, head: CsvFile): ImportView['preview'] {
  const read = importReader(of.mapping, head.header);
  const shown: { line: number; number: string; lines: (readonly [string, string])[] }[] = [];
  for (const csv of head.rows) {
    if (shown.length >= PREVIEW_ROWS) break;
    const { row, problems } = csv.ok ? read(csv.cells) : { row: null, problems: [] };
    if (row && problems.length === 0) shown.push({ line: csv.line, number: row.number, lines: linesOf(row) });
  }
  return shown;
}

function linesOf(row: ImportRow): (readonly [string, string])[] {
  const heads = [
    [IMPORT_HEADS.registered, row.registered && dateText(row.registered)],
    [IMPORT_HEADS.tier, row.tier],
    [IMPORT_HEADS['last-visit'], row.lastVisit && dateText(row.lastVisit)],
  ] as const;
  return [
    ...heads.flatMap(([label, value]) => (value === null ? [] : [[label, value] as const])),
    ...row.entries.map((e) => {
      const element: ElementRow = ELEMENTS[e.element];
      const parts = element.fields.flatMap((f) => {
        const text = e.value[f.code];
        return text === undefined ? [] : [fieldText(f, text)];
      });
      const label = `${element.label}${e.slot === 1 ? '' : ` ${e.slot}`}`;
      return [
        label,
        e.state === 'known'
          ? [...parts, e.fromOn ? `from ${dateText(e.fromOn)}` : ''].filter(Boolean).join(', ')
          : e.state,
      ] as const;
    }),
  ];
}

const map = route({
  method: 'POST',
  path: '/registry/imports/:id/mapping',
  kind: 'page',
  object: IMPORT,
  policy: 'import.mapped',
  audit: 'import.mapped',
  says: 'Says what the columns of a table mean, and has the file checked',
  params: Id,
  body: z.record(z.string().max(10), z.string().max(300)),
  // Four answers a column, of which a table may have thousands.
  bodyBytesMax: 2 * 1024 * 1024,
  handler: async (c) => {
    const { of } = c.found;
    const errors: FieldError[] = [];
    const read = (field: string): string | null => {
      const typed = (c.body[field] ?? '').trim();
      const code = typed === '' ? null : targetOf(typed);
      if (typed !== '' && code === null)
        errors.push({ field, problem: 'unknownValue', values: { value: typed } });
      return code;
    };
    const columns = Object.fromEntries(of.columns.map((name, i) => [name, read(`c${i}`)]));
    const defaults: Record<string, string> = {};
    for (let n = 0; n < DEFAULTS; n++) {
      const code = read(`d${n}t`);
      const value = (c.body[`d${n}v`] ?? '').trim();
      if (code && value) defaults[code] = value;
    }
    const mapping: ImportMapping = { columns, defaults };
    if (errors.length === 0)
      for (const says of mappingProblems(mapping))
        errors.push({
          field: 'c0',
          problem: 'registration',
          values: { says: `${says[0]!.toUpperCase()}${says.slice(1)}.` },
        });
    if (errors.length > 0) return draw(c, { values: c.body, errors }, { maps: true, after: 0, status: 422 });
    const name = clip(printable(c.body.saveAs ?? '').trim(), 60);
    if (name) await saveMapping(c.tx, { agencyId: of.agencyId, name, mapping, by: c.actor.id }, c.now);
    if (!(await beginPhase(c.tx, of.id, 'checking', c.actor.id, c.now, { mapping }))) return refuse('stale');
    await work(c.tx, of.id, 'check', c.now);
    return redirect(`/registry/imports/${of.id}`, {
      audit: { facts: { columns: Object.values(columns).filter(Boolean).length } },
    });
  },
});

async function work(tx: Tx, importId: string, phase: string, nowMs: number): Promise<void> {
  await addWork(
    tx,
    [newWork('registrantImportAsked', `import ${phase} ${importId} ${nowMs}`, { importId }, { urgency: 7 })],
    nowMs,
  );
}

const start = route({
  method: 'POST',
  path: '/registry/imports/:id/start',
  kind: 'page',
  object: IMPORT,
  policy: 'import.started',
  audit: 'import.started',
  says: 'Has a checked table imported',
  params: Id,
  body: z.object({ alreadyShared: z.enum(['yes', 'no']).default('no') }),
  handler: async (c) => {
    const { of } = c.found;
    const alreadyShared = c.body.alreadyShared === 'yes';
    if (!(await beginPhase(c.tx, of.id, 'importing', c.actor.id, c.now, { alreadyShared })))
      return refuse('stale');
    await work(c.tx, of.id, 'enter', c.now);
    return redirect(`/registry/imports/${of.id}`, {
      audit: { facts: { rows: of.rowsTotal, alreadyShared } },
    });
  },
});

const cancel = route({
  method: 'POST',
  path: '/registry/imports/:id/cancel',
  kind: 'page',
  object: IMPORT,
  policy: 'import.cancelled',
  audit: 'import.cancelled',
  says: 'Calls an import off; what came in already stays',
  params: Id,
  handler: async (c) => {
    if (!(await cancelImport(c.tx, c.found.id, c.now))) return refuse('stale');
    return redirect(`/registry/imports/${c.found.id}`);
  },
});

const errorsCsv = route({
  method: 'GET',
  path: '/registry/imports/:id/errors.csv',
  kind: 'page',
  object: IMPORT,
  policy: 'import.show',
  audit: 'import.show',
  says: 'Rows that were not taken, with what is wrong, as a table to repair and import again',
  params: Id,
  handler: async (c) => {
    const { of } = c.found;
    const bytes = of.erasedAtMs === null ? await openImport(c.tx, c.services.keys, of.id) : null;
    const read = bytes
      ? readCsv(bytes, { delimiter: of.delimiter, limits: { columnsMax: COLUMNS_MAX } })
      : null;
    if (!read?.ok) return refuse('gone');
    const wrong = new Map<number, string[]>();
    for (const p of await problemsOf(c.tx, of.id, 0, ERROR_LINES)) {
      if (p.warning) continue;
      const says = `${named(p).column || 'the row'}: "${p.came}" came. Expected ${p.expected}`;
      wrong.set(p.line, [...(wrong.get(p.line) ?? []), says]);
    }
    const { header, rows } = read.value;
    const table = function* (): Generator<readonly string[]> {
      for (const row of rows) {
        const says = wrong.get(row.line);
        if (says)
          yield [...(row.ok ? row.cells : [row.text, ...header.slice(1).map(() => '')]), says.join('; ')];
      }
    };
    c.note({ as: 'csv', rows: wrong.size });
    return file([...csvLines([...header, PROBLEMS_COLUMN], table(), 'spreadsheet')].join(''), {
      type: 'text/csv; charset=utf-8',
      name: 'not-taken.csv',
    });
  },
});

export const importRoutes: readonly AnyRoute[] = [list, upload, showOne, map, start, cancel, errorsCsv];
