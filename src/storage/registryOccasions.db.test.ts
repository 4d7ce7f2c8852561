import { expect, test } from 'vitest';
import type { PlainValue } from '#domain/registration.js';
import { onBothDatabases } from '../../test/support/databases.js';
import { makeWorld } from '../../test/support/journeyWorld.js';
import { otherJurisdictions } from './registryOccasions.js';

onBothDatabases('whom a registry tells of a move or an absconder', (database) => {
  test('where the person worked until today counts to the end of the agency’s day, whatever day it is in Greenwich', async () => {
    const w = await makeWorld(database());
    const job: PlainValue = {
      element: 'employment',
      state: 'known',
      value: { name: 'Ashgrove Mill', state: 'OK', tribe: 'T01', landUnder: 'tribe' },
      fromOn: '2026-01-05',
      untilOn: '2026-03-10',
    };
    const others = (at: string) =>
      w.db.asSystem((tx) => otherJurisdictions(tx, w.agencies.sora, [job], Date.parse(at)));
    // Columbus, Ohio: nine in the evening of March 10, then a quarter past midnight.
    expect(await others('2026-03-11T01:00:00Z')).toEqual([w.agencies.tribe]);
    expect(await others('2026-03-11T04:15:00Z')).toEqual([]);
  });
});
