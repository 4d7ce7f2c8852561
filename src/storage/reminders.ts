import { sql } from 'kysely';
import type { IsoDate } from '#basics/dates.js';
import { localDate } from '#basics/zones.js';
import { REGISTRANT_DUTIES, type RegistrantDutyKind } from '#domain/registrantDuties.js';
import { type ReminderWay, reminderDue } from '#domain/reminder.js';
import type { MachineWay } from '#domain/reminderMessage.js';
import { newWork } from '#domain/workItem.js';
import { first, instant, many, run, type Tx, uuids } from './database.js';
import { addMailNotices, officeAddresses } from './mailNotices.js';
import { newId } from './newId.js';
import { liveContact } from './registrantContacts.js';
import { addWork } from './workItems.js';

/** How an agency reminds registrants, and its officers, of a duty ahead. Without a row it does not. */
export interface ReminderRule {
  readonly agencyId: string;
  readonly days: readonly number[];
  readonly ways: readonly ReminderWay[];
  /** Where to come or call, as the letter names it. */
  readonly office: string;
  /** The number to call that messages by machine name; empty: none is sent. */
  readonly callBack: string;
}

export interface Reminder {
  readonly id: string;
  readonly agencyId: string;
  readonly registrantId: string;
  readonly displayName: string;
  readonly number: string;
  readonly juvenile: boolean;
  readonly dutyKind: RegistrantDutyKind;
  readonly dueOn: IsoDate;
  readonly days: number;
  readonly way: ReminderWay;
  readonly state: 'waiting' | 'done' | 'cancelled' | 'failed';
  readonly madeAtMs: number;
  readonly doneAtMs: number | null;
  readonly doneByName: string | null;
  readonly batch: string | null;
  /** Of a waiting one as the file has it now, of a printed one as it was then. */
  readonly address: string | null;
  readonly phone: string | null;
  readonly note: string;
}

/** Of a duty that is over, or has another day, nothing is printed or shown as waiting, also before the clock calls it off. */
const STANDS = sql`(m.state <> 'waiting' or (d.state = 'open' and d.due_on = m.due_on))`;

/** What a person does, not the office. */
const ASKED_OF_PERSON = (Object.keys(REGISTRANT_DUTIES) as RegistrantDutyKind[]).filter(
  (kind) => REGISTRANT_DUTIES[kind].owner === 'registrant',
);

const ADDRESS =
  sql.raw(`(select nullif(concat_ws(E'\\n', coalesce(v.value ->> 'street', v.value ->> 'description'),
    concat_ws(' ', concat_ws(', ', v.value ->> 'city', v.value ->> 'state'), v.value ->> 'postcode')), '')
   from registrant_values v where v.registrant_id = m.registrant_id and v.element = 'residence' and v.state = 'known' and v.ended_at is null and v.until_on is null
   order by v.from_on desc nulls last, v.entered_at desc limit 1)`);
const PHONE =
  sql.raw(`(select v.value ->> 'number' from registrant_values v where v.registrant_id = m.registrant_id and v.element = 'phone' and v.state = 'known'
   and v.ended_at is null order by (v.value ->> 'kind' = 'mobile') desc, v.entered_at desc limit 1)`);
const SELECT = sql`select m.id, m.agency_id as "agencyId", m.registrant_id as "registrantId", r.display_name as "displayName", r.number, r.juvenile, d.kind as "dutyKind", m.due_on as "dueOn",
    m.days, m.way, m.state, m.made_at as "madeAtMs", m.done_at as "doneAtMs", u.display_name as "doneByName", m.batch, coalesce(m.address, case when m.way in ('email', 'text') then (select c.address from registrant_contacts c where c.registrant_id = m.registrant_id and c.way = m.way and c.ended_at is null) else ${ADDRESS} end) as address,
    ${PHONE} as phone, m.note
    from reminders m join registrants r on r.id = m.registrant_id join registrant_duties d on d.id = m.duty_id left join users u on u.id = m.done_by`;

export async function reminderRuleOf(tx: Tx, agencyId: string): Promise<ReminderRule | undefined> {
  return first(
    tx,
    sql<ReminderRule>`select agency_id as "agencyId", days, ways, office, call_back as "callBack" from reminder_rules where agency_id = ${agencyId}`,
  );
}

