import { sql } from 'kysely';
import { err, type Result } from '#basics/result.js';
import type { Actor } from '#domain/actor.js';
import {
  type Adjudicated,
  type AdjudicationRefusal,
  adjudicate,
  type Consequence,
  type Decision,
  reopen,
  second,
} from '#domain/adjudication.js';
import type { AuditAction } from '#domain/auditAction.js';
import type { Officer } from '#domain/candidate.js';
import { identityDigestText, judgeIdentity } from '#domain/identity.js';
import type { PersonDescription } from '#domain/person.js';
import { type NewWork, newWork } from '#domain/workItem.js';
import {
  addAdjudication,
  carriedFrom,
  currentAdjudication,
  rememberNotSame,
  type StoredAdjudication,
  saveAdjudication,
  voidNotSame,
} from './adjudications.js';
import { writeAudit } from './audit.js';
import { readCandidate, type StoredCandidate, saveCandidate } from './candidates.js';
import { first, type Tx } from './database.js';
import { endDeadlines, startDeadlines } from './deadlines.js';
import { type Keys, keyedDigest } from './keys.js';
import { newId } from './newId.js';
import { readRecord } from './registerRecords.js';
import { cancelTasks, openTasks } from './tasks.js';
import { addWork } from './workItems.js';

/**
 * The one road from an officer's decision to the ledger, whatever the door (page, API, command): locks the
 * candidate, lets the pure rules decide, and writes decision, consequences, audit and next work in the caller's
 * transaction. A refusal writes nothing.
 */
export interface AdjudicationDoor {
  readonly keys: Keys;
  readonly actor: Extract<Actor, { kind: 'user' }>;
  readonly nowMs: number;
  /** Network address, for the audit. */
  readonly source?: string;
}

export type AdjudicationProblem = AdjudicationRefusal | { readonly code: 'not-found'; readonly says: string };

export async function decideCandidate(
  tx: Tx,
  door: AdjudicationDoor,
  candidateId: string,
  decision: Decision,
  seen: unknown,
): Promise<Result<Adjudicated, AdjudicationProblem>> {
  const candidate = await readCandidate(tx, candidateId, true);
  if (!candidate) return notFound(candidateId);
  const done = adjudicate(candidate, decision, officerOf(door), {
    id: newId(door.nowMs),
    nowMs: door.nowMs,
    verifiedIdentifierAgrees: await verifiedIdentifierAgrees(tx, candidate),
  });
  if (!done.ok) return done;
  await addAdjudication(tx, done.value.adjudication, seen);
  await apply(tx, door, candidate, done.value, 'adjudication.decide');
  return done;
}

export async function secondCandidate(
  tx: Tx,
  door: AdjudicationDoor,
  candidateId: string,
  answer: { readonly agrees: boolean; readonly note: string; readonly candidateVersion: number },
): Promise<Result<Adjudicated, AdjudicationProblem>> {
  const candidate = await readCandidate(tx, candidateId, true);
  const proposed = candidate && (await currentAdjudication(tx, candidateId));
  if (!candidate || !proposed) return notFound(candidateId);
  const done = second(candidate, proposed, officerOf(door), answer, door.nowMs);
  if (!done.ok) return done;
  await saveAdjudication(tx, done.value.adjudication);
  await apply(tx, door, candidate, done.value, 'adjudication.second');
  return done;
}

export async function reopenCandidate(
  tx: Tx,
  door: AdjudicationDoor,
  candidateId: string,
  reason: string,
  dueAtMs: number,
): Promise<Result<Adjudicated, AdjudicationProblem>> {
  const candidate = await readCandidate(tx, candidateId, true);
  const inForce: StoredAdjudication | undefined = candidate && (await currentAdjudication(tx, candidateId));
  if (!candidate || !inForce) return notFound(candidateId);
  const done = reopen(candidate, inForce, officerOf(door), reason, { nowMs: door.nowMs, dueAtMs });
  if (!done.ok) return done;
  await saveAdjudication(tx, done.value.adjudication);
  await apply(tx, door, candidate, done.value, 'adjudication.reopen');
  // What was carried over from this decision rests on it; reopening a carried one leaves the first alone.
  for (const id of await carriedFrom(tx, inForce.id)) await reopenCandidate(tx, door, id, reason, dueAtMs);
  return done;
}

/** An agreeing identifier that an authority verified, as opposed to one that the traveller or a carrier claimed. */
export async function verifiedIdentifierAgrees(tx: Tx, candidate: StoredCandidate): Promise<boolean> {
  const event = await first(
    tx,
    sql<{
      traveller: PersonDescription;
    }>`select traveller from travel_events where id = ${candidate.travelEventId}`,
  );
  return judgeIdentity(event?.traveller ?? { names: [] }, candidate.kept.match.evidence)
    .verifiedIdentifierAgrees;
}

