import type { Report } from '#domain/report.js';
import { type AppropriateLine, type AppropriateView, TIER_COLUMNS } from '../pages/ruleAppropriate.js';
import type { Texts } from '../text/text.js';

/** "Where appropriate" as a table: who is told of which class of cases, and who always is. */
export function appropriateReport(view: AppropriateView, t: Texts): Report {
  const cell = (lines: readonly AppropriateLine[]) =>
    lines
      .map((line) =>
        [
          t(`appropriate.answer.${line.answer}`),
          line.victim === 'any' ? '' : t(`appropriate.victim.${line.victim}`),
          line.decided
            ? t('appropriate.decided', { why: line.says })
            : line.answer === 'depends'
              ? line.says
              : '',
        ]
          .filter(Boolean)
          .join(' '),
      )
      .join('; ');
  return {
    title: t('appropriate.title', { n: view.version }),
    sections: [
      {
        heading: t('appropriate.matrix'),
        blocks: [
          {
            kind: 'table',
            id: 'appropriate',
            caption: t('appropriate.matrix'),
            columns: [
              { heading: t('rules.row'), align: 'right', share: 0.6 },
              { heading: t('ruleChange.role'), namesRow: true, share: 1.4 },
              { heading: t('testRun.event'), namesRow: true, share: 1.8 },
              ...TIER_COLUMNS.map((tier) => ({ heading: t(`appropriate.tier.${tier}`), share: 2 })),
            ],
            rows: view.rows.map((row) => [
              String(row.row),
              row.recipient,
              row.event,
              ...TIER_COLUMNS.map((tier) => cell(row.tiers[tier])),
            ]),
          },
        ],
      },
      {
        heading: t('appropriate.always'),
        blocks: [
          {
            kind: 'table',
            id: 'always',
            caption: t('appropriate.always'),
            columns: [
              { heading: t('testRun.event'), namesRow: true, share: 2 },
              { heading: t('ruleChange.role'), share: 3 },
            ],
            rows: view.always.map((row) => [row.event, row.recipients.join('; ')]),
          },
        ],
      },
    ],
  };
}
