import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { FEDERAL_CALENDAR } from '#domain/calendar.js';
import { onBothDatabases, openOwner } from '../../test/support/databases.js';
import { memoriesOf } from './adjudications.js';
import { addAgencies, addAgencyKinds } from './agencies.js';
import { addCalendar } from './calendars.js';
import { clearancesOf } from './clearances.js';
import { type Database, first, type Tx } from './database.js';
import { hitRecords } from './inspectionQueries.js';
import { linkRegistrants } from './knownRegistrants.js';
import { lookoutsOnRecords } from './lookouts.js';
import { newId } from './newId.js';
import {
  activeRecordsOfSubject,
  readRecords,
  recordsOfSameSubject,
  searchRecords,
} from './registerRecords.js';
import { statusesOfRecords } from './statusOfRecord.js';
import { addLink, addSubject, subjectsFor } from './subjects.js';

// A register holds a million records and a traveller waits: what is asked of single records may never read them all.
// The row policies decide too whether an index counts (decision 0078), so this asks with them, as the system.
const NOW = Date.now();
const RECORDS = 20_000;

onBothDatabases('reads of single records', (database) => {
  let owner: Database;
  const ids: string[] = [];
  let subject = '';
  beforeAll(async () => {
    const db = database();
    owner = await openOwner(db);
    await db.asSystem(async (tx) => {
      await addAgencyKinds(tx);
      await addCalendar(tx, FEDERAL_CALENDAR);
      const [agency] = await addAgencies(
        tx,
        [
          {
            kind: 'sora-state',
            name: 'Ohio',
            ori: null,
            jurisdiction: 'OH',
            timeZone: 'America/New_York',
            calendarCode: FEDERAL_CALENDAR.code,
          },
        ],
        NOW,
      );
      await sql`
        insert into register_records (id, file, record_number, entering_agency_id, entering_ori, state, person, details, digest, feed_seq, entered_at, updated_at)
        select gen_random_uuid(), case when n % 3 = 0 then 'WANTED' else 'NSOR' end, 'R' || n, ${agency}::uuid, 'OH0000000', 'active',
               jsonb_build_object('names', jsonb_build_array(jsonb_build_object('surname', 'S' || n || '-O''TWIN', 'given', 'Ada')), 'birthDates', jsonb_build_array((1950 + n % 50) || '-04-23'), 'documents',
               jsonb_build_array(jsonb_build_object('kind', 'passport', 'number', 'P' || n)), 'fbiNumber', 'F' || n), '{}', 'd' || n, n, now(), now()
          from generate_series(1, ${RECORDS}::int) n`.execute(tx);
      const found = await sql<{
        id: string;
      }>`select id from register_records order by feed_seq limit 40`.execute(tx);
      ids.push(...found.rows.map((r) => r.id));
      subject = await addSubject(tx, NOW);
      for (const recordId of [ids[0]!, ids[2]!])
        await addLink(tx, {
          id: newId(NOW),
          subjectId: subject,
          recordId,
          linkedAtMs: NOW,
          linkedBy: 'test',
          reason: 'test',
          unlinkedAtMs: null,
          unlinkedBy: null,
          unlinkReason: null,
        });
    });
    await owner.asOwner((tx) => sql`analyze register_records, subject_links, subjects`.execute(tx));
  });
  afterAll(async () => {
    if (owner !== database()) await owner?.close();
  });

  const READS: Readonly<Record<string, (tx: Tx) => Promise<unknown>>> = {
    'the records themselves': (tx) => readRecords(tx, ids),
    'the statuses of the persons of records': (tx) => statusesOfRecords(tx, ids.slice(0, 5)),
    'all records of a record’s person': (tx) => recordsOfSameSubject(tx, ids[0]!),
    'all records of a subject': (tx) => activeRecordsOfSubject(tx, subject),
    'what an inspector’s hit needs': (tx) => hitRecords(tx, ids.slice(0, 5)),
    'records of the same person by number': (tx) => linkRegistrants(tx, ids, NOW),
    'subjects of records': (tx) => subjectsFor(tx, ids.slice(0, 5), 'test', NOW),
    'lookouts on records': (tx) => lookoutsOnRecords(tx, ids, NOW),
    'who was told apart': (tx) => memoriesOf(tx, ['x'], ids),
    'a search by words': (tx) => searchRecords(tx, { words: ['s77', 'ada'], ids: [], limit: 50 }),
    'a search by a number': (tx) =>
      searchRecords(tx, { words: [], number: 'P77', ids: ids.slice(0, 2), limit: 50 }),
    'redress findings': (tx) => clearancesOf(tx, ids),
  };
  const scans = async (tx: Tx, read: (tx: Tx) => Promise<unknown>) => {
    const counted = () =>
      first(
        tx,
        sql<{
          n: number;
        }>`select seq_scan::int as n from pg_stat_xact_all_tables where relname = 'register_records'`,
      );
    const before = await counted();
    await read(tx);
    return (await counted())!.n - before!.n;
  };
  test.each(Object.entries(READS))('%s: by index', async (_name, read) => {
    expect(await database().asSystem((tx) => scans(tx, read))).toBe(0);
  });

  test('what is counted counts: reading them all is seen', async () => {
    const all = (tx: Tx) =>
      sql`select count(*) from register_records where person ->> 'names' like '%S77%'`.execute(tx);
    expect(await database().asSystem((tx) => scans(tx, all))).toBe(1);
  });

  test('a search finds by the beginnings of words in any order, by year and by each number, and is bounded', async () => {
    const found = (words: string, more: { number?: string; birthYear?: string; limit?: number } = {}) =>
      database().asSystem(async (tx) =>
        (await searchRecords(tx, { limit: 50, ...more, words: words.split(' ').filter(Boolean), ids: [] }))
          .map((r) => r.recordNumber)
          .sort(),
      );
    expect(await found('ADA S1999')).toEqual(['R1999', ...Array.from({ length: 10 }, (_, i) => `R1999${i}`)]);
    expect(await found("s19991-o'twin")).toEqual(['R19991']);
    expect(await found('s1999 ada', { birthYear: '1991' })).toEqual(['R19991']);
    for (const number of ['R77', 'F77', 'P77']) expect(await found('', { number })).toEqual(['R77']);
    // What a name is kept in is no name, and nothing of a word is an operator.
    for (const none of ['surname', 'given', "'", '& |', 's77:*x', 'zz | s1'])
      expect(await found(none), none).toEqual([]);
    expect(await found('ada', { limit: 10_000 })).toHaveLength(500);
    expect(await found('ada')).toHaveLength(50);
  });

  test('a person with two records is of both files, and each finds the other', async () => {
    const found = await database().asSystem(async (tx) => ({
      records: (await recordsOfSameSubject(tx, ids[2]!)).map((r) => r.id).sort(),
      alone: (await recordsOfSameSubject(tx, ids[9]!)).map((r) => r.id),
      statuses: await statusesOfRecords(tx, [ids[0]!, ids[1]!, ids[2]!]),
    }));
    expect(found.records).toEqual([ids[0], ids[2]].sort());
    expect(found.alone).toEqual([ids[9]]);
    expect([ids[0], ids[1], ids[2]].map((id) => found.statuses.get(id!))).toEqual([
      'wanted',
      'non-fugitive',
      'wanted',
    ]);
  });
});
