import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { portalChannel } from '#delivery/portal.js';
import { stripAtDoor } from '#formats/stripAtDoor.js';
import { decideCandidate, secondCandidate } from '#storage/applyAdjudication.js';
import { readCandidate } from '#storage/candidates.js';
import { endRegisterRecord } from '#storage/enterRecords.js';
import { REGISTER_FEED } from '#storage/firstFacts.js';
import { markNotification } from '#storage/notifications.js';
import { receiveForReading } from '#storage/receive.js';
import { claimWork } from '#storage/workItems.js';
import { onBothDatabases, openOwner } from '../../test/support/databases.js';
import {
  BARNABY,
  departure,
  makeWorld,
  type OfficerActor,
  REGISTRANT,
  traveller,
  type World,
} from '../../test/support/journeyWorld.js';
import { foldTripsOn } from './clocks.js';
import { forget } from './forget.js';
import { runItem } from './runSteps.js';

/** What happens to candidates and messages when the ground under them changes. */
onBothDatabases('changes under way', (database) => {
  async function fresh(options: Parameters<typeof makeWorld>[1] = {}): Promise<World> {
    const owner = await openOwner(database());
    await owner.asOwner((tx) =>
      sql`truncate agency_kinds, calendars, calendar_days, rule_sets, register_feeds, subjects, data_keys, voyages, installation, work_items, audit_entries, audit_pending, audit_seals, audit_head cascade`.execute(
        tx,
      ),
    );
    if (owner !== database()) await owner.close();
    return makeWorld(database(), options);
  }

  const told = (w: World) =>
    w.rows<{ kind: string; identity: string; state: string; agency: string; rule_id: string }>(
      `select a.name as agency, n.rule_id, n.kind, n.identity, n.state from notifications n join agencies a on a.id = n.recipient_agency_id order by n.planned_at, a.name`,
    );
  const candidates = (w: World) =>
    w.rows<{
      id: string;
      state: string;
      close_reason: string | null;
      due_at: number;
      departs_at: number;
      departed_undecided: boolean;
    }>(
      'select id, state, close_reason, due_at, departs_at, departed_undecided from candidates order by opened_at',
    );
  const fuzzy = { ...BARNABY, documents: [] };

  /** "Same person" by one officer, agreed by the other where that is asked, and everything that follows. */
  async function confirm(
    w: World,
    id: string,
    officer: OfficerActor,
    colleague: OfficerActor,
  ): Promise<void> {
    const { version } = (await w.db.asSystem((tx) => readCandidate(tx, id)))!;
    const decision = {
      candidateVersion: version,
      outcome: 'same',
      reasonCode: 'same-details',
      rationale: 'compared both',
    } as const;
    const door = { keys: w.context.keys, nowMs: w.clock.now() };
    const done = await w.db.asActor(officer, (tx) =>
      decideCandidate(tx, { ...door, actor: officer }, id, decision, {}),
    );
    if (!done.ok) throw new Error(done.error.says);
    if (done.value.adjudication.state === 'proposed') {
      const candidateVersion = done.value.candidate.version;
      const agreed = await w.db.asActor(colleague, (tx) =>
        secondCandidate(tx, { ...door, actor: colleague }, id, { agrees: true, note: '', candidateVersion }),
      );
      if (!agreed.ok) throw new Error(agreed.error.says);
    }
    await w.settle();
  }

  test('taken off the list: the certain candidate closes and those who were told hear it, nobody else', async () => {
    const w = await fresh();
    await w.enter(REGISTRANT);
    await w.handIn(departure([BARNABY, traveller()]));
    await w.settle();
    expect((await told(w)).map((n) => n.kind)).toEqual(['alert', 'alert']);
    w.clock.add(60_000);
    await w.handIn(departure([BARNABY], { kind: 'cancel-reservation', message: '2' }));
    await w.settle();
    expect(await candidates(w)).toMatchObject([{ state: 'closed', close_reason: 'event-cancelled' }]);
    expect((await told(w)).map((n) => n.kind)).toEqual(['alert', 'alert', 'withdrawal', 'withdrawal']);
    expect(await w.rows(`select state from deadlines where kind = 'decide-candidate'`)).toEqual([
      { state: 'cancelled' },
    ]);
    // Listed again: the candidate is open again and the same agencies hear it as something new.
    w.clock.add(60_000);
    await w.handIn(departure([BARNABY], { message: '3' }));
    await w.settle();
    expect(await candidates(w)).toMatchObject([{ state: 'open', close_reason: null }]);
    expect((await told(w)).slice(4).map((n) => `${n.agency} ${n.kind}`)).toEqual([
      'NSOTC alert',
      'Ohio Registration Unit alert',
    ]);
  });

  test('a confirmed person who is not on board stays confirmed; who was told hears that nobody travelled', async () => {
    const w = await fresh();
    await w.enter(REGISTRANT);
    await w.handIn(departure([fuzzy]));
    await w.settle();
    const [c] = await candidates(w);
    const [officer, colleague] = w.officers;
    await confirm(w, c!.id, officer, colleague);
    expect((await told(w)).map((n) => n.kind)).toEqual(['alert', 'alert', 'alert']);
    w.clock.add(60_000);
    await w.handIn(departure([fuzzy], { kind: 'flight-close-not-on-board', message: '2' }));
    await w.settle();
    expect(await candidates(w)).toMatchObject([{ state: 'decided' }]);
    expect((await told(w)).slice(3).map((n) => `${n.kind} ${n.identity}`)).toEqual([
      'correction confirmed',
      'correction confirmed',
      'correction confirmed',
    ]);
    expect(await w.rows('select state from trips')).toEqual([{ state: 'did-not-travel' }]);
    // On board after all.
    w.clock.add(60_000);
    await w.handIn(departure([fuzzy], { kind: 'flight-close-on-board', message: '3' }));
    await w.settle();
    const back = (await told(w)).slice(6);
    expect(back.filter((n) => n.rule_id.startsWith('r14')).map((n) => n.kind)).toEqual([
      'update',
      'update',
      'update',
    ]);
    // Who leaves without a travel notice is a matter of its own.
    expect(back.filter((n) => !n.rule_id.startsWith('r14')).map((n) => n.rule_id)).toEqual([
      'r20-nsotc',
      'r20-sora',
    ]);
  });

  test('a person first heard of as not on board is screened when listed', async () => {
    const w = await fresh();
    await w.enter(REGISTRANT);
    await w.handIn(departure([fuzzy], { kind: 'cancel-reservation' }));
    await w.settle();
    expect(await candidates(w)).toEqual([]);
    await w.handIn(departure([fuzzy], { message: '2' }));
    await w.settle();
    expect(await candidates(w)).toMatchObject([{ state: 'open' }]);
  });

  test('new details of the traveller that no longer match close the candidate', async () => {
    const w = await fresh();
    await w.enter(REGISTRANT);
    const documents = [{ kind: 'passport', number: 'P55512907', issuer: 'USA' }] as const;
    await w.handIn(departure([{ ...BARNABY, documents }]));
    await w.settle();
    expect(await candidates(w)).toMatchObject([{ state: 'open' }]);
    const other = traveller({ birthDates: ['1971-04-23'], documents });
    await w.handIn(departure([other], { message: '2' }));
    await w.settle();
    expect(await w.rows('select count(*) as n from travel_events')).toEqual([{ n: 1 }]);
    expect(await candidates(w)).toMatchObject([{ state: 'closed', close_reason: 'no-longer-matches' }]);
    expect(await told(w)).toEqual([]);
  });

  test('a late flight: due time, clock and "departed undecided" follow the new departure', async () => {
    const w = await fresh();
    await w.enter(REGISTRANT);
    const bytes = departure([fuzzy]);
    await w.handIn(bytes);
    await w.settle();
    const [before] = await candidates(w);
    w.clock.set(before!.departs_at + 60_000);
    await w.tick();
    expect(await candidates(w)).toMatchObject([{ departed_undecided: true }]);
    const late = Buffer.from(bytes).toString('latin1').replaceAll('1200:201', '2000:201');
    expect(late).not.toBe(Buffer.from(bytes).toString('latin1'));
    await w.handIn(Buffer.from(late, 'latin1'));
    await w.settle();
    const [after] = await candidates(w);
    expect(after).toMatchObject({
      departed_undecided: false,
      departs_at: before!.departs_at + 8 * 3_600_000,
    });
    const [clock] = await w.rows<{ due_at: number }>(
      `select due_at from deadlines where kind = 'decide-candidate'`,
    );
    expect(clock!.due_at).toBe(after!.due_at);
  });

  test('a changed record leaves candidates alone whose journey is over', async () => {
    const w = await fresh();
    await w.enter(REGISTRANT);
    await w.handIn(departure([fuzzy]));
    await w.settle();
    w.clock.add(5 * 86_400_000);
    await w.enter({ ...REGISTRANT, offense: 'Rape with weapon' });
    await w.settle();
    expect(await candidates(w)).toMatchObject([{ state: 'open' }]);
    expect(await told(w)).toEqual([]);
  });

  test('an alert that is stopped while its delivery begins is not sent', async () => {
    let stop: ((id: string) => Promise<void>) | null = null;
    const sent: string[] = [];
    const portal = portalChannel();
    const w = await fresh({
      channels: {
        portal: {
          ...portal,
          compose: async (letter, address) => {
            await stop?.(letter.notificationId);
            return portal.compose(letter, address);
          },
          send: async (...args) => {
            sent.push(args[1].agencyId);
            return portal.send(...args);
          },
        },
      },
    });
    stop = async (id) => {
      await w.db.asSystem((tx) => markNotification(tx, id, 'withdrawn', w.clock.now(), 'stopped'));
    };
    await w.enter(REGISTRANT);
    await w.handIn(departure([BARNABY]));
    await w.settle();
    expect((await told(w)).map((n) => n.state)).toEqual(['withdrawn', 'withdrawn']);
    expect(sent).toEqual([]);
    expect(await w.rows('select id from deliveries')).toEqual([]);
  });

  test('a transmission that cannot be loaded opens a task; sending it again loads it', async () => {
    const w = await fresh();
    const raw = departure([traveller()]);
    const send = () =>
      w.db.asSystem((tx) =>
        receiveForReading(
          tx,
          w.context.keys,
          {
            door: 'manifests',
            sender: 'TESTAIR',
            raw: stripAtDoor(raw),
            actor: { kind: 'system', id: 'test' },
          },
          w.clock.now(),
        ),
      );
    await send();
    const [item] = await claimWork(w.db, {
      role: 'work',
      owner: 'test',
      limit: 1,
      leaseMs: 60_000,
      nowMs: w.clock.now(),
    });
    const quiet = {
      ...w.context,
      log: () => undefined,
      keys: { ...w.context.keys, master: Buffer.alloc(32) },
    };
    await runItem(quiet, { ...item!, attempts: 12 }, 'test');
    expect(await w.rows('select state from transmissions')).toEqual([{ state: 'failed' }]);
    expect(await w.rows(`select state from tasks where kind = 'failed-work'`)).toEqual([{ state: 'open' }]);
    expect((await send()).kind).toBe('retry');
    await w.settle();
    expect(await w.rows('select state, outcome from transmissions')).toMatchObject([{ state: 'read' }]);
    expect(await w.rows(`select state from tasks where kind = 'failed-work'`)).toEqual([
      { state: 'cancelled' },
    ]);
  });

  test('an item that takes its process down each time is given to a person instead of run again', async () => {
    const w = await fresh();
    await w.handIn(departure([traveller()]));
    const claim = { role: 'work', owner: 'test', limit: 1, leaseMs: 60_000, nowMs: w.clock.now() } as const;
    const [item] = await claimWork(w.db, claim);
    await runItem({ ...w.context, log: () => undefined }, { ...item!, attempts: 13 }, 'test');
    expect(await w.rows('select state from transmissions')).toEqual([{ state: 'failed' }]);
    expect(await w.rows('select id from travel_events')).toEqual([]);
    expect(await w.rows(`select kind from tasks`)).toEqual([{ kind: 'failed-work' }]);
  });

  test('a trip arrives and closes with time; the end of a record later corrects nobody about it', async () => {
    const w = await fresh();
    await w.enter(REGISTRANT);
    await w.handIn(departure([BARNABY]));
    await w.settle();
    const [c] = await candidates(w);
    const [officer, colleague] = w.officers;
    await confirm(w, c!.id, officer, colleague);
    const before = (await told(w)).length;
    const states = async () =>
      (await w.rows<{ state: string }>('select state from trips')).map((t) => t.state);
    w.clock.add(2 * 86_400_000);
    await w.tick();
    await foldTripsOn(w.context);
    expect(await states()).toEqual(['arrived']);
    w.clock.add(2 * 86_400_000);
    await foldTripsOn(w.context);
    expect(await states()).toEqual(['closed']);
    const [record] = await w.rows<{ id: string }>('select id from register_records');
    await w.db.asSystem((tx) =>
      endRegisterRecord(
        tx,
        { actor: { kind: 'system', id: 'test' }, nowMs: w.clock.now(), feed: REGISTER_FEED.code },
        record!.id,
        { state: 'vacated', reason: 'conviction set aside' },
      ),
    );
    await w.settle();
    expect(await told(w)).toHaveLength(before);
  });

  test('warnings of an erased transmission keep code and place, not what they quote', async () => {
    const w = await fresh();
    await w.handIn(departure([traveller()]));
    await w.settle();
    await w.db.asSystem((tx) =>
      sql`update transmissions set warnings = '[{"code":"odd-date","offset":7,"text":"INNOCENT/PERCIVAL"}]'`.execute(
        tx,
      ),
    );
    w.clock.add(30 * 86_400_000);
    await forget(
      w.context,
      { id: 'x', kind: 'retentionDue', attempts: 1, payload: { day: 'd' } },
      {
        save: (work) => w.db.asSystem((tx) => work(tx, w.clock.now())),
        along: (work) => w.db.asSystem((tx) => work(tx, w.clock.now())),
        postpone: async () => undefined,
      },
    );
    expect(await w.rows('select warnings, raw from transmissions')).toEqual([
      { warnings: [{ code: 'odd-date', offset: 7, text: '' }], raw: null },
    ]);
  });
});
