import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, test } from 'vitest';

/** What the program says its surroundings are, whether it is built or not. */
function surroundings(env: Record<string, string>): string {
  const program = join(import.meta.dirname, '..', 'bin', 'rsoits');
  const script = `process.argv[2] = '--version'; process.stdout.write = () => true;
    await import(${JSON.stringify(program)}).catch(() => undefined); console.error(process.env.NODE_ENV); process.exit(0)`;
  const { NODE_ENV: _, ...inherited } = process.env;
  return execFileSync(
    'sh',
    ['-c', '"$0" --input-type=module -e "$1" 2>&1 >/dev/null | tail -1', process.execPath, script],
    {
      env: { ...inherited, ...env },
      encoding: 'utf8',
    },
  ).trim();
}

test('the program draws pages as in production unless something else is said', () => {
  expect(surroundings({})).toBe('production');
  expect(surroundings({ NODE_ENV: 'development' })).toBe('development');
});
