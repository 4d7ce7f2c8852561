import { randomBytes } from 'node:crypto';
import { sql } from 'kysely';
import type { IsoDate } from '#basics/dates.js';
import { localDate } from '#basics/zones.js';
import type { Actor } from '#domain/actor.js';
import type { NsorMessage, NsorSubject, OffenderStatus } from '#domain/nsorEntry.js';
import { inForceOn } from '#domain/nsorHeld.js';
import { withTribesNamed } from '#domain/registration.js';
import { findAgency } from './agencies.js';
import { nsorRouteOf } from './agreements.js';
import { first, instant, json, many, run, type Tx } from './database.js';
import { newId } from './newId.js';
import { ofAgencies, type Registrant } from './registrants.js';
import { valuesOf } from './registrantValues.js';
import { registryNames } from './registryPlaces.js';

/** A message of a registration to NSOR with what became of it. */
export interface StoredNsorMessage {
  readonly id: string;
  readonly registrantId: string;
  readonly agencyId: string;
  readonly control: string;
  readonly position: number;
  readonly key: string;
  readonly content: NsorMessage;
  readonly text: string | null;
  readonly subject: NsorSubject;
  readonly state: 'queued' | 'sent' | 'accepted' | 'rejected' | 'dropped' | 'past';
  readonly nic: string | null;
  readonly answer: { readonly code?: string; readonly field?: string | null; readonly text?: string };
  readonly madeBy: string | null;
  readonly madeByName: string | null;
  readonly madeAtMs: number;
  readonly checkedByName: string | null;
  readonly checkedAtMs: number | null;
  readonly sentAtMs: number | null;
  readonly answeredAtMs: number | null;
}

const SELECT = sql.raw(
  `select m.id, m.registrant_id as "registrantId", m.agency_id as "agencyId", m.control, m.position, m.message_key as key, m.content, m.text, m.subject, m.state, m.nic,
   m.answer, m.made_by as "madeBy", u.display_name as "madeByName", m.made_at as "madeAtMs", c.display_name as "checkedByName", m.checked_at as "checkedAtMs",
   m.sent_at as "sentAtMs", m.answered_at as "answeredAtMs"
   from nsor_messages m left join users u on u.id = m.made_by left join users c on c.id = m.checked_by`,
);

export async function nsorMessagesOf(tx: Tx, registrantId: string): Promise<StoredNsorMessage[]> {
  return many(
    tx,
    sql<StoredNsorMessage>`${SELECT} where m.registrant_id = ${registrantId} order by m.position desc`,
  );
}

export async function findNsorMessage(tx: Tx, control: string): Promise<StoredNsorMessage | undefined> {
  return first(tx, sql<StoredNsorMessage>`${SELECT} where m.control = ${control} for update of m`);
}

/**
 * The registration as NSOR asks for it. Null before the person is registered.
 * @param nowMs leaves out a home, job or school that is over or yet to come; none: each that was entered and not ended
 */
export async function nsorSubjectOf(
  tx: Tx,
  registrant: Registrant,
  nowMs?: number,
): Promise<NsorSubject | null> {
  if (registrant.registeredOn === null) return null;
  const agency = await findAgency(tx, registrant.agencyId);
  const known = withTribesNamed(await valuesOf(tx, registrant.id), await registryNames(tx)).filter(
    (v) => v.state === 'known',
  );
  const values =
    nowMs === undefined ? known : inForceOn(known, localDate(agency?.timeZone ?? 'America/New_York', nowMs));
  const code = values.find((v) => v.element === 'offence' && v.value.code)?.value.code ?? null;
  return {
    ori: agency?.ori ?? '',
    caseNumber: registrant.number,
    nic: await nicOf(tx, registrant.id),
    elements: values.map((v) => ({ code: v.element, value: v.value })),
    registeredOn: registrant.registeredOn,
    // A duty for life has a day only where a juvenile's ended after clean years.
    registersUntil: registrant.dutyEndsOn ?? (registrant.tier === 'III' ? 'life' : null),
    convictionCode: code,
    status: STATUS[registrant.state] ?? 'compliant',
  };
}

/** Who moved out and stays in NSOR was deported: whoever moved to another jurisdiction is cleared. */
const STATUS: Readonly<Partial<Record<Registrant['state'], OffenderStatus>>> = {
  absconded: 'absconder',
  'in-custody': 'incarcerated',
  'moved-out': 'deported',
};

