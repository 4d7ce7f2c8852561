import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import type { ImportMapping, ImportProblem } from '#domain/registrantImport.js';
import { ATTACHMENT_BYTES_MAX, addAttachment, attachmentsOf, openAttachment } from './attachments.js';
import { first, instant, json, many, run, type Tx, uuids } from './database.js';
import type { Keys } from './keys.js';
import { newId } from './newId.js';

/** An agency's own table on its way into the registry. */
export interface RegistrantImport {
  readonly id: string;
  readonly agencyId: string;
  readonly fileName: string;
  readonly bytes: number;
  readonly sha256: string;
  readonly encoding: string;
  readonly delimiter: string;
  readonly columns: readonly string[];
  readonly mapping: ImportMapping;
  /** Everybody was told before, by the system that the agency moved from. */
  readonly alreadyShared: boolean;
  readonly state: ImportState;
  /** Null until the file was read through once. */
  readonly rowsTotal: number | null;
  /** Rows that the phase at work has behind it. */
  readonly rowsDone: number;
  readonly added: number;
  readonly changed: number;
  readonly same: number;
  readonly kept: number;
  /** Rows that were not taken. */
  readonly refused: number;
  readonly uploadedByName: string | null;
  readonly uploadedAtMs: number;
  readonly startedBy: string | null;
  readonly endedAtMs: number | null;
  readonly erasedAtMs: number | null;
}

/** `checking` and `importing` are at work; a check changes nothing. */
export type ImportState = 'uploaded' | 'checking' | 'checked' | 'importing' | 'done' | 'cancelled';

const SELECT = sql.raw(
  `select i.id, i.agency_id as "agencyId", i.file_name as "fileName", i.bytes, i.sha256, i.encoding, i.delimiter, i.columns, i.mapping, i.already_shared as "alreadyShared", i.state, i.rows_total as "rowsTotal",
   i.rows_done as "rowsDone", i.added, i.changed, i.same, i.kept, i.refused, u.display_name as "uploadedByName", i.uploaded_at as "uploadedAtMs", i.started_by as "startedBy",
   i.ended_at as "endedAtMs", i.erased_at as "erasedAtMs" from registrant_imports i left join users u on u.id = i.uploaded_by`,
);
const KIND = 'registrant-import';

/** Keeps the file, encrypted, in parts as large as an attachment may be. @returns the import's id */
export async function addImport(
  tx: Tx,
  keys: Keys,
  given: Pick<
    RegistrantImport,
    'agencyId' | 'fileName' | 'encoding' | 'delimiter' | 'columns' | 'mapping'
  > & {
    readonly content: Uint8Array;
    readonly uploadedBy: string | null;
  },
  nowMs: number,
): Promise<string> {
  const id = newId(nowMs);
  await run(
    tx,
    sql`
    insert into registrant_imports (id, agency_id, file_name, bytes, sha256, encoding, delimiter, columns, mapping, state, uploaded_by, uploaded_at, updated_at)
    values (${id}, ${given.agencyId}, ${given.fileName}, ${given.content.length}, ${createHash('sha256').update(given.content).digest('hex')}, ${given.encoding},
            ${given.delimiter}, ${json(given.columns)}, ${json(given.mapping)}, 'uploaded', ${given.uploadedBy}::uuid, ${instant(nowMs)}, ${instant(nowMs)})`,
  );
  for (let at = 0, n = 1; at < given.content.length; at += ATTACHMENT_BYTES_MAX, n++)
    await addAttachment(
      tx,
      keys,
      {
        ownerAgencyId: given.agencyId,
        objectKind: KIND,
        objectId: id,
        fileName: `${String(n).padStart(4, '0')} ${given.fileName}`,
        mediaType: 'text/csv',
        retentionClass: 'work',
        addedBy: given.uploadedBy ?? 'command line',
        content: given.content.subarray(at, at + ATTACHMENT_BYTES_MAX),
      },
      nowMs,
    );
  return id;
}

/** The file as it was handed in; null when it was erased. */
export async function openImport(tx: Tx, keys: Keys, id: string): Promise<Buffer | null> {
  const parts = [...(await attachmentsOf(tx, KIND, id))].sort((a, b) => (a.fileName < b.fileName ? -1 : 1));
  const bytes = await Promise.all(parts.map((p) => openAttachment(tx, keys, p.id)));
  return parts.length === 0 || bytes.includes(null) ? null : Buffer.concat(bytes as Buffer[]);
}

