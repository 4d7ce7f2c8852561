import { afterAll, beforeAll, expect, test } from 'vitest';
import { stripAtDoor } from '#formats/stripAtDoor.js';
import { writeTecsJson } from '#formats/tecs/write.js';
import { receiveForReading } from '#storage/receive.js';
import { type Browser, type CaseWorld, makeCaseWorld } from '../../../test/support/caseWorld.js';
import { onBothDatabases } from '../../../test/support/databases.js';
import { arrival, BARNABY, REGISTRANT, traveller } from '../../../test/support/journeyWorld.js';

onBothDatabases('secondary inspections', (database) => {
  let world: CaseWorld;
  let port: Browser;
  beforeAll(async () => {
    world = await makeCaseWorld(database());
    await world.journey.enter(REGISTRANT);
    const person = await world.person(world.journey.agencies.port, ['agency-officer']);
    port = await world.signedIn(person);
  });
  afterAll(() => world?.server.close());

  const rows = <Row>(query: string) => world.journey.rows<Row>(query);
  const duty = async (state: string) =>
    rows<{ id: string; owner: string }>(
      `select d.object_id as id, d.owner_agency_id as owner from deadlines d where d.kind = 'secondary-outcome' and d.state = '${state}'`,
    );

  async function inspected(where: { port: string; mode: 'air' | 'vehicle'; at: string }): Promise<void> {
    const { offset: _, ...person } = BARNABY;
    const raw = writeTecsJson({
      sender: 'TECS',
      batch: `B-${where.port}`,
      inspections: [
        {
          reference: `I-${where.port}`,
          sequence: 1,
          status: 'admitted',
          direction: 'entry',
          outcome: 'admitted-same',
          officer: 'k1:77',
          person: { ...person, verified: ['document'] },
          ...where,
        },
      ],
    });
    await database().asSystem((tx) =>
      receiveForReading(
        tx,
        world.journey.context.keys,
        { door: 'inspections', sender: 'TECS', raw: stripAtDoor(raw), actor: { kind: 'system', id: 'test' } },
        world.clock.now(),
      ),
    );
  }

  test('the port that is told of a registrant’s arrival owes a report, with a clock and a task', async () => {
    await world.journey.handIn(arrival([BARNABY, traveller()], { day: world.tomorrow }));
    await world.settle();
    const [open, ...more] = await duty('running');
    expect(more).toEqual([]);
    expect(open!.owner).toBe(world.journey.agencies.port);
    const list = await port.get('/secondary');
    expect(list.status).toBe(200);
    expect(list.text).toContain(`/secondary/${open!.id}`);
    expect((await port.get('/tasks')).text).toContain(`/secondary/${open!.id}`);
  });

  test('no answer is preset, a finding wants a note, and the report ends the duty', async () => {
    const id = (await duty('running'))[0]!.id;
    const page = await port.get(`/secondary/${id}`);
    expect(page.text).not.toContain('checked=""');
    expect(
      (await port.post(`/secondary/${id}`, { outcome: '', officer: 'K. Brandt', note: '' })).status,
    ).toBe(422);
    expect(
      (await port.post(`/secondary/${id}`, { outcome: 'not-the-person', officer: 'K. Brandt', note: '' }))
        .status,
    ).toBe(422);
    const sent = await port.post(`/secondary/${id}`, {
      outcome: 'not-the-person',
      officer: 'K. Brandt',
      note: 'Prints taken, another person',
    });
    expect(sent.status).toBe(303);
    await world.settle();
    expect(await duty('met')).toHaveLength(1);
    expect(await rows(`select state from tasks where kind = 'secondary-outcome'`)).toEqual([
      { state: 'done' },
    ]);
    expect(
      await rows(`select state, facts ->> 'outcome' as outcome from travel_events where kind = 'inspection'`),
    ).toEqual([{ state: 'admitted', outcome: 'not-the-person' }]);
    // The officer decides, not the port.
    expect(await rows(`select state, urgency from tasks where kind = 'port-says-other-person'`)).toEqual([
      { state: 'open', urgency: 1 },
    ]);
    expect(await rows(`select outcome from candidates where outcome is not null`)).toEqual([]);
  });

  test('a correction stays beside the first report; strangers find nothing', async () => {
    const id = (await duty('met'))[0]!.id;
    await port.post(`/secondary/${id}`, { outcome: 'refused', officer: 'K. Brandt', note: 'Corrected' });
    await world.settle();
    expect((await port.get(`/secondary/${id}`)).text).toContain('Prints taken, another person');
    expect(await rows(`select number, outcome from secondary_outcomes order by number`)).toEqual([
      { number: 1, outcome: 'not-the-person' },
      { number: 2, outcome: 'refused' },
    ]);
    expect(await rows(`select state from travel_events where kind = 'inspection'`)).toEqual([
      { state: 'refused' },
    ]);
    const stranger = await world.signedIn(await world.person(await world.agency(), ['agency-officer']));
    expect((await stranger.get(`/secondary/${id}`)).status).toBe(404);
    expect((await stranger.get('/secondary')).text).not.toContain(id);
  });

  test('the port’s own report of the encounter is the report that it owes', async () => {
    await world.journey.handIn(arrival([{ ...BARNABY }], { day: '2026-11-24', number: '207' }), 'OTHERAIR');
    await world.settle();
    expect(await duty('running')).toHaveLength(1);
    world.clock.pass(Date.parse('2026-11-24T22:30:00Z') - world.clock.now());
    await inspected({ port: 'JFK', mode: 'air', at: '2026-11-24T17:00:00-05:00' });
    await world.settle();
    expect(await duty('running')).toEqual([]);
    expect(
      await rows(`select outcome, via, officer from secondary_outcomes where via = 'inspection'`),
    ).toEqual([{ outcome: 'admitted-same', via: 'inspection', officer: 'k1:77' }]);
  });

  test('an inspection by land is listed with its port, and told of as an entry, not as a manifest', async () => {
    await inspected({ port: '2402', mode: 'vehicle', at: '2026-11-24T12:00:00-07:00' });
    await world.settle();
    const analyst = await world.signedIn(world.officer);
    const text = async (browser: Browser, path: string) =>
      (await browser.get(path)).text.replace(/<[^>]*>/g, '').replace(/\s+/g, ' ');
    expect(await text(analyst, '/queue')).toContain('Entry, border inspection at 2402 El Paso');
    expect(await text(analyst, '/queue?q=2402')).toContain('1 candidate');
    const sora = await world.signedIn(await world.person(world.journey.agencies.sora, ['agency-officer']));
    const inbox = await text(sora, '/inbox?show=all');
    expect(inbox).toContain('Entry');
    expect(inbox).not.toContain('manifest');
  });
});
