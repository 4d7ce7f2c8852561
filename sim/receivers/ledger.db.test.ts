import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { addAgencies, addAgencyKinds } from '#storage/agencies.js';
import { addCalendar } from '#storage/calendars.js';
import { run } from '#storage/database.js';
import { newId } from '#storage/newId.js';
import { onBothDatabases } from '../../test/support/databases.js';
import { readLedger } from './ledger.js';

const NOW = Date.parse('2026-03-04T05:06:07Z');

onBothDatabases('the ledger as receivers are compared with it', (database) => {
  test('a delivery that left us counts, one into the portal or one that failed does not', async () => {
    const rows = await database().asSystem(async (tx) => {
      await addAgencyKinds(tx);
      await addCalendar(tx, { code: 'federal', name: 'Federal holidays', federalHolidays: true });
      const agency = {
        kind: 'sora-state',
        name: 'SORA of Utopia',
        ori: null,
        jurisdiction: 'OH',
        timeZone: 'America/New_York',
        calendarCode: 'federal',
      } as const;
      const [agencyId] = await addAgencies(tx, [agency], NOW);
      const ids: string[] = [];
      for (const [i, [channel, state, acknowledged]] of [
        ['webhook', 'delivered', true],
        ['email', 'accepted', false],
        ['portal', 'delivered', true],
        ['webhook', 'unknown', false],
      ].entries()) {
        const id = newId(NOW + i);
        ids.push(id);
        await run(
          tx,
          sql`insert into notifications (id, natural_key, recipient_agency_id, recipient_role, kind, class, identity, rule_id, rule_version, legal_basis, facts,
                content, format_version, subject_seq, state, planned_at, dispatch_due_at, ack_due_at)
              values (${id}, ${id}, ${agencyId}, 'sora', 'alert', 'P1', 'confirmed', 'r', 1, 'none', '{}', '{}', 1, ${i + 1}, 'dispatched', now(), now(), now())`,
        );
        await run(
          tx,
          sql`insert into deliveries (id, notification_id, channel_kind, attempt, state, begun_at, body_sha256)
              values (${newId(NOW)}, ${id}, ${channel}, 1, ${state}, now(), 'h')`,
        );
        if (acknowledged)
          await run(
            tx,
            sql`insert into acknowledgements (id, notification_id, agency_id, officer, via, action, at) values (${newId(NOW)}, ${id}, ${agencyId}, 'O', 'api', 'received', now())`,
          );
      }
      const got = await readLedger(tx);
      return ids.map((id) => got.find((row) => row.notificationId === id)!);
    });
    expect(rows.map((row) => [row.subjectSeq, row.delivered, row.acknowledged])).toEqual([
      [1, true, true],
      [2, true, false],
      [3, false, true],
      [4, false, false],
    ]);
    expect(rows.every((row) => row.subjectId === null)).toBe(true);
  });
});
