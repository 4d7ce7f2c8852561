import { sql } from 'kysely';
import { beforeAll, expect, test } from 'vitest';
import type { RuleSet } from '#domain/ruleSet.js';
import type { TierBody } from '#domain/tierRules.js';
import type { Database, Tx } from '#storage/database.js';
import { addFirstFacts } from '#storage/firstFacts.js';
import { ruleSetAt } from '#storage/ruleSets.js';
import { sweep } from '#storage/sweeps.js';
import { askPreview, previewCounts, previewRows, readPreview } from '#storage/tierPreviews.js';
import { onBothDatabases } from '../../test/support/databases.js';
import { registered, WARD_ABUSE } from '../../test/support/registry.js';
import { runWork } from '../../test/support/runWork.js';
import { makeWorld, type World } from '../../test/support/world.js';

/** More than two pages of the step, and more than an earlier preview ever looked at. */
const MANY = 1203;

onBothDatabases('a look at everybody under other tier rules', (database) => {
  let world: World;
  let [ohio, iowa, user] = ['', '', ''];
  let under: RuleSet<TierBody>;

  beforeAll(async () => {
    world = await makeWorld(database());
    const db = database();
    await db.asSystem((tx) => addFirstFacts(tx, world.clock.now()));
    ohio = await world.agency({ name: 'Ohio Unit', jurisdiction: 'OH' });
    iowa = await world.agency({ name: 'Iowa Unit', jurisdiction: 'IA' });
    user = (await world.person(ohio, ['register-officer'])).id;
    for (const agencyId of [ohio, iowa])
      await registered(
        db,
        {
          agencyId,
          number: 'W-0',
          surname: 'Ward',
          given: agencyId === ohio ? 'Ohio' : 'Iowa',
          tier: 'III',
          values: {
            offence: WARD_ABUSE,
          },
        },
        world.clock.now(),
      );
    await db.asSystem(async (tx) => {
      const now = (await ruleSetAt<TierBody>(tx, 'tiers', world.clock.now())) as RuleSet<TierBody>;
      const other = now.body.readings['2243'] === 'guide' ? 'statute' : 'guide';
      under = { ...now, body: { ...now.body, readings: { ...now.body.readings, '2243': other } } };
      // As many like the first, by copying its rows: every third has another offence, which no reading changes.
      await sql`
        with made as (
          insert into registrants (id, agency_id, number, display_name, state, initial_basis, initial_on, created_at, updated_at)
          select gen_random_uuid(), ${ohio}, 'W-' || i, 'Ward, Copy ' || to_char(i, 'FM0000'), 'registered', 'residence', '2026-01-02', now(), now() from generate_series(1, ${MANY - 2}::integer) i
          returning id, number),
        offence as (select v.value, v.source from registrant_values v join registrants r on r.id = v.registrant_id where r.agency_id = ${ohio} and r.number = 'W-0' and v.element = 'offence'),
        valued as (
          insert into registrant_values (id, registrant_id, agency_id, element, state, value, source, entered_at)
          select gen_random_uuid(), m.id, ${ohio}, 'offence', 'known',
                 case when substr(m.number, 3)::integer % 3 = 0 then o.value || '{"federalSection": "18 USC 2241"}' else o.value end, o.source, now() from made m, offence o)
        insert into tier_decisions (id, registrant_id, agency_id, rule_version, computed, tier, state, decided_at)
        select gen_random_uuid(), m.id, ${ohio}, 1, d.computed, 'III', 'in-force', now()
          from made m, tier_decisions d join registrants r on r.id = d.registrant_id where r.agency_id = ${ohio} and r.number = 'W-0'`.execute(
        tx,
      );
    });
  });

  const ask = (of: readonly string[] | null) =>
    database().asSystem((tx) =>
      askPreview(
        tx,
        { agencyId: ohio, by: user, subject: 'reading-2243', says: 'x', under, of },
        world.clock.now(),
      ),
    );
  const read = (id: string) => database().asSystem((tx) => readPreview(tx, id));
  const context = (db: Database) => ({ db, clock: world.clock });

  test('goes through everybody, a page at a time, and on where a process died; nobody is counted twice', async () => {
    const id = await ask(null);
    const db = database();
    let left = 2;
    const dying: Database = {
      ...db,
      asSystem: async <T>(work: (tx: Tx) => Promise<T>, options?: Parameters<Database['asSystem']>[1]) => {
        if (left-- <= 0) throw new Error('the process died here');
        return db.asSystem(work, options);
      },
    };
    await runWork(context(dying), ['tierPreviewAsked'], db);
    expect(await read(id)).toMatchObject({ state: 'running', looked: 1000, total: MANY });
    world.clock.pass(61_000);
    expect(await runWork(context(db), ['tierPreviewAsked'])).toBe(1);
    const done = (await read(id))!;
    // Of 1,201 copies 400 have a number that 3 divides.
    expect(done).toMatchObject({ state: 'done', looked: MANY, total: MANY, found: MANY - 400 });
    const { rows, total } = await db.asSystem((tx) => previewCounts(tx, id, { limit: 10, offset: 0 }));
    expect(total).toBe(2);
    expect(rows.map((r) => [r.agency, r.before, r.n])).toEqual([
      ['Iowa Unit', 'Tier III', 1],
      ['Ohio Unit', 'Tier III', MANY - 401],
    ]);
    const names = await db.asSystem((tx) => previewRows(tx, id, { limit: 50, offset: 750 }));
    expect(names).toHaveLength(50);
    expect(await db.asSystem((tx) => previewRows(tx, id, { limit: 50, offset: 800 }))).toHaveLength(3);
    const [audit] = (
      await db.asSystem((tx) =>
        sql<{ facts: unknown }>`select facts from audit_entries where object_id = ${id}`.execute(tx),
      )
    ).rows;
    expect(audit?.facts).toMatchObject({ looked: MANY, found: MANY - 400 });
  });

  test('an agency’s own look goes through its registrants alone, and is forgotten after a month', async () => {
    const id = await ask([iowa]);
    await runWork(context(database()), ['tierPreviewAsked']);
    expect(await read(id)).toMatchObject({ state: 'done', looked: 1, found: 1 });
    world.clock.pass(31 * 86_400_000);
    const swept = await database().asSystem((tx) => sweep(tx, world.clock.now()));
    expect(swept.tier_previews).toBe(2);
    expect(await read(id)).toBeUndefined();
  });
});
