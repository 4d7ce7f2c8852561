import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from '#storage/entry.js';
import { loadAssets as load, plainAssets, type ServedAssets } from '#web/assets.js';

export type { ServedAssets };

/** The built assets (`dist/assets`), in memory by exact name; before a build, addresses that answer "not found". */
export function loadAssets(folder = join(projectRoot(), 'dist', 'assets')): ServedAssets {
  if (existsSync(join(folder, 'manifest.json'))) return load(folder);
  return { ...plainAssets, find: () => undefined };
}
