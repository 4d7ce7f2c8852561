import { sql } from 'kysely';
import { beforeAll, expect, test } from 'vitest';
import { FEDERAL_CALENDAR } from '#domain/calendar.js';
import type { ImportRow } from '#domain/registrantImport.js';
import { onBothDatabases } from '../../test/support/databases.js';
import { addAgencies, addAgencyKinds } from './agencies.js';
import { addCalendar, setCalendarDay } from './calendars.js';
import { first, many, run, together } from './database.js';
import { addFirstFacts } from './firstFacts.js';
import { saveRows } from './importRows.js';
import { newId } from './newId.js';
import { recomputeDuties } from './recomputeDuties.js';
import { dutiesOf } from './registrantDuties.js';
import { readRegistrant, registrantsByNumber } from './registrants.js';

const NOW = Date.parse('2026-11-20T15:00:00Z');

const row = (number: string, registered: string, surname: string): ImportRow => ({
  number,
  juvenile: false,
  basis: 'residence',
  on: registered,
  registered,
  tier: 'II',
  lastVisit: '2026-09-01',
  photoOn: null,
  nic: null,
  entries: [
    { element: 'name', slot: 1, state: 'known', value: { surname }, fromOn: null, untilOn: null, source: '' },
  ],
});

onBothDatabases('recomputation of clocks', (database) => {
  let agency = '';
  let other = '';
  const importId = newId(NOW);
  const of = async (number: string) =>
    database().asSystem(async (tx) => (await registrantsByNumber(tx, agency, [number])).get(number)!);
  const save = (agencyId: string, rows: readonly ImportRow[]) =>
    database().asSystem((tx) =>
      saveRows(
        tx,
        { importId, agencyId, by: null, source: 'test', nowMs: NOW },
        rows.map((r, i) => ({ line: i + 2, row: r })),
      ),
    );

  beforeAll(async () => {
    await database().asSystem(async (tx) => {
      await addAgencyKinds(tx);
      await addCalendar(tx, FEDERAL_CALENDAR);
      await addFirstFacts(tx, NOW);
      const draft = (name: string) => ({
        kind: 'sora-state',
        name,
        ori: null,
        jurisdiction: 'OH',
        timeZone: 'America/New_York',
        calendarCode: 'US',
      });
      [agency, other] = (await addAgencies(tx, [draft('Ohio'), draft('Iowa')], NOW)) as [string, string];
      await run(
        tx,
        sql`insert into registrant_imports (id, agency_id, file_name, bytes, sha256, encoding, delimiter, columns, mapping, state, uploaded_at, updated_at)
          values (${importId}, ${agency}, 'registry.csv', 1, '', 'utf-8', ',', '[]', '{}', 'importing', now(), now())`,
      );
    });
    await save(agency, [row('a1', '2020-01-12', 'Quillfeather'), row('B2', '2021-02-10', 'Saltmarsh')]);
  });

  test('what differs is written and nothing else: a new holiday moves whose due day it is', async () => {
    const recompute = () => recomputeDuties(database(), agency, () => NOW + 1000);
    expect(await recompute()).toEqual({ registrants: 2, changed: 0 });
    const [one, two] = [await of('a1'), await of('B2')];
    expect([one.nextDueOn, two.nextDueOn]).toEqual(['2020-01-15', '2021-02-16']);
    const appears = async (id: string) =>
      (await database().asSystem((tx) => dutiesOf(tx, id))).find((d) => d.kind === 'appearance')!.dueOn;
    expect([await appears(one.id), await appears(two.id)]).toEqual(['2027-01-12', '2027-02-10']);

    await database().asSystem((tx) =>
      setCalendarDay(tx, 'US', { day: '2027-01-12', name: 'Harvest Day', effect: 'closed' }),
    );
    expect(await recompute()).toEqual({ registrants: 2, changed: 1 });
    expect([await appears(one.id), await appears(two.id)]).toEqual(['2027-01-13', '2027-02-10']);
    const [after, untouched] = [await of('a1'), await of('B2')];
    expect(after).toMatchObject({ displayName: 'Quillfeather', percentComplete: one.percentComplete });
    expect(after.version).toBe(one.version + 1);
    expect(untouched).toEqual(two);
    const words = await database().asSystem((tx) =>
      first(tx, sql<{ words: string }>`select name_words as words from registrants where id = ${one.id}`),
    );
    expect(words).toEqual({ words: ' QUILLFEATHER' });
    expect(await recompute()).toEqual({ registrants: 2, changed: 0 });
  });

  test('a value names an import of its own agency, and its person’s agency', async () => {
    await expect(save(other, [row('C3', '2020-01-10', 'Thistlewood')])).rejects.toThrow(
      'a value names an import that its agency does not have',
    );
    const { id } = await of('a1');
    await expect(
      database().asSystem((tx) =>
        run(
          tx,
          sql`insert into registrant_visits (id, registrant_id, agency_id, visited_on, recorded_at) values (${newId(NOW)}, ${id}, ${other}, '2026-01-01', now())`,
        ),
      ),
    ).rejects.toThrow('registrant_visits_registrant_id_fkey');
  });

  test('questions asked together are each answered their own; one that fails fails them all and leaves nothing', async () => {
    const { id } = await of('a1');
    const answers = await database().asSystem(async (tx) => [
      ...(await together(tx, () => [
        many(tx, sql<{ n: number }>`select 1 as n`),
        readRegistrant(tx, id),
        many(tx, sql<{ n: number }>`select n from generate_series(1, 3) n`),
        Promise.resolve('no question'),
      ])),
      await first(tx, sql<{ n: number }>`select 2 as n`),
    ]);
    expect(answers).toEqual([
      [{ n: 1 }],
      expect.objectContaining({ id, number: 'a1' }),
      [{ n: 1 }, { n: 2 }, { n: 3 }],
      'no question',
      { n: 2 },
    ]);
    await expect(
      database().asSystem((tx) =>
        together(tx, () => [
          run(tx, sql`update registrants set display_name = 'Nobody' where id = ${id}`),
          many(tx, sql`select 1 / 0`),
          readRegistrant(tx, id),
        ]),
      ),
    ).rejects.toThrow('division by zero');
    expect((await of('a1')).displayName).toBe('Quillfeather');
  });
});
