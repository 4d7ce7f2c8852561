import type { Document } from './document.js';

/** An invented document with every kind of block, letters that fonts like to lack, and a table over several pages. */
export const SAMPLE: Document = {
  title: 'Case of candidate C-100234',
  language: 'en',
  classification: 'LAW ENFORCEMENT SENSITIVE',
  mark: 'test',
  reference: 'RS-7F3K-29',
  printed: {
    by: 'D. Officer (NSOTC)',
    at: '4 March 2026, 05:06 UTC',
    atMs: Date.parse('2026-03-04T05:06:07Z'),
    purpose: 'case conference',
  },
  sections: [
    {
      heading: 'Who and what',
      blocks: [
        {
          kind: 'warning',
          text: 'UNCONFIRMED, NOT GROUNDS TO DETAIN, CONFIRM WITH ZZ0000000 before any action is taken against this person.',
        },
        {
          kind: 'paragraph',
          text: 'The traveller was listed on an invented flight. Names as the carrier wrote them: Nguyễn Thị Ánh, Łukasz Żółć, Šárka Ďurišová, Ğülşen, Þórður, 李小龍, Ελένη, Иван.',
        },
        {
          kind: 'facts',
          facts: [
            { name: 'Surname', value: 'ZZTESTMANN' },
            { name: 'Given names', value: 'Invented Middle-Name' },
            { name: 'Birth date', value: '1971-02-03' },
            {
              name: 'Travel documents shown to the carrier',
              value:
                'Passport X1234567 of Utopia, expires 2031-01-01; visa V7654321 of Ruritania, expires 2026-12-31; both as the carrier sent them',
            },
          ],
        },
        { kind: 'withheld', what: 'FBI number', reason: 'not released outside the United States' },
        {
          kind: 'bullets',
          items: ['Name agrees in both parts', 'Birth date differs by one digit', 'No document in common'],
        },
      ],
    },
    {
      heading: 'Evidence',
      blocks: [
        {
          kind: 'chart',
          alt: 'Name adds most of the evidence, 14.2 bits; birth date 9.1; sex 0.9.',
          series: ['Bits'],
          bars: [
            { label: 'Name', says: '14.2', parts: [14.2] },
            { label: 'Birth date', says: '9.1', parts: [9.1] },
            { label: 'Sex', says: 'not shown', parts: [null] },
          ],
          table: {
            kind: 'table',
            caption: 'Evidence by field',
            columns: [
              { heading: 'Field', share: 3, namesRow: true },
              { heading: 'Bits', share: 1, align: 'right' },
            ],
            rows: [
              ['Name', '14.2'],
              ['Birth date', '9.1'],
              ['Sex', 'not shown'],
            ],
          },
        },
        {
          kind: 'table',
          caption: 'Travel events of the trip',
          columns: [
            { heading: 'Number', share: 1, namesRow: true },
            { heading: 'Event', share: 3 },
            { heading: 'Port', share: 1 },
            { heading: 'Bits', share: 1, align: 'right' },
          ],
          rows: Array.from({ length: 60 }, (_, i) => [
            `E-${1000 + i}`,
            i % 7 === 0
              ? 'Manifest entry, changed by a later list of the same carrier and flight'
              : 'Manifest entry',
            'ZZZ',
            (i * 1.7).toFixed(1),
          ]),
        },
      ],
    },
  ],
};
