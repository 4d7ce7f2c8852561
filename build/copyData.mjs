// Data that the program reads at run time (policies, tables, word lists) goes beside the compiled code that reads it.
import { copyFileSync, mkdirSync, statSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { filesUnder, ROOT } from './inputs.mjs';

const NOT_DATA = /\.(ts|tsx|css|md)$/;
const BUILT_ELSEWHERE = /^src[\\/]web[\\/](islands|styles)[\\/]/;

/** Copies what is newer than its copy; migrations stay at the root, where people look for them. */
export function copyData() {
  let copied = 0;
  for (const folder of ['src', 'sim', 'bench']) {
    for (const file of filesUnder(join(ROOT, folder))) {
      const path = relative(ROOT, file);
      if (NOT_DATA.test(path) || BUILT_ELSEWHERE.test(path)) continue;
      const copy = join(ROOT, 'dist', path);
      const there = statSync(copy, { throwIfNoEntry: false });
      const here = statSync(file);
      if (there && there.mtimeMs >= here.mtimeMs && there.size === here.size) continue;
      mkdirSync(dirname(copy), { recursive: true });
      copyFileSync(file, copy);
      copied += 1;
    }
  }
  return copied > 0 ? `${copied} data files copied` : 'data unchanged';
}
