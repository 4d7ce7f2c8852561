import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Scope } from '#domain/machineScope.js';
import type { ApplicationFile } from '#formats/applications/fields.js';
import { writeJson } from '#formats/applications/json.js';
import { writeXml } from '#formats/applications/xml.js';
import { readClassExtract } from '#formats/classExtract.js';
import { type CaseWorld, makeCaseWorld } from '../../../test/support/caseWorld.js';
import { onBothDatabases } from '../../../test/support/databases.js';
import { REGISTRANT, WANTED } from '../../../test/support/journeyWorld.js';
import { addMachine, tokenOf } from '../../../test/support/machine.js';

type Event = ApplicationFile['events'][number];

const BARNABY: Event['person'] = {
  names: [{ surname: 'Okonkwo-Ferris', given: 'Barnaby', middle: 'Eldred' }],
  birthDates: ['1971-04-23'],
  sex: 'M',
  citizenships: ['USA'],
};
const PERCIVAL: Event['person'] = {
  names: [{ surname: 'Innocent', given: 'Percival' }],
  birthDates: ['1990-02-03'],
};
/** Nobody's match by our own lines: given name and birth year differ. */
const LOOSE: Event['person'] = { names: [{ surname: 'Okonkwo', given: 'Bernard' }], birthDates: ['1969'] };

let sequence = 0;
function event(more: Partial<Event> & Pick<Event, 'reference'>): Event {
  sequence += 1;
  return {
    sequence,
    kind: 'passport',
    event: 'filed',
    at: '2026-11-20T15:00:00Z',
    person: PERCIVAL,
    ...more,
  };
}
function batch(...events: Event[]): ApplicationFile {
  return { system: 'CLASS', feed: 'class', batch: `B${sequence}`, events };
}

