import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ROLES, type Role } from '#domain/actor.js';
import { AUDIT_ACTIONS } from '#domain/auditAction.js';
import { newId } from '#storage/newId.js';
import type { Browser } from '../../test/support/browser.js';
import { freshServerDatabase, type Opened } from '../../test/support/databases.js';
import { makeWorld, type TestPerson, type World } from '../../test/support/world.js';
import { allRoutes } from './routes.js';

/**
 * Goes through every declared route by itself: a new route is proven the moment it is in the list. On PostgreSQL,
 * where row-level security is the second barrier.
 */
let opened: Opened;
let world: World;
let ours: string;
let theirs: string;
let victim: TestPerson;

beforeAll(async () => {
  opened = await freshServerDatabase();
  world = await makeWorld(opened.db);
  ours = await world.agency();
  theirs = await world.agency();
  victim = await world.person(theirs, ['agency-officer']);
});
afterAll(async () => {
  await world?.server.close();
  await opened?.close();
});

/** A path of the route with ids that exist but are another agency's, or that do not exist at all. */
function pathsOf(path: string): string[] {
  return [victim.id, theirs, newId(Date.now()), "x' or '1'='1", '..%2F..%2Fetc'].map((id) =>
    path.replace(/:[a-zA-Z]+/g, encodeURIComponent(id)),
  );
}

const pages = allRoutes.filter((r) => r.kind === 'page');
const apis = allRoutes.filter((r) => r.kind === 'api');
const label = (r: { method: string; path: string }) => `${r.method} ${r.path}`;
const rows = (list: typeof allRoutes) => list.map((r) => [label(r), r] as const);

describe('nobody signed in', () => {
  test.each(rows(pages))('%s leads to the sign-in page or says no', async (_name, route) => {
    const answer = await world.server.app.inject({
      method: route.method,
      url: pathsOf(route.path)[0]!,
      headers: { accept: 'text/html' },
    });
    expect([303, 401, 415]).toContain(answer.statusCode);
    if (answer.statusCode === 303) expect(answer.headers.location).toMatch(/^\/sign-in/);
  });

  test.each(rows(apis))('%s is closed', async (_name, route) => {
    const answer = await world.server.app.inject({ method: route.method, url: pathsOf(route.path)[0]! });
    expect(answer.statusCode).toBe(401);
  });
});

describe('a person without a role', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await world.signedIn(await world.person(ours, []));
    await browser.get('/account');
  });

  // What is open to everybody who can sign in, by the policies' own words.
  const OPEN = ['Account', 'Session', 'FormDraft', 'Agency', 'Feed', 'Service', 'SignIn'];
  test.each(
    rows(pages.filter((r) => !OPEN.includes(r.object.kind))),
  )('%s shows nothing', async (_name, route) => {
    for (const path of pathsOf(route.path)) {
      const answer = route.method === 'GET' ? await browser.get(path) : await browser.post(path);
      expect([400, 403, 404, 415]).toContain(answer.status);
      expect(answer.text).not.toContain(victim.name);
    }
  });
});

describe('an agency with every role that an agency can give', () => {
  let browser: Browser;
  const roles = (Object.keys(ROLES) as Role[]).filter(
    (r) => !r.startsWith('nsotc') && r !== 'help-desk' && r !== 'auditor',
  );
  beforeAll(async () => {
    browser = await world.signedIn(await world.person(ours, roles));
    await browser.get('/account');
  });

  test.each(
    rows(pages.filter((r) => r.path.includes(':') && r.object.kind !== 'Agency')),
  )('%s opens no other agency’s object', async (_name, route) => {
    for (const path of pathsOf(route.path)) {
      const answer = route.method === 'GET' ? await browser.get(path) : await browser.post(path);
      expect([400, 403, 404, 415]).toContain(answer.status);
      expect(answer.text).not.toContain(victim.name);
    }
  });

  test.each(
    rows(pages.filter((r) => r.method !== 'GET')),
  )('%s is refused without its form token', async (_name, route) => {
    const answer = await browser.post(pathsOf(route.path)[0]!, { _csrf: 'forged' });
    expect([403, 404]).toContain(answer.status);
  });

  test('lists hold no one of another agency', async () => {
    for (const route of pages.filter((r) => r.method === 'GET' && !r.path.includes(':') && !r.passive)) {
      const answer = await browser.get(route.path);
      expect(answer.text).not.toContain(victim.name);
    }
  });
});

