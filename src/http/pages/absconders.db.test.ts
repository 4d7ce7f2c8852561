import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { settleAbscondingSteps, unsettledCases } from '#storage/abscondingSteps.js';
import { addRuleSet, ruleSetAt } from '#storage/ruleSets.js';
import type { Browser } from '../../../test/support/browser.js';
import { type CaseWorld, makeCaseWorld } from '../../../test/support/caseWorld.js';
import { onBothDatabases } from '../../../test/support/databases.js';
import { registered } from '../../../test/support/registry.js';

onBothDatabases('the board of failures to appear', (database) => {
  let world: CaseWorld;
  let officer: Browser;
  let other: Browser;
  let id = '';

  beforeAll(async () => {
    world = await makeCaseWorld(database());
    const { sora, tribe } = world.journey.agencies;
    officer = await world.signedIn(await world.person(sora, ['register-officer', 'agency-officer']));
    other = await world.signedIn(await world.person(tribe, ['register-officer', 'agency-officer']));
    id = await registered(
      database(),
      { agencyId: sora, number: 'B-1', surname: 'Saltmarsh', given: 'Ines' },
      world.clock.now(),
    );
  });
  afterAll(() => world?.server.close());

  const rows = <Row>(query: string) =>
    database().asSystem(async (tx) => (await sql.raw<Row>(query).execute(tx)).rows);
  const board = async (query = '') => (await officer.get(`/registry/absconders${query}`)).text;
  const days = async () =>
    Object.fromEntries(
      (
        await rows<{ step: string; day: string | null }>(
          'select step, due_on::text as day from absconding_steps order by position',
        )
      ).map((r) => [r.step, r.day]),
    );
  const record = (step: string) =>
    officer.post(`/registry/${id}/absconding/steps`, { step, outcome: 'done', note: '' });

  test('a case that is opened has owner and day for each step; both stand on the board, the due list and the inbox', async () => {
    expect(await board()).toContain('No such case runs.');
    await officer.get(`/registry/${id}/absconding`);
    await officer.post(`/registry/${id}/absconding`, { because: 'Did not come to two appearances' });
    const at = await days();
    expect(Object.keys(at)).toHaveLength(8);
    expect([at['tell-origin'], at['public-flag'], at.wanted]).toEqual([expect.any(String), null, null]);
    const page = await board();
    expect(page).toContain('Saltmarsh, Ines');
    for (const says of [
      'Registration office',
      'Police or sheriff',
      'Prosecutor or court',
      'no day yet',
      'Next',
    ])
      expect(page).toContain(says);
    expect(page).not.toContain('Overdue</span>');
    expect((await officer.get('/registry/due')).text).toContain(
      'Tell the jurisdiction that announced the person',
    );
    expect((await officer.get('/inbox')).text).toContain('1 failure to appear or absconder</a>');
    const csv = await officer.get('/registry/absconders.csv');
    expect(csv.text.split('\n').filter((l) => l.includes('Saltmarsh'))).toHaveLength(8);
    expect((await officer.get('/pages')).text).toContain('/registry/absconders');
    expect((await officer.get('/registry')).text).toContain('/registry/absconders');
  });

  test('another agency sees none of it and sets nothing', async () => {
    expect((await other.get('/registry/absconders')).text).not.toContain('Saltmarsh');
    expect((await other.get('/registry/absconders.csv')).text).not.toContain('Saltmarsh');
    const at = `/registry/${id}/absconding/steps/locate`;
    expect((await other.get(at)).status).toBe(404);
    expect((await other.post(at, { office: 'police', owner: '', other: 'x' })).status).toBe(404);
    expect(await rows("select 1 from absconding_steps where owner_other <> ''")).toHaveLength(0);
  });

  test('owner and day are set by hand, a day only with its reason, a person only of the agency; the clock leaves them alone', async () => {
    const at = `/registry/${id}/absconding/steps/locate`;
    expect((await officer.get(at)).text).toContain('figure to be confirmed by the jurisdiction');
    const [stranger] = await rows<{ id: string }>(
      `select id from users where agency_id = '${world.journey.agencies.tribe}' limit 1`,
    );
    const form = {
      office: 'police',
      owner: '',
      other: 'Sgt. Yazzie, 555-0100',
      reason: '',
      'due-year': '2027',
      'due-month': '1',
      'due-day': '4',
    };
    expect((await officer.post(at, form)).text).toContain('Say in a sentence why');
    expect(
      (await officer.post(at, { ...form, owner: stranger!.id, reason: 'He is away until then' })).status,
    ).toBe(422);
    expect((await officer.post(at, { ...form, reason: 'He is away until then' })).status).toBe(303);
    expect((await days()).locate).toBe('2027-01-04');
    const [found] = await rows<{ id: string }>('select id from absconding_cases');
    await database().asSystem((tx) => settleAbscondingSteps(tx, found!.id, world.clock.now()));
    expect((await days()).locate).toBe('2027-01-04');
    expect(await board()).toContain('Sgt. Yazzie, 555-0100');
    expect(await board('?owner=nobody')).toContain('Saltmarsh');
    expect(await board('?owner=mine')).not.toContain('Saltmarsh');
    const [me] = await rows<{ id: string }>(
      `select id from users where agency_id = '${world.journey.agencies.sora}' and status = 'active' limit 1`,
    );
    await officer.get(at);
    expect((await officer.post(at, { office: 'police', owner: me!.id, other: '' })).status).toBe(303);
    expect((await days()).locate).not.toBe('2027-01-04');
    expect((await officer.post('/registry/x/absconding/steps/locate', { office: 'police' })).status).toBe(
      404,
    );
    expect((await officer.get(`/registry/${id}/absconding/steps/no-such-step`)).status).toBe(404);
  });

  test('a new version of the table moves the days of cases that run, not those set by hand', async () => {
    const before = await days();
    const old = await database().asSystem((tx) =>
      ruleSetAt<{ steps: Record<string, { businessDays: number }> }>(tx, 'absconding', world.clock.now()),
    );
    const body = {
      ...old.body,
      steps: { ...old.body.steps, determine: { ...old.body.steps.determine, businessDays: 1 } },
    };
    await database().asSystem((tx) =>
      addRuleSet(
        tx,
        { ...old, version: 2, validFromMs: world.clock.now(), author: 'a', approver: 'b', body },
        world.clock.now(),
      ),
    );
    await database().asSystem(async (tx) => {
      const waiting = await unsettledCases(tx, world.clock.now(), 10);
      expect(waiting).toHaveLength(1);
      for (const { id: found } of waiting) await settleAbscondingSteps(tx, found, world.clock.now());
      expect(await unsettledCases(tx, world.clock.now(), 10)).toEqual([]);
    });
    const after = await days();
    expect(after.determine! < before.determine!).toBe(true);
    expect(after.locate).toBe(before.locate);
  });

  test('an agency sets owner and time of its steps in its settings; only its own people, and only what is a time', async () => {
    const { sora } = world.journey.agencies;
    const path = `/agencies/${sora}/settings/absconding`;
    const keeper = await world.signedIn(await world.person(sora, ['agency-administrator']));
    const form = await keeper.get(path);
    expect(form.text).toContain('Registration office, 3 business days.');
    const version = /name="version" value="(\d+)"/.exec(form.text)![1]!;
    const own = { version, 'determine-unit': 'days', 'tell-origin-time': '24', 'tell-origin-unit': 'hours' };
    const refused = await keeper.post(path, { ...own, 'determine-time': '0', 'locate-office': 'nobody' });
    expect(refused.status).toBe(422);
    expect(refused.text).toContain('Enter a whole number from 1 to 90.');
    expect((await keeper.post(path, { ...own, 'determine-time': '2.5' })).status).toBe(422);
    await other.get('/agencies');
    expect((await other.post(path, own)).status).toBe(403);
    const kept = await rows<{ locate: string }>(
      "select owner_other || office as locate from absconding_steps where step = 'locate'",
    );
    await keeper.get(path);
    expect((await keeper.post(path, { ...own, 'locate-office': 'registry' })).status).toBe(303);
    await database().asSystem(async (tx) => {
      const waiting = await unsettledCases(tx, world.clock.now(), 10);
      expect(waiting).toHaveLength(1);
      for (const { id: found } of waiting) await settleAbscondingSteps(tx, found, world.clock.now());
    });
    const [step] = await rows<{ hours: number; day: boolean; source: string }>(
      `select extract(epoch from s.due_at - c.opened_at)::int / 3600 as hours, s.due_on = (s.due_at at time zone a.time_zone)::date as day, s.reckoning ->> 'source' as source
         from absconding_steps s join absconding_cases c on c.id = s.case_id join agencies a on a.id = s.agency_id where s.step = 'tell-origin'`,
    );
    expect(step).toMatchObject({
      hours: 24,
      day: true,
      source: expect.stringContaining('of the jurisdiction'),
    });
    // Owners of a case that runs are left alone.
    expect(
      await rows("select owner_other || office as locate from absconding_steps where step = 'locate'"),
    ).toEqual(kept);
    expect(await board()).toContain('due by');
    const page = (await keeper.get(`/agencies/${sora}`)).text;
    expect(page).toContain('Registration office, 24 hours');
    expect(page).toContain('Registration office, 10 business days');
    const [audit] = await rows<{ facts: unknown }>(
      "select facts -> 'changedSteps' as facts from audit_entries where action = 'agency.changed' and facts ->> 'part' = 'absconding' and outcome = 'done' order by at desc limit 1",
    );
    expect(audit?.facts).toEqual({ 'tell-origin': { hours: 24 }, locate: { office: 'registry' } });
    // After 23 hours it is not overdue, after 25 it is, whatever the day.
    expect(await board('?when=overdue')).not.toContain('Tell the jurisdiction');
    world.clock.pass(25 * 3_600_000);
    officer = await world.signedIn(await world.person(sora, ['register-officer', 'agency-officer']));
    expect(await board('?when=overdue')).toContain('Tell the jurisdiction');
  });

  test('overdue shows with its step; a step that was recorded is off the due list and says that it was late', async () => {
    world.clock.pass(30 * 86_400_000);
    officer = await world.signedIn(
      await world.person(world.journey.agencies.sora, ['register-officer', 'agency-officer']),
    );
    expect(await board('?when=overdue')).toContain('Overdue');
    expect((await officer.get('/inbox')).text).toContain(
      '1 failure to appear or absconder, something is overdue in 1',
    );
    await officer.get(`/registry/${id}/absconding`);
    for (const step of ['tell-origin', 'determine', 'locate']) expect((await record(step)).status).toBe(303);
    expect(await board('?when=overdue')).not.toContain('Saltmarsh');
    expect(await board()).toContain('after its day');
    const [duty] = await rows<{ state: string; late: boolean }>(
      "select state, late from registrant_duties where kind = 'absconding-step' and key like '% tell-origin'",
    );
    expect(duty).toEqual({ state: 'done', late: true });
    await officer.post(`/registry/${id}/absconding/finding`, { finding: 'absconded' });
    const at = await days();
    expect([at['public-flag'], at.warrant, at.wanted]).toEqual([
      expect.any(String),
      expect.any(String),
      null,
    ]);
    expect(await board('?standing=absconded')).toContain('Saltmarsh');
    expect(await board('?standing=determining')).not.toContain('Saltmarsh');
    for (const step of ['public-flag', 'marshals']) expect((await record(step)).status).toBe(303);
  });

  test('found: what was done stands there until it is taken back; nothing else of the case is due', async () => {
    await officer.post(`/registry/${id}/absconding/finding`, { finding: 'located' });
    const page = await board('?standing=located');
    expect(page).toContain('Take the mark of an absconder off the public site');
    expect(page).not.toContain('Clear the entry in the Wanted file');
    expect(
      await rows("select 1 from registrant_duties where kind = 'absconding-step' and state = 'open'"),
    ).toHaveLength(0);
    for (const { id: task } of await rows<{ id: string }>(
      "select id from tasks where kind = 'absconder-reversal' and state = 'open'",
    ))
      await officer.post(`/tasks/${task}/done`, { note: 'Taken off and seen to be off' });
    expect(await board()).not.toContain('Saltmarsh');
  });

  test('absconded by the file alone, or not come where announced, is no case and stands there as one that lacks', async () => {
    await rows(`update registrants set state = 'absconded' where id = '${id}' returning id`);
    const page = await board();
    expect(page).toContain('Without a case');
    expect(page).toContain('The file says absconded');
  });

  test('taken into custody, the person is located: the case is over and each step is to be taken back', async () => {
    await officer.get(`/registry/${id}/absconding`);
    await officer.post(`/registry/${id}/absconding`, { because: 'Left the halfway house at night' });
    for (const step of ['tell-origin', 'determine', 'locate']) await record(step);
    await officer.post(`/registry/${id}/absconding/finding`, { finding: 'absconded' });
    expect((await record('public-flag')).status).toBe(303);
    const today = new Date(world.clock.now() - 86_400_000).toISOString();
    const ended = await officer.post(`/registry/${id}/end`, {
      end: 'custody',
      reason: 'Arrested and held in the county jail',
      'on-year': today.slice(0, 4),
      'on-month': today.slice(5, 7),
      'on-day': today.slice(8, 10),
    });
    expect(ended.status, ended.text).toBe(303);
    expect(await rows('select 1 from absconding_cases where closed_at is null')).toHaveLength(0);
    expect(await board('?standing=located')).toContain('Take the mark of an absconder off the public site');
  });
});
