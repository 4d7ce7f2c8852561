import { createHash, randomBytes } from 'node:crypto';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { strFromU8, unzipSync } from 'fflate';
import { sql } from 'kysely';
import { beforeAll, expect, test } from 'vitest';
import { newWork } from '#domain/workItem.js';
import { askExport, readExport } from '#storage/agencyExports.js';
import { addAttachment } from '#storage/attachments.js';
import type { Database, Tx } from '#storage/database.js';
import { openDataKey } from '#storage/dataKeys.js';
import { beginAttempt, exportedFiles, Overtaken, openParts, type PartKey } from '#storage/exportFiles.js';
import { addFirstFacts } from '#storage/firstFacts.js';
import { addRegistrant } from '#storage/registrants.js';
import { addWork, claimWork, queueState } from '#storage/workItems.js';
import { onBothDatabases } from '../../test/support/databases.js';
import { makeWorld, type World } from '../../test/support/world.js';
import type { StepContext } from './context.js';
import { makeExport } from './exportAgency.js';
import { runItem } from './runSteps.js';

setFlagsFromString('--expose_gc');
const collectGarbage = runInNewContext('gc') as () => void;

const MB = 1024 * 1024;

onBothDatabases('making an export', (database) => {
  let world: World;
  let agency = '';
  let user = '';
  let nextNumber = 1;

  beforeAll(async () => {
    world = await makeWorld(database());
    await database().asSystem((tx) => addFirstFacts(tx, world.clock.now()));
  });

  async function newAgency(): Promise<void> {
    agency = await world.agency({ name: `Unit ${nextNumber++}`, jurisdiction: 'OH' });
    user = (await world.person(agency, ['agency-administrator'])).id;
  }

  async function document(content: Buffer): Promise<void> {
    await database().asSystem((tx) =>
      addAttachment(
        tx,
        world.keys,
        {
          ownerAgencyId: agency,
          objectKind: 'registrant',
          objectId: agency,
          fileName: 'scan.jpg',
          mediaType: 'image/jpeg',
          retentionClass: 'registry',
          addedBy: 'x',
          content,
        },
        world.clock.now(),
      ),
    );
  }

  /** Values of a registrant, entered as rows are, each of some hundred bytes. */
  async function values(count: number): Promise<void> {
    await database().asSystem(async (tx) => {
      const registrant = await addRegistrant(
        tx,
        {
          agencyId: agency,
          number: 'A-1',
          displayName: 'Quillfeather',
          juvenile: false,
          initialBasis: 'residence',
          initialOn: '2026-03-09',
        },
        world.clock.now(),
      );
      await sql`insert into registrant_values (id, registrant_id, agency_id, element, state, value, source, entered_at, entered_by, ended_at)
        select gen_random_uuid(), ${registrant}, ${agency}, 'alias', 'known', jsonb_build_object('full', md5(i::text) || repeat(md5((i * 7)::text), 20)), 'made for a test', now(), null, now()
          from generate_series(1, ${count}::integer) i`.execute(tx);
    });
  }

  async function ask(): Promise<string> {
    return database().asSystem(async (tx) => {
      const nowMs = world.clock.now();
      const id = (await askExport(tx, agency, user, nowMs))!;
      await addWork(tx, [newWork('agencyExportAsked', `export ${id}`, { exportId: id })], nowMs);
      return id;
    });
  }

  /** One try at the step, through `db`. */
  async function work(db: Database = database()): Promise<void> {
    const context = { db, keys: world.keys, clock: world.clock, log: () => undefined };
    const items = await claimWork(database(), {
      role: 'work',
      owner: 'test',
      limit: 5,
      leaseMs: 60_000,
      nowMs: world.clock.now(),
      kinds: ['agencyExportAsked'],
    });
    for (const item of items) await runItem(context as unknown as StepContext, item, 'test');
  }

  async function fileOf(id: string): Promise<Buffer> {
    const { db, key } = { db: database(), key: await keyOf(id) };
    const out: Buffer[] = [];
    for (let after: PartKey | null = null; ; ) {
      const page: { after: PartKey | null; bytes: number } = { after, bytes: 4 * MB };
      const parts = await db.asSystem((tx) => openParts(tx, key, id, page));
      if (parts.length === 0) return Buffer.concat(out);
      out.push(...parts.map((p) => p.content));
      after = parts.at(-1)!.at;
    }
  }

  async function keyOf(id: string): Promise<Buffer> {
    return database().asSystem(async (tx) => {
      const row = await sql<{
        keyId: string;
      }>`select key_id as "keyId" from agency_exports where id = ${id}`.execute(tx);
      return (await openDataKey(tx, world.keys, row.rows[0]!.keyId))!;
    });
  }

  /** The database as it is, with something done around each transaction of the system. */
  function around(each: <T>(work: () => Promise<T>) => Promise<T>): Database {
    const db = database();
    return {
      ...db,
      asSystem: <T>(work: (tx: Tx) => Promise<T>, options?: Parameters<Database['asSystem']>[1]) =>
        each(() => db.asSystem(work, options)),
    };
  }

  test('holds pieces and never the file, however large documents and tables are', async () => {
    await newAgency();
    for (let i = 0; i < 6; i++) await document(randomBytes(8 * MB));
    await values(30_000);
    const id = await ask();
    const held = async () => {
      collectGarbage();
      // Buffers are given back by another thread behind a collection.
      await new Promise((resolve) => setTimeout(resolve, 5));
      collectGarbage();
      const { heapUsed, arrayBuffers } = process.memoryUsage();
      return heapUsed + arrayBuffers;
    };
    const before = await held();
    let most = 0;
    let n = 0;
    await work(
      around(async (work) => {
        const result = await work();
        // A collection costs 100 ms; what is held too long is held over many transactions.
        if (n++ % 12 === 0) most = Math.max(most, (await held()) - before);
        return result;
      }),
    );
    const made = (await database().asSystem((tx) => readExport(tx, id)))!;
    expect(made.state).toBe('ready');
    // What went in: 48 MB of documents and, once as CSV and once as JSON, 30 MB of values.
    expect(made.bytesRead).toBeGreaterThan(90 * MB);
    expect(made.bytes).toBeGreaterThan(48 * MB);
    expect(n).toBeGreaterThan(200);
    // A document of 8 MB open and sealed, a part of 4 MB packed and sealed, and the rows of a page.
    expect(most).toBeLessThan(48 * MB);
    const content = await fileOf(id);
    expect(createHash('sha256').update(content).digest('hex')).toBe(made.sha256);
    expect(content.length).toBe(made.bytes);
    const files = unzipSync(content, { filter: (f) => /values-with|manifest/.test(f.name) });
    expect(strFromU8(files['json/values-with-history.jsonl']!).trim().split('\n')).toHaveLength(30_000);
    expect(strFromU8(files['tables/values-with-history.csv']!).trim().split('\r\n')).toHaveLength(30_001);
    const manifest = JSON.parse(strFromU8(files['manifest.json']!)) as {
      files: Record<string, { bytes: number; sha256: string }>;
    };
    const lines = files['json/values-with-history.jsonl']!;
    expect(manifest.files['json/values-with-history.jsonl']).toEqual({
      rows: 30_000,
      bytes: lines.length,
      sha256: createHash('sha256').update(lines).digest('hex'),
    });
  });

  test('a process that dies leaves whole files, and the next goes on behind them to the same end', async () => {
    await newAgency();
    await values(2500);
    const pictures = [0, 1, 2].map(() => randomBytes(MB));
    for (const content of pictures) await document(content);
    const id = await ask();
    let left = 150;
    const dying = around(async (work) => {
      if (left-- <= 0) throw new Error('the process died here');
      return work();
    });
    await work(dying);
    const state = () => database().asSystem((tx) => readExport(tx, id));
    const finished = () => database().asSystem((tx) => exportedFiles(tx, id, { after: 0, limit: 1000 }));
    const first = await finished();
    expect((await state())!.state).toBe('making');
    expect(first.length).toBeGreaterThan(10);
    expect((await state())!.filesMade).toBe(first.length);
    world.clock.pass(60_000);
    left = 12;
    await work(dying);
    world.clock.pass(60_000);
    await work();
    const made = (await state())!;
    expect(made.state).toBe('ready');
    expect(made.filesMade).toBe(made.filesTotal);
    // What was finished stands as it was: same place, same bytes.
    expect((await finished()).slice(0, first.length)).toEqual(first);
    const files = unzipSync(await fileOf(id));
    expect(Object.keys(files)).toHaveLength(made.filesMade);
    expect(strFromU8(files['json/values-with-history.jsonl']!).trim().split('\n')).toHaveLength(2500);
    const documents = Object.entries(files).filter(([name]) => name.startsWith('documents/'));
    expect(documents.map(([, content]) => Buffer.from(content).equals(Buffer.alloc(0)))).toEqual([
      false,
      false,
      false,
    ]);
    const hashes = documents.map(([, content]) => createHash('sha256').update(content).digest('hex')).sort();
    expect(hashes).toEqual(pictures.map((p) => createHash('sha256').update(p).digest('hex')).sort());
    const queue = await database().asSystem((tx) => queueState(tx, world.clock.now()));
    expect(queue.filter((q) => q.kind === 'agencyExportAsked')).toEqual([]);
  });

  test('of two tries at the same time the one that was overtaken writes nothing more', async () => {
    await newAgency();
    const id = await ask();
    const context = { db: database(), keys: world.keys, clock: world.clock };
    const begin = () => database().asSystem((tx) => beginAttempt(tx, world.keys, id, 200, world.clock.now()));
    const first = (await begin())!;
    const second = (await begin())!;
    await expect(makeExport(context, first)).rejects.toBeInstanceOf(Overtaken);
    expect(await database().asSystem((tx) => exportedFiles(tx, id, { after: 0, limit: 10 }))).toEqual([]);
    expect((await makeExport(context, second)).files).toBeGreaterThan(100);
  });
});
