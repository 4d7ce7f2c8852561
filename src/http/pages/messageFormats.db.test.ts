import { afterAll, beforeAll, expect, test } from 'vitest';
import { ROUTING_V3 } from '#domain/routingSharing.js';
import { addFirstFacts } from '#storage/firstFacts.js';
import { acceptedFormats } from '#storage/messageFormats.js';
import { addRuleSet } from '#storage/ruleSets.js';
import type { Browser } from '../../../test/support/browser.js';
import { onBothDatabases } from '../../../test/support/databases.js';
import { makeWorld, type World } from '../../../test/support/world.js';

onBothDatabases('the message format of an agency', (db) => {
  let w: World;
  let ohio: string;
  let admin: Browser;
  let officer: Browser;
  let stranger: Browser;
  let analyst: Browser;
  let page: string;
  const accepted = async () => (await db().asSystem((tx) => acceptedFormats(tx, [ohio]))).get(ohio) ?? [];

  beforeAll(async () => {
    w = await makeWorld(db());
    await db().asSystem((tx) => addFirstFacts(tx, w.clock.now()));
    ohio = await w.agency({ name: 'Ohio Unit' });
    const iowa = await w.agency({ name: 'Iowa Unit', jurisdiction: 'IA' });
    const nsotc = await w.agency({ kind: 'nsotc', name: 'NSOTC', jurisdiction: 'US' });
    admin = await w.signedIn(await w.person(ohio, ['agency-administrator', 'agency-officer']));
    officer = await w.signedIn(await w.person(ohio, ['agency-officer']));
    stranger = await w.signedIn(await w.person(iowa, ['agency-administrator']));
    analyst = await w.signedIn(await w.person(nsotc, ['nsotc-officer', 'rule-author']));
    page = `/agencies/${ohio}/format`;
  });
  afterAll(() => w?.server.close());

  test('nothing is announced: the agency sees its format with a sample and can accept none', async () => {
    const shown = (await admin.get(page)).text;
    expect(shown).toContain('No change is announced');
    expect(shown).toContain('SAMPLE, PERSON INVENTED');
    expect((await admin.post(`${page}/accept`, { format: '2' })).status).toBe(422);
    expect(await accepted()).toEqual([]);
  });

  test('announced: shown with its day and a sample, and told of in the inbox; its administrator accepts', async () => {
    const from = new Date(w.clock.now() + 400 * 86_400_000).toISOString();
    await db().asSystem((tx) =>
      addRuleSet(
        tx,
        {
          ...ROUTING_V3,
          version: 90,
          validFromMs: w.clock.now(),
          author: 'a',
          approver: 'b',
          body: {
            ...ROUTING_V3.body,
            formats: [{ recipientRole: 'sora', agencyId: null, version: 2, from }],
          },
        },
        w.clock.now(),
      ),
    );
    const shown = (await officer.get(page)).text;
    expect(shown).toContain('Announced: format 2');
    expect(shown).toContain('replaces: ');
    expect(shown).not.toContain('Accept format 2');
    expect((await officer.get('/inbox')).text).toContain(page);
    expect((await officer.post(`${page}/accept`, { format: '2' })).status).toBe(403);
    expect((await stranger.get(page)).status).toBe(403);
    expect((await stranger.post(`${page}/accept`, { format: '2' })).status).toBe(403);
    await admin.get(page);
    expect((await admin.post(`${page}/accept`, { format: '2' })).status).toBe(303);
    expect(await accepted()).toEqual([2]);
    expect((await admin.get(page)).text).toContain('Now: format 2');
    expect((await officer.get('/inbox')).text).not.toContain(page);
  });

  test('NSOTC sees who reads which, on the page and as a table to take along', async () => {
    const list = (await analyst.get('/rules/formats')).text;
    expect(list).toContain('Ohio Unit');
    const csv = (await analyst.get('/rules/formats.csv?table=agencies')).text;
    expect(csv).toMatch(/Ohio Unit,.*,2,/);
    expect(csv).toMatch(/Iowa Unit,.*,1,.*Format 2/);
    expect((await analyst.get(page)).status).toBe(200);
    expect((await admin.get('/rules/formats')).status).toBe(403);
  });

  test('it goes back with a reason, and has a test message sent', async () => {
    await admin.get(page);
    expect((await admin.post(`${page}/take-back`, { format: '2', reason: '' })).status).toBe(422);
    w.clock.pass(60_000);
    expect(
      (await admin.post(`${page}/take-back`, { format: '2', reason: 'The reader stumbles' })).status,
    ).toBe(303);
    expect(await accepted()).toEqual([]);
    expect((await admin.post(`${page}/try`, { format: '2' })).status).toBe(303);
    const work = await db().asSystem((tx) =>
      import('kysely').then(({ sql }) =>
        sql<{ n: number }>`select count(*)::int as n from work_items where kind = 'formatTried'`.execute(tx),
      ),
    );
    expect(work.rows).toEqual([{ n: 1 }]);
    const shown = (await admin.get(page)).text;
    expect(shown).toContain('The reader stumbles');
    expect(shown).toContain('on its way');
  });
});
