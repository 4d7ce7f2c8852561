import { addDays } from '#basics/dates.js';
import { err, ok, type Result } from '#basics/result.js';
import { instantOf, localDate } from '#basics/zones.js';
import type { Actor } from '#domain/actor.js';
import type { AuditAction } from '#domain/auditAction.js';
import { FEDERAL_CALENDAR } from '#domain/calendar.js';
import { heldBy } from '#domain/candidate.js';
import { CLEARANCE_YEARS, travellerDigests } from '#domain/clearance.js';
import { identityDigestText } from '#domain/identity.js';
import {
  actOnRedress,
  CLEARING_OBSTACLES,
  clearingObstacle,
  REDRESS_KINDS,
  REDRESS_OUTCOMES,
  REDRESS_REFUSALS,
  type RecordSeen,
  type RedressAct,
  type RedressRefusal,
  redressDue,
} from '#domain/redress.js';
import { TASK_KINDS, type TaskKind, taskKey } from '#domain/task.js';
import { newWork } from '#domain/workItem.js';
import { adjudicationsOf } from './adjudications.js';
import {
  decideCandidate,
  reopenCandidate,
  secondCandidate,
  verifiedIdentifierAgrees,
} from './applyAdjudication.js';
import { writeAudit } from './audit.js';
import { readCandidate, type StoredCandidate } from './candidates.js';
import { addClearance, voidClearances } from './clearances.js';
import type { Tx } from './database.js';
import { endDeadlines, startDeadlines } from './deadlines.js';
import { agenciesFor } from './directory.js';
import { type Keys, keyedDigest } from './keys.js';
import { notificationsOfTrip, readNotification } from './notifications.js';
import {
  addInquiry,
  addRedressStep,
  type InquiryFields,
  type NewInquiry,
  type RedressInquiry,
  readInquiry,
  saveInquiry,
} from './redress.js';
import { readRecords } from './registerRecords.js';
import { cancelTasks, openTasks } from './tasks.js';
import { addWork } from './workItems.js';

/** The roads of redress, whatever the door: intake with its clocks, decision with its corrections, memory, audit. */
export interface RedressBy {
  readonly id: string | null;
  readonly name: string;
  readonly actor: Actor;
}

/** Takes an inquiry in and starts its clocks. The same one handed in again changes nothing. */
export async function receiveInquiry(
  tx: Tx,
  i: Omit<NewInquiry, 'receivedOn'> & { readonly receivedOn?: string },
  by: RedressBy,
  nowMs: number,
): Promise<{ readonly inquiry: RedressInquiry; readonly isNew: boolean }> {
  const [agency] = await agenciesFor(tx, { ids: [i.agencyId] });
  const zone = agency?.hours.timeZone ?? 'America/New_York';
  const receivedOn = i.receivedOn ?? localDate(zone, nowMs);
  const { id, isNew } = await addInquiry(tx, { ...i, receivedOn }, nowMs);
  const inquiry = (await readInquiry(tx, id))!;
  if (!isNew) return { inquiry, isNew };
  await addRedressStep(
    tx,
    id,
    { kind: 'received', state: 'received', note: '', byUserId: by.id, byName: by.name },
    nowMs,
  );
  // Clocks and tasks are of whoever answers; who files for another agency leaves them to the system.
  if (i.kind === 'notification' && by.actor.kind === 'user' && by.actor.agencyId !== i.agencyId)
    await addWork(tx, [newWork('redressFiled', `redress filed ${id}`, { inquiryId: id })], nowMs);
  else await startRedressClocks(tx, inquiry, receivedOn, nowMs);
  await writeAudit(tx, nowMs, {
    actor: by.actor,
    action: 'redress.received',
    objectKind: 'redress',
    objectId: id,
    facts: { kind: i.kind, door: i.door, agency: i.agencyId },
  });
  return { inquiry: (await readInquiry(tx, id))!, isNew };
}

