import { sql } from 'kysely';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { freePort } from '../../sim/freePort.js';
import { noteFailure } from '../../src/storage/signIn.js';
import { launchChromium } from '../support/chromium.js';
import { freshServerDatabase, type Opened } from '../support/databases.js';
import { makeWorld, type TestPerson, type World } from '../support/world.js';

/** Passkeys in a real browser, with the authenticator that its developer protocol offers in place of a device. */
let opened: Opened;
let world: World;
let browser: Browser;
let person: TestPerson;
let origin: string;

beforeAll(async () => {
  opened = await freshServerDatabase();
  // Passkeys are bound to the address, so the port must be known before the server is made.
  const port = await freePort();
  origin = `http://localhost:${port}`;
  world = await makeWorld(opened.db, { settings: { publicUrl: origin } });
  person = await world.person(await world.agency(), ['agency-officer']);
  await world.server.app.listen({ host: '127.0.0.1', port });
  browser = await launchChromium();
});
afterAll(async () => {
  await browser?.close();
  await world?.server.close();
  await opened?.close();
});

async function withAuthenticator(): Promise<Page> {
  const page = await (await browser.newContext()).newPage();
  const protocol = await page.context().newCDPSession(page);
  await protocol.send('WebAuthn.enable');
  await protocol.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  });
  return page;
}

test('a passkey is added, signs in alone, also when the password is locked, and opens a locked session', async () => {
  const page = await withAuthenticator();
  await page.goto(`${origin}/sign-in?next=/account`);
  await page.fill('[name=username]', person.name);
  await page.fill('[name=password]', person.password);
  await page.click('main form[action="/sign-in"] button[type=submit]');
  await page.waitForURL('**/sign-in/code**');
  await page.fill('[name=code]', await person.code());
  await page.click('main form button[type=submit]');
  await page.waitForURL('**/account');

  await page.fill('[name=passkeyName]', 'Key of the desk');
  await page.click('form[data-passkey=register] button[type=submit]');
  await page.waitForURL('**/account?done=passkeyAdded');
  expect(await page.textContent('main')).toContain('Key of the desk');

  const signInByPasskey = async (next: string) => {
    await page.goto(`${origin}/sign-in?next=${encodeURIComponent(next)}`);
    await page.click('form[data-passkey=sign-in] button[type=submit]');
    await page.waitForURL(`**${next}`);
  };
  await page.context().clearCookies();
  await signInByPasskey('/account');

  // Locked for passwords: the passkey still works.
  world.clock.pass(1000);
  for (let i = 0; i < 5; i++)
    await opened.db.asSystem((tx) =>
      noteFailure(tx, { userId: person.id, method: 'password' }, world.clock.now()),
    );
  await page.context().clearCookies();
  await signInByPasskey('/account');
  const user = await opened.db.asSystem((tx) =>
    sql<{
      locked: boolean;
    }>`select locked_at is not null as locked from users where id = ${person.id}`.execute(tx),
  );
  expect(user.rows).toEqual([{ locked: true }]);

  // Idle: locked, and the passkey opens the same session again.
  world.clock.pass(31 * 60_000);
  await page.goto(`${origin}/account`);
  expect(page.url()).toContain('/locked');
  await signInByPasskey('/account');
});

test('a signed answer that is sent twice is refused the second time', async () => {
  const page = await withAuthenticator();
  await opened.db.asSystem((tx) =>
    sql`update users set locked_at = null where id = ${person.id}`.execute(tx),
  );
  world.clock.pass(60_000);
  await page.goto(`${origin}/sign-in?next=/account`);
  await page.fill('[name=username]', person.name);
  await page.fill('[name=password]', person.password);
  await page.click('main form[action="/sign-in"] button[type=submit]');
  await page.waitForURL('**/sign-in/code**');
  await page.fill('[name=code]', await person.code());
  await page.click('main form button[type=submit]');
  await page.waitForURL('**/account');
  await page.fill('[name=passkeyName]', 'Second key');
  await page.click('form[data-passkey=register] button[type=submit]');
  await page.waitForURL('**/account?done=passkeyAdded');
  await page.context().clearCookies();

  await page.goto(`${origin}/sign-in`);
  const cookiesBefore = await page.context().cookies();
  const sent = page.waitForRequest((r) => r.method() === 'POST' && r.url().endsWith('/sign-in/passkey'));
  await page.click('form[data-passkey=sign-in] button[type=submit]');
  const request = await sent;
  const [body, headers] = [request.postData()!, await request.allHeaders()];
  await page.waitForURL((url) => !url.pathname.startsWith('/sign-in'));
  const again = await fetch(`${origin}/sign-in/passkey`, {
    method: 'POST',
    redirect: 'manual',
    headers: { 'content-type': 'application/x-www-form-urlencoded', cookie: headers.cookie ?? '' },
    body,
  });
  expect(cookiesBefore.length).toBeGreaterThan(0);
  expect(again.status).toBe(422);
});
