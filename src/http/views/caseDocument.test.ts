import { expect, test } from 'vitest';
import { candidateView } from '#web/fixtures/candidate.js';
import { caseDocument } from './caseDocument.js';

const printed = {
  mark: 'test',
  zone: 'America/New_York',
  by: 'Rosa Okafor (NSOTC)',
  at: 'Fri 13 Mar 2026, 22:18 EDT',
  atMs: Date.parse('2026-03-14T02:18:00Z'),
  purpose: 'court',
} as const;

test('paper says of each value where it comes from, whether anybody checked it, and how old it is', () => {
  const table = caseDocument(candidateView, printed)
    .sections.flatMap((s) => s.blocks)
    .find((b) => b.kind === 'table');
  const cells = new Map(table!.rows.map(([field, ...values]) => [field, values]));
  expect(cells.get('Date of birth')).toEqual([
    '1 May 1970\n(Manifest SB 201, message 1, claimed, as of Fri 13 Mar 2026, 22:11 EDT)',
    '1 May 1970\n(Wanted file, as of Sun 2 Nov 2025, 09:00 EST)',
    'Agrees',
  ]);
  expect(cells.get('FBI number')![0]).toBe('not given');
  // What only a record can have is not missing of the traveler.
  expect(cells.get('Warrant')![0]).toBe('');
});
