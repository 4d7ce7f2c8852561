import { sql } from 'kysely';
import { err, ok, type Result } from '#basics/result.js';
import { offenceFactsOf } from '#domain/registration.js';
import type { ElementValue } from '#domain/registrationElements.js';
import { type AppealStep, nextAppealSteps, tierDiffers } from '#domain/retier.js';
import type { RuleSet } from '#domain/ruleSet.js';
import { citationKey, versionOn } from '#domain/statute.js';
import { TASK_KINDS, taskKey } from '#domain/task.js';
import { type OffenceFacts, type PersonTier, tierOfPerson } from '#domain/tier.js';
import { type TierChoices, tierChoiceLines, tierChoicesOf } from '#domain/tierChoices.js';
import type { Tier, TierBody } from '#domain/tierRules.js';
import { findAgency } from './agencies.js';
import { first, instant, json, many, run, type Tx } from './database.js';
import { newId } from './newId.js';
import { codesOf } from './offenceLaw.js';
import { type Registrant, readRegistrant } from './registrants.js';
import { valuesOf } from './registrantValues.js';
import { ruleSetAt, ruleSetVersion } from './ruleSets.js';
import type { KeptVersion, Provision } from './statutes.js';
import { openTasks } from './tasks.js';

/** A registrant whose tier another version of the rules or of a provision would change. */
export interface RetierCase {
  readonly id: string;
  readonly agencyId: string;
  readonly registrantId: string;
  readonly displayName: string;
  readonly number: string;
  readonly tier: Tier | null;
  readonly cause: 'rules' | 'provision' | 'choices';
  readonly because: string;
  readonly before: PersonTier;
  readonly after: PersonTier;
  readonly state: 'open' | 'kept' | 'changed' | 'void';
  readonly openedAtMs: number;
  readonly decidedByName: string | null;
  readonly decidedAtMs: number | null;
  readonly reason: string;
}

const CASE = sql.raw(
  `select c.id, c.agency_id as "agencyId", c.registrant_id as "registrantId", r.display_name as "displayName", r.number, r.tier, c.cause, c.because, c.before, c.after,
     c.state, c.opened_at as "openedAtMs", u.display_name as "decidedByName", c.decided_at as "decidedAtMs", c.reason
     from retier_cases c join registrants r on r.id = c.registrant_id left join users u on u.id = c.decided_by`,
);

/** What a set of rules says of a person's offences as entered. @param as other facts of an offence than those entered @param choices others than the agency's own */
export async function tierUnder(
  tx: Tx,
  set: RuleSet<TierBody>,
  registrant: Registrant,
  as: (facts: OffenceFacts, value: ElementValue) => OffenceFacts = (facts) => facts,
  choices?: TierChoices,
): Promise<PersonTier> {
  const values = await valuesOf(tx, registrant.id);
  const agency = choices ? undefined : await findAgency(tx, registrant.agencyId);
  const offences = values
    .filter((v) => v.element === 'offence' && v.state === 'known')
    .map((v) => as(offenceFactsOf(v.id, v.value), v.value));
  return tierOfPerson(set, offences, choices ?? tierChoicesOf(agency?.settings));
}

/** Read as NAME: whose tier was decided and still counts. */
export const STILL_TIERED = sql.raw(
  `registrants r join tier_decisions d on d.registrant_id = r.id and d.state = 'in-force' and r.state not in ('ended', 'moved-out')`,
);

/**
 * Holds a page of registrants against the rules in force, from where the last page ended. Once a version; those who
 * were decided under it are not looked at.
 * @returns false when every registrant was looked at
 */
export async function lookUnderRules(tx: Tx, nowMs: number, page: number): Promise<boolean> {
  const set = (await ruleSetAt<TierBody>(tx, 'tiers', nowMs)) as RuleSet<TierBody>;
  const version = String(set.version);
  await run(
    tx,
    sql`insert into retier_runs (cause, version, started_at) values ('rules', ${version}, ${instant(nowMs)}) on conflict do nothing`,
  );
  const state = (await first(
    tx,
    sql<{
      afterId: string | null;
      finished: boolean;
    }>`select after_id as "afterId", finished_at is not null as finished from retier_runs
      where cause = 'rules' and version = ${version} for update`,
  ))!;
  if (state.finished) return false;
  const rows = await many(
    tx,
    sql<{ id: string; ruleVersion: number; computed: PersonTier }>`
    select r.id, d.rule_version as "ruleVersion", d.computed from ${STILL_TIERED}
     where d.rule_version < ${set.version} ${state.afterId === null ? sql`` : sql`and r.id > ${state.afterId}`} order by r.id limit ${page}`,
  );
  let found = 0;
  for (const row of rows) {
    const registrant = (await readRegistrant(tx, row.id))!;
    const old = await ruleSetVersion<TierBody>(tx, 'tiers', row.ruleVersion);
    // Both sides from the values of today: what differs is the rules' doing alone.
    const before = old ? await tierUnder(tx, old as RuleSet<TierBody>, registrant) : row.computed;
    const after = await tierUnder(tx, set, registrant);
    if (!tierDiffers(before, after)) continue;
    found += await openCase(
      tx,
      registrant,
      {
        key: `rules ${version}`,
        cause: 'rules',
        because: `Tier rules, version ${row.ruleVersion} to ${version}. ${set.legalBasis}`,
        before,
        after,
      },
      nowMs,
    );
  }
  await run(
    tx,
    sql`update retier_runs set looked = looked + ${rows.length}, found = found + ${found}, after_id = ${rows.at(-1)?.id ?? state.afterId},
          finished_at = ${rows.length < page ? instant(nowMs) : null}::timestamptz where cause = 'rules' and version = ${version}`,
  );
  return rows.length === page;
}

