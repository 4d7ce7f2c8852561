import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { matchNames, type NamePairKind } from '#matching/engine.js';
import { wilson } from './curves.js';
import { readCsv } from './files.js';
import { seeded, textHash } from './random.js';
import { figure, percent, type Section, table, withInterval } from './report.js';
import type { Settings } from './settings.js';

interface LabelledPair {
  readonly a: string;
  readonly b: string;
  readonly same: boolean;
}

/** Recall when no more than the given share of pairs that are not the same name is accepted. */
function recallAt(pairs: readonly LabelledPair[], falseMax: number, score: (a: string, b: string) => number) {
  const wrong: number[] = [];
  const right: number[] = [];
  for (const pair of pairs) (pair.same ? right : wrong).push(score(pair.a, pair.b));
  wrong.sort((x, y) => y - x);
  const line = wrong[Math.floor(wrong.length * falseMax)] ?? Number.NEGATIVE_INFINITY;
  return {
    line,
    recall: wilson(right.filter((s) => s > line).length, right.length),
    falses: wilson(wrong.filter((s) => s > line).length, wrong.length),
  };
}

const heldPair = (a: string): boolean => textHash(`pair:${a}`) % 5 === 0;

function labelled(file: string, settings: Settings): LabelledPair[] {
  const pairs = readCsv(file)
    .filter((row) => (row.Bad === '' || row.Bad === '1') && row.HeadName && row.VariantName)
    .map((row) => ({ a: row.HeadName!, b: row.VariantName!, same: row.Bad === '' }))
    .filter((pair) => heldPair(pair.a) === (settings.split === 'held'));
  return settings.quick ? pairs.filter((_, i) => i % 10 === 0) : pairs;
}

const SCRIPTS = ['arabic', 'russian', 'hebrew', 'korean', 'katakana', 'chinese'] as const;

/** True pairs of one script and the same Latin tokens against random others: ten of them each. */
function crossScript(file: string, settings: Settings): LabelledPair[] {
  const rows = readFileSync(file, 'utf8')
    .split('\n')
    .map((line) => line.split('\t'))
    .filter((cells) => cells.length >= 2)
    .map(([a, b]) => ({ a: a!, b: b!.replaceAll(' ', '') }))
    .filter(({ a, b }) => a.length > 1 && b.length > 1)
    .filter(({ a }) => heldPair(a) === (settings.split === 'held'));
  const kept = rows.slice(0, settings.quick ? 500 : 4000);
  const random = seeded(77);
  return kept.flatMap(({ a, b }) => [
    { a, b, same: true },
    ...Array.from({ length: 10 }, () => ({ a, b: random.pick(kept).b, same: false })).filter(
      (p) => p.b !== b,
    ),
  ]);
}

/** Name parts as written variants of each other, and across scripts, as `rsoits match-names` judges them. */
export function namePairSection(settings: Settings): Section {
  const { data, progress } = settings;
  if (!data)
    return {
      title: 'Name pairs',
      text: 'Left out: the data files are not there (RSOITS_SHARED).',
      figures: {},
    };
  const rows: string[][] = [];
  const figures: Record<string, unknown> = {};
  const measure = (
    label: string,
    pairs: LabelledPair[],
    falseMax: number,
    kind: NamePairKind,
    goal: string,
  ) => {
    progress(`name pairs: ${label}, ${pairs.length} pairs`);
    const found = recallAt(pairs, falseMax, (a, b) => matchNames(kind, a, b));
    rows.push([
      label,
      String(found.recall.n),
      percent(falseMax, 1),
      withInterval(found.recall),
      withInterval(found.falses, 2),
      goal,
    ]);
    figures[label] = {
      recall: figure(found.recall.share),
      falsePositives: figure(found.falses.share),
      n: found.recall.n,
      line: figure(found.line),
    };
  };
  const names = join(data, 'names');
  measure('given names', labelled(join(names, 'givenname-pairs.csv'), settings), 0.08, 'given', '82 %');
  measure('surnames', labelled(join(names, 'surname-pairs.csv'), settings), 0.185, 'surname', '80 %');
  const goals = {
    arabic: '98 %',
    russian: '98 %',
    hebrew: '98 %',
    korean: '86 %',
    katakana: '98 %',
    chinese: '85 %',
  };
  for (const script of SCRIPTS)
    measure(
      `Latin against ${script}`,
      crossScript(join(data, 'transliteration', `${script}-check.tsv`), settings),
      0.002,
      'full',
      goals[script],
    );
  return {
    title: 'Name pairs',
    text: table(['pairs', 'true pairs', 'false pairs accepted at most', 'recall', 'accepted', 'goal'], rows),
    figures,
  };
}
