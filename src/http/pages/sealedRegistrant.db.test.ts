import { afterAll, beforeAll, expect, test } from 'vitest';
import { readRegistrant } from '#storage/registrants.js';
import type { Browser } from '../../../test/support/browser.js';
import { type CaseWorld, makeCaseWorld } from '../../../test/support/caseWorld.js';
import { onBothDatabases } from '../../../test/support/databases.js';
import { registered } from '../../../test/support/registry.js';

const NAME = /Vetchling|Tobiah/;
const WHY = { purpose: 'complaint', caseNumber: '', why: '' };

onBothDatabases('the file of somebody whose conviction was set aside', (database) => {
  let world: CaseWorld;
  let officer: Browser;
  let stranger: Browser;
  let id: string;
  let file: string;

  beforeAll(async () => {
    world = await makeCaseWorld(database());
    const { sora, tribe } = world.journey.agencies;
    officer = await world.signedIn(await world.person(sora, ['register-officer', 'agency-officer']));
    stranger = await world.signedIn(await world.person(tribe, ['register-officer', 'agency-officer']));
    id = await registered(
      database(),
      {
        agencyId: sora,
        number: 'S-1',
        surname: 'Vetchling',
        given: 'Tobiah',
        values: { alias: { full: 'Toby Marlpit' } },
      },
      world.clock.now(),
    );
    file = `/registry/${id}`;
    await officer.get(`${file}/relocate`);
    const moved = await officer.post(`${file}/relocate`, {
      agency: tribe,
      tie: 'residence',
      note: '',
      ...today(),
    });
    expect(moved.status, moved.text).toBe(303);
    await world.settle();
    await officer.get(`${file}/end`);
    const ended = await officer.post(`${file}/end`, {
      end: 'vacated',
      reason: 'Order of the court of 2 November',
      ...today(),
    });
    expect(ended.status, ended.text).toBe(303);
    await world.settle();
  });
  afterAll(() => world?.server.close());

  function today() {
    const [year, month, day] = new Date(world.clock.now() - 6 * 3_600_000)
      .toISOString()
      .slice(0, 10)
      .split('-');
    return { 'on-year': year!, 'on-month': month!, 'on-day': day! };
  }

  test.each([
    '/registry',
    '/registry?state=ended',
    '/registry?q=S-1',
    '/registry/due',
    '/registry/due.csv',
    '/registry/nsor',
    '/registry/nsor/reconciliation',
    '/registry/sharing',
    '/registry/public',
    '/relocations',
    '/tasks',
  ])('%s does not name the person', async (path) => {
    const page = await officer.get(path);
    expect(page.status).toBe(200);
    expect(page.text).not.toMatch(NAME);
  });

  test('the list shows the file number and that it is sealed, and the search finds it by number alone', async () => {
    const byNumber = await officer.get('/registry?q=S-1');
    expect(byNumber.text).toMatch(/>Sealed<\/a>/);
    expect(byNumber.text).toContain('S-1');
    for (const words of ['Vetchling', 'Marlpit', 'Sealed'])
      expect((await officer.get(`/registry?q=${words}`)).text).not.toContain('S-1');
  });

  test('by name it is found for a stated purpose alone, which the audit keeps with what was found', async () => {
    await officer.get('/registry/sealed');
    const unasked = await officer.post('/registry/sealed', { q: 'vetch', purpose: '' });
    expect(unasked.status).toBe(422);
    expect(unasked.text).not.toContain('S-1');
    for (const q of ['vetch', 'Toby marl', 'S-1']) {
      const found = await officer.post('/registry/sealed', { q, ...WHY });
      expect(found.text).toContain('Vetchling, Tobiah');
      expect(found.text).toContain('S-1');
    }
    expect((await officer.post('/registry/sealed', { q: 'Thistlewood', ...WHY })).text).not.toContain('S-1');
    const kept = await world.journey.rows<{ facts: { purpose?: string; shown?: string[] } }>(
      `select facts from audit_entries where action = 'registrant.list' and facts ->> 'purpose' is not null and facts::text like '%${id}%'`,
    );
    expect(kept).toHaveLength(3);
    expect(kept[0]?.facts.purpose).toBe('Complaint, redress or correction');
    await stranger.get('/registry/sealed');
    expect((await stranger.post('/registry/sealed', { q: 'vetch', ...WHY })).text).not.toContain('S-1');
  });

  test('nothing of the file, and no move of it, is shown before the question is answered, posts included', async () => {
    const other = await world.signedIn(
      await world.person(world.journey.agencies.sora, ['register-officer', 'agency-officer']),
    );
    for (const path of [file, `${file}/history`, `${file}/nsor`, `${file}/sharing`]) {
      const page = await other.get(path);
      expect(page.text, path).toContain('What is the file needed for?');
      expect(page.text, path).not.toMatch(NAME);
    }
    const posted = await other.post(`${file}/relocate`, { agency: '', tie: '', note: '' });
    expect(posted.status).toBe(422);
    expect(posted.text).toContain('What is the file needed for?');
    expect(posted.text).not.toMatch(NAME);
    const [move] = await world.journey.rows<{ id: string }>(`select id from relocations`);
    expect((await other.get(`/relocations/${move!.id}`)).location).toBe(file);
    const opened = await other.post(`${file}/unseal`, WHY);
    expect(opened.location).toBe(file);
    expect((await other.get(file)).text).toContain('Vetchling, Tobiah');
    expect((await other.get(`/relocations/${move!.id}`)).status).toBe(200);
  });

  test('an end that is taken back names the person again, in lists too', async () => {
    await officer.get(file);
    expect((await officer.post(`${file}/unseal`, WHY)).status).toBe(303);
    await officer.get(`${file}/end`);
    const back = await officer.post(`${file}/end`, {
      end: 'taken-back',
      reason: 'The order was reversed on appeal',
      ...today(),
    });
    expect(back.status, back.text).toBe(303);
    expect(await database().asSystem((tx) => readRegistrant(tx, id))).toMatchObject({
      displayName: 'Vetchling, Tobiah',
      sealedAtMs: null,
    });
    expect((await officer.get('/registry?q=vetch')).text).toContain('S-1');
    expect((await officer.get('/registry?q=marlpit')).text).toContain('S-1');
  });
});
