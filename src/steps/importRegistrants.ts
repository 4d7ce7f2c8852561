import type { BatchResult, ImportLine } from '#domain/importPlan.js';
import { type ImportProblem, importReader } from '#domain/registrantImport.js';
import { type CsvFile, type CsvRow, readCsv } from '#formats/csv.js';
import { writeAudit } from '#storage/audit.js';
import type { Database, Tx } from '#storage/database.js';
import { checkRows, type ImportDoor, saveRows } from '#storage/importRows.js';
import { addImportShares } from '#storage/importShares.js';
import {
  addProblems,
  advance,
  endPhase,
  forgetProblems,
  openImport,
  type RegistrantImport,
  readImport,
  setTotal,
} from '#storage/registrantImports.js';
import { type Step, type StepContext, SYSTEM } from './context.js';

/** Rows a transaction: small enough that pages of the same agency never wait, large enough for its fixed costs. */
const BATCH = 500;
/** Batches at work at the same time, each on a connection of its own. */
const TOGETHER = 3;
/** More columns than a person has values: an export of everything has one a value. */
const COLUMNS_MAX = 5000;

/** A file was uploaded and mapped, or checked and approved: its rows are gone through in batches. */
export const importRegistrants: Step<'registrantImportAsked'> = async (context, item, beats) => {
  await runImport(context, item.payload.importId);
  await beats.save(async () => undefined);
};

/**
 * Checks or imports a file from where it stands to its end. Each batch is a transaction with its own cursor, so a
 * process that dies leaves whole batches, and the next one goes on behind them.
 * @param shown hears of every batch
 */
export async function runImport(
  context: Pick<StepContext, 'db' | 'keys' | 'clock'>,
  id: string,
  shown: (at: { readonly phase: string; readonly done: number; readonly total: number }) => void = () =>
    undefined,
): Promise<RegistrantImport | undefined> {
  const { db, keys, clock } = context;
  const begun = await db.asSystem((tx) => readImport(tx, id));
  if (begun?.state !== 'checking' && begun?.state !== 'importing') return begun;
  const phase = begun.state;
  const bytes = await db.asSystem((tx) => openImport(tx, keys, id));
  const read = bytes
    ? readCsv(bytes, { delimiter: begun.delimiter, limits: { columnsMax: COLUMNS_MAX } })
    : null;
  if (!read?.ok)
    throw new Error(`the file of import ${id} cannot be read: ${read ? read.error : 'it was erased'}`);
  const total = begun.rowsTotal ?? countRows(read.value);
  await db.asSystem(async (tx) => {
    await setTotal(tx, id, total);
    if (begun.rowsDone === 0) await forgetProblems(tx, id);
  });
  const goesOn = await inBatches(db, begun, read.value, clock.now, (done) => shown({ phase, done, total }));
  if (goesOn)
    await db.asSystem(async (tx) => {
      await endPhase(tx, id, phase, clock.now());
      const done = (await readImport(tx, id))!;
      const { added, changed, same, kept, refused } = done;
      await writeAudit(tx, clock.now(), {
        actor: SYSTEM,
        action: phase === 'checking' ? 'import.checked' : 'import.done',
        objectKind: 'RegistrantImport',
        objectId: id,
        facts: { rows: total, added, changed, same, kept, refused, startedBy: done.startedBy },
      });
    });
  return db.asSystem((tx) => readImport(tx, id));
}

/**
 * Goes through the rows in batches. Several are worked at the same time on a server; they are committed in the order of
 * the file, so that the cursor never stands behind a row that is not done.
 * @returns false when the import was called off or another process is on it
 */
