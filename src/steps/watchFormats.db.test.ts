import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { MS } from '#basics/clock.js';
import type { FormatSwitch } from '#domain/routingRules.js';
import { ROUTING_V3 } from '#domain/routingSharing.js';
import { addFirstFacts } from '#storage/firstFacts.js';
import { addRuleSet } from '#storage/ruleSets.js';
import { onBothDatabases } from '../../test/support/databases.js';
import { type Machine, machineOf } from '../../test/support/machine.js';
import { makeWorld, type World } from '../../test/support/world.js';
import { chaseDeadlines } from './chaseDeadline.js';
import { watchFormats } from './watchFormats.js';

onBothDatabases('an announced message format asks its readers', (database) => {
  let w: World;
  let nsotc: string;
  let ohio: string;
  let iowa: string;
  let machine: Machine;
  let stranger: Machine;
  let version = 90;
  const watch = () => watchFormats({ db: database(), clock: w.clock });
  const rows = async <Row>(query: ReturnType<typeof sql<Row>>) =>
    (await database().asSystem((tx) => query.execute(tx))).rows;
  const tasks = async (kind: 'take-format' | 'format-untaken') =>
    (
      await rows(
        sql<{ name: string; state: string; says: string }>`
        select a.name, t.state, t.facts ->> 'says' as says from tasks t join agencies a on a.id = t.owner_agency_id
         where t.kind = ${kind} order by a.name, t.created_at`,
      )
    ).map((t) => `${t.name}: ${t.state}`);
  const mails = async () =>
    (
      await rows(
        sql<{ key: string }>`select natural_key as key from mail_notices order by made_at, natural_key`,
      )
    ).map((m) => m.key.split('|').at(-1)!);
  const announce = (formats: readonly FormatSwitch[]) =>
    database().asSystem((tx) =>
      addRuleSet(
        tx,
        {
          ...ROUTING_V3,
          version: ++version,
          validFromMs: w.clock.now(),
          author: 'a',
          approver: 'b',
          body: { ...ROUTING_V3.body, formats },
        },
        w.clock.now(),
      ),
    );
  const format2 = (from: string, agencyId: string | null = null): FormatSwitch => ({
    recipientRole: 'sora',
    agencyId,
    version: 2,
    from,
  });
  let from: string;

  beforeAll(async () => {
    w = await makeWorld(database());
    await database().asSystem((tx) => addFirstFacts(tx, w.clock.now()));
    nsotc = await w.agency({ kind: 'nsotc', name: 'NSOTC', jurisdiction: 'US' });
    ohio = await w.agency({ name: 'Ohio Unit' });
    iowa = await w.agency({ name: 'Iowa Unit', jurisdiction: 'IA' });
    await w.agency({ kind: 'usncb', name: 'USNCB', jurisdiction: 'US' });
    await database().asSystem((tx) =>
      sql`insert into agency_contacts (id, agency_id, position, purpose, name, title, email, phone)
        values (gen_random_uuid(), ${ohio}, 1, 'registry-office', 'Desk', '', 'desk@ohio.example', '555-0100')`.execute(
        tx,
      ),
    );
    machine = await machineOf(database(), w, ohio, ['formats:write']);
    stranger = await machineOf(database(), w, iowa, ['notifications:read']);
    from = new Date(w.clock.now() + 400 * MS.day).toISOString();
  });
  afterAll(() => w?.server.close());

  test('nothing announced, nothing asked', async () => {
    await watch();
    expect(await tasks('take-format')).toEqual([]);
  });

  test('announced: one task for each agency that it is announced to, and mail to its office; twice is once', async () => {
    await announce([format2(from)]);
    await watch();
    await watch();
    expect(await tasks('take-format')).toEqual(['Iowa Unit: open', 'Ohio Unit: open']);
    const [task] = await rows(
      sql<{
        says: string;
        due: number;
      }>`select facts ->> 'says' as says, due_at as due from tasks where owner_agency_id = ${ohio} and kind = 'take-format'`,
    );
    expect(task).toEqual({
      says: `Try and accept message format 2 by ${from.slice(0, 10)}`,
      due: Date.parse(from),
    });
    expect(await mails()).toEqual(['announced']);
  });

  test('its own program sees it, has a test message sent and accepts; the task ends at once, no other agency’s', async () => {
    const shown = await machine.call('GET', '/api/v1/message-formats');
    expect(shown).toMatchObject({
      status: 200,
      json: { format: 1, announced: [{ format: 2, from, accepted: false }] },
    });
    expect((await stranger.call('GET', '/api/v1/message-formats')).status).toBe(403);
    const by = { officer: 'D. Winterfeld' };
    expect((await machine.call('POST', '/api/v1/message-formats/3/accept', { body: by })).status).toBe(422);
    expect((await machine.call('POST', '/api/v1/message-formats/2/try', { body: by })).status).toBe(200);
    w.clock.pass(MS.second);
    const accepted = await machine.call('POST', '/api/v1/message-formats/2/accept', { body: by });
    expect(accepted).toMatchObject({ status: 200, json: { format: 2, announced: [{ accepted: true }] } });
    expect((await machine.call('POST', '/api/v1/message-formats/2/accept', { body: by })).status).toBe(422);
    expect(await tasks('take-format')).toEqual(['Iowa Unit: open', 'Ohio Unit: cancelled']);
    await watch();
    const clocks = await rows(
      sql<{
        owner: string;
        state: string;
      }>`select owner_agency_id as owner, state from deadlines where kind = 'take-format'`,
    );
    expect(new Map(clocks.map((c) => [c.owner, c.state]))).toEqual(
      new Map([
        [ohio, 'met'],
        [iowa, 'running'],
      ]),
    );
    const steps = await rows(
      sql<{
        kind: string;
        by: string;
      }>`select kind, by_name as by from message_format_steps where agency_id = ${ohio} order by at, id`,
    );
    expect(steps).toEqual([
      { kind: 'tried', by: 'D. Winterfeld (API)' },
      { kind: 'accepted', by: 'D. Winterfeld (API)' },
    ]);
  });

  test('who goes back is asked again; reminded by mail 90 days before; NSOTC asks 30 days before', async () => {
    // A later moment than that of the acceptance: the latest step counts.
    w.clock.pass(MS.minute);
    const admin = await w.signedIn(await w.person(ohio, ['agency-administrator']));
    await admin.get(`/agencies/${ohio}/format`);
    const back = await admin.post(`/agencies/${ohio}/format/take-back`, {
      format: '2',
      reason: 'The reader stumbles',
    });
    expect(back.status).toBe(303);
    await watch();
    expect(await tasks('take-format')).toEqual(['Iowa Unit: open', 'Ohio Unit: open']);
    w.clock.pass(Date.parse(from) - 91 * MS.day - w.clock.now());
    await watch();
    expect(await mails()).toEqual(['announced']);
    w.clock.pass(2 * MS.day);
    await watch();
    await watch();
    expect(await mails()).toEqual(['announced', 'reminder']);
    expect(await tasks('format-untaken')).toEqual([]);
    w.clock.pass(60 * MS.day);
    await chaseDeadlines({ db: database(), clock: w.clock });
    expect(await tasks('format-untaken')).toEqual(['NSOTC: open', 'NSOTC: open']);
    expect(nsotc).toBeTruthy();
  });

  test('taken back by the rules: every task ends, NSOTC’s too, and its readers hear', async () => {
    await announce([]);
    await watch();
    expect(await tasks('take-format')).toEqual(['Iowa Unit: cancelled', 'Ohio Unit: cancelled']);
    expect(await tasks('format-untaken')).toEqual(['NSOTC: cancelled', 'NSOTC: cancelled']);
    await watch();
    expect(await mails()).toEqual(['announced', 'reminder', 'withdrawn']);
  });

  test('its day come, the task ends by itself: the format counts without being accepted', async () => {
    const soon = new Date(w.clock.now() + 10 * MS.day).toISOString();
    await announce([format2(soon, iowa)]);
    await watch();
    expect(await tasks('take-format')).toEqual([
      'Iowa Unit: cancelled',
      'Iowa Unit: open',
      'Ohio Unit: cancelled',
    ]);
    w.clock.pass(6 * MS.day);
    await chaseDeadlines({ db: database(), clock: w.clock });
    expect((await tasks('format-untaken')).at(-1)).toBe('NSOTC: open');
    w.clock.pass(5 * MS.day);
    await watch();
    expect(await tasks('take-format')).toEqual([
      'Iowa Unit: cancelled',
      'Iowa Unit: cancelled',
      'Ohio Unit: cancelled',
    ]);
    expect(await tasks('format-untaken')).toEqual(Array(3).fill('NSOTC: cancelled'));
  });
});
