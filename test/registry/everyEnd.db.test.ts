import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { REGISTRANT_ENDS, type RegistrantEnd } from '#domain/registrantEnd.js';
import { bringNsorUpToDate, NSOR_SETTLES_MS } from '#steps/bringNsorUpToDate.js';
import { projectPublic } from '#steps/projectPublic.js';
import { decideCandidate, secondCandidate } from '#storage/applyAdjudication.js';
import { readCandidate } from '#storage/candidates.js';
import { run } from '#storage/database.js';
import { enterRecords } from '#storage/enterRecords.js';
import { REGISTER_FEED } from '#storage/firstFacts.js';
import { markNsorSent, queueNsor, readyForNcic } from '#storage/nsorMessages.js';
import { planNsor } from '#storage/nsorPlan.js';
import { nsorRecordOf } from '#storage/nsorRecord.js';
import { publicRecordOf } from '#storage/publicProjection.js';
import { findRecord } from '#storage/registerRecords.js';
import { endRegistration } from '#storage/registrantEnds.js';
import { changeRegistrant, readRegistrant } from '#storage/registrants.js';
import { refreshRegistrant } from '#storage/registration.js';
import { type CaseWorld, makeCaseWorld } from '../support/caseWorld.js';
import { onBothDatabases } from '../support/databases.js';
import { departure, traveller } from '../support/journeyWorld.js';
import { registered } from '../support/registry.js';

const SYSTEM = { kind: 'system', id: 'test' } as const;

/** What an end leads to, each cell by itself. */
interface Then {
  readonly state: string;
  /** What NSOR is sent within a quarter of an hour: key, and the reason or status in it. */
  readonly nsor: readonly [key: string, says: string | undefined];
  readonly record: string;
  /** Whether the next traveler of that name and passport becomes a candidate. */
  readonly screened: boolean;
  /** What becomes of a possible match that nobody has decided. */
  readonly undecided: string;
  /** What those hear who were told of an open trip. */
  readonly told: 'withdrawal' | 'correction' | 'nothing';
  /** What the officer is asked on opening the file. */
  readonly sealed: boolean;
  readonly listed: boolean;
}
const over = { screened: false, undecided: 'closed record-ended', listed: false };
const rests = {
  record: 'active',
  screened: true,
  undecided: 'open null',
  told: 'nothing',
  sealed: false,
} as const;
// biome-ignore format: a table
const ENDS: Readonly<Record<RegistrantEnd, Then>> = {
  'duty-over': { ...over, state: 'ended',     nsor: ['CXS', 'EXPIRED'],  record: 'expired',   told: 'correction', sealed: false },
  vacated:     { ...over, state: 'ended',     nsor: ['CXS', 'VACATED'],  record: 'vacated',   told: 'withdrawal', sealed: true },
  pardoned:    { ...over, state: 'ended',     nsor: ['CXS', 'PARDONED'], record: 'vacated',   told: 'withdrawal', sealed: true },
  expunged:    { ...over, state: 'ended',     nsor: ['CXS', 'VACATED'],  record: 'vacated',   told: 'withdrawal', sealed: true },
  died:        { ...over, state: 'ended',     nsor: ['CXS', 'DIED'],     record: 'cleared',   told: 'correction', sealed: false },
  error:       { ...over, state: 'ended',     nsor: ['XXS', undefined],  record: 'cancelled', told: 'withdrawal', sealed: true },
  'moved-out': { ...over, state: 'moved-out', nsor: ['CXS', 'MOVED'],    record: 'cleared',   told: 'correction', sealed: false },
  deported:    { ...rests, state: 'moved-out',  nsor: ['MXS', 'D'], listed: false },
  custody:     { ...rests, state: 'in-custody', nsor: ['MXS', 'I'], listed: true },
};

