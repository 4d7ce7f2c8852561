import { linesFor } from '#matching/lines.js';
import { type Answer, at, byTag, firstOfAll, lineForFalseAlerts } from './curves.js';
import {
  innocents,
  linkedFiles,
  points,
  queriesOf,
  recordOfRow,
  VARIANTS,
  type Variant,
} from './personFiles.js';
import { type BenchRecord, inventPerson, recordOf } from './population.js';
import { bits, figure, type Section, table, withInterval } from './report.js';
import { ask, engine, type Query } from './screeners.js';
import { SEEDS, type Settings } from './settings.js';
import { plotSvg } from './svg.js';

/** Invented others for a file's register to hide among. */
export function* others(count: number, seed: number): Generator<BenchRecord> {
  for (let i = 0; i < count; i++) yield recordOf(inventPerson(seed, i), seed);
}

/** The files' registers hidden among a million others. */
export function hiddenSection(settings: Settings): Section {
  if (!settings.data)
    return {
      title: 'Hidden among others',
      text: 'Left out: the data files are not there (RSOITS_SHARED).',
      figures: {},
    };
  const size = settings.millions && !settings.quick ? 1_000_000 : 50_000;
  const files = linkedFiles(settings, false);
  settings.progress(`hidden: inventing ${size} others`);
  const register: BenchRecord[] = files.flatMap((file) =>
    file.register.map((row) => ({ ...recordOfRow(row), id: `${file.id}:${row.id}` })),
  );
  for (const record of others(size, SEEDS[settings.split].filler)) register.push(record);
  settings.progress(`hidden: indexing ${register.length} records`);
  const screen = engine.prepare(register);
  const { asked } = innocents(settings, false);
  const line = linesFor(register.length).reviewBits;
  const figures: Record<string, unknown> = { registerSize: register.length, reviewLine: line };
  const rows: string[][] = [];
  const curves: { label: string; points: (readonly [number, number])[] }[] = [];
  const perPart = settings.quick ? 1 : 3;
  for (const variant of [
    'names and date',
    'names and year',
    'names only',
  ] as const satisfies readonly Variant[]) {
    // Without a date a query touches far more records: fewer of them place the curve well enough.
    const step = variant === 'names only' ? perPart * 4 : perPart;
    const queries: Query[] = [
      ...files.flatMap((file) =>
        queriesOf(file, variant).map((query) => ({ ...query, right: `${file.id}:${query.right}` })),
      ),
      ...asked.map((row): Query => ({ described: VARIANTS[variant](row.described), right: null, tags: [] })),
    ].filter((_, i) => i % step === 0);
    const answers = ask(screen, queries, settings.progress, `hidden: ${variant}`);
    curves.push({ label: variant, points: points(answers) });
    for (const [file, list] of [['all files', answers] as const, ...perFile(answers)]) {
      const point = at(lineForFalseAlerts(answers, 0.005), list);
      const product = at(line, list);
      rows.push([
        variant,
        file,
        String(point.recall.n),
        withInterval(point.recall),
        bits(point.line),
        withInterval(product.recall),
        withInterval(at(line, answers).falseAlerts, 2),
        withInterval(firstOfAll(list, point.line)),
      ]);
      figures[`${variant}, ${file}`] = {
        recallAtFivePerThousand: figure(point.recall.share),
        line: figure(point.line),
        recallAtReviewLine: figure(product.recall.share),
        rightOneFirst: figure(firstOfAll(list, point.line).share),
        n: point.recall.n,
      };
    }
    const product = at(line, answers);
    figures[`${variant}, false alerts at the review line`] = figure(product.falseAlerts.share, 5);
  }
  return {
    title: `Hidden among ${size} others`,
    text: `${table(
      [
        'told',
        'file',
        'true pairs',
        'recall at 5 innocents alerted per 1,000',
        'line',
        'recall at the review line',
        'innocents alerted at the review line',
        'right record first',
      ],
      rows,
    )}`,
    figures,
    plots: {
      'hidden.svg': plotSvg({
        title: `Public files hidden among ${size} others`,
        x: { label: 'innocents alerted per 1,000', from: 0.05, to: 100, log: true, ticks: [0.1, 1, 10, 100] },
        y: { label: 'recall', from: 0, to: 1, ticks: [0, 0.25, 0.5, 0.75, 1] },
        series: curves,
      }),
    },
  };
}

function perFile(answers: readonly Answer[]): [string, Answer[]][] {
  return [...byTag(answers, 'file:')];
}
