import { type RawBuilder, sql } from 'kysely';
import type { IsoDate } from '#basics/dates.js';
import { plainUpper } from '#basics/text.js';
import type { InitialBasis } from '#domain/duty.js';
import type { Tier } from '#domain/tierRules.js';
import { first, instant, json, many, run, type Tx, uuids } from './database.js';
import { newId } from './newId.js';

export const REGISTRANT_STATES = {
  pending: 'Being registered',
  registered: 'Registered',
  'in-custody': 'In custody',
  absconded: 'Absconded',
  // Moved to another jurisdiction, or deported.
  'moved-out': 'Left the jurisdiction',
  ended: 'Ended',
} as const;
export type RegistrantState = keyof typeof REGISTRANT_STATES;

/** A person on the registry of a jurisdiction. */
export interface Registrant {
  readonly id: string;
  readonly agencyId: string;
  /** The agency's file number. */
  readonly number: string;
  readonly subjectId: string | null;
  /** The NSOR record that NCIC accepted; travellers are screened against it. */
  readonly recordId: string | null;
  readonly displayName: string;
  readonly state: RegistrantState;
  readonly juvenile: boolean;
  readonly tier: Tier | null;
  readonly initialBasis: InitialBasis;
  readonly initialOn: IsoDate;
  readonly registeredOn: IsoDate | null;
  readonly dutyEndsOn: IsoDate | null;
  readonly cleanSince: IsoDate | null;
  readonly cleanApproved: boolean;
  readonly nextDueOn: IsoDate | null;
  /** Appearances whose window began by this day count as kept: the file was taken over with them. */
  readonly appearancesKeptUntil: IsoDate | null;
  readonly percentComplete: number;
  readonly endedBecause: string | null;
  readonly endedOn: IsoDate | null;
  /** The day from which it runs again, after it had ended or rested. */
  readonly resumedOn: IsoDate | null;
  readonly sealedAtMs: number | null;
  readonly version: number;
  readonly createdAtMs: number;
  readonly updatedAtMs: number;
}

export const REGISTRANT_COLUMNS = sql.raw(
  `r.id, r.agency_id as "agencyId", r.number, r.subject_id as "subjectId", r.record_id as "recordId", r.display_name as "displayName", r.state, r.juvenile, r.tier,
   r.initial_basis as "initialBasis", r.initial_on as "initialOn", r.registered_on as "registeredOn", r.duty_ends_on as "dutyEndsOn",
   r.clean_since as "cleanSince", r.clean_approved as "cleanApproved", r.next_due_on as "nextDueOn", r.appearances_kept_until as "appearancesKeptUntil", r.percent_complete as "percentComplete",
   r.ended_because as "endedBecause", r.ended_on as "endedOn", r.resumed_on as "resumedOn", r.sealed_at as "sealedAtMs", r.version, r.created_at as "createdAtMs", r.updated_at as "updatedAtMs"`,
);

/** @returns the id, or undefined when the agency has the number already */
export async function addRegistrant(
  tx: Tx,
  r: {
    readonly agencyId: string;
    readonly number?: string;
    readonly displayName: string;
    readonly juvenile: boolean;
    readonly initialBasis: InitialBasis;
    readonly initialOn: IsoDate;
  },
  nowMs: number,
): Promise<string | undefined> {
  const id = newId(nowMs);
  const number = r.number ?? (await nextNumber(tx, r.agencyId, nowMs));
  const added = await first(
    tx,
    sql<{ id: string }>`
    insert into registrants (id, agency_id, number, display_name, name_words, state, juvenile, initial_basis, initial_on, created_at, updated_at)
    values (${id}, ${r.agencyId}, ${number}, ${r.displayName}, ${nameWords([r.displayName])}, 'pending', ${r.juvenile},
            ${r.initialBasis}, ${r.initialOn}::date, ${instant(nowMs)}, ${instant(nowMs)})
    on conflict (agency_id, number) do nothing returning id`,
  );
  return added?.id;
}

/**
 * The file number that an agency gives where nobody typed one: the year and a number that counts up, `R26-00001`; nine
 * characters, as NCIC takes a case number. Openings of one agency wait for each other.
 */
