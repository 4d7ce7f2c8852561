import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { linesFor } from '#matching/lines.js';
import type { Bench } from './bench.js';
import { packageRoot, sharedData } from './matching/files.js';
import { fitPairs } from './matching/fitPairs.js';
import { fitWeights, heldReport, type Weights, weightsNow } from './matching/fitWeights.js';
import { percent, table } from './matching/report.js';

const HELP = `Usage: rsoits bench match-fit [options]
  Fits the weights of the model on labelled pairs and says what they do to travellers held back.
  --write     store them in src/matching/tables/weights.ts (build and run again until they stand still; then raise
              MODEL_VERSION and measure anew with rsoits bench match-accuracy and rsoits tune lines)
  --size N    records on the register the strangers are held against (default 200,000)
  --quick     a fifth of the pairs, 20,000 records`;

async function run(progress: (text: string) => void, args: string[] = []): Promise<object> {
  const quick = args.includes('--quick');
  const at = args.indexOf('--size');
  const size = at >= 0 ? Number(args[at + 1]) : quick ? 20_000 : 200_000;
  const data = sharedData();
  if (!data) progress('the public data files are not there (RSOITS_SHARED): fitted on invented people only');
  const fit = fitPairs({ quick, split: 'open', millions: true, progress, data }, size);
  const floor = linesFor(fit.registerSize).reviewBits - 7;
  progress(
    `fit: ${fit.pairs.filter((pair) => pair.same).length} pairs of one person, ${fit.pairs.filter((pair) => !pair.same).length} of two`,
  );
  const before = weightsNow();
  const after = fitWeights(fit, floor);
  const held = heldReport(fit, before, after);
  for (const part of ['name', 'token', 'birthDate'] as const)
    progress(
      table(
        [part, 'now', 'fitted'],
        Object.keys(before[part]).map((level) => [level, before[part][level]!, after[part][level]!]),
      ),
    );
  progress(
    `dependence ${before.dependence.join(' ')} -> ${after.dependence.join(' ')} per cent; one place ${before.onePlace} -> ${after.onePlace}`,
  );
  for (const report of held)
    progress(
      `held back, 5 in 1,000 of ${report.lines[0]![0]} alerted (line ${report.lines[0]![1].toFixed(2)} -> ${report.lines[0]![2].toFixed(2)}):\n${table(
        ['source', 'pairs', 'recall now', 'recall fitted'],
        report.rows.map(([source, n, x, y]) => [source, n, percent(x), percent(y)]),
      )}`,
    );
  if (args.includes('--write')) {
    const file = join(packageRoot(), 'src', 'matching', 'tables', 'weights.ts');
    writeFileSync(file, written(after));
    progress(`written: ${file}`);
  }
  return { bench: 'match-fit', size, quick, before, after, held };
}

function written(weights: Weights): string {
  return `/**
 * Weights of the model in bits, see src/matching/model.ts; \`dependence\` in per cent of each step, which is set by hand
 * (docs/decisions/0116) and held by the fit.
 *
 * Source: invented travellers; travellers-us (opensanctions/yente, MIT) and fake-1000 (splink_datasets, MIT) as counts
 * Made by: rsoits bench match-fit --write (the same code and data give the same bytes). Do not edit by hand.
 */
export const WEIGHTS = ${JSON.stringify(weights, null, 2)} as const;
`;
}

export const bench: Bench = {
  name: 'match-fit',
  summary: 'Fits the weights of the matching model on labelled pairs; reports travellers held back',
  help: HELP,
  run,
};
