import { sql } from 'kysely';
import { expect, test } from 'vitest';
import type { AgencyId } from '#domain/agency.js';
import { enterRecord } from '#http/registerDoor.js';
import type { Machine } from '#http/route.js';
import { addAgencies } from '#storage/agencies.js';
import { decideCandidate, secondCandidate } from '#storage/applyAdjudication.js';
import { loadCase } from '#storage/caseFacts.js';
import { askHitConfirmation } from '#storage/hitConfirmations.js';
import { newId } from '#storage/newId.js';
import { findRecord } from '#storage/registerRecords.js';
import { statusOfRecord } from '#storage/statusOfRecord.js';
import { onBothDatabases } from '../../test/support/databases.js';
import { arrival, LUCIAN, makeWorld, WANTED, type World } from '../../test/support/journeyWorld.js';

const WIN = { ...WANTED, file: 'WIN', recordNumber: 'USM-26/0001', ori: 'INTEST007' };

onBothDatabases('warrants of the Marshals’ network', (database) => {
  let w: World;
  let office: string;

  test('a record of WIN comes in by the door and makes wanted: the office that keeps it and the issuing agency are told', async () => {
    w = await makeWorld(database());
    office = await w.db.asSystem(async (tx) => {
      const [id] = await addAgencies(
        tx,
        [
          {
            kind: 'usms-district',
            name: 'US Marshals, Southern Indiana',
            ori: WIN.ori,
            jurisdiction: 'IN',
            timeZone: 'America/Indiana/Indianapolis',
            calendarCode: 'US',
          },
        ],
        w.clock.now(),
      );
      await sql`insert into agency_channels (id, agency_id, position, kind) values (${newId(w.clock.now())}, ${id!}, 1, 'portal')`.execute(
        tx,
      );
      return id!;
    });
    expect(await enter(WIN)).toMatchObject({ ok: true, value: { outcome: 'added' } });
    // The number of another file is another record's.
    expect(await w.db.asSystem((tx) => findRecord(tx, 'WANTED', WIN.recordNumber))).toBeUndefined();
    await w.settle();
    await w.handIn(arrival([LUCIAN]));
    await w.settle();
    expect(await w.rows('select status, state from candidates')).toEqual([
      { status: 'wanted', state: 'open' },
    ]);
    await confirm();
    const told = await messages();
    expect(told.map((n) => `${n.agency} ${n.rule_id}`)).toEqual([
      'CBP New York JFK r11-cbp-port',
      'Marion County Warrants r11-warrant-holder',
      'NSOTC r11-nsotc',
      'US Marshals, Southern Indiana r11-warrant-holder',
    ]);
    const owner = told.find((n) => n.agency.startsWith('US Marshals'))!;
    expect(owner.content.hitConfirmation).not.toBeNull();
    expect(JSON.stringify(owner.content)).toContain('WIN (U.S. Marshals)');
  });

  test('a hit on a warrant that stands in WIN alone is confirmed by telephone', async () => {
    const [c] = await w.rows<{ id: string }>('select id from candidates');
    const [one] = w.officers;
    await w.db.asActor(one, async (tx) =>
      askHitConfirmation(
        tx,
        { actor: one, nowMs: w.clock.now() },
        (await loadCase(tx, c!.id, w.clock.now()))!,
        'U',
      ),
    );
    await w.settle();
    expect(
      await w.rows(`select facts ->> 'why' as why from tasks where kind = 'confirm-by-telephone'`),
    ).toEqual([{ why: 'the warrant is in WIN, and a YQ names a record of NCIC' }]);
  });

  test('the same warrant in the Wanted file is the same person’s: nobody hears twice, and the next trip has one candidate', async () => {
    const before = (await messages()).length;
    await w.enter(WANTED);
    await w.settle();
    // A record that comes while the person travels is put before the officer; who was told of the trip hears nothing new.
    await confirm();
    expect(await w.rows('select count(distinct subject_id)::int as n from candidates')).toEqual([{ n: 1 }]);
    expect((await messages()).length).toBe(before);
    const record = (await w.db.asSystem((tx) => findRecord(tx, 'WIN', WIN.recordNumber)))!;
    const status = await w.db.asSystem((tx) => statusOfRecord(tx, record));
    expect(status.records.map((r) => r.file).sort()).toEqual(['WANTED', 'WIN']);
    // The next trip is planned from both records.
    w.clock.add(20 * 86_400_000);
    await w.handIn(arrival([LUCIAN], { number: '207', day: '2026-03-31' }));
    await w.settle();
    expect(await w.rows(`select 1 from candidates where state = 'open'`)).toHaveLength(1);
    await confirm();
    const next = (await messages()).slice(before);
    expect(next.map((n) => n.agency)).toEqual([...new Set(next.map((n) => n.agency))]);
    expect(next.map((n) => n.agency)).toEqual(
      expect.arrayContaining(['Marion County Warrants', 'US Marshals, Southern Indiana']),
    );
  });

  const enter = (line: object) => {
    const actor: Machine = {
      kind: 'client',
      id: newId(w.clock.now()),
      name: 'usms',
      agencyId: office as AgencyId,
      agencyRole: 'usms-district',
      scopes: ['register:write'],
    };
    return w.db.asActor(actor, (tx) => enterRecord(tx, actor, line, w.clock.now()));
  };
  const messages = () =>
    w.rows<{ agency: string; rule_id: string; content: { hitConfirmation: unknown } }>(
      `select a.name as agency, n.rule_id, n.content from notifications n join agencies a on a.id = n.recipient_agency_id order by n.planned_at, a.name`,
    );
  /** The open candidate is the person, decided by one officer and, where it needs two, by both. */
  async function confirm(): Promise<void> {
    const [c] = await w.rows<{ id: string; version: number }>(
      `select id, version from candidates where state = 'open'`,
    );
    const [one, two] = w.officers;
    const door = { keys: w.context.keys, nowMs: w.clock.now() };
    const done = await w.db.asActor(one, (tx) =>
      decideCandidate(
        tx,
        { ...door, actor: one },
        c!.id,
        {
          candidateVersion: c!.version,
          outcome: 'same',
          reasonCode: 'same-details',
          rationale: 'compared both',
        },
        { words: 'as seen' },
      ),
    );
    if (!done.ok) throw new Error(done.error.says);
    if (done.value.adjudication.state === 'proposed')
      await w.db.asActor(two, (tx) =>
        secondCandidate(tx, { ...door, actor: two }, c!.id, {
          agrees: true,
          note: '',
          candidateVersion: done.value.candidate.version,
        }),
      );
    await w.settle();
  }
});
