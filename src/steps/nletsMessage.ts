import { SPEAKS_FOR_NCIC } from '#domain/agency.js';
import { answered } from '#domain/hitConfirmation.js';
import { taskKey } from '#domain/task.js';
import { newWork } from '#domain/workItem.js';
import type { ManifestMessage } from '#formats/manifest.js';
import type { NletsContent } from '#formats/nlets/message.js';
import { STATUS_CODES } from '#formats/nlets/types.js';
import type { ReadWarning } from '#formats/outcome.js';
import { receiveReply } from '#storage/acknowledgements.js';
import { findAgencyByOri } from '#storage/agencies.js';
import { findClientByName } from '#storage/apiClients.js';
import type { Tx } from '#storage/database.js';
import {
  answerConfirmation,
  confirmationByControl,
  confirmationOfAnswer,
} from '#storage/hitConfirmations.js';
import { operatingAgency } from '#storage/operatingAgency.js';
import { openTasks } from '#storage/tasks.js';
import type { Transmission } from '#storage/transmissions.js';
import { addWork } from '#storage/workItems.js';
import { SYSTEM } from './context.js';
import { type MessageHandler, NOTHING_TAKEN } from './messageHandler.js';

/** Types that answer nothing of ours and are kept with their transmission only. */
const KEPT = new Set(['SOR', 'IPR']);

/**
 * Takes in a message of the Nlets line: an answer to a hit confirmation, an acknowledgement of a notification, a status
 * of the switch. What fits nothing waits for a person.
 */
export const takeNletsMessage: MessageHandler = async (tx, context, transmission, message, nowMs) => {
  const nlets = message.nlets;
  // Nothing could be read: the transmission's own task stands for it.
  if (!nlets || message.outcome === 'rejected') return NOTHING_TAKEN;
  const problem = await wrongDoor(tx, transmission, nlets, context.isTest);
  if (problem !== null) return refused(problem.code, problem.text);
  if (KEPT.has(nlets.type)) return NOTHING_TAKEN;
  const why =
    nlets.type === 'YR'
      ? await takeAnswer(tx, nlets, nowMs)
      : nlets.type === 'AM'
        ? await takeAcknowledgement(tx, transmission, message, nlets, nowMs)
        : nlets.type === 'SM'
          ? await takeStatus(tx, nlets, nowMs)
          : `${nlets.type} is nothing that is answered here`;
  if (why !== null) await askAPerson(tx, transmission, nlets, why, nowMs);
  return NOTHING_TAKEN;
};

async function wrongDoor(
  tx: Tx,
  transmission: Transmission,
  nlets: NletsContent,
  isTest: boolean,
): Promise<{ readonly code: string; readonly text: string } | null> {
  if (transmission.door !== 'ncic')
    return {
      code: 'wrong-door',
      text: `a message of Nlets came in at the door ${transmission.door}. Expected the door ncic`,
    };
  const client = await findClientByName(tx, transmission.sender);
  // What an ORI says over the line is believed as the word of those who run it.
  if (!client?.active || !SPEAKS_FOR_NCIC.has(client.agencyRole))
    return {
      code: 'wrong-sender',
      text: 'the sender does not run the Nlets line. Expected CJIS or NSOTC itself',
    };
  // The switch itself marks nothing.
  if (nlets.test && !isTest)
    return { code: 'test-mark', text: 'a message marked as a test. Expected none in production' };
  return null;
}

function refused(code: string, text: string) {
  const remarks: ReadWarning[] = [{ code, offset: 0, text }];
  return { screen: [], off: [], remarks, outcome: 'quarantined' as const };
}

const saidIn = (nlets: NletsContent, code: string) => nlets.fields.find((f) => f.code === code)?.value ?? '';

