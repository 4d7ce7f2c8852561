import { afterAll, beforeAll, expect, test } from 'vitest';
import { IMPLEMENTATION } from '#domain/implementation.js';
import { addFirstFacts } from '#storage/firstFacts.js';
import { addRegistrant } from '#storage/registrants.js';
import type { Browser } from '../../../test/support/browser.js';
import { onBothDatabases } from '../../../test/support/databases.js';
import { structureOf } from '../../../test/support/pdfStructure.js';
import { makeWorld, type World } from '../../../test/support/world.js';

onBothDatabases('what a registry says of itself', (database) => {
  let world: World;
  let tribe: string;
  let clerk: Browser;
  let keeper: Browser;
  let stranger: Browser;
  beforeAll(async () => {
    world = await makeWorld(database());
    await database().asSystem((tx) => addFirstFacts(tx, world.clock.now()));
    tribe = await world.agency({
      kind: 'sora-tribe',
      ori: 'OKTEST009',
      name: 'Cedar Hollow Nation',
      jurisdiction: 'T01',
      ncicAccess: false,
    });
    const ohio = await world.agency({ ori: 'OHTEST001', name: 'Ohio Unit', jurisdiction: 'OH' });
    await database().asSystem(async (tx) => {
      const person = {
        agencyId: tribe,
        displayName: 'Thistlewood, Osric',
        juvenile: false,
        initialBasis: 'residence',
        initialOn: '2026-10-01',
      } as const;
      await addRegistrant(tx, { ...person, number: '2026-7' }, world.clock.now());
      await addRegistrant(tx, { ...person, number: '2026-8' }, world.clock.now());
      await addRegistrant(tx, { ...person, agencyId: ohio, number: 'OH-1' }, world.clock.now());
    });
    clerk = await world.signedIn(await world.person(tribe, ['register-officer']));
    keeper = await world.signedIn(await world.person(tribe, ['register-officer', 'agency-administrator']));
    stranger = await world.signedIn(await world.person(ohio, ['register-officer']));
  });
  afterAll(() => world?.server.close());

  const sql = (statement: string) =>
    database().asSystem(async (tx) => {
      const { sql: raw } = await import('kysely');
      await raw.raw(statement).execute(tx);
    });

  test('figures are those of the own registry alone; small ones go out as bounds', async () => {
    const csv = await clerk.get('/registry/statistics.csv?table=tiers');
    expect(csv.text).toContain('Being registered,0,0,0,2,2');
    expect((await stranger.get('/registry/statistics.csv?table=tiers')).text).toContain(
      'Being registered,0,0,0,1,1',
    );
    const published = await clerk.get('/registry/statistics.csv?table=tiers&as=published');
    expect(published.text).toContain('Being registered,0,0,0,[1+],[1+]');
    const page = await clerk.get('/registry/statistics');
    expect(page.text).toContain('They are for your agency only');
    expect(page.text).not.toContain('Thistlewood');
    expect(structureOf((await clerk.get('/registry/statistics.pdf')).bytes).problems).toEqual([]);
  });

  test('evidence has a section a rule, from the data, and goes along as tagged PDF', async () => {
    const page = await clerk.get('/registry/evidence');
    for (const { row, title } of IMPLEMENTATION) expect(page.text).toContain(`${row}. ${title}`);
    expect(page.text).toContain('residence 2');
    expect(page.text).not.toContain('Thistlewood');
    const rows = async () => (await clerk.get('/registry/evidence.csv?table=summary')).text;
    expect(await rows()).toContain('77. NCIC and NSOR,Not evidenced,4');
    await sql(
      `update registrants set state = 'registered', registered_on = '2026-10-02' where number = '2026-7'`,
    );
    await sql(
      `update registrants set state = 'registered', registered_on = '2026-10-02' where number = 'OH-1'`,
    );
    const missing = await clerk.get('/registry/evidence');
    expect(missing.text).toContain('1 registered without an accepted NSOR entry: files 2026-7');
    expect(missing.text).toContain('1 registered without a conviction on file: files 2026-7');
    expect(missing.text).not.toContain('OH-1');
    expect(await rows()).toContain('68. In person,Not evidenced,1');
    await sql(
      `insert into registrant_visits (id, registrant_id, agency_id, visited_on, recorded_at) select gen_random_uuid(), id, agency_id, '2026-11-02', now() from registrants where number = '2026-7'`,
    );
    expect(await rows()).toContain('68. In person,Evidenced,0');
    expect(await rows()).toContain('80. Who is told after each registration and update,Not evidenced');
    const found = structureOf((await clerk.get('/registry/evidence.pdf')).bytes);
    expect(found.problems).toEqual([]);
    expect(found.tags.filter((tag) => tag === '3 H2')).toHaveLength(2 + IMPLEMENTATION.length);
  });

  test('access to NCIC: what the state allows is shown, changed by who keeps the agency, and carries entries or not', async () => {
    expect((await clerk.get('/registry/tap')).text).not.toContain('Change the access');
    const form = await keeper.get('/registry/tap');
    expect(form.text).toContain('no road: neither access nor an agreement that runs');
    const version = /name="version" value="(\d+)"/.exec(form.text)![1]!;
    const since = { 'since-year': '2026', 'since-month': '9', 'since-day': '1' };
    expect((await keeper.post('/registry/tap', { state: 'much', version, ...since })).status).toBe(422);
    expect(
      (await keeper.post('/registry/tap', { state: 'read-only', version, ...since, 'since-month': '13' }))
        .status,
    ).toBe(422);
    expect((await keeper.post('/registry/tap', { state: 'read-only', version, ...since })).location).toBe(
      '/registry/tap?done=saved',
    );
    const readOnly = await clerk.get('/registry/tap');
    expect(readOnly.text).toContain('Read-only access to NSOR is not sufficient');
    expect(readOnly.text).toContain('no road');
    // The form that was opened before knows an older version.
    expect((await keeper.post('/registry/tap', { state: 'deployed', version, ...since })).status).toBe(409);
    const next = String(Number(version) + 1);
    await keeper.post('/registry/tap', { state: 'deployed', version: next, ...since });
    expect((await clerk.get('/registry/tap')).text).toContain('the Tribal Access Program');
    expect((await clerk.get('/registry/evidence')).text).toContain('the Tribal Access Program');
    expect((await clerk.post('/registry/tap', { state: 'none', version: next, ...since })).status).toBe(403);
    const state = await stranger.get('/registry/tap');
    expect(state.text).not.toContain('Change the access');
    expect(state.text).not.toContain('Cedar Hollow');
  });

  test('nobody but a registration agency has such pages', async () => {
    const nsotc = await world.agency({ kind: 'nsotc', name: 'NSOTC', jurisdiction: 'US' });
    const officer = await world.signedIn(await world.person(nsotc, ['nsotc-officer', 'register-officer']));
    for (const path of [
      '/registry/statistics',
      '/registry/evidence',
      '/registry/evidence.pdf',
      '/registry/tap',
    ])
      expect((await officer.get(path)).status).toBe(403);
  });
});
