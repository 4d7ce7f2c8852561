import type { Chart, Report } from '#domain/report.js';
import type { RulesView, RuleVersionView } from '../pages/rules.js';
import type { Texts } from '../text/text.js';
import { chartOf } from './figures.js';

/** The history of the routing rules. */
export function rulesReport(view: RulesView, time: (instant: string) => string, t: Texts): Report {
  return {
    title: t('rules.title'),
    sections: [
      { heading: t('rules.versions'), blocks: [rulesChart(view, time, t)] },
      {
        heading: t('rules.proposals'),
        blocks: [
          {
            kind: 'table',
            id: 'proposals',
            caption: t('rules.proposals'),
            columns: [
              { heading: t('rules.author'), namesRow: true },
              { heading: t('rules.state') },
              { heading: t('rules.changes'), align: 'right' },
              { heading: t('rules.reason'), share: 3 },
              { heading: t('rules.changed'), namesRow: true, share: 1.5 },
            ],
            rows: view.proposals.map((p) => [
              p.author,
              t(`proposalState.${p.state}`),
              String(p.changes),
              p.reason,
              time(p.updatedAt),
            ]),
          },
        ],
      },
    ],
  };
}

/** What each version changed of the one before. */
export function rulesChart(view: RulesView, time: (instant: string) => string, t: Texts): Chart {
  return chartOf(
    t,
    [t('rules.changes')],
    view.versions.map((v) => ({
      label: t('rules.version', { n: v.version }),
      says: String(v.differences),
      parts: [v.differences],
    })),
    {
      kind: 'table',
      id: 'versions',
      caption: t('rules.versions'),
      columns: [
        { heading: t('rules.versions'), namesRow: true },
        { heading: t('rules.from'), share: 1.5 },
        { heading: t('rules.author') },
        { heading: t('rules.approver') },
        { heading: t('rules.law'), share: 3 },
        { heading: t('rules.changes'), align: 'right' },
      ],
      rows: view.versions.map((v) => [
        t('rules.version', { n: v.version }),
        v.from === undefined ? t('rules.from.start') : time(v.from),
        v.author,
        v.approver,
        v.legalBasis,
        String(v.differences),
      ]),
    },
  );
}

/** One version: its rows, its policies, its switches, and what it changed. */
export function ruleVersionReport(
  view: RuleVersionView,
  time: (instant: string) => string,
  t: Texts,
): Report {
  const list = (id: string, heading: string, rows: readonly (readonly [string, string])[]) => ({
    heading,
    blocks: [
      {
        kind: 'table' as const,
        id,
        caption: heading,
        columns: [
          { heading: t('rules.row'), namesRow: true },
          { heading: t('rules.tells'), share: 4 },
        ],
        rows,
      },
    ],
  });
  return {
    title: t('rules.version', { n: view.version }),
    sections: [
      {
        heading: t('rules.about'),
        blocks: [
          {
            kind: 'facts',
            facts: [
              {
                name: t('rules.from'),
                value: view.from === undefined ? t('rules.from.start') : time(view.from),
              },
              { name: t('rules.author'), value: view.author },
              { name: t('rules.approver'), value: view.approver },
              { name: t('rules.law'), value: view.legalBasis },
            ],
          },
        ],
      },
      ...(view.before
        ? [
            list(
              'changes',
              t('rules.changes'),
              view.before.differences.map(
                (d) => [`${d.what} ${d.id}`, `${d.before ?? '–'} → ${d.after ?? '–'}`] as const,
              ),
            ),
          ]
        : []),
      list(
        'rows',
        t('rules.rows'),
        view.rows.map((r) => [`${r.row} ${r.id}`, r.says] as const),
      ),
      list(
        'policies',
        t('rules.policies'),
        view.policies.map((p) => [p.id, p.says] as const),
      ),
    ],
  };
}
