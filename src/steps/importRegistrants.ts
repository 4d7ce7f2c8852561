import { type ImportProblem, importReader } from '#domain/registrantImport.js';
import { type CsvFile, type CsvRow, readCsv } from '#formats/csv.js';
import { writeAudit } from '#storage/audit.js';
import type { Tx } from '#storage/database.js';
import {
  type BatchResult,
  checkRows,
  type ImportDoor,
  type ImportLine,
  saveRows,
} from '#storage/importRows.js';
import {
  addProblems,
  advance,
  endPhase,
  forgetProblems,
  holdAt,
  openImport,
  type RegistrantImport,
  readImport,
  setTotal,
} from '#storage/registrantImports.js';
import { type Step, type StepContext, SYSTEM } from './context.js';

/** Rows a transaction: small enough that pages of the same agency never wait, large enough for its fixed costs. */
const BATCH = 500;
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
  const readRow = rowReader(begun, read.value.header);
  let at = 0;
  let batch: CsvRow[] = [];
  let goesOn = true;
  const flush = async () => {
    // What an earlier process has behind it is read again for the numbers that stand twice, and left out.
    const behind = Math.max(0, begun.rowsDone - at);
    const rows = batch.map(readRow).slice(behind);
    const [from, to] = [at + behind, at + batch.length];
    at = to;
    batch = [];
    if (rows.length === 0) return;
    try {
      await db.asSystem((tx) => doBatch(tx, begun, rows, from, to, clock.now()));
    } catch (error) {
      if (!(error instanceof Moved)) throw error;
      goesOn = false;
      return;
    }
    shown({ phase, done: to, total });
  };
  for (const row of read.value.rows) {
    batch.push(row);
    if (batch.length === BATCH) await flush();
    if (!goesOn) return db.asSystem((tx) => readImport(tx, id));
  }
  if (batch.length > 0) await flush();
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
  from: number,
  to: number,
  nowMs: number,
): Promise<void> {
  const importing = of.state === 'importing';
  if (!(await holdAt(tx, of.id, of.state, from))) throw new Moved();
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
  const counts = { ...result, refused: refused.length };
  if (!(await advance(tx, of.id, { phase: importing ? 'importing' : 'checking', from, to, counts }, nowMs)))
    throw new Moved();
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
