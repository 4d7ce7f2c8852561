import { afterAll, beforeAll, expect, test } from 'vitest';
import { TIERS_V1 } from '#domain/tierRules.js';
import { retierUnderRules } from '#steps/retierRegistrants.js';
import { addRuleSet } from '#storage/ruleSets.js';
import type { Browser } from '../../../test/support/browser.js';
import { type CaseWorld, makeCaseWorld } from '../../../test/support/caseWorld.js';
import { onBothDatabases } from '../../../test/support/databases.js';
import { runWork } from '../../../test/support/runWork.js';

onBothDatabases('statute library, re-tier report and appeals', (database) => {
  let world: CaseWorld;
  let ohio: Browser;
  let tribe: Browser;
  const rows = <Row>(text: string) => world.journey.rows<Row>(text);

  beforeAll(async () => {
    world = await makeCaseWorld(database());
    const { sora, tribe: nation } = world.journey.agencies;
    ohio = await world.signedIn(await world.person(sora, ['register-officer', 'agency-officer']));
    tribe = await world.signedIn(await world.person(nation, ['register-officer', 'agency-officer']));
  });
  afterAll(() => world?.server.close());

  const day = (name: string, text: string) => ({
    [`${name}-year`]: text.slice(0, 4),
    [`${name}-month`]: text.slice(5, 7),
    [`${name}-day`]: text.slice(8),
  });
  async function post(who: Browser, form: string, path: string, fields: Record<string, string>) {
    await who.get(form);
    return who.post(path, fields);
  }

  let provision: string;
  test('a provision is kept with its texts by date and found by citation and day', async () => {
    const added = await post(ohio, '/statutes/new', '/statutes/new', {
      jurisdiction: 'OH',
      citation: 'Sample Code § 16',
      title: 'Act with a minor',
      text: 'The first text.',
      source: 'Laws of 1990',
      punishable: 'yes',
      ...day('from', '1990-01-01'),
    });
    expect(added.status, added.text).toBe(303);
    provision = added.location!.split('?')[0]!;
    const later = await post(ohio, provision, provision, {
      text: 'The second text.',
      source: 'Laws of 2010',
      punishable: 'yes',
      ...day('from', '2010-07-01'),
    });
    expect(later.status, later.text).toBe(303);
    expect((await tribe.get('/statutes?q=sample+code+16&on=2000-01-01')).text).toMatch(
      /30 Jun 2010|Jun 30, 2010|06\/30\/2010/,
    );
    expect((await tribe.get('/statutes?q=SAMPLE-CODE-16&on=1980-01-01')).text).toContain('No provision fits');
    expect((await tribe.get(provision)).text).toContain('The first text.');
    const clash = await post(ohio, provision, provision, {
      text: 'x',
      source: 'x',
      ...day('from', '1995-01-01'),
      ...day('until', '2012-01-01'),
    });
    expect(clash.status).toBe(422);
    const foreign = await post(tribe, provision, provision, {
      text: 'x',
      source: 'x',
      ...day('from', '2020-01-01'),
    });
    expect(foreign.status).toBe(403);
  });

  let file: string;
  const OFFENCE = {
    answer: 'known',
    offence: 'Act with a minor',
    citation: 'Sample Code §16',
    finding: 'convicted',
    court: 'state',
    place: 'OH',
    conduct: 'act-with-minor',
    punishableOverOneYear: 'yes',
    offenceOn: '1999-02-01',
    convictedOn: '2000-03',
    victimAge: '17',
    consensual: 'no',
    source: 'Judgment',
  };
  test('an offence that cites it keeps the text as it stood at conviction', async () => {
    const opened = await post(ohio, '/registry/new', '/registry/new', {
      another: 'yes',
      surname: 'Thistlewood',
      given: 'Osric',
      number: 'S-1',
      juvenile: 'no',
      basis: 'residence',
      ...day('on', '2026-11-19'),
    });
    file = opened.location!;
    const entered = await post(ohio, `${file}/entries/offence`, `${file}/entries/offence`, OFFENCE);
    expect(entered.status, entered.text).toBe(303);
    const part = (await ohio.get(`${file}/parts/offence`)).text;
    expect(part).toContain('The first text.');
    expect(part).toContain(', text of 1 Jan 1990 to 30 Jun 2010');
    expect(part).not.toContain('The second text.');
    const decided = await post(ohio, `${file}/tier`, `${file}/tier`, { tier: 'II', reason: '' });
    expect(decided.status, decided.text).toBe(303);
  });

  test('a corrected text becomes a case with the path that differs; the tier stays until an officer decides', async () => {
    const corrected = await post(ohio, provision, provision, {
      text: 'The first text, as the session laws have it.',
      source: 'Session laws looked up',
      punishable: 'no',
      ...day('from', '1990-01-01'),
      ...day('until', '2010-06-30'),
    });
    expect(corrected.status, corrected.text).toBe(303);
    await world.settle();
    const list = (await ohio.get('/retier')).text;
    expect(list).toContain('Thistlewood');
    expect(list).toContain('Tier II');
    expect((await ohio.get('/tasks')).text).toContain('decide whose tier changes</a>');
    expect((await tribe.get('/retier')).text).not.toContain('Thistlewood');
    const href = /href="(\/retier\/[0-9a-f-]{36})"/.exec(list)![1]!;
    expect((await tribe.get(href)).status).toBe(404);
    const shown = (await ohio.get(href)).text;
    expect(shown).toContain('Punishable by more than a year?');
    expect((await ohio.get(file)).text).toContain('Tier II');
    // The text that the offence kept is the one that was read when it was entered.
    expect((await ohio.get(`${file}/parts/offence`)).text).not.toContain('as the session laws have it');
    expect((await ohio.post(href, { tier: 'I', reason: 'short' })).status).toBe(422);
    const done = await ohio.post(href, { tier: 'I', reason: 'The session laws were looked up.' });
    expect(done.status, done.text).toBe(303);
    expect((await ohio.get(file)).text).toContain('Tier I<');
    expect(await rows('select state from retier_cases')).toEqual([{ state: 'changed' }]);
    expect((await ohio.post(href, { tier: 'keep', reason: 'A second decision.' })).status).toBe(409);
  });

  test('another version of the rules is looked at before, and makes cases once when it comes into force', async () => {
    const opened = await post(ohio, '/registry/new', '/registry/new', {
      another: 'yes',
      surname: 'Federal',
      given: 'Case',
      number: 'S-2',
      juvenile: 'no',
      basis: 'residence',
      ...day('on', '2026-11-19'),
    });
    const second = opened.location!;
    const { citation: _c, ...rest } = OFFENCE;
    await post(ohio, `${second}/entries/offence`, `${second}/entries/offence`, {
      ...rest,
      court: 'federal',
      place: 'US',
      conduct: 'other-sex-offence',
      federalSection: '18 USC 2243',
      offenceOn: '2001-02-01',
      convictedOn: '2002-03-04',
    });
    await post(ohio, `${second}/tier`, `${second}/tier`, { tier: 'III', reason: '' });
    await ohio.get('/retier');
    const look = (await ohio.post('/retier/previews', { under: 'reading-2243' })).location!;
    expect((await ohio.get(look)).text).toContain('Everybody is being looked at in the background.');
    await tribe.get('/retier');
    expect((await tribe.get(look)).status).toBe(404);
    expect((await tribe.get(`${look}/rows.csv`)).status).toBe(404);
    await runWork({ db: database(), clock: world.clock }, ['tierPreviewAsked']);
    const page = (await ohio.get(look)).text;
    expect(page).toContain('Federal, Case');
    expect(page).toMatch(/\d+ registrants were looked at, 1 would be tiered otherwise/);
    expect((await ohio.get(`${look}/rows.csv`)).text).toContain('"Federal, Case",S-2,Tier III,Tier I\r\n');
    expect((await ohio.get('/retier')).text).toContain('1 would be tiered otherwise');
    expect(await rows('select 1 from tier_preview_rows')).toHaveLength(1);
    expect(await rows(`select id from retier_cases where cause = 'rules'`)).toEqual([]);
    const { journey } = world;
    journey.clock.set(world.clock.now());
    await retierUnderRules(journey.context);
    expect(await rows(`select id from retier_cases where cause = 'rules'`)).toEqual([]);
    await database().asSystem((tx) =>
      addRuleSet(
        tx,
        {
          ...TIERS_V1,
          version: 2,
          validFromMs: world.clock.now() - 1000,
          author: 'a',
          approver: 'b',
          body: { ...TIERS_V1.body, readings: { ...TIERS_V1.body.readings, '2243': 'statute' } },
        },
        world.clock.now(),
      ),
    );
    await retierUnderRules(journey.context);
    await retierUnderRules(journey.context);
    const cases = await rows<{ state: string; after: { tier: string } }>(
      `select state, after from retier_cases where cause = 'rules'`,
    );
    expect(cases).toEqual([{ state: 'open', after: expect.objectContaining({ tier: 'I' }) }]);
    expect((await ohio.get(second)).text).toContain('Tier III');
    // Decided by the ordinary road meanwhile: the case is over.
    await post(ohio, `${second}/tier`, `${second}/tier`, { tier: 'III', reason: 'The tribe reads it so.' });
    expect(await rows(`select state from retier_cases where cause = 'rules'`)).toEqual([{ state: 'void' }]);
  });

  test('an appeal has its trail, and a reversal asks for a new decision', async () => {
    const step = (name: string) =>
      post(ohio, `${file}/tier`, `${file}/appeals`, {
        step: name,
        by: 'Registrant',
        note: '',
        ...day('on', '2026-11-20'),
      });
    expect((await step('reversed')).location).toContain('appeal=chooseOne');
    for (const name of ['filed', 'heard', 'reversed'])
      expect((await step(name)).location).toContain('done=saved');
    const page = (await ohio.get(`${file}/tier`)).text;
    for (const says of ['Appeal filed', 'Heard', 'Decision reversed']) expect(page).toContain(says);
    await world.settle();
    expect((await ohio.get('/tasks')).text).toContain('reversed on appeal: decide it anew</a>');
    await post(ohio, `${file}/tier`, `${file}/tier`, { tier: 'II', reason: 'As the board decided.' });
    expect((await ohio.get('/tasks')).text).not.toContain('reversed on appeal: decide it anew</a>');
    expect(await rows('select step from tier_appeals order by recorded_at, id')).toHaveLength(3);
  });

  test('a file of provisions comes in whole or not at all', async () => {
    await ohio.get('/statutes/import');
    const upload = (text: string) =>
      world.server.app.inject({
        method: 'POST',
        url: '/statutes/import',
        headers: {
          accept: 'text/html',
          cookie: [...ohio.cookies].map(([n, v]) => `${n}=${v}`).join('; '),
          'content-type': 'multipart/form-data; boundary=b',
        },
        payload: `--b\r\ncontent-disposition: form-data; name="_csrf"\r\n\r\n${ohio.csrf}\r\n--b\r\ncontent-disposition: form-data; name="file"; filename="p.csv"\r\ncontent-type: text/csv\r\n\r\n${text}\r\n--b--\r\n`,
      });
    const head = 'jurisdiction,citation,title,valid_from,valid_until,source,text,punishable';
    const bad = await upload(
      `${head}\nOH,Code 1,One,1990-01-01,,x,"a, b",yes\nOH,Code 2,Two,1990-13-01,,x,y,maybe`,
    );
    expect(bad.statusCode).toBe(422);
    expect(bad.body).toContain('line 3: valid_from is not a date');
    expect(bad.body).toContain('line 3: punishable is not');
    const clash = await upload(
      `${head}\nOH,Code 1,One,1990-01-01,,x,y,yes\nOH,Code 1,One,1980-01-01,,x,y,yes`,
    );
    expect(clash.statusCode).toBe(422);
    expect(await rows(`select id from statute_provisions where citation = 'Code 1'`)).toEqual([]);
    const good = await upload(
      `${head}\nOH,Code 1,One,1990-01-01,1999-12-31,x,"a, b",yes\nOH,Code 1,One,2000-01-01,,x,c,`,
    );
    expect(good.statusCode, good.body.slice(0, 500)).toBe(303);
    expect((await tribe.get('/statutes?q=code1&on=1995-01-01')).text).toContain('Code 1');
  });

  test('an offence whose citation has no text for its day says so beside its tier, until the library has one', async () => {
    const officer = await world.signedIn(
      await world.person(world.journey.agencies.sora, ['register-officer', 'agency-officer']),
    );
    const opened = await post(officer, '/registry/new', '/registry/new', {
      another: 'yes',
      surname: 'Larkmoor',
      given: 'Ada',
      number: 'S-99',
      juvenile: 'no',
      basis: 'residence',
      ...day('on', '2026-11-19'),
    });
    const at = opened.location!;
    const cited = { ...OFFENCE, citation: 'Sample Code § 99', convictedOn: '2000-03-04' };
    const entered = await post(officer, `${at}/entries/offence`, `${at}/entries/offence`, cited);
    expect(entered.status, entered.text).toBe(303);
    const without = (await officer.get(`${at}/tier`)).text;
    expect(without).toContain('no text of Sample Code § 99 for the day of conviction, 4 Mar 2000');
    const library = /href="(\/statutes\?q=[^"]+)"/.exec(without)![1]!;
    expect((await officer.get(library)).text).toContain('No provision fits');
    const added = await post(officer, '/statutes/new', '/statutes/new', {
      jurisdiction: 'OH',
      citation: 'Sample Code § 99',
      title: 'Another act',
      text: 'The text of 1995.',
      source: 'Laws of 1995',
      punishable: 'yes',
      ...day('from', '1995-01-01'),
    });
    expect(added.status, added.text).toBe(303);
    expect((await officer.get(`${at}/tier`)).text).toContain('Save the offense again to take it');
    const replaces = /replaces=([0-9a-f-]{36})/.exec((await officer.get(`${at}/parts/offence`)).text)![1]!;
    const again = { ...cited, replaces };
    expect((await officer.post(`${at}/entries/offence`, again)).status).toBe(303);
    expect((await officer.get(`${at}/tier`)).text).not.toContain('for the day of conviction');
  });
});
