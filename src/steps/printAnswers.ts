import { SPEAKS_FOR_NCIC } from '#domain/agency.js';
import { TASK_KINDS, taskKey } from '#domain/task.js';
import type { ReadWarning } from '#formats/outcome.js';
import { findClientByName } from '#storage/apiClients.js';
import { writeAudit } from '#storage/audit.js';
import { answerPrints, findPrintSubmission, followPrints } from '#storage/printSubmissions.js';
import { readRegistrant } from '#storage/registrants.js';
import { cancelTasks, openTasks } from '#storage/tasks.js';
import { SYSTEM } from './context.js';
import type { MessageHandler } from './messageHandler.js';

/** Our control numbers: no transaction of anybody else is answered under them. */
const OURS = /^PRT[0-9A-F]{12}$/;

/**
 * Answers of NGI to prints that a registry sent. They say what became of the set, not that somebody travels, so nothing
 * else is made of them; every other message goes on to `next`. An error answer is a rejection with its words.
 */
export function withPrintAnswers(next: MessageHandler): MessageHandler {
  return async (tx, context, transmission, message, nowMs) => {
    const answer = message.biometric;
    if (transmission.door !== 'biometrics' || !answer?.answers || !OURS.test(answer.answers))
      return next(tx, context, transmission, message, nowMs);
    const remark = (code: string, text: string): { readonly remarks: readonly ReadWarning[] } => ({
      remarks: [{ code, offset: message.range.from, text }],
    });
    const nothing = { screen: [], off: [] };
    const client = await findClientByName(tx, transmission.sender);
    if (!client?.active || !SPEAKS_FOR_NCIC.has(client.agencyRole))
      return {
        ...nothing,
        ...remark('wrong-sender', 'an answer about prints came from somebody else. Expected the FBI itself'),
        outcome: 'quarantined',
      };
    const set = await findPrintSubmission(tx, answer.answers);
    if (!set || (answer.means !== 'answer' && answer.means !== 'error'))
      return {
        ...nothing,
        ...remark(
          'unknown-control',
          'an answer to prints that nobody here sent. Expected the control number of a set that waits',
        ),
      };
    const accepted = answer.means === 'answer';
    const kept = {
      type: answer.type,
      ...(answer.says ? { says: answer.says } : {}),
      ...(accepted && answer.fbiNumber ? { fbiNumber: answer.fbiNumber } : {}),
    };
    if (!(await answerPrints(tx, set.id, accepted, kept, nowMs))) return nothing;
    const registrant = (await readRegistrant(tx, set.registrantId, true))!;
    const door = { actor: SYSTEM, nowMs };
    await followPrints(tx, door, registrant, { ...set, state: accepted ? 'accepted' : 'rejected' });
    if (set.retakeOf) await cancelTasks(tx, set.registrantId, ['prints-rejected'], nowMs);
    if (!accepted)
      await openTasks(
        tx,
        [
          {
            naturalKey: taskKey('prints-rejected', set.id),
            kind: 'prints-rejected',
            ownerAgencyId: set.agencyId,
            objectKind: 'prints',
            objectId: set.registrantId,
            urgency: TASK_KINDS['prints-rejected'].urgency,
            facts: { says: answer.says ?? 'NGI gave no reason.' },
          },
        ],
        nowMs,
      );
    await writeAudit(tx, nowMs, {
      actor: SYSTEM,
      action: 'prints.answered',
      objectKind: 'registrant',
      objectId: set.registrantId,
      facts: { prints: set.id, accepted, type: answer.type },
    });
    return nothing;
  };
}
