import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Scope } from '#domain/machineScope.js';
import { type CaseWorld, makeCaseWorld } from '../../test/support/caseWorld.js';
import { onBothDatabases } from '../../test/support/databases.js';
import { EVERY_DOOR } from '../../test/support/everyDoor.js';
import { REGISTRANT } from '../../test/support/journeyWorld.js';
import { addMachine, tokenOf } from '../../test/support/machine.js';
import { BREAKS, type DoorSample } from '../../test/support/newestDoors.js';

const SCOPES: Readonly<Record<string, readonly Scope[]>> = {
  class: ['applications:write', 'class:query'],
  ohio: ['notices:write', 'lookouts:write'],
  usncb: ['advice:write'],
  broker: ['alerts:write'],
  redress: ['redress:write'],
  carrier: ['manifests:write'],
  cbp: ['inspections:write'],
  cjis: ['ncic:write', 'biometrics:write'],
};
/** Who hands in a sample, and where. */
const DOOR_OF: Readonly<Record<string, readonly [who: string, door: string]>> = {
  applications: ['class', 'applications'],
  'arrest alert': ['broker', 'alerts'],
  'warrant alert': ['broker', 'alerts'],
  'advice from abroad': ['usncb', 'advice'],
  'travel notices': ['ohio', 'notices'],
  redress: ['redress', 'redress'],
  manifests: ['carrier', 'manifests'],
  inspections: ['cbp', 'inspections'],
  ncic: ['cjis', 'ncic'],
  biometrics: ['cjis', 'biometrics'],
  advice: ['usncb', 'advice'],
  alerts: ['broker', 'alerts'],
};

