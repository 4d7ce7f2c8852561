import { beforeAll, expect, test } from 'vitest';
import { CANARY } from '#domain/canary.js';
import { addCanary } from '#storage/canary.js';
import { countQuarter, keptQuarters, quartersKnown } from '#storage/statistics.js';
import { onBothDatabases } from '../../test/support/databases.js';
import { BARNABY, departure, makeWorld, REGISTRANT, type World } from '../../test/support/journeyWorld.js';
import { keepStatistics } from './keepStatistics.js';

onBothDatabases('a closed quarter', (database) => {
  let w: World;
  beforeAll(async () => {
    w = await makeWorld(database());
    await w.enter(REGISTRANT);
    await w.handIn(departure([BARNABY]));
    await w.settle();
  });

  test('never counts the canary, also not while its rows stand', async () => {
    await w.db.asSystem((tx) => addCanary(tx, 'hash', w.clock.now()));
    const before = await w.db.asSystem((tx) => countQuarter(tx, '2026-Q1', w.clock.now()));
    const known = await w.db.asSystem((tx) => quartersKnown(tx, w.clock.now()));
    // What stands between a canary's notification and the removal of its traces, decided too.
    const to = { agency: CANARY.agencyId, record: CANARY.recordId, subject: CANARY.subjectId };
    await w.rows(`
      insert into notifications (id, natural_key, subject_id, recipient_agency_id, recipient_role, kind, class, identity, rule_id, rule_version, legal_basis, facts,
             content, withheld, format_version, subject_seq, state, planned_at, dispatch_due_at, ack_due_at)
      select gen_random_uuid(), 'canary ' || n.id || k, '${to.subject}', '${to.agency}', recipient_role, kind, class, identity, rule_id, rule_version, legal_basis, facts,
             content, withheld, format_version, row_number() over (), state, planned_at - interval '400 days' * k, dispatch_due_at, ack_due_at
        from notifications n, generate_series(0, 1) k`);
    await w.rows(`update candidates set record_id = '${to.record}'`);
    const after = await w.db.asSystem((tx) => countQuarter(tx, '2026-Q1', w.clock.now()));
    expect(after.messages).toEqual(before.messages);
    // The only candidate is the canary's now.
    expect(before.hits).not.toEqual([]);
    expect([after.hits, after.decisions]).toEqual([[], []]);
    expect(await w.db.asSystem((tx) => quartersKnown(tx, w.clock.now()))).toEqual(known);
    await w.rows(
      `update candidates set record_id = r.id from register_records r where r.record_number = '${REGISTRANT.recordNumber}'`,
    );
    await w.rows(`delete from notifications where recipient_agency_id = '${to.agency}'`);
  });

  test('is counted once, a month after its end, and stays as it was counted', async () => {
    const at = (iso: string) => keepStatistics({ db: w.db, clock: { now: () => Date.parse(iso) } });
    const kept = () => w.db.asSystem((tx) => keptQuarters(tx, ['2026-Q1']));
    expect(await at('2026-04-29T00:00:00Z')).toBe(0);
    expect(await kept()).toEqual([]);
    expect(await at('2026-05-01T00:00:00Z')).toBe(1);
    const [before] = await kept();
    expect(before!.messages.reduce((n, row) => n + row.n, 0)).toBeGreaterThan(0);
    await w.rows(`update notifications set kind = 'withdrawal'`);
    expect(await at('2026-05-02T00:00:00Z')).toBe(0);
    expect(await kept()).toEqual([before]);
  });
});
