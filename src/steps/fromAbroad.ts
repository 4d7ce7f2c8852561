import { MS } from '#basics/clock.js';
import { dateFromDayNumber } from '#basics/dates.js';
import { recordLineOf } from '#domain/recordLine.js';
import { readRecordEntry } from '#domain/registerRecord.js';
import { TASK_KINDS, taskKey } from '#domain/task.js';
import { ADVISED_AHEAD_MS, OPEN_FOR_MS } from '#domain/travelEvent.js';
import type { ManifestMessage } from '#formats/manifest.js';
import type { ReadWarning } from '#formats/outcome.js';
import { findAgency } from '#storage/agencies.js';
import { askAboutWithdrawn } from '#storage/answersToWithdrawn.js';
import { findClientByName } from '#storage/apiClients.js';
import { writeAudit } from '#storage/audit.js';
import type { Tx } from '#storage/database.js';
import { endRegisterRecord, enterRecords } from '#storage/enterRecords.js';
import { REGISTER_FEED } from '#storage/firstFacts.js';
import { adviceNumber } from '#storage/foreignAdvice.js';
import { addForeignReceipt } from '#storage/foreignReceipts.js';
import { operatingAgency } from '#storage/operatingAgency.js';
import { findRecord } from '#storage/registerRecords.js';
import { openTasks } from '#storage/tasks.js';
import type { Transmission } from '#storage/transmissions.js';
import { SYSTEM } from './context.js';
import { describePerson } from './manifestEntries.js';
import { type MessageHandler, NOTHING_TAKEN } from './messageHandler.js';
import { takeReportedEvents } from './reportedEvents.js';
import { badSignature } from './senderSignature.js';

/** Stands for USNCB's where its agency has no ORI of its own. */
const USNCB_ORI = 'USNCB0000';

/**
 * A foreign authority says that its offender is coming, or takes it back. The word itself is an event that NSOTC, CBP and the
 * registration agency of the stated address hear of; and until some time after the journey the person stands in the
 * register as a foreign advice, so that a list or an inspection meets them.
 */
export const takeForeignAdvice: MessageHandler = async (tx, context, transmission, message, nowMs) => {
  const bad = await badSignature(tx, transmission, message);
  if (bad) return { ...NOTHING_TAKEN, remarks: [bad], outcome: 'quarantined' };
  const taken = await takeReportedEvents(tx, context, transmission, message, nowMs);
  const refused = (taken.remarks ?? []).some((r) => NOT_TAKEN.has(r.code));
  if (refused) return taken;
  const remark = await keepInRegister(tx, transmission, message, nowMs);
  if (remark === null) return taken;
  const outcome = remark.code === 'unknown-advice' ? ('quarantined' as const) : taken.outcome;
  return {
    ...taken,
    remarks: [...(taken.remarks ?? []), remark],
    ...(outcome === undefined ? {} : { outcome }),
  };
};

/** After these remarks the advice that was known stands. */
const NOT_TAKEN = new Set(['wrong-door', 'late-report', 'number-reused', 'number-of-another']);

