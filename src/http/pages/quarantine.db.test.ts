import { afterAll, beforeAll, expect, test } from 'vitest';
import { writeTecsJson } from '#formats/tecs/write.js';
import { type Browser, type CaseWorld, makeCaseWorld } from '../../../test/support/caseWorld.js';
import { onBothDatabases } from '../../../test/support/databases.js';
import { BARNABY, departure, REGISTRANT } from '../../../test/support/journeyWorld.js';

onBothDatabases('transmissions set aside', (database) => {
  let world: CaseWorld;
  let officer: Browser;
  let colleague: Browser;
  let id: string;
  beforeAll(async () => {
    world = await makeCaseWorld(database());
    officer = await world.signedIn(world.officer);
    colleague = await world.signedIn(world.supervisor);
    await world.journey.enter(REGISTRANT);
    // A list behind a head that looks like another format.
    const list = departure([BARNABY], { day: world.tomorrow });
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

  test('read again as a wrong format: its owner is told why it was set aside again, and by whom it was asked', async () => {
    expect((await officer.post(`/quarantine/${id}/retry`, { format: 'morse' })).status).toBe(422);
    expect((await officer.post(`/quarantine/${id}/retry`, { format: 'tecs' })).status).toBe(303);
    // Until it is read, the page says so, and asking twice is refused in words.
    expect((await officer.get(`/quarantine/${id}`)).text).toContain('It is being read as tecs');
    const twice = await officer.post(`/quarantine/${id}/retry`, { format: 'edifact' });
    expect(twice.status).toBe(422);
    expect(twice.text).toContain('Someone changed this');
    await world.settle();
    const { text } = await officer.get(`/quarantine/${id}`);
    expect(text).toContain('Read as tecs, it was set aside again. Persons that could be read: 0.');
    expect(text).toContain('Nothing: nobody of it is in the ledger.');
    const readings = await rows<{ readings: { asked?: { format: string }; ended: { says: string } }[] }>(
      `select readings from transmissions where id = '${id}'`,
    );
    expect(readings[0]!.readings.map((r) => r.asked?.format)).toEqual([undefined, 'tecs']);
    expect(readings[0]!.readings[1]!.ended.says).toContain('xpected');
    expect(await rows(`select state from tasks where object_id = '${id}'`)).toEqual([{ state: 'open' }]);
  });

  test('read again as the right format: its person is screened, what it became is linked, the duty has ended', async () => {
    expect((await officer.post(`/quarantine/${id}/retry`, { format: 'edifact' })).status).toBe(303);
    await world.settle();
    const { text } = await officer.get(`/quarantine/${id}`);
    expect(text).toContain('Read as edifact. Persons taken in: 1.');
    expect(text).toContain('It was read in full when it was read again.');
    expect(text).toContain('Travel events: 1, of which screened: 1.');
    const [candidate] = await rows<{ id: string }>('select id from candidates');
    expect(text).toContain(`href="/candidates/${candidate!.id}"`);
    const [t] = await rows<{ outcome: string; persons: number }>(
      `select outcome, persons from transmissions where id = '${id}'`,
    );
    expect(t).toMatchObject({ persons: 1 });
    expect(['accepted', 'warnings']).toContain(t!.outcome);
    expect(await rows(`select state from tasks where object_id = '${id}'`)).toEqual([{ state: 'cancelled' }]);
    expect(await rows(`select kind from travel_events`)).toEqual([{ kind: 'manifest' }]);
  });

  test('what nobody could read waits an hour at most; a colleague takes over what its owner left', async () => {
    const other = await world.journey.handIn(new TextEncoder().encode('neither a list nor a message'));
    await world.settle();
    const [task] = await rows<{ minutes: number }>(
      `select extract(epoch from due_at - created_at)::integer / 60 as minutes from tasks where object_id = '${other}'`,
    );
    expect(task).toEqual({ minutes: 60 });
    await officer.get(`/quarantine/${other}`);
    await officer.post(`/quarantine/${other}/claim`);
    await rows(
      `update tasks set due_at = due_at - interval '2 hours' where object_id = '${other}' returning id`,
    );
    const seen = await colleague.get(`/quarantine/${other}`);
    expect(seen.text).toContain('overdue by 1 h');
    const from = /name="from" value="([^"]+)"/.exec(seen.text)![1]!;
    expect((await colleague.post(`/quarantine/${other}/claim`, { from })).status).toBe(303);
    // Who was slower than somebody else does not take it from them unseen.
    await officer.get(`/quarantine/${other}`);
    expect((await officer.post(`/quarantine/${other}/claim`, { from })).status).toBe(409);
    expect(
      await rows(
        `select facts ->> 'from' = '${from}' as named from audit_entries where action = 'transmission.claim' and facts ? 'from' and outcome = 'done'`,
      ),
    ).toEqual([{ named: true }]);
    expect((await colleague.post(`/quarantine/${other}/close`, { reason: 'noise' })).status).toBe(303);
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
