import { expect, test } from 'vitest';
import type { Fate } from './channel.js';
import { portalChannel } from './portal.js';
import { channelContract, deadlineIn, LETTER, type Rig, type Situation } from './testkit/contract.js';

async function rig(situation: Situation): Promise<Rig<'portal'>> {
  const inbox = new Set<string>();
  const channel = portalChannel(
    async (notificationId) => {
      if (situation === 'silent') return await new Promise<never>(() => undefined);
      if (situation === 'nobodyThere' || situation === 'busy')
        throw new Error('duplicate key value (password=hunter2) for ZZINVENTED');
      const before = inbox.size;
      inbox.add(notificationId);
      return inbox.size > before ? 'stored' : 'there';
    },
    { deadlineMs: deadlineIn(situation) },
  );
  return {
    channel,
    address: { kind: 'portal', agencyId: 'agency-1' },
    // What the agency opens is what was composed; the inbox itself keeps the id.
    arrivals: async () => [...inbox].map(() => LETTER.content!.bytes),
    secrets: ['hunter2'],
    close: async () => undefined,
  };
}

const OWN_STORE = 'the inbox is a table of our own; there is no wire';
channelContract({
  kind: 'portal',
  cannotHappen: {
    refuses: OWN_STORE,
    cutAfterReceiving: OWN_STORE,
    slowLoris: OWN_STORE,
    giantAnswer: OWN_STORE,
    redirect: OWN_STORE,
  },
  rig,
});

test('without a storage function the step that saved the notification has delivered it', async () => {
  const result: Fate = await portalChannel().send(
    LETTER,
    { kind: 'portal', agencyId: 'a' },
    { clock: { now: () => 0 } },
  );
  expect(result).toEqual({ kind: 'delivered', detail: 'in the inbox already' });
});
