import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import { z } from 'zod';
import { err, type Result } from '#basics/result.js';
import { ATTACHMENT_BYTES_MAX } from '#storage/attachments.js';
import type { CheckedUpload, UploadProblem, UploadUse } from './checkUpload.js';
import { refuse } from './errors.js';

export type { CheckedUpload, UploadProblem } from './checkUpload.js';

/** A file of a form, as the server's parser leaves it. */
export const UPLOAD = z.object({
  fileName: z.string(),
  mediaType: z.string(),
  content: z.custom<Buffer>(Buffer.isBuffer),
});
export type Upload = z.infer<typeof UPLOAD>;

/** The largest picture that is taken needs about two seconds. */
const MOST_MS = 20_000;
const HEAP_MB_MAX = 512;
/** At once; the others wait, so that many uploads leave processors to everybody else. */
const THREADS_MAX = 2;

/**
 * Checks a file before the transaction, in a thread of its own with a limit of memory and time. Null: no file was
 * chosen. Throws too-large as every door does.
 */
export async function takeUpload(
  upload: Upload | undefined,
  use: UploadUse,
): Promise<Result<CheckedUpload & { readonly name: string }, UploadProblem> | null> {
  if (!upload || upload.content.length === 0) return null;
  if (upload.content.length > ATTACHMENT_BYTES_MAX) refuse('too-large');
  const checked = await inTurn(() => inThread(upload.content, use));
  if (!checked.ok) return checked;
  return { ok: true, value: { ...checked.value, name: nameOf(upload.fileName) } };
}

let running = 0;
const waiting: (() => void)[] = [];

async function inTurn<T>(work: () => Promise<T>): Promise<T> {
  if (running >= THREADS_MAX) await new Promise<void>((go) => waiting.push(go));
  else running += 1;
  try {
    return await work();
  } finally {
    const next = waiting.shift();
    if (next) next();
    else running -= 1;
  }
}

function inThread(content: Uint8Array, use: UploadUse): Promise<Result<CheckedUpload, UploadProblem>> {
  const given = err({
    code: 'pictureDamaged',
    says: 'The file could not be looked through in time. Save it again, smaller.',
  } as const);
  return new Promise((done) => {
    const worker = new Worker(workerFile(), {
      workerData: { content, use },
      resourceLimits: { maxOldGenerationSizeMb: HEAP_MB_MAX },
    });
    const timer = setTimeout(() => worker.terminate(), MOST_MS);
    worker.once('message', (answer: Result<CheckedUpload, UploadProblem>) => {
      done(answer);
      void worker.terminate();
    });
    worker.once('error', () => done(given));
    worker.once('exit', () => {
      clearTimeout(timer);
      done(given);
    });
  });
}

/** The compiled worker: beside this file, or in dist when this file runs from its source (tests). */
function workerFile(): string {
  const beside = fileURLToPath(new URL('./uploadWorker.js', import.meta.url));
  return existsSync(beside)
    ? beside
    : fileURLToPath(new URL('../../dist/src/http/uploadWorker.js', import.meta.url));
}

/** The last part of the name that was given, without what turns text around or breaks lines. */
function nameOf(given: string): string {
  const last = given.split(/[/\\]/).at(-1) ?? '';
  const plain = last
    .replace(/[\u0000-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, '')
    .trim();
  return plain.slice(0, 120) || 'file';
}
