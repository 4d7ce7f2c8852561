import { beforeAll, expect, test } from 'vitest';
import { type BrokerAlert, writeNotification } from '#formats/niem/writeNotification.js';
import { stripAtDoor } from '#formats/stripAtDoor.js';
import { receiveForReading } from '#storage/receive.js';
import { onBothDatabases } from '../../test/support/databases.js';
import { BARNABY, departure, makeWorld, REGISTRANT, type World } from '../../test/support/journeyWorld.js';

const FBI = '123456KA7';
const ALERT: BrokerAlert = {
  what: 'arrest',
  number: 'HPD-77',
  date: '2026-03-20',
  agency: 'Port Ellery Police',
  system: 'Ellery Broker',
  charges: ['Assault'],
  person: {
    names: [{ surname: 'OKONKWO FERRIS', given: 'BARNABY ELDRED' }],
    birthDates: ['1971-04-23'],
    sex: 'M',
    fbiNumber: FBI,
  },
  officer: 'Vane',
};

onBothDatabases('police reports', (database) => {
  let w: World;
  beforeAll(async () => {
    w = await makeWorld(database());
    await w.enter({ ...REGISTRANT, fbiNumber: FBI });
  });
  const alert = async (a: BrokerAlert, door = 'alerts') => {
    await w.db.asSystem((tx) =>
      receiveForReading(
        tx,
        w.context.keys,
        {
          door,
          sender: 'BROKER',
          raw: stripAtDoor(new TextEncoder().encode(writeNotification(a))),
          actor: { kind: 'system', id: 'test' },
        },
        w.clock.now(),
      ),
    );
    await w.settle();
  };
  const tasks = () =>
    w.rows<{ state: string; object_kind: string; object_id: string; facts: { says: string } }>(
      `select state, object_kind, object_id, facts from tasks where kind = 'police-report'`,
    );
  const trips = () =>
    w.rows<{ id: string; state: string; direction: string }>(
      'select id, state, direction from trips order by started_at',
    );

  test('the arrest of a registrant hangs on the trip, moves it nowhere, and is a task at NSOTC', async () => {
    await w.handIn(departure([{ ...BARNABY, fbiNumber: FBI }]));
    await w.settle();
    const before = await trips();
    expect(before).toHaveLength(1);
    await alert(ALERT);
    expect(await trips()).toEqual(before);
    expect(await tasks()).toMatchObject([
      {
        state: 'open',
        object_kind: 'trip',
        object_id: before[0]!.id,
        facts: { says: 'arrest, Port Ellery Police, 2026-03-20, HPD-77' },
      },
    ]);
    expect(await w.rows(`select state, direction from travel_events where kind = 'police-report'`)).toEqual([
      { state: 'arrest', direction: 'none' },
    ]);
  });

  test('the same alert again is the same; nobody outside is told of an arrest', async () => {
    const told = await w.rows('select id from notifications');
    await alert({ ...ALERT, charges: ['Assault', 'Battery'] });
    expect(await tasks()).toHaveLength(1);
    expect(await w.rows('select id from notifications')).toHaveLength(told.length);
  });

  test('the officer who made the arrest is nobody’s candidate; another door takes no alert', async () => {
    expect(await w.rows(`select count(*) as n from travel_events where kind = 'police-report'`)).toEqual([
      { n: 1 },
    ]);
    await alert({ ...ALERT, number: 'HPD-78' }, 'manifests');
    expect(await tasks()).toHaveLength(1);
    expect(
      await w.rows(`select outcome from transmissions where door = 'manifests' and sender = 'BROKER'`),
    ).toEqual([{ outcome: 'quarantined' }]);
  });
});
