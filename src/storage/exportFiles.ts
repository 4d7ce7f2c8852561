import { sql } from 'kysely';
import { first, instant, many, run, type Tx } from './database.js';
import { makeDataKey, openDataKey } from './dataKeys.js';
import { type Keys, seal, unseal } from './keys.js';

/** A try at making an export. One that was overtaken by another, or whose export is over, writes nothing any more. */
export interface ExportAttempt {
  readonly exportId: string;
  readonly agencyId: string;
  readonly number: number;
  readonly key: Buffer;
  /** The place in the zip behind the files that an earlier try finished. */
  readonly nextFile: number;
}

/** A finished file of the zip. */
export interface ExportedFile {
  readonly file: number;
  /** Path in the zip. */
  readonly name: string;
  readonly rows: number;
  readonly bytes: number;
  readonly packed: number;
  /** Bytes of the header before the content. */
  readonly header: number;
  readonly crc: number;
  readonly sha256: string;
}

/** Where a part stands: the file's place in the zip, and the part's in the file. */
export interface PartKey {
  readonly file: number;
  readonly n: number;
}

/** Another try has begun, or the export is over. */
export class Overtaken extends Error {
  override readonly name = 'Overtaken';
}

/**
 * Begins a try: finished files of earlier ones stay, pieces of unfinished ones go.
 * @returns undefined when the export is not being made
 */
export async function beginAttempt(
  tx: Tx,
  keys: Keys,
  exportId: string,
  filesTotal: number,
  nowMs: number,
): Promise<ExportAttempt | undefined> {
  const begun = await first(
    tx,
    sql<{ agencyId: string; number: number; keyId: string | null }>`
    update agency_exports set attempt = attempt + 1, files_total = ${filesTotal}, bytes_read = 0 where id = ${exportId} and state = 'making'
    returning agency_id as "agencyId", attempt as number, key_id as "keyId"`,
  );
  if (!begun) return undefined;
  let key = begun.keyId === null ? null : await openDataKey(tx, keys, begun.keyId);
  if (!key) {
    const made = await makeDataKey(tx, keys, nowMs);
    await run(tx, sql`update agency_exports set key_id = ${made.id} where id = ${exportId}`);
    key = made.key;
  }
  await run(
    tx,
    sql`delete from agency_export_parts p where p.export_id = ${exportId}
         and not exists (select from agency_export_files f where f.export_id = p.export_id and f.file = p.file)`,
  );
  const last = await first(
    tx,
    sql<{
      file: number;
    }>`select coalesce(max(file), 0)::integer as file from agency_export_files where export_id = ${exportId}`,
  );
  return { exportId, agencyId: begun.agencyId, number: begun.number, key, nextFile: last!.file + 1 };
}

/** Keeps a piece of a file, sealed. @param read bytes of content that were read for it, for those who wait */
export async function keepPart(
  tx: Tx,
  attempt: ExportAttempt,
  at: PartKey,
  content: Uint8Array,
  read: number,
): Promise<void> {
  const { exportId, agencyId } = attempt;
  const holds = await run(
    tx,
    sql`update agency_exports set bytes_read = bytes_read + ${read} where id = ${exportId} and attempt = ${attempt.number} and state = 'making'`,
  );
  if (holds !== 1) throw new Overtaken('another try has taken this export over');
  await run(
    tx,
    sql`insert into agency_export_parts (export_id, agency_id, file, n, sealed)
      values (${exportId}, ${agencyId}, ${at.file}, ${at.n}, ${seal(attempt.key, content, sealedAbout(exportId, at))})`,
  );
}

/** Forgets the pieces of a file that is made anew. */
export async function dropParts(tx: Tx, attempt: ExportAttempt, file: number): Promise<void> {
  await run(
    tx,
    sql`delete from agency_export_parts where export_id = ${attempt.exportId} and file = ${file}`,
  );
}

/** The file is whole: its parts stay, whatever becomes of this try. */
export async function keepFile(
  tx: Tx,
  { exportId, agencyId }: ExportAttempt,
  f: ExportedFile,
): Promise<void> {
  await run(
    tx,
    sql`insert into agency_export_files (export_id, agency_id, file, name, rows, bytes, packed, header, crc, sha256)
      values (${exportId}, ${agencyId}, ${f.file}, ${f.name}, ${f.rows}, ${f.bytes}, ${f.packed}, ${f.header}, ${f.crc}, ${f.sha256})`,
  );
}

/** Which of these are finished. */
export async function finishedOf(
  tx: Tx,
  exportId: string,
  names: readonly string[],
): Promise<ReadonlySet<string>> {
  if (names.length === 0) return new Set();
  const rows = await many(
    tx,
    sql<{
      name: string;
    }>`select name from agency_export_files where export_id = ${exportId} and name in (${sql.join(names)})`,
  );
  return new Set(rows.map((r) => r.name));
}

export async function exportedFiles(
  tx: Tx,
  exportId: string,
  page: { readonly after: number; readonly limit: number },
): Promise<ExportedFile[]> {
  return many(
    tx,
    sql<ExportedFile>`select file, name, rows, bytes, packed, header, crc, sha256 from agency_export_files
      where export_id = ${exportId} and file > ${page.after} order by file limit ${page.limit}`,
  );
}

/** A handful of parts behind one, opened, in the order of the file: as many as weigh `bytes` together, at least one. */
export async function openParts(
  tx: Tx,
  key: Buffer,
  exportId: string,
  page: { readonly after: PartKey | null; readonly bytes: number },
): Promise<readonly { readonly at: PartKey; readonly content: Buffer }[]> {
  const after = page.after ?? { file: -1, n: -1 };
  const parts = await many(
    tx,
    sql<PartKey & { sealed: Buffer }>`
    select file, n, sealed from (
      select file, n, sealed, sum(octet_length(sealed)) over w as weight, row_number() over w as place from (
        select * from agency_export_parts where export_id = ${exportId} and (file, n) > (${after.file}::integer, ${after.n}::integer) order by file, n limit 100) p
      window w as (order by file, n)) p
     where weight <= ${page.bytes} or place = 1 order by file, n`,
  );
  return parts.map(({ sealed, file, n }) => ({
    at: { file, n },
    content: unseal(key, sealed, sealedAbout(exportId, { file, n })),
  }));
}

/** @returns false when another try has taken it over */
export async function finishExport(
  tx: Tx,
  attempt: ExportAttempt,
  made: { readonly bytes: number; readonly sha256: string },
  nowMs: number,
): Promise<boolean> {
  const ended = await run(
    tx,
    sql`update agency_exports set state = 'ready', bytes = ${made.bytes}, sha256 = ${made.sha256}, made_at = ${instant(nowMs)}
         where id = ${attempt.exportId} and attempt = ${attempt.number} and state = 'making'`,
  );
  return ended === 1;
}

function sealedAbout(exportId: string, { file, n }: PartKey): string {
  return `export ${exportId} ${file} ${n}`;
}
