import { sql } from 'kysely';
import { offenceFactsOf } from '#domain/registration.js';
import type { ElementValue } from '#domain/registrationElements.js';
import { tierDiffers } from '#domain/retier.js';
import type { RuleSet } from '#domain/ruleSet.js';
import { type OffenceFacts, tierOfPerson } from '#domain/tier.js';
import { tierChoicesOf } from '#domain/tierChoices.js';
import { personTierText, type TierBody } from '#domain/tierRules.js';
import { newWork } from '#domain/workItem.js';
import { first, instant, json, many, run, type Tx, uuids } from './database.js';
import { newId } from './newId.js';
import { STILL_TIERED } from './retier.js';
import { ruleSetAt } from './ruleSets.js';
import { addWork } from './workItems.js';

/** A look at who would be tiered otherwise under other rules; visible to the agency that asked. */
export interface TierPreview {
  readonly id: string;
  readonly agencyId: string;
  readonly subject: string;
  readonly says: string;
  readonly baseVersion: number;
  readonly under: RuleSet<TierBody>;
  readonly state: 'running' | 'done';
  readonly total: number | null;
  readonly looked: number;
  readonly found: number;
  readonly askedByName: string | null;
  readonly askedAtMs: number;
}

const SELECT = sql.raw(
  `select p.id, p.agency_id as "agencyId", p.subject, p.says, p.base_version as "baseVersion", p.under, p.state, p.total, p.looked, u.display_name as "askedByName",
   p.asked_at as "askedAtMs", (select count(*) from tier_preview_rows w where w.preview_id = p.id) as found
   from tier_previews p left join users u on u.id = p.asked_by`,
);

/** @param of agencies whose registrants are looked at; null: all */
export async function askPreview(
  tx: Tx,
  asked: {
    readonly agencyId: string;
    readonly by: string;
    readonly subject: string;
    readonly says: string;
    readonly under: RuleSet<TierBody>;
    readonly of: readonly string[] | null;
  },
  nowMs: number,
): Promise<string> {
  const id = newId(nowMs);
  const now = await ruleSetAt<TierBody>(tx, 'tiers', nowMs);
  await run(
    tx,
    sql`insert into tier_previews (id, agency_id, subject, says, base_version, under, of_agencies, state, asked_by, asked_at)
      values (${id}, ${asked.agencyId}, ${asked.subject}, ${asked.says}, ${now.version}, ${json(asked.under)}, ${asked.of === null ? null : uuids(asked.of)}, 'running',
              ${asked.by}, ${instant(nowMs)})`,
  );
  await addWork(
    tx,
    [newWork('tierPreviewAsked', `tier preview ${id}`, { previewId: id }, { urgency: 7 })],
    nowMs,
  );
  return id;
}

export async function readPreview(tx: Tx, id: string): Promise<TierPreview | undefined> {
  return first(tx, sql<TierPreview>`${SELECT} where p.id = ${id}`);
}

/** The latest of these subjects, or of all, newest first. */
export async function listPreviews(
  tx: Tx,
  f: { readonly agencyId: string; readonly subject?: string; readonly limit: number },
): Promise<TierPreview[]> {
  return many(
    tx,
    sql<TierPreview>`${SELECT} where p.agency_id = ${f.agencyId} ${f.subject === undefined ? sql`` : sql`and p.subject = ${f.subject}`}
      order by p.asked_at desc, p.id desc limit ${f.limit}`,
  );
}

interface Looking {
  readonly agencyId: string;
  readonly under: RuleSet<TierBody>;
  readonly baseVersion: number;
  readonly ofAgencies: readonly string[] | null;
  readonly total: number | null;
  readonly looked: number;
  readonly afterId: string | null;
}

/**
 * Looks at a page of registrants behind the last. Page and cursor are written together, so one that is repeated or
 * overtaken counts nobody twice.
 * @returns whether there is more
 */
