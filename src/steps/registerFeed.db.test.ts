import { sql } from 'kysely';
import { beforeAll, expect, test } from 'vitest';
import type { NcicValue } from '#domain/ncicFields.js';
import { GAP_GRACE_MS, staleFeeds } from '#domain/registerDoubt.js';
import { writeLine, writeStreamMark, writeStreamPlace } from '#formats/ncic/write.js';
import { stripAtDoor } from '#formats/stripAtDoor.js';
import { addAgencies } from '#storage/agencies.js';
import { addClient } from '#storage/apiClients.js';
import { receiveForReading } from '#storage/receive.js';
import { setFeedBaseline, setFeedSender } from '#storage/registerFeeds.js';
import { addFeed, feedStates, findRecord } from '#storage/registerRecords.js';
import { statusOfRecord } from '#storage/statusOfRecord.js';
import { onBothDatabases } from '../../test/support/databases.js';
import { makeWorld, type World } from '../../test/support/journeyWorld.js';

const AT = '20260310165900';
const SENDER = 'cjis-line';

/** Fields of an entry of an invented registrant; `more` replaces and adds. */
function fields(nic: string, more: Readonly<Record<string, string>> = {}): NcicValue[] {
  const all = {
    NIC: nic,
    NAM: 'ZZSAMPLE, BARNABY ELDRED',
    SEX: 'M',
    RAC: 'W',
    DOB: '19660119',
    HGT: '509',
    WGT: '175',
    EYE: 'BRO',
    HAI: 'BLK',
    OCA: '26-1',
    ORD: '20190420',
    ERD: 'NONEXP',
    CRR: '1116',
    CON: '20190412',
    STA: 'OH',
    ...more,
  };
  return Object.entries(all).map(([code, value]) => ({ code, value }));
}

function warrant(nic: string, more: Readonly<Record<string, string>> = {}): NcicValue[] {
  const all = {
    NIC: nic,
    NAM: 'ZZSAMPLE, BARNABY',
    SEX: 'M',
    RAC: 'W',
    DOB: '19660119',
    HGT: '509',
    WGT: '175',
    HAI: 'BLK',
    OFF: '2305',
    DOW: '20260115',
    OCA: '26-2',
    EXL: '1',
    ...more,
  };
  return Object.entries(all).map(([code, value]) => ({ code, value }));
}

const change = (nic: string, changes: Readonly<Record<string, string>>): NcicValue[] => [
  { code: 'NIC', value: nic },
  { code: 'OCA', value: '26-1' },
  ...Object.entries(changes).map(([code, value]) => ({ code, value })),
];

/** One numbered message. */
function numbered(
  sequence: number,
  key: string,
  values: readonly NcicValue[],
  ori = 'OHTEST001',
  test = true,
): string {
  const line = writeLine({ key, control: `C${sequence}`, ori, values, test });
  if (!line.ok) throw new Error(JSON.stringify(line.error));
  return `${writeStreamPlace('NCIC', sequence, AT)}\n${line.value}`;
}

