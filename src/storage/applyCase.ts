import { err, ok, type Result } from '#basics/result.js';
import type { Actor } from '#domain/actor.js';
import type { AuditAction } from '#domain/auditAction.js';
import { priorityTableAt, weighCase } from '#domain/casePriority.js';
import {
  actOnCase,
  CASE_CLOCKS,
  CASE_ORIGINS,
  type CaseAct,
  type CaseOrigin,
  type CaseRefusal,
  type CaseState,
} from '#domain/complianceCase.js';
import { withinReckoning } from '#domain/reckoning.js';
import { TASK_KINDS, taskKey } from '#domain/task.js';
import { newWork } from '#domain/workItem.js';
import { writeAudit } from './audit.js';
import { loadCaseGround } from './caseGround.js';
import {
  addCase,
  addCaseStep,
  type CaseFields,
  type ComplianceCase,
  casesOfTrip,
  readCase,
  saveCase,
  setGroundGone,
} from './complianceCases.js';
import type { Tx } from './database.js';
import { endDeadlines, startDeadlines } from './deadlines.js';
import { operatingAgency } from './operatingAgency.js';
import { cancelTasks, openTasks } from './tasks.js';
import { addWork } from './workItems.js';

/** The roads on which compliance cases are opened and moved, whatever the door: rules, steps, clocks, tasks and audit. */
export interface OpenCase {
  readonly subjectId: string;
  readonly tripId: string | null;
  readonly origin: CaseOrigin;
  readonly says: string;
  /** Distinguishes cases by hand; those of a finding are told apart by finding and trip. */
  readonly key?: string;
  readonly by: { readonly id: string | null; readonly name: string; readonly actor: Actor };
}

/** Opens a case, once for each finding of a trip. @returns its id, or null when there is one already */
export async function openCase(tx: Tx, o: OpenCase, nowMs: number): Promise<string | null> {
  const ground = await loadCaseGround(tx, o.subjectId, o.tripId, null);
  const priority = weighCase(ground.facts, priorityTableAt(nowMs));
  const id = await addCase(
    tx,
    {
      naturalKey: `${o.origin}|${o.tripId ?? o.subjectId}${o.key ? `|${o.key}` : ''}`,
      subjectId: o.subjectId,
      tripId: o.tripId,
      origin: o.origin,
      originSays: o.says,
      name: ground.name,
      registeringAgencyId: ground.registeringAgencyId,
      priority,
    },
    nowMs,
  );
  if (id === null) return null;
  await addCaseStep(
    tx,
    id,
    {
      kind: 'opened',
      state: 'open',
      note: o.says,
      facts: { points: priority.points, band: priority.band, table: priority.version },
      byUserId: o.by.id,
      byName: o.by.name,
    },
    nowMs,
  );
  const made = (await readCase(tx, id))!;
  await startClock(tx, made, 'take-case', nowMs);
  // A departure without notice has a task of its own on its trip already.
  if (o.origin !== 'without-notice' && o.origin !== 'by-hand')
    await openTasks(
      tx,
      [
        {
          naturalKey: taskKey('take-case', id),
          kind: 'take-case',
          ownerAgencyId: (await operatingAgency(tx)).id,
          objectKind: 'compliance-case',
          objectId: id,
          dueAtMs: nowMs + CASE_CLOCKS[priority.band].takeMs,
          urgency: TASK_KINDS['take-case'].urgency,
          facts: { says: `${CASE_ORIGINS[o.origin]}. ${o.says}`, reference: made.number },
        },
      ],
      nowMs,
    );
  await writeAudit(tx, nowMs, {
    actor: o.by.actor,
    action: 'case.opened',
    objectKind: 'compliance-case',
    objectId: id,
    facts: {
      origin: o.origin,
      trip: o.tripId,
      subject: o.subjectId,
      points: priority.points,
      table: priority.version,
    },
  });
  return id;
}

/**
 * A trip was held against its notice again: cases whose finding is gone say so, one whose finding is back says that
 * too. Nothing is closed by the machine.
 */
