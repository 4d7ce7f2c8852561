import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { RegisterPerson, ScreenedBatch, ScreeningDoors, Traveller } from './doors.js';
import { InProcessScreening, ScreeningPool } from './pool.js';

// Worker threads run compiled code, so this stands in the lane that builds first.
const people = [
  'Miriam Oakwell',
  'Juan Garcia Lopez',
  'Teodora Vance',
  'Ikaika Strandberg',
  'Zebulon Quarrie',
];
const records: RegisterPerson[] = people.map((full, i) => ({
  id: `r${i}`,
  person: { names: [{ full }], birthDates: [`19${60 + i}-0${i + 1}-1${i}`] },
}));
const travellers: Traveller[] = Array.from({ length: 40 }, (_, i) => {
  const record = records[i % records.length]!;
  return { id: `t${i}`, person: { ...record.person, sex: 'M' } };
});

/** The answers for a list, in the order asked: threads answer in any. */
async function screened(doors: ScreeningDoors, asked: readonly Traveller[]): Promise<ScreenedBatch> {
  const batches: ScreenedBatch[] = [];
  for await (const batch of doors.screenList(asked)) batches.push(batch);
  const all = batches.flatMap((batch) => batch.screened);
  expect(all).toHaveLength(asked.length);
  const place = new Map(asked.map((t, i) => [t.id, i]));
  return { screened: all.sort((a, b) => place.get(a.id)! - place.get(b.id)!), stamp: batches[0]!.stamp };
}

describe('screening in threads', () => {
  const folder = mkdtempSync(join(tmpdir(), 'rsoits-pool-'));
  const file = join(folder, 'index.snapshot');
  let pool: ScreeningPool;
  let alone: InProcessScreening;
  beforeAll(async () => {
    const source = { persons: records, epoch: 7 };
    pool = await ScreeningPool.start({ source, threads: 2 });
    alone = await InProcessScreening.start({ source });
  });
  afterAll(async () => {
    await pool.close();
    rmSync(folder, { recursive: true });
  });

  test('answers as screening in this thread does', async () => {
    const answer = await screened(pool, travellers);
    expect(answer).toEqual(await screened(alone, travellers));
    expect(answer.screened.every((s) => s.matches.length === 1)).toBe(true);
  });

  test('who shows an identifier of a record is answered first, whatever stands before', async () => {
    const known = {
      names: [{ full: 'Somebody Else' }],
      documents: [{ kind: 'passport' as const, number: 'K7654321', issuer: 'CHE' }],
    };
    const source = { persons: [...records, { id: 'known', person: known }], epoch: 1 };
    const own = await ScreeningPool.start({ source, threads: 1 });
    const list = [
      ...Array.from({ length: 200 }, (_, i) => ({ ...travellers[i % 40]!, id: `t${i}` })),
      { id: 'last', person: known },
    ];
    const order: string[] = [];
    for await (const batch of own.screenList(list)) order.push(...batch.screened.map((s) => s.id));
    expect(order[0]).toBe('last');
    expect(new Set(order)).toEqual(new Set(list.map((t) => t.id)));
    await own.close();
  });

  test('somebody who waits is answered before a list is', async () => {
    const list = Array.from({ length: 400 }, (_, i) => ({ ...travellers[i % 40]!, id: `t${i}` }));
    let done = false;
    const whole = screened(pool, list).then(() => {
      done = true;
    });
    await pool.screenNow(travellers[0]!);
    expect(done).toBe(false);
    await whole;
  });

  test('a list fails when screening is closed under it, and never says that somebody is clear', async () => {
    const own = await ScreeningPool.start({ source: { persons: records, epoch: 1 }, threads: 1 });
    const list = Array.from({ length: 400 }, (_, i) => ({ ...travellers[i % 40]!, id: `t${i}` }));
    const failed = expect(screened(own, list)).rejects.toThrow('ended');
    await own.close();
    await failed;
  });

  test('a change is visible in every thread once it is applied, also after a merge and from a snapshot', async () => {
    const added = {
      seq: 8,
      id: 'r9',
      person: { names: [{ full: 'Wilhelmina Ostrander' }], birthDates: ['1970-02-14'] },
    };
    const removed = { seq: 9, id: 'r0', person: null };
    await pool.applyChanges([added, removed]);
    await alone.applyChanges([added, removed]);
    expect(pool.epoch()).toBe(9);
    const asked: Traveller[] = [
      { id: 'new', person: added.person },
      { id: 'old', person: records[0]!.person },
    ];
    const many = Array.from({ length: 64 }, (_, i) => ({ ...asked[i % 2]!, id: `t${i}` }));
    const expected = await screened(alone, many);
    expect(expected.screened[0]!.matches.map((m) => m.id)).toEqual(['r9']);
    expect(expected.screened[1]!.matches).toEqual([]);
    expect(await screened(pool, many)).toEqual(expected);
    await pool.merge();
    expect(await screened(pool, many)).toEqual(expected);
    await pool.save(file);
    const again = await ScreeningPool.start({
      source: { persons: [], epoch: 0 },
      threads: 1,
      snapshotFile: file,
    });
    expect(await screened(again, many)).toEqual(expected);
    await again.close();
  });

  test('a damaged snapshot is not used; the register is read instead', async () => {
    writeFileSync(file, 'RSOITSM3 and then nothing of use');
    const fresh = await ScreeningPool.start({
      source: { persons: records, epoch: 3 },
      threads: 1,
      snapshotFile: file,
    });
    expect(fresh.epoch()).toBe(3);
    expect((await fresh.screenNow(travellers[2]!)).screened[0]!.matches.map((m) => m.id)).toEqual(['r2']);
    await fresh.close();
  });

  test('new records meet known travellers as travellers meet the register', async () => {
    const forward = await screened(alone, travellers);
    const backward = await alone.reverse(records.slice(1), travellers);
    expect(backward.screened).toEqual(forward.screened.filter((s) => s.matches.length > 0));
  });

  test('why not: any pair is compared in full', async () => {
    const { match } = await pool.explain(travellers[0]!, records[3]!);
    expect(match.band).toBeNull();
    expect(match).toEqual((await alone.explain(travellers[0]!, records[3]!)).match);
  });
});
