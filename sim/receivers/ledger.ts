import { sql } from 'kysely';
import { many, type Tx } from '#storage/database.js';
import type { LedgerRow } from './compare.js';

/**
 * The ledger's side of the comparison. The portal is left out: what is put there stays with us, so no agency's
 * own record can speak of it.
 */
export async function readLedger(tx: Tx): Promise<LedgerRow[]> {
  return many(
    tx,
    sql<LedgerRow>`
    select n.id as "notificationId", n.recipient_agency_id as "recipientAgencyId", n.subject_id as "subjectId", n.subject_seq as "subjectSeq",
           exists (select from deliveries d where d.notification_id = n.id and d.state in ('delivered', 'accepted')
                     and d.channel_kind in ('webhook', 'email', 'file')) as delivered,
           exists (select from acknowledgements a where a.notification_id = n.id) as acknowledged
      from notifications n order by n.id`,
  );
}