/**
 * Looks at everybody who was convicted under a text of a provision that was added now, with the answers that it gives
 * to the questions of the rules.
 * @returns how many would be tiered otherwise
 */
export async function lookUnderProvision(
  tx: Tx,
  { version, provision }: { readonly version: KeptVersion; readonly provision: Provision },
  nowMs: number,
): Promise<number> {
  if (version.punishable === null && version.conduct === null) return 0;
  const set = (await ruleSetAt<TierBody>(tx, 'tiers', nowMs)) as RuleSet<TierBody>;
  const key = citationKey(provision.citation);
  const isOf = (value: ElementValue) =>
    citationKey(value.citation ?? '') === key &&
    codesOf(value).includes(provision.jurisdiction) &&
    versionOn([version], value.convictedOn ?? '') !== undefined;
  const rows = await many(
    tx,
    sql<{ id: string; value: ElementValue }>`
    select distinct r.id, v.value from registrant_values v join ${STILL_TIERED} on r.id = v.registrant_id
     where v.element = 'offence' and v.ended_at is null and v.state = 'known'
       and v.citation_key = ${key}`,
  );
  let found = 0;
  for (const id of new Set(rows.filter((r) => isOf(r.value)).map((r) => r.id))) {
    const registrant = (await readRegistrant(tx, id))!;
    const before = await tierUnder(tx, set, registrant);
    const after = await tierUnder(tx, set, registrant, (facts, value) =>
      isOf(value)
        ? {
            ...facts,
            punishableOverOneYear: version.punishable ?? facts.punishableOverOneYear,
            conduct: version.conduct ?? facts.conduct,
          }
        : facts,
    );
    if (!tierDiffers(before, after)) continue;
    const days = `${version.validFrom} to ${version.validUntil ?? 'now'}`;
    found += await openCase(
      tx,
      registrant,
      {
        key: `provision ${version.id}`,
        cause: 'provision',
        because: `${provision.jurisdiction} ${provision.citation}, text of ${days}. ${version.source}`,
        before,
        after,
      },
      nowMs,
    );
  }
  return found;
}

/**
 * Holds a page of an agency's registrants against other choices of its jurisdiction, from where the last page ended.
 * @param key of the change: the same change opens each case once
 */
export async function lookUnderChoices(
  tx: Tx,
  of: {
    readonly agencyId: string;
    readonly key: string;
    readonly before: TierChoices;
    readonly after: TierChoices;
    readonly afterId: string | null;
  },
  page: number,
  nowMs: number,
): Promise<{ readonly found: number; readonly looked: number; readonly lastId: string | null }> {
  const set = (await ruleSetAt<TierBody>(tx, 'tiers', nowMs)) as RuleSet<TierBody>;
  const rows = await many(
    tx,
    sql<{ id: string }>`select r.id from ${STILL_TIERED} where r.agency_id = ${of.agencyId}
      ${of.afterId === null ? sql`` : sql`and r.id > ${of.afterId}`} order by r.id limit ${page}`,
  );
  const lines = tierChoiceLines(of.after);
  let found = 0;
  for (const { id } of rows) {
    const registrant = (await readRegistrant(tx, id))!;
    const before = await tierUnder(tx, set, registrant, undefined, of.before);
    const after = await tierUnder(tx, set, registrant, undefined, of.after);
    if (!tierDiffers(before, after)) continue;
    found += await openCase(
      tx,
      registrant,
      {
        key: `choices ${of.key}`,
        cause: 'choices',
        because:
          `Your jurisdiction’s own tiers were changed: ${lines.length > 0 ? lines.join('; ') : 'everything as the rules say'}. ${of.after.law ?? ''}`.trim(),
        before,
        after,
      },
      nowMs,
    );
  }
  return { found, looked: rows.length, lastId: rows.at(-1)?.id ?? of.afterId };
}