async function nextNumber(tx: Tx, agencyId: string, nowMs: number): Promise<string> {
  await oneOpeningAtATime(tx, agencyId);
  const year = `R${String(new Date(nowMs).getUTCFullYear()).slice(2)}`;
  const last = await first(
    tx,
    sql<{ number: string }>`select number from registrants
      where agency_id = ${agencyId} and number between ${`${year}-00000`} and ${`${year}-99999`} and number ~ ${`^${year}-[0-9]{5}$`}
      order by number desc limit 1`,
  );
  return `${year}-${String(Number(last?.number.slice(4) ?? 0) + 1).padStart(5, '0')}`;
}

async function oneOpeningAtATime(tx: Tx, agencyId: string): Promise<void> {
  await run(tx, sql`select pg_advisory_xact_lock(hashtextextended(${`open ${agencyId}`}, 0))`);
}

/** @param lock held for the caller's transaction, so that two officers change one registrant one after another */
export async function readRegistrant(tx: Tx, id: string, lock = false): Promise<Registrant | undefined> {
  return first(
    tx,
    sql<Registrant>`select ${REGISTRANT_COLUMNS} from registrants r where r.id = ${id} ${lock ? sql`for update` : sql``}`,
  );
}

/**
 * Registrants of an agency with exactly these names who have not ended, the latest first. Openings of files wait for each
 * other from here to the end of the caller's transaction, so that none is missed.
 */
export async function registrantsNamed(tx: Tx, agencyId: string, name: string): Promise<Registrant[]> {
  await oneOpeningAtATime(tx, agencyId);
  return many(
    tx,
    sql<Registrant>`select ${REGISTRANT_COLUMNS} from registrants r
      where r.agency_id = ${agencyId} and r.state <> 'ended' and r.display_name = ${name} order by r.created_at desc limit 5`,
  );
}

/** Registrants of an agency by its own numbers, held for the caller's transaction. */
export async function registrantsByNumber(
  tx: Tx,
  agencyId: string,
  numbers: readonly string[],
): Promise<Map<string, Registrant>> {
  const rows = await many(
    tx,
    sql<Registrant>`select ${REGISTRANT_COLUMNS} from registrants r
      where r.agency_id = ${agencyId} and r.number in (select jsonb_array_elements_text(${json(numbers)})) order by r.id for update`,
  );
  return new Map(rows.map((r) => [r.number, r]));
}

export interface RegistrantChange {
  readonly displayName?: string;
  readonly names?: readonly string[];
  readonly state?: RegistrantState;
  readonly tier?: Tier | null;
  readonly registeredOn?: IsoDate;
  readonly dutyEndsOn?: IsoDate | null;
  readonly nextDueOn?: IsoDate | null;
  readonly percentComplete?: number;
  readonly endedBecause?: string | null;
  readonly endedOn?: IsoDate | null;
  readonly cleanSince?: IsoDate | null;
  readonly cleanApproved?: boolean;
  readonly sealedAtMs?: number | null;
  readonly resumedOn?: IsoDate;
  readonly recordId?: string | null;
  readonly subjectId?: string;
}

