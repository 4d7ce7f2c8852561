import { EventEmitter } from 'node:events';
import type { ServerResponse } from 'node:http';
import { expect, test } from 'vitest';
import { makeStreams } from './events.js';

/** A response as far as a stream goes: what was written, whether it ended. */
function response() {
  const raw = Object.assign(new EventEmitter(), {
    text: '',
    ended: false,
    write(part: string) {
      raw.text += part;
      return true;
    },
    end(part = '') {
      raw.text += part;
      raw.ended = true;
    },
  });
  return raw;
}
const asRaw = (raw: ReturnType<typeof response>) => raw as unknown as ServerResponse;
const settle = () => new Promise((resolve) => setImmediate(resolve));

test('a stream sends what changed, once, when its topic is poked', async () => {
  const streams = makeStreams();
  const raw = response();
  let n = 1;
  const stream = { read: async () => ({ n }), everyMs: 1_000_000, topics: ['queue'] };
  streams.open(asRaw(raw), { stream, ask: async () => ({ value: { n } }) });
  await settle();
  streams.poke('queue');
  await settle();
  n = 2;
  streams.poke('other');
  await settle();
  expect(raw.text.match(/data: /g)).toHaveLength(1);
  streams.poke('queue');
  await settle();
  expect(raw.text).toBe('retry: 5000\n\ndata: {"n":1}\n\ndata: {"n":2}\n\n');
  streams.close();
  expect([raw.ended, streams.size]).toEqual([true, 0]);
});

test('it ends when its reader may no longer see, when asking fails, and when the browser leaves', async () => {
  const streams = makeStreams();
  const raws = [response(), response(), response()];
  const stream = { read: async () => 1, everyMs: 1_000_000 };
  streams.open(asRaw(raws[0]!), { stream, ask: async () => undefined });
  streams.open(asRaw(raws[1]!), { stream, ask: () => Promise.reject(new Error('Jane Doe')) });
  streams.open(asRaw(raws[2]!), { stream, ask: async () => ({ value: 1 }) });
  await settle();
  raws[2]!.emit('close');
  expect(streams.size).toBe(0);
  expect(raws.map((r) => r.ended)).toEqual([true, true, true]);
  expect(raws[1]!.text).not.toContain('Jane');
});

test('beyond its bound a stream is turned away', () => {
  const streams = makeStreams(1);
  const [one, two] = [response(), response()];
  const run = { stream: { read: async () => 1, everyMs: 1_000_000 }, ask: async () => ({ value: 1 }) };
  streams.open(asRaw(one), run);
  streams.open(asRaw(two), run);
  expect([one.ended, two.ended, streams.size]).toEqual([false, true, 1]);
  streams.close();
});
