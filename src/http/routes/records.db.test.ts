import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { addActsFor } from '#storage/actsFor.js';
import { addFirstFacts } from '#storage/firstFacts.js';
import { AGREED } from '../../../test/support/agreed.js';
import { onBothDatabases } from '../../../test/support/databases.js';
import { REGISTRANT, WANTED } from '../../../test/support/journeyWorld.js';
import { type Machine, machineOf } from '../../../test/support/machine.js';
import { makeWorld, type World } from '../../../test/support/world.js';

onBothDatabases('the register API', (database) => {
  let world: World;
  let ohio: string;
  let machine: Machine;
  let stranger: Machine;
  const { file: _f, recordNumber: _n, ...LINE } = REGISTRANT;
  const put = (who: Machine, number: string, body: object, file = 'NSOR') =>
    who.call('PUT', `/api/v1/records/${file}/${number}`, { body });
  const work = () =>
    database().asSystem((tx) =>
      sql<{ n: number }>`select count(*)::int as n from work_items where kind = 'registerChanged'`.execute(
        tx,
      ),
    );

  beforeAll(async () => {
    world = await makeWorld(database());
    await database().asSystem((tx) => addFirstFacts(tx, world.clock.now()));
    ohio = await world.agency({ ori: 'OHTEST001' });
    const iowa = await world.agency({ ori: 'IATEST001' });
    machine = await machineOf(database(), world, ohio, ['register:write']);
    stranger = await machineOf(database(), world, iowa, ['register:write']);
  });
  afterAll(() => world?.server.close());

  test('a warrant for another offense is kept of a registrant only, told by number or by the agency', async () => {
    await put(machine, 'X100000077', { ...LINE, fbiNumber: '777777AB1' });
    const { file: _file, recordNumber: _number, ...warrant } = WANTED;
    const other = { ...warrant, ori: 'IATEST001', warrant: { ...warrant.warrant, offenseCode: '2305' } };
    const refused = await put(stranger, 'W100000077', other, 'WANTED');
    expect(refused).toMatchObject({ status: 422 });
    expect(JSON.stringify(refused.json)).toContain('FBI number of a registrant');
    // The number alone, with nothing else that agrees, may be a slip.
    expect(await put(stranger, 'W100000077', { ...other, fbiNumber: '777777AB1' }, 'WANTED')).toMatchObject({
      status: 422,
    });
    const { birthDates } = LINE;
    expect(
      await put(stranger, 'W100000077', { ...other, fbiNumber: '777777AB1', birthDates }, 'WANTED'),
    ).toMatchObject({ status: 201 });
    expect(
      await put(stranger, 'W100000078', { ...other, nsorRecordNumber: 'X100000077' }, 'WANTED'),
    ).toMatchObject({ status: 201 });
    expect(
      await put(stranger, 'W100000079', { ...other, nsorRecordNumber: 'X100000099' }, 'WANTED'),
    ).toMatchObject({ status: 422 });
  });

  test('a record of WIN has numbers of its own and needs a warrant', async () => {
    const { file: _file, recordNumber: _number, ...warrant } = { ...WANTED, ori: 'OHTEST001' };
    expect(await put(machine, 'M100000001', warrant, 'WIN')).toMatchObject({
      status: 201,
      json: { outcome: 'added', record: { file: 'WIN', recordNumber: 'M100000001' } },
    });
    expect(await put(machine, 'M100000001', warrant, 'WANTED')).toMatchObject({
      status: 201,
      json: { outcome: 'added', record: { file: 'WANTED' } },
    });
    const { warrant: _warrant, ...without } = warrant;
    const refused = await put(machine, 'M100000002', without, 'WIN');
    expect(refused).toMatchObject({ status: 422, json: { issues: [{ at: 'body.warrant' }] } });
    expect(JSON.stringify(refused.json)).toContain('in WIN');
    expect(await put(machine, 'M1 00', warrant, 'WIN')).toMatchObject({ status: 400 });
  });

  test('a record is entered, read back as its own line, changed and left alone when nothing changed', async () => {
    const before = (await work()).rows[0]!.n;
    const added = await put(machine, 'X100000001', LINE);
    expect(added).toMatchObject({ status: 201, json: { outcome: 'added', version: 1, state: 'active' } });
    const shown = await machine.call('GET', '/api/v1/records/NSOR/X100000001');
    expect(shown.json.record).toEqual({ ...REGISTRANT, recordNumber: 'X100000001' });
    expect(await put(machine, 'X100000001', LINE)).toMatchObject({
      status: 200,
      json: { outcome: 'same', version: 1 },
    });
    expect(await put(machine, 'X100000001', { ...LINE, birthDates: ['1971-04-24'] })).toMatchObject({
      status: 200,
      json: { outcome: 'changed', version: 2 },
    });
    expect((await work()).rows[0]!.n).toBe(before + 2);
    const rows = await database().asSystem((tx) =>
      sql<{
        action: string;
      }>`select action from audit_entries where object_id = ${added.json.id} order by at, id`.execute(tx),
    );
    expect(rows.rows.map((r) => r.action).sort()).toEqual([
      'record.changed',
      'record.changed',
      'record.entered',
      'record.show',
    ]);
  });

  test('every problem is told by its field and nothing is entered', async () => {
    const bad = await put(machine, 'X100000002', {
      ...LINE,
      sex: 'Q',
      birthDates: ['tomorrow'],
      victimName: 'n',
    });
    expect(bad.status).toBe(422);
    const at = bad.json.issues.map((i: { at: string }) => i.at);
    expect(at).toEqual(expect.arrayContaining(['body.sex', 'body.birthDates.0', 'body.victimName']));
    expect(JSON.stringify(bad.json)).not.toContain('tomorrow');
    expect((await machine.call('GET', '/api/v1/records/NSOR/X100000002')).status).toBe(404);
    const { recordNumber: _r, file: _w, ...wanted } = { ...WANTED, ori: 'OHTEST001' };
    const other = { ...wanted, warrant: { ...wanted.warrant, offenseCode: '2404' } };
    expect(await put(machine, 'W100000002', other, 'WANTED')).toMatchObject({
      status: 422,
      json: { issues: [{ at: 'body.warrant.offenseCode' }] },
    });
    expect((await put(machine, 'bad number', LINE)).status).toBe(400);
  });

  test('another agency neither sees, changes nor ends it, nor enters under an ORI or a number that is not its own', async () => {
    await put(machine, 'X100000003', LINE);
    expect((await stranger.call('GET', '/api/v1/records/NSOR/X100000003')).status).toBe(404);
    expect(
      (
        await stranger.call('POST', '/api/v1/records/NSOR/X100000003/end', {
          body: { as: 'cleared', reason: 'r' },
        })
      ).status,
    ).toBe(404);
    expect(await put(stranger, 'X100000003', { ...LINE, ori: 'IATEST001' })).toMatchObject({
      status: 422,
      json: { issues: [{ at: 'params.recordNumber' }] },
    });
    expect(await put(stranger, 'X100000004', LINE)).toMatchObject({
      status: 422,
      json: { issues: [{ at: 'body.ori' }] },
    });
    expect((await machine.call('GET', '/api/v1/records/NSOR/X100000003')).json).toMatchObject({ version: 1 });
  });

  test('an agency that keeps the registrations of another enters and ends for it', async () => {
    const tribe = await world.agency({ ori: 'OKTEST009', kind: 'sora-tribe' });
    await database().asSystem((tx) =>
      addActsFor(
        tx,
        {
          agencyId: ohio,
          forAgencyId: tribe,
          scope: 'registrations',
          legalBasis: 'a compact',
          ...AGREED,
        },
        world.clock.now(),
      ),
    );
    const done = await put(machine, 'X100000005', { ...LINE, ori: 'OKTEST009' });
    expect(done.status).toBe(201);
    const owner = await database().asSystem((tx) =>
      sql<{
        a: string;
      }>`select entering_agency_id as a from register_records where id = ${done.json.id}`.execute(tx),
    );
    expect(owner.rows).toEqual([{ a: tribe }]);
    const ended = await machine.call('POST', '/api/v1/records/NSOR/X100000005/end', {
      body: { as: 'vacated', reason: 'Order of the court' },
    });
    expect(ended).toMatchObject({ status: 200, json: { state: 'vacated', version: 2 } });
    const again = await machine.call('POST', '/api/v1/records/NSOR/X100000005/end', {
      body: { as: 'vacated', reason: 'again' },
    });
    expect(again.status).toBe(409);
    const rows = await database().asSystem((tx) =>
      sql<{
        n: number;
      }>`select count(*)::int as n from audit_entries where object_id = ${done.json.id} and action = 'record.ended' and outcome = 'done'`.execute(
        tx,
      ),
    );
    expect(rows.rows).toEqual([{ n: 1 }]);
  });
});
