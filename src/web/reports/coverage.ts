import type { Chart, Report, Table } from '#domain/report.js';
import type { CoverageRow } from '../pages/coverage.js';
import type { Texts } from '../text/text.js';
import { chartOf } from './figures.js';

export interface CoverageFigures {
  readonly sums: readonly CoverageRow[];
  readonly rows: readonly CoverageRow[];
}

/** What share of crossings is screened, by mode and by port. */
export function coverageReport(view: CoverageFigures, days: number, t: Texts): Report {
  return {
    title: t('coverage.title'),
    sections: [
      {
        heading: t.count('coverage.day', days),
        blocks: [
          { kind: 'paragraph', text: t('coverage.intro') },
          { kind: 'warning', text: t('coverage.gap') },
        ],
      },
      { heading: t('coverage.byMode'), blocks: [coverageChart(view.sums, t)] },
      { heading: t('coverage.byPort'), blocks: [tableOf(view.rows, 'ports', t('coverage.byPort'), t)] },
    ],
  };
}

const wayOf = (row: CoverageRow, t: Texts) =>
  `${t(`crossingMode.${row.mode}`)}, ${t(`crossingWay.${row.direction}`)}`;

/** Screened of every hundred, where both were counted. */
export function coverageChart(rows: readonly CoverageRow[], t: Texts): Chart {
  return chartOf(
    t,
    [t('coverage.share')],
    rows.map((row) => ({
      label: wayOf(row, t),
      says: row.share === null ? t('coverage.notCounted') : percent(row.share),
      parts: [row.share === null ? null : row.share * 100],
    })),
    tableOf(rows, 'modes', t('coverage.byMode'), t),
  );
}

/** Rounded down: a share that is not whole never reads as a hundred. */
const percent = (share: number) => `${(Math.floor(share * 1000) / 10).toFixed(1)} %`;

function tableOf(rows: readonly CoverageRow[], id: string, caption: string, t: Texts): Table {
  return {
    kind: 'table',
    id,
    caption,
    columns: [
      { heading: t('coverage.mode'), namesRow: true, share: 2 },
      { heading: t('coverage.port'), namesRow: true, share: 2 },
      { heading: t('coverage.crossings'), align: 'right' },
      { heading: t('coverage.screened'), align: 'right' },
      { heading: t('coverage.byHand'), align: 'right' },
      { heading: t('coverage.share'), align: 'right' },
      { heading: t('coverage.seen'), share: 4 },
    ],
    rows: rows.map((row) => [
      wayOf(row, t),
      row.portName ?? row.port,
      row.crossings === null ? t('coverage.notCounted') : String(row.crossings),
      String(row.screened),
      String(row.byHand),
      row.share === null ? '' : percent(row.share),
      row.says,
    ]),
  };
}
