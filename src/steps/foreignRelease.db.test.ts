import { compactVerify, importJWK } from 'jose';
import { expect, test } from 'vitest';
import { fate, type Letter } from '#delivery/channel.js';
import { composeMail } from '#delivery/email.js';
import { decideCandidate, secondCandidate } from '#storage/applyAdjudication.js';
import { decideDraftCaution, proposeDraft, secondDraft } from '#storage/applyForeignRelease.js';
import { readCandidate } from '#storage/candidates.js';
import type { Database } from '#storage/database.js';
import { type ForeignDraft, listForeignDrafts } from '#storage/foreignDrafts.js';
import { approveExchange, proposeExchange } from '#storage/foreignExchanges.js';
import { foreignPublicJwk } from '#storage/foreignKey.js';
import { cancelNotice } from '#storage/travelNotices.js';
import { onBothDatabases } from '../../test/support/databases.js';
import {
  BARNABY,
  departure,
  makeWorld,
  type OfficerActor,
  REGISTRANT,
  type World,
} from '../../test/support/journeyWorld.js';
import { acceptTravelNotice, fileTravelNotice } from '../../test/support/travelNotices.js';
import type { StepContext } from './context.js';
import { reconcileOnward } from './reconcileOnward.js';

// From a confirmed departure to the message abroad: two persons, signed bytes, and every taking back.
const RECORD = {
  ...REGISTRANT,
  fbiNumber: '123456AB7',
  offense: 'Sexual battery of Clementine Ashdown',
  victims: [{ age: 31, gender: 'F', relationship: 'neighbor' }],
};

async function confirm(w: World, outcome: 'same' | 'not-same' = 'same'): Promise<void> {
  const [one, two] = w.officers;
  const [row] = await w.rows<{ id: string }>('select id from candidates order by opened_at desc limit 1');
  const door = (actor: OfficerActor) => ({ keys: w.context.keys, actor, nowMs: w.clock.now() });
  const before = (await w.db.asSystem((tx) => readCandidate(tx, row!.id)))!;
  const reasonCode = outcome === 'same' ? 'same-details' : 'not-same-namesake';
  const done = await w.db.asActor(one, (tx) =>
    decideCandidate(
      tx,
      door(one),
      row!.id,
      { candidateVersion: before.version, outcome, reasonCode, rationale: 'compared both' },
      { words: 'as seen' },
    ),
  );
  if (!done.ok) throw new Error(done.error.says);
  if (done.value.adjudication.state === 'proposed')
    await w.db.asActor(two, (tx) =>
      secondCandidate(tx, door(two), row!.id, {
        agrees: true,
        note: '',
        candidateVersion: done.value.candidate.version,
      }),
    );
  await w.settle();
}

async function started(db: Database, gateway?: StepContext['foreignGateway']): Promise<World> {
  const w = await makeWorld(db);
  if (gateway) Object.assign(w.context, { foreignGateway: gateway });
  await w.enter(RECORD);
  const { documents: _documents, ...fuzzy } = BARNABY;
  await w.handIn(departure([fuzzy]));
  await w.settle();
  return w;
}

const drafts = async (w: World): Promise<ForeignDraft[]> =>
  (await w.db.asSystem((tx) => listForeignDrafts(tx, { limit: 50, offset: 0 }))).drafts;
const messages = (w: World) =>
  w.rows<{ kind: string; state: string; reference: string; content: unknown; supersedes_id: string | null }>(
    'select kind, state, reference, content, supersedes_id from foreign_messages order by created_at, id',
  );
const openTasks = async (w: World) =>
  (await w.rows<{ kind: string }>("select kind from tasks where state = 'open' order by kind")).map(
    (t) => t.kind,
  );

async function releaseIt(w: World, draft: ForeignDraft): Promise<void> {
  const [one, two] = w.officers;
  const door = (actor: OfficerActor) => ({ actor, nowMs: w.clock.now() });
  const proposed = await w.db.asActor(one, (tx) =>
    proposeDraft(tx, door(one), draft.id, {
      outcome: 'release',
      withhold: ['birthPlace'],
      rationale: 'Tier II, stays at a resort.',
      version: draft.version,
    }),
  );
  if (!proposed.ok) throw new Error(proposed.error.says);
  await w.settle();
  const alone = await w.db.asActor(one, (tx) =>
    secondDraft(tx, door(one), draft.id, { agrees: true, note: '', version: draft.version + 1 }),
  );
  expect(alone).toMatchObject({ error: { code: 'same-person' } });
  const agreed = await w.db.asActor(two, (tx) =>
    secondDraft(tx, door(two), draft.id, { agrees: true, note: '', version: draft.version + 1 }),
  );
  if (!agreed.ok) throw new Error(agreed.error.says);
  await w.settle();
}

