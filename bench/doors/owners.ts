import { sql } from 'kysely';
import { many } from '#storage/database.js';
import { REGISTER_SEED } from '../../sim/world/register.js';
import type { Planted } from '../journey/manifests.js';
import type { BenchSystem } from '../journey/system.js';
import { inventPerson, recordOf } from '../matching/population.js';

/** Registration agencies that take turns at the door of travel notices. */
const OWNERS = 4;

export interface Owner {
  readonly agencyId: string;
  /** Its registrants with a passport and a full birth date; each files one notice. */
  readonly registrants: Planted[];
}

/** The registration agencies with the most records of the register, and whom of it they may file for. */
export async function ownersOf(bench: BenchSystem, taken: ReadonlySet<number>): Promise<Owner[]> {
  const found = await bench.system.db.asSystem((tx) =>
    many(
      tx,
      sql<{ agencyId: string; number: string }>`
      select r.entering_agency_id as "agencyId", r.record_number as number from register_records r
        join agencies a on a.id = r.entering_agency_id
       where r.file = 'NSOR' and r.state = 'active' and a.kind like 'sora-%' order by r.record_number`,
    ),
  );
  const byAgency = new Map<string, Planted[]>();
  for (const { agencyId, number } of found) {
    const index = Number(number.slice(1)) - 100_000_000;
    if (taken.has(index)) continue;
    const record = recordOf(inventPerson(REGISTER_SEED, index), REGISTER_SEED);
    if (record.birthDates?.length !== 1 || record.birthDates[0]!.length !== 10 || !record.documents?.length)
      continue;
    const own = byAgency.get(agencyId) ?? [];
    own.push({ index, path: 'certain' });
    byAgency.set(agencyId, own);
  }
  return [...byAgency]
    .map(([agencyId, registrants]) => ({ agencyId, registrants }))
    .sort((a, b) => b.registrants.length - a.registrants.length)
    .slice(0, OWNERS);
}
