import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Browser } from '../../test/support/browser.js';
import { type CaseWorld, linkIn, makeCaseWorld } from '../../test/support/caseWorld.js';
import { onBothDatabases } from '../../test/support/databases.js';
import { BARNABY, departure, REGISTRANT } from '../../test/support/journeyWorld.js';
import { structureOf } from '../../test/support/pdfStructure.js';

/** Every page that can be taken along: the same facts as tagged PDF and as CSV, for the same readers. */
onBothDatabases('pages that can be taken along', (database) => {
  let world: CaseWorld;
  let officer: Browser;
  let trip: string;
  beforeAll(async () => {
    world = await makeCaseWorld(database());
    await world.journey.enter(REGISTRANT);
    await world.journey.handIn(departure([BARNABY], { day: world.tomorrow }));
    await world.settle();
    officer = await world.signedIn(world.officer);
    trip = linkIn((await officer.get('/trips')).text, /\/trips\/[0-9a-f-]{36}/);
  });
  afterAll(() => world?.server.close());

  test('a trip: its map and timeline, with words for both pictures', async () => {
    const page = await officer.get(trip);
    expect(page.text).toContain(`${trip}.pdf`);
    expect(page.text).toContain('<desc id="map-desc">');
    const found = structureOf((await officer.get(`${trip}.pdf`)).bytes);
    expect(found.problems).toEqual([]);
    expect(found.title).toContain('OKONKWO-FERRIS');
    expect(found.alts).toHaveLength(2);
    expect(found.alts[0]).toContain('Map of the journey');
    expect(found.alts[0]).toContain('Lisbon');
    const timeline = await officer.get(`${trip}.csv?table=timeline`);
    expect(timeline.text).toMatch(/^\ufeffWhen,Kind,What,By\r\n/);
    expect(timeline.text).toContain('Manifest entry');
    expect((await officer.get(`${trip}.csv?table=legs`)).text).toContain('TX 204');
    expect((await officer.get(`${trip}.csv?table=told`)).text).toContain('NSOTC');
  });

  test.each([
    ['/feeds', 'feeds', 'NCIC: NSOR and Wanted'],
    ['/rules', 'versions', 'Version 1'],
    ['/rules/versions/1', 'rows', 'attempts to enter the United States'],
    ['/notices', 'states', 'Accepted by NSOTC'],
    ['/coverage', 'modes', 'Land, vehicle, departure'],
    ['/statistics', 'kinds', 'First alert'],
    ['/reconciliation', 'abroad', 'Portugal'],
  ])('%s', async (path, table, holds) => {
    const page = await officer.get(path);
    expect(page.text).toContain(`${path}.pdf`);
    expect(page.text).toContain(`${path}.csv`);
    const pdf = await officer.get(`${path}.pdf`);
    const found = structureOf(pdf.bytes);
    expect(found.problems).toEqual([]);
    expect(found.tags.some((tag) => tag.endsWith('Table'))).toBe(true);
    expect((await officer.get(`${path}.csv?table=${table}`)).text).toContain(holds);
    expect((await officer.get(`${path}.csv`)).text).toMatch(/^\ufefftable,row,column,value\r\n/);
  });

  test('files are read under the policy of their page, and leave ids in the audit, never names', async () => {
    const other = await world.signedIn(await world.person(world.journey.agencies.sora, ['agency-officer']));
    for (const path of [trip, '/rules', '/coverage'])
      for (const kind of ['pdf', 'csv'])
        expect([403, 404], path).toContain((await other.get(`${path}.${kind}`)).status);
    const rows = await world.journey.rows<{ facts: { as?: string } }>(
      `select facts from audit_entries where action = 'trip.show'`,
    );
    expect(rows.filter((r) => r.facts.as === 'pdf')).toHaveLength(1);
    expect(rows.filter((r) => r.facts.as === 'csv')).toHaveLength(3);
    expect(JSON.stringify(rows)).not.toMatch(/OKONKWO/i);
  });
});
