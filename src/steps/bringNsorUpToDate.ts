import { MS } from '#basics/clock.js';
import type { NsorWhy } from '#domain/nsorCare.js';
import { type NsorMessage, nsorEntry, nsorHeldOf } from '#domain/nsorEntry.js';
import { saysTheSame } from '#domain/nsorHeld.js';
import { endOfRecord } from '#domain/registrantEnd.js';
import { taskKey } from '#domain/task.js';
import { sendProblems } from '#formats/ncic/write.js';
import { nsorRouteOf } from '#storage/agreements.js';
import { writeAudit } from '#storage/audit.js';
import type { Tx } from '#storage/database.js';
import { addNsor, nsorMessagesOf, type StoredNsorMessage, settleRefused } from '#storage/nsorMessages.js';
import { type PlannedNsor, planNsor } from '#storage/nsorPlan.js';
import {
  isNsorDue,
  noteNsorDueOfEnded,
  nsorLookOf,
  postponeNsorDue,
  saveNsorLook,
  takeNsorDue,
} from '#storage/nsorStandings.js';
import { refreshRegistrants } from '#storage/refreshRegistrants.js';
import { readRecord } from '#storage/registerRecords.js';
import { openRecordAgain } from '#storage/registrantEnds.js';
import { type Registrant, readRegistrant } from '#storage/registrants.js';
import { standingsOf } from '#storage/standings.js';
import { cancelTasksByKey } from '#storage/tasks.js';
import { type StepContext, SYSTEM } from './context.js';

/** What an officer enters in one sitting goes in one message. */
export const NSOR_SETTLES_MS = 10 * MS.minute;
const AT_ONCE = 200;
const TURN_MS = 20 * MS.second;

type Context = Pick<StepContext, 'db' | 'clock' | 'log' | 'isTest'>;

/**
 * Sends NSOR what changed of the registrations that it knows, whatever changed them: an officer, an import, a clock, a
 * rule. Each is held against what NSOR has accepted and what is under way; the difference goes, checked as NCIC would
 * check it, or the reason why not stands with the registration.
 * @returns how many were looked at
 */
export async function bringNsorUpToDate(context: Context): Promise<number> {
  const { db, clock } = context;
  const until = clock.now() + TURN_MS;
  let looked = 0;
  for (;;) {
    const beforeMs = clock.now() - NSOR_SETTLES_MS;
    const ids = await db.asSystem((tx) => takeNsorDue(tx, beforeMs, AT_ONCE));
    for (const id of ids) {
      try {
        await db.asSystem((tx) => lookAt(tx, id, beforeMs, context));
      } catch (error) {
        context.log('error', 'could not bring NSOR up to date', {
          registrantId: id,
          error: error instanceof Error ? error.message : String(error),
        });
        await db.asSystem((tx) => postponeNsorDue(tx, id, clock.now()));
      }
      looked += 1;
    }
    if (ids.length < AT_ONCE || clock.now() > until) return looked;
  }
}

/** A job or a school that ended by its own day is to leave NSOR without anybody entering anything. */
export async function noteWhatEndedForNsor(context: Pick<StepContext, 'db' | 'clock'>): Promise<number> {
  return context.db.asSystem((tx) => noteNsorDueOfEnded(tx, context.clock.now()));
}

interface Look {
  readonly send: readonly NsorMessage[];
  readonly why: NsorWhy | null;
  readonly says: string;
}

/** Looks at one registration of which something was noted by then. The caller's transaction may be that of a place of training. */
export async function lookAt(
  tx: Tx,
  id: string,
  beforeMs: number,
  context: Pick<Context, 'clock' | 'isTest'>,
): Promise<void> {
  const nowMs = context.clock.now();
  const found = await readRegistrant(tx, id, true);
  if (!found || !(await isNsorDue(tx, id, beforeMs))) return;
  const registrant = await letGoOf(tx, found, nowMs);
  if (registrant === null) {
    const says = 'NSOR let go of the entry, not at the word of this agency. Find out why, then send it anew.';
    await saveNsorLook(tx, id, { why: 'gone', says, same: false }, nowMs);
    await refreshRegistrants(tx, [id], nowMs, undefined, 'clocks');
    return;
  }
  const planned = await planNsor(tx, registrant, nowMs, true);
  const messages = planned ? await nsorMessagesOf(tx, id) : [];
  const look = planned ? await decide(tx, registrant, planned, messages, context) : NOTHING;
  if (planned && look.send.length > 0) {
    await addNsor(tx, { actor: SYSTEM, nowMs }, registrant, planned.subject, look.send);
    await writeAudit(tx, nowMs, {
      actor: SYSTEM,
      action: 'nsor.queued',
      objectKind: 'registrant',
      objectId: id,
      facts: { messages: look.send.map((m) => m.key) },
    });
  }
  const waits = look.send.length > 0 || messages.some((m) => m.state === 'queued' || m.state === 'sent');
  const same = !waits && look.why === null;
  if (same) {
    const settled = await settleRefused(tx, id);
    await cancelTasksByKey(
      tx,
      settled.map((m) => taskKey('nsor-refused', m)),
      nowMs,
    );
  }
  const carried = await firstLook(tx, registrant, planned, messages);
  await saveNsorLook(tx, id, { ...look, same, ...(carried ? { carried } : {}) }, nowMs);
  await refreshRegistrants(tx, [id], nowMs, undefined, 'clocks');
}

