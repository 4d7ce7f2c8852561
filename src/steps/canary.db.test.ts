import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { canaryDoor } from '#cli/canaryDoor.js';
import { CANARY } from '#domain/canary.js';
import type { CanaryDoor } from '#steps/context.js';
import { canaryRuns } from '#storage/canary.js';
import { feedStates, markFeedFresh } from '#storage/registerRecords.js';
import { type CaseWorld, makeCaseWorld } from '../../test/support/caseWorld.js';
import { onBothDatabases } from '../../test/support/databases.js';
import { lookForCanary, sendCanary } from './canary.js';

const SETTINGS = { everyMs: 900_000, withinMs: 120_000 };

onBothDatabases('the canary', (database) => {
  let world: CaseWorld | undefined;
  let door: CanaryDoor;
  async function theWorld(): Promise<CaseWorld> {
    if (world) return world;
    world = await makeCaseWorld(database());
    await world.server.app.listen({ port: 0, host: '127.0.0.1' });
    const bound = world.server.app.server.address();
    const address = `http://127.0.0.1:${typeof bound === 'object' && bound ? bound.port : 0}`;
    door = canaryDoor(() => address, world.keys, SETTINGS);
    return world;
  }
  const context = (w: CaseWorld, canary = door) => ({
    db: database(),
    clock: { now: () => w.clock.now() },
    canary,
  });
  const runs = () => database().asSystem((tx) => canaryRuns(tx, 10));
  const tasks = (w: CaseWorld) =>
    w.journey.rows<{ state: string; facts: { stage: string } }>(
      `select state, facts from tasks where kind = 'canary-late' order by created_at`,
    );
  /** Rows that the canary has in each table where it might stand among people. */
  const traces = async () =>
    database().asSystem(async (tx) => {
      const count = async (text: string) =>
        (await sql<{ n: number }>`${sql.raw(`select count(*) as n from ${text}`)}`.execute(tx)).rows[0]!.n;
      return {
        events: await count(`travel_events where sender = '${CANARY.clientId}'`),
        candidates: await count(`candidates where record_id = '${CANARY.recordId}'`),
        trips: await count(`trips where subject_id = '${CANARY.subjectId}'`),
        notifications: await count(`notifications where recipient_agency_id = '${CANARY.agencyId}'`),
        transmissions: await count(`transmissions where sender = '${CANARY.clientId}'`),
      };
    });
  const NONE = { events: 0, candidates: 0, trips: 0, notifications: 0, transmissions: 0 };

  test('goes through the real door and comes out as a notification to the system itself, then leaves no trace', async () => {
    const w = await theWorld();
    await sendCanary(context(w));
    await sendCanary(context(w));
    expect(await runs()).toMatchObject([{ state: 'running', stage: 'received' }]);
    await w.settle();
    expect(await traces()).toEqual({
      events: 1,
      candidates: 1,
      trips: 1,
      notifications: 1,
      transmissions: 1,
    });

    // While it is there, nobody who works nationally meets it on a page or in a count.
    const officer = await w.signedIn(w.officer);
    for (const page of ['/queue', '/trips', '/records', '/agencies', '/transmissions', '/deliveries'])
      expect(/rsoits-?canary/i.exec((await officer.get(page)).text)?.[0], page).toBeUndefined();
    const search = await officer.post('/search', { name: 'RSOITSCANARY', purpose: 'training' });
    expect(search.status).toBe(200);
    expect(search.text).not.toMatch(/SYNTHETIC|RSOITS-CANARY/);
    const [others] = await w.journey.rows<{ n: number }>(
      `select count(*) as n from notifications where recipient_agency_id <> '${CANARY.agencyId}'`,
    );
    expect(others!.n).toBe(0);

    w.clock.pass(3000);
    await lookForCanary(context(w));
    expect(await runs()).toMatchObject([{ state: 'passed', stage: 'delivered' }]);
    expect(await traces()).toEqual(NONE);
    expect(await tasks(w)).toEqual([]);
    expect((await officer.get('/feeds')).text).toContain('In time');
    expect((await officer.get('/metrics')).text).toContain('rsoits_canary_passed 1');
  });

  test('a pipeline that stands still is an alarm in time; the next one that comes through ends it', async () => {
    const w = await theWorld();
    w.clock.pass(SETTINGS.everyMs);
    await sendCanary(context(w));
    w.clock.pass(60_000);
    await lookForCanary(context(w));
    expect(await tasks(w)).toEqual([]);
    w.clock.pass(61_000);
    await lookForCanary(context(w));
    expect((await runs())[0]).toMatchObject({ state: 'late', stage: 'received' });
    expect(await tasks(w)).toMatchObject([{ state: 'open', facts: { stage: 'received' } }]);

    w.clock.pass(SETTINGS.everyMs);
    await database().asSystem(async (tx) => {
      for (const f of await feedStates(tx)) await markFeedFresh(tx, f.code, w.clock.now());
    });
    await sendCanary(context(w));
    expect((await runs())[1]).toMatchObject({ state: 'failed' });
    await w.settle();
    await lookForCanary(context(w));
    expect((await runs())[0]).toMatchObject({ state: 'passed' });
    expect((await tasks(w)).map((t) => t.state)).toEqual(['cancelled']);
    expect(await traces()).toEqual(NONE);
  });

  test('nobody at the door is an alarm at once', async () => {
    const w = await theWorld();
    w.clock.pass(SETTINGS.everyMs);
    const deaf = canaryDoor(() => 'http://127.0.0.1:9', w.keys, SETTINGS);
    await sendCanary(context(w, deaf));
    expect((await runs())[0]).toMatchObject({ state: 'failed', stage: 'door' });
    expect((await tasks(w)).at(-1)).toMatchObject({ state: 'open', facts: { stage: 'door' } });
  });
});
