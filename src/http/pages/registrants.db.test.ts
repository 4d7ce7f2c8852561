import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ELEMENTS, type ElementCode } from '#domain/registrationElements.js';
import { addFirstFacts } from '#storage/firstFacts.js';
import { projectRegistrants } from '#storage/publicProjection.js';
import type { Browser } from '../../../test/support/browser.js';
import { onBothDatabases } from '../../../test/support/databases.js';
import { todayOn } from '../../../test/support/dateFields.js';
import { makeWorld, type World } from '../../../test/support/world.js';

const OFFENCE = {
  answer: 'known',
  source: 'Judgment seen',
  offence: 'Sexual contact with a child',
  finding: 'convicted',
  court: 'state',
  place: 'OH',
  conduct: 'contact-with-minor',
  punishableOverOneYear: 'yes',
  offenceOn: '2019-02',
  convictedOn: '2020-03-04',
  consensual: 'no',
};

onBothDatabases('registry pages', (database) => {
  let world: World;
  let clerk: Browser;
  let stranger: Browser;

  beforeAll(async () => {
    world = await makeWorld(database());
    await database().asSystem((tx) => addFirstFacts(tx, world.clock.now()));
    const ohio = await world.agency({ ori: 'OHTEST001', name: 'Ohio Unit', jurisdiction: 'OH' });
    const iowa = await world.agency({ ori: 'IATEST001', name: 'Iowa Unit', jurisdiction: 'IA' });
    clerk = await world.signedIn(await world.person(ohio, ['register-officer']));
    stranger = await world.signedIn(await world.person(iowa, ['register-officer']));
  });
  afterAll(() => world?.server.close());

  async function openFile(number: string): Promise<string> {
    await clerk.get('/registry/new');
    const opened = await clerk.post('/registry/new', {
      another: 'yes',
      surname: 'Thistlewood',
      given: 'Osric',
      number,
      juvenile: 'no',
      basis: 'residence',
      ...todayOn(world),
    });
    expect(opened.status, opened.text).toBe(303);
    return opened.location!;
  }

  test('a newcomer opens a file, asks everything, registers, decides the tier and sees the dates', async () => {
    const at = await openFile('2026-1');
    const file = await clerk.get(at);
    expect((await clerk.get(`${at}/entries/residence`)).text.match(/name="answer"/g)).toHaveLength(1);
    expect(file.text).toContain('Register here for the first time');
    expect(file.text).toContain('Not ready to be registered');

    const home = {
      answer: 'known',
      state: 'OH',
      street: '4 Elm Street',
      'fromOn-year': '2026',
      'fromOn-month': '1',
      'fromOn-day': '2',
      source: 'the registrant',
    };
    expect((await clerk.post(`${at}/entries/residence`, home)).status).toBe(303);
    const offence = await clerk.post(`${at}/entries/offence`, OFFENCE);
    expect(offence.location).toBe(`${at}/parts/offence`);
    const open = (Object.keys(ELEMENTS) as ElementCode[]).filter(
      (e) => ELEMENTS[e].asked && !['name', 'offence', 'residence'].includes(e),
    );
    for (const element of open)
      expect((await clerk.post(`${at}/entries/${element}`, { answer: 'unknown' })).status, element).toBe(303);

    const registered = await clerk.post(`${at}/register`, todayOn(world));
    expect(registered.location).toBe(`${at}?done=saved`);
    const tier = await clerk.get(`${at}/tier`);
    expect(tier.text).toContain('Open: Tier I up to Tier III');
    expect(tier.text).toContain('the age of the victim at the offense');
    const bare = await clerk.post(`${at}/tier`, { tier: 'III', reason: '' });
    expect(bare.status).toBe(422);
    expect(bare.text).toContain('needs a reason');

    const part = await clerk.get(`${at}/parts/offence`);
    const replaces = /replaces=([0-9a-f-]{36})/.exec(part.text)![1]!;
    expect((await clerk.get(`${at}/entries/offence?replaces=${replaces}`)).text).toContain('Judgment seen');
    await clerk.post(`${at}/entries/offence`, { ...OFFENCE, victimAge: '12', replaces });
    expect((await clerk.post(`${at}/tier`, { tier: 'III', reason: '' })).location).toBe(`${at}?done=saved`);
    const done = await clerk.get(at);
    expect(done.text).toContain('Appear in person, no. 1');
    expect(done.text).toContain('every 3 months');
    expect((await clerk.get('/registry/due?days=365')).text).toContain('Thistlewood, Osric');
    expect((await clerk.get('/registry/due.csv?days=365')).text).toContain('Appear in person');
    const ics = await clerk.get(`${at}/due.ics`);
    expect(ics.text).toContain('file 2026-1');
    expect(ics.text).not.toContain('Thistlewood');
  });

  test('an appearance is recorded and moves the next one by the calendar only', async () => {
    const at = await openFile('2026-2');
    const early = await clerk.post(`${at}/visits`, { ...todayOn(world), photo: 'yes' });
    expect(early.status).toBe(422);
    expect(early.text).toContain('not registered yet');
  });

  test('wrong answers come back with what was expected, and nothing is kept', async () => {
    const at = await openFile('2026-3');
    const wrong = await clerk.post(`${at}/entries/birth`, {
      answer: 'known',
      date: '31.12.1970',
      kind: 'true',
      source: '',
    });
    expect(wrong.status).toBe(422);
    expect(wrong.text).toContain('2/29/1988');
    expect(wrong.text).toContain('who or what said so');
    expect((await clerk.get(`${at}/history`)).text).not.toContain('31.12.1970');
    const twice = await clerk.post('/registry/new', {
      another: 'yes',
      surname: 'Other',
      juvenile: 'no',
      basis: 'held',
      number: '2026-3',
      ...todayOn(world),
    });
    expect(twice.status).toBe(422);
    expect(twice.text).toContain('already used');
  });

  test('a file is opened once, however often the button is pressed, and a namesake only when somebody says so', async () => {
    await clerk.get('/registry/new');
    const who = {
      surname: 'Quillfeather',
      given: 'Una',
      juvenile: 'no',
      basis: 'residence',
      ...todayOn(world),
    };
    const pressed = await Promise.all([1, 2, 3].map(() => clerk.post('/registry/new', who)));
    expect(pressed.map((r) => r.status)).toEqual([303, 303, 303]);
    expect(new Set(pressed.map((r) => r.location)).size).toBe(1);
    const other = { ...who, basis: 'employment' };
    const asked = await clerk.post('/registry/new', other);
    expect(asked.status).toBe(422);
    expect(asked.text).toContain(`href="${pressed[0]!.location}"`);
    const opened = await clerk.post('/registry/new', { ...other, another: 'yes' });
    expect(opened.status).toBe(303);
    expect(opened.location).not.toBe(pressed[0]!.location);
    const slip = await clerk.post('/registry/new', { ...who, surname: 'Fenwick', 'on-year': '1026' });
    expect(slip.status).toBe(422);
  });

  test('there is one true date of birth; others that were used stand beside it', async () => {
    const at = await openFile('2026-8');
    const born = { answer: 'known', date: '2/29/1988', kind: 'true', source: 'card seen' };
    expect((await clerk.post(`${at}/entries/birth`, born)).status).toBe(303);
    const second = await clerk.post(`${at}/entries/birth`, { ...born, date: '1989-02-28' });
    expect(second.status).toBe(422);
    expect(second.text).toContain('one true date only');
    const used = { ...born, date: '1989-02-28', kind: 'used' };
    expect((await clerk.post(`${at}/entries/birth`, used)).status).toBe(303);
    expect((await clerk.get(`${at}/parts/birth`)).text).toContain('29 Feb 1988');
  });

  test('a name that must not be held is purged with its history: no row anywhere keeps a letter of it', async () => {
    const at = await openFile('2026-4');
    const known = { answer: 'known', source: 'the registrant' };
    const secret = { ...known, source: 'Morningsecret said so' };
    // Once as the primary name, then changed: it stays as an earlier value.
    const primary = await clerk.get(`${at}/parts/names`);
    const replaced = (page: string) => /replaces=([0-9a-f-]+)/.exec(page)![1]!;
    await clerk.post(`${at}/entries/name`, {
      ...secret,
      surname: 'Morningsecret',
      given: 'Osric',
      replaces: replaced(primary.text),
    });
    const wrong = await clerk.get(`${at}/parts/names`);
    await clerk.post(`${at}/entries/name`, {
      ...known,
      surname: 'Thistlewood',
      given: 'Osric',
      replaces: replaced(wrong.text),
    });
    await clerk.post(`${at}/entries/tribal-name`, { ...secret, full: 'Morningsecret', common: 'yes' });
    const rows = async () => {
      await database().asSystem((tx) => projectRegistrants(tx, [at.split('/')[2]!], world.clock.now()));
      return tablesWith('morningsecret');
    };
    expect(await rows()).toContain('registrant_values');

    const part = await clerk.get(`${at}/parts/names`);
    const link = /href="(\/registry\/[0-9a-f-]+\/purge\?value=[0-9a-f-]+)"/g;
    const links = [...part.text.matchAll(link)].map((m) => m[1]!);
    const asks = await clerk.get(links.at(-1)!);
    expect(asks.text).toContain('Earlier: entered');
    expect(asks.text).toContain('holds now');
    const offered = [...asks.text.matchAll(/<input[^>]*name="values"[^>]*>/g)].map((m) => m[0]);
    const ids = offered.map((o) => /value="([0-9a-f-]+)"/.exec(o)![1]!);
    // Two earlier primary names and the tribal one; the primary name that holds is none of them.
    expect(ids).toHaveLength(3);
    expect(offered.filter((o) => o.includes('checked'))).toHaveLength(1);
    expect((await clerk.post(`${at}/purge`, {})).status).toBe(422);
    expect((await clerk.post(`${at}/purge`, { values: replaced(part.text) })).status).toBe(422);
    expect(await rows()).toContain('registrant_values');

    const done = await clerk.post(`${at}/purge`, { values: ids });
    expect(done.status, done.text).toBe(303);
    for (const page of ['', '/parts/names', '/history', '/purge'])
      expect((await clerk.get(`${at}${page}`)).text).not.toContain('Morningsecret');
    expect((await clerk.get(`${at}/history`)).text).toContain('Purged');
    expect((await clerk.get('/registry?q=Morningsecret')).text).toContain('Nobody fits this filter');
    expect(await rows()).toEqual([]);
    expect((await stranger.get(`${at}/purge`)).status).toBe(404);
  });

  /** Tables in which a text stands in any column. */
  async function tablesWith(mark: string): Promise<string[]> {
    return database().asSystem(async (tx) => {
      const { rows } = await sql<{ t: string }>`select relname as t from pg_class where relkind in ('r', 'p')
         and relnamespace = 'public'::regnamespace and has_table_privilege(oid, 'select')`.execute(tx);
      const found: string[] = [];
      for (const { t } of rows) {
        const hit =
          await sql`select 1 from ${sql.table(t)} x where x::text ilike ${`%${mark}%`} limit 1`.execute(tx);
        if (hit.rows.length > 0) found.push(t);
      }
      return found;
    });
  }

  test('all pages that are open to somebody are listed, and no others', async () => {
    const pages = await clerk.get('/pages');
    expect(pages.text).toContain('href="/registry/nsor"');
    expect(pages.text).toContain('href="/relocations"');
    expect(pages.text).not.toContain('href="/audit"');
    const listed = [...pages.text.matchAll(/<li><a class="usa-link" href="(\/[^"]+)">/g)].map((m) => m[1]!);
    expect(listed.length).toBeGreaterThan(8);
    for (const path of listed) expect((await clerk.get(path)).status, path).toBe(200);
  });

  test('another agency finds nothing under any address of the file', async () => {
    const at = await openFile('2026-5');
    await stranger.get('/registry');
    for (const page of ['', '/parts/names', '/history', '/tier', '/visits', '/entries/name', '/due.ics'])
      expect((await stranger.get(`${at}${page}`)).status, page).toBe(404);
    for (const page of ['/register', '/tier', '/visits', '/entries/name'])
      expect((await stranger.post(`${at}${page}`, {})).status, page).toBe(404);
    expect((await stranger.get('/registry?q=Thistlewood')).text).not.toContain('2026-5');
  });
});
