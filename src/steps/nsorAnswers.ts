import { SPEAKS_FOR_NCIC } from '#domain/agency.js';
import { repairOf } from '#domain/nsorEntry.js';
import { endOfRecord, REGISTRANT_ENDS, type RegistrantEnd } from '#domain/registrantEnd.js';
import { taskKey } from '#domain/task.js';
import type { ReadWarning } from '#formats/outcome.js';
import { findAgency } from '#storage/agencies.js';
import { findClientByName } from '#storage/apiClients.js';
import { writeAudit } from '#storage/audit.js';
import type { Tx } from '#storage/database.js';
import { enterRecords } from '#storage/enterRecords.js';
import { REGISTER_FEED } from '#storage/firstFacts.js';
import {
  answerNsor,
  findNsorMessage,
  nsorMessagesOf,
  type StoredNsorMessage,
} from '#storage/nsorMessages.js';
import { nsorRecordOf } from '#storage/nsorRecord.js';
import { findRecord } from '#storage/registerRecords.js';
import { standingsOf, tellNsorOfEnd } from '#storage/registrantEnds.js';
import { changeRegistrant, type Registrant, readRegistrant } from '#storage/registrants.js';
import { refreshRegistrant } from '#storage/registration.js';
import { openTasks } from '#storage/tasks.js';
import { SYSTEM } from './context.js';
import type { MessageHandler } from './messageHandler.js';

/** Messages whose acceptance leaves a record standing; a clear and a cancellation do not. */
const ENTERS: ReadonlySet<string> = new Set(['EXS', 'EXSC', 'MXS', 'MXSC', 'EXSN', 'XXSN']);

/**
 * NCIC's answers to messages of the registries. An accepted entry gets its number and joins the register that
 * travellers are screened against; a refused one becomes a task of its agency that says what to repair.
 */
export const takeNsorAnswers: MessageHandler = async (tx, _context, transmission, message, nowMs) => {
  const remarks: ReadWarning[] = [];
  const client = await findClientByName(tx, transmission.sender);
  if (transmission.door !== 'ncic' || !client?.active || !SPEAKS_FOR_NCIC.has(client.agencyRole)) {
    const text = 'answers of NCIC came from somebody else. Expected CJIS or NSOTC itself at the door ncic';
    remarks.push({ code: 'wrong-sender', offset: message.range.from, text });
    return { screen: [], off: [], remarks, outcome: 'quarantined' };
  }
  for (const answer of message.ncic?.answers ?? []) {
    const sent = await findNsorMessage(tx, answer.control);
    if (!sent) {
      remarks.push({
        code: 'unknown-control',
        offset: message.range.from,
        text: 'an answer to a message that nobody here sent. Expected the reference of one that waits',
      });
      continue;
    }
    const accepted = answer.kind === 'accepted';
    const changed = await answerNsor(
      tx,
      sent.id,
      accepted
        ? { accepted, nic: answer.nic || sent.subject.nic, answer: {} }
        : { accepted, nic: null, answer: { code: answer.code, field: answer.field, text: answer.text } },
      nowMs,
    );
    if (!changed) continue;
    if (accepted && ENTERS.has(sent.key))
      await joinRegister(tx, sent, answer.nic || sent.subject.nic || '', nowMs);
    else if (!accepted) await askRepair(tx, sent, answer, nowMs);
    const registrant = await readRegistrant(tx, sent.registrantId, true);
    if (registrant) await refreshRegistrant(tx, registrant, nowMs);
    await writeAudit(tx, nowMs, {
      actor: SYSTEM,
      action: 'nsor.answered',
      objectKind: 'registrant',
      objectId: sent.registrantId,
      facts: { message: sent.id, accepted, ...(accepted ? {} : { code: answer.code }) },
    });
  }
  return { screen: [], off: [], remarks };
};

/** The registration joins the register, under the number that NCIC gave it. */
async function joinRegister(tx: Tx, sent: StoredNsorMessage, nic: string, nowMs: number): Promise<void> {
  const registrant = await readRegistrant(tx, sent.registrantId, true);
  const agency = await findAgency(tx, sent.agencyId);
  if (!registrant || !agency || nic === '') return;
  const end = endOfRecord(await standingsOf(tx, registrant.id));
  if (end !== null) {
    await letGoAgain(tx, registrant, end, nowMs);
    return;
  }
  const entry = await nsorRecordOf(tx, registrant, agency.ori ?? '', nic);
  await enterRecords(tx, { actor: SYSTEM, nowMs, feed: REGISTER_FEED.code }, [
    { entry, agencyId: sent.agencyId },
  ]);
  const record = await findRecord(tx, 'NSOR', nic);
  if (record) await changeRegistrant(tx, registrant.id, { recordId: record.id }, nowMs);
}

/**
 * The registration ended while NCIC had its entry in hand. Nobody may be screened against it, and NSOR must not keep it:
 * the clear that could not be written without a number goes now.
 */
async function letGoAgain(tx: Tx, registrant: Registrant, end: RegistrantEnd, nowMs: number): Promise<void> {
  const waits = (await nsorMessagesOf(tx, registrant.id)).some((m) => m.state === 'queued');
  if (waits || registrant.endedOn === null) return;
  await tellNsorOfEnd(
    tx,
    { actor: SYSTEM, nowMs },
    registrant,
    REGISTRANT_ENDS[end].nsor,
    registrant.endedOn,
  );
}

async function askRepair(
  tx: Tx,
  sent: StoredNsorMessage,
  answer: { readonly code: string; readonly field: string | null },
  nowMs: number,
): Promise<void> {
  await openTasks(
    tx,
    [
      {
        naturalKey: taskKey('nsor-refused', sent.id),
        kind: 'nsor-refused',
        ownerAgencyId: sent.agencyId,
        objectKind: 'registrant',
        objectId: sent.registrantId,
        urgency: 2,
        facts: { why: repairOf(answer.code, answer.field).says },
      },
    ],
    nowMs,
  );
}
