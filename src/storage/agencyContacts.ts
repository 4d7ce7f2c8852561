import { sql } from 'kysely';
import type { AgencyContact } from '#domain/agency.js';
import type { ContactPurpose } from '#domain/contact.js';
import { first, instant, many, run, type Tx } from './database.js';
import { newId } from './newId.js';

/** Who to call at an agency, in the order to be tried. */
interface ContactRow extends Omit<AgencyContact, 'verifiedAt'> {
  readonly verifiedAt: number | null;
}

const COLUMNS = sql.raw(
  'id, agency_id as "agencyId", position, purpose, name, title, email, phone, verified_at as "verifiedAt"',
);

export async function listContacts(tx: Tx, agencyId: string): Promise<AgencyContact[]> {
  const rows = await many(
    tx,
    sql<ContactRow>`select ${COLUMNS} from agency_contacts where agency_id = ${agencyId} order by position`,
  );
  return rows.map(asContact);
}

/** Contacts that nobody verified since an instant: a contact older than 90 days is an incident (SORNA guide). */
export async function unverifiedContacts(tx: Tx, sinceMs: number): Promise<AgencyContact[]> {
  const rows = await many(
    tx,
    sql<ContactRow>`select ${COLUMNS} from agency_contacts where verified_at is null or verified_at < ${instant(sinceMs)} order by agency_id, position`,
  );
  return rows.map(asContact);
}

/** The contacts of several agencies in their order. */
export async function contactsOf(tx: Tx, agencyIds: readonly string[]): Promise<AgencyContact[]> {
  if (agencyIds.length === 0) return [];
  const rows = await many(
    tx,
    sql<ContactRow>`select ${COLUMNS} from agency_contacts where agency_id in (${sql.join(agencyIds)}) order by agency_id, position`,
  );
  return rows.map(asContact);
}

export interface NewContact {
  readonly purpose?: ContactPurpose;
  readonly name: string;
  readonly title: string;
  readonly email: string | null;
  readonly phone: string | null;
}

/** Adds a contact after the last one. @returns its id */
export async function addContact(
  tx: Tx,
  agencyId: string,
  contact: NewContact,
  nowMs: number,
): Promise<string> {
  const added = await first(
    tx,
    sql<{ id: string }>`
    insert into agency_contacts (id, agency_id, position, purpose, name, title, email, phone)
    select ${newId(nowMs)}, ${agencyId}, coalesce(max(position), 0) + 1, ${contact.purpose ?? 'registry-office'}, ${contact.name}, ${contact.title}, ${contact.email}, ${contact.phone}
      from agency_contacts where agency_id = ${agencyId} returning id`,
  );
  return added!.id;
}

/** Changes a contact; what changed is unverified again. */
export async function changeContact(tx: Tx, id: string, contact: NewContact): Promise<boolean> {
  return (
    (await run(
      tx,
      sql`update agency_contacts set purpose = coalesce(${contact.purpose ?? null}, purpose), name = ${contact.name}, title = ${contact.title}, email = ${contact.email}, phone = ${contact.phone}, verified_at = null, verified_by = null where id = ${id}`,
    )) === 1
  );
}

/** Ends what the duty desk was asked about contacts that were verified since; their agency does not see those tasks. */
export async function endOverdueOfVerified(tx: Tx, nowMs: number): Promise<void> {
  await run(
    tx,
    sql`update tasks t set state = 'cancelled', ended_at = ${instant(nowMs)} from agency_contacts c
       where t.kind = 'contact-overdue' and t.state = 'open' and c.id = t.object_id and c.verified_at >= t.created_at`,
  );
}

export async function removeContact(tx: Tx, id: string): Promise<boolean> {
  return (await run(tx, sql`delete from agency_contacts where id = ${id}`)) === 1;
}

function asContact(row: ContactRow): AgencyContact {
  return { ...row, verifiedAt: row.verifiedAt === null ? null : new Date(row.verifiedAt).toISOString() };
}