export async function readImport(tx: Tx, id: string): Promise<RegistrantImport | undefined> {
  return first(tx, sql<RegistrantImport>`${SELECT} where i.id = ${id}`);
}

export async function listImports(tx: Tx, limit: number): Promise<RegistrantImport[]> {
  return many(tx, sql<RegistrantImport>`${SELECT} order by i.uploaded_at desc, i.id desc limit ${limit}`);
}

/** One that was begun with the same bytes and mapping and has not come to its end: it goes on where it stopped. */
export async function findUnfinished(
  tx: Tx,
  agencyId: string,
  sha256: string,
): Promise<RegistrantImport | undefined> {
  return first(
    tx,
    sql<RegistrantImport>`${SELECT} where i.agency_id = ${agencyId} and i.sha256 = ${sha256} and i.state in ('checking', 'checked', 'importing')
      order by i.uploaded_at desc limit 1`,
  );
}

/**
 * Begins a phase: counts start anew, and so do the mistakes that were found.
 * @returns false when the import is not in a state from which the phase follows
 */
export async function beginPhase(
  tx: Tx,
  id: string,
  phase: 'checking' | 'importing',
  by: string | null,
  nowMs: number,
  more: { readonly mapping?: ImportMapping; readonly alreadyShared?: boolean } = {},
): Promise<boolean> {
  const { mapping, alreadyShared } = more;
  const from = phase === 'checking' ? sql`('uploaded', 'checked')` : sql`('checked')`;
  const begun = await run(
    tx,
    sql`
    update registrant_imports set state = ${phase}, rows_done = 0, added = 0, changed = 0, same = 0, kept = 0, refused = 0, started_by = ${by}::uuid,
           ${mapping ? sql`mapping = ${json(mapping)}, rows_total = null,` : sql``}
           ${alreadyShared === undefined ? sql`` : sql`already_shared = ${alreadyShared},`} updated_at = ${instant(nowMs)}
     where id = ${id} and state in ${from}`,
  );
  return begun === 1;
}

/** Clears what an earlier phase found wrong: as the system, since people only read it. */
export async function forgetProblems(tx: Tx, id: string): Promise<void> {
  await run(tx, sql`delete from registrant_import_problems where import_id = ${id}`);
}

/**
 * Moves on from one row to another, in the transaction that holds what was done between them. Of two workers on one
 * import only the first gets on. @returns false when the import stands elsewhere or was called off
 */
export async function advance(
  tx: Tx,
  id: string,
  step: {
    readonly phase: 'checking' | 'importing';
    readonly from: number;
    readonly to: number;
    readonly counts: Readonly<Record<'added' | 'changed' | 'same' | 'kept' | 'refused', number>>;
  },
  nowMs: number,
): Promise<boolean> {
  const { counts } = step;
  const moved = await run(
    tx,
    sql`
    update registrant_imports set rows_done = ${step.to}, added = added + ${counts.added}, changed = changed + ${counts.changed}, same = same + ${counts.same},
           kept = kept + ${counts.kept}, refused = refused + ${counts.refused}, updated_at = ${instant(nowMs)}
     where id = ${id} and state = ${step.phase} and rows_done = ${step.from}`,
  );
  return moved === 1;
}

export async function setTotal(tx: Tx, id: string, rows: number): Promise<void> {
  await run(tx, sql`update registrant_imports set rows_total = ${rows} where id = ${id}`);
}

export async function endPhase(
  tx: Tx,
  id: string,
  from: 'checking' | 'importing',
  nowMs: number,
): Promise<void> {
  await run(
    tx,
    sql`
    update registrant_imports set state = ${from === 'checking' ? 'checked' : 'done'}, ended_at = ${from === 'checking' ? sql`null` : instant(nowMs)},
           updated_at = ${instant(nowMs)} where id = ${id} and state = ${from}`,
  );
}

