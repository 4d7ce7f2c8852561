import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { addAgreement } from '#storage/agreements.js';
import { attachmentsOfAgency } from '#storage/attachments.js';
import type { Browser } from '../../../test/support/browser.js';
import { type CaseWorld, makeCaseWorld } from '../../../test/support/caseWorld.js';
import { onBothDatabases } from '../../../test/support/databases.js';
import { uploadForm } from '../../../test/support/upload.js';

const PDF = '%PDF-1.7\ninvented agreement of two registries\nstartxref\n0\n%%EOF\n';
const SCRIPT = '%PDF-1.7\n1 0 obj << /S /JavaScript /JS (x) >>\nstartxref\n0\n%%EOF\n';

onBothDatabases('the signed paper of an agreement', (database) => {
  let world: CaseWorld;
  let officer: Browser;
  let partner: Browser;
  let at = '';
  beforeAll(async () => {
    world = await makeCaseWorld(database());
    const { sora, tribe } = world.journey.agencies;
    officer = await world.signedIn(await world.person(tribe, ['register-officer']));
    partner = await world.signedIn(await world.person(sora, ['register-officer']));
    const id = await database().asSystem((tx) =>
      addAgreement(
        tx,
        tribe,
        {
          partnerAgencyId: sora,
          scope: 'ncic',
          covers: ['entry'],
          title: 'MOA 2026-1',
          document: 'Cabinet 3',
          validFrom: '2026-01-02',
          validUntil: null,
          siteAddress: '',
          note: '',
          endedOn: null,
        },
        null,
        world.clock.now(),
      ),
    );
    at = `/registry/agreements/${id}`;
  });
  afterAll(() => world?.server.close());

  const upload = (browser: Browser, content: string) =>
    uploadForm(
      world.server.app,
      browser,
      `${at}/attachments`,
      Buffer.from(content),
      {},
      'moa.pdf',
      'application/pdf',
    );

  test('is checked, kept encrypted as long as the agreement, listed, saved and audited', async () => {
    expect((await officer.get('/registry/agreements')).text).toContain('not kept here yet');
    expect((await officer.get('/registry/agreements/new')).text).not.toContain('type="file"');
    await officer.get(at);
    expect((await upload(officer, SCRIPT)).location).toContain('attach=');
    const done = await upload(officer, PDF);
    expect(done.location).toBe(`${at}?done=saved#attachments`);
    const page = (await officer.get(at)).text;
    const href = /href="([^"]+\/attachments\/[0-9a-f-]{36})"/.exec(page)![1]!;
    expect((await officer.get(href)).text).toBe(PDF);
    expect((await officer.get('/registry/agreements')).text).toContain('1 file');
    const kept = await database().asSystem(async (tx) => ({
      rows: (
        await sql`select object_kind, retention_class, position(${Buffer.from('invented agreement')} in sealed) > 0 as plain from attachments`.execute(
          tx,
        )
      ).rows,
      audit: (
        await sql<{
          action: string;
        }>`select action from audit_entries where action like 'attachment.%' order by at, id`.execute(tx)
      ).rows.map((r) => r.action),
      along: (await attachmentsOfAgency(tx, world.journey.agencies.tribe, { after: null, limit: 100 })).map(
        (a) => a.fileName,
      ),
    }));
    expect(kept.rows).toEqual([{ object_kind: 'agreement', retention_class: 'standing', plain: false }]);
    expect(kept.along).toEqual(['moa.pdf']);
    expect(kept.audit.filter((a) => a === 'attachment.added').length).toBeGreaterThan(0);
    expect(kept.audit).toContain('attachment.read');
  });

  test('the partner sees the agreement in its list and neither saves nor adds a paper; nor does anybody else', async () => {
    const page = (await officer.get(at)).text;
    const href = /href="([^"]+\/attachments\/[0-9a-f-]{36})"/.exec(page)![1]!;
    const list = (await partner.get('/registry/agreements')).text;
    expect(list).toContain('MOA 2026-1');
    expect(list).toContain('with the other side');
    expect((await partner.get(href)).status).not.toBe(200);
    expect((await upload(partner, PDF)).status).not.toBe(303);
    const stranger = await world.signedIn(
      await world.person(world.journey.agencies.lea, ['register-officer']),
    );
    expect((await stranger.get(href)).status).toBe(404);
  });
});
