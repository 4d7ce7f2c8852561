import { linesFor } from '#matching/lines.js';
import { type Answer, at, byTag, firstOfAll, lineForFalseAlerts } from './curves.js';
import { ERRORS_FOR_ACCEPTANCE } from './errorsForAcceptance.js';
import { others } from './others.js';
import {
  innocents,
  linkedFiles,
  points,
  queriesOf,
  recordOfRow,
  VARIANTS,
  type Variant,
} from './personFiles.js';
import { type BenchRecord, inventPerson, travellerOf } from './population.js';
import { seeded } from './random.js';
import { bits, figure, type Section, table, withInterval } from './report.js';
import { ask, engineDownTo, type Query } from './screeners.js';
import { SEEDS, type Settings } from './settings.js';
import { plotSvg } from './svg.js';

/** Both lines that are reported, the review line and that of 5 in 1,000, lie above this; lower ones cost most of the time. */
const BELOW_REVIEW = 3;

/** Travellers of the population that the register is drawn from: some of them on it, most of them not. */
function invented(settings: Settings, size: number): Query[] {
  const seeds = SEEDS[settings.split];
  const random = seeded(seeds.travellers + 17);
  const scale = settings.quick ? 0.2 : 1;
  const traveller = (seed: number, number: number, errorCount: number, maleShare?: number) => {
    const { documents: _unshown, ...told } = travellerOf(
      inventPerson(seed, number, undefined, maleShare),
      random,
      { errors: ERRORS_FOR_ACCEPTANCE, errorCount, rewritten: 0.3, documentShown: 0 },
    ).person;
    return told;
  };
  return [
    ...Array.from({ length: 2000 * scale }, (): Query => {
      const number = random.below(size);
      return {
        described: traveller(seeds.filler, number, random.pick([0, 1, 1, 2])),
        right: `${seeds.filler}-${number}`,
        tags: ['file:invented'],
      };
    }),
    ...Array.from(
      { length: 8000 * scale },
      (_, i): Query => ({
        described: traveller(seeds.innocents, i, random.pick([0, 0, 0, 1]), 0.55),
        right: null,
        tags: ['innocent:invented'],
      }),
    ),
  ];
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
  const screen = engineDownTo(BELOW_REVIEW, register);
  const { asked } = innocents(settings, false);
  const line = linesFor(register.length).reviewBits;
  const figures: Record<string, unknown> = { registerSize: register.length, reviewLine: line };
  const rows: string[][] = [];
  const curves: { label: string; points: (readonly [number, number])[] }[] = [];
  const alerts: string[][] = [];
  const perPart = settings.quick ? 1 : 2;
  for (const variant of [
    'names and date',
    'names and year',
    'names only',
  ] as const satisfies readonly Variant[]) {
    if (settings.told && !settings.told.includes(variant)) continue;
    // Without a date a query touches far more records: fewer of them place the curve well enough.
    const step = variant === 'names only' ? perPart * 4 : perPart;
    const queries: Query[] = [
      ...files.flatMap((file) =>
        queriesOf(file, variant).map((query) => ({ ...query, right: `${file.id}:${query.right}` })),
      ),
      ...asked.map(
        (row): Query => ({
          described: VARIANTS[variant](row.described),
          right: null,
          tags: ['innocent:travellers-us'],
        }),
      ),
      ...invented(settings, size).map((query) => ({
        ...query,
        described: VARIANTS[variant](query.described),
      })),
    ].filter((_, i) => i % step === 0);
    const answers = ask(screen, queries, settings.progress, `hidden: ${variant}`);
    const strangers = byTag(answers, 'innocent:');
    const diverse = [...answers.filter((a) => a.right !== null), ...(strangers.get('travellers-us') ?? [])];
    curves.push({ label: variant, points: points(diverse) });
    const chosen = lineForFalseAlerts(diverse, 0.005);
    for (const [file, list] of [['all', answers] as const, ...byTag(answers, 'file:')]) {
      const found = list.filter((answer) => answer.right !== null);
      const point = at(chosen, found);
      const product = at(line, found);
      rows.push([
        variant,
        file,
        String(point.recall.n),
        withInterval(point.recall),
        bits(point.line),
        withInterval(product.recall),
        withInterval(firstOfAll(found, point.line)),
      ]);
      figures[`${variant}, ${file}`] = {
        recallAtFivePerThousand: figure(point.recall.share),
        line: figure(point.line),
        recallAtReviewLine: figure(product.recall.share),
        rightOneFirst: figure(firstOfAll(found, point.line).share),
        n: point.recall.n,
      };
    }
    const told = at(
      chosen,
      answers.filter((answer) => answer.right !== null),
    ).recall;
    settings.progress(
      `hidden: ${variant}: ${withInterval(told)} of ${told.n} found at 5 per 1,000 (one query in ${step} asked)`,
    );
    for (const [kind, list] of strangers) {
      const alerted = at(line, list).falseAlerts;
      alerts.push([variant, kind, String(alerted.n), withInterval(alerted, 2)]);
      figures[`${variant}, ${kind} alerted at the review line`] = figure(alerted.share, 5);
    }
    if (variant === 'names and date') figures.curve = lineCurve(answers);
  }
  return {
    title: `Hidden among ${size} others`,
    text: `The line is that at which 5 in 1,000 invented travellers of many cultures (travellers-us) are alerted. Asked: one query in ${perPart}, of names alone one in ${perPart * 4}.\n\n${table(
      [
        'told',
        'file',
        'true pairs',
        'recall at 5 per 1,000',
        'line',
        `recall at the review line (${line})`,
        'right record first',
      ],
      rows,
    )}\n\n${table(['told', 'innocents', 'asked', 'alerted at the review line'], alerts)}`,
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

/** The curve that src/matching/lines.ts keeps: false alerts and recall by line, both kinds of innocents together. */
function lineCurve(
  answers: readonly Answer[],
): { bits: number; falseAlertsPer1000: number; recall: number }[] {
  return Array.from({ length: 23 }, (_, i) => 13 + i).map((line) => {
    const point = at(line, answers);
    return {
      bits: line,
      falseAlertsPer1000: Number((point.falseAlerts.share * 1000).toFixed(2)),
      recall: Number(point.recall.share.toFixed(4)),
    };
  });
}
