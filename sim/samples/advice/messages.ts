import type { AdviceToWrite } from '#formats/interpol/write.js';

/** A foreign bureau advises of its offender. */
export const ADVICE_SAMPLE: AdviceToWrite = {
  id: 'GB-2026-00017',
  version: 1,
  country: 'GBR',
  bureau: 'NCB London',
  basis: 'green-notice',
  notice: '2026/10442',
  person: {
    names: [
      { surname: 'MARCHBANKS', given: 'TIBOR' },
      { surname: 'MARCH', given: 'TIBOR' },
    ],
    birthDates: ['1969-09-12'],
    sex: 'M',
    citizenships: ['GBR'],
    birthPlace: 'Leeds',
    documents: [{ kind: 'passport', number: '533380006', issuer: 'GBR', expiry: '2031-05-01' }],
  },
  offence: 'sexual assault of a child under 13',
  convictedOn: '2015-06-01',
  destination: 'USA',
  legs: [
    {
      carrier: 'TX',
      number: '205',
      from: 'LHR',
      to: 'JFK',
      departs: '2026-03-20T09:30',
      arrives: '2026-03-20T12:40',
    },
  ],
};

export const RECEIPT_SAMPLE = {
  id: 'FR-2026-0093',
  country: 'FRA',
  bureau: 'NCB Paris',
  ourReference: 'RSO-26-000117',
  outcome: 'refused',
  date: '2026-03-21',
  agency: 'Police aux frontières, Roissy',
  text: 'Refused on arrival, returned on the next flight.',
} as const;
