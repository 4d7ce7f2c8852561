import { describe, expect, test } from 'vitest';
import { holds, purgedWords, REMOVED, scrubber } from './purge.js';

const PRIMARY = { surname: 'Thistlewood', given: 'Osric' };
const of = (...purged: Record<string, string>[]) => scrubber(purgedWords(purged, [PRIMARY]));

describe('a purged name is taken out of', () => {
  test.each([
    ['a note', 'calls himself Qwirlath Zonn, says he', `calls himself ${REMOVED}, says he`],
    ['another order and case', 'ZONN, QWIRLATH', REMOVED],
    ['one word of it alone', 'Mr Zonn came', `Mr ${REMOVED} came`],
    ['letters with marks', 'Qwírlath Zoñn', REMOVED],
    ['a list in lines', 'Osric the Tall\nQwirlath Zonn\nOz', 'Osric the Tall\nOz'],
    ['a longer word: nothing', 'the Zonnberg road', 'the Zonnberg road'],
    [
      'an e-mail address: nothing',
      'zonn@mail.example, q.zonn@mail.example',
      'zonn@mail.example, q.zonn@mail.example',
    ],
    ['the name that is held: nothing', 'Thistlewood, Osric', 'Thistlewood, Osric'],
  ])('%s', (_name, before, after) => {
    expect(of({ given: 'Qwirlath', surname: 'Zonn' }).text(before)).toBe(after);
  });

  test('lists of names, which become shorter, and of values of a registration', () => {
    const { json } = of({ full: 'Qwirlath Zonn' });
    const before = {
      names: [PRIMARY, { full: 'Qwirlath Zonn' }, { surname: 'ZONN', given: 'OSRIC' }],
      values: [
        { element: 'tribal-name', state: 'known', value: { full: 'Qwirlath Zonn', common: 'yes' } },
        { element: 'residence', state: 'known', value: { street: '4 Zonn Street' } },
      ],
      nsor: [
        { code: 'AKA', value: 'ZONN,QWIRLATH' },
        { code: 'NIC', value: 'X1' },
      ],
    };
    expect(json(before)).toEqual({
      names: [PRIMARY],
      values: [{ element: 'residence', state: 'known', value: { street: '4 Zonn Street' } }],
      nsor: [{ code: 'NIC', value: 'X1' }],
    });
    expect(json(before.values[1])).toBe(before.values[1]);
  });

  test('a street only where the whole name stands in it', () => {
    const { json } = of({ full: 'Qwirlath Zonn' });
    expect(json({ street: 'c/o Qwirlath Zonn, 4 Zonn Street' })).toEqual({
      street: `c/o ${REMOVED}, 4 Zonn Street`,
    });
  });
});

test('words that a held name has are never taken out, nor a held name in another order', () => {
  expect(purgedWords([{ full: 'Osric Thistlewood' }], [PRIMARY])).toEqual({ phrases: [], words: [] });
  const mixed = purgedWords([{ full: 'Osric Morning' }], [PRIMARY]);
  expect(mixed.words).toEqual(['morning']);
  expect(scrubber(mixed).text('Osric Thistlewood, also Osric Morning')).toBe(
    `Osric Thistlewood, also ${REMOVED}`,
  );
  expect(purgedWords([{ full: 'O' }], []).words).toEqual([]);
  expect(holds(mixed, 'a,b\n"Morning, Osric",c')).toBe(true);
  expect(holds(mixed, 'mornings')).toBe(false);
});