export async function changeRegistrant(
  tx: Tx,
  id: string,
  change: RegistrantChange,
  nowMs: number,
): Promise<void> {
  const sets = [
    ...(change.displayName === undefined ? [] : [sql`display_name = ${change.displayName}`]),
    ...(change.names === undefined ? [] : [sql`name_words = ${nameWords(change.names)}`]),
    ...(change.state === undefined ? [] : [sql`state = ${change.state}`]),
    ...(change.tier === undefined ? [] : [sql`tier = ${change.tier}`]),
    ...(change.registeredOn === undefined ? [] : [sql`registered_on = ${change.registeredOn}::date`]),
    ...(change.dutyEndsOn === undefined ? [] : [sql`duty_ends_on = ${change.dutyEndsOn}::date`]),
    ...(change.nextDueOn === undefined ? [] : [sql`next_due_on = ${change.nextDueOn}::date`]),
    ...(change.percentComplete === undefined ? [] : [sql`percent_complete = ${change.percentComplete}`]),
    ...(change.endedBecause === undefined ? [] : [sql`ended_because = ${change.endedBecause}`]),
    ...(change.endedOn === undefined ? [] : [sql`ended_on = ${change.endedOn}::date`]),
    ...(change.cleanSince === undefined ? [] : [sql`clean_since = ${change.cleanSince}::date`]),
    ...(change.sealedAtMs === undefined
      ? []
      : [sql`sealed_at = ${change.sealedAtMs === null ? null : instant(change.sealedAtMs)}`]),
    ...(change.resumedOn === undefined ? [] : [sql`resumed_on = ${change.resumedOn}::date`]),
    ...(change.recordId === undefined ? [] : [sql`record_id = ${change.recordId}`]),
    ...(change.subjectId === undefined ? [] : [sql`subject_id = ${change.subjectId}`]),
    ...(change.cleanApproved === undefined ? [] : [sql`clean_approved = ${change.cleanApproved}`]),
  ];
  await run(
    tx,
    sql`update registrants set ${sql.join([...sets, sql`version = version + 1`, sql`updated_at = ${instant(nowMs)}`])} where id = ${id}`,
  );
}

export interface RegistrantFilter {
  /** Words of a name, or a file number. */
  readonly words?: string;
  readonly state?: RegistrantState;
  readonly tier?: Tier;
  /** Something due on or before this day. */
  readonly dueBy?: IsoDate;
  /** Those that the reader may see: named, so that the list is read from their part of the index. */
  readonly agencyIds: readonly string[];
  readonly after?: { readonly displayName: string; readonly id: string };
  readonly limit: number;
}

/** The folded words of what somebody typed to find a name. */
export function searchWords(typed: string): string[] {
  return plainUpper(typed)
    .split(/[^\p{L}\p{N}]+/u)
    .filter(Boolean)
    .slice(0, 6);
}

/** In order of name; pages by the last row seen, so that page 1,000 costs what page 1 does. */
export async function listRegistrants(tx: Tx, f: RegistrantFilter): Promise<Registrant[]> {
  const words = searchWords(f.words ?? '');
  const where = [
    ofAgencies('r.agency_id', f.agencyIds),
    ...(f.state ? [sql`r.state = ${f.state}`] : []),
    ...(f.tier ? [sql`r.tier = ${f.tier}`] : []),
    ...(f.dueBy ? [sql`r.next_due_on <= ${f.dueBy}::date`] : []),
    ...(words.length > 0
      ? [
          sql`(r.number = ${(f.words ?? '').trim()} or (${sql.join(
            words.map((w) => sql`r.name_words like ${`% ${w}%`}`),
            sql` and `,
          )}))`,
        ]
      : []),
    ...(f.after ? [sql`(r.display_name, r.id) > (${f.after.displayName}, ${f.after.id})`] : []),
  ];
  // The rows of a page are chosen from the index alone, then fetched.
  return many(
    tx,
    sql<Registrant>`
    select ${REGISTRANT_COLUMNS} from registrants r
      join (select r.id from registrants r where ${sql.join(where, sql` and `)} order by r.display_name, r.id limit ${f.limit}) x on x.id = r.id
     order by r.display_name, r.id`,
  );
}

/** One agency, as nearly always, is an equality: the order of the index is the order of the page. */
export function ofAgencies(column: string, ids: readonly string[]): RawBuilder<unknown> {
  const [only] = ids;
  return ids.length === 1 ? sql`${sql.raw(column)} = ${only}` : sql`${sql.raw(column)} = any(${uuids(ids)})`;
}

/** An entry of the index of names holds so much at most; nobody on file has half as many names. */
const WORDS_BYTES_MAX = 900;

/** Folded words with a blank before each, so that a search for the beginning of a word finds it. */
export function nameWords(names: readonly string[]): string {
  const words = names.flatMap((n) =>
    plainUpper(n)
      .split(/[^\p{L}\p{N}]+/u)
      .filter(Boolean),
  );
  let text = '';
  for (const word of new Set(words))
    if (Buffer.byteLength(text) + Buffer.byteLength(word) < WORDS_BYTES_MAX) text += ` ${word}`;
  return text;
}
