import { sql } from 'kysely';
import { err, ok, type Result } from '#basics/result.js';
import {
  type Acknowledged,
  type AcknowledgementInput,
  type AcknowledgementRefusalCode,
  acknowledge,
} from '#domain/acknowledgement.js';
import type { Actor } from '#domain/actor.js';
import type { SubjectStatus } from '#domain/subject.js';
import { newWork } from '#domain/workItem.js';
import { acknowledgementOfReply, addAcknowledgement } from './acknowledgements.js';
import { writeAudit } from './audit.js';
import { many, type Tx } from './database.js';
import { markNotification, type Notification, readNotification } from './notifications.js';
import { addWork } from './workItems.js';

export interface AcknowledgementDoor {
  readonly actor: Actor;
  readonly nowMs: number;
  readonly source?: string;
}

export type AcknowledgementProblem = {
  readonly code: AcknowledgementRefusalCode | 'not-found';
  readonly says: string;
};

/**
 * The one road of an acknowledgement, whatever the door: page, API, signed reply. The first one stops the chase;
 * the same reply again changes nothing and is answered as before.
 */
export async function acknowledgeNotification(
  tx: Tx,
  door: AcknowledgementDoor,
  notificationId: string,
  input: Omit<AcknowledgementInput, 'atMs'>,
): Promise<
  Result<
    Acknowledged & {
      readonly notification: Notification;
      readonly acknowledgementId: string;
      readonly again: boolean;
    },
    AcknowledgementProblem
  >
> {
  const { nowMs } = door;
  const notification = await readNotification(tx, notificationId, true);
  if (!notification)
    return err({ code: 'not-found', says: `There is no notification ${notificationId} for this agency.` });
  const actsFor = await agenciesActedFor(tx, input.agencyId);
  // NSOTC's officers are the last stand-in of every agency (`nsotc.duty-desk`); the policies have let them through.
  if (isLastStandIn(door.actor)) actsFor.push(notification.recipientAgencyId);
  const own = input.agencyId === notification.recipientAgencyId;
  const status = notification.facts.status as SubjectStatus;
  const { event } = notification.facts as { event?: string };
  const done = acknowledge(
    { ...notification, status, ...(event === undefined ? {} : { event }) },
    { ...input, atMs: nowMs },
    actsFor,
  );
  if (!done.ok) return done;

  const kept = await addAcknowledgement(
    tx,
    {
      notificationId,
      agencyId: input.agencyId,
      officer: input.officer.trim(),
      userId: input.userId,
      via: own ? input.via : 'stand-in',
      action: done.value.action,
      note: input.note.trim(),
      hitConfirmed: done.value.hitConfirmed,
      atMs: nowMs,
      receivedAtMs: input.receivedAtMs ?? null,
      replyId: input.replyId,
    },
    nowMs,
  );
  if (kept === null) {
    const before = (await acknowledgementOfReply(tx, notificationId, input.replyId!))!;
    return ok({ ...done.value, notification, acknowledgementId: before.id, again: true });
  }
  if (done.value.newState) await markNotification(tx, notificationId, done.value.newState, nowMs);
  // The chase may stand at other agencies' desks, which this actor's rights do not reach: a step ends it.
  await addWork(
    tx,
    [
      newWork(
        'notificationAcknowledged',
        `acknowledged ${kept.id}`,
        { acknowledgementId: kept.id },
        { urgency: 1 },
      ),
    ],
    nowMs,
  );
  await writeAudit(tx, nowMs, {
    actor: door.actor,
    action: 'notification.acknowledge',
    objectKind: 'notification',
    objectId: notificationId,
    ...(door.source ? { source: door.source } : {}),
    facts: {
      acknowledgement: kept.id,
      action: done.value.action,
      via: input.via,
      from: notification.state,
      agency: input.agencyId,
      hitConfirmed: done.value.hitConfirmed,
    },
  });
  return ok({ ...done.value, notification, acknowledgementId: kept.id, again: false });
}

function isLastStandIn(actor: Actor): boolean {
  return actor.kind === 'user' && actor.agencyRole === 'nsotc';
}

/** The agency itself and those it acts for in notifications now, or stands in for. */
export async function agenciesActedFor(tx: Tx, agencyId: string): Promise<string[]> {
  const rows = await many(
    tx,
    sql<{ id: string }>`
    select for_agency_id as id from agency_acts_for where agency_id = ${agencyId} and scope = 'notifications' and now() >= valid_from and now() < valid_until`,
  );
  return [agencyId, ...rows.map((r) => r.id)];
}
