import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { NSOR_DIFFERENCES } from '#domain/nsorCare.js';
import { nsorEntry } from '#domain/nsorEntry.js';
import { warnOfRetiring } from '#steps/warnOfRetiring.js';
import { newId } from '#storage/newId.js';
import { reconcileNsor } from '#storage/nsorCare.js';
import { nsorSubjectOf } from '#storage/nsorMessages.js';
import { endRegistration } from '#storage/registrantEnds.js';
import { readRegistrant } from '#storage/registrants.js';
import { refreshRegistrant } from '#storage/registration.js';
import type { Browser } from '../support/browser.js';
import { type CaseWorld, makeCaseWorld } from '../support/caseWorld.js';
import { onBothDatabases } from '../support/databases.js';
import { REGISTRANT } from '../support/journeyWorld.js';
import { registered } from '../support/registry.js';

const DAY = 86_400_000;

onBothDatabases('what keeps an NSOR entry true', (database) => {
  let world: CaseWorld;
  let clerk: Browser;
  let second: Browser;
  let stranger: Browser;
  let id: string;

  const signIn = async () => {
    const { sora, tribe } = world.journey.agencies;
    clerk = await world.signedIn(await world.person(sora, ['register-officer', 'agency-officer']));
    second = await world.signedIn(await world.person(sora, ['register-officer']));
    stranger = await world.signedIn(await world.person(tribe, ['register-officer']));
  };
  beforeAll(async () => {
    world = await makeCaseWorld(database());
    await signIn();
    id = await registered(
      database(),
      { agencyId: world.journey.agencies.sora, number: 'NC-1', surname: 'Thistlewood', given: 'Osric' },
      world.clock.now(),
    );
    await world.journey.enter({ ...REGISTRANT, recordNumber: 'X700000001' });
    await database().asSystem(async (tx) => {
      const subject = (await nsorSubjectOf(tx, (await readRegistrant(tx, id))!))!;
      const [message] = nsorEntry(subject).messages;
      await sql`insert into nsor_messages (id, registrant_id, agency_id, control, position, message_key, content, subject, state, nic, made_at, answered_at)
        values (${newId(world.clock.now())}, ${id}, ${world.journey.agencies.sora}, 'RTEST', 1, 'EXS', ${JSON.stringify(message ?? { key: 'EXS', values: [] })}::jsonb, ${JSON.stringify(subject)}::jsonb, 'accepted', 'X700000001',
                ${new Date(world.clock.now()).toISOString()}::timestamptz, ${new Date(world.clock.now()).toISOString()}::timestamptz)`.execute(
        tx,
      );
      await sql`update registrants set record_id = (select id from register_records where record_number = 'X700000001') where id = ${id}`.execute(
        tx,
      );
      await refreshRegistrant(tx, { id }, world.clock.now());
    });
  });
  afterAll(() => world?.server.close());

  test('given an accepted entry, then its check and its validation stand in the due list, each with its sum', async () => {
    const due = await clerk.get('/registry/due?days=365');
    expect(due.text).toContain('Compare the NSOR entry with the file: a second person');
    expect(due.text).toContain('Validate the NSOR entry');
    expect(due.text).toContain('first validation 60 to 90 days after the entry');
  });

  test('when a second person has compared it, then that duty is gone', async () => {
    const page = await second.get(`/registry/${id}/nsor`);
    const message = /nsor\/([0-9a-f-]{36})\/check/.exec(page.text)![1]!;
    expect((await second.post(`/registry/${id}/nsor/${message}/check`, {})).status).toBe(303);
    expect((await clerk.get('/registry/due?days=365')).text).not.toContain('Compare the NSOR entry');
  });

  test('when nobody validates it in time, then its agency is warned that NCIC retires it and the report says so', async () => {
    world.clock.pass(91 * DAY);
    await signIn();
    world.journey.clock.set(world.clock.now());
    expect(await warnOfRetiring(world.journey.context)).toBe(1);
    expect(await warnOfRetiring(world.journey.context)).toBe(0);
    expect((await clerk.get('/tasks')).text).toContain('before NCIC retires it');
    expect((await clerk.get('/registry/nsor/reconciliation')).text).toContain('Not validated in time');
  });

  test('a validation names its documents and whom of the court was asked; it sets the next one a year later', async () => {
    await clerk.get(`/registry/${id}/nsor/validate`);
    const bare = await clerk.post(`/registry/${id}/nsor/validate`, { outcome: 'valid' });
    expect(bare.status).toBe(422);
    const done = await clerk.post(`/registry/${id}/nsor/validate`, {
      outcome: 'valid',
      documents: 'Judgment of 2020, prints',
      contact: 'Clerk of the court, today',
    });
    expect(done.status).toBe(303);
    expect((await clerk.get('/registry/due?days=365')).text).toContain('validated every 12 months');
    expect((await clerk.get('/registry/nsor/reconciliation')).text).not.toContain('Not validated in time');
    expect((await stranger.get(`/registry/${id}/nsor/validate`)).status).toBe(404);
  });

  test('the report finds who is missing there, who ended here and still stands there, and whom nobody here knows', async () => {
    await registered(
      database(),
      {
        agencyId: world.journey.agencies.sora,
        number: 'NC-2',
        surname: 'Quillfeather',
        given: 'Una',
        born: '1980-01-02',
      },
      world.clock.now(),
    );
    await world.journey.enter({
      ...REGISTRANT,
      recordNumber: 'X700000009',
      names: [{ surname: 'NOBODY', given: 'HERE' }],
    });
    const report = await clerk.get('/registry/nsor/reconciliation');
    expect(report.text).toContain('Registered here, not in NSOR');
    expect(report.text).toContain('In NSOR under this agency, no registration here');
    await database().asSystem((tx) =>
      endRegistration(tx, { actor: { kind: 'system', id: 'test' }, nowMs: world.clock.now() }, id, {
        end: 'vacated',
        reason: 'Conviction vacated by the court today',
        on: new Date(world.clock.now()).toISOString().slice(0, 10),
      }),
    );
    // The clear is on its way: until NCIC has answered it, that is what the report says of the ended one.
    const ended = await clerk.get('/registry/nsor/reconciliation');
    expect(report.text).not.toContain(NSOR_DIFFERENCES.waiting);
    expect(ended.text).toContain(NSOR_DIFFERENCES.waiting);
    const csv = await clerk.get('/registry/nsor/reconciliation.csv');
    expect(csv.text).toContain('X700000009');
    expect(csv.text).toContain('Quillfeather');
    const theirs = await stranger.get('/registry/nsor/reconciliation.csv');
    expect(theirs.text).not.toContain('Quillfeather');
    expect(theirs.text).not.toContain('X700000009');
  });

  test('read in pieces of one, the comparison is the same as read at once', async () => {
    const all = (piece: number) =>
      database().asSystem(async (tx) => {
        const lines = [];
        for await (const line of reconcileNsor(tx, [world.journey.agencies.sora], '2026-11-20', piece))
          lines.push(line);
        return lines;
      });
    const whole = await all(2000);
    expect(whole.length).toBeGreaterThan(2);
    expect(whole.filter((l) => l.registrantId === null).length).toBeGreaterThan(0);
    expect(await all(1)).toEqual(whole);
  });
});
