import { sql } from 'kysely';
import { MS } from '#basics/clock.js';
import type { IsoDate } from '#basics/dates.js';
import { addBusinessDays, type Calendar, FEDERAL_CALENDAR } from '#domain/calendar.js';
import { changeDays, changeReport, type EnteredChange, lateSays, undatedSays } from '#domain/changeReport.js';
import type { ChangeKind, DutyBody } from '#domain/duty.js';
import { TASK_KINDS, taskKey } from '#domain/task.js';
import { findAgency } from './agencies.js';
import { readCalendars } from './calendars.js';
import { first, instant, json, many, run, type Tx } from './database.js';
import { newId } from './newId.js';
import type { Registrant } from './registrants.js';
import { ruleSetAt } from './ruleSets.js';
import { cancelTasksByKey, openTaskKeys, openTasks, reopenTask } from './tasks.js';

/**
 * Changes that a registrant reported, as duties that are done, in time or late. Only days and the kind of change are kept
 * here; a day is reported once, however often its entry is saved.
 */
export async function recordChangeReports(
  tx: Tx,
  registrant: Registrant,
  kind: ChangeKind,
  entered: EnteredChange & {
    readonly reportedOn: IsoDate;
    /** A correction of an entry reports nothing: what it had reported moves to its right days. */
    readonly corrects?: EnteredChange | undefined;
    /** It is over. Apart from what begins on that day: an end told in time makes no late beginning timely. */
    readonly over?: boolean;
    /** It is a change, and its day is not known: no clock can run, and somebody asks. */
    readonly dayUnknown?: boolean;
  },
  nowMs: number,
): Promise<void> {
  const { registeredOn } = registrant;
  if (registeredOn === null) return;
  const { body } = await ruleSetAt<DutyBody>(tx, 'duties', nowMs);
  const agency = await findAgency(tx, registrant.agencyId);
  const own = agency?.settings.lodgingFromDays;
  const days = changeDays(body, kind, entered, registeredOn, own);
  let { reportedOn } = entered;
  if (entered.corrects) {
    const before = changeDays(body, kind, entered.corrects, registeredOn, own);
    const earlier = await cancelReports(
      tx,
      registrant.id,
      before.map((day) => keyOf(kind, day)),
      nowMs,
    );
    await cancelTasksByKey(
      tx,
      before.map((day) => lateTask(registrant.id, keyOf(kind, day))),
      nowMs,
    );
    if (earlier === null) return;
    reportedOn = earlier;
  }
  const code = agency?.calendarCode ?? FEDERAL_CALENDAR.code;
  const calendar = (await readCalendars(tx, [code])).get(code) ?? FEDERAL_CALENDAR;
  const appeared = await appearedOn(tx, registrant.id, reportedOn);
  if (days.length > 0) await cancelUndated(tx, registrant.id, kind, nowMs);
  if (entered.dayUnknown && days.length === 0)
    await ask(
      tx,
      registrant,
      'change-undated',
      `${kind} ${reportedOn}`,
      undatedSays(body, kind, reportedOn),
      {
        calendar,
        reportedOn,
        nowMs,
      },
    );
  for (const changedOn of days) {
    const made = changeReport(body, calendar, { kind, changedOn, reportedOn, appeared });
    await run(
      tx,
      sql`insert into registrant_duties as k (id, registrant_id, agency_id, kind, key, due_on, opens_on, reckoning, state, done_on, late, updated_at)
        values (${newId(nowMs)}, ${registrant.id}, ${registrant.agencyId}, 'change-report', ${keyOf(kind, changedOn, entered.over)}, ${made.due}::date, null, ${json(made.reckoning)}, 'done',
                ${reportedOn}::date, ${made.late}, ${instant(nowMs)})
        on conflict (registrant_id, kind, key) do update set due_on = excluded.due_on, reckoning = excluded.reckoning, state = 'done', done_on = excluded.done_on, late = excluded.late,
               updated_at = excluded.updated_at where k.state = 'cancelled'`,
    );
    if (made.late)
      await ask(
        tx,
        registrant,
        'change-late',
        keyOf(kind, changedOn, entered.over),
        lateSays(body, { kind, changedOn, reportedOn, due: made.due }),
        { calendar, reportedOn, nowMs },
      );
  }
}

const lateTask = (registrantId: string, key: string) => taskKey('change-late', registrantId, key);

/** A task of the registry's officers, once a report: nothing goes out, and what follows is theirs to say. */
async function ask(
  tx: Tx,
  registrant: Registrant,
  kind: 'change-late' | 'change-undated',
  key: string,
  says: string,
  at: { readonly calendar: Calendar; readonly reportedOn: IsoDate; readonly nowMs: number },
): Promise<void> {
  const naturalKey = taskKey(kind, registrant.id, key);
  const { due } = addBusinessDays(at.calendar, at.reportedOn, ANSWER_BUSINESS_DAYS, '');
  await openTasks(
    tx,
    [
      {
        naturalKey,
        kind,
        ownerAgencyId: registrant.agencyId,
        objectKind: 'registrant',
        objectId: registrant.id,
        urgency: TASK_KINDS[kind].urgency,
        // A report that was entered late is not answered before it was entered.
        dueAtMs: Math.max(at.nowMs, Date.parse(`${due}T00:00:00Z`)) + MS.day,
        facts: { says },
      },
    ],
    at.nowMs,
  );
  await reopenTask(tx, naturalKey);
}
/** Days that an officer has for the answer; ours, to be confirmed. */
const ANSWER_BUSINESS_DAYS = 3;

/** The day is known now: whoever was to ask for it need not. */
async function cancelUndated(tx: Tx, registrantId: string, kind: ChangeKind, nowMs: number): Promise<void> {
  const open = await openTaskKeys(tx, 'change-undated', [registrantId]);
  await cancelTasksByKey(
    tx,
    open.filter((key) => key.startsWith(taskKey('change-undated', registrantId, `${kind} `))),
    nowMs,
  );
}

const keyOf = (kind: ChangeKind, day: IsoDate, over = false) => `${kind} ${day}${over ? ' over' : ''}`;

/** @returns the day on which they were reported; null: there were none */
async function cancelReports(
  tx: Tx,
  registrantId: string,
  keys: readonly string[],
  nowMs: number,
): Promise<IsoDate | null> {
  const cancelled = await many(
    tx,
    sql<{ on: IsoDate }>`update registrant_duties set state = 'cancelled', updated_at = ${instant(nowMs)}
      where registrant_id = ${registrantId} and kind = 'change-report' and state = 'done'
        and key in (select jsonb_array_elements_text(${json(keys)})) returning done_on as "on"`,
  );
  return cancelled[0]?.on ?? null;
}

async function appearedOn(tx: Tx, registrantId: string, on: IsoDate): Promise<boolean> {
  const row = await first(
    tx,
    sql`select 1 from registrant_visits where registrant_id = ${registrantId} and visited_on = ${on}::date limit 1`,
  );
  return row !== undefined;
}