export async function saveReminderRule(
  tx: Tx,
  rule: ReminderRule,
  userId: string | null,
  nowMs: number,
): Promise<void> {
  const list = (values: readonly (string | number)[], type: 'int' | 'text') =>
    values.length === 0 ? sql`'{}'` : sql`array[${sql.join(values)}]::${sql.raw(type)}[]`;
  await run(
    tx,
    sql`insert into reminder_rules (agency_id, days, ways, office, call_back, updated_by, updated_at)
      values (${rule.agencyId}, ${list(rule.days, 'int')}, ${list(rule.ways, 'text')}, ${rule.office}, ${rule.callBack}, ${userId}, ${instant(nowMs)})
      on conflict (agency_id) do update set days = excluded.days, ways = excluded.ways, office = excluded.office, call_back = excluded.call_back, updated_by = excluded.updated_by, updated_at = excluded.updated_at`,
  );
}

const MADE_AT_ONCE = 2000;

/**
 * Makes the reminders whose day has come, each once, and cancels those whose duty is done or has another day. Called
 * as the system.
 * @returns how many were made
 */
export async function makeReminders(tx: Tx, nowMs: number): Promise<number> {
  await run(
    tx,
    sql`update reminders m set state = 'cancelled', done_at = ${instant(nowMs)} from registrant_duties d
       where d.id = m.duty_id and m.state = 'waiting' and (d.state <> 'open' or d.due_on <> m.due_on)`,
  );
  const rules = await many(
    tx,
    sql<ReminderRule & { zone: string; agencyName: string }>`
    select p.agency_id as "agencyId", p.days, p.ways, p.office, p.call_back as "callBack", a.time_zone as zone, a.name as "agencyName" from reminder_rules p join agencies a on a.id = p.agency_id where a.active`,
  );
  let made = 0;
  for (const rule of rules) made += await makeFor(tx, rule, localDate(rule.zone, nowMs), nowMs);
  return made;
}

async function makeFor(
  tx: Tx,
  rule: ReminderRule & { readonly agencyName: string },
  today: IsoDate,
  nowMs: number,
): Promise<number> {
  const furthest = Math.max(0, ...rule.days);
  const duties = await many(
    tx,
    sql<{ id: string; registrantId: string; dueOn: IsoDate }>`
    select d.id, d.registrant_id as "registrantId", d.due_on as "dueOn" from registrant_duties d join registrants r on r.id = d.registrant_id
     where d.agency_id = ${rule.agencyId} and d.state = 'open' and d.kind in (${sql.join(ASKED_OF_PERSON)}) and d.due_on >= ${today}::date
       and d.due_on <= ${today}::date + ${furthest}::int and r.state in ('pending', 'registered') order by d.due_on, d.id limit ${MADE_AT_ONCE}`,
  );
  let made = 0;
  for (const duty of duties) {
    const days = reminderDue(rule.days, duty.dueOn, today);
    if (days === null) continue;
    for (const way of rule.ways) {
      if (way === 'email' || way === 'text') {
        made += await makeByMachine(tx, rule, duty, { way, days }, nowMs);
        continue;
      }
      made += await run(
        tx,
        sql`insert into reminders (natural_key, agency_id, registrant_id, duty_id, due_on, days, way, state, made_at, done_at)
          values (${`${duty.id}|${duty.dueOn}|${days}|${way}`}, ${rule.agencyId}, ${duty.registrantId}, ${duty.id}, ${duty.dueOn}::date, ${days}, ${way},
                  ${way === 'officer' ? 'done' : 'waiting'}, ${instant(nowMs)}, ${way === 'officer' ? instant(nowMs) : null}::timestamptz)
          on conflict (natural_key) do nothing`,
      );
    }
  }
  if (made > 0 && rule.ways.includes('officer')) {
    const address = (await officeAddresses(tx, [rule.agencyId])).get(rule.agencyId);
    if (address)
      await addMailNotices(
        tx,
        [
          {
            naturalKey: `reminder|${rule.agencyId}|${today}`,
            agencyId: rule.agencyId,
            userId: null,
            address,
            subject: 'reminder',
            path: '/reminders',
          },
        ],
        nowMs,
      );
  }
  return made;
}