onBothDatabases('a register feed', (database) => {
  let w: World;
  /** Hands a stream in and runs what follows. @returns the transmission as read */
  const feed = async (
    lines: readonly string[],
    options: { readonly door?: string; readonly sender?: string } = {},
  ) => {
    const raw = new TextEncoder().encode(`${lines.join('\n')}\n`);
    const { id } = await w.db.asSystem((tx) =>
      receiveForReading(
        tx,
        w.context.keys,
        {
          door: options.door ?? 'ncic',
          sender: options.sender ?? SENDER,
          raw: stripAtDoor(raw),
          actor: { kind: 'system', id: 'test' },
        },
        w.clock.now(),
      ),
    );
    await w.settle();
    const [row] = await w.rows<{ outcome: string; warnings: { code: string }[] }>(
      `select outcome, warnings from transmissions where id = '${id}'`,
    );
    return { outcome: row!.outcome, codes: row!.warnings.map((x) => x.code) };
  };
  const record = (nic: string, file = 'NSOR') => w.db.asSystem((tx) => findRecord(tx, file, nic));
  const state = async () => (await w.db.asSystem((tx) => feedStates(tx))).find((f) => f.code === 'ncic')!;
  const tasks = (kind: string) =>
    w.rows<{ state: string; facts: Record<string, unknown> }>(
      `select state, facts from tasks where kind = '${kind}' order by created_at, natural_key`,
    );
  let next = 1;

  beforeAll(async () => {
    w = await makeWorld(database());
    await w.rows(`update register_feeds set fresh_as_of = '2026-03-10T16:00:00Z' returning code`);
    await w.db.asSystem(async (tx) => {
      const [cjis] = await addAgencies(
        tx,
        [
          {
            kind: 'fbi-cjis',
            name: 'CJIS',
            ori: 'WVTEST001',
            jurisdiction: 'US',
            timeZone: 'America/New_York',
            calendarCode: 'US',
          },
        ],
        w.clock.now(),
      );
      await addClient(
        tx,
        { agencyId: cjis!, clientId: SENDER, name: 'CJIS line', scopes: ['ncic:write'] },
        w.clock.now(),
      );
      await addClient(
        tx,
        { agencyId: w.agencies.port, clientId: 'port-line', name: 'Port line', scopes: ['ncic:write'] },
        w.clock.now(),
      );
    });
  });

  test('entry, change, supplement and clear become a record, in the order of the source', async () => {
    const read = await feed([
      numbered(next++, 'EXS', fields('X100000001')),
      numbered(next++, 'MXS', change('X100000001', { NAM: 'ZZSAMPLE, BARNEY', ERD: '20341231' })),
      numbered(next++, 'EXSN', change('X100000001', { AKA: 'ZZSAMPEL, BARNABY', DOB: '19660120' })),
      writeStreamMark('NCIC', 3, AT, true),
    ]);
    expect(read).toEqual({ outcome: 'accepted', codes: [] });
    expect((await state()).freshAsOfMs).toBe(Date.parse('2026-03-10T16:59:00Z'));
    expect(await record('X100000001')).toMatchObject({
      state: 'active',
      registersUntil: '2034-12-31',
      person: {
        names: [
          { surname: 'ZZSAMPLE', given: 'BARNEY' },
          { surname: 'ZZSAMPEL', given: 'BARNABY', kind: 'alias' },
        ],
        birthDates: ['1966-01-19', '1966-01-20'],
      },
    });
    await feed([numbered(next++, 'CXS', change('X100000001', { DCL: '20260310', RPP: 'VACATED' }))]);
    expect(await record('X100000001')).toMatchObject({ state: 'vacated' });
    expect(await state()).toMatchObject({ sourceSeq: 4, gapSinceMs: null });
  });

  test('a missing number holds nothing back, but is told, and freshness stands still until it came', async () => {
    const missing = next++;
    const before = (await state()).freshAsOfMs;
    await feed([
      numbered(next++, 'EXS', fields('X100000002')),
      writeStreamMark('NCIC', next - 1, '20260310170000', true),
    ]);
    expect(await record('X100000002')).toMatchObject({ state: 'active' });
    expect((await state()).freshAsOfMs).toBe(before);
    expect(await tasks('register-gap')).toMatchObject([
      { state: 'open', facts: { from: missing, to: missing } },
    ]);
    const stale = async (afterMs: number) => staleFeeds([await state()], w.clock.now() + afterMs).length;
    expect(await stale(0)).toBe(0);
    expect(await stale(GAP_GRACE_MS + 1)).toBe(1);

    await feed([numbered(missing, 'EXS', fields('X100000003'))]);
    expect(await state()).toMatchObject({ sourceSeq: next - 1, gapSinceMs: null });
    expect(await tasks('register-gap')).toMatchObject([{ state: 'cancelled' }]);
    expect(await stale(GAP_GRACE_MS + 1)).toBe(0);
    await feed([writeStreamMark('NCIC', next - 1, '20260310170000', true)]);
    expect((await state()).freshAsOfMs).toBe(Date.parse('2026-03-10T17:00:00Z'));
  });

  test('a mark beyond what came tells of a gap at the end', async () => {
    await feed([writeStreamMark('NCIC', next, '20260310170000', true)]);
    expect(await state()).toMatchObject({ sourceHighest: next });
    expect((await tasks('register-gap')).at(-1)).toMatchObject({
      state: 'open',
      facts: { from: next, to: next },
    });
    await feed([numbered(next++, 'EXS', fields('X100000004'))]);
    expect((await tasks('register-gap')).at(-1)).toMatchObject({ state: 'cancelled' });
  });

  test('what came before its record waits for it; what comes late undoes nothing later', async () => {
    const [entry, early, late, last] = [next++, next++, next++, next++];
    await feed([numbered(early, 'MXS', change('X100000005', { DOB: '19700202' }))]);
    expect(await record('X100000005')).toBeUndefined();
    expect(await w.rows(`select state from register_feed_messages where source_seq = ${early}`)).toEqual([
      { state: 'waiting' },
    ]);
    await feed([numbered(last, 'MXS', change('X100000005', { SEX: 'F' }))]);
    await feed([numbered(entry, 'EXS', fields('X100000005'))]);
    expect(await record('X100000005')).toMatchObject({ person: { birthDates: ['1970-02-02'], sex: 'F' } });
    await feed([numbered(late, 'MXS', change('X100000005', { SEX: 'U', POB: 'OH' }))]);
    expect(await record('X100000005')).toMatchObject({ person: { sex: 'F', birthPlace: 'OH' } });
    expect(await state()).toMatchObject({ sourceSeq: last, gapSinceMs: null });
  });

  test('whatever order they come in, the register is that of the source', async () => {
    /** A life of one record: every kind of message that alters it. */
    const life = (nic: string, from: number) => [
      numbered(from, 'EXS', fields(nic, { MNU: 'PP-AA1' })),
      numbered(from + 1, 'EXSN', change(nic, { AKA: 'ZZALIAS, ONE', DOB: '19660120' })),
      numbered(from + 2, 'MXS', change(nic, { DOB: '19700202', SEX: 'F', MNU: 'PP-BB2' })),
      numbered(from + 3, 'EXSN', change(nic, { AKA: 'ZZALIAS, TWO', MNU: 'PP-CC3' })),
      numbered(from + 4, 'XXSN', change(nic, { AKA: 'ZZALIAS, ONE' })),
      numbered(from + 5, 'MXS', change(nic, { DOB: '19710303', NAM: 'ZZNEW, NAME' })),
      numbered(from + 6, 'EXSN', change(nic, { AKA: 'ZZALIAS, ONE' })),
    ];
    const orders = [
      [0, 1, 2, 3, 4, 5, 6],
      [6, 5, 4, 3, 2, 1, 0],
      [0, 2, 1, 4, 3, 6, 5],
      [3, 0, 6, 1, 5, 2, 4],
      [5, 6, 0, 4, 1, 3, 2],
      [0, 6, 1, 2, 3, 4, 5],
    ];
    const people: unknown[] = [];
    for (const [i, order] of orders.entries()) {
      const nic = `X20000000${i}`;
      const messages = life(nic, next);
      next += messages.length;
      for (const at of order) await feed([messages[at]!]);
      const found = await record(nic);
      people.push({
        ...found!.person,
        names: [...found!.person.names].map((n) => `${n.surname}, ${n.given}`).sort(),
        documents: [...(found!.person.documents ?? [])].map((d) => d.number).sort(),
        birthDates: [...(found!.person.birthDates ?? [])].sort(),
      });
      expect(await state()).toMatchObject({ sourceSeq: next - 1, gapSinceMs: null });
    }
    expect(people[0]).toMatchObject({
      sex: 'F',
      documents: ['BB2', 'CC3'],
      names: expect.arrayContaining(['ZZNEW, NAME', 'ZZALIAS, ONE']),
    });
    for (const person of people) expect(person).toEqual(people[0]);
  });

  test('a change of a record that nobody entered is refused with a task once nothing is missing', async () => {
    const n = next++;
    await feed([numbered(n, 'MXS', change('X199999999', { SEX: 'F' }))]);
    expect(await tasks('register-message-refused')).toMatchObject([
      { facts: { number: n, record: 'X199999999' } },
    ]);
  });

  test('the same number again changes nothing; with another message it is set aside', async () => {
    const n = next++;
    const first = numbered(n, 'EXS', fields('X100000006'));
    await feed([first]);
    expect(await feed([first, ''])).toMatchObject({ outcome: 'accepted' });
    expect(await record('X100000006')).toMatchObject({ version: 1 });
    expect(await feed([numbered(n, 'EXS', fields('X100000006', { DOB: '19500101' }))])).toMatchObject({
      outcome: 'quarantined',
      codes: ['sequence-reused'],
    });
    expect(await record('X100000006')).toMatchObject({ person: { birthDates: ['1966-01-19'] } });
  });

  test('an entry of a record that stands takes nothing away that NCIC has no field for', async () => {
    await w.enter({
      file: 'NSOR',
      recordNumber: 'X100000020',
      ori: 'OHTEST001',
      names: [{ surname: 'ZZSAMPLE', given: 'BARNABY' }],
      birthPlace: 'PA',
      registersFor: 'work',
      registrationDates: { from: '2019-04-20' },
    });
    await feed([numbered(next++, 'EXS', fields('X100000020'))]);
    expect(await record('X100000020')).toMatchObject({
      details: { registersFor: 'work', lifetime: true },
      person: { names: [{ middle: 'ELDRED' }] },
    });
    expect((await record('X100000020'))!.person.birthPlace).toBeUndefined();
  });

  test('garbage costs its own message only, and a person is asked', async () => {
    const [bad, good] = [next++, next++];
    const read = await feed([
      numbered(bad, 'EXS', fields('X100000007')).replace('NAM/ZZSAMPLE', 'N\u0000M#ZZ'),
      '\u0001\u0002 no message at all',
      numbered(good, 'EXS', fields('X100000008')),
    ]);
    expect(read.outcome).toBe('quarantined');
    expect(await record('X100000007')).toBeUndefined();
    expect(await record('X100000008')).toBeDefined();
    expect((await tasks('register-message-refused')).map((t) => t.facts.number)).toContain(bad);
    expect(await state()).toMatchObject({ sourceSeq: good });
  });

  // biome-ignore format: a table
  test.each([
    ['another door', { door: 'manifests' }, 'wrong-door', true],
    ['a sender that speaks for no feed', { sender: 'port-line' }, 'wrong-sender', true],
    ['a message without the mark of a test, here', {}, 'test-mark', false],
  ])('%s changes nothing', async (_says, options, code, marked) => {
    const read = await feed([numbered(next, 'EXS', fields('X100000009'), 'OHTEST001', marked)], options);
    expect(read).toEqual({ outcome: 'quarantined', codes: [code] });
    expect(await record('X100000009')).toBeUndefined();
    expect(await state()).toMatchObject({ sourceSeq: next - 1 });
  });

  test('any warrant of a registrant makes wanted, whichever comes first; others are kept out', async () => {
    await feed([
      numbered(next++, 'EXS', fields('X100000010', { FBI: '777777AA1' })),
      numbered(next++, 'EW', warrant('W100000010', { FBI: '777777AA1' }), 'INTEST001'),
    ]);
    const status = async (nic: string, file: string) =>
      w.db.asSystem(async (tx) => (await statusOfRecord(tx, (await findRecord(tx, file, nic))!)).status);
    expect(await status('X100000010', 'NSOR')).toBe('wanted');

    await feed([numbered(next++, 'EW', warrant('W100000011', { FBI: '888888AA1' }), 'INTEST001')]);
    expect(await record('W100000011', 'WANTED')).toBeUndefined();
    await feed([numbered(next++, 'EXS', fields('X100000011', { FBI: '888888AA1' }))]);
    expect(await record('W100000011', 'WANTED')).toMatchObject({ state: 'active' });
    expect(await status('X100000011', 'NSOR')).toBe('wanted');

    // When the registration ends, a warrant for another offense no longer makes anybody wanted here.
    await feed([numbered(next++, 'CXS', change('X100000010', { DCL: '20260310' }))]);
    expect(await status('W100000010', 'WANTED')).toBe('not-screened');
  });

  test('a request for an agency moves no feed, and sees none of its messages', async () => {
    const clerk = await w.actor('sora', ['register-officer']);
    const tries = [
      `update register_feeds set sender_agency_id = '${w.agencies.sora}'`,
      `update register_feeds set gap_since = null, source_seq = 0`,
      `update register_feeds set fresh_as_of = now()`,
      `select 1 from register_feed_messages`,
      `delete from register_feed_messages`,
    ];
    for (const statement of tries)
      await expect(
        w.db.asActor(clerk, (tx) => sql.raw(statement).execute(tx)),
        statement,
      ).rejects.toMatchObject({ code: '42501' });
  });

  test('a full load takes the place of what the source cannot send again; a baseline never goes back', async () => {
    const lost = next++;
    await feed([numbered(next++, 'EXS', fields('X100000013'))]);
    expect(await state()).toMatchObject({ sourceSeq: lost - 1, sourceHighest: next - 1 });
    const set = (n: number) => w.db.asSystem((tx) => setFeedBaseline(tx, 'ncic', n));
    expect(await set(lost - 2)).toBe(false);
    expect(await set(next - 1)).toBe(true);
    expect(await state()).toMatchObject({ sourceSeq: next - 1, gapSinceMs: null });
    // What was lost and comes after all is in the load already.
    await feed([numbered(lost, 'EXS', fields('X100000014'))]);
    expect(await record('X100000014')).toBeUndefined();
    expect(await state()).toMatchObject({ sourceSeq: next - 1, gapSinceMs: null });
  });

  test('several feeds each have their own numbers and their own sender', async () => {
    const before = await state();
    await w.db.asSystem(async (tx) => {
      await addFeed(tx, { code: 'broker', name: 'Broker', staleAfterSeconds: 3600 });
      await setFeedSender(tx, 'broker', w.agencies.port);
    });
    const broker = (n: number, nic: string) =>
      numbered(n, 'EXS', fields(nic)).replace('$.R.NCIC.', '$.R.BROKER.');
    expect(await feed([broker(1, 'X100000015')])).toEqual({
      outcome: 'quarantined',
      codes: ['wrong-sender'],
    });
    expect(await feed([broker(1, 'X100000015')], { sender: 'port-line' })).toMatchObject({
      outcome: 'accepted',
    });
    expect(await record('X100000015')).toBeDefined();
    const all = await w.db.asSystem((tx) => feedStates(tx));
    expect(all.map((f) => [f.code, f.sourceSeq])).toEqual([
      ['broker', 1],
      ['ncic', before.sourceSeq],
    ]);
    // The register's own sequence stays one series, without a hole.
    const seqs = await w.rows<{ n: number; top: number }>(
      `select count(*)::int as n, max(seq)::int as top from register_changes`,
    );
    expect(seqs[0]!.n).toBe(seqs[0]!.top);
  });

  test('one slip in a number makes nobody wanted', async () => {
    await feed([
      numbered(next++, 'EXS', fields('X100000012', { FBI: '999999AA1' })),
      numbered(
        next++,
        'EW',
        warrant('W100000012', { FBI: '999999AA1', NAM: 'QQOTHER, MARLO', DOB: '19800101' }),
        'INTEST001',
      ),
    ]);
    expect(await record('W100000012', 'WANTED')).toBeUndefined();
  });
});