onBothDatabases('a confirmed departure', (database) => {
  test('is drafted once for its country, with clocks; released by two; sent signed; taken back when refuted', async () => {
    const received: { id: string; jws: string }[] = [];
    const w = await started(database(), {
      send: async ({ id, body }) => {
        received.push({ id, jws: new TextDecoder().decode(body) });
        return fate('delivered', 'received');
      },
    });
    await w.db.asSystem((tx) => setGateway(tx));
    expect(await drafts(w)).toEqual([]);
    await confirm(w);
    const [draft, ...others] = await drafts(w);
    expect(others).toEqual([]);
    expect(draft).toMatchObject({ country: 'PRT', state: 'open', role: 'destination', kind: 'notice' });
    expect(await openTasks(w)).toContain('decide-release');
    expect(
      await w.rows("select kind from deadlines where object_kind = 'foreign-draft' and state = 'running'"),
    ).toEqual([{ kind: 'release-48h' }]);

    await releaseIt(w, draft!);
    const [message] = await messages(w);
    expect(message).toMatchObject({ kind: 'notice', state: 'sent' });
    const key = await importJWK(await foreignPublicJwk(w.context.keys.master));
    const { payload } = await compactVerify(received[0]!.jws, key);
    const text = new TextDecoder().decode(payload);
    expect(JSON.parse(text)).toMatchObject({
      reference: message!.reference,
      to: { country: 'PRT', bureau: 'INTERPOL Portugal' },
    });
    expect(text).toContain('OKONKWO-FERRIS');
    expect(text).not.toMatch(/123456AB7|Ashdown|Clementine|neighbor/);
    const [account] = await w.rows<{ fields: string[]; to_country: string }>('select * from disclosures');
    expect(account).toMatchObject({ to_country: 'PRT', fields: expect.arrayContaining(['names']) });
    expect(account!.fields).not.toContain('fbiNumber');
    expect(await openTasks(w)).not.toContain('second-release');

    w.clock.add(60_000);
    const { documents: _d, ...fuzzy } = BARNABY;
    await w.handIn(departure([fuzzy], { kind: 'cancel-reservation', message: '2' }));
    await w.settle();
    const after = await messages(w);
    expect(after).toMatchObject([{ kind: 'notice' }, { kind: 'withdrawal', state: 'sent' }]);
    expect(JSON.stringify(after[1]!.content)).not.toContain('OKONKWO');
    expect(received).toHaveLength(2);
    expect((await drafts(w))[0]!.state).toBe('withdrawn');
  });
});

onBothDatabases('a release without an address of USNCB', (database) => {
  test('two persons are needed in the database too, and USNCB’s people are asked to forward it', async () => {
    const w = await started(database());
    await confirm(w);
    const [draft] = await drafts(w);
    await expect(
      w.rows(`update foreign_drafts set state = 'released' where id = '${draft!.id}'`),
    ).rejects.toThrow(/check/);
    await releaseIt(w, draft!);
    expect(await messages(w)).toMatchObject([{ state: 'needs-person' }]);
    expect(await openTasks(w)).toContain('forward-foreign-message');
    expect(await w.rows('select id from mail_notices')).toEqual([]);
  });
});

onBothDatabases('a registry abroad with an agreement and no machine', (database) => {
  test('hears by mail that something waits at its bureau, and nothing of the person', async () => {
    const sent: { to: string; mail: string }[] = [];
    const w = await started(database());
    Object.assign(w.context.channels, {
      email: {
        kind: 'email',
        compose: async () => new Uint8Array(),
        send: async (letter: Letter, address: { to: string }) => {
          const mail = await composeMail(letter, address.to, { from: 'rsoits@test.example' } as never);
          sent.push({ to: address.to, mail: mail.toString('latin1') });
          return fate('accepted', 'taken');
        },
      },
    });
    await confirm(w);
    const [draft] = await drafts(w);
    const [one, two] = w.officers;
    await w.db.asSystem(async (tx) => {
      const id = await proposeExchange(
        tx,
        {
          country: draft!.country,
          direction: 'out',
          registry: 'Registo Criminal',
          agreement: 'Letter of 3 May 2024',
          legalBasis: '34 USC 20930',
          email: 'registo@policia.example',
          fields: ['names'],
        },
        one.id,
        w.clock.now(),
      );
      expect(await approveExchange(tx, id, two.id, w.clock.now())).toBe(true);
    });
    await releaseIt(w, draft!);
    const [message] = await messages(w);
    expect(message).toMatchObject({ state: 'needs-person' });
    expect(sent).toHaveLength(1);
    const [{ to, mail } = { to: '', mail: '' }] = sent;
    expect(to).toBe('registo@policia.example');
    expect(mail).toContain(message!.reference);
    expect(mail).toContain('Ask for it, quoting the reference, at: INTERPOL');
    expect(mail).not.toMatch(/OKONKWO|BARNABY|1971|910228374|http:/i);
  });
});