/** Starts both clocks and opens the task of whoever answers. Harmless when repeated. */
export async function startRedressClocks(
  tx: Tx,
  i: RedressInquiry,
  receivedOn: string,
  nowMs: number,
): Promise<void> {
  const [agency] = await agenciesFor(tx, { ids: [i.agencyId] });
  const zone = agency?.hours.timeZone ?? 'America/New_York';
  const calendar = agency?.hours.calendar ?? FEDERAL_CALENDAR;
  for (const [kind, clock] of [
    ['acknowledge-redress', 'acknowledge'],
    ['decide-redress', 'decide'],
  ] as const) {
    if (kind === 'acknowledge-redress' && i.acknowledgedAtMs !== null) continue;
    const { due, reckoning } = redressDue(calendar, receivedOn, clock);
    await startDeadlines(
      tx,
      [
        {
          kind,
          objectKind: 'redress',
          objectId: i.id,
          ownerAgencyId: i.agencyId,
          dueAtMs: instantOf(zone, `${addDays(due, 1)}T00:00`),
          reckoning,
        },
      ],
      nowMs,
    );
  }
  await task(tx, i, 'redress-received', REDRESS_KINDS[i.kind].says, nowMs);
}

async function task(tx: Tx, i: RedressInquiry, kind: TaskKind, says: string, nowMs: number): Promise<void> {
  await openTasks(
    tx,
    [
      {
        naturalKey: taskKey(kind, i.id, `${i.round} ${i.version}`),
        kind,
        ownerAgencyId: i.agencyId,
        objectKind: 'redress',
        objectId: i.id,
        dueAtMs: null,
        urgency: TASK_KINDS[kind].urgency,
        facts: { says, reference: i.number },
      },
    ],
    nowMs,
  );
}

export interface RedressDoor {
  readonly keys: Keys;
  readonly actor: Extract<Actor, { kind: 'user' }>;
  readonly name: string;
  readonly nowMs: number;
  readonly source?: string;
}

/** Candidates and records that a decision to clear is about, as the officer chose them. */
export interface Concerned {
  readonly candidateIds: readonly string[];
  readonly recordIds: readonly string[];
}

export interface RedressProblem {
  readonly code: RedressRefusal;
  readonly says: string;
}

const ACTIONS: Readonly<Record<RedressAct['kind'], AuditAction>> = {
  identity: 'redress.noted',
  ask: 'redress.noted',
  note: 'redress.noted',
  acknowledge: 'redress.noted',
  decide: 'redress.decided',
  second: 'redress.second',
  appeal: 'redress.noted',
};

/** What an officer does with an inquiry. A refusal writes nothing. */
export async function workInquiry(
  tx: Tx,
  door: RedressDoor,
  inquiryId: string,
  act: RedressAct,
  seenVersion: number,
  concerned: Concerned = { candidateIds: [], recordIds: [] },
): Promise<Result<RedressInquiry, RedressProblem>> {
  const before = await readInquiry(tx, inquiryId, true);
  if (!before) return refuse('stale');
  const done = actOnRedress(
    { ...before, check: before.checkKind, proposed: before.outcome },
    act,
    door.actor.id,
    seenVersion,
  );
  if (!done.ok) return refuse(done.error);
  const { value: change } = done;
  const clearing = act.kind === 'decide' && change.outcome === 'cleared';
  const of = clearing ? await withRecordsOf(tx, concerned) : before;
  const candidates = await candidatesOf(tx, of.candidateIds);
  if (clearing || (act.kind === 'second' && act.agrees)) {
    const obstacle = clearingObstacle(before.person, before.checkKind, await recordsSeen(tx, of, candidates));
    if (obstacle) return refuse('not-cleared', CLEARING_OBSTACLES[obstacle]);
    // Looked at before anything is written: a refusal leaves no half decision behind.
    if (candidates.some((c) => ![null, door.actor.id].includes(heldBy(c, door.nowMs))))
      return refuse('candidate-held');
  }
  // There is no decision to open again: a challenge that is right would be told to nobody.
  if (change.outcome && REDRESS_OUTCOMES[change.outcome].grants)
    if ((await candidatesOfMessage(tx, before)).some((c) => ['open', 'second'].includes(c.state)))
      return refuse('candidate-open');
  const note = 'note' in act ? act.note.trim() : '';
  const to: InquiryFields = {
    state: change.state ?? before.state,
    round: change.round ?? before.round,
    checkKind: change.check ?? before.checkKind,
    checkNote: change.check ? note : before.checkNote,
    outcome: change.outcome === undefined ? before.outcome : change.outcome,
    reason: act.kind === 'decide' ? note : before.reason,
    proposedBy: clearing ? door.actor.id : change.outcome === null ? null : before.proposedBy,
    candidateIds: of.candidateIds,
    recordIds: of.recordIds,
    acknowledgedAtMs: change.acknowledged ? door.nowMs : before.acknowledgedAtMs,
  };
  if (!(await saveInquiry(tx, before.id, before.version, to, door.nowMs))) return refuse('stale');
  await addRedressStep(
    tx,
    before.id,
    { kind: stepOf(act), state: to.state, note, byUserId: door.actor.id, byName: door.name },
    door.nowMs,
  );
  const after = (await readInquiry(tx, before.id))!;
  if (clearing) await prepareCandidates(tx, door, after, candidates);
  if (act.kind === 'second') await settleCandidates(tx, door, after, act.agrees, note);
  if (act.kind === 'second' && act.agrees) await remember(tx, door, after);
  if (act.kind === 'appeal') await voidClearances(tx, before.id, door.nowMs);
  if (after.state === 'decided' && after.outcome && REDRESS_OUTCOMES[after.outcome].grants)
    await correct(tx, door, after);
  await keepClocks(tx, before, after, door.nowMs);
  await writeAudit(tx, door.nowMs, {
    actor: door.actor,
    action: ACTIONS[act.kind],
    objectKind: 'redress',
    objectId: before.id,
    ...(door.source ? { source: door.source } : {}),
    facts: {
      act: act.kind,
      from: before.state,
      to: after.state,
      outcome: after.outcome,
      candidates: after.candidateIds,
      records: after.recordIds,
    },
  });
  return ok((await readInquiry(tx, before.id))!);
}