/** What was imported stays; the rest is not. @returns false when it has come to its end */
export async function cancelImport(tx: Tx, id: string, nowMs: number): Promise<boolean> {
  const cancelled = await run(
    tx,
    sql`update registrant_imports set state = 'cancelled', ended_at = ${instant(nowMs)}, updated_at = ${instant(nowMs)}
         where id = ${id} and state not in ('done', 'cancelled')`,
  );
  return cancelled === 1;
}

/** Imports that nothing happened to since an instant: what came in their cells goes, counts stay. The caller erases the files. */
export async function forgetImports(
  tx: Tx,
  sinceMs: number,
  nowMs: number,
): Promise<{ readonly ids: readonly string[]; readonly rows: number }> {
  const ids = (
    await many(
      tx,
      sql<{ id: string }>`
      update registrant_imports set erased_at = ${instant(nowMs)}, state = case when state = 'done' then state else 'cancelled' end
       where erased_at is null and updated_at < ${instant(sinceMs)} returning id`,
    )
  ).map((r) => r.id);
  const rows = await run(
    tx,
    sql`delete from registrant_import_problems where import_id = any(${uuids(ids)})`,
  );
  return { ids, rows };
}

export interface StoredProblem extends ImportProblem {
  readonly line: number;
  /** The row was taken all the same. */
  readonly warning: boolean;
}

/** A row is told so many mistakes at most; the first is the one to mend. */
const PROBLEMS_A_ROW = 20;

export async function addProblems(
  tx: Tx,
  of: { readonly id: string; readonly agencyId: string },
  rows: readonly { readonly line: number; readonly problems: readonly ImportProblem[] }[],
  /** Of rows that are taken. */
  warning = false,
): Promise<void> {
  const flat = rows.flatMap((r) =>
    r.problems
      .slice(0, PROBLEMS_A_ROW)
      .map((p, n) => ({ line: r.line, n, c: p.column, came: p.came, e: p.expected })),
  );
  if (flat.length === 0) return;
  await run(
    tx,
    sql`
    insert into registrant_import_problems (import_id, agency_id, line, n, column_name, came, expected, warning)
    select ${of.id}, ${of.agencyId}, x.line, x.n, x.c, x.came, x.e, ${warning} from jsonb_to_recordset(${json(flat)}) as x(line integer, n integer, c text, came text, e text)
    on conflict (import_id, line, n) do nothing`,
  );
}

/** In order of line; pages by the last line seen. */
export async function problemsOf(
  tx: Tx,
  importId: string,
  afterLine: number,
  limit: number,
): Promise<StoredProblem[]> {
  return many(
    tx,
    sql<StoredProblem>`select line, column_name as "column", came, expected, warning from registrant_import_problems
      where import_id = ${importId} and line > ${afterLine} order by line, n limit ${limit}`,
  );
}

/** Which columns were wrong how often: the whole file at a glance. */
export async function problemsByColumn(
  tx: Tx,
  importId: string,
): Promise<readonly { readonly column: string; readonly expected: string; readonly rows: number }[]> {
  return many(
    tx,
    sql<{ column: string; expected: string; rows: number }>`
    select column_name as "column", min(expected) as expected, count(*)::int as rows from registrant_import_problems
     where import_id = ${importId} and not warning group by column_name, md5(expected) order by count(*) desc, column_name limit 100`,
  );
}

export async function saveMapping(
  tx: Tx,
  m: {
    readonly agencyId: string;
    readonly name: string;
    readonly mapping: ImportMapping;
    readonly by: string | null;
  },
  nowMs: number,
): Promise<void> {
  await run(
    tx,
    sql`
    insert into import_mappings (agency_id, name, mapping, saved_by, saved_at) values (${m.agencyId}, ${m.name}, ${json(m.mapping)}, ${m.by}::uuid, ${instant(nowMs)})
    on conflict (agency_id, name) do update set mapping = excluded.mapping, saved_by = excluded.saved_by, saved_at = excluded.saved_at`,
  );
}

export async function mappingsOf(
  tx: Tx,
  agencyId: string,
): Promise<readonly { readonly name: string; readonly mapping: ImportMapping }[]> {
  return many(
    tx,
    sql<{
      name: string;
      mapping: ImportMapping;
    }>`select name, mapping from import_mappings where agency_id = ${agencyId} order by saved_at desc, name`,
  );
}
