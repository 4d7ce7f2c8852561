import { afterAll, beforeAll, expect, test } from 'vitest';
import { networkGuard } from '#delivery/networkGuard.js';
import { reminderGateway } from '#delivery/reminderGateway.js';
import { lookForAlerts, remindOfDuties } from '#steps/remind.js';
import { type ReminderProvider, startReminderProvider } from '../../../sim/receivers/reminderProvider.js';
import type { Browser } from '../../../test/support/browser.js';
import { type CaseWorld, makeCaseWorld } from '../../../test/support/caseWorld.js';
import { onBothDatabases } from '../../../test/support/databases.js';

const DAY = 86_400_000;

onBothDatabases('alerts of officers and reminders to registrants', (database) => {
  let world: CaseWorld;
  let ohio: Browser;
  let colleague: Browser;
  let provider: ReminderProvider;
  let tribe: Browser;
  const rows = <Row>(text: string) => world.journey.rows<Row>(text);
  const roles = ['register-officer', 'agency-officer'] as const;
  const day = (name: string, text: string) => ({
    [`${name}-year`]: text.slice(0, 4),
    [`${name}-month`]: text.slice(5, 7),
    [`${name}-day`]: text.slice(8),
  });
  async function signIn(): Promise<void> {
    const { sora, tribe: nation } = world.journey.agencies;
    ohio = await world.signedIn(owner);
    colleague = await world.signedIn(await world.person(sora, roles));
    tribe = await world.signedIn(await world.person(nation, roles));
  }
  let owner: Awaited<ReturnType<CaseWorld['person']>>;
  async function pass(ms: number): Promise<void> {
    world.clock.pass(ms);
    world.journey.clock.set(world.clock.now());
    await signIn();
  }
  beforeAll(async () => {
    world = await makeCaseWorld(database());
    provider = await startReminderProvider();
    Object.assign(world.journey.context, {
      reminderGateway: reminderGateway({
        url: provider.url,
        token: provider.token,
        guard: networkGuard(['127.0.0.0/8']),
      }),
    });
    owner = await world.person(world.journey.agencies.sora, roles);
    await signIn();
    world.journey.clock.set(world.clock.now());
  });
  afterAll(async () => {
    await provider?.close();
    await world?.server.close();
  });

  let file: string;
  async function openFile(number: string, on: string): Promise<string> {
    await ohio.get('/registry/new');
    const opened = await ohio.post('/registry/new', {
      another: 'yes',
      surname: 'Thistlewood',
      given: 'Osric',
      number,
      juvenile: 'no',
      basis: 'held',
      ...day('on', on),
    });
    expect(opened.status, opened.text).toBe(303);
    return opened.location!;
  }

  test('a letter is made once ahead of the duty, printed with the address of the file, and again from its batch', async () => {
    file = await openFile('R-1', '2026-12-10');
    const [duty] = await rows<{ due: string }>(
      `select due_on::text as due from registrant_duties where kind = 'first-registration'`,
    );
    expect(duty!.due).toBe('2026-12-10');
    await ohio.get('/reminders');
    expect((await ohio.post('/reminders/rules', { days: 'soon', ways: 'letter', office: '' })).status).toBe(
      422,
    );
    const saved = await ohio.post('/reminders/rules', {
      days: '30, 7',
      ways: 'letter',
      office: 'Room 4, 8 to 5',
    });
    expect(saved.status, saved.text).toBe(303);
    await remindOfDuties(world.journey.context);
    await remindOfDuties(world.journey.context);
    expect(await rows('select days, state from reminders')).toEqual([{ days: 30, state: 'waiting' }]);
    // Without an address there is nothing to print, and the page says so.
    expect((await ohio.get('/reminders')).text).toContain('nothing in the file');
    expect((await ohio.post('/reminders/print')).location).toBe('/reminders');
    await ohio.get(`${file}/entries/residence`);
    const lives = await ohio.post(`${file}/entries/residence`, {
      answer: 'known',
      street: '12 Example Street',
      city: 'Columbus',
      state: 'OH',
      source: 'Registrant',
      ...day('fromOn', '2026-11-01'),
    });
    expect(lives.status, lives.text).toBe(303);
    expect((await tribe.get('/reminders')).text).not.toContain('Thistlewood');
    await ohio.get('/reminders');
    const printed = await ohio.post('/reminders/print');
    const batch = /batch=([0-9a-f-]{36})/.exec(printed.location!)![1]!;
    const pdf = await ohio.get(`/reminders/batches/${batch}/letters.pdf`);
    expect(pdf.headers['content-type']).toBe('application/pdf');
    expect(pdf.text.slice(0, 5)).toBe('%PDF-');
    expect((await tribe.get(`/reminders/batches/${batch}/letters.pdf`)).status).toBe(404);
    expect(await rows('select state, address from reminders')).toEqual([
      { state: 'done', address: '12 Example Street\nColumbus, OH' },
    ]);
    await ohio.get('/reminders');
    expect((await ohio.post('/reminders/print')).location).toBe('/reminders');
  });

  test('seven days ahead comes the second; what is done or has another day is called off', async () => {
    await pass(14 * DAY);
    await remindOfDuties(world.journey.context);
    await remindOfDuties(world.journey.context);
    expect(await rows('select days, state from reminders order by days')).toEqual([
      { days: 7, state: 'waiting' },
      { days: 30, state: 'done' },
    ]);
    expect((await ohio.get('/reminders')).text).toContain('Print 1 letter');
    await rows(`update registrant_duties set state = 'done' where kind = 'first-registration'`);
    // The clock comes by only every ten minutes: till then no letter may go to somebody who died or was set free of the duty.
    expect((await ohio.get('/reminders')).text).not.toContain('Thistlewood');
    expect((await ohio.post('/reminders/print')).location).toBe('/reminders');
    await remindOfDuties(world.journey.context);
    expect(await rows('select days, state from reminders order by days')).toEqual([
      { days: 7, state: 'cancelled' },
      { days: 30, state: 'done' },
    ]);
  });

  test('an alert tells its officer once, in the inbox and on its page, and nobody else', async () => {
    await ohio.get('/alerts');
    expect((await ohio.post('/alerts', { condition: 'overdue', days: '' })).status).toBe(422);
    for (const condition of ['relocation-here', 'registrant-moves', 'overdue'])
      expect((await ohio.post('/alerts', { condition, days: '2' })).status).toBe(303);
    await lookForAlerts(world.journey.context);
    expect(await rows('select id from alert_hits')).toEqual([]);
    const late = await openFile('R-2', '2026-11-20');
    await tribe.get('/registry/new');
    const theirs = await tribe.post('/registry/new', {
      another: 'yes',
      surname: 'Quill',
      given: 'Ann',
      number: 'R-3',
      juvenile: 'no',
      basis: 'residence',
      ...day('on', '2026-12-01'),
    });
    await tribe.get(`${theirs.location}/relocate`);
    const sent = await tribe.post(`${theirs.location}/relocate`, {
      agency: world.journey.agencies.sora,
      tie: 'residence',
      ...day('on', '2026-12-08'),
    });
    expect(sent.status, sent.text).toBe(303);
    await lookForAlerts(world.journey.context);
    await lookForAlerts(world.journey.context);
    const found = await rows<{ c: string }>(
      `select a.condition as c from alert_hits h join officer_alerts a on a.id = h.alert_id order by 1`,
    );
    expect(found.map((f) => f.c)).toEqual(['overdue', 'relocation-here']);
    const page = (await ohio.get('/alerts')).text;
    expect(page).toContain(late);
    expect(page).toContain('Quill');
    expect((await ohio.get('/inbox')).text).toContain('2 alerts of yours have come true');
    expect((await colleague.get('/alerts')).text).not.toContain('Quill');
    expect((await colleague.get('/inbox')).text).not.toContain('have come true');
    const [alert] = await rows<{ id: string }>('select id from officer_alerts limit 1');
    expect((await colleague.post(`/alerts/${alert!.id}/end`)).status).toBe(404);
    await ohio.get('/alerts');
    await ohio.post('/alerts/seen');
    expect((await ohio.get('/inbox')).text).not.toContain('have come true');
    expect((await ohio.post(`/alerts/${alert!.id}/end`)).status).toBe(303);
  });

  test('by machine only whoever agreed, with a message that says nothing of the person; the attempt is proof', async () => {
    const file = await openFile('R-10', '2026-12-20');
    const without = await openFile('R-11', '2026-12-20');
    await ohio.get('/reminders');
    const bare = await ohio.post('/reminders/rules', { days: '30', ways: 'text', office: '', callBack: '' });
    expect(bare.status).toBe(422);
    const named = await ohio.post('/reminders/rules', {
      days: '30',
      ways: 'text',
      office: '',
      callBack: 'Sex offender registry 555-0100',
    });
    expect(named.status).toBe(422);
    expect(
      (
        await ohio.post('/reminders/rules', {
          days: '30',
          ways: ['text', 'email'],
          office: '',
          callBack: '614-555-0100',
        })
      ).status,
    ).toBe(303);

    await ohio.get(`${file}/contacts`);
    const agree = (more: Record<string, string>) =>
      ohio.post(`${file}/contacts`, {
        way: 'text',
        address: '(614) 555-0142',
        how: 'Signed form',
        ...day('on', '2026-12-01'),
        ...more,
      });
    expect((await agree({ address: '12' })).status).toBe(422);
    expect((await agree({ how: '' })).status).toBe(422);
    expect((await agree({ ...day('on', '2031-01-01') })).status).toBe(422);
    expect((await agree({})).location).toBe(`${file}/contacts?done=saved`);
    expect((await ohio.get(`${file}/contacts`)).text).toContain('+16145550142');
    expect((await tribe.get(`${file}/contacts`)).status).toBe(404);

    await remindOfDuties(world.journey.context);
    await remindOfDuties(world.journey.context);
    await world.settle();
    expect(await rows(`select way, state, address from reminders where way in ('text', 'email')`)).toEqual([
      { way: 'text', state: 'done', address: '+16145550142' },
    ]);
    const [message] = [...provider.given.values()];
    expect(message!.to).toBe('+16145550142');
    expect(message!.text).toMatch(
      /^TEST\. Reminder of your appointment, by 2026-12-20 at the latest\. Questions: call 614-555-0100\. Ref [0-9A-F]{8}\. Do not answer this message\.$/,
    );
    expect(JSON.stringify(message)).not.toMatch(/Thistlewood|Osric|Ohio|R-10|regist/i);
    const [attempt] = await rows<{ fate: string; provider_reference: string }>(
      'select fate, provider_reference from reminder_attempts',
    );
    expect(attempt).toMatchObject({ fate: 'accepted', provider_reference: `SM${message!.id.slice(-8)}` });
    expect((await ohio.get('/reminders?show=done')).text).toContain(attempt!.provider_reference);
    expect(without).not.toBe(file);
  });

  test('a provider that is away is tried again with the same id; one that refuses makes a task, and the address is used no more', async () => {
    const agreed = async (number: string, address: string) => {
      const file = await openFile(number, '2026-12-21');
      await ohio.get(`${file}/contacts`);
      expect(
        (
          await ohio.post(`${file}/contacts`, {
            way: 'text',
            address,
            how: 'Signed form',
            ...day('on', '2026-12-01'),
          })
        ).status,
      ).toBe(303);
      return file.split('/').pop()!;
    };
    const away = await agreed('R-12', '614-555-0001');
    const gone = await agreed('R-13', '614-555-0000');
    await remindOfDuties(world.journey.context);
    await world.settle();
    const of = (id: string) =>
      rows<{ state: string; tries: number }>(
        `select m.state, (select count(*)::int from reminder_attempts a where a.reminder_id = m.id) as tries from reminders m where registrant_id = '${id}'`,
      );
    expect(await of(away)).toEqual([{ state: 'waiting', tries: 1 }]);
    expect(await of(gone)).toEqual([{ state: 'failed', tries: 1 }]);
    expect(await rows(`select kind, state, object_id from tasks where kind = 'reminder-failed'`)).toEqual([
      { kind: 'reminder-failed', state: 'open', object_id: gone },
    ]);
    expect(
      await rows(`select ended_because from registrant_contacts where registrant_id = '${gone}'`),
    ).toEqual([{ ended_because: 'undeliverable' }]);
    expect((await ohio.get('/tasks')).text).toContain('A reminder could not be delivered');
    await pass(3_600_000);
    await world.settle();
    expect(await of(away)).toEqual([{ state: 'done', tries: 2 }]);
    expect([...provider.given.values()].filter((m) => m.to === '+16145550001')).toHaveLength(1);
  });

  test('whoever agrees no longer gets none, not even one that waits', async () => {
    const file = await openFile('R-14', '2026-12-22');
    const id = file.split('/').pop()!;
    await ohio.get(`${file}/contacts`);
    await ohio.post(`${file}/contacts`, {
      way: 'email',
      address: 'osric@example.org',
      how: 'Said so',
      ...day('on', '2026-12-01'),
    });
    await remindOfDuties(world.journey.context);
    const [contact] = await rows<{ id: string }>(
      `select id from registrant_contacts where registrant_id = '${id}'`,
    );
    expect((await ohio.post(`${file}/contacts/${contact!.id}/end`)).status).toBe(303);
    const before = provider.given.size;
    await world.settle();
    expect(provider.given.size).toBe(before);
    expect(await rows(`select state from reminders where registrant_id = '${id}'`)).toEqual([
      { state: 'failed' },
    ]);
  });
});
