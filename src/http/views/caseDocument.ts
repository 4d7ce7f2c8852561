import { toCsv } from '#documents/csv.js';
import type { Block, Document, DocumentMark, Printed } from '#documents/document.js';
import { REASON_CODES, type ReasonCode } from '#domain/adjudication.js';
import type { CandidateView } from '#web/pages/candidateView.js';
import type { SourcedValue } from '#web/parts/Comparison.js';
import { saidText } from '#web/parts/Said.js';
import { seenAt } from '#web/parts/Tags.js';
import { localText } from '#web/parts/When.js';
import { explanationBlocks } from '#web/reports/explanation.js';
import { type Texts, texts } from '#web/text/text.js';
import type { EventLine } from '#web/view.js';

/** As the page says it: "Departure, manifest SB 201, JFK New York to CDG Paris". */
function journey(event: EventLine, t: Texts): string {
  const port = (p: EventLine['from']) =>
    p ? [p.code, p.name].filter(Boolean).join(' ') : t('event.placeUnknown');
  const place = seenAt(event);
  const what = [t(`event.${event.kind}`), event.carrier, event.service].filter(Boolean).join(' ');
  return [
    t(`direction.${event.direction}`),
    what,
    ...(place ? [`${t('event.at')} ${port(place)}`] : []),
    ...(!place && (event.from || event.to) ? [`${port(event.from)} ${t('event.to')} ${port(event.to)}`] : []),
  ].join(', ');
}

/** A value with where it comes from, whether anybody checked it, and how old it is: as the page has it. */
function sourced(value: SourcedValue | undefined, t: Texts, zone: string): string {
  if (!value || value.lines.length === 0) return t('compare.none');
  const checked =
    value.verified === undefined ? [] : [t(value.verified ? 'compare.verified' : 'compare.claimed')];
  const asOf = value.asOf ? [`${t('compare.asOf')} ${localText(value.asOf, zone)}`] : [];
  return `${saidText(value.lines.join('; '), zone)}\n(${[value.source, ...checked, ...asOf].join(', ')})`;
}

/** The case as one document: what the page shows, for paper, a file and a court. `zone`: of the reader. */
export function caseDocument(
  view: CandidateView,
  printed: Printed & { readonly mark: DocumentMark; readonly zone: string },
): Document {
  const { mark, zone, ...who } = printed;
  const t = texts('en');
  const event = view.event;
  const undecided = view.state === 'open' || view.state === 'second';
  return {
    title: `Case of candidate ${view.reference}`,
    language: 'en',
    classification: 'LAW ENFORCEMENT SENSITIVE',
    mark,
    reference: view.reference,
    printed: who,
    sections: [
      {
        heading: 'Who and what',
        blocks: [
          ...(undecided
            ? [
                {
                  kind: 'warning',
                  text: `UNCONFIRMED, NOT GROUNDS TO DETAIN. Nobody has decided whether the traveler is the person of record ${view.record.number}.`,
                } as const,
              ]
            : []),
          ...view.legConflicts.map((text) => ({ kind: 'warning', text: saidText(text, zone) }) as const),
          ...(view.record.caution
            ? [{ kind: 'warning', text: `Caution: ${view.record.caution}` } as const]
            : []),
          {
            kind: 'facts',
            facts: [
              { name: 'Traveler', value: view.travellerName },
              { name: 'Record', value: `${view.record.name}, ${view.record.file} ${view.record.number}` },
              { name: 'Entered by', value: view.record.enteringAgency },
              { name: 'Class', value: t(`class.${view.status}`) },
              { name: 'State', value: t(`candidateState.${view.state}`) },
              {
                name: 'Journey',
                value: journey(event, t),
              },
              {
                name: 'Departs',
                value: event.departs ? localText(event.departs.at, event.departs.zone) : 'unknown',
              },
              { name: 'Decide before', value: localText(view.decideBefore.at, view.decideBefore.zone) },
            ],
          },
        ],
      },
      {
        heading: 'Traveler and record',
        blocks: [
          {
            kind: 'table',
            caption: 'Both sides field by field',
            columns: [
              { heading: 'Field', namesRow: true },
              { heading: 'Traveler', share: 2 },
              { heading: 'Record', share: 2 },
              { heading: 'Finding' },
            ],
            rows: view.comparison.map((r) => [
              t(`field.${r.field}`),
              r.verdict || r.traveller ? sourced(r.traveller, t, zone) : '',
              sourced(r.record, t, zone),
              r.verdict ? t(`verdict.${r.verdict}`) : '',
            ]),
          },
        ],
      },
      { heading: t('evidence.heading'), blocks: explanationBlocks(view.explanation, t) },
      { heading: 'Decisions', blocks: decisions(view, t, zone) },
      { heading: 'Who would be told', blocks: telling(view, t) },
    ],
  };
}

