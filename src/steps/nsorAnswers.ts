import { SPEAKS_FOR_NCIC } from '#domain/agency.js';
import { NCIC_MESSAGES } from '#domain/ncicMessages.js';
import { repairOf } from '#domain/nsorEntry.js';
import { endOfRecord } from '#domain/registrantEnd.js';
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
  dropNsorBehind,
  findNsorMessage,
  nicOf,
  nsorMessagesOf,
  type StoredNsorMessage,
  sendNsorAgain,
} from '#storage/nsorMessages.js';
import { nsorRecordOf } from '#storage/nsorRecord.js';
import { noteNsorFound, nsorLookOf } from '#storage/nsorStandings.js';
import { findRecord, renumberRecord } from '#storage/registerRecords.js';
import { openRecordAgain, tellNsorOfEnd } from '#storage/registrantEnds.js';
import { changeRegistrant, type Registrant, readRegistrant } from '#storage/registrants.js';
import { refreshRegistrant } from '#storage/registration.js';
import { standingsOf } from '#storage/standings.js';
import { cancelTasksByKey, openTasks } from '#storage/tasks.js';
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
    // Whoever changes the registration holds it first: here too, so that nobody waits for the other.
    const held = await readRegistrant(tx, sent.registrantId, true);
    const accepted = answer.kind === 'accepted';
    if (!accepted && answer.code === OUT_OF_SERVICE && (await sendNsorAgain(tx, sent.id, nowMs))) continue;
    // Only an entry is given a number; whatever follows is about the record that has one.
    const known = await nicOf(tx, sent.registrantId);
    const nic = accepted
      ? (entersAnew(sent.key) ? answer.nic : known) || answer.nic || sent.subject.nic
      : null;
    const changed = await answerNsor(
      tx,
      sent.id,
      accepted
        ? { accepted, nic, answer: {} }
        : { accepted, nic: null, answer: { code: answer.code, field: answer.field, text: answer.text } },
      nowMs,
    );
    const odd = contradiction(sent, answer, known);
    if (odd !== null) {
      remarks.push({ code: 'contradicts', offset: message.range.from, text: odd });
      await askAgency(tx, sent, `${sent.id} again`, odd, nowMs);
    }
    if (!changed) continue;
    if (accepted) await takeAcceptance(tx, sent, nic ?? '', nowMs);
    else {
      await dropNsorBehind(tx, sent, entersAnew(sent.key) ? 'all' : 'changes');
      await askAgency(tx, sent, sent.id, repairOf(answer.code, answer.field).says, nowMs);
    }
    if (held && LETS_GO.has(sent.key)) await runsAgain(tx, held, nowMs);
    const registrant = await readRegistrant(tx, sent.registrantId);
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

/** What an answer says against an earlier one, in words for the agency; null: nothing. */
function contradiction(
  sent: StoredNsorMessage,
  answer: { readonly kind: string; readonly nic?: string },
  known: string | null,
): string | null {
  const before = sent.state === 'accepted' || sent.state === 'past';
  if (before && answer.kind === 'rejected')
    return `NCIC refused a message (${sent.key}) that it had accepted before. Ask NSOR what it holds.`;
  const number = before ? sent.nic : entersAnew(sent.key) ? null : known;
  return answer.kind === 'accepted' && answer.nic && number && answer.nic !== number
    ? `NCIC answered a message (${sent.key}) with the number ${answer.nic}; the record has ${number}. Ask NSOR whether there are two.`
    : null;
}

async function takeAcceptance(tx: Tx, sent: StoredNsorMessage, nic: string, nowMs: number): Promise<void> {
  await cancelTasksByKey(tx, [taskKey('nsor-refused', sent.id)], nowMs);
  if (entersAnew(sent.key)) await dropNsorBehind(tx, sent, 'entries');
  if (ENTERS.has(sent.key)) await joinRegister(tx, sent, nic, nowMs);
}

/** NCIC has answered a clear of a registration that runs again meanwhile: by its answer the record stands or is gone. */
async function runsAgain(tx: Tx, registrant: Registrant, nowMs: number): Promise<void> {
  if (registrant.state === 'ended' || endOfRecord(await standingsOf(tx, registrant.id)) !== null) return;
  await openRecordAgain(tx, { actor: SYSTEM, nowMs }, registrant);
}

const LETS_GO: ReadonlySet<string> = new Set(['CXS', 'XXS']);
const entersAnew = (key: string) => NCIC_MESSAGES.get(key)?.action === 'enter';
const OUT_OF_SERVICE = 'out-of-service';

/** The registration joins the register, under the number that NCIC gave it. */
async function joinRegister(tx: Tx, sent: StoredNsorMessage, nic: string, nowMs: number): Promise<void> {
  const registrant = await readRegistrant(tx, sent.registrantId, true);
  const agency = await findAgency(tx, sent.agencyId);
  if (!registrant || !agency || nic === '') return;
  const end = endOfRecord(await standingsOf(tx, registrant.id));
  if (end !== null) {
    await letGoAgain(tx, registrant, nowMs);
    return;
  }
  const entry = await nsorRecordOf(tx, registrant, agency.ori ?? '', nic);
  // A record that NCIC had lost takes its new number: trips and candidates that rest on it stay as they are.
  if (entersAnew(sent.key) && registrant.recordId !== null && (await nsorLookOf(tx, registrant.id))?.lostAtMs)
    await renumberRecord(tx, registrant.recordId, nic);
  if (entersAnew(sent.key)) await noteNsorFound(tx, registrant.id);
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
async function letGoAgain(tx: Tx, registrant: Registrant, nowMs: number): Promise<void> {
  const waits = (await nsorMessagesOf(tx, registrant.id)).some(
    (m) => m.state === 'queued' && LETS_GO.has(m.key),
  );
  if (!waits) await tellNsorOfEnd(tx, { actor: SYSTEM, nowMs }, registrant);
}

/** A task of the agency about a message, once a key. */
async function askAgency(
  tx: Tx,
  sent: StoredNsorMessage,
  key: string,
  why: string,
  nowMs: number,
): Promise<void> {
  await openTasks(
    tx,
    [
      {
        naturalKey: taskKey('nsor-refused', key),
        kind: 'nsor-refused',
        ownerAgencyId: sent.agencyId,
        objectKind: 'registrant',
        objectId: sent.registrantId,
        urgency: 2,
        facts: { why },
      },
    ],
    nowMs,
  );
}
