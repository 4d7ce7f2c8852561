import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Scope } from '#domain/machineScope.js';
import type { ApplicationFile } from '#formats/applications/fields.js';
import { writeJson } from '#formats/applications/json.js';
import { type CaseWorld, makeCaseWorld } from '../../../test/support/caseWorld.js';
import { onBothDatabases } from '../../../test/support/databases.js';
import { REGISTRANT } from '../../../test/support/journeyWorld.js';
import { addMachine, tokenOf } from '../../../test/support/machine.js';

type Event = ApplicationFile['events'][number];

/** With the passport that the register has: of certain identity, so that no officer is waited for. */
const BARNABY: Event['person'] = {
  names: [{ surname: 'Okonkwo-Ferris', given: 'Barnaby', middle: 'Eldred' }],
  birthDates: ['1971-04-23'],
  sex: 'M',
  citizenships: ['USA'],
  documents: [{ kind: 'passport', number: '910228374', issuer: 'USA' }],
};

onBothDatabases('lookouts that come and go while an application is open', (database) => {
  let world: CaseWorld;
  let sequence = 0;
  const tokens = new Map<string, string>();

  beforeAll(async () => {
    world = await makeCaseWorld(database());
    await world.journey.enter(REGISTRANT);
    const state = await world.agency({ kind: 'state-ca', name: 'Consular Affairs' });
    await client('class', state, ['applications:write']);
    await client('ohio', world.journey.agencies.sora, ['lookouts:write']);
  });
  afterAll(() => world?.server.close());

  async function client(clientId: string, agencyId: string, scopes: Scope[]) {
    await addMachine(database(), world, { agencyId, clientId, scopes });
    tokens.set(clientId, await tokenOf(world, clientId));
  }
  async function post(who: string, url: string, payload: Buffer | string) {
    const answer = await world.server.app.inject({
      method: 'POST',
      url,
      headers: { authorization: `Bearer ${tokens.get(who)}`, 'content-type': 'application/json' },
      payload,
    });
    await world.settle();
    world.clock.pass(5_000);
    return answer;
  }
  async function apply(event: Event['event'], reference: string) {
    sequence += 1;
    const applied: Event = {
      sequence,
      kind: 'passport',
      event,
      at: '2026-11-20T15:00:00Z',
      reference,
      person: BARNABY,
    };
    const bytes = writeJson({ system: 'CLASS', feed: 'class', batch: `B${sequence}`, events: [applied] });
    expect((await post('class', '/api/v1/applications', Buffer.from(bytes))).statusCode).toBe(202);
  }
  async function place(): Promise<{ id: string; number: string }> {
    const asked = { file: 'NSOR', recordNumber: 'X123456789', reason: 'Supervision' };
    const placed = await post('ohio', '/api/v1/lookouts', JSON.stringify(asked));
    expect(placed.statusCode).toBe(201);
    return placed.json();
  }
  const withdraw = (id: string) =>
    post('ohio', `/api/v1/lookouts/${id}/withdraw`, JSON.stringify({ reason: 'The order was lifted' }));
  /** Messages of an application, the oldest first. */
  const told = (reference: string) =>
    world.journey
      .rows<{ says: string }>(
        `select n.recipient_role || ' ' || n.class || ' ' || n.kind || ' ' || n.rule_id || ' ' || (n.facts ->> 'reason') as says
           from notifications n join agencies a on a.id = n.recipient_agency_id join trip_events t on t.trip_id = n.trip_id
           join travel_events e on e.id = t.travel_event_id where e.facts ->> 'reference' = '${reference}' order by n.planned_at, n.recipient_role`,
      )
      .then((rows) => rows.map((r) => r.says.trim()));
  const marks = (reference: string) =>
    world.journey
      .rows<{ facts: { lookoutsMet?: string[] } }>(
        `select facts from travel_events where facts ->> 'reference' = '${reference}'`,
      )
      .then((rows) => rows[0]!.facts.lookoutsMet);

  let first: { id: string; number: string };
  test('one that is placed later is heard before the passport issues, by its agency alone and once', async () => {
    await apply('filed', 'A-1');
    expect(await told('A-1')).toEqual(['nsotc P3 alert r2-nsotc', 'sora P3 alert r2-sora']);
    expect(await marks('A-1')).toBeUndefined();
    first = await place();
    expect((await told('A-1')).slice(2)).toEqual([
      'sora P2 update r2l-sora A lookout was placed on the person, and the passport has not issued.',
    ]);
    expect(await marks('A-1')).toEqual([first.number]);
  });

  test('withdrawn, it takes nothing back, marks nothing and says why nobody is told by it of what comes later', async () => {
    expect((await withdraw(first.id)).statusCode).toBe(200);
    expect(await told('A-1')).toHaveLength(3);
    expect(await marks('A-1')).toBeUndefined();
    await apply('amended', 'A-1');
    expect((await told('A-1')).slice(3)).toEqual([
      'nsotc P3 update r2-nsotc Another hit of the same trip.',
      'sora P3 update r2-sora Another hit of the same trip.',
    ]);
    const kept = await world.journey.rows<{ reason: string; name: string }>(
      `select x.reason, a.name from not_sent x join agencies a on a.id = x.recipient_agency_id where x.rule_id = 'r2l-sora'`,
    );
    expect(kept).toEqual([
      {
        name: expect.any(String),
        reason: `Lookout ${first.number} of ${kept[0]!.name} was withdrawn on 20 Nov 2026.`,
      },
    ]);
  });

  test('placed again, it tells of what came since; placed and withdrawn at once, of nothing', async () => {
    const again = await place();
    expect((await told('A-1')).slice(5)).toEqual([
      expect.stringMatching(/^sora P2 update r2l-sora A lookout/),
    ]);
    await withdraw(again.id);
    const third = await place();
    // Of the application as it stands the agency heard by a lookout already.
    expect(await told('A-1')).toHaveLength(6);
    await withdraw(third.id);
  });

  test('once the passport has issued, a lookout is too late for it', async () => {
    await apply('issued', 'A-1');
    const before = await told('A-1');
    const late = await place();
    expect(await told('A-1')).toEqual(before);
    expect(await marks('A-1')).toBeUndefined();
    await withdraw(late.id);
  });
});
