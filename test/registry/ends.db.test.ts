import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { addDays } from '#basics/dates.js';
import { nsorEntry } from '#domain/nsorEntry.js';
import { newId } from '#storage/newId.js';
import { nsorMessagesOf, nsorSubjectOf } from '#storage/nsorMessages.js';
import { planNsor } from '#storage/nsorPlan.js';
import { readRegistrant } from '#storage/registrants.js';
import { valuesOf } from '#storage/registrantValues.js';
import { decideTier, refreshRegistrant } from '#storage/registration.js';
import type { Browser } from '../support/browser.js';
import { type CaseWorld, makeCaseWorld } from '../support/caseWorld.js';
import { onBothDatabases } from '../support/databases.js';
import { REGISTRANT } from '../support/journeyWorld.js';
import { registered } from '../support/registry.js';

onBothDatabases('registrations that end, rest and run again', (database) => {
  let world: CaseWorld;
  let clerk: Browser;
  let today: string;
  let n = 0;

  beforeAll(async () => {
    world = await makeCaseWorld(database());
    clerk = await world.signedIn(
      await world.person(world.journey.agencies.sora, ['register-officer', 'agency-officer']),
    );
    today = new Date(world.clock.now() - 5 * 3_600_000).toISOString().slice(0, 10);
  });
  afterAll(() => world?.server.close());

  /** A registered person of Tier II whose entry NCIC has accepted. */
  async function inNsor(): Promise<string> {
    const number = `EN-${++n}`;
    const nic = `X71000000${n}`;
    const now = world.clock.now();
    const who = { agencyId: world.journey.agencies.sora, number, surname: `Fenwick${n}`, given: 'Osric' };
    const id = await registered(database(), who, now);
    await world.journey.enter({ ...REGISTRANT, recordNumber: nic });
    const at = new Date(now).toISOString();
    await database().asSystem(async (tx) => {
      await decideTier(tx, { actor: { kind: 'system', id: 'test' }, nowMs: now }, id, {
        tier: 'II',
        reason: 'As the rules give it',
      });
      const subject = (await nsorSubjectOf(tx, (await readRegistrant(tx, id))!))!;
      const message = nsorEntry(subject).messages[0] ?? { key: 'EXS', values: [], cleared: [] };
      await sql`insert into nsor_messages (id, registrant_id, agency_id, control, position, message_key, content, subject, state, nic, made_at, answered_at)
        values (${newId(now)}, ${id}, ${who.agencyId}, ${`REND${n}`}, 1, 'EXS', ${JSON.stringify(message)}::jsonb, ${JSON.stringify(subject)}::jsonb, 'accepted', ${nic}, ${at}::timestamptz, ${at}::timestamptz)`.execute(
        tx,
      );
      await sql`update registrants set record_id = (select id from register_records where record_number = ${nic}) where id = ${id}`.execute(
        tx,
      );
      await refreshRegistrant(tx, { id }, now);
    });
    return id;
  }

  async function record(id: string, end: string, on: string = today) {
    const [year, month, day] = on.split('-') as [string, string, string];
    await clerk.get(`/registry/${id}/end`);
    return clerk.post(`/registry/${id}/end`, {
      end,
      reason: 'The paper of the court was seen',
      'on-year': year,
      'on-month': month,
      'on-day': day,
    });
  }
  const state = async (id: string) =>
    database().asSystem(async (tx) => {
      const registrant = (await readRegistrant(tx, id))!;
      const active = await sql<{
        n: number;
      }>`select count(*)::int as n from register_records k join registrants r on r.record_id = k.id where r.id = ${id} and k.state = 'active'`.execute(
        tx,
      );
      return {
        state: registrant.state,
        screened: active.rows[0]!.n === 1,
        nsor: (await nsorMessagesOf(tx, id)).map((m) => [m.key, m.state]),
        owes: (await planNsor(tx, registrant))?.plan.messages.map((m) => m.key) ?? [],
      };
    });

  test('a duty that runs for years more is not over, and the page says until when it runs', async () => {
    const id = await inNsor();
    const early = await record(id, 'duty-over');
    expect(early.status).toBe(422);
    expect(early.text).toContain(`The duty runs until ${Number(today.slice(0, 4)) + 25}`);
    expect(await state(id)).toMatchObject({ state: 'registered', screened: true });
  });

  test('whoever is released from custody runs again, and the time inside is entered and does not count', async () => {
    const id = await inNsor();
    const from = addDays(today, -10);
    expect((await record(id, 'custody', from)).status).toBe(303);
    expect(await state(id)).toMatchObject({ state: 'in-custody', screened: true });
    expect((await record(id, 'released', addDays(from, -1))).status).toBe(422);
    expect((await record(id, 'released')).status).toBe(303);
    expect(await state(id)).toMatchObject({ state: 'registered', screened: true });
    const [custody] = await database().asSystem(async (tx) =>
      (await valuesOf(tx, id)).filter((v) => v.element === 'custody'),
    );
    expect(custody).toMatchObject({ fromOn: from, untilOn: today });
    const file = await clerk.get(`/registry/${id}`);
    expect(file.text).toContain('The person was released from custody');
    expect(file.text).toContain('The paper of the court was seen');
  });

  test('an end whose clear still waits here is taken back: the record stands again under its number', async () => {
    const id = await inNsor();
    expect((await record(id, 'died')).status).toBe(303);
    expect(await state(id)).toMatchObject({ state: 'ended', screened: false });
    const file = await clerk.get(`/registry/${id}`);
    expect(file.text).toContain('The person has died');
    expect(file.text).not.toContain('Announce a move');
    expect((await record(id, 'vacated')).status).toBe(422);
    expect((await record(id, 'taken-back')).status).toBe(303);
    expect(await state(id)).toEqual({
      state: 'registered',
      screened: true,
      nsor: [
        ['CXS', 'dropped'],
        ['EXS', 'accepted'],
      ],
      owes: [],
    });
  });

  test('an end that NSOR has heard of is taken back: a new entry is owed from that day on', async () => {
    const id = await inNsor();
    expect((await record(id, 'moved-out')).status).toBe(303);
    await database().asSystem((tx) =>
      sql`update nsor_messages set state = 'accepted', answered_at = now() where registrant_id = ${id} and message_key = 'CXS'`.execute(
        tx,
      ),
    );
    expect((await record(id, 'returned')).status).toBe(303);
    expect(await state(id)).toEqual({
      state: 'registered',
      screened: false,
      nsor: [
        ['CXS', 'past'],
        ['EXS', 'past'],
      ],
      owes: ['EXS'],
    });
    expect((await clerk.get(`/registry/${id}`)).text).toContain('Bring NSOR up to date');
  });
});
