import { createHash } from 'node:crypto';
import { type RawBuilder, sql } from 'kysely';
import { localDate } from '#basics/zones.js';
import {
  mayBeAgainstMinor,
  type NotListed,
  type PublicInput,
  publicOptions,
  publicView,
} from '#domain/publicView.js';
import type { ElementCode, ElementValue } from '#domain/registrationElements.js';
import { findAgency } from './agencies.js';
import { first, instant, json, many, run, type Tx, uuids } from './database.js';
import { ofAgencies, REGISTRANT_COLUMNS, type Registrant } from './registrants.js';

/** What is kept of a registrant for the public; the system alone writes it. */
interface Made {
  readonly listed: boolean;
  readonly notListed: NotListed | null;
  readonly absconded: boolean;
  readonly photoId: string | null;
  readonly entries: readonly { readonly element: ElementCode; readonly fields: ElementValue }[];
}

const NOTHING = { listed: false, absconded: false, photoId: null, entries: [] } as const;

/** Registrants whose public view may be behind, the oldest first, held for the caller's transaction. @param but not these */
export async function takePublicDue(
  tx: Tx,
  limit: number,
  but: ReadonlySet<string> = new Set(),
): Promise<string[]> {
  const rows = await many(
    tx,
    sql<{ id: string }>`
    delete from public_due where registrant_id in (select registrant_id from public_due where not registrant_id = any(${uuids([...but])}) order by since, registrant_id limit ${limit} for update skip locked)
    returning registrant_id as id`,
  );
  return rows.map((r) => r.id).sort();
}

/** Puts one back behind the others: it could not be made. */
export async function postponePublicDue(tx: Tx, registrantId: string, nowMs: number): Promise<void> {
  await run(tx, sql`update public_due set since = ${instant(nowMs)} where registrant_id = ${registrantId}`);
}

/**
 * Makes what the public sees of registrants from their files and their jurisdictions' options, and writes what differs.
 * @returns of how many it became another
 */
export async function projectRegistrants(tx: Tx, ids: readonly string[], nowMs: number): Promise<number> {
  if (ids.length === 0) return 0;
  const registrants = await many(
    tx,
    sql<Registrant & { photoId: string | null; digest: string | null }>`
    select ${REGISTRANT_COLUMNS}, p.digest,
           (select f.id from registrant_files f where f.registrant_id = r.id and f.kind = 'face' and f.answer = 'taken' and f.removed_at is null
             order by f.taken_on desc, f.recorded_at desc limit 1) as "photoId"
      from registrants r left join public_registrants p on p.registrant_id = r.id where r.id = any(${uuids(ids)}) order by r.id`,
  );
  const values = await many(
    tx,
    sql<PublicInput & { registrantId: string }>`
    select v.registrant_id as "registrantId", v.element, v.state, v.value, v.until_on as "untilOn" from registrant_values v
     where v.registrant_id = any(${uuids(ids)}) and v.ended_at is null and v.state = 'known' order by v.entered_at, v.id`,
  );
  const byRegistrant = new Map<string, PublicInput[]>();
  for (const v of values) byRegistrant.set(v.registrantId, [...(byRegistrant.get(v.registrantId) ?? []), v]);
  const agencies = new Map<string, Awaited<ReturnType<typeof findAgency>>>();
  const changed = [];
  for (const r of registrants) {
    if (!agencies.has(r.agencyId)) agencies.set(r.agencyId, await findAgency(tx, r.agencyId));
    const agency = agencies.get(r.agencyId);
    const own = byRegistrant.get(r.id) ?? [];
    const view = publicView(
      { ...r, sealed: r.sealedAtMs !== null, againstMinor: mayBeAgainstMinor(own) },
      own,
      publicOptions(agency?.settings),
      localDate(agency?.timeZone ?? 'America/New_York', nowMs),
    );
    const made: Made = view.notListed
      ? { ...NOTHING, notListed: view.notListed.says }
      : {
          listed: true,
          notListed: null,
          absconded: r.state === 'absconded',
          photoId: r.photoId,
          entries: view.shown.map(({ element, fields }) => ({ element, fields })),
        };
    const digest = createHash('sha256').update(JSON.stringify(made)).digest('base64').slice(0, 22);
    if (digest !== r.digest) changed.push({ id: r.id, agency_id: r.agencyId, digest, ...made });
  }
  const touched = changed.map((c) => c.id);
  const written = new Set(touched);
  await run(tx, sql`delete from public_entries where registrant_id = any(${uuids(touched)})`);
  await run(
    tx,
    sql`
    insert into public_registrants as k (registrant_id, agency_id, listed, not_listed, absconded, photo_id, digest, changed_at, made_at)
    select x.id, x.agency_id, x.listed, x."notListed", x.absconded, x."photoId", x.digest, ${instant(nowMs)}, ${instant(nowMs)}
      from jsonb_to_recordset(${json(changed)}) as x(id uuid, agency_id uuid, listed boolean, "notListed" text, absconded boolean, "photoId" uuid, digest text)
    on conflict (registrant_id) do update set listed = excluded.listed, not_listed = excluded.not_listed, absconded = excluded.absconded,
           photo_id = excluded.photo_id, digest = excluded.digest, changed_at = excluded.changed_at, made_at = excluded.made_at`,
  );
  await run(
    tx,
    sql`
    insert into public_entries (registrant_id, agency_id, position, element, fields)
    select x.id, x.agency_id, x.position, x.element, x.fields
      from jsonb_to_recordset(${json(
        changed.flatMap((c) =>
          c.entries.map((e, position) => ({ id: c.id, agency_id: c.agency_id, position, ...e })),
        ),
      )}) as x(id uuid, agency_id uuid, position integer, element text, fields jsonb)`,
  );
  await run(
    tx,
    sql`update public_registrants set made_at = ${instant(nowMs)} where registrant_id = any(${uuids(ids.filter((id) => !written.has(id)))})`,
  );
  return changed.length;
}

