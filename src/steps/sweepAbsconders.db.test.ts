import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { writeNotification } from '#formats/niem/writeNotification.js';
import { stripAtDoor } from '#formats/stripAtDoor.js';
import {
  abscondingOf,
  decideAbsconding,
  openAbsconding,
  recordAbscondingStep,
} from '#storage/abscondings.js';
import { receiveForReading } from '#storage/receive.js';
import { answerPair } from '#storage/registrantPairs.js';
import { changeRegistrant, readRegistrant } from '#storage/registrants.js';
import { onBothDatabases, openOwner } from '../../test/support/databases.js';
import {
  BARNABY,
  departure,
  LUCIAN,
  makeWorld,
  REGISTRANT,
  WANTED,
  type World,
} from '../../test/support/journeyWorld.js';
import { registered } from '../../test/support/registry.js';
import { sweepAbsconders } from './sweepAbsconders.js';

const FBI = '123456KA7';

onBothDatabases('an absconder who is active elsewhere', (database) => {
  /** A world of its own for each test: nothing of the one before is a sign. */
  async function emptyWorld(): Promise<World> {
    const owner = await openOwner(database());
    await owner.asOwner((tx) =>
      sql`truncate agency_kinds, calendars, rule_sets, register_feeds, subjects, data_keys, voyages, installation, work_items, audit_entries, audit_pending, audit_seals, audit_head cascade`.execute(
        tx,
      ),
    );
    if (owner !== database()) await owner.close();
    return makeWorld(database());
  }

  const tasks = (w: World) =>
    w.rows<{ kind: string; owner: string; why: string | null; state: string }>(
      `select kind, owner_agency_id as owner, facts ->> 'why' as why, state from tasks where kind like 'absconder-%' order by kind, why`,
    );

  test('given a linked register that has the person, then both sides get their task, once; located, each step is taken back', async () => {
    const w = await makeWorld(database());
    const born = '1962-05-17';
    const person = { surname: 'Quillfeather', given: 'Ambrosius', born };
    const ours = await registered(
      database(),
      { ...person, agencyId: w.agencies.sora, number: 'AB-1' },
      w.clock.now(),
    );
    const theirs = await registered(
      database(),
      { ...person, agencyId: w.agencies.tribe, number: 'AB-2', state: 'OK' },
      w.clock.now(),
    );
    w.clock.add(61_000);
    await w.settle();
    const officer = await w.actor('sora', ['register-officer']);
    const door = { actor: officer, nowMs: w.clock.now() };
    await database().asSystem(async (tx) => {
      const registrant = (await readRegistrant(tx, ours))!;
      await openAbsconding(tx, door, registrant, 'Did not come to the appearance');
      const found = (await abscondingOf(tx, ours))!;
      for (const step of ['tell-origin', 'determine', 'locate'] as const)
        await recordAbscondingStep(tx, door, (await abscondingOf(tx, ours))!, {
          step,
          outcome: 'done',
          note: '',
        });
      await decideAbsconding(tx, door, registrant, found, 'absconded');
      await recordAbscondingStep(tx, door, (await abscondingOf(tx, ours))!, {
        step: 'public-flag',
        outcome: 'done',
        note: '',
      });
      await recordAbscondingStep(tx, door, (await abscondingOf(tx, ours))!, {
        step: 'marshals',
        outcome: 'not-needed',
        note: 'They are told by the system',
      });
    });
    // Not linked yet: nothing may be said of the other register.
    expect(await sweepAbsconders(w.context)).toBe(0);
    w.clock.add(60_000);
    for (const registrant of [ours, theirs]) {
      const [side] = await w.rows<{ id: string; pairId: string }>(
        `select id, pair_id as "pairId" from registrant_pair_sides where registrant_id = '${registrant}'`,
      );
      await database().asSystem((tx) =>
        answerPair(tx, side!, { answer: 'same', note: 'Photographs', by: officer.id }, w.clock.now()),
      );
    }
    await w.settle();
    expect(await sweepAbsconders(w.context)).toBe(1);
    expect(await sweepAbsconders(w.context)).toBe(1);
    expect((await tasks(w)).map((t) => [t.kind, t.owner])).toEqual([
      ['absconder-active', w.agencies.sora],
      ['absconder-elsewhere', w.agencies.tribe],
    ]);
    await database().asSystem(async (tx) =>
      decideAbsconding(
        tx,
        door,
        (await readRegistrant(tx, ours))!,
        (await abscondingOf(tx, ours))!,
        'located',
      ),
    );
    expect((await tasks(w)).map((t) => [t.kind, t.state, t.why])).toEqual([
      ['absconder-active', 'cancelled', 'A linked register has the person as registered or in custody'],
      ['absconder-elsewhere', 'open', null],
      ['absconder-reversal', 'open', 'Take the mark of an absconder off the public site'],
    ]);
    // The case is over: nobody is asked again.
    expect(await sweepAbsconders(w.context)).toBe(0);
    expect(
      (
        await database().asSystem((tx) =>
          sql`select 1 from absconding_cases where closed_at is null`.execute(tx),
        )
      ).rows,
    ).toHaveLength(0);
  });

  /** A registrant of Ohio with the entry of NSOR that travellers are held against, found to have absconded. */
  async function absconder(w: World): Promise<string> {
    await w.enter({ ...REGISTRANT, fbiNumber: FBI });
    await w.settle();
    const id = await registered(
      database(),
      { surname: 'Okonkwo-Ferris', given: 'Barnaby', agencyId: w.agencies.sora, number: 'AB-9' },
      w.clock.now(),
    );
    const [record] = await w.rows<{ id: string }>("select id from register_records where file = 'NSOR'");
    await database().asSystem((tx) => changeRegistrant(tx, id, { recordId: record!.id }, w.clock.now()));
    return id;
  }
  async function abscond(w: World, id: string): Promise<void> {
    const door = { actor: await w.actor('sora', ['register-officer']), nowMs: w.clock.now() };
    await database().asSystem(async (tx) => {
      const registrant = (await readRegistrant(tx, id))!;
      await openAbsconding(tx, door, registrant, 'Did not come to the appearance');
      await decideAbsconding(tx, door, registrant, (await abscondingOf(tx, id))!, 'absconded');
    });
    await w.settle();
  }
  const alert = async (w: World, what: 'arrest' | 'warrant', number: string) => {
    const bytes = writeNotification({
      what,
      number,
      date: '2026-03-20',
      agency: 'Port Ellery Police',
      system: 'Ellery Broker',
      charges: ['Assault'],
      person: {
        names: [{ surname: 'OKONKWO FERRIS', given: 'BARNABY ELDRED' }],
        birthDates: ['1971-04-23'],
        sex: 'M',
        fbiNumber: FBI,
      },
      officer: 'Vane',
    });
    await w.db.asSystem((tx) =>
      receiveForReading(
        tx,
        w.context.keys,
        {
          door: 'alerts',
          sender: 'BROKER',
          raw: stripAtDoor(new TextEncoder().encode(bytes)),
          actor: { kind: 'system', id: 'test' },
        },
        w.clock.now(),
      ),
    );
    await w.settle();
  };
  const TRAVELS = 'The person travels or was met at the border: a confirmed or certain match';
  const REPORTED = 'A police report names the person: a confirmed or certain match';
  const open = async (w: World) =>
    (await tasks(w)).filter((t) => t.state === 'open').map((t) => [t.kind, t.owner, t.why]);

  test('given a certain match of a traveller since the finding, then the agency hears once; not travelling after all, the task is gone', async () => {
    const w = await emptyWorld();
    const id = await absconder(w);
    await abscond(w, id);
    expect(await sweepAbsconders(w.context)).toBe(0);
    w.clock.add(60_000);
    await w.handIn(departure([{ ...BARNABY, fbiNumber: FBI }]));
    await w.settle();
    expect(await sweepAbsconders(w.context)).toBe(1);
    expect(await sweepAbsconders(w.context)).toBe(1);
    expect(await open(w)).toEqual([['absconder-active', w.agencies.sora, TRAVELS]]);
    await w.rows("update travel_events set state = 'not-on-board' where kind = 'manifest' returning id");
    expect(await sweepAbsconders(w.context)).toBe(0);
    expect(await open(w)).toEqual([]);
    // The carrier changes its mind: the sign is back, and so is the task.
    await w.rows("update travel_events set state = 'on-board' where kind = 'manifest' returning id");
    expect(await sweepAbsconders(w.context)).toBe(1);
    expect(await open(w)).toEqual([['absconder-active', w.agencies.sora, TRAVELS]]);
  });

  test('given a fuzzy match, then nothing is said until an officer has decided that it is the person; another person is no sign', async () => {
    const w = await emptyWorld();
    const id = await absconder(w);
    await abscond(w, id);
    w.clock.add(60_000);
    await w.handIn(departure([{ ...BARNABY, documents: [] }]));
    await w.settle();
    expect(await w.rows('select path, outcome from candidates')).toEqual([{ path: 'fuzzy', outcome: null }]);
    expect(await sweepAbsconders(w.context)).toBe(0);
    const at = new Date(w.clock.now()).toISOString();
    const decided = (outcome: string) =>
      w.rows(
        `update candidates set state = 'decided', outcome = '${outcome}', decided_at = '${at}' returning id`,
      );
    await decided('not-same');
    expect(await sweepAbsconders(w.context)).toBe(0);
    await decided('same');
    expect(await sweepAbsconders(w.context)).toBe(1);
    // Reopened and refuted: what was said is taken back.
    await decided('not-same');
    expect(await sweepAbsconders(w.context)).toBe(0);
    expect(await open(w)).toEqual([]);
  });

  test('given an arrest that police report, then the agency hears; a warrant for the person says nothing of where the person is', async () => {
    const w = await emptyWorld();
    const id = await absconder(w);
    await abscond(w, id);
    w.clock.add(60_000);
    await alert(w, 'warrant', 'HPD-1');
    expect(await sweepAbsconders(w.context)).toBe(0);
    await alert(w, 'arrest', 'HPD-2');
    expect(await sweepAbsconders(w.context)).toBe(1);
    expect(await open(w)).toEqual([['absconder-active', w.agencies.sora, REPORTED]]);
  });

  test('given a journey that was known and over before the finding, then it is no sign; one that departs after it is', async () => {
    const w = await emptyWorld();
    const id = await absconder(w);
    await w.handIn(departure([{ ...BARNABY, fbiNumber: FBI }]));
    await w.settle();
    await abscond(w, id);
    expect(await sweepAbsconders(w.context)).toBe(1);
    const later = new Date(w.clock.now() + 30 * 86_400_000).toISOString();
    await w.rows(`update absconding_cases set found_at = '${later}' returning id`);
    expect(await sweepAbsconders(w.context)).toBe(0);
    expect(await open(w)).toEqual([]);
  });

  test('given that the traveller met the warrant of the same subject, then it is the person all the same; linked no more, it is not', async () => {
    const w = await emptyWorld();
    const id = await absconder(w);
    await abscond(w, id);
    await w.enter(WANTED);
    await w.settle();
    w.clock.add(60_000);
    await w.handIn(
      departure([{ ...LUCIAN, documents: [{ kind: 'passport', number: '577120943', issuer: 'USA' }] }]),
    );
    await w.settle();
    expect(await sweepAbsconders(w.context)).toBe(0);
    await w.rows(`
      insert into subject_links (id, subject_id, record_id, linked_at, linked_by, reason)
      select gen_random_uuid(), l.subject_id, n.id, now(), 'test', 'one person' from subject_links l join register_records k on k.id = l.record_id, register_records n
       where k.file = 'WANTED' and n.file = 'NSOR' returning id`);
    expect(await sweepAbsconders(w.context)).toBe(1);
    await w.rows(
      "update subject_links set unlinked_at = now() where record_id = (select id from register_records where file = 'NSOR') returning id",
    );
    expect(await sweepAbsconders(w.context)).toBe(0);
  });
});
