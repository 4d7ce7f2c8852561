import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { MS } from '#basics/clock.js';
import { addDays, dateText } from '#basics/dates.js';
import { localDate } from '#basics/zones.js';
import type { Letter } from '#delivery/channel.js';
import { fate } from '#delivery/channel.js';
import { ROUTING_V5 } from '#domain/routingV5.js';
import { followShares } from '#steps/followShares.js';
import { readRegistrant } from '#storage/registrants.js';
import { valuesOf } from '#storage/registrantValues.js';
import { enterElement } from '#storage/registration.js';
import { SHARE_SETTLES_MS } from '#storage/shareRounds.js';
import { LINK_DAYS, shareToken } from '#storage/shares.js';
import { testRun } from '#storage/testRun.js';
import type { Browser } from '../support/browser.js';
import { type CaseWorld, makeCaseWorld } from '../support/caseWorld.js';
import { onBothDatabases } from '../support/databases.js';
import { type Invented, registered } from '../support/registry.js';

onBothDatabases('telling others of a registration', (database) => {
  let world: CaseWorld;
  let clerk: Browser;
  let stranger: Browser;
  const mails: { letter: Letter; to: string }[] = [];
  let mailWorks = true;
  let n = 0;

  beforeAll(async () => {
    world = await makeCaseWorld(database());
    const { sora, tribe } = world.journey.agencies;
    clerk = await world.signedIn(await world.person(sora, ['register-officer', 'agency-officer']));
    stranger = await world.signedIn(await world.person(tribe, ['register-officer', 'agency-officer']));
    Object.assign(world.journey.context.channels, {
      email: {
        kind: 'email',
        compose: async () => new Uint8Array(),
        send: async (letter: Letter, address: { to: string }) => {
          mails.push({ letter, to: address.to });
          return mailWorks ? fate('accepted', '250 queued') : fate('failed-try-again', 'the relay is away');
        },
      },
    });
  });
  afterAll(() => world?.server.close());

  const person = (more: Partial<Invented> = {}): Promise<string> =>
    registered(
      database(),
      {
        agencyId: world.journey.agencies.sora,
        number: `SH-${++n}`,
        surname: 'Thistlewood',
        given: `Osric${n}`,
        values: { ssn: { number: '900-11-2222', kind: 'valid' } },
        ...more,
      },
      world.clock.now(),
    );
  /** Ten minutes and a little: the round is planned, what can be sent is sent, what was sent is followed. */
  async function settled(): Promise<void> {
    world.clock.pass(SHARE_SETTLES_MS + 1000);
    await world.settle();
    await followShares(world.journey.context);
    await world.settle();
  }
  const csrfOn = (path: string) => clerk.get(path);
  async function recipient(values: Record<string, string>): Promise<void> {
    await csrfOn('/registry/recipients/new');
    const done = await clerk.post('/registry/recipients/new', { active: 'yes', ...values });
    expect(done.status, done.text.slice(0, 3000)).toBe(303);
  }
  const shares = (id: string) =>
    world.journey.rows<{
      name: string;
      state: string;
      way: string;
      because: string;
      due: string;
      late: boolean;
      id: string;
    }>(
      `select id, name, state, way, because, due_on::text as due, late from shares where registrant_id = '${id}' and state <> 'replaced' order by created_at, name`,
    );

  describe('given recipients of every kind', () => {
    beforeAll(async () => {
      const { lea } = world.journey.agencies;
      await recipient({ kind: 'sheriff', name: 'County Sheriff', way: 'inbox', agency: lea });
      await recipient({
        kind: 'school',
        name: 'Granville School',
        way: 'email',
        email: 'office@school.example',
        area: 'Granville',
      });
      await recipient({
        kind: 'public-housing',
        name: 'Granville Housing',
        way: 'print',
        postal: 'Granville Housing\n1 Main Street',
      });
      await recipient({
        kind: 'school',
        name: 'Faraway School',
        way: 'print',
        postal: 'Faraway',
        area: 'Faraway',
      });
    });

    test('when a person is registered, then each is owed it with its own clock, and told by its own way', async () => {
      const id = await person({ works: 'T1' });
      expect((await clerk.get(`/registry/${id}/sharing`)).text).toContain('gathered and not told yet');
      await settled();
      const all = await shares(id);
      expect(all.map((s) => [s.name, s.state, s.way])).toEqual(
        expect.arrayContaining([
          ['County Sheriff', 'told', 'inbox'],
          ['Granville Housing', 'owed', 'print'],
          ['Granville School', 'told', 'email'],
          ['NSOR (Attorney General)', 'owed', 'nsor'],
        ]),
      );
      expect(all.some((s) => s.name === 'Faraway School')).toBe(false);
      // A test run of the rules as they are finds whoever the registration itself named, and no difference.
      const run = await database().asSystem((tx) =>
        testRun(tx, ROUTING_V5, {
          fromMs: world.clock.now() - SHARE_SETTLES_MS * 2,
          untilMs: world.clock.now() + 1,
        }),
      );
      const shared = run.lines.filter((l) => l.event === 'registration-shared');
      expect(shared.map((l) => l.agency)).toContain('Marion County Warrants');
      expect(shared.filter((l) => l.was !== l.would)).toEqual([]);
      // Registered on Friday the 20th: Monday, Tuesday, Wednesday before Thanksgiving.
      expect(new Set(all.filter((s) => s.due).map((s) => s.due))).toEqual(new Set(['2026-11-25']));
      const page = await clerk.get(`/registry/${id}/sharing`);
      expect(page.text).toContain('business day 3 of 3');
      expect(page.text).toContain('Prosecutor');
      expect(page.text).toContain('Nobody kept');
      expect((await clerk.get('/registry/due?days=30')).text).toContain('Tell Granville Housing');
      expect((await clerk.get(`/registry/${id}`)).text).toContain('Who was told');
    });

    test('then the mail carries nothing of the person, and its link opens what the public may see', async () => {
      mails.length = 0;
      const id = await person();
      await settled();
      const [{ letter, to }] = mails as [{ letter: Letter; to: string }];
      expect(to).toBe('office@school.example');
      expect(JSON.stringify(letter)).not.toMatch(/Thistlewood|Osric|Elm Street/);
      const path = new URL(letter.openAt).pathname;
      const opened = await world.browser().get(path);
      expect(opened.status).toBe(200);
      expect(opened.text).toContain('Thistlewood');
      expect(opened.text).toContain('4 Elm Street');
      for (const hidden of ['900-11-2222', '1971-04-23', 'Tier II', 'Social Security'])
        expect(opened.text, hidden).not.toContain(hidden);
      expect((await clerk.get(`/registry/${id}/sharing`)).text).toContain('opened');
      // A changed or invented link opens nothing.
      expect((await world.browser().get(`${path.slice(0, -2)}xx`)).status).toBe(404);
      expect((await world.browser().get('/shared/nonsense')).status).toBe(404);
      // Nor does one that leads to what goes by post or to an inbox.
      const sheriff = (await shares(id)).find((s) => s.name === 'County Sheriff')!;
      expect((await world.browser().get(`/shared/${shareToken(world.keys, sheriff.id)}`)).status).toBe(404);
      world.clock.pass((LINK_DAYS + 1) * 86_400_000);
      expect((await world.browser().get(path)).status).toBe(404);
      clerk = await world.signedIn(
        await world.person(world.journey.agencies.sora, ['register-officer', 'agency-officer']),
      );
    });

    test('then the sheriff reads it in full in the inbox, and it is told when it was delivered', async () => {
      const id = await person();
      await settled();
      const [row] = await world.journey.rows<{ content: string; recipient: string }>(
        `select n.content::text as content, n.recipient_role as recipient from notifications n join shares s on s.notification_id = n.id where s.registrant_id = '${id}' and s.name = 'County Sheriff'`,
      );
      expect(row!.recipient).toBe('police');
      expect(row!.content).toContain('900-11-2222');
      expect(row!.content).toContain('1971-04-23');
    });

    test('when the letters are printed and posted, then their recipients are told and the proof stands there', async () => {
      const id = await person();
      await settled();
      await clerk.get('/registry/sharing');
      expect((await clerk.post('/registry/sharing/letters', {})).status).toBe(303);
      const board = await clerk.get('/registry/sharing');
      const batch = /letters\/([0-9a-f-]{36})\.pdf/.exec(board.text)![1]!;
      const pdf = await clerk.get(`/registry/sharing/letters/${batch}.pdf`);
      expect(pdf.status).toBe(200);
      expect(pdf.text.slice(0, 5)).toBe('%PDF-');
      const today = new Date(world.clock.now()).toISOString().slice(0, 10).split('-');
      const on = { 'on-year': today[0]!, 'on-month': today[1]!, 'on-day': today[2]! };
      expect(
        (await clerk.post(`/registry/sharing/letters/${batch}/mailed`, { ...on, 'on-year': '2031' })).status,
      ).toBe(422);
      expect((await clerk.post(`/registry/sharing/letters/${batch}/mailed`, on)).status).toBe(303);
      expect((await shares(id)).find((s) => s.name === 'Granville Housing')).toMatchObject({ state: 'told' });
      expect((await clerk.get(`/registry/${id}/sharing`)).text).toContain(
        `Posted on ${dateText(today.join('-'))}, LB-`,
      );
      expect((await clerk.get('/registry/due?days=30')).text).not.toContain('Tell Granville Housing');
      expect((await clerk.post(`/registry/sharing/letters/${batch}/mailed`, on)).status).toBe(409);
      // Nobody else prints or posts them.
      stranger = await world.signedIn(await world.person(world.journey.agencies.tribe, ['register-officer']));
      await stranger.get('/registry/sharing');
      expect((await stranger.get(`/registry/sharing/letters/${batch}.pdf`)).status).toBe(404);
    });

    test('when what changed is nothing that a school may read, then it need not be told; the sheriff is', async () => {
      const id = await person();
      await settled();
      await database().asSystem(async (tx) =>
        enterElement(
          tx,
          { actor: { kind: 'system', id: 'test' }, nowMs: world.clock.now() },
          (await readRegistrant(tx, id))!,
          {
            element: 'phone',
            state: 'known',
            value: { number: '614-555-0177' },
            source: 'The registrant',
          },
        ),
      );
      await settled();
      const latest = new Map((await shares(id)).map((s) => [s.name, s]));
      expect(latest.get('Granville School')).toMatchObject({ state: 'not-required' });
      expect(latest.get('Granville School')!.because).toContain('Nothing that it may read has changed');
      expect(latest.get('County Sheriff')).toMatchObject({ state: 'told' });
      // The letter that was not posted yet keeps its day: a second change gives nobody more time.
      const housing = await world.journey.rows<{ state: string; due: string }>(
        `select state, due_on::text as due from shares where registrant_id = '${id}' and name = 'Granville Housing' order by created_at`,
      );
      expect(housing.map((h) => h.state)).toEqual(['replaced', 'owed']);
      expect(housing[0]!.due).toBe(housing[1]!.due);
    });

    test('when the relay is away until the day has passed, then it is overdue, a task says so, and late telling is marked', async () => {
      mailWorks = false;
      const id = await person();
      await settled();
      world.clock.pass(8 * 86_400_000);
      await followShares(world.journey.context);
      clerk = await world.signedIn(
        await world.person(world.journey.agencies.sora, ['register-officer', 'agency-officer']),
      );
      expect((await clerk.get(`/registry/${id}/sharing`)).text).toContain('Overdue');
      expect((await clerk.get('/tasks')).text).toContain('was not told in time');
      mailWorks = true;
      await world.settle();
      expect((await shares(id)).find((s) => s.name === 'Granville School')).toMatchObject({
        state: 'told',
        late: true,
      });
      const [task] = await world.journey.rows<{ n: number }>(
        `select count(*)::int as n from tasks where object_id = '${id}' and kind = 'share-overdue' and state = 'open' and facts ->> 'why' = 'Granville School'`,
      );
      expect(task!.n).toBe(0);
    });

    test('another agency sees neither whom it tells, nor what, nor the registration', async () => {
      const id = await person();
      await settled();
      stranger = await world.signedIn(
        await world.person(world.journey.agencies.tribe, ['register-officer', 'agency-officer']),
      );
      expect((await stranger.get(`/registry/${id}/sharing`)).status).toBe(404);
      expect((await stranger.get('/registry/recipients')).text).not.toContain('County Sheriff');
      expect((await stranger.get('/registry/sharing')).text).not.toContain('Thistlewood');
    });
  });

  test('a form of a recipient that cannot be reached is refused with what is missing', async () => {
    await csrfOn('/registry/recipients/new');
    for (const [values, problem] of [
      [{ kind: 'school', name: 'X', way: 'email', active: 'yes' }, 'Enter an e-mail address'],
      [{ kind: 'school', name: 'X', way: 'print', active: 'yes' }, 'Enter an answer'],
      [{ kind: 'school', name: 'X', way: 'inbox', active: 'yes' }, 'Choose one of the answers'],
      [{ kind: 'nobody', name: 'X', way: 'print', postal: 'x', active: 'yes' }, 'Choose one of the answers'],
    ] as const) {
      const again = await clerk.post('/registry/recipients/new', values);
      expect(again.status).toBe(422);
      expect(again.text).toContain(problem);
    }
  });

  test('when one tie of several ends, then the jurisdiction that stays concerned reads which, with its day, and the last end too', async () => {
    const { tribe } = world.journey.agencies;
    const id = await person({
      works: 'T01',
      values: {
        school: { name: 'Tribal College', city: 'Millbrook', state: 'AZ', tribe: 'T01', landUnder: 'tribe' },
      },
    });
    const end = async (element: string, untilOn: string) => {
      world.clock.pass(1000);
      await database().asSystem(async (tx) => {
        const held = (await valuesOf(tx, id)).find((v) => v.element === element)!;
        const done = await enterElement(
          tx,
          { actor: { kind: 'system', id: 'test' }, nowMs: world.clock.now() },
          (await readRegistrant(tx, id))!,
          {
            element,
            state: 'known',
            value: held.value,
            fromOn: held.fromOn!,
            untilOn,
            source: 'The registrant',
            replaces: held.id,
          },
        );
        expect(done.ok).toBe(true);
      });
      await settled();
    };
    const officer = async () =>
      world.signedIn(await world.person(tribe, ['register-officer', 'agency-officer']));
    /** What the tribe reads last, as its page shows it. */
    const heard = async () => {
      const [row] = await world.journey.rows<{ id: string }>(
        `select n.id from notifications n join shares s on s.notification_id = n.id
          where s.registrant_id = '${id}' and s.to_agency_id = '${tribe}' order by s.created_at desc, s.id desc limit 1`,
      );
      const page = (await (await officer()).get(`/notifications/${row!.id}`)).text;
      return page.replaceAll(/<[^>]+>/g, ' ').replaceAll(/\s+/g, ' ');
    };
    await settled();
    const first = await heard();
    expect(first).toContain('What began or ended with you');
    expect(first).toMatch(/Work in .{1,40} began 2 Jan 2026/);
    expect(first).toMatch(/School in .{1,40} began 2 Jan 2026/);

    await end('employment', '2026-11-03');
    const second = await heard();
    expect(second).toMatch(/Work in .{1,40} ended 3 Nov 2026/);
    expect(second).not.toMatch(/School in .{1,40} began/);
    expect(second).not.toContain('No longer lives, works or goes to school in your area');

    await end('school', '2026-11-05');
    const last = await heard();
    expect(last).toContain('No longer lives, works or goes to school in your area');
    expect(last).toMatch(/School in .{1,40} ended 5 Nov 2026/);
    expect(last).not.toMatch(/Work in .{1,40} ended/);
  });

  test('when the first day of an announced job comes, then the jurisdiction is told on that day, and of its end on the day after the last', async () => {
    const { tribe } = world.journey.agencies;
    const id = await person({ values: {} });
    const work = async (fromOn: string, untilOn: string) =>
      database().asSystem(async (tx) => {
        const done = await enterElement(
          tx,
          { actor: { kind: 'system', id: 'test' }, nowMs: world.clock.now() },
          (await readRegistrant(tx, id))!,
          {
            element: 'employment',
            state: 'known',
            value: { name: 'Harvest crew', city: 'Millbrook', state: 'AZ', tribe: 'T01', landUnder: 'tribe' },
            fromOn,
            untilOn,
            source: 'The registrant',
          },
        );
        expect(done.ok).toBe(true);
      });
    const today = localDate('America/New_York', world.clock.now());
    await settled();
    const [begins, ends] = [addDays(today, 20), addDays(today, 25)];
    await work(begins, ends);
    await settled();
    const toTribe = async () =>
      world.journey.rows<{ state: string; changed: string; because: string }>(
        `select s.state, s.changed_on::text as changed, s.because from shares s
          where s.registrant_id = '${id}' and s.to_agency_id = '${tribe}' order by s.created_at, s.id`,
      );
    expect(await toTribe()).toEqual([]);
    world.clock.pass(19 * MS.day);
    await settled();
    expect(await toTribe()).toEqual([]);
    world.clock.pass(MS.day);
    await world.settle();
    await settled();
    expect(await toTribe()).toMatchObject([{ state: 'told', changed: begins }]);
    // Nothing changes until the job is over.
    world.clock.pass(4 * MS.day);
    await world.settle();
    await settled();
    expect(await toTribe()).toHaveLength(1);
    world.clock.pass(2 * MS.day);
    await world.settle();
    await settled();
    const told = await toTribe();
    expect(told).toHaveLength(2);
    expect(told[1]).toMatchObject({
      changed: addDays(ends, 1),
      because: 'The person had to register there until this change',
    });
  });
});
