// What a part of the build depends on, as one digest.
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';

export const ROOT = join(import.meta.dirname, '..');

/** Every file below a folder whose name fits, in a fixed order; none when the folder is absent. */
export function filesUnder(folder, fits = /./) {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && fits.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}

/** Digest of names and contents: times of change differ between checkouts and would rebuild for nothing. */
export function fingerprint(files, extra = '') {
  const digest = createHash('sha256').update(extra);
  for (const file of files)
    digest.update(relative(ROOT, file)).update('\0').update(readFileSync(file)).update('\0');
  return digest.digest('hex');
}
