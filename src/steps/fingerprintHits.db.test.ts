import { beforeAll, expect, test } from 'vitest';
import { type EbtsTransaction, writeEbts } from '#formats/ebts/write.js';
import { writeNist } from '#formats/nist/write.js';
import { stripAtDoor } from '#formats/stripAtDoor.js';
import { receiveForReading } from '#storage/receive.js';
import { onBothDatabases } from '../../test/support/databases.js';
import { makeWorld, REGISTRANT, type World } from '../../test/support/journeyWorld.js';

const FBI = '481920KA7';
const HIT: EbtsTransaction = {
  type: 'SPN',
  at: '2026-03-10T10:20:30Z',
  to: 'USNSOTC01',
  from: 'USFBICJIS',
  controlNumber: 'SPN-1',
  answers: 'TEN-9',
  agency: 'USCBPJFK1',
  officer: 'OFFICER 4471',
  // The name that the traveller gave is not the registered one: the prints decide.
  person: {
    names: [{ surname: 'OKONKWO', given: 'BARNABY' }],
    birthDates: ['1971-04-23'],
    sex: 'M',
    fbiNumber: FBI,
  },
};

onBothDatabases('fingerprint hits', (database) => {
  let w: World;
  beforeAll(async () => {
    w = await makeWorld(database());
    await w.enter({ ...REGISTRANT, fbiNumber: FBI });
  });
  const handIn = async (raw: Uint8Array | string, door = 'biometrics') => {
    const bytes = typeof raw === 'string' ? new TextEncoder().encode(raw) : raw;
    const { id } = await w.db.asSystem((tx) =>
      receiveForReading(
        tx,
        w.context.keys,
        { door, sender: 'NGI', raw: stripAtDoor(bytes), actor: { kind: 'system', id: 'test' } },
        w.clock.now(),
      ),
    );
    await w.settle();
    const [row] = await w.rows<{ outcome: string }>(`select outcome from transmissions where id = '${id}'`);
    return row!.outcome;
  };
  const hits = () =>
    w.rows<{ kind: string; state: string; path: string; verified: unknown }>(
      `select e.kind, e.state, c.path, e.traveller -> 'verified' as verified from travel_events e left join candidates c on c.travel_event_id = e.id order by e.kind`,
    );

  test('prints of a registrant at an airport are a certain identity, and agencies hear at once', async () => {
    expect(await handIn(writeEbts(HIT))).toBe('accepted');
    expect(await hits()).toEqual([
      { kind: 'inspection', state: 'primary', path: 'certain', verified: ['biometric', 'fbiNumber'] },
    ]);
    expect((await w.rows('select id from notifications')).length).toBeGreaterThan(0);
  });

  test('the answer to the same search is the same event; a visa search in the tagged form is another', async () => {
    await handIn(writeEbts({ ...HIT, type: 'SRE', searchResult: 'I', controlNumber: 'SRE-5' }));
    expect(await hits()).toHaveLength(1);
    await handIn(
      writeNist({
        type: 'SRE',
        date: '2026-03-10',
        to: 'USNSOTC01',
        from: 'USFBICJIS',
        controlNumber: 'SRE-6',
        answers: 'LIS-1',
        fields: {
          14: FBI,
          18: 'OKONKWO FERRIS,BARNABY',
          22: '19710423',
          24: 'M',
          37: 'VISA APPLICATION',
          59: 'I',
        },
      }),
    );
    expect((await hits()).map((h) => [h.kind, h.path])).toEqual([
      ['inspection', 'certain'],
      ['visa-application', 'certain'],
    ]);
  });

  test('a possible match of prints is for an officer to decide, and tells nobody', async () => {
    const told = await w.rows('select id from notifications');
    await handIn(
      writeEbts({
        ...HIT,
        type: 'RPISR',
        searchResult: 'Y',
        answers: 'TEN-12',
        agency: 'OH0250000',
        person: {
          ...HIT.person!,
          names: [{ surname: 'OKONKWO-FERRIS', given: 'BARNABY', middle: 'ELDRED' }],
        },
      }),
    );
    expect((await hits()).find((h) => h.kind === 'live-query')).toMatchObject({
      path: 'fuzzy',
      verified: null,
    });
    expect(await w.rows('select id from notifications')).toHaveLength(told.length);
  });

  test('nobody’s prints are nobody’s candidate; a carrier cannot assert a fingerprint', async () => {
    await handIn(writeEbts({ ...HIT, type: 'RPISR', searchResult: 'G', answers: 'TEN-10' }));
    expect(await handIn(writeEbts({ ...HIT, answers: 'TEN-11' }), 'manifests')).toBe('quarantined');
    expect(await hits()).toHaveLength(3);
  });
});
