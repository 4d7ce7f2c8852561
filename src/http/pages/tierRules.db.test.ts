import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { retierUnderRules } from '#steps/retierRegistrants.js';
import { listRuleSets } from '#storage/ruleSets.js';
import type { Browser } from '../../../test/support/browser.js';
import { type CaseWorld, makeCaseWorld } from '../../../test/support/caseWorld.js';
import { onBothDatabases } from '../../../test/support/databases.js';
import { registered, WARD_ABUSE } from '../../../test/support/registry.js';
import { runWork } from '../../../test/support/runWork.js';

onBothDatabases('new versions of the tier rules', (database) => {
  let world: CaseWorld;
  let author: Browser;
  let approver: Browser;
  let officer: Browser;
  let id = '';
  let path = '';
  const rows = <Row>(query: string) =>
    database().asSystem(async (tx) => (await sql.raw<Row>(query).execute(tx)).rows);
  const versions = async () =>
    (await database().asSystem((tx) => listRuleSets(tx, 'tiers'))).map((s) => s.version);

  beforeAll(async () => {
    world = await makeCaseWorld(database());
    const { nsotc, sora } = world.journey.agencies;
    author = await world.signedIn(await world.person(nsotc, ['rule-author', 'rule-approver']));
    approver = await world.signedIn(await world.person(nsotc, ['rule-approver']));
    officer = await world.signedIn(await world.person(sora, ['register-officer', 'agency-officer']));
    id = await registered(
      database(),
      {
        agencyId: sora,
        number: 'T-1',
        surname: 'Saltmarsh',
        given: 'Ines',
        tier: 'III',
        values: {
          offence: WARD_ABUSE,
        },
      },
      world.clock.now(),
    );
  });
  afterAll(() => world?.server.close());

  test('one writes: changes are read, checked and previewed without a name; nothing is written to anybody', async () => {
    await author.get('/rules/tiers');
    path = (await author.post('/rules/tiers/proposals', {})).location!;
    expect(path).toMatch(/^\/rules\/tiers\/proposals\//);
    await author.get(path);
    const change = (form: Record<string, string>) => author.post(`${path}/changes`, form);
    const bad = await change({ op: 'row', rowId: 'C3-act', rowFrom: 'x' });
    expect(bad.status).toBe(422);
    expect(bad.text).toContain('href="#rowTier"');
    expect(
      (await change({ op: 'add-row', addFederal: '19 USC 1', addTier: 'I', addSource: 'Code 7' })).text,
    ).toContain('href="#addFederal"');
    expect((await change({ op: 'remove-row', removeId: 'C1-voyeurism' })).status).toBe(303);
    expect((await author.get(path)).text).toContain('No row would be left for: Video voyeurism');
    expect((await author.post(`${path}/remove`, { number: '1' })).status).toBe(303);
    expect((await change({ op: 'reading', reading: '2243 statute' })).status).toBe(303);
    expect((await author.get(`${path}/preview.csv`)).status).toBe(404);
    await author.get(`${path}/preview`);
    expect((await author.post(`${path}/preview`)).status).toBe(303);
    await runWork({ db: database(), clock: world.clock }, ['tierPreviewAsked']);
    const preview = (await author.get(`${path}/preview`)).text;
    expect((await author.get(`${path}/preview.csv`)).text).toContain('Ohio Registration Unit,Tier III,');
    expect((await officer.get(`${path}/preview`)).status).toBe(404);
    expect(preview).toContain('Ohio Registration Unit');
    expect(preview).toContain('Tier III');
    expect(preview).not.toContain('Saltmarsh');
    expect(await rows('select 1 from retier_cases')).toHaveLength(0);
    expect(await versions()).toEqual([1]);
  });

  test('before an approver it needs its day, its law and its reason; its author cannot approve it, a registry cannot see it', async () => {
    const day = new Date(world.clock.now() + 10 * 86_400_000).toISOString().slice(0, 10);
    const form = { effective: day, legalBasis: '34 USC 20911(4)', reason: 'The statute as amended' };
    expect((await author.post(`${path}/propose`, { ...form, effective: '' })).status).toBe(422);
    expect((await author.post(`${path}/propose`, { ...form, legalBasis: '' })).status).toBe(422);
    expect((await author.post(`${path}/propose`, form)).status).toBe(303);
    expect(
      (await author.post(`${path}/changes`, { op: 'remove-row', removeId: 'F2-2421' })).location,
    ).not.toContain('saved');
    expect((await author.post(`${path}/decide`, { decision: 'approve', note: 'It is mine' })).status).toBe(
      403,
    );
    await approver.get(path);
    expect((await approver.post(`${path}/changes`, { op: 'remove-row', removeId: 'F2-2421' })).status).toBe(
      404,
    );
    expect((await officer.get('/rules/tiers')).status).toBe(403);
    expect((await officer.get(path)).status).not.toBe(200);
    // A proposal of another kind of rules is not there.
    expect((await approver.get(path.replace('/rules/tiers/', '/rules/'))).status).toBe(404);
    expect(await versions()).toEqual([1]);
  });

  test('approved it waits for its day: the registry sees its own persons before, and none of them changes', async () => {
    await approver.get(path);
    expect((await approver.post(`${path}/decide`, { decision: 'approve', note: '' })).status).toBe(422);
    expect(
      (await approver.post(`${path}/decide`, { decision: 'approve', note: 'Read with counsel' })).status,
    ).toBe(303);
    expect(await versions()).toEqual([2, 1]);
    expect((await author.get('/rules/tiers')).text).toContain('not yet');
    await officer.get('/retier');
    const look = (await officer.post('/retier/previews', { under: 'version-2' })).location!;
    await runWork({ db: database(), clock: world.clock }, ['tierPreviewAsked']);
    const report = (await officer.get(look)).text;
    expect(report).toContain('Saltmarsh');
    const context = { ...world.journey.context, clock: world.clock };
    await retierUnderRules(context);
    expect(await rows('select 1 from retier_cases')).toHaveLength(0);
    world.clock.pass(11 * 86_400_000);
    for (let i = 0; i < 3; i++) await retierUnderRules(context);
    expect(await rows('select state from retier_cases')).toEqual([{ state: 'open' }]);
    expect(await rows(`select tier from registrants where id = '${id}'`)).toEqual([{ tier: 'III' }]);
  });

  test('a version that is there is changed by nobody, and a change written on an older one is not approved', async () => {
    const { nsotc } = world.journey.agencies;
    author = await world.signedIn(await world.person(nsotc, ['rule-author']));
    await author.get('/rules/tiers');
    const late = (await author.post('/rules/tiers/proposals', {})).location!;
    await rows(
      `update rule_proposals set base_version = 1 where id = '${late.split('/').at(-1)}' returning id`,
    );
    await author.get(late);
    await author.post(`${late}/changes`, { op: 'remove-row', removeId: 'F2-2421' });
    expect((await author.get(late)).text).toContain('Version 2 was put in force meanwhile');
    await expect(
      rows("update rule_sets set author = 'x' where kind = 'tiers' returning version"),
    ).rejects.toThrow();
  });
});
