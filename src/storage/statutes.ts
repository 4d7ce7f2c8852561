import { sql } from 'kysely';
import type { IsoDate, PartialDate } from '#basics/dates.js';
import { err, ok, type Result } from '#basics/result.js';
import { citationKey, fitVersion, type StatuteVersion, versionOn } from '#domain/statute.js';
import { newWork } from '#domain/workItem.js';
import { first, instant, many, run, type Tx } from './database.js';
import { newId } from './newId.js';
import { addWork } from './workItems.js';

/** A provision of a code with every text that is known of it, by date. */
export interface Provision {
  readonly id: string;
  readonly agencyId: string;
  readonly keeper: string;
  readonly jurisdiction: string;
  readonly citation: string;
  readonly title: string;
}

export interface KeptVersion extends StatuteVersion {
  readonly provisionId: string;
  readonly addedByName: string | null;
  readonly addedAtMs: number;
  readonly supersededAtMs: number | null;
}

const PROVISION = sql.raw(
  'p.id, p.agency_id as "agencyId", a.name as keeper, p.jurisdiction, p.citation, p.title from statute_provisions p join agencies a on a.id = p.agency_id',
);
const VERSION = sql.raw(
  `v.id, v.provision_id as "provisionId", v.valid_from as "validFrom", v.valid_until as "validUntil", v.text, v.source, v.is_sample as "isSample", v.punishable, v.conduct,
   u.display_name as "addedByName", v.added_at as "addedAtMs", v.superseded_at as "supersededAtMs" from statute_versions v left join users u on u.id = v.added_by`,
);

export async function readProvision(tx: Tx, id: string): Promise<Provision | undefined> {
  return first(tx, sql<Provision>`select ${PROVISION} where p.id = ${id}`);
}

/** By part of citation, title or jurisdiction; with a day, those of which a text stood then. */
export async function listProvisions(
  tx: Tx,
  f: { readonly text: string; readonly on: IsoDate | null; readonly limit: number; readonly offset: number },
): Promise<{ readonly provisions: readonly Provision[]; readonly total: number }> {
  const part = `%${f.text.toLowerCase().replace(/[\\%_]/g, '\\$&')}%`;
  const key = citationKey(f.text);
  const where = sql`where (lower(p.title) like ${part} or lower(p.jurisdiction) like ${part} ${key === '' ? sql`` : sql`or p.citation_key like ${`%${key}%`}`})
    ${
      f.on === null
        ? sql``
        : sql`and exists (select from statute_versions v where v.provision_id = p.id and v.superseded_at is null
                           and v.valid_from <= ${f.on}::date and (v.valid_until is null or v.valid_until >= ${f.on}::date))`
    }`;
  const provisions = await many(
    tx,
    sql<Provision>`select ${PROVISION} ${where} order by p.jurisdiction, p.citation, p.id limit ${f.limit} offset ${f.offset}`,
  );
  const total = (await first(
    tx,
    sql<{ n: number }>`select count(*) as n from statute_provisions p ${where}`,
  ))!.n;
  return { provisions, total };
}

/** Every text of a provision, also those that were wrong; the earliest day first. */
export async function versionsOf(tx: Tx, provisionId: string): Promise<KeptVersion[]> {
  return many(
    tx,
    sql<KeptVersion>`select ${VERSION} where v.provision_id = ${provisionId} order by v.valid_from, v.added_at`,
  );
}

/** The text of a citation as it stood on a day, in the first of the jurisdictions that has it. */
export async function lawOn(
  tx: Tx,
  citation: string,
  jurisdictions: readonly string[],
  on: PartialDate,
): Promise<{ readonly provision: Provision; readonly version: KeptVersion } | undefined> {
  for (const jurisdiction of jurisdictions) {
    const provision = await first(
      tx,
      sql<Provision>`select ${PROVISION} where p.jurisdiction = ${jurisdiction} and p.citation_key = ${citationKey(citation)}`,
    );
    if (!provision) continue;
    const standing = (await versionsOf(tx, provision.id)).filter((v) => v.supersededAtMs === null);
    const version = versionOn(standing, on);
    if (version) return { provision, version };
  }
  return undefined;
}

export interface NewVersion {
  readonly validFrom: IsoDate;
  readonly validUntil: IsoDate | null;
  readonly text: string;
  readonly source: string;
  readonly isSample: boolean;
  readonly punishable: 'yes' | 'no' | null;
  readonly conduct: StatuteVersion['conduct'];
}

