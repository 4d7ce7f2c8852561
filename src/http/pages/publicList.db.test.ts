import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { projectPublic } from '#steps/projectPublic.js';
import { addAgreement, siteChecksOf } from '#storage/agreements.js';
import type { Browser } from '../../../test/support/browser.js';
import { type CaseWorld, makeCaseWorld } from '../../../test/support/caseWorld.js';
import { onBothDatabases } from '../../../test/support/databases.js';
import { registered } from '../../../test/support/registry.js';

onBothDatabases('the page of what the public may see', (database) => {
  let world: CaseWorld;
  let officer: Browser;
  let other: Browser;
  let shown = '';
  let juvenile = '';
  beforeAll(async () => {
    world = await makeCaseWorld(database());
    const { sora, tribe } = world.journey.agencies;
    officer = await world.signedIn(await world.person(sora, ['register-officer']));
    other = await world.signedIn(await world.person(tribe, ['register-officer']));
    const who = { agencyId: sora, given: 'Ines' };
    shown = await registered(database(), { ...who, number: 'L-1', surname: 'Saltmarsh' }, world.clock.now());
    juvenile = await registered(
      database(),
      { ...who, number: 'L-2', surname: 'Larkspur', juvenile: true, tier: 'III' },
      world.clock.now(),
    );
  });
  afterAll(() => world?.server.close());

  const project = () => projectPublic({ ...world.journey.context, clock: world.clock });
  const ANSWERS = {
    juveniles: 'no',
    withholdsTierOne: 'no',
    employerNames: 'no',
    schoolNames: 'no',
    movedOut: 'no',
  };

  test('says what is on its way, then who is shown and who is not, and why', async () => {
    expect((await officer.get('/registry/public')).text).toContain('2 changes are on their way');
    expect((await officer.get(`/registry/${shown}/public`)).text).toContain(
      'on its way into the public view',
    );
    await project();
    const page = (await officer.get('/registry/public')).text;
    expect(page).not.toContain('on their way');
    expect(page).toContain('Not shown: juvenile');
    const juveniles = (await officer.get('/registry/public?standing=juvenile')).text;
    expect(juveniles).toContain('Larkspur');
    expect(juveniles).not.toContain('Saltmarsh');
    expect((await officer.get(`/registry/${juvenile}/public`)).text).toContain(
      'has not decided to post juveniles',
    );
    const csv = (await officer.get('/registry/public.csv')).text;
    expect(csv).toContain('4 Elm Street');
    expect(csv).not.toContain('Larkspur');
    expect((await officer.get('/pages')).text).toContain('/registry/public');
  });

  test('another agency sees none of it', async () => {
    for (const at of ['/registry/public', '/registry/public.csv'])
      expect((await other.get(at)).text).not.toMatch(/Saltmarsh|Elm Street/);
    expect((await other.get(`/registry/${shown}/public`)).status).toBe(404);
  });

  test('options are decided with every answer and a reason, kept in the audit, and change what is shown within a turn', async () => {
    await officer.get('/registry/public');
    const bare = await officer.post('/registry/public', { ...ANSWERS, juveniles: 'yes', schoolNames: '' });
    expect(bare.status).toBe(422);
    expect(bare.text).toContain('Choose one of the answers');
    const done = await officer.post('/registry/public', {
      ...ANSWERS,
      juveniles: 'yes',
      reason: 'Code of Ohio 2950.13, director',
    });
    expect(done.status, done.text).toBe(303);
    await project();
    expect((await officer.get('/registry/public?standing=listed')).text).toContain('Larkspur');
    const [audit] = (
      await database().asSystem((tx) =>
        sql<{
          facts: unknown;
        }>`select facts from audit_entries where action = 'public.options' and outcome <> 'refused'`.execute(
          tx,
        ),
      )
    ).rows;
    expect(JSON.stringify(audit)).toContain('Code of Ohio');
    expect(JSON.stringify(audit)).toContain('juveniles');
    await officer.post('/registry/public', { ...ANSWERS, reason: 'Decided otherwise, director' });
    await project();
    expect((await officer.get('/registry/public?standing=listed')).text).not.toContain('Larkspur');
  });

  test('a look at a partner’s site is held against the table: shown and not to be is a finding', async () => {
    const { sora, tribe } = world.journey.agencies;
    const id = await database().asSystem((tx) =>
      addAgreement(
        tx,
        sora,
        {
          partnerAgencyId: tribe,
          scope: 'website',
          covers: [],
          title: 'Site of the partner',
          document: 'x',
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
    await officer.get(`/registry/agreements/${id}`);
    const look = (number: string, shownThere: string, checkNote = '') =>
      officer.post(`/registry/agreements/${id}/site-checks`, { number, shown: shownThere, checkNote });
    expect((await look('L-2', 'yes')).status).toBe(422);
    expect((await look('L-2', 'yes', 'Still on the old page')).status).toBe(303);
    expect((await look('L-2', 'no')).status).toBe(303);
    expect((await look('L-1', 'yes')).status).toBe(303);
    expect((await look('L-1', 'no')).status).toBe(422);
    const looks = await database().asSystem((tx) => siteChecksOf(tx, id));
    expect(looks.map((l) => [l.number, l.shown, l.listed]).sort()).toEqual([
      ['L-1', true, true],
      ['L-2', false, false],
      ['L-2', true, false],
    ]);
    expect((await officer.get(`/registry/agreements/${id}`)).text).toContain('Shown, and is not to be');
  });
});