const NOTHING: Look = { send: [], why: null, says: '' };

/**
 * Whose record was ended by NSOR while the registration runs: what was accepted is past. Null then; otherwise the
 * registrant as it stands.
 */
async function letGoOf(tx: Tx, registrant: Registrant, nowMs: number): Promise<Registrant | null> {
  if (registrant.recordId === null || registrant.state === 'ended') {
    const look = await nsorLookOf(tx, registrant.id);
    const messages = look?.why === 'gone' ? await nsorMessagesOf(tx, registrant.id) : [];
    return look?.why === 'gone' &&
      registrant.state !== 'ended' &&
      !messages.some((m) => UNDER_WAY.has(m.state))
      ? null
      : registrant;
  }
  if (endOfRecord(await standingsOf(tx, registrant.id)) !== null) return registrant;
  const record = await readRecord(tx, registrant.recordId);
  const clears = (await nsorMessagesOf(tx, registrant.id)).some(
    (m) => UNDER_WAY.has(m.state) && (m.key === 'CXS' || m.key === 'XXS'),
  );
  if (!record || record.state === 'active' || clears) return registrant;
  await openRecordAgain(tx, { actor: SYSTEM, nowMs }, registrant, 'gone');
  return null;
}
const UNDER_WAY: ReadonlySet<string> = new Set(['queued', 'sent']);

/** What goes now, and why the rest does not. */
async function decide(
  tx: Tx,
  registrant: Registrant,
  { subject, plan, held }: PlannedNsor,
  messages: readonly StoredNsorMessage[],
  context: Pick<Context, 'clock' | 'isTest'>,
): Promise<Look> {
  const refused = messages.filter((m) => m.state === 'rejected');
  // Whether a registration is entered at all an officer decides; one that NCIC refused is sent again when it was mended.
  if (held === null && refused.length === 0) return NOTHING;
  const missing = plan.missing.map((m) => m.says).join(' ');
  if (held === null && missing !== '') return { send: [], why: 'missing', says: missing };
  const again = plan.messages.filter((m) => refused.some((r) => saysTheSame(r.content, m)));
  // What follows an entry waits for its number: without the entry nothing goes.
  const isStuck = held === null && again.length > 0;
  const fresh = isStuck ? [] : plan.messages.filter((m) => !again.includes(m));
  if (fresh.length > 0) {
    const via = await nsorRouteOf(
      tx,
      registrant.agencyId,
      fresh.map((m) => m.key),
      context.clock.now(),
    );
    if (via.by === 'nobody') return { send: [], why: 'no-access', says: via.says };
  }
  const check = (m: NsorMessage) =>
    sendProblems({ ...m, control: 'CHECK', ori: subject.ori, test: context.isTest });
  // NCIC holds a changed day against those that the record has: they are looked at together.
  const days = check(nsorEntry(subject).messages[0]!).filter((p) => DAYS.has(p.code));
  const problems = fresh.map((m) =>
    [...check(m), ...(m.values.some((v) => DAYS.has(v.code)) ? days : [])]
      // A number that NCIC has still to give is put in when it is sent.
      .filter(
        (p, i, all) =>
          (p.code !== 'NIC' || subject.nic !== null) && all.findIndex((o) => o.says === p.says) === i,
      )
      .map((p) => p.says)
      .join(' '),
  );
  const send = fresh.filter((_, i) => problems[i] === '');
  const wrong = problems.filter((p) => p !== '').join(' ');
  if (wrong !== '') return { send, why: 'would-refuse', says: wrong };
  if (missing !== '') return { send, why: 'missing', says: missing };
  if (again.length === 0) return { send, why: null, says: '' };
  const last = refused.at(0)?.answer.text ?? '';
  return {
    send,
    why: 'refused',
    says: `NCIC refused it: ${last || 'without words'}. Mend it, or send it again.`,
  };
}

const DAYS: ReadonlySet<string> = new Set(['DOB', 'CON', 'ORD', 'ERD']);

/** Of a registration that was carried over with its entry: it held then what stands in the file now. */
async function firstLook(
  tx: Tx,
  registrant: Registrant,
  planned: PlannedNsor | null,
  messages: readonly StoredNsorMessage[],
): Promise<ReturnType<typeof nsorHeldOf> | null> {
  if (!planned || registrant.recordId === null || messages.length > 0) return null;
  return (await nsorLookOf(tx, registrant.id))?.carried ? null : nsorHeldOf(planned.subject);
}
