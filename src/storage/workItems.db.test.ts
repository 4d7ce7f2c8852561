import { sql } from 'kysely';
import { expect, test } from 'vitest';
import type { NewWork } from '#domain/workItem.js';
import { onBothDatabases } from '../../test/support/databases.js';
import { addWork, claimWork, endWork, queueState, returnWork } from './workItems.js';

const T = 1_760_000_000_000;

function work(n: number, more: Partial<NewWork> = {}): NewWork {
  return {
    kind: 'notificationPlanned',
    payload: { notificationId: `n${n}` },
    naturalKey: `k${n}-${more.orderKey ?? ''}`,
    role: 'work',
    ...more,
  } as NewWork;
}

onBothDatabases('work queue', (database) => {
  const clear = () => database().asSystem((tx) => sql`delete from work_items`.execute(tx));
  const claim = (owner: string, limit = 100, nowMs = T) =>
    claimWork(database(), { role: 'work', owner, limit, leaseMs: 1000, nowMs });

  test('the same natural key is one item', async () => {
    await clear();
    await database().asSystem((tx) => addWork(tx, [work(1), work(1)], T));
    await database().asSystem((tx) => addWork(tx, [work(1)], T));
    expect(await claim('a')).toHaveLength(1);
  });

  test('many claimers share the items without a double', async () => {
    await clear();
    await database().asSystem((tx) =>
      addWork(
        tx,
        Array.from({ length: 200 }, (_, i) => work(i)),
        T,
      ),
    );
    const taken = (await Promise.all(Array.from({ length: 8 }, (_, w) => claim(`w${w}`, 40)))).flat();
    const rest = await claim('last', 500);
    const ids = [...taken, ...rest].map((i) => i.id);
    expect(new Set(ids).size).toBe(200);
    expect(ids).toHaveLength(200);
  });

  test('a dead worker’s item comes back when its lease has run out, and the late worker cannot end it', async () => {
    await clear();
    await database().asSystem((tx) => addWork(tx, [work(1)], T));
    const [item] = await claim('dead');
    expect(await claim('other')).toEqual([]);
    expect(await claim('other', 100, T + 1001)).toMatchObject([{ id: item!.id, attempts: 2 }]);
    expect(await database().asSystem((tx) => endWork(tx, item!.id, 'dead'))).toBe(false);
    expect(await database().asSystem((tx) => endWork(tx, item!.id, 'other'))).toBe(true);
  });

  test('items of one order key run one after another, whoever claims and whatever waits', async () => {
    await clear();
    await database().asSystem((tx) =>
      addWork(
        tx,
        [work(2, { orderKey: 's', orderSeq: 2 }), work(1, { orderKey: 's', orderSeq: 1, runAtMs: T + 500 })],
        T,
      ),
    );
    expect(await claim('a')).toEqual([]);
    const [firstItem] = await claim('a', 100, T + 600);
    expect(firstItem).toMatchObject({ payload: { notificationId: 'n1' } });
    expect(await claim('b', 100, T + 600)).toEqual([]);
    await database().asSystem((tx) =>
      returnWork(tx, firstItem!.id, 'a', { error: 'x', runAtMs: T + 9000, failed: false, nowMs: T + 600 }),
    );
    expect(await claim('b', 100, T + 700)).toEqual([]);
    const [again] = await claim('b', 100, T + 9000);
    await database().asSystem((tx) => endWork(tx, again!.id, 'b'));
    expect(await claim('b', 100, T + 9001)).toMatchObject([{ payload: { notificationId: 'n2' } }]);
  });

  test('a failed item waits for a person and still holds back what follows it', async () => {
    await clear();
    await database().asSystem((tx) =>
      addWork(tx, [work(1, { orderKey: 'q', orderSeq: 1 }), work(2, { orderKey: 'q', orderSeq: 2 })], T),
    );
    const [item] = await claim('a');
    await database().asSystem((tx) =>
      returnWork(tx, item!.id, 'a', { error: 'poison', runAtMs: T, failed: true, nowMs: T }),
    );
    expect(await claim('a', 100, T + 5000)).toEqual([]);
    expect(await database().asSystem((tx) => queueState(tx, T + 5000))).toMatchObject([
      { kind: 'notificationPlanned', waiting: 1, failed: 1 },
    ]);
  });

  test('work is heard of when its transaction commits, and not when it fails', async () => {
    await clear();
    let heard = 0;
    const off = database().onWork('work', () => heard++);
    await database().asSystem((tx) => addWork(tx, [work(1)], T));
    const afterCommit = heard;
    await expect(
      database().asSystem(async (tx) => {
        await addWork(tx, [work(2)], T);
        throw new Error('no');
      }),
    ).rejects.toThrow('no');
    off();
    expect(afterCommit).toBeGreaterThanOrEqual(1);
    expect(await claim('a')).toHaveLength(1);
  });
});