function decisions(view: CandidateView, t: Texts, zone: string): readonly Block[] {
  const rows = [
    ...(view.proposal
      ? [
          {
            ...view.proposal,
            state: 'proposed' as const,
            second: undefined,
            reopened: undefined,
            known: undefined,
            reasonCode: view.proposal.reasonCode,
          },
        ]
      : []),
    ...view.earlier,
  ];
  if (rows.length === 0) return [{ kind: 'paragraph', text: 'Nobody has decided yet.' }];
  return rows.flatMap((d): Block[] => {
    const known = d.known ?? [];
    const decided: Block = {
      kind: 'paragraph',
      text: `${t(`outcome.${d.outcome}`)} (${t(`earlier.state.${d.state}`)}), decided by ${d.by.name} ${localText(d.at, zone)}. ${
        REASON_CODES[d.reasonCode as ReasonCode]?.says ?? d.reasonCode
      }. ${d.rationale}${d.second ? ` Second person: ${d.second.by.name}. ${d.second.note}` : ''}${
        d.reopened
          ? ` Reopened by ${d.reopened.by.name} ${localText(d.reopened.at, zone)}: ${d.reopened.reason}`
          : ''
      }`,
    };
    if (known.length === 0) return [decided];
    return [
      decided,
      { kind: 'paragraph', text: `${t('earlier.known')}:` },
      { kind: 'bullets', items: known },
    ];
  });
}

function telling(view: CandidateView, t: Texts): readonly Block[] {
  const outcome = view.proposal?.outcome ?? 'same';
  const plan = view.tell[outcome];
  return [
    {
      kind: 'paragraph',
      text: `If the outcome is "${t(`outcome.${outcome}`)}", by the rules in force when this was printed:`,
    },
    ...(plan.told.length > 0
      ? [
          {
            kind: 'table',
            caption: 'Agencies that would be told',
            columns: [
              { heading: 'Agency', share: 2, namesRow: true },
              { heading: 'Message' },
              { heading: 'Because', share: 3 },
              { heading: 'Withheld', share: 2 },
            ],
            rows: plan.told.map((told) => [
              told.agency.name,
              `${t(`notice.${told.kind}`)}, ${t(`urgency.${told.class}`)}`,
              told.because,
              told.withheld.map((w) => `${w.field}: ${w.reason}`).join('; ') || 'nothing',
            ]),
          } as const,
        ]
      : [{ kind: 'paragraph', text: 'Nobody.' } as const]),
    ...(plan.notTold.length > 0
      ? [{ kind: 'bullets', items: plan.notTold.map((n) => `Not told: ${n.who}. ${n.reason}`) } as const]
      : []),
  ];
}

/** The same document as rows: section, what, values. */
export function caseCsv(document: Document): string {
  const rows: string[][] = [];
  const add = (section: string, what: string, values: readonly string[]) =>
    rows.push([section, what, values.join(' | ')]);
  for (const { heading, blocks } of document.sections)
    for (const block of blocks) {
      switch (block.kind) {
        case 'facts':
          for (const f of block.facts) add(heading, f.name, [f.value]);
          break;
        case 'table':
        case 'map':
        case 'chart': {
          const table = block.kind === 'table' ? block : block.table;
          for (const row of table.rows) add(heading, row[0] ?? '', row.slice(1));
          break;
        }
        case 'bullets':
          for (const item of block.items) add(heading, 'note', [item]);
          break;
        case 'withheld':
          add(heading, `withheld: ${block.what}`, [block.reason]);
          break;
        default:
          add(heading, block.kind, [block.text]);
      }
    }
  add('Printed', document.printed.by, [
    document.printed.at,
    document.printed.purpose,
    document.classification,
    document.mark === 'none' ? '' : document.mark.toUpperCase(),
  ]);
  return toCsv(['section', 'what', 'value'], rows, 'spreadsheet');
}