async function inBatches(
  db: Database,
  begun: RegistrantImport,
  file: CsvFile,
  now: () => number,
  shown: (done: number) => void,
): Promise<boolean> {
  const readRow = rowReader(begun, file.header);
  const width = db.kind === 'server' ? TOGETHER : 1;
  let at = 0;
  let batch: CsvRow[] = [];
  let last: Promise<void> = Promise.resolve();
  const running: Promise<void>[] = [];
  const start = () => {
    // What an earlier process has behind it is read again for the numbers that stand twice, and left out.
    const behind = Math.max(0, begun.rowsDone - at);
    const rows = batch.map(readRow).slice(behind);
    const [from, to] = [at + behind, at + batch.length];
    at = to;
    batch = [];
    if (rows.length === 0) return;
    const before = last;
    last = db.asSystem((tx) => doBatch(tx, begun, rows, { from, to, before }, now())).then(() => shown(to));
    // Heard of where it is waited for.
    last.catch(() => undefined);
    running.push(last);
  };
  try {
    for (const row of file.rows) {
      batch.push(row);
      if (batch.length < BATCH) continue;
      start();
      if (running.length >= width) await running.shift();
    }
    if (batch.length > 0) start();
    await Promise.all(running);
    return true;
  } catch (error) {
    await Promise.allSettled(running);
    if (error instanceof Moved) return false;
    throw error;
  }
}

function countRows(file: CsvFile): number {
  let n = 0;
  for (const _ of file.rows) n++;
  return n;
}

type ReadLine =
  | ({ readonly ok: true } & ImportLine)
  | { readonly ok: false; readonly line: number; readonly problems: readonly ImportProblem[] };

/** Reads rows in the order of the file; a number that stands twice is a mistake of its second row. */
function rowReader(of: RegistrantImport, header: readonly string[]): (row: CsvRow) => ReadLine {
  const read = importReader(of.mapping, header);
  const numbers = new Map<string, number>();
  return (csv) => {
    const { line } = csv;
    if (!csv.ok)
      return { ok: false, line, problems: [{ column: '', came: csv.text, expected: csv.problem }] };
    const { row, problems } = read(csv.cells);
    const before = numbers.get(row.number);
    if (before !== undefined && row.number !== '')
      problems.push({
        column: 'number',
        came: row.number,
        expected: `each number once; it stands on line ${before}`,
      });
    else numbers.set(row.number, line);
    return problems.length > 0 ? { ok: false, line, problems } : { ok: true, line, row };
  };
}

async function doBatch(
  tx: Tx,
  of: RegistrantImport,
  rows: readonly ReadLine[],
  at: { readonly from: number; readonly to: number; readonly before: Promise<void> },
  nowMs: number,
): Promise<void> {
  const { from, to } = at;
  const importing = of.state === 'importing';
  const door: ImportDoor = {
    importId: of.id,
    agencyId: of.agencyId,
    by: of.startedBy,
    source: `Import of ${of.fileName}`,
    nowMs,
  };
  const good = rows.filter((r) => r.ok);
  const result: BatchResult = await (importing ? saveRows : checkRows)(tx, door, good);
  const refused = [...rows.filter((r) => !r.ok), ...result.refused];
  await addProblems(tx, of, refused);
  await addProblems(tx, of, result.asked, true);
  const counts = { ...result, refused: refused.length };
  // If the one before it failed, this one is rolled back with it.
  await at.before;
  if (!(await advance(tx, of.id, { phase: importing ? 'importing' : 'checking', from, to, counts }, nowMs)))
    throw new Moved();
  if (importing) await addImportShares(tx, { importId: of.id, agencyId: of.agencyId }, result.ids, nowMs);
  if (importing && result.ids.length > 0)
    await writeAudit(tx, nowMs, {
      actor: SYSTEM,
      action: 'registrant.imported',
      objectKind: 'RegistrantImport',
      objectId: of.id,
      facts: {
        from,
        to,
        added: result.added,
        changed: result.changed,
        registrants: result.ids,
        startedBy: of.startedBy,
      },
    });
}

/** Another process has gone on with the import, or somebody called it off: nothing of this batch is written. */
class Moved extends Error {}
