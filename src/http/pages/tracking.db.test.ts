import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { candidateReference } from '#domain/reference.js';
import { newWork } from '#domain/workItem.js';
import { sealAudit, writeCheckpoint } from '#storage/audit.js';
import { addWork } from '#storage/workItems.js';
import { type CaseWorld, linkIn, makeCaseWorld, versionIn } from '../../../test/support/caseWorld.js';
import { onBothDatabases } from '../../../test/support/databases.js';
import {
  BARNABY,
  departure,
  LUCIAN,
  REGISTRANT,
  traveller,
  WANTED,
} from '../../../test/support/journeyWorld.js';
import { allRoutes } from '../routes.js';

/** Everything around a case: its trip, the subject, duties, feeds, and the audit of it all. */
onBothDatabases('around a case', (database) => {
  let world: CaseWorld;
  beforeAll(async () => {
    world = await makeCaseWorld(database(), {
      settings: { checkpointsPath: join(mkdtempSync(join(tmpdir(), 'rsoits-check-')), 'checkpoints.jsonl') },
    });
    await world.journey.enter(REGISTRANT, WANTED);
    await world.journey.handIn(departure([traveller(), BARNABY, LUCIAN], { day: world.tomorrow }));
    await world.journey.handIn(Buffer.from('not a manifest at all'));
    await world.settle();
  });
  afterAll(() => world?.server.close());

  test('the trip tells the whole journey, from the list to who was not told and why', async () => {
    const browser = await world.signedIn(world.officer);
    const list = await browser.get('/trips');
    expect(list.status).toBe(200);
    expect(list.text).toContain('OKONKWO-FERRIS');
    const candidates = await browser.get('/queue?q=OKONKWO');
    const address = linkIn(candidates.text, /\/candidates\/[0-9a-f-]{36}/);
    const trip = await browser.get(linkIn((await browser.get(address)).text, /\/trips\/[0-9a-f-]{36}/));
    expect(trip.status).toBe(200);
    for (const part of [
      'Manifest entry',
      'Screened',
      'Possible match with X123456789',
      'Manifest entry: on the list',
      'Alert to',
      'planned: act at once',
      'attempt 1 by inbox: delivered',
    ])
      expect(trip.text).toContain(part);
    expect(trip.text).toContain('USNCB');
    const file = linkIn(trip.text, /\/subjects\/[0-9a-f-]{36}/);
    expect((await browser.get(file)).text).not.toContain('X123456789');
    expect((await browser.post(`${file}/purpose`, { purpose: 'screening' })).status).toBe(303);
    const subject = await browser.get(file);
    expect(subject.text).toContain('X123456789');
    expect(subject.text).toContain('Ohio Registration Unit');
    expect(subject.text).not.toContain('name="reason"');
  });

  test('a search asks for its purpose, finds other spellings, and leaves ids in the audit, not names', async () => {
    const browser = await world.signedIn(world.officer);
    await browser.get('/search');
    expect((await browser.post('/search', { name: 'okonkwo' })).status).toBe(422);
    expect((await browser.post('/search', { name: '', purpose: 'investigation' })).status).toBe(422);
    const found = await browser.post('/search', {
      name: 'OKONKWO FERRIS, BARNABY',
      birthYear: '1971',
      purpose: 'investigation',
      caseNumber: 'OH-17',
    });
    expect(found.status).toBe(200);
    expect(found.text).toContain('X123456789');
    const byNumber = await browser.post('/search', { number: 'w987654321', purpose: 'complaint' });
    expect(byNumber.text).toContain('VANTERPOOL');
    const rows = await world.journey.rows<{ facts: unknown; purpose: string }>(
      `select facts, purpose from audit_entries where action = 'subject.search' and facts ? 'found'`,
    );
    expect(rows).toHaveLength(2);
    expect(JSON.stringify(rows)).not.toMatch(/OKONKWO|VANTERPOOL/i);
    const percent = await browser.post('/search', { name: '%%', purpose: 'investigation' });
    expect(percent.text).not.toContain('X123456789');
  });

  test('a supervisor links two records of one person and takes it back', async () => {
    const browser = await world.signedIn(world.supervisor);
    await browser.get('/search');
    const found = await browser.post('/search', { number: 'X123456789', purpose: 'investigation' });
    const subject = linkIn(found.text, /\/subjects\/[0-9a-f-]{36}/);
    await browser.get(subject);
    expect((await browser.post(`${subject}/link`, { number: 'NONE', reason: 'x' })).status).toBe(422);
    expect((await browser.post(`${subject}/link`, { number: 'W987654321', reason: '' })).status).toBe(422);
    const taken = await browser.post(`${subject}/link`, { number: 'W987654321', reason: 'Same prints.' });
    expect(taken.status).toBe(422);
    expect((await browser.post(`${subject}/unlink`, { link: 'nothing' })).status).toBe(409);
    const officer = await world.signedIn(world.officer);
    await officer.get(subject);
    expect((await officer.post(`${subject}/link`, { number: 'W987654321', reason: 'x' })).status).toBe(403);
  });

  test('the second person’s duty is a task that ends with a note or with the decision', async () => {
    const officer = await world.signedIn(world.officer);
    const address = linkIn((await officer.get('/queue?q=VANTERPOOL')).text, /\/candidates\/[0-9a-f-]{36}/);
    await officer.post(`${address}/claim`);
    const answers = {
      version: versionIn((await officer.get(address)).text),
      outcome: 'inconclusive',
      reasonCode: 'inconclusive-missing',
      rationale: 'No document was given.',
    };
    expect((await officer.post(`${address}/confirm`, answers)).location).toContain('proposed');
    const browser = await world.signedIn(world.supervisor);
    const list = await browser.get('/tasks?kind=second-person');
    expect(list.text).toContain(candidateReference(address.split('/').at(-1)!));
    const task = linkIn(list.text, /\/tasks\/[0-9a-f-]{36}/);
    const page = await browser.get(task);
    expect(page.text).toContain(address);
    expect(page.text).toContain(`${task}.ics`);
    const calendar = (await browser.get(`${task}.ics`)).text;
    expect(calendar).toMatch(/^BEGIN:VCALENDAR\r\n/);
    expect(calendar).toContain(task);
    expect(calendar).not.toMatch(/VANTERPOOL/i);
    expect((await browser.post(`${task}/done`, { note: ' ' })).status).toBe(422);
    expect((await browser.post(`${task}/done`, { note: 'Talked to the officer.' })).location).toContain(
      'taskDone',
    );
    const late = await browser.post(`${task}/done`, { note: 'Twice.' });
    expect(late.status).toBe(409);
    expect((await browser.get(task)).text).toContain('Talked to the officer.');
  });

  test('feeds show what was set aside and what failed; only a supervisor sets it going again', async () => {
    const now = world.clock.now();
    await database().asSystem((tx) =>
      addWork(tx, [newWork('transmissionReceived', 'stuck', { transmissionId: world.officer.id })], now),
    );
    await world.journey.rows(`update work_items set failed_at = now() where natural_key = 'stuck'`);
    const browser = await world.signedIn(world.officer);
    const page = await browser.get('/feeds');
    expect(page.text).toContain('NCIC: NSOR and Wanted');
    expect(page.text).toContain('Transmission received');
    expect((await browser.post('/feeds/retry')).status).toBe(403);
    const one = await browser.get(linkIn(page.text, /\/transmissions\/[0-9a-f-]{36}/));
    expect(one.status).toBe(200);
    expect((await browser.get('/transmissions')).text).toContain('TESTAIR');
    const supervisor = await world.signedIn(world.supervisor);
    await supervisor.get('/feeds');
    expect((await supervisor.post('/feeds/retry')).location).toBe('/feeds?done=retried');
    const rows = await world.journey.rows<{ n: number }>(
      `select count(*)::int as n from work_items where failed_at is not null`,
    );
    expect(rows[0]!.n).toBe(0);
    await world.journey.rows(`delete from work_items where natural_key = 'stuck'`);
  });

  test('an auditor reads, filters, verifies, and does nothing else', async () => {
    const agency = await world.agency({ kind: 'auditor', name: 'Inspector' });
    const browser = await world.signedIn(await world.person(agency, ['auditor']));
    await sealAudit(database(), world.keys, world.clock.now(), 10_000);
    await writeCheckpoint(
      database(),
      world.keys,
      world.server.services.settings.checkpointsPath,
      world.clock.now(),
    );
    const page = await browser.get('/audit?action=candidate.show');
    expect(page.status).toBe(200);
    expect(page.text).toContain(`Pat ${world.officer.name}`);
    expect(page.text).not.toContain('VANTERPOOL');
    // Objects and facts in words; the CSV has them as they were written too.
    expect(page.text).toMatch(/Candidate <a [^>]*>C-[0-9A-F]{8}<\/a>/);
    const planned = (await browser.get('/audit?action=notification.planned')).text;
    expect(planned).toMatch(/Planned: \d+ · /);
    expect(planned).toMatch(/Candidate: C-[0-9A-F]{8}/);
    expect(planned).not.toMatch(/notSent|"[0-9a-f-]{36}"/);
    const verified = await browser.post('/audit/verify');
    expect(verified.text).toContain('The chain is whole');
    expect((await browser.get('/audit.csv?from=2026-11-01')).text).toContain('candidate.show');
    expect((await browser.get('/audit?from=2027-01-01')).text).not.toContain(`Pat ${world.officer.name}`);
    expect((await browser.get('/queue')).status).toBe(403);
    // Lists without links that would be refused.
    expect((await browser.get('/deliveries')).text).not.toContain('href="/notifications/');
    expect((await browser.get('/users')).text).not.toMatch(/href="\/users\/[0-9a-f]/);
    const officer = await world.signedIn(world.officer);
    expect((await officer.get('/audit')).status).toBe(403);
  });

  test('an agency’s people get none of NSOTC’s pages, by whatever route there is', async () => {
    const browser = await world.signedIn(
      await world.person(world.journey.agencies.sora, [
        'agency-officer',
        'register-officer',
        'agency-administrator',
      ]),
    );
    await browser.get('/account');
    const kinds = ['Candidate', 'Trip', 'Subject', 'Transmission', 'Audit'];
    const routes = allRoutes.filter((r) => r.kind === 'page' && kinds.includes(r.object.kind));
    expect(routes.length).toBeGreaterThan(20);
    const [candidate] = await world.journey.rows<{ id: string }>('select id from candidates limit 1');
    for (const route of routes) {
      const path = route.path.replace(/:[a-z]+/, candidate!.id);
      const answer = route.method === 'GET' ? await browser.get(path) : await browser.post(path);
      expect([400, 403, 404], `${route.method} ${route.path}`).toContain(answer.status);
      expect(answer.text).not.toMatch(/VANTERPOOL|OKONKWO/);
    }
    const feeds = await browser.get('/feeds');
    expect(feeds.status).toBe(200);
    expect(feeds.text).not.toMatch(/TESTAIR|Transmission received/);
  });
});
