import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';
import { describe, expect, test } from 'vitest';

// Small things that types and linters do not see and that rot when nobody looks.
const root = new URL('..', import.meta.url).pathname;
const PURE = ['basics', 'domain', 'matching', 'formats', 'documents'];

function files(folder: string, ending: RegExp): string[] {
  return readdirSync(join(root, folder)).flatMap((name) => {
    const path = join(folder, name);
    if (name === 'node_modules' || name === 'dist') return [];
    return statSync(join(root, path)).isDirectory() ? files(path, ending) : ending.test(name) ? [path] : [];
  });
}
const read = (path: string) => readFileSync(join(root, path), 'utf8');

describe('tidy', () => {
  test('pure folders have no clock and no randomness', () => {
    const found = PURE.flatMap((f) => files(`src/${f}`, /\.tsx?$/))
      .filter((path) => !path.includes('.test.'))
      .filter((path) => /\b(Date\.now\(|new Date\(\)|Math\.random\(|performance\.now\()/.test(read(path)));
    expect(found).toEqual([]);
  });

  test('nothing is left to be mended, skipped or run alone', () => {
    const found = ['src', 'sim', 'bench', 'test', 'build', 'bin']
      .flatMap((f) => files(f, /\.(tsx?|mjs)$/))
      .filter((path) => !path.endsWith('tidy.test.ts'))
      .filter((path) => /\b(FIXME|TODO|XXX:)|\b(test|describe|it)\.(only|todo)\(/.test(read(path)));
    expect(found).toEqual([]);
  });

  test('decision records are numbered once, have a sentence for a title and are not empty', () => {
    const names = readdirSync(join(root, 'docs/decisions'));
    expect(names.map((n) => n.slice(0, 4)).length).toBe(new Set(names.map((n) => n.slice(0, 4))).size);
    for (const name of names) {
      expect(name).toMatch(/^\d{4}-[a-z0-9-]+\.md$/);
      expect(read(`docs/decisions/${name}`)).toMatch(new RegExp(`^# ${name.slice(0, 4)} .+`));
      expect(read(`docs/decisions/${name}`).split('\n').length).toBeGreaterThan(6);
    }
  });

  test('ARCHITECTURE.md names every folder of src, and no other', () => {
    const there = readdirSync(join(root, 'src')).sort();
    const named = [...read('ARCHITECTURE.md').matchAll(/^\| `src\/([a-z]+)` \|/gm)].map((m) => m[1]!).sort();
    expect(named).toEqual(there);
  });

  test('what somebody outside has to confirm stands on one page, and nothing else does', () => {
    const page = read('docs/running/to-be-confirmed.md');
    const named = [...page.matchAll(/`((?:src|sim)\/[\w./-]+)`/g)].map((m) => m[1]!);
    // Words of pages and their samples repeat what a rule says.
    const marked = files('src', /\.ts$/)
      .filter((path) => !path.includes('.test.') && !path.startsWith('src/web/'))
      .filter((path) => /to be\s+(\* )?confirmed/i.test(read(path)));
    expect(marked.filter((path) => !named.includes(path))).toEqual([]);
    const unmarked = named.filter((path) => !/confirmed|common knowledge|ours/i.test(read(path)));
    expect(unmarked).toEqual([]);
    const records = readdirSync(join(root, 'docs/decisions')).filter((name) =>
      /to be\s+confirmed|\*\*To be confirmed/i.test(read(`docs/decisions/${name}`)),
    );
    expect(
      records.filter((name) => !page.includes(`decisions/${name}`)).map((name) => name.slice(0, 4)),
    ).toEqual([]);
  });

  test('what people read is spelled as in the United States', () => {
    // Columns of other agencies' tables and names of the population are told by whoever writes them.
    const foreign = ['src/domain/importTargets.ts', 'src/matching/tables/', 'src/documents/sample.ts'];
    const british =
      /offence|traveller|travell(ing|ed)|licence|colour|neighbour|practis|enrolment|programme|labelled|cancell(ed|ing)|judgement/i;
    const found = ['access', 'documents', 'domain', 'formats', 'http', 'steps', 'web']
      .flatMap((f) => files(`src/${f}`, /\.tsx?$/))
      .filter((path) => !path.includes('.test.') && !foreign.some((f) => path.startsWith(f)))
      .flatMap((path) =>
        [
          ...read(path)
            .replaceAll(/^\s*(\/\/|\*|\/\*).*$/gm, '')
            .matchAll(/'(?:[^'\\\n]|\\.)*'/g),
        ]
          // Codes and keys are one word in small letters.
          .filter(([text]) => / |^'[A-Z][a-z]/.test(text) && british.test(text.replaceAll(/\{\w+\}/g, '')))
          .map(([text]) => `${path}: ${text}`),
      );
    expect(found).toEqual([]);
  });

  test('links between documents lead somewhere', () => {
    const documents = [
      'README.md',
      'ARCHITECTURE.md',
      'CONTRIBUTING.md',
      'CHANGELOG.md',
      'GLOSSARY.md',
      ...files('docs', /\.md$/),
    ];
    const broken = documents.flatMap((document) =>
      [...read(document).matchAll(/\]\((?!https?:|#|mailto:)([^)#\s]+)[^)]*\)/g)]
        .map((m) => join(root, document, '..', m[1]!))
        .filter((path) => !statSync(path, { throwIfNoEntry: false }))
        .map((path) => `${document}: ${relative(root, path)}`),
    );
    expect(broken).toEqual([]);
  });

  test('no path of a machine and no registry host stands in what is shipped', () => {
    const found = ['src', 'sim', 'bench', 'build', 'bin', 'docs', 'migrations']
      .flatMap((f) => files(f, /./))
      .concat([
        'README.md',
        'ARCHITECTURE.md',
        'CHANGELOG.md',
        'CONTRIBUTING.md',
        'package.json',
        'package-lock.json',
      ])
      .filter((path) => !/\.(png|woff2|gz|br)$/.test(path))
      .filter((path) =>
        /\/(work|root|home)\/[a-z]|registry\.[a-z]+\.(org|com|io)|"resolved":/.test(read(path)),
      );
    expect(found).toEqual([]);
  });
});
