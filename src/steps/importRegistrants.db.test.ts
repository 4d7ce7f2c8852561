import { sql } from 'kysely';
import { beforeAll, describe, expect, test } from 'vitest';
import { FEDERAL_CALENDAR } from '#domain/calendar.js';
import { proposeTargets } from '#domain/importTargets.js';
import { addAgencies, addAgencyKinds } from '#storage/agencies.js';
import { addCalendar } from '#storage/calendars.js';
import { type Database, first, many } from '#storage/database.js';
import { dayQuestionsOf, settleDays } from '#storage/dayQuestions.js';
import { addFirstFacts } from '#storage/firstFacts.js';
import { IMPORT_PACE } from '#storage/importShares.js';
import { makeKeys } from '#storage/keys.js';
import { refreshRegistrants } from '#storage/refreshRegistrants.js';
import { dutiesOf } from '#storage/registrantDuties.js';
import { addImport, beginPhase, problemsOf, readImport } from '#storage/registrantImports.js';
import { readRegistrant, registrantsByNumber } from '#storage/registrants.js';
import { historyOf, valuesOf } from '#storage/registrantValues.js';
import { enterElement, purgeElements } from '#storage/registration.js';
import { SHARE_SETTLES_MS } from '#storage/shareRounds.js';
import { claimWork } from '#storage/workItems.js';
import { onBothDatabases } from '../../test/support/databases.js';
import type { StepContext } from './context.js';
import { runImport } from './importRegistrants.js';
import { runItem } from './runSteps.js';

const NOW = Date.parse('2026-11-20T15:00:00Z');
const HEAD =
  'File No,Last Name,First Name,DOB,Reg Date,Tier,Last Visit,Address,State,Residence: from,Phone,Tribal Name';
const LINES = [
  'A-1,Quillfeather,Barnabas,1971-04-23,1/5/2019,3,10/2/2026,4 Elm Street,OH,2019-01-05,330-555-0101,',
  'A-2,Saltmarsh,Ines,1980,2020-02-29,1,2026-02-20,"7 Mill Road, rear",OH,2020-03-01,330-555-0102,',
  'A-3,Thistlewood,Osric,31.12.1975,2021-06-01,2,,9 Bay Street,OH,2021-06-01,,',
];

