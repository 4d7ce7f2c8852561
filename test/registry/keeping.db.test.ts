import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { endHold, placeHold } from '#storage/legalHolds.js';
import { readRegistrant } from '#storage/registrants.js';
import { keepMovedOut } from '../../src/steps/keepMovedOut.js';
import type { Browser } from '../support/browser.js';
import { type CaseWorld, makeCaseWorld } from '../support/caseWorld.js';
import { onBothDatabases } from '../support/databases.js';
import { registered } from '../support/registry.js';

onBothDatabases('files of persons who moved out', (database) => {
  let world: CaseWorld;
  let clerk: Browser;
  let administrator: Browser;
  let today: string;
  let n = 0;

  beforeAll(async () => {
    world = await makeCaseWorld(database());
    const { sora } = world.journey.agencies;
    clerk = await world.signedIn(await world.person(sora, ['register-officer', 'agency-officer']));
    administrator = await world.signedIn(await world.person(sora, ['agency-administrator']));
    today = new Date(world.clock.now() - 5 * 3_600_000).toISOString().slice(0, 10);
    await rule('seal', '5');
  });
  afterAll(() => world?.server.close());

  async function rule(code: string, years: string) {
    const path = `/agencies/${world.journey.agencies.sora}/settings/keeping`;
    const version = /name="version" value="(\d+)"/.exec((await administrator.get(path)).text)![1]!;
    return administrator.post(path, { version, rule: code, years, law: 'Ohio schedule 12' });
  }
  async function gone(how: string, years: number): Promise<string> {
    const who = {
      agencyId: world.journey.agencies.sora,
      number: `KM-${++n}`,
      surname: `Wetherby${n}`,
      given: 'Ansel',
    };
    const id = await registered(database(), who, world.clock.now());
    const [year, month, day] = today.split('-') as [string, string, string];
    await clerk.get(`/registry/${id}/end`);
    const ended = await clerk.post(`/registry/${id}/end`, {
      end: how,
      reason: 'Lives in Nevada now, as its registry says',
      'on-year': year,
      'on-month': month,
      'on-day': day,
    });
    expect(ended.status).toBe(303);
    await database().asSystem((tx) =>
      sql`update registrants set ended_on = ended_on - ${years} * interval '1 year' where id = ${id}`.execute(
        tx,
      ),
    );
    return id;
  }
  const sweep = () => keepMovedOut({ db: database(), clock: world.clock });
  const file = (id: string) => database().asSystem(async (tx) => (await readRegistrant(tx, id))!);
  const tasks = async (id: string) =>
    database().asSystem(async (tx) =>
      (
        await sql<{
          state: string;
        }>`select state from tasks where object_id = ${id} and kind = 'keep-moved-out'`.execute(tx)
      ).rows.map((t) => t.state),
    );
  const actions = async (id: string) =>
    database().asSystem(async (tx) =>
      (
        await sql<{
          action: string;
        }>`select action from audit_entries where object_id = ${id} and outcome <> 'refused' and action in ('registrant.keeping-asked', 'registrant.keeping', 'registrant.sealed') order by action`.execute(
          tx,
        )
      ).rows.map((a) => a.action),
    );
  const decide = async (id: string, fields: Record<string, string>) => {
    await clerk.get(`/registry/${id}/keeping`);
    return clerk.post(`/registry/${id}/keeping`, { reason: 'The case in Ohio is closed', ...fields });
  };
  const until = { 'until-year': String(new Date().getFullYear() + 9), 'until-month': '1', 'until-day': '2' };

  test('an officer is asked once when the time is over; nothing is sealed before, and who left later or was deported waits', async () => {
    const old = await gone('moved-out', 6);
    const young = await gone('moved-out', 4);
    const deported = await gone('deported', 6);
    expect((await sweep()).asked).toBe(1);
    expect((await sweep()).asked).toBe(0);
    expect(await tasks(old)).toEqual(['open']);
    expect([...(await tasks(young)), ...(await tasks(deported))]).toEqual([]);
    expect((await file(old)).sealedAtMs).toBeNull();
    expect((await clerk.get('/tasks')).text).toContain(`/registry/${old}/keeping`);
    expect((await clerk.get(`/registry/${old}/keeping`)).text).toContain('Ohio schedule 12');
    expect((await clerk.get(`/registry/${young}/keeping`)).text).not.toContain('name="decision"');
    expect((await clerk.get(`/registry/${deported}/keeping`)).status).toBe(404);

    expect((await decide(old, { decision: '' })).status).toBe(422);
    expect((await decide(old, { decision: 'keep' })).status).toBe(422);
    expect((await decide(old, { decision: 'seal' })).status).toBe(303);
    expect((await file(old)).sealedAtMs).toBeNull();
    expect((await sweep()).sealed).toBe(1);
    expect(await file(old)).toMatchObject({ displayName: 'Sealed', state: 'moved-out' });
    expect((await file(old)).sealedAtMs).not.toBeNull();
    expect(await tasks(old)).toEqual(['done']);
    expect(await actions(old)).toEqual([
      'registrant.keeping',
      'registrant.keeping-asked',
      'registrant.sealed',
    ]);
    // Nothing is lost: who says what for reads it, and an officer opens the seal again.
    await clerk.post(`/registry/${old}/unseal`, {
      purpose: 'complaint',
      caseNumber: '',
      why: 'Asked by the court',
    });
    expect((await clerk.get(`/registry/${old}/keeping`)).text).toContain('Wetherby1');
    expect((await decide(old, { decision: 'seal' })).status).toBe(409);
    expect((await decide(old, { decision: 'keep', ...until })).status).toBe(303);
    expect(await file(old)).toMatchObject({ displayName: 'Wetherby1, Ansel', sealedAtMs: null });
    expect(await sweep()).toEqual({ asked: 0, sealed: 0, withdrawn: 0 });
  });

  test('a file that is kept until a day is asked about on that day again', async () => {
    const id = await gone('moved-out', 7);
    await sweep();
    expect((await decide(id, { decision: 'keep', ...until })).status).toBe(303);
    expect(await tasks(id)).toEqual(['done']);
    expect((await sweep()).asked).toBe(0);
    await database().asSystem((tx) =>
      sql`update registrant_keepings set keep_until = ${today}::date - 30 where registrant_id = ${id}`.execute(
        tx,
      ),
    );
    expect((await sweep()).asked).toBe(1);
    expect((await tasks(id)).toSorted()).toEqual(['done', 'open']);
  });

  test('a legal hold on the person stops the seal until it ends, and the page says so', async () => {
    const id = await gone('moved-out', 8);
    await sweep();
    const held = await database().asSystem(async (tx) => {
      const { rows } = await sql<{
        id: string;
      }>`insert into subjects (id, created_at) values (gen_random_uuid(), now()) returning id`.execute(tx);
      await sql`update registrants set subject_id = ${rows[0]!.id} where id = ${id}`.execute(tx);
      return placeHold(
        tx,
        {
          objectKind: 'subject',
          objectId: rows[0]!.id,
          authority: 'Order 1:26-cv-1',
          reason: 'Pending suit',
          placedBy: 'x',
        },
        world.clock.now(),
      );
    });
    expect((await decide(id, { decision: 'seal' })).status).toBe(303);
    expect((await sweep()).sealed).toBe(0);
    expect((await clerk.get(`/registry/${id}/keeping`)).text).toContain('A legal hold stands on this person');
    expect((await file(id)).sealedAtMs).toBeNull();
    await database().asSystem((tx) =>
      endHold(tx, (held as { id: string }).id, 'x', 'settled', world.clock.now()),
    );
    expect((await sweep()).sealed).toBe(1);
  });

  test('who came back, and whom a changed rule does not mean, is asked about no more', async () => {
    const id = await gone('moved-out', 6);
    await sweep();
    expect(await tasks(id)).toEqual(['open']);
    expect((await rule('keep', '')).status).toBe(303);
    expect((await sweep()).withdrawn).toBeGreaterThanOrEqual(1);
    expect(await tasks(id)).toEqual(['cancelled']);
    expect((await rule('seal', '')).status).toBe(422);
    expect((await rule('seal', '5')).status).toBe(303);
    await sweep();
    expect(await tasks(id)).toEqual(['open']);
    const [year, month, day] = today.split('-') as [string, string, string];
    await clerk.get(`/registry/${id}/end`);
    await clerk.post(`/registry/${id}/end`, {
      end: 'returned',
      reason: 'Lives here again since today',
      'on-year': year,
      'on-month': month,
      'on-day': day,
    });
    await sweep();
    expect(await tasks(id)).toEqual(['cancelled']);
    expect((await clerk.get(`/registry/${id}/keeping`)).status).toBe(404);
  });
});
