import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { matchNames, type NamePairKind } from '#matching/engine.js';
import { scriptStatus } from '#matching/scripts/scriptStatus.js';
import { sharesKey, tokenKeys } from '#matching/tokenEvidence.js';
import type { Bench } from './bench.js';
import { readCsv, sharedData } from './matching/files.js';
import { seeded, textHash } from './matching/random.js';

interface Pair {
  readonly a: string;
  readonly b: string;
}

/** What one file showed: recall at the tolerated share of false pairs, and what candidate keys cost of it. */
export interface NameFigures {
  readonly truePairs: number;
  readonly falsePairs: number;
  readonly falseShare: number;
  readonly recall: number;
  /** The least bits accepted. */
  readonly line: number;
  /** Of the true pairs above the line, the share whose tokens share a candidate key. */
  readonly keyed: number;
}

const FALSE_SHARE = { given: 0.08, surname: 0.185, script: 0.002 };
const SCRIPTS = ['arabic', 'russian', 'hebrew', 'korean', 'katakana', 'chinese'] as const;

/** Recall of labelled pairs of given names or surnames whose head nothing was trained on (a fifth of the heads). */
export function measureForms(data: string, kind: 'given' | 'surname'): NameFigures {
  const file = kind === 'given' ? 'givenname-pairs.csv' : 'surname-pairs.csv';
  const rows = readCsv(join(data, 'names', file))
    .filter((row) => (row.Bad === '' || row.Bad === '1') && row.HeadName && row.VariantName)
    .filter((row) => textHash(`pair:${row.HeadName}`) % 5 === 0);
  const pairs = (bad: string): Pair[] =>
    rows.filter((row) => row.Bad === bad).map((row) => ({ a: row.HeadName!, b: row.VariantName! }));
  return measure(pairs(''), pairs('1'), kind, FALSE_SHARE[kind]);
}

/** Recall of Latin tokens against their spelling in another script, against pairs put together at random. */
export function measureScript(data: string, script: (typeof SCRIPTS)[number], truePairs = 4000): NameFigures {
  const pairs = readFileSync(join(data, 'transliteration', `${script}-check.tsv`), 'utf8')
    .split('\n')
    .map((line) => line.split('\t'))
    .filter((cells) => cells.length >= 2)
    .map(([a, b]) => ({ a: a!, b: b!.replaceAll(' ', '') }))
    .slice(0, truePairs);
  const random = seeded(77);
  const strangers = pairs
    .flatMap(({ a, b }) => Array.from({ length: 10 }, () => ({ a, b: random.pick(pairs).b, own: b })))
    .filter((pair) => pair.b !== pair.own);
  return measure(pairs, strangers, 'surname', FALSE_SHARE.script);
}

function measure(
  same: readonly Pair[],
  others: readonly Pair[],
  kind: NamePairKind,
  falseShare: number,
): NameFigures {
  const bits = ({ a, b }: Pair): number => matchNames(kind, a, b);
  const wrong = others.map(bits).sort((x, y) => y - x);
  const line = wrong[Math.floor(wrong.length * falseShare)] ?? Number.NEGATIVE_INFINITY;
  const found = same.filter((pair) => bits(pair) > line);
  const keyed = found.filter(({ a, b }) => sharesKey(tokenKeys(a), tokenKeys(b)));
  const share = (n: number, of: number): number => Math.round((n / Math.max(1, of)) * 10_000) / 10_000;
  return {
    truePairs: same.length,
    falsePairs: others.length,
    falseShare,
    recall: share(found.length, same.length),
    line: Math.round(line * 100) / 100,
    keyed: share(keyed.length, found.length),
  };
}

async function run(progress: (text: string) => void): Promise<object> {
  const data = sharedData();
  if (!data) {
    progress('the public data files are not there (RSOITS_SHARED): nothing to measure');
    return {};
  }
  const figures: Record<string, NameFigures> = {};
  const note = (name: string, found: NameFigures): void => {
    figures[name] = found;
    progress(
      `${name.padEnd(10)} recall ${found.recall.toFixed(4)} at ${found.falseShare} false (line ${found.line} bits, ${found.truePairs} true pairs, ${found.falsePairs} false); share a key: ${found.keyed.toFixed(4)}`,
    );
  };
  note('given', measureForms(data, 'given'));
  note('surname', measureForms(data, 'surname'));
  for (const script of SCRIPTS) note(script, measureScript(data, script));
  return { figures, scripts: scriptStatus };
}

export const bench: Bench = {
  name: 'match-names',
  summary: 'Recall of name forms and of names across scripts, on pairs that nothing was trained on',
  run,
};
