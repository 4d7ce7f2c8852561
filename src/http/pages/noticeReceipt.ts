import type { Document, DocumentMark } from '#documents/document.js';
import { TIMELINESS } from '#domain/noticeClocks.js';
import { noticeLines } from '#domain/noticeText.js';
import { nameText } from '#domain/person.js';
import { noticeReference } from '#domain/reference.js';
import { NOTICE_STATES } from '#domain/travelNotice.js';
import { listContacts } from '#storage/agencyContacts.js';
import { agenciesFor } from '#storage/directory.js';
import { type NoticeVersion, readVersion, type TravelNotice } from '#storage/travelNotices.js';
import { saidText } from '#web/parts/Said.js';
import { dateText, localText } from '#web/parts/When.js';
import { type Answer, file } from '../answer.js';
import { printPdf } from '../documentFonts.js';
import { type AtTravelNotice, TRAVEL_NOTICE, TravelNoticeId } from '../foundTravelNotice.js';
import { markOf } from '../mark.js';
import { type AnyRoute, route } from '../route.js';

/** What the registrant takes home: what was reported, when, which version, and what to do next, in plain words. */
const receipt = route({
  method: 'GET',
  path: '/notices/:id/receipt.pdf',
  kind: 'page',
  object: TRAVEL_NOTICE,
  policy: 'notice.show',
  audit: 'notice.show',
  says: 'The receipt for the registrant as tagged PDF, with date, version and a plain checklist',
  params: TravelNoticeId,
  handler: (c) => printed(c, receiptOf, ''),
});

/** The whole form as filed, for an office that is told on paper or by mail: what the guide asks of a notice, domestic copy. */
const form = route({
  method: 'GET',
  path: '/notices/:id/form.pdf',
  kind: 'page',
  object: TRAVEL_NOTICE,
  policy: 'notice.show',
  audit: 'notice.show',
  says: 'The notification of international travel with every field as filed, as tagged PDF for law enforcement at home',
  params: TravelNoticeId,
  handler: (c) => printed(c, formOf, '-form'),
});

export const noticeReceiptRoutes: readonly AnyRoute[] = [receipt, form];

async function printed(c: AtTravelNotice, made: typeof receiptOf, name: '' | '-form'): Promise<Answer> {
  const { notice } = c.found;
  const version = (await readVersion(c.tx, notice.id, notice.version))!;
  const [agency] = notice.agencyId ? await agenciesFor(c.tx, { ids: [notice.agencyId] }) : [];
  c.note({ as: name === '' ? 'pdf' : 'form', version: notice.version });
  const document = made(notice, version, {
    agency: agency?.name ?? notice.jurisdiction,
    contact: (notice.agencyId ? await listContacts(c.tx, notice.agencyId) : [])
      .slice(0, 1)
      .map((contact) => [contact.name, contact.phone, contact.email].filter(Boolean).join(', '))
      .join(''),
    mark: markOf(c),
    by: `${c.user.displayName} (${c.user.agencyName})`,
    at: localText(new Date(c.now).toISOString(), notice.timeZone),
    atMs: c.now,
  });
  return file(await printPdf(document), {
    type: 'application/pdf',
    name: `${noticeReference(notice.id)}${name}.pdf`,
  });
}

/** Fields of the form that are the registrant's own words or known to them; the FBI number and convictions are not on it. */
const SHOWN = [
  'names',
  'birthDates',
  'documents',
  'legs',
  'return',
  'destinations',
  'purposes',
  'late',
  'standing',
];

const CHECKLIST = [
  'Tell your registration agency at once if anything changes: dates, flights, countries, addresses. A change is a new version of this notice.',
  'If you do not travel, have the notice canceled before the day of departure.',
  'Carry this receipt. It is no permission to travel and no visa. The country you go to decides whether you may enter.',
  'If a court order, probation or parole forbids travel, this notice does not change that.',
  'When you are back, go to your registration agency and resume registration within 3 business days. The day of return does not count.',
  'If you think that something here is wrong, ask your registration agency to correct it, and ask for a new receipt.',
];

export interface PrintedNotice {
  readonly agency: string;
  /** Whom the agency names first, with telephone and mail; '': nobody. */
  readonly contact: string;
  readonly mark: DocumentMark;
  readonly by: string;
  readonly at: string;
  readonly atMs: number;
}

