import { sql } from 'kysely';
import { beforeAll, expect, test } from 'vitest';
import { onBothDatabases, openOwner } from '../../test/support/databases.js';
import { BARNABY, departure, makeWorld, REGISTRANT, type World } from '../../test/support/journeyWorld.js';
import { acceptTravelNotice, fileTravelNotice } from '../../test/support/travelNotices.js';
import type { Database } from './database.js';
import {
  type LedgerGaps,
  ledgerGaps,
  type ReportRow,
  reconciliationReport,
  toldAbroadBy,
  toldBy,
} from './reconciliationReport.js';

const MARCH = ['2026-03-01', '2026-04-01'] as const;
const NONE: LedgerGaps = { neither: 0, oneSided: 0, watchOnly: 0, usncbOnly: 0 };

/** One registrant: an accepted notice for Portugal and Spain, and the flight to Lisbon, which NSOTC was told of at once. */
onBothDatabases('who was told of a journey', (database) => {
  let w: World;
  let owner: Database;
  let later: number;
  beforeAll(async () => {
    w = await makeWorld(database());
    owner = await openOwner(database());
    await w.enter(REGISTRANT);
    const leg = (from: string, to: string, date: string) => ({
      means: 'air',
      from: { port: from, date, time: '12:00' },
      to: { port: to, date, time: '23:30' },
    });
    const { notice } = await fileTravelNotice(w, REGISTRANT.recordNumber, {
      legs: [
        { ...leg('JFK', 'LIS', '2026-03-11'), carrier: 'TX', number: '204' },
        leg('LIS', 'MAD', '2026-03-14'),
      ],
      returnsOn: '2026-04-20',
      purposes: ['vacation'],
    });
    await w.settle();
    await acceptTravelNotice(w, notice.id);
    await w.settle();
    await w.handIn(departure([BARNABY]));
    await w.settle();
    later = w.clock.now() + 3_600_000;
  });

  /** What is counted after a change of the ledger, which is undone: each planted gap begins from the same journey. */
  async function after(...changes: string[]): Promise<{ gaps: LedgerGaps; rows: ReportRow[] }> {
    let found: { gaps: LedgerGaps; rows: ReportRow[] } | undefined;
    await owner
      .asOwner(async (tx) => {
        for (const change of changes) await sql.raw(change).execute(tx);
        found = {
          gaps: await ledgerGaps(tx, ...MARCH, later),
          rows: await reconciliationReport(tx, ...MARCH, later),
        };
        throw new Error('undone');
      })
      .catch((error: Error) => {
        if (error.message !== 'undone') throw error;
      });
    return found!;
  }
  const DECIDED = `update candidates set state = 'decided', outcome = 'same'`;
  const SETTLED = `update trip_reconciliations set changed_at = changed_at - interval '1 day'; update travel_notices set updated_at = updated_at - interval '1 day'`;
  const sent = (country: string, at: string) => [
    `update foreign_drafts set state = 'released', proposed_by = '${w.officers[0].id}', second_by = '${w.officers[1].id}' where country = '${country}'`,
    `insert into foreign_messages (id, draft_id, reference, kind, country, content, forwarder_agency_id, state, created_at, sent_at)
     select gen_random_uuid(), id, 'R-' || country, 'notice', country, '{}', '${w.agencies.usncb}', 'sent', ${at}, ${at} from foreign_drafts where country = '${country}'`,
  ];
  const row = (rows: readonly ReportRow[], country: string) => rows.find((r) => r.country === country);

  test('both countries are on their way to be told, NSOTC knows, and nothing is missing', async () => {
    const { gaps, rows } = await after(SETTLED);
    expect(gaps).toEqual(NONE);
    expect(row(rows, 'PRT')).toMatchObject({ journeys: 1, both: 1, toldNsotc: 1, abroadUnderWay: 1, gap: 0 });
    expect(row(rows, 'ESP')).toMatchObject({ journeys: 1, noticeOnly: 1, abroadUnderWay: 1, gap: 0 });
    expect((await w.db.asSystem((tx) => toldBy(tx, ...MARCH))).length).toBeGreaterThan(0);
  });

  test('a country that was told counts before or after the departure, by the desk that told', async () => {
    const told = await after(
      SETTLED,
      ...sent('PRT', `'2026-03-10T20:00:00Z'`),
      ...sent('ESP', `'2026-03-13T20:00:00Z'`),
    );
    expect(row(told.rows, 'PRT')).toMatchObject({ abroadBefore: 1, abroadUnderWay: 0 });
    expect(row(told.rows, 'ESP')).toMatchObject({ abroadAfter: 1, abroadUnderWay: 0 });
    expect(told.gaps).toEqual(NONE);
    const decided = await after(
      SETTLED,
      DECIDED,
      `update foreign_drafts set state = 'not-released' where country = 'ESP'`,
    );
    expect(row(decided.rows, 'ESP')).toMatchObject({ abroadDecided: 1 });
    expect(await w.db.asSystem((tx) => toldAbroadBy(tx, ...MARCH))).toEqual([]);
  });

  test('a country that nobody told, drafted or decided about is a gap', async () => {
    const { gaps, rows } = await after(SETTLED, DECIDED, `delete from foreign_drafts where country = 'ESP'`);
    expect(gaps).toEqual({ ...NONE, neither: 1 });
    expect(row(rows, 'ESP')).toMatchObject({ gap: 1 });
    expect(row(rows, 'PRT')).toMatchObject({ gap: 0 });
    // What has only just happened may still be on its way.
    expect(
      (await after(DECIDED, `update trip_reconciliations set changed_at = to_timestamp(${later / 1000})`))
        .gaps,
    ).toEqual(NONE);
  });

  test('a journey that one agency knows of and the other does not is a gap', async () => {
    const { gaps } = await after(
      SETTLED,
      `delete from deadlines where object_kind = 'notification'`,
      `update notifications set state = 'withdrawn' where recipient_role = 'nsotc'`,
    );
    expect(gaps).toEqual({ ...NONE, oneSided: 1 });
  });

  test('a journey on the Angel Watch list that NSOTC was not told of is a gap', async () => {
    const { gaps } = await after(
      SETTLED,
      `update notifications set state = 'withdrawn' where recipient_role = 'nsotc'`,
      `insert into angel_watch (id, trip_id, subject_id, agency_id, name, record_number, journey, confirmed, departs_at, state, listed_at, updated_at)
       select gen_random_uuid(), trip_id, (select subject_id from trips where id = trip_id), '${w.agencies.nsotc}', 'x', 'x', 'x', true, now(), 'handed', now(), now()
         from trip_reconciliations limit 1`,
    );
    expect(gaps).toEqual({ ...NONE, oneSided: 1, watchOnly: 1 });
  });

  test('a departure that USNCB was told of and the ledger has not is a gap', async () => {
    const { gaps } = await after(
      SETTLED,
      `insert into subjects (id, created_at) values ('018f0000-0000-7000-8000-000000000001', now())`,
      `update notifications set recipient_role = 'usncb', subject_id = '018f0000-0000-7000-8000-000000000001'
        where id = (select id from notifications where trip_id is not null and recipient_role = 'sora' limit 1)`,
    );
    expect(gaps).toMatchObject({ usncbOnly: 1 });
  });
});
