import { MS } from '#basics/clock.js';
import { addAttachment } from '#storage/attachments.js';
import type { Database, Tx } from '#storage/database.js';
import type { Keys } from '#storage/keys.js';
import { setAlert } from '#storage/officerAlerts.js';
import { saveReminderRule } from '#storage/reminders.js';
import { answerThread, startThread } from '#storage/secureMessages.js';
import { announceFile, shareFile } from '#storage/sharedFiles.js';
import { listUsers } from '#storage/users.js';
import type { TrialAgency } from './directory.js';

interface Trial {
  readonly tx: Tx;
  readonly keys: Keys;
  readonly nowMs: number;
  readonly of: (key: string) => TrialAgency;
}

/** What the agencies with sample accounts exchanged before the trial began, by the roads of the pages. */
export async function makeExchange(
  db: Database,
  keys: Keys,
  agencies: readonly TrialAgency[],
  nowMs: number,
): Promise<void> {
  await db.asSystem(async (tx) => {
    const trial = { tx, keys, nowMs, of: (key: string) => agencies.find((a) => a.key === key)! };
    await makeMessages(trial);
    await makeFile(trial);
    await makeHabits(trial);
  });
}

async function makeMessages({ tx, keys, nowMs, of }: Trial): Promise<void> {
  const ohio = { id: null, name: 'Dora Winterfeld', agencyId: of('sora-OH').id };
  const cedar = { id: null, name: 'Elias Runningbrook', agencyId: of('sora-T01').id };
  const { threadId } = await startThread(
    tx,
    keys,
    ohio,
    {
      subject: 'Hand-overs between our offices',
      body: 'We will announce two moves to you this week. Is your registry desk open on Friday, or do you keep the tribal holiday?',
      to: [{ agencyId: cedar.agencyId, userId: null }],
      about: null,
    },
    nowMs - 2 * MS.day,
  );
  await answerThread(
    tx,
    keys,
    cedar,
    threadId,
    'Closed on Friday, open on Saturday morning. Palm cards can wait until Monday.',
    nowMs - MS.day,
  );
  await startThread(
    tx,
    keys,
    { id: null, name: 'Ada Lindqvist', agencyId: of('nsotc').id },
    {
      subject: 'Travel notices that come late',
      body: 'Several notices reached us fewer than 21 days ahead. Please name the reason on the form; a late notice is never refused.',
      to: [
        { agencyId: ohio.agencyId, userId: null },
        { agencyId: cedar.agencyId, userId: null },
      ],
      about: null,
    },
    nowMs - 3 * MS.hour,
  );
}

async function makeFile({ tx, keys, nowMs, of }: Trial): Promise<void> {
  const agencyId = of('sora-OH').id;
  const id = await shareFile(
    tx,
    {
      agencyId,
      sharedBy: null,
      title: 'Procedure for announced moves',
      note: 'Draft for comment',
      expiresAtMs: nowMs + 30 * MS.day,
      to: [of('sora-T01').id],
    },
    nowMs,
  );
  await addAttachment(
    tx,
    keys,
    {
      ownerAgencyId: agencyId,
      objectKind: 'shared-file',
      objectId: id,
      fileName: 'announced-moves.txt',
      mediaType: 'text/plain',
      retentionClass: 'message',
      addedBy: 'trial',
      content: Buffer.from(
        'TEST. Invented.\n\n1. Announce the move before the person leaves.\n2. Call the registry desk of the other office.\n3. Keep the file open until the arrival is recorded.\n',
      ),
    },
    nowMs,
  );
  await announceFile(tx, id, nowMs);
}

/** How the two registries remind, and what their officers ask to be told of. */
async function makeHabits({ tx, nowMs, of }: Trial): Promise<void> {
  for (const key of ['sora-OH', 'sora-T01']) {
    const { id: agencyId, name } = of(key);
    await saveReminderRule(
      tx,
      {
        agencyId,
        days: [60, 14],
        ways: key === 'sora-OH' ? ['letter', 'officer'] : ['letter', 'call'],
        office: `${name}, registry desk, Monday to Friday 8 to 5. Telephone 555-0100.`,
      },
      null,
      nowMs,
    );
    const { users } = await listUsers(tx, { agencyId, limit: 5, offset: 0 });
    for (const user of users)
      for (const condition of ['relocation-here', 'travel-notice', 'nsor-refused', 'overdue'] as const)
        await setAlert(
          tx,
          { agencyId, userId: user.id, condition, days: condition === 'overdue' ? 10 : null, byMail: true },
          nowMs,
        );
  }
}
