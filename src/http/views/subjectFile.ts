import type { Document, DocumentMark, Printed } from '#documents/document.js';
import { CASE_ORIGINS, CASE_STATES } from '#domain/complianceCase.js';
import { countryName } from '#domain/foreignMessage.js';
import { candidateReference, subjectReference } from '#domain/reference.js';
import { NOTICE_STATES, type NoticeState } from '#domain/travelNotice.js';
import { casesOfSubject } from '#storage/complianceCases.js';
import type { Tx } from '#storage/database.js';
import { candidatesOfSubject, notificationsOfSubject, toldAbroadOfSubject } from '#storage/subjectFile.js';
import { noticesOfSubject } from '#storage/travelNotices.js';
import type { SubjectFileView, SubjectView } from '#web/pages/subject.js';
import { dateText, localText } from '#web/parts/When.js';
import { type Texts, texts } from '#web/text/text.js';
import type { EventLine } from '#web/view.js';
import { rowOf } from './complianceCase.js';
import { iso } from './eventLine.js';

/** Rows of each list; a file that has more says so by its length, and the journey pages have the rest. */
export const FILE_ROWS = 100;

/** What hangs on a subject beside its records and trips: notices, candidates, messages here and abroad, cases. */
export async function subjectFile(
  tx: Tx,
  subjectId: string,
  zone: string,
  nowMs: number,
): Promise<SubjectFileView> {
  return {
    notices: (await noticesOfSubject(tx, subjectId)).slice(0, FILE_ROWS).map((n) => ({
      id: n.id,
      reference: n.reference,
      state: n.state,
      departsOn: n.departsOn,
      countries: n.countries.map(countryName),
      timeliness: n.timeliness,
      filedAt: iso(n.filedAtMs),
    })),
    candidates: (await candidatesOfSubject(tx, subjectId, FILE_ROWS)).map((c) => ({
      id: c.id,
      reference: candidateReference(c.id),
      state: c.state,
      recordNumber: c.recordNumber,
      at: iso(c.openedAtMs),
      ...(c.outcome ? { outcome: c.outcome } : {}),
      ...(c.decidedByName ? { by: c.decidedByName } : {}),
    })),
    notifications: (await notificationsOfSubject(tx, subjectId, FILE_ROWS)).map((n) => ({
      id: n.id,
      to: n.recipientName,
      kind: n.kind,
      class: n.class,
      state: n.state,
      at: iso(n.plannedAtMs),
    })),
    abroad: (await toldAbroadOfSubject(tx, subjectId, FILE_ROWS)).map((m) => ({
      id: m.id,
      reference: m.reference,
      country: countryName(m.country),
      kind: m.kind,
      ...(m.sentAtMs === null ? {} : { sentAt: iso(m.sentAtMs) }),
    })),
    cases: (await casesOfSubject(tx, subjectId)).map((c) => rowOf(c, zone, nowMs)),
  };
}

