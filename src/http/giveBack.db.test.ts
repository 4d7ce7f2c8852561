import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { addFirstFacts } from '#storage/firstFacts.js';
import type { Browser } from '../../test/support/browser.js';
import { onBothDatabases } from '../../test/support/databases.js';
import { uploadForm } from '../../test/support/upload.js';
import { makeWorld, type World } from '../../test/support/world.js';

onBothDatabases('forms that come back', (database) => {
  let world: World;
  let clerk: Browser;
  let at: string;
  const typed = {
    given: 'Osric & <Son>',
    number: '2026-7',
    juvenile: 'no',
    basis: 'residence',
    'on-year': '2026',
    'on-month': '1',
    'on-day': '5',
  };

  beforeAll(async () => {
    world = await makeWorld(database());
    await database().asSystem((tx) => addFirstFacts(tx, world.clock.now()));
    const ohio = await world.agency({ ori: 'OHTEST001', name: 'Ohio Unit', jurisdiction: 'OH' });
    clerk = await world.signedIn(await world.person(ohio, ['register-officer']));
    await clerk.get('/registry/new');
    at = (await clerk.post('/registry/new', { ...typed, surname: 'Thistlewood', number: '2026-1' }))
      .location!;
  });
  afterAll(() => world?.server.close());

  const counted = async () => {
    const { rows } = await database().asSystem((tx) =>
      sql<{ n: number }>`select count(*)::int as n from registrants`.execute(tx),
    );
    return rows[0]!.n;
  };

  test('a text that is too long: the form with everything typed, the problem at its field, nothing saved', async () => {
    const before = await counted();
    await clerk.get('/registry/new');
    const long = 'ë'.repeat(201);
    const back = await clerk.post('/registry/new', { ...typed, surname: long });
    expect(back.status).toBe(400);
    expect(back.text).toContain('Use at most 200 characters.');
    expect(back.text).toMatch(/<a class="usa-link" href="#surname">[^<]*: Use at most 200/);
    expect(back.text).toContain(`value="${long}"`);
    expect(back.text).toContain('value="Osric &amp; &lt;Son&gt;"');
    expect(back.text).toMatch(/checked="" [^>]*name="basis" value="residence"/);
    expect(await counted()).toBe(before);
    // Shortened, it is taken as if nothing had happened: the token came along.
    expect((await clerk.post('/registry/new', { ...typed, surname: 'Thistle' })).status).toBe(303);
  });

  test('a form on a page that is not at the address of its post comes back on the page that the browser names', async () => {
    await clerk.get(`${at}/absconding`);
    await clerk.post(`${at}/absconding`, { because: 'Did not come to two appearances' });
    const url = `${at}/absconding/steps`;
    const headers = { host: 'rsoits.test', referer: `http://rsoits.test${at}/absconding?done=saved` };
    const note = `Asked at <the> mill. ${'y'.repeat(9000)}`;
    // By the page that the browser names, and without its word by the addresses above that of the post.
    for (const more of [headers, {}] as const) {
      await clerk.get(`${at}/absconding`);
      const back = await clerk.post(url, { step: 'tell-origin', outcome: 'done', note }, more);
      expect(back.status).toBe(400);
      expect(back.text).toContain(`>\nAsked at &lt;the&gt; mill. ${'y'.repeat(9000)}</textarea>`);
      expect(back.text).toMatch(/Use at most [\d,]+ characters\./);
    }
  });

  test('a file over the limit: the page says the limit, the rest of the form is kept', async () => {
    await clerk.get(`${at}/photos`);
    const fields = { what: 'face', 'on-year': '2026', 'on-month': '1', 'on-day': '6', note: 'left side' };
    const big = new Uint8Array(20 * 1024 * 1024 + 1);
    const back = await uploadForm(world.server.app, clerk, `${at}/photos`, big, fields);
    expect(back.status).toBe(413);
    expect(back.text).toContain('The file is larger than 20 MB.');
    expect(back.text).toMatch(/href="#file"/);
    expect(back.text).toMatch(/<input value="6" [^>]*name="on-day"/);
  });

  test('more than one form takes: a page of ours says the limit and what to do, and leads back to the form', async () => {
    await clerk.get(`${at}/absconding`);
    const post = (referer: string) =>
      clerk.post(
        `${at}/absconding/steps`,
        { step: 'tell-origin', outcome: 'done', note: 'y'.repeat(300_000) },
        { host: 'rsoits.test', referer },
      );
    const refused = await post(`http://rsoits.test${at}/absconding`);
    expect(refused.status).toBe(413);
    expect(refused.text).toContain('A form takes 256 kB of text');
    expect(refused.text).toContain('what you typed stands in the form');
    expect(refused.text).toContain(`href="${at}/absconding"`);
    expect((await post('http://elsewhere.example/trap')).text).not.toContain('trap');
  });

  test('what is wrong beside the fields, and what programs send, is refused as before', async () => {
    const json = await clerk.post(
      '/registry/new',
      { ...typed, surname: 'x'.repeat(201) },
      { accept: 'application/json' },
    );
    expect(JSON.parse(json.text)).toMatchObject({
      error: 'invalid',
      issues: [{ at: 'body.surname', problem: expect.any(String) }],
    });
    const forged = await clerk.post('/registry/new', { ...typed, surname: 'x'.repeat(201), _csrf: 'forged' });
    expect(forged.status).toBe(403);
    expect(forged.text).not.toContain('2026-7');
  });
});
