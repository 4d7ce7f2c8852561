import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { addFirstFacts } from '#storage/firstFacts.js';
import { onBothDatabases } from '../../../test/support/databases.js';
import { REGISTRANT } from '../../../test/support/journeyWorld.js';
import { type Machine, machineOf } from '../../../test/support/machine.js';
import { makeWorld, type World } from '../../../test/support/world.js';

const NOTICE = {
  recordNumber: 'X300000001',
  legs: [
    {
      means: 'air',
      from: { port: 'JFK', date: '2026-12-24', time: '18:30' },
      to: { port: 'LHR', date: '2026-12-25', time: '06:30' },
      carrier: 'TX',
      number: '101',
    },
  ],
  returnsOn: '2027-01-05',
  destinations: [{ country: 'GBR', address: '1 Example Street' }],
  purposes: ['vacation'],
};

onBothDatabases('the travel notice API', (database) => {
  let world: World;
  let machine: Machine;
  let stranger: Machine;
  const put = (who: Machine, reference: string, body: object = NOTICE) =>
    who.call('PUT', `/api/v1/notices/${reference}`, { body });

  beforeAll(async () => {
    world = await makeWorld(database());
    await database().asSystem((tx) => addFirstFacts(tx, world.clock.now()));
    await world.agency({ kind: 'nsotc', name: 'NSOTC', jurisdiction: 'US' });
    const ohio = await world.agency({ ori: 'OHTEST001' });
    const iowa = await world.agency({ ori: 'IATEST001', jurisdiction: 'IA' });
    machine = await machineOf(database(), world, ohio, ['register:write', 'notices:write']);
    stranger = await machineOf(database(), world, iowa, ['notices:write']);
    const { file: _f, recordNumber: _n, ...line } = REGISTRANT;
    await machine.call('PUT', '/api/v1/records/NSOR/X300000001', { body: line });
  });
  afterAll(() => world?.server.close());

  test('filed with what the register knows, shown, the same, changed and cancelled', async () => {
    const filed = await put(machine, 'OH-1');
    expect(filed).toMatchObject({
      status: 201,
      json: {
        outcome: 'filed',
        version: 1,
        state: 'filed',
        timeliness: 'timely',
        countries: ['GBR'],
        warnings: [],
      },
    });
    expect(filed.json.number).toMatch(/^TN-[0-9A-F]{8}$/);
    const stored = await database().asSystem(
      async (tx) =>
        (
          await sql<{
            content: { person: unknown };
          }>`select content from travel_notice_versions where notice_id = ${filed.json.id}`.execute(tx)
        ).rows,
    );
    expect(stored[0]!.content.person).toMatchObject({
      names: REGISTRANT.names,
      birthDates: REGISTRANT.birthDates,
    });
    expect(await put(machine, 'OH-1')).toMatchObject({ status: 200, json: { outcome: 'same' } });
    expect(await put(machine, 'OH-1', { ...NOTICE, returnsOn: '2027-01-09' })).toMatchObject({
      status: 200,
      json: { outcome: 'changed', version: 2, returnsOn: '2027-01-09' },
    });
    const cancelled = await machine.call('POST', '/api/v1/notices/OH-1/cancel', {
      body: { reason: 'Stays at home' },
    });
    expect(cancelled).toMatchObject({ status: 200, json: { state: 'cancelled', version: 3 } });
    expect(
      (await machine.call('POST', '/api/v1/notices/OH-1/cancel', { body: { reason: 'again' } })).status,
    ).toBe(409);
    const shown = await machine.call('GET', '/api/v1/notices/OH-1');
    expect(shown.json.steps.map((s: { kind: string }) => s.kind)).toEqual(['filed', 'changed', 'cancelled']);
  });

  test('a late notice is taken and marked', async () => {
    const late = await put(machine, 'OH-2', {
      ...NOTICE,
      legs: [
        {
          ...NOTICE.legs[0],
          from: { port: 'JFK', date: '2026-11-25', time: '18:30' },
          to: { port: 'LHR', date: '2026-11-26' },
        },
      ],
    });
    expect(late).toMatchObject({ status: 201, json: { timeliness: 'late', daysOfNotice: 5 } });
    expect(late.json.warnings).toContainEqual({
      at: 'body.late',
      problem: 'expected why the notice is late',
    });
  });

  test('every problem is told by its field, without the values, and nothing is filed', async () => {
    const bad = await put(machine, 'OH-3', {
      ...NOTICE,
      purposes: ['leisure'],
      victimName: 'n',
      legs: [{ means: 'swim' }],
    });
    expect(bad.status).toBe(422);
    const at = bad.json.issues.map((i: { at: string }) => i.at);
    expect(at).toEqual(
      expect.arrayContaining(['body.purposes.0', 'body.victimName', 'body.legs.0.means', 'body.legs.0.from']),
    );
    expect(JSON.stringify(bad.json)).not.toContain('leisure');
    expect((await machine.call('GET', '/api/v1/notices/OH-3')).status).toBe(404);
  });

  test('only for own registrants: another agency’s record is not known, its notice not there', async () => {
    expect(await put(stranger, 'IA-1')).toMatchObject({
      status: 422,
      json: { issues: [{ at: 'body.recordNumber' }] },
    });
    expect((await stranger.call('GET', '/api/v1/notices/OH-1')).status).toBe(404);
    expect(await put(stranger, 'IA-1', { ...NOTICE, ori: 'OHTEST001' })).toMatchObject({
      status: 422,
      json: { issues: [{ at: 'body.ori' }] },
    });
  });
});
