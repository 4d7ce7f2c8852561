import { afterAll, beforeAll, expect, test } from 'vitest';
import { lookForAlerts, remindOfDuties } from '#steps/remind.js';
import type { Browser } from '../../../test/support/browser.js';
import { type CaseWorld, makeCaseWorld } from '../../../test/support/caseWorld.js';
import { onBothDatabases } from '../../../test/support/databases.js';

const DAY = 86_400_000;

onBothDatabases('alerts of officers and reminders to registrants', (database) => {
  let world: CaseWorld;
  let ohio: Browser;
  let colleague: Browser;
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
    owner = await world.person(world.journey.agencies.sora, roles);
    await signIn();
    world.journey.clock.set(world.clock.now());
  });
  afterAll(() => world?.server.close());

  let file: string;
  async function openFile(number: string, on: string): Promise<string> {
    await ohio.get('/registry/new');
    const opened = await ohio.post('/registry/new', {
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
    await rows(`update registrant_duties set state = 'done' where kind = 'first-registration'`);
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
});