test('a read whose audit row cannot be written shows nothing', async () => {
  const administrator = await world.person(ours, ['agency-administrator']);
  const browser = await world.signedIn(administrator);
  expect((await browser.get('/users')).status).toBe(200);
  const { openOwner } = await import('../../test/support/databases.js');
  const owner = await openOwner(opened.db);
  await owner.asOwner((tx) => sql`revoke insert on audit_entries from rsoits_web`.execute(tx));
  const answer = await browser.get('/users');
  expect(answer.status).toBe(500);
  expect(answer.text).not.toContain(administrator.name);
  await owner.asOwner((tx) => sql`grant insert on audit_entries to rsoits_web`.execute(tx));
  await owner.close();
  expect((await browser.get('/users')).status).toBe(200);
});

test('every page that is opened leaves its declared row, with ids and no names', async () => {
  const administrator = await world.person(ours, ['agency-administrator']);
  const browser = await world.signedIn(administrator);
  for (const route of pages.filter(
    (r) => r.method === 'GET' && r.object.kind === 'User' && !r.path.includes(':'),
  )) {
    expect((await browser.get(route.path)).status).toBe(200);
    const found = await opened.db.asSystem((tx) =>
      sql<{ action: string; facts: Record<string, unknown> }>`
        select action, facts from audit_entries where actor_id = ${administrator.id} order by at desc, id desc limit 1`.execute(
        tx,
      ),
    );
    expect(found.rows[0]?.action).toBe(route.audit);
    expect(AUDIT_ACTIONS[route.audit as keyof typeof AUDIT_ACTIONS].kind).not.toBe('public');
    expect(JSON.stringify(found.rows[0]?.facts)).not.toContain('Pat ');
  }
});

test('the help desk releases an account of any agency and reads no candidate', async () => {
  const nsotc = await world.agency({ kind: 'nsotc', jurisdiction: 'US' });
  const browser = await world.signedIn(await world.person(nsotc, ['help-desk']));
  await opened.db.asSystem((tx) =>
    sql`update users set locked_at = now() where id = ${victim.id}`.execute(tx),
  );
  const shown = await browser.get(`/users/${victim.id}`);
  expect(shown.status).toBe(200);
  expect((await browser.post(`/users/${victim.id}/unlock`)).status).toBe(303);
  const found = await opened.db.asSystem((tx) =>
    sql<{
      locked: boolean;
    }>`select locked_at is not null as locked from users where id = ${victim.id}`.execute(tx),
  );
  expect(found.rows).toEqual([{ locked: false }]);
  expect((await browser.post(`/users/${victim.id}/reset`, { checked: 'call-back' })).status).toBe(403);
});

test('an administrator adds a person to the own agency and to no other', async () => {
  const browser = await world.signedIn(await world.person(ours, ['agency-administrator']));
  await browser.get('/users/new');
  const fields = { name: 'Robin Roe', username: 'robin.roe', email: '', roles: 'agency-officer' };
  expect((await browser.post('/users/new', { ...fields, agency: theirs })).status).toBe(403);
  expect((await browser.post('/users/new', { ...fields, agency: ours, username: 'x' })).status).toBe(422);
  const added = await browser.post('/users/new', { ...fields, agency: ours });
  expect(added.status).toBe(200);
  expect(added.text).toMatch(/[a-z0-9]{4}(-[a-z0-9]{4}){4}/);
  expect((await browser.post('/users/new', { ...fields, agency: ours })).status).toBe(422);
});

test('an administrator keeps the own agency’s hours and contacts, and no other agency’s', async () => {
  const browser = await world.signedIn(await world.person(ours, ['agency-administrator']));
  const form = await browser.get(`/agencies/${ours}/settings/hours`);
  const version = /name="version" value="(\d+)"/.exec(form.text)![1]!;
  const hours = { version, 'hours-1-from': '08:00', 'hours-1-to': '17:00' };
  expect((await browser.post(`/agencies/${theirs}/settings/hours`, hours)).status).toBe(403);
  expect(
    (await browser.post(`/agencies/${ours}/settings/hours`, { ...hours, 'hours-1-to': '07:00' })).status,
  ).toBe(422);
  expect((await browser.post(`/agencies/${ours}/settings/hours`, hours)).status).toBe(303);
  expect((await browser.post(`/agencies/${ours}/settings/hours`, hours)).status).toBe(409);
  for (const part of ['contacts', 'channels', 'calendar', 'stand-in'])
    expect((await browser.get(`/agencies/${ours}/settings/${part}`)).status).toBe(200);
  const next = {
    version: String(Number(version) + 1),
    'contact-0-name': 'Duty desk',
    'contact-0-checked': 'yes',
  };
  expect((await browser.post(`/agencies/${ours}/settings/contacts`, next)).status).toBe(303);
  const shown = await browser.get(`/agencies/${ours}`);
  expect(shown.text).toContain('Duty desk');
  expect(shown.text).toContain('08:00');
});
