import { afterAll, beforeAll, expect, test } from 'vitest';
import { changeRegistrant, readRegistrant } from '#storage/registrants.js';
import type { Browser } from '../../../test/support/browser.js';
import { type CaseWorld, makeCaseWorld } from '../../../test/support/caseWorld.js';
import { onBothDatabases } from '../../../test/support/databases.js';
import { BARNABY, departure, REGISTRANT } from '../../../test/support/journeyWorld.js';

onBothDatabases('moves, ends and failures to appear', (database) => {
  let world: CaseWorld;
  let ohio: Browser;
  let tribe: Browser;
  let stranger: Browser;

  beforeAll(async () => {
    world = await makeCaseWorld(database());
    const { sora, tribe: nation, lea } = world.journey.agencies;
    ohio = await world.signedIn(await world.person(sora, ['register-officer', 'agency-officer']));
    tribe = await world.signedIn(await world.person(nation, ['register-officer', 'agency-officer']));
    stranger = await world.signedIn(await world.person(lea, ['register-officer']));
  });
  afterAll(() => world?.server.close());

  const on = (day: string) => ({
    'on-year': day.slice(0, 4),
    'on-month': day.slice(5, 7),
    'on-day': day.slice(8),
  });
  async function openFile(who: Browser, number: string): Promise<string> {
    await who.get('/registry/new');
    const opened = await who.post('/registry/new', {
      another: 'yes',
      surname: 'Thistlewood',
      given: 'Osric',
      number,
      juvenile: 'no',
      basis: 'residence',
      ...on('2026-11-19'),
    });
    expect(opened.status, opened.text).toBe(303);
    return opened.location!;
  }
  async function announce(number: string): Promise<{ readonly file: string; readonly move: string }> {
    const file = await openFile(ohio, number);
    const form = await ohio.get(`${file}/relocate`);
    const agency = new RegExp(`value="(${world.journey.agencies.tribe})"`).exec(form.text)![1]!;
    const sent = await ohio.post(`${file}/relocate`, {
      agency,
      tie: 'residence',
      note: 'by bus',
      ...on('2026-11-20'),
    });
    expect(sent.status, sent.text).toBe(303);
    await world.settle();
    return { file, move: sent.location!.split('?')[0]! };
  }

  test('announced, taken up, arrived: the other side has a file with everything shared, the first side is told', async () => {
    const { move } = await announce('M-1');
    const tasks = await tribe.get('/tasks');
    expect(tasks.text).toContain('A registrant is announced');
    const seen = await tribe.get(move);
    expect(seen.text).toContain('Thistlewood');
    expect((await tribe.post(move, { move: 'accept', note: '' })).status).toBe(303);
    await world.settle();
    const arrived = await tribe.post(move, { move: 'arrive', note: '' });
    expect(arrived.location).toMatch(/^\/registry\/[0-9a-f-]{36}\?done=saved$/);
    const own = await tribe.get(arrived.location!);
    expect(own.text).toContain('Thistlewood, Osric');
    expect((await tribe.get(`${arrived.location!.split('?')[0]}/parts/names`)).text).toContain(
      'Shared by Ohio Registration Unit',
    );
    await world.settle();
    expect((await ohio.get('/tasks')).text).toContain('arrived: close or keep the file');
    expect((await ohio.get(arrived.location!)).status).toBe(404);
    expect((await tribe.post(move, { move: 'fail-to-appear', note: '' })).status).toBe(422);
  });

  test('the same move is announced once: nobody fails to appear who has arrived', async () => {
    const { file, move } = await announce('M-4');
    const again = (day: string) =>
      ohio.post(`${file}/relocate`, {
        agency: world.journey.agencies.tribe,
        tie: 'residence',
        note: '',
        ...on(day),
      });
    expect((await again('2026-11-20')).location).toBe(move);
    const other = await again('2026-11-27');
    expect(other.status).toBe(422);
    expect(other.text).toContain('This move is announced for');
    expect(
      await world.journey.rows(
        `select 1 from relocations where registrant_id = '${file.split('/')[2]!.split('?')[0]}'`,
      ),
    ).toHaveLength(1);
    await ohio.post(move, { move: 'cancel', note: 'another day' });
    expect((await again('2026-11-27')).status).toBe(303);
  });

  test('a third agency sees neither the list nor the move', async () => {
    const { move } = await announce('M-3');
    await stranger.get('/relocations');
    expect((await stranger.get('/relocations')).text).not.toContain('Thistlewood');
    expect((await stranger.get(move)).status).toBe(404);
    expect((await stranger.post(move, { move: 'accept' })).status).toBe(404);
  });

  test('nobody failed to appear before the last day is over; then the side that announced is told at once', async () => {
    const { move } = await announce('M-2');
    const early = await tribe.post(move, { move: 'fail-to-appear', note: '' });
    expect(early.status).toBe(422);
    expect(early.text).toContain('has until the end of 25 Nov 2026');
    expect((await ohio.post(move, { move: 'arrive', note: '' })).status).toBe(422);
    world.clock.pass(6 * 86_400_000);
    const [later, home] = await Promise.all([
      world.signedIn(await world.person(world.journey.agencies.tribe, ['register-officer'])),
      world.signedIn(await world.person(world.journey.agencies.sora, ['register-officer', 'agency-officer'])),
    ]);
    await later.get(move);
    expect((await later.post(move, { move: 'fail-to-appear', note: 'never seen' })).status).toBe(303);
    await world.settle();
    expect((await home.get('/tasks')).text).toContain('did not appear: begin the steps');
    [tribe, ohio] = [later, home];
  });

  test('the steps go in order, none without a reason, and a located person is absconded no more', async () => {
    const file = await openFile(ohio, 'A-1');
    await ohio.get(`${file}/absconding`);
    await ohio.post(`${file}/absconding`, { because: 'Did not come to two appearances' });
    const jump = await ohio.post(`${file}/absconding/steps`, { step: 'wanted', outcome: 'done', note: '' });
    expect(jump.status).toBe(422);
    expect(jump.text).toContain('Next is: Tell the jurisdiction');
    const bare = await ohio.post(`${file}/absconding/steps`, {
      step: 'tell-origin',
      outcome: 'not-needed',
      note: '',
    });
    expect(bare.text).toContain('needs a reason');
    for (const step of ['tell-origin', 'determine', 'locate'])
      expect((await ohio.post(`${file}/absconding/steps`, { step, outcome: 'done', note: '' })).status).toBe(
        303,
      );
    await ohio.post(`${file}/absconding/finding`, { finding: 'absconded' });
    expect((await ohio.get(file)).text).toContain('Absconded');
    expect(
      (await ohio.post(`${file}/absconding/steps`, { step: 'public-flag', outcome: 'done', note: '' }))
        .status,
    ).toBe(303);
    await ohio.post(`${file}/absconding/finding`, { finding: 'located' });
    expect((await ohio.get(file)).text).not.toContain('>Absconded<');
  });

  test('an expunged conviction ends the register record with the registration, and candidates close', async () => {
    const { journey } = world;
    journey.clock.set(world.clock.now());
    await journey.enter(REGISTRANT);
    const file = await openFile(ohio, 'E-1');
    const [record] = await journey.rows<{ id: string }>(
      `select id from register_records where record_number = 'X123456789'`,
    );
    const id = file.split('/').pop()!;
    await database().asSystem((tx) => changeRegistrant(tx, id, { recordId: record!.id }, world.clock.now()));
    await journey.handIn(
      departure([BARNABY], { day: new Date(world.clock.now() + 86_400_000).toISOString().slice(0, 10) }),
    );
    await world.settle();
    expect(await journey.rows('select state from candidates')).toEqual([{ state: 'open' }]);
    await ohio.get(`${file}/end`);
    const today = on(new Date(world.clock.now()).toISOString().slice(0, 10));
    const bare = await ohio.post(`${file}/end`, { end: 'expunged', reason: '', ...today });
    expect(bare.status).toBe(422);
    const done = await ohio.post(`${file}/end`, {
      end: 'expunged',
      reason: 'Order of the court of 2 November',
      ...today,
    });
    expect(done.status, done.text).toBe(303);
    await world.settle();
    expect(await journey.rows(`select state from register_records where id = '${record!.id}'`)).toEqual([
      { state: 'vacated' },
    ]);
    expect(await journey.rows('select state from candidates')).toEqual([{ state: 'closed' }]);
    const ended = await database().asSystem((tx) => readRegistrant(tx, id));
    expect(ended).toMatchObject({ state: 'ended', nextDueOn: null });
    expect(ended?.sealedAtMs).not.toBeNull();
  });
});
