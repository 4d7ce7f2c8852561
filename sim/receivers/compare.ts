import type { LogEntry } from './log.js';

/** A notification as the ledger has it, with how far it got by a channel that leaves this system. */
export interface LedgerRow {
  readonly notificationId: string;
  readonly recipientAgencyId: string;
  /** Null for notifications about no subject; they have no order. */
  readonly subjectId: string | null;
  /** Order within subject and recipient, across channels. */
  readonly subjectSeq: number;
  /** Whether an attempt by webhook, e-mail or file ended `delivered` or `accepted`. */
  readonly delivered: boolean;
  /** Whether the ledger has an acknowledgement. */
  readonly acknowledged: boolean;
  /** Hash that was noted for the attempts by channel kind, where it is known. */
  readonly bodySha256?: { readonly [channel: string]: string };
}

export interface Difference {
  readonly kind:
    | 'lost'
    | 'acted-twice'
    | 'out-of-order'
    | 'not-in-ledger'
    | 'wrong-agency'
    | 'other-bytes'
    | 'acknowledgement-lost';
  readonly notificationId: string;
  readonly agencyId: string;
  readonly says: string;
}

/**
 * The agencies' own records against the ledger. None lost: whatever the ledger calls delivered was acted on by
 * its agency, and whatever the agency was told is recorded is. None acted on twice, none by an agency that it was
 * not for, no two versions of one message, none out of order for a subject.
 * @param entries each agency's entries in the order of its log
 */
export function compareWithLedger(
  ledger: readonly LedgerRow[],
  entries: Iterable<LogEntry>,
): readonly Difference[] {
  const differences: Difference[] = [];
  const rows = new Map(ledger.map((row) => [row.notificationId, row]));
  const acted = new Map<string, number>();
  const lastSeq = new Map<string, LedgerRow>();
  const hashes = new Map<string, string>();
  const tell = (kind: Difference['kind'], notificationId: string, agencyId: string, says: string) =>
    differences.push({ kind, notificationId, agencyId, says });

  for (const entry of entries) {
    if (entry.what === 'rejected' || entry.what === 'fetched') continue;
    const { id, agencyId } = entry;
    const row = rows.get(id);
    if (!row) {
      tell('not-in-ledger', id, agencyId, `${entry.what}, but the ledger has no such notification`);
      continue;
    }
    if (row.recipientAgencyId !== agencyId)
      tell('wrong-agency', id, agencyId, `${entry.what}, but it was for ${row.recipientAgencyId}`);

    if (entry.what === 'received') {
      const key = `${id} ${entry.channel}`;
      const known = row.bodySha256?.[entry.channel] ?? hashes.get(key) ?? entry.bodySha256;
      hashes.set(key, known);
      if (known !== entry.bodySha256)
        tell('other-bytes', id, agencyId, `${entry.channel}: ${entry.bodySha256} came, ${known} was sent`);
    } else if (entry.what === 'acted') {
      const times = (acted.get(id) ?? 0) + 1;
      acted.set(id, times);
      if (times > 1) tell('acted-twice', id, agencyId, `acted on ${times} times`);
      if (row.subjectId === null || times > 1) continue;
      const stream = `${row.subjectId} ${agencyId}`;
      const last = lastSeq.get(stream);
      if (last && last.subjectSeq > row.subjectSeq)
        tell(
          'out-of-order',
          id,
          agencyId,
          `number ${row.subjectSeq} of its subject came after number ${last.subjectSeq} (${last.notificationId})`,
        );
      else lastSeq.set(stream, row);
    } else if (entry.status >= 200 && entry.status < 300 && !row.acknowledged)
      tell('acknowledgement-lost', id, agencyId, `answered ${entry.status}, but the ledger has none`);
  }

  for (const row of ledger)
    if (row.delivered && !acted.has(row.notificationId))
      tell('lost', row.notificationId, row.recipientAgencyId, 'delivered by the ledger, never acted on');
  return differences;
}

export interface ReceiverCounts {
  readonly received: number;
  readonly acted: number;
  readonly repeats: number;
  readonly acknowledged: number;
  readonly rejected: number;
}

/** What the agencies saw, for a report; repeats are arrivals of what was acted on before. */
export function countEntries(entries: Iterable<LogEntry>): ReceiverCounts {
  const counts = { received: 0, acted: 0, repeats: 0, acknowledged: 0, rejected: 0 };
  const acted = new Set<string>();
  for (const entry of entries) {
    if (entry.what === 'received') {
      counts.received++;
      if (acted.has(`${entry.agencyId} ${entry.id}`)) counts.repeats++;
    } else if (entry.what === 'acted') {
      counts.acted++;
      acted.add(`${entry.agencyId} ${entry.id}`);
    } else if (entry.what === 'acknowledged' && entry.status >= 200 && entry.status < 300)
      counts.acknowledged++;
    else if (entry.what === 'rejected') counts.rejected++;
  }
  return counts;
}
