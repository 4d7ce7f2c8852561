import { sql } from 'kysely';
import type { Tribe } from '#domain/whereToRegister.js';
import { many, type Tx } from './database.js';

/** Codes of the tribes that are registration jurisdictions: those with an active registration agency of their own. */
export async function electedTribes(tx: Tx): Promise<ReadonlySet<string>> {
  const rows = await many(
    tx,
    sql<{
      jurisdiction: string;
    }>`select distinct jurisdiction from agencies where kind = 'sora-tribe' and active`,
  );
  return new Set(rows.map((r) => r.jurisdiction));
}

/** Tribes with a registration agency of their own, by name. */
export async function listTribes(tx: Tx): Promise<readonly Tribe[]> {
  return many(
    tx,
    sql<Tribe>`select jurisdiction as code, name, id as "agencyId" from agencies where kind = 'sora-tribe' and active order by name, id`,
  );
}

/** Names of the registration agencies by the code of their jurisdiction. */
export async function registryNames(tx: Tx): Promise<ReadonlyMap<string, string>> {
  const rows = await many(
    tx,
    sql<{
      jurisdiction: string;
      name: string;
    }>`select jurisdiction, min(name) as name from agencies where kind in ('sora-state', 'sora-territory', 'sora-tribe') and active group by jurisdiction`,
  );
  return new Map(rows.map((r) => [r.jurisdiction, r.name]));
}
