import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { addFirstFacts } from '#storage/firstFacts.js';
import type { Browser } from '../../../test/support/browser.js';
import { onBothDatabases } from '../../../test/support/databases.js';
import { makeWorld, type World } from '../../../test/support/world.js';

onBothDatabases('register record pages', (database) => {
  let world: World;
  let agency: string;
  let clerk: Browser;

  beforeAll(async () => {
    world = await makeWorld(database());
    await database().asSystem((tx) => addFirstFacts(tx, world.clock.now()));
    agency = await world.agency({ ori: 'OHTEST001', name: 'Ohio Unit' });
    clerk = await world.signedIn(await world.person(agency, ['register-officer']));
  });
  afterAll(() => world?.server.close());

  const file = (number: string) => ({ file: 'NSOR', recordNumber: number, enteringAgency: agency });
  const rest = {
    name: { surname: 'Example-Quist', given: 'Orla', middle: '', aliases: 'Quist, Olly\nORLY' },
    birth: {
      'birth-year': '1971',
      'birth-month': '4',
      'birth-day': '23',
      otherBirths: '',
      sex: 'F',
      birthPlace: '',
      citizenships: 'usa mex',
    },
    identifiers: {
      fbiNumber: '',
      passportNumber: '910228374',
      passportIssuer: 'usa',
      aNumber: '',
      otherDocuments: '',
    },
    registration: {
      offence: 'Sexual battery',
      'registeredOn-year': '2010',
      'registeredOn-month': '1',
      'registeredOn-day': '15',
    },
  } as const;

  async function begin(number: string): Promise<string> {
    await clerk.get('/records/new');
    const started = await clerk.post('/records/drafts/new/file', file(number));
    expect(started.status).toBe(303);
    return /drafts\/([0-9a-f-]{36})\/name/.exec(started.location!)![1]!;
  }
  async function enter(number: string): Promise<string> {
    const draft = await begin(number);
    for (const [step, fields] of Object.entries(rest))
      expect((await clerk.post(`/records/drafts/${draft}/${step}`, fields)).status).toBe(303);
    const done = await clerk.post(`/records/drafts/${draft}/check`, {});
    expect(done.location).toMatch(/^\/records\/[0-9a-f-]{36}\?done=recordSubmitted$/);
    return done.location!.split('?')[0]!;
  }

  test('step by step, left and resumed on another device, checked, entered, and the draft is gone', async () => {
    const draft = await begin('X200000001');
    const away = await clerk.post(`/records/drafts/${draft}/name`, { ...rest.name, next: 'later' });
    expect(away.location).toBe('/records?done=saved');
    const list = await clerk.get('/records');
    expect(list.text).toContain(`/records/drafts/${draft}/name`);
    expect((await clerk.get(`/records/drafts/${draft}/name`)).text).toContain('Example-Quist');
    for (const step of ['birth', 'identifiers', 'registration'] as const)
      expect((await clerk.post(`/records/drafts/${draft}/${step}`, rest[step])).status).toBe(303);
    const check = await clerk.get(`/records/drafts/${draft}/check`);
    expect(check.text).toContain('Quist, Olly');
    expect(check.text).toContain('1971-04-23');
    expect(check.text).toContain('Ohio Unit');
    const done = await clerk.post(`/records/drafts/${draft}/check`, {});
    const page = await clerk.get(done.location!);
    expect(page.text).toContain('EXAMPLE-QUIST, ORLA');
    expect(page.text).toContain('910228374');
    expect((await clerk.get(`/records/drafts/${draft}/check`)).status).toBe(404);
    const kept = await database().asSystem((tx) =>
      sql<{ person: object; registers_until: string | null; details: object }>`
        select person, registers_until, details from register_records where record_number = 'X200000001'`.execute(
        tx,
      ),
    );
    expect(kept.rows).toEqual([
      {
        person: {
          names: [
            { surname: 'EXAMPLE-QUIST', given: 'ORLA' },
            { surname: 'QUIST', given: 'OLLY', kind: 'alias' },
            { full: 'ORLY', kind: 'alias' },
          ],
          birthDates: ['1971-04-23'],
          sex: 'F',
          citizenships: ['USA', 'MEX'],
          documents: [{ kind: 'passport', number: '910228374', issuer: 'USA' }],
        },
        registers_until: null,
        details: { offense: 'Sexual battery', registeredOn: '2010-01-15', lifetime: true },
      },
    ]);
  });

  test('a wrong answer is shown where it was typed, and stays typed', async () => {
    const draft = await begin('X200000002');
    const bad = await clerk.post(`/records/drafts/${draft}/birth`, {
      ...rest.birth,
      'birth-month': '13',
      citizenships: 'Atlantis',
    });
    expect(bad.status).toBe(422);
    expect(bad.text).toContain('value="13"');
    expect(bad.text).toContain('Atlantis');
    expect((await clerk.get(`/records/drafts/${draft}/birth`)).text).toContain('Atlantis');
    const early = await clerk.post(`/records/drafts/${draft}/check`, {});
    expect(early.status).toBe(422);
  });

  test('a change goes through the record’s own answers; ending needs a reason and works once', async () => {
    const path = await enter('X200000003');
    const id = path.split('/')[2]!;
    const first = await clerk.get(`/records/new?record=${id}`);
    expect(first.text).toContain('X200000003');
    const started = await clerk.post(`/records/drafts/new-${id}/file`, file('X200000003'));
    const draft = /drafts\/([0-9a-f-]{36})\//.exec(started.location!)![1]!;
    await clerk.post(`/records/drafts/${draft}/name`, { ...rest.name, given: 'Oona' });
    expect((await clerk.post(`/records/drafts/${draft}/check`, {})).location).toBe(
      `${path}?done=recordSubmitted`,
    );
    expect((await clerk.get(path)).text).toContain('EXAMPLE-QUIST, OONA');

    expect((await clerk.post(`${path}/end`, { version: '2', state: '', note: '' })).status).toBe(422);
    expect(
      (await clerk.post(`${path}/end`, { version: '1', state: 'vacated', note: 'Order of the court' }))
        .status,
    ).toBe(422);
    const ended = await clerk.post(`${path}/end`, {
      version: '2',
      state: 'vacated',
      note: 'Order of the court',
    });
    expect(ended.location).toBe(`${path}?done=saved`);
    expect((await clerk.get(path)).text).toContain('Order of the court');
    expect(
      (await clerk.post(`${path}/end`, { version: '3', state: 'vacated', note: 'again and again' })).status,
    ).toBe(422);
  });

  test('nobody else resumes a draft; another agency sees no record and enters over none', async () => {
    const path = await enter('X200000004');
    const draft = await begin('X200000005');
    const colleague = await world.signedIn(await world.person(agency, ['register-officer']));
    await colleague.get('/records');
    expect((await colleague.get(`/records/drafts/${draft}/name`)).status).toBe(404);
    expect((await colleague.post(`/records/drafts/${draft}/name`, rest.name)).status).toBe(404);
    expect((await colleague.post(`/records/drafts/${draft}/check`, {})).status).toBe(404);

    const iowa = await world.agency({ ori: 'IATEST001' });
    const stranger = await world.signedIn(await world.person(iowa, ['register-officer']));
    expect((await stranger.get('/records')).text).not.toContain('X200000004');
    expect((await stranger.get(path)).status).toBe(404);
    expect(
      (await stranger.post(`${path}/end`, { version: '1', state: 'vacated', note: 'mischief' })).status,
    ).toBe(404);
    await stranger.get('/records/new');
    const started = await stranger.post('/records/drafts/new/file', {
      ...file('X200000004'),
      enteringAgency: iowa,
    });
    const theirs = /drafts\/([0-9a-f-]{36})\//.exec(started.location!)![1]!;
    for (const [step, fields] of Object.entries(rest))
      await stranger.post(`/records/drafts/${theirs}/${step}`, fields);
    const taken = await stranger.post(`/records/drafts/${theirs}/check`, {});
    expect(taken.status).toBe(422);
    expect(taken.text).toContain('no other agency has used');
  });
});
