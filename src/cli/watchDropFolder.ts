import { mkdirSync } from 'node:fs';
import { readdir, readFile, rename, stat, unlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { stripAtDoor } from '#formats/stripAtDoor.js';
import type { StepContext } from '#steps/context.js';
import { receiveForReading } from '#storage/receive.js';

/** Larger files are moved aside unread. */
const FILE_BYTES_MAX = 64 * 1024 * 1024;
/** A file must have been left alone so long before it counts as whole, for senders that do not rename. */
const QUIET_MS = 2000;

/**
 * The door of a watched folder: `incoming/` is looked at every second. Of a file that was taken a receipt stays in
 * `taken/`, not its bytes: those are in the database under a key that forgetting destroys. What is empty or too
 * large goes to `refused/` with the reason beside it. A sender writes under another name and renames.
 */
export function watchDropFolder(
  folder: string,
  context: Pick<StepContext, 'db' | 'keys' | 'clock' | 'log'>,
): () => Promise<void> {
  const at = (name: string) => join(folder, name);
  for (const name of ['incoming', 'taken', 'refused']) mkdirSync(at(name), { recursive: true, mode: 0o700 });
  let running: Promise<void> | null = null;
  const timer = setInterval(() => {
    running ??= turn()
      .catch((error: unknown) =>
        context.log('error', 'the drop folder cannot be read', { error: String(error) }),
      )
      .finally(() => {
        running = null;
      });
  }, 1000);

  async function turn(): Promise<void> {
    for (const name of (await readdir(at('incoming'))).sort()) {
      if (name.startsWith('.') || name.endsWith('.part')) continue;
      const path = join(at('incoming'), name);
      const facts = await stat(path).catch(() => null);
      if (!facts?.isFile() || Date.now() - facts.mtimeMs < QUIET_MS) continue;
      // One file that cannot be read must not keep the others waiting.
      await take(name, path, facts.size).catch((error: unknown) =>
        context.log('error', 'a dropped file could not be taken and is tried again', {
          error: String(error),
        }),
      );
    }
  }

  async function take(name: string, path: string, bytes: number): Promise<void> {
    if (bytes === 0 || bytes > FILE_BYTES_MAX) {
      const why = bytes === 0 ? 'the file is empty' : `${bytes} bytes; at most ${FILE_BYTES_MAX} are taken`;
      context.log('warn', 'a dropped file was refused', { bytes });
      await writeFile(at(join('refused', `${name}.why.txt`)), `${why}\n`, { mode: 0o600 });
      await rename(path, at(join('refused', name)));
      return;
    }
    const raw = await readFile(path);
    const received = await context.db.asSystem((tx) =>
      receiveForReading(
        tx,
        context.keys,
        {
          door: 'drop-folder',
          sender: 'drop-folder',
          raw: stripAtDoor(raw),
          actor: { kind: 'system', id: 'drop-folder' },
        },
        context.clock.now(),
      ),
    );
    // Killed before the removal, the file is taken again and recognised as repeated.
    const receipt = { transmissionId: received.id, received: received.kind, bytes };
    await writeFile(at(join('taken', `${name}.json`)), `${JSON.stringify(receipt)}\n`, { mode: 0o600 });
    await unlink(path);
  }

  return async () => {
    clearInterval(timer);
    await running;
  };
}
