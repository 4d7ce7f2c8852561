import { expect, test } from 'vitest';
import { acknowledgeNotification } from '#storage/applyAcknowledgement.js';
import { decideCandidate, reopenCandidate, secondCandidate } from '#storage/applyAdjudication.js';
import { readCandidate, type StoredCandidate } from '#storage/candidates.js';
import { endRegisterRecord } from '#storage/enterRecords.js';
import { REGISTER_FEED } from '#storage/firstFacts.js';
import { onBothDatabases } from '../../test/support/databases.js';
import {
  arrival,
  BARNABY,
  departure,
  LUCIAN,
  makeWorld,
  REGISTRANT,
  traveller,
  WANTED,
  type World,
} from '../../test/support/journeyWorld.js';

async function candidates(w: World): Promise<StoredCandidate[]> {
  const ids = await w.rows<{ id: string }>('select id from candidates order by opened_at, bits desc');
  return w.db.asSystem(async (tx) => Promise.all(ids.map(async (r) => (await readCandidate(tx, r.id))!)));
}

/** Decides a candidate with both officers where two are needed. */
async function decide(
  w: World,
  id: string,
  outcome: 'same' | 'not-same' | 'inconclusive',
  reasonCode: string,
): Promise<void> {
  const [one, two] = w.officers;
  const before = await w.db.asSystem((tx) => readCandidate(tx, id));
  const done = await w.db.asActor(one, (tx) =>
    decideCandidate(
      tx,
      { keys: w.context.keys, actor: one, nowMs: w.clock.now() },
      id,
      { candidateVersion: before!.version, outcome, reasonCode, rationale: 'compared both' },
      { words: 'as seen' },
    ),
  );
  if (!done.ok) throw new Error(done.error.says);
  if (done.value.adjudication.state === 'proposed') {
    const seconded = await w.db.asActor(two, (tx) =>
      secondCandidate(tx, { keys: w.context.keys, actor: two, nowMs: w.clock.now() }, id, {
        agrees: true,
        note: '',
        candidateVersion: done.value.candidate.version,
      }),
    );
    if (!seconded.ok) throw new Error(seconded.error.says);
  }
}

async function told(
  w: World,
): Promise<
  { agency: string; kind: string; class: string; identity: string; state: string; rule_id: string }[]
> {
  return w.rows(
    `select a.name as agency, n.kind, n.class, n.identity, n.state, n.rule_id from notifications n join agencies a on a.id = n.recipient_agency_id order by n.planned_at, a.name`,
  );
}