onBothDatabases('import of an agency’s own table', (database) => {
  const keys = makeKeys();
  let clockMs = NOW;
  const clock = { now: () => clockMs };
  let agency = '';
  const context = (db: Database = database()) => ({ db, keys, clock });

  beforeAll(async () => {
    await database().asSystem(async (tx) => {
      await addAgencyKinds(tx);
      await addCalendar(tx, FEDERAL_CALENDAR);
      await addFirstFacts(tx, NOW);
    });
  });

  async function newAgency(): Promise<void> {
    await database().asSystem(async (tx) => {
      const [id] = await addAgencies(
        tx,
        [
          {
            kind: 'sora-state',
            name: `Ohio ${clockMs}`,
            ori: null,
            jurisdiction: 'OH',
            timeZone: 'America/New_York',
            calendarCode: 'US',
          },
        ],
        NOW,
      );
      agency = id!;
    });
  }

  /** Uploads, checks and, unless told otherwise, imports. */
  async function bring(
    lines: readonly string[],
    options: {
      head?: string;
      only?: 'check';
      db?: Database;
      alreadyShared?: boolean;
      defaults?: Record<string, string>;
    } = {},
  ) {
    clockMs += 60_000;
    const head = options.head ?? HEAD;
    const columns = head.split(',');
    const mapping = {
      columns: Object.fromEntries(proposeTargets(columns).map((t, i) => [columns[i]!, t])),
      defaults: { 'tribal-name.common': 'yes', ...options.defaults },
    };
    const content = Buffer.from(`\ufeff${[head, ...lines].join('\r\n')}\r\n`);
    const id = await database().asSystem(async (tx) => {
      const added = await addImport(
        tx,
        keys,
        {
          agencyId: agency,
          fileName: 'registry.csv',
          encoding: 'utf-8',
          delimiter: ',',
          columns,
          mapping,
          content,
          uploadedBy: null,
        },
        clockMs,
      );
      await beginPhase(tx, added, 'checking', null, clockMs);
      return added;
    });
    const checked = (await runImport(context(), id))!;
    if (options.only) return checked;
    await database().asSystem((tx) =>
      beginPhase(tx, id, 'importing', null, clockMs, { alreadyShared: options.alreadyShared ?? false }),
    );
    return (await runImport(context(options.db), id))!;
  }

  const values = (number: string) =>
    database().asSystem(async (tx) => {
      const r = (await registrantsByNumber(tx, agency, [number])).get(number)!;
      return (await valuesOf(tx, r.id)).map((v) => ({
        element: v.element,
        value: v.value,
        source: v.source,
      }));
    });
  const registrant = (number: string) =>
    database().asSystem(async (tx) => (await registrantsByNumber(tx, agency, [number])).get(number));

  test('a check tells every mistake by line and column and changes nothing; a bad row costs no other row', async () => {
    await newAgency();
    const checked = await bring(LINES, { only: 'check' });
    expect(checked).toMatchObject({ state: 'checked', rowsTotal: 3, rowsDone: 3, added: 2, refused: 1 });
    const problems = await database().asSystem((tx) => problemsOf(tx, checked.id, 0, 10));
    expect(problems).toEqual([
      {
        line: 4,
        warning: false,
        column: 'DOB',
        came: '31.12.1975',
        expected: 'a date, month first: 2/29/1988, or what is known of it: 2/1988 or 1988',
      },
    ]);
    expect(await registrant('A-1')).toBeUndefined();
  });

  test('rows become registrants with values, tier, appearances and clocks; each value says where it comes from', async () => {
    const done = await bring(LINES);
    expect(done).toMatchObject({ state: 'done', added: 2, changed: 0, refused: 1 });
    const one = (await registrant('A-1'))!;
    expect(one).toMatchObject({
      displayName: 'Quillfeather, Barnabas',
      state: 'registered',
      tier: 'III',
      registeredOn: '2019-01-05',
      appearancesKeptUntil: '2026-10-02',
    });
    expect(await values('A-1')).toContainEqual({
      element: 'birth',
      value: { date: '1971-04-23', kind: 'true' },
      source: 'Import of registry.csv, line 2',
    });
    // Window of appearance 31 (2026-10-05) began on 2026-09-21: kept by the visit of 2026-10-02. The next is 2027-01-05.
    const duties = await database().asSystem((tx) => dutiesOf(tx, one.id));
    expect(duties.find((d) => d.kind === 'appearance')).toMatchObject({
      key: '32',
      dueOn: '2027-01-05',
      state: 'open',
    });
    const tier = await database().asSystem((tx) =>
      first(
        tx,
        sql<{
          reason: string;
        }>`select reason from tier_decisions where registrant_id = ${one.id} and state = 'in-force'`,
      ),
    );
    expect(tier!.reason).toContain('registry.csv, line 2');
  });

  test('the same file again changes nothing; a repaired row comes in; a changed cell replaces, with its history', async () => {
    expect(await bring(LINES)).toMatchObject({ added: 0, changed: 0, same: 2, refused: 1 });
    const repaired = [
      LINES[0]!.replace('330-555-0101', '330-555-0199'),
      LINES[1]!,
      LINES[2]!.replace('31.12.1975', '12/31/1975'),
    ];
    expect(await bring(repaired)).toMatchObject({ added: 1, changed: 1, same: 1, refused: 0 });
    const one = (await registrant('A-1'))!;
    const phones = await database().asSystem((tx) => historyOf(tx, one.id));
    expect(
      phones.filter((v) => v.element === 'phone').map((v) => [v.value.number, v.endedAtMs !== null]),
    ).toEqual([
      ['330-555-0199', false],
      ['330-555-0101', true],
    ]);
    expect(phones.find((v) => v.value.number === '330-555-0101')!.replacedBy).toBe(
      phones.find((v) => v.value.number === '330-555-0199')!.id,
    );
  });

  test('what an officer changed since stays; what was decided here is not decided by a file', async () => {
    const before = (await registrant('A-2'))!;
    await database().asSystem((tx) =>
      enterElement(tx, { actor: { kind: 'system', id: 'test' }, nowMs: clockMs }, before, {
        element: 'name',
        state: 'known',
        value: { surname: 'Saltmarsh-Okoro', given: 'Ines' },
        source: 'marriage certificate',
      }),
    );
    expect(await bring([LINES[1]!])).toMatchObject({ changed: 0, same: 1, kept: 1 });
    expect((await registrant('A-2'))!.displayName).toBe('Saltmarsh-Okoro, Ines');
    const other = await bring([LINES[1]!.replace('2020-02-29,1', '2020-03-01,2')]);
    expect(other).toMatchObject({ changed: 0, refused: 1 });
    expect((await database().asSystem((tx) => problemsOf(tx, other.id, 0, 10))).map((p) => p.column)).toEqual(
      ['registered', 'tier'],
    );
  });

  test('a name that was purged does not come back by a file', async () => {
    const line = 'A-9,Two,Rivers,1970,2022-01-03,1,,1 A Street,OH,2022-01-03,,Walks Unseen';
    await bring([line]);
    const r = (await registrant('A-9'))!;
    const [name] = (await database().asSystem((tx) => valuesOf(tx, r.id))).filter(
      (v) => v.element === 'tribal-name',
    );
    await database().asSystem((tx) =>
      purgeElements(tx, keys, { actor: { kind: 'system', id: 'test' }, nowMs: clockMs }, r, [name!.id]),
    );
    expect(await bring([line])).toMatchObject({ refused: 1, changed: 0 });
    expect(JSON.stringify(await database().asSystem((tx) => historyOf(tx, r.id)))).not.toContain('Unseen');
  });

  test('a number that stands twice is a mistake of its second row', async () => {
    const twice = await bring([LINES[0]!, LINES[1]!, LINES[0]!.replace('A-1', 'A-2')], { only: 'check' });
    expect(await database().asSystem((tx) => problemsOf(tx, twice.id, 0, 10))).toMatchObject([
      { line: 4, column: 'number' },
    ]);
  });

  test('a process that dies in the middle leaves whole batches; the next goes on behind them and nobody is entered twice', async () => {
    await newAgency();
    const many1200 = Array.from(
      { length: 1200 },
      (_, i) => `B-${i},Name${i},Given,1970,2022-01-03,1,,${i} A Street,OH,2022-01-03,,`,
    );
    let left = 3;
    const dying: Database = {
      ...database(),
      asSystem: (work, options) => {
        // The file and its beginning are read, a batch is written, and then the process is gone.
        if (--left < -1) throw new Error('killed');
        return database().asSystem(work, options);
      },
    };
    await expect(bring(many1200, { db: dying })).rejects.toThrow('killed');
    const rows = await database().asSystem((tx) =>
      many(
        tx,
        sql<{
          id: string;
          done: number;
        }>`select id, rows_done as done from registrant_imports where agency_id = ${agency}`,
      ),
    );
    expect(rows).toHaveLength(1);
    expect(rows[0]!.done).toBe(500);
    expect(await runImport(context(), rows[0]!.id)).toMatchObject({
      state: 'done',
      rowsDone: 1200,
      added: 1200,
      refused: 0,
    });
    const n = await database().asSystem((tx) =>
      first(
        tx,
        sql<{
          n: number;
          v: number;
        }>`select count(*)::int as n, (select count(*)::int from registrant_values where agency_id = ${agency}) as v from registrants where agency_id = ${agency}`,
      ),
    );
    expect(n).toEqual({ n: 1200, v: 1200 * 3 });
    expect(await runImport(context(), rows[0]!.id)).toMatchObject({ state: 'done', added: 1200 });
    const audit = await database().asSystem((tx) =>
      first(
        tx,
        sql<{
          n: number;
        }>`select count(*)::int as n from audit_entries where action = 'registrant.imported' and object_id = ${rows[0]!.id}`,
      ),
    );
    expect(audit!.n).toBe(3);
    expect((await database().asSystem((tx) => readImport(tx, rows[0]!.id)))!.refused).toBe(0);
    expect(await database().asSystem((tx) => readRegistrant(tx, rows[0]!.id))).toBeUndefined();
  });

  describe('others hear of imported registrants', () => {
    const context2 = (): StepContext => ({
      ...context(),
      screening: null,
      channels: {} as never,
      publicUrl: 'http://localhost:3000',
      isTest: true,
      log: () => undefined,
    });
    /** Runs the work of one kind until none is ready. @returns how often it ran */
    async function work(kind: 'registrantsImported' | 'registrationChanged'): Promise<number> {
      for (let n = 0; ; n++) {
        const items = await claimWork(database(), {
          role: 'work',
          owner: 'test',
          limit: 50,
          leaseMs: 60_000,
          nowMs: clockMs,
          kinds: [kind],
        });
        if (items.length === 0) return n;
        for (const item of items) await runItem(context2(), item, 'test');
      }
    }
    const rows = <R>(query: string) =>
      database().asSystem(async (tx) => (await sql.raw(query).execute(tx)).rows as R[]);
    const rounds = () =>
      rows<{ number: string; round: number; planned: boolean; changed: string[]; told: string[] }>(
        `select r.number, s.round, s.planned_at is not null as planned, s.changed,
                array(select h.role || ' ' || coalesce(h.due_on::text, h.state) from shares h where h.round_id = s.id order by 1) as told
           from share_rounds s join registrants r on r.id = s.registrant_id where s.agency_id = '${agency}' order by 1, 2`,
      );
    const left = () => rows(`select 1 from import_shares where agency_id = '${agency}'`);

    test('each opens a round with a clock for each recipient, and is held against other registers', async () => {
      await newAgency();
      await bring(LINES.slice(0, 2));
      expect(await left()).toHaveLength(2);
      expect(await rounds()).toEqual([]);
      expect(await work('registrantsImported')).toBe(0);
      clockMs += SHARE_SETTLES_MS;
      expect(await work('registrantsImported')).toBe(1);
      expect(await left()).toEqual([]);
      const asked = await rows<{ n: number }>(
        `select count(*)::int as n from work_items w join registrants r on r.id::text = w.payload->>'registrantId' where w.kind = 'registrantToMatch' and r.agency_id = '${agency}'`,
      );
      expect(asked[0]!.n).toBe(2);
      clockMs += SHARE_SETTLES_MS;
      await work('registrationChanged');
      const told = await rounds();
      expect(told.map(({ number, round, planned }) => [number, round, planned])).toEqual([
        ['A-1', 1, true],
        ['A-2', 1, true],
      ]);
      // NSOR is told by its own messages, and has three business days from the day of entry here: 20 November is a Friday.
      for (const { told: to } of told) expect(to.some((t) => /2026-11-25$/.test(t))).toBe(true);
    });

    test('the same file again tells nobody anything; a changed value opens the next round', async () => {
      await bring(LINES.slice(0, 2));
      clockMs += 2 * SHARE_SETTLES_MS;
      await work('registrantsImported');
      await work('registrationChanged');
      expect(await rounds()).toHaveLength(2);
      await bring([LINES[0]!.replace('4 Elm Street', '5 Elm Street')]);
      clockMs += SHARE_SETTLES_MS;
      await work('registrantsImported');
      clockMs += SHARE_SETTLES_MS;
      await work('registrationChanged');
      expect((await rounds()).map(({ number, round, changed }) => [number, round, changed])).toEqual([
        ['A-1', 1, []],
        ['A-1', 2, ['residence']],
        ['A-2', 1, []],
      ]);
    });

    test('what was shared before is not shared again; what changes afterwards is', async () => {
      await newAgency();
      await bring(LINES.slice(0, 2), { alreadyShared: true });
      clockMs += SHARE_SETTLES_MS;
      await work('registrantsImported');
      clockMs += SHARE_SETTLES_MS;
      await work('registrationChanged');
      expect((await rounds()).map(({ number, planned, told }) => [number, planned, told])).toEqual([
        ['A-1', true, []],
        ['A-2', true, []],
      ]);
      const one = (await registrant('A-1'))!;
      await database().asSystem(async (tx) => {
        const entered = await enterElement(
          tx,
          { actor: { kind: 'system', id: 'test' }, nowMs: clockMs },
          (await readRegistrant(tx, one.id))!,
          {
            element: 'phone',
            state: 'known',
            value: { number: '330-555-0199' },
            source: 'the registrant',
          },
        );
        expect(entered).toMatchObject({ ok: true });
      });
      clockMs += SHARE_SETTLES_MS;
      await work('registrationChanged');
      const second = (await rounds()).find((r) => r.number === 'A-1' && r.round === 2)!;
      expect(second.changed).toEqual(['phone']);
      expect(second.told.length).toBeGreaterThan(0);
    });

    test('a whole registry goes out a few at a time, and a process that dies repeats none', async () => {
      await newAgency();
      const many = Array.from(
        { length: IMPORT_PACE.atOnce + 3 },
        (_, i) => `B-${i},Quillfeather,Barnabas${i},1971-04-23,1/5/2019,3,,4 Elm Street,OH,2019-01-05,,`,
      );
      await bring(many);
      clockMs += SHARE_SETTLES_MS;
      expect(await work('registrantsImported')).toBe(1);
      expect(await left()).toHaveLength(3);
      expect(await rounds()).toHaveLength(IMPORT_PACE.atOnce);
      clockMs += IMPORT_PACE.everyMs;
      expect(await work('registrantsImported')).toBe(1);
      expect(await left()).toEqual([]);
      expect(await rounds()).toHaveLength(many.length);
    });
  });

  test('a new person is written once, with all that reckoning it again would write', async () => {
    await newAgency();
    const head = `${HEAD},alias.full,custody.where,custody.from,custody.until`;
    const lines = [
      'O-1,Quillfeather,Barnabas,1971-04-23,1/5/2019,3,10/2/2026,4 Elm Street,OH,2019-01-05,,,Saltmarsh,Lucas County,2019-02-01,2020-03-01',
      'O-2,Thistlewood,Osric,1975-12-31,2021-06-01,,,9 Bay Street,OH,2021-06-01,,,,,,',
      'O-3,Winterbourne,Ines,1980,2020-02-29,1,2026-02-20,7 Mill Road,OH,2020-03-01,,,,,,',
    ];
    expect(await bring(lines, { head })).toMatchObject({ added: 3, refused: 0 });
    const stored = () =>
      database().asSystem(async (tx) => {
        const all = await registrantsByNumber(tx, agency, ['O-1', 'O-2', 'O-3']);
        const duties = await Promise.all(
          [...all.values()].map(async (r) => [r, await dutiesOf(tx, r.id)] as const),
        );
        return duties.sort(([a], [b]) => (a.number < b.number ? -1 : 1));
      });
    const once = await stored();
    expect(once.map(([r]) => r.version)).toEqual([1, 1, 1]);
    expect(once.map(([, duties]) => duties.length > 0)).toEqual([true, true, true]);
    expect(once[0]![0]).toMatchObject({ displayName: 'Quillfeather, Barnabas', tier: 'III' });
    await database().asSystem((tx) =>
      refreshRegistrants(
        tx,
        once.map(([r]) => r.id),
        clockMs,
      ),
    );
    expect(await stored()).toEqual(once);
  });

  describe('a registration before its conviction', () => {
    const head = `${HEAD},Offense,Conviction Date`;
    const defaults = {
      'offence.finding': 'convicted',
      'offence.court': 'state',
      'offence.offenceOn': '2018',
      'offence.consensual': 'no',
      'offence.conduct': 'enticing-minor',
      'offence.place': 'OH',
      'offence.punishableOverOneYear': 'yes',
    };
    const line = (number: string, registered: string, convicted: string) =>
      `${number},Quillfeather,Barnabas,1971-04-23,${registered},2,,4 Elm Street,OH,2019-01-05,,,Enticing a minor,${convicted}`;
    const asked = async (number: string) => {
      const r = (await database().asSystem((tx) => registrantsByNumber(tx, agency, [number]))).get(number)!;
      return {
        registeredOn: r.registeredOn,
        questions: await database().asSystem((tx) => dayQuestionsOf(tx, r.id)),
        id: r.id,
      };
    };

    test('is a warning of its row; the person is taken, and it is asked once', async () => {
      await newAgency();
      const lines = [line('W-1', '2019-01-05', '2020-03-04'), line('W-2', '2020-03-05', '2020-03-04')];
      const checked = await bring(lines, { head, defaults, only: 'check' });
      expect(checked).toMatchObject({ added: 2, refused: 0 });
      const warned = await database().asSystem((tx) => problemsOf(tx, checked.id, 0, 50));
      expect(warned).toMatchObject([{ line: 2, warning: true, came: '5 Jan 2019' }]);
      expect(await bring(lines, { head, defaults })).toMatchObject({ added: 2, refused: 0 });
      const first = await asked('W-1');
      expect(first.registeredOn).toBe('2019-01-05');
      expect(first.questions).toMatchObject([
        { line: 2, registeredOn: '2019-01-05', convictedOn: '2020-03-04' },
      ]);
      expect((await asked('W-2')).questions).toEqual([]);
      // The same file again asks nothing anew, settled or not.
      await bring(lines, { head, defaults });
      const settled = { by: 'Mina Begaye', note: 'Plea of 2018, judgment of 2020', atMs: NOW };
      expect(await database().asSystem((tx) => settleDays(tx, first.id, settled))).toBe(true);
      expect(await database().asSystem((tx) => settleDays(tx, first.id, settled))).toBe(false);
      await bring(lines, { head, defaults });
      expect((await asked('W-1')).questions).toMatchObject([{ settled }]);
    });

    test('is settled by a correction of the conviction', async () => {
      await newAgency();
      await bring([line('W-3', '2019-01-05', '2020-03-04')], { head, defaults });
      const { id } = await asked('W-3');
      await database().asSystem(async (tx) => {
        const value = (await valuesOf(tx, id)).find((v) => v.element === 'offence')!;
        const done = await enterElement(
          tx,
          { actor: { kind: 'system', id: 'test' }, nowMs: clockMs },
          (await readRegistrant(tx, id))!,
          {
            element: 'offence',
            state: 'known',
            value: {
              ...value.value,
              convictedOn: '2018-12-01',
              finding: 'convicted',
              court: 'state',
              conduct: 'enticing-minor',
              punishableOverOneYear: 'yes',
              place: 'OH',
            },
            source: 'The judgment',
            replaces: value.id,
          },
        );
        expect(done).toMatchObject({ ok: true });
      });
      expect((await asked('W-3')).questions).toMatchObject([{ settled: { by: 'the system' } }]);
    });
  });
});
