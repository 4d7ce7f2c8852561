import { expect, test } from 'vitest';
import { onBothDatabases } from '../../test/support/databases.js';
import { BARNABY, departure, makeWorld, REGISTRANT, WANTED } from '../../test/support/journeyWorld.js';

onBothDatabases('the Angel Watch list', (database) => {
  test('holds who leaves within 48 hours without a notice, once, and lets go of who does not travel', async () => {
    const w = await makeWorld(database());
    await w.enter(REGISTRANT, WANTED);
    await w.handIn(departure([BARNABY], { day: '2026-03-13' }));
    await w.settle();
    const rows = () =>
      w.rows<{ name: string; state: string; confirmed: boolean; countries: string[] }>(
        'select name, state, confirmed, countries from angel_watch',
      );
    const tasks = async () =>
      (await w.rows("select 1 from tasks where kind = 'leaves-without-notice' and state = 'open'")).length;
    await w.tick();
    // Three days ahead: not yet.
    expect(await rows()).toEqual([]);
    w.clock.set(Date.parse('2026-03-12T12:00:00Z'));
    await w.tick();
    await w.tick();
    expect(await rows()).toEqual([
      { name: 'OKONKWO-FERRIS, BARNABY ELDRED', state: 'handed', confirmed: false, countries: ['PRT'] },
    ]);
    expect(await tasks()).toBe(1);
    await w.handIn(departure([BARNABY], { day: '2026-03-13', kind: 'cancel-reservation', message: '2' }));
    await w.settle();
    await w.tick();
    expect(await rows()).toMatchObject([{ state: 'not-travelling' }]);
    expect(await tasks()).toBe(0);
  });
});
