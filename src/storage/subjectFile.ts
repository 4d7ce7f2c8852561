import { sql } from 'kysely';
import type { Outcome } from '#domain/candidate.js';
import type { ForeignMessage } from '#domain/foreignMessage.js';
import { many, type Tx } from './database.js';
import { NOTIFICATION_COLUMNS, type Notification } from './notifications.js';

/** Everything that hangs on one subject, for its file; each list the latest first and cut at a number. */
export interface SubjectCandidate {
  readonly id: string;
  readonly state: 'open' | 'second' | 'decided' | 'closed';
  readonly outcome: Outcome | null;
  readonly openedAtMs: number;
  readonly decidedAtMs: number | null;
  readonly decidedByName: string | null;
  readonly reasonCode: string | null;
  readonly recordNumber: string;
}

export async function candidatesOfSubject(
  tx: Tx,
  subjectId: string,
  limit: number,
): Promise<SubjectCandidate[]> {
  return many(
    tx,
    sql<SubjectCandidate>`
    select c.id, c.state, c.outcome, c.opened_at as "openedAtMs", c.decided_at as "decidedAtMs", u.display_name as "decidedByName", a.reason_code as "reasonCode",
           r.record_number as "recordNumber"
      from candidates c join register_records r on r.id = c.record_id
      left join lateral (select * from adjudications a where a.candidate_id = c.id and a.state in ('proposed', 'in-force') order by a.decided_at desc limit 1) a on true
      left join users u on u.id = a.decided_by
     where c.subject_id = ${subjectId} order by c.opened_at desc, c.id limit ${limit}`,
  );
}

export async function notificationsOfSubject(
  tx: Tx,
  subjectId: string,
  limit: number,
): Promise<(Notification & { readonly recipientName: string })[]> {
  return many(
    tx,
    sql<Notification & { recipientName: string }>`
    select ${NOTIFICATION_COLUMNS}, a.name as "recipientName" from notifications n join agencies a on a.id = n.recipient_agency_id
     where n.subject_id = ${subjectId} order by n.planned_at desc, n.id limit ${limit}`,
  );
}

export interface ToldAbroad {
  readonly id: string;
  readonly reference: string;
  readonly kind: ForeignMessage['kind'];
  readonly country: string;
  readonly state: string;
  readonly createdAtMs: number;
  readonly sentAtMs: number | null;
}

export async function toldAbroadOfSubject(tx: Tx, subjectId: string, limit: number): Promise<ToldAbroad[]> {
  return many(
    tx,
    sql<ToldAbroad>`
    select m.id, m.reference, m.kind, m.country, m.state, m.created_at as "createdAtMs", m.sent_at as "sentAtMs"
      from foreign_messages m join foreign_drafts d on d.id = m.draft_id where d.subject_id = ${subjectId}
     order by m.created_at desc, m.id limit ${limit}`,
  );
}
