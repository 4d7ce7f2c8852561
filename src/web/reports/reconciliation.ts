import { dateText } from '#basics/dates.js';
import { countryName } from '#domain/foreignMessage.js';
import type { Block, Report } from '#domain/report.js';
import type { Texts } from '../text/text.js';
import { chartOf } from './figures.js';

export interface ReconciliationFigures {
  /** First day, and the day before which the months end. */
  readonly from: string;
  readonly until: string;
  readonly gaps: { readonly [G in Gap]: number };
  readonly rows: readonly ({ readonly month: string; readonly country: string } & {
    readonly [C in ReportColumn | AbroadColumn]: number;
  })[];
  readonly abroad: readonly {
    readonly source: string;
    readonly country: string;
    readonly messages: number;
  }[];
  readonly channels: readonly {
    readonly role: string;
    readonly channel: string;
    readonly messages: number;
  }[];
}

export const GAPS = ['neither', 'oneSided', 'watchOnly', 'usncbOnly'] as const;
export type Gap = (typeof GAPS)[number];
export const REPORT_COLUMNS = [
  'journeys',
  'both',
  'noticeOnly',
  'seenOnly',
  'toldNsotc',
  'toldSora',
  'toldUsncb',
  'untold',
] as const;
type ReportColumn = (typeof REPORT_COLUMNS)[number];
export const ABROAD_COLUMNS = [
  'abroadBefore',
  'abroadAfter',
  'abroadUnderWay',
  'abroadDecided',
  'notOwed',
  'gap',
] as const;
type AbroadColumn = (typeof ABROAD_COLUMNS)[number];

const right = { align: 'right' } as const;

/** Who was told of which departures, by which path, and the gaps between agencies. */
export function reconciliationReport(view: ReconciliationFigures, t: Texts): Report {
  const { from, until } = view;
  return {
    title: t('reconciliation.title'),
    sections: [
      {
        heading: t('reconciliation.gap'),
        blocks: [
          {
            kind: 'paragraph',
            text: t('reconciliation.span', { from: dateText(from), until: dateText(until) }),
          },
          { kind: 'paragraph', text: t('reconciliation.gapWhy') },
          gaps(view, t),
        ],
      },
      { heading: t('reconciliation.abroad'), blocks: [byMonth(view, t), abroadTable(view, t)] },
      { heading: t('reconciliation.agencies'), blocks: [agencyTable(view, t)] },
      { heading: t('reconciliation.paths'), blocks: [desks(view, t), channels(view, t)] },
    ],
  };
}

function gaps(view: ReconciliationFigures, t: Texts): Block {
  return {
    kind: 'table',
    id: 'gaps',
    caption: t('reconciliation.gapCaption'),
    columns: [
      { heading: t('reconciliation.gap'), share: 4, namesRow: true },
      { heading: t('reconciliation.number'), ...right },
      { heading: t('reconciliation.why'), share: 4 },
    ],
    rows: GAPS.map((gap) => [
      t(`reconciliation.gap.${gap}`),
      String(view.gaps[gap]),
      t(`reconciliation.because.${gap}`),
    ]),
  };
}

/** Countries told and not told by month: the picture of the whole. */
function byMonth(view: ReconciliationFigures, t: Texts): Block {
  const sum = (month: string, columns: readonly AbroadColumn[]) =>
    view.rows
      .filter((row) => row.month === month)
      .reduce((n, row) => n + columns.reduce((m, column) => m + row[column], 0), 0);
  const series: readonly (readonly [string, readonly AbroadColumn[]])[] = [
    [t('reconciliation.told'), ['abroadBefore', 'abroadAfter']],
    [t('reconciliation.abroadUnderWay'), ['abroadUnderWay']],
    [t('reconciliation.otherwise'), ['abroadDecided', 'notOwed', 'gap']],
  ];
  const rows = [...new Set(view.rows.map((row) => row.month))].map((month) => ({
    month,
    sums: series.map(([, columns]) => sum(month, columns)),
  }));
  return chartOf(
    t,
    series.map(([name]) => name),
    rows.map((r) => ({
      label: dateText(r.month),
      says: r.sums.map((n, i) => `${series[i]![0]} ${n}`).join(', '),
      parts: r.sums,
    })),
    {
      kind: 'table',
      id: 'months',
      caption: t('reconciliation.monthCaption'),
      columns: [
        { heading: t('reconciliation.month'), share: 2, namesRow: true },
        ...series.map(([heading]) => ({ heading, ...right })),
      ],
      rows: rows.map((r) => [dateText(r.month), ...r.sums.map(String)]),
    },
  );
}

function abroadTable(view: ReconciliationFigures, t: Texts): Block {
  return {
    kind: 'table',
    id: 'abroad',
    caption: t('reconciliation.abroadCaption'),
    columns: [
      { heading: t('reconciliation.country'), share: 2, namesRow: true },
      { heading: t('reconciliation.journeys'), ...right },
      ...ABROAD_COLUMNS.map((id) => ({ heading: t(`reconciliation.${id}`), ...right })),
    ],
    rows: view.rows.map((row) => [
      `${countryText(row.country, t)}, ${dateText(row.month)}`,
      String(row.journeys),
      ...ABROAD_COLUMNS.map((id) => String(row[id])),
    ]),
  };
}

function agencyTable(view: ReconciliationFigures, t: Texts): Block {
  return {
    kind: 'table',
    id: 'agencies',
    caption: t('reconciliation.caption'),
    columns: [
      { heading: t('reconciliation.country'), share: 2, namesRow: true },
      ...REPORT_COLUMNS.map((id) => ({ heading: t(`reconciliation.${id}`), ...right })),
    ],
    rows: view.rows.map((row) => [
      `${countryText(row.country, t)}, ${dateText(row.month)}`,
      ...REPORT_COLUMNS.map((id) => String(row[id])),
    ]),
  };
}

function countryText(country: string, t: Texts): string {
  return country === '?' ? t('reconciliation.unknownCountry') : countryName(country);
}

const DESKS = ['travel-notice', 'trip', 'sora-request'] as const;

function desks(view: ReconciliationFigures, t: Texts): Block {
  const of = (source: string) => view.abroad.filter((row) => row.source === source);
  const rows = DESKS.map((source) => ({
    label: t(`reconciliation.desk.${source}`),
    n: of(source).reduce((sum, row) => sum + row.messages, 0),
    countries: of(source)
      .map((row) => `${countryText(row.country, t)} ${row.messages}`)
      .join(', '),
  }));
  return chartOf(
    t,
    [t('reconciliation.messages')],
    rows.map((r) => ({ label: r.label, says: String(r.n), parts: [r.n] })),
    {
      kind: 'table',
      id: 'desks',
      caption: t('reconciliation.deskCaption'),
      columns: [
        { heading: t('reconciliation.desk'), share: 3, namesRow: true },
        { heading: t('reconciliation.messages'), ...right },
        { heading: t('reconciliation.countries'), share: 3 },
      ],
      rows: rows.map((r) => [r.label, String(r.n), r.countries]),
    },
  );
}

function channels(view: ReconciliationFigures, t: Texts): Block {
  return {
    kind: 'table',
    id: 'channels',
    caption: t('reconciliation.channelCaption'),
    columns: [
      { heading: t('reconciliation.role'), share: 2, namesRow: true },
      { heading: t('reconciliation.channel'), share: 2, namesRow: true },
      { heading: t('reconciliation.messages'), ...right },
    ],
    rows: view.channels.map((row) => [
      t.coded('recipientRole', row.role),
      t.coded('channel', row.channel),
      String(row.messages),
    ]),
  };
}
