import { expect, test } from 'vitest';
import { newId } from '#storage/newId.js';
import { addSubject } from '#storage/subjects.js';
import { noteErasure } from '#storage/travelEvents.js';
import { onBothDatabases } from '../../../test/support/databases.js';
import { makeWorld } from '../../../test/support/world.js';

onBothDatabases('keeping and erasing', (database) => {
  test('shows what was erased, as CSV too; a supervisor places and ends a hold with reasons', async () => {
    const w = await makeWorld(database());
    const nsotc = await w.agency({ kind: 'nsotc', jurisdiction: 'US' });
    const subject = await database().asSystem(async (tx) => {
      await noteErasure(tx, { retentionClass: 'case', table: 'trips', rows: 4100, keys: 7 }, w.clock.now());
      return addSubject(tx, w.clock.now());
    });
    const boss = await w.signedIn(await w.person(nsotc, ['nsotc-officer', 'nsotc-supervisor']));
    expect((await boss.get('/retention')).text).toContain('4,100');
    expect((await boss.get('/retention.csv')).text).toContain(',case,trips,4100,7');

    const order = { kind: 'subject', authority: 'Order 1:26-cv-1', reason: 'Pending suit' };
    for (const object of ['x', newId(w.clock.now())]) {
      const bad = await boss.post('/retention/holds', { ...order, object });
      expect(bad.status).toBe(422);
      expect(bad.text).toContain('href="#object"');
    }
    expect((await boss.post('/retention/holds', { ...order, object: subject })).location).toBe(
      '/retention?done=saved',
    );
    expect((await boss.post('/retention/holds', { ...order, object: subject })).status).toBe(422);
    const page = await boss.get('/retention');
    const end = /\/retention\/holds\/([0-9a-f-]+)\/end/.exec(page.text)!;
    expect((await boss.post(end[0], {})).status).toBe(422);
    expect((await boss.post(end[0], { [`end-${end[1]}`]: 'Suit is settled' })).location).toBe(
      '/retention?done=saved',
    );
    expect((await boss.get('/retention')).text).toContain('Suit is settled');

    const officer = await w.signedIn(await w.person(nsotc, ['nsotc-officer']));
    expect((await officer.get('/retention')).text).not.toContain('name="authority"');
    expect((await officer.post('/retention/holds', { ...order, object: subject })).status).toBe(403);
    const sora = await w.signedIn(await w.person(await w.agency(), ['agency-officer']));
    expect((await sora.get('/retention')).status).toBe(403);
    await w.server.close();
  });
});
