import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
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
  const problems: string[] = [];
  const kept = (of: string) => ({
    file,
    mark: async (epoch: number) => `${of} at ${epoch}`,
    onProblem: (text: string) => problems.push(text),
  });
  let pool: ScreeningPool;
  let alone: InProcessScreening;
  beforeAll(async () => {
    const source = { persons: records, epoch: 7 };
    pool = await ScreeningPool.start({ source, threads: 2, snapshot: kept('register') });
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
    await pool.save();
    const again = await ScreeningPool.start({
      source: { persons: [], epoch: 0 },
      threads: 1,
      snapshot: kept('register'),
    });
    expect(await screened(again, many)).toEqual(expected);
    await again.close();
    expect(problems).toEqual([]);
    expect(readdirSync(folder)).toEqual(['index.snapshot']);
  });

  test('a snapshot of another register, or one that is damaged, is not used and somebody hears', async () => {
    const source = { persons: records, epoch: 3 };
    const starts = async () => {
      const fresh = await ScreeningPool.start({ source, threads: 1, snapshot: kept('other') });
      expect(fresh.epoch()).toBe(3);
      expect((await fresh.screenNow(travellers[2]!)).screened[0]!.matches.map((m) => m.id)).toEqual(['r2']);
      await fresh.close();
    };
    await starts();
    expect(problems.splice(0)).toEqual([expect.stringContaining('of another register')]);
    writeFileSync(file, 'RSOITSM3 and then nothing of use');
    await starts();
    expect(problems.splice(0)).toEqual([expect.stringContaining('not a snapshot')]);
  });

  test('changes that are gathered and merged while questions come are answered as at their state, none left out', async () => {
    const source = { persons: records, epoch: 0 };
    const own = await ScreeningPool.start({ source, threads: 2, gatherAfter: 60, mergeAfter: 500 });
    const plain = await InProcessScreening.start({ source });
    const changes = Array.from({ length: 900 }, (_, i) => {
      const n = (i * 17) % 400;
      const names = [
        { full: `${people[n % 5]!.split(' ')[0]} Surname${String.fromCharCode(97 + (n % 26))}` },
      ];
      const person = i % 7 === 0 ? null : { names, birthDates: [`19${50 + (i % 50)}-03-1${i % 9}`] };
      return { seq: i + 1, id: `c${n}`, person };
    });
    const asked = changes.flatMap(({ seq, person }) =>
      person && seq % 9 === 0 ? [{ id: `t${seq}`, person }] : [],
    );
    for (let at = 0; at < changes.length; at += 45) {
      const piece = changes.slice(at, at + 45);
      await own.applyChanges(piece);
      await plain.applyChanges(piece);
      expect(own.epoch()).toBe(at + 45);
      const traveller = asked[(at / 45) % asked.length]!;
      expect(await own.screenNow(traveller)).toEqual(await plain.screenNow(traveller));
    }
    const expected = await screened(plain, asked);
    expect(expected.screened.some((s) => s.matches.length > 0)).toBe(true);
    for (const make of [() => own.gather(), () => own.merge(), () => own.gather()]) {
      expect(await screened(own, asked)).toEqual(expected);
      await make();
    }
    expect(await screened(own, asked)).toEqual(expected);
    await own.close();
  });

  test('a change is not held up by a merge', async () => {
    const persons = Array.from({ length: 4000 }, (_, i) => ({
      id: `p${i}`,
      person: { names: [{ given: `Given${i % 700}x`, surname: `Surname${i}y` }], birthDates: ['1970'] },
    }));
    const own = await ScreeningPool.start({ source: { persons, epoch: 1 }, threads: 1 });
    await own.applyChanges([{ seq: 2, id: 'p1', person: persons[5]!.person }]);
    // One that waits for the merge takes as long as it, every time; on a starved machine any one may be late.
    const shares: number[] = [];
    for (let seq = 3; seq < 7; seq++) {
      const began = performance.now();
      const merged = own.merge().then(() => performance.now() - began);
      await own.applyChanges([{ seq, id: `p${seq}`, person: persons[seq + 4]!.person }]);
      const applied = performance.now() - began;
      expect(own.epoch()).toBe(seq);
      shares.push(applied / (await merged));
    }
    expect(Math.min(...shares)).toBeLessThan(0.5);
    await own.merge();
    expect((await own.screenNow({ id: 't', person: persons[10]!.person })).stamp.registerSize).toBe(4000);
    await own.close();
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
