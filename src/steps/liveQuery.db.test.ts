import { beforeAll, expect, test } from 'vitest';
import { writeNotice } from '#formats/ncic/write.js';
import { stripAtDoor } from '#formats/stripAtDoor.js';
import { receiveForReading } from '#storage/receive.js';
import { onBothDatabases } from '../../test/support/databases.js';
import { BARNABY, departure, makeWorld, REGISTRANT, type World } from '../../test/support/journeyWorld.js';

/** NCIC's word that an officer met a record, as bytes. */
function notice(
  reference: string,
  nic: string,
  asked: Readonly<Record<string, string>>,
  more: Readonly<Record<string, string>> = {},
): Uint8Array {
  const inquiry = {
    INQ: 'QW',
    IOR: 'NYTEST001',
    IDT: '20260310',
    ITM: '1655',
    PRT: 'JFK',
    DIR: 'D',
    ...more,
    ...asked,
  };
  return new TextEncoder().encode(
    writeNotice({
      reference,
      inquiry: Object.entries(inquiry).map(([code, value]) => ({ code, value })),
      record: {
        file: 'NSOR',
        values: [
          { code: 'ORI', value: 'OHTEST001' },
          { code: 'NAM', value: 'OKONKWO-FERRIS, BARNABY ELDRED' },
          { code: 'DOB', value: '19710423' },
          { code: 'NIC', value: nic },
        ],
        contact: { ori: 'OHTEST001', name: 'OHIO REGISTRATION UNIT', telephone: '614 555-0142' },
        cautions: [],
        offset: 0,
      },
      test: true,
    }),
  );
}

const ASKED = { NAM: 'OKONKWO-FERRIS, BARNABY', DOB: '19710423' };

