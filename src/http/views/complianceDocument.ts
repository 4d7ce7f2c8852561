import type { Document, DocumentMark, Printed } from '#documents/document.js';
import { PRIORITY_ANSWERS } from '#domain/casePriority.js';
import {
  CASE_ELEMENTS,
  CASE_ORIGINS,
  CASE_OUTCOMES,
  CASE_STATES,
  ELEMENT_ANSWERS,
} from '#domain/complianceCase.js';
import type { CaseView } from '#web/pages/case.js';
import { saidText } from '#web/parts/Said.js';
import { localText } from '#web/parts/When.js';
import { texts } from '#web/text/text.js';

/** A compliance case as one document: what the page shows, for the district, the prosecutor and a court. */
export function complianceDocument(
  view: CaseView,
  of: { readonly mark: DocumentMark; readonly printed: Printed; readonly zone: string },
): Document {
  const t = texts('en');
  const when = (at: string) => localText(at, of.zone);
  return {
    title: `Compliance case ${view.number}`,
    language: 'en',
    classification: 'LAW ENFORCEMENT SENSITIVE',
    mark: of.mark,
    reference: view.number,
    printed: of.printed,
    sections: [
      {
        heading: 'The case',
        blocks: [
          ...(view.groundGone
            ? [
                {
                  kind: 'warning',
                  text: `What opened this case is no longer so. ${view.groundGone}`,
                } as const,
              ]
            : []),
          {
            kind: 'facts',
            facts: [
              { name: 'Person', value: view.name },
              {
                name: 'Opened because',
                value: saidText(`${CASE_ORIGINS[view.origin]}. ${view.originSays}`, of.zone),
              },
              { name: 'Opened', value: when(view.openedAt) },
              { name: 'Registered by', value: view.agency ?? 'not known' },
              { name: 'State', value: CASE_STATES[view.state] },
              { name: 'Owner', value: view.owner ?? 'nobody' },
              ...(view.district ? [{ name: 'District', value: view.district }] : []),
              ...(view.prosecutor
                ? [
                    {
                      name: 'US Attorney',
                      value: `${view.prosecutor.says}. ${view.prosecutor.by}, ${when(view.prosecutor.at)}`,
                    },
                  ]
                : []),
              ...(view.outcome ? [{ name: 'Outcome', value: CASE_OUTCOMES[view.outcome].says }] : []),
            ],
          },
        ],
      },
      {
        heading: 'What has to be shown',
        blocks: view.elements.flatMap((e) => [
          {
            kind: 'paragraph' as const,
            text: `${CASE_ELEMENTS[e.element].says} (${CASE_ELEMENTS[e.element].clause}): ${ELEMENT_ANSWERS[e.answer]}${
              e.answer === 'open' ? '' : `. ${e.note} (${e.by})`
            }`,
          },
          {
            kind: 'bullets' as const,
            items: e.evidence.map((x) => saidText(x.found ? x.says : `Not found: ${x.says}`, of.zone)),
          },
        ]),
      },
      {
        heading: 'Why this priority',
        blocks: [
          {
            kind: 'paragraph',
            text: `${view.points} points, ${view.band}, by version ${view.table} of the table. Points only order the work.`,
          },
          {
            kind: 'table',
            caption: 'Every factor with its answer and source',
            columns: [
              { heading: 'Question', share: 3, namesRow: true },
              { heading: 'Answer', share: 2 },
              { heading: 'Source', share: 3 },
              { heading: 'Points', align: 'right' },
            ],
            rows: view.lines.map((l) => [
              l.asks,
              PRIORITY_ANSWERS[l.answer] ?? l.answer,
              saidText(l.source, of.zone),
              `${l.points} of ${l.pointsMax}`,
            ]),
          },
        ],
      },
      {
        heading: 'History',
        blocks: [
          {
            kind: 'table',
            caption: 'Every step, the latest first',
            columns: [
              { heading: 'When', share: 2, namesRow: true },
              { heading: 'What', share: 2 },
              { heading: 'By', share: 2 },
              { heading: 'Note', share: 4 },
            ],
            rows: view.steps.map((s) => [
              when(s.at),
              t.coded('caseStep', s.kind),
              s.by,
              saidText(s.note, of.zone),
            ]),
          },
        ],
      },
    ],
  };
}
