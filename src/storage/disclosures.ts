import { sql } from 'kysely';
import type { FieldName } from '#domain/fieldCatalogue.js';
import { first, instant, json, many, run, type Tx } from './database.js';
import { newId } from './newId.js';

/**
 * One entry of the accounting of disclosures (5 USC 552a(c)): to whom, which fields, why and on what basis. Messages
 * to agencies of the routing rules are accounted for by their own rows; here stands everything beyond them.
 */
export interface Disclosure {
  readonly id: string;
  readonly atMs: number;
  readonly byAgencyId: string;
  readonly byUserId: string | null;
  readonly toName: string;
  readonly toCountry: string;
  readonly subjectId: string | null;
  readonly tripId: string | null;
  readonly fields: readonly FieldName[];
  readonly purpose: string;
  readonly legalBasis: string;
  readonly medium: string;
  readonly foreignMessageId: string | null;
}

const COLUMNS = sql.raw(
  `x.id, x.at as "atMs", x.by_agency_id as "byAgencyId", x.by_user_id as "byUserId", x.to_name as "toName", x.to_country as "toCountry", x.subject_id as "subjectId",
   x.trip_id as "tripId", x.fields, x.purpose, x.legal_basis as "legalBasis", x.medium, x.foreign_message_id as "foreignMessageId"`,
);

/** Adds an entry. @returns its id, or null when the same one is there already */
export async function addDisclosure(
  tx: Tx,
  d: Omit<Disclosure, 'id'> & { readonly naturalKey?: string },
): Promise<string | null> {
  const id = newId(d.atMs);
  const added = await run(
    tx,
    sql`
    insert into disclosures (id, natural_key, at, by_agency_id, by_user_id, to_name, to_country, subject_id, trip_id, fields, purpose, legal_basis, medium, foreign_message_id)
    values (${id}, ${d.naturalKey ?? id}, ${instant(d.atMs)}, ${d.byAgencyId}, ${d.byUserId}, ${d.toName}, ${d.toCountry}, ${d.subjectId}, ${d.tripId}, ${json(d.fields)},
           ${d.purpose}, ${d.legalBasis}, ${d.medium}, ${d.foreignMessageId})
    on conflict (natural_key) do nothing`,
  );
  return added === 1 ? id : null;
}

export async function listDisclosures(
  tx: Tx,
  filter: {
    readonly subjectId?: string;
    readonly tripId?: string;
    readonly limit: number;
    readonly offset: number;
  },
): Promise<{
  readonly disclosures: (Disclosure & {
    readonly byName: string | null;
    readonly messageReference: string | null;
  })[];
  readonly total: number;
}> {
  const where = sql`where true ${filter.subjectId ? sql`and x.subject_id = ${filter.subjectId}` : sql``} ${filter.tripId ? sql`and x.trip_id = ${filter.tripId}` : sql``}`;
  const disclosures = await many(
    tx,
    sql<Disclosure & { byName: string | null; messageReference: string | null }>`
    select ${COLUMNS}, u.display_name as "byName", m.reference as "messageReference"
      from disclosures x left join users u on u.id = x.by_user_id left join foreign_messages m on m.id = x.foreign_message_id ${where}
     order by x.at desc, x.id desc limit ${filter.limit} offset ${filter.offset}`,
  );
  const total = (await first(tx, sql<{ n: number }>`select count(*) as n from disclosures x ${where}`))!.n;
  return { disclosures, total };
}
