import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { RETENTION_CLASSES, TABLE_RETENTION } from '#domain/retention.js';
import { KEPT_BECAUSE, LIVES_WITH } from '#domain/retentionUnits.js';
import { acknowledgeNotification } from '#storage/applyAcknowledgement.js';
import { decideCandidate } from '#storage/applyAdjudication.js';
import { addAttachment } from '#storage/attachments.js';
import { sealAudit, verifyAudit, writeCheckpoint } from '#storage/audit.js';
import type { Tx } from '#storage/database.js';
import { endRegisterRecord } from '#storage/enterRecords.js';
import { orphanTables, readShape } from '#storage/eraseCases.js';
import { REGISTER_FEED } from '#storage/firstFacts.js';
import { endHold, listErasures, placeHold } from '#storage/legalHolds.js';
import { finishTask, openTasks } from '#storage/tasks.js';
import { onBothDatabases } from '../../test/support/databases.js';
import {
  departure,
  makeWorld,
  NOON,
  REGISTRANT,
  traveller,
  type World,
} from '../../test/support/journeyWorld.js';
import { forget } from './forget.js';

const YEAR = 365 * 86_400_000;
/** In every name, number, address and note of one person; nowhere else. */
const MARK = 'zqx';

const PERSON = {
  ...REGISTRANT,
  recordNumber: 'ZQX3456789',
  names: [{ surname: 'ZQXOKONKWO', given: 'ZQXBARNABY', middle: 'ZQXELDRED' }],
  documents: [{ kind: 'passport', number: 'ZQX910228', issuer: 'USA' }],
  offense: 'Sexual battery zqx',
};
const AS_LISTED = traveller({
  names: [{ surname: 'ZQXOKONKWO', given: 'ZQXBARNABY ZQXELDRED' }],
  birthDates: ['1971-04-23'],
  documents: [{ kind: 'passport', number: 'ZQX910228', issuer: 'USA' }],
  locator: 'ZQX7K2',
});
const NOTED = 'Said zqx at the door';

