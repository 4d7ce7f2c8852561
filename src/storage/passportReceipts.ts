import { sql } from 'kysely';
import type { NotificationKind, NotificationState } from '#domain/notification.js';
import { many, type Tx } from './database.js';

/** A message of a request as the Department has it; with more than one answer it stands more than once. */
export interface PassportReceipt {
  readonly id: string;
  readonly agency: string;
  readonly kind: NotificationKind;
  readonly state: NotificationState;
  readonly plannedAtMs: number;
  readonly deliveredAtMs: number | null;
  readonly openedAtMs: number | null;
  readonly ackDueAtMs: number;
  readonly action: string | null;
  readonly note: string | null;
  readonly officer: string | null;
  readonly answeredAtMs: number | null;
}

/** What the Department got of a request and answered, in order: for who asked, the Department and NSOTC (migration 0202). */
export function receiptsOfRequest(tx: Tx, requestId: string): Promise<PassportReceipt[]> {
  return many(
    tx,
    sql<PassportReceipt>`
    select id, agency, kind, state, planned_at as "plannedAtMs", delivered_at as "deliveredAtMs", opened_at as "openedAtMs", ack_due_at as "ackDueAtMs",
           action, note, officer, answered_at as "answeredAtMs" from rsoits_passport_receipts(${requestId}::uuid)`,
  );
}
