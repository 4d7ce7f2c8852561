import { expect, test } from 'vitest';
import { watchFeed } from '#storage/silence.js';
import { onBothDatabases } from '../../../test/support/databases.js';
import { makeWorld, type World } from '../../../test/support/world.js';

onBothDatabases('how feeds are listened for', (database) => {
  let world: World | undefined;
  let nsotc = '';
  async function theWorld(): Promise<World> {
    if (!world) {
      world = await makeWorld(database());
      const now = world.clock.now();
      nsotc = await world.agency({ kind: 'nsotc', jurisdiction: 'US' });
      await database().asSystem((tx) =>
        watchFeed(tx, { door: 'manifests', sender: 'client-x', heardSinceMs: now - 86_400_000 }, now),
      );
    }
    return world;
  }
  const address = (text: string) => /\/feeds\/watches\/[0-9a-f-]+/.exec(text)![0];

  test('a supervisor sets the numbers with a reason; what does not fit comes back', async () => {
    const w = await theWorld();
    const boss = await w.signedIn(await w.person(nsotc, ['nsotc-officer', 'nsotc-supervisor']));
    const page = address((await boss.get('/feeds')).text);
    const shown = await boss.get(page);
    expect(shown.text).toContain('client-x');
    const bad = await boss.post(page, {
      version: '1',
      active: 'yes',
      zone: 'Mars/Olympus',
      missedMin: 'x',
      gapQuantile: '3',
      reason: '',
    });
    expect(bad.status).toBe(422);
    for (const field of ['zone', 'missedMin', 'gapQuantile', 'reason'])
      expect(bad.text).toContain(`href="#${field}"`);
    const saved = await boss.post(page, {
      version: '1',
      active: 'no',
      zone: 'America/Chicago',
      missedMin: '20',
      reason: 'Moves to another line',
    });
    expect(saved.location).toBe(`${page}?done=saved`);
    expect((await boss.get('/feeds')).text).toContain('Moves to another line');
    expect((await boss.post(page, { version: '1', active: 'yes', reason: 'An older form' })).status).toBe(
      409,
    );
    const metrics = await boss.get('/metrics');
    expect(metrics.text).toContain('rsoits_silent{kind="feed",door="manifests",name="client-x"} 0');
  });

  test('an officer sees it and cannot change it; another agency sees neither', async () => {
    const w = await theWorld();
    const officer = await w.signedIn(await w.person(nsotc, ['nsotc-officer']));
    const page = address((await officer.get('/feeds')).text);
    expect((await officer.get(page)).text).not.toContain('name="missedMin"');
    expect((await officer.post(page, { version: '2', active: 'yes', reason: 'mine now' })).status).toBe(403);
    const sora = await w.signedIn(await w.person(await w.agency(), ['agency-officer']));
    expect((await sora.get('/feeds')).text).not.toContain('client-x');
    expect((await sora.get(page)).status).toBe(404);
  });
});
