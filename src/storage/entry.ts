import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/**
 * The compiled file of a worker entry. Worker threads load JavaScript only, so code that runs from `src` (tests)
 * is pointed at the build. Throws with the remedy when there is no build.
 */
export function compiledEntry(importMetaUrl: string, relative: string): string {
  const path = fileURLToPath(new URL(relative, importMetaUrl)).replace(/(?<!\/dist)\/src\//, '/dist/src/');
  if (!existsSync(path)) throw new Error(`${path} is not built. Run: npm run build`);
  return path;
}

/** The project's root, from any file below `src` or `dist/src`. */
export function projectRoot(): string {
  const here = fileURLToPath(import.meta.url);
  return here.slice(0, here.lastIndexOf('/src/storage/')).replace(/\/dist$/, '');
}
