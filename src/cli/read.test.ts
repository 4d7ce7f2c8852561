import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Command } from 'commander';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { addReadCommand } from './read.js';

let folder: string;
let out: string[];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'rsoits-read-'));
  out = [];
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    out.push(String(text));
    return true;
  });
  vi.spyOn(process.stderr, 'write').mockImplementation(() => true);
});
afterEach(() => {
  vi.restoreAllMocks();
  rmSync(folder, { recursive: true });
  process.exitCode = undefined;
});

const LIST =
  "UNB+UNOA:4+ZQ+USCSAPIS+260314:1200+1'UNH+1+PAXLST:D:05B:UN'BGM+745'TDT+20+ZQ12'LOC+125+LHR'LOC+87+JFK'" +
  "NAD+FL+++QUILL:MARLO'UNT+7+1'UNH+2+PAXLST:D:05B:UN'BGM+250+C'TDT+20+ZQ12'LOC+125+LHR'UNT+5+2'UNZ+2+1'";

async function run(...args: string[]): Promise<Record<string, unknown>[]> {
  const program = new Command().exitOverride();
  addReadCommand(program);
  await program.parseAsync(['read', ...args], { from: 'user' });
  return out
    .join('')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line));
}

describe('rsoits read', () => {
  test('prints one JSON line a message, file after file, rejected ones too', async () => {
    const [list, junk] = [join(folder, 'a.edi'), join(folder, 'b.bin')];
    writeFileSync(list, LIST);
    writeFileSync(junk, 'hello');
    const lines = await run(list, junk);
    expect(lines.map((l) => [l.file, l.format, l.outcome])).toEqual([
      [list, 'paxlst', 'accepted'],
      [list, 'paxlst', 'accepted'],
      [junk, 'unknown', 'rejected'],
    ]);
    expect(process.exitCode).toBeUndefined();
  });

  test('goes on after a file that is not there, and says so by its exit code', async () => {
    const list = join(folder, 'a.edi');
    writeFileSync(list, LIST);
    expect(await run(join(folder, 'missing'), list)).toHaveLength(2);
    expect(process.exitCode).toBe(1);
  });

  test('refuses a format that nobody knows', async () => {
    await expect(run('--format', 'smoke', join(folder, 'a.edi'))).rejects.toThrow(
      /Expected one of .*edifact.*mrz/,
    );
  });
});
