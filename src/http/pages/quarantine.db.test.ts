import { afterAll, beforeAll, expect, test } from 'vitest';
import { writeTecsJson } from '#formats/tecs/write.js';
import { type Browser, type CaseWorld, makeCaseWorld } from '../../../test/support/caseWorld.js';
import { onBothDatabases } from '../../../test/support/databases.js';
import { departure, traveller } from '../../../test/support/journeyWorld.js';

onBothDatabases('transmissions set aside', (database) => {
  let world: CaseWorld;
  let officer: Browser;
  let colleague: Browser;
  let id: string;
  beforeAll(async () => {
    world = await makeCaseWorld(database());
    officer = await world.signedIn(world.officer);
    colleague = await world.signedIn(world.supervisor);
    // A list behind a head that looks like another format.
    const list = departure([traveller()], { day: world.tomorrow });
    id = await world.journey.handIn(new Uint8Array([...new TextEncoder().encode('{"x":1} '), ...list]));
    await world.settle();
  });
  afterAll(() => world?.server.close());
  const rows = <Row>(query: string) => world.journey.rows<Row>(query);

  test('it waits for an owner, and only the owner does anything with it', async () => {
    expect((await officer.get('/quarantine')).text).toContain(`/quarantine/${id}`);
    expect((await officer.get(`/quarantine/${id}`)).text).not.toContain('/raw"');
    expect((await officer.post(`/quarantine/${id}/retry`, { format: 'edifact' })).status).toBe(409);
    expect((await officer.post(`/quarantine/${id}/claim`)).status).toBe(303);
    await colleague.get(`/quarantine/${id}`);
    expect((await colleague.post(`/quarantine/${id}/claim`)).status).toBe(409);
    expect((await colleague.post(`/quarantine/${id}/raw`, { why: 'curious' })).status).toBe(409);
    expect((await officer.get('/quarantine?show=mine')).text).toContain(`/quarantine/${id}`);
    expect((await officer.get('/quarantine')).text).not.toContain(`/quarantine/${id}`);
  });

  test('the bytes are shown for a reason that the audit keeps', async () => {
    expect((await officer.post(`/quarantine/${id}/raw`, { why: ' ' })).status).toBe(422);
    const shown = await officer.post(`/quarantine/${id}/raw`, { why: 'the carrier says it is a list' });
    expect(shown.status).toBe(200);
    expect(shown.text).toContain('7b 22 78 22');
    expect(
      await rows(
        `select actor_kind, facts ->> 'why' as why from audit_entries where action = 'transmission.opened' and outcome = 'done'`,
      ),
    ).toEqual([{ actor_kind: 'user', why: 'the carrier says it is a list' }]);
  });

  test('read again as a chosen format: its person is screened and the duty has ended', async () => {
    expect((await officer.post(`/quarantine/${id}/retry`, { format: 'morse' })).status).toBe(422);
    expect((await officer.post(`/quarantine/${id}/retry`, { format: 'edifact' })).status).toBe(303);
    await world.settle();
    const [t] = await rows<{ outcome: string; persons: number }>(
      `select outcome, persons from transmissions where id = '${id}'`,
    );
    expect(t).toMatchObject({ persons: 1 });
    expect(['accepted', 'warnings']).toContain(t!.outcome);
    expect(await rows(`select state from tasks where object_id = '${id}'`)).toEqual([{ state: 'cancelled' }]);
    expect(await rows(`select kind from travel_events`)).toEqual([{ kind: 'manifest' }]);
  });

  test('closed with a reason, by its owner', async () => {
    const other = await world.journey.handIn(
      writeTecsJson({ sender: 'X', batch: 'B', inspections: [] }).subarray(0, 30),
    );
    await world.settle();
    await officer.get(`/quarantine/${other}`);
    await officer.post(`/quarantine/${other}/claim`);
    expect((await officer.post(`/quarantine/${other}/close`, { reason: '' })).status).toBe(422);
    expect((await officer.post(`/quarantine/${other}/close`, { reason: 'cut off, sent again' })).status).toBe(
      303,
    );
    expect((await officer.get('/quarantine?show=closed')).text).toContain(`/quarantine/${other}`);
    expect((await officer.get(`/quarantine/${other}`)).text).toContain('cut off, sent again');
  });
});