function stepOf(act: RedressAct): string {
  if (act.kind !== 'second') return act.kind;
  return act.agrees ? 'agreed' : 'returned';
}

async function candidatesOf(tx: Tx, ids: readonly string[]): Promise<StoredCandidate[]> {
  const found: StoredCandidate[] = [];
  for (const id of [...ids].sort()) {
    const candidate = await readCandidate(tx, id, true);
    if (candidate) found.push(candidate);
  }
  return found;
}

async function withRecordsOf(tx: Tx, concerned: Concerned): Promise<Concerned> {
  const candidates = await candidatesOf(tx, concerned.candidateIds);
  return {
    candidateIds: candidates.map((c) => c.id),
    recordIds: [...new Set([...concerned.recordIds, ...candidates.map((c) => c.recordId)])],
  };
}

/** The records with what officers have decided about this traveller on a verified identifier. */
async function recordsSeen(
  tx: Tx,
  of: Concerned,
  candidates: readonly StoredCandidate[],
): Promise<RecordSeen[]> {
  const records = await readRecords(tx, of.recordIds);
  const verified = new Set<string>();
  for (const c of candidates) {
    const same = (await adjudicationsOf(tx, c.id)).find(
      (a) => a.state === 'in-force' && a.outcome === 'same',
    );
    if (
      same &&
      (['same-biometric', 'same-fbi-number'].includes(same.reasonCode) ||
        (await verifiedIdentifierAgrees(tx, c)))
    )
      verified.add(c.recordId);
  }
  return [...records.values()].map((r) => ({
    recordNumber: r.recordNumber,
    person: r.person,
    verifiedSame: verified.has(r.id),
  }));
}

/** Time that an officer has for a candidate that a redress opened again. */
const REOPENED_MS = 4 * 3_600_000;

/**
 * A clearing is proposed: whoever was told that it is the person hears that it is under review, and a wanted candidate
 * gets its first decision by the one who proposes, so that the second person of the inquiry is its second person too.
 */
async function prepareCandidates(
  tx: Tx,
  door: RedressDoor,
  i: RedressInquiry,
  candidates: readonly StoredCandidate[],
): Promise<void> {
  for (const c of candidates) {
    if (c.state === 'decided' && c.outcome !== 'not-same')
      must(await reopenCandidate(tx, door, c.id, `Redress ${i.number}`, door.nowMs + REOPENED_MS));
    if (c.status === 'wanted') await decideNotSame(tx, door, i, c.id);
  }
}

async function settleCandidates(
  tx: Tx,
  door: RedressDoor,
  i: RedressInquiry,
  agrees: boolean,
  note: string,
): Promise<void> {
  for (const c of await candidatesOf(tx, i.candidateIds)) {
    if (c.state === 'second')
      must(
        await secondCandidate(tx, door, c.id, {
          agrees,
          note: note || `Redress ${i.number}`,
          candidateVersion: c.version,
        }),
      );
    else if (agrees) await decideNotSame(tx, door, i, c.id);
  }
}

