import { randomBytes } from 'node:crypto';
import { type FileHandle, open, readFile, rename, stat, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import {
  type AddressOf,
  type Channel,
  type Fate,
  fate,
  isPlainId,
  type Letter,
  type LetterContent,
  pointerBytes,
} from './channel.js';

export interface FileOptions {
  /** A share that hangs must not hold a sender for ever; the attempt is then `unknown`. */
  readonly deadlineMs?: number;
}

/** Ends of file names by what is in them; anything else is delivered as bytes. */
const ENDINGS: Readonly<Record<string, string>> = {
  'application/json': 'json',
  'application/xml': 'xml',
  'application/pdf': 'pdf',
  'text/plain': 'txt',
};

/**
 * Leaves `ID.json` (or the content's own kind) in the agency's folder: written under another name, flushed,
 * then renamed, so that a reader sees the whole file or none. The id is the natural key: an equal file that
 * is already there is a delivery that succeeded before we could note it. A reader that removes what it has
 * read must remember the names, as every receiver must act once.
 */
export function fileChannel(options: FileOptions = {}): Channel<'file'> {
  const deadlineMs = options.deadlineMs ?? 30_000;
  return {
    kind: 'file',
    compose: async (letter, address) => contentFor(letter, address)?.bytes ?? pointerBytes(letter),
    async send(letter, address, context) {
      if (!isPlainId(letter.notificationId)) return fate('refused-for-good', 'notification id is malformed');
      if (context.signal?.aborted) return fate('failed-try-again', 'the program is stopping');
      const content = contentFor(letter, address);
      if (address.carries === 'content' && !content)
        return fate('failed-try-again', 'the address takes the record but the letter has none');
      const ending = content ? (ENDINGS[content.mediaType.split(';', 1)[0]!.trim()] ?? 'bin') : 'json';
      const name = `${letter.notificationId}.${ending}`;
      return await withDeadline(
        drop(address.folder, name, content?.bytes ?? pointerBytes(letter)),
        deadlineMs,
        context.signal,
      );
    },
  };
}

function contentFor(letter: Letter, address: AddressOf<'file'>): LetterContent | undefined {
  return address.carries === 'content' ? letter.content : undefined;
}

async function drop(folder: string, name: string, bytes: Uint8Array): Promise<Fate> {
  const final = join(folder, name);
  const temporary = join(folder, `.${name}.${randomBytes(6).toString('hex')}.part`);
  try {
    const there = await sizeOf(final);
    if (there !== undefined) {
      const same = there === bytes.length && Buffer.compare(await readFile(final), bytes) === 0;
      return same
        ? fate('delivered', 'the file was there already', { providerReference: name })
        : fate('refused-for-good', 'a different file of this name is there and is not overwritten');
    }
    await writeDurably(temporary, bytes);
    await rename(temporary, final);
    await flushFolder(folder);
    return fate('delivered', 'file written', { providerReference: name });
  } catch (error) {
    await unlink(temporary).catch(() => undefined);
    return fate('failed-try-again', `file not written (${codeOf(error)})`);
  }
}

async function sizeOf(path: string): Promise<number | undefined> {
  try {
    const found = await stat(path);
    // A folder or device of that name can hold no file of ours and is never equal.
    return found.isFile() ? found.size : -1;
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw error;
  }
}

async function writeDurably(path: string, bytes: Uint8Array): Promise<void> {
  const file = await open(path, 'wx', 0o640);
  try {
    await file.writeFile(bytes);
    await file.sync();
  } finally {
    await file.close();
  }
}

/** The new name itself reaches the disk only with its folder; some shares cannot flush one. */
async function flushFolder(folder: string): Promise<void> {
  let handle: FileHandle | undefined;
  try {
    handle = await open(folder, 'r');
    await handle.sync();
  } catch {
    // The file is written and flushed; a lost name shows as a missing file and is written again.
  } finally {
    await handle?.close();
  }
}

function withDeadline(work: Promise<Fate>, deadlineMs: number, signal?: AbortSignal): Promise<Fate> {
  return new Promise((resolve) => {
    const give = (result: Fate) => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', stop);
      resolve(result);
    };
    const stop = () => give(fate('unknown', 'the program is stopping'));
    const timer = setTimeout(
      () => give(fate('unknown', `folder did not answer within ${deadlineMs} ms`)),
      deadlineMs,
    );
    signal?.addEventListener('abort', stop, { once: true });
    void work.then(give);
  });
}

function codeOf(error: unknown): string {
  const code = (error as NodeJS.ErrnoException)?.code;
  return typeof code === 'string' ? code : 'no code';
}
