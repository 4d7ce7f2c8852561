import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { addFirstFacts } from '#storage/firstFacts.js';
import type { Browser } from '../../../test/support/browser.js';
import { onBothDatabases } from '../../../test/support/databases.js';
import { plantNotification } from '../../../test/support/notices.js';
import { uploadForm } from '../../../test/support/upload.js';
import { makeWorld, type TestPerson, type World } from '../../../test/support/world.js';

const PDF = '%PDF-1.7\ninvented court order of A. Nobody\nstartxref\n0\n%%EOF\n';
const SCRIPT = '%PDF-1.7\n1 0 obj << /S /JavaScript /JS (x) >>\nstartxref\n0\n%%EOF\n';

onBothDatabases('attachments', (database) => {
  let world: World;
  let agency: string;
  let person: TestPerson;
  let officer: Browser;
  let id: string;

  async function upload(
    browser: Browser,
    url: string,
    content: string,
    name = 'order.pdf',
    csrf = browser.csrf,
  ) {
    const { status, location } = await uploadForm(
      world.server.app,
      browser,
      url,
      Buffer.from(content),
      { _csrf: csrf },
      name,
      'application/pdf',
    );
    return { status, location };
  }

  beforeAll(async () => {
    world = await makeWorld(database());
    await database().asSystem((tx) => addFirstFacts(tx, world.clock.now()));
    agency = await world.agency();
    person = await world.person(agency, ['agency-officer']);
    officer = await world.signedIn(person);
    id = await plantNotification(database(), { agencyId: agency }, { atMs: world.clock.now() - 1000 });
    await officer.get(`/notifications/${id}`);
  });
  afterAll(() => world?.server.close());

  test('a file is kept encrypted, listed, saved by its agency only, and every saving is a row', async () => {
    const done = await upload(officer, `/notifications/${id}/attachments`, PDF, '../../<order> 1.pdf');
    expect(done).toEqual({ status: 303, location: `/notifications/${id}?done=saved#attachments` });
    const page = await officer.get(`/notifications/${id}`);
    const href = /href="(\/notifications\/[^"]+\/attachments\/[^"]+)"/.exec(page.text)![1]!;
    expect(page.text).toContain('&lt;order&gt; 1.pdf');
    const saved = await officer.get(href);
    expect(saved.text).toBe(PDF);
    expect(saved.headers['content-disposition']).toBe('attachment; filename="_order__1.pdf"');
    const kept = await database().asSystem((tx) =>
      sql<{
        plain: boolean;
        owner: string;
      }>`select position(${Buffer.from('invented court order')} in sealed) > 0 as plain, owner_agency_id as owner from attachments`.execute(
        tx,
      ),
    );
    expect(kept.rows).toEqual([{ plain: false, owner: agency }]);
    const rows = await database().asSystem((tx) =>
      sql<{
        action: string;
      }>`select action from audit_entries where object_id = ${id} and action like 'attachment.%' order by at, id`.execute(
        tx,
      ),
    );
    expect(rows.rows.map((r) => r.action).sort()).toEqual(['attachment.added', 'attachment.read']);

    const theirs = await world.agency();
    const stranger = await world.signedIn(await world.person(theirs, ['agency-officer', 'register-officer']));
    await stranger.get('/inbox');
    expect((await stranger.get(href)).status).toBe(404);
    expect((await upload(stranger, `/notifications/${id}/attachments`, PDF)).status).toBe(404);
    // The second barrier: the rows themselves are not there for another agency.
    const seen = await database().asActor(
      {
        kind: 'user',
        id: person.id,
        name: 'x',
        agencyId: theirs,
        agencyRole: 'sora',
        roles: ['agency-officer'],
        sessionDigest: 'x',
      },
      async (tx) => [
        (await sql`select 1 from attachments`.execute(tx)).rows.length,
        (await sql`select 1 from data_keys`.execute(tx)).rows.length,
      ],
    );
    expect(seen).toEqual([0, 0]);
  });

  test.each([
    ['a page that calls itself a PDF', '<html><script>alert(1)</script>', 'fileType'],
    ['a program', 'MZ\u0000\u0001\u0002', 'fileType'],
    ['an empty file', '', 'required'],
    ['a PDF with a script', SCRIPT, 'pdfRefused'],
  ])('%s is not kept', async (_says, content, problem) => {
    await officer.get(`/notifications/${id}`);
    const done = await upload(officer, `/notifications/${id}/attachments`, content);
    expect(done.location).toBe(`/notifications/${id}?attach=${problem}#attach`);
    expect((await officer.get(done.location!)).text).toContain('aria-invalid="true"');
  });

  test('too large, forged, or sent to a form that takes no files: refused', async () => {
    await officer.get(`/notifications/${id}`);
    const url = `/notifications/${id}/attachments`;
    expect((await upload(officer, url, `%PDF-${'x'.repeat(20 * 1024 * 1024)}`)).status).toBe(413);
    expect((await upload(officer, url, PDF, 'a.pdf', 'forged')).status).toBe(403);
    expect((await upload(officer, `/notifications/${id}/acknowledge`, PDF)).status).toBe(415);
  });

  test('a file sent over a lock is asked for again once the session is open, and nothing is taken without it', async () => {
    const locked = await world.signedIn(person);
    await locked.get(`/notifications/${id}`);
    world.clock.pass(30 * 60_000);
    const away = await upload(locked, `/notifications/${id}/attachments`, PDF, 'kept order.pdf');
    expect(away.location).toMatch(/^\/locked/);
    await locked.get('/sign-in');
    await locked.post('/sign-in', { username: person.name, password: person.password });
    await locked.get('/sign-in/code');
    const back = await locked.post('/sign-in/code', { code: await person.code() });
    expect(back.status).toBe(400);
    expect(back.text).toContain('Enter or choose it again');
    expect((await locked.get(`/notifications/${id}`)).text).not.toContain('kept order.pdf');
  });
});
