import { dateText } from '#basics/dates.js';
import type { Block, Report, Section } from '#domain/report.js';
import {
  CLASSES,
  CLOCK_STATES,
  codesUnder,
  figure,
  MEASURES,
  MESSAGE_KINDS,
  middleSpeed,
  monthsOf,
  OUTCOMES,
  type Release,
  SPEED_MEASURES,
  SPEEDS,
} from '#domain/statistics.js';
import { addShown, type Shown, SUPPRESSION } from '#domain/suppression.js';
import type { Texts } from '../text/text.js';
import { chartOf, drawn, shareOf, shownText } from './figures.js';

export interface StatisticsFigures {
  readonly from: string;
  readonly last: string;
  /** One a quarter of the period, in order. */
  readonly quarters: readonly {
    readonly quarter: string;
    readonly release: Release;
    readonly kept: boolean;
  }[];
  readonly published: boolean;
  /** Of all agencies, or of the reader's own. */
  readonly national: boolean;
  readonly agency: string;
  /** Names of the agencies that are counted, by id. */
  readonly names: Readonly<Record<string, string>>;
}

const right = { align: 'right' } as const;
const names = { namesRow: true, share: 3 } as const;

/** The statistics as a report: page, PDF and CSV are made of this. */
export function statisticsReport(view: StatisticsFigures, t: Texts): Report {
  const releases = view.quarters.map((q) => q.release);
  const of = (id: string) => figure(releases, id);
  return {
    title: t('statistics.title'),
    sections: [
      about(view, t),
      { heading: t('statistics.events'), blocks: events(view, releases, t) },
      { heading: t('statistics.months'), blocks: [months(view, t)] },
      { heading: t('statistics.timeliness'), blocks: timeliness(view, of, t) },
      { heading: t('statistics.corrections'), blocks: [kinds(of, t)] },
      ...(view.national
        ? [
            { heading: t('statistics.falseHits'), blocks: falseHits(of, t) },
            {
              heading: t('statistics.agencies'),
              blocks: [agencies('hits', view, releases, t), agencies('messages', view, releases, t)],
            },
          ]
        : []),
    ],
  };
}

const QUARTER_MONTHS: Readonly<Record<string, string>> = {
  '1': 'Jan–Mar',
  '2': 'Apr–Jun',
  '3': 'Jul–Sep',
  '4': 'Oct–Dec',
};

/** "Q4 2026 (Oct–Dec)" of `2026-Q4`. */
export function quarterText(quarter: string, t: Texts): string {
  const [year = quarter, n = ''] = quarter.split('-Q');
  return t('statistics.quarter', { n, year, months: QUARTER_MONTHS[n] ?? '' });
}

function about(view: StatisticsFigures, t: Texts): Section {
  const { from, last, quarters, national, agency } = view;
  return {
    heading: t('statistics.about'),
    blocks: [
      {
        kind: 'facts',
        facts: [
          {
            name: t('statistics.period'),
            value:
              from === last
                ? t('statistics.periodOne', { quarter: quarterText(from, t) })
                : t('statistics.periodText', { from: quarterText(from, t), last: quarterText(last, t) }),
          },
          {
            name: t('statistics.whose'),
            value: national ? t('statistics.whoseNational') : t('statistics.whoseOwn', { agency }),
          },
          ...(national
            ? [
                {
                  name: t('statistics.kept'),
                  value: t('statistics.keptText', {
                    kept: quarters.filter((q) => q.kept).length,
                    all: quarters.length,
                  }),
                },
              ]
            : []),
        ],
      },
      ...(view.published
        ? ([
            { kind: 'paragraph', text: t('statistics.rule', { below: SUPPRESSION.threshold - 1 }) },
            { kind: 'paragraph', text: t('statistics.limits') },
          ] as const)
        : [{ kind: 'warning', text: t('statistics.exact') } as const]),
    ],
  };
}

