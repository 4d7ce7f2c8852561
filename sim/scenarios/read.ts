import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from '#storage/entry.js';

/** A scenario file: what a lawyer reads, and the program runs. */
export interface Scenario {
  readonly file: string;
  readonly title: string;
  /** Rows of the routing matrix that it shows. */
  readonly rows: readonly number[];
  readonly law: string;
  readonly given: readonly Line[];
  readonly when: readonly Line[];
  readonly thens: readonly Line[];
}

export interface Line {
  readonly text: string;
  readonly line: number;
}

export class ScenarioUnreadable extends Error {}

/**
 * Reads a file of `scenarios/`: a title, a line `Rows 1 and 2. Law.`, and the lists Given, When and Then, one sentence
 * an item. Throws ScenarioUnreadable with the line where it is otherwise.
 */
export function readScenario(file: string, text: string): Scenario {
  const at = (line: number, expected: string): never => {
    throw new ScenarioUnreadable(`${file}:${line}: expected ${expected}`);
  };
  const lists: Record<'Given' | 'When' | 'Then', Line[]> = { Given: [], When: [], Then: [] };
  let title = '';
  let head: { rows: number[]; law: string } | null = null;
  let list: Line[] | null = null;
  for (const [i, raw] of text.split('\n').entries()) {
    const line = i + 1;
    const said = raw.trim();
    if (said === '') continue;
    if (said.startsWith('# ')) title = said.slice(2);
    else if (said.startsWith('## ')) {
      const name = said.slice(3);
      list = Object.hasOwn(lists, name)
        ? lists[name as keyof typeof lists]
        : at(line, '## Given, ## When or ## Then');
    } else if (said.startsWith('- ')) {
      if (!list) at(line, 'a list only below ## Given, ## When or ## Then');
      list!.push({ text: said.slice(2).replace(/\.$/, ''), line });
    } else if (!list && head === null) {
      const rows = /^Rows? ([\d, and]+)\. (.+)$/.exec(said);
      if (!rows) at(line, '"Row N. Law." or "Rows N and M. Law."');
      head = { rows: (rows![1]!.match(/\d+/g) ?? []).map(Number), law: rows![2]! };
    } else if (list) at(line, 'a sentence as an item of a list ("- ...")');
  }
  if (title === '') at(1, 'a title ("# ...")');
  if (!head) return at(2, '"Row N. Law." below the title');
  for (const [name, lines] of Object.entries(lists))
    if (name !== 'Given' && lines.length === 0) at(1, `at least one sentence below ## ${name}`);
  return { file, title, ...head, given: lists.Given, when: lists.When, thens: lists.Then };
}

/** All scenario files, in the order of their names. */
export function readScenarios(folder = join(projectRoot(), 'scenarios')): Scenario[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.md') && name !== 'README.md')
    .sort()
    .map((name) => readScenario(name, readFileSync(join(folder, name), 'utf8')));
}
