import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { run } from '#storage/database.js';
import { onBothDatabases } from '../../test/support/databases.js';
import { makeWorld, type World } from '../../test/support/journeyWorld.js';
import { catchUp } from './followRegister.js';
import { screenRegister } from './start.js';

const PEOPLE: Readonly<Record<string, { readonly given: string; readonly born: string }>> = {
  Oakwell: { given: 'Miriam', born: '1961-01-19' },
  Quarrie: { given: 'Zebulon', born: '1974-08-02' },
  Strandberg: { given: 'Ikaika', born: '1988-11-27' },
};

const person = (surname: string) => ({
  names: [{ surname, given: PEOPLE[surname]!.given }],
  birthDates: [PEOPLE[surname]!.born],
});

const line = (recordNumber: string, surname: string) => ({
  file: 'NSOR',
  recordNumber,
  ori: 'OHTEST001',
  registrationDates: { from: '2019-04-20' },
  ...person(surname),
});

onBothDatabases('the register between two starts', (database) => {
  const folder = mkdtempSync(join(tmpdir(), 'rsoits-start-'));
  const file = join(folder, 'screening', 'register.snapshot');
  const problems: string[] = [];
  let world: World;
  beforeAll(async () => {
    world = await makeWorld(database());
    await world.enter(line('X1', 'Oakwell'), line('X2', 'Quarrie'));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  const started = () =>
    screenRegister(world.db, {
      threads: 1,
      snapshot: { file, onProblem: (text) => problems.push(text) },
    });

  /** Starts, follows the feed and asks for a person of the surname. @returns how many records were found */
  async function found(surname: string): Promise<number> {
    const doors = await started();
    await catchUp(world.db, doors);
    const batch = await doors.screenNow({ id: 't', person: person(surname) });
    await doors.close();
    return batch.screened[0]!.matches.length;
  }

  test('is kept in a file without being asked, and what changed since is seen on top of it', async () => {
    const doors = await started();
    await expect.poll(() => existsSync(file)).toBe(true);
    await doors.close();
    await world.enter(line('X3', 'Strandberg'));
    // What the table holds without a change in the feed shows that the file was read.
    await world.db.asSystem((tx) =>
      run(tx, sql`update register_records set person = '{"names": []}' where record_number = 'X2'`),
    );
    expect(await found('Quarrie')).toBe(1);
    expect(await found('Strandberg')).toBe(1);
    expect(problems).toEqual([]);
  });

  test('is read again when the file is of a state that a restore undid', async () => {
    await world.db.asSystem(async (tx) => {
      await run(tx, sql`update register_changes set at = at + interval '1 second'`);
    });
    expect(await found('Quarrie')).toBe(0);
    expect(await found('Oakwell')).toBe(1);
    expect(problems[0]).toContain('of a state that this one never had');
  });
});
