import type { PersonDescription, TravelDocument } from '#domain/person.js';
import { linesFor } from '#matching/lines.js';
import { type Answer, at, firstOfAll, lineForFalseAlerts, type OperatingPoint } from './curves.js';
import { withoutDate } from './errors.js';
import { type FileRow, fake1000, febrl, febrlD, isHeldBack, type LinkedFile, travellersUs } from './files.js';
import { seeded } from './random.js';
import { bits, figure, type Section, table, withInterval } from './report.js';
import { ask, type Query, SCREENERS, type Screener } from './screeners.js';
import type { Settings } from './settings.js';
import { plotSvg } from './svg.js';

/** What the travellers of a run tell of themselves. */
export const VARIANTS = {
  'names and date': (row: PersonDescription) => row,
  'names, date and document': (row: PersonDescription) => row,
  'names and year': (row: PersonDescription): PersonDescription =>
    row.birthDates ? { ...row, birthDates: row.birthDates.map((date) => date.slice(0, 4)) } : row,
  'names only': withoutDate,
} as const;
export type Variant = keyof typeof VARIANTS;

const REGISTER_SIZE = 5000;
const FALSE_ALERTS_MAX = 0.001;

export const recordOfRow = (row: FileRow) => ({ ...row.described, id: row.id });

/** The files of one split: registers stay whole, only the travellers are split. */
export function linkedFiles(settings: Settings, withDocument: boolean): LinkedFile[] {
  const { data } = settings;
  if (!data) return [];
  const files = [
    febrl(data, 1, withDocument),
    febrl(data, 2, withDocument),
    febrl(data, 3, withDocument),
    febrlD(data, withDocument),
    ...(withDocument ? [] : [fake1000(data)]),
  ];
  return files.map((file) => {
    const queries = file.queries.filter((row) => isHeldBack(row) === (settings.split === 'held'));
    return { ...file, queries: settings.quick ? queries.filter((_, i) => i % 5 === 0) : queries };
  });
}

export function innocents(
  settings: Settings,
  withDocument: boolean,
): { filler: FileRow[]; asked: FileRow[] } {
  if (!settings.data) return { filler: [], asked: [] };
  const random = seeded(909);
  const document = (): TravelDocument => ({
    kind: 'ssn',
    number: String(1_000_000 + random.below(9_000_000)),
    issuer: 'USA',
  });
  const all = travellersUs(settings.data).map((row) =>
    withDocument ? { ...row, described: { ...row.described, documents: [document()] } } : row,
  );
  const asked = all.slice(10_000).filter((row) => isHeldBack(row) === (settings.split === 'held'));
  return { filler: all.slice(0, 10_000), asked: asked.slice(0, settings.quick ? 2000 : 20_000) };
}

export function queriesOf(file: LinkedFile, variant: Variant): Query[] {
  const rightOf = new Map(file.register.map((row) => [row.person, row.id]));
  return file.queries
    .filter((row) => rightOf.has(row.person))
    .map((row) => ({
      described: VARIANTS[variant](row.described),
      right: rightOf.get(row.person)!,
      tags: [`file:${file.id}`],
    }))
    .filter((query) => query.described.names.length > 0 || (query.described.documents?.length ?? 0) > 0);
}

interface Run {
  readonly file: string;
  readonly variant: Variant;
  readonly screener: Screener;
  readonly answers: readonly Answer[];
  readonly chosen: OperatingPoint;
  readonly product: OperatingPoint;
}

/** The public person files as registers of 5,000, with invented travellers of many cultures as innocents. */
export function personFileSection(settings: Settings): Section {
  if (!settings.data)
    return {
      title: 'Person files',
      text: 'Left out: the data files are not there (RSOITS_SHARED).',
      figures: {},
    };
  const runs: Run[] = [];
  for (const variant of Object.keys(VARIANTS) as Variant[]) {
    const withDocument = variant === 'names, date and document';
    const { filler, asked } = innocents(settings, withDocument);
    for (const file of linkedFiles(settings, withDocument)) {
      const register = [...file.register, ...filler].slice(0, Math.max(REGISTER_SIZE, file.register.length));
      const queries = [
        ...queriesOf(file, variant),
        ...asked.map(
          (row): Query => ({ described: VARIANTS[variant](row.described), right: null, tags: ['innocent'] }),
        ),
      ];
      for (const screener of SCREENERS) {
        if (screener.id !== 'rsoits' && variant !== 'names and date') continue;
        const label = `${file.id}, ${variant}, ${screener.id}`;
        settings.progress(label);
        const answers = ask(screener.prepare(register.map(recordOfRow)), queries, settings.progress, label);
        const chosen = at(lineForFalseAlerts(answers, FALSE_ALERTS_MAX), answers);
        const product = at(linesFor(register.length).reviewBits, answers);
        runs.push({ file: file.id, variant, screener, answers, chosen, product });
      }
    }
  }
  return written(runs);
}

function written(runs: readonly Run[]): Section {
  const rows = runs.map((run) => [
    run.file,
    run.variant,
    run.screener.label,
    String(run.chosen.recall.n),
    withInterval(run.chosen.recall),
    bits(run.chosen.line),
    run.screener.id === 'rsoits' ? withInterval(run.product.recall) : '',
    run.screener.id === 'rsoits' ? withInterval(run.product.falseAlerts, 2) : '',
    withInterval(firstOfAll(run.answers, run.chosen.line)),
  ]);
  const figures: Record<string, unknown> = {};
  for (const run of runs)
    figures[`${run.file}, ${run.variant}, ${run.screener.id}`] = {
      recallAtOneInThousand: figure(run.chosen.recall.share),
      falseAlerts: figure(run.chosen.falseAlerts.share, 5),
      line: figure(run.chosen.line),
      recallAtReviewLine: figure(run.product.recall.share),
      falseAlertsAtReviewLine: figure(run.product.falseAlerts.share, 5),
      rightOneFirst: figure(firstOfAll(run.answers, run.chosen.line).share),
      n: run.chosen.recall.n,
      innocents: run.chosen.falseAlerts.n,
    };
  const shown = runs.filter((run) => run.file === 'febrl-3' && run.variant === 'names and date');
  return {
    title: 'Person files',
    text: table(
      [
        'file',
        'told',
        'screener',
        'true pairs',
        'recall at 0.1 % of innocents alerted',
        'line',
        'recall at the review line',
        'innocents alerted at the review line',
        'right record first',
      ],
      rows,
    ),
    figures,
    plots: {
      'person-files.svg': plotSvg({
        title: 'FEBRL 3: recall against innocents alerted',
        x: { label: 'innocents alerted per 1,000', from: 0.05, to: 100, log: true, ticks: [0.1, 1, 10, 100] },
        y: { label: 'recall', from: 0, to: 1, ticks: [0, 0.25, 0.5, 0.75, 1] },
        series: shown.map((run) => ({ label: run.screener.label, points: points(run.answers) })),
      }),
    },
  };
}

/** The curve as points (innocents alerted per 1,000, recall), from few alerts to many. */
export function points(answers: readonly Answer[]): (readonly [number, number])[] {
  const shares = [0.00005, 0.0001, 0.0002, 0.0005, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1];
  return shares.map((share) => {
    const point = at(lineForFalseAlerts(answers, share), answers);
    return [share * 1000, point.recall.share] as const;
  });
}