onBothDatabases('hostile bytes at the doors', (database) => {
  let world: CaseWorld;
  const tokens = new Map<string, string>();

  beforeAll(async () => {
    world = await makeCaseWorld(database());
    await world.journey.enter(REGISTRANT);
    const agencies: Readonly<Record<string, string>> = {
      class: await world.agency({ kind: 'state-ca', name: 'Consular Affairs' }),
      ohio: world.journey.agencies.sora,
      usncb: world.journey.agencies.usncb,
      broker: world.journey.agencies.lea,
      redress: await world.agency({ kind: 'cbp', name: 'Redress office' }),
      carrier: await world.agency({ kind: 'carrier', name: 'Transoceanic Airways' }),
      cbp: await world.agency({ kind: 'cbp', name: 'TECS' }),
      cjis: await world.agency({ kind: 'fbi-cjis', name: 'CJIS' }),
    };
    for (const [clientId, scopes] of Object.entries(SCOPES))
      await addMachine(database(), world, { agencyId: agencies[clientId]!, clientId, scopes });
    await signIn();
  });
  afterAll(() => world?.server.close());

  /** Tokens live a quarter of an hour of the world's clock, which stands still here. */
  async function signIn() {
    for (const clientId of Object.keys(SCOPES)) {
      tokens.set(clientId, await tokenOf(world, clientId));
    }
  }
  const send = (
    who: string,
    method: 'GET' | 'POST' | 'PUT',
    url: string,
    payload?: Buffer | string,
    type = 'application/json',
  ) =>
    world.server.app.inject({
      method,
      url,
      headers: {
        authorization: `Bearer ${tokens.get(who)}`,
        ...(payload === undefined ? {} : { 'content-type': type }),
      },
      ...(payload === undefined ? {} : { payload }),
    });

  /** What agencies without a channel are owed is a person's to send, which the log says; everything else is a fault. */
  async function settle() {
    for (;;) {
      try {
        await world.settle();
        return;
      } catch (error) {
        const faults = (error as Error).message.split('\n').filter((l) => !l.includes('needs a person'));
        if (faults.length > 0) throw new Error(faults.join('\n'));
      }
    }
  }

  async function handIn(sample: DoorSample, bytes: Uint8Array) {
    const [who, door] = DOOR_OF[sample.name.split(',')[0]!]!;
    const answer = await send(who, 'POST', `/api/v1/${door}`, Buffer.from(bytes), 'application/octet-stream');
    // 200: the same bytes came before.
    expect([200, 202]).toContain(answer.statusCode);
    // A step that cannot write what it read throws here.
    await settle();
    return (await send(who, 'GET', answer.json().status)).json();
  }

  test.each(EVERY_DOOR.map((s) => [`${s.name} as ${s.form}`, s] as const))('%s', async (_name, sample) => {
    const became: Record<string, string> = {};
    for (const { name, of } of BREAKS) {
      const bytes = of(sample);
      if (!bytes) continue;
      const kept = await handIn(sample, bytes);
      // What came is kept and read to an outcome that says what was expected.
      expect([name, kept.state]).toEqual([name, 'read']);
      if (kept.outcome === 'quarantined' || kept.outcome === 'rejected')
        expect([name, kept.warnings.length > 0]).toEqual([name, true]);
      became[name] = kept.outcome;
    }
    // NCIC's text has no mark of its end: the first half of an answer is a shorter answer.
    if (DOOR_OF[sample.name.split(',')[0]!]![1] !== 'ncic')
      expect(became['cut in the middle']).toMatch(/quarantined|rejected/);
    expect(became['NUL in a value']).toMatch(/quarantined|rejected/);
  });

  const NUL = 'x\u0000y';
  const HALF = 'x\ud83d';
  const NOTICE = {
    recordNumber: 'X123456789',
    legs: [
      { means: 'air', from: { port: 'JFK', date: '2027-06-01' }, to: { port: 'LHR', date: '2027-06-02' } },
    ],
    returnsOn: '2027-06-20',
    purposes: ['vacation'],
    officer: { name: 'D. Winterfeld', phone: '555-0100' },
  };
  const LOOKOUT = { file: 'NSOR', recordNumber: 'X123456789', reason: 'Supervision' };
  const QUERY = {
    purpose: 'passport',
    reference: 'Q-1',
    person: { names: [{ surname: 'Okonkwo-Ferris', given: 'Barnaby' }] },
  };
  const deep = `${'['.repeat(40_000)}${']'.repeat(40_000)}`;
  const BODIES: readonly (readonly [string, string, 'POST' | 'PUT', string, string])[] = [
    ...[NUL, HALF].flatMap((bad, i) => [
      [
        `notice, officer, ${i}`,
        'ohio',
        'PUT',
        '/api/v1/notices/H-1',
        JSON.stringify({ ...NOTICE, officer: { name: bad } }),
      ] as const,
      [
        `notice, purpose, ${i}`,
        'ohio',
        'PUT',
        '/api/v1/notices/H-1',
        JSON.stringify({ ...NOTICE, otherPurpose: bad }),
      ] as const,
      [
        `notice, a name, ${i}`,
        'ohio',
        'PUT',
        '/api/v1/notices/H-1',
        JSON.stringify({ ...NOTICE, [bad]: 1 }),
      ] as const,
      [
        `lookout, reason, ${i}`,
        'ohio',
        'POST',
        '/api/v1/lookouts',
        JSON.stringify({ ...LOOKOUT, reason: `abc${bad}` }),
      ] as const,
      [
        `lookout, number, ${i}`,
        'ohio',
        'POST',
        '/api/v1/lookouts',
        JSON.stringify({ ...LOOKOUT, recordNumber: bad }),
      ] as const,
      [
        `query, name, ${i}`,
        'class',
        'POST',
        '/api/v1/class/queries',
        JSON.stringify({ ...QUERY, person: { names: [{ surname: bad }] } }),
      ] as const,
      [
        `query, reference, ${i}`,
        'class',
        'POST',
        '/api/v1/class/queries',
        JSON.stringify({ ...QUERY, reference: bad }),
      ] as const,
    ]),
    ['notice, depth', 'ohio', 'PUT', '/api/v1/notices/H-1', `{"legs":${deep}}`],
    ['query, depth', 'class', 'POST', '/api/v1/class/queries', `{"person":${deep}}`],
    [
      'lookout, a huge number',
      'ohio',
      'POST',
      '/api/v1/lookouts',
      `{"file":"NSOR","recordNumber":${'9'.repeat(400)},"reason":"abc"}`,
    ],
    [
      'query, a number beyond all',
      'class',
      'POST',
      '/api/v1/class/queries',
      '{"purpose":"passport","person":1e9999}',
    ],
    [
      'query, a prototype',
      'class',
      'POST',
      '/api/v1/class/queries',
      '{"__proto__":{"a":1},"purpose":"passport"}',
    ],
    [
      'query, bad UTF-8',
      'class',
      'POST',
      '/api/v1/class/queries',
      Buffer.from([0x7b, 0xff, 0x7d]).toString('latin1'),
    ],
    ['query, cut off', 'class', 'POST', '/api/v1/class/queries', JSON.stringify(QUERY).slice(0, 40)],
    ['notice, no object', 'ohio', 'PUT', '/api/v1/notices/H-1', '[]'],
    [
      'notice, its own number',
      'ohio',
      'PUT',
      `/api/v1/notices/${encodeURIComponent(NUL)}`,
      JSON.stringify(NOTICE),
    ],
    [
      'withdrawal, of what',
      'ohio',
      'POST',
      `/api/v1/lookouts/${encodeURIComponent(NUL)}/withdraw`,
      '{"reason":"over"}',
    ],
  ];
  test.each(BODIES)('a program’s request: %s', async (_what, who, method, url, body) => {
    const answer = await send(who, method, url, body);
    expect([400, 404, 413, 422]).toContain(answer.statusCode);
    expect(answer.json()).toMatchObject({ error: expect.any(String), message: expect.any(String) });
  });

  test('a member that stands twice is refused by name and place, a body that is cut off by its place', async () => {
    const twice = JSON.stringify(NOTICE).replace('{', '{"recordNumber":"X999999999",');
    const answer = await send('ohio', 'PUT', '/api/v1/notices/H-2', twice);
    expect(answer.statusCode).toBe(400);
    expect(answer.json().issues).toEqual([
      {
        at: 'body',
        problem: `member recordNumber stands twice in one object, again at byte ${twice.lastIndexOf('"recordNumber"')}. Expected each once`,
      },
    ]);
    const cut = await send('ohio', 'PUT', '/api/v1/notices/H-2', JSON.stringify(NOTICE).slice(0, 50));
    expect(cut.json().issues).toEqual([
      { at: 'body', problem: 'not readable from byte 50. Expected one whole value' },
    ]);
    const deep = await send('ohio', 'PUT', '/api/v1/notices/H-2', `{"legs":${'['.repeat(5000)}`);
    expect(deep.json().issues[0].problem).toBe('nested deeper than 100. Expected less');
  });

  test('what is asked for in an address', async () => {
    for (const url of [
      '/api/v1/applications/answers?reference=%00',
      '/api/v1/applications/answers?reference=%ED%A0%80',
    ])
      expect([200, 400, 404, 422]).toContain((await send('class', 'GET', url)).statusCode);
  });

  test('a form of a page', async () => {
    const keeper = await world.signedIn(
      await world.person(world.journey.agencies.sora, ['register-officer']),
    );
    const [record] = await world.journey.rows<{ id: string }>('select id from register_records');
    await keeper.get(`/lookouts/new?record=${record!.id}`);
    const answer = await keeper.post('/lookouts', { record: record!.id, reason: 'Court\u0000order' });
    expect([400, 422]).toContain(answer.status);
    expect((await keeper.get('/lookouts')).status).toBe(200);
  });

  test('the sound samples are taken after all of that', async () => {
    for (const sample of EVERY_DOOR)
      expect(['accepted', 'warnings', 'quarantined']).toContain((await handIn(sample, sample.bytes)).outcome);
  });
});