export interface Keeper {
  readonly agencyId: string;
  readonly userId: string | null;
}

/** @returns undefined when the jurisdiction has the citation already */
export async function addProvision(
  tx: Tx,
  by: Keeper,
  p: { readonly jurisdiction: string; readonly citation: string; readonly title: string },
  nowMs: number,
): Promise<string | undefined> {
  const row = await first(
    tx,
    sql<{
      id: string;
    }>`insert into statute_provisions (id, agency_id, jurisdiction, citation, citation_key, title, added_by, added_at)
      values (${newId(nowMs)}, ${by.agencyId}, ${p.jurisdiction}, ${p.citation}, ${citationKey(p.citation)}, ${p.title}, ${by.userId}, ${instant(nowMs)})
      on conflict (jurisdiction, citation_key) do nothing returning id`,
  );
  return row?.id;
}

/**
 * Adds a text. The one that stood ends the day before; one of the same first day was wrong and is superseded. Whoever
 * was tiered under another text is looked at again.
 */
export async function addVersion(
  tx: Tx,
  by: Keeper,
  provisionId: string,
  v: NewVersion,
  nowMs: number,
): Promise<Result<string, string>> {
  await run(tx, sql`select id from statute_provisions where id = ${provisionId} for update`);
  const standing = (await versionsOf(tx, provisionId)).filter((old) => old.supersededAtMs === null);
  const fit = fitVersion(standing, v);
  if (!fit.ok) return err(fit.error);
  const { ends, supersedes } = fit.value;
  if (ends)
    await run(
      tx,
      sql`update statute_versions set valid_until = ${ends.validUntil}::date where id = ${ends.id}`,
    );
  if (supersedes)
    await run(
      tx,
      sql`update statute_versions set superseded_at = ${instant(nowMs)} where id = ${supersedes}`,
    );
  const id = newId(nowMs);
  await run(
    tx,
    sql`insert into statute_versions (id, provision_id, agency_id, valid_from, valid_until, text, source, is_sample, punishable, conduct, added_by, added_at)
      values (${id}, ${provisionId}, ${by.agencyId}, ${v.validFrom}::date, ${v.validUntil}::date, ${v.text}, ${v.source}, ${v.isSample}, ${v.punishable}, ${v.conduct},
              ${by.userId}, ${instant(nowMs)})`,
  );
  await addWork(
    tx,
    [newWork('provisionChanged', `provision version ${id}`, { versionId: id }, { urgency: 7 })],
    nowMs,
  );
  return ok(id);
}

export async function findProvision(
  tx: Tx,
  jurisdiction: string,
  citation: string,
): Promise<Provision | undefined> {
  return first(
    tx,
    sql<Provision>`select ${PROVISION} where p.jurisdiction = ${jurisdiction} and p.citation_key = ${citationKey(citation)}`,
  );
}

export async function readVersion(
  tx: Tx,
  id: string,
): Promise<{ readonly version: KeptVersion; readonly provision: Provision } | undefined> {
  const version = await first(tx, sql<KeptVersion>`select ${VERSION} where v.id = ${id}`);
  const provision = version && (await readProvision(tx, version.provisionId));
  return version && provision ? { version, provision } : undefined;
}

/** Adds texts of many provisions, all of them or none. @returns what stood in the way, by line */
export async function importProvisions(
  tx: Tx,
  by: Keeper,
  rows: readonly (NewVersion & {
    readonly line: number;
    readonly jurisdiction: string;
    readonly citation: string;
    readonly title: string;
  })[],
  nowMs: number,
): Promise<readonly string[]> {
  await run(tx, sql`savepoint provisions`);
  const refused: string[] = [];
  for (const { line, jurisdiction, citation, title, ...version } of rows) {
    const known = await findProvision(tx, jurisdiction, citation);
    if (known && known.agencyId !== by.agencyId) {
      refused.push(`line ${line}: ${jurisdiction} ${citation} is kept by ${known.keeper}`);
      continue;
    }
    const id = known?.id ?? (await addProvision(tx, by, { jurisdiction, citation, title }, nowMs))!;
    const done = await addVersion(tx, by, id, version, nowMs);
    if (!done.ok) refused.push(`line ${line}: ${done.error}`);
  }
  await run(
    tx,
    refused.length > 0 ? sql`rollback to savepoint provisions` : sql`release savepoint provisions`,
  );
  return refused;
}
