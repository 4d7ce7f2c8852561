import type { Chart, Report } from '#domain/report.js';
import type { FormatsView } from '../pages/messageFormats.js';
import type { Texts } from '../text/text.js';
import { chartOf } from './figures.js';

/** Which agency reads which message format. */
export function formatsReport(view: FormatsView, time: (instant: string) => string, t: Texts): Report {
  return {
    title: t('formats.title'),
    sections: [
      { heading: t('formats.byVersion'), blocks: [formatsChart(view, t)] },
      {
        heading: t('formats.agencies'),
        blocks: [
          {
            kind: 'table',
            id: 'agencies',
            caption: t('formats.agencies'),
            columns: [
              { heading: t('formats.agency'), namesRow: true, share: 2 },
              { heading: t('ruleChange.role'), share: 1.5 },
              { heading: t('formats.reads'), align: 'right' },
              { heading: t('formats.accepted'), share: 2 },
              { heading: t('formats.next'), share: 2 },
            ],
            rows: view.rows.map((row) => [
              row.name,
              row.role,
              String(row.version),
              row.accepted ? `${row.accepted.by}, ${time(row.accepted.at)}` : '',
              row.next ? `${t('formats.version', { n: row.next.version })}, ${time(row.next.from)}` : '',
            ]),
          },
        ],
      },
    ],
  };
}

/** How many agencies read each format. */
export function formatsChart(view: FormatsView, t: Texts): Chart {
  return chartOf(
    t,
    [t('formats.agencies')],
    view.counts.map((c) => ({
      label: t('formats.version', { n: c.version }),
      says: String(c.agencies),
      parts: [c.agencies],
    })),
    {
      kind: 'table',
      id: 'versions',
      caption: t('formats.byVersion'),
      columns: [
        { heading: t('formats.format'), namesRow: true },
        { heading: t('formats.what'), share: 3 },
        { heading: t('formats.agencies'), align: 'right' },
      ],
      rows: view.counts.map((c) => [t('formats.version', { n: c.version }), c.says, String(c.agencies)]),
    },
  );
}
