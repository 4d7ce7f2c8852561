import { type RawBuilder, sql } from 'kysely';
import { addDays, type IsoDate } from '#basics/dates.js';
import { NSOR_ANSWER_DAYS, type NsorDifference, nsorDifference } from '#domain/nsorCare.js';
import { instant, many, run, type Tx } from './database.js';
import { newId } from './newId.js';
import { ofAgencies } from './registrants.js';

export interface Validation {
  readonly id: string;
  readonly outcome: 'valid' | 'changed' | 'not-valid';
  readonly documents: string;
  readonly contact: string;
  readonly note: string;
  readonly validatedOn: IsoDate;
  readonly byName: string | null;
}

export async function validationsOf(tx: Tx, registrantId: string): Promise<Validation[]> {
  return many(
    tx,
    sql<Validation>`select v.id, v.outcome, v.documents, v.contact, v.note, v.validated_on as "validatedOn", u.display_name as "byName"
      from nsor_validations v left join users u on u.id = v.validated_by where v.registrant_id = ${registrantId} order by v.validated_on desc, v.id desc`,
  );
}

export async function addValidation(
  tx: Tx,
  registrant: { readonly id: string; readonly agencyId: string },
  v: Omit<Validation, 'id' | 'byName'> & { readonly by: string },
  nowMs: number,
): Promise<void> {
  await run(
    tx,
    sql`insert into nsor_validations (id, registrant_id, agency_id, outcome, documents, contact, note, validated_on, validated_by, recorded_at)
      values (${newId(nowMs)}, ${registrant.id}, ${registrant.agencyId}, ${v.outcome}, ${v.documents}, ${v.contact}, ${v.note}, ${v.validatedOn}::date, ${v.by}, ${instant(nowMs)})`,
  );
}

export interface ReconciledLine {
  readonly registrantId: string | null;
  readonly displayName: string;
  readonly number: string;
  readonly registry: string | null;
  readonly record: string | null;
  readonly recordNumber: string | null;
  readonly lastMessage: string | null;
  /** Why a change was not sent, in words; '': nothing is held back. */
  readonly says: string;
  readonly difference: NsorDifference | null;
}

/** Lines read at once: a large state has a hundred thousand. */
const PIECE = 2000;

type HeldLine = Omit<ReconciledLine, 'difference'> & {
  readonly letsGo: boolean;
  readonly late: boolean;
  readonly how: string | null;
  readonly why: string | null;
  readonly behind: boolean;
  readonly retiring: boolean;
};

/**
 * The registry of these agencies held against NSOR, person by person in order of name: what is registered, what NCIC
 * has, what went between; then records of the agencies that nobody here is registered for. Everybody, in pieces.
 */
export async function* reconcileNsor(
  tx: Tx,
  agencyIds: readonly string[],
  today: IsoDate,
  piece = PIECE,
): AsyncGenerator<ReconciledLine> {
  for (let after: HeldLine | undefined; ; ) {
    const rows: HeldLine[] = await many(tx, registered(agencyIds, today, piece, after));
    yield* rows.map(judged);
    after = rows.at(-1);
    if (rows.length < piece) break;
  }
  for (let after = ''; ; ) {
    const rows: HeldLine[] = await many(tx, nobodys(agencyIds, piece, after));
    yield* rows.map(judged);
    after = rows.at(-1)?.recordNumber ?? '';
    if (rows.length < piece) break;
  }
}

function registered(
  agencyIds: readonly string[],
  today: IsoDate,
  limit: number,
  after?: HeldLine,
): RawBuilder<HeldLine> {
  return sql<HeldLine>`
    select r.id as "registrantId", r.display_name as "displayName", r.number, r.state as registry, k.state as record, k.record_number as "recordNumber",
           m.state as "lastMessage", coalesce(m.message_key in ('CXS', 'XXS'), false) as "letsGo", r.standings -> -1 ->> 'how' as how,
           coalesce((coalesce(m.sent_at, m.made_at) at time zone 'UTC')::date < ${addDays(today, -NSOR_ANSWER_DAYS)}::date, false) as late, z.why, coalesce(z.says, '') as says,
           exists (select from registrant_duties d where d.registrant_id = r.id and d.kind = 'nsor-entry' and d.state = 'open') as behind,
           exists (select from registrant_duties d where d.registrant_id = r.id and d.kind = 'nsor-validation' and d.state = 'open' and d.due_on < ${today}::date) as retiring
      from registrants r left join register_records k on k.id = r.record_id left join nsor_standings z on z.registrant_id = r.id
      left join lateral (select x.state, x.message_key, x.made_at, x.sent_at from nsor_messages x where x.registrant_id = r.id and x.state not in ('dropped', 'past') order by x.position desc limit 1) m on true
     where ${ofAgencies('r.agency_id', agencyIds)} and r.state <> 'pending'
       ${after ? sql`and (r.display_name, r.id) > (${after.displayName}, ${after.registrantId}::uuid)` : sql``}
     order by r.display_name, r.id limit ${limit}`;
}

function nobodys(agencyIds: readonly string[], limit: number, after: string): RawBuilder<HeldLine> {
  return sql<HeldLine>`
    select null as "registrantId", '' as "displayName", '' as number, null as registry, k.state as record, k.record_number as "recordNumber",
           null as "lastMessage", false as "letsGo", null as how, false as late, null as why, '' as says, false as behind, false as retiring
      from register_records k
     where ${ofAgencies('k.entering_agency_id', agencyIds)} and k.file = 'NSOR' and k.state = 'active' and k.record_number > ${after}
       and not exists (select from registrants r where r.record_id = k.id)
     order by k.record_number limit ${limit}`;
}

function judged({ letsGo, late, how, why, behind, retiring, ...row }: HeldLine): ReconciledLine {
  return { ...row, difference: nsorDifference({ ...row, letsGo, late, how, why, behind, retiring }) };
}

/** Validations whose day has passed, for the warning that NCIC retires the entry. */
export async function overdueValidations(
  tx: Tx,
  before: IsoDate,
  limit: number,
): Promise<
  readonly {
    readonly dutyId: string;
    readonly registrantId: string;
    readonly agencyId: string;
    readonly dueOn: IsoDate;
  }[]
> {
  return many(
    tx,
    sql<{ dutyId: string; registrantId: string; agencyId: string; dueOn: IsoDate }>`
    select d.id as "dutyId", d.registrant_id as "registrantId", d.agency_id as "agencyId", d.due_on as "dueOn" from registrant_duties d
     where d.kind = 'nsor-validation' and d.state = 'open' and d.due_on < ${before}::date
       and not exists (select from tasks t where t.natural_key = 'nsor-retires|' || d.id || '|0') order by d.due_on, d.id limit ${limit}`,
  );
}
