import type { Document, DocumentMark } from '#documents/document.js';
import { factSheet, PASSPORT_OFFICE, PASSPORT_STATES } from '#domain/passportRequest.js';
import type { PassportRequest } from '#storage/passportRequests.js';

const LETTER_SAYS = {
  asks: 'We ask the Department to act under 22 CFR 51.60 on the passport of the person named below. Copies of the order or warrant are enclosed. Please tell us the outcome and quote our number. We tell you at once when the ground ends.',
  over: 'Our request about the passport of the person named below no longer stands, for the reason given. Please release the passport, tell us that this was done, and quote our number.',
} as const;

function isOver(request: Pick<PassportRequest, 'state'>): boolean {
  return request.state === 'withdrawn' || request.state === 'expired';
}

/** The letter: who asks, of whom, on what ground, with the fact sheet and what is enclosed. */
export function passportLetter(
  request: PassportRequest,
  of: {
    readonly agency: string;
    readonly ori: string;
    readonly documents: readonly string[];
    readonly mark: DocumentMark;
    readonly printed: Document['printed'];
  },
): Document {
  const { officer } = request.content;
  return {
    title: 'Request to deny or limit a passport',
    language: 'en',
    classification: 'LAW ENFORCEMENT SENSITIVE',
    mark: of.mark,
    reference: request.number,
    printed: of.printed,
    sections: [
      {
        heading: 'Letter',
        blocks: [
          {
            kind: 'facts',
            facts: [
              { name: 'From', value: [of.agency, of.ori && `ORI ${of.ori}`].filter(Boolean).join(', ') },
              { name: 'To', value: PASSPORT_OFFICE },
              { name: 'State', value: PASSPORT_STATES[request.state] },
              ...(isOver(request) && request.reason ? [{ name: 'Reason', value: request.reason }] : []),
            ],
          },
          {
            kind: 'paragraph',
            text: LETTER_SAYS[isOver(request) ? 'over' : 'asks'],
          },
        ],
      },
      { heading: 'Fact sheet', blocks: [{ kind: 'facts', facts: factSheet(request) }] },
      {
        heading: 'Enclosed',
        blocks: [
          of.documents.length > 0
            ? { kind: 'bullets', items: of.documents }
            : { kind: 'warning', text: 'No copy of the order or warrant is enclosed yet.' },
        ],
      },
      {
        heading: 'Signed',
        blocks: [
          {
            kind: 'facts',
            facts: [
              { name: 'Name', value: officer.name },
              { name: 'Title', value: officer.title },
              { name: 'Telephone', value: officer.phone },
            ],
          },
        ],
      },
    ],
  };
}
