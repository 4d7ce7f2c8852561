import { sql } from 'kysely';
import { beforeAll, expect, test } from 'vitest';
import { ROUTING_V6 } from '#domain/routingV6.js';
import { addFirstFacts } from '#storage/firstFacts.js';
import { listRuleSets, ruleSetAt } from '#storage/ruleSets.js';
import { testRun } from '#storage/testRun.js';
import type { Browser } from '../../../test/support/browser.js';
import { onBothDatabases } from '../../../test/support/databases.js';
import {
  BARNABY,
  departure,
  makeWorld as makeJourney,
  REGISTRANT,
} from '../../../test/support/journeyWorld.js';
import { makeWorld, type World } from '../../../test/support/world.js';

onBothDatabases('the rule desk', (db) => {
  let w: World;
  let author: Browser;
  let approver: Browser;
  let path: string;
  const versions = () =>
    db().asSystem(async (tx) => (await listRuleSets(tx, 'routing')).map((s) => s.version));

  beforeAll(async () => {
    w = await makeWorld(db());
    await db().asSystem((tx) => addFirstFacts(tx, w.clock.now()));
    const agency = await w.agency({ kind: 'nsotc', name: 'NSOTC', jurisdiction: 'US' });
    author = await w.signedIn(await w.person(agency, ['rule-author', 'rule-approver']));
    approver = await w.signedIn(await w.person(agency, ['rule-approver']));
  });

  test('one writes: a change is checked before it can be proposed', async () => {
    await author.get('/rules');
    const begun = await author.post('/rules/proposals', {});
    path = begun.headers.location as string;
    expect(path).toMatch(/^\/rules\/proposals\//);
    const bad = await author.post(`${path}/changes`, { op: 'switch', switchFrom: 'soon' });
    expect(bad.status).toBe(422);
    const good = await author.post(`${path}/changes`, {
      op: 'switch',
      switchRole: 'sora',
      switchRows: '15',
      switchOn: 'off',
      switchFrom: '2026-01-01',
      switchReason: 'USMS hears first',
    });
    expect(good.status).toBe(303);
    expect((await author.get(path)).text).toContain('USMS hears first');
    // A test run over days that are no span says what is wrong with them.
    const tried = async (days: string) => (await author.get(`${path}/test?${days}`)).text;
    expect(await tried('from=2026-02-01&until=2026-01-01')).toContain(
      'The first day must lie before the last',
    );
    expect(await tried('from=2026-01-01&until=2026-02-31')).toContain('href="#until"');
    // For a single agency, whose role is its own; and a further row like one that is there.
    const unknown = await author.post(`${path}/changes`, {
      op: 'switch',
      switchAgency: 'not-there',
      switchOn: 'off',
      switchFrom: '2026-01-01',
      switchReason: 'Its own policy',
    });
    expect(unknown.status).toBe(422);
    expect(unknown.text).toContain('href="#switchAgency"');
    const single = await author.post(`${path}/changes`, {
      op: 'switch',
      switchAgency: await w.agency({ name: 'Elm County' }),
      switchRows: '14',
      switchOn: 'off',
      switchFrom: '2026-01-01',
      switchReason: 'Elm County reads the state’s messages',
    });
    expect(single.status).toBe(303);
    expect((await author.post(`${path}/changes`, { op: 'add-rule', addLike: 'r14-usncb' })).status).toBe(422);
    const row = await author.post(`${path}/changes`, {
      op: 'add-rule',
      addLike: 'r14-usncb',
      addRole: 'ice',
      addTie: 'national',
      addWhen: 'always',
      addClass: 'P3',
      addBasis: 'Memorandum of 2026',
    });
    expect(row.status).toBe(303);
    // Where appropriate: by row, tier and class of victim, with the reason; nothing is preset.
    const half = await author.post(`${path}/changes`, { op: 'appropriate', cellRule: 'r14-usncb' });
    expect(half.status).toBe(422);
    for (const field of ['cellTier', 'cellVictim', 'cellTell', 'cellReason'])
      expect(half.text).toContain(`href="#${field}"`);
    const cell = await author.post(`${path}/changes`, {
      op: 'appropriate',
      cellRule: 'r14-usncb',
      cellTier: '1',
      cellVictim: 'adult',
      cellTell: 'no',
      cellReason: 'The bureau asks for tier II and above',
    });
    expect(cell.status).toBe(303);
    const written = (await author.get(path)).text;
    expect(written).toContain('Not told by decision for tier I, adult victims only');
    expect(written).toContain('Elm County reads the state’s messages');
    expect(written).toContain('r14-ice-national');
    expect(
      (await author.post(`${path}/propose`, { legalBasis: 'White paper III.A.4', reason: 'Roll-out' }))
        .status,
    ).toBe(303);
    expect(await versions()).toEqual([6, 5, 4, 3, 2, 1]);
  });

  test('nobody approves their own writing, whatever their roles', async () => {
    const refused = await author.post(`${path}/decide`, { decision: 'approve', note: 'Looks fine' });
    expect(refused.status).toBe(403);
    expect(await versions()).toEqual([6, 5, 4, 3, 2, 1]);
  });

  test('another approves: a further version, the earlier ones untouched', async () => {
    await approver.get(path);
    const done = await approver.post(`${path}/decide`, {
      decision: 'approve',
      note: 'As agreed in the group',
    });
    expect(done.status).toBe(303);
    expect(await versions()).toEqual([7, 6, 5, 4, 3, 2, 1]);
    const set = await db().asSystem((tx) =>
      ruleSetAt<typeof ROUTING_V6.body>(tx, 'routing', w.clock.now() + 1000),
    );
    expect(set.body.switches).toHaveLength(2);
    expect(set.author).not.toBe(set.approver);
    expect((await approver.get('/rules/versions/7')).text).toContain('USMS hears first');
    // The policy in force as a table, on the page and to take along; the earlier version shows its own.
    const matrix = (await approver.get('/rules/versions/7/appropriate')).text;
    expect(matrix).toContain('By decision: The bureau asks for tier II and above');
    expect(matrix).toContain('travel notice on file is no');
    const csv = await approver.get('/rules/versions/7/appropriate.csv?table=appropriate');
    expect(csv.text).toContain(
      'Not told Adult victims only By decision: The bureau asks for tier II and above',
    );
    expect((await approver.get('/rules/versions/6/appropriate')).text).not.toContain('By decision');
    await expect(
      db().asSystem((tx) =>
        import('kysely').then(({ sql }) => sql`update rule_sets set legal_basis = 'x'`.execute(tx)),
      ),
    ).rejects.toThrow(/permission denied/);
  });

  test('what waits beyond its day is held against the day of the decision, and counts from then on', async () => {
    const { agency } = await db().asSystem(async (tx) => {
      const found = await sql<{
        agency: string;
      }>`select id as agency from agencies where name = 'NSOTC'`.execute(tx);
      return found.rows[0]!;
    });
    const day = new Date(w.clock.now() + 86_400_000).toISOString().slice(0, 10);
    const writer = await w.signedIn(await w.person(agency, ['rule-author']));
    await writer.get('/rules');
    const late = (await writer.post('/rules/proposals', {})).headers.location as string;
    await writer.post(`${late}/changes`, { op: 'format-notice', noticeRole: 'sora', noticeDays: '400' });
    const form = { legalBasis: 'White paper III.A.4', reason: 'A longer notice' };
    expect((await writer.post(`${late}/propose`, { ...form, effective: '2020-01-01' })).status).toBe(422);
    expect((await writer.post(`${late}/propose`, { ...form, effective: day })).status).toBe(303);
    w.clock.pass(3 * 86_400_000);
    const second = await w.signedIn(await w.person(agency, ['rule-approver']));
    const shown = (await second.get(late)).text;
    expect(shown).toContain('it takes effect when it is approved');
    expect(shown).not.toContain('cannot be put in force');
    const approvedAt = w.clock.now();
    expect(
      (await second.post(`${late}/decide`, { decision: 'approve', note: 'Late, and still right' })).status,
    ).toBe(303);
    const [newest] = await db().asSystem((tx) => listRuleSets(tx, 'routing'));
    expect(newest!.validFromMs).toBe(approvedAt);
  });
});

onBothDatabases('a test run', (db) => {
  test('the set in force against what it sent: no difference; a switch shows as dropped; nothing is written', async () => {
    const w = await makeJourney(db());
    await w.enter(REGISTRANT);
    await w.settle();
    await w.handIn(departure([BARNABY]));
    await w.settle();
    const range = { fromMs: w.clock.now() - 60_000, untilMs: w.clock.now() + 60_000 };
    const count = () => w.rows('select count(*) as n from notifications');
    const before = await count();
    const same = await db().asSystem((tx) => testRun(tx, ROUTING_V6, range));
    expect(same.cases).toBe(1);
    expect(same.lines.map((l) => [l.agency, l.was, l.would])).toEqual([
      ['NSOTC', 'P1', 'P1'],
      ['Ohio Registration Unit', 'P1', 'P1'],
    ]);
    const off = {
      recipientRole: 'sora',
      agencyId: null,
      rows: [14],
      on: false,
      from: '2026-01-01T00:00:00Z',
      reason: 'roll-out',
    } as const;
    const draft = { ...ROUTING_V6, body: { ...ROUTING_V6.body, switches: [off] } };
    const other = await db().asSystem((tx) => testRun(tx, draft, range));
    expect(other.lines.filter((l) => l.was !== l.would)).toMatchObject([
      {
        agency: 'Ohio Registration Unit',
        was: 'P1',
        would: null,
        because: 'Switched off from 1 Jan 2026: roll-out',
      },
    ]);
    expect(await count()).toEqual(before);
  });
});
