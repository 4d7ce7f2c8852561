import { beforeAll, expect, test } from 'vitest';
import type { CrossingCount } from '#domain/coverage.js';
import { newWork } from '#domain/workItem.js';
import { stripAtDoor } from '#formats/stripAtDoor.js';
import type { Inspection } from '#formats/tecs/inspection.js';
import { writeTecsJson } from '#formats/tecs/write.js';
import { coverageBetween } from '#storage/crossings.js';
import { receiveTransmission } from '#storage/transmissions.js';
import { addWork } from '#storage/workItems.js';
import { onBothDatabases } from '../../test/support/databases.js';
import {
  arrival,
  BARNABY,
  makeWorld,
  REGISTRANT,
  traveller,
  type World,
} from '../../test/support/journeyWorld.js';

/** Hands in a batch at the door of inspections, and runs the steps that follow. */
async function handIn(
  w: World,
  batch: string,
  inspections: readonly Inspection[],
  more: { readonly feedSequence?: number; readonly crossings?: readonly CrossingCount[] } = {},
) {
  const raw = writeTecsJson({ sender: 'TECS', batch, inspections, ...more });
  const id = await w.db.asSystem(async (tx) => {
    const received = await receiveTransmission(
      tx,
      w.context.keys,
      { door: 'inspections', sender: 'TECS', raw: stripAtDoor(raw) },
      w.clock.now(),
    );
    const work = newWork('transmissionReceived', `read ${received.id}`, { transmissionId: received.id });
    await addWork(tx, [work], w.clock.now());
    return received.id;
  });
  await w.settle();
  return (
    await w.rows<{ outcome: string; warnings: { code: string }[] }>(
      `select outcome, warnings from transmissions where id = '${id}'`,
    )
  )[0]!;
}

const { offset: _, ...PERSON } = BARNABY;
const INSPECTION: Inspection = {
  reference: 'I-1',
  sequence: 1,
  status: 'primary',
  direction: 'entry',
  mode: 'air',
  port: '4701',
  at: '2026-03-11T17:05:00-04:00',
  carrier: 'TX',
  voyage: '205',
  person: { ...PERSON, verified: ['document'] },
};

