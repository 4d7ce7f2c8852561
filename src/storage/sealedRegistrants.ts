import { sql } from 'kysely';
import type { IsoDate } from '#basics/dates.js';
import { nameOfValue, nameOnFile } from '#domain/registration.js';
import { nameFacts } from './clockFacts.js';
import { first, many, type Tx, uuids } from './database.js';
import { nameWords, ofAgencies, type Registrant, searchWords } from './registrants.js';
import { valuesOf } from './registrantValues.js';

/** Files whose conviction was set aside: their rows name nobody, only their values do. */

export interface SealedRegistrant {
  readonly id: string;
  readonly number: string;
  readonly name: string;
  readonly endedOn: IsoDate | null;
}

/** An agency has few of them; of more than these the search wants a file number. */
const LOOKED_AT_MAX = 2000;

/** Sealed files by a name or another name on file, or by file number. */
export async function findSealed(
  tx: Tx,
  agencyIds: readonly string[],
  typed: string,
  limit: number,
): Promise<SealedRegistrant[]> {
  const words = searchWords(typed);
  if (words.length === 0) return [];
  const rows = await many(
    tx,
    sql<{ id: string; number: string; endedOn: IsoDate | null }>`
      select r.id, r.number, r.ended_on as "endedOn" from registrants r
       where ${ofAgencies('r.agency_id', agencyIds)} and r.sealed_at is not null order by r.number limit ${LOOKED_AT_MAX}`,
  );
  const names = await nameFacts(tx, uuids(rows.map((r) => r.id)));
  return rows
    .flatMap((r) => {
      const held = names.get(r.id)?.names ?? [];
      const all = held.map((n) => nameOfValue(n.value));
      const folded = nameWords(all);
      const fits = r.number === typed.trim() || words.every((w) => folded.includes(` ${w}`));
      const lead = held.findIndex((n) => n.element === 'name');
      return fits ? [{ ...r, name: all[lead < 0 ? 0 : lead] ?? '' }] : [];
    })
    .slice(0, limit);
}

/** The registrant by the name that its file holds, for who has said what the file is needed for. */
export async function namedAgain(tx: Tx, registrant: Registrant): Promise<Registrant> {
  const displayName = nameOnFile(await valuesOf(tx, registrant.id), registrant.displayName);
  return { ...registrant, displayName };
}

/** How many files of an agency are sealed. */
export async function countSealed(tx: Tx, agencyId: string): Promise<number> {
  const row = await first(
    tx,
    sql<{
      n: number;
    }>`select count(*)::int as n from registrants where agency_id = ${agencyId} and sealed_at is not null`,
  );
  return row?.n ?? 0;
}