onBothDatabases('forgetting a person', (database) => {
  let world: World | undefined;
  const theWorld = async () => {
    world ??= await lived(await makeWorld(database()));
    return world;
  };

  /** A registrant who travelled, was decided, told and acknowledged; the record ended afterwards. */
  async function lived(w: World): Promise<World> {
    await w.enter(PERSON);
    await w.handIn(departure([AS_LISTED, traveller()]));
    await w.settle();
    const [candidate] = await w.rows<{ id: string; version: number }>('select id, version from candidates');
    await w.db.asActor(w.officers[0], (tx) =>
      decideCandidate(
        tx,
        { actor: w.officers[0], keys: w.context.keys, nowMs: w.clock.now() },
        candidate!.id,
        {
          candidateVersion: candidate!.version,
          outcome: 'same',
          reasonCode: 'same-document',
          rationale: NOTED,
        },
        { seen: NOTED },
      ),
    );
    await w.settle();
    const sora = await w.actor('sora', ['agency-officer']);
    for (const n of await w.rows<{ id: string }>(
      `select id from notifications where recipient_agency_id = '${w.agencies.sora}'`,
    ))
      await w.db.asActor(sora, (tx) =>
        acknowledgeNotification(tx, { actor: sora, nowMs: w.clock.now() }, n.id, {
          agencyId: sora.agencyId,
          officer: 'Sgt. ZQX',
          userId: sora.id,
          via: 'page',
          action: 'ask-about-travel',
          note: NOTED,
          replyId: null,
        }),
      );
    await w.settle();
    const [trip] = await w.rows<{ id: string }>('select id from trips');
    await w.db.asSystem(async (tx) => {
      await addAttachment(
        tx,
        w.context.keys,
        {
          ownerAgencyId: w.agencies.sora,
          objectKind: 'trip',
          objectId: trip!.id,
          fileName: 'zqx.pdf',
          mediaType: 'application/pdf',
          retentionClass: 'case',
          addedBy: sora.id,
          content: new TextEncoder().encode('zqx'),
        },
        w.clock.now(),
      );
      await openTasks(
        tx,
        [
          {
            naturalKey: 'zqx',
            kind: 'ask-registrant',
            ownerAgencyId: w.agencies.sora,
            objectKind: 'trip',
            objectId: trip!.id,
            urgency: 4,
            facts: { about: 'zqx' },
          },
        ],
        w.clock.now(),
      );
      for (const t of (await sql<{ id: string }>`select id from tasks where state = 'open'`.execute(tx)).rows)
        await finishTask(tx, t.id, { userId: sora.id, note: NOTED }, w.clock.now());
      await plantEverywhere(tx);
    });
    const [record] = await w.rows<{ id: string }>('select id from register_records');
    await w.db.asSystem((tx) =>
      endRegisterRecord(
        tx,
        { actor: { kind: 'system', id: 'test' }, nowMs: w.clock.now(), feed: REGISTER_FEED.code },
        record!.id,
        { state: 'expired', reason: 'the duty ended' },
      ),
    );
    await w.settle();
    return w;
  }

  /** Whatever could be written into free columns of cases and records is written: no column is trusted to be empty. */
  async function plantEverywhere(tx: Tx): Promise<void> {
    const columns = await sql<{ t: string; c: string; type: string }>`
      select table_name as t, column_name as c, data_type as type from information_schema.columns
       where table_schema = 'public' and data_type in ('text', 'jsonb')`.execute(tx);
    for (const { t, c, type } of columns.rows) {
      if (!['case', 'register', 'memory'].includes(TABLE_RETENTION[t] ?? '')) continue;
      const planted =
        type === 'jsonb'
          ? sql`case jsonb_typeof(${sql.ref(c)}) when 'object' then ${sql.ref(c)} || '{"planted": "zqx"}' else ${sql.ref(c)} end`
          : sql`${sql.ref(c)} || ' zqx'`;
      // Keys, states and words of fixed lists refuse it; they cannot hold a person.
      if (
        type === 'text' &&
        /^(state|kind|file|class|identity|outcome|path|band|status|via|natural_key|door|direction|source|feed|object_kind|message_key|record_number|digest|traveller_digest|record_digest|retention_class|timeliness|endorsement|priority|sent_over|close_reason|recipient_role|rule_id|channel_kind)$/.test(
          c,
        )
      )
        continue;
      await sql`savepoint planting`.execute(tx);
      await sql`update ${sql.table(t)} set ${sql.ref(c)} = ${planted}`
        .execute(tx)
        .catch(() => sql`rollback to savepoint planting`.execute(tx));
    }
  }

  /** Tables in which the mark stands in any column, encrypted bytes left aside. */
  async function marked(w: World): Promise<string[]> {
    const tables = await w.rows<{ t: string }>(
      `select table_name as t from information_schema.tables where table_schema = 'public' and table_type = 'BASE TABLE' order by 1`,
    );
    const hex = Buffer.from(MARK).toString('hex');
    const found: string[] = [];
    for (const { t } of tables) {
      if (t === 'schema_migrations') continue;
      const [row] = await w.rows<{ n: number }>(
        `select count(*) as n from "${t}" x where x::text ilike '%${MARK}%' or x::text ~ '\\\\x[0-9a-f]*${hex}'`,
      );
      if (row!.n > 0) found.push(t);
    }
    return found;
  }
  const run = (w: World) =>
    forget(
      w.context,
      { id: 'x', kind: 'retentionDue', attempts: 1, payload: { day: 'd' } },
      {
        save: (work) => w.db.asSystem((tx) => work(tx, w.clock.now())),
        along: (work) => w.db.asSystem((tx) => work(tx, w.clock.now())),
        postpone: async () => undefined,
      },
    );

  test('what is young is kept, and so is everything while the person is on the register', async () => {
    const w = await theWorld();
    const before = await marked(w);
    expect(before).toEqual(
      expect.arrayContaining([
        'acknowledgements',
        'adjudications',
        'attachments',
        'candidates',
        'deadlines',
        'deliveries',
        'notifications',
        'register_records',
        'tasks',
        'travel_events',
        'trips',
      ]),
    );
    w.clock.set(NOON + 6 * YEAR);
    await run(w);
    expect(await marked(w)).toEqual(before);
  });

  test('a legal hold on the subject stops it, whatever the age', async () => {
    const w = await theWorld();
    w.clock.set(NOON + 8 * YEAR);
    const [subject] = await w.rows<{ id: string }>('select id from subjects');
    const hold = {
      objectKind: 'subject',
      objectId: subject!.id,
      authority: 'Court order 1:26-cv-1',
      reason: 'Suit',
      placedBy: 'x',
    } as const;
    const placed = await w.db.asSystem((tx) => placeHold(tx, hold, w.clock.now()));
    expect(await w.db.asSystem((tx) => placeHold(tx, hold, w.clock.now()))).toBe('held');
    const before = await marked(w);
    await run(w);
    expect((await marked(w)).sort()).toEqual(before);
    if (typeof placed === 'string') throw new Error(placed);
    expect(await w.db.asSystem((tx) => endHold(tx, placed.id, 'x', 'settled', w.clock.now()))).toBe(true);
  });

  test('after seven years nothing of the person stands in any column of any table, and the audit is whole', async () => {
    const w = await theWorld();
    await run(w);
    expect(await marked(w)).toEqual([]);
    expect(await w.rows(`select id from subjects`)).toEqual([]);
    expect(await w.rows(`select id from data_keys where wrapped is not null`)).toEqual([]);
    const path = join(mkdtempSync(join(tmpdir(), 'rsoits-forget-')), 'checkpoints.jsonl');
    while ((await sealAudit(w.db, w.context.keys, w.clock.now())) > 0);
    await writeCheckpoint(w.db, w.context.keys, path, w.clock.now());
    expect(await verifyAudit(w.db, w.context.keys, path)).toMatchObject({ whole: true, waiting: 0 });
  });

  test('the report says what went, how many and when; doing it again erases nothing more', async () => {
    const w = await theWorld();
    const report = () =>
      w.db.asSystem((tx) => listErasures(tx, { fromMs: 0, toMs: w.clock.now() + 1, limit: 1000, offset: 0 }));
    const first = await report();
    for (const [retentionClass, table] of [
      ['case', 'trips'],
      ['case', 'notifications'],
      ['register', 'register_records'],
      ['travel-without-candidate', 'travel_events'],
    ])
      expect(first).toEqual(
        expect.arrayContaining([expect.objectContaining({ retentionClass, table, atMs: w.clock.now() })]),
      );
    expect(first.find((e) => e.table === 'attachments')).toMatchObject({ rows: 1, keys: 1 });
    await run(w);
    expect(await report()).toEqual(first);
  });

  test('every table of cases and of the register is reached by an eraser', async () => {
    const shape = await database().asSystem((tx) => readShape(tx));
    const reached = new Set([
      'trips',
      'candidates',
      'register_records',
      'subjects',
      'register_imports',
      'register_feed_messages',
      ...orphanTables(shape),
    ]);
    for (let grown = true; grown; ) {
      grown = false;
      for (const r of shape.references)
        if (reached.has(r.parent) && !reached.has(r.child)) {
          reached.add(r.child);
          grown = true;
        }
    }
    const missing = Object.entries(TABLE_RETENTION)
      .filter(([t, c]) => ['case', 'register'].includes(c) && !reached.has(t) && !(t in LIVES_WITH))
      .map(([t]) => t);
    expect(missing).toEqual([]);
    for (const [name, { keepMs }] of Object.entries(RETENTION_CLASSES))
      if (keepMs === null) expect(KEPT_BECAUSE[name as keyof typeof KEPT_BECAUSE], name).toBeTruthy();
  });
});
