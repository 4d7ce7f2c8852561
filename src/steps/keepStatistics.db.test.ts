import { beforeAll, expect, test } from 'vitest';
import { keptQuarters } from '#storage/statistics.js';
import { onBothDatabases } from '../../test/support/databases.js';
import { BARNABY, departure, makeWorld, REGISTRANT, type World } from '../../test/support/journeyWorld.js';
import { keepStatistics } from './keepStatistics.js';

onBothDatabases('a closed quarter', (database) => {
  let w: World;
  beforeAll(async () => {
    w = await makeWorld(database());
    await w.enter(REGISTRANT);
    await w.handIn(departure([BARNABY]));
    await w.settle();
  });

  test('is counted once, a month after its end, and stays as it was counted', async () => {
    const at = (iso: string) => keepStatistics({ db: w.db, clock: { now: () => Date.parse(iso) } });
    const kept = () => w.db.asSystem((tx) => keptQuarters(tx, ['2026-Q1']));
    expect(await at('2026-04-29T00:00:00Z')).toBe(0);
    expect(await kept()).toEqual([]);
    expect(await at('2026-05-01T00:00:00Z')).toBe(1);
    const [before] = await kept();
    expect(before!.messages.reduce((n, row) => n + row.n, 0)).toBeGreaterThan(0);
    await w.rows(`update notifications set kind = 'withdrawal'`);
    expect(await at('2026-05-02T00:00:00Z')).toBe(0);
    expect(await kept()).toEqual([before]);
  });
});