onBothDatabases('a traveller nobody confirmed', (database) => {
  test('is nobody’s draft', async () => {
    const w = await started(database());
    expect(await drafts(w)).toEqual([]);
    await confirm(w, 'not-same');
    expect(await drafts(w)).toEqual([]);
  });
});

onBothDatabases('a destination caution', (database) => {
  test('stops the draft until a named decision, and a registration agency sees nothing of it', async () => {
    const w = await makeWorld(database());
    await w.enter({ ...RECORD, juvenile: true });
    const { documents: _documents, ...fuzzy } = BARNABY;
    await w.handIn(departure([fuzzy]));
    await w.settle();
    await confirm(w);
    const [draft] = await drafts(w);
    expect(draft).toMatchObject({ state: 'stopped', cautions: [{ rowId: 'juvenile' }] });
    expect(await openTasks(w)).toContain('decide-caution');
    const [one, two] = w.officers;
    const door = { actor: one, nowMs: w.clock.now() };
    const input = { outcome: 'release', withhold: [], rationale: 'x', version: 1 };
    expect(await w.db.asActor(one, (tx) => proposeDraft(tx, door, draft!.id, input))).toMatchObject({
      error: { code: 'caution-first' },
    });
    const decided = await w.db.asActor(two, (tx) =>
      decideDraftCaution(tx, { ...door, actor: two }, draft!.id, {
        outcome: 'limit',
        rationale: 'The journey is told, not why he registers.',
        consulted: 'R. Vega, Office of General Counsel',
        version: 1,
      }),
    );
    expect(decided).toMatchObject({ value: { state: 'open' } });
    const sora = await w.actor('sora', ['agency-officer']);
    expect((await w.db.asActor(sora, (tx) => listForeignDrafts(tx, { limit: 9, offset: 0 }))).total).toBe(0);
  });
});

/** A notice of a journey to Lisbon and Madrid, accepted, with its two drafts. */
async function accepted(db: Database) {
  const w = await makeWorld(db);
  await w.enter(RECORD);
  await w.settle();
  const file = (address: string) =>
    fileTravelNotice(w, RECORD.recordNumber, {
      legs: [
        {
          means: 'air',
          from: { port: 'JFK', date: '2026-03-11', time: '12:00' },
          to: { port: 'LIS', date: '2026-03-11', time: '23:30' },
          carrier: 'TX',
          number: '204',
        },
        {
          means: 'air',
          from: { port: 'LIS', date: '2026-03-14', time: '12:00' },
          to: { port: 'MAD', date: '2026-03-14', time: '14:30' },
        },
      ],
      destinations: [{ country: 'PRT', address, contact: 'Clementine Ashdown' }],
      returnsOn: '2026-04-20',
      purposes: ['vacation'],
    });
  const { notice } = await file('Rua da Fonte 8, Lisbon');
  await w.settle();
  expect(await drafts(w)).toEqual([]);
  await acceptTravelNotice(w, notice.id);
  await w.settle();
  const made = await drafts(w);
  expect(made.map((d) => [d.source, d.country, d.state])).toEqual(
    expect.arrayContaining([
      ['travel-notice', 'PRT', 'open'],
      ['travel-notice', 'ESP', 'open'],
    ]),
  );
  expect(made).toHaveLength(2);
  const change = async (address: string) => {
    w.clock.add(60_000);
    await file(address);
    await w.settle();
    return (await drafts(w)).filter((d) => d.country === 'PRT' && d.kind === 'correction');
  };
  return { w, notice, made, change };
}

