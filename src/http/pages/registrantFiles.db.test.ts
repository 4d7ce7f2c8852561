import { sql } from 'kysely';
import { PNG } from 'pngjs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { decodePicture } from '#formats/picture/repaint.js';
import { addFirstFacts } from '#storage/firstFacts.js';
import type { Browser } from '../../../test/support/browser.js';
import { onBothDatabases } from '../../../test/support/databases.js';
import { todayOn } from '../../../test/support/dateFields.js';
import { uploadForm } from '../../../test/support/upload.js';
import { makeWorld, type World } from '../../../test/support/world.js';

/** A picture of one colour, with a place hidden in it and a web page behind it. */
function picture(width = 300, height = 400): Buffer {
  const png = new PNG({ width, height });
  png.data.fill(200);
  const bytes = PNG.sync.write(png);
  return Buffer.concat([bytes, Buffer.from('<script>GPS 41.08N 81.51W</script>')]);
}
const SCAN = Buffer.from('%PDF-1.7\n1 0 obj << /Type /Catalog >> endobj\nstartxref\n0\n%%EOF\n');

onBothDatabases('photographs and papers of a registrant', (database) => {
  let world: World;
  let clerk: Browser;
  let stranger: Browser;
  let at: string;

  beforeAll(async () => {
    world = await makeWorld(database());
    await database().asSystem((tx) => addFirstFacts(tx, world.clock.now()));
    const ohio = await world.agency({ ori: 'OHTEST001', name: 'Ohio Unit', jurisdiction: 'OH' });
    const iowa = await world.agency({ ori: 'IATEST001', name: 'Iowa Unit', jurisdiction: 'IA' });
    clerk = await world.signedIn(await world.person(ohio, ['register-officer']));
    stranger = await world.signedIn(await world.person(iowa, ['register-officer']));
    await clerk.get('/registry/new');
    const opened = await clerk.post('/registry/new', {
      another: 'yes',
      surname: 'Thistlewood',
      given: 'Osric',
      juvenile: 'no',
      basis: 'residence',
      ...todayOn(world),
    });
    at = opened.location!;
  });
  afterAll(() => world?.server.close());

  async function upload(
    browser: Browser,
    url: string,
    content: Buffer,
    fields: Record<string, string>,
    mediaType = 'image/png',
  ) {
    const all = { ...todayOn(world), ...fields };
    return uploadForm(world.server.app, browser, url, content, all, '../../face.png', mediaType);
  }
  const bytesOf = async (url: string) =>
    (
      await world.server.app.inject({
        method: 'GET',
        url,
        headers: { cookie: [...clerk.cookies].map(([n, v]) => `${n}=${v}`).join('; ') },
      })
    ).rawPayload;
  const actions = async (): Promise<Record<string, number>> => {
    const { rows } = await database().asSystem((tx) =>
      sql<{ action: string; n: number }>`select action, count(*)::int as n from audit_entries
        where object_id = ${at.split('/').at(-1)} and action like 'registrant.file%' group by action`.execute(
        tx,
      ),
    );
    return Object.fromEntries(rows.map((r) => [r.action, r.n]));
  };

  test('a photograph is painted anew, encrypted, shown on the record, and every opening is a row', async () => {
    await clerk.get(`${at}/photos`);
    const kept = await upload(clerk, `${at}/photos`, picture(), { what: 'face' });
    expect(kept, kept.text).toMatchObject({ status: 303, location: `${at}/photos?done=saved` });
    const file = (await clerk.get(at)).text;
    expect(file).toMatch(/alt="Photograph of Thistlewood, Osric, taken on/);
    const thumb = /src="(\/registry\/[^"]+\/thumb)"/.exec(file)![1]!;
    const small = decodePicture(await bytesOf(thumb));
    expect(small.ok && small.value.height).toBe(240);
    const large = await clerk.get(thumb.replace('/thumb', ''));
    expect(large.headers['content-type']).toBe('image/jpeg');
    expect(large.headers['x-content-type-options']).toBe('nosniff');
    expect(large.headers['cache-control']).toContain('no-store');
    expect(large.text).not.toContain('GPS');
    const stored = await database().asSystem((tx) =>
      sql<{
        jpeg: boolean;
        sealed: boolean;
      }>`select substring(sealed from 1 for 2) = '\\xffd8' as jpeg, sealed is not null as sealed
        from attachments where object_kind = 'registrant'`.execute(tx),
    );
    expect(stored.rows).toEqual([
      { jpeg: false, sealed: true },
      { jpeg: false, sealed: true },
    ]);
    expect(await actions()).toEqual({ 'registrant.file-added': 1, 'registrant.file-read': 2 });
    // The registration says so: the element is answered, and only the page of photographs answers it.
    expect((await clerk.get(`${at}/parts/appearance`)).text).toContain('Photograph in the file');
    expect(
      (await clerk.post(`${at}/entries/photo`, { answer: 'known', takenOn: '2020-01-01', source: 'x' }))
        .status,
    ).toBe(409);
  });

  test.each([
    ['a web page', Buffer.from('<html><script>alert(1)</script></html>'), 'no JPEG or PNG'],
    ['an SVG', Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'), 'no JPEG or PNG'],
    ['a PDF', SCAN, 'no JPEG or PNG'],
    ['half a picture', picture().subarray(0, 120), 'cut off or damaged'],
    ['a picture too small', picture(20, 20), 'At least 120'],
  ])('%s as a photograph: refused with words, nothing kept', async (_says, content, says) => {
    await clerk.get(`${at}/photos`);
    const before = await actions();
    const refused = await upload(clerk, `${at}/photos`, content, { what: 'face' });
    expect(refused.status).toBe(422);
    expect(refused.text).toContain(says);
    const rows = await database().asSystem((tx) =>
      sql`select 1 from attachments where object_kind = 'registrant'`.execute(tx),
    );
    expect(rows.rows).toHaveLength(2);
    expect((await actions())['registrant.file-added']).toBe((before['registrant.file-added'] ?? 0) + 1);
  });

  test('papers: a clean PDF is saved and never shown in place; a signed sheet fills the acknowledgement', async () => {
    await clerk.get(`${at}/papers`);
    const kept = await upload(clerk, `${at}/papers`, SCAN, { what: 'acknowledgement' }, 'application/pdf');
    expect(kept.status, kept.text).toBe(303);
    const page = await clerk.get(`${at}/papers`);
    const href = new RegExp(`href="(${at}/files/[^"]+)"`).exec(page.text)![1]!;
    const saved = await clerk.get(href);
    expect(saved.headers['content-disposition']).toMatch(/^attachment; filename="acknowledgement-/);
    expect((await clerk.get(`${at}/parts/duties`)).text).toContain('2026-1');
    const script = Buffer.from('%PDF-1.7\n1 0 obj << /S /J#61vaScript >>\nstartxref\n0\n%%EOF\n');
    const refused = await upload(clerk, `${at}/papers`, script, { what: 'other' }, 'application/pdf');
    expect(refused.text).toContain('The PDF holds a script');
  });

  test('what was kept in error is destroyed with its key; that it was there stays', async () => {
    const page = await clerk.get(`${at}/photos`);
    const remove = new RegExp(`${at}/files/[^"]+/remove`).exec(page.text)![0];
    expect((await clerk.post(remove)).status).toBe(303);
    expect((await clerk.get(remove.replace('/remove', ''))).status).toBe(404);
    const rows = await database().asSystem((tx) =>
      sql<{
        sealed: boolean;
        wrapped: boolean;
      }>`select a.sealed is not null as sealed, k.wrapped is not null as wrapped
        from registrant_files f join attachments a on a.id in (f.attachment_id, f.thumb_id) join data_keys k on k.id = a.key_id where f.removed_at is not null`.execute(
        tx,
      ),
    );
    expect(rows.rows).toEqual([
      { sealed: false, wrapped: false },
      { sealed: false, wrapped: false },
    ]);
    expect((await clerk.get(at)).text).not.toContain('Photograph of Thistlewood');
    expect((await clerk.get(`${at}/history`)).text).toContain('Photograph in the file');
  });

  test('another agency: no page, no picture, no row', async () => {
    await clerk.get(`${at}/photos`);
    await upload(clerk, `${at}/photos`, picture(), { what: 'face' });
    const thumb = /src="(\/registry\/[^"]+\/thumb)"/.exec((await clerk.get(at)).text)![1]!;
    await stranger.get('/registry');
    for (const url of [`${at}/photos`, `${at}/papers`, thumb, thumb.replace('/thumb', '')])
      expect((await stranger.get(url)).status, url).toBe(404);
    expect((await upload(stranger, `${at}/photos`, picture(), { what: 'face' })).status).toBe(404);
    expect((await stranger.post(`${thumb.replace('/thumb', '')}/remove`)).status).toBe(404);
  });
});
