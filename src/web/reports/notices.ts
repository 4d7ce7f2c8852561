import type { Chart, Report } from '#domain/report.js';
import { NOTICE_STATES, type NoticeState } from '#domain/travelNotice.js';
import type { NoticeRowView } from '../pages/notices.js';
import { dateText } from '../parts/When.js';
import type { Texts } from '../text/text.js';
import { chartOf } from './figures.js';

/** The travel-notice desk, or an agency's own notices, with their clocks. */
export function noticesReport(
  rows: readonly NoticeRowView[],
  desk: boolean,
  shown: string,
  time: (instant: string) => string,
  t: Texts,
): Report {
  return {
    title: t(desk ? 'travelNotices.desk' : 'travelNotices.heading'),
    sections: [
      {
        heading: t('travelNotices.summary'),
        blocks: [{ kind: 'paragraph', text: shown }, noticesChart(rows, t)],
      },
      {
        heading: t('travelNotices.title'),
        blocks: [
          {
            kind: 'table',
            id: 'notices',
            caption: t('travelNotices.caption'),
            columns: [
              { heading: t('travelNotices.name'), namesRow: true, share: 2.4 },
              { heading: t('travelNotices.number'), share: 1.6 },
              { heading: t('travelNotices.agency'), share: 1.6 },
              { heading: t('travelNotices.to'), share: 1.2 },
              { heading: t('travelNotices.departs'), share: 1.4 },
              { heading: t('travelNotices.daysHead'), align: 'right' },
              { heading: t('travelNotices.state'), share: 1.4 },
              { heading: t('travelNotices.clock'), share: 2 },
              { heading: t('travelNotices.sent'), share: 1.2 },
              { heading: t('travelNotices.finding'), share: 1.6 },
            ],
            rows: rows.map((row) => [
              row.name,
              row.number,
              row.agency,
              row.countries.join(', '),
              dateText(row.departsOn),
              String(row.daysOfNotice),
              NOTICE_STATES[row.state],
              row.clock ? `${t.coded('noticeClock', row.clock.kind)}: ${time(row.clock.due)}` : '',
              t('travelNotices.sentOf', { n: row.sent, all: row.countries.length }),
              row.finding?.label ?? '',
            ]),
          },
        ],
      },
    ],
  };
}

/** Notices by state, timely and late apart. */
export function noticesChart(rows: readonly NoticeRowView[], t: Texts): Chart {
  const isLate = (row: NoticeRowView) => row.timeliness !== 'timely' || row.markedLate;
  const groups = (Object.keys(NOTICE_STATES) as NoticeState[]).map((state) => {
    const own = rows.filter((row) => row.state === state);
    const late = own.filter(isLate).length;
    return { label: NOTICE_STATES[state], timely: own.length - late, late };
  });
  return chartOf(
    t,
    [t('timeliness.timely'), t('timeliness.late')],
    groups.map((g) => ({
      label: g.label,
      says: `${t('timeliness.timely')} ${g.timely}, ${t('timeliness.late')} ${g.late}`,
      parts: [g.timely, g.late],
    })),
    {
      kind: 'table',
      id: 'states',
      caption: t('travelNotices.statesCaption'),
      columns: [
        { heading: t('travelNotices.state'), namesRow: true, share: 2 },
        { heading: t('timeliness.timely'), align: 'right' },
        { heading: t('timeliness.late'), align: 'right' },
      ],
      rows: groups.map((g) => [g.label, String(g.timely), String(g.late)]),
    },
  );
}