onBothDatabases('the journey', (database) => {
  let world: World;
  async function fresh(): Promise<World> {
    await database().asSystem(async () => undefined);
    const { openOwner } = await import('../../test/support/databases.js');
    const owner = await openOwner(database());
    const { sql } = await import('kysely');
    await owner.asOwner(async (tx) => {
      await sql`truncate agency_kinds, calendars, rule_sets, register_feeds, subjects, data_keys, voyages, installation, work_items, audit_entries, audit_pending, audit_seals, audit_head cascade`.execute(
        tx,
      );
    });
    if (owner !== database()) await owner.close();
    world = await makeWorld(database());
    return world;
  }

  test('a registrant on a departing flight: an officer decides, exactly SORA, NSOTC and, without a travel notice, USNCB are told, and acknowledge', async () => {
    const w = await fresh();
    await w.enter(REGISTRANT);
    await w.settle();
    const fuzzy = { ...BARNABY, documents: [] };
    await w.handIn(
      departure([
        fuzzy,
        traveller(),
        traveller({
          names: [{ surname: 'KOVALENKO', given: 'OLENA' }],
          birthDates: ['1988-08-08'],
          sex: 'F',
        }),
      ]),
    );
    await w.settle();
    const found = await candidates(w);
    expect(found).toMatchObject([{ status: 'non-fugitive', path: 'fuzzy', state: 'open' }]);
    expect(await told(w)).toEqual([]);

    await decide(w, found[0]!.id, 'same', 'same-details');
    await w.settle();
    expect(await told(w)).toMatchObject([
      {
        agency: 'NSOTC',
        kind: 'alert',
        class: 'P1',
        identity: 'confirmed',
        state: 'delivered',
        rule_id: 'r14-nsotc',
      },
      {
        agency: 'Ohio Registration Unit',
        kind: 'alert',
        class: 'P1',
        identity: 'confirmed',
        state: 'delivered',
        rule_id: 'r14-sora',
      },
      // No travel notice is on file.
      { agency: 'USNCB', kind: 'alert', class: 'P2', identity: 'confirmed', rule_id: 'r14-usncb' },
    ]);
    expect(await w.rows('select recipient_role, reason from not_sent order by recipient_role')).toEqual([]);

    const sora = await w.actor('sora', ['agency-officer']);
    const [n] = await w.rows<{ id: string }>(`select id from notifications where rule_id = 'r14-sora'`);
    const done = await w.db.asActor(sora, (tx) =>
      acknowledgeNotification(tx, { actor: sora, nowMs: w.clock.now() }, n!.id, {
        agencyId: sora.agencyId,
        officer: 'D. Winter',
        userId: sora.id,
        via: 'page',
        action: 'ask-about-travel',
        note: '',
        replyId: null,
      }),
    );
    expect(done.ok).toBe(true);
    await w.settle();
    expect(
      await w.rows(`select kind, state from deadlines where object_id = '${n!.id}' order by kind`),
    ).toEqual([
      { kind: 'acknowledge', state: 'met' },
      { kind: 'dispatch', state: 'met' },
    ]);
    const lea = await w.actor('lea', ['agency-officer']);
    const foreign = await w.db.asActor(lea, (tx) =>
      acknowledgeNotification(tx, { actor: lea, nowMs: w.clock.now() }, n!.id, {
        agencyId: lea.agencyId,
        officer: 'X',
        userId: lea.id,
        via: 'page',
        action: 'no-action',
        note: 'x',
        replyId: null,
      }),
    );
    expect(foreign).toMatchObject({ ok: false, error: { code: 'not-found' } });
  });

  test('a certain identity notifies at once, unconfirmed; "not the same person" withdraws it everywhere', async () => {
    const w = await fresh();
    await w.enter(REGISTRANT);
    await w.handIn(departure([BARNABY]));
    await w.settle();
    expect(await told(w)).toMatchObject([
      { agency: 'NSOTC', kind: 'alert', identity: 'unconfirmed' },
      { agency: 'Ohio Registration Unit', kind: 'alert', identity: 'unconfirmed' },
    ]);
    const [content] = await w.rows<{ content: { warning: string } }>(
      `select content from notifications where rule_id = 'r14-sora'`,
    );
    expect(content!.content.warning).toBe('UNCONFIRMED, NOT GROUNDS TO DETAIN, CONFIRM WITH OHTEST001');
    const [c] = await candidates(w);
    expect(c).toMatchObject({ path: 'certain', state: 'open' });
    w.clock.add(1000);
    await decide(w, c!.id, 'not-same', 'not-same-namesake');
    await w.settle();
    expect((await told(w)).map((n) => `${n.agency}: ${n.kind}`)).toEqual([
      'NSOTC: alert',
      'Ohio Registration Unit: alert',
      'NSOTC: withdrawal',
      'Ohio Registration Unit: withdrawal',
    ]);
    // What was taken back chases nobody; that nobody had acknowledged it stays, with the reason and in the log.
    expect(
      await w.rows(
        `select n.kind, n.state, n.close_reason as reason, d.state as clock from notifications n
           join deadlines d on d.object_id = n.id and d.kind = 'acknowledge' where n.rule_id = 'r14-sora' order by n.planned_at`,
      ),
    ).toEqual([
      {
        kind: 'alert',
        state: 'closed',
        reason: 'An officer decided that the traveler is not the person of the record.',
        clock: 'cancelled',
      },
      { kind: 'withdrawal', state: 'delivered', reason: null, clock: 'running' },
    ]);
    expect(
      await w.rows(
        `select facts ->> 'because' as because, facts -> 'acknowledged' as acknowledged from audit_entries where action = 'notification.superseded'`,
      ),
    ).toEqual([
      { because: 'withdrawal', acknowledged: false },
      { because: 'withdrawal', acknowledged: false },
    ]);
    w.clock.add(5 * 86_400_000);
    await w.tick();
    expect(
      await w.rows(
        `select distinct n.kind from tasks t join notifications n on n.id = t.object_id
          where t.kind in ('acknowledge-overdue', 'stand-in') and t.state = 'open'`,
      ),
    ).toEqual([{ kind: 'withdrawal' }]);
    // The pair is remembered: another flight of the same traveller opens nothing and tells nobody.
    await w.handIn(departure([BARNABY], { number: '310', day: '2026-03-20' }));
    await w.settle();
    expect(await candidates(w)).toHaveLength(1);
    expect(await told(w)).toHaveLength(4);
  });

  test('a withdrawn arrival owes the port nothing, though its report was overdue; the log says why', async () => {
    const w = await fresh();
    await w.enter(REGISTRANT);
    await w.handIn(arrival([BARNABY]));
    await w.settle();
    const owed = () =>
      w.rows(
        `select d.state as clock, t.state as task from deadlines d join tasks t on t.deadline_id = d.id and t.kind = d.kind where d.kind = 'secondary-outcome'`,
      );
    expect(await owed()).toEqual([{ clock: 'running', task: 'open' }]);
    w.clock.add(10 * 86_400_000);
    for (let turn = 0; turn < 4; turn++) {
      await w.tick();
      w.clock.add(5 * 3_600_000);
    }
    expect(await owed()).toEqual([{ clock: 'missed', task: 'open' }]);
    await decide(w, (await candidates(w))[0]!.id, 'not-same', 'not-same-namesake');
    await w.settle();
    expect(await owed()).toEqual([{ clock: 'cancelled', task: 'cancelled' }]);
    expect(
      await w.rows(
        `select e.facts ->> 'because' as because from audit_entries e join notifications n on n.id::text = e.object_id
          where e.action = 'notification.superseded' and n.recipient_role = 'cbp-port' and e.facts ->> 'secondaryOwed' = 'ended'`,
      ),
    ).toEqual([{ because: 'withdrawal' }]);
  });

  test('a wanted person entering: warrant holder and NSOTC at once after the decision, hit confirmation asked', async () => {
    const w = await fresh();
    await w.enter(WANTED);
    await w.handIn(arrival([LUCIAN]));
    await w.settle();
    const [c] = await candidates(w);
    expect(c).toMatchObject({ status: 'wanted', path: 'fuzzy' });
    expect(c!.dueAtMs - c!.openedAtMs).toBe(15 * 60_000);
    await decide(w, c!.id, 'same', 'same-details');
    await w.settle();
    const told11 = await told(w);
    expect(told11.map((n) => `${n.agency} ${n.rule_id}`)).toEqual([
      'CBP New York JFK r11-cbp-port',
      'Marion County Warrants r11-warrant-holder',
      'NSOTC r11-nsotc',
    ]);
    const [n] = await w.rows<{ id: string; content: { hitConfirmation: unknown } }>(
      `select id, content from notifications where rule_id = 'r11-warrant-holder'`,
    );
    expect(n!.content.hitConfirmation).not.toBeNull();
    // Nobody answers: the duty climbs until it stands at NSOTC's desk.
    w.clock.add(11 * 60_000);
    await w.tick();
    w.clock.add(11 * 60_000);
    await w.tick();
    expect(
      (
        await w.rows<{ kind: string }>(
          `select kind from tasks where object_id = '${n!.id}' and state = 'open'`,
        )
      ).map((t) => t.kind),
    ).toContain('acknowledge-overdue');
    const lea = await w.actor('lea', ['agency-officer']);
    await w.db.asActor(lea, (tx) =>
      acknowledgeNotification(tx, { actor: lea, nowMs: w.clock.now() }, n!.id, {
        agencyId: lea.agencyId,
        officer: 'Sgt. Reyes',
        userId: lea.id,
        via: 'api',
        action: 'hit-confirmed',
        note: '',
        replyId: 'r1',
      }),
    );
    await w.settle();
    expect(await w.rows(`select action, hit_confirmed from acknowledgements`)).toEqual([
      { action: 'hit-confirmed', hit_confirmed: true },
    ]);
    expect(await w.rows(`select 1 from tasks where object_id = '${n!.id}' and state = 'open'`)).toEqual([]);
  });

  test('the register changes while people are on their way: a new record finds the booked traveller; its end takes everything back', async () => {
    const w = await fresh();
    await w.handIn(departure([BARNABY]));
    await w.settle();
    expect(await candidates(w)).toEqual([]);
    w.clock.add(60_000);
    await w.enter(REGISTRANT);
    await w.settle();
    const [c] = await candidates(w);
    expect(c).toMatchObject({ state: 'open', path: 'certain' });
    expect(await told(w)).toHaveLength(2);
    w.clock.add(60_000);
    const ended = await w.db.asSystem((tx) =>
      endRegisterRecord(
        tx,
        { actor: { kind: 'system', id: 'test' }, nowMs: w.clock.now(), feed: REGISTER_FEED.code },
        c!.recordId,
        { state: 'vacated', reason: 'conviction set aside' },
      ),
    );
    expect(ended).toBe(true);
    await w.settle();
    expect(await candidates(w)).toMatchObject([{ state: 'closed', closeReason: 'record-ended' }]);
    expect((await told(w)).map((n) => n.kind)).toEqual(['alert', 'alert', 'withdrawal', 'withdrawal']);
    // And nobody meets the ended record again.
    await w.handIn(departure([BARNABY], { number: '999' }));
    await w.settle();
    expect(await candidates(w)).toHaveLength(1);
  });

  test('the same transmission again is recognised, a resend with one more person adds that person only', async () => {
    const w = await fresh();
    await w.enter(REGISTRANT);
    const bytes = departure([BARNABY]);
    const first = await w.handIn(bytes);
    await w.settle();
    expect(await w.handIn(bytes)).toBe(first);
    await w.settle();
    await w.handIn(departure([BARNABY, traveller()], { message: '2' }));
    await w.settle();
    expect(await w.rows('select count(*) as n from travel_events')).toEqual([{ n: 2 }]);
    expect(await candidates(w)).toHaveLength(1);
    expect(await told(w)).toHaveLength(2);
    expect(await w.rows('select sum(repeats)::integer as repeats from transmissions')).toEqual([
      { repeats: 1 },
    ]);
  });

  test('a reopened decision is corrected to everyone who was told; nobody else hears of it', async () => {
    const w = await fresh();
    await w.enter(REGISTRANT);
    await w.handIn(departure([{ ...BARNABY, documents: [] }]));
    await w.settle();
    const [c] = await candidates(w);
    await decide(w, c!.id, 'same', 'same-details');
    await w.settle();
    w.clock.add(60_000);
    const [one] = w.officers;
    const done = await w.db.asActor(one, (tx) =>
      reopenCandidate(
        tx,
        { keys: w.context.keys, actor: one, nowMs: w.clock.now() },
        c!.id,
        'new photograph',
        w.clock.now() + 3_600_000,
      ),
    );
    expect(done.ok).toBe(true);
    await w.settle();
    expect((await told(w)).map((n) => `${n.agency} ${n.kind} ${n.identity}`)).toEqual([
      'NSOTC alert confirmed',
      'Ohio Registration Unit alert confirmed',
      'USNCB alert confirmed',
      'NSOTC correction unconfirmed',
      'Ohio Registration Unit correction unconfirmed',
      'USNCB correction unconfirmed',
    ]);
  });

  test('a stale register answers "check by hand" and opens a task', async () => {
    const w = await fresh();
    w.clock.add(10 * 86_400_000 + 5 * 3_600_000);
    await w.handIn(departure([traveller()], { day: '2026-03-25' }));
    await w.settle();
    expect(await w.rows('select result from screenings')).toEqual([{ result: 'check-by-hand' }]);
    expect(await w.rows(`select kind from tasks where kind = 'check-by-hand'`)).toHaveLength(1);
  });

  test('hostile bytes end quarantined or rejected with a task, never lost', async () => {
    const w = await fresh();
    await w.handIn(new TextEncoder().encode('this is no manifest'));
    await w.settle();
    expect(await w.rows('select state, outcome from transmissions')).toEqual([
      { state: 'read', outcome: 'rejected' },
    ]);
    expect(await w.rows(`select kind from tasks`)).toEqual([{ kind: 'quarantined-transmission' }]);
  });
});
