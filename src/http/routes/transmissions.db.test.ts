import { createHash } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Scope } from '#domain/machineScope.js';
import { markFeedFresh } from '#storage/registerRecords.js';
import { type CaseWorld, makeCaseWorld } from '../../../test/support/caseWorld.js';
import { onBothDatabases } from '../../../test/support/databases.js';
import { BARNABY, departure, REGISTRANT, traveller } from '../../../test/support/journeyWorld.js';
import { addMachine, tokenOf } from '../../../test/support/machine.js';

onBothDatabases('machine clients', (database) => {
  let world: CaseWorld;
  let carrier: string;
  const tokens = new Map<string, string>();

  beforeAll(async () => {
    world = await makeCaseWorld(database());
    await world.journey.enter(REGISTRANT);
    carrier = await world.agency({ kind: 'carrier', name: 'Test Air' });
    const other = await world.agency({ kind: 'carrier', name: 'Other Air' });
    await client('test-air', carrier, ['manifests:write']);
    await client('other-air', other, ['manifests:write']);
    await client('asker', carrier, ['screening:ask']);
  });
  afterAll(() => world?.server.close());

  async function client(clientId: string, agencyId: string, scopes: Scope[]) {
    await addMachine(database(), world, { agencyId, clientId, scopes });
    tokens.set(clientId, await tokenOf(world, clientId));
  }

  const ask = (
    who: string,
    method: 'GET' | 'POST',
    url: string,
    payload?: Uint8Array | string,
    type = 'application/edifact',
  ) =>
    world.server.app.inject({
      method,
      url,
      headers: { authorization: `Bearer ${tokens.get(who)}`, ...(payload ? { 'content-type': type } : {}) },
      ...(payload ? { payload: typeof payload === 'string' ? payload : Buffer.from(payload) } : {}),
    });

  test('a manifest is kept, read, screened and answered for; the same bytes again are recognised', async () => {
    const bytes = departure([traveller(), BARNABY], { day: world.tomorrow });
    const first = await ask('test-air', 'POST', '/api/v1/manifests', bytes);
    expect(first.statusCode).toBe(202);
    expect(first.json()).toMatchObject({ received: 'new' });
    const { transmissionId, status } = first.json();
    const waiting = await ask('test-air', 'GET', status);
    expect(waiting.json()).toMatchObject({ state: 'received', outcome: null });
    await world.settle();
    const again = await ask('test-air', 'POST', '/api/v1/manifests', bytes);
    expect(again.statusCode).toBe(200);
    expect(again.json()).toMatchObject({ received: 'repeated', transmissionId });
    const done = await ask('test-air', 'GET', status);
    expect(done.json()).toMatchObject({ state: 'read', outcome: 'accepted', persons: 2, repeats: 1 });
    expect(done.body).not.toContain('OKONKWO');
    const rows = await world.journey.rows<{ actor_kind: string; facts: { as: string } }>(
      `select actor_kind, facts from audit_entries where action = 'transmission.received' and object_id = '${transmissionId}'`,
    );
    expect(rows.map((r) => [r.actor_kind, r.facts.as]).sort()).toEqual([
      ['client', 'new'],
      ['client', 'repeated'],
    ]);
    const opened = await world.journey.rows(`select id from candidates`);
    expect(opened).toHaveLength(1);
  });

  test('what nobody can read is kept and answered with its place, never refused', async () => {
    const sent = await ask('test-air', 'POST', '/api/v1/manifests', 'this is no manifest');
    expect(sent.statusCode).toBe(202);
    await world.settle();
    const { outcome, warnings } = (await ask('test-air', 'GET', sent.json().status)).json();
    expect(['quarantined', 'rejected']).toContain(outcome);
    expect(warnings.length).toBeGreaterThan(0);
  });

  test('another carrier’s transmission does not exist', async () => {
    const sent = await ask(
      'test-air',
      'POST',
      '/api/v1/manifests',
      departure([traveller()], { day: world.tomorrow, number: '9' }),
    );
    expect((await ask('other-air', 'GET', sent.json().status)).statusCode).toBe(404);
    expect((await ask('asker', 'GET', sent.json().status)).statusCode).toBe(403);
    expect((await ask('asker', 'POST', '/api/v1/manifests', 'x')).statusCode).toBe(403);
    const twin = await ask(
      'other-air',
      'POST',
      '/api/v1/manifests',
      departure([traveller()], { day: world.tomorrow, number: '9' }),
    );
    expect(twin.json()).toMatchObject({ received: 'new' });
  });

  test('a form, as curl sends by default, is refused', async () => {
    const type = 'application/x-www-form-urlencoded';
    expect((await ask('test-air', 'POST', '/api/v1/manifests', '{"a":1}', type)).statusCode).toBe(415);
  });

  test('bytes are kept as sent whatever their media type says', async () => {
    const sent = '{ "a" :1,\n "b": "\u00e9" }';
    const answer = await ask('test-air', 'POST', '/api/v1/manifests', sent, 'application/json');
    const status = await ask('test-air', 'GET', answer.json().status);
    expect(status.json()).toMatchObject({
      bytes: Buffer.byteLength(sent),
      sha256: createHash('sha256').update(sent).digest('hex'),
    });
  });

  test('a client asks after what it handed in, at whatever door', async () => {
    await client('consulate', carrier, ['applications:write']);
    const sent = await ask(
      'consulate',
      'POST',
      '/api/v1/applications',
      'no application at all',
      'text/plain',
    );
    expect(sent.statusCode).toBe(202);
    expect((await ask('consulate', 'GET', sent.json().status)).json()).toMatchObject({ state: 'received' });
    expect((await ask('other-air', 'GET', sent.json().status)).statusCode).toBe(404);
  });

  test('a door is open to its own scope only', async () => {
    expect((await ask('test-air', 'POST', '/api/v1/applications', 'x')).statusCode).toBe(403);
  });

  test('a screening tells the result and the register it rests on, and nothing of the record', async () => {
    const barnaby = JSON.stringify({
      names: [{ surname: 'OKONKWO FERRIS', given: 'BARNABY' }],
      birthDates: ['1971-04-23'],
    });
    const hit = await ask('asker', 'POST', '/api/v1/screenings', barnaby, 'application/json');
    expect(hit.statusCode).toBe(200);
    expect(hit.json()).toMatchObject({ result: 'possible-match', matches: 1, degraded: false });
    expect(hit.json().register.epoch).toBeGreaterThan(0);
    expect(hit.body).not.toMatch(/X123456789|OKONKWO|910228374/);
    const none = await ask(
      'asker',
      'POST',
      '/api/v1/screenings',
      JSON.stringify({ names: [{ surname: 'QUIMBY', given: 'ADA' }], birthDates: ['1999-01-05'] }),
      'application/json',
    );
    expect(none.json()).toMatchObject({ result: 'no-match' });
    expect(
      (await ask('asker', 'POST', '/api/v1/screenings', '{"names":[]}', 'application/json')).statusCode,
    ).toBe(400);
  });

  test('a stale register never answers "no match"', async () => {
    await database().asSystem((tx) => markFeedFresh(tx, 'ncic', world.clock.now()));
    world.clock.pass(11 * 86_400_000);
    await client('asker-later', carrier, ['screening:ask']);
    const none = await ask(
      'asker-later',
      'POST',
      '/api/v1/screenings',
      JSON.stringify({ names: [{ surname: 'QUIMBY', given: 'ADA' }], birthDates: ['1999-01-05'] }),
      'application/json',
    );
    expect(none.json()).toMatchObject({ result: 'check-by-hand', degraded: true });
    expect(none.json().freshness[0]).toMatchObject({ stale: true });
  });
});
