import { expect, test } from 'vitest';
import { travelBarOf } from './travelBar.js';

const TODAY = '2026-11-22';
const supervised = (until: string | undefined, travelBarred?: boolean, ori = 'OHPROBAT1') => ({
  supervision: {
    ori,
    ...(until === undefined ? {} : { until }),
    ...(travelBarred === undefined ? {} : { travelBarred }),
  },
});

test.each([
  ['nobody supervises', [{}], undefined],
  ['supervised, nothing said of travel', [supervised('2027-01-01')], undefined],
  ['may travel', [supervised('2027-01-01', false)], undefined],
  ['was barred until yesterday', [supervised('2026-11-21', true)], undefined],
  ['is barred until today', [supervised(TODAY, true)], { ori: 'OHPROBAT1', until: TODAY }],
  [
    'is barred twice: the longer counts',
    [supervised('2027-01-01', true), supervised(undefined, true, 'TXPROBAT1')],
    { ori: 'TXPROBAT1' },
  ],
])('%s', (_, details, bar) => {
  expect(travelBarOf(details, TODAY)).toEqual(bar);
});
