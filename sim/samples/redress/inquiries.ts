import type { RedressSubmission } from '#formats/redress/message.js';

/** What a redress office hands in: one traveller who shows a document, and one of whom it knows little. */
export const REDRESS_SAMPLE: readonly Omit<RedressSubmission, 'line'>[] = [
  {
    reference: 'TRIP-2026-000077',
    externalNumber: '2231145',
    receivedOn: '2026-03-09',
    person: {
      names: [{ surname: 'WHITCOMBE', given: 'PEREGRINE', middle: 'ALDOUS' }],
      birthDates: ['1988-02-11'],
      sex: 'M',
      citizenships: ['GBR'],
      documents: [{ kind: 'passport', number: '520044917', issuer: 'GBR' }],
    },
    contact: { address: '4 Mill Lane\nLeeds\nUnited Kingdom', email: 'p.whitcombe@post.example' },
    complaint: 'I am asked to wait each time I fly, and nobody tells me why.',
  },
  {
    reference: 'TRIP-2026-000078',
    externalNumber: '2231146',
    person: { names: [{ surname: 'HALLOWAY', given: 'REMY' }], birthDates: ['1969-02-11'] },
    contact: { address: '12 Elm Street\nDayton OH 45402' },
    complaint: 'An officer at the gate said that "my name is on a list".',
  },
];
