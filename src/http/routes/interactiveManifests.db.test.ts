import { afterAll, beforeAll, expect, test } from 'vitest';
import { hashPassword } from '#access/password.js';
import { readAny } from '#formats/read.js';
import { addClient } from '#storage/apiClients.js';
import { type CaseWorld, makeCaseWorld } from '../../../test/support/caseWorld.js';
import { onBothDatabases } from '../../../test/support/databases.js';
import { BARNABY, departure, REGISTRANT } from '../../../test/support/journeyWorld.js';

const SECRET = 'a secret of more than thirty-two characters';

onBothDatabases('interactive requests of carriers', (database) => {
  let world: CaseWorld;
  let token: string;
  beforeAll(async () => {
    world = await makeCaseWorld(database());
    await world.journey.enter(REGISTRANT);
    const agencyId = await world.agency({ kind: 'carrier', name: 'Test Air' });
    const secretHash = await hashPassword(SECRET);
    await database().asSystem((tx) =>
      addClient(
        tx,
        { agencyId, clientId: 'test-air', name: 'Test Air', scopes: ['manifests:write'], secretHash },
        world.clock.now(),
      ),
    );
    const answer = await world.server.app.inject({
      method: 'POST',
      url: '/oauth/token',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      payload: `grant_type=client_credentials&client_id=test-air&client_secret=${encodeURIComponent(SECRET)}`,
    });
    token = answer.json().access_token;
  });
  afterAll(() => world?.server.close());

  test('a registrant at check-in: the carrier hears of data quality, the agencies of the hit', async () => {
    const answer = await world.server.app.inject({
      method: 'POST',
      url: '/api/v1/manifests/interactive',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/edifact' },
      payload: Buffer.from(departure([BARNABY], { day: world.tomorrow })),
    });
    expect(answer.statusCode).toBe(200);
    expect(answer.headers['content-type']).toContain('application/edifact');
    const [read] = readAny(answer.rawPayload);
    expect(read).toMatchObject({
      kind: 'answer',
      outcome: 'accepted',
      answers: [
        { about: 'message', status: 'message-accepted' },
        { about: 'person', status: 'insufficient', texts: ['MISSING EXPIRY DATE'] },
      ],
    });
    expect(answer.body).not.toMatch(/OKONKWO|ERC\+1Z|ERC\+2Z/);
    await world.settle();
    const id = String(answer.headers['rsoits-transmission']);
    expect(await world.journey.rows(`select state, persons from transmissions where id = '${id}'`)).toEqual([
      { state: 'read', persons: 1 },
    ]);
    expect(await world.journey.rows('select path from candidates')).toEqual([{ path: 'certain' }]);
  });
});
