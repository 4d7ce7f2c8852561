import { afterAll, beforeAll, expect, test } from 'vitest';
import { dateText } from '#basics/dates.js';
import { dutiesOf } from '#storage/registrantDuties.js';
import { historyOf } from '#storage/registrantValues.js';
import type { Browser } from '../../../test/support/browser.js';
import { type CaseWorld, makeCaseWorld } from '../../../test/support/caseWorld.js';
import { onBothDatabases } from '../../../test/support/databases.js';
import { registered } from '../../../test/support/registry.js';

const DAY_MS = 86_400_000;

onBothDatabases('changes that a registrant reports', (database) => {
  let world: CaseWorld;
  let clerk: Browser;
  let id: string;
  let at: string;

  beforeAll(async () => {
    world = await makeCaseWorld(database());
    const { sora } = world.journey.agencies;
    clerk = await world.signedIn(await world.person(sora, ['register-officer', 'agency-officer']));
    id = await registered(
      database(),
      { agencyId: sora, number: 'CR-1', surname: 'Larkmoor', given: 'Ada', tier: 'II' },
      world.clock.now() - 30 * DAY_MS,
    );
    at = `/registry/${id}`;
  });
  afterAll(() => world?.server.close());

  const ago = (days: number) => new Date(world.clock.now() - days * DAY_MS).toISOString().slice(0, 10);
  const day = (name: string, iso: string) => {
    const [year, month, date] = iso.split('-') as [string, string, string];
    return { [`${name}-year`]: year, [`${name}-month`]: month, [`${name}-day`]: date };
  };
  const reports = async () =>
    (await database().asSystem((tx) => dutiesOf(tx, id)))
      .filter((d) => d.kind === 'change-report')
      .map(({ key, doneOn, late }) => [key, doneOn, late]);
  const home = (street: string) => ({ answer: 'known', state: 'OH', street, source: 'the registrant' });
  const enter = (element: string, fields: Record<string, string>) =>
    clerk.post(`${at}/entries/${element}`, fields);

  test('given a move of twenty days ago, when it is reported today, then it is late and the file shows the sum', async () => {
    const form = (await clerk.get(`${at}/entries/residence`)).text;
    expect(form).toContain('Change of residence: reported within 3 business days, in person');
    const moved = { ...home('7 Mill Road'), ...day('fromOn', ago(20)) };
    expect((await enter('residence', moved)).status).toBe(303);
    expect(await reports()).toEqual([[`residence ${ago(20)}`, ago(0), true]]);
    const file = (await clerk.get(at)).text;
    expect(file).toContain('Change of residence');
    expect(file).toContain('no appearance is recorded for that day');
    expect((await clerk.get('/registry/statistics')).text).toContain('Report a change');
    expect((await clerk.get('/registry/evidence')).text).toContain('Changes reported late');
  });

  test('given it was told on the next day and entered only now, then the day of the report counts', async () => {
    const job = { answer: 'known', name: 'Example Mill', state: 'OH', source: 'the registrant' };
    const told = { ...day('fromOn', ago(12)), ...day('reportedOn', ago(11)) };
    expect((await enter('employment', { ...job, ...told })).status).toBe(303);
    expect(await reports()).toContainEqual([`employment ${ago(12)}`, ago(11), false]);
    const tomorrow = { ...job, ...day('fromOn', ago(10)), ...day('reportedOn', ago(-1)) };
    expect((await enter('employment', tomorrow)).status).toBe(422);
  });

  test('a correction of the day is no second report: the first one moves to its right day', async () => {
    const part = (await clerk.get(`${at}/parts/residence`)).text;
    const before = await reports();
    const [replaces] = [...part.matchAll(/replaces=([0-9a-f-]{36})/g)].map((m) => m[1]!).slice(-1);
    const right = { ...home('7 Mill Road'), ...day('fromOn', ago(1)), replaces: replaces!, corrects: 'yes' };
    expect((await enter('residence', right)).status).toBe(303);
    const after = await reports();
    expect(after).toHaveLength(before.length);
    expect(after).toContainEqual([`residence ${ago(1)}`, ago(0), false]);
  });

  test('a telephone counts only with a day of change; what held at the registration counts never; lodging from seven nights on', async () => {
    const n = (await reports()).length;
    const phone = { answer: 'known', number: '614 555 0123', kind: 'mobile', source: 'the registrant' };
    await enter('phone', { ...phone, changed: 'no' });
    await enter('residence', { ...home('1 Old Road'), ...day('fromOn', ago(400)) });
    const stay = { answer: 'known', name: 'Lake Inn', address: '2 Shore Road', source: 'the registrant' };
    await enter('lodging', { ...stay, ...day('fromOn', ago(9)), ...day('untilOn', ago(4)) });
    expect(await reports()).toHaveLength(n);
    await enter('phone', { ...phone, number: '614 555 0124', ...day('changedOn', ago(9)) });
    await enter('lodging', {
      ...stay,
      name: 'Ridge Inn',
      ...day('fromOn', ago(20)),
      ...day('untilOn', ago(10)),
    });
    expect(await reports()).toContainEqual([`phone ${ago(9)}`, ago(0), true]);
    expect(await reports()).toHaveLength(n + 2);
  });

  test('a late report is a task of the officers with its sum, listed beside the due list; put right in time it is none', async () => {
    const late = async () => (await clerk.get('/tasks?kind=change-late')).text;
    expect((await clerk.get('/registry/due')).text).toContain('/tasks?kind=change-late');
    const job = { answer: 'known', name: 'Slow Mill', state: 'OH', source: 'the registrant' };
    await enter('employment', { ...job, ...day('fromOn', ago(15)), ...day('reportedOn', ago(3)) });
    const says = new RegExp(
      `Change of employment: changed on ${dateText(ago(15))}, to be reported by [^,]+, reported on ${dateText(ago(3))}, \\d+ days late`,
    );
    expect(await late()).toMatch(says);
    const row = (await database().asSystem((tx) => historyOf(tx, id))).find(
      (v) => v.value.name === 'Slow Mill',
    )!;
    const right = { ...job, ...day('fromOn', ago(4)), replaces: row.id, corrects: 'yes' };
    expect((await enter('employment', right)).status).toBe(303);
    expect(await late()).not.toMatch(says);
  });

  test('a change whose day nobody knows is said to be one, and asked about until the day is entered', async () => {
    const car = {
      answer: 'known',
      kind: 'land',
      number: 'OHX 4471',
      make: 'Ford',
      source: 'the registrant',
    };
    const unsaid = await enter('phone', {
      answer: 'known',
      number: '614 555 0177',
      kind: 'mobile',
      source: 'the registrant',
    });
    expect(unsaid.status).toBe(422);
    expect(unsaid.text).toContain('Does the registrant report a change?');
    expect((await enter('vehicle', { ...car, changed: 'day' })).status).toBe(422);
    const asked = async () => (await clerk.get('/tasks?kind=change-undated')).text;
    const n = (await reports()).length;
    const kept = await enter('vehicle', { ...car, changed: 'unknown' });
    expect(kept.status, kept.text.slice(0, 3000)).toBe(303);
    expect(await reports()).toHaveLength(n);
    expect(await asked()).toContain('the day of the change was not known');
    const held = (await database().asSystem((tx) => historyOf(tx, id))).find((v) => v.element === 'vehicle')!;
    const known = { ...car, replaces: held.id, changed: 'day', ...day('changedOn', ago(1)) };
    expect((await enter('vehicle', known)).status).toBe(303);
    expect(await reports()).toContainEqual([`vehicle ${ago(1)}`, ago(0), false]);
    expect(await asked()).not.toContain('the day of the change was not known');
  });

  test('what is no longer so asks for its day: without one nothing ends, with one the clock runs and the history says until when', async () => {
    const job = { answer: 'known', name: 'Ridge Farm', state: 'OH', source: 'the registrant' };
    await enter('employment', { ...job, ...day('fromOn', ago(25)), ...day('reportedOn', ago(24)) });
    const row = async () =>
      (await database().asSystem((tx) => historyOf(tx, id))).find((v) => v.value.name === 'Ridge Farm')!;
    const path = `${at}/values/${(await row()).id}/end`;
    expect((await clerk.get(`${at}/parts/work-school`)).text).toContain(`href="${path}"`);
    const form = (await clerk.get(path)).text;
    expect(form).toContain('Over since');
    expect(form).toContain('Ridge Farm');
    expect(form).toContain('reported within 3 business days');
    const n = (await reports()).length;
    for (const [fields, says] of [
      [{}, 'Enter an answer'],
      [day('changedOn', ago(-1)), 'This date is in the future'],
      [day('changedOn', ago(26)), 'or later'],
      [{ ...day('changedOn', ago(8)), ...day('reportedOn', ago(-1)) }, 'Enter a real date'],
    ] as const) {
      const again = await clerk.post(path, fields);
      expect(again.status).toBe(422);
      expect(again.text).toContain(says);
    }
    expect((await row()).endedAtMs).toBeNull();
    expect(
      (await clerk.post(path, { ...day('changedOn', ago(8)), ...day('reportedOn', ago(1)) })).status,
    ).toBe(303);
    expect(await row()).toMatchObject({ untilOn: ago(8), endedAtMs: world.clock.now() });
    expect(await reports()).toContainEqual([`employment ${ago(8)} over`, ago(1), true]);
    expect(await reports()).toHaveLength(n + 1);
    // What begins on the same day has a clock of its own.
    const next = { ...job, name: 'Valley Farm', ...day('fromOn', ago(8)), ...day('reportedOn', ago(7)) };
    await enter('employment', next);
    expect(await reports()).toContainEqual([`employment ${ago(8)}`, ago(7), false]);
    // Ended meanwhile: a second press changes nothing.
    expect((await clerk.get(path)).status).toBe(404);
    expect((await clerk.post(path, day('changedOn', ago(8)))).status).toBe(409);
  });

  test('what never was so needs no day, and the report of it is taken back', async () => {
    const job = { answer: 'known', name: 'Mistaken Mill', state: 'OH', source: 'the registrant' };
    await enter('employment', { ...job, ...day('fromOn', ago(18)), ...day('reportedOn', ago(17)) });
    const entered = [`employment ${ago(18)}`, ago(17), false];
    expect(await reports()).toContainEqual(entered);
    const held = (await database().asSystem((tx) => historyOf(tx, id))).find(
      (v) => v.value.name === 'Mistaken Mill',
    )!;
    await clerk.get(`${at}/values/${held.id}/end`);
    expect((await clerk.post(`${at}/values/${held.id}/end`, { corrects: 'yes' })).status).toBe(303);
    const standing = await database().asSystem((tx) => dutiesOf(tx, id));
    expect(standing.find((d) => d.key === `employment ${ago(18)}`)?.state).not.toBe('done');
  });
});
