import { afterAll, beforeAll, expect, test } from 'vitest';
import { type CaseWorld, linkIn, makeCaseWorld } from '../../../test/support/caseWorld.js';
import { onBothDatabases } from '../../../test/support/databases.js';
import { BARNABY, departure, LUCIAN, REGISTRANT, WANTED } from '../../../test/support/journeyWorld.js';

/** Asking the holder of a warrant by form posts alone. */
onBothDatabases('hit confirmation on the candidate’s page', (database) => {
  let world: CaseWorld;
  beforeAll(async () => {
    world = await makeCaseWorld(database());
    await world.journey.enter(REGISTRANT, WANTED);
    await world.journey.handIn(departure([LUCIAN, BARNABY], { day: world.tomorrow, number: '204' }));
    await world.settle();
  });
  afterAll(() => world?.server.close());

  async function openCase(name: string) {
    const browser = await world.signedIn(world.officer);
    const queue = await browser.get(`/queue?q=${name}`);
    const address = linkIn(queue.text, /\/candidates\/[0-9a-f-]{36}/);
    return { browser, address, page: await browser.get(address) };
  }

  test('an officer asks, cannot ask again while the clock runs, and enters what was said by telephone', async () => {
    const { browser, address, page } = await openCase('VANTERPOOL');
    expect(page.text).toContain('The warrant holder has not been asked yet.');
    expect((await browser.post(`${address}/confirm-hit`, { priority: 'U' })).location).toBe(
      `${address}?done=hitAsked#confirmations`,
    );
    await world.settle();
    const asked = await browser.get(address);
    // No line leads to the holder in this world.
    expect(asked.text).toContain('by telephone');
    expect(asked.text).not.toContain('Ask now, urgent');
    const again = await browser.post(`${address}/confirm-hit`, { priority: 'R' });
    expect(again.status).toBe(409);
    expect(again.text).toContain('its time is not over');

    const confirmation = /name="confirmation" value="([0-9a-f-]{36})"/.exec(asked.text)![1]!;
    const nothing = await browser.post(`${address}/confirm-hit/answer`, { confirmation });
    expect(nothing.status).toBe(422);
    const note = 'Recalled by the court in March.';
    const answer = { confirmation, hitAnswer: 'N', answeredBy: 'Sgt Invented', confirmNote: note };
    expect((await browser.post(`${address}/confirm-hit/answer`, answer)).location).toBe(
      `${address}?done=saved#confirmations`,
    );
    const after = await browser.get(address);
    expect(after.text).toContain('Not confirmed');
    expect(after.text).toContain(note);
    expect((await browser.post(`${address}/confirm-hit/answer`, answer)).status).toBe(409);
    expect(
      await world.journey.rows(
        `select kind, state from tasks where kind in ('hit-not-confirmed', 'confirm-by-telephone') order by kind`,
      ),
    ).toEqual([
      { kind: 'confirm-by-telephone', state: 'cancelled' },
      { kind: 'hit-not-confirmed', state: 'open' },
    ]);
    expect(
      await world.journey.rows(
        `select action, outcome from audit_entries where action in ('hit.asked', 'hit.answered') order by at, id`,
      ),
    ).toEqual(
      expect.arrayContaining([
        { action: 'hit.asked', outcome: 'done' },
        { action: 'hit.asked', outcome: 'refused' },
        { action: 'hit.answered', outcome: 'done' },
      ]),
    );
  });

  test('where there is no warrant there is nothing to confirm; an answer to another candidate’s request is not taken', async () => {
    const { browser, address, page } = await openCase('OKONKWO');
    expect(page.text).not.toContain('Hit confirmation</h2>');
    expect((await browser.post(`${address}/confirm-hit`, { priority: 'U' })).status).toBe(409);
    const [other] = await world.journey.rows<{ id: string }>('select id from hit_confirmations');
    const answer = { confirmation: other!.id, hitAnswer: 'Y', answeredBy: 'X' };
    expect((await browser.post(`${address}/confirm-hit/answer`, answer)).status).toBe(404);
  });

  test('nobody but officers of NSOTC asks', async () => {
    const { address } = await openCase('VANTERPOOL');
    const clerk = await world.signedIn(await world.person(world.journey.agencies.lea, ['agency-officer']));
    await clerk.get('/inbox');
    expect([403, 404]).toContain((await clerk.post(`${address}/confirm-hit`, { priority: 'U' })).status);
  });
});
