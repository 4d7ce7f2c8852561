import fc from 'fast-check';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { endRegistration, resumeRegistration } from '#storage/registrantEnds.js';
import { askForMatches } from '#storage/registrantPairs.js';
import type { Browser } from '../../../test/support/browser.js';
import { type CaseWorld, makeCaseWorld } from '../../../test/support/caseWorld.js';
import { onBothDatabases } from '../../../test/support/databases.js';
import { registered } from '../../../test/support/registry.js';

onBothDatabases('one person on two registers', (database) => {
  let world: CaseWorld;
  let ohio: Browser;
  let tribe: Browser;
  let nsotc: Browser;
  let stranger: Browser;
  let n = 0;

  beforeAll(async () => {
    world = await makeCaseWorld(database());
    const { sora, tribe: nation, lea } = world.journey.agencies;
    ohio = await world.signedIn(await world.person(sora, ['register-officer', 'agency-officer']));
    tribe = await world.signedIn(await world.person(nation, ['register-officer', 'agency-officer']));
    stranger = await world.signedIn(await world.person(lea, ['register-officer']));
    nsotc = await world.signedIn(world.supervisor);
  });
  afterAll(() => world?.server.close());

  /** A person of his own on both registers; what only one of them knows is marked by its name. */
  async function both(): Promise<{ ours: string; theirs: string; born: string; surname: string }> {
    n += 1;
    const born = `19${50 + n}-0${1 + (n % 9)}-1${n % 9}`;
    const surname = [
      'Quillfeather',
      'Brackenridge',
      'Huntingtower',
      'Wolverstone',
      'Applegarth',
      'Greatorex',
    ][n]!;
    const person = { surname, given: 'Ambrosius', born };
    const make = (agencyId: string, mark: string, state: string) =>
      registered(
        database(),
        {
          ...person,
          agencyId,
          number: `${mark}-${n}`,
          state,
          city: `${mark}ville`,
          values: {
            phone: { number: '(614) 555-0100' },
            alias: { surname: `${mark}alias`, given: 'Zebedee' },
            origin: { place: `${mark}birthplace`, sex: 'M', citizenships: 'USA' },
          },
        },
        world.clock.now(),
      );
    const ours = await make(world.journey.agencies.sora, 'OHIOSECRET', 'OH');
    const theirs = await make(world.journey.agencies.tribe, 'TRIBESECRET', 'OK');
    world.clock.pass(61_000);
    await world.settle();
    return { ours, theirs, born, surname };
  }
  const sideOf = async (registrant: string) =>
    (
      await world.journey.rows<{ id: string; pair: string; state: string }>(
        `select s.id, s.pair_id as pair, p.state from registrant_pair_sides s join registrant_pairs p on p.id = s.pair_id where s.registrant_id = '${registrant}'`,
      )
    )[0]!;
  const say = async (who: Browser, side: string, answer: 'same' | 'different') => {
    await who.get(`/registry/pairs/${side}`);
    const done = await who.post(`/registry/pairs/${side}`, {
      answer,
      note: 'Both photographs were compared',
    });
    expect(done.status, done.text.slice(0, 800)).toBe(303);
    await world.settle();
  };

  test('given it was opened on both, then each is told with its own fields and nothing of the other’s, on page and in the database', async () => {
    const { ours, theirs } = await both();
    const [mine, other] = [await sideOf(ours), await sideOf(theirs)];
    expect(mine.state).toBe('proposed');
    expect((await ohio.get('/tasks')).text).toContain('Another register may hold the same person');
    // The task names the reader's own registrant, and to each side only its own.
    expect((await ohio.get('/tasks')).text).toMatch(/Ambrosius <span class="rs-nowrap">\(OHIOSECRET-\d\)/);
    expect((await ohio.get('/tasks')).text).not.toContain('TRIBESECRET');
    expect((await tribe.get('/tasks')).text).toContain('TRIBESECRET-');
    expect((await tribe.get('/tasks')).text).not.toContain('OHIOSECRET');
    const desk = await world.signedIn(await world.person(world.journey.agencies.sora, ['agency-officer']));
    const bare = await desk.get('/tasks');
    expect(bare.text).toContain('Another register may hold the same person');
    expect(bare.text).not.toContain('Ambrosius');
    for (const [who, side, hidden, agency] of [
      [ohio, mine.id, 'TRIBESECRET', 'Cedar Hollow Nation'],
      [tribe, other.id, 'OHIOSECRET', 'Ohio Registration Unit'],
    ] as const) {
      const page = await who.get(`/registry/pairs/${side}`);
      expect(page.text).toContain(agency);
      expect(page.text).toContain('Date of birth');
      expect(page.text).not.toContain(hidden);
      expect((await who.get('/registry/pairs')).text).not.toContain(hidden);
    }
    expect((await ohio.get(`/registry/pairs/${other.id}`)).status).toBe(404);
    expect(
      (await ohio.post(`/registry/pairs/${other.id}`, { answer: 'same', note: 'x'.repeat(20) })).status,
    ).toBe(404);
    expect((await ohio.get(`/registry/${theirs}`)).status).toBe(404);
    expect((await stranger.get(`/registry/pairs/${mine.id}`)).status).toBe(404);
    // The database: whatever the request asks for, no row that it may see holds a word of the other file.
    const actor = await world.journey.actor('sora', ['register-officer']);
    for (const table of [
      'registrant_pairs',
      'registrant_pair_sides',
      'registrants',
      'registrant_values',
      'registrant_match_keys',
      'tasks',
      'notifications',
    ]) {
      const seen = await database().asActor(actor, async (tx) =>
        (await sql<{ row: string }>`select t::text as row from ${sql.table(table)} t`.execute(tx)).rows
          .map((r) => r.row)
          .join('\n'),
      );
      expect(seen, table).not.toContain('TRIBESECRET');
      expect(seen, table).not.toContain(theirs);
    }
    await expect(
      database().asActor(actor, (tx) => sql`update registrant_pair_sides set shared = '{}'`.execute(tx)),
    ).rejects.toThrow(/permission denied/);
  });

  test('when one says "same", nothing opens; when both do, each sees the other file as it stands; unlinked, it is gone', async () => {
    const { ours, theirs } = await both();
    const [mine, other] = [await sideOf(ours), await sideOf(theirs)];
    await say(ohio, mine.id, 'same');
    expect((await sideOf(ours)).state).toBe('proposed');
    expect((await ohio.get(`/registry/pairs/${mine.id}`)).text).not.toContain('TRIBESECRET');
    await say(tribe, other.id, 'same');
    expect((await sideOf(ours)).state).toBe('linked');
    expect((await ohio.get(`/registry/pairs/${mine.id}`)).text).toContain('TRIBESECRETville');
    expect((await tribe.get(`/registry/pairs/${other.id}`)).text).toContain('OHIOSECRETville');
    // Linked, never merged: both files stand, and neither opens by its own address to the other.
    expect((await ohio.get(`/registry/${theirs}`)).status).toBe(404);
    await database().asSystem((tx) =>
      endRegistration(tx, { actor: { kind: 'system', id: 'test' }, nowMs: world.clock.now() }, theirs, {
        end: 'custody',
        reason: 'Held in the county jail since today',
        on: new Date(world.clock.now()).toISOString().slice(0, 10),
      }),
    );
    world.clock.pass(61_000);
    await world.settle();
    expect((await ohio.get(`/registry/pairs/${mine.id}`)).text).toContain('In custody');
    await say(tribe, other.id, 'different');
    expect((await sideOf(ours)).state).toBe('unlinked');
    expect((await ohio.get(`/registry/pairs/${mine.id}`)).text).not.toContain('TRIBESECRET');
  });

  test('when the two do not agree, NSOTC decides by what agrees, without the files', async () => {
    const { ours, theirs } = await both();
    const [mine, other] = [await sideOf(ours), await sideOf(theirs)];
    await say(ohio, mine.id, 'same');
    await say(tribe, other.id, 'different');
    expect((await sideOf(ours)).state).toBe('refused');
    const desk = await nsotc.get(`/registry/pairs/${mine.id}`);
    expect(desk.text).toContain('Decide for both');
    expect(desk.text).not.toContain('555 0100');
    expect(
      (await ohio.post(`/registry/pairs/${mine.id}/decide`, { answer: 'same', reason: 'x'.repeat(20) }))
        .status,
    ).toBe(403);
    expect(
      (await nsotc.post(`/registry/pairs/${mine.id}/decide`, { answer: 'same', reason: '' })).status,
    ).toBe(422);
    expect(
      (
        await nsotc.post(`/registry/pairs/${mine.id}/decide`, {
          answer: 'same',
          reason: 'Prints of both are of one person',
        })
      ).status,
    ).toBe(303);
    await world.settle();
    expect((await sideOf(ours)).state).toBe('linked');
    expect((await ohio.get(`/registry/pairs/${mine.id}`)).text).toContain('Prints of both are of one person');
  });

  test('whom one handed over to the other and no longer registers is no question; registered again, it is one', async () => {
    const day = (at: number) => new Date(at - 5 * 3_600_000).toISOString().slice(0, 10);
    const parts = (on: string) => ({
      'on-year': on.slice(0, 4),
      'on-month': on.slice(5, 7),
      'on-day': on.slice(8),
    });
    const ours = await registered(
      database(),
      {
        agencyId: world.journey.agencies.sora,
        number: 'HAND-1',
        surname: 'Marchbanks',
        given: 'Theodosia',
        born: '1966-10-27',
        state: 'OH',
      },
      world.clock.now(),
    );
    await ohio.get(`/registry/${ours}/relocate`);
    const sent = await ohio.post(`/registry/${ours}/relocate`, {
      agency: world.journey.agencies.tribe,
      tie: 'residence',
      note: '',
      ...parts(day(world.clock.now() + 86_400_000)),
    });
    const move = sent.location!.split('?')[0]!;
    await world.settle();
    await tribe.get(move);
    const arrived = await tribe.post(move, { move: 'arrive', note: '' });
    const theirs = /registry\/([0-9a-f-]{36})/.exec(arrived.location!)![1]!;
    const pass = async () => {
      world.clock.pass(61_000);
      await world.settle();
    };
    const pairs = async () => [await sideOf(ours), await sideOf(theirs)].map((s) => s?.state);
    const asked = async () =>
      (
        await world.journey.rows<{ n: number }>(
          `select count(*)::int as n from tasks where kind = 'same-registrant' and state = 'open'`,
        )
      )[0]!.n;
    const before = await asked();
    await pass();
    // Both still register the person: whether both should is a question.
    expect(await pairs()).toEqual(['proposed', 'proposed']);
    expect(await asked()).toBe(before + 2);
    const door = () => ({ actor: { kind: 'system', id: 'test' } as const, nowMs: world.clock.now() });
    const given = () => ({ reason: 'As the move between the two says', on: day(world.clock.now()) });
    await database().asSystem((tx) => endRegistration(tx, door(), ours, { end: 'moved-out', ...given() }));
    await pass();
    expect(await pairs()).toEqual([undefined, undefined]);
    expect(await asked()).toBe(before);
    expect((await tribe.get('/registry/pairs')).text).not.toContain('Marchbanks');
    // Looked at again from the other side: still no question.
    await database().asSystem((tx) => askForMatches(tx, theirs, world.clock.now()));
    await pass();
    expect(await pairs()).toEqual([undefined, undefined]);
    const back = await database().asSystem((tx) =>
      resumeRegistration(tx, door(), ours, { how: 'returned', ...given() }),
    );
    expect(back.ok).toBe(true);
    await pass();
    expect(await pairs()).toEqual(['proposed', 'proposed']);
  });

  test('two people who share no more than a name are not proposed, and nobody is proposed twice', async () => {
    const { ours } = await both();
    const count = async () =>
      (await world.journey.rows<{ n: number }>('select count(*)::int as n from registrant_pairs'))[0]!.n;
    const before = await count();
    await registered(
      database(),
      {
        agencyId: world.journey.agencies.tribe,
        number: 'ELSE',
        surname: 'Quillfeather',
        given: 'Wilhelmina',
        born: '1990-12-24',
        state: 'OK',
      },
      world.clock.now(),
    );
    world.clock.pass(120_000);
    await world.settle();
    expect(await count()).toBe(before);
    expect((await sideOf(ours)).state).toBe('proposed');
  });

  test('property: whatever is answered in whatever order, an agency sees the other file exactly while the pair is linked', async () => {
    const { ours, theirs } = await both();
    const [mine, other] = [await sideOf(ours), await sideOf(theirs)];
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.boolean(), fc.boolean()), { minLength: 1, maxLength: 4 }),
        async (answers) => {
          for (const [first, same] of answers)
            await say(first ? ohio : tribe, first ? mine.id : other.id, same ? 'same' : 'different');
          const { state } = await sideOf(ours);
          const [a, b] = [
            await ohio.get(`/registry/pairs/${mine.id}`),
            await tribe.get(`/registry/pairs/${other.id}`),
          ];
          expect(a.text.includes('TRIBESECRET')).toBe(state === 'linked');
          expect(b.text.includes('OHIOSECRET')).toBe(state === 'linked');
        },
      ),
      { numRuns: 6 },
    );
  });
});
