import { sql } from 'kysely';
import { beforeAll, expect, test } from 'vitest';
import { ROLES, type Role, roleFits } from '#domain/actor.js';
import { listChannels, readChannelSecrets } from '#storage/agencyChannels.js';
import { findClientByName } from '#storage/apiClients.js';
import { readCalendars } from '#storage/calendars.js';
import { addFirstFacts } from '#storage/firstFacts.js';
import { disableIdleUsers, findUser } from '#storage/users.js';
import type { Browser } from '../../../test/support/browser.js';
import { onBothDatabases } from '../../../test/support/databases.js';
import { makeWorld, type World } from '../../../test/support/world.js';

onBothDatabases('keeping an agency', (db) => {
  let w: World;
  let ohio: string;
  let other: string;
  let administrator: Browser;
  let national: Browser;
  const version = async (path: string) =>
    /name="version" value="(\d+)"/.exec((await administrator.get(path)).text)?.[1] ?? '';

  beforeAll(async () => {
    w = await makeWorld(db());
    await db().asSystem((tx) => addFirstFacts(tx, w.clock.now()));
    ohio = await w.agency({ name: 'Ohio Unit' });
    other = await w.agency({ name: 'Iowa Unit' });
    administrator = await w.signedIn(await w.person(ohio, ['agency-administrator']));
    const nsotc = await w.agency({ kind: 'nsotc', jurisdiction: 'US' });
    national = await w.signedIn(await w.person(nsotc, ['agency-administrator']));
  });

  test.each(
    Object.keys(ROLES) as Role[],
  )('somebody who is %s alone starts on a page that is open to them', async (role) => {
    const nsotc = await w.agency({ kind: 'nsotc', jurisdiction: 'US' });
    const places = roleFits(role, 'sora') ? [ohio, nsotc] : [nsotc];
    for (const place of places) {
      const browser = await w.signedIn(await w.person(place, [role]));
      const start = await browser.get('/');
      expect(start.status).toBe(303);
      expect((await browser.get(start.location!)).status).toBe(200);
    }
  });

  test('a password that somebody else made is changed before anything opens, and the page says why', async () => {
    const person = await w.person(ohio, ['agency-officer']);
    await db().asSystem((tx) =>
      sql`update users set must_change_password = true where id = ${person.id}`.execute(tx),
    );
    const browser = await w.signedIn(person);
    expect((await browser.get('/inbox')).location).toBe('/account/password');
    const asked = await browser.get('/account/password');
    expect(asked.text).toContain('made for you by somebody else');
    expect(asked.text).not.toContain('Recovery codes');
    const passwordNew = 'Quiet-Lantern-Harbor-77';
    const post = (to: string) =>
      browser.post('/account/password', { passwordNow: person.password, passwordNew: to });
    expect((await post('short')).status).toBe(422);
    expect((await post(passwordNew)).location).toBe('/account?done=saved');
    expect((await browser.get('/account')).text).toContain('Recovery codes');
    expect((await browser.get('/inbox')).status).toBe(200);
  });

  test('people: an agency gives its own roles only, and no administrator changes themselves', async () => {
    const officer = await w.person(ohio, ['agency-officer']);
    const path = `/users/${officer.id}/change`;
    const fields = { name: 'Pat Roe', email: '', badge: '7', status: 'active', version: await version(path) };
    for (const roles of ['auditor', 'rule-approver', 'nsotc-officer', ''])
      expect((await administrator.post(path, { ...fields, roles })).status).toBe(422);
    expect((await administrator.post(path, { ...fields, roles: 'register-officer' })).status).toBe(303);
    const changed = await db().asSystem((tx) => findUser(tx, officer.id));
    expect(changed).toMatchObject({ displayName: 'Pat Roe', roles: ['register-officer'], badge: '7' });
    // The version was used: a second save of the same form is refused.
    expect((await administrator.post(path, { ...fields, roles: 'agency-officer' })).status).toBe(409);
    const elsewhere = await w.person(other, ['agency-officer']);
    expect((await administrator.get(`/users/${elsewhere.id}/change`)).status).toBe(404);
  });

  test('a role that is not the agency’s opens nothing, wherever it came from', async () => {
    const planted = await w.signedIn(await w.person(ohio, ['auditor', 'rule-author', 'rule-approver']));
    await planted.get('/account');
    expect((await planted.get('/audit')).status).toBe(403);
    expect((await planted.get('/rules')).status).toBe(403);
  });

  test('help keeps name, menu and way out of who signed in, and leads to no page that would refuse', async () => {
    const reads = await w.signedIn(await w.person(ohio, ['agency-officer', 'register-officer']));
    const help = (await reads.get('/help')).text;
    expect(help).toContain('Sign out');
    expect(help).not.toContain('Not signed in');
    const told = (await administrator.get('/help')).text;
    expect(told).toContain('Open a file');
    for (const [, path] of told.matchAll(/<a class="usa-link" href="(\/[^"#]*)"/g))
      expect((await administrator.get(path!)).status, path).toBe(200);
    expect((await w.browser().get('/help')).text).toContain('Not signed in');
  });

  test('ways to be told: added, ordered, switched off; a webhook’s key is shown once, and two keys work', async () => {
    const path = `/agencies/${ohio}/settings/channels`;
    const add = async (kind: string, address: string, more: Record<string, string> = {}) =>
      administrator.post(path, {
        version: await version(path),
        'new-kind': kind,
        'new-address': address,
        ...more,
      });
    expect((await add('webhook', 'http://plain.example/in')).status).toBe(422);
    const made = await add('webhook', 'https://registry.example/in');
    const first = /whsec_[A-Za-z0-9+/=]+/.exec(made.text)?.[0];
    expect(first).toBeDefined();
    expect((await administrator.get(`/agencies/${ohio}`)).text).not.toContain(first);
    const keep = {
      'channel-0-address': 'https://registry.example/in',
      'channel-0-position': '2',
      'channel-0-used': 'yes',
    };
    expect((await add('nlets', 'OHSOR0000', keep)).status).toBe(303);
    const both = {
      ...keep,
      'channel-1-address': 'OHSOR0000',
      'channel-1-position': '1',
      // Only NSOTC approves an address for the record itself.
      'channel-1-carries': 'yes',
      'channel-0-key': 'new',
    };
    const rotated = await add('', '', both);
    const second = /whsec_[A-Za-z0-9+/=]+/.exec(rotated.text)?.[0];
    const channels = await db().asSystem((tx) => listChannels(tx, ohio));
    expect(channels.map(({ kind, active, carriesContent }) => ({ kind, active, carriesContent }))).toEqual([
      { kind: 'nlets', active: false, carriesContent: false },
      { kind: 'webhook', active: true, carriesContent: false },
    ]);
    const secrets = await db().asSystem((tx) => readChannelSecrets(tx, w.keys, channels[1]!.id));
    expect(secrets).toEqual({
      keys: [
        { id: 'k2', secret: second },
        { id: 'k1', secret: first },
      ],
    });
    expect((await administrator.post(`/agencies/${other}/settings/channels`, both)).status).toBe(403);
  });

  test('closed days of one’s own make a calendar of one’s own and change nobody else’s', async () => {
    const path = `/agencies/${ohio}/settings/calendar`;
    const save = async (days: string, code = 'US') =>
      administrator.post(path, { code, days, version: await version(path) });
    expect((await save('the 25th')).text).toContain('the 25th');
    expect((await save('9/25/2026 Fall gathering\r\n2026-12-24 Christmas Eve')).status).toBe(303);
    const calendars = await db().asSystem((tx) => readCalendars(tx));
    expect(calendars.get('US')?.days).toEqual([]);
    expect(calendars.get(`own:${ohio}`)?.days.map((d) => d.day)).toEqual(['2026-09-25', '2026-12-24']);
    expect((await save('2026-12-24 Christmas Eve', `own:${ohio}`)).status).toBe(303);
    const after = await db().asSystem((tx) => readCalendars(tx, [`own:${ohio}`]));
    expect(after.get(`own:${ohio}`)?.days.map((d) => d.day)).toEqual(['2026-12-24']);
    expect((await administrator.get(path)).text).toContain('12/24/2026 Christmas Eve');
  });

  test('nights of temporary lodging of one’s own are between 1 and 30, shown as own, and given back by an empty field', async () => {
    const path = `/agencies/${ohio}/settings/lodging`;
    const save = async (days: string) => administrator.post(path, { days, version: await version(path) });
    expect((await administrator.get(path)).text).toContain('By the guide 7');
    for (const wrong of ['0', '31', 'five']) expect((await save(wrong)).status).toBe(422);
    expect((await save('5')).status).toBe(303);
    expect((await administrator.get(`/agencies/${ohio}`)).text).toMatch(
      /Reported from 5 nights on.{0,80}own/,
    );
    expect((await save('')).status).toBe(303);
    expect((await administrator.get(`/agencies/${ohio}`)).text).toMatch(
      /Reported from 7 nights on(?!.{0,80}own<)/,
    );
  });

  test('machine clients: a secret shown once that opens a token; scopes beyond the agency are NSOTC’s to give', async () => {
    const path = `/agencies/${ohio}/machines`;
    await administrator.get(path);
    const fields = { name: 'Registry server', clientId: 'ohio-registry', jwk: '' };
    expect((await administrator.post(path, { ...fields, scopes: 'ncic:write' })).status).toBe(422);
    expect(
      (
        await administrator.post(path, {
          ...fields,
          scopes: 'notifications:read',
          jwk: '{"kty":"oct","k":"x"}',
        })
      ).status,
    ).toBe(422);
    const made = await administrator.post(path, { ...fields, scopes: 'notifications:read' });
    const secret = /rs-big-code[^>]*>([A-Za-z0-9_-]{32})</.exec(made.text)?.[1] ?? '';
    const token = (given: string) =>
      w.server.app.inject({
        method: 'POST',
        url: '/oauth/token',
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
        payload: `grant_type=client_credentials&client_id=ohio-registry&client_secret=${given}`,
      });
    expect((await token(secret)).statusCode).toBe(200);
    expect((await token('wrong')).statusCode).toBe(401);
    const { id } = (await db().asSystem((tx) => findClientByName(tx, 'ohio-registry')))!;
    await national.get('/agencies');
    await national.post(`/machines/${id}`, {
      what: 'scopes',
      scopes: ['notifications:read', 'screening:ask'],
    });
    // What NSOTC gave stays when the agency changes the rest.
    await administrator.post(`/machines/${id}`, {
      what: 'scopes',
      scopes: ['screening:ask', 'register:write'],
    });
    const changed = await db().asSystem((tx) => findClientByName(tx, 'ohio-registry'));
    expect(changed?.scopes).toEqual(['screening:ask', 'register:write']);
    const again = await administrator.post(`/machines/${id}/secret`, { jwk: '' });
    const next = /rs-big-code[^>]*>([A-Za-z0-9_-]{32})</.exec(again.text)?.[1] ?? '';
    expect((await token(secret)).statusCode).toBe(401);
    expect((await token(next)).statusCode).toBe(200);
    await administrator.post(`/machines/${id}`, { what: 'off' });
    expect((await token(next)).statusCode).toBe(401);
    expect((await administrator.get(`/agencies/${other}/machines`)).status).toBe(403);
    expect(
      (
        await (
          await w.signedIn(await w.person(other, ['agency-administrator']))
        ).post(`/machines/${id}`, { what: 'on' })
      ).status,
    ).toBe(403);
  });

  test('NSOTC admits an agency, which has an inbox at once; an agency’s administrator admits nobody', async () => {
    await national.get('/agencies/new');
    const fields = {
      name: 'White Shell Tribal Registry',
      kind: 'sora-tribe',
      ori: 'azdi04400',
      jurisdiction: 't31',
      zone: 'America/Phoenix',
      calendar: 'US',
      ncic: 'no',
    };
    expect((await administrator.post('/agencies/new', fields)).status).toBe(403);
    expect((await national.post('/agencies/new', { ...fields, zone: 'Arizona', ori: 'x' })).status).toBe(422);
    const added = await national.post('/agencies/new', fields);
    expect(added.status).toBe(303);
    const page = await national.get(added.headers.location as string);
    expect(page.text).toContain('White Shell Tribal Registry');
    expect(page.text).toContain('AZDI04400');
    const id = /agencies\/([0-9a-f-]{36})/.exec(added.headers.location as string)![1]!;
    expect((await db().asSystem((tx) => listChannels(tx, id))).map((ch) => ch.kind)).toEqual(['portal']);
    expect((await national.post('/agencies/new', fields)).status).toBe(422);
  });

  test('somebody switched off is signed out at once; switched on again, idle days count anew', async () => {
    const leaver = await w.person(ohio, ['agency-officer']);
    const session = await w.signedIn(leaver);
    const path = `/users/${leaver.id}/change`;
    const fields = { name: 'Gone', roles: 'agency-officer' };
    await administrator.post(path, { ...fields, status: 'disabled', version: await version(path) });
    expect((await session.get('/inbox')).status).toBe(303);
    await administrator.post(path, { ...fields, status: 'active', version: await version(path) });
    const soon = w.clock.now() + 60_000;
    const idleMs = 1000;
    await db().asSystem((tx) => disableIdleUsers(tx, w.clock.now() + 500, idleMs));
    expect((await db().asSystem((tx) => findUser(tx, leaver.id)))?.status).toBe('active');
    await db().asSystem((tx) => disableIdleUsers(tx, soon, idleMs));
    expect((await db().asSystem((tx) => findUser(tx, leaver.id)))?.status).toBe('disabled');
  });
});
