import { afterAll, beforeAll, expect, test } from 'vitest';
import { nsorEntry } from '#domain/nsorEntry.js';
import { watchAgreements } from '#steps/watchAgreements.js';
import { nsorSubjectOf, queueNsor, readyForNcic } from '#storage/nsorMessages.js';
import { readRegistrant } from '#storage/registrants.js';
import type { Browser } from '../support/browser.js';
import { type CaseWorld, makeCaseWorld } from '../support/caseWorld.js';
import { onBothDatabases } from '../support/databases.js';
import { registered } from '../support/registry.js';

const DAY = 86_400_000;

onBothDatabases('agreements with partners', (database) => {
  let world: CaseWorld;
  let tribe: Browser;
  let partner: Browser;
  let stranger: Browser;
  let id: string;

  const signIn = async () => {
    const { sora, tribe: nation, lea } = world.journey.agencies;
    tribe = await world.signedIn(await world.person(nation, ['register-officer', 'agency-officer']));
    partner = await world.signedIn(await world.person(sora, ['register-officer', 'agency-officer']));
    stranger = await world.signedIn(await world.person(lea, ['register-officer']));
  };
  beforeAll(async () => {
    world = await makeCaseWorld(database());
    await signIn();
    id = await registered(
      database(),
      {
        agencyId: world.journey.agencies.tribe,
        number: 'AG-1',
        surname: 'Thistlewood',
        given: 'Osric',
        state: 'OK',
        values: {
          description: { height: '509', weight: '180', eyes: 'BRO', hair: 'BLK', race: 'W' },
          origin: { place: 'OK', sex: 'M', citizenships: 'USA' },
        },
      },
      world.clock.now(),
    );
  });
  afterAll(() => world?.server.close());

  const agree = async (more: Record<string, string | string[]>) => {
    await tribe.get('/registry/agreements/new');
    return tribe.post('/registry/agreements/new', {
      title: 'MOA 17',
      partner: world.journey.agencies.sora,
      document: 'Safe, folder 4',
      'from-year': '2026',
      'from-month': '1',
      'from-day': '1',
      'until-year': '2026',
      'until-month': '12',
      'until-day': '31',
      ended: 'no',
      ...more,
    } as Record<string, string>);
  };
  const ready = () => database().asSystem((tx) => readyForNcic(tx, 10));

  test('given no access to NCIC and no agreement, then nothing is sent and the page says why', async () => {
    await tribe.get(`/registry/${id}/nsor`);
    const refused = await tribe.post(`/registry/${id}/nsor`, {});
    expect(refused.status).toBe(422);
    expect(refused.text).toContain('no agreement about it is in force');
  });

  test('given an agreement about inquiries alone, then still not: it must cover what is sent', async () => {
    expect((await agree({ scope: 'ncic', title: 'Read-only access' })).status).toBe(303);
    const refused = await tribe.post(`/registry/${id}/nsor`, {});
    expect(refused.text).toContain('no agreement in force covers: entering records');
  });

  test('given one that covers entries, then the partner finds it in its queue, and NCIC only what the partner submitted', async () => {
    expect((await agree({ scope: 'ncic', covers: 'entry' })).status).toBe(303);
    await database().asSystem(async (tx) => {
      const registrant = (await readRegistrant(tx, id))!;
      const subject = (await nsorSubjectOf(tx, registrant))!;
      await queueNsor(
        tx,
        { actor: { kind: 'system', id: 'test' }, nowMs: world.clock.now() },
        registrant,
        subject,
        [
          nsorEntry(subject).messages[0] ?? {
            key: 'EXS',
            values: [{ code: 'NAM', value: 'THISTLEWOOD,OSRIC' }],
          },
        ] as never,
      );
    });
    expect(await ready()).toHaveLength(0);
    const queue = await partner.get('/registry/submissions');
    expect(queue.text).toContain('Cedar Hollow Nation');
    expect((await stranger.get('/registry/submissions')).text).not.toContain('Cedar Hollow Nation');
    const message = /submissions\/([0-9a-f-]{36})/.exec(queue.text)![1]!;
    expect((await stranger.post(`/registry/submissions/${message}`, {})).status).toBe(404);
    expect((await partner.post(`/registry/submissions/${message}`, {})).status).toBe(303);
    expect(await ready()).toHaveLength(1);
    expect((await partner.post(`/registry/submissions/${message}`, {})).status).toBe(404);
    // The file itself stays closed to the partner.
    expect((await partner.get(`/registry/${id}`)).status).toBe(404);
  });

  test('a look at the site names a file of one’s own; what is prohibited asks for words', async () => {
    expect((await agree({ scope: 'website', title: 'Public site of the state' })).status).toBe(303);
    const list = await tribe.get('/registry/agreements');
    const at = /agreements\/([0-9a-f-]{36})"[^>]*>Public site/.exec(list.text)![1]!;
    await tribe.get(`/registry/agreements/${at}`);
    const look = `/registry/agreements/${at}/site-checks`;
    expect((await tribe.post(look, { number: 'NOBODY', shown: 'yes' })).status).toBe(422);
    expect((await tribe.post(look, { number: 'AG-1', shown: 'yes', prohibited: 'ssn' })).status).toBe(422);
    expect(
      (
        await tribe.post(look, {
          number: 'AG-1',
          shown: 'yes',
          prohibited: 'ssn',
          checkNote: 'Told the state',
        })
      ).status,
    ).toBe(303);
    expect((await tribe.get(`/registry/agreements/${at}`)).text).toContain('Shows what is prohibited');
    expect((await partner.get(`/registry/agreements/${at}`)).status).toBe(403);
  });

  test('an alarm comes at 90 and at 30 days, each once, and a look is asked for after 90 days', async () => {
    const tasks = () =>
      world.journey.rows<{ kind: string; n: number }>(
        `select kind, count(*)::int as n from tasks where object_kind = 'agreement' group by kind order by kind`,
      );
    await watchAgreements(world.journey.context);
    await watchAgreements(world.journey.context);
    const first = await tasks();
    expect(first).toEqual([{ kind: 'agreement-ends', n: 3 }]);
    world.journey.clock.set(world.clock.now() + 20 * DAY);
    await watchAgreements(world.journey.context);
    expect(await tasks()).toEqual([{ kind: 'agreement-ends', n: 6 }]);
  });
});
