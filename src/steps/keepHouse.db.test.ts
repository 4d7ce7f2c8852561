import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { newId } from '#storage/newId.js';
import { onBothDatabases } from '../../test/support/databases.js';
import { makeWorld, type World } from '../../test/support/journeyWorld.js';
import { keepHouse } from './keepHouse.js';

const DAY = 86_400_000;

onBothDatabases('keeping house', (database) => {
  let world: World | undefined;
  async function theWorld(): Promise<World> {
    world ??= await makeWorld(database());
    return world;
  }
  const at = (ms: number) => new Date(ms).toISOString();

  test('a contact nobody verified for 90 days is one task of its agency; a fresh one is none', async () => {
    const w = await theWorld();
    const [agency] = await w.rows<{ id: string }>(`select id from agencies where name like 'Ohio%'`);
    const now = w.clock.now();
    const [old, fresh] = [newId(now), newId(now)];
    await w.db.asSystem((tx) =>
      sql`insert into agency_contacts (id, agency_id, position, name, title, verified_at) values
        (${old}, ${agency!.id}, 71, 'Old', '', ${at(now - 91 * DAY)}), (${fresh}, ${agency!.id}, 72, 'Fresh', '', ${at(now - DAY)})`.execute(
        tx,
      ),
    );
    await keepHouse(w.context);
    await keepHouse(w.context);
    const tasks = await w.rows<{ owner: string; key: string; facts: unknown }>(
      `select owner_agency_id as owner, natural_key as key, facts from tasks where kind = 'contact-unverified'`,
    );
    expect(tasks.filter((t) => t.key.includes(old))).toEqual([
      expect.objectContaining({ owner: agency!.id, facts: { position: 71 } }),
    ]);
    expect(tasks.filter((t) => t.key.includes(fresh))).toEqual([]);
  });

  test('an account unused for 90 days is disabled, signed out and in the audit', async () => {
    const w = await theWorld();
    const [user] = await w.rows<{ id: string; agency: string }>(
      `select id, agency_id as agency from users order by id limit 1`,
    );
    const now = w.clock.now();
    await w.db.asSystem(async (tx) => {
      await sql`update users set last_sign_in_at = ${at(now)}, created_at = ${at(now)}`.execute(tx);
      await sql`update users set last_sign_in_at = ${at(now - 91 * DAY)} where id = ${user!.id}`.execute(tx);
      await sql`insert into sessions (token_digest, user_id, agency_id, state, csrf_token, created_at, last_seen_at, ends_at)
        values ('house', ${user!.id}, ${user!.agency}, 'full', 'c', ${at(now)}, ${at(now)}, ${at(now + DAY)})`.execute(
        tx,
      );
    });
    await keepHouse(w.context);
    expect(await w.rows(`select status from users where status <> 'active'`)).toEqual([
      { status: 'disabled' },
    ]);
    expect(await w.rows(`select state from sessions where token_digest = 'house'`)).toEqual([
      { state: 'ended' },
    ]);
    w.clock.add(9 * DAY);
    await keepHouse(w.context);
    expect(await w.rows(`select state from sessions where token_digest = 'house'`)).toEqual([]);
    expect(
      await w.rows(
        `select retention_class as c, rows_erased as n from erasures where table_name = 'sessions'`,
      ),
    ).toEqual([{ c: 'session', n: 1 }]);
  });
});
