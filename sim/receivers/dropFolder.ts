import { readdir, readFile } from 'node:fs/promises';
import { join, parse } from 'node:path';
import type { SimulatedAgency } from './agency.js';

export interface DropFolderReader {
  /** Reads once, now, as the timer does. */
  look(): Promise<void>;
  close(): Promise<void>;
}

/**
 * An agency that collects files: looks at its folder now and then, acts once for each name, and leaves the files
 * where they are. What is still being written under another name is not looked at.
 */
export function readDropFolder(folder: string, agency: SimulatedAgency, everyMs = 1000): DropFolderReader {
  const seen = new Set<string>();
  let looking: Promise<void> = Promise.resolve();
  const look = async () => {
    const names = await readdir(folder).catch(() => []);
    for (const name of names.filter((one) => !one.startsWith('.')).sort()) {
      if (seen.has(name)) continue;
      seen.add(name);
      const id = parse(name).name;
      agency.note('file', id, await readFile(join(folder, name)), 'take');
      agency.take('file', id);
    }
  };
  const next = () => {
    looking = looking.then(look);
    return looking;
  };
  const timer = setInterval(next, everyMs);
  timer.unref();
  return {
    look: next,
    close: async () => {
      clearInterval(timer);
      await looking;
    },
  };
}
