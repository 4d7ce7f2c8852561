import { beforeAll, expect, test } from 'vitest';
import { writePaxlst } from '#formats/edifact/writePaxlst.js';
import type { ManifestPerson } from '#formats/manifest.js';
import { decideCandidate, secondCandidate } from '#storage/applyAdjudication.js';
import { tripsInConflict } from '#storage/subjectLegs.js';
import { onBothDatabases } from '../../test/support/databases.js';
import {
  BARNABY,
  departure,
  makeWorld,
  REGISTRANT,
  traveller,
  type World,
} from '../../test/support/journeyWorld.js';

/** The first officer decides a candidate as it stands. */
function decide(
  w: World,
  candidate: { readonly id: string; readonly version: number },
  as: Omit<Parameters<typeof decideCandidate>[3], 'candidateVersion'>,
) {
  const actor = w.officers[0];
  return w.db.asActor(actor, (tx) =>
    decideCandidate(
      tx,
      { actor, keys: w.context.keys, nowMs: w.clock.now() },
      candidate.id,
      { ...as, candidateVersion: candidate.version },
      {},
    ),
  );
}

/** A departure of another carrier, as PAXLST bytes. */
function other(
  persons: readonly ManifestPerson[],
  leg: { from: string; to: string; departs: string; arrives: string },
  more: {
    readonly carrier?: string;
    readonly number?: string;
    readonly kind?: 'passengers' | 'cancel-reservation';
  } = {},
): Uint8Array {
  return writePaxlst({
    kind: more.kind ?? 'passengers',
    legs: [
      {
        carrier: more.carrier ?? 'ZZ',
        number: more.number ?? '7',
        departurePort: leg.from,
        arrivalPort: leg.to,
        departureLocal: leg.departs,
        arrivalLocal: leg.arrives,
      },
    ],
    persons,
    declaredTotals: { passengers: persons.length },
    references: { sender: 'OTHERAIR', recipient: 'USCSAPIS', message: more.kind ?? '1' },
  })[0]!;
}

/** Leaves the other coast while the flight of `departure()` is over the sea. */
const TOKYO = { from: 'LAX', to: 'NRT', departs: '2026-03-11T11:00', arrives: '2026-03-12T15:30' };
/** The flight of `departure()` as its partner sells it. */
const CODESHARE = { from: 'JFK', to: 'LIS', departs: '2026-03-11T12:00', arrives: '2026-03-11T23:30' };

onBothDatabases('legs that cannot both be traveled', (database) => {
  let w: World;
  const tasks = () =>
    w.rows<{ state: string; says: string; object_id: string }>(
      `select state, facts ->> 'says' as says, object_id from tasks where kind = 'legs-conflict' order by created_at`,
    );
  const trips = () =>
    w.rows<{ id: string; subjectId: string; startedAtMs: number; state: string }>(
      `select id, subject_id as "subjectId", started_at as "startedAtMs", state from trips order by started_at`,
    );
  const openOnes = () =>
    w.rows<{ id: string; version: number }>(
      `select c.id, c.version from candidates c where c.state = 'open' order by c.opened_at`,
    );
  const inConflict = async () => {
    const all = await trips();
    return w.db.asSystem(async (tx) => (await tripsInConflict(tx, all)).size);
  };

  beforeAll(async () => {
    w = await makeWorld(database());
    await w.enter(REGISTRANT);
  });

  test('two numbers of one aircraft are one flight', async () => {
    await w.handIn(departure([BARNABY, traveller()]));
    await w.handIn(other([BARNABY], CODESHARE, { carrier: 'YY', number: '9204' }), 'OTHERAIR');
    await w.settle();
    expect(await trips()).toHaveLength(1);
    expect(await tasks()).toEqual([]);
    expect(await inConflict()).toBe(0);
  });

  test('a second carrier lists the person on the other coast: both trips say so, NSOTC has a task, the message tells it', async () => {
    await w.handIn(other([BARNABY], TOKYO), 'OTHERAIR');
    await w.settle();
    expect(await trips()).toHaveLength(2);
    expect(await inConflict()).toBe(2);
    const found = await tasks();
    // The flight that is sold under two numbers is one leg.
    expect(found.map((t) => t.state)).toEqual(['open']);
    expect(found[0]!.says).toMatch(
      /(TX 204|YY 9204) from New York Kennedy \(JFK\), 2026-03-11T16:00Z.*ZZ 7 from Los Angeles \(LAX\), 2026-03-11T18:00Z.*too late/,
    );
    const [last] = await w.rows<{ content: string }>(
      `select content::text as content from notifications where recipient_agency_id = '${w.agencies.sora}' order by planned_at desc, subject_seq desc limit 1`,
    );
    expect(last!.content).toContain('cannot both be traveled');
    expect(last!.content).toContain('local time');
  });

  test('nothing is told twice: the same list again changes nothing', async () => {
    const before = await w.rows(`select id from notifications`);
    await w.handIn(other([BARNABY, traveller()], TOKYO), 'OTHERAIR');
    await w.settle();
    expect(await tasks()).toHaveLength(1);
    expect(await w.rows(`select id from notifications`)).toHaveLength(before.length);
  });

  test('taken off one of the lists: the task is over; back on it: the task is back', async () => {
    await w.handIn(other([BARNABY], TOKYO, { kind: 'cancel-reservation' }), 'OTHERAIR');
    await w.settle();
    expect((await tasks()).map((t) => t.state)).toEqual(['cancelled']);
    expect(await inConflict()).toBe(0);
    w.clock.add(60_000);
    await w.handIn(other([BARNABY, traveller({ birthDates: ['1980-01-01'] })], TOKYO), 'OTHERAIR');
    await w.settle();
    expect((await tasks()).map((t) => t.state)).toEqual(['open']);
  });

  test('decided to be somebody else: the task is over', async () => {
    const [tokyo] = await w.rows<{ id: string; version: number }>(
      `select c.id, c.version from candidates c join travel_events e on e.id = c.travel_event_id join voyages v on v.id = e.voyage_id where v.carrier = 'ZZ' and v.number = '7'`,
    );
    const done = await decide(w, tokyo!, {
      outcome: 'inconclusive',
      reasonCode: 'inconclusive-missing',
      rationale: 'asked the carrier',
    });
    expect(done.ok ? '' : done.error.says).toBe('');
    await w.settle();
    expect((await tasks()).map((t) => t.state)).toEqual(['cancelled']);
    // The page goes on showing it: nobody has said that it is not this person.
    expect(await inConflict()).toBe(2);
    expect(await openOnes()).not.toEqual([]);
  });
});

