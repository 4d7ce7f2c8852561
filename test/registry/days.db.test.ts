import { afterAll, beforeAll, expect, test } from 'vitest';
import { CLEAN_CONDITION_CODES } from '#domain/cleanRecord.js';
import { bringNsorUpToDate, NSOR_SETTLES_MS } from '#steps/bringNsorUpToDate.js';
import { askAboutDays } from '#storage/dayQuestions.js';
import { addRegistrantFile } from '#storage/registrantFiles.js';
import { readRegistrant } from '#storage/registrants.js';
import { SHARE_SETTLES_MS } from '#storage/shareRounds.js';
import type { Browser } from '../support/browser.js';
import { type CaseWorld, makeCaseWorld } from '../support/caseWorld.js';
import { onBothDatabases } from '../support/databases.js';
import { registered } from '../support/registry.js';

onBothDatabases('the days of a registration', (database) => {
  let world: CaseWorld;
  let clerk: Browser;
  let stranger: Browser;
  let n = 0;

  beforeAll(async () => {
    world = await makeCaseWorld(database());
    const { sora, tribe } = world.journey.agencies;
    clerk = await world.signedIn(await world.person(sora, ['register-officer']));
    stranger = await world.signedIn(await world.person(tribe, ['register-officer']));
  });
  afterAll(() => world?.server.close());

  const day = (name: string, on: string) => ({
    [`${name}-year`]: on.slice(0, 4),
    [`${name}-month`]: on.slice(5, 7),
    [`${name}-day`]: on.slice(8),
  });
  const person = (values = {}) =>
    registered(
      database(),
      {
        agencyId: world.journey.agencies.sora,
        number: `DA-${++n}`,
        surname: 'Thistlewood',
        given: 'Osric',
        tier: 'I',
        values: {
          origin: { place: 'OH', sex: 'M', citizenships: 'USA' },
          description: { height: '509', weight: '180', eyes: 'BRO', hair: 'BLK', race: 'W' },
          ...values,
        },
      },
      world.clock.now(),
    );
  const rows = <T = Record<string, unknown>>(query: string) => world.journey.rows<T>(query);
  /** NCIC has taken what was sent, without the line to it. */
  async function inNsor(id: string): Promise<void> {
    await clerk.get(`/registry/${id}`);
    expect((await clerk.post(`/registry/${id}/nsor`, {})).status).toBe(303);
    await rows(
      `update nsor_messages set state = 'accepted', nic = 'X50000000${n}', answered_at = made_at where registrant_id = '${id}'`,
    );
  }
  const queued = (id: string) =>
    rows<{ key: string; content: { values: { code: string; value: string }[] } }>(
      `select message_key as key, content from nsor_messages where registrant_id = '${id}' and state = 'queued' order by position`,
    );
  /** What an officer did in one sitting has gone out. */
  async function later(): Promise<void> {
    world.clock.pass(Math.max(SHARE_SETTLES_MS, NSOR_SETTLES_MS) + 1000);
    await world.settle();
    await bringNsorUpToDate(world.journey.context);
  }
  const facts = (id: string) =>
    rows<{ initial: string; registered: string; ends: string }>(
      `select initial_on::text as initial, registered_on::text as registered, duty_ends_on::text as ends from registrants where id = '${id}'`,
    );

  test('are shown with their clocks before anything is saved, corrected with a reason, and sent to NSOR', async () => {
    const id = await person();
    await inNsor(id);
    const at = `/registry/${id}/days`;
    expect((await clerk.get(`/registry/${id}`)).text).toContain(`href="${at}"`);
    const page = await clerk.get(at);
    const version = /name="version" value="(\d+)"/.exec(page.text)![1]!;
    const typed = {
      version,
      ...day('initial', '2026-11-02'),
      ...day('registered', '2026-11-03'),
      reason: 'The receipt of the first visit was found',
    };
    const looked = await clerk.post(at, { ...typed, do: 'look' });
    expect(looked.status).toBe(200);
    expect(looked.text).toContain('Save the correction');
    expect(looked.text).toContain('Nov 2041');
    const before = { initial: '2026-11-20', registered: '2026-11-20', ends: '2041-11-20' };
    expect(await facts(id)).toEqual([before]);
    expect(await queued(id)).toEqual([]);
    expect((await clerk.post(at, { ...typed, do: 'save', reason: 'wrong' })).status).toBe(422);
    // Pressed twice: the second one finds another file than the one that was shown.
    expect((await clerk.post(at, { ...typed, do: 'save' })).status).toBe(303);
    expect([409, 422]).toContain((await clerk.post(at, { ...typed, do: 'save' })).status);
    expect(await facts(id)).toEqual([
      { initial: '2026-11-02', registered: '2026-11-03', ends: '2041-11-03' },
    ]);
    const [duty] = await rows(
      `select due_on::text as due, done_on::text as done, late from registrant_duties where registrant_id = '${id}' and kind = 'first-registration'`,
    );
    expect(duty).toEqual({ due: '2026-11-05', done: '2026-11-03', late: false });
    await later();
    const [change, ...more] = await queued(id);
    expect(more).toEqual([]);
    expect(change).toMatchObject({ key: 'MXS' });
    const sent = new Map(change!.content.values.map((v) => [v.code, v.value]));
    expect([sent.get('ORD'), sent.get('ERD')]).toEqual(['20261103', '20411103']);
    const after = (await clerk.get(at)).text;
    expect(after).toContain('The receipt of the first visit was found');
    expect(after).toContain('Day of registration: 20 Nov 2026, now 3 Nov 2026');
    expect((await stranger.get(at)).status).toBe(404);
    await stranger.get('/registry');
    expect((await stranger.post(at, typed)).status).toBe(404);
  });

  test('a day of registration before the earliest conviction, or to come, is refused; a leap day is taken', async () => {
    const id = await person();
    const at = `/registry/${id}/days`;
    const page = await clerk.get(at);
    const typed = {
      version: /name="version" value="(\d+)"/.exec(page.text)![1]!,
      ...day('initial', '2020-02-29'),
      reason: 'The day of the judgment was misread',
    };
    for (const [on, says] of [
      ['2020-03-03', 'before the earliest conviction'],
      ['2026-11-21', 'in the future'],
      ['2021-02-29', 'Error'],
    ] as const) {
      const refused = await clerk.post(at, { ...typed, ...day('registered', on), do: 'save' });
      expect(refused.status, on).toBe(422);
      expect(refused.text).toContain(says);
    }
    const done = await clerk.post(at, { ...typed, ...day('registered', '2020-03-04'), do: 'save' });
    expect(done.status).toBe(303);
    expect(await facts(id)).toEqual([
      { initial: '2020-02-29', registered: '2020-03-04', ends: '2035-03-04' },
    ]);
  });

  test('a shorter duty is sent to NSOR and told to who must know, with the scan that it rests on; taken back, so again', async () => {
    const id = await person();
    await inNsor(id);
    await rows(`update registrants set registered_on = '2012-05-04' where id = '${id}'`);
    await rows(
      `update registrant_values set value = value || '{"convictedOn": "2011-03-04"}' where registrant_id = '${id}' and element = 'offence'`,
    );
    const file = await database().asSystem(async (tx) =>
      addRegistrantFile(
        tx,
        world.keys,
        { actor: { kind: 'system', id: 'test' }, nowMs: world.clock.now() },
        (await readRegistrant(tx, id))!,
        {
          kind: 'other',
          valueId: null,
          label: 'FBI history',
          takenOn: '2026-11-02',
          name: 'history.pdf',
          mediaType: 'application/pdf',
          content: Buffer.from('x'),
        },
      ),
    );
    world.clock.pass(SHARE_SETTLES_MS + 1000);
    await world.settle();
    const rounds = () =>
      rows(`select round, changed from share_rounds where registrant_id = '${id}' order by round`);
    const told = (await rounds()).length;
    const at = `/registry/${id}/clean-record`;
    expect((await clerk.get(at)).text).toContain('FBI history');
    const answers = Object.fromEntries(
      CLEAN_CONDITION_CODES.flatMap((c) => [
        [c, 'yes'],
        [`${c}-file`, file],
      ]),
    );
    expect((await clerk.post(at, { ...day('since', '2012-06-01'), ...answers })).status).toBe(303);
    expect((await clerk.get(at)).text).toContain(`/registry/${id}/files/${file}`);
    expect(await queued(id)).toEqual([]);
    expect((await clerk.post(`${at}/decision`, { do: 'approve' })).status).toBe(303);
    const erd = async () => (await queued(id)).at(-1)?.content.values.find((v) => v.code === 'ERD')?.value;
    await later();
    expect(await erd()).toBe('20220504');
    expect(await rounds()).toHaveLength(told + 1);
    expect((await rounds()).at(-1)).toMatchObject({ changed: ['tier'] });
    const reason = 'The judgment of 2019 was found';
    expect((await clerk.post(`${at}/decision`, { do: 'withdraw', reason })).status).toBe(303);
    await later();
    expect(await erd()).toBe('20270504');
    expect(await rounds()).toHaveLength(told + 2);
  });

  test('what an import asks stands on the file and the page until somebody settles it with a reason', async () => {
    const id = await person();
    await database().asSystem((tx) =>
      askAboutDays(tx, [
        {
          id,
          importId: '00000000-0000-7000-8000-000000000001',
          line: 7,
          registeredOn: '2019-01-05',
          convictedOn: '2020-03-04',
          atMs: 0,
        },
      ]),
    );
    const at = `/registry/${id}/days`;
    expect((await clerk.get(`/registry/${id}`)).text).toContain(
      'An import asks about the day of registration',
    );
    expect((await clerk.get(at)).text).toContain(
      'By line 7 of an import, the person was registered on 5 Jan 2019',
    );
    expect((await clerk.post(`${at}/asked`, { note: 'right' })).status).toBe(422);
    const other = await world.signedIn(
      await world.person(world.journey.agencies.tribe, ['register-officer']),
    );
    expect((await other.get(at)).status).toBe(404);
    await other.get('/registry');
    const note = { note: 'Plea of 2018, judgment of 2020' };
    expect((await other.post(`${at}/asked`, note)).status).toBe(404);
    expect((await clerk.post(`${at}/asked`, note)).status).toBe(303);
    expect((await clerk.post(`${at}/asked`, note)).status).toBe(409);
    expect((await clerk.get(at)).text).toContain('Plea of 2018');
    expect((await clerk.get(`/registry/${id}`)).text).not.toContain('An import asks');
  });
});
