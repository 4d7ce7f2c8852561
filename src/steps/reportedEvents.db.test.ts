import { sql } from 'kysely';
import { beforeAll, expect, test } from 'vitest';
import { newWork } from '#domain/workItem.js';
import type { ManifestMessage } from '#formats/manifest.js';
import type { ReportedEvent } from '#formats/reportedEvent.js';
import { stripAtDoor } from '#formats/stripAtDoor.js';
import { reportsOfEvents } from '#storage/eventReports.js';
import { readTransmission, receiveTransmission } from '#storage/transmissions.js';
import { eraseTransmissions } from '#storage/travelEvents.js';
import { addWork } from '#storage/workItems.js';
import { onBothDatabases } from '../../test/support/databases.js';
import { BARNABY, makeWorld, REGISTRANT, type World } from '../../test/support/journeyWorld.js';
import { takeReportedEvents } from './reportedEvents.js';

function message(event: Partial<ReportedEvent>, person = BARNABY): ManifestMessage {
  return {
    format: 'test',
    outcome: 'accepted',
    warnings: [],
    references: {},
    kind: 'events',
    legs: [],
    persons: [person],
    declaredTotals: {},
    range: { from: 0, to: 1 },
    events: [
      {
        person: 0,
        kind: 'visa-application',
        reference: 'V-1',
        state: 'filed',
        facts: { post: 'LIS' },
        ...event,
      },
    ],
  };
}

/** Takes a message in as if it had come at a door, and runs the steps that follow. */
async function take(w: World, door: string, m: ManifestMessage) {
  const taken = await w.db.asSystem(async (tx) => {
    const raw = new TextEncoder().encode(`${Math.random()}`);
    const received = await receiveTransmission(
      tx,
      w.context.keys,
      { door, sender: 'STATE', raw: stripAtDoor(raw) },
      w.clock.now(),
    );
    const transmission = (await readTransmission(tx, received.id))!;
    const done = await takeReportedEvents(tx, w.context, transmission, m, w.clock.now());
    if (done.screen.length > 0)
      await addWork(
        tx,
        [
          newWork('travelEventsRecorded', `screen ${received.id}`, {
            transmissionId: received.id,
            eventIds: done.screen,
          }),
        ],
        w.clock.now(),
      );
    return done;
  });
  await w.settle();
  return taken;
}

