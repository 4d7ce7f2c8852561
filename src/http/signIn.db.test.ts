import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { totpCode } from '#access/totp.js';
import { releaseLock } from '#storage/signIn.js';
import { setTotpSecret } from '#storage/users.js';
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

  test('what was posted to a locked session is done after it is opened again, once', async () => {
    await fresh();
    const browser = await world.signedIn(person);
    await browser.get('/account');
    world.clock.pass(30 * 60_000);
    const away = await browser.post('/account/keys', { keys: 'off' });
    expect(away.location).toBe('/locked?next=%2F');
    expect(await keysOf(person)).toBe(true);

    await browser.get('/sign-in');
    await browser.post('/sign-in', { username: person.name, password: person.password });
    await browser.get('/sign-in/code');
    const back = await browser.post('/sign-in/code', { code: await person.code() });
    expect(back).toMatchObject({ status: 303, location: '/account?done=saved' });
    expect(await keysOf(person)).toBe(false);
    expect((await browser.get('/account')).status).toBe(200);
    const kept = await database().asSystem((tx) =>
      sql`select from sessions where facts ? 'kept'`.execute(tx),
    );
    expect(kept.rows).toEqual([]);
  });

  test('a post without its form token is not kept over a lock either', async () => {
    await fresh();
    const browser = await world.signedIn(person);
    await browser.get('/account');
    world.clock.pass(30 * 60_000);
    expect((await browser.post('/account/keys', { keys: 'off', _csrf: 'forged' })).status).toBe(403);
  });

  test('somebody else who signs in over a locked session finds nothing of it', async () => {
    await fresh();
    const first = person;
    const browser = await world.signedIn(first);
    await browser.get('/account');
    world.clock.pass(30 * 60_000);
    await browser.post('/account/keys', { keys: 'off' });
    await fresh();
    await browser.get('/sign-in');
    await browser.post('/sign-in', { username: person.name, password: person.password });
    await browser.get('/sign-in/code');
    expect((await browser.post('/sign-in/code', { code: await person.code() })).location).toBe('/');
    expect(await keysOf(first)).toBe(true);
    expect(await keysOf(person)).toBe(true);
  });

  test('going on keeps a session open for twelve hours and no longer', async () => {
    await fresh();
    const browser = await world.signedIn(person);
    for (let i = 0; i < 35; i++) {
      world.clock.pass(20 * 60_000);
      expect((await browser.get('/account')).status).toBe(200);
    }
    world.clock.pass(20 * 60_000);
    expect((await browser.get('/account')).location).toBe('/sign-in?next=%2Faccount&reason=expired');
  });

  test('signing out ends the session on the server, not only in the browser', async () => {
    await fresh();
    const browser = await world.signedIn(person);
    const cookies = new Map(browser.cookies);
    await browser.get('/account');
    expect((await browser.post('/sign-out')).location).toBe('/sign-in?reason=ended');
    for (const [name, value] of cookies) browser.cookies.set(name, value);
    expect((await browser.get('/account')).status).toBe(303);
  });

  test('the first sign-in sets up an authenticator and a password of one’s own', async () => {
    const { id, name } = await fresh();
    await database().asSystem(async (tx) => {
      await setTotpSecret(tx, world.keys, id, null);
      await sql`update users set must_change_password = true where id = ${id}`.execute(tx);
    });
    const { browser, answer } = await password(name, person.password);
    expect(answer.location).toBe('/sign-in/set-up');
    const secret = /id="secret">([A-Z2-7 ]+)</
      .exec((await browser.get('/sign-in/set-up')).text)![1]!
      .replaceAll(' ', '');
    expect((await browser.post('/sign-in/set-up', { code: '000000' })).status).toBe(422);
    const code = await totpCode(secret, world.clock.now());
    expect((await browser.post('/sign-in/set-up', { code })).status).toBe(303);
    expect((await browser.get('/agencies')).status).not.toBe(200);
    await browser.get('/account/password');
    const change = (given: string) =>
      browser.post('/account/password', { passwordNow: person.password, passwordNew: given });
    expect((await change('short')).status).toBe(422);
    expect((await change('aaaaaaaaaaaaaaaaaa')).status).toBe(422);
    expect((await change(`${name} is my name and secret`)).status).toBe(422);
    expect((await change('a longer phrase of mine')).location).toBe('/account?done=saved');
    expect((await password(name, person.password)).answer.status).toBe(422);
  });

  test('a half sign-in opens nothing', async () => {
    await fresh();
    const { browser } = await password(person.name, person.password);
    expect((await browser.get('/account')).location).toContain('/sign-in');
    world.clock.pass(10 * 60_000);
    expect((await browser.get('/sign-in/code')).location).toBe('/sign-in');
  });

  test('a recovery code works once and a wrong one counts as a failure', async () => {
    await fresh();
    const browser = await world.signedIn(person);
    await browser.get('/account');
    const printed = (await browser.post('/account/recovery-codes')).text;
    const codes = [...printed.matchAll(/>([A-Z0-9]{4}-[A-Z0-9]{4}-[A-Z0-9]{4})</g)].map((m) => m[1]!);
    expect(new Set(codes).size).toBe(10);
    const tryCode = async (code: string) => {
      const { browser: other } = await password(person.name, person.password);
      await other.get('/sign-in/recovery');
      return other.post('/sign-in/recovery', { code });
    };
    expect((await tryCode(codes[3]!.toLowerCase().replaceAll('-', ' '))).status).toBe(303);
    expect((await tryCode(codes[3]!)).status).toBe(422);
    expect((await tryCode(codes[4]!)).status).toBe(303);
  });

  test('five wrong codes lock as five wrong passwords do, and end the half sign-in', async () => {
    await fresh();
    const { browser } = await password(person.name, person.password);
    for (let i = 0; i < 5; i++) {
      await browser.get('/sign-in/code');
      await browser.post('/sign-in/code', { code: '000000' });
    }
    expect((await browser.get('/sign-in/code')).location).toBe('/sign-in');
    expect((await password(person.name, person.password)).answer.text).toContain('This account is locked');
  });

  test('accounts that are disabled, over, or idle for 90 days stay outside', async () => {
    for (const change of [
      sql`update users set status = 'disabled' where id = `,
      sql`update users set ends_at = '2020-01-01' where id = `,
      sql`update users set created_at = '2020-01-01' where id = `,
    ]) {
      const { id } = await fresh();
      await database().asSystem((tx) => sql`${change}${id}`.execute(tx));
      expect((await password(person.name, person.password)).answer.text).toContain('is not active');
    }
  });

  test('disabling a user ends what is open at the next request', async () => {
    const { id } = await fresh();
    const browser = await world.signedIn(person);
    expect((await browser.get('/account')).status).toBe(200);
    await database().asSystem((tx) => sql`update users set status = 'disabled' where id = ${id}`.execute(tx));
    expect((await browser.get('/account')).status).toBe(303);
  });

  test('after signing in the browser is led to a path of ours and nowhere else', async () => {
    for (const next of [
      '//evil.example',
      'https://evil.example/',
      '/\\evil.example',
      'javascript:alert(1)',
    ]) {
      await fresh();
      const browser = world.browser();
      await browser.get('/sign-in');
      const fields = { username: person.name, password: person.password, next };
      expect((await browser.post('/sign-in', fields)).location).toBe('/sign-in/code');
      await browser.get('/sign-in/code');
      expect((await browser.post('/sign-in/code', { code: await person.code(), next })).location).toBe('/');
    }
  });

  const keysOf = async (who: TestPerson) => {
    const found = await database().asSystem((tx) =>
      sql<{ on: boolean }>`select single_keys as on from users where id = ${who.id}`.execute(tx),
    );
    return found.rows[0]?.on;
  };
});