export async function lookFurther(tx: Tx, id: string, page: number, nowMs: number): Promise<boolean> {
  const at = await first(
    tx,
    sql<Looking>`select agency_id as "agencyId", under, base_version as "baseVersion", to_jsonb(of_agencies) as "ofAgencies", total, looked, after_id as "afterId"
      from tier_previews where id = ${id} and state = 'running' for update`,
  );
  if (!at) return false;
  const asked = sql`${at.ofAgencies === null ? sql`true` : sql`r.agency_id = any(${uuids(at.ofAgencies)})`}`;
  const total =
    at.total ??
    (await first(tx, sql<{ n: number }>`select count(*) as n from ${STILL_TIERED} where ${asked}`))!.n;
  const rows = await many(
    tx,
    sql<{
      id: string;
      agencyId: string;
      choices: Record<string, unknown> | null;
      offences: { id: string; value: ElementValue }[];
    }>`
    select r.id, r."agencyId", a.settings -> 'tierChoices' as choices, coalesce(v.offences, '[]') as offences
      from (select r.id, r.agency_id as "agencyId" from ${STILL_TIERED} where ${asked} ${at.afterId === null ? sql`` : sql`and r.id > ${at.afterId}`}
             order by r.id limit ${page}) r
      join agencies a on a.id = r."agencyId"
      left join lateral (select jsonb_agg(jsonb_build_object('id', x.id, 'value', x.value) order by x.entered_at, x.id) as offences from registrant_values x
                          where x.registrant_id = r.id and x.element = 'offence' and x.state = 'known' and x.ended_at is null) v on true
     order by r.id`,
  );
  const now = (await ruleSetAt<TierBody>(tx, 'tiers', nowMs)) as RuleSet<TierBody>;
  const differ = rows.flatMap((r) => {
    const offences: OffenceFacts[] = r.offences.map((o) => offenceFactsOf(o.id, o.value));
    const choices = tierChoicesOf({ tierChoices: r.choices });
    const [before, after] = [now, at.under].map((set) => tierOfPerson(set, offences, choices));
    return tierDiffers(before!, after!)
      ? [{ id: r.id, of: r.agencyId, before: personTierText(before!), after: personTierText(after!) }]
      : [];
  });
  if (differ.length > 0)
    await run(
      tx,
      sql`insert into tier_preview_rows (preview_id, agency_id, registrant_id, of_agency_id, before, after)
        select ${id}, ${at.agencyId}, x.id, x.of, x.before, x.after from jsonb_to_recordset(${json(differ)}) as x(id uuid, of uuid, before text, after text)
        on conflict do nothing`,
    );
  const more = rows.length === page;
  await run(
    tx,
    sql`update tier_previews set total = ${total}, looked = looked + ${rows.length}, after_id = ${rows.at(-1)?.id ?? at.afterId},
           state = ${more ? 'running' : 'done'}, finished_at = ${more ? null : instant(nowMs)} where id = ${id}`,
  );
  return more;
}

/** How many of an agency would go from one tier to another. */
export interface PreviewCount {
  readonly agency: string;
  readonly before: string;
  readonly after: string;
  readonly n: number;
}

/** Without names: for those who write rules for all. */
export async function previewCounts(
  tx: Tx,
  id: string,
  page: { readonly limit: number; readonly offset: number },
): Promise<{ readonly rows: PreviewCount[]; readonly total: number }> {
  const rows = await many(
    tx,
    sql<PreviewCount & { total: number }>`
    select a.name as agency, w.before, w.after, count(*) as n, count(*) over () as total
      from tier_preview_rows w join agencies a on a.id = w.of_agency_id where w.preview_id = ${id}
     group by a.name, a.id, w.before, w.after order by a.name, a.id, w.before, w.after limit ${page.limit} offset ${page.offset}`,
  );
  return { rows: rows.map(({ total: _total, ...row }) => row), total: rows[0]?.total ?? 0 };
}

export interface PreviewRow {
  readonly id: string;
  readonly name: string;
  readonly number: string;
  readonly before: string;
  readonly after: string;
}

/** By name: for the agency whose registrants they are; row security of registrants leaves out what it does not see any more. */
export async function previewRows(
  tx: Tx,
  id: string,
  page: { readonly limit: number; readonly offset: number },
): Promise<PreviewRow[]> {
  return many(
    tx,
    sql<PreviewRow>`
    select r.id, r.display_name as name, r.number, w.before, w.after
      from tier_preview_rows w join registrants r on r.id = w.registrant_id where w.preview_id = ${id}
     order by r.display_name, r.id limit ${page.limit} offset ${page.offset}`,
  );
}

/** Forgets looks that ended, and those that never did. @returns how many */
export async function forgetPreviews(tx: Tx, beforeMs: number): Promise<number> {
  return run(tx, sql`delete from tier_previews where asked_at < ${instant(beforeMs)}`);
}