/** The number that NCIC gave the registration's record, here or where it was carried over from; null before it accepted an entry. */
export async function nicOf(tx: Tx, registrantId: string): Promise<string | null> {
  const row = await first(
    tx,
    sql<{ nic: string | null }>`select coalesce(
      (select nic from nsor_messages where registrant_id = ${registrantId} and state = 'accepted' and nic is not null order by position desc limit 1),
      (select k.record_number from registrants r join register_records k on k.id = r.record_id where r.id = ${registrantId} and k.file = 'NSOR'
          and not exists (select from nsor_standings n where n.registrant_id = r.id and n.lost_at is not null))) as nic`,
  );
  return row?.nic ?? null;
}

/** Puts messages on the way. What still waited of an earlier attempt is dropped: the new one says it all. */
export async function queueNsor(
  tx: Tx,
  door: { readonly actor: Actor; readonly nowMs: number },
  registrant: Registrant,
  subject: NsorSubject,
  messages: readonly NsorMessage[],
): Promise<void> {
  await run(
    tx,
    sql`update nsor_messages set state = 'dropped' where registrant_id = ${registrant.id} and state in ('queued', 'rejected')`,
  );
  await addNsor(tx, door, registrant, subject, messages);
}

/** Puts messages behind those that are on the way already. */
export async function addNsor(
  tx: Tx,
  door: { readonly actor: Actor; readonly nowMs: number },
  registrant: Registrant,
  subject: NsorSubject,
  messages: readonly NsorMessage[],
): Promise<void> {
  const last = await first(
    tx,
    sql<{
      n: number;
    }>`select coalesce(max(position), 0) as n from nsor_messages where registrant_id = ${registrant.id}`,
  );
  const via = await nsorRouteOf(
    tx,
    registrant.agencyId,
    messages.map((m) => m.key),
    door.nowMs,
  );
  for (const [i, message] of messages.entries()) {
    const id = newId(door.nowMs);
    await run(
      tx,
      sql`insert into nsor_messages (id, registrant_id, agency_id, control, position, message_key, content, subject, state, made_by, made_at)
        values (${id}, ${registrant.id}, ${registrant.agencyId}, ${`R${randomBytes(6).toString('hex').toUpperCase()}`}, ${(last?.n ?? 0) + i + 1},
                ${message.key}, ${json(message)}, ${json(subject)}, 'queued', ${door.actor.kind === 'user' ? door.actor.id : null}, ${instant(door.nowMs)})`,
    );
    if (via.by === 'partner')
      await run(
        tx,
        sql`insert into nsor_submissions (message_id, agency_id, via_agency_id, agreement_id, message_key, content, asked_at)
          values (${id}, ${registrant.agencyId}, ${via.agreement.partnerAgencyId}, ${via.agreement.id}, ${message.key}, ${json(message)}, ${instant(door.nowMs)})`,
      );
  }
}

/** Messages that can go now, the oldest first: supplements wait until the entry has its number. */
export async function readyForNcic(tx: Tx, limit: number): Promise<StoredNsorMessage[]> {
  return many(
    tx,
    sql<StoredNsorMessage>`${SELECT} where m.state = 'queued'
       -- Of an agency without access only what its partner has submitted.
       and (exists (select from agencies a where a.id = m.agency_id and a.ncic_access)
            or exists (select from nsor_submissions s where s.message_id = m.id and s.submitted_at is not null))
       and not exists (select from nsor_messages e where e.registrant_id = m.registrant_id and e.position < m.position and e.state in ('queued', 'sent'))
     order by m.made_at, m.position limit ${limit} for update of m skip locked`,
  );
}

/** @returns false when it waits no longer */
export async function markNsorSent(tx: Tx, id: string, text: string, nowMs: number): Promise<boolean> {
  const changed = await run(
    tx,
    sql`update nsor_messages set state = 'sent', text = ${text}, sent_at = ${instant(nowMs)} where id = ${id} and state = 'queued'`,
  );
  return changed === 1;
}

/**
 * Takes an answer of NCIC. An acceptance counts whenever it comes, also after a refusal, to a message that was sent once
 * more or that a newer one replaced here: NSOR holds what it accepted. A refusal counts only where none came before.
 * @returns false when nothing is other than before
 */