onBothDatabases('every end of a registration', (database) => {
  let world: CaseWorld;
  let n = 0;

  beforeAll(async () => {
    world = await makeCaseWorld(database());
  });
  afterAll(() => world?.server.close());
  const rows = <T = Record<string, unknown>>(query: string) => world.journey.rows<T>(query);

  /** A registered person whose entry NSOR has, told of on one trip and undecided on another. */
  async function given(end: RegistrantEnd, carried: boolean) {
    n += 1;
    const surname = [
      'Quillfeather',
      'Thistlewood',
      'Saltmarsh',
      'Winterbourne',
      'Oakenshaw',
      'Brackwater',
      'Pennifold',
      'Larkspur',
      'Moonraker',
    ][n % 9]!;
    const given = ['Osric', 'Barnabas', 'Ignatius', 'Peregrine', 'Leopold', 'Thaddeus', 'Evander'][n % 7]!;
    const passport = `8102283${String(70 + n)}`;
    const nic = `X7${String(n).padStart(8, '0')}`;
    const now = world.clock.now();
    const id = await registered(
      database(),
      {
        agencyId: world.journey.agencies.sora,
        number: `EE-${n}`,
        surname,
        given,
        born: `19${60 + n}-04-23`,
        values: {
          origin: { place: 'OH', sex: 'M', citizenships: 'USA' },
          description: { height: '509', weight: '180', eyes: 'BRO', hair: 'BLK', race: 'W' },
          document: { kind: 'passport', number: passport, issuer: 'USA' },
        },
      },
      now,
    );
    await database().asSystem(async (tx) => {
      const door = { actor: SYSTEM, nowMs: now };
      // Registered so long ago that the duty can have run out.
      if (end === 'duty-over') await changeRegistrant(tx, id, { registeredOn: '2001-05-04' }, now);
      await refreshRegistrant(tx, { id }, now);
      const registrant = (await readRegistrant(tx, id, true))!;
      if (!carried) {
        const { subject, plan } = (await planNsor(tx, registrant, now))!;
        await queueNsor(tx, door, registrant, subject, plan.messages);
        for (const m of await readyForNcic(tx, 100)) await markNsorSent(tx, m.id, 'as sent', now);
        await run(
          tx,
          sql`update nsor_messages set state = 'accepted', nic = ${nic}, answered_at = sent_at where registrant_id = ${id} and state = 'sent'`,
        );
      }
      const entry = await nsorRecordOf(tx, registrant, 'OHTEST001', nic);
      await enterRecords(tx, { ...door, feed: REGISTER_FEED.code }, [
        { entry, agencyId: world.journey.agencies.sora },
      ]);
      await changeRegistrant(tx, id, { recordId: (await findRecord(tx, 'NSOR', nic))!.id }, now);
      await refreshRegistrant(tx, { id }, now);
    });
    await world.settle();
    await later();
    expect(await queued(id)).toEqual([]);
    const who = {
      names: [{ surname: surname.toUpperCase(), given: given.toUpperCase() }],
      birthDates: [`19${60 + n}-04-23`],
    };
    const certain = { ...who, documents: [{ kind: 'passport', number: passport, issuer: 'USA' }] } as const;
    await travels(certain, 2 * n);
    await travels(
      { ...who, documents: [{ kind: 'passport', number: `55500${n}`, issuer: 'USA' }] },
      2 * n + 1,
    );
    const [sure, unsure] = await candidates(id);
    expect([sure, unsure]).toMatchObject([{ state: 'open' }, { state: 'open' }]);
    await confirm(sure!.id);
    await world.settle();
    expect((await heard(sure!.id)).length).toBeGreaterThan(0);
    return { id, certain, sure: sure!.id, unsure: unsure!.id };
  }
  async function travels(person: object, flight: number): Promise<void> {
    await world.journey.handIn(
      departure([traveller(person as never)], {
        day: world.tomorrow,
        number: String(300 + flight),
        message: String(flight),
      }),
    );
    await world.settle();
  }
  const candidates = (id: string) =>
    rows<{ id: string; state: string; close_reason: string | null }>(
      `select c.id, c.state, c.close_reason from candidates c join register_records k on k.id = c.record_id join registrants r on r.record_id = k.id where r.id = '${id}' order by c.opened_at, c.id`,
    );
  async function confirm(candidate: string): Promise<void> {
    const [officer, colleague] = world.journey.officers;
    const door = { keys: world.keys, nowMs: world.clock.now() };
    const { version } = (await database().asSystem((tx) => readCandidate(tx, candidate)))!;
    const decision = {
      candidateVersion: version,
      outcome: 'same',
      reasonCode: 'same-details',
      rationale: 'compared both',
    } as const;
    const done = await database().asActor(officer, (tx) =>
      decideCandidate(tx, { ...door, actor: officer }, candidate, decision, {}),
    );
    if (!done.ok) throw new Error(done.error.says);
    if (done.value.adjudication.state !== 'proposed') return;
    const candidateVersion = done.value.candidate.version;
    await database().asActor(colleague, (tx) =>
      secondCandidate(tx, { ...door, actor: colleague }, candidate, {
        agrees: true,
        note: '',
        candidateVersion,
      }),
    );
  }
  /** What was told of the trip of a candidate, in order. */
  const heard = (candidate: string) =>
    rows<{ kind: string; agency: string }>(
      `select n.kind, n.recipient_agency_id as agency from notifications n join candidates c on c.id = '${candidate}' where n.subject_id = c.subject_id or n.trip_id in (select t.trip_id from trip_events t where t.travel_event_id = c.travel_event_id) order by n.planned_at, n.id`,
    );
  async function later(): Promise<void> {
    world.clock.pass(NSOR_SETTLES_MS + 1000);
    await world.settle();
    await bringNsorUpToDate(world.journey.context);
  }
  const queued = async (id: string) =>
    (
      await rows<{ key: string; content: { values: { code: string; value: string }[] } }>(
        `select message_key as key, content from nsor_messages where registrant_id = '${id}' and state = 'queued' order by position`,
      )
    ).map((m) => [m.key, m.content.values.find((v) => v.code === 'RPP' || v.code === 'OFS')?.value]);

  const CASES = (Object.keys(ENDS) as RegistrantEnd[]).flatMap((end) =>
    [false, true].map((carried) => [end, carried] as const),
  );
  describe.each(CASES)('%s, carried over: %s', (end, carried) => {
    const then = ENDS[end];
    test('given a told trip and an undecided match, then every cell of its row holds', async () => {
      const { id, certain, sure, unsure } = await given(end, carried);
      const before = await heard(sure);
      const on = new Date(world.clock.now() - 5 * 3_600_000).toISOString().slice(0, 10);
      const done = await database().asSystem((tx) =>
        endRegistration(tx, { actor: SYSTEM, nowMs: world.clock.now() }, id, {
          end,
          reason: 'The paper of the court was seen',
          on,
        }),
      );
      expect(done).toMatchObject({ ok: true });
      // Within the minute: all that follows is ready at once.
      world.clock.pass(30_000);
      await world.settle();
      const registrant = (await database().asSystem((tx) => readRegistrant(tx, id)))!;
      expect([registrant.state, registrant.sealedAtMs !== null]).toEqual([then.state, then.sealed]);
      const known = new Map((await candidates(id)).map((c) => [c.id, c]));
      expect(`${known.get(unsure)!.state} ${known.get(unsure)!.close_reason}`).toBe(then.undecided);
      const record = await rows<{ state: string }>(
        `select k.state from register_records k join registrants r on r.record_id = k.id where r.id = '${id}'`,
      );
      expect(record).toEqual([{ state: then.record }]);
      const after = (await heard(sure)).slice(before.length);
      expect([...new Set(after.map((m) => m.kind))]).toEqual(then.told === 'nothing' ? [] : [then.told]);
      // Everybody who was told hears it.
      if (then.told !== 'nothing')
        expect(new Set(after.map((m) => m.agency))).toEqual(new Set(before.map((m) => m.agency)));
      await travels(certain, 100 + n);
      expect((await candidates(id)).length - known.size).toBe(then.screened ? 1 : 0);
      await later();
      expect(await queued(id)).toEqual([then.nsor]);
      await projectPublic(world.journey.context);
      const shown = await database().asSystem((tx) => publicRecordOf(tx, id));
      expect(shown?.listed ?? false).toBe(then.listed);
      expect(then.state).toBe(REGISTRANT_ENDS[end].state);
    });
  });

  test('a sealed file shows nothing before somebody says what for, file by file', async () => {
    const { id } = await given('vacated', false);
    const clerk = await world.signedIn(await world.person(world.journey.agencies.sora, ['register-officer']));
    const name = (await database().asSystem((tx) => readRegistrant(tx, id)))!.displayName;
    expect((await clerk.get(`/registry/${id}`)).text).toContain(name);
    await database().asSystem((tx) =>
      endRegistration(tx, { actor: SYSTEM, nowMs: world.clock.now() }, id, {
        end: 'vacated',
        reason: 'The order of the court was seen',
        on: '2026-11-20',
      }),
    );
    for (const page of ['', '/history', '/nsor', '/parts/names', '/tier', '/end', '/days']) {
      const shut = await clerk.get(`/registry/${id}${page}`);
      expect(shut.text, page).toContain('The file is sealed');
      expect(shut.text, page).not.toContain(name);
    }
    expect((await clerk.post(`/registry/${id}/unseal`, { purpose: 'other' })).status).toBe(422);
    expect(
      (await clerk.post(`/registry/${id}/unseal`, { purpose: 'complaint', caseNumber: '26-1' })).status,
    ).toBe(303);
    expect((await clerk.get(`/registry/${id}/history`)).text).toContain(name.split(',')[0]!);
    const other = await world.signedIn(await world.person(world.journey.agencies.sora, ['register-officer']));
    expect((await other.get(`/registry/${id}`)).text).not.toContain(name);
  });
});
