import { sql } from 'kysely';
import { MS } from '#basics/clock.js';
import type { AgencyContact } from '#domain/agency.js';
import { type ContactPurpose, contactProblem } from '#domain/contact.js';
import { TASK_KINDS, taskKey } from '#domain/task.js';
import { listContacts } from './agencyContacts.js';
import { instant, many, run, type Tx } from './database.js';
import { endDeadlines } from './deadlines.js';
import { newId } from './newId.js';
import { cancelTasks, openTasks } from './tasks.js';

/** A contact was needed and was stale: somebody may have been told nothing (SORNA guide, contact information). */
export interface ContactIncident {
  readonly id: string;
  readonly agencyId: string;
  readonly agencyName: string;
  readonly fromAgencyId: string;
  readonly fromName: string;
  readonly why: 'none' | 'never' | 'stale';
  readonly cause: 'relocation' | 'message';
  readonly objectId: string;
  readonly openedAtMs: number;
}

export interface Reliance {
  readonly agencyId: string;
  readonly agencyName: string;
  readonly purpose: ContactPurpose;
  readonly cause: ContactIncident['cause'];
  readonly objectId: string;
  readonly fromAgencyId: string;
}

/**
 * Called, as the system, where something was sent to an agency that must reach a person there. A stale contact opens
 * an incident: a task of the agency to verify it, and one of the sender to make sure by telephone. Once a sending.
 * @returns whether there is one
 */
export async function relyOnContact(tx: Tx, r: Reliance, nowMs: number): Promise<boolean> {
  const problem = contactProblem(await listContacts(tx, r.agencyId), r.purpose, nowMs);
  if (problem === null) return false;
  const id = newId(nowMs);
  const added = await run(
    tx,
    sql`insert into contact_incidents (id, natural_key, agency_id, contact_id, why, cause, object_id, from_agency_id, state, opened_at)
      values (${id}, ${`${r.cause}|${r.objectId}|${r.agencyId}`}, ${r.agencyId}, ${problem.contactId}, ${problem.why}, ${r.cause}, ${r.objectId}, ${r.fromAgencyId},
              'open', ${instant(nowMs)}) on conflict (natural_key) do nothing`,
  );
  if (added === 0) return true;
  await openTasks(
    tx,
    [
      { kind: 'contact-incident', ownerAgencyId: r.agencyId, dueAtMs: nowMs + MS.day, facts: {} } as const,
      {
        kind: 'reach-otherwise',
        ownerAgencyId: r.fromAgencyId,
        dueAtMs: nowMs + MS.day,
        facts: { forName: r.agencyName },
      } as const,
    ].map((t) => ({
      ...t,
      naturalKey: taskKey(t.kind, id),
      objectKind: 'contact-incident',
      objectId: id,
      urgency: TASK_KINDS[t.kind].urgency,
    })),
    nowMs,
  );
  return true;
}

/** Open incidents that the reader's agency has or has caused, the oldest first. */
export async function openIncidents(tx: Tx, limit: number): Promise<ContactIncident[]> {
  return many(
    tx,
    sql<ContactIncident>`
    select i.id, i.agency_id as "agencyId", a.name as "agencyName", i.from_agency_id as "fromAgencyId", f.name as "fromName", i.why, i.cause, i.object_id as "objectId",
           i.opened_at as "openedAtMs"
      from contact_incidents i join agencies a on a.id = i.agency_id join agencies f on f.id = i.from_agency_id
     where i.state = 'open' order by i.opened_at, i.id limit ${limit}`,
  );
}

/** Ends the incidents of an agency whose contact was verified, with the agency's own task of each. */
export async function closeIncidents(
  tx: Tx,
  agencyId: string,
  userId: string | null,
  nowMs: number,
): Promise<number> {
  const closed = await many(
    tx,
    sql<{
      id: string;
    }>`update contact_incidents set state = 'closed', closed_at = ${instant(nowMs)}, closed_by = ${userId} where agency_id = ${agencyId} and state = 'open' returning id`,
  );
  for (const { id } of closed) await cancelTasks(tx, id, ['contact-incident'], nowMs);
  return closed.length;
}

/**
 * Somebody tried the contact and it works. The cycle begins again: what asked for it ends, and so do the agency's
 * open incidents.
 */
export async function verifyContact(
  tx: Tx,
  contact: Pick<AgencyContact, 'id' | 'agencyId' | 'verifiedAt'>,
  userId: string | null,
  nowMs: number,
): Promise<void> {
  await run(
    tx,
    sql`update agency_contacts set verified_at = ${instant(nowMs)}, verified_by = ${userId} where id = ${contact.id}`,
  );
  await endDeadlines(tx, [contact.id], ['verify-contact'], 'met', nowMs);
  await cancelTasks(tx, contact.id, ['contact-unverified', 'contact-overdue'], nowMs);
  await closeIncidents(tx, contact.agencyId, userId, nowMs);
}
