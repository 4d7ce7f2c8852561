import { afterAll, beforeAll, expect, test } from 'vitest';
import { keepHouse } from '#steps/keepHouse.js';
import type { Browser } from '../../../test/support/browser.js';
import { type CaseWorld, makeCaseWorld } from '../../../test/support/caseWorld.js';
import { onBothDatabases } from '../../../test/support/databases.js';

const DAY = 86_400_000;

onBothDatabases('verified contacts', (database) => {
  let world: CaseWorld;
  let ohio: Browser;
  let tribe: Browser;
  let stranger: Browser;
  const rows = <Row>(text: string) => world.journey.rows<Row>(text);

  beforeAll(async () => {
    world = await makeCaseWorld(database());
    const { sora, tribe: nation, lea } = world.journey.agencies;
    const all = ['register-officer', 'agency-officer', 'agency-administrator'] as const;
    ohio = await world.signedIn(await world.person(sora, all));
    tribe = await world.signedIn(await world.person(nation, all));
    stranger = await world.signedIn(await world.person(lea, all));
  });
  afterAll(() => world?.server.close());

  async function saveContacts(fields: Record<string, string>): Promise<void> {
    const path = `/agencies/${world.journey.agencies.tribe}/settings/contacts`;
    const form = await tribe.get(path);
    const version = /name="version" value="(\d+)"/.exec(form.text)![1]!;
    const known = /name="contact-0-id" value="([^"]*)"/.exec(form.text)?.[1] ?? '';
    const saved = await tribe.post(path, { version, 'contact-0-id': known, ...fields });
    expect(saved.status, saved.text).toBe(303);
  }
  const DESK = {
    'contact-0-name': 'Registry desk',
    'contact-0-purpose': 'registry-office',
    'contact-0-phone': '555-0177',
  };

  test('a move announced to a stale contact is an incident that both sides see and a check ends', async () => {
    await database().asSystem(async (tx) => {
      const { sql } = await import('kysely');
      await sql`delete from agency_contacts where agency_id = ${world.journey.agencies.tribe}`.execute(tx);
    });
    await saveContacts(DESK);
    await ohio.get('/registry/new');
    const on = { 'on-year': '2026', 'on-month': '11', 'on-day': '19' };
    const opened = await ohio.post('/registry/new', {
      another: 'yes',
      surname: 'Thistlewood',
      given: 'Osric',
      number: 'C-1',
      juvenile: 'no',
      basis: 'residence',
      ...on,
    });
    await ohio.get(`${opened.location}/relocate`);
    const sent = await ohio.post(`${opened.location}/relocate`, {
      agency: world.journey.agencies.tribe,
      tie: 'residence',
      ...on,
      'on-day': '20',
    });
    expect(sent.status, sent.text).toBe(303);
    await world.settle();
    expect((await tribe.get('/agencies?kind=sora-state')).text).toMatch(/rs-sub">Ohio</);
    expect((await tribe.get('/agencies')).text).toContain('Stale contacts that somebody relied on');
    expect((await ohio.get('/agencies')).text).toContain('Telephone the agency');
    expect((await stranger.get('/agencies')).text).not.toContain('Stale contacts that somebody relied on');
    expect((await tribe.get('/tasks')).text).toContain('verify your contacts now</a>');
    expect((await ohio.get('/tasks')).text).toContain('make sure by telephone that it knows</a>');
    expect(await rows(`select why, cause, state from contact_incidents`)).toEqual([
      { why: 'never', cause: 'relocation', state: 'open' },
    ]);

    await saveContacts({ ...DESK, 'contact-0-checked': 'yes' });
    expect(await rows(`select state from contact_incidents`)).toEqual([{ state: 'closed' }]);
    expect((await tribe.get('/tasks')).text).not.toContain('verify your contacts now</a>');
    expect((await ohio.get('/agencies')).text).not.toContain('Stale contacts that somebody relied on');
    expect(
      await rows(`select verified_by is not null as by from agency_contacts where name = 'Registry desk'`),
    ).toEqual([{ by: true }]);
  });

  test('the directory is found by a contact’s name, by place and by what is unchecked', async () => {
    expect((await stranger.get('/agencies?q=registry+desk')).text).toContain('555-0177');
    expect((await stranger.get('/agencies?q=nobody-has-this')).text).toContain('No agency fits');
    const nation = 'Registry desk';
    expect((await stranger.get('/agencies?show=unchecked')).text).not.toContain(nation);
    world.clock.pass(91 * DAY);
    const later = await world.signedIn(await world.person(world.journey.agencies.lea, ['agency-officer']));
    expect((await later.get('/agencies?show=unchecked')).text).toContain(nation);
    expect((await later.get('/agencies?show=inactive')).text).toContain('No agency fits');
  });

  test('the cycle is a task with a clock that climbs to the duty desk, and a check ends both', async () => {
    const { journey } = world;
    journey.clock.set(world.clock.now());
    await keepHouse(journey.context);
    await keepHouse(journey.context);
    const [contact] = await rows<{ id: string }>(
      `select id from agency_contacts where name = 'Registry desk'`,
    );
    const of = (table: string, column: string) =>
      rows<{ state: string }>(`select state from ${table} where ${column} = '${contact!.id}'`);
    expect(await of('deadlines', 'object_id')).toEqual([{ state: 'running' }]);
    expect(await of('tasks', 'object_id')).toEqual([{ state: 'open' }]);
    world.clock.pass(15 * DAY);
    journey.clock.set(world.clock.now());
    const { chaseDeadlines } = await import('#steps/chaseDeadline.js');
    await chaseDeadlines(journey.context);
    expect(
      await rows(`select state from tasks where kind = 'contact-overdue' and object_id = '${contact!.id}'`),
    ).toEqual([{ state: 'open' }]);
    tribe = await world.signedIn(
      await world.person(world.journey.agencies.tribe, ['agency-officer', 'agency-administrator']),
    );
    await saveContacts({ ...DESK, 'contact-0-checked': 'yes' });
    journey.clock.set(world.clock.now());
    await keepHouse(journey.context);
    expect(
      await rows(`select state, kind from tasks where object_id = '${contact!.id}' and state = 'open'`),
    ).toEqual([]);
  });
});
