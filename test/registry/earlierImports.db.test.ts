import { readFileSync } from 'node:fs';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { deriveWork } from '#steps/clocks.js';
import type { Database } from '#storage/database.js';
import { newId } from '#storage/newId.js';
import { type CaseWorld, makeCaseWorld } from '../support/caseWorld.js';
import { onBothDatabases, openOwner } from '../support/databases.js';
import { registered } from '../support/registry.js';

const MIGRATION = new URL('../../migrations/0162-earlier-imports-are-shared.sql', import.meta.url);

onBothDatabases('imports of before they were shared', (database) => {
  let world: CaseWorld;
  let owner: Database;
  beforeAll(async () => {
    world = await makeCaseWorld(database());
    owner = await openOwner(database());
  });
  afterAll(async () => {
    await world?.server.close();
    if (owner && owner !== database()) await owner.close();
  });

  test('whoever was never told of is shared once; who was told, or whose agency told everybody, is not', async () => {
    const { sora, tribe } = world.journey.agencies;
    const rows = <T>(query: string) => world.journey.rows<T>(query);
    const came = async (number: string, agencyId: string, given: { shared: boolean; already: boolean }) => {
      const id = await registered(
        database(),
        { agencyId, number, surname: 'Thistlewood', given: `Osric ${number}` },
        world.clock.now(),
      );
      const importId = newId(world.clock.now());
      await rows(`insert into registrant_imports (id, agency_id, file_name, bytes, sha256, encoding, delimiter, columns, mapping, state, already_shared, uploaded_at, updated_at)
        values ('${importId}', '${agencyId}', 'old.csv', 1, 'x', 'utf-8', ',', '[]', '{}', 'done', ${given.already}, now(), now())`);
      await rows(`update registrant_values set import_id = '${importId}' where registrant_id = '${id}'`);
      if (!given.shared) await rows(`delete from share_rounds where registrant_id = '${id}'`);
      return id;
    };
    const never = await came('EI-1', sora, { shared: false, already: false });
    const told = await came('EI-2', sora, { shared: true, already: false });
    const already = await came('EI-3', tribe, { shared: false, already: true });
    await rows(`delete from work_items where kind = 'registrationChanged'`);
    const rounds = async () =>
      (await rows<{ id: string }>(`select registrant_id as id from share_rounds order by registrant_id`)).map(
        (r) => r.id,
      );
    expect(await rounds()).toEqual([told]);
    const migrate = () => owner.asOwner((tx) => sql.raw(readFileSync(MIGRATION, 'utf8')).execute(tx));
    await migrate();
    await migrate();
    expect(await rows(`select registrant_id as id from import_shares`)).toEqual([{ id: never }]);
    const context = { db: database(), clock: world.clock };
    expect(await deriveWork(context)).toBeGreaterThan(0);
    expect(await deriveWork(context)).toBe(0);
    await world.settle();
    expect(await rounds()).toEqual([told, never].sort());
    expect(await rounds()).not.toContain(already);
    expect(await rows(`select 1 from import_shares`)).toEqual([]);
  });
});
