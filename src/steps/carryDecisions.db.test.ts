import { beforeAll, expect, test } from 'vitest';
import { newWork } from '#domain/workItem.js';
import { stripAtDoor } from '#formats/stripAtDoor.js';
import type { Inspection } from '#formats/tecs/inspection.js';
import { writeTecsJson } from '#formats/tecs/write.js';
import { decideCandidate, reopenCandidate, secondCandidate } from '#storage/applyAdjudication.js';
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

const { offset: _, ...PERSON } = BARNABY;

onBothDatabases('a decision carried over', (database) => {
  let w: World;
  const door = (n: 0 | 1) => ({ actor: w.officers[n], keys: w.context.keys, nowMs: w.clock.now() });
  const candidates = () =>
    w.rows<{ id: string; kind: string; state: string; outcome: string | null; version: number }>(
      `select c.id, e.kind, c.state, c.outcome, c.version from candidates c join travel_events e on e.id = c.travel_event_id order by c.opened_at, c.id`,
    );
  const told = () =>
    w.rows<{ kind: string; identity: string }>(
      `select kind, identity from notifications where recipient_agency_id = '${w.agencies.sora}' order by subject_seq`,
    );
  async function inspect(reference: string, person: Inspection['person']): Promise<void> {
    const raw = writeTecsJson({
      sender: 'TECS',
      batch: reference,
      inspections: [
        {
          reference,
          sequence: 1,
          status: 'primary',
          direction: 'entry',
          mode: 'air',
          port: '4701',
          at: '2026-03-11T17:05:00-04:00',
          carrier: 'TX',
          voyage: '205',
          person,
        },
      ],
    });
    await w.db.asSystem(async (tx) => {
      const { id } = await receiveTransmission(
        tx,
        w.context.keys,
        { door: 'inspections', sender: 'TECS', raw: stripAtDoor(raw) },
        w.clock.now(),
      );
      await addWork(
        tx,
        [newWork('transmissionReceived', `read ${id}`, { transmissionId: id })],
        w.clock.now(),
      );
    });
    await w.settle();
  }

  beforeAll(async () => {
    w = await makeWorld(database());
    await w.enter(REGISTRANT);
    await w.handIn(arrival([BARNABY, traveller()]));
    await w.settle();
    const [listed] = await candidates();
    await w.db.asSystem((tx) =>
      decideCandidate(
        tx,
        door(0),
        listed!.id,
        {
          candidateVersion: listed!.version,
          outcome: 'same',
          reasonCode: 'same-document',
          rationale: 'Looked at both.',
        },
        {},
      ),
    );
    const [proposed] = await candidates();
    if (proposed!.state === 'second')
      await w.db.asSystem((tx) =>
        secondCandidate(tx, door(1), listed!.id, {
          agrees: true,
          note: 'Yes.',
          candidateVersion: proposed!.version,
        }),
      );
    await w.settle();
    w.clock.set(Date.parse('2026-03-11T21:10:00Z'));
  });

  test('the inspection of the same trip is decided by it and told; nobody waits for an officer', async () => {
    const before = (await told()).length;
    await inspect('I-1', { ...PERSON, verified: ['document'] });
    expect(await candidates()).toMatchObject([
      { kind: 'manifest', state: 'decided', outcome: 'same' },
      { kind: 'inspection', state: 'decided', outcome: 'same' },
    ]);
    expect((await told()).slice(before)).toEqual([{ kind: 'update', identity: 'confirmed' }]);
    const decisions = await w.rows<{ rationale: string; carried: boolean; by: string }>(
      `select rationale, carried_from is not null as carried, decided_by as by from adjudications order by carried_from nulls first`,
    );
    expect(decisions).toMatchObject([
      { carried: false, by: w.officers[0].id },
      { carried: true, by: w.officers[0].id, rationale: expect.stringContaining('same number and issuer') },
    ]);
    expect(
      await w.rows(`select 1 from deadlines where kind = 'decide-candidate' and state = 'running'`),
    ).toEqual([]);
    expect(await w.rows(`select 1 from audit_entries where action = 'adjudication.carried'`)).toHaveLength(1);
  });

  test('another passport on the same trip waits for an officer', async () => {
    w.clock.add(60_000);
    await inspect('I-2', {
      ...PERSON,
      names: [{ surname: 'OKONKWO FERRIS', given: 'BARNABY' }],
      documents: [{ kind: 'passport', number: '555555555', issuer: 'USA' }],
      verified: ['document'],
    });
    expect((await candidates()).at(-1)).toMatchObject({ kind: 'inspection', state: 'open', outcome: null });
  });

  test('reopening the first decision reopens what was carried over from it', async () => {
    const [listed] = await candidates();
    await w.db.asSystem((tx) =>
      reopenCandidate(tx, door(0), listed!.id, 'The port says otherwise', w.clock.now() + 1000),
    );
    expect((await candidates()).map((c) => c.state)).toEqual(['open', 'open', 'open']);
    expect(await w.rows(`select state from adjudications where carried_from is not null`)).toEqual([
      { state: 'reopened' },
    ]);
  });
});