function events(view: StatisticsFigures, releases: readonly Release[], t: Texts): readonly Block[] {
  const table = (family: 'hits' | 'messages') => {
    const rows = codesUnder(releases, family, 'event').map((event) => {
      const id = `${family}|event=${event}`;
      return {
        label: t.coded('routingEvent', event),
        wanted: figure(releases, `${id}|status=wanted`),
        other: figure(releases, `${id}|status=non-fugitive`),
        total: figure(releases, id),
      };
    });
    return chartOf(
      t,
      [t('statistics.wanted'), t('statistics.nonFugitive')],
      rows.map((r) => ({
        label: r.label,
        says: `${t('statistics.wanted')} ${shownText(r.wanted)}, ${t('statistics.nonFugitive')} ${shownText(r.other)}`,
        parts: [drawn(r.wanted), drawn(r.other)],
      })),
      {
        kind: 'table',
        id: family === 'hits' ? 'events' : 'messages',
        caption: t(`statistics.${family}Caption`),
        columns: [
          { heading: t('statistics.event'), ...names },
          { heading: t('statistics.wanted'), ...right },
          { heading: t('statistics.nonFugitive'), ...right },
          { heading: t('statistics.total'), ...right },
        ],
        rows: rows.map((r) => [r.label, shownText(r.wanted), shownText(r.other), shownText(r.total)]),
      },
    );
  };
  return view.national ? [table('hits'), table('messages')] : [table('messages')];
}

function months(view: StatisticsFigures, t: Texts): Block {
  const families = view.national ? (['hits', 'messages', 'decisions'] as const) : (['messages'] as const);
  const rows = view.quarters.flatMap(({ quarter, release }) =>
    monthsOf(quarter).map((month) => ({
      month,
      figures: families.map((family) => figure([release], `${family}|month=${month}`)),
    })),
  );
  const words = families.map((family) => t(`statistics.${family}`));
  return chartOf(
    t,
    words,
    rows.map((r) => ({
      label: dateText(r.month),
      says: r.figures.map((f, i) => `${words[i]} ${shownText(f)}`).join(', '),
      parts: r.figures.map(drawn),
    })),
    {
      kind: 'table',
      id: 'months',
      caption: t('statistics.monthsCaption'),
      columns: [
        { heading: t('statistics.month'), ...names },
        ...words.map((heading) => ({ heading, ...right })),
      ],
      rows: rows.map((r) => [dateText(r.month), ...r.figures.map(shownText)]),
    },
  );
}

function timeliness(view: StatisticsFigures, of: (id: string) => Shown, t: Texts): readonly Block[] {
  const clocks = CLASSES.flatMap((cls) =>
    MEASURES.map((measure) => {
      const [met, late, running, none] = CLOCK_STATES.map((state) =>
        of(`messages|class=${cls}|${measure}=${state}`),
      );
      return {
        label: `${t(`statistics.class.${cls}`)}: ${t(`statistics.${measure}`)}`,
        met: met!,
        late: late!,
        running: running!,
        none: none!,
        measured: addShown([met!, late!]),
      };
    }),
  ).filter((r) => !isZero(addShown([r.met, r.late, r.running])));
  const speeds = CLASSES.flatMap((cls) =>
    SPEED_MEASURES.map((measure) => ({
      label: `${t(`statistics.class.${cls}`)}: ${t(`statistics.${measure}`)}`,
      spans: SPEEDS.map((speed) => [speed, of(`messages|class=${cls}|${measure}=${speed}`)] as const),
    })),
  ).filter((r) => !isZero(addShown(r.spans.map(([, shown]) => shown))));
  return [
    { kind: 'paragraph', text: t('statistics.timelinessText') },
    chartOf(
      t,
      [t('statistics.met'), t('statistics.late')],
      clocks.map((r) => ({
        label: r.label,
        says: `${t('statistics.met')} ${shownText(r.met)}, ${t('statistics.late')} ${shownText(r.late)}`,
        parts: [drawn(r.met), drawn(r.late)],
      })),
      {
        kind: 'table',
        id: 'clocks',
        caption: t('statistics.clocksCaption'),
        columns: [
          { heading: t('statistics.clock'), ...names },
          { heading: t('statistics.met'), ...right },
          { heading: t('statistics.late'), ...right },
          { heading: t('statistics.running'), ...right },
          { heading: t('statistics.share'), ...right },
        ],
        rows: clocks.map((r) => [
          r.label,
          shownText(r.met),
          shownText(r.late),
          shownText(r.running),
          shareOf(r.met, r.measured) ?? t('statistics.unknownShare'),
        ]),
      },
    ),
    {
      kind: 'table',
      id: 'speed',
      caption: `${t('statistics.speedCaption')}. ${t(view.national ? 'statistics.speedNational' : 'statistics.speedOwn')}`,
      columns: [
        { heading: t('statistics.clock'), namesRow: true, share: 2.4 },
        ...SPEEDS.map((speed) => ({ heading: t(`speed.${speed}`), ...right })),
        { heading: t('statistics.middle'), share: 1.3 },
      ],
      rows: speeds.map((r) => {
        const middle = middleSpeed(r.spans);
        return [
          r.label,
          ...r.spans.map(([, shown]) => shownText(shown)),
          middle ? t(`speed.${middle}`) : t('statistics.unknownShare'),
        ];
      }),
    },
  ];
}

