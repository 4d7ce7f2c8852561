import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { beforeAll, expect, test } from 'vitest';
import { many } from '#storage/database.js';
import { onBothDatabases } from '../../test/support/databases.js';
import { makeWorld, NOON, REGISTRANT, WANTED, type World } from '../../test/support/journeyWorld.js';
import { importRegister } from './importRegister.js';

const folder = mkdtempSync(join(tmpdir(), 'rsoits-import-'));
let files = 0;
function file(...lines: readonly (object | string)[]): string {
  const path = join(folder, `${files++}.jsonl`);
  writeFileSync(path, lines.map((l) => (typeof l === 'string' ? l : JSON.stringify(l))).join('\n'));
  return path;
}
const options = { checkOnly: false, skipBadLines: false, asOfMs: NOON, nowMs: NOON };

onBothDatabases('register file', (database) => {
  let world: World;
  beforeAll(async () => {
    world = await makeWorld(database());
  });
  const records = () =>
    database().asSystem((tx) =>
      many(
        tx,
        sql<{
          record_number: string;
          version: number;
        }>`select record_number, version from register_records order by record_number`,
      ),
    );
  const imports = () =>
    database().asSystem((tx) =>
      many(
        tx,
        sql<{
          state: string;
          refused: number;
        }>`select state, refused from register_imports order by started_at`,
      ),
    );

  test('one bad line refuses the whole file, and each bad line is named', async () => {
    const report = await importRegister(
      database(),
      file(
        REGISTRANT,
        '{"file":"NSOR"',
        { ...WANTED, victimName: 'nobody' },
        { ...REGISTRANT, recordNumber: 'X2', ori: 'ZZTEST999' },
        REGISTRANT,
      ),
      options,
    );
    expect(report).toMatchObject({ lines: 5, added: 0 });
    expect(report.errors.map((e) => e.line)).toEqual([2, 3, 4, 5]);
    expect(report.errors[0]!.says).toMatch(/^not JSON/);
    expect(report.errors[1]!.says).toMatch(/victimName/);
    expect(report.errors[2]!.says).toBe(
      'ori: ZZTEST999 is no agency of the directory. Expected the ORI of one',
    );
    expect(report.errors[3]!.says).toBe(
      'recordNumber: NSOR X123456789 stands on line 1 already. Expected each record once',
    );
    expect(await records()).toEqual([]);
    expect(await imports()).toEqual([{ state: 'refused', refused: 4 }]);
  });

  test('checking loads nothing', async () => {
    expect(await importRegister(database(), file(REGISTRANT), { ...options, checkOnly: true })).toMatchObject(
      { lines: 1, errors: [] },
    );
    expect(await records()).toEqual([]);
  });

  test('a good file is loaded; the same again changes nothing; a change is one change of the feed', async () => {
    expect(
      await importRegister(database(), file(`\uFEFF${JSON.stringify(REGISTRANT)}`, '', WANTED), options),
    ).toMatchObject({ added: 2, changed: 0, same: 0, errors: [] });
    expect(await importRegister(database(), file(REGISTRANT, WANTED), options)).toMatchObject({
      added: 0,
      changed: 0,
      same: 2,
    });
    expect(
      await importRegister(database(), file({ ...REGISTRANT, birthDates: ['1971-04-24'] }, WANTED), options),
    ).toMatchObject({ added: 0, changed: 1, same: 1 });
    expect(await records()).toEqual([
      { record_number: 'W987654321', version: 1 },
      { record_number: 'X123456789', version: 2 },
    ]);
    expect(await world.rows('select seq, kind from register_changes order by seq')).toEqual([
      { seq: 1, kind: 'added' },
      { seq: 2, kind: 'added' },
      { seq: 3, kind: 'changed' },
    ]);
  });

  test('Wanted entries for other offenses are counted and not loaded', async () => {
    const theft = {
      ...WANTED,
      recordNumber: 'W5',
      warrant: { ...WANTED.warrant, offenseCode: '2399', offense: 'Larceny' },
    };
    expect(await importRegister(database(), file(theft), options)).toMatchObject({
      added: 0,
      notScreened: 1,
      errors: [],
    });
  });

  test('good lines are loaded and bad ones listed when asked so', async () => {
    const report = await importRegister(
      database(),
      file({ ...REGISTRANT, recordNumber: 'X777' }, 'no json'),
      { ...options, skipBadLines: true },
    );
    expect(report).toMatchObject({ added: 1, errors: [{ line: 2 }] });
  });

  test('a warrant for another offense is loaded of a person whom the same file registers', async () => {
    const own = { ...REGISTRANT, recordNumber: 'X300000001', fbiNumber: '300000AB1' };
    const other = { ...WANTED, warrant: { ...WANTED.warrant, offenseCode: '2305' } };
    const report = await importRegister(
      database(),
      file(
        { ...other, recordNumber: 'W300000001', fbiNumber: '300000AB1', birthDates: REGISTRANT.birthDates },
        own,
        { ...other, recordNumber: 'W300000002' },
      ),
      options,
    );
    expect(report).toMatchObject({ added: 2, notScreened: 1 });
    expect((await records()).map((r) => r.record_number)).toEqual(
      expect.arrayContaining(['W300000001', 'X300000001']),
    );
  });
});
