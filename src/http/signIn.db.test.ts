import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { releaseLock } from '#storage/signIn.js';
import { onBothDatabases } from '../../test/support/databases.js';
import { makeWorld, type TestPerson, type World } from '../../test/support/world.js';

onBothDatabases('sign-in', (database) => {
  let world: World;
  let agency: string;
  let person: TestPerson;
  const fresh = async () => {
    person = await world.person(agency, ['agency-officer']);
    return person;
  };
  const password = async (username: string, given: string) => {
    const browser = world.browser();
    await browser.get('/sign-in');
    return { browser, answer: await browser.post('/sign-in', { username, password: given }) };
  };

  beforeAll(async () => {
    world = await makeWorld(database());
    agency = await world.agency();
  });
  afterAll(() => world?.server.close());

  test('password and code open a session, and each leaves a row', async () => {
    const { id } = await fresh();
    const browser = await world.signedIn(person);
    expect((await browser.post('/session/stay')).status).toBe(403);
    const rows = await database().asSystem((tx) =>
      sql<{
        action: string;
      }>`select action from audit_entries where object_id = ${id} order by at, id`.execute(tx),
    );
    expect(rows.rows.map((r) => r.action).sort()).toEqual(['sign-in.succeeded', 'sign-in.try']);
  });

  test('a wrong password and an unknown name get the same page', async () => {
    await fresh();
    const wrong = await password(person.name, 'not the password');
    const unknown = await password('nobody-here', 'not the password');
    const bare = (text: string, name: string) => text.replace(/value="[^"]*"/g, '').replaceAll(name, '');
    expect(wrong.answer.status).toBe(422);
    expect(unknown.answer.status).toBe(422);
    expect(bare(wrong.answer.text, person.name)).toBe(bare(unknown.answer.text, 'nobody-here'));
  });

  test('five failures in 15 minutes lock until released; a name that nobody has locks alike', async () => {
    await fresh();
    for (const name of [person.name, `ghost-${person.name}`]) {
      for (let i = 0; i < 4; i++) {
        expect((await password(name, 'wrong')).answer.text).toContain('is not right');
        world.clock.pass(1000);
      }
      expect((await password(name, 'wrong')).answer.text).toContain('This account is locked');
    }
    world.clock.pass(24 * 3_600_000);
    expect((await password(person.name, person.password)).answer.text).toContain('This account is locked');
    await database().asSystem((tx) => releaseLock(tx, person.id, world.clock.now()));
    expect((await password(person.name, person.password)).answer.status).toBe(303);
  });

  test('failures more than 15 minutes apart do not lock', async () => {
    await fresh();
    for (let i = 0; i < 7; i++) {
      expect((await password(person.name, 'wrong')).answer.text).not.toContain('This account is locked');
      world.clock.pass(4 * 60_000);
    }
  });

  test('a code works once', async () => {
    await fresh();
    const code = await person.code();
    const first = (await password(person.name, person.password)).browser;
    await first.get('/sign-in/code');
    expect((await first.post('/sign-in/code', { code })).status).toBe(303);
    const second = (await password(person.name, person.password)).browser;
    await second.get('/sign-in/code');
    expect((await second.post('/sign-in/code', { code })).status).toBe(422);
  });
});
