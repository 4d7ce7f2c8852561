import { expect, test } from 'vitest';
import { inLetters } from './inLetters.js';
import { SAMPLE } from './sample.js';

test('paper says days in letters wherever they stand, and leaves everything else as it is', () => {
  const table = {
    kind: 'table',
    caption: 'Born 1970-05-01',
    columns: [{ heading: 'A' }],
    rows: [['1970-05']],
  } as const;
  const said = inLetters({
    ...SAMPLE,
    sections: [
      {
        heading: 'Person',
        blocks: [
          { kind: 'facts', facts: [{ name: 'Date of birth', value: '1970-05-01' }] },
          { kind: 'bullets', items: ['Passport 2070-05011, expires 2031-02-03'] },
          { kind: 'paragraph', text: 'Seen 2026-03-04T05:06:00Z' },
          table,
          { kind: 'chart', alt: 'Since 2026-01-02', series: ['u'], bars: [], table },
        ],
      },
    ],
  });
  const text = JSON.stringify(said.sections);
  expect(text).not.toMatch(/\d{4}-\d\d-\d\d/);
  expect(said.sections[0]!.blocks.slice(0, 3)).toEqual([
    { kind: 'facts', facts: [{ name: 'Date of birth', value: '1 May 1970' }] },
    { kind: 'bullets', items: ['Passport 2070-05011, expires 3 Feb 2031'] },
    { kind: 'paragraph', text: 'Seen 4 Mar 2026, 05:06 UTC' },
  ]);
  expect(inLetters(SAMPLE).printed).toEqual(SAMPLE.printed);
});