export interface PublicRecord {
  readonly listed: boolean;
  readonly notListed: NotListed | null;
  readonly absconded: boolean;
  readonly photoId: string | null;
  readonly changedAtMs: number;
  readonly madeAtMs: number;
  readonly entries: readonly { readonly element: ElementCode; readonly fields: ElementValue }[];
}

const ENTRIES = sql`coalesce((select jsonb_agg(jsonb_build_object('element', e.element, 'fields', e.fields) order by e.position)
    from public_entries e where e.registrant_id = p.registrant_id), '[]') as entries`;

/** What the public sees of a registrant; undefined: it was never made. */
export async function publicRecordOf(tx: Tx, registrantId: string): Promise<PublicRecord | undefined> {
  return first(
    tx,
    sql<PublicRecord>`
    select p.listed, p.not_listed as "notListed", p.absconded, p.photo_id as "photoId", p.changed_at as "changedAtMs", p.made_at as "madeAtMs", ${ENTRIES}
      from public_registrants p where p.registrant_id = ${registrantId}`,
  );
}

/** Whether something of the registrant was changed that is not in what the public sees yet. */
export async function isPublicDue(tx: Tx, registrantId: string): Promise<boolean> {
  return (await first(tx, sql`select 1 from public_due where registrant_id = ${registrantId}`)) !== undefined;
}

export interface PublicCounts {
  readonly listed: number;
  readonly absconded: number;
  readonly notListed: Readonly<Partial<Record<NotListed, number>>>;
  /** Changes that are on their way. */
  readonly due: number;
}

export async function countPublic(tx: Tx, agencyId: string): Promise<PublicCounts> {
  const rows = await many(
    tx,
    sql<{ why: NotListed | null; n: number; absconded: number }>`
    select not_listed as why, count(*)::int as n, (count(*) filter (where absconded))::int as absconded from public_registrants where agency_id = ${agencyId} group by 1`,
  );
  const due = await first(
    tx,
    sql<{ n: number }>`select count(*)::int as n from public_due where agency_id = ${agencyId}`,
  );
  return {
    listed: rows.find((r) => r.why === null)?.n ?? 0,
    absconded: rows.find((r) => r.why === null)?.absconded ?? 0,
    notListed: Object.fromEntries(rows.flatMap((r) => (r.why === null ? [] : [[r.why, r.n]]))),
    due: due?.n ?? 0,
  };
}

export interface PublicLine extends PublicRecord {
  readonly registrantId: string;
  readonly displayName: string;
  readonly number: string;
}

/** Registrants of an agency by how the public sees them, in order of name. @param f.standing a reason, or those who are shown */
export async function listPublic(
  tx: Tx,
  f: {
    readonly agencyId: string;
    readonly standing?: NotListed | 'listed';
    readonly limit: number;
    readonly offset: number;
  },
): Promise<{ readonly lines: PublicLine[]; readonly total: number }> {
  const standing: RawBuilder<unknown> =
    f.standing === undefined
      ? sql``
      : f.standing === 'listed'
        ? sql`and p.listed`
        : sql`and p.not_listed = ${f.standing}`;
  const where = sql`where ${ofAgencies('p.agency_id', [f.agencyId])} ${standing}`;
  const lines = await many(
    tx,
    sql<PublicLine>`
    select p.registrant_id as "registrantId", r.display_name as "displayName", r.number, p.listed, p.not_listed as "notListed", p.absconded, p.photo_id as "photoId",
           p.changed_at as "changedAtMs", p.made_at as "madeAtMs", ${ENTRIES}
      from public_registrants p join registrants r on r.id = p.registrant_id ${where} order by r.display_name, r.id limit ${f.limit} offset ${f.offset}`,
  );
  const counted = await first(
    tx,
    sql<{ n: number }>`select count(*)::int as n from public_registrants p ${where}`,
  );
  return { lines, total: counted?.n ?? 0 };
}
