import { beforeAll, expect, test } from 'vitest';
import { writeCusres } from '#formats/edifact/writeCusres.js';
import { onBothDatabases } from '../../test/support/databases.js';
import {
  BARNABY,
  departure,
  makeWorld,
  REGISTRANT,
  traveller,
  type World,
} from '../../test/support/journeyWorld.js';

const ON_LIST = [
  { ...BARNABY, senderPersonId: 'P1', locator: 'AAA111' },
  traveller({ senderPersonId: 'P2', locator: 'BBB222' }),
];

function answer(
  kind: 'answer' | 'status-change',
  code: string,
  more: { day?: string; person?: string } = {},
) {
  return writeCusres({
    kind,
    references: { sender: 'USADHS', recipient: 'TESTAIR', message: `${kind}${code}${more.person ?? ''}` },
    legs: [
      {
        carrier: 'TX',
        number: '204',
        departurePort: 'JFK',
        arrivalPort: 'LIS',
        departureLocal: `${more.day ?? '2026-03-11'}T12:00`,
      },
    ],
    answers: [{ about: 'person', status: 'unknown', code, senderPersonId: more.person ?? 'P1', offset: 0 }],
  });
}

onBothDatabases('answers of an authority', (database) => {
  let w: World;
  beforeAll(async () => {
    w = await makeWorld(database());
    await w.enter(REGISTRANT);
    await w.handIn(departure(ON_LIST));
    await w.settle();
  });
  const states = () =>
    w.rows(
      `select facts ->> 'senderPersonId' as person, state, facts #>> '{boarding,status}' as answer from travel_events order by 1`,
    );
  const outcome = async (id: string) =>
    (
      await w.rows<{ outcome: string; warnings: { code: string }[] }>(
        `select outcome, warnings from transmissions where id = '${id}'`,
      )
    )[0];
  const hand = async (bytes: Uint8Array) => {
    const id = await w.handIn(bytes, 'USADHS');
    await w.settle();
    return outcome(id);
  };

  test('who may not board is off the voyage, and whoever was told hears it', async () => {
    const before = await w.rows(`select id from notifications`);
    expect(await hand(answer('answer', '1Z'))).toMatchObject({ outcome: 'accepted' });
    expect(await states()).toEqual([
      { person: 'P1', state: 'removed', answer: 'no-board' },
      { person: 'P2', state: 'listed', answer: null },
    ]);
    expect((await w.rows(`select id from notifications`)).length).toBeGreaterThan(before.length);
  });

  test('an unsolicited change of mind puts the person on again; a clearance alone moves nobody', async () => {
    await hand(answer('status-change', '0Z'));
    await hand(answer('status-change', '0Z', { person: 'P2' }));
    expect(await states()).toEqual([
      { person: 'P1', state: 'listed', answer: 'may-board' },
      { person: 'P2', state: 'listed', answer: 'may-board' },
    ]);
  });

  test('a list of those on board says who flew, whatever was answered', async () => {
    await hand(answer('status-change', '1Z', { person: 'P2' }));
    await w.handIn(departure([ON_LIST[1]!], { kind: 'flight-close-on-board', message: '9' }));
    await w.settle();
    expect((await states())[1]).toMatchObject({ person: 'P2', state: 'on-board' });
  });

  test('unknown codes, strangers and answers before the list are set aside; nothing is cleared', async () => {
    expect(await hand(answer('answer', '9Q'))).toMatchObject({ outcome: 'quarantined' });
    expect(await hand(answer('answer', '1Z', { person: 'P77' }))).toMatchObject({
      outcome: 'warnings',
      warnings: [{ code: 'unknown-person' }],
    });
    expect(await hand(answer('answer', '1Z', { day: '2026-03-19' }))).toMatchObject({
      outcome: 'quarantined',
      warnings: [{ code: 'answer-before-list' }],
    });
  });
});
