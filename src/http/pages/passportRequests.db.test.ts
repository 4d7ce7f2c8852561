import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { endRegisterRecord } from '#storage/enterRecords.js';
import { REGISTER_FEED } from '#storage/firstFacts.js';
import { newId } from '#storage/newId.js';
import { subjectFor } from '#storage/subjects.js';
import type { Browser } from '../../../test/support/browser.js';
import { type CaseWorld, linkIn, makeCaseWorld, versionIn } from '../../../test/support/caseWorld.js';
import { onBothDatabases } from '../../../test/support/databases.js';
import { REGISTRANT, WANTED } from '../../../test/support/journeyWorld.js';
import { uploadForm } from '../../../test/support/upload.js';

/** Asked with a copy of the warrant, answered by the Department, taken off by itself when the warrant is cleared. */
onBothDatabases('a passport request', (database) => {
  let world: CaseWorld;
  let asker: Browser;
  let department: Browser;
  let request = '';
  const ANSWERS = {
    asks: 'deny',
    ground: 'felony-warrant',
    caseNumber: '49D01-2',
    'orderedOn-year': '2025',
    'orderedOn-month': '8',
    'orderedOn-day': '14',
    condition: 'Sexual assault, a felony.',
    ssn: '219-09-9999',
    lastAddress: '12 Elm St, Gary, IN 46402',
    officerName: 'Ada Quist',
    officerTitle: 'Sergeant',
    officerPhone: '(317) 555-0121',
  };

  beforeAll(async () => {
    world = await makeCaseWorld(database());
    const office = await world.agency({ kind: 'state-ca', name: 'CA/PPT', jurisdiction: 'US' });
    await database().asSystem((tx) =>
      sql`insert into agency_channels (id, agency_id, position, kind) values (${newId(world.clock.now())}, ${office}, 1, 'portal')`.execute(
        tx,
      ),
    );
    await world.journey.enter(WANTED);
    asker = await world.signedIn(await world.person(world.journey.agencies.lea, ['register-officer']));
    department = await world.signedIn(await world.person(office, ['agency-officer']));
  });
  afterAll(() => world?.server.close());

  async function addDocument(): Promise<number> {
    const pdf = Buffer.from('%PDF-1.7\ninvented warrant\nstartxref\n0\n%%EOF\n');
    const url = `${request}/attachments`;
    return (await uploadForm(world.server.app, asker, url, pdf, {}, 'warrant.pdf', 'application/pdf')).status;
  }

  test('is drafted from the record with every mistake named, and not sent without a copy of the warrant', async () => {
    const list = await asker.get('/records');
    const record = linkIn(list.text, /\/records\/[0-9a-f-]{36}/);
    const page = await asker.get(record);
    const begin = linkIn(page.text, /\/passport-requests\/new\?record=[0-9a-f-]{36}/);
    const id = begin.split('=')[1]!;
    const form = await asker.get(begin);
    expect(form.text).toContain('577120943');
    const wrong = await asker.post('/passport-requests', {
      record: id,
      ...ANSWERS,
      caseNumber: '',
      asks: '',
    });
    expect(wrong.status).toBe(422);
    expect(wrong.text).toContain('Sexual assault, a felony.');
    const done = await asker.post('/passport-requests', { record: id, ...ANSWERS, passports: '577120943' });
    expect(done.status).toBe(303);
    request = done.location!.split('?')[0]!;
    const drafted = await asker.get(request);
    expect(drafted.text).toContain('Add a copy of the order or warrant');
    expect((await asker.post(`${request}/send`, { version: versionIn(drafted.text) || '1' })).status).toBe(
      422,
    );
    expect((await department.get(request)).status).toBe(404);
  });

  test('is sent with it to the Department and NSOTC; only the Department or NSOTC answers', async () => {
    await asker.get(request);
    expect(await addDocument()).toBe(303);
    const ready = await asker.get(request);
    expect((await asker.post(`${request}/send`, { version: versionIn(ready.text) })).status).toBe(303);
    await world.settle();
    const told = await world.journey.rows<{ role: string; content: unknown }>(
      "select recipient_role as role, content from notifications where rule_id like 'r32%' order by role",
    );
    expect(told.map((n) => n.role)).toEqual(['nsotc', 'state-ca']);
    expect(JSON.stringify(told[1]!.content)).toContain('A warrant of arrest for a felony');

    expect((await department.get('/inbox')).text).toContain('href="/passport-requests"');
    const seen = await department.get(request);
    expect(seen.text).toContain('219-09-9999');
    const copy = linkIn(seen.text, /\/passport-requests\/[0-9a-f-]{36}\/attachments\/[0-9a-f-]{36}/);
    expect((await department.get(copy)).status).toBe(200);
    const letter = await department.get(`${request}/letter.pdf`);
    expect(letter.text.slice(0, 5)).toBe('%PDF-');
    await asker.get(request);
    expect((await asker.post(`${request}/answer`, { version: '2', answer: 'granted' })).status).toBe(403);
    await department.get(request);
    expect((await department.post(`${request}/answer`, { version: '2' })).status).toBe(422);
    const answered = await department.post(`${request}/answer`, {
      version: '2',
      answer: 'granted',
      note: 'Case 26-118.',
    });
    expect(answered.status).toBe(303);
    expect((await asker.get(request)).text).toContain('Case 26-118.');
    const other = await world.signedIn(await world.person(world.journey.agencies.sora, ['register-officer']));
    expect((await other.get(request)).status).toBe(404);
  });

  test('who asked reads the Department’s receipts on the page', async () => {
    const [message] = await world.journey.rows<{ id: string }>(
      "select id from notifications where recipient_role = 'state-ca' order by planned_at limit 1",
    );
    expect((await asker.get(request)).text).toContain('Receipts of the Department');
    expect((await asker.get(request)).text).not.toContain('Put in the file of Case');
    await department.get(`/notifications/${message!.id}`);
    const done = await department.post(`/notifications/${message!.id}/acknowledge`, {
      officer: 'P. Lindqvist',
      action: 'no-action',
      note: 'Put in the file of Case 26-118.',
    });
    expect(done.status).toBe(303);
    const page = (await asker.get(request)).text;
    expect(page).toContain('Put in the file of Case 26-118.');
    // The message itself stays its recipient's.
    expect((await asker.get(`/notifications/${message!.id}`)).status).toBe(404);
  });

  test('ends by itself with the warrant, once, and the Department is told', async () => {
    await world.journey.tick();
    expect((await asker.get(request)).text).toContain('Granted');
    const [row] = await world.journey.rows<{ id: string }>(
      "select id from register_records where file = 'WANTED'",
    );
    await database().asSystem(async (tx) => {
      await endRegisterRecord(
        tx,
        { actor: { kind: 'system', id: 'test' }, nowMs: world.clock.now(), feed: REGISTER_FEED.code },
        row!.id,
        { state: 'cleared', reason: 'arrested' },
      );
    });
    await world.settle();
    await world.journey.tick();
    await world.journey.tick();
    await world.settle();
    const page = await asker.get(request);
    expect(page.text).toContain('The warrant is cleared.');
    const messages = await world.journey.rows<{ kind: string; content: unknown }>(
      "select kind, content from notifications where recipient_role = 'state-ca' order by planned_at, subject_seq",
    );
    expect(messages).toHaveLength(2);
    expect(JSON.stringify(messages[1]!.content)).toContain('release the passport');
  });

  test('a covered sex offender’s endorsement goes its way step by step, and nobody skips one', async () => {
    await world.journey.enter(REGISTRANT);
    const officer = await world.signedIn(world.officer);
    await officer.get('/iml');
    const words = {
      record: REGISTRANT.recordNumber,
      covered: 'yes',
      reference: 'AWC-2026-118',
      'determinedOn-year': '2026',
      'determinedOn-month': '3',
      'determinedOn-day': '2',
      basis: 'Covered offense of 2004; registers in Ohio.',
    };
    expect((await officer.post('/iml', { ...words, covered: '', record: 'X0' })).status).toBe(422);
    const made = await officer.post('/iml', words);
    expect(made.status).toBe(303);
    expect((await officer.post('/iml', words)).status).toBe(409);
    const address = made.location!.split('?')[0]!;
    const page = await officer.get(address);
    const version = versionIn(page.text);
    expect((await officer.post(address, { version, endorsement: 'endorsed', note: 'Skipped.' })).status).toBe(
      422,
    );
    expect((await officer.post(address, { version, endorsement: 'told', note: 'By letter.' })).status).toBe(
      303,
    );
    expect(
      (await officer.post(address, { version, endorsement: 'endorsed', note: 'Old page.' })).status,
    ).toBe(409);
    expect((await officer.get('/iml')).text).toContain('The Department was told');
    await asker.get('/records');
    expect((await asker.get('/iml')).status).toBe(403);
  });

  test('expires by itself on the day after its order: Department and asker hear it, and a draft that lay is not sent', async () => {
    const row = async () =>
      await world.journey.rows<{ id: string; state: string; reason: string }>(
        "select id, state, reason from passport_requests where ground = 'court-order' order by version desc",
      );
    const tomorrow = new Date(world.clock.now() + 86_400_000).toISOString().slice(0, 10).split('-');
    const [warrant] = await world.journey.rows<{ id: string }>(
      "select id from register_records where file = 'WANTED'",
    );
    await asker.get('/records');
    const order = {
      ...ANSWERS,
      record: warrant!.id,
      ground: 'court-order',
      court: 'Marion Superior Court',
      'endsOn-year': tomorrow[0]!,
      'endsOn-month': tomorrow[1]!,
      'endsOn-day': tomorrow[2]!,
    };
    for (const caseNumber of ['SENT', 'LAY']) {
      const page = await asker.get(`/passport-requests/new?record=${warrant!.id}`);
      expect(page.status).toBe(200);
      const done = await asker.post('/passport-requests', { ...order, caseNumber });
      request = done.location!.split('?')[0]!;
      await asker.get(request);
      await addDocument();
      const ready = await asker.get(request);
      if (caseNumber === 'SENT')
        expect((await asker.post(`${request}/send`, { version: versionIn(ready.text) })).status).toBe(303);
    }
    await world.settle();
    await world.journey.tick();
    expect((await row()).map((r) => r.state)).toEqual(['requested', 'drafted']);

    world.clock.pass(3 * 86_400_000);
    await world.settle();
    await world.journey.tick();
    await world.journey.tick();
    await world.settle();
    const [sent, lay] = await row();
    expect([sent!.state, lay!.state]).toEqual(['expired', 'drafted']);
    expect(sent!.reason).toContain('The order ended on');
    const [, word] = await world.journey.rows<{ kind: string; content: unknown }>(
      `select kind, content from notifications where recipient_role = 'state-ca' and object_id = '${sent!.id}' order by planned_at`,
    );
    expect(JSON.stringify(word!.content)).toContain('please release the passport. The order ended on');
    expect(
      await world.journey.rows(
        `select kind, owner_agency_id = '${world.journey.agencies.lea}' as asker from tasks where object_id = '${sent!.id}'`,
      ),
    ).toEqual([{ kind: 'passport-ended', asker: true }]);

    const again = await world.signedIn(
      await world.person(world.journey.agencies.lea, ['register-officer', 'agency-officer']),
    );
    const letter = await again.get(`/passport-requests/${sent!.id}`);
    expect(letter.text).toContain('Expired');
    expect((await again.get('/tasks')).text).toContain(`href="/passport-requests/${sent!.id}"`);
    const stale = await again.get(`/passport-requests/${lay!.id}`);
    expect(stale.text).toContain('The order ended before this was sent');
    expect(
      (await again.post(`/passport-requests/${lay!.id}/send`, { version: versionIn(stale.text) || '1' }))
        .status,
    ).toBe(422);
    expect((await row())[1]!.state).toBe('drafted');
  });

  test('made from a registration, it asks when one of two warrants ends and ends with the last', async () => {
    const w = world.journey;
    const entered = async (recordNumber: string) => {
      await w.enter({ ...WANTED, recordNumber });
      const [row] = await w.rows<{ id: string }>(
        `select id from register_records where record_number = '${recordNumber}'`,
      );
      return row!.id;
    };
    const [registered] = await w.rows<{ id: string }>(
      `select id from register_records where record_number = '${REGISTRANT.recordNumber}'`,
    );
    const warrants = [await entered('W700000001'), await entered('W700000002')];
    const id = newId(world.clock.now());
    await database().asSystem(async (tx) => {
      const subject = await subjectFor(tx, registered!.id, 'test', world.clock.now());
      for (const record of warrants)
        await sql`insert into subject_links (id, subject_id, record_id, linked_at, linked_by, reason)
          values (${newId(world.clock.now())}, ${subject}, ${record}, now(), 'test', 'same person')`.execute(
          tx,
        );
      await sql`insert into passport_requests (id, number, agency_id, record_id, subject_id, to_agency_id, asks, ground, content, state, version, made_by, made_at, updated_at)
        select ${id}, 'PD-TWO', agency_id, ${registered!.id}, ${subject}, to_agency_id, 'deny', 'felony-warrant', content, 'requested', 2, made_by,
               to_timestamp(${world.clock.now() / 1000}), to_timestamp(${world.clock.now() / 1000}) from passport_requests where number <> 'PD-TWO' limit 1`.execute(
        tx,
      );
    });
    const cleared = (record: string) =>
      database().asSystem((tx) =>
        endRegisterRecord(
          tx,
          { actor: { kind: 'system', id: 'test' }, nowMs: world.clock.now(), feed: REGISTER_FEED.code },
          record,
          { state: 'cleared', reason: 'arrested' },
        ),
      );
    const state = async () =>
      (await w.rows<{ state: string }>(`select state from passport_requests where id = '${id}'`))[0]!.state;
    const turn = async () => {
      world.clock.pass(120_000);
      await world.settle();
      await w.tick();
      await world.settle();
    };
    await cleared(warrants[0]!);
    await turn();
    await turn();
    expect(await state()).toBe('requested');
    const asked = await w.rows<{ says: string }>(
      `select facts ->> 'says' as says from tasks where object_id = '${id}'`,
    );
    expect(asked.map((t) => t.says)).toEqual(['PD-TWO: warrant W700000001 is cleared; another is active.']);
    await cleared(warrants[1]!);
    await turn();
    expect(await state()).toBe('withdrawn');
    const [ended] = await w.rows<{ reason: string }>(
      `select reason from passport_requests where id = '${id}'`,
    );
    expect(ended!.reason).toBe('The warrant is cleared. The person has no other that is active.');
  });
});