onBothDatabases('a decision beside a leg that cannot be traveled', (database) => {
  test('is not carried over: an officer looks at the second flight', async () => {
    const w = await makeWorld(database());
    await w.enter(REGISTRANT);
    await w.handIn(departure([BARNABY]));
    await w.settle();
    const [listed] = await w.rows<{ id: string; version: number }>(`select id, version from candidates`);
    const done = await decide(w, listed!, {
      outcome: 'same',
      reasonCode: 'same-document',
      rationale: 'the passport agrees',
    });
    if (!done.ok) throw new Error(done.error.says);
    const agreed = await w.db.asActor(w.officers[1], (tx) =>
      secondCandidate(tx, { actor: w.officers[1], keys: w.context.keys, nowMs: w.clock.now() }, listed!.id, {
        agrees: true,
        note: '',
        candidateVersion: done.value.candidate.version,
      }),
    );
    expect(agreed.ok ? agreed.value.adjudication.state : agreed.error.says).toBe('in-force');
    await w.settle();
    // Joins the trip at the same port; the passport is the same.
    const london = { from: 'JFK', to: 'LHR', departs: '2026-03-11T13:00', arrives: '2026-03-12T00:30' };
    await w.handIn(other([BARNABY], london), 'OTHERAIR');
    // What goes on from there is carried over as ever.
    const onward = { from: 'LIS', to: 'FCO', departs: '2026-03-12T01:00', arrives: '2026-03-12T05:00' };
    await w.handIn(other([BARNABY], onward, { carrier: 'TX', number: '8' }), 'OTHERAIR');
    await w.settle();
    expect(
      await w.rows(
        `select v.number, c.state, a.carried_from is not null as carried from candidates c join travel_events e on e.id = c.travel_event_id join voyages v on v.id = e.voyage_id left join adjudications a on a.candidate_id = c.id order by v.number`,
      ),
    ).toEqual([
      { number: '204', state: 'decided', carried: false },
      { number: '7', state: 'open', carried: false },
      { number: '8', state: 'decided', carried: true },
    ]);
    const heard = () =>
      w.rows<{ kind: string; identity: string; reason: string }>(
        `select kind, identity, facts ->> 'reason' as reason from notifications where recipient_agency_id = '${w.agencies.sora}' order by subject_seq desc`,
      );
    // Who knows the confirmed leg hears of the other at once, as what it is.
    expect((await heard()).find((n) => n.identity === 'unconfirmed')).toMatchObject({
      kind: 'update',
      reason: expect.stringContaining('cannot be traveled beside'),
    });
    // Somebody else's after all: the confirmed leg stays told, the other is put right.
    const [london7] = await w.rows<{ id: string; version: number }>(
      `select c.id, c.version from candidates c where c.state = 'open'`,
    );
    const refuted = await decide(w, london7!, {
      outcome: 'not-same',
      reasonCode: 'not-same-other',
      rationale: 'the carrier booked the number of a lost passport',
    });
    expect(refuted.ok ? '' : refuted.error.says).toBe('');
    await w.settle();
    const [last] = await heard();
    expect(last).toMatchObject({
      kind: 'correction',
      reason: expect.stringMatching(/^Of ZZ 7 JFK-LHR alone: .*What was told of the confirmed leg stands/),
    });
    expect((await heard()).filter((n) => n.kind === 'withdrawal')).toEqual([]);
  });
});
