import { afterAll, beforeAll, expect, test } from 'vitest';
import { juvenileAppearances } from '#domain/juvenileAppearances.js';
import type { Reminder } from '#storage/reminders.js';
import type { Browser } from '../../../test/support/browser.js';
import { type CaseWorld, makeCaseWorld } from '../../../test/support/caseWorld.js';
import { onBothDatabases } from '../../../test/support/databases.js';
import { registered } from '../../../test/support/registry.js';
import { lettersDocument } from './reminders.js';

const PLACE = 'Family services, side entrance';

onBothDatabases('appearances of juveniles', (database) => {
  let world: CaseWorld;
  let keeper: Browser;
  let other: Browser;
  let path: string;
  const files: { juvenile: string; adult: string } = { juvenile: '', adult: '' };

  beforeAll(async () => {
    world = await makeCaseWorld(database());
    const { tribe, sora } = world.journey.agencies;
    keeper = await world.signedIn(
      await world.person(tribe, ['agency-administrator', 'register-officer', 'agency-officer']),
    );
    other = await world.signedIn(await world.person(sora, ['agency-administrator']));
    path = `/agencies/${tribe}/settings/juveniles`;
    for (const [who, juvenile] of [
      ['juvenile', true],
      ['adult', false],
    ] as const)
      files[who] = await registered(
        database(),
        { agencyId: tribe, number: `J-${who}`, surname: 'Fenwick', given: who, juvenile, tier: null },
        world.clock.now(),
      );
  });
  afterAll(() => world?.server.close());

  const visit = async (id: string) => (await keeper.get(`/registry/${id}/visits`)).text;

  test('a place and protocol of its own stand where a juvenile appears, and nowhere for an adult', async () => {
    expect(await visit(files.juvenile)).not.toContain('A juvenile: your jurisdiction');
    const version = /name="version" value="(\d+)"/.exec((await keeper.get(path)).text)![1]!;
    const fields = { version, place: PLACE, protocol: 'With a parent or counsel.' };
    expect((await other.post(path, fields)).status).toBe(403);
    expect((await keeper.post(path, fields)).status).toBe(303);
    const asked = await visit(files.juvenile);
    expect(asked).toContain(PLACE);
    expect(asked).toContain('With a parent or counsel.');
    expect(await visit(files.adult)).not.toContain(PLACE);
    expect((await keeper.get(`/agencies/${world.journey.agencies.tribe}`)).text).toContain(PLACE);
  });

  test('their letters name that place, those of adults the office', () => {
    const letter = (juvenile: boolean, juvenilePlace = PLACE) =>
      JSON.stringify(
        lettersDocument(
          [
            {
              displayName: 'Fenwick, Una',
              number: 'J-1',
              juvenile,
              dutyKind: 'appearance',
              dueOn: '2026-12-01',
              address: '1 Elm Street',
            } as Reminder,
          ],
          {
            office: 'Room 4',
            juvenilePlace,
            agency: 'Tribe',
            today: '20 Nov 2026',
            mark: undefined as never,
            by: '',
            at: '',
            atMs: 0,
            reference: 'R',
          },
        ),
      );
    expect([letter(true).includes(PLACE), letter(true).includes('Room 4')]).toEqual([true, false]);
    expect([letter(false).includes(PLACE), letter(false).includes('Room 4')]).toEqual([false, true]);
    expect(letter(true, '').includes('Room 4')).toBe(true);
    expect(letter(true).toLowerCase()).not.toContain('juvenile');
  });

  test('settings that say nothing are like none', () => {
    for (const own of [undefined, null, 'x', {}, { place: ' ', protocol: 7 }])
      expect(juvenileAppearances({ juvenileAppearances: own })).toBeNull();
    expect(juvenileAppearances(undefined)).toBeNull();
  });
});
