import { expect, test } from 'vitest';
import { makeCaseWorld } from '../../test/support/caseWorld.js';
import { onBothDatabases } from '../../test/support/databases.js';
import { BARNABY, departure, REGISTRANT, WANTED } from '../../test/support/journeyWorld.js';
import { addClient } from './apiClients.js';
import { nameOfSender } from './senderName.js';

onBothDatabases('the name of a sender', (database) => {
  test('pages and messages name the agency and its client; the id stays for operators, and for whom no client bears it', async () => {
    const db = database();
    const world = await makeCaseWorld(db);
    const { usncb, lea } = world.journey.agencies;
    const client = (agencyId: string, clientId: string, name: string) =>
      db.asSystem((tx) =>
        addClient(tx, { agencyId, clientId, name, scopes: ['manifests:write'] }, world.clock.now()),
      );
    await client(usncb, 'client-x1', 'Night line');
    await client(usncb, 'client-x2', 'USNCB line');
    await client(lea, 'client-x3', 'Marion County');
    const named = (id: string) => db.asSystem((tx) => nameOfSender(tx, id));
    expect(await named('client-x1')).toBe('USNCB (Night line)');
    expect(await named('client-x2')).toBe('USNCB line');
    expect(await named('client-x3')).toBe('Marion County Warrants');
    expect(await named('nobody')).toBe('nobody');

    await world.journey.enter(REGISTRANT, WANTED);
    await world.journey.handIn(departure([BARNABY], { day: world.tomorrow, number: '204' }), 'client-x1');
    await world.journey.handIn(new TextEncoder().encode('{"x":'), 'client-x1');
    await world.settle();
    const officer = await world.signedIn(world.officer);
    const transmissions = (await officer.get('/transmissions')).text;
    expect(transmissions).toContain('USNCB (Night line)');
    expect(transmissions).toContain('<span class="rs-sub">client-x1</span>');
    expect((await officer.get('/quarantine')).text).toContain('USNCB (Night line)');
    const [made] = await world.journey.rows<{ id: string }>(`select id from trips`);
    const trip = (await officer.get(`/trips/${made!.id}`)).text;
    expect(trip).toContain('from USNCB (Night line)');
    expect(trip).not.toContain('client-x1');

    const [candidate] = await world.journey.rows<{ id: string }>(`select id from candidates`);
    expect((await officer.get(`/candidates/${candidate!.id}`)).text).toContain('from USNCB (Night line)');
    const sent = await world.journey.rows<{ said: string }>(
      `select distinct content::text as said from notifications`,
    );
    expect(sent.length).toBeGreaterThan(0);
    for (const { said } of sent) {
      expect(said).toContain('from USNCB (Night line)');
      expect(said).not.toContain('client-x1');
    }
  });
});
