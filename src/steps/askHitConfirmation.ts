import { clip } from '#basics/text.js';
import { writeNcicDate } from '#domain/ncicRecord.js';
import { nameText } from '#domain/person.js';
import { referenceOf } from '#domain/reference.js';
import { TASK_KINDS, taskKey } from '#domain/task.js';
import { type NletsToSend, nletsProblems, teletype, writeNlets } from '#formats/nlets/write.js';
import type { Tx } from '#storage/database.js';
import { channelsFor } from '#storage/directory.js';
import { type HitConfirmation, markConfirmationSent, readConfirmation } from '#storage/hitConfirmations.js';
import { operatingAgency } from '#storage/operatingAgency.js';
import { type RegisterRecord, readRecord } from '#storage/registerRecords.js';
import { openTasks } from '#storage/tasks.js';
import type { Step } from './context.js';

/** Between two attempts on a line that does not answer; the clock of the request runs meanwhile. */
const AGAIN_MS = 15_000;

/**
 * Sends a hit confirmation request (YQ) to the holder of the warrant. Where no line leads there, or the switch refuses
 * it, a person telephones; the clock runs whichever way it is asked.
 */
export const askHolder: Step<'hitConfirmationAsked'> = async (context, item, beats) => {
  const loaded = await context.db.asSystem(async (tx) => {
    const c = await readConfirmation(tx, item.payload.confirmationId);
    if (c?.state !== 'asked' || c.sentAtMs !== null) return null;
    const channel = (await channelsFor(tx, c.holderAgencyId)).find((x) => x.kind === 'nlets');
    return { c, channel, record: await readRecord(tx, c.recordId) };
  });
  if (!loaded?.record) return beats.save(async () => undefined);
  const { c, channel, record } = loaded;
  if (record.file === 'WIN')
    return beats.save((tx, nowMs) =>
      telephone(tx, c, 'the warrant is in WIN, and a YQ names a record of NCIC', nowMs),
    );
  const line = context.nlets;
  if (!line || !channel)
    return beats.save((tx, nowMs) =>
      telephone(tx, c, line ? 'the agency has no Nlets address' : 'no Nlets line is configured', nowMs),
    );
  const message = requestOf(c, record, line.sender, String(channel.address.ori ?? ''), context.isTest);
  const text = writeNlets(message);
  if (!text.ok)
    return beats.save((tx, nowMs) => telephone(tx, c, clip(nletsProblems(message).join(' '), 300), nowMs));
  const sent = await line.send(text.value, { clock: context.clock });
  if (sent.kind === 'accepted' || sent.kind === 'delivered')
    return beats.save((tx, nowMs) => markConfirmationSent(tx, c.id, 'nlets', nowMs));
  if (sent.kind === 'refused-for-good' || context.clock.now() + AGAIN_MS > c.dueAtMs)
    return beats.save((tx, nowMs) => telephone(tx, c, sent.detail, nowMs));
  return beats.postpone(context.clock.now() + AGAIN_MS, sent.detail);
};

function requestOf(
  c: HitConfirmation,
  { person, recordNumber }: RegisterRecord,
  sender: string,
  ori: string,
  test: boolean,
): NletsToSend {
  const name = teletype(nameText(person.names[0] ?? {}))
    .replace(/[./]/g, ' ')
    .slice(0, 30)
    .trim();
  const birth = person.birthDates?.[0];
  return {
    type: 'YQ',
    sender,
    destinations: [ori.toUpperCase()],
    control: c.control,
    fields: [
      { code: 'RNO', value: String(c.requestNumber) },
      { code: 'PRI', value: c.priority },
      { code: 'RSN', value: 'WP' },
      { code: 'NIC', value: recordNumber.slice(0, 10) },
      ...(name === '' ? [] : [{ code: 'NAM', value: name }]),
      ...(birth ? [{ code: 'DOB', value: writeNcicDate(birth) }] : []),
      { code: 'RAG', value: 'NATIONAL SEX OFFENDER TARGETING CENTER' },
      { code: 'REF', value: referenceOf(c.candidateId) },
    ],
    text: 'A TRAVELER MAY BE THE PERSON OF YOUR WARRANT. CONFIRM BY YR:\nIS IT ACTIVE, IS IT OF THIS PERSON, DO YOU EXTRADITE?',
    test,
  };
}

/** The request stays open: a person asks, and enters the answer. */
async function telephone(tx: Tx, c: HitConfirmation, why: string, nowMs: number): Promise<void> {
  await markConfirmationSent(tx, c.id, 'telephone', nowMs);
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
        urgency: TASK_KINDS['confirm-by-telephone'].urgency,
        dueAtMs: c.dueAtMs,
        facts: { candidate: c.candidateId, agency: c.holderAgencyId, why },
      },
    ],
    nowMs,
  );
}