/** Digests of both sides as they are now; any change of either gives others. */
export async function pairDigests(
  tx: Tx,
  keys: Keys,
  pair: { readonly travelEventId: string; readonly recordId: string },
): Promise<{ readonly travellerDigest: string; readonly recordDigest: string }> {
  const event = await first(
    tx,
    sql<{
      traveller: PersonDescription;
    }>`select traveller from travel_events where id = ${pair.travelEventId}`,
  );
  const record = await readRecord(tx, pair.recordId);
  return {
    travellerDigest: keyedDigest(keys, identityDigestText(event?.traveller ?? { names: [] })),
    recordDigest: keyedDigest(keys, identityDigestText(record?.person ?? { names: [] })),
  };
}

async function apply(
  tx: Tx,
  door: AdjudicationDoor,
  before: StoredCandidate,
  done: Adjudicated,
  action: AuditAction,
): Promise<void> {
  const { candidate, adjudication } = done;
  const { nowMs } = door;
  if (!(await saveCandidate(tx, candidate, before.version)))
    throw new Error(`candidate ${candidate.id} changed under its lock`);
  const work: NewWork[] = [];
  // What an officer decided goes before deliveries that wait: a withdrawal must not queue behind a burst of alerts.
  const urgency = 0;
  for (const consequence of done.consequences) await follow(consequence);
  const isDecided = candidate.state === 'decided';
  if (isDecided && adjudication.outcome === 'inconclusive') {
    work.push(
      newWork(
        'candidateUnresolved',
        `unresolved ${candidate.id} v${candidate.version}`,
        { candidateId: candidate.id },
        { urgency },
      ),
    );
  }
  if (isDecided) {
    await endDeadlines(tx, [candidate.id], ['decide-candidate'], 'met', nowMs);
    await cancelTasks(tx, candidate.id, ['second-person', 'decide-overdue', 'departed-undecided'], nowMs);
  } else if (candidate.state === 'open') {
    await cancelTasks(tx, candidate.id, ['second-person'], nowMs);
    if (action === 'adjudication.reopen') {
      await startDeadlines(
        tx,
        [
          {
            kind: 'decide-candidate',
            objectKind: 'candidate',
            objectId: candidate.id,
            ownerAgencyId: door.actor.agencyId,
            dueAtMs: candidate.dueAtMs,
            reckoning: {
              start: new Date(nowMs).toISOString(),
              rule: 'reopened: decided again within the clock of its kind',
              steps: [],
              due: new Date(candidate.dueAtMs).toISOString(),
              source: 'clocks',
            },
          },
        ],
        nowMs,
      );
    }
  }
  await addWork(tx, work, nowMs);
  await writeAudit(tx, nowMs, {
    actor: door.actor,
    action,
    objectKind: 'candidate',
    objectId: candidate.id,
    ...(door.source ? { source: door.source } : {}),
    facts: {
      adjudication: adjudication.id,
      outcome: adjudication.outcome,
      reason: adjudication.reasonCode,
      state: adjudication.state,
      from: before.state,
      to: candidate.state,
      version: candidate.version,
      consequences: done.consequences.map((c) => c.kind),
    },
  });

  async function follow(consequence: Consequence): Promise<void> {
    switch (consequence.kind) {
      case 'confirmed':
        work.push(
          newWork(
            'candidateConfirmed',
            `confirmed ${candidate.id} v${candidate.version}`,
            { candidateId: candidate.id },
            { urgency },
          ),
        );
        return;
      case 'refuted':
        work.push(
          newWork(
            'candidateRefuted',
            `refuted ${candidate.id} v${candidate.version}`,
            { candidateId: candidate.id },
            { urgency },
          ),
        );
        return;
      case 'under-review':
        work.push(
          newWork(
            'candidateReopened',
            `reopened ${candidate.id} v${candidate.version}`,
            { candidateId: candidate.id },
            { urgency },
          ),
        );
        return;
      case 'remember-not-same': {
        const digests = await pairDigests(tx, door.keys, candidate);
        await rememberNotSame(
          tx,
          {
            ...digests,
            recordId: candidate.recordId,
            expiresAtMs: consequence.expiresAtMs,
            voidedAtMs: null,
            adjudicationId: adjudication.id,
          },
          nowMs,
        );
        return;
      }
      case 'void-not-same':
        await voidNotSame(tx, adjudication.id, nowMs);
        return;
      case 'second-person-asked':
        await openTasks(
          tx,
          [
            {
              naturalKey: `second ${adjudication.id}`,
              kind: 'second-person',
              ownerAgencyId: door.actor.agencyId,
              objectKind: 'candidate',
              objectId: candidate.id,
              dueAtMs: candidate.dueAtMs,
              urgency: candidate.urgency,
              facts: { reasons: consequence.reasons, decidedBy: adjudication.decidedBy },
            },
          ],
          nowMs,
        );
        return;
    }
  }
}

function officerOf(door: AdjudicationDoor): Officer {
  return { id: door.actor.id, roles: door.actor.roles };
}

function notFound(id: string): { readonly ok: false; readonly error: AdjudicationProblem } {
  return err({ code: 'not-found', says: `There is no candidate ${id}.` });
}
