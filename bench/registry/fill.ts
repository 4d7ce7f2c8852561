import type { ImportLine } from '#domain/importPlan.js';
import type { Database } from '#storage/database.js';
import { saveRows } from '#storage/importRows.js';
import { BENCH_TODAY, inventRow } from './people.js';

export interface LoadAgency {
  readonly agencyId: string;
  /** An import of the agency, which its values name. */
  readonly importId: string;
  readonly state: string;
  readonly from: number;
  readonly count: number;
  /** So many of them are there: batches are whole and in order, so filling goes on behind them. */
  readonly there: number;
}

const BATCH = 500;

/** Fills an agency by the road of the import, without its file: the rows are those that an import leaves. */
export async function fill(database: Database, of: LoadAgency, done: (rows: number) => void): Promise<void> {
  const today = BENCH_TODAY(Date.now());
  for (let i = of.there; i < of.count; i += BATCH) {
    const lines: ImportLine[] = Array.from({ length: Math.min(BATCH, of.count - i) }, (_, k) => ({
      line: i + k + 2,
      row: inventRow(of.from + i + k, of.state, today),
    }));
    await database.asSystem(
      (tx) =>
        saveRows(
          tx,
          {
            importId: of.importId,
            agencyId: of.agencyId,
            by: null,
            source: 'Taken over from the old program',
            nowMs: Date.now(),
          },
          lines,
        ),
      { repeatable: true },
    );
    done(lines.length);
  }
}
