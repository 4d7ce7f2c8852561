import { afterAll, beforeAll, expect, test } from 'vitest';
import { ELEMENTS, type ElementCode, type ElementRow } from '#domain/registrationElements.js';
import { valuesOf } from '#storage/registrantValues.js';
import type { Browser } from '../../../test/support/browser.js';
import { type CaseWorld, makeCaseWorld } from '../../../test/support/caseWorld.js';
import { onBothDatabases } from '../../../test/support/databases.js';

onBothDatabases('many answers on one page', (database) => {
  let world: CaseWorld;
  let clerk: Browser;
  let stranger: Browser;
  let at: string;

  beforeAll(async () => {
    world = await makeCaseWorld(database());
    const { tribe, sora } = world.journey.agencies;
    clerk = await world.signedIn(await world.person(tribe, ['register-officer', 'agency-officer']));
    stranger = await world.signedIn(await world.person(sora, ['register-officer', 'agency-officer']));
    const [year, month, day] = new Date(world.clock.now()).toISOString().slice(0, 10).split('-');
    await clerk.get('/registry/new');
    const opened = await clerk.post('/registry/new', {
      surname: 'Marrowgate',
      given: 'Ines',
      number: 'M-1',
      juvenile: 'no',
      basis: 'residence',
      'on-year': year!,
      'on-month': month!,
      'on-day': day!,
    });
    at = opened.location!;
  });
  afterAll(() => world?.server.close());

  const held = async () =>
    (await database().asSystem((tx) => valuesOf(tx, at.split('/')[2]!))).map((v) => [v.element, v.state]);
  const asked = (Object.entries(ELEMENTS) as [ElementCode, ElementRow][])
    .filter(([code, e]) => e.asked && e.enteredAt === undefined && code !== 'name')
    .map(([code]) => code);
  const home = {
    source: 'The registrant',
    'residence--street': '4 Elm Street',
    'residence--state': 'Oklahoma',
    'residence--fromOn-year': '2026',
    'residence--fromOn-month': '1',
    'residence--fromOn-day': '2',
    'birth--date': '4/23/1971',
    'birth--kind': 'true',
  };

  test('everything that was not asked stands there; one wrong answer and nothing is kept', async () => {
    const page = (await clerk.get(`${at}/many`)).text;
    for (const code of asked) expect(page, code).toContain(`name="${code}--answer"`);
    expect(page).not.toContain('name="name--surname"');
    expect(page).not.toContain('name="photo--');
    expect(/<select[^>]*name="birth--answer"[\s\S]*?<\/select>/.exec(page)![0]).not.toContain('value="none"');
    const before = await held();
    const wrong = await clerk.post(`${at}/many`, {
      ...home,
      'phone--number': '12',
      'vehicle--answer': 'none',
    });
    expect(wrong.status).toBe(422);
    expect(wrong.text).toContain('4 Elm Street');
    expect(wrong.text).toContain('href="#phone--number"');
    const nobody = await clerk.post(`${at}/many`, { ...home, source: '' });
    expect(nobody.status).toBe(422);
    expect(await held()).toEqual(before);
  });

  test('what is right is kept at once, what is empty stays open, and a value counts before a reason for none', async () => {
    const saved = await clerk.post(`${at}/many`, {
      ...home,
      'vehicle--answer': 'none',
      'ssn--answer': 'refused',
      'residence--answer': 'unknown',
      'birth--answer': 'none',
    });
    expect(saved.status, saved.text).toBe(303);
    const values = await held();
    for (const row of [
      ['residence', 'known'],
      ['birth', 'known'],
      ['vehicle', 'none'],
      ['ssn', 'refused'],
    ])
      expect(values).toContainEqual(row);
    expect(values.some(([element]) => element === 'phone')).toBe(false);
    expect((await clerk.get(`${at}/parts/residence`)).text).toContain('OK');
    const again = (await clerk.get(`${at}/many`)).text;
    expect(again).not.toContain('name="residence--street"');
    expect(again).toContain('name="phone--number"');
  });

  test('several values of an element and the agency’s own questions are taken on the same page', async () => {
    await clerk.get('/registry/fields');
    for (const [label, kind] of [
      ['Clan', 'text'],
      ['Shoe size', 'number'],
    ] as const)
      expect((await clerk.post('/registry/fields', { label, kind, choices: '' })).status).toBe(303);
    const page = (await clerk.get(`${at}/many`)).text;
    const [clan, shoe] = ['own-clan', 'own-shoe-size'] as const;
    for (const name of [clan, shoe]) expect(page).toContain(`name="${name}"`);
    expect(page).not.toContain('name="internet--2--value"');
    // Enter presses the first button of the form, which saves.
    expect(/id="registrant-many"[\s\S]*?<button([^>]*)>/.exec(page)![1]).not.toContain('name="more"');
    const first = {
      source: 'The registrant',
      'internet--kind': 'email',
      'internet--value': 'larkmoor@example.org',
      more: 'internet',
    };
    const before = await held();
    const more = await clerk.post(`${at}/many`, first);
    expect(more.status).toBe(200);
    expect(more.text).toContain('name="internet--2--value"');
    expect(more.text).toContain('larkmoor@example.org');
    expect(await held()).toEqual(before);
    const both = {
      ...first,
      more: '',
      'internet--count': '2',
      'internet--2--kind': 'email',
      'internet--2--value': 'ada@example.net',
    };
    const wrong = await clerk.post(`${at}/many`, { ...both, [shoe]: 'large' });
    expect(wrong.status).toBe(422);
    expect(wrong.text).toContain(`href="#${shoe}"`);
    expect(wrong.text).toContain('ada@example.net');
    expect(await held()).toEqual(before);
    expect((await clerk.post(`${at}/many`, { ...both, [clan]: 'Bear' })).status).toBe(303);
    expect((await held()).filter(([element]) => element === 'internet')).toHaveLength(2);
    expect((await clerk.get(`${at}/own`)).text).toContain('Bear');
    const left = (await clerk.get(`${at}/many`)).text;
    expect(left).not.toContain(`name="${clan}"`);
    expect(left).toContain(`name="${shoe}"`);
  });

  test('a form that was sent twice keeps each answer once; another agency finds nothing', async () => {
    await clerk.get(`${at}/many`);
    const phone = { source: 'The registrant', 'phone--number': '405 555 0123', 'phone--kind': 'mobile' };
    expect((await clerk.post(`${at}/many`, phone)).status).toBe(303);
    expect((await clerk.post(`${at}/many`, phone)).status).toBe(303);
    expect((await held()).filter(([element]) => element === 'phone')).toHaveLength(1);
    await stranger.get('/registry');
    expect((await stranger.get(`${at}/many`)).status).toBe(404);
    expect((await stranger.post(`${at}/many`, phone)).status).toBe(404);
  });
});