/** The file as one document, for paper and for a court. */
export function subjectDocument(
  view: SubjectView,
  of: { readonly mark: DocumentMark; readonly printed: Printed; readonly zone: string },
): Document {
  const t = texts('en');
  const when = (at: string) => localText(at, of.zone);
  const { file } = view;
  const table = (
    heading: string,
    columns: readonly string[],
    rows: readonly (readonly string[])[],
    none: string,
  ): Document['sections'][number] => ({
    heading,
    blocks:
      rows.length === 0
        ? [{ kind: 'paragraph', text: none }]
        : [
            {
              kind: 'table',
              caption: heading,
              columns: columns.map((c, i) => (i === 0 ? { heading: c, namesRow: true } : { heading: c })),
              rows,
            },
          ],
  });
  return {
    title: `Subject file: ${view.name}`,
    language: 'en',
    classification: 'LAW ENFORCEMENT SENSITIVE',
    mark: of.mark,
    reference: subjectReference(view.id),
    printed: of.printed,
    sections: [
      {
        heading: 'Who',
        blocks: [
          {
            kind: 'facts',
            facts: [
              { name: 'Name', value: view.name },
              { name: 'Class', value: view.status === 'wanted' ? 'WANTED' : 'REGISTERED' },
              ...(view.lead
                ? [{ name: 'Lead agency', value: `${view.lead.agency.name} (${view.lead.why})` }]
                : []),
            ],
          },
        ],
      },
      table(
        'Records',
        ['Number', 'File', 'Name', 'State', 'Entered by'],
        view.records.map((r) => [
          r.number,
          t.coded('recordFile', r.file),
          r.name,
          t.coded('recordState', r.state),
          r.enteredBy,
        ]),
        'None.',
      ),
      table(
        'Trips',
        ['Begun', 'State', 'Journey'],
        view.trips.map((x) => [when(x.at), t.coded('tripState', x.state), journeyText(x.event, t)]),
        'None.',
      ),
      table(
        'Travel notices',
        ['Reference', 'Departs', 'Countries', 'Timeliness', 'State', 'Filed'],
        file.notices.map((n) => [
          n.reference,
          dateText(n.departsOn),
          n.countries.join(', '),
          t.coded('timeliness', n.timeliness),
          noticeStateText(n.state),
          when(n.filedAt),
        ]),
        'None on file.',
      ),
      table(
        'Candidates and decisions',
        ['Number', 'Record', 'State', 'Decision', 'By', 'Opened'],
        file.candidates.map((c) => [
          c.reference,
          c.recordNumber,
          t.coded('candidateState', c.state),
          c.outcome ? t(`outcome.${c.outcome}`) : '',
          c.by ?? '',
          when(c.at),
        ]),
        'None.',
      ),
      table(
        'Messages to agencies',
        ['Agency', 'Message', 'Class', 'State', 'Planned'],
        file.notifications.map((n) => [
          n.to,
          t.coded('notice', n.kind),
          t.coded('urgency', n.class),
          t.coded('notificationState', n.state),
          when(n.at),
        ]),
        'None.',
      ),
      table(
        'Told abroad',
        ['Reference', 'Country', 'Message', 'Sent'],
        file.abroad.map((m) => [
          m.reference,
          m.country,
          t.coded('foreignKind', m.kind),
          m.sentAt ? when(m.sentAt) : 'not sent',
        ]),
        'No country was told.',
      ),
      table(
        'Compliance cases',
        ['Number', 'Opened because', 'State', 'Priority'],
        file.cases.map((c) => [
          c.number,
          CASE_ORIGINS[c.origin],
          CASE_STATES[c.state],
          `${t.coded('caseBand', c.band)}, ${c.points}`,
        ]),
        'None.',
      ),
      {
        heading: 'How this subject came together',
        blocks: [
          {
            kind: 'bullets',
            items: view.links.map(
              (l) =>
                `${l.recordNumber} linked ${when(l.linkedAt)} by ${l.linkedBy}: ${l.reason}${
                  l.unlinked
                    ? `; unlinked ${when(l.unlinked.at)} by ${l.unlinked.by}: ${l.unlinked.reason}`
                    : ''
                }`,
            ),
          },
        ],
      },
    ],
  };
}

function noticeStateText(state: string): string {
  return Object.hasOwn(NOTICE_STATES, state) ? NOTICE_STATES[state as NoticeState] : state;
}

/** A journey in a line: direction, what it is known by, and its ends by name. */
function journeyText(event: EventLine, t: Texts): string {
  const end = (port: EventLine['from']) =>
    port ? `${port.name ?? ''} (${port.code})`.trim() : t('subject.noPort');
  const what = t(`event.${event.kind}`);
  return [
    event.direction === 'none' ? what : `${t(`direction.${event.direction}`)}, ${what}`,
    event.from || event.to ? `${end(event.from)} ${t('event.to')} ${end(event.to)}` : '',
  ]
    .filter(Boolean)
    .join(': ');
}
