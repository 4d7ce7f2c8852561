import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Browser } from '../../../test/support/browser.js';
import { type CaseWorld, makeCaseWorld } from '../../../test/support/caseWorld.js';
import { onBothDatabases } from '../../../test/support/databases.js';
import { registered } from '../../../test/support/registry.js';

onBothDatabases('what a jurisdiction chooses about tiers', (database) => {
  let world: CaseWorld;
  let keeper: Browser;
  let officer: Browser;
  let other: Browser;
  let id: string;
  let settings: string;
  let elsewhere: string;

  const offence = (court: string, place: string) => ({
    offence: {
      offence: 'Sexual act by force',
      code: '1199',
      finding: 'convicted',
      court,
      place,
      conduct: 'force-or-threat',
      punishableOverOneYear: 'yes',
      enhancedSentencing: 'no',
      offenceOn: '2001-02-01',
      convictedOn: '2002-03-04',
      consensual: 'no',
    },
  });
  const save = async (fields: Record<string, string>) => {
    const version = /name="version" value="(\d+)"/.exec((await keeper.get(settings)).text)?.[1] ?? '';
    const saved = await keeper.post(settings, { version, ...fields });
    await world.settle();
    return saved;
  };
  const cases = () =>
    database().asSystem(
      async (tx) =>
        (
          await sql<{
            registrant: string;
            cause: string;
            state: string;
          }>`select registrant_id as registrant, cause, state
            from retier_cases order by opened_at, id`.execute(tx)
        ).rows,
    );

  beforeAll(async () => {
    world = await makeCaseWorld(database());
    const { tribe, sora } = world.journey.agencies;
    keeper = await world.signedIn(await world.person(tribe, ['agency-administrator']));
    officer = await world.signedIn(await world.person(tribe, ['register-officer', 'agency-officer']));
    other = await world.signedIn(await world.person(sora, ['agency-administrator', 'register-officer']));
    settings = `/agencies/${tribe}/settings/tiers`;
    elsewhere = `/agencies/${sora}/settings/tiers`;
    const who = { surname: 'Saltmarsh', tier: 'III' as const };
    id = await registered(
      database(),
      { ...who, agencyId: tribe, number: 'TC-1', given: 'Ines', values: offence('tribal', 'Cedar Hollow') },
      world.clock.now(),
    );
    await registered(
      database(),
      { ...who, agencyId: tribe, number: 'TC-2', given: 'Otto', values: offence('state', 'OK') },
      world.clock.now(),
    );
    await registered(
      database(),
      { ...who, agencyId: sora, number: 'TC-3', given: 'Pia', values: offence('tribal', 'Cedar Hollow') },
      world.clock.now(),
    );
  });
  afterAll(() => world?.server.close());

  test('a tribe elects the option with its law; only its own tribal conviction becomes a case, and no tier changes', async () => {
    expect((await save({ tribalTierOne: 'yes' })).status).toBe(422);
    expect(await cases()).toEqual([]);
    expect((await save({ tribalTierOne: 'yes', law: 'Cedar Hollow Code 7.02' })).status).toBe(303);
    expect(await cases()).toEqual([{ registrant: id, cause: 'choices', state: 'open' }]);
    const tier = (await officer.get(`/registry/${id}/tier`)).text;
    expect(tier).toContain('Convictions by tribal courts without enhanced sentencing are Tier I');
    expect(tier).toContain('Does the jurisdiction tier tribal convictions as Tier I?');
    expect((await officer.get(`/registry/${id}`)).text).toContain('Tier III');
    const list = (await officer.get('/retier')).text;
    expect(list).toContain('Saltmarsh, Ines');
    expect(list).toContain('Cedar Hollow Code 7.02');
    const href = /href="(\/retier\/[0-9a-f-]{36})"/.exec(list)![1]!;
    expect((await officer.post(href, { tier: 'I', reason: 'As our council chose.' })).status).toBe(303);
    expect((await officer.get(`/registry/${id}`)).text).toContain('Tier I<');
    expect(await cases()).toEqual([{ registrant: id, cause: 'choices', state: 'changed' }]);
  });

  test('the same again changes nothing; taken back, the person is a case again', async () => {
    await save({ tribalTierOne: 'yes', law: 'Cedar Hollow Code 7.02' });
    expect(await cases()).toHaveLength(1);
    await save({ tribalTierOne: 'no' });
    expect((await cases()).map((c) => c.state).sort()).toEqual(['changed', 'open']);
    expect((await officer.get(`/agencies/${world.journey.agencies.tribe}`)).text).toContain('Nothing chosen');
  });

  test('a state has no tribal option, and nobody chooses for another agency', async () => {
    const page = (await other.get(elsewhere)).text;
    expect(page).not.toContain('name="tribalTierOne"');
    expect(page).toContain('As the rules in force read it');
    const version = /name="version" value="(\d+)"/.exec(page)![1]!;
    await other.post(elsewhere, {
      version,
      tribalTierOne: 'yes',
      'own-pornography-held': 'I',
      law: 'Ohio Code',
    });
    await world.settle();
    const { rows } = await database().asSystem((tx) =>
      sql<{
        chosen: unknown;
      }>`select settings -> 'tierChoices' as chosen from agencies where id = ${world.journey.agencies.sora}`.execute(
        tx,
      ),
    );
    expect(rows[0]!.chosen).toBeNull();
    expect((await other.post(settings, { version: '1', law: 'x' })).status).toBe(403);
    expect((await other.get('/retier')).text).not.toContain('Saltmarsh');
  });
});
