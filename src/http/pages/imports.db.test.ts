import { afterAll, beforeAll, expect, test } from 'vitest';
import { runImport } from '#steps/importRegistrants.js';
import { addFirstFacts } from '#storage/firstFacts.js';
import { sweep } from '#storage/sweeps.js';
import type { Browser } from '../../../test/support/browser.js';
import { onBothDatabases } from '../../../test/support/databases.js';
import { makeWorld, type World } from '../../../test/support/world.js';

const DAY = 86_400_000;
const TABLE = [
  'File No;Last Name;First Name;DOB;Reg Date;Home;Begun',
  'A-1;Quillfeather;Zoé;4/23/1971;2019-01-05;4 Elm Street;2019-01-05',
  'A-2;=Saltmarsh;Ines;31.12.1980;2020-02-29;7 Mill Road;2020-02-29',
].join('\r\n');

onBothDatabases('import pages', (database) => {
  let world: World;
  let clerk: Browser;
  let stranger: Browser;
  let ohio = '';

  beforeAll(async () => {
    world = await makeWorld(database());
    await database().asSystem((tx) => addFirstFacts(tx, world.clock.now()));
    ohio = await world.agency({ name: 'Ohio Unit', jurisdiction: 'OH' });
    const iowa = await world.agency({ name: 'Iowa Unit', jurisdiction: 'IA' });
    clerk = await world.signedIn(await world.person(ohio, ['register-officer']));
    stranger = await world.signedIn(await world.person(iowa, ['register-officer']));
  });
  afterAll(() => world?.server.close());

  const work = (at: string) =>
    runImport({ db: database(), keys: world.keys, clock: world.clock }, at.split('/').at(-1)!);
  const uploaded = async (content: string | Buffer, name = 'old-program.csv') => {
    await clerk.get('/registry/imports');
    const answer = await clerk.upload('/registry/imports', { name, content });
    expect(answer.status, answer.text).toBe(303);
    return answer.location!;
  };
  const mapped = (page: string) =>
    Object.fromEntries(
      [...page.matchAll(/<input\b[^>]*>/g)].flatMap(([tag]) => {
        const [, name] = /\bname="(c\d+)"/.exec(tag) ?? [];
        return name ? [[name, /\bvalue="([^"]*)"/.exec(tag)?.[1] ?? '']] : [];
      }),
    );

  test('a Windows table is uploaded, mapped, checked, repaired and imported; the same again changes nothing', async () => {
    const at = await uploaded(Buffer.from(TABLE, 'latin1'));
    const first = await clerk.get(at);
    expect(first.text).toContain('windows-1252');
    expect(first.text).toContain('Zoé');
    expect(mapped(first.text)).toMatchObject({
      c0: 'File number',
      c1: 'Primary name: Surname',
      c3: 'Date of birth: Date',
    });
    const answers = {
      ...mapped(first.text),
      c5: 'Residence: Street address',
      c6: 'Residence: from',
      d0t: 'Residence: State or territory',
      d0v: 'OH',
    };
    const wrong = await clerk.post(`${at}/mapping`, { ...answers, c5: 'Shoes' });
    expect(wrong.status).toBe(422);
    expect(wrong.text).toContain('Shoes');
    const none = await clerk.post(`${at}/mapping`, { ...answers, c0: '' });
    expect(none.status).toBe(422);
    expect(none.text).toContain('No column is the file number');
    expect((await clerk.post(`${at}/mapping`, { ...answers, saveAs: 'Old program' })).status).toBe(303);
    expect((await clerk.get(at)).text).toContain('Being checked');
    await work(at);
    const checked = await clerk.get(at);
    expect(checked.text).toContain('31.12.1980');
    expect(checked.text).toContain('Import what is right');
    expect(checked.text).toContain('4 Elm Street, OH, from 5 Jan 2019');
    expect((await clerk.get('/registry')).text).not.toContain('Quillfeather');
    expect((await clerk.post(`${at}/start`)).status).toBe(303);
    await work(at);
    expect((await clerk.get('/registry')).text).toContain('Quillfeather, Zoé');

    // The rows that were not taken come back as a table, are repaired and imported; nobody comes twice.
    const errors = await clerk.get(`${at}/errors.csv`);
    expect(errors.text).toContain("'=Saltmarsh");
    const again = await uploaded(errors.text.replace('31.12.1980', '12/31/1980'), 'not-taken.csv');
    const page = await clerk.get(`${again}?saved=Old+program`);
    await clerk.post(`${again}/mapping`, {
      ...mapped(page.text),
      d0t: 'Residence: State or territory',
      d0v: 'OH',
    });
    await work(again);
    await clerk.get(again);
    await clerk.post(`${again}/start`);
    await work(again);
    const list = (await clerk.get('/registry')).text;
    expect(list).toContain('=Saltmarsh, Ines');
    expect(list.match(/Quillfeather, Zoé/g)).toHaveLength(1);
    expect((await clerk.get(again)).text).toContain('Imported');
  });

  test('another agency sees no import, no cell of it and changes none', async () => {
    const at = await uploaded(TABLE);
    await stranger.get('/registry/imports');
    for (const path of [at, `${at}/errors.csv`]) expect((await stranger.get(path)).status).toBe(404);
    for (const path of [`${at}/mapping`, `${at}/start`, `${at}/cancel`])
      expect((await stranger.post(path)).status).toBe(404);
    expect((await stranger.get('/registry/imports')).text).not.toContain('old-program');
  });

  test('what is no table is refused with the reason; an import can be called off once', async () => {
    await clerk.get('/registry/imports');
    const twice = await clerk.upload('/registry/imports', { name: 'x.csv', content: 'a,a\r\n1,2\r\n' });
    expect(twice.status).toBe(422);
    expect(twice.text).toContain('is there twice');
    const at = await uploaded(TABLE);
    await clerk.get(at);
    expect((await clerk.post(`${at}/cancel`)).status).toBe(303);
    expect((await clerk.post(`${at}/cancel`)).status).toBe(409);
    expect((await clerk.post(`${at}/start`)).status).toBe(409);
  });

  test('a month after its end the file and what came in its cells are erased; counts stay', async () => {
    const at = await uploaded(TABLE);
    const page = await clerk.get(at);
    await clerk.post(`${at}/mapping`, { ...mapped(page.text) });
    await work(at);
    world.clock.pass(31 * DAY);
    await database().asSystem((tx) => sweep(tx, world.clock.now()));
    const later = await world.signedIn(await world.person(ohio, ['register-officer']));
    const gone = await later.get(at);
    expect(gone.text).toContain('The file was erased');
    expect(gone.text).not.toContain('31.12.1980');
  });
});
