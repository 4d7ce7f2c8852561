import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { CLEAN_CONDITION_CODES } from '#domain/cleanRecord.js';
import type { Tier } from '#domain/tierRules.js';
import { addFirstFacts } from '#storage/firstFacts.js';
import { dutiesOf } from '#storage/registrantDuties.js';
import { addRegistrant, changeRegistrant, readRegistrant } from '#storage/registrants.js';
import { addValue } from '#storage/registrantValues.js';
import { refreshRegistrant } from '#storage/registration.js';
import type { Browser } from '../../../test/support/browser.js';
import { onBothDatabases } from '../../../test/support/databases.js';
import { makeWorld, type World } from '../../../test/support/world.js';

onBothDatabases('a shorter duty after a clean record', (database) => {
  let world: World;
  let ohio: string;
  let iowa: string;
  let officer: Browser;
  let second: Browser;
  let alone: Browser;

  beforeAll(async () => {
    world = await makeWorld(database());
    await database().asSystem((tx) => addFirstFacts(tx, world.clock.now()));
    ohio = await world.agency({ ori: 'OHTEST001', name: 'Ohio Unit', jurisdiction: 'OH' });
    iowa = await world.agency({ ori: 'IATEST001', name: 'Iowa Unit', jurisdiction: 'IA' });
    officer = await world.signedIn(await world.person(ohio, ['register-officer']));
    second = await world.signedIn(await world.person(ohio, ['register-officer']));
    alone = await world.signedIn(await world.person(iowa, ['register-officer']));
  });
  afterAll(() => world?.server.close());

  let files = 0;
  /** A registrant since 2012-05-04. */
  const registrant = (agencyId: string, tier: Tier, juvenile = false) =>
    database().asSystem(async (tx) => {
      const now = world.clock.now();
      const facts = { agencyId, number: `C-${files++}`, displayName: 'Thistlewood, Osric', juvenile };
      const id = (await addRegistrant(
        tx,
        { ...facts, initialBasis: 'residence', initialOn: '2012-05-04' },
        now,
      ))!;
      await changeRegistrant(tx, id, { state: 'registered', tier, registeredOn: '2012-05-04' }, now);
      await refreshRegistrant(tx, { id }, now);
      return id;
    });
  const held = (id: string) =>
    database().asSystem(async (tx) => {
      const { dutyEndsOn, cleanSince, cleanApproved } = (await readRegistrant(tx, id))!;
      const review = (await dutiesOf(tx, id)).find(
        (d) => d.kind === 'clean-record-review' && d.state === 'open',
      );
      return { dutyEndsOn, cleanSince, cleanApproved, review: review?.dueOn ?? null };
    });
  const day = (on: string) => {
    const [year, month, date] = on.split('-');
    return { 'since-year': year!, 'since-month': month!, 'since-day': date! };
  };
  const all = Object.fromEntries(
    CLEAN_CONDITION_CODES.flatMap((c) => [
      [c, 'yes'],
      [`${c}-paper`, 'FBI history of 2026-11-02'],
    ]),
  );
  const at = (id: string) => `/registry/${id}/clean-record`;

  test('ten clean years of Tier I: proposed by one, approved by another, ten years less five, withdrawn', async () => {
    const id = await registrant(ohio, 'I');
    expect(await held(id)).toMatchObject({ dutyEndsOn: '2027-05-04', cleanApproved: false });
    expect((await officer.get(`/registry/${id}`)).text).toContain(`href="${at(id)}"`);
    await officer.get(at(id));
    expect((await officer.post(at(id), { ...day('2012-06-01'), ...all })).status).toBe(303);
    expect(await held(id)).toEqual({
      dutyEndsOn: '2027-05-04',
      cleanSince: '2012-06-01',
      cleanApproved: false,
      review: '2022-06-01',
    });
    const page = await officer.get(at(id));
    expect(page.text).toContain('1 Jun 2012 plus 10 years: 1 Jun 2022');
    expect(page.text).toContain('another officer of your agency approves it');
    const own = await officer.post(`${at(id)}/decision`, { do: 'approve' });
    expect(own.status).toBe(422);
    expect(own.text).toContain('must not be the one who proposed it');
    expect((await held(id)).cleanApproved).toBe(false);

    expect((await second.get(at(id))).text).toContain('FBI history of 2026-11-02');
    expect((await second.post(`${at(id)}/decision`, { do: 'approve' })).status).toBe(303);
    expect(await held(id)).toEqual({
      dutyEndsOn: '2022-05-04',
      cleanSince: '2012-06-01',
      cleanApproved: true,
      review: null,
    });
    expect((await second.post(`${at(id)}/decision`, { do: 'approve' })).status).toBe(409);
    expect((await officer.post(at(id), { ...day('2012-06-01'), ...all })).status).toBe(422);

    expect((await second.post(`${at(id)}/decision`, { do: 'withdraw', reason: 'wrong' })).status).toBe(422);
    const reason = 'The judgment of 2019 was found';
    expect((await second.post(`${at(id)}/decision`, { do: 'withdraw', reason })).status).toBe(303);
    expect(await held(id)).toEqual({
      dutyEndsOn: '2027-05-04',
      cleanSince: null,
      cleanApproved: false,
      review: null,
    });
    const after = await second.get(at(id));
    expect(after.text).toContain(reason);
    expect(after.text).toContain('Approved, clean since');
    const { rows } = await database().asSystem((tx) =>
      sql<{ facts: object }>`select facts from audit_entries
        where action = 'registrant.clean-record' and outcome = 'done' and object_id = ${id} order by facts ->> 'step'`.execute(
        tx,
      ),
    );
    expect(rows.map((r) => r.facts)).toMatchObject([
      { step: 'approved', alone: false },
      { step: 'proposed', since: '2012-06-01' },
      { step: 'withdrawn' },
    ]);
  });

  test('a day that is kept runs its clock; before the day it gives nothing is proposed', async () => {
    const id = await registrant(ohio, 'I');
    await officer.get(at(id));
    expect((await officer.post(at(id), { ...day('2018-01-15'), only: 'day' })).status).toBe(303);
    expect(await held(id)).toMatchObject({ review: '2028-01-15', cleanApproved: false });
    const early = await officer.post(at(id), { ...day('2018-01-15'), ...all });
    expect(early.status).toBe(422);
    expect(early.text).toContain('2028-01-15, a day to come');
    expect((await officer.post(`${at(id)}/decision`, { do: 'approve' })).status).toBe(409);
  });

  test('Tier II is refused with the reason, a juvenile of Tier III is not', async () => {
    const adult = await registrant(ohio, 'II');
    await officer.get(at(adult));
    const refused = await officer.post(at(adult), { ...day('2012-06-01'), ...all });
    expect(refused.status).toBe(422);
    expect(refused.text).toContain('Tier II: the law knows no shorter duty');
    expect(await held(adult)).toMatchObject({ cleanSince: null, dutyEndsOn: '2037-05-04' });
    const juvenile = await registrant(ohio, 'III', true);
    expect((await officer.post(at(juvenile), { ...day('2001-05-04'), ...all })).status).toBe(303);
    expect((await second.post(`${at(juvenile)}/decision`, { do: 'approve' })).status).toBe(303);
    expect(await held(juvenile)).toMatchObject({ dutyEndsOn: '2026-05-04', cleanApproved: true });
  });

  test('what comes into the file between proposal and approval is asked again', async () => {
    const id = await registrant(ohio, 'I');
    await officer.get(at(id));
    expect((await officer.post(at(id), { ...day('2012-06-01'), ...all })).status).toBe(303);
    await database().asSystem((tx) =>
      addValue(
        tx,
        {
          registrantId: id,
          agencyId: ohio,
          element: 'conviction',
          state: 'known',
          value: { on: '2020-02-02', offence: 'Burglary' },
          fromOn: null,
          untilOn: null,
          source: 'Judgment seen',
          enteredBy: null,
          replaces: [],
        },
        world.clock.now(),
      ),
    );
    const refused = await second.post(`${at(id)}/decision`, { do: 'approve' });
    expect(refused.status).toBe(422);
    expect(refused.text).toContain('convicted on 2020-02-02, Burglary');
    expect((await held(id)).cleanApproved).toBe(false);
  });

  test('an office of one approves its own proposal, and the history says so', async () => {
    const id = await registrant(iowa, 'I');
    await alone.get(at(id));
    expect((await alone.post(at(id), { ...day('2012-06-01'), ...all })).status).toBe(303);
    expect((await alone.get(at(id))).text).toContain('Nobody else of your agency keeps the registry');
    expect((await alone.post(`${at(id)}/decision`, { do: 'approve' })).status).toBe(303);
    expect((await held(id)).dutyEndsOn).toBe('2022-05-04');
    expect((await alone.get(at(id))).text).toContain('proposed and approved by one person');
  });

  test('another agency finds none of it', async () => {
    const id = await registrant(ohio, 'I');
    expect((await alone.get(at(id))).status).toBe(404);
    expect((await alone.post(at(id), { ...day('2012-06-01'), ...all })).status).toBe(404);
    expect((await alone.post(`${at(id)}/decision`, { do: 'approve' })).status).toBe(404);
  });
});
