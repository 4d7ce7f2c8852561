import { afterAll, beforeAll, expect, test } from 'vitest';
import { askModerators } from '#steps/moderateBoards.js';
import type { Browser } from '../../../test/support/browser.js';
import { type CaseWorld, makeCaseWorld } from '../../../test/support/caseWorld.js';
import { onBothDatabases } from '../../../test/support/databases.js';

onBothDatabases('boards, events and split land', (database) => {
  let world: CaseWorld;
  let ohio: Browser;
  let tribe: Browser;
  let desk: Browser;
  const rows = <Row>(text: string) => world.journey.rows<Row>(text);
  const roles = ['register-officer', 'agency-officer'] as const;

  beforeAll(async () => {
    world = await makeCaseWorld(database());
    const { sora, tribe: nation } = world.journey.agencies;
    ohio = await world.signedIn(await world.person(sora, roles));
    tribe = await world.signedIn(await world.person(nation, roles));
    desk = await world.signedIn(world.supervisor);
  });
  afterAll(() => world?.server.close());

  async function post(who: Browser, page: string, path: string, fields: Record<string, string>) {
    await who.get(page);
    return who.post(path, fields);
  }
  const day = (name: string, text: string) => ({
    [`${name}-year`]: text.slice(0, 4),
    [`${name}-month`]: text.slice(5, 7),
    [`${name}-day`]: text.slice(8),
  });

  test('a post is read by others only when a moderator has let it in, and one removed is gone with its reason', async () => {
    const made = await post(ohio, '/boards/procedures', '/boards/procedures', {
      title: 'Checking palm cards',
      body: 'Does a second person look at every card?',
    });
    expect(made.status, made.text).toBe(303);
    const topic = made.location!.split('?')[0]!;
    expect((await ohio.get(topic)).text).toContain('waits for a moderator');
    expect((await tribe.get('/boards/procedures')).text).not.toContain('Checking palm cards');
    expect((await tribe.get(topic)).status).toBe(404);
    await askModerators(world.journey.context);
    await askModerators(world.journey.context);
    expect(await rows(`select state from tasks where kind = 'board-post'`)).toEqual([{ state: 'open' }]);
    expect((await desk.get('/boards')).text).toContain('Checking palm cards');
    const id = topic.split('/').pop()!;
    const own = await post(ohio, topic, `/boards/posts/${id}/moderate`, { decision: 'show', reason: '' });
    expect(own.status).toBe(403);
    const shown = await post(desk, topic, `/boards/posts/${id}/moderate`, { decision: 'show', reason: '' });
    expect(shown.status, shown.text).toBe(303);
    expect(await rows(`select state from tasks where kind = 'board-post'`)).toEqual([{ state: 'cancelled' }]);
    expect((await tribe.get('/boards/procedures')).text).toContain('Checking palm cards');
    const answered = await post(tribe, topic, topic, { body: 'Yes, at the light table.' });
    expect(answered.status, answered.text).toBe(303);
    expect((await ohio.get(topic)).text).not.toContain('light table');
    const [answer] = await rows<{ id: string }>(`select id from board_posts where topic_id is not null`);
    await post(desk, topic, `/boards/posts/${answer!.id}/moderate`, { decision: 'show' });
    expect((await ohio.get(topic)).text).toContain('light table');
    const bare = await post(desk, topic, `/boards/posts/${answer!.id}/moderate`, {
      decision: 'remove',
      reason: '',
    });
    expect(bare.status).toBe(422);
    expect(bare.text).toContain(`href="#reason-${answer!.id}"`);
    await post(desk, topic, `/boards/posts/${answer!.id}/moderate`, {
      decision: 'remove',
      reason: 'Off the matter',
    });
    expect((await ohio.get(topic)).text).not.toContain('light table');
    expect((await tribe.get(topic)).text).toContain('Off the matter');
  });

  test('what looks like a person is not taken: numbers by their shape, names by the writer’s own registry', async () => {
    await post(ohio, '/registry/new', '/registry/new', {
      another: 'yes',
      surname: 'Thistlewood',
      given: 'Osric',
      number: 'B-1',
      juvenile: 'no',
      basis: 'residence',
      ...day('on', '2026-11-19'),
    });
    for (const [body, says] of [
      ['His number is 123-45-6789', 'a Social Security number'],
      ['What about Osric, surname Thistlewood?', 'the name of a registrant of yours'],
    ] as const) {
      const refused = await post(ohio, '/boards/law', '/boards/law', { title: 'A case', body });
      expect(refused.status).toBe(422);
      expect(refused.text).toContain(says);
    }
    const others = await post(tribe, '/boards/law', '/boards/law', {
      title: 'Woods',
      body: 'The thistle grows.',
    });
    expect(others.status).toBe(303);
  });

  test('who wrote a topic that is not let in reads so on the board, with the reason; nobody else sees it', async () => {
    const made = await post(tribe, '/boards/systems', '/boards/systems', {
      title: 'Sale of a desk',
      body: 'Ours is too big.',
    });
    const topic = made.location!.split('?')[0]!;
    const id = topic.split('/').pop()!;
    await post(desk, topic, `/boards/posts/${id}/moderate`, {
      decision: 'remove',
      reason: 'No matter of the board',
    });
    const own = (await tribe.get('/boards/systems')).text;
    expect(own).toContain('Sale of a desk');
    expect(own).toContain('not let in');
    expect((await tribe.get(topic)).text).toContain('No matter of the board');
    for (const other of [ohio, desk])
      expect((await other.get('/boards/systems')).text).not.toContain('Sale of a desk');
  });

  test('an event is seen by all or by its agency, cancelled by its agency, and goes to a calendar program', async () => {
    const add = (who: string, title: string) =>
      post(ohio, '/events', '/events', { kind: 'training', title, who, ...day('from', '2026-12-01') });
    expect((await add('all', 'Training for all')).status).toBe(303);
    expect((await add('own', 'Staff meeting')).status).toBe(303);
    const seen = (await tribe.get('/events')).text;
    expect(seen).toContain('Training for all');
    expect(seen).not.toContain('Staff meeting');
    expect(seen).toContain('Christmas');
    const [event] = await rows<{ id: string }>(`select id from exchange_events where for_all`);
    expect((await post(tribe, '/events', `/events/${event!.id}/cancel`, {})).status).toBe(403);
    expect((await post(ohio, '/events', `/events/${event!.id}/cancel`, {})).status).toBe(303);
    const ics = (await tribe.get('/events.ics')).text;
    expect(ics).toContain('Training for all');
    expect(ics).toContain('STATUS:CANCELLED');
    expect(ics).not.toContain('Staff meeting');
    expect(
      (await post(ohio, '/events', '/events', { kind: 'training', title: 'x', who: 'all' })).status,
    ).toBe(422);
  });

  test('a place of split land says who registers there by the rule that registrants go by', async () => {
    const [nation] = await rows<{ code: string }>(
      `select jurisdiction as code from agencies where id = '${world.journey.agencies.tribe}'`,
    );
    const add = (under: string, name: string) =>
      post(tribe, '/split-land', '/split-land', {
        name,
        state: 'ok',
        tribe: nation!.code,
        under,
        latitude: '35.9',
        longitude: '-95.4',
        source: 'Agreement of 2019',
      });
    expect((await add('both', 'Ridge parcels')).status).toBe(303);
    expect((await add('unknown', 'Lakeside')).status).toBe(303);
    const page = (await ohio.get('/split-land')).text;
    expect(page).toContain('<strong>Cedar Hollow Nation, Oklahoma</strong>');
    expect(page).toContain('not settled: ask');
    expect(page).toContain('<svg');
    const [land] = await rows<{ id: string }>(`select id from split_lands where name = 'Lakeside'`);
    expect((await post(ohio, '/split-land', `/split-land/${land!.id}/end`, {})).status).toBe(403);
    expect((await post(tribe, '/split-land', `/split-land/${land!.id}/end`, {})).status).toBe(303);
    expect((await ohio.get('/split-land?q=lakeside')).text).toContain('No place is listed');
    expect((await post(tribe, '/split-land', '/split-land', { name: 'x' })).status).toBe(422);
  });
});