onBothDatabases('applications', (database) => {
  let world: CaseWorld;
  const tokens = new Map<string, string>();

  beforeAll(async () => {
    world = await makeCaseWorld(database());
    await world.journey.enter(REGISTRANT, WANTED, {
      ...REGISTRANT,
      recordNumber: 'X55',
      names: [{ surname: 'YOUNGBLOOD', given: 'TESS' }],
      documents: [],
      juvenile: true,
    });
    const state = await world.agency({ kind: 'state-ca', name: 'Consular Affairs' });
    const dhs = await world.agency({ kind: 'uscis', name: 'USCIS' });
    await client('class', state, ['applications:write', 'class:query', 'class:extract']);
    await client('esta', dhs, ['applications:write']);
    await client('ohio', world.journey.agencies.sora, ['lookouts:write']);
    await client('cedar', world.journey.agencies.tribe, ['lookouts:write']);
    await signIn();
  });
  afterAll(() => world?.server.close());

  async function client(clientId: string, agencyId: string, scopes: Scope[]) {
    await addMachine(database(), world, { agencyId, clientId, scopes });
  }

  /** Tokens live a quarter of an hour of the world's clock. */
  async function signIn() {
    for (const clientId of ['class', 'esta', 'ohio', 'cedar']) {
      tokens.set(clientId, await tokenOf(world, clientId));
    }
  }
  const get = (who: string, url: string) =>
    world.server.app.inject({ url, headers: { authorization: `Bearer ${tokens.get(who)}` } });
  const post = (who: string, url: string, body: Uint8Array | object, type = 'application/json') =>
    world.server.app.inject({
      method: 'POST',
      url,
      headers: { authorization: `Bearer ${tokens.get(who)}`, 'content-type': type },
      payload: body instanceof Uint8Array ? Buffer.from(body) : JSON.stringify(body),
    });
  async function handIn(who: string, ...events: Event[]) {
    const answer = await post(who, '/api/v1/applications', writeJson(batch(...events)));
    expect(answer.statusCode).toBe(202);
    await world.settle();
    world.clock.pass(30_000);
  }
  const answerTo = async (who: string, reference: string) => {
    const answer = await get(who, `/api/v1/applications/answers?reference=${encodeURIComponent(reference)}`);
    return answer.statusCode === 200 ? answer.json().answers[0] : answer.statusCode;
  };
  const eventOf = async (reference: string) =>
    (
      await world.journey.rows<{
        id: string;
        kind: string;
        state: string;
        facts: Record<string, unknown>;
        open: boolean;
      }>(
        `select id, kind, state, facts, closes_at > to_timestamp(${world.clock.now() / 1000}) as open from travel_events where facts ->> 'reference' = '${reference}'`,
      )
    )[0]!;

  test('an application is screened and answered: informs, does not decide', async () => {
    await handIn('class', event({ reference: 'P-1' }), event({ reference: 'P-2', person: BARNABY }));
    expect(await answerTo('class', 'P-1')).toMatchObject({
      answer: 'no-candidate',
      kind: 'passport',
      state: 'filed',
    });
    expect(await answerTo('class', 'P-2')).toMatchObject({ answer: 'possible-match' });
    const all = await get('class', '/api/v1/applications/answers');
    expect(all.json()).toMatchObject({
      degraded: false,
      informs: expect.stringContaining('does not decide'),
    });
    expect(all.body).not.toContain('OKONKWO');
    const given = await world.journey.rows(
      `select 1 from audit_entries where action = 'restricted.disseminated' and facts ->> 'answer' = 'possible-match'`,
    );
    expect(given.length).toBeGreaterThan(0);
  });

  test('its candidate has twelve hours, departs nowhere, and is an open application on its trip', async () => {
    const { id } = await eventOf('P-2');
    const [row] = await world.journey.rows<Record<string, unknown>>(
      `select extract(epoch from c.due_at - c.opened_at) as seconds, c.departs_at, t.state, t.direction, c.id
         from candidates c join trip_events te on te.candidate_id = c.id join trips t on t.id = te.trip_id where c.travel_event_id = '${id}'`,
    );
    expect({ ...row, seconds: Number(row!.seconds) }).toMatchObject({
      seconds: 12 * 3600,
      departs_at: null,
      state: 'applied',
      direction: 'none',
    });
    await world.journey.tick();
    const undecided = await world.journey.rows('select 1 from candidates where departed_undecided');
    expect(undecided).toEqual([]);
    const officer = await world.signedIn(world.officer);
    const { text } = await officer.get(`/candidates/${row!.id}`);
    expect(text).toContain('The application');
    expect(text).toContain('P-2');
    expect(text).not.toContain('Departs');
    expect(text).not.toContain('Departed');
  });

  test('nobody reads the answers to another system’s applications', async () => {
    expect(await answerTo('esta', 'P-2')).toBe(404);
    expect((await get('ohio', '/api/v1/applications/answers')).statusCode).toBe(403);
  });

  test('a cursor gives each change once', async () => {
    const first = (await get('class', '/api/v1/applications/answers')).json();
    const references = first.answers.map((a: { reference: string }) => a.reference);
    expect(references).toEqual(expect.arrayContaining(['P-1', 'P-2']));
    const again = (await get('class', `/api/v1/applications/answers?after=${first.cursor}`)).json();
    expect(again).toMatchObject({ answers: [], cursor: first.cursor, more: false });
    await handIn('class', event({ reference: 'P-3' }));
    const later = (await get('class', `/api/v1/applications/answers?after=${first.cursor}`)).json();
    expect(later.answers.map((a: { reference: string }) => a.reference)).toEqual(['P-3']);
  });

  test('repeated, late and reordered events are harmless; a decided application closes', async () => {
    const filed = event({ reference: 'E-1', kind: 'esta' });
    const amended = event({ reference: 'E-1', kind: 'esta', event: 'amended' });
    const issued = event({ reference: 'E-1', kind: 'esta', event: 'issued' });
    await handIn('esta', issued);
    expect(await eventOf('E-1')).toMatchObject({ state: 'issued', open: false });
    await handIn('esta', amended, filed);
    expect(await eventOf('E-1')).toMatchObject({ state: 'issued' });
    const inOrder = [
      event({ reference: 'E-2', kind: 'esta' }),
      event({ reference: 'E-2', kind: 'esta', event: 'amended' }),
    ];
    await handIn('esta', inOrder[1]!, inOrder[0]!);
    expect(await eventOf('E-2')).toMatchObject({ state: 'amended', open: true });
    await handIn('esta', { ...inOrder[0]!, at: '2026-11-20T15:01:00Z' });
    expect(await eventOf('E-2')).toMatchObject({ state: 'amended' });
  });

  test('numbers of a feed that stay missing are asked for, and no longer when they come', async () => {
    const gapTasks = () =>
      world.journey.rows<{ state: string; facts: { missing: string } }>(
        `select state, facts from tasks where kind = 'feed-gap' and facts ->> 'sender' = 'esta' order by natural_key`,
      );
    // Tokens last fifteen minutes; other tests have used some of them.
    tokens.clear();
    await signIn();
    sequence += 100;
    const late = event({ reference: 'G-1', kind: 'esta' });
    sequence += 2;
    const feed = (e: Event) => post('esta', '/api/v1/applications', writeJson({ ...batch(e), feed: 'gaps' }));
    await feed({ ...late, sequence: late.sequence - 1, reference: 'G-0' });
    // What comes at one instant is read in any order; the first message of a feed sets where it begins.
    await world.settle();
    await feed(event({ reference: 'G-2', kind: 'esta' }));
    await world.settle();
    expect(await gapTasks()).toEqual([]);
    world.clock.pass(11 * 60_000);
    await feed(event({ reference: 'G-3', kind: 'esta' }));
    await world.settle();
    expect(await gapTasks()).toMatchObject([
      { state: 'open', facts: { missing: `${late.sequence} to ${late.sequence + 2}` } },
    ]);
    await feed(late);
    await feed({ ...late, sequence: late.sequence + 1, reference: 'G-4' });
    await feed({ ...late, sequence: late.sequence + 2, reference: 'G-5' });
    await world.settle();
    expect((await gapTasks()).map((t) => t.state)).not.toContain('open');
    tokens.clear();
    await signIn();
  });

  test('the sponsor is screened, the beneficiary only named', async () => {
    await handIn(
      'esta',
      event({
        reference: 'S-1',
        kind: 'lpr-sponsorship',
        form: 'I-130',
        person: PERCIVAL,
        beneficiary: { names: BARNABY.names!, relationship: 'spouse' },
      }),
      event({
        reference: 'S-2',
        kind: 'lpr-sponsorship',
        form: 'I-130',
        person: BARNABY,
        beneficiary: { names: PERCIVAL.names! },
      }),
    );
    expect(await answerTo('esta', 'S-1')).toMatchObject({ answer: 'no-candidate' });
    expect(await answerTo('esta', 'S-2')).toMatchObject({ answer: 'possible-match' });
    expect((await eventOf('S-1')).facts).toMatchObject({
      form: 'I-130',
      beneficiary: { relationship: 'spouse' },
    });
  });

  test('an ESTA applicant with the passport that the register knows: agencies hear at once', async () => {
    await handIn(
      'esta',
      event({
        reference: 'E-77',
        kind: 'esta',
        person: { ...BARNABY, documents: [{ kind: 'passport', number: '910228374', issuer: 'USA' }] },
      }),
    );
    expect(await answerTo('esta', 'E-77')).toMatchObject({ answer: 'match-confirmed' });
    const { id } = await eventOf('E-77');
    const told = await world.journey.rows<{ name: string; kind: string; content: object }>(
      `select distinct a.name, n.kind, n.content from notifications n join agencies a on a.id = n.recipient_agency_id
        join trip_events te on te.trip_id = n.trip_id where te.travel_event_id = '${id}' order by a.name`,
    );
    expect(told.map((n) => [n.name, n.kind])).toEqual([
      ['NSOTC', 'alert'],
      ['Ohio Registration Unit', 'alert'],
    ]);
    const [first] = told.map((n) => JSON.stringify(n.content));
    expect(first).toContain('number E-77');
    expect(first).not.toContain('no border crossed');
  });

  test('the same application as XML is the same event', async () => {
    await handIn('class', event({ reference: 'X-1', kind: 'visa', visaClass: 'B1/B2' }));
    const amended = batch(event({ reference: 'X-1', kind: 'visa', event: 'amended', person: BARNABY }));
    await post('class', '/api/v1/applications', writeXml(amended), 'application/xml');
    await world.settle();
    expect(await eventOf('X-1')).toMatchObject({ state: 'amended', facts: { visaClass: 'B1/B2' } });
    expect(await answerTo('class', 'X-1')).toMatchObject({ answer: 'possible-match' });
  });

  test('a loose match of CLASS opens a candidate for a person to look at, and decides nothing', async () => {
    await handIn('class', event({ reference: 'L-0', person: LOOSE }));
    expect(await answerTo('class', 'L-0')).toMatchObject({ answer: 'no-candidate' });
    await handIn(
      'class',
      event({
        reference: 'L-1',
        person: LOOSE,
        checks: [
          { system: 'NCIC-III', basis: 'name', result: 'no-match' },
          {
            system: 'CLASS',
            basis: 'name',
            result: 'possible-match',
            records: [{ file: 'NSOR', number: 'X123456789' }],
          },
        ],
      }),
    );
    const { id, facts } = await eventOf('L-1');
    expect(facts.checks).toHaveLength(2);
    const candidates = await world.journey.rows(
      `select state, path, outcome from candidates where travel_event_id = '${id}'`,
    );
    expect(candidates).toEqual([{ state: 'open', path: 'fuzzy', outcome: null }]);
    expect(await answerTo('class', 'L-1')).toMatchObject({ answer: 'possible-match' });
    const told = await world.journey.rows(
      `select 1 from notifications n join trip_events te on te.trip_id = n.trip_id where te.travel_event_id = '${id}'`,
    );
    expect(told).toEqual([]);
  });

  let lookout: { id: string; number: string };
  test('a registration agency places a lookout on its own registrant and on nobody else’s', async () => {
    const asked = { file: 'NSOR', recordNumber: 'X123456789', reason: 'Supervision', until: '2027-01-31' };
    expect((await post('cedar', '/api/v1/lookouts', asked)).statusCode).toBe(422);
    expect((await post('ohio', '/api/v1/lookouts', { ...asked, until: '2020-01-01' })).json().issues).toEqual(
      [{ at: 'body.until', problem: expect.any(String) }],
    );
    const placed = await post('ohio', '/api/v1/lookouts', asked);
    expect(placed.statusCode).toBe(201);
    lookout = placed.json();
    expect(lookout).toMatchObject({ number: expect.stringMatching(/^LKT-[0-9A-F]{12}$/), state: 'running' });
    expect((await post('ohio', '/api/v1/lookouts', asked)).statusCode).toBe(422);
    expect((await get('ohio', '/api/v1/lookouts')).json().total).toBe(1);
    expect((await get('cedar', '/api/v1/lookouts')).json().total).toBe(0);
  });

  test('a passport application that meets a lookout is marked, by our screening or by CLASS', async () => {
    await handIn('class', event({ reference: 'M-1', person: BARNABY }));
    expect((await eventOf('M-1')).facts.lookoutsMet).toEqual([lookout.number]);
    await handIn(
      'class',
      event({ reference: 'M-2', person: LOOSE, lookouts: [lookout.number, 'LKT-UNKNOWN'] }),
    );
    expect((await eventOf('M-2')).facts.lookoutsMet).toEqual([lookout.number]);
    expect(await answerTo('class', 'M-2')).toMatchObject({ answer: 'possible-match' });
    await handIn('class', event({ reference: 'M-3', kind: 'visa', person: BARNABY }));
    expect((await eventOf('M-3')).facts.lookoutsMet).toBeUndefined();
  });

  test('the extract: full, then what changed, juveniles never', async () => {
    const full = await get('class', '/api/v1/class/extract');
    const read = readClassExtract(full.rawPayload);
    if (!read.ok) throw new Error(read.text);
    const { head, records, lookouts } = read.value;
    expect(head).toMatchObject({ extract: 'full', test: true });
    expect(records.map((r) => [r.file, r.number, r.change]).sort()).toEqual([
      ['NSOR', 'X123456789', 'on-file'],
      ['WANTED', 'W987654321', 'on-file'],
    ]);
    expect(lookouts.map((l) => [l.number, l.record])).toEqual([[lookout.number, 'X123456789']]);
    expect(full.body).not.toMatch(/offen|victim|YOUNGBLOOD|Supervision/i);
    await world.journey.enter({
      ...WANTED,
      names: [{ surname: 'VANTERPOOL', given: 'LUCIAN', middle: 'R' }],
    });
    const delta = readClassExtract(
      (await get('class', `/api/v1/class/extract?after=${head.epoch}`)).rawPayload,
    );
    expect(delta.ok && delta.value).toMatchObject({
      head: { extract: 'delta', after: head.epoch },
      records: [{ number: 'W987654321' }],
    });
    const parts = readClassExtract((await get('class', '/api/v1/class/extract?part=1')).rawPayload);
    const next = parts.ok ? parts.value.next! : '';
    const rest = readClassExtract((await get('class', `/api/v1/class/extract?cursor=${next}`)).rawPayload);
    expect([parts, rest].flatMap((p) => (p.ok ? p.value.records : [])).length).toBe(2);
    expect((await get('class', '/api/v1/class/extract?after=999999')).statusCode).toBe(400);
    expect((await get('esta', '/api/v1/class/extract')).statusCode).toBe(403);
  });

  test('the live query tells possible matches, the state of the register, and keeps purpose and number', async () => {
    const ask = (person: object) =>
      post('class', '/api/v1/class/queries', { purpose: 'passport', reference: 'P-77', person });
    const hit = (await ask(BARNABY)).json();
    expect(hit).toMatchObject({
      result: 'possible-match',
      degraded: false,
      matches: [{ number: 'X123456789', agency: { ori: 'OHTEST001' }, lookouts: [lookout.number] }],
      register: { epoch: expect.any(Number) },
      informs: expect.stringContaining('does not decide'),
    });
    expect((await ask(PERCIVAL)).json()).toMatchObject({ result: 'no-match', matches: [] });
    const young = (
      await ask({ names: [{ surname: 'YOUNGBLOOD', given: 'TESS' }], birthDates: ['1971-04-23'] })
    ).json();
    expect(young).toMatchObject({ result: 'possible-match', matches: [], withheld: 1 });
    const rows = await world.journey.rows<{ facts: object }>(
      `select facts from audit_entries where action = 'restricted.disseminated' and facts ->> 'by' = 'class-query'`,
    );
    expect(rows.map((r) => r.facts)).toContainEqual(
      expect.objectContaining({ purpose: 'passport', reference: 'P-77' }),
    );
    expect((await post('class', '/api/v1/class/queries', { person: BARNABY })).statusCode).toBe(400);
    expect(
      (await post('esta', '/api/v1/class/queries', { purpose: 'visa', reference: 'x', person: BARNABY }))
        .statusCode,
    ).toBe(403);
  });

  test('an officer who tells two people apart is what the sender hears next', async () => {
    const { id } = await eventOf('L-1');
    await world.journey.rows(
      `update candidates set state = 'decided', outcome = 'not-same', decided_at = to_timestamp(${world.clock.now() / 1000}) where travel_event_id = '${id}'`,
    );
    expect(await answerTo('class', 'L-1')).toMatchObject({ answer: 'no-candidate' });
  });

  test('withdrawn, a lookout marks nothing and leaves the extract', async () => {
    expect(
      (await post('cedar', `/api/v1/lookouts/${lookout.id}/withdraw`, { reason: 'not ours' })).statusCode,
    ).toBe(404);
    expect(
      (await post('ohio', `/api/v1/lookouts/${lookout.id}/withdraw`, { reason: 'over' })).statusCode,
    ).toBe(200);
    expect(
      (await post('ohio', `/api/v1/lookouts/${lookout.id}/withdraw`, { reason: 'over' })).statusCode,
    ).toBe(409);
    await handIn('class', event({ reference: 'M-9', person: BARNABY }));
    expect((await eventOf('M-9')).facts.lookoutsMet).toBeUndefined();
    const extract = readClassExtract((await get('class', '/api/v1/class/extract')).rawPayload);
    expect(extract.ok && extract.value.lookouts).toEqual([]);
  });

  test('the pages: placed from the record, seen, withdrawn; only by the agency’s own', async () => {
    const keeper = await world.signedIn(
      await world.person(world.journey.agencies.sora, ['register-officer']),
    );
    const [record] = await world.journey.rows<{ id: string }>(
      `select id from register_records where record_number = 'X123456789'`,
    );
    expect((await keeper.get(`/records/${record!.id}`)).text).toContain(`/lookouts/new?record=${record!.id}`);
    await keeper.get(`/lookouts/new?record=${record!.id}`);
    const wrong = await keeper.post('/lookouts', {
      record: record!.id,
      reason: 'x',
      'until-year': '1999',
      'until-month': '1',
      'until-day': '1',
    });
    expect(wrong.status).toBe(422);
    const placed = await keeper.post('/lookouts', { record: record!.id, reason: 'Court order' });
    expect(placed.status).toBe(303);
    const page = await keeper.get(placed.location!.split('?')[0]!);
    expect(page.text).toContain('Court order');
    expect((await keeper.get('/lookouts')).text).toContain('LKT-');
    const other = await world.signedIn(
      await world.person(world.journey.agencies.tribe, ['register-officer']),
    );
    expect((await other.get(placed.location!.split('?')[0]!)).status).toBe(404);
    expect((await keeper.post(`${placed.location!.split('?')[0]}/withdraw`, { note: '' })).status).toBe(422);
    expect(
      (await keeper.post(`${placed.location!.split('?')[0]}/withdraw`, { note: 'order lifted' })).status,
    ).toBe(303);
  });

  test('the schemas are there for who builds against them', async () => {
    expect((await world.server.app.inject({ url: '/api/v1/applications/contract.xsd' })).body).toContain(
      'ApplicationEventBatch',
    );
    expect(
      (await world.server.app.inject({ url: '/api/v1/applications/contract.json' })).json(),
    ).toHaveProperty('properties.events');
  });
});
