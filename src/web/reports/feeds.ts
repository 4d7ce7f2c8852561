import type { Chart, Report } from '#domain/report.js';
import type { FeedsView } from '../pages/feeds.js';
import { spanText } from '../parts/When.js';
import type { Texts } from '../text/text.js';
import { chartOf } from './figures.js';

/** Feeds and their freshness, what was set aside, and whether the steps keep up. */
export function feedsReport(
  view: FeedsView,
  now: string,
  time: (instant: string) => string,
  t: Texts,
): Report {
  return {
    title: t('feeds.title'),
    sections: [
      { heading: t('feeds.caption'), blocks: [feedsChart(view, now, time, t)] },
      {
        heading: t('feeds.transmissions'),
        blocks: [
          {
            kind: 'table',
            id: 'set-aside',
            caption: t('feeds.transmissionsCaption'),
            columns: [
              { heading: t('feeds.sender'), namesRow: true },
              { heading: t('feeds.received'), namesRow: true, share: 1.4 },
              { heading: t('feeds.outcome') },
              { heading: t('feeds.why'), share: 3 },
            ],
            rows: view.setAside.map((row) => [
              row.sender,
              time(row.receivedAt),
              t(`intake.${row.outcome}`),
              row.firstProblem,
            ]),
          },
        ],
      },
      ...(view.work
        ? [
            {
              heading: t('feeds.work'),
              blocks: [
                {
                  kind: 'table' as const,
                  id: 'work',
                  caption: t('feeds.work'),
                  columns: [
                    { heading: t('feeds.workKind'), namesRow: true, share: 2 },
                    { heading: t('feeds.waiting'), align: 'right' as const },
                    { heading: t('feeds.running'), align: 'right' as const },
                    { heading: t('feeds.failed'), align: 'right' as const },
                  ],
                  rows: view.work.map((w) => [
                    workWords(w.kind),
                    String(w.waiting),
                    String(w.running),
                    String(w.failed),
                  ]),
                },
              ],
            },
          ]
        : []),
    ],
  };
}

/** A kind of work is named by what happened (`mailNoticeMade`); a reader gets its words. */
export function workWords(kind: string): string {
  const words = kind.replace(/([A-Z])/g, (letter) => ` ${letter.toLowerCase()}`);
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}`;
}

/** How old each feed is, in hundredths of the age at which it counts as stale. */
export function feedsChart(view: FeedsView, now: string, time: (instant: string) => string, t: Texts): Chart {
  const rows = view.rows.map((row) => {
    const minutes = row.lastAt === undefined ? null : (Date.parse(now) - Date.parse(row.lastAt)) / 60_000;
    return { row, share: minutes === null ? null : Math.max(0, (minutes / row.limitMinutes) * 100) };
  });
  return chartOf(
    t,
    [t('feeds.age')],
    rows.map(({ row, share }) => ({
      label: row.name,
      says: `${t(`feedState.${row.state}`)}, ${share === null ? t('feeds.never') : `${share.toFixed(0)} %`}`,
      parts: [share],
    })),
    {
      kind: 'table',
      id: 'feeds',
      caption: t('feeds.ageCaption'),
      columns: [
        { heading: t('feeds.name'), namesRow: true, share: 2 },
        { heading: t('feeds.state') },
        { heading: t('feeds.last'), share: 1.6 },
        { heading: t('feeds.limit') },
        { heading: t('feeds.age'), align: 'right' },
        { heading: t('feeds.position'), align: 'right' },
      ],
      rows: rows.map(({ row, share }) => [
        row.name,
        t(`feedState.${row.state}`),
        row.lastAt === undefined ? t('feeds.never') : time(row.lastAt),
        spanText(t, row.limitMinutes),
        share === null ? '' : `${share.toFixed(0)} %`,
        row.position ?? '',
      ]),
    },
  );
}
