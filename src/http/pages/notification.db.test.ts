import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { addFirstFacts } from '#storage/firstFacts.js';
import type { Browser } from '../../../test/support/browser.js';
import { onBothDatabases } from '../../../test/support/databases.js';
import { plantNotification } from '../../../test/support/notices.js';
import { makeWorld, type World } from '../../../test/support/world.js';

onBothDatabases('inbox and notification pages', (database) => {
  let world: World;
  let agency: string;
  let officer: Browser;
  const now = () => world.clock.now();
  const plant = (
    more: Partial<Parameters<typeof plantNotification>[2]> = {},
    role: 'sora' | 'warrant-holder' = 'sora',
  ) => plantNotification(database(), { agencyId: agency, role }, { atMs: now() - 1000, ...more });

  beforeAll(async () => {
    world = await makeWorld(database());
    await database().asSystem((tx) => addFirstFacts(tx, now()));
    agency = await world.agency();
    officer = await world.signedIn(await world.person(agency, ['agency-officer']));
  });
  afterAll(() => world?.server.close());

  test('a message is found in the inbox, opened, acknowledged without script, and then shown as answered', async () => {
    const id = await plant({ name: 'ABERNATHY-QUILL, MORTIMER' });
    const inbox = await officer.get('/inbox?q=quill');
    expect(inbox.status).toBe(200);
    expect(inbox.text).toContain('ABERNATHY-QUILL');
    expect(inbox.text).toContain(`/notifications/${id}`);
    const page = await officer.get(`/notifications/${id}`);
    expect(page.text).toContain('ABERNATHY-QUILL');
    expect(page.text).not.toMatch(/type="radio"[^>]*checked/);

    const empty = await officer.post(`/notifications/${id}/acknowledge`, {
      officer: '',
      at: '25:61',
      note: 'kept',
    });
    expect(empty.status).toBe(422);
    expect(empty.text).toContain('kept');
    expect(empty.text).toContain('Enter a time between');
    const done = await officer.post(`/notifications/${id}/acknowledge`, {
      officer: 'Dana Duty 12',
      at: '',
      action: 'ask-about-travel',
      note: 'Called at once',
    });
    expect(done.location).toBe(`/notifications/${id}?done=acknowledged`);
    const after = await officer.get(done.location!);
    expect(after.text).toContain('Dana Duty 12');
    expect(after.text).toContain('Called at once');
    expect(after.text).not.toContain('id="acknowledgement"');
    expect((await officer.get('/inbox?q=quill')).text).not.toContain(`/notifications/${id}`);
    expect((await officer.get('/inbox?q=quill&show=answered')).text).toContain('Dana Duty 12');
  });

  test('a form that is sent twice is one acknowledgement', async () => {
    const id = await plant();
    await officer.get(`/notifications/${id}`);
    const fields = { officer: 'Dana', at: '', action: 'seek-warrant', note: '' };
    for (let i = 0; i < 2; i++)
      expect((await officer.post(`/notifications/${id}/acknowledge`, fields)).status).toBe(303);
    const kept = await database().asSystem((tx) =>
      sql`select 1 from acknowledgements where notification_id = ${id}`.execute(tx),
    );
    expect(kept.rows).toHaveLength(1);
  });

  test('the warrant holder must answer the hit confirmation and may not contradict it', async () => {
    const id = await plant({ status: 'wanted' }, 'warrant-holder');
    await officer.get(`/notifications/${id}`);
    const send = (fields: Record<string, string>) =>
      officer.post(`/notifications/${id}/acknowledge`, { officer: 'Dana', at: '', note: '', ...fields });
    expect((await send({ action: 'arrest-arranged' })).status).toBe(422);
    const against = await send({ action: 'hit-confirmed', hitConfirmed: 'no' });
    expect(against.status).toBe(422);
    expect(against.text).toContain('say different things');
    expect((await send({ action: 'open-investigation', hitConfirmed: 'yes' })).status).toBe(303);
    const kept = await database().asSystem((tx) =>
      sql`select hit_confirmed from acknowledgements where notification_id = ${id}`.execute(tx),
    );
    expect(kept.rows).toEqual([{ hit_confirmed: true }]);
  });

  test('a correction leads to what it corrects and back', async () => {
    const earlier = await plant();
    const later = await plant({ kind: 'correction', supersedesId: earlier });
    expect((await officer.get(`/notifications/${earlier}`)).text).toContain(`/notifications/${later}`);
    const page = await officer.get(`/notifications/${later}`);
    expect(page.text).toContain(`/notifications/${earlier}`);
    expect(page.text).toContain('value="acted-on-withdrawal"');
  });

  test('another agency gets 404; nsotc sees it, says who else was told, and its opening is not the recipient’s', async () => {
    const id = await plant();
    const stranger = await world.signedIn(await world.person(await world.agency(), ['agency-officer']));
    expect((await stranger.get(`/notifications/${id}`)).status).toBe(404);
    await stranger.get('/inbox');
    expect((await stranger.post(`/notifications/${id}/acknowledge`, { officer: 'x' })).status).toBe(404);
    const nsotc = await world.agency({ kind: 'nsotc', jurisdiction: 'US' });
    const desk = await world.signedIn(await world.person(nsotc, ['nsotc-officer']));
    expect((await desk.get(`/notifications/${id}`)).status).toBe(200);
    const opened = await database().asSystem((tx) =>
      sql`select opened_at from notifications where id = ${id}`.execute(tx),
    );
    expect(opened.rows).toEqual([{ opened_at: null }]);
    // The duty desk is the last stand-in.
    const done = await desk.post(`/notifications/${id}/acknowledge`, {
      officer: 'Desk',
      at: '',
      action: 'no-action',
      note: 'By telephone',
    });
    expect(done.status).toBe(303);
    expect((await officer.get(`/notifications/${id}`)).text).toContain('by the stand-in');
  });

  test('the list as CSV holds the same rows and is audited as a read', async () => {
    await plant({ name: '=cmd, EVIL' });
    const csv = await officer.get('/inbox.csv?show=all');
    expect(csv.status).toBe(200);
    expect(csv.text).toContain(`"'=cmd, EVIL"`);
    const planned = await plant({ state: 'planned' });
    expect((await officer.get('/inbox.csv?show=all')).text).not.toContain(planned);
  });
});