async function openCase(
  tx: Tx,
  registrant: Registrant,
  c: Pick<RetierCase, 'cause' | 'because' | 'before' | 'after'> & { readonly key: string },
  nowMs: number,
): Promise<number> {
  const added = await run(
    tx,
    sql`insert into retier_cases (id, natural_key, agency_id, registrant_id, cause, because, before, after, state, opened_at)
      values (${newId(nowMs)}, ${`${c.key}|${registrant.id}`}, ${registrant.agencyId}, ${registrant.id}, ${c.cause}, ${c.because}, ${json(c.before)}, ${json(c.after)}, 'open',
              ${instant(nowMs)}) on conflict (natural_key) do nothing`,
  );
  if (added === 1)
    await openTasks(
      tx,
      [
        {
          naturalKey: taskKey('retier', registrant.agencyId, c.key),
          kind: 'retier',
          ownerAgencyId: registrant.agencyId,
          objectKind: 'retier',
          objectId: registrant.agencyId,
          urgency: TASK_KINDS.retier.urgency,
          facts: { why: c.because },
        },
      ],
      nowMs,
    );
  return added;
}

export async function listRetierCases(
  tx: Tx,
  f: { readonly openOnly: boolean; readonly limit: number; readonly offset: number },
): Promise<{ readonly cases: readonly RetierCase[]; readonly total: number }> {
  const where = f.openOnly ? sql`where c.state = 'open'` : sql``;
  const cases = await many(
    tx,
    sql<RetierCase>`${CASE} ${where} order by (c.state = 'open') desc, c.opened_at desc, c.id limit ${f.limit} offset ${f.offset}`,
  );
  const total = (await first(tx, sql<{ n: number }>`select count(*) as n from retier_cases c ${where}`))!.n;
  return { cases, total };
}

export async function readRetierCase(tx: Tx, id: string): Promise<RetierCase | undefined> {
  return first(tx, sql<RetierCase>`${CASE} where c.id = ${id}`);
}

/** @returns false when it was decided meanwhile */
export async function endRetierCase(
  tx: Tx,
  id: string,
  d: { readonly state: 'kept' | 'changed'; readonly userId: string; readonly reason: string },
  nowMs: number,
): Promise<boolean> {
  return (
    (await run(
      tx,
      sql`update retier_cases set state = ${d.state}, decided_by = ${d.userId}, decided_at = ${instant(nowMs)}, reason = ${d.reason} where id = ${id} and state = 'open'`,
    )) === 1
  );
}

/** Ends the open cases of a registrant whose tier was decided by another road. */
export async function voidRetierCases(tx: Tx, registrantId: string, nowMs: number): Promise<void> {
  await run(
    tx,
    sql`update retier_cases set state = 'void', decided_at = ${instant(nowMs)} where registrant_id = ${registrantId} and state = 'open'`,
  );
}

export interface TierAppeal {
  readonly id: string;
  readonly decisionId: string;
  readonly step: AppealStep;
  readonly onDay: string;
  readonly byWhom: string;
  readonly note: string;
  readonly recordedByName: string | null;
  readonly recordedAtMs: number;
}

/** Every step of every appeal against tiers of a registrant, the earliest first. */
export async function appealsOf(tx: Tx, registrantId: string): Promise<TierAppeal[]> {
  return many(
    tx,
    sql<TierAppeal>`select a.id, a.decision_id as "decisionId", a.step, a.on_day as "onDay", a.by_whom as "byWhom", a.note, u.display_name as "recordedByName",
        a.recorded_at as "recordedAtMs" from tier_appeals a left join users u on u.id = a.recorded_by where a.registrant_id = ${registrantId} order by a.recorded_at, a.id`,
  );
}

/** Records a step of the appeal against the decision in force; a reversal asks for a new decision. */
export async function recordAppeal(
  tx: Tx,
  registrant: Registrant,
  a: {
    readonly step: AppealStep;
    readonly onDay: string;
    readonly byWhom: string;
    readonly note: string;
    readonly userId: string;
  },
  nowMs: number,
): Promise<Result<string, string>> {
  const decision = await first(
    tx,
    sql<{
      id: string;
    }>`select id from tier_decisions where registrant_id = ${registrant.id} and state = 'in-force' for update`,
  );
  if (!decision) return err('No tier is in force that could be appealed.');
  const earlier = (await appealsOf(tx, registrant.id)).filter((x) => x.decisionId === decision.id);
  const next = nextAppealSteps(earlier.at(-1)?.step ?? null);
  if (!next.includes(a.step)) return err('This step does not follow from the last one.');
  const id = newId(nowMs);
  await run(
    tx,
    sql`insert into tier_appeals (id, agency_id, registrant_id, decision_id, step, on_day, by_whom, note, recorded_by, recorded_at)
      values (${id}, ${registrant.agencyId}, ${registrant.id}, ${decision.id}, ${a.step}, ${a.onDay}::date, ${a.byWhom}, ${a.note}, ${a.userId}, ${instant(nowMs)})`,
  );
  if (a.step === 'reversed')
    await openTasks(
      tx,
      [
        {
          naturalKey: taskKey('tier-reversed', registrant.id, decision.id),
          kind: 'tier-reversed',
          ownerAgencyId: registrant.agencyId,
          objectKind: 'registrant',
          objectId: registrant.id,
          urgency: TASK_KINDS['tier-reversed'].urgency,
        },
      ],
      nowMs,
    );
  return ok(id);
}
