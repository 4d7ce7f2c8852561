import type { Actor } from '#domain/actor.js';
import { NCIC_FIELDS } from '#domain/ncicFields.js';
import {
  type PracticeRefusal,
  practiceQuestion,
  practiceRefusal,
  TRAINING,
  trainingAgency,
} from '#domain/training.js';
import { mayMoveNotice } from '#domain/travelNotice.js';
import { writeLine } from '#formats/ncic/write.js';
import { writeAudit } from '#storage/audit.js';
import type { Database, Tx } from '#storage/database.js';
import { answerNsor, markNsorSent, nsorMessagesOf, type StoredNsorMessage } from '#storage/nsorMessages.js';
import { takeNsorDue } from '#storage/nsorStandings.js';
import { practiceNumber, standInTraining, waitingInTraining } from '#storage/practiceNsor.js';
import { readRegistrant } from '#storage/registrants.js';
import { refreshRegistrant } from '#storage/registration.js';
import { practisingNow } from '#storage/sessions.js';
import {
  listNotices,
  noteNoticeStep,
  readVersion,
  setNoticeState,
  stepsOfNotice,
} from '#storage/travelNotices.js';
import { lookAt } from './bringNsorUpToDate.js';
import { type StepContext, SYSTEM } from './context.js';

/**
 * NSOR and NSOTC answer those who practise. No wall is opened for it: steps see nothing of training, so this one learns
 * from the open sessions where somebody practises and works there as that training agency itself, under the row
 * policies of whoever practises: what it writes stays in the place, and work that it would leave is dropped by the
 * database (decisions 0078, 0120). Nobody practises: nothing is read but the sessions.
 */
export async function answerTraining(context: Pick<StepContext, 'db' | 'clock' | 'log'>): Promise<void> {
  const agencies = await context.db.asSystem((tx) => practisingNow(tx, context.clock.now()));
  for (const agencyId of agencies)
    for (const side of ['double', 'neighbour'] as const) {
      // One place that fails keeps no other waiting.
      try {
        await answerAs(context.db, trainingAgency(agencyId, side), context.clock.now());
      } catch (error) {
        context.log('error', 'could not answer those who practice', {
          agencyId,
          side,
          error: error instanceof Error ? error.message : String(error),
        });
      }
    }
}

type PractisingAgency = ReturnType<typeof trainingAgency>;

/** Answers what waits at one agency, as that agency. Only `answerTraining` says which, and says training agencies alone. */
export function answerAs(db: Database, agencyId: PractisingAgency, nowMs: number): Promise<void> {
  return db.asActor(simulated(agencyId), (tx) => answerSide(tx, agencyId, nowMs));
}

/** To the database, somebody of the training agency: never more than whoever practises there. */
function simulated(agencyId: PractisingAgency): Actor {
  return { kind: 'client', id: SYSTEM.id, name: TRAINING.nsotc, agencyId, agencyRole: 'sora', scopes: [] };
}

async function answerSide(tx: Tx, agencyId: PractisingAgency, nowMs: number): Promise<void> {
  const beforeMs = nowMs - TRAINING.answerAfterMs;
  for (const id of await waitingInTraining(tx, agencyId, beforeMs)) {
    const registrant = await readRegistrant(tx, id, true);
    if (!registrant) continue;
    const messages = await nsorMessagesOf(tx, id);
    for (const m of messages.filter((x) => x.state === 'queued').reverse()) await answerOne(tx, m, nowMs);
    await refreshRegistrant(tx, registrant, nowMs);
  }
  // What changes after an entry goes by itself here too, after the time that an answer takes instead of ten minutes.
  const clock = { now: () => nowMs };
  for (const id of await takeNsorDue(tx, beforeMs, AT_ONCE))
    await lookAt(tx, id, beforeMs, { clock, isTest: true });
  const { notices } = await listNotices(tx, {
    states: ['filed'],
    agencyIds: [agencyId],
    limit: AT_ONCE,
    offset: 0,
  });
  for (const notice of notices) {
    if (notice.updatedAtMs > beforeMs || !mayMoveNotice(notice.state, 'accepted')) continue;
    const version = await readVersion(tx, notice.id, notice.version);
    const asked = (await stepsOfNotice(tx, notice.id)).some((s) => s.kind === 'asked-back');
    const question = practiceQuestion(version?.content.purposes ?? [], asked);
    const kind = question === null ? 'accepted' : 'asked-back';
    const change =
      question === null ? ({ state: kind, accepted: true } as const) : ({ state: kind } as const);
    if (!(await setNoticeState(tx, notice, change, nowMs))) continue;
    await noteNoticeStep(
      tx,
      {
        noticeId: notice.id,
        version: notice.version,
        kind,
        by: TRAINING.nsotc,
        agencyId,
        ...(question === null ? {} : { note: question }),
      },
      nowMs,
    );
    await writeAudit(tx, nowMs, {
      actor: SYSTEM,
      action: `notice.${kind}`,
      objectKind: 'travel-notice',
      objectId: notice.id,
      facts: { version: notice.version, training: true },
    });
  }
}
const AT_ONCE = 50;

async function answerOne(tx: Tx, m: StoredNsorMessage, nowMs: number): Promise<void> {
  // Read anew: the entry before it may just have given the record its number.
  const registrant = (await readRegistrant(tx, m.registrantId))!;
  const { text, refusal } = judged(
    m,
    registrant.recordId ? await practiceNumber(tx, registrant.recordId) : '',
  );
  // Dropped meanwhile by a newer one. From here on the row is ours until the end of the transaction.
  if (!(await markNsorSent(tx, m.id, text, nowMs))) return;
  const nic = refusal ? null : await standInTraining(tx, registrant, m, nowMs);
  await answerNsor(tx, m.id, { accepted: !refusal, nic, answer: refusal ?? {} }, nowMs);
  await writeAudit(tx, nowMs, {
    actor: SYSTEM,
    action: 'nsor.answered',
    objectKind: 'registrant',
    objectId: m.registrantId,
    facts: { message: m.id, accepted: !refusal, ...(refusal ? { code: refusal.code } : {}), training: true },
  });
}

/** The text that NCIC would get, marked as a test wherever it runs, and what is against it: the checks before sending come first. */
function judged(
  m: StoredNsorMessage,
  nic: string,
): { readonly text: string; readonly refusal: PracticeRefusal | null } {
  const values = m.content.values.map((v) => (v.code === 'NIC' && v.value === '' ? { ...v, value: nic } : v));
  const line = writeLine({ ...m.content, control: m.control, ori: m.subject.ori, values, test: true });
  if (line.ok) return { text: line.value, refusal: practiceRefusal(m.content.key, values) };
  const [problem] = line.error;
  const field = NCIC_FIELDS.has(problem!.code) ? problem!.code : null;
  return { text: '', refusal: { code: 'field-error', field, text: problem!.says } };
}
