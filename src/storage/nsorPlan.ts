import {
  type NsorHeld,
  type NsorMessage,
  type NsorPlan,
  type NsorSubject,
  nsorCancel,
  nsorChange,
  nsorClear,
  nsorHeldOf,
} from '#domain/nsorEntry.js';
import { heldAfter } from '#domain/nsorHeld.js';
import { endOfRecord, REGISTRANT_ENDS } from '#domain/registrantEnd.js';
import type { Tx } from './database.js';
import { nsorMessagesOf, nsorSubjectOf, type StoredNsorMessage } from './nsorMessages.js';
import { nsorLookOf } from './nsorStandings.js';
import type { Registrant } from './registrants.js';
import { standingsOf } from './standings.js';

/** What NSOR holds of a registration, and what it has to be told. */

/** NCIC has these, or has to answer them. */
const GONE_OUT: readonly StoredNsorMessage['state'][] = ['accepted', 'sent'];
const UNDER_WAY: readonly StoredNsorMessage['state'][] = [...GONE_OUT, 'queued'];

/**
 * What the record of a registration holds by messages in these states. One that was carried over held the registration
 * as it was then; before anybody has looked, as it is.
 */
export async function heldByNsor(
  tx: Tx,
  registrant: Registrant,
  states: readonly StoredNsorMessage['state'][],
): Promise<NsorHeld | null> {
  const messages = [...(await nsorMessagesOf(tx, registrant.id))].reverse();
  const carried = await carriedOf(tx, registrant, messages);
  return heldAfter(
    messages.filter((m) => states.includes(m.state)).map((m) => m.content),
    carried,
  );
}

async function carriedOf(
  tx: Tx,
  registrant: Registrant,
  messages: readonly StoredNsorMessage[],
): Promise<NsorHeld | null> {
  if (registrant.recordId === null || messages.some((m) => m.state === 'accepted' && ENTERS.has(m.key)))
    return null;
  const look = await nsorLookOf(tx, registrant.id);
  if (look && look.lostAtMs !== null) return null;
  if (look?.carried) return look.carried;
  const subject = await nsorSubjectOf(tx, registrant);
  return subject && nsorHeldOf(subject);
}
const ENTERS: ReadonlySet<string> = new Set(['EXS', 'EXSC']);

export interface PlannedNsor {
  readonly subject: NsorSubject;
  readonly plan: NsorPlan;
  /** What NSOR will hold once everything under way is accepted; null: nothing. */
  readonly held: NsorHeld | null;
}

/**
 * What would have to be sent now: an entry, what changed, or, of a registration that has ended, what has NSOR let go.
 * Null before the person is registered.
 * @param behind also behind what waits here; otherwise what waits is taken to be dropped for it
 */
export async function planNsor(
  tx: Tx,
  registrant: Registrant,
  nowMs?: number,
  behind = false,
): Promise<PlannedNsor | null> {
  const subject = await nsorSubjectOf(tx, registrant, nowMs);
  if (!subject) return null;
  const held = await heldByNsor(tx, registrant, behind ? UNDER_WAY : GONE_OUT);
  const standings = await standingsOf(tx, registrant.id);
  const end = endOfRecord(standings);
  const isOver =
    registrant.state === 'ended' ||
    (registrant.state === 'moved-out' && standings.at(-1)?.how !== 'deported');
  if (end === null && !isOver) return { subject, held, plan: nsorChange(held, subject) };
  const { nsor } = end === null ? { nsor: null } : REGISTRANT_ENDS[end];
  const message: NsorMessage | null =
    // Without a number there is nothing to name yet: the answer to the entry brings it.
    held === null || nsor === null || subject.nic === null || registrant.endedOn === null
      ? null
      : nsor === 'cancel'
        ? nsorCancel(subject, held)
        : nsorClear(subject, registrant.endedOn, nsor, held);
  return { subject, held, plan: { messages: message ? [message] : [], missing: [], notes: [] } };
}
