import { appendFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { ReceiverLog, readReceiverLog } from './log.js';
import { HABITS, Plan } from './plan.js';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'rsoits-log-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

test('an agency that was killed in the middle of a line remembers what it acted on, and goes on', () => {
  const path = join(folder, 'a.jsonl');
  const first = new ReceiverLog(path, 'a', () => 0);
  first.add({ what: 'acted', channel: 'webhook', id: 'n1' });
  first.close();
  appendFileSync(path, '{"what":"acted","chan');
  const second = new ReceiverLog(path, 'a', () => 1000);
  expect(second.hasActed('n1')).toBe(true);
  expect(second.hasActed('n2')).toBe(false);
  second.add({ what: 'acted', channel: 'file', id: 'n2' });
  expect(second.unanswered()).toEqual(['n1', 'n2']);
  second.close();
  expect(readReceiverLog(path)).toEqual([
    { at: '1970-01-01T00:00:00.000Z', agencyId: 'a', what: 'acted', channel: 'webhook', id: 'n1' },
    { at: '1970-01-01T00:00:01.000Z', agencyId: 'a', what: 'acted', channel: 'file', id: 'n2' },
  ]);
});

test('what was acknowledged, and only that, is answered', () => {
  const path = join(folder, 'a.jsonl');
  const before = new ReceiverLog(path, 'a', () => 0);
  for (const [id, status] of [
    ['n1', 201],
    ['n2', 503],
  ] as const) {
    before.add({ what: 'acted', channel: 'webhook', id });
    before.add({ what: 'acknowledged', id, via: 'api', action: 'received', status });
  }
  before.close();
  const after = new ReceiverLog(path, 'a', () => 0);
  expect(after.unanswered()).toEqual(['n2']);
  after.close();
});

test('a plan is its seed: the same again, another for another seed, and calm after enough trouble', () => {
  const ids = Array.from({ length: 200 }, (_, i) => `n${i}`);
  const of = (seed: string) => {
    const plan = new Plan(seed, HABITS.troubled);
    return ids.map((id) => [plan.reaction(id, 1), plan.answer(id), plan.delayMs('lateMs', id, 1)]);
  };
  expect(of('a')).toEqual(of('a'));
  expect(of('a')).not.toEqual(of('b'));
  const reactions = new Set(of('a').map(([reaction]) => reaction));
  expect([...reactions].sort()).toEqual(Object.keys(HABITS.troubled.reactions).sort());
  const plan = new Plan('a', HABITS.troubled);
  for (const id of ids) expect(plan.reaction(id, HABITS.troubled.troublesMax + 1)).toBe('take');
  const refusing = new Plan('a', HABITS.refusing);
  for (const id of ids) expect(refusing.reaction(id, 99)).toMatch(/refuse|gone/);
});
