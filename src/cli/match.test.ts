import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Command } from 'commander';
import { afterAll, expect, test, vi } from 'vitest';
import { addMatchCommands } from './match.js';

const folder = mkdtempSync(join(tmpdir(), 'match-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** What a command writes to stdout and stderr. */
async function run(...args: string[]): Promise<{ readonly out: string; readonly err: string }> {
  const written = { out: '', err: '' };
  const spies = [
    vi.spyOn(process.stdout, 'write').mockImplementation((text: unknown, ...rest: unknown[]) => {
      written.out += String(text);
      for (const done of rest) if (typeof done === 'function') done();
      return true;
    }),
    vi.spyOn(process.stderr, 'write').mockImplementation((text) => {
      written.err += String(text);
      return true;
    }),
  ];
  const program = new Command();
  addMatchCommands(program);
  await program.parseAsync(['node', 'rsoits', ...args]);
  for (const spy of spies) spy.mockRestore();
  return written;
}

function file(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

test('each answer says by which model, tables and lines it was made, after what it always said', async () => {
  const person = { names: [{ given: 'Ashkii', surname: 'Testwater' }], birthDates: ['1970-05-01'] };
  const register = file('r.jsonl', JSON.stringify({ id: 'r1', ...person }));
  const queries = file('q.jsonl', JSON.stringify({ id: 'q1', ...person }));
  const { out } = await run('match', '--register', register, '--queries', queries);
  const answer = JSON.parse(out);
  expect(Object.keys(answer)).toEqual(['id', 'candidates', 'stamp']);
  expect(answer.candidates[0]).toMatchObject({ id: 'r1', evidence: expect.any(Array) });
  expect(answer.stamp).toEqual({
    modelVersion: expect.stringMatching(/^20/),
    tablesVersion: expect.stringMatching(/^20/),
    linesVersion: expect.stringMatching(/^20/),
    registerEpoch: 0,
    registerSize: 1,
  });
});

test('names keep their rows with one column more; the versions are told beside them', async () => {
  const pairs = file('p.csv', 'a,b\nAnna,Anne\n');
  const { out, err } = await run('match-names', '--kind', 'given', '--pairs', pairs);
  expect(out).toMatch(/^a,b,bits\nAnna,Anne,-?[\d.]+\n$/);
  expect(err).toMatch(/^model 20\S+, tables 20\S+\n$/);
});
