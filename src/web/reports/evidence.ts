import type { EvidenceSection } from '#domain/implementation.js';
import type { Block, Report } from '#domain/report.js';
import type { Texts } from '../text/text.js';

export interface EvidenceFigures {
  /** With its state where the name does not say it; the code of a tribe says nothing to a reader. */
  readonly agency: string;
  /** `YYYY-MM-DD` of the agency's calendar. */
  readonly asOf: string;
  readonly sections: readonly EvidenceSection[];
}

/** The evidence of implementation: a summary with its picture, then a section for each rule. */
export function evidenceReport(view: EvidenceFigures, t: Texts): Report {
  return {
    title: t('evidence.title'),
    sections: [
      {
        heading: t('evidence.about'),
        blocks: [
          { kind: 'paragraph', text: t('evidence.intro') },
          {
            kind: 'facts',
            facts: [
              { name: t('evidence.agency'), value: view.agency },
              { name: t('evidence.asOf'), value: view.asOf },
            ],
          },
        ],
      },
      { heading: t('evidence.summary'), blocks: [summary(view, t)] },
      ...view.sections.map((section) => ({
        heading: t('evidence.section', { row: String(section.row), title: section.title }),
        blocks: blocksOf(section, t),
      })),
    ],
  };
}

function summary(view: EvidenceFigures, t: Texts): Block {
  const yes = view.sections.filter((s) => s.evidenced).length;
  const bars = [
    { label: t('evidence.yes'), n: yes },
    { label: t('evidence.no'), n: view.sections.length - yes },
  ];
  return {
    kind: 'chart',
    alt: bars.map((bar) => `${bar.label}: ${bar.n}`).join('; '),
    series: [t('evidence.chart')],
    bars: bars.map((bar) => ({ label: bar.label, says: String(bar.n), parts: [bar.n] })),
    table: {
      kind: 'table',
      id: 'summary',
      caption: t('evidence.summaryCaption'),
      columns: [
        { heading: t('evidence.rule'), namesRow: true, share: 4 },
        { heading: t('evidence.evidenced'), share: 2 },
        { heading: t('evidence.gapCount'), align: 'right' },
      ],
      rows: view.sections.map((s) => [
        t('evidence.section', { row: String(s.row), title: s.title }),
        t(s.evidenced ? 'evidence.yes' : 'evidence.no'),
        String(s.gaps.length),
      ]),
    },
  };
}

function blocksOf(section: EvidenceSection, t: Texts): readonly Block[] {
  return [
    {
      kind: 'facts',
      facts: [
        { name: t('evidence.asks'), value: section.asks },
        { name: t('evidence.source'), value: section.source },
        ...section.holds.map(([name, value]) => ({ name, value })),
      ],
    },
    ...(section.evidenced ? [] : [{ kind: 'warning', text: t('evidence.notEvidenced') } as const]),
    ...(section.gaps.length > 0
      ? [{ kind: 'bullets', items: section.gaps.map((gap) => t('evidence.gap', { gap })) } as const]
      : []),
  ];
}
