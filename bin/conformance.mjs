// npm run conformance: holds the program against material that is not part of it (real messages, labelled persons).
// Looks in $RSOITS_SHARED, then ../shared. Without it: says "not run" and succeeds.
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { ensureBuilt, ensureInstalled, root } from './ensure.mjs';
import { runTests } from './test.mjs';

const shared = [process.env.RSOITS_SHARED, resolve(root, '..', 'shared')].find(
  (d) => d && existsSync(resolve(d, 'samples')),
);
if (!shared) {
  console.log('conformance: not run (no material at $RSOITS_SHARED or ../shared)');
  process.exit(0);
}
process.env.RSOITS_SHARED = shared;
ensureInstalled();
ensureBuilt();
const { status, passed, failed, skipped } = runTests(['conformance'], process.argv.slice(2));
console.log(`\n${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`);
process.exit(status !== 0 || failed > 0 || passed === 0 ? 1 : 0);
