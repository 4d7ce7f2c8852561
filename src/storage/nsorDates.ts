import { nsorChange } from '#domain/nsorEntry.js';
import type { Tx } from './database.js';
import { addNsor, nsorMessagesOf, nsorSubjectOf } from './nsorMessages.js';
import type { Registrant } from './registrants.js';
import type { RegistryDoor } from './registration.js';

/**
 * The days of a registration are other ones: its beginning was corrected, or its end moved with a clean record. Where
 * NCIC was sent the registration it is sent these days, and nothing else that may wait for an officer; an entry that
 * is still to be made will have them.
 * @returns whether a message was queued
 */
export async function tellNsorOfDates(tx: Tx, door: RegistryDoor, registrant: Registrant): Promise<boolean> {
  if (registrant.state === 'ended' || registrant.state === 'moved-out') return false;
  const now = await nsorSubjectOf(tx, registrant);
  // Behind whatever is on its way: a message says what changed since the one before it.
  const last = (await nsorMessagesOf(tx, registrant.id)).find((m) =>
    ['queued', 'sent', 'accepted'].includes(m.state),
  );
  if (!now || !last) return false;
  const before = { ...last.subject, nic: now.nic ?? '' };
  const after = { ...before, registeredOn: now.registeredOn, registersUntil: now.registersUntil };
  const { messages } = nsorChange(before, after);
  if (messages.length === 0) return false;
  await addNsor(tx, door, registrant, { ...after, nic: now.nic }, messages);
  return true;
}
