import { sql } from 'kysely';
import type { PersonDescription } from '#domain/person.js';
import type {
  IdentityCheck,
  RedressContact,
  RedressKind,
  RedressOutcome,
  RedressState,
} from '#domain/redress.js';
import { redressReference } from '#domain/reference.js';
import { first, instant, json, many, run, type Tx } from './database.js';
import { newId } from './newId.js';

/** An inquiry of somebody who says that this system, or what it told, is wrong about them. */
export interface RedressInquiry {
  readonly id: string;
  readonly number: string;
  readonly kind: RedressKind;
  readonly agencyId: string;
  readonly registrantId: string | null;
  readonly notificationId: string | null;
  readonly door: 'page' | 'json' | 'csv';
  readonly externalNumber: string;
  readonly person: PersonDescription;
  readonly contact: RedressContact;
  readonly complaint: string;
  readonly state: RedressState;
  readonly round: number;
  readonly checkKind: IdentityCheck | null;
  readonly checkNote: string;
  readonly outcome: RedressOutcome | null;
  readonly reason: string;
  readonly proposedBy: string | null;
  readonly candidateIds: readonly string[];
  readonly recordIds: readonly string[];
  readonly receivedOn: string;
  readonly acknowledgedAtMs: number | null;
  readonly version: number;
  readonly receivedAtMs: number;
  readonly updatedAtMs: number;
  readonly decidedAtMs: number | null;
  /** Of its running or missed clock of deciding; null when none runs. */
  readonly dueAtMs: number | null;
}

const SELECT = sql.raw(
  `select i.id, i.number, i.kind, i.agency_id as "agencyId", i.registrant_id as "registrantId", i.notification_id as "notificationId", i.door,
   i.external_number as "externalNumber", i.person, i.contact, i.complaint, i.state, i.round, i.check_kind as "checkKind", i.check_note as "checkNote", i.outcome,
   i.reason, i.proposed_by as "proposedBy", i.candidate_ids as "candidateIds", i.record_ids as "recordIds", i.received_on as "receivedOn",
   i.acknowledged_at as "acknowledgedAtMs", i.version, i.received_at as "receivedAtMs", i.updated_at as "updatedAtMs", i.decided_at as "decidedAtMs",
   (select d.due_at from deadlines d where d.object_id = i.id and d.kind = 'decide-redress' and d.state in ('running', 'missed')) as "dueAtMs"
   from redress_inquiries i`,
);

export interface NewInquiry {
  readonly naturalKey: string;
  readonly kind: RedressKind;
  readonly agencyId: string;
  readonly registrantId: string | null;
  readonly notificationId: string | null;
  readonly door: RedressInquiry['door'];
  readonly externalNumber: string;
  readonly person: PersonDescription;
  readonly contact: RedressContact;
  readonly complaint: string;
  readonly receivedOn: string;
}

/** Keeps an inquiry. @returns its id, and whether it is new */
export async function addInquiry(
  tx: Tx,
  i: NewInquiry,
  nowMs: number,
): Promise<{ readonly id: string; readonly isNew: boolean }> {
  const id = newId(nowMs);
  const added = await run(
    tx,
    sql`insert into redress_inquiries (id, number, natural_key, kind, agency_id, registrant_id, notification_id, door, external_number, person, contact, complaint, state,
               received_on, version, received_at, updated_at)
      values (${id}, ${redressReference(id)}, ${i.naturalKey}, ${i.kind}, ${i.agencyId}, ${i.registrantId}, ${i.notificationId},
              ${i.door}, ${i.externalNumber}, ${json(i.person)}, ${json(i.contact)}, ${i.complaint}, 'received', ${i.receivedOn}::date, 1, ${instant(nowMs)},
              ${instant(nowMs)})
      on conflict (natural_key) do nothing`,
  );
  if (added === 1) return { id, isNew: true };
  const known = await first(
    tx,
    sql<{ id: string }>`select id from redress_inquiries where natural_key = ${i.naturalKey}`,
  );
  return { id: known!.id, isNew: false };
}

export async function readInquiry(tx: Tx, id: string, lock = false): Promise<RedressInquiry | undefined> {
  if (lock) await first(tx, sql`select id from redress_inquiries where id = ${id} for update`);
  return first(tx, sql<RedressInquiry>`${SELECT} where i.id = ${id}`);
}

export interface InquiryFields {
  readonly state: RedressState;
  readonly round: number;
  readonly checkKind: IdentityCheck | null;
  readonly checkNote: string;
  readonly outcome: RedressOutcome | null;
  readonly reason: string;
  readonly proposedBy: string | null;
  readonly candidateIds: readonly string[];
  readonly recordIds: readonly string[];
  readonly acknowledgedAtMs: number | null;
}

/** @returns false when the version had gone on */
export async function saveInquiry(
  tx: Tx,
  id: string,
  version: number,
  to: InquiryFields,
  nowMs: number,
): Promise<boolean> {
  return (
    (await run(
      tx,
      sql`update redress_inquiries set state = ${to.state}, round = ${to.round}, check_kind = ${to.checkKind}, check_note = ${to.checkNote}, outcome = ${to.outcome},
             reason = ${to.reason}, proposed_by = ${to.proposedBy}, candidate_ids = ${json(to.candidateIds)}, record_ids = ${json(to.recordIds)},
             acknowledged_at = ${instant(to.acknowledgedAtMs)}, version = version + 1, updated_at = ${instant(nowMs)},
             decided_at = ${to.state === 'decided' ? instant(nowMs) : null}
       where id = ${id} and version = ${version}`,
    )) === 1
  );
}

