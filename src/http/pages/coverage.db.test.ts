import { afterAll, beforeAll, expect, test } from 'vitest';
import { PRIVATE_CARRIER } from '#formats/manifestFile/file.js';
import { writeManifestJson } from '#formats/manifestFile/write.js';
import { saveCrossings } from '#storage/crossings.js';
import { type Browser, type CaseWorld, makeCaseWorld } from '../../../test/support/caseWorld.js';
import { onBothDatabases } from '../../../test/support/databases.js';
import { arrival, BARNABY, traveller } from '../../../test/support/journeyWorld.js';
import { structureOf } from '../../../test/support/pdfStructure.js';

onBothDatabases('coverage', (database) => {
  let world: CaseWorld;
  let officer: Browser;
  beforeAll(async () => {
    world = await makeCaseWorld(database());
    officer = await world.signedIn(world.officer);
    await world.journey.handIn(arrival([BARNABY, traveller()], { day: '2026-11-20' }));
    await world.settle();
    const [{ id }] = (await world.journey.rows<{ id: string }>('select id from transmissions limit 1')) as [
      { id: string },
    ];
    await database().asSystem((tx) =>
      saveCrossings(
        tx,
        { sender: 'TECS', transmissionId: id, feedSequence: 1 },
        [
          {
            port: '2304',
            mode: 'vehicle',
            direction: 'entry',
            day: '2026-11-20',
            crossings: 200,
            queried: 150,
          },
        ],
        world.clock.now(),
      ),
    );
  });
  afterAll(() => world?.server.close());

  test('shares where both were counted, and the gap by land said out loud', async () => {
    const page = await officer.get('/coverage?days=1');
    expect(page.status).toBe(200);
    expect(page.text).toContain('100.0 %');
    expect(page.text).toContain('0.0 %');
    expect(page.text).toContain('Leaving by land to Mexico is not observed');
    const csv = await officer.get('/coverage.csv?days=1&table=ports');
    expect(csv.text).toContain('"Air, carriers, entry",New York Kennedy (JFK),2,2,0,100.0 %,');
    const land = csv.text.split('\r\n').find((line) => line.includes('2304'))!;
    expect(land).toContain(',200,0,0,0.0 %,');
    const found = structureOf((await officer.get('/coverage.pdf?days=1')).bytes);
    expect(found.problems).toEqual([]);
    expect(found.alts.join()).toContain('100.0 %');
  });

  test('who leaves on a private vessel is screened where listed, and never a hundred of a hundred', async () => {
    const boat = {
      craft: 'private-sea',
      list: 'passengers',
      sender: 'EAPIS',
      reference: 'N-1',
      preparedAt: '2026-11-20T08:00:00Z',
      test: true,
      carrier: PRIVATE_CARRIER,
      number: 'FL4412AB',
      legs: [
        {
          carrier: PRIVATE_CARRIER,
          number: 'FL4412AB',
          departurePort: '5201',
          arrivalPort: 'MXCZM',
          departureLocal: '2026-11-20T12:00',
          arrivalLocal: '2026-11-22T18:00',
        },
      ],
      persons: [
        { role: 'passenger', names: [{ surname: 'QUILL', given: 'MARLO' }], birthDates: ['1971-08-30'] },
      ],
    } as const;
    await world.journey.handIn(writeManifestJson(boat));
    await world.settle();
    const csv = (await officer.get('/coverage.csv?days=1&table=ports')).text.split('\r\n');
    const line = csv.find((l) => l.includes('Private vessel, departure'))!;
    expect(line).toContain(',not counted,1,0,,');
    expect(line).toContain('Nobody has to list who leaves on a private vessel');
    expect(csv.some((l) => l.startsWith('"Sea, carriers'))).toBe(false);
  });

  test('another agency does not see the counts of all ports', async () => {
    const other = await world.signedIn(await world.person(world.journey.agencies.sora, ['agency-officer']));
    expect((await other.get('/coverage')).status).toBe(403);
  });
});
