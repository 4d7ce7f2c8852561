import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { onBothDatabases, openOwner } from '../../test/support/databases.js';
import { pruneAudit, sealAudit, verifyAudit, writeAudit, writeCheckpoint } from './audit.js';
import type { Database } from './database.js';
import { makeKeys } from './keys.js';
import { newId } from './newId.js';

const keys = makeKeys();
const system = { kind: 'system', id: 'test' } as const;

async function chain(db: Database, count: number): Promise<string> {
  await db.asOwner(async (tx) => {
    await sql`truncate audit_entries, audit_pending, audit_seals, audit_head`.execute(tx);
  });
  const path = join(mkdtempSync(join(tmpdir(), 'rsoits-audit-')), 'checkpoints.jsonl');
  for (let i = 0; i < count; i++) {
    await db.asSystem((tx) =>
      writeAudit(tx, 1_700_000_000_000 + i, {
        actor: system,
        action: 'task.opened',
        objectKind: 'task',
        objectId: `t${i}`,
        facts: { n: i, z: 'ü', a: [1.5] },
      }),
    );
  }
  await sealAudit(db, keys, 1_700_000_100_000);
  await writeCheckpoint(db, keys, path, 1_700_000_100_000);
  return path;
}

onBothDatabases('audit chain', (database) => {
  // On the server the application's login cannot tamper; the tests do it as the owner would.
  const owner = () => ownerOf(database());

  test('is whole after sealing, and the entry waits for its seal until then', async () => {
    const db = await owner();
    const path = await chain(db, 20);
    expect(await verifyAudit(db, keys, path)).toEqual({
      whole: true,
      sealed: 20,
      waiting: 0,
      checkpoints: 1,
      coveredSeq: 20,
      prunedSeq: 0,
    });
    await db.asSystem((tx) =>
      writeAudit(tx, 1_700_000_200_000, {
        actor: system,
        action: 'task.done',
        objectKind: 'task',
        objectId: 'x',
      }),
    );
    expect(await verifyAudit(db, keys, path)).toMatchObject({ whole: true, sealed: 20, waiting: 1 });
  });

  const tampering: readonly (readonly [string, (db: Database, path: string) => Promise<void>, number])[] = [
    ['an edit', (db) => as(db, sql`update audit_entries set object_id = 'other' where object_id = 't7'`), 8],
    ['a delete', (db) => as(db, sql`delete from audit_entries where object_id = 't4'`), 5],
    [
      'an insert',
      (db) =>
        as(
          db,
          sql`insert into audit_entries (id, at, actor_kind, actor_id, action, object_kind, object_id)
        values (${newId(1)}, now(), 'system', 'x', 'task.done', 'task', 'forged')`,
        ),
      21,
    ],
    [
      'a swap',
      (db) =>
        as(
          db,
          sql`update audit_entries e set object_id = o.object_id from audit_entries o
        where (e.object_id = 't2' and o.object_id = 't3') or (e.object_id = 't3' and o.object_id = 't2')`,
        ),
      3,
    ],
    [
      'a cut tail',
      async (db) => {
        await as(
          db,
          sql`delete from audit_entries where id in (select entry_id from audit_seals where seq > 15)`,
        );
        await as(db, sql`delete from audit_seals where seq > 15`);
        await as(
          db,
          sql`update audit_head set seq = 15, hash = (select hash from audit_seals where seq = 15)`,
        );
      },
      16,
    ],
    [
      'a forged checkpoint',
      async (_db, path) => {
        const c = JSON.parse(readFileSync(path, 'utf8'));
        writeFileSync(path, `${JSON.stringify({ ...c, seq: 12 })}\n`);
      },
      12,
    ],
  ];
  test.each(tampering)('%s is named by its row', async (_name, tamper, seq) => {
    const db = await owner();
    const path = await chain(db, 20);
    await tamper(db, path);
    expect(await verifyAudit(db, keys, path)).toMatchObject({ whole: false, seq });
  });

  test('the application itself can neither change nor remove an entry', async () => {
    const db = database();
    await db.asSystem((tx) =>
      writeAudit(tx, 1, { actor: system, action: 'task.done', objectKind: 'task', objectId: 'kept' }),
    );
    await expect(
      db.asSystem((tx) => sql`update audit_entries set object_id = 'x'`.execute(tx)),
    ).rejects.toThrow(/permission denied/);
    await expect(db.asSystem((tx) => sql`delete from audit_entries`.execute(tx))).rejects.toThrow(
      /permission denied/,
    );
    await expect(db.asSealer((tx) => sql`update audit_seals set hash = ''`.execute(tx))).rejects.toThrow(
      /permission denied/,
    );
  });

  test('is whole after its oldest entries were erased in their time; a truncation that is not ours still shows', async () => {
    const db = await owner();
    const path = await chain(db, 20);
    const old = { olderThanMs: 1_700_000_100_001, nowMs: 1_900_000_000_000 };
    // Nothing is old enough; nothing goes.
    expect(await pruneAudit(db, keys, path, { ...old, olderThanMs: 1_700_000_000_000, limit: 100 })).toBe(0);
    expect(await pruneAudit(db, keys, path, { ...old, limit: 8 })).toBe(8);
    expect(await verifyAudit(db, keys, path)).toMatchObject({ whole: true, sealed: 12, prunedSeq: 8 });
    // The last entry stays: a chain without any could not show that it was cut.
    expect(await pruneAudit(db, keys, path, { ...old, limit: 100 })).toBe(0);
    expect(await pruneAudit(db, keys, path, { ...old, limit: 11 })).toBe(11);
    expect(await verifyAudit(db, keys, path)).toMatchObject({ whole: true, sealed: 1, prunedSeq: 19 });
    const notes = readFileSync(path, 'utf8');
    writeFileSync(path, notes.replaceAll('"pruned":true', '"prunes":true'));
    expect(await verifyAudit(db, keys, path)).toMatchObject({ whole: false });
  });

  test('the database keeps a year of it, whatever the sealer asks', async () => {
    const db = await owner();
    await chain(db, 5);
    const young = newId(Date.now());
    await db.asSystem((tx) =>
      writeAudit(tx, Date.now(), {
        actor: system,
        action: 'task.opened',
        objectKind: 'task',
        objectId: young,
      }),
    );
    const left = await database().asSealer(async (tx) => {
      await sql`delete from audit_entries`.execute(tx);
      return (await sql<{ id: string }>`select object_id as id from audit_entries`.execute(tx)).rows;
    });
    expect(left).toEqual([{ id: young }]);
  });
});

async function as(db: Database, statement: ReturnType<typeof sql>): Promise<void> {
  await db.asOwner(async (tx) => {
    await statement.execute(tx);
  });
}

const owners = new Map<Database, Database>();
async function ownerOf(db: Database): Promise<Database> {
  if (db.kind === 'embedded') return db;
  const known = owners.get(db);
  if (known) return known;
  const opened = await openOwner(db);
  owners.set(db, opened);
  return opened;
}
