import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { MS } from '#basics/clock.js';
import { setSilenceWatch, silenceWatches } from '#storage/silence.js';
import { onBothDatabases } from '../../test/support/databases.js';
import { makeWorld, NOON, type World } from '../../test/support/journeyWorld.js';
import { watchSilence } from './watchSilence.js';

const DAYS = 30;

onBothDatabases('listening for silence', (database) => {
  let world: World | undefined;
  const theWorld = async () => {
    world ??= await makeWorld(database());
    return world;
  };
  const at = (ms: number) => new Date(ms).toISOString();

  /** What a sender handed in earlier, one transmission every so many minutes. */
  async function sent(
    w: World,
    sender: string,
    fromMs: number,
    toMs: number,
    minutes: number,
  ): Promise<void> {
    await w.db.asSystem((tx) =>
      sql`
      insert into transmissions (id, door, sender, received_at, sha256, bytes, state, outcome, persons)
      select gen_random_uuid(), 'manifests', ${sender}, t, md5(${sender} || t::text), 1, 'read', 'accepted', 3
        from generate_series(${at(fromMs)}::timestamptz, ${at(toMs)}::timestamptz, make_interval(mins => ${minutes})) t`.execute(
        tx,
      ),
    );
  }
  const tasks = (w: World, kind: string) =>
    w.rows<{ state: string; facts: { feed?: string; agency?: string; says: string } }>(
      `select state, facts from tasks where kind = '${kind}' order by created_at`,
    );
  const feed = async (w: World, sender: string) =>
    (await w.db.asSystem((tx) => silenceWatches(tx, 'feed'))).find((x) => x.sender === sender)!;
  /** Turns of the clock, one a minute. */
  async function minutes(w: World, n: number): Promise<void> {
    for (let i = 0; i < n; i++) {
      w.clock.add(MS.minute);
      await watchSilence(w.context);
    }
  }

  test('a busy feed that stops is a task; it ends by itself when the feed speaks again', async () => {
    const w = await theWorld();
    w.clock.set(NOON);
    await sent(w, 'busy', NOON - DAYS * MS.day, NOON, 2);
    await sent(w, 'young', NOON - 3 * MS.day, NOON, 2);
    await minutes(w, 5);
    expect(await feed(w, 'busy')).toMatchObject({ state: 'speaks', lastHeardMs: NOON });
    expect(await tasks(w, 'feed-silent')).toEqual([]);

    await minutes(w, 20);
    const silent = await feed(w, 'busy');
    expect(silent).toMatchObject({ state: 'silent', silentSinceMs: NOON });
    expect(silent.finding).toMatchObject({ judgedBy: 'hour-of-week', expectedDay: 24 * 30 });
    expect((await feed(w, 'young')).state).toBe('learning');
    expect(await tasks(w, 'feed-silent')).toMatchObject([
      { state: 'open', facts: { feed: 'manifests busy' } },
    ]);

    await sent(w, 'busy', w.clock.now(), w.clock.now(), 2);
    await minutes(w, 1);
    expect(await feed(w, 'busy')).toMatchObject({ state: 'speaks', silentSinceMs: null });
    expect(await tasks(w, 'feed-silent')).toMatchObject([{ state: 'cancelled' }]);
    expect(
      (
        await w.rows<{ action: string }>(
          `select action from audit_entries where action like 'silence.%' order by at`,
        )
      ).map((r) => r.action),
    ).toEqual(['silence.began', 'silence.ended']);
  });

  test('counting an hour again changes nothing, and the gap into an hour is kept', async () => {
    const w = await theWorld();
    const start = w.clock.now();
    await sent(w, 'gappy', start - 10 * MS.day - 90 * MS.minute, start - 10 * MS.day - 90 * MS.minute, 60);
    await minutes(w, 1);
    await sent(w, 'gappy', w.clock.now(), w.clock.now(), 60);
    await minutes(w, 2);
    const hours = () =>
      w.rows<{ messages: number; gap: number }>(
        `select messages, longest_gap_ms as gap from feed_hours where sender = 'gappy' order by hour`,
      );
    const first = await hours();
    // The old one is outside of what a turn counts again: only what is new is there.
    expect(first).toEqual([{ messages: 1, gap: 0 }]);
    await minutes(w, 3);
    expect(await hours()).toEqual(first);
  });

  test('after a break of our own nobody is held silent for the time we did not listen', async () => {
    const w = await theWorld();
    const begin = w.clock.now();
    await sent(w, 'busy', begin, begin, 2);
    await minutes(w, 1);
    w.clock.add(6 * MS.hour);
    await minutes(w, 8);
    expect((await feed(w, 'busy')).state).toBe('speaks');
    await minutes(w, 12);
    expect((await feed(w, 'busy')).state).toBe('silent');
    expect((await tasks(w, 'feed-silent')).map((t) => t.state)).toEqual(['cancelled', 'open']);
  });

  test('a feed that is switched off with a reason is no task any more', async () => {
    const w = await theWorld();
    const busy = await feed(w, 'busy');
    await w.db.asSystem((tx) =>
      setSilenceWatch(tx, busy.id, busy.version, {
        active: false,
        zone: null,
        reason: 'merged into another feed',
        settings: {},
      }),
    );
    await minutes(w, 1);
    expect((await tasks(w, 'feed-silent')).map((t) => t.state)).toEqual(['cancelled', 'cancelled']);
    await minutes(w, 30);
    expect((await tasks(w, 'feed-silent')).length).toBe(2);
  });

  test('a recipient that usually answers and has stopped is a task until it answers', async () => {
    const w = await theWorld();
    const now = w.clock.now();
    // Duty hours of the test agency run round the clock or by day; an agency that is always there keeps the sum plain.
    await w.db.asSystem(async (tx) => {
      await sql`update agencies set duty_hours = '[]' where id = ${w.agencies.sora}`.execute(tx);
      await sql`
        insert into notifications (id, natural_key, recipient_agency_id, recipient_role, kind, class, identity, rule_id, rule_version, legal_basis, facts, content,
               format_version, subject_seq, state, planned_at, dispatch_due_at, ack_due_at, dispatched_at, delivered_at, acknowledged_at)
        select gen_random_uuid(), 'silence ' || t, ${w.agencies.sora}, 'sora', 'alert', 'P2', 'confirmed', 'r', 1, 'x', '{}', '{}', 1, 0, 'acknowledged', t, t, t, t, t,
               t + interval '20 minutes'
          from generate_series(${at(now - 20 * MS.day)}::timestamptz, ${at(now - MS.hour)}::timestamptz, interval '12 hours') t`.execute(
        tx,
      );
      await sql`
        insert into notifications (id, natural_key, recipient_agency_id, recipient_role, kind, class, identity, rule_id, rule_version, legal_basis, facts, content,
               format_version, subject_seq, state, planned_at, dispatch_due_at, ack_due_at, dispatched_at, delivered_at)
        select gen_random_uuid(), 'waiting ' || n, ${w.agencies.sora}, 'sora', 'alert', 'P2', 'confirmed', 'r', 1, 'x', '{}', '{}', 1, 0, 'delivered', ${at(now)}::timestamptz,
               ${at(now)}::timestamptz, ${at(now)}::timestamptz, ${at(now)}::timestamptz, ${at(now)}::timestamptz from generate_series(1, 2) n`.execute(
        tx,
      );
    });
    await minutes(w, 35);
    expect(await tasks(w, 'recipient-silent')).toEqual([]);
    await minutes(w, 10);
    expect(await tasks(w, 'recipient-silent')).toMatchObject([
      { state: 'open', facts: { agency: expect.stringContaining('Ohio') } },
    ]);
    await w.db.asSystem((tx) =>
      sql`update notifications set opened_at = ${at(w.clock.now())} where natural_key = 'waiting 1'`.execute(
        tx,
      ),
    );
    await minutes(w, 1);
    expect(await tasks(w, 'recipient-silent')).toMatchObject([{ state: 'cancelled' }]);
  });

  test('one that speaks and has answered all is not said to wait a moment later', async () => {
    const w = await theWorld();
    const now = at(w.clock.now());
    await w.db.asSystem((tx) =>
      sql`
        insert into notifications (id, natural_key, recipient_agency_id, recipient_role, kind, class, identity, rule_id, rule_version, legal_basis, facts, content,
               format_version, subject_seq, state, planned_at, dispatch_due_at, ack_due_at, dispatched_at, delivered_at)
        values (gen_random_uuid(), 'waiting alone', ${w.agencies.sora}, 'sora', 'alert', 'P2', 'confirmed', 'r', 1, 'x', '{}', '{}', 1, 0, 'delivered', ${now}::timestamptz,
               ${now}::timestamptz, ${now}::timestamptz, ${now}::timestamptz, ${now}::timestamptz)`.execute(
        tx,
      ),
    );
    const recipient = async () =>
      (await w.db.asSystem((tx) => silenceWatches(tx, 'recipient'))).find(
        (x) => x.agencyId === w.agencies.sora,
      )!;
    await minutes(w, 2);
    expect(await recipient()).toMatchObject({ state: 'speaks', finding: { waiting: 1 } });
    await w.db.asSystem((tx) =>
      sql`update notifications set opened_at = ${at(w.clock.now())} where natural_key = 'waiting alone'`.execute(
        tx,
      ),
    );
    await minutes(w, 2);
    expect(await recipient()).toMatchObject({ state: 'speaks', finding: { waiting: 0 } });
  });
});