function isZero(shown: Shown): boolean {
  return 'count' in shown && shown.count === 0;
}

function kinds(of: (id: string) => Shown, t: Texts): Block {
  const rows = MESSAGE_KINDS.map((kind) => ({
    label: t(`statistics.kind.${kind}`),
    shown: of(`messages|kind=${kind}`),
  }));
  return chartOf(
    t,
    [t('statistics.messages')],
    rows.map((r) => ({ label: r.label, says: shownText(r.shown), parts: [drawn(r.shown)] })),
    {
      kind: 'table',
      id: 'kinds',
      caption: t('statistics.kindsCaption'),
      columns: [
        { heading: t('statistics.kind'), ...names },
        { heading: t('statistics.number'), ...right },
      ],
      rows: rows.map((r) => [r.label, shownText(r.shown)]),
    },
  );
}

function falseHits(of: (id: string) => Shown, t: Texts): readonly Block[] {
  const rows = OUTCOMES.map((outcome) => ({
    label: t(`statistics.outcome.${outcome}`),
    wanted: of(`decisions|outcome=${outcome}|status=wanted`),
    other: of(`decisions|outcome=${outcome}|status=non-fugitive`),
    total: of(`decisions|outcome=${outcome}`),
  }));
  const decided = of('decisions');
  const refuted = of('decisions|outcome=not-same');
  return [
    {
      kind: 'paragraph',
      text: t('statistics.falseHitsText', {
        refuted: shownText(refuted),
        decided: shownText(decided),
        share: shareOf(refuted, decided) ?? t('statistics.unknownShare'),
      }),
    },
    chartOf(
      t,
      [t('statistics.wanted'), t('statistics.nonFugitive')],
      rows.map((r) => ({
        label: r.label,
        says: `${t('statistics.wanted')} ${shownText(r.wanted)}, ${t('statistics.nonFugitive')} ${shownText(r.other)}`,
        parts: [drawn(r.wanted), drawn(r.other)],
      })),
      {
        kind: 'table',
        id: 'outcomes',
        caption: t('statistics.outcomesCaption'),
        columns: [
          { heading: t('statistics.outcome'), ...names },
          { heading: t('statistics.wanted'), ...right },
          { heading: t('statistics.nonFugitive'), ...right },
          { heading: t('statistics.total'), ...right },
        ],
        rows: rows.map((r) => [r.label, shownText(r.wanted), shownText(r.other), shownText(r.total)]),
      },
    ),
  ];
}

function agencies(
  family: 'hits' | 'messages',
  view: StatisticsFigures,
  releases: readonly Release[],
  t: Texts,
): Block {
  const rows = codesUnder(releases, family, 'agencyId')
    .map((id) => ({ label: view.names[id] ?? id, shown: figure(releases, `${family}|agencyId=${id}`) }))
    // By name where a count is not shown: an order by what is hidden would tell it.
    .sort((a, b) => (drawn(b.shown) ?? 0) - (drawn(a.shown) ?? 0) || a.label.localeCompare(b.label, 'en'));
  return chartOf(
    t,
    [t(`statistics.${family}`)],
    // What is not shown has no bar; the table has every agency.
    rows
      .filter((r) => drawn(r.shown) !== null)
      .map((r) => ({ label: r.label, says: shownText(r.shown), parts: [drawn(r.shown)] })),
    {
      kind: 'table',
      id: `agencies-${family}`,
      caption: t(family === 'hits' ? 'statistics.agencyHitsCaption' : 'statistics.agencyMessagesCaption'),
      columns: [
        { heading: t('statistics.agency'), ...names },
        { heading: t('statistics.number'), ...right },
      ],
      rows: rows.map((r) => [r.label, shownText(r.shown)]),
    },
  );
}