async function decideNotSame(
  tx: Tx,
  door: RedressDoor,
  i: RedressInquiry,
  candidateId: string,
): Promise<void> {
  const c = await readCandidate(tx, candidateId);
  if (c?.state !== 'open') return;
  must(
    await decideCandidate(
      tx,
      door,
      c.id,
      {
        candidateVersion: c.version,
        outcome: 'not-same',
        reasonCode: 'not-same-redress',
        rationale: `Redress ${i.number}: ${i.reason}`,
      },
      { redress: i.id },
    ),
  );
}

/** What was checked before cannot be refused now; if it is, nothing of this transaction may stand. */
function must(done: Result<unknown, { readonly says: string }>): void {
  if (!done.ok) throw new Error(`a redress could not move its candidate: ${done.error.says}`);
}

async function remember(tx: Tx, door: RedressDoor, i: RedressInquiry): Promise<void> {
  const own = travellerDigests(i.person, (text) => keyedDigest(door.keys, text));
  const records = await readRecords(tx, i.recordIds);
  for (const record of records.values())
    await addClearance(
      tx,
      {
        inquiryId: i.id,
        number: i.number,
        recordId: record.id,
        recordDigest: keyedDigest(door.keys, identityDigestText(record.person)),
        names: own.names,
        birthDate: own.birthDate!,
        documents: own.documents,
        expiresAtMs: door.nowMs + CLEARANCE_YEARS * 365 * 86_400_000,
      },
      door.nowMs,
    );
}

/** What a granted challenge sets going: the registry's correction is told by a step, a notification is looked at again. */
async function correct(tx: Tx, door: RedressDoor, i: RedressInquiry): Promise<void> {
  if (i.kind === 'data' || i.kind === 'tier')
    await addWork(
      tx,
      [newWork('redressGranted', `redress ${i.id} r${i.round}`, { inquiryId: i.id }, { urgency: 1 })],
      door.nowMs,
    );
  for (const c of await candidatesOfMessage(tx, i))
    if (c.state === 'decided' && c.outcome === 'same')
      must(await reopenCandidate(tx, door, c.id, `Redress ${i.number}`, door.nowMs + REOPENED_MS));
}

/** Candidates that stand behind the message that is challenged; none where something else is. */
async function candidatesOfMessage(
  tx: Tx,
  i: Pick<RedressInquiry, 'kind' | 'notificationId'>,
): Promise<StoredCandidate[]> {
  if (i.kind !== 'notification' || i.notificationId === null) return [];
  const told = await readNotification(tx, i.notificationId);
  if (!told?.tripId) return [];
  const messages = await notificationsOfTrip(tx, told.tripId);
  return candidatesOf(tx, [...new Set(messages.flatMap((n) => (n.candidateId ? [n.candidateId] : [])))]);
}

async function keepClocks(
  tx: Tx,
  before: RedressInquiry,
  after: RedressInquiry,
  nowMs: number,
): Promise<void> {
  if (after.acknowledgedAtMs !== null && before.acknowledgedAtMs === null)
    await endDeadlines(tx, [after.id], ['acknowledge-redress'], 'met', nowMs);
  if (before.state !== 'proposed' && after.state === 'proposed')
    await task(tx, after, 'redress-second', 'Agree with or return the decision of an inquiry', nowMs);
  if (before.state === 'proposed' && after.state !== 'proposed')
    await cancelTasks(tx, after.id, ['redress-second'], nowMs);
  if (before.state !== 'decided' && after.state === 'decided') {
    await endDeadlines(tx, [after.id], ['acknowledge-redress', 'decide-redress'], 'met', nowMs);
    await cancelTasks(tx, after.id, ['redress-received', 'redress-second', 'redress-overdue'], nowMs);
  }
  if (before.state === 'decided' && after.state !== 'decided')
    await startRedressClocks(tx, after, new Date(nowMs).toISOString().slice(0, 10), nowMs);
}

function refuse(code: RedressRefusal, says: string = REDRESS_REFUSALS[code]) {
  return err<RedressProblem>({ code, says });
}
