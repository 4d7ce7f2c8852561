import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { addAgreement } from '#storage/agreements.js';
import { addAttachment, attachmentsOfAgency } from '#storage/attachments.js';
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

  test('the partner reads agreement and paper, audited, and neither adds a paper nor changes a word', async () => {
    const list = (await partner.get('/registry/agreements')).text;
    expect(list).toContain('MOA 2026-1');
    expect(list).toContain('1 file');
    const page = await partner.get(`${at}/paper`);
    expect(page.status).toBe(200);
    expect(page.text).not.toContain('type="file"');
    const href = /href="([^"]+\/attachments\/[0-9a-f-]{36})"/.exec(page.text)![1]!;
    const saved = await partner.get(href);
    expect([saved.status, saved.text]).toEqual([200, PDF]);
    const { rows: read } = await database().asSystem((tx) =>
      sql<{ object: string }>`
        select object_id as object from audit_entries where action = 'attachment.read' and outcome = 'done' and agency_id = ${world.journey.agencies.sora}`.execute(
        tx,
      ),
    );
    expect(read).toEqual([{ object: at.split('/').at(-1) }]);
    expect((await upload(partner, PDF)).status).toBe(403);
    expect((await partner.get(at)).status).toBe(403);
    expect((await partner.post(at, { title: 'Another' })).status).toBe(403);
  });

  test('no third agency reads it, by page or by the database; nor does the partner other files of the agency', async () => {
    const { lea, sora, tribe } = world.journey.agencies;
    const href = /href="([^"]+\/attachments\/[0-9a-f-]{36})"/.exec((await officer.get(at)).text)![1]!;
    const stranger = await world.signedIn(await world.person(lea, ['register-officer']));
    expect((await stranger.get(href)).status).toBe(404);
    expect((await stranger.get(`${at}/paper`)).status).toBe(404);
    await database().asSystem((tx) =>
      addAttachment(
        tx,
        world.keys,
        {
          ownerAgencyId: tribe,
          objectKind: 'registrant',
          objectId: at.split('/').at(-1)!,
          fileName: 'not-for-the-partner.txt',
          mediaType: 'text/plain',
          retentionClass: 'registry',
          addedBy: 'x',
          content: Buffer.from('x'),
        },
        world.clock.now(),
      ),
    );
    const sees = (agencyId: string) =>
      database().asActor(
        { kind: 'user', id: 'p', name: 'p', agencyId, agencyRole: 'sora', roles: [], sessionDigest: 'd' },
        async (tx) =>
          (
            await sql<{ name: string; key: boolean }>`
            select a.file_name as name, exists (select from data_keys k where k.id = a.key_id) as key from attachments a order by 1`.execute(
              tx,
            )
          ).rows,
      );
    expect(await sees(lea)).toEqual([]);
    expect(await sees(sora)).toEqual([{ name: 'moa.pdf', key: true }]);
    expect(await sees(tribe)).toHaveLength(2);
  });
});