export async function followFinding(
  tx: Tx,
  tripId: string,
  standing: ReadonlySet<CaseOrigin>,
  says: string,
  nowMs: number,
): Promise<void> {
  for (const c of await casesOfTrip(tx, tripId)) {
    if (c.origin === 'by-hand' || c.state === 'closed') continue;
    const gone = standing.has(c.origin) ? '' : says;
    if ((c.groundGone === '') === (gone === '')) continue;
    await setGroundGone(tx, c.id, gone);
    await addCaseStep(
      tx,
      c.id,
      {
        kind: gone === '' ? 'finding-back' : 'finding-gone',
        state: c.state,
        note: says,
        facts: {},
        byUserId: null,
        byName: 'RSOITS',
      },
      nowMs,
    );
  }
}

export interface CaseDoor {
  readonly actor: Extract<Actor, { kind: 'user' }>;
  readonly name: string;
  readonly nowMs: number;
  readonly source?: string;
}

const STEP_ACTIONS: Readonly<Record<CaseAct['kind'] | 'weigh', AuditAction>> = {
  take: 'case.assigned',
  assign: 'case.assigned',
  note: 'case.noted',
  element: 'case.noted',
  weigh: 'case.noted',
  'refer-district': 'case.referred',
  'refer-prosecutor': 'case.referred',
  'take-back': 'case.referred',
  close: 'case.closed',
  reopen: 'case.closed',
};

/** What an officer does with a case. A refusal writes nothing. */
export async function workCase(
  tx: Tx,
  door: CaseDoor,
  caseId: string,
  act: CaseAct,
  seenVersion: number,
): Promise<Result<ComplianceCase, CaseRefusal>> {
  const before = await readCase(tx, caseId, true);
  if (!before) return err('stale');
  const done = actOnCase(
    before,
    act,
    { id: door.actor.id, supervisor: door.actor.roles.includes('nsotc-supervisor') },
    seenVersion,
  );
  if (!done.ok) return done;
  const { value: change } = done;
  const note = 'note' in act ? act.note.trim() : '';
  const to: CaseFields = {
    state: change.state ?? before.state,
    ownerId: change.ownerId ?? before.ownerId,
    priority: before.priority,
    district: change.district ?? before.district,
    outcome: change.outcome === undefined ? before.outcome : change.outcome,
    elements: change.element
      ? {
          ...before.elements,
          [change.element[0]]: {
            answer: change.element[1],
            note,
            by: door.name,
            at: new Date(door.nowMs).toISOString(),
          },
        }
      : before.elements,
  };
  return move(tx, door, before, to, act.kind, note, factsOf(act, change));
}

/** Weighs a case again by the table in force, on what the ledger knows now. */
export async function weighAgain(
  tx: Tx,
  door: CaseDoor,
  caseId: string,
  seenVersion: number,
): Promise<Result<ComplianceCase, CaseRefusal>> {
  const before = await readCase(tx, caseId, true);
  if (!before || before.version !== seenVersion) return err('stale');
  if (before.state === 'closed') return err('closed');
  const ground = await loadCaseGround(tx, before.subjectId, before.tripId, before.id);
  const priority = weighCase(ground.facts, priorityTableAt(door.nowMs));
  return move(tx, door, before, { ...before, priority }, 'weigh', '', {
    from: before.points,
    points: priority.points,
    band: priority.band,
    table: priority.version,
  });
}

