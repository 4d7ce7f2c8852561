import { EventEmitter } from 'node:events';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { PLANS_LAST_MS, PREPARED_MAX, shareStatements } from './sharedStatements.js';

beforeEach(() => {
  vi.useFakeTimers({ now: Date.parse('2026-11-22T12:00:00Z') });
});
afterEach(() => {
  vi.useRealTimers();
});

/** A pool whose connections note what they are asked. */
function pool() {
  const asked: unknown[][] = [];
  const emitter = new EventEmitter();
  shareStatements(emitter as never);
  const connect = () => {
    const client = {
      connection: { parsedStatements: {} as Record<string, string> },
      query: (...args: unknown[]) => void asked.push(args),
    };
    emitter.emit('connect', client);
    return client;
  };
  return { asked, connect };
}

test('one text has one name on every connection, and what one has prepared all know', () => {
  const { asked, connect } = pool();
  const [a, b] = [connect(), connect()];
  (a.query as unknown as (t: string, v: unknown[]) => void)('select $1::int', [1]);
  (b.query as unknown as (t: string, v: unknown[]) => void)('select $1::int', [2]);
  (b.query as unknown as (t: string, v: unknown[]) => void)('select $1::text', ['x']);
  const [first, second, third] = asked.map(([q]) => q as { name: string; values: unknown[] });
  expect([first!.values, second!.values]).toEqual([[1], [2]]);
  expect(second!.name).toBe(first!.name);
  expect(third!.name).not.toBe(first!.name);
  a.connection.parsedStatements[first!.name] = 'select $1::int';
  expect(b.connection.parsedStatements).toEqual({ [first!.name]: 'select $1::int' });
});

test('what has no values goes as it came, and so does a text beyond those that stay', () => {
  const { asked, connect } = pool();
  const { query } = connect() as unknown as { query: (t: string, v: unknown[]) => void };
  query('create table a (); create table b ()', []);
  expect(asked.at(-1)).toEqual(['create table a (); create table b ()', []]);
  for (let n = 0; n <= PREPARED_MAX; n++) query(`select $1::int + ${n}`, [1]);
  expect(asked.at(-2)![0]).toMatchObject({ text: `select $1::int + ${PREPARED_MAX - 1}` });
  expect(asked.at(-1)).toEqual([`select $1::int + ${PREPARED_MAX}`, [1]]);
});

test('plans are dropped once in a while, at the beginning of a transaction', () => {
  const { asked, connect } = pool();
  const { query } = connect() as unknown as { query: (t: string, v: unknown[]) => void };
  query("begin; select set_config('role', 'x', true)", []);
  vi.advanceTimersByTime(PLANS_LAST_MS + 1);
  query('select $1::int', [1]);
  query("begin; select set_config('role', 'x', true)", []);
  query("begin; select set_config('role', 'x', true)", []);
  expect(asked.map(([q]) => (typeof q === 'string' ? q.slice(0, 22) : 'prepared'))).toEqual([
    'begin; select set_conf',
    'prepared',
    'begin; discard plans; ',
    'begin; select set_conf',
  ]);
});
