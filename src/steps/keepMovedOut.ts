import { MS } from '#basics/clock.js';
import { addMonths } from '#basics/dates.js';
import { localDate } from '#basics/zones.js';
import type { Agency } from '#domain/agency.js';
import {
  askedAbout,
  KEEP_ANSWER_DAYS,
  type KeepRule,
  keepingTask,
  keepRule,
  leftForGood,
} from '#domain/keepMovedOut.js';
import { TASK_KINDS } from '#domain/task.js';
import { listAgencies } from '#storage/agencies.js';
import { writeAudit } from '#storage/audit.js';
import type { Tx } from '#storage/database.js';
import {
  askKeeping,
  endKeeping,
  type LeftFile,
  leftBefore,
  noteHold,
  type OpenKeeping,
  openKeepings,
  sealLeft,
} from '#storage/registrantKeepings.js';
import { openTasks, reopenTask } from '#storage/tasks.js';
import { type StepContext, SYSTEM } from './context.js';

const PAGE = 500;
const AGENCIES_MAX = 5000;

/**
 * Applies the rule of each jurisdiction to the files of persons who moved out: asks an officer when the time is over,
 * seals what an officer said is to be sealed unless a legal hold stands, and withdraws what is asked no more.
 */
export async function keepMovedOut(context: Pick<StepContext, 'db' | 'clock'>): Promise<{
  readonly asked: number;
  readonly sealed: number;
  readonly withdrawn: number;
}> {
  const nowMs = context.clock.now();
  const agencies = await context.db.asSystem(
    async (tx) => (await listAgencies(tx, { limit: AGENCIES_MAX, offset: 0 })).agencies,
  );
  const result = { asked: 0, sealed: 0, withdrawn: 0 };
  const rules = new Map(agencies.map((a) => [a.id, { agency: a, rule: keepRule(a.settings) }]));
  for (let after: string | null = null; ; ) {
    const from: string | null = after;
    const page = await context.db.asSystem(async (tx) => {
      const open = await openKeepings(tx, from, PAGE);
      for (const keeping of open) {
        const done = await lookAt(tx, keeping, rules.get(keeping.agencyId)?.rule, nowMs);
        if (done) result[done]++;
      }
      return open;
    });
    if (page.length < PAGE) break;
    after = page.at(-1)!.id;
  }
  for (const { agency, rule } of rules.values())
    if (rule.rule !== 'keep') result.asked += await askOf(context, agency, rule, nowMs);
  return result;
}

/** One file about which somebody was asked. */
async function lookAt(
  tx: Tx,
  keeping: OpenKeeping,
  rule: KeepRule | undefined,
  nowMs: number,
): Promise<'sealed' | 'withdrawn' | null> {
  const note = (action: 'registrant.keeping-asked' | 'registrant.sealed', facts: Record<string, unknown>) =>
    writeAudit(tx, nowMs, {
      actor: SYSTEM,
      action,
      objectKind: 'registrant',
      objectId: keeping.registrantId,
      facts: { dueOn: keeping.dueOn, ...facts },
    });
  const stands =
    rule !== undefined &&
    leftForGood(keeping.state, keeping.how ?? undefined) &&
    keeping.endedOn === keeping.leftOn &&
    !keeping.sealed &&
    // A shorter time asks as well; a longer one, or none, not yet.
    (askedAbout(rule, keeping.leftOn, null) ?? '9999-12-31') <= keeping.dueOn;
  if (!stands) {
    await endKeeping(tx, keeping, 'void', nowMs);
    await note('registrant.keeping-asked', { outcome: 'withdrawn' });
    return 'withdrawn';
  }
  if (keeping.held !== keeping.holdStands) await noteHold(tx, keeping.id, keeping.holdStands);
  if (keeping.decision !== 'seal' || keeping.holdStands) return null;
  await sealLeft(tx, keeping.registrantId, nowMs);
  await endKeeping(tx, keeping, 'sealed', nowMs);
  await note('registrant.sealed', { by: keeping.decidedByName ?? '' });
  return 'sealed';
}

/** Asks the officers of one agency about all files whose time is over today. */
async function askOf(
  context: Pick<StepContext, 'db' | 'clock'>,
  agency: Agency,
  rule: Extract<KeepRule, { rule: 'seal' }>,
  nowMs: number,
): Promise<number> {
  const today = localDate(agency.timeZone, nowMs);
  const leftBy = addMonths(today, -rule.years * 12);
  let asked = 0;
  for (let after: string | null = null; ; ) {
    const from: string | null = after;
    const page = await context.db.asSystem(async (tx) => {
      const files = await leftBefore(tx, { agencyId: agency.id, leftBy, after: from, limit: PAGE });
      for (const file of files) if (await askAbout(tx, file, rule, today, nowMs)) asked++;
      return files;
    });
    if (page.length < PAGE) return asked;
    after = page.at(-1)!.id;
  }
}

async function askAbout(
  tx: Tx,
  file: LeftFile,
  rule: KeepRule,
  today: string,
  nowMs: number,
): Promise<boolean> {
  if (!leftForGood('moved-out', file.how ?? undefined)) return false;
  const dueOn = askedAbout(rule, file.leftOn, file.keepUntil);
  if (dueOn === null || dueOn > today) return false;
  await askKeeping(tx, file, dueOn, rule, nowMs);
  const naturalKey = keepingTask(file.id, dueOn);
  await openTasks(
    tx,
    [
      {
        naturalKey,
        kind: 'keep-moved-out',
        ownerAgencyId: file.agencyId,
        objectKind: 'registrant',
        objectId: file.id,
        urgency: TASK_KINDS['keep-moved-out'].urgency,
        dueAtMs: nowMs + KEEP_ANSWER_DAYS * MS.day,
      },
    ],
    nowMs,
  );
  await reopenTask(tx, naturalKey);
  await writeAudit(tx, nowMs, {
    actor: SYSTEM,
    action: 'registrant.keeping-asked',
    objectKind: 'registrant',
    objectId: file.id,
    facts: { dueOn, rule: rule.rule, ...(rule.rule === 'seal' ? { years: rule.years } : {}) },
  });
  return true;
}
