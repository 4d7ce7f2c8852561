import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Letter } from '#delivery/channel.js';
import { networkGuard } from '#delivery/networkGuard.js';
import { webhookChannel } from '#delivery/webhook.js';
import { type FleetOptions, startFleet } from './fleet.js';

const key = { id: 'k', secret: `whsec_${Buffer.alloc(32, 5).toString('base64')}` };
let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'rsoits-fleet-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const letter = (id: string): Letter => ({
  notificationId: id,
  reference: id,
  class: 'P1',
  subject: 'A notification for your agency',
  issuedAt: '2026-03-04T05:06:07.000Z',
  messageId: `${id}@rsoits.test`,
  openAt: 'https://rsoits.test/',
  test: true,
});

test('agencies with their own doors and logs; started again, none acts twice', async () => {
  const agencies = ['a', 'b'].map((agencyId) => ({
    agencyId,
    name: `Agency ${agencyId}`,
    habits: 'prompt' as const,
    webhookKeys: [key],
    mailbox: `${agencyId}@agencies.test`,
  }));
  const options: FleetOptions = { agencies, logFolder: join(folder, 'logs'), seed: 's' };
  const channel = webhookChannel({ guard: networkGuard(['127.0.0.1/32']) });
  const context = { clock: { now: () => Date.now() } };
  for (let run = 0; run < 2; run++) {
    const fleet = await startFleet(options);
    for (const { agencyId } of agencies) {
      const address = { kind: 'webhook', url: fleet.webhookUrlOf(agencyId), keys: [key] } as const;
      expect((await channel.send(letter(`n-${agencyId}`), address, context)).kind).toBe('delivered');
    }
    await fleet.settled();
    await fleet.close();
    const entries = fleet.entries().map((e) => `${e.agencyId} ${e.what} ${'id' in e ? e.id : ''}`);
    expect(entries).toEqual(
      ['a', 'b'].flatMap((id) => [
        `${id} received n-${id}`,
        `${id} acted n-${id}`,
        ...Array(run).fill(`${id} received n-${id}`),
      ]),
    );
  }
});
