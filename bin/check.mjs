// npm run check: the inner loop. Formatting and lint, types, import rules, pure tests. Seconds, no database, no browser.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { ensureInstalled, root, run } from './ensure.mjs';

ensureInstalled();
const bin = (name) => join(root, 'node_modules', '.bin', name);
run(bin('biome'), ['check', '.']);
run(bin('tsc'), ['-p', 'tsconfig.json']);
if (existsSync(join(root, 'src/web/islands/tsconfig.json')))
  run(bin('tsc'), ['--noEmit', '-p', 'src/web/islands/tsconfig.json']);
run(bin('depcruise'), ['--config', '.dependency-cruiser.mjs', '--no-progress', 'src', 'sim', 'bench']);
run(process.execPath, [
  join(root, 'node_modules/vitest/vitest.mjs'),
  'run',
  '--project',
  'unit',
  '--reporter=dot',
]);
