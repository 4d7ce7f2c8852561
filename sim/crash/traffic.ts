import { sql } from 'kysely';
import { type Database, many } from '#storage/database.js';
import type { LogEntry } from '../receivers/log.js';
import { type CrashWorld, recordNumberOf, soraOf } from './world.js';

/** What became of one traveller, and the notifications about them as planned. */
export interface TravellerFate {
  /** The adjudication in force; null while nobody has decided. */
  readonly outcome: string | null;
  readonly notifications: readonly {
    readonly id: string;
    readonly agencyId: string;
    readonly kind: string;
    readonly state: string;
  }[];
}

/** By record number; a traveller without candidate is missing. */
export async function readFates(db: Database): Promise<ReadonlyMap<string, TravellerFate>> {
  const rows = await db.asSystem((tx) =>
    many(
      tx,
      sql<{ recordNumber: string } & TravellerFate>`
      select r.record_number as "recordNumber", c.outcome,
             coalesce((select jsonb_agg(jsonb_build_object('id', n.id, 'agencyId', n.recipient_agency_id, 'kind', n.kind, 'state', n.state) order by n.subject_seq)
                         from notifications n where n.candidate_id = c.id), '[]') as notifications
        from candidates c join register_records r on r.id = c.record_id`,
    ),
  );
  return new Map(rows.map((r) => [r.recordNumber, r]));
}

/**
 * What the traffic alone says must be in the receivers' own logs, without trusting that the ledger is whole: each
 * registrant who was on a manifest came to NSOTC and to the unit that registers them, once, and to nobody else;
 * and whoever acted on the alert of a refuted one acted on its withdrawal after that.
 * @returns what is wrong, a sentence each
 */
export function unmetByTraffic(
  world: CrashWorld,
  travellers: number,
  fates: ReadonlyMap<string, TravellerFate>,
  entries: readonly LogEntry[],
): string[] {
  const wrong: string[] = [];
  const actedAt = new Map<string, number>();
  for (const [at, e] of entries.entries())
    if (e.what === 'acted' && !actedAt.has(`${e.agencyId} ${e.id}`)) actedAt.set(`${e.agencyId} ${e.id}`, at);

  for (let i = 0; i < travellers; i++) {
    const name = recordNumberOf(i);
    const fate = fates.get(name);
    if (!fate) {
      wrong.push(`${name} was on a manifest and has no candidate`);
      continue;
    }
    const due = new Set([world.nsotc.id, soraOf(world, i).id]);
    const refuted = fate.outcome === 'not-same';
    for (const n of fate.notifications) {
      const acted = actedAt.has(`${n.agencyId} ${n.id}`);
      if (!due.has(n.agencyId)) wrong.push(`${name}: ${n.kind} ${n.id} for an agency that has no part in it`);
      if (n.state === 'withdrawn' && acted) wrong.push(`${name}: ${n.id} was stopped and yet acted on`);
      // One that was taken back before it got through is not sent after all; a delivered one is held against the ledger.
      if (n.state !== 'withdrawn' && n.state !== 'closed' && !acted)
        wrong.push(`${name}: ${n.kind} ${n.id} was never acted on`);
    }
    for (const agencyId of due) {
      const own = fate.notifications.filter((n) => n.agencyId === agencyId && n.state !== 'withdrawn');
      const alerts = own.filter((n) => n.kind === 'alert');
      const withdrawals = own.filter((n) => n.kind === 'withdrawal');
      if (alerts.length > 1 || (!refuted && alerts.length === 0))
        wrong.push(`${name}: ${alerts.length} alerts to ${agencyId}`);
      if (withdrawals.length !== (refuted ? alerts.length : 0))
        wrong.push(`${name}: ${alerts.length} alerts and ${withdrawals.length} withdrawals to ${agencyId}`);
      const [told, takenBack] = [alerts[0], withdrawals[0]].map(
        (n) => n && actedAt.get(`${agencyId} ${n.id}`),
      );
      if (told !== undefined && takenBack !== undefined && takenBack < told)
        wrong.push(`${name}: ${agencyId} heard of the withdrawal before the alert`);
    }
  }
  return wrong;
}
