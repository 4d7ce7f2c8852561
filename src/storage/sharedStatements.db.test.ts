import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { freshEmbeddedDatabase, type Opened } from '../../test/support/databases.js';
import { addAgencies, addAgencyKinds } from './agencies.js';
import { addCalendar } from './calendars.js';
import { many } from './database.js';
import { newId } from './newId.js';
import { PLANS_LAST_MS } from './sharedStatements.js';

const NOW = Date.parse('2026-11-22T12:00:00Z');
let opened: Opened;
let agencies: string[];

beforeAll(async () => {
  opened = await freshEmbeddedDatabase();
  agencies = await opened.db.asSystem(async (tx) => {
    await addAgencyKinds(tx);
    await addCalendar(tx, { code: 'US', name: 'Federal', federalHolidays: true, days: [] });
    return addAgencies(
      tx,
      ['OH', 'TX'].map((jurisdiction) => ({
        name: jurisdiction,
        kind: 'sora-state',
        ori: `${jurisdiction}SORA001`,
        jurisdiction,
        timeZone: 'America/New_York',
        calendarCode: 'US',
      })),
      NOW,
    );
  });
});
afterAll(() => opened?.close());

const count = (tx: Parameters<typeof many>[0], owner: string | null = null) =>
  many(
    tx,
    sql<{ agency: string }>`
      select owner_agency_id as agency from tasks where ${owner}::uuid is null or owner_agency_id = ${owner}::uuid order by 1`,
  );
const asAgency = (agencyId: string) =>
  opened.db.asActor(
    {
      kind: 'user',
      id: newId(NOW),
      name: 'An officer',
      agencyId,
      agencyRole: 'sora',
      roles: ['agency-officer'],
      sessionDigest: 'test',
    },
    (tx) => count(tx),
  );

test('one prepared statement shows each role and agency its own rows, whoever asked first', async () => {
  await opened.db.asSystem(async (tx) => {
    for (const agency of agencies)
      await sql`insert into tasks (id, natural_key, kind, owner_agency_id, object_kind, object_id, urgency, facts, state, created_at)
        values (${newId(NOW)}, ${agency}, 'notice-late', ${agency}, 'travel-notice', ${newId(NOW)}, 2, '{}'::jsonb, 'open', now())`.execute(
        tx,
      );
  });
  for (let round = 0; round < 8; round++) {
    expect(await opened.db.asSystem((tx) => count(tx))).toHaveLength(2);
    for (const agency of agencies) expect(await asAgency(agency)).toEqual([{ agency }]);
  }
  const at = await Promise.all(
    Array.from({ length: 40 }, (_, i) =>
      i % 3 === 0 ? opened.db.asSystem((tx) => count(tx)) : asAgency(agencies[i % 2]!),
    ),
  );
  for (const [i, rows] of at.entries())
    expect(rows).toEqual(
      i % 3 === 0 ? [...agencies].sort().map((agency) => ({ agency })) : [{ agency: agencies[i % 2] }],
    );
});

test('a statement that fails, and takes its transaction with it, works the next time', async () => {
  const divide = (by: number) =>
    opened.db.asSystem((tx) => many(tx, sql<{ n: number }>`select 12 / ${by}::int as n`));
  await expect(divide(0)).rejects.toThrow(/division by zero/);
  expect(await divide(3)).toEqual([{ n: 4 }]);
  await expect(divide(0)).rejects.toThrow(/division by zero/);
  expect(await divide(4)).toEqual([{ n: 3 }]);
});

test('plans that are dropped are made again', async () => {
  const now = vi.spyOn(Date, 'now').mockReturnValue(Date.now() + PLANS_LAST_MS + 1000);
  expect(await asAgency(agencies[0]!)).toEqual([{ agency: agencies[0] }]);
  now.mockRestore();
  expect(await opened.db.asSystem((tx) => count(tx, agencies[1]!))).toEqual([{ agency: agencies[1] }]);
});
