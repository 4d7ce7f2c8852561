import { sql } from 'kysely';
import type { FieldName } from '#domain/fieldCatalogue.js';
import { first, instant, json, many, run, type Tx } from './database.js';
import { newId } from './newId.js';

/** An agreement with a foreign registry: what is told to it, or taken from it. */
export interface ForeignExchange {
  readonly id: string;
  readonly country: string;
  readonly direction: 'out' | 'in';
  readonly registry: string;
  readonly agreement: string;
  readonly legalBasis: string;
  /** Where the registry hears that a message waits for it; empty: by USNCB alone. */
  readonly email: string;
  readonly fields: readonly FieldName[];
  readonly state: 'proposed' | 'on' | 'off';
  readonly proposedBy: string;
  readonly proposedByName: string | null;
  readonly proposedAtMs: number;
  readonly approvedByName: string | null;
  readonly approvedAtMs: number | null;
  readonly note: string;
}

const COLUMNS = sql.raw(
  `x.id, x.country, x.direction, x.registry, x.agreement, x.legal_basis as "legalBasis", x.email, x.fields, x.state, x.proposed_by as "proposedBy",
   p.display_name as "proposedByName", x.proposed_at as "proposedAtMs", a.display_name as "approvedByName", x.approved_at as "approvedAtMs", x.note`,
);
const TABLES = sql.raw(
  'foreign_exchanges x left join users p on p.id = x.proposed_by left join users a on a.id = x.approved_by',
);

export async function listForeignExchanges(tx: Tx): Promise<ForeignExchange[]> {
  return many(
    tx,
    sql<ForeignExchange>`select ${COLUMNS} from ${TABLES} order by (x.state = 'off'), x.country, x.direction, x.proposed_at desc limit 500`,
  );
}

export async function readForeignExchange(tx: Tx, id: string): Promise<ForeignExchange | undefined> {
  return first(tx, sql<ForeignExchange>`select ${COLUMNS} from ${TABLES} where x.id = ${id}`);
}

/** What goes to the registry of a country, while an agreement for it is in force. */
export async function exchangeTo(tx: Tx, country: string): Promise<ForeignExchange | undefined> {
  return first(
    tx,
    sql<ForeignExchange>`select ${COLUMNS} from ${TABLES} where x.country = ${country} and x.direction = 'out' and x.state = 'on'`,
  );
}

export async function proposeExchange(
  tx: Tx,
  x: Pick<
    ForeignExchange,
    'country' | 'direction' | 'registry' | 'agreement' | 'legalBasis' | 'email' | 'fields'
  >,
  by: string,
  nowMs: number,
): Promise<string> {
  const id = newId(nowMs);
  await run(
    tx,
    sql`
    insert into foreign_exchanges (id, country, direction, registry, agreement, legal_basis, email, fields, state, proposed_by, proposed_at)
    values (${id}, ${x.country}, ${x.direction}, ${x.registry}, ${x.agreement}, ${x.legalBasis}, ${x.email}, ${json(x.fields)}, 'proposed', ${by}, ${instant(nowMs)})`,
  );
  return id;
}

/** Puts a proposal in force in the place of the one before. @returns false when it was not proposed any more, or by the same person */
export async function approveExchange(tx: Tx, id: string, by: string, nowMs: number): Promise<boolean> {
  const found = await first(
    tx,
    sql<{ country: string; direction: string }>`
    select country, direction from foreign_exchanges where id = ${id} and state = 'proposed' and proposed_by <> ${by} for update`,
  );
  if (!found) return false;
  await run(
    tx,
    sql`update foreign_exchanges set state = 'off', ended_at = ${instant(nowMs)}, note = 'replaced'
         where country = ${found.country} and direction = ${found.direction} and state = 'on'`,
  );
  await run(
    tx,
    sql`update foreign_exchanges set state = 'on', approved_by = ${by}, approved_at = ${instant(nowMs)} where id = ${id}`,
  );
  return true;
}

/** Switches an agreement, or a proposal, off at once. */
export async function endExchange(tx: Tx, id: string, note: string, nowMs: number): Promise<boolean> {
  return (
    (await run(
      tx,
      sql`update foreign_exchanges set state = 'off', ended_at = ${instant(nowMs)}, note = ${note} where id = ${id} and state <> 'off'`,
    )) === 1
  );
}
