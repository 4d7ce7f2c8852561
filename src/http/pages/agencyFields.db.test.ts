import { afterAll, beforeAll, expect, test } from 'vitest';
import { ELEMENTS, type ElementCode } from '#domain/registrationElements.js';
import { addFirstFacts } from '#storage/firstFacts.js';
import type { Browser } from '../../../test/support/browser.js';
import { onBothDatabases } from '../../../test/support/databases.js';
import { todayOn } from '../../../test/support/dateFields.js';
import { ENTICING } from '../../../test/support/registry.js';
import { makeWorld, type World } from '../../../test/support/world.js';

onBothDatabases('questions of an agency and blank forms', (database) => {
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
      number: 'F-1',
      juvenile: 'no',
      basis: 'residence',
      ...todayOn(world),
    });
    at = opened.location!;
  });
  afterAll(() => world?.server.close());

  test('a question is put in force, answered, changed as a next version; the answer keeps the one it was given to', async () => {
    await clerk.get('/registry/fields');
    const sacred = await clerk.post('/registry/fields', { label: 'Ceremonial name', kind: 'text' });
    expect(sacred.status).toBe(422);
    expect(sacred.text).toContain('Religious and sacred names are not collected');
    const asked = { label: 'Enrolled here?', kind: 'choice', choices: 'Yes\nElsewhere', required: 'yes' };
    expect((await clerk.post('/registry/fields', asked)).status).toBe(303);
    expect((await clerk.post(`${at}/own`, { 'own-enrolled-here': 'Perhaps' })).text).toContain(
      'one of the answers',
    );
    expect((await clerk.post(`${at}/own`, { 'own-enrolled-here': 'Elsewhere' })).status).toBe(303);
    const changed = { ...asked, code: 'enrolled-here', label: 'Enrolled with us?' };
    expect((await clerk.post('/registry/fields', changed)).status).toBe(303);
    const page = await clerk.get(`${at}/own`);
    expect(page.text).toContain('Enrolled with us?');
    expect(page.text).toContain('Enrolled here? (1)');
    expect((await clerk.get('/registry/fields')).text).toContain('Enrolled here?, version 1');
    expect((await clerk.get('/registry/fields.csv')).text).toMatch(/F-1,.*Enrolled here\?,1,Elsewhere/);
  });

  test('nobody is entered as registered while a question that must be answered is open', async () => {
    await clerk.get('/registry/fields');
    await clerk.post('/registry/fields', { label: 'Case worker', kind: 'text', required: 'yes' });
    const offence = {
      answer: 'known',
      source: 'Judgment',
      ...ENTICING,
    };
    expect((await clerk.post(`${at}/entries/offence`, offence)).status).toBe(303);
    for (const element of Object.keys(ELEMENTS) as ElementCode[])
      if (ELEMENTS[element].asked && !['name', 'offence'].includes(element))
        await clerk.post(`${at}/entries/${element}`, { answer: 'unknown' });
    expect((await clerk.get(at)).text).toContain('Questions of this agency without an answer: Case worker');
    expect((await clerk.post(`${at}/register`, todayOn(world))).status).toBe(422);
    await clerk.post(`${at}/own`, { 'own-enrolled-here': 'Elsewhere', 'own-case-worker': 'Ada Nez' });
    // Everything on one page before it is entered: answers, "not known", the agency's own.
    const check = await clerk.get(`${at}/check`);
    expect(check.text).toContain('Everything was asked.');
    expect(check.text).toContain('Offense as in the judgment: Enticing a minor');
    expect(check.text).toContain('Ada Nez');
    expect(check.text).not.toContain('Not asked yet.');
    expect((await clerk.post(`${at}/register`, todayOn(world))).status).toBe(303);
  });

  test('blank forms are tagged PDFs with the agency’s own questions on the registration', async () => {
    for (const form of ['registration', 'travel-notice', 'acknowledgement']) {
      const pdf = await clerk.get(`/registry/forms/${form}.pdf`);
      expect(pdf.headers['content-type']).toBe('application/pdf');
      expect(pdf.text.slice(0, 5)).toBe('%PDF-');
      expect(pdf.text).toContain('/StructTreeRoot');
    }
    expect((await clerk.get('/registry/forms/constructor.pdf')).status).toBe(404);
  });

  test('another agency sees neither question nor answer', async () => {
    await stranger.get('/registry/fields');
    expect((await stranger.get('/registry/fields')).text).not.toContain('Enrolled');
    expect((await stranger.get('/registry/fields.csv')).text).not.toContain('Elsewhere');
    expect((await stranger.get(`${at}/own`)).status).toBe(404);
    expect((await stranger.get(`${at}/check`)).status).toBe(404);
    expect((await stranger.post(`${at}/own`, {})).status).toBe(404);
    expect(
      (await stranger.post('/registry/fields', { code: 'case-worker', label: 'x', kind: 'text' })).status,
    ).toBe(404);
  });
});