/** The blocks of the form in the guide's order, by the fields of a notice. */
const FORM_BLOCKS: readonly (readonly [heading: string, fields: readonly string[]])[] = [
  ['Identity', ['names', 'aliases', 'birthDates', 'sex', 'fbiNumber', 'citizenships', 'documents']],
  ['Travel', ['legs', 'return', 'destinations', 'purposes', 'standing']],
  ['Criminal record', ['convictions', 'registersIn']],
  ['Other', ['officer', 'late']],
];

export function formOf(notice: TravelNotice, version: NoticeVersion, printed: PrintedNotice): Document {
  const number = noticeReference(notice.id);
  const lines = noticeLines(version.content);
  const told = (field: string) => {
    const { label, lines: texts } = lines.find((l) => l.field === field)!;
    return { name: label, value: saidText(texts.join('\n'), notice.timeZone) || 'not stated' };
  };
  const received = localText(new Date(version.receivedAtMs).toISOString(), notice.timeZone);
  const late = notice.timeliness === 'timely' ? '' : ` (${TIMELINESS[notice.timeliness]})`;
  return {
    title: `Notification of international travel ${number}`,
    language: 'en',
    classification: 'LAW ENFORCEMENT SENSITIVE, DOMESTIC COPY: NOT FOR FOREIGN AUTHORITIES',
    mark: printed.mark,
    reference: number,
    printed: { by: printed.by, at: printed.at, atMs: printed.atMs, purpose: 'travel notice form' },
    sections: [
      {
        heading: 'Notice',
        blocks: [
          {
            kind: 'facts',
            facts: [
              { name: 'Notice', value: `${number}, version ${notice.version}` },
              { name: 'State', value: NOTICE_STATES[notice.state] },
              { name: 'Notifying agency', value: `${printed.agency}, its number ${notice.reference}` },
              { name: 'Contact', value: printed.contact || 'not stated' },
              { name: 'Reported on', value: dateText(version.reportedOn) },
              { name: 'Received', value: received },
              { name: 'Days of notice', value: `${notice.daysOfNotice}${late}` },
            ],
          },
        ],
      },
      ...FORM_BLOCKS.map(([heading, fields]) => ({
        heading,
        blocks: [{ kind: 'facts' as const, facts: fields.map(told) }],
      })),
    ],
  };
}

export function receiptOf(notice: TravelNotice, version: NoticeVersion, printed: PrintedNotice): Document {
  const number = noticeReference(notice.id);
  const cancelled = notice.state === 'cancelled';
  return {
    title: `${cancelled ? 'Receipt: travel notice canceled' : 'Receipt: travel notice'} ${number}`,
    language: 'en',
    classification: 'RECEIPT FOR THE REGISTRANT',
    mark: printed.mark,
    reference: number,
    printed: { by: printed.by, at: printed.at, atMs: printed.atMs, purpose: 'receipt' },
    sections: [
      {
        heading: 'What was filed',
        blocks: [
          {
            kind: 'facts',
            facts: [
              { name: 'Registrant', value: nameText(version.content.person.names[0] ?? {}) },
              { name: 'Notice', value: `${number}, version ${notice.version}` },
              { name: 'Agency', value: `${printed.agency}, its number ${notice.reference}` },
              { name: 'You reported on', value: dateText(version.reportedOn) },
              {
                name: 'Received',
                value: localText(new Date(version.receivedAtMs).toISOString(), notice.timeZone),
              },
              { name: 'State', value: NOTICE_STATES[notice.state] },
              {
                name: 'Days of notice',
                value: `${notice.daysOfNotice}${notice.timeliness === 'timely' ? '' : ` (${TIMELINESS[notice.timeliness]})`}`,
              },
            ],
          },
          {
            kind: 'bullets',
            items: [version.reckoning.rule, ...version.reckoning.steps].map((line) =>
              saidText(line, notice.timeZone),
            ),
          },
        ],
      },
      {
        heading: cancelled ? 'What you had reported' : 'What you reported',
        blocks: [
          {
            kind: 'facts',
            facts: noticeLines(version.content)
              .filter((l) => SHOWN.includes(l.field) && l.lines.length > 0)
              .map((l) => ({ name: l.label, value: saidText(l.lines.join('\n'), notice.timeZone) })),
          },
        ],
      },
      ...(version.warnings.length > 0
        ? [
            {
              heading: 'Still missing',
              blocks: [
                { kind: 'bullets', items: version.warnings.map((w) => `Expected ${w.expected}`) } as const,
              ],
            },
          ]
        : []),
      { heading: 'What to do now', blocks: [{ kind: 'bullets', items: CHECKLIST }] },
    ],
  };
}
