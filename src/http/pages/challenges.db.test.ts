import { afterAll, beforeAll, expect, test } from 'vitest';
import { findRecord } from '#storage/registerRecords.js';
import { addRegistrant, changeRegistrant } from '#storage/registrants.js';
import type { Browser } from '../../../test/support/browser.js';
import { type CaseWorld, linkIn, makeCaseWorld, versionIn } from '../../../test/support/caseWorld.js';
import { onBothDatabases } from '../../../test/support/databases.js';
import { BARNABY, departure, REGISTRANT } from '../../../test/support/journeyWorld.js';

/** A registrant challenges what the registry holds and what was told: each is answered by whoever holds it. */
onBothDatabases('a challenge of a registrant', (database) => {
  let world: CaseWorld;
  let registry: Browser;
  let other: Browser;
  let officer: Browser;
  let file = '';
  const ANSWER = { complaint: 'The employer is wrong', address: '12 Elm St, Gary' };

  beforeAll(async () => {
    world = await makeCaseWorld(database());
    await world.journey.enter(REGISTRANT);
    await world.journey.handIn(departure([BARNABY], { day: world.tomorrow }));
    await world.settle();
    const id = await database().asSystem(async (tx) => {
      const record = await findRecord(tx, 'NSOR', REGISTRANT.recordNumber);
      const made = await addRegistrant(
        tx,
        {
          agencyId: world.journey.agencies.sora,
          displayName: 'OKONKWO-FERRIS, BARNABY',
          juvenile: false,
          initialBasis: 'residence',
          initialOn: '2010-01-15',
        },
        world.clock.now(),
      );
      await changeRegistrant(tx, made!, { recordId: record!.id }, world.clock.now());
      return made!;
    });
    file = `/registry/${id}`;
    registry = await world.signedIn(await world.person(world.journey.agencies.sora, ['register-officer']));
    other = await world.signedIn(await world.person(world.journey.agencies.tribe, ['register-officer']));
    officer = await world.signedIn(world.officer);
  });
  afterAll(() => world?.server.close());

  const rows = <R>(query: string) => world.journey.rows<R>(query);
  async function act(who: Browser, at: string, part: string, fields: Record<string, string>) {
    const seen = await who.get(at);
    return who.post(`${at}/${part}`, { version: versionIn(seen.text), ...fields });
  }
  const seen = new Set<string>();
  /** The inquiry that was not there before; several may be of one instant. */
  const latest = async () => {
    const ids = (await rows<{ id: string }>('select id from redress_inquiries')).map(({ id }) => id);
    const [fresh] = ids.filter((id) => !seen.has(id));
    for (const id of ids) seen.add(id);
    return `/redress/${fresh}`;
  };

  test('of data is the registry’s: nobody else’s list has it, and granting it corrects everybody who was told', async () => {
    expect((await registry.get(file)).text).toContain(`${file}/challenges`);
    await registry.get(`${file}/challenges`);
    expect((await registry.post(`${file}/challenges`, { ...ANSWER, kind: '' })).status).toBe(422);
    expect((await registry.post(`${file}/challenges`, { ...ANSWER, kind: 'data' })).status).toBe(303);
    const at = await latest();
    expect((await registry.get('/redress')).text).toContain(at);
    expect((await registry.get(file)).text).toContain(at);
    expect((await other.get('/redress')).text).not.toContain(at);
    expect((await other.get(at)).status).toBe(404);
    expect((await other.get(`${file}/challenges`)).status).toBe(404);
    // NSOTC reads it and leaves the decision to the registry.
    await officer.get(at);
    expect((await act(officer, at, 'decide', { outcome: 'upheld', decideNote: 'Right' })).status).toBe(403);
    const before = await rows<{ agency: string }>(
      "select distinct recipient_agency_id as agency from notifications where kind = 'alert'",
    );
    expect(before.length).toBeGreaterThan(1);
    expect((await act(registry, at, 'decide', { outcome: 'cleared', decideNote: 'Right' })).status).toBe(422);
    expect(
      (await act(registry, at, 'decide', { outcome: 'upheld', decideNote: 'Employer ended' })).status,
    ).toBe(303);
    await world.settle();
    const corrected = await rows<{ agency: string; supersedes: string | null; reason: string }>(
      "select recipient_agency_id as agency, supersedes_id as supersedes, facts ->> 'reason' as reason from notifications where kind = 'correction'",
    );
    expect(corrected.map((c) => c.agency).sort()).toEqual(before.map((b) => b.agency).sort());
    for (const c of corrected) {
      expect(c.supersedes).not.toBeNull();
      expect(c.reason).toContain('After a challenge (RN-');
      expect(c.reason).not.toContain('Employer');
    }
    expect((await registry.get(`${at}/decision.pdf`)).text.slice(0, 5)).toBe('%PDF-');
    expect(
      await rows("select id from tasks where state = 'open' and kind = 'redress-received'"),
    ).toHaveLength(0);
  });

  test('of a tier is refused with a reason, corrects nobody, and can be appealed', async () => {
    await registry.get(`${file}/challenges`);
    expect((await registry.post(`${file}/challenges`, { ...ANSWER, kind: 'tier' })).status).toBe(303);
    const at = await latest();
    const count = async () =>
      (
        await rows<{ n: number }>("select count(*)::int as n from notifications where kind = 'correction'")
      )[0]!.n;
    const before = await count();
    expect(
      (await act(registry, at, 'decide', { outcome: 'refused', decideNote: 'Tier II by the table' })).status,
    ).toBe(303);
    await world.settle();
    expect(await count()).toBe(before);
    expect((await act(registry, at, 'appeal', { appealNote: 'By counsel' })).status).toBe(303);
    expect((await registry.get(at)).text).toContain('By counsel');
    expect(
      await rows("select id from deadlines where object_kind = 'redress' and state = 'running'"),
    ).toHaveLength(2);
  });

  test('of a notification is NSOTC’s: its clocks start, and granting it opens the decision behind it again', async () => {
    const list = await registry.get(`${file}/challenges`);
    const message = /<option value="([0-9a-f-]{36})"/.exec(list.text)![1]!;
    expect((await registry.post(`${file}/challenges`, { ...ANSWER, kind: 'notification' })).status).toBe(422);
    const filed = { ...ANSWER, kind: 'notification', message };
    expect((await registry.post(`${file}/challenges`, filed)).status).toBe(303);
    await world.settle();
    const at = await latest();
    expect((await registry.get('/redress')).text).toContain('Registrant challenges a notification'.slice(11));
    expect((await registry.get(at)).status).toBe(403);
    expect(
      await rows(
        `select id from deadlines where object_id = '${at.split('/')[2]}' and owner_agency_id = '${world.journey.agencies.nsotc}'`,
      ),
    ).toHaveLength(2);
    const [candidate] = await rows<{ id: string }>('select id from candidates');
    const address = `/candidates/${candidate!.id}`;
    // Before an officer has decided there is nothing to open again, and nobody would hear that the challenge is right.
    const early = await act(officer, at, 'decide', { outcome: 'upheld', decideNote: 'Was in custody' });
    expect(early.status).toBe(422);
    expect(early.text).toContain('Decide the candidate first');
    await officer.get(address);
    await officer.post(`${address}/claim`);
    await officer.post(`${address}/confirm`, {
      version: versionIn((await officer.get(address)).text),
      outcome: 'same',
      reasonCode: 'same-document',
      rationale: 'Passport and birth date',
    });
    const supervisor = await world.signedIn(world.supervisor);
    await supervisor.get(address);
    await supervisor.post(`${address}/second`, {
      version: versionIn((await supervisor.get(address)).text),
      answer: 'agree',
      note: '',
    });
    await world.settle();
    expect(await rows("select id from candidates where outcome = 'same'")).toHaveLength(1);
    const seen = (await officer.get(at)).text;
    expect(linkIn(seen, /\/notifications\/[0-9a-f-]{36}/)).toContain(message);
    // Of a message nothing in the file is wrong that would be corrected first.
    expect(seen).toContain('Open the file');
    expect(seen).not.toContain('correct it first');
    expect(
      (await act(officer, at, 'decide', { outcome: 'upheld', decideNote: 'Was in custody' })).status,
    ).toBe(303);
    await world.settle();
    expect(await rows("select id from candidates where state = 'open' and outcome is null")).toHaveLength(1);
    const reasons = await rows<{ reason: string }>(
      "select facts ->> 'reason' as reason from notifications where kind = 'correction' order by planned_at desc, id desc limit 1",
    );
    expect(reasons[0]!.reason).toContain('under review');
  });
});
