import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import {
  eraseAfterMs,
  mayEraseEvent,
  mayEraseTransmission,
  RETENTION_CLASSES,
  TABLE_RETENTION,
} from './retention.js';

const HOUR = 3_600_000;

test('every table of the migrations has a class, and no class is of a table that is gone', () => {
  const folder = new URL('../../migrations/', import.meta.url);
  const tables = readdirSync(folder)
    .filter((f) => f.endsWith('.sql'))
    .flatMap((f) => [
      ...readFileSync(new URL(f, folder), 'utf8').matchAll(/^create table (?:if not exists )?(\w+)/gim),
    ])
    .map((m) => m[1]!);
  expect(tables.length).toBeGreaterThan(30);
  expect(Object.keys(TABLE_RETENTION).sort()).toEqual([...new Set(tables)].sort());
});

test('the audit is kept for at least a year', () => {
  expect(RETENTION_CLASSES.audit.keepMs).toBeGreaterThanOrEqual(365 * 24 * HOUR);
});

test('standing data is never erased by itself; cases after seven years', () => {
  expect(eraseAfterMs('standing', 0)).toBeNull();
  expect(eraseAfterMs('case', 5)).toBe(5 + 7 * 365 * 24 * HOUR);
});

describe('forgetting travellers who are nobody’s candidate', () => {
  const event = { closesAtMs: 100 * HOUR, candidates: 0, legalHold: false };
  test.each([
    ['72 h after it closed', event, 172, true],
    ['a moment earlier', event, 171.999, false],
    ['under legal hold', { ...event, legalHold: true }, 9999, false],
    ['a candidate', { ...event, candidates: 1 }, 9999, false],
  ] as const)('%s', (_what, e, hours, want) => {
    expect(mayEraseEvent(e, hours * HOUR)).toBe(want);
  });
  test('a transmission waits for its events', () => {
    const t = { receivedAtMs: 0, openEvents: 0, legalHold: false };
    expect(mayEraseTransmission(t, 72 * HOUR)).toBe(true);
    expect(mayEraseTransmission(t, 71 * HOUR)).toBe(false);
    expect(mayEraseTransmission({ ...t, openEvents: 1 }, 9999 * HOUR)).toBe(false);
    expect(mayEraseTransmission({ ...t, legalHold: true }, 9999 * HOUR)).toBe(false);
  });
});
