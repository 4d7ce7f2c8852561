import { describe, expect, test } from 'vitest';
import { coverageLine, observationOf, sumCoverage, unseenDepartures } from './coverage.js';
import { MEANS } from './travelNotice.js';

describe('coverage', () => {
  test.each([
    ['air', 'departure', undefined, 'full'],
    ['sea', 'entry', undefined, 'full'],
    ['private-air', 'departure', undefined, 'full'],
    ['private-sea', 'departure', undefined, 'none'],
    ['private-sea', 'entry', undefined, 'partial'],
    ['vehicle', 'entry', 'MEX', 'partial'],
    ['vehicle', 'departure', 'MEX', 'none'],
    ['vehicle', 'departure', 'CAN', 'partial'],
    ['pedestrian', 'departure', undefined, 'none'],
    ['unknown', 'entry', undefined, 'none'],
  ] as const)('%s %s to or from %s is seen: %s', (mode, direction, neighbour, extent) => {
    expect(observationOf(mode, direction, neighbour).extent).toBe(extent);
  });

  // A notice's silence is read by the same table: what is seen in full, and only that, may be taken for not travelled.
  test.each(Object.entries(MEANS))('a notice that names %s agrees with how the border sees it', (means, {
    observed,
  }) => {
    const mode = ({ air: 'air', ship: 'sea', 'private-vessel': 'private-sea', train: 'rail' } as const)[
      means as 'air'
    ];
    expect(observed).toBe(observationOf(mode ?? 'vehicle', 'departure').extent === 'full');
  });

  const land = { mode: 'vehicle', direction: 'entry', port: '2304', byHand: 0 } as const;
  test('a share needs both counts, is never above one, and says why', () => {
    expect(coverageLine({ ...land, crossings: 200, screened: 150 })).toMatchObject({
      share: 0.75,
      disagree: false,
    });
    expect(coverageLine({ ...land, crossings: null, screened: 150 })).toMatchObject({ share: null });
    expect(coverageLine({ ...land, crossings: 100, screened: 150 })).toMatchObject({
      share: 1,
      disagree: true,
    });
    expect(coverageLine({ ...land, crossings: 0, screened: 0 })).toMatchObject({ share: null });
    expect(
      coverageLine({ ...land, direction: 'departure', crossings: null, screened: 0 }, 'MEX').says,
    ).toContain('not observed');
  });

  test('private vessels are said to be reported on the way in and listed by nobody on the way out', () => {
    const boat = { mode: 'private-sea', port: 'MIA', crossings: null, screened: 4, byHand: 0 } as const;
    const [entry, departure] = (['entry', 'departure'] as const).map((direction) =>
      coverageLine({ ...boat, direction }),
    );
    expect(entry).toMatchObject({ share: null, observation: { extent: 'partial' } });
    expect(entry!.says).toContain('96 hours before arrival');
    expect(departure).toMatchObject({ share: null, observation: { extent: 'none' } });
    expect(departure!.says).toContain('Nobody has to list who leaves on a private vessel');
    expect(unseenDepartures([]).map((l) => l.mode)).toEqual(['private-sea', 'vehicle', 'pedestrian', 'rail']);
    expect(
      unseenDepartures([{ mode: 'private-sea', direction: 'departure' }]).map((l) => l.mode),
    ).not.toContain('private-sea');
  });

  test('one port that nobody counted takes the share from the sum', () => {
    const a = coverageLine({ ...land, crossings: 100, screened: 50 });
    const b = coverageLine({ ...land, port: '2404', crossings: 300, screened: 50 });
    const c = coverageLine({ ...land, port: '2501', crossings: null, screened: 5 });
    expect(sumCoverage([a, b])[0]).toMatchObject({ crossings: 400, screened: 100, share: 0.25 });
    expect(sumCoverage([c, a])[0]).toMatchObject({ crossings: null, screened: 55, share: null });
    expect(sumCoverage([a, c])[0]).toMatchObject({ crossings: null, share: null });
  });
});
