import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { officesFor } from '#storage/districtOffices.js';
import { addFirstFacts } from '#storage/firstFacts.js';
import type { Browser } from '../../../test/support/browser.js';
import { onBothDatabases } from '../../../test/support/databases.js';
import { makeWorld, type World } from '../../../test/support/world.js';

onBothDatabases('the judicial districts of an office', (db) => {
  let w: World;
  let north: string;
  let lakes: string;
  let ohio: string;
  let own: Browser;
  let national: Browser;
  const page = (agency: string) => `/agencies/${agency}/settings/districts`;
  const receive = async (code: string) => {
    const found = await db().asSystem((tx) => officesFor(tx, 'usms-district', code));
    return [found.by, ...found.receive.map((o) => o.name)];
  };
  const save = async (who: Browser, agency: string, fields: Record<string, string | readonly string[]>) => {
    const version = /name="version" value="(\d+)"/.exec((await who.get(page(agency))).text)?.[1] ?? '0';
    return who.post(page(agency), { version, ...fields });
  };

  beforeAll(async () => {
    w = await makeWorld(db());
    await db().asSystem((tx) => addFirstFacts(tx, w.clock.now()));
    const office = (name: string) =>
      w.agency({
        kind: 'usms-district',
        name,
        jurisdiction: 'US',
        settings: { jurisdictions: ['OH'], other: 'kept' },
      });
    lakes = await office('Great Lakes');
    north = await office('Northern Ohio');
    ohio = await w.agency({ name: 'Ohio Unit' });
    const nsotc = await w.agency({ kind: 'nsotc', name: 'NSOTC', jurisdiction: 'US' });
    own = await w.signedIn(await w.person(north, ['agency-administrator']));
    national = await w.signedIn(await w.person(nsotc, ['agency-administrator']));
  });
  afterAll(() => w?.server.close());

  test('two offices of one jurisdiction, none named: nobody is sent a case', async () => {
    expect(await receive('OH-N')).toEqual(['unclear']);
  });

  test('its administrator names a district of its jurisdictions; the audit has before and after', async () => {
    const form = (await own.get(page(north))).text;
    expect(form).toContain('Northern District of Ohio');
    expect(form).not.toContain('District of Vermont');
    expect((await save(own, north, { districts: ['OH-N', 'OH-S'] })).status).toBe(303);
    w.clock.pass(1000);
    expect((await save(own, north, { districts: ['OH-N'] })).status).toBe(303);
    expect(await receive('OH-N')).toEqual(['named', 'Northern Ohio']);
    expect(await receive('OH-S')).toEqual(['jurisdiction', 'Great Lakes']);
    const rows = await db().asSystem((tx) =>
      sql<{ facts: Record<string, unknown> }>`select facts from audit_entries
        where action = 'agency.changed' and object_id = ${north} order by at, id`.execute(tx),
    );
    expect(rows.rows.map((r) => r.facts)).toMatchObject([
      { part: 'districts', before: null, districts: ['OH-N', 'OH-S'] },
      { part: 'districts', before: ['OH-N', 'OH-S'], districts: ['OH-N'] },
    ]);
    const kept = await db().asSystem((tx) =>
      sql<{ other: string }>`select settings ->> 'other' as other from agencies where id = ${north}`.execute(
        tx,
      ),
    );
    expect(kept.rows).toEqual([{ other: 'kept' }]);
    expect((await own.get(`/agencies/${north}`)).text).toContain('Northern District of Ohio');
  });

  test('not one of the table, nor one elsewhere, nor another agency’s, nor of an agency that serves none', async () => {
    const unknown = await save(own, north, { districts: ['OH-N', 'OH-Q'] });
    expect([unknown.status, unknown.text.includes('OH-Q')]).toEqual([422, true]);
    expect((await save(own, north, { districts: ['VT'] })).text).toContain('outside the jurisdictions');
    expect((await own.get(page(lakes))).status).toBe(403);
    expect((await own.post(page(lakes), { version: '1', districts: 'OH-S' })).status).toBe(403);
    expect((await national.get(page(ohio))).status).toBe(404);
    expect(await receive('OH-N')).toEqual(['named', 'Northern Ohio']);
  });

  test('one that another office serves is refused with its name; NSOTC says why both do, and it is shown', async () => {
    const admin = await w.signedIn(await w.person(lakes, ['agency-administrator']));
    const own = await save(admin, lakes, { districts: ['OH-N'], togetherWhy: 'We want it' });
    expect([own.status, own.text.includes('served by Northern Ohio already')]).toEqual([422, true]);
    expect((await save(national, lakes, { districts: ['OH-N'], togetherWhy: '' })).status).toBe(422);
    expect(await receive('OH-N')).toEqual(['named', 'Northern Ohio']);
    expect(
      (await save(national, lakes, { districts: ['OH-N'], togetherWhy: 'Joint task force' })).status,
    ).toBe(303);
    expect(await receive('OH-N')).toEqual(['named-together', 'Great Lakes', 'Northern Ohio']);
    expect((await admin.get(`/agencies/${lakes}`)).text).toContain('Joint task force');
  });
});
