import type { Chart, Report } from '#domain/report.js';
import type { TripView } from '../pages/trip.js';
import { saidText } from '../parts/Said.js';
import { localText } from '../parts/When.js';
import type { Texts } from '../text/text.js';
import { chartOf } from './figures.js';
import { journeyMap } from './journeyMap.js';

/** A trip for paper and for other programs: its map, its timeline, who was told how fast, and who was not and why. */
export function tripReport(view: TripView, zone: string, t: Texts): Report {
  return {
    title: t('trip.heading', { name: view.subject.name }),
    sections: [
      {
        heading: t('trip.about'),
        blocks: [
          {
            kind: 'facts',
            facts: [
              { name: t('trip.subject'), value: view.subject.name },
              {
                name: t('trip.class'),
                value: t(view.status === 'wanted' ? 'statistics.wanted' : 'statistics.nonFugitive'),
              },
              { name: t('trip.stateWord'), value: t.coded('tripState', view.state) },
              ...(view.leadSora ? [{ name: t('trip.lead'), value: view.leadSora.name }] : []),
              { name: t('trip.noticeOnFile'), value: t(`trip.notice.${view.travelNotice}`) },
            ],
          },
        ],
      },
      ...(view.legConflicts.length > 0
        ? [
            {
              heading: t('legs.heading'),
              blocks: [
                { kind: 'paragraph' as const, text: t('legs.text') },
                { kind: 'bullets' as const, items: view.legConflicts.map((line) => saidText(line, zone)) },
              ],
            },
          ]
        : []),
      ...(view.map && view.map.legs.length > 0
        ? [{ heading: t('map.heading'), blocks: [journeyMap(view.map, t)] }]
        : []),
      {
        heading: t('trip.timeline'),
        blocks: [
          {
            kind: 'table',
            id: 'timeline',
            caption: t('trip.timelineCaption'),
            columns: [
              { heading: t('trip.when'), namesRow: true, share: 2 },
              { heading: t('trip.kind'), share: 1.4 },
              { heading: t('trip.what'), share: 4 },
              { heading: t('trip.by'), share: 2 },
            ],
            rows: view.timeline.map((entry) => [
              localText(entry.at.at, entry.at.zone),
              t(`timeline.${entry.kind}`),
              saidText([entry.says, entry.detail].filter(Boolean).join('. '), zone),
              entry.by ?? '',
            ]),
          },
        ],
      },
      { heading: t('trip.messages'), blocks: [toldChart(view, t), ...told(view, zone, t)] },
      {
        heading: t('trip.notTold'),
        blocks: [
          {
            kind: 'table',
            id: 'not-told',
            caption: t('trip.notToldCaption'),
            columns: [
              { heading: t('trip.who'), namesRow: true },
              { heading: t('trip.why'), share: 3 },
            ],
            rows: view.notTold.map((n) => [n.who, n.reason]),
          },
        ],
      },
    ],
  };
}

/** When the journey's first event came in, or what stands for it: the list it came with. */
function beganAtMs(view: TripView): number | undefined {
  for (const kind of ['event', 'transmission'] as const) {
    const times = view.timeline.filter((e) => e.kind === kind).map((e) => Date.parse(e.at.at));
    if (times.length > 0) return Math.min(...times);
  }
  return undefined;
}

/** How long after the journey's first event each message was on its way. */
export function toldChart(view: TripView, t: Texts): Chart {
  const began = beganAtMs(view);
  const rows = view.notifications.map((n, i) => {
    const seconds =
      n.sentAt === undefined || began === undefined
        ? null
        : Math.max(0, Math.round((Date.parse(n.sentAt) - began) / 1000));
    return {
      // Numbered: an agency may have several messages of one kind.
      label: `${i + 1}. ${n.to.name}, ${t(`notice.${n.kind}`)}`,
      seconds,
      says: seconds === null ? t('trip.notSent') : t('trip.seconds', { n: seconds }),
    };
  });
  return chartOf(
    t,
    [t('trip.secondsHead')],
    rows.map((r) => ({ label: r.label, says: r.says, parts: [r.seconds] })),
    {
      kind: 'table',
      id: 'told',
      caption: t('trip.toldCaption'),
      columns: [
        { heading: t('trip.message'), namesRow: true, share: 3 },
        { heading: t('trip.secondsHead'), align: 'right' },
      ],
      rows: rows.map((r) => [r.label, r.seconds === null ? t('trip.notSent') : String(r.seconds)]),
    },
  );
}

function told(view: TripView, zone: string, t: Texts): Report['sections'][number]['blocks'] {
  return [
    {
      kind: 'table',
      id: 'messages',
      caption: t('trip.messagesCaption'),
      columns: [
        { heading: t('trip.who'), namesRow: true, share: 2 },
        { heading: t('trip.kind') },
        { heading: t('trip.stateWord') },
        { heading: t('trip.sent'), share: 1.6 },
      ],
      rows: view.notifications.map((n) => [
        n.to.name,
        t(`notice.${n.kind}`),
        t(`notificationState.${n.state}`),
        n.sentAt === undefined ? '' : localText(n.sentAt, zone),
      ]),
    },
  ];
}
