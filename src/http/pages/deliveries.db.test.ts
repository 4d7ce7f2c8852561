import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { newWork } from '#domain/workItem.js';
import { beginDelivery, endDelivery } from '#storage/deliveries.js';
import { addFirstFacts } from '#storage/firstFacts.js';
import { addWork } from '#storage/workItems.js';
import type { Browser } from '../../../test/support/browser.js';
import { onBothDatabases } from '../../../test/support/databases.js';
import { plantNotification } from '../../../test/support/notices.js';
import { makeWorld, type World } from '../../../test/support/world.js';

onBothDatabases('the delivery board', (database) => {
  let world: World;
  let agency: string;
  let desk: Browser;
  let officer: Browser;
  const now = () => world.clock.now();
  const plant = (more: Partial<Parameters<typeof plantNotification>[2]> = {}) =>
    plantNotification(database(), { agencyId: agency }, { atMs: now() - 1000, ...more });

  beforeAll(async () => {
    world = await makeWorld(database());
    await database().asSystem((tx) => addFirstFacts(tx, now()));
    agency = await world.agency({ name: 'Quiet County Registry' });
    const nsotc = await world.agency({ kind: 'nsotc', jurisdiction: 'US' });
    desk = await world.signedIn(await world.person(nsotc, ['nsotc-officer']));
    officer = await world.signedIn(await world.person(agency, ['agency-officer']));
  });
  afterAll(() => world?.server.close());

  test('overdue ones come first, with every attempt; agencies do not see the board', async () => {
    const answered = await plant({ state: 'acknowledged' });
    const running = await plant({ ackDueAtMs: now() + 3_600_000 });
    const overdue = await plant({ ackDueAtMs: now() - 3_600_000, state: 'exhausted' });
    await database().asSystem(async (tx) => {
      const { id } = await beginDelivery(
        tx,
        { notificationId: overdue, channelId: null, channelKind: 'webhook', bodySha256: 'x' },
        now(),
      );
      await endDelivery(tx, id, { state: 'failed', detail: '451 try again later' }, now());
    });
    const board = await desk.get('/deliveries?q=quiet');
    expect(board.status).toBe(200);
    const at = [overdue, running, answered].map((id) => board.text.indexOf(`/notifications/${id}`));
    expect(at.every((i) => i > 0)).toBe(true);
    expect(at).toEqual([...at].sort((a, b) => a - b));
    expect(board.text).toContain('451 try again later');
    expect((await officer.get('/deliveries')).status).toBe(403);
  });

  test('a waiting message is tried again at once', async () => {
    const id = await plant({ state: 'exhausted' });
    await database().asSystem((tx) =>
      addWork(
        tx,
        [
          newWork(
            'notificationPlanned',
            `deliver ${id}`,
            { notificationId: id },
            { runAtMs: now() + 9_000_000 },
          ),
        ],
        now(),
      ),
    );
    await desk.get('/deliveries');
    expect((await desk.post(`/deliveries/${id}/retry`)).location).toBe('/deliveries?done=retried');
    const due = await database().asSystem((tx) =>
      sql<{ at: number }>`select run_at as at from work_items where natural_key = ${`deliver ${id}`}`.execute(
        tx,
      ),
    );
    expect(due.rows[0]!.at).toBeLessThanOrEqual(now());
    await officer.get('/inbox');
    expect((await officer.post(`/deliveries/${id}/retry`)).status).toBe(403);
  });

  test('closing needs a reason, is NSOTC’s alone, ends the clocks and is shown', async () => {
    const id = await plant({ state: 'exhausted' });
    await officer.get(`/notifications/${id}`);
    expect((await officer.post(`/notifications/${id}/close`, { reason: 'We do not want to' })).status).toBe(
      403,
    );
    expect((await desk.get(`/notifications/${id}`)).text).toContain('Close without an answer');
    expect((await desk.post(`/notifications/${id}/close`, { reason: 'ok' })).status).toBe(422);
    const done = await desk.post(`/notifications/${id}/close`, {
      reason: 'Sheriff Roe reached by telephone, has it.',
    });
    expect(done.location).toBe(`/notifications/${id}?done=saved`);
    expect((await officer.get(`/notifications/${id}`)).text).toContain('Sheriff Roe reached by telephone');
    expect(
      (await desk.post(`/notifications/${id}/close`, { reason: 'Sheriff Roe reached by telephone.' })).status,
    ).toBe(409);
  });

  test('the PDF says what the page says, withholds alike and is a read', async () => {
    const id = await plant();
    const pdf = await officer.get(`/notifications/${id}/print.pdf`);
    expect(pdf.status).toBe(200);
    expect(pdf.headers['content-type']).toBe('application/pdf');
    expect(pdf.text.startsWith('%PDF-1.7')).toBe(true);
    const row = await database().asSystem((tx) =>
      sql<{
        facts: object;
      }>`select facts from audit_entries where object_id = ${id} and action = 'notification.show'`.execute(
        tx,
      ),
    );
    expect(row.rows[0]!.facts).toMatchObject({ as: 'pdf' });
    const stranger = await world.signedIn(await world.person(await world.agency(), ['agency-officer']));
    expect((await stranger.get(`/notifications/${id}/print.pdf`)).status).toBe(404);
  });

  test('the API page names every operation with its scope', async () => {
    const docs = await officer.get('/api/docs');
    expect(docs.status).toBe(200);
    for (const text of [
      '/api/v1/notifications/{id}/acknowledgements',
      'acknowledgements:write',
      '/api/v1/records/{file}/{recordNumber}',
      'idempotency-key',
    ])
      expect(docs.text).toContain(text);
  });
});