onBothDatabases('live queries of the register', (database) => {
  let w: World;
  const hand = async (raw: Uint8Array, door = 'ncic') => {
    await w.db.asSystem((tx) =>
      receiveForReading(
        tx,
        w.context.keys,
        { door, sender: 'cjis-line', raw: stripAtDoor(raw), actor: { kind: 'system', id: 'test' } },
        w.clock.now(),
      ),
    );
    await w.settle();
  };
  const candidates = () =>
    w.rows<{ path: string; kind: string; state: string; trip: string; departed: string | null }>(
      `select c.path, e.kind, c.state, x.trip_id as trip, c.departs_at as departed from candidates c join travel_events e on e.id = c.travel_event_id
         join trip_events x on x.candidate_id = c.id order by c.opened_at, c.id`,
    );
  const told = () =>
    w.rows<{ identity: string; kind: string; role: string }>(
      `select identity, kind, recipient_role as role from notifications order by planned_at, recipient_role`,
    );

  beforeAll(async () => {
    w = await makeWorld(database());
    await w.enter(REGISTRANT);
    await w.settle();
  });

  test('the record is certain, the traveller is not: NSOTC and the SORA hear it at once, as that', async () => {
    await hand(notice('N1', 'X123456789', ASKED));
    expect(await candidates()).toMatchObject([
      { path: 'record-certain', kind: 'live-query', state: 'open', departed: null },
    ]);
    expect(await told()).toEqual([
      { identity: 'record-only', kind: 'alert', role: 'nsotc' },
      { identity: 'record-only', kind: 'alert', role: 'sora' },
    ]);
    expect(await w.rows(`select state from trips`)).toEqual([{ state: 'expected' }]);
    // Who asked, where and when: an agency that hears of a query has nothing else to act on.
    const [message] = await w.rows<{ text: string }>(
      `select content::text as text from notifications limit 1`,
    );
    expect(message!.text).toContain(
      'At New York Kennedy (JFK), 10 Mar 2026, 12:55 local time (10 Mar 2026, 16:55 UTC)',
    );
    // NCIC tells of whoever asks; the headline must not make a border officer of them.
    expect(message!.text).toContain('Registered person was met by a live query of the register');
    expect(message!.text).toContain('Asked by CBP New York JFK (NYTEST001), inquiry QW');
  });

  test('the list that the query was made for joins its trip, and the trip begins with the flight', async () => {
    await w.handIn(departure([BARNABY], { day: '2026-03-13' }));
    await w.settle();
    const all = await candidates();
    expect(all.map((c) => c.kind).sort()).toEqual(['live-query', 'manifest']);
    expect(new Set(all.map((c) => c.trip)).size).toBe(1);
    expect(await w.rows(`select state, started_at::text like '2026-03-13%' as flight from trips`)).toEqual([
      { state: 'expected', flight: true },
    ]);
    expect((await told()).map((n) => n.kind).sort()).toEqual(['alert', 'alert', 'update', 'update']);
  });

  test('another query of the same trip is folded into it and says nothing new', async () => {
    w.clock.add(60_000);
    await hand(notice('N2', 'X123456789', ASKED, { ITM: '1705' }));
    const all = await candidates();
    expect(all).toHaveLength(3);
    expect(new Set(all.map((c) => c.trip)).size).toBe(1);
    expect(await told()).toHaveLength(4);
    await hand(notice('N2', 'X123456789', ASKED, { ITM: '1705' }));
    expect(await candidates()).toHaveLength(3);
  });

  test('the named record counts however little the traveller resembles it; a resembling other one does not', async () => {
    await w.enter({
      ...REGISTRANT,
      recordNumber: 'X123456788',
      names: [{ surname: 'QQMARLOW', given: 'TAMSIN' }],
      birthDates: ['1950-01-01'],
      documents: [],
      sex: 'F',
    });
    await w.settle();
    await hand(notice('N3', 'X123456788', ASKED, { PRT: 'MIA' }));
    const rows = await w.rows<{ path: string; number: string }>(
      `select c.path, r.record_number as number from candidates c join register_records r on r.id = c.record_id join travel_events e on e.id = c.travel_event_id
        where e.facts ->> 'reference' = 'N3' order by r.record_number`,
    );
    expect(rows).toEqual([
      { path: 'record-certain', number: 'X123456788' },
      { path: 'fuzzy', number: 'X123456789' },
    ]);
  });

  test('a record that is not here is asked for, and the query meets it when it comes', async () => {
    await hand(notice('N4', 'X123456787', { NAM: 'ZZNEVER, SEEN', DOB: '19330303' }));
    expect(
      await w.rows(`select facts ->> 'record' as record from tasks where kind = 'queried-record-unknown'`),
    ).toEqual([{ record: 'X123456787' }]);
    await w.enter({
      ...REGISTRANT,
      recordNumber: 'X123456787',
      names: [{ surname: 'ZZLATER', given: 'COMER' }],
      birthDates: ['1933-03-04'],
      documents: [],
    });
    await w.settle();
    expect(
      await w.rows(
        `select c.path from candidates c join travel_events e on e.id = c.travel_event_id where e.facts ->> 'reference' = 'N4'`,
      ),
    ).toEqual([{ path: 'record-certain' }]);
  });

  test('an agency that is neither CBP nor ICE asked: the record waits for an officer, and nobody is told', async () => {
    await w.enter({
      ...REGISTRANT,
      recordNumber: 'X123456786',
      names: [{ surname: 'QQHARROW', given: 'LINUS' }],
      birthDates: ['1941-02-02'],
      documents: [],
    });
    await w.settle();
    const before = (await told()).length;
    await hand(notice('N6', 'X123456786', { NAM: 'QQHARROW, LINUS', DOB: '19410202' }, { IOR: 'OHTEST001' }));
    expect(
      await w.rows(
        `select c.path, c.state, n.reason from candidates c join travel_events e on e.id = c.travel_event_id join not_sent n on n.candidate_id = c.id
          where e.facts ->> 'reference' = 'N6'`,
      ),
    ).toEqual(
      Array(2).fill({
        path: 'record-certain',
        state: 'open',
        reason: expect.stringContaining('who queried the register: another agency'),
      }),
    );
    expect(await told()).toHaveLength(before);
  });

  test('a carrier cannot assert a query', async () => {
    await hand(notice('N5', 'X123456789', ASKED), 'manifests');
    expect(await w.rows(`select id from travel_events where facts ->> 'reference' = 'N5'`)).toEqual([]);
  });
});