onBothDatabases('reported events', (database) => {
  let w: World;
  beforeAll(async () => {
    w = await makeWorld(database());
    await w.enter(REGISTRANT);
  });
  const event = async (reference: string) =>
    (
      await w.rows<{ kind: string; state: string; traveller: { names: unknown[]; verified?: string[] } }>(
        `select kind, state, traveller from travel_events where natural_key like '%|${reference}'`,
      )
    )[0];

  test('an application becomes one event, screened once, moved by later reports and never back', async () => {
    expect((await take(w, 'applications', message({ sequence: 1 }))).screen).toHaveLength(1);
    expect(await event('V-1')).toMatchObject({ kind: 'visa-application', state: 'filed' });
    expect(await w.rows('select path from candidates')).toEqual([{ path: 'certain' }]);

    expect((await take(w, 'applications', message({ sequence: 3, state: 'issued' }))).screen).toEqual([]);
    const late = await take(w, 'applications', message({ sequence: 2, state: 'amended' }));
    expect(late.remarks?.map((r) => r.code)).toEqual(['late-report']);
    expect(await event('V-1')).toMatchObject({ state: 'issued' });

    // Nobody loses what was said first, nor the transmission that began the candidate.
    const [seen] = await w.rows<{ id: string }>(
      `select id from travel_events where natural_key like '%|V-1'`,
    );
    const reports = await w.db.asSystem((tx) => reportsOfEvents(tx, [seen!.id]));
    expect(reports.map((r) => r.state)).toEqual(['filed', 'issued']);
    expect(new Set(reports.map((r) => r.transmissionId)).size).toBe(2);
    expect(reports[0]!.atMs).toBeLessThanOrEqual(reports[1]!.atMs);

    // The same again says nothing new: no report, and the event keeps the transmission that said it first.
    await take(w, 'applications', message({ sequence: 3, state: 'issued' }));
    expect(await w.db.asSystem((tx) => reportsOfEvents(tx, [seen!.id]))).toEqual(reports);
  });

  test('what began a case is not erased because a later report spoke of the same event', async () => {
    const [seen] = await w.rows<{ id: string }>(
      `select id from travel_events where natural_key like '%|V-1'`,
    );
    const began = (await w.db.asSystem((tx) => reportsOfEvents(tx, [seen!.id])))[0]!.transmissionId;
    await w.db.asSystem(async (tx) => {
      await sql`update transmissions set state = 'read'`.execute(tx);
      await eraseTransmissions(tx, w.clock.now() + 1, w.clock.now(), 1000);
    });
    const kept = await w.rows<{ id: string }>('select id from transmissions where erased_at is null');
    expect(kept.map((t) => t.id)).toContain(began);
    // The one that repeated and the one that came late hold nothing that anybody needs.
    expect(await w.rows('select id from transmissions where erased_at is not null')).not.toEqual([]);
  });

  test('a report without a number that came too late changes nothing of what stands', async () => {
    await take(w, 'applications', message({ reference: 'V-8', state: 'issued', facts: { post: 'MNL' } }));
    const late = await take(w, 'applications', message({ reference: 'V-8', facts: { post: 'LIS' } }));
    expect(late.remarks?.map((r) => r.code)).toEqual(['state-out-of-order']);
    const [stands] = await w.rows<{ id: string; post: string; state: string }>(
      `select id, facts ->> 'post' as post, state from travel_events where natural_key like '%|V-8'`,
    );
    expect(stands).toMatchObject({ post: 'MNL', state: 'issued' });
    expect(await w.db.asSystem((tx) => reportsOfEvents(tx, [stands!.id]))).toEqual([]);
  });

  test('a report by number only keeps what is known of the person', async () => {
    await take(w, 'applications', message({ reference: 'V-2' }));
    const nobody = { names: [], role: 'unknown', offset: 0 } as const;
    await take(w, 'applications', message({ reference: 'V-2', state: 'denied' }, nobody));
    const held = await event('V-2');
    expect(held?.state).toBe('denied');
    expect(held?.traveller.names).toHaveLength(1);
  });

  test('another person under a number that is taken is screened, and a person looks at the message', async () => {
    const other = {
      ...BARNABY,
      names: [{ surname: 'Nimbleworth', given: 'Ada' }],
      birthDates: ['1980-02-02'],
      documents: [],
    };
    const count = async () =>
      (await w.rows(`select 1 from travel_events where natural_key like '%|V-20%'`)).length;
    await take(w, 'applications', message({ reference: 'V-20', sequence: 1 }, other));
    for (const sequence of [1, 0]) {
      const taken = await take(w, 'applications', message({ reference: 'V-20', sequence }));
      // Once screened, the same again is the same.
      expect(taken.screen).toHaveLength(sequence === 1 ? 1 : 0);
      expect(taken.outcome).toBe('quarantined');
      expect(taken.remarks?.map((r) => r.code)).toContain('number-of-another');
    }
    expect(await count()).toBe(2);
    const third = { ...other, names: [{ surname: 'Okonjo', given: 'Bea' }], birthDates: ['1991-01-09'] };
    const changed = await take(w, 'applications', message({ reference: 'V-22', sequence: 1 }, third));
    expect(changed.remarks).toEqual([]);
    const later = await take(w, 'applications', message({ reference: 'V-22', sequence: 2 }));
    expect([later.outcome, later.screen.length, later.remarks?.[0]?.code]).toEqual([
      'quarantined',
      1,
      'person-changed',
    ]);
    expect(
      await w.rows(
        `select 1 from candidates c join travel_events e on e.id = c.travel_event_id where e.natural_key like '%|V-20%'`,
      ),
    ).toHaveLength(1);
    const first = await w.rows<{ traveller: unknown }>(
      `select traveller from travel_events where natural_key like '%|V-20'`,
    );
    expect(JSON.stringify(first)).toContain('Nimbleworth');
  });

  test('one number for everybody in a car loses nobody, in one message too', async () => {
    const other = {
      ...BARNABY,
      names: [{ surname: 'Nimbleworth', given: 'Ada' }],
      birthDates: ['1980-02-02'],
      documents: [],
    };
    const one = message({
      kind: 'inspection',
      reference: 'I-CAR',
      state: 'primary',
      direction: 'entry',
      facts: {},
    });
    const car = {
      ...one,
      persons: [BARNABY, other],
      events: [one.events![0]!, { ...one.events![0]!, person: 1 }],
    };
    expect((await take(w, 'inspections', car)).screen).toHaveLength(2);
    expect((await take(w, 'inspections', car)).screen).toEqual([]);
  });

  test('what is said to have happened in years to come is told, and counts from its receipt', async () => {
    const ahead = message({
      kind: 'inspection',
      reference: 'I-2099',
      state: 'primary',
      occurredAt: '2099-01-01T00:00:00Z',
    });
    const taken = await take(w, 'inspections', ahead);
    expect(taken.remarks?.map((r) => r.code)).toEqual(['in-the-future']);
    const [seen] = await w.rows<{ past: boolean }>(
      `select occurs_at <= recorded_at as past from travel_events where natural_key like '%|I-2099'`,
    );
    expect(seen).toEqual({ past: true });
  });

  test('a number that comes again with another state or another spelling is told, not passed over', async () => {
    await take(w, 'applications', message({ reference: 'V-21', sequence: 4 }));
    expect((await take(w, 'applications', message({ reference: 'V-21', sequence: 4 }))).remarks).toEqual([]);
    const again = await take(w, 'applications', message({ reference: 'V-21', sequence: 4, state: 'issued' }));
    expect([again.outcome, again.remarks?.map((r) => r.code)]).toEqual(['quarantined', ['number-reused']]);
    expect(await event('V-21')).toMatchObject({ state: 'filed' });
  });

  test('without a sequence number a state that cannot follow is remarked and not taken', async () => {
    await take(w, 'applications', message({ reference: 'V-3', state: 'issued' }));
    const back = await take(w, 'applications', message({ reference: 'V-3', state: 'filed' }));
    expect(back.remarks?.map((r) => r.code)).toEqual(['state-out-of-order']);
    expect(await event('V-3')).toMatchObject({ state: 'issued' });
  });

  test('a door takes only what its partners may report', async () => {
    const taken = await take(w, 'manifests', message({ reference: 'V-4' }));
    expect(taken.outcome).toBe('quarantined');
    expect(await event('V-4')).toBeUndefined();
  });

  test('only a door that compares prints makes a number a verified one', async () => {
    const claims = { ...BARNABY, verified: ['biometric'] as const };
    await take(w, 'applications', message({ reference: 'V-5' }, claims));
    await take(w, 'biometrics', message({ reference: 'V-6' }, claims));
    expect((await event('V-5'))?.traveller.verified).toBeUndefined();
    expect((await event('V-6'))?.traveller.verified).toEqual(['biometric']);
  });
});