export async function answerNsor(
  tx: Tx,
  id: string,
  answer: {
    readonly accepted: boolean;
    readonly nic: string | null;
    readonly answer: StoredNsorMessage['answer'];
  },
  nowMs: number,
): Promise<boolean> {
  const changed = await run(
    tx,
    sql`update nsor_messages set state = ${answer.accepted ? 'accepted' : 'rejected'}, nic = ${answer.nic}, answer = ${json(answer.answer)},
           answered_at = ${instant(nowMs)} where id = ${id} and (state = 'sent' or ${answer.accepted} and sent_at is not null and state in ('queued', 'rejected', 'dropped'))`,
  );
  return changed === 1;
}

/** NCIC was out of service, or an officer holds that a message is lost: it is sent once more under its own reference. */
export async function sendNsorAgain(tx: Tx, id: string, sentBeforeMs: number): Promise<boolean> {
  const changed = await run(
    tx,
    sql`update nsor_messages set state = 'queued' where id = ${id} and state = 'sent' and sent_at <= ${instant(sentBeforeMs)}`,
  );
  return changed === 1;
}

/**
 * Drops what waits behind a message whose answer makes it void: behind an entry everything, since it names a record that
 * is not there; behind another one changes, which were worked out from what it said.
 */
export async function dropNsorBehind(
  tx: Tx,
  message: Pick<StoredNsorMessage, 'registrantId' | 'position' | 'key'>,
  what: 'all' | 'changes' | 'entries',
): Promise<void> {
  const keys = { all: null, changes: '{MXS,MXSC}', entries: '{EXS,EXSC}' }[what];
  await run(
    tx,
    sql`update nsor_messages set state = 'dropped' where registrant_id = ${message.registrantId} and position > ${message.position} and state = 'queued'
         and (${keys}::text[] is null or message_key = any(${keys}::text[]))`,
  );
}

/** The last refusals stand no longer: NSOR and the registration say the same. */
export async function settleRefused(tx: Tx, registrantId: string): Promise<string[]> {
  const rows = await many(
    tx,
    sql<{
      id: string;
    }>`update nsor_messages set state = 'dropped' where registrant_id = ${registrantId} and state = 'rejected' returning id`,
  );
  return rows.map((r) => r.id);
}

/** A second person has compared the entry with the file. @returns false when the same person made it */
export async function checkNsor(
  tx: Tx,
  id: string,
  registrantId: string,
  userId: string,
  nowMs: number,
): Promise<boolean> {
  const changed = await run(
    tx,
    sql`update nsor_messages set checked_by = ${userId}, checked_at = ${instant(nowMs)}
       where id = ${id} and registrant_id = ${registrantId} and made_by is distinct from ${userId}::uuid and checked_at is null`,
  );
  return changed === 1;
}

export interface NsorQueueLine {
  readonly registrantId: string;
  readonly displayName: string;
  readonly number: string;
  readonly registeredOn: IsoDate;
  readonly state: StoredNsorMessage['state'] | 'not-entered';
  readonly key: string | null;
  readonly nic: string | null;
  readonly answer: StoredNsorMessage['answer'];
  readonly checked: boolean;
}

/** Where each registered person stands with NSOR: in the registry is not in NSOR. Refused and missing ones first. */
export async function nsorQueue(
  tx: Tx,
  agencyIds: readonly string[],
  limit: number,
): Promise<NsorQueueLine[]> {
  return many(
    tx,
    sql<NsorQueueLine>`
    select r.id as "registrantId", r.display_name as "displayName", r.number, r.registered_on as "registeredOn",
           coalesce(m.state, 'not-entered') as state, m.message_key as key, coalesce(m.nic, k.record_number) as nic, coalesce(m.answer, '{}') as answer,
           m.checked_at is not null as checked
      from registrants r
      left join lateral (select * from nsor_messages x where x.registrant_id = r.id and x.state not in ('dropped', 'past') order by x.position desc limit 1) m on true
      left join register_records k on k.id = r.record_id
     where ${ofAgencies('r.agency_id', agencyIds)} and r.state in ('registered', 'absconded', 'in-custody')
     order by case coalesce(m.state, case when r.record_id is null then 'not-entered' else 'accepted' end) when 'rejected' then 0 when 'not-entered' then 1 when 'queued' then 2 when 'sent' then 3 else 4 end,
              r.display_name, r.id limit ${limit}`,
  );
}
