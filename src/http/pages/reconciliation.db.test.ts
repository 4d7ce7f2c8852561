import { afterAll, beforeAll, expect, test } from 'vitest';
import { type CaseWorld, makeCaseWorld } from '../../../test/support/caseWorld.js';
import { onBothDatabases } from '../../../test/support/databases.js';
import { BARNABY, departure, REGISTRANT } from '../../../test/support/journeyWorld.js';
import { structureOf } from '../../../test/support/pdfStructure.js';

onBothDatabases('the reconciliation report', (database) => {
  let world: CaseWorld;
  beforeAll(async () => {
    world = await makeCaseWorld(database());
    await world.journey.enter(REGISTRANT);
    await world.journey.handIn(departure([BARNABY], { day: world.tomorrow }));
    await world.settle();
  });
  afterAll(() => world?.server.close());

  test('shows the journey, the gaps as counted, and goes along as CSV and tagged PDF', async () => {
    const officer = await world.signedIn(world.officer);
    const page = await officer.get('/reconciliation');
    expect(page.status).toBe(200);
    expect(page.text).toContain('Portugal, Nov 2026');
    const gaps = await officer.get('/reconciliation.csv?table=gaps');
    expect(
      gaps.text
        .split('\r\n')
        .slice(1, -1)
        .map((line) => /,(\d+),/.exec(line)?.[1]),
    ).toEqual(['0', '0', '0', '0']);
    expect((await officer.get('/reconciliation.csv?table=abroad')).text).toContain(
      '"Portugal, Nov 2026",1,0,0,1,',
    );
    expect((await officer.get('/reconciliation?from=2026-12&last=2026-12')).text).not.toContain(
      'Portugal, Nov 2026',
    );
    const found = structureOf((await officer.get('/reconciliation.pdf')).bytes);
    expect(found.problems).toEqual([]);
    expect(found.alts.join()).toContain('Told');
  });

  test('a registration agency does not read it', async () => {
    const own = await world.signedIn(await world.person(world.journey.agencies.sora, ['register-officer']));
    for (const path of ['/reconciliation', '/reconciliation.csv', '/reconciliation.pdf'])
      expect((await own.get(path)).status).toBe(403);
  });
});
