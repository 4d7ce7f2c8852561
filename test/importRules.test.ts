import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';

// The rules of who may import whom must bite. Each plant breaks exactly one rule; the tool must name that rule, and
// must have read more than no file (under a wrong TypeScript it reads none and still succeeds).
const root = new URL('..', import.meta.url).pathname;
const bin = join(root, 'node_modules', 'dependency-cruiser', 'bin', 'dependency-cruise.mjs');
const folders: string[] = [];

afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

function cruise(files: Readonly<Record<string, string>>): {
  readonly rules: string[];
  readonly modules: number;
} {
  const folder = mkdtempSync(join(tmpdir(), 'rsoits-rules-'));
  folders.push(folder);
  writeFileSync(
    join(folder, 'tsconfig.json'),
    JSON.stringify({
      compilerOptions: { module: 'esnext', moduleResolution: 'bundler', paths: { '#*': ['./src/*'] } },
    }),
  );
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
  let out: string;
  try {
    out = execFileSync(
      process.execPath,
      [bin, '--config', join(root, '.dependency-cruiser.mjs'), '--output-type', 'json', 'src'],
      { cwd: folder, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] },
    );
  } catch (error) {
    out = (error as { stdout: string }).stdout;
  }
  const { summary } = JSON.parse(out) as {
    summary: { totalCruised: number; violations: { rule: { name: string } }[] };
  };
  return {
    rules: [...new Set(summary.violations.map((v) => v.rule.name))].sort(),
    modules: summary.totalCruised,
  };
}

const target = { 'src/storage/x.ts': 'export const x = 1;\n', 'src/basics/b.ts': 'export const b = 1;\n' };

describe('import rules', () => {
  test.each([
    [
      'a folder that reaches too far',
      'domain-knows-its-place',
      { ...target, 'src/domain/a.ts': "import { x } from '#storage/x.js';\nexport const a = x;\n" },
    ],
    [
      'a page that reads storage',
      'web-knows-its-place',
      { ...target, 'src/web/a.ts': "import { x } from '#storage/x.js';\nexport const a = x;\n" },
    ],
    [
      'a type-only import too far',
      'matching-knows-its-place',
      {
        ...target,
        'src/matching/a.ts': "import type { x } from '#storage/x.js';\nexport type A = typeof x;\n",
      },
    ],
    [
      'a file in a pure folder',
      'pure-core',
      { 'src/domain/a.ts': "import { readFileSync } from 'node:fs';\nexport const a = readFileSync;\n" },
    ],
    [
      'a relative path across folders',
      'hash-crosses-folders',
      { ...target, 'src/domain/a.ts': "import { b } from '../basics/b.js';\nexport const a = b;\n" },
    ],
    [
      'a tool in shipped code',
      'shipped-code-ignores-tools',
      {
        'sim/s.ts': 'export const s = 1;\n',
        'src/basics/a.ts': "import { s } from '../../sim/s.js';\nexport const a = s;\n",
      },
    ],
    [
      'a circle',
      'no-circles',
      {
        'src/basics/a.ts': "import { c } from './c.js';\nexport const a = () => c;\n",
        'src/basics/c.ts': "import { a } from './a.js';\nexport const c = () => a;\n",
      },
    ],
  ])('%s is reported as %s', (_what, rule, files) => {
    const { rules, modules } = cruise(files);
    expect(modules).toBeGreaterThan(0);
    expect(rules).toEqual([rule]);
  });

  test('what the table allows passes', () => {
    const { rules, modules } = cruise({
      ...target,
      'src/domain/a.ts': "import { b } from '#basics/b.js';\nexport const a = b;\n",
      'src/http/h.ts': "import { x } from '#storage/x.js';\nexport const h = x;\n",
    });
    expect(rules).toEqual([]);
    expect(modules).toBeGreaterThanOrEqual(3);
  });

  test('the program itself breaks none', () => {
    const out = execFileSync(
      process.execPath,
      [bin, '--config', '.dependency-cruiser.mjs', '--output-type', 'json', 'src', 'sim', 'bench'],
      { cwd: root, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'], maxBuffer: 256 * 1024 * 1024 },
    );
    const { summary } = JSON.parse(out) as {
      readonly summary: {
        readonly violations: readonly { from: string; to: string }[];
        totalCruised: number;
      };
    };
    expect(summary.violations.map(({ from, to }) => `${from} → ${to}`)).toEqual([]);
    expect(summary.totalCruised).toBeGreaterThan(500);
  });
});