onBothDatabases('inspections', (database) => {
  let w: World;
  beforeAll(async () => {
    w = await makeWorld(database());
    await w.enter(REGISTRANT);
  });

  test('an inspection joins the trip that the carrier’s list began; repeats and late versions change nothing', async () => {
    await w.handIn(arrival([BARNABY, traveller()]));
    await w.settle();
    expect(await w.rows('select state, direction from trips')).toEqual([
      { state: 'expected', direction: 'entry' },
    ]);
    w.clock.set(Date.parse('2026-03-11T21:10:00Z'));
    await w.tick();
    expect(await handIn(w, 'B-2', [{ ...INSPECTION, sequence: 3, status: 'admitted' }])).toMatchObject({
      outcome: 'accepted',
    });
    expect(await handIn(w, 'B-1', [INSPECTION])).toMatchObject({
      outcome: 'warnings',
      warnings: [{ code: 'late-report' }],
    });
    expect(
      await handIn(w, 'B-3', [{ ...INSPECTION, sequence: 3, status: 'admitted', lane: '4' }]),
    ).toMatchObject({
      outcome: 'accepted',
    });
    expect(
      await w.rows(
        `select state, facts ->> 'port' as port, traveller -> 'verified' as verified from travel_events where kind = 'inspection'`,
      ),
    ).toEqual([{ state: 'admitted', port: 'JFK', verified: ['document'] }]);
    const trips = await w.rows<{ id: string; facts: { places: string[] } }>('select id, facts from trips');
    expect(trips).toHaveLength(1);
    expect(trips[0]!.facts.places).toEqual(expect.arrayContaining(['JFK', 'LIS', 'TX']));
    expect(await w.rows('select travel_event_id from trip_events')).toHaveLength(2);
  });

  test('a traveller of whom a lane has plate and first name only is kept and counted, and nobody’s candidate', async () => {
    const land: Inspection = {
      reference: 'I-2',
      status: 'admitted',
      direction: 'entry',
      mode: 'vehicle',
      port: '2304',
      at: '2026-03-11T15:00',
      vehicle: { plate: '8ABC123', state: 'CA' },
      person: { names: [{ given: 'MARIA' }], role: 'passenger' },
    };
    const crossings: CrossingCount[] = [
      { port: '2304', mode: 'vehicle', direction: 'entry', day: '2026-03-11', crossings: 4, queried: 3 },
    ];
    expect(await handIn(w, 'B-4', [land], { feedSequence: 10, crossings })).toMatchObject({
      outcome: 'accepted',
    });
    // A batch that was lost and found tells of an earlier count.
    await handIn(w, 'B-0', [], { feedSequence: 9, crossings: [{ ...crossings[0]!, crossings: 2 }] });
    const covered = await w.db.asSystem((tx) =>
      coverageBetween(tx, Date.parse('2026-03-10T00:00:00Z'), Date.parse('2026-03-13T00:00:00Z')),
    );
    expect(covered).toEqual([
      { mode: 'air', direction: 'entry', port: 'JFK', crossings: 2, screened: 2, byHand: 0 },
      { mode: 'vehicle', direction: 'entry', port: '2304', crossings: 4, screened: 1, byHand: 0 },
    ]);
    expect(
      await w.rows(
        `select id from candidates c where exists (select from travel_events e where e.id = c.travel_event_id and e.facts ->> 'reference' = 'I-2')`,
      ),
    ).toEqual([]);
  });

  test('a batch that never came is asked for, and no more once it comes', async () => {
    const batch = (n: number) =>
      handIn(w, `G-${n}`, [{ ...INSPECTION, reference: `G-${n}` }], { feedSequence: n });
    await batch(11);
    await batch(13);
    w.clock.add(11 * 60_000);
    await batch(14);
    const gaps = () =>
      w.rows(`select state, facts ->> 'missing' as missing from tasks where kind = 'feed-gap'`);
    expect(await gaps()).toMatchObject([{ state: 'open', missing: expect.stringContaining('12') }]);
    await batch(12);
    expect(await gaps()).toMatchObject([{ state: 'cancelled' }]);
  });

  test('inspections and counts at another door are quarantined, not taken in', async () => {
    const raw = writeTecsJson({
      sender: 'CARRIER',
      batch: 'B-9',
      inspections: [{ ...INSPECTION, reference: 'I-9' }],
      crossings: [
        { port: '2304', mode: 'vehicle', direction: 'entry', day: '2026-03-12', crossings: 1, queried: 1 },
      ],
    });
    const id = await w.handIn(raw, 'CARRIER');
    await w.settle();
    const [t] = await w.rows<{ outcome: string; warnings: { code: string }[] }>(
      `select outcome, warnings from transmissions where id = '${id}'`,
    );
    expect(t).toMatchObject({
      outcome: 'quarantined',
      warnings: [{ code: 'wrong-door' }, { code: 'wrong-door' }],
    });
    expect(await w.rows(`select sender from port_crossings where day = '2026-03-12'`)).toEqual([]);
  });

  test('who comes in by land has entered, decided or not: nobody says when they left', async () => {
    await handIn(w, 'B-9', [
      {
        ...INSPECTION,
        reference: 'I-9',
        mode: 'vehicle',
        port: '2304',
        at: new Date(w.clock.now()).toISOString(),
        carrier: undefined,
        voyage: undefined,
      } as unknown as Inspection,
    ]);
    const land = () =>
      w.rows<{ state: string; departs: number | null }>(
        `select t.state, t.facts -> 'departsAtMs' as departs from trips t where t.facts -> 'places' ? '2304'`,
      );
    await w.tick();
    expect(await land()).toEqual([{ state: 'entered-by-land-undecided', departs: null }]);
  });
});