/** YR: the holder's word on its warrant. @returns why it fits nothing, or null */
async function takeAnswer(tx: Tx, nlets: NletsContent, nowMs: number): Promise<string | null> {
  const state = answered(saidIn(nlets, 'CNF'));
  if (state === null) return 'the answer to a hit confirmation does not say Y, N or W';
  if (nlets.sender === null) return 'the answer to a hit confirmation does not say whose it is';
  const c = await confirmationOfAnswer(tx, {
    control: saidIn(nlets, 'CTL'),
    holderOri: nlets.sender,
    nic: saidIn(nlets, 'NIC') || null,
  });
  if (!c) return 'the answer fits no hit confirmation that this agency was asked for';
  const extradites = saidIn(nlets, 'EXT');
  const note = [
    extradites === 'N' ? 'Does not extradite.' : extradites === 'Y' ? 'Extradites.' : '',
    saidIn(nlets, 'HTC') === '' ? '' : `Needs ${saidIn(nlets, 'HTC')} hours.`,
    saidIn(nlets, 'REM'),
  ]
    .filter((part) => part !== '')
    .join(' ');
  const by = saidIn(nlets, 'CNM') || nlets.sender;
  await answerConfirmation(tx, c, { state, by, note: note.slice(0, 1000), via: 'nlets' }, SYSTEM, nowMs);
  return null;
}

/** AM with the number of one of our notifications: an acknowledgement, applied by the step of replies. */
async function takeAcknowledgement(
  tx: Tx,
  transmission: Transmission,
  message: ManifestMessage,
  nlets: NletsContent,
  nowMs: number,
): Promise<string | null> {
  const notification = saidIn(nlets, 'NID');
  if (notification === '') return 'a free message that names no notification';
  if (nlets.sender === null) return 'a reply that does not say whose it is';
  const agency = await findAgencyByOri(tx, nlets.sender);
  if (!agency) return 'a reply of an ORI that is no agency of the directory';
  const id = await receiveReply(
    tx,
    {
      door: 'nlets',
      replyId: `${nlets.sender} ${nlets.inSequence ?? ''} ${transmission.sha256.slice(0, 24)}`,
      agencyId: agency.id,
      body: {
        id: notification.toLowerCase(),
        action: saidIn(nlets, 'ACT').toLowerCase().replaceAll(' ', '-'),
        officer: saidIn(nlets, 'OFF') || saidIn(nlets, 'CNM'),
        note: saidIn(nlets, 'REM') || nlets.text.slice(0, 1000),
        message: message.references.message ?? '',
      },
    },
    nowMs,
  );
  if (id)
    await addWork(tx, [newWork('replyReceived', `reply ${id}`, { replyId: id }, { urgency: 1 })], nowMs);
  return null;
}

/** SM: the switch could not carry one of ours. */
async function takeStatus(tx: Tx, nlets: NletsContent, nowMs: number): Promise<string | null> {
  const row = nlets.status === null ? undefined : STATUS_CODES[nlets.status];
  const says = row?.says ?? 'a status that is not known';
  const c = await confirmationByControl(tx, saidIn(nlets, 'CTL'));
  if (!c || (c.state !== 'asked' && c.state !== 'looking'))
    return `the switch says of a message of ours: ${says}`;
  const desk = await operatingAgency(tx);
  await openTasks(
    tx,
    [
      {
        naturalKey: taskKey('confirm-by-telephone', c.id),
        kind: 'confirm-by-telephone',
        ownerAgencyId: desk.id,
        objectKind: 'hit-confirmation',
        objectId: c.id,
        urgency: 0,
        dueAtMs: c.dueAtMs,
        facts: { candidate: c.candidateId, agency: c.holderAgencyId, why: says },
      },
    ],
    nowMs,
  );
  return null;
}

async function askAPerson(
  tx: Tx,
  transmission: Transmission,
  nlets: NletsContent,
  problem: string,
  nowMs: number,
): Promise<void> {
  const owner = await operatingAgency(tx);
  await openTasks(
    tx,
    [
      {
        naturalKey: taskKey('unmatched-reply', transmission.id),
        kind: 'unmatched-reply',
        ownerAgencyId: owner.id,
        objectKind: 'transmission',
        objectId: transmission.id,
        urgency: 5,
        facts: { problem, type: nlets.type, sender: nlets.sender, door: 'nlets' },
      },
    ],
    nowMs,
  );
}