/** Of those who agreed to the way only, and where the agency says whom to call; its work goes along in the same transaction. */
async function makeByMachine(
  tx: Tx,
  rule: ReminderRule,
  duty: { readonly id: string; readonly registrantId: string; readonly dueOn: IsoDate },
  of: { readonly way: MachineWay; readonly days: number },
  nowMs: number,
): Promise<number> {
  if (rule.callBack === '' || !(await liveContact(tx, duty.registrantId, of.way))) return 0;
  const id = newId(nowMs);
  const made = await run(
    tx,
    sql`insert into reminders (id, natural_key, agency_id, registrant_id, duty_id, due_on, days, way, state, made_at)
        values (${id}, ${`${duty.id}|${duty.dueOn}|${of.days}|${of.way}`}, ${rule.agencyId}, ${duty.registrantId}, ${duty.id}, ${duty.dueOn}::date, ${of.days}, ${of.way},
                'waiting', ${instant(nowMs)}) on conflict (natural_key) do nothing`,
  );
  if (made > 0)
    await addWork(tx, [newWork('reminderMade', `remind ${id}`, { reminderId: id }, { urgency: 6 })], nowMs);
  return made;
}

export async function listReminders(
  tx: Tx,
  f: { readonly state: Reminder['state'] | 'all'; readonly limit: number; readonly offset: number },
): Promise<{ readonly reminders: readonly Reminder[]; readonly total: number }> {
  const where = f.state === 'all' ? sql`` : sql`where m.state = ${f.state} and ${STANDS}`;
  const reminders = await many(
    tx,
    sql<Reminder>`${SELECT} ${where} order by (m.state = 'waiting') desc, m.due_on, m.id limit ${f.limit} offset ${f.offset}`,
  );
  const total = (await first(
    tx,
    sql<{
      n: number;
    }>`select count(*) as n from reminders m join registrant_duties d on d.id = m.duty_id ${where}`,
  ))!.n;
  return { reminders, total };
}

export async function readReminder(tx: Tx, id: string): Promise<Reminder | undefined> {
  return first(tx, sql<Reminder>`${SELECT} where m.id = ${id}`);
}

/** Letters that can be printed now: waiting, with an address in the file. */
export async function countLetters(tx: Tx, agencyId: string): Promise<number> {
  return (await lettersToPrint(tx, agencyId, 10_000)).length;
}

async function lettersToPrint(tx: Tx, agencyId: string, limit: number): Promise<readonly Reminder[]> {
  const rows = await many(
    tx,
    sql<Reminder>`${SELECT} where m.state = 'waiting' and m.way = 'letter' and m.agency_id = ${agencyId} and ${STANDS} order by m.due_on, m.id limit ${limit}`,
  );
  return rows.filter((r) => r.address !== null);
}

/** Takes the waiting letters into a batch, each with its address as it is now. @returns null when there are none */
export async function takeBatch(
  tx: Tx,
  agencyId: string,
  userId: string,
  limit: number,
  nowMs: number,
): Promise<{ readonly batch: string; readonly letters: number } | null> {
  await run(
    tx,
    sql`select id from reminders where state = 'waiting' and way = 'letter' and agency_id = ${agencyId} for update`,
  );
  const letters = await lettersToPrint(tx, agencyId, limit);
  if (letters.length === 0) return null;
  const batch = newId(nowMs);
  for (const l of letters)
    await run(
      tx,
      sql`update reminders set state = 'done', done_at = ${instant(nowMs)}, done_by = ${userId}, batch = ${batch}, address = ${l.address} where id = ${l.id}`,
    );
  return { batch, letters: letters.length };
}

export async function lettersOf(tx: Tx, batch: string): Promise<Reminder[]> {
  return many(tx, sql<Reminder>`${SELECT} where m.batch = ${batch} order by m.due_on, m.id`);
}

/** @returns false when it was done or cancelled meanwhile */
export async function endReminder(
  tx: Tx,
  ids: readonly string[],
  d: { readonly userId: string; readonly note: string },
  nowMs: number,
): Promise<boolean> {
  return (
    (await run(
      tx,
      sql`update reminders set state = 'done', done_at = ${instant(nowMs)}, done_by = ${d.userId}, note = ${d.note} where id = any(${uuids(ids)}) and state in ('waiting', 'failed')`,
    )) > 0
  );
}
