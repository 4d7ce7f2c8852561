import { createHash } from 'node:crypto';
import { createDeflateRaw } from 'node:zlib';
import { zipCrc, zipLocalHeader } from '#documents/zip.js';
import type { Database } from '#storage/database.js';
import { dropParts, type ExportAttempt, keepFile, keepPart } from '#storage/exportFiles.js';

/** Packed bytes that are sealed and kept as one value; no more of a file is held. */
const PART_BYTES = 4 * 1024 * 1024;
/** Content goes to the deflater in bites, so that what it gives out is kept in between. */
const BITE_BYTES = 1024 * 1024;

/** A file of the zip while it is made: content in, sealed parts out. Several may be open at the same time. */
export interface ExportFile {
  readonly name: string;
  write(content: Uint8Array): Promise<void>;
}

interface Packed {
  readonly bytes: number;
  readonly packed: number;
  readonly crc: number;
  readonly sha256: string;
}

interface Parts extends ExportFile {
  /** Packs what is left. */
  end(): Promise<Packed>;
  /** Packed and not kept yet, and how many parts of the file are. */
  rest(): { readonly content: Buffer; readonly parts: number; readonly read: number };
  readonly file: number;
}

export interface ExportFiles {
  open(name: string): ExportFile;
  /** Keeps the headers of files that belong together: after a crash all of them stand, or none. */
  finish(files: readonly ExportFile[], rows: number): Promise<void>;
  /** Forgets what is kept of a file that is not finished. */
  drop(file: ExportFile): Promise<void>;
  /** Keeps bytes as they are behind all files: the directory of the zip. */
  keepRaw(content: Uint8Array): Promise<void>;
}

export function exportFiles(db: Database, attempt: ExportAttempt): ExportFiles {
  let next = attempt.nextFile;
  let raw: { file: number; n: number } | null = null;
  const opened = new Map<ExportFile, Parts>();
  const partsOf = (file: ExportFile): Parts => {
    const parts = opened.get(file);
    if (!parts) throw new Error(`the file ${file.name} of an export is not open`);
    opened.delete(file);
    return parts;
  };
  return {
    open(name) {
      const parts = packed(db, attempt, name, next++);
      opened.set(parts, parts);
      return parts;
    },
    async finish(files, rows) {
      const ended: { readonly parts: Parts; readonly of: Packed }[] = [];
      for (const file of files) {
        const parts = partsOf(file);
        ended.push({ parts, of: await parts.end() });
      }
      await db.asSystem(async (tx) => {
        for (const { parts, of } of ended) {
          const { file, name } = parts;
          const header = zipLocalHeader({ name, ...of });
          const rest = parts.rest();
          // The header stands first, at place 0; what is left of a small file goes with it.
          const alone = rest.parts === 0;
          await keepPart(
            tx,
            attempt,
            { file, n: 0 },
            alone ? Buffer.concat([header, rest.content]) : header,
            rest.read,
          );
          if (!alone && rest.content.length > 0)
            await keepPart(tx, attempt, { file, n: rest.parts + 1 }, rest.content, 0);
          await keepFile(tx, attempt, { file, name, rows, header: header.length, ...of });
        }
      });
    },
    async drop(file) {
      const parts = partsOf(file);
      await parts.end();
      await db.asSystem((tx) => dropParts(tx, attempt, parts.file));
    },
    async keepRaw(content) {
      raw ??= { file: next++, n: 0 };
      const at = { ...raw };
      raw.n++;
      await db.asSystem((tx) => keepPart(tx, attempt, at, content, 0));
    },
  };
}

function packed(db: Database, attempt: ExportAttempt, name: string, file: number): Parts {
  const hash = createHash('sha256');
  const deflater = createDeflateRaw({ level: 6 });
  let waiting: Buffer[] = [];
  let [held, bytes, done, crc, parts, read] = [0, 0, 0, 0, 0, 0];
  let failed: Error | null = null;
  deflater.on('data', (chunk: Buffer) => {
    waiting.push(chunk);
    held += chunk.length;
  });
  deflater.on('error', (error) => {
    failed = error;
  });
  const take = (): Buffer => {
    const content = Buffer.concat(waiting);
    waiting = [];
    done += held;
    held = 0;
    return content;
  };
  return {
    name,
    file,
    async write(content) {
      for (let at = 0; at < content.length; at += BITE_BYTES) {
        const bite = content.subarray(at, at + BITE_BYTES);
        hash.update(bite);
        crc = zipCrc(bite, crc);
        bytes += bite.length;
        read += bite.length;
        await new Promise<void>((resolve, reject) => {
          deflater.write(bite, (error) => (error ? reject(error) : resolve()));
        });
        if (held < PART_BYTES) continue;
        const part = { file, n: ++parts };
        const [full, of] = [take(), read];
        read = 0;
        await db.asSystem((tx) => keepPart(tx, attempt, part, full, of));
      }
    },
    async end() {
      await new Promise<void>((resolve, reject) => {
        deflater.once('end', resolve).once('error', reject).end();
      });
      if (failed) throw failed;
      return { bytes, packed: done + held, crc, sha256: hash.digest('hex') };
    },
    rest: () => ({ content: take(), parts, read }),
  };
}