export interface RedressStep {
  readonly number: number;
  readonly kind: string;
  readonly state: RedressState;
  readonly note: string;
  readonly byName: string;
  readonly atMs: number;
}

export async function addRedressStep(
  tx: Tx,
  inquiryId: string,
  s: Omit<RedressStep, 'number' | 'atMs'> & { readonly byUserId: string | null },
  nowMs: number,
): Promise<void> {
  await run(
    tx,
    sql`insert into redress_steps (inquiry_id, number, kind, state, note, by_user_id, by_name, at)
      select ${inquiryId}, coalesce(max(number), 0) + 1, ${s.kind}, ${s.state}, ${s.note}, ${s.byUserId}, ${s.byName}, ${instant(nowMs)}
        from redress_steps where inquiry_id = ${inquiryId}`,
  );
}

export async function stepsOfInquiry(tx: Tx, inquiryId: string): Promise<RedressStep[]> {
  return many(
    tx,
    sql<RedressStep>`select number, kind, state, note, by_name as "byName", at as "atMs" from redress_steps where inquiry_id = ${inquiryId} order by number desc`,
  );
}

export async function inquiriesOfRegistrant(tx: Tx, registrantId: string): Promise<RedressInquiry[]> {
  return many(
    tx,
    sql<RedressInquiry>`${SELECT} where i.registrant_id = ${registrantId} order by i.received_at desc`,
  );
}

export interface InquiryFilter {
  readonly kinds?: readonly RedressKind[];
  /** Absent: all that are not decided. */
  readonly state?: RedressState | 'all';
  readonly overdueAtMs?: number;
  readonly limit: number;
  readonly offset: number;
}

/** Inquiries by when they fall due; row security cuts them to the reader's agency. */
export async function listInquiries(
  tx: Tx,
  filter: InquiryFilter,
): Promise<{ readonly inquiries: RedressInquiry[]; readonly total: number }> {
  const where = sql`where ${
    filter.state === 'all'
      ? sql`true`
      : filter.state
        ? sql`i.state = ${filter.state}`
        : sql`i.state <> 'decided'`
  }
    ${filter.kinds ? sql`and i.kind in (${sql.join(filter.kinds)})` : sql``}
    ${
      filter.overdueAtMs === undefined
        ? sql``
        : sql`and exists (select from deadlines d where d.object_id = i.id and d.state in ('running', 'missed') and d.due_at < ${instant(filter.overdueAtMs)})`
    }`;
  const inquiries = await many(
    tx,
    sql<RedressInquiry>`${SELECT} ${where} order by (i.state = 'decided'), i.received_at, i.id limit ${filter.limit} offset ${filter.offset}`,
  );
  const total = (await first(tx, sql<{ n: number }>`select count(*) as n from redress_inquiries i ${where}`))!
    .n;
  return { inquiries, total };
}

export interface FoundCandidate {
  readonly id: string;
  readonly state: string;
  readonly outcome: string | null;
  readonly recordId: string;
  readonly recordNumber: string;
  readonly names: PersonDescription['names'];
  readonly openedAtMs: number;
}

/** The candidates that a proposal or decision is about, whatever became of them. */
export async function candidatesNamed(tx: Tx, ids: readonly string[]): Promise<FoundCandidate[]> {
  if (ids.length === 0) return [];
  return many(
    tx,
    sql<FoundCandidate>`
    select c.id, c.state, c.outcome, c.record_id as "recordId", r.record_number as "recordNumber", e.traveller -> 'names' as names, c.opened_at as "openedAtMs"
      from candidates c join travel_events e on e.id = c.travel_event_id join register_records r on r.id = c.record_id
     where c.id in (${sql.join([...ids])}) order by c.opened_at desc, c.id`,
  );
}

/**
 * Candidates whose traveller may be the person of an inquiry: a document's number agrees, or the birth date and a word of
 * the name. A person looks at them; nothing follows from the list.
 */
export async function candidatesOfPerson(
  tx: Tx,
  person: PersonDescription,
  limit: number,
): Promise<FoundCandidate[]> {
  const numbers = (person.documents ?? []).map((d) => d.number);
  const words = person.names
    .flatMap((n) => [n.surname, n.given, n.full])
    .flatMap((w) => (w ?? '').split(/[^\p{L}\p{N}]+/u))
    .filter((w) => w.length > 1);
  const born = person.birthDates ?? [];
  if (numbers.length === 0 && (words.length === 0 || born.length === 0)) return [];
  const byDocument =
    numbers.length > 0
      ? sql`exists (select from jsonb_array_elements(coalesce(e.traveller -> 'documents', '[]')) d where d ->> 'number' in (${sql.join(numbers)}))`
      : sql`false`;
  const byName =
    words.length > 0 && born.length > 0
      ? sql`(exists (select from jsonb_array_elements_text(coalesce(e.traveller -> 'birthDates', '[]')) b where b in (${sql.join(born)}))
             and e.traveller ->> 'names' ilike any (array[${sql.join(words.map((w) => `%${w.replace(/[\\%_]/g, '\\$&')}%`))}]))`
      : sql`false`;
  return many(
    tx,
    sql<FoundCandidate>`
    select c.id, c.state, c.outcome, c.record_id as "recordId", r.record_number as "recordNumber", e.traveller -> 'names' as names, c.opened_at as "openedAtMs"
      from candidates c join travel_events e on e.id = c.travel_event_id join register_records r on r.id = c.record_id
     where ${byDocument} or ${byName} order by c.opened_at desc, c.id limit ${limit}`,
  );
}
