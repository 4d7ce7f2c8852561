import { sql } from 'kysely';
import type { IsoDate } from '#basics/dates.js';
import { ABSCONDING_STEPS, type AbscondingStep } from '#domain/absconding.js';
import {
  type AbscondingBody,
  type AbscondingOffice,
  abscondingStepDue,
  ownAbscondingSteps,
} from '#domain/abscondingRules.js';
import type { Reckoning } from '#domain/reckoning.js';
import { findAgency } from './agencies.js';
import { dutySurroundings } from './clockFacts.js';
import { first, instant, json, many, run, type Tx } from './database.js';
import { ruleSetAt } from './ruleSets.js';

/** Owner and due day of a step of a case; what was done stands in the case. */
export interface OwnedStep {
  readonly step: AbscondingStep;
  readonly office: AbscondingOffice;
  readonly ownerUserId: string | null;
  readonly ownerName: string | null;
  /** Somebody who does not sign in here: name, office, telephone. */
  readonly ownerOther: string;
  /** Null: the clock has not begun. */
  readonly dueOn: IsoDate | null;
  /** Of a time in hours. */
  readonly dueAtMs: number | null;
  readonly reckoning: Reckoning | null;
  readonly dueSetByName: string | null;
  readonly dueReason: string;
}

export async function ownedStepsOf(tx: Tx, caseId: string): Promise<OwnedStep[]> {
  return many(
    tx,
    sql<OwnedStep>`
    select s.step, s.office, s.owner_user_id as "ownerUserId", u.display_name as "ownerName", s.owner_other as "ownerOther", s.due_on as "dueOn", s.due_at as "dueAtMs", s.reckoning,
           b.display_name as "dueSetByName", s.due_reason as "dueReason"
      from absconding_steps s left join users u on u.id = s.owner_user_id left join users b on b.id = s.due_set_by
     where s.case_id = ${caseId} order by s.position`,
  );
}

/**
 * Makes the clocks of an open case what its days and the rules in force say. A day that somebody set by hand, and owners,
 * are left as they are; a case without rows gets them.
 */
export async function settleAbscondingSteps(tx: Tx, caseId: string, nowMs: number): Promise<void> {
  const found = await first(
    tx,
    sql<{
      agencyId: string;
      openedAtMs: number;
      foundAtMs: number | null;
      finding: string | null;
      steps: { step: AbscondingStep; at: string }[];
    }>`select agency_id as "agencyId", opened_at as "openedAtMs", found_at as "foundAtMs", finding, steps from absconding_cases where id = ${caseId} and closed_at is null`,
  );
  if (!found) return;
  const set = await ruleSetAt<AbscondingBody>(tx, 'absconding', nowMs);
  const { calendar, timeZone } = await dutySurroundings(tx, found.agencyId, nowMs);
  const own = ownAbscondingSteps((await findAgency(tx, found.agencyId))?.settings?.abscondingSteps);
  const times = {
    zone: timeZone,
    openedAtMs: found.openedAtMs,
    foundAtMs: found.finding === 'absconded' ? found.foundAtMs : null,
    recordedAtMs: Object.fromEntries(found.steps.map((s) => [s.step, Date.parse(s.at)])),
  };
  const rows = (Object.keys(ABSCONDING_STEPS) as AbscondingStep[]).map((step, position) => {
    const due = abscondingStepDue(set.body, own, calendar, times, step);
    return {
      step,
      position,
      office: own[step]?.office ?? set.body.steps[step].office,
      due_on: due?.dueOn ?? null,
      due_at: due?.dueAtMs == null ? null : new Date(due.dueAtMs).toISOString(),
      reckoning: due?.reckoning ?? null,
    };
  });
  await run(
    tx,
    sql`
    insert into absconding_steps as k (case_id, agency_id, step, position, office, due_on, due_at, reckoning, rule_version)
    select ${caseId}, ${found.agencyId}, x.step, x.position, x.office, x.due_on, x.due_at, x.reckoning, ${set.version}
      from jsonb_to_recordset(${json(rows)}) as x(step text, position integer, office text, due_on date, due_at timestamptz, reckoning jsonb)
    on conflict (case_id, step) do update set rule_version = excluded.rule_version,
           due_on = case when k.due_set_by is null then excluded.due_on else k.due_on end,
           due_at = case when k.due_set_by is null then excluded.due_at end,
           reckoning = case when k.due_set_by is null then excluded.reckoning else k.reckoning end
     where (k.due_on, k.due_at, k.reckoning, k.rule_version) is distinct from (excluded.due_on, excluded.due_at, excluded.reckoning, excluded.rule_version)`,
  );
}

/** Open cases whose clocks were never worked out or stand by an older version of the rules. */
export async function unsettledCases(
  tx: Tx,
  nowMs: number,
  limit: number,
): Promise<readonly { readonly id: string; readonly registrantId: string }[]> {
  const { version } = await ruleSetAt<AbscondingBody>(tx, 'absconding', nowMs);
  return many(
    tx,
    sql<{ id: string; registrantId: string }>`
    select c.id, c.registrant_id as "registrantId" from absconding_cases c
     where c.closed_at is null
       and (select count(*) from absconding_steps s where s.case_id = c.id and s.rule_version = ${version}) < ${Object.keys(ABSCONDING_STEPS).length}
     order by c.opened_at limit ${limit}`,
  );
}

/**
 * A jurisdiction has set other times: the clocks of its open cases are worked out again by the next sweep, as after a new
 * version of the rules. Owners stay; they are people's doing once a case runs.
 */
export async function unsettleCases(tx: Tx, agencyId: string): Promise<void> {
  await run(
    tx,
    sql`update absconding_steps s set rule_version = 0 from absconding_cases c
         where c.id = s.case_id and c.agency_id = ${agencyId} and c.closed_at is null`,
  );
}

/**
 * Says who does a step and by when. A day set by hand keeps its reason and who set it; the clock's own day comes back
 * when none is given.
 */
export async function ownStep(
  tx: Tx,
  caseId: string,
  step: AbscondingStep,
  to: {
    readonly office: AbscondingOffice;
    readonly ownerUserId: string | null;
    readonly ownerOther: string;
    readonly due: { readonly on: IsoDate; readonly reason: string; readonly byName: string } | null;
    readonly by: string;
  },
  nowMs: number,
): Promise<void> {
  const { due } = to;
  const reckoning: Reckoning | null = due && {
    start: due.on,
    rule: `${ABSCONDING_STEPS[step].says}: day set by hand`,
    steps: [`set by ${due.byName}: ${due.reason}`],
    due: due.on,
    source: 'Set by the agency',
  };
  await run(
    tx,
    sql`
    update absconding_steps set office = ${to.office}, owner_user_id = ${to.ownerUserId}, owner_other = ${to.ownerOther},
           due_set_by = ${due ? to.by : null}, due_set_at = ${due ? instant(nowMs) : null}, due_reason = ${due?.reason ?? ''},
           due_at = case when ${due !== null} then null else due_at end,
           due_on = case when ${due !== null} then ${due?.on ?? null}::date else due_on end,
           reckoning = case when ${due !== null} then ${reckoning === null ? sql`null` : json(reckoning)}::jsonb else reckoning end
     where case_id = ${caseId} and step = ${step}`,
  );
  if (due === null) await settleAbscondingSteps(tx, caseId, nowMs);
}
