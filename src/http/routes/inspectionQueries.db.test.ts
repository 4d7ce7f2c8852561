import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Scope } from '#domain/machineScope.js';
import { writeTecsJson } from '#formats/tecs/write.js';
import { decideCandidate } from '#storage/applyAdjudication.js';
import { type CaseWorld, makeCaseWorld } from '../../../test/support/caseWorld.js';
import { onBothDatabases } from '../../../test/support/databases.js';
import { REGISTRANT, WANTED } from '../../../test/support/journeyWorld.js';
import { addMachine, tokenOf } from '../../../test/support/machine.js';

const BARNABY = {
  names: [{ surname: 'OKONKWO FERRIS', given: 'BARNABY ELDRED' }],
  birthDates: ['1971-04-23'],
  documents: [{ kind: 'passport', number: '910228374', issuer: 'USA' }],
  documentRead: 'machine',
};
const AT_JFK = { direction: 'entry', mode: 'air', port: 'JFK', lane: '12' };

onBothDatabases('inspection queries', (database) => {
  let world: CaseWorld;
  const tokens = new Map<string, string>();

  beforeAll(async () => {
    world = await makeCaseWorld(database());
    await world.journey.enter(REGISTRANT, WANTED);
    await client('port-jfk', ['inspections:ask', 'inspections:write']);
  });
  afterAll(() => world?.server.close());

  async function client(clientId: string, scopes: Scope[]) {
    const agencyId = world.journey.agencies.port;
    await addMachine(database(), world, { agencyId, clientId, scopes });
    tokens.set(clientId, await tokenOf(world, clientId));
  }

  const post = (who: string, url: string, payload: string | Buffer, type: string) =>
    world.server.app.inject({
      method: 'POST',
      url,
      headers: { authorization: `Bearer ${tokens.get(who)}`, 'content-type': type },
      payload,
    });
  const ask = (body: unknown, who = 'port-jfk') =>
    post(who, '/api/v1/inspections/queries', JSON.stringify(body), 'application/json');
  const rows = <Row>(query: string) => world.journey.rows<Row>(query);

  test('a registrant is a hit: what to do and whom to call, and nothing of the record', async () => {
    const answer = await ask({ ...AT_JFK, reference: 'ENC-1', person: BARNABY });
    expect(answer.statusCode).toBe(200);
    expect(answer.json()).toMatchObject({
      result: 'possible-match',
      degraded: false,
      hits: [
        {
          status: 'non-fugitive',
          certainty: 'certain',
          agrees: expect.arrayContaining(['name', 'birth date', 'document number']),
          against: [],
          confirmWith: { agency: 'Ohio Registration Unit', ori: 'OHTEST001' },
        },
      ],
      register: { epoch: 2, records: 2 },
      freshness: [{ stale: false }],
    });
    expect(answer.json().instruction).toContain('mandatory');
    expect(answer.json().tookMs).toBeGreaterThan(0);
    expect(answer.body).not.toMatch(/OKONKWO|1971|X123456789|Sexual battery/);
  });

  test('the question is an inspection with an audit row, and becomes candidate and trip by the usual steps', async () => {
    const [event] = await rows<{ id: string }>(
      `select id, kind, state, direction, facts from travel_events where natural_key = 'inspection|port-jfk|ENC-1'`,
    );
    expect(event).toMatchObject({
      kind: 'inspection',
      state: 'primary',
      direction: 'entry',
      facts: { port: 'JFK', mode: 'air', lane: '12', queried: true },
    });
    expect(
      await rows(
        `select actor_kind, object_id, facts ->> 'hits' as hits from audit_entries where action = 'inspection.asked'`,
      ),
    ).toEqual([{ actor_kind: 'client', object_id: event!.id, hits: '1' }]);
    await world.settle();
    expect(await rows(`select path, status from candidates where travel_event_id = '${event!.id}'`)).toEqual([
      { path: 'certain', status: 'non-fugitive' },
    ]);
    expect(await rows('select direction from trips')).toEqual([{ direction: 'entry' }]);
  });

  test('the port’s report of the same encounter is the same inspection, and a later question moves it nowhere', async () => {
    const raw = writeTecsJson({
      sender: 'TECS',
      batch: 'B-1',
      inspections: [
        {
          reference: 'ENC-1',
          sequence: 2,
          status: 'admitted',
          direction: 'entry',
          port: 'JFK',
          person: { names: [], role: 'passenger' },
        },
      ],
    });
    const handed = await post('port-jfk', '/api/v1/inspections', Buffer.from(raw), 'application/json');
    expect(handed.statusCode).toBe(202);
    await world.settle();
    await ask({ ...AT_JFK, reference: 'ENC-1', person: BARNABY });
    await world.settle();
    expect(
      await rows(
        `select state, jsonb_array_length(traveller -> 'names') as names from travel_events where kind = 'inspection'`,
      ),
    ).toEqual([{ state: 'admitted', names: 1 }]);
    expect(await rows('select id from candidates')).toHaveLength(1);
  });

  test('a warrant is told with its holder, to be confirmed before any arrest', async () => {
    const answer = await ask({
      ...AT_JFK,
      person: { names: [{ surname: 'VANTERPOOL', given: 'LUCIAN' }], birthDates: ['1980-11-02'] },
    });
    const [hit] = answer.json().hits;
    expect(hit).toMatchObject({
      status: 'wanted',
      certainty: 'possible',
      confirmWith: { agency: 'Marion County Warrants', ori: 'INTEST001' },
    });
    expect(hit.instruction).toContain('before any arrest');
  });

  test('nobody of the register is no match: kept as an inspection, screened, and no step waits', async () => {
    const answer = await ask({
      direction: 'entry',
      mode: 'vehicle',
      port: '2304',
      vehicle: { plate: '8ABC123', state: 'CA' },
      person: { names: [{ given: 'MARIA' }] },
    });
    expect(answer.json()).toMatchObject({ result: 'no-match', degraded: false, hits: [] });
    expect(
      await rows(`select door, result from screenings where travel_event_id = '${answer.json().queryId}'`),
    ).toEqual([{ door: 'now', result: 'clear' }]);
  });

  test('a pair that an officer told apart is no hit', async () => {
    const asked = {
      ...AT_JFK,
      person: { names: [{ surname: 'OKONKWO FERRIS', given: 'BARNABY' }], birthDates: ['1971-04-23'] },
    };
    const before = await ask(asked);
    expect(before.json().result).toBe('possible-match');
    await world.settle();
    const [candidate] = await rows<{ id: string; version: number }>(
      `select id, version from candidates where travel_event_id = '${before.json().queryId}'`,
    );
    const [officer] = world.journey.officers;
    const decided = await database().asActor(officer, (tx) =>
      decideCandidate(
        tx,
        { keys: world.journey.context.keys, nowMs: world.clock.now(), actor: officer },
        candidate!.id,
        {
          candidateVersion: candidate!.version,
          outcome: 'not-same',
          reasonCode: 'not-same-namesake',
          rationale: 'spoke with the port',
        },
        {},
      ),
    );
    expect(decided).toMatchObject({ ok: true, value: { adjudication: { state: 'in-force' } } });
    expect((await ask(asked)).json()).toMatchObject({ result: 'no-match', hits: [] });
    expect((await ask({ ...asked, person: BARNABY })).json().result).toBe('possible-match');
    await world.settle();
  });

  test('a stale register never says "no match"', async () => {
    world.clock.pass(30 * 86_400_000);
    await client('port-jfk-later', ['inspections:ask']);
    const answer = await ask(
      { ...AT_JFK, person: { names: [{ full: 'Percival Innocent' }] } },
      'port-jfk-later',
    );
    expect(answer.json()).toMatchObject({
      result: 'check-by-hand',
      degraded: true,
      freshness: [{ stale: true }],
    });
    expect(answer.json().instruction).toContain('by hand');
    await world.settle();
    expect(
      await rows(
        `select kind from tasks where kind = 'check-by-hand' and state = 'open' and object_id = '${answer.json().queryId}'`,
      ),
    ).toHaveLength(1);
  });

  test('without the scope, without a token, without anything to go by: refused', async () => {
    await client('elsewhere-later', ['screening:ask']);
    expect((await ask({ ...AT_JFK, person: BARNABY }, 'elsewhere-later')).statusCode).toBe(403);
    expect((await ask({ ...AT_JFK, person: BARNABY }, 'nobody')).statusCode).toBe(401);
    expect((await ask({ ...AT_JFK, person: { names: [] } }, 'port-jfk-later')).statusCode).toBe(400);
    expect((await ask({ ...AT_JFK, direction: 'up', person: BARNABY }, 'port-jfk-later')).statusCode).toBe(
      400,
    );
  });
});
