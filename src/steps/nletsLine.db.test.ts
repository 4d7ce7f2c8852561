import { sql } from 'kysely';
import { beforeAll, expect, test } from 'vitest';
import { fate } from '#delivery/channel.js';
import { type NletsLine, nletsChannel } from '#delivery/nlets.js';
import { readNlets } from '#formats/nlets/read.js';
import { writeNletsOutput } from '#formats/nlets/write.js';
import { stripAtDoor } from '#formats/stripAtDoor.js';
import { addClient } from '#storage/apiClients.js';
import { decideCandidate, secondCandidate } from '#storage/applyAdjudication.js';
import { loadCase } from '#storage/caseFacts.js';
import { askHitConfirmation, confirmationsOf } from '#storage/hitConfirmations.js';
import { receiveForReading } from '#storage/receive.js';
import { onBothDatabases } from '../../test/support/databases.js';
import { arrival, LUCIAN, makeWorld, WANTED, type World } from '../../test/support/journeyWorld.js';

onBothDatabases('the Nlets line', (database) => {
  let w: World;
  const sent: string[] = [];
  let fateOfNext = fate('accepted', 'the switch took it');
  const line: NletsLine = {
    sender: 'VANSOTC01',
    send: async (text) => {
      sent.push(text);
      return fateOfNext;
    },
  };
  let n = 0;

  /** A message comes over the line. @returns outcome and codes of remarks */
  const over = async (
    type: string,
    sender: string,
    fields: Readonly<Record<string, string>>,
    options: { readonly text?: string; readonly client?: string; readonly door?: string } = {},
  ) => {
    const raw = writeNletsOutput(
      {
        type,
        sender,
        destinations: ['VANSOTC01'],
        fields: Object.entries(fields).map(([code, value]) => ({ code, value })),
        text: options.text ?? '',
        test: false,
      },
      { at: '2026-03-10T17:01', outSequence: '00001', inSequence: String(++n).padStart(5, '0') },
    );
    const { id } = await w.db.asSystem((tx) =>
      receiveForReading(
        tx,
        w.context.keys,
        {
          door: options.door ?? 'ncic',
          sender: options.client ?? 'nsotc-line',
          raw: stripAtDoor(new TextEncoder().encode(raw)),
          actor: { kind: 'system', id: 'test' },
        },
        w.clock.now(),
      ),
    );
    await w.settle();
    const [t] = await w.rows<{ outcome: string; warnings: { code: string }[] }>(
      `select outcome, warnings from transmissions where id = '${id}'`,
    );
    return { outcome: t!.outcome, codes: t!.warnings.map((x) => x.code) };
  };
  const tasks = (kind: string) =>
    w.rows<{ state: string; why: string | null }>(
      `select state, coalesce(facts ->> 'why', facts ->> 'problem') as why from tasks where kind = '${kind}' order by created_at, id`,
    );
  const candidateId = async () => (await w.rows<{ id: string }>(`select id from candidates`))[0]!.id;
  const requests = async () => {
    const id = await candidateId();
    return w.db.asSystem((tx) => confirmationsOf(tx, id));
  };
  const messages = () => sent.map((text) => readNlets(new TextEncoder().encode(text))[0]!.nlets!);
  const deadline = async (id: string) =>
    (
      await w.rows<{ state: string }>(
        `select state from deadlines where kind = 'confirm-hit' and object_id = '${id}'`,
      )
    )[0]!.state;
  const ask = async (priority: 'U' | 'R') => {
    const id = await candidateId();
    const done = await w.db.asActor(w.officers[0], async (tx) =>
      askHitConfirmation(
        tx,
        { actor: w.officers[0], nowMs: w.clock.now() },
        (await loadCase(tx, id, w.clock.now()))!,
        priority,
      ),
    );
    await w.settle();
    return done;
  };

  beforeAll(async () => {
    w = await makeWorld(database(), { channels: { nlets: nletsChannel(line) } });
    Object.assign(w.context, { nlets: line });
    await w.db.asSystem(async (tx) => {
      await addClient(
        tx,
        { agencyId: w.agencies.nsotc, clientId: 'nsotc-line', name: 'line', scopes: ['ncic:write'] },
        w.clock.now(),
      );
      await addClient(
        tx,
        { agencyId: w.agencies.port, clientId: 'port-line', name: 'port', scopes: ['ncic:write'] },
        w.clock.now(),
      );
      await sql`update agency_channels set kind = 'nlets', address = '{"ori": "INTEST001"}' where agency_id = ${w.agencies.lea}`.execute(
        tx,
      );
    });
    await w.enter(WANTED);
    await w.handIn(arrival([LUCIAN]));
    await w.settle();
    const id = await candidateId();
    const decision = {
      outcome: 'same' as const,
      reasonCode: 'same-details',
      rationale: 'Name, birth date and passport of the holder.',
      candidateVersion: 1,
    };
    const door = { actor: w.officers[0], nowMs: w.clock.now(), keys: w.context.keys };
    await w.db.asActor(w.officers[0], (tx) => decideCandidate(tx, door, id, decision, { words: 'as seen' }));
    await w.settle();
    const [c] = await w.rows<{ state: string; version: number }>(`select state, version from candidates`);
    if (c!.state === 'second')
      await w.db.asActor(w.officers[1], (tx) =>
        secondCandidate(tx, { ...door, actor: w.officers[1] }, id, {
          agrees: true,
          note: 'seen',
          candidateVersion: c!.version,
        }),
      );
    await w.settle();
  });

  test('a confirmed wanted person: the holder gets the alert as AM and is asked by YQ at once, on a clock of 10 minutes', async () => {
    const [yq, am] = [messages().find((m) => m.type === 'YQ')!, messages().find((m) => m.type === 'AM')!];
    expect(yq).toMatchObject({ sender: 'VANSOTC01', destinations: ['INTEST001'], test: true });
    const of = (code: string) => yq.fields.find((f) => f.code === code)?.value;
    expect([of('RNO'), of('PRI'), of('NIC'), of('NAM')]).toEqual([
      '1',
      'U',
      'W987654321',
      'VANTERPOOL, LUCIAN',
    ]);
    expect(am.text).not.toContain('VANTERPOOL');
    const [first] = await requests();
    expect(first).toMatchObject({ state: 'asked', sentOver: 'nlets', control: yq.control, priority: 'U' });
    expect(first!.dueAtMs - first!.askedAtMs).toBe(600_000);
  });

  test('asking again while the clock runs is refused; unanswered it is overdue and somebody is told', async () => {
    expect(await ask('R')).toMatchObject({ ok: false, error: 'still-running' });
    w.clock.add(601_000);
    await w.tick();
    expect(await tasks('hit-confirmation-overdue')).toMatchObject([{ state: 'open' }]);
    expect(await ask('R')).toMatchObject({ ok: true, value: { requestNumber: 2, priority: 'R' } });
    expect((await requests()).map((r) => r.state)).toEqual(['overtaken', 'asked']);
  });

  test('"still looking" keeps the clock, "not confirmed" is a task, and both stand with the candidate', async () => {
    const [, second] = await requests();
    await over('YR', 'INTEST001', {
      RNO: '2',
      CNF: 'W',
      CTL: second!.control,
      HTC: '1',
      CNM: 'SGT INVENTED',
    });
    expect((await requests())[1]).toMatchObject({
      state: 'looking',
      answeredBy: 'SGT INVENTED',
      note: 'Needs 1 hours.',
    });
    expect(await deadline(second!.id)).toBe('running');
    await over('YR', 'INTEST001', { RNO: '2', CNF: 'N', CTL: second!.control, REM: 'RECALLED BY THE COURT' });
    expect((await requests())[1]).toMatchObject({ state: 'not-confirmed', note: 'RECALLED BY THE COURT' });
    expect(await deadline(second!.id)).toBe('met');
    expect(await tasks('hit-not-confirmed')).toMatchObject([{ state: 'open' }]);
  });

  test('an answer of another agency, or to nothing that was asked, waits for a person', async () => {
    const [, second] = await requests();
    await over('YR', 'OHTEST001', { RNO: '2', CNF: 'Y', CTL: second!.control });
    await over('YR', 'INTEST001', { RNO: '1', CNF: 'Y', CTL: 'HCNEVER001' });
    expect((await requests()).map((r) => r.state)).toEqual(['overtaken', 'not-confirmed']);
    expect((await tasks('unmatched-reply')).map((t) => t.why)).toEqual([
      'the answer fits no hit confirmation that this agency was asked for',
      'the answer fits no hit confirmation that this agency was asked for',
    ]);
  });

  test('what the switch cannot carry is asked by telephone', async () => {
    fateOfNext = fate('refused-for-good', 'status .02.: there is no route to the address');
    expect(await ask('U')).toMatchObject({ ok: true, value: { requestNumber: 3 } });
    fateOfNext = fate('accepted', 'the switch took it');
    expect((await requests())[2]).toMatchObject({ state: 'asked', sentOver: 'telephone' });
    expect(await tasks('confirm-by-telephone')).toMatchObject([
      { state: 'open', why: 'status .02.: there is no route to the address' },
    ]);
    w.clock.add(601_000);
    expect(await ask('U')).toMatchObject({ ok: false, error: 'asked-enough' });
  });

  test('an AM back acknowledges the notification, and its word on the warrant answers the open request', async () => {
    const [alert] = await w.rows<{ id: string }>(
      `select id from notifications where recipient_agency_id = '${w.agencies.lea}' order by planned_at limit 1`,
    );
    const reply = { NID: alert!.id.toUpperCase(), ACT: 'HIT-CONFIRMED', OFF: 'SGT INVENTED' };
    expect(await over('AM', 'INTEST001', reply)).toMatchObject({ outcome: 'accepted' });
    expect(await w.rows(`select via, action, officer, hit_confirmed from acknowledgements`)).toEqual([
      { via: 'nlets', action: 'hit-confirmed', officer: 'SGT INVENTED', hit_confirmed: true },
    ]);
    expect(await w.rows(`select state from notifications where id = '${alert!.id}'`)).toEqual([
      { state: 'acknowledged' },
    ]);
    expect((await requests())[2]).toMatchObject({ state: 'confirmed', answeredBy: 'SGT INVENTED' });
    expect(await tasks('confirm-by-telephone')).toMatchObject([{ state: 'cancelled' }]);
  });

  test('an AM of an agency that was not told, or with an action that is none, acknowledges nothing', async () => {
    const [alert] = await w.rows<{ id: string }>(
      `select id from notifications where recipient_agency_id = '${w.agencies.lea}' order by planned_at limit 1`,
    );
    await over('AM', 'OHTEST001', { NID: alert!.id.toUpperCase(), ACT: 'HIT-CONFIRMED', OFF: 'X' });
    await over('AM', 'INTEST001', { NID: alert!.id.toUpperCase(), ACT: 'MAYBE', OFF: 'X' });
    await over('AM', 'INTEST001', {}, { text: 'GOOD MORNING' });
    expect(await w.rows(`select count(*)::int as n from acknowledgements`)).toEqual([{ n: 1 }]);
    expect(
      await w.rows(`select count(*)::int as n from inbound_replies where state = 'quarantined'`),
    ).toEqual([{ n: 2 }]);
    expect((await tasks('unmatched-reply')).map((t) => t.why)).toContain(
      'a free message that names no notification',
    );
  });

  test('an agency sees and changes no hit confirmation, not even the one it answers', async () => {
    const clerk = await w.actor('lea', ['agency-officer']);
    const n = await w.db.asActor(clerk, async (tx) => {
      const seen = await sql<{ n: number }>`select count(*)::int as n from hit_confirmations`.execute(tx);
      const done = await sql`update hit_confirmations set state = 'confirmed'`.execute(tx);
      return [seen.rows[0]!.n, Number(done.numAffectedRows ?? 0)];
    });
    expect(n).toEqual([0, 0]);
  });

  // biome-ignore format: a table
  test.each([
    ['another door', { door: 'manifests' }, 'wrong-door'],
    ['a client that does not run the line', { client: 'port-line' }, 'wrong-sender'],
  ])('a message by %s is set aside', async (_says, options, code) => {
    expect(await over('AM', 'INTEST001', { NID: 'X' }, options)).toMatchObject({ outcome: 'quarantined', codes: [code] });
  });
});
