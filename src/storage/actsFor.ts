import { sql } from 'kysely';
import { first, instant, many, run, type Tx } from './database.js';
import { newId } from './newId.js';

/** A written agreement under which one agency works for another, for one scope and a time. */
export interface ActsForAgreement {
  readonly id: string;
  readonly agencyId: string;
  readonly forAgencyId: string;
  readonly scope: string;
  readonly legalBasis: string;
  readonly validFrom: number;
  readonly validUntil: number;
}

export const ACTS_FOR_SCOPES = ['notifications', 'registrations', 'ncic'] as const;
export type ActsForScope = (typeof ACTS_FOR_SCOPES)[number];

const COLUMNS = sql.raw(
  'id, agency_id as "agencyId", for_agency_id as "forAgencyId", scope, legal_basis as "legalBasis", valid_from as "validFrom", valid_until as "validUntil"',
);

/** Agreements that let the agency work for others at this instant. */
export async function actingFor(tx: Tx, agencyId: string, nowMs: number): Promise<ActsForAgreement[]> {
  return many(
    tx,
    sql<ActsForAgreement>`select ${COLUMNS} from agency_acts_for
      where agency_id = ${agencyId} and valid_from <= ${instant(nowMs)} and valid_until > ${instant(nowMs)}`,
  );
}

/** All agreements of an agency, in both directions, running or not. */
export async function listActsFor(tx: Tx, agencyId: string): Promise<ActsForAgreement[]> {
  return many(
    tx,
    sql<ActsForAgreement>`select ${COLUMNS} from agency_acts_for where agency_id = ${agencyId} or for_agency_id = ${agencyId} order by valid_until desc, id`,
  );
}

export async function addActsFor(
  tx: Tx,
  agreement: Omit<ActsForAgreement, 'id' | 'scope'> & { readonly scope: ActsForScope },
  nowMs: number,
): Promise<string> {
  const added = await first(
    tx,
    sql<{ id: string }>`
    insert into agency_acts_for (id, agency_id, for_agency_id, scope, legal_basis, valid_from, valid_until)
    values (${newId(nowMs)}, ${agreement.agencyId}, ${agreement.forAgencyId}, ${agreement.scope}, ${agreement.legalBasis},
      ${instant(agreement.validFrom)}, ${instant(agreement.validUntil)}) returning id`,
  );
  return added!.id;
}

/** Ends an agreement now; what was done under it stays as it was. */
export async function endActsFor(tx: Tx, id: string, nowMs: number): Promise<boolean> {
  return (
    (await run(
      tx,
      sql`update agency_acts_for set valid_until = ${instant(nowMs)} where id = ${id} and valid_until > ${instant(nowMs)}`,
    )) === 1
  );
}

/** The agencies whose rows a person of this agency may see: its own, and those it acts for. Row security cuts the same. */
export async function agenciesSeen(tx: Tx, agencyId: string, nowMs: number): Promise<string[]> {
  return [...new Set([agencyId, ...(await actingFor(tx, agencyId, nowMs)).map((a) => a.forAgencyId)])];
}
