import { sql } from 'kysely';
import { relyOnContact } from '#storage/contactIncidents.js';
import { first, many, type Tx } from '#storage/database.js';
import { addMailNotices, officeAddresses } from '#storage/mailNotices.js';
import { readSharedFile } from '#storage/sharedFiles.js';
import type { Step } from './context.js';

interface Told {
  readonly agencyId: string;
  readonly agencyName: string;
  readonly userId: string | null;
  readonly email: string | null;
}

/**
 * Everybody for whom a message is hears by mail that one waits: persons at their own address, agencies at that of
 * their registry office. An office whose contact is stale is an incident, since nobody may be reading.
 */
export const tellOfMessage: Step<'messageSent'> = (_context, item, beats) =>
  beats.save(async (tx, nowMs) => {
    const { messageId } = item.payload;
    const message = await first(
      tx,
      sql<{ threadId: string; authorId: string | null; agencyId: string }>`
      select thread_id as "threadId", author_id as "authorId", author_agency_id as "agencyId" from messages where id = ${messageId}`,
    );
    if (!message) return;
    const parties = await many(
      tx,
      sql<Told>`select p.agency_id as "agencyId", a.name as "agencyName", p.user_id as "userId", u.email from message_parties p
        join agencies a on a.id = p.agency_id left join users u on u.id = p.user_id
       where p.thread_id = ${message.threadId} and (p.user_id is null or p.user_id is distinct from ${message.authorId}::uuid)`,
    );
    const others = parties.filter((p) => p.userId !== null || p.agencyId !== message.agencyId);
    await tell(
      tx,
      others,
      { subject: 'message', path: `/messages/${message.threadId}`, key: `message|${messageId}` },
      nowMs,
    );
    for (const office of others.filter((p) => p.userId === null))
      await relyOnContact(
        tx,
        {
          ...office,
          purpose: 'registry-office',
          cause: 'message',
          objectId: messageId,
          fromAgencyId: message.agencyId,
        },
        nowMs,
      );
  });

/** The agencies that may save a file hear that it is there. */
export const tellOfFile: Step<'fileShared'> = (_context, item, beats) =>
  beats.save(async (tx, nowMs) => {
    const shared = await readSharedFile(tx, item.payload.fileId);
    if (!shared || shared.endedAtMs !== null) return;
    const recipients = shared.recipients.map((r) => ({
      agencyId: r.agencyId,
      agencyName: r.name,
      userId: null,
      email: null,
    }));
    await tell(
      tx,
      recipients,
      { subject: 'file', path: `/files/${shared.id}`, key: `file|${shared.id}` },
      nowMs,
    );
  });

async function tell(
  tx: Tx,
  parties: readonly Told[],
  of: { readonly subject: 'message' | 'file'; readonly path: string; readonly key: string },
  nowMs: number,
): Promise<void> {
  const offices = await officeAddresses(
    tx,
    parties.filter((p) => p.userId === null).map((p) => p.agencyId),
  );
  await addMailNotices(
    tx,
    parties.flatMap((p) => {
      const address = p.userId === null ? offices.get(p.agencyId) : p.email;
      if (!address) return [];
      const { agencyId, userId } = p;
      return [
        {
          naturalKey: `${of.key}|${userId ?? agencyId}`,
          agencyId,
          userId,
          address,
          subject: of.subject,
          path: of.path,
        },
      ];
    }),
    nowMs,
  );
}
