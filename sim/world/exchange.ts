import { sql } from 'kysely';
import { MS } from '#basics/clock.js';
import { addDays } from '#basics/dates.js';
import { addAttachment } from '#storage/attachments.js';
import { addPost } from '#storage/boards.js';
import type { Database, Tx } from '#storage/database.js';
import { addEvent } from '#storage/exchangeEvents.js';
import type { Keys } from '#storage/keys.js';
import { newId } from '#storage/newId.js';
import { setAlert } from '#storage/officerAlerts.js';
import { makeReminders, saveReminderRule } from '#storage/reminders.js';
import { answerThread, startThread } from '#storage/secureMessages.js';
import { announceFile, shareFile } from '#storage/sharedFiles.js';
import { addSplitLand } from '#storage/splitLands.js';
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
    await makeBoards(trial);
    await makePlaces(trial);
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
        ways: key === 'sora-OH' ? ['letter', 'text', 'email', 'officer'] : ['letter', 'call'],
        office: `${name}, registry desk, Monday to Friday 8 to 5. Telephone 555-0100.`,
        callBack: '614-555-0100',
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
  await agreeToMessages(tx, of('sora-OH').id, nowMs);
  await makeReminders(tx, nowMs);
}

async function makeBoards({ tx, nowMs, of }: Trial): Promise<void> {
  const [ohio, cedar] = [of('sora-OH').id, of('sora-T01').id];
  const by = (agencyId: string, authorName: string) => ({ agencyId, authorId: null, authorName });
  const topicId = await addPost(
    tx,
    {
      board: 'procedures',
      topicId: null,
      ...by(ohio, 'Dora Winterfeld'),
      title: 'How do you check palm cards before they go to NGI?',
      body: 'Scanned cards give no acceptance at once. Does a second person look at every card in your office?',
      state: 'shown',
    },
    nowMs - 5 * MS.day,
  );
  await addPost(
    tx,
    {
      board: 'procedures',
      topicId,
      ...by(cedar, 'Elias Runningbrook'),
      title: '',
      body: 'Yes, at the light table, the same day.',
      state: 'shown',
    },
    nowMs - 4 * MS.day,
  );
  await addPost(
    tx,
    {
      board: 'tribal',
      topicId: null,
      ...by(cedar, 'Elias Runningbrook'),
      title: 'Agreements on shared land',
      body: 'Who has a form of words for land under both jurisdictions?',
    },
    nowMs - MS.day,
  );
  const today = new Date(nowMs).toISOString().slice(0, 10);
  const event = { place: 'By video', note: '', forAll: true, addedBy: null };
  await addEvent(
    tx,
    {
      agencyId: of('nsotc').id,
      kind: 'training',
      title: 'Travel notices: what makes one complete',
      firstOn: addDays(today, 12),
      lastOn: addDays(today, 13),
      ...event,
    },
    nowMs,
  );
  await addEvent(
    tx,
    {
      agencyId: cedar,
      kind: 'closed',
      title: 'Registry desk closed for the move to the new building',
      firstOn: addDays(today, 20),
      lastOn: addDays(today, 20),
      ...event,
      place: 'Cedar Hollow',
    },
    nowMs,
  );
}

/** Invented places; the degrees only put them somewhere on the map. */
async function makePlaces({ tx, nowMs, of }: Trial): Promise<void> {
  const agencyId = of('sora-T01').id;
  const places = [
    ['Cedar Hollow, old town', 'tribe', 35.9, -95.4],
    ['Ridge Road trust parcels', 'both', 36.2, -95.9],
    ['Mill Creek addition', 'state', 35.5, -96.2],
    ['Lakeside allotments', 'unknown', 36.6, -94.9],
  ] as const;
  for (const [name, landUnder, latitude, longitude] of places)
    await addSplitLand(
      tx,
      {
        agencyId,
        name,
        state: 'OK',
        tribe: 'T01',
        landUnder,
        latitude,
        longitude,
        source: 'Invented for the trial',
        addedBy: null,
      },
      nowMs,
    );
}

/** Some registrants agreed to be reminded by machine; the simulated provider does not take one of them. */
async function agreeToMessages(tx: Tx, agencyId: string, nowMs: number): Promise<void> {
  const agreedOn = new Date(nowMs - 60 * 86_400_000).toISOString().slice(0, 10);
  const due = await sql<{
    id: string;
  }>`select id from registrants where agency_id = ${agencyId} and next_due_on is not null order by next_due_on desc, id limit 9`.execute(
    tx,
  );
  for (const [i, { id: registrantId }] of due.rows.entries())
    await sql`insert into registrant_contacts (id, registrant_id, agency_id, way, address, agreed_on, agreed_how, recorded_at)
      values (${newId(nowMs)}, ${registrantId}, ${agencyId}, ${i % 3 === 2 ? 'email' : 'text'}, ${i % 3 === 2 ? `invented${i}@example.org` : `+1614555${i === 4 ? '0000' : `01${10 + i}`}`},
        ${agreedOn}::date, 'Signed form in the file', ${new Date(nowMs).toISOString()}::timestamptz)`.execute(
      tx,
    );
}
