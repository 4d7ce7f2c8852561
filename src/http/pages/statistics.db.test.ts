import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Release, releaseOf } from '#domain/statistics.js';
import type { Shown } from '#domain/suppression.js';
import { countQuarter, keepQuarter } from '#storage/statistics.js';
import { type Browser, type CaseWorld, makeCaseWorld } from '../../../test/support/caseWorld.js';
import { onBothDatabases } from '../../../test/support/databases.js';
import {
  BARNABY,
  departure,
  LUCIAN,
  REGISTRANT,
  traveller,
  WANTED,
} from '../../../test/support/journeyWorld.js';
import { structureOf } from '../../../test/support/pdfStructure.js';

onBothDatabases('statistics', (database) => {
  let world: CaseWorld;
  let officer: Browser;
  let own: Browser;
  beforeAll(async () => {
    world = await makeCaseWorld(database());
    await world.journey.enter(REGISTRANT, WANTED);
    await world.journey.handIn(departure([traveller(), BARNABY, LUCIAN], { day: world.tomorrow }));
    await world.settle();
    officer = await world.signedIn(world.officer);
    own = await world.signedIn(await world.person(world.journey.agencies.sora, ['agency-officer']));
  });
  afterAll(() => world?.server.close());

  const count = (release: Release, id: string): number | undefined => {
    const shown: Shown = release.get(id) ?? { count: 0 };
    return 'count' in shown ? shown.count : undefined;
  };

  test('counts are those of the ledger', async () => {
    const counts = await database().asSystem((tx) => countQuarter(tx, '2026-Q4', world.clock.now()));
    const exact = releaseOf(counts, 'exact');
    const [ledger] = await world.journey.rows<{ messages: number; hits: number }>(
      `select (select count(*)::int from notifications) as messages, (select count(*)::int from trip_events where removed_at is null) as hits`,
    );
    expect(ledger!.messages).toBeGreaterThan(1);
    expect(ledger!.hits).toBeGreaterThan(0);
    expect(count(exact, 'messages')).toBe(ledger!.messages);
    expect(count(exact, 'hits')).toBe(ledger!.hits);
    expect(count(exact, 'messages|month=2026-11')).toBe(ledger!.messages);
  });

  test('NSOTC sees all agencies and never a small number; each table goes along as CSV, the whole as tagged PDF', async () => {
    const page = await officer.get('/statistics');
    expect(page.status).toBe(200);
    expect(page.text).toContain('Travel events of registered and wanted persons');
    expect(page.text).toContain('Ohio Registration Unit');
    const csv = await officer.get('/statistics.csv?table=kinds');
    expect(csv.text).toMatch(/^\ufeffKind,Number\r\n/);
    expect(csv.text).not.toMatch(/,[1-4]\r\n/);
    const all = await officer.get('/statistics.csv');
    expect(all.text).toMatch(/^\ufefftable,row,column,value\r\n/);
    expect(all.text).not.toMatch(/,[1-4]\r\n/);
    expect((await officer.get('/statistics.csv?table=nothing')).status).toBe(404);
    const pdf = await officer.get('/statistics.pdf');
    expect(pdf.headers['content-type']).toBe('application/pdf');
    expect(structureOf(pdf.bytes).problems).toEqual([]);
  });

  test('an agency counts its own messages and nothing of another', async () => {
    const page = await own.get('/statistics');
    expect(page.status).toBe(200);
    expect(page.text).toContain('They are for your agency only');
    expect(page.text).not.toContain('By agency');
    expect(page.text).not.toContain('Marion County');
    const [mine] = await world.journey.rows<{ n: number }>(
      `select count(*)::int as n from notifications where recipient_agency_id = '${world.journey.agencies.sora}'`,
    );
    expect(mine!.n).toBeGreaterThan(0);
    const csv = await own.get('/statistics.csv?table=months');
    expect(csv.text).toContain(`Nov 2026,${mine!.n}\r\n`);
    const published = await own.get('/statistics.csv?table=months&as=published');
    expect(published.text).toMatch(/Nov 2026,\[1/);
    const tribe = await world.signedIn(await world.person(world.journey.agencies.tribe, ['agency-officer']));
    expect((await tribe.get('/statistics.csv?table=months')).text).toContain('Nov 2026,0\r\n');
  });

  test('a closed quarter is shown as it was kept, whatever the ledger says later', async () => {
    const counts = await database().asSystem((tx) => countQuarter(tx, '2026-Q4', world.clock.now()));
    await database().asSystem((tx) => keepQuarter(tx, counts, world.clock.now()));
    await world.journey.rows(`update notifications set kind = 'correction'`);
    const kinds = async () => (await officer.get('/statistics.csv?table=kinds')).text;
    expect(await kinds()).toContain('Correction of an earlier one,0');
    await world.journey.rows('delete from statistic_quarters');
    expect(await kinds()).not.toContain('Correction of an earlier one,0');
  });

  test('who has no part in it sees none', async () => {
    const desk = await world.signedIn(await world.person(world.journey.agencies.nsotc, ['help-desk']));
    expect((await desk.get('/statistics')).status).toBe(403);
    expect((await desk.get('/statistics.pdf')).status).toBe(403);
  });
});