onBothDatabases('an accepted travel notice', (database) => {
  test('is drafted for each country, told once though the trip is seen too, and taken back when cancelled', async () => {
    const { w, notice, made } = await accepted(database());
    const { documents: _documents, ...fuzzy } = BARNABY;
    await w.handIn(departure([fuzzy]));
    await w.settle();
    await confirm(w);
    expect(await drafts(w)).toHaveLength(2);

    await releaseIt(w, made.find((d) => d.country === 'PRT')!);
    const [message] = await messages(w);
    expect(JSON.stringify(message!.content)).toContain('stay in PRT: Rua da Fonte 8, Lisbon');
    expect(JSON.stringify(message!.content)).not.toMatch(/123456AB7|Ashdown/);

    w.clock.add(60_000);
    await w.db.asSystem((tx) =>
      cancelNotice(
        tx,
        notice.id,
        { reason: 'The flight was given up.', name: 'test', door: 'api' },
        w.clock.now(),
      ),
    );
    await w.settle();
    expect((await messages(w)).map((m) => m.kind)).toEqual(['notice', 'withdrawal']);
    expect((await drafts(w)).map((d) => d.state).sort()).toEqual(['cancelled', 'withdrawn']);
  });
});

onBothDatabases('an accepted travel notice that changes after its country was told', (database) => {
  test('is corrected by two persons; a change that is taken back asks nobody; one withdrawal takes all of it back', async () => {
    const { w, notice, made, change } = await accepted(database());
    await releaseIt(w, made.find((d) => d.country === 'PRT')!);
    const [pending] = await change('Travessa do Forno 3, Porto');
    expect(pending).toMatchObject({ state: 'open' });
    expect(await messages(w)).toHaveLength(1);

    expect((await change('Rua da Fonte 8, Lisbon')).map((d) => [d.state, d.withdrawReason])).toEqual([
      ['cancelled', 'as-told'],
    ]);
    const again = (await change('Travessa do Forno 3, Porto')).find((d) => d.state === 'open')!;
    await releaseIt(w, again);
    const sent = await messages(w);
    expect(sent.map((m) => m.kind)).toEqual(['notice', 'correction']);
    expect(JSON.stringify(sent[1]!.content)).toContain('Travessa do Forno 3, Porto');
    const ids = await w.rows<{ id: string }>('select id from foreign_messages order by created_at, id');
    expect(sent[1]!.supersedes_id).toBe(ids[0]!.id);

    w.clock.add(60_000);
    await w.db.asSystem((tx) =>
      cancelNotice(tx, notice.id, { reason: 'Given up.', name: 'test', door: 'api' }, w.clock.now()),
    );
    await w.settle();
    const all = await messages(w);
    expect(all.map((m) => m.kind)).toEqual(['notice', 'correction', 'withdrawal']);
    expect(all[2]!.supersedes_id).toBe(ids[1]!.id);
  });
});

onBothDatabases('an accepted travel notice of a journey that nobody began', (database) => {
  test('leaves abroad who still expects the person: the desk is asked to put it right', async () => {
    const { w, made } = await accepted(database());
    await releaseIt(w, made.find((d) => d.country === 'PRT')!);
    w.clock.set(Date.parse('2026-03-15T12:00:00Z'));
    await reconcileOnward(w.context);
    await w.settle();
    // What nobody abroad has heard needs no decision any more: closed with the reason, its task and clocks with it.
    expect(
      await w.rows(
        `select d.country, d.state, d.withdraw_reason as reason,
                (select count(*) from tasks t where t.object_id = d.id and t.state = 'open')::integer as tasks,
                (select count(*) from deadlines k where k.object_id = d.id and k.state = 'running')::integer as clocks,
                (select count(*) from audit_entries e where e.object_id = d.id::text and e.facts ->> 'reason' = 'not-travelling')::integer as logged
           from foreign_drafts d order by d.country`,
      ),
    ).toEqual([
      { country: 'ESP', state: 'cancelled', reason: 'not-travelling', tasks: 0, clocks: 0, logged: 1 },
      { country: 'PRT', state: 'released', reason: null, tasks: 0, clocks: 0, logged: 0 },
    ]);
    expect(await w.rows('select departure from trip_reconciliations')).toEqual([
      { departure: 'not-travelled' },
    ]);
    expect(
      await w.rows(
        "select facts ->> 'says' as says from tasks where kind = 'journey-differs' and state = 'open'",
      ),
    ).toEqual([
      {
        says: 'Noticed for 2026-03-11; no carrier listed the person within 2 days. Portugal expected the person: take the message back, or correct it',
      },
    ]);
  });
});

async function setGateway(tx: Parameters<Parameters<Database['asSystem']>[0]>[0]): Promise<void> {
  const { sql } = await import('kysely');
  await sql`update agencies set settings = settings || '{"i247Url": "https://gateway.example/i247"}'::jsonb where kind = 'usncb'`.execute(
    tx,
  );
}
