import { mkdirSync } from 'node:fs';
import { readdir, readFile, rename, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { StepContext } from '#steps/context.js';
import { receiveForReading } from '#storage/receive.js';

/** Larger files are moved aside unread. */
const FILE_BYTES_MAX = 64 * 1024 * 1024;
/** A file must have been left alone so long before it counts as whole, for senders that do not rename. */
const QUIET_MS = 2000;

/**
 * The door of a watched folder: `incoming/` is looked at every second; what was taken is moved to `taken/`, what
 * could not be to `refused/`, with its reason beside it. A sender writes under another name and renames.
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
      if (facts.size === 0 || facts.size > FILE_BYTES_MAX) {
        context.log('warn', 'a dropped file was refused', { bytes: facts.size });
        await rename(path, join(at('refused'), basename(name)));
        continue;
      }
      const raw = await readFile(path);
      await context.db.asSystem((tx) =>
        receiveForReading(
          tx,
          context.keys,
          { door: 'drop-folder', sender: 'drop-folder', raw, actor: { kind: 'system', id: 'drop-folder' } },
          context.clock.now(),
        ),
      );
      await rename(path, join(at('taken'), basename(name)));
    }
  }

  return async () => {
    clearInterval(timer);
    await running;
  };
}
