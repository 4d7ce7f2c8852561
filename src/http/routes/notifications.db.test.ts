import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { addActsFor } from '#storage/actsFor.js';
import { addFirstFacts } from '#storage/firstFacts.js';
import { AGREED } from '../../../test/support/agreed.js';
import { onBothDatabases } from '../../../test/support/databases.js';
import { type Machine, machineOf } from '../../../test/support/machine.js';
import { plantNotification } from '../../../test/support/notices.js';
import { makeWorld, type World } from '../../../test/support/world.js';

onBothDatabases('the notification API', (database) => {
  let world: World;
  let agency: string;
  let machine: Machine;
  let stranger: Machine;
  const SCOPES = ['notifications:read', 'acknowledgements:write'];
  const now = () => world.clock.now();
  const plant = (
    more: Partial<Parameters<typeof plantNotification>[2]> = {},
    role: 'sora' | 'warrant-holder' = 'sora',
  ) => plantNotification(database(), { agencyId: agency, role }, { atMs: now() - 1000, ...more });
  const answer = { officer: 'R. Officer', action: 'ask-about-travel', note: '' };

  beforeAll(async () => {
    world = await makeWorld(database());
    await database().asSystem((tx) => addFirstFacts(tx, now()));
    agency = await world.agency();
    machine = await machineOf(database(), world, agency, SCOPES);
    stranger = await machineOf(database(), world, await world.agency(), SCOPES);
  });
  afterAll(() => world?.server.close());

  test('opening shows released fields, withheld ones by reason, what may be answered, and leaves a row', async () => {
    const id = await plant();
    const { status, json } = await machine.call('GET', `/api/v1/notifications/${id}`);
    expect(status).toBe(200);
    expect(json).toMatchObject({
      id,
      kind: 'alert',
      status: 'non-fugitive',
      class: 'P2',
      hitConfirmation: null,
    });
    const fields = json.sections.flatMap((s: { fields: { field: string }[] }) =>
      s.fields.map((f) => f.field),
    );
    expect(fields).toContain('names');
    expect(json.actions.map((a: { action: string }) => a.action)).toContain('ask-about-travel');
    const rows = await database().asSystem((tx) =>
      sql<{
        action: string;
        actor_id: string;
      }>`select action, actor_id from audit_entries where object_id = ${id}`.execute(tx),
    );
    expect(rows.rows).toEqual([{ action: 'notification.show', actor_id: machine.id }]);
    const opened = await database().asSystem((tx) =>
      sql<{ o: number | null }>`select opened_at as o from notifications where id = ${id}`.execute(tx),
    );
    expect(opened.rows[0]!.o).toBe(now());
  });

  test('a release rule that changed after planning takes effect at opening', async () => {
    const id = await plant();
    // As planned for a registration agency, opened under a role that may read operational fields only.
    await database().asSystem((tx) =>
      sql`update notifications set recipient_role = 'none' where id = ${id}`.execute(tx),
    );
    const { json } = await machine.call('GET', `/api/v1/notifications/${id}`);
    expect(JSON.stringify(json.sections)).not.toContain('VANTERPOOL');
    expect(json.withheld).toContainEqual(
      expect.objectContaining({ field: 'names', reason: expect.stringContaining('not released') }),
    );
  });

  test('what is not ours, not yet sent or not there is one and the same 404', async () => {
    const ours = await plant();
    const planned = await plant({ state: 'planned' });
    const unknown = '0192a0a0-0000-7000-8000-000000000000';
    for (const [who, id] of [
      [stranger, ours],
      [machine, planned],
      [machine, unknown],
      [machine, 'x'],
    ] as const) {
      const shown = await who.call('GET', `/api/v1/notifications/${id}`);
      expect(shown.status).toBe(404);
      expect({ ...shown.json, requestId: '' }).toEqual({
        error: 'not-found',
        message: 'There is nothing here.',
        requestId: '',
      });
      const said = await who.call('POST', `/api/v1/notifications/${id}/acknowledgements`, { body: answer });
      expect(said.status).toBe(404);
    }
    expect(JSON.stringify((await stranger.call('GET', '/api/v1/notifications')).json)).not.toContain(ours);
  });

  test('the same key is one acknowledgement; another answer under it is refused; the chase is stopped once', async () => {
    const id = await plant();
    const post = (body: object, key?: string) =>
      machine.call('POST', `/api/v1/notifications/${id}/acknowledgements`, {
        body,
        headers: key ? { 'idempotency-key': key } : {},
      });
    const first = await post({ ...answer, at: new Date(now()).toISOString() }, 'k1');
    expect(first).toMatchObject({ status: 201, json: { again: false, state: 'acknowledged' } });
    expect(await post(answer, 'k1')).toMatchObject({ status: 200, json: { again: true, id: first.json.id } });
    expect((await post({ ...answer, action: 'seek-warrant' }, 'k1')).status).toBe(422);
    expect((await post({ ...answer, action: 'seek-warrant' }, 'k2')).status).toBe(201);
    const kept = await database().asSystem((tx) =>
      sql<{
        action: string;
        via: string;
      }>`select action, via from acknowledgements where notification_id = ${id} order by action`.execute(tx),
    );
    expect(kept.rows).toEqual([
      { action: 'ask-about-travel', via: 'api' },
      { action: 'seek-warrant', via: 'api' },
    ]);
    const audited = await database().asSystem((tx) =>
      sql<{
        action: string;
        n: number;
      }>`select action, count(*)::int as n from audit_entries where object_id = ${id} group by action order by action`.execute(
        tx,
      ),
    );
    expect(audited.rows).toEqual([
      { action: 'notification.acknowledge', n: 2 },
      { action: 'reply.received', n: 3 },
    ]);
  });

  test.each([
    ['an action of another kind of message', { ...answer, action: 'hit-confirmed' }, 'body.action'],
    ['an action without the note it needs', { ...answer, action: 'no-action' }, 'body.note'],
    ['a time to come', { ...answer, at: '2030-01-01T00:00:00Z' }, 'body.at'],
  ])('%s is refused by field and changes nothing', async (_says, body, at) => {
    const id = await plant();
    const done = await machine.call('POST', `/api/v1/notifications/${id}/acknowledgements`, { body });
    expect(done).toMatchObject({ status: 422, json: { issues: [{ at }] } });
    expect((await machine.call('GET', `/api/v1/notifications/${id}`)).json.state).toBe('delivered');
  });

  test('the warrant holder’s answer is the hit confirmation, and contradicting oneself is refused', async () => {
    const id = await plant({ status: 'wanted' }, 'warrant-holder');
    const url = `/api/v1/notifications/${id}`;
    expect((await machine.call('GET', url)).json.hitConfirmation).toMatchObject({ withinSeconds: 600 });
    const say = (body: object) =>
      machine.call('POST', `${url}/acknowledgements`, { body: { ...answer, ...body } });
    expect((await say({ action: 'hit-confirmed', hitConfirmed: false })).status).toBe(422);
    expect(await say({ action: 'hit-confirmed' })).toMatchObject({
      status: 201,
      json: { hitConfirmed: true },
    });
  });

  test('an agency that acts for another reads and answers, by its agreement’s scope and time', async () => {
    const [deputy, other] = [await world.agency(), await world.agency()];
    const acts = await machineOf(database(), world, deputy, SCOPES);
    const wrongScope = await machineOf(database(), world, other, SCOPES);
    const agreed = { ...AGREED, legalBasis: 'a compact' };
    await database().asSystem(async (tx) => {
      await addActsFor(
        tx,
        { agencyId: deputy, forAgencyId: agency, scope: 'notifications', ...agreed },
        now(),
      );
      await addActsFor(
        tx,
        { agencyId: other, forAgencyId: agency, scope: 'registrations', ...agreed },
        now(),
      );
    });
    const id = await plant();
    expect((await wrongScope.call('GET', `/api/v1/notifications/${id}`)).status).toBe(404);
    expect(JSON.stringify((await acts.call('GET', '/api/v1/notifications')).json)).toContain(id);
    const done = await acts.call('POST', `/api/v1/notifications/${id}/acknowledgements`, { body: answer });
    expect(done.status).toBe(201);
    // The agency itself sees who answered for it.
    expect((await machine.call('GET', `/api/v1/notifications/${id}`)).json.acknowledgements).toMatchObject([
      { agencyId: deputy, via: 'stand-in' },
    ]);
    await database().asSystem((tx) =>
      sql`update agency_acts_for set valid_until = now() - interval '1 second', valid_from = now() - interval '1 day' where agency_id = ${deputy}`.execute(
        tx,
      ),
    );
    expect((await acts.call('GET', `/api/v1/notifications/${id}`)).status).toBe(404);
  });

  test('a program that was away reads on from its cursor and misses nothing', async () => {
    const lonely = await world.agency();
    const reader = await machineOf(database(), world, lonely, SCOPES);
    const ids: string[] = [];
    for (let i = 0; i < 130; i++)
      ids.push(await plantNotification(database(), { agencyId: lonely }, { atMs: now() - 500_000 + i * 10 }));
    const read = async (after?: string) =>
      (await reader.call('GET', `/api/v1/notifications${after ? `?after=${after}` : ''}`)).json;
    const one = await read();
    expect(one.more).toBe(true);
    const two = await read(one.next);
    expect(two.more).toBe(false);
    const seen = [...one.notifications, ...two.notifications].map((n: { id: string }) => n.id);
    expect(seen).toEqual(ids);
    expect((await read(two.next)).notifications).toEqual([]);
    const late = await plantNotification(database(), { agencyId: lonely }, { atMs: now() });
    const three = await read(two.next);
    expect(three.notifications.map((n: { id: string }) => n.id)).toEqual([late]);
    // Within two minutes it comes again: something older may still become visible beside it.
    expect((await read(three.next)).notifications).toHaveLength(1);
    expect((await reader.call('GET', '/api/v1/notifications?after=rubbish')).status).toBe(400);
  });

  test('without the scope there is nothing', async () => {
    const blind = await machineOf(database(), world, agency, ['manifests:write']);
    const id = await plant();
    expect((await blind.call('GET', '/api/v1/notifications')).status).toBe(403);
    expect((await blind.call('GET', `/api/v1/notifications/${id}`)).status).toBe(403);
  });
});
