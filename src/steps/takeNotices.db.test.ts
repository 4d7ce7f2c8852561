import { expect, test } from 'vitest';
import { newWork } from '#domain/workItem.js';
import { stripAtDoor } from '#formats/stripAtDoor.js';
import { addClient } from '#storage/apiClients.js';
import { receiveTransmission } from '#storage/transmissions.js';
import { addWork } from '#storage/workItems.js';
import { onBothDatabases } from '../../test/support/databases.js';
import { makeWorld, REGISTRANT, type World } from '../../test/support/journeyWorld.js';

const CSV = `reference,recordNumber,means,fromPort,fromDate,toPort,toDate,carrier,number,returnsOn,purposes
OH-1,X123456789,air,JFK,2026-04-07,LIS,2026-04-07,TX,204,2026-04-20,vacation
OH-2,X999999999,air,JFK,2026-04-07,LIS,2026-04-07,TX,204,2026-04-20,vacation
OH-3,X123456789,swim,JFK,2026-05-07,LIS,2026-05-07,TX,204,2026-05-20,vacation
OH-4,X123456789,air,JFK,2026-05-07,LIS,2026-05-07,TX,204,2026-05-20,vacation
`;
const FORM = JSON.stringify({
  format: 'rsoits-travel-notices',
  version: '1',
  notices: [
    {
      reference: 'NV-77',
      jurisdiction: 'NV',
      names: [{ surname: 'QUIST', given: 'ORLA' }],
      birthDates: ['1971-04-23'],
      legs: [
        {
          means: 'road',
          from: { place: 'El Paso', country: 'USA', date: '2026-04-07' },
          to: { place: 'Ciudad Juárez', country: 'MEX', date: '2026-04-07' },
        },
      ],
      purposes: ['business'],
    },
  ],
});

onBothDatabases('travel notices that come as files and mails', (database) => {
  let w: World;
  async function handIn(
    agency: 'sora' | 'nsotc',
    raw: string,
    door = 'notices',
  ): Promise<{ outcome: string; warnings: { text: string; segment?: number }[] }> {
    if (!w) {
      w = await makeWorld(database());
      await w.enter(REGISTRANT);
      for (const a of ['sora', 'nsotc'] as const)
        await w.db.asSystem((tx) =>
          addClient(
            tx,
            {
              agencyId: w.agencies[a],
              clientId: `client-${a}`,
              name: a,
              secretHash: 'x',
              scopes: ['notices:write'],
            },
            w.clock.now(),
          ),
        );
    }
    const id = await w.db.asSystem(async (tx) => {
      const received = await receiveTransmission(
        tx,
        w.context.keys,
        { door, sender: `client-${agency}`, raw: stripAtDoor(new TextEncoder().encode(raw)) },
        w.clock.now(),
      );
      await addWork(
        tx,
        [newWork('transmissionReceived', `read ${received.id}`, { transmissionId: received.id })],
        w.clock.now(),
      );
      return received.id;
    });
    await w.settle();
    const [row] = await w.rows<{ outcome: string; warnings: { text: string; segment?: number }[] }>(
      `select outcome, warnings from transmissions where id = '${id}'`,
    );
    return row!;
  }

  test('good rows are filed, bad ones told by line and field without a value', async () => {
    const { outcome, warnings } = await handIn('sora', CSV);
    expect(outcome).toBe('quarantined');
    expect(warnings.filter((x) => x.segment === 3)[0]!.text).toMatch(/^line 3: recordNumber\. Expected/);
    expect(warnings.filter((x) => x.segment === 4)[0]!.text).toMatch(
      /^line 4: legs\[0\]\.means\. Expected one of air/,
    );
    expect(JSON.stringify(warnings)).not.toContain('swim');
    expect(
      await w.rows('select reference, trip_id is not null as trip from travel_notices order by reference'),
    ).toEqual([
      { reference: 'OH-1', trip: true },
      { reference: 'OH-4', trip: true },
    ]);
    expect(await w.rows('select door from travel_notice_versions')).toEqual([
      { door: 'csv' },
      { door: 'csv' },
    ]);
  });

  test('a form that came by mail is filed for a jurisdiction outside, with a subject of its own', async () => {
    const { outcome } = await handIn(
      'nsotc',
      `Subject: Sex Offender Travel Notification\r\nContent-Type: application/json\r\n\r\n${FORM}`,
    );
    expect(outcome).toBe('warnings');
    expect(
      await w.rows(
        "select agency_id, jurisdiction, subject_id is not null as subject from travel_notices where reference = 'NV-77'",
      ),
    ).toEqual([{ agency_id: null, jurisdiction: 'NV', subject: true }]);
    expect(
      (await handIn('nsotc', 'Subject: Sex Offender Travel Notification\r\n\r\nHe leaves on Monday.'))
        .outcome,
    ).toBe('rejected');
    expect(await w.rows("select kind from tasks where kind = 'quarantined-transmission'")).toHaveLength(2);
  });

  test('nothing is filed at another door', async () => {
    const { outcome } = await handIn('sora', CSV.replaceAll('OH-', 'OX-'), 'applications');
    expect(outcome).toBe('quarantined');
    expect(await w.rows("select 1 from travel_notices where reference like 'OX-%'")).toEqual([]);
  });
});