async function move(
  tx: Tx,
  door: CaseDoor,
  before: ComplianceCase,
  to: CaseFields,
  kind: CaseAct['kind'] | 'weigh',
  note: string,
  facts: Readonly<Record<string, unknown>>,
): Promise<Result<ComplianceCase, CaseRefusal>> {
  const { nowMs } = door;
  if (!(await saveCase(tx, before.id, before.version, to, nowMs))) return err('stale');
  await addCaseStep(
    tx,
    before.id,
    { kind, state: to.state, note, facts, byUserId: door.actor.id, byName: door.name },
    nowMs,
  );
  const after = (await readCase(tx, before.id))!;
  await keepClocks(tx, before.state, after, nowMs);
  const news = referralNews(before.state, after.state);
  if (news !== null)
    await addWork(
      tx,
      [
        newWork(
          'caseReferralChanged',
          `referral ${after.id} v${after.version}`,
          { caseId: after.id, version: after.version, ...news },
          { urgency: 2, orderKey: `referral ${after.id}`, orderSeq: after.version },
        ),
      ],
      nowMs,
    );
  await writeAudit(tx, nowMs, {
    actor: door.actor,
    action: STEP_ACTIONS[kind],
    objectKind: 'compliance-case',
    objectId: before.id,
    ...(door.source ? { source: door.source } : {}),
    facts: { ...facts, act: kind, from: before.state, to: after.state, version: after.version },
  });
  return ok((await readCase(tx, before.id))!);
}

/** States in which a district has been told of the case. */
const WITH_DISTRICT: ReadonlySet<CaseState> = new Set(['with-district', 'with-prosecutor']);

/** Of whom a change of state is told: whoever gets the case, or everybody who had it. Null: nobody. */
function referralNews(before: CaseState, after: CaseState): { to?: 'district' | 'prosecutor' } | null {
  if (after === 'with-prosecutor' && before !== after) return { to: 'prosecutor' };
  if (WITH_DISTRICT.has(before) === WITH_DISTRICT.has(after)) return null;
  return WITH_DISTRICT.has(after) ? { to: 'district' } : {};
}

/** A case that nobody has taken waits on one clock, a taken one on another that every step starts again. */
async function keepClocks(tx: Tx, from: CaseState, after: ComplianceCase, nowMs: number): Promise<void> {
  if (after.state === 'closed') {
    await endDeadlines(tx, [after.id], ['take-case', 'review-case'], 'met', nowMs);
    await endTasks(tx, after, nowMs);
    return;
  }
  if (after.state === 'open') {
    if (from === 'closed') await startClock(tx, after, 'take-case', nowMs);
    return;
  }
  await endDeadlines(tx, [after.id], ['take-case'], 'met', nowMs);
  await endTasks(tx, after, nowMs);
  await startClock(tx, after, 'review-case', nowMs);
}

async function endTasks(tx: Tx, c: ComplianceCase, nowMs: number): Promise<void> {
  await cancelTasks(tx, c.id, ['take-case', 'case-overdue', 'prosecutor-answered'], nowMs);
  if (c.tripId !== null && c.origin === 'without-notice')
    await cancelTasks(tx, c.tripId, ['departure-without-notice'], nowMs);
}

async function startClock(
  tx: Tx,
  c: ComplianceCase,
  kind: 'take-case' | 'review-case',
  nowMs: number,
): Promise<void> {
  const clocks = CASE_CLOCKS[c.band];
  const ms = kind === 'take-case' ? clocks.takeMs : clocks.reviewMs;
  await startDeadlines(
    tx,
    [
      {
        kind,
        objectKind: 'compliance-case',
        objectId: c.id,
        ownerAgencyId: (await operatingAgency(tx)).id,
        dueAtMs: nowMs + ms,
        reckoning: withinReckoning(
          ms,
          `${kind === 'take-case' ? 'taken' : 'moved on'} within, priority ${c.band}:`,
          nowMs,
          'CASE_CLOCKS',
        ),
      },
    ],
    nowMs,
  );
}

function factsOf(
  act: CaseAct,
  change: { readonly district?: string; readonly ownerId?: string },
): Readonly<Record<string, unknown>> {
  switch (act.kind) {
    case 'take':
    case 'assign':
      return { owner: change.ownerId };
    case 'element':
      return { element: act.element, answer: act.answer };
    case 'refer-district':
      return { district: change.district };
    case 'close':
      return { outcome: act.outcome };
    default:
      return {};
  }
}