async function keepInRegister(
  tx: Tx,
  transmission: Transmission,
  message: ManifestMessage,
  nowMs: number,
): Promise<ReadWarning | null> {
  const advice = message.advice!;
  const recordNumber = adviceNumber(advice.country, advice.id);
  const door = { actor: SYSTEM, nowMs, feed: REGISTER_FEED.code };
  if (advice.withdrawn) {
    const record = await findRecord(tx, 'FOREIGN', recordNumber);
    if (record?.state === 'active')
      await endRegisterRecord(tx, door, record.id, {
        state: 'cancelled',
        reason: advice.withdrawnBecause ?? 'the foreign authority took its advice back',
      });
    // The advice that was meant may stand under another number.
    if (!record)
      return {
        code: 'unknown-advice',
        offset: message.range.from,
        text: `advice ${recordNumber} is taken back and never came. Expected the number and country of one that is known; nothing was withdrawn`,
      };
    return null;
  }
  const agencyId = await agencyOf(tx, transmission);
  // A year that was typed wrong must not keep anybody in the register for decades.
  const arrives = advice.legs
    .flatMap((l) => (l.arrives === undefined ? [] : [Date.parse(`${l.arrives}:00Z`)]))
    .filter((at) => at <= nowMs + ADVISED_AHEAD_MS);
  const untilMs = Math.max(nowMs, ...arrives) + OPEN_FOR_MS.foreignAdvice;
  const entry = readRecordEntry(
    recordLineOf({
      file: 'FOREIGN',
      recordNumber,
      enteringOri: (await findAgency(tx, agencyId))?.ori ?? USNCB_ORI,
      person: describePerson(message.persons[0]!),
      details: {
        ...(advice.offence === undefined
          ? {}
          : { offense: advice.offence.replace(/\s+/g, ' ').slice(0, 400) }),
        ...(advice.convictedOn === undefined ? {} : { convictedOn: advice.convictedOn }),
        convictedAt: advice.country,
      },
      registersUntil: dateFromDayNumber(Math.floor(untilMs / MS.day)),
    }),
  );
  if (!entry.ok)
    return {
      code: 'not-in-register',
      offset: message.range.from,
      text: `the person could not be entered as a foreign advice: ${entry.error.map((p) => p.path).join(', ')}. Expected a person as the register takes one; lists are not held against it`,
    };
  await enterRecords(tx, door, [{ entry: entry.value, agencyId }]);
  return null;
}

/** What became of a traveller abroad: tied to the message it quotes, else a person looks for it. */
export const takeForeignReceipt: MessageHandler = async (tx, _context, transmission, message, nowMs) => {
  const bad = await badSignature(tx, transmission, message);
  if (bad) return { ...NOTHING_TAKEN, remarks: [bad], outcome: 'quarantined' };
  if (transmission.door !== 'advice') {
    const text = `an answer from abroad came in at the door ${transmission.door}. Expected the door advice; it was not taken in`;
    return {
      ...NOTHING_TAKEN,
      remarks: [{ code: 'wrong-door', offset: message.range.from, text }],
      outcome: 'quarantined',
    };
  }
  const forwarderAgencyId = await agencyOf(tx, transmission);
  const kept = await addForeignReceipt(
    tx,
    { sender: transmission.sender, forwarderAgencyId },
    message.receipt!,
    nowMs,
  );
  if (kept.again && !kept.same)
    return {
      ...NOTHING_TAKEN,
      remarks: [
        {
          code: 'number-reused',
          offset: message.range.from,
          text: `the answer ${message.receipt!.number} came before with another outcome, date or reference. Expected each number once; the first stands`,
        },
      ],
      outcome: 'quarantined',
    };
  if (kept.again) return NOTHING_TAKEN;
  await writeAudit(tx, nowMs, {
    actor: SYSTEM,
    action: 'receipt.received',
    objectKind: 'foreign-receipt',
    objectId: kept.id,
    facts: {
      state: kept.state,
      outcome: message.receipt!.outcome,
      country: message.receipt!.country,
      transmission: transmission.id,
    },
  });
  if (kept.messageId !== null)
    await askAboutWithdrawn(
      tx,
      {
        receiptId: kept.id,
        messageId: kept.messageId,
        country: message.receipt!.country,
        outcome: message.receipt!.outcome,
      },
      nowMs,
    );
  if (kept.state === 'unmatched') {
    const desk = await operatingAgency(tx);
    await openTasks(
      tx,
      [
        {
          naturalKey: taskKey('match-foreign-receipt', kept.id),
          kind: 'match-foreign-receipt',
          ownerAgencyId: desk.id,
          objectKind: 'foreign-receipt',
          objectId: kept.id,
          urgency: TASK_KINDS['match-foreign-receipt'].urgency,
          facts: { country: message.receipt!.country, outcome: message.receipt!.outcome },
        },
      ],
      nowMs,
    );
  }
  return NOTHING_TAKEN;
};

/** The agency of the client that handed the message in; NSOTC for what came in by hand. */
async function agencyOf(tx: Tx, transmission: Pick<Transmission, 'sender'>): Promise<string> {
  return (await findClientByName(tx, transmission.sender))?.agencyId ?? (await operatingAgency(tx)).id;
}
