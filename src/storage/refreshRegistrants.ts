import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import type { IsoDate } from '#basics/dates.js';
import type { DutiesOfRegistrant, RegistrantDuty } from '#domain/registrantDuties.js';
import { nameOfValue } from '#domain/registration.js';
import { completeness } from '#domain/registrationElements.js';
import { clockFacts, type DutySurroundings, dutySurroundings, nameFacts, reckon } from './clockFacts.js';
import { instant, json, run, type Tx, uuids } from './database.js';
import { type DoneDuty, saveDuties } from './registrantDuties.js';
import { nameWords } from './registrants.js';

/**
 * Works out again what follows from the facts of registrants: name in lists, completeness, duties, the end of the
 * duty. One statement a table whatever the number of them, so an import of thousands costs what it must and a single
 * change costs the same as ever. Writes only what differs.
 */
export async function refreshRegistrants(
  tx: Tx,
  ids: readonly string[],
  nowMs: number,
  done: ReadonlyMap<string, readonly DoneDuty[]> = new Map(),
): Promise<Map<string, DutiesOfRegistrant>> {
  const registrants = await readRegistrants(tx, ids);
  const held = grouped(
    await many(
      tx,
      sql<PlainHeld>`
      select v.registrant_id as "registrantId", v.element, v.state, case when v.element in ('name', 'alias', 'tribal-name') then v.value end as value,
             v.from_on as "fromOn", v.until_on as "untilOn", v.entered_at as "enteredAtMs"
        from registrant_values v where v.registrant_id = any(${uuids(ids)}) and v.ended_at is null order by v.registrant_id, v.entered_at, v.id`,
    ),
  );
  const visits = grouped(
    await many(
      tx,
      sql<{ registrantId: string; on: IsoDate; photo: boolean }>`
      select registrant_id as "registrantId", visited_on as "on", photo_taken as photo from registrant_visits
       where registrant_id = any(${uuids(ids)}) order by registrant_id, visited_on, recorded_at`,
    ),
  );
  const photos = new Map(
    (
      await many(
        tx,
        sql<{ registrantId: string; takenOn: IsoDate | null; unchangedOn: IsoDate | null }>`
        select registrant_id as "registrantId", max(taken_on) filter (where answer = 'taken') as "takenOn", max(taken_on) filter (where answer = 'unchanged') as "unchangedOn"
          from registrant_files where registrant_id = any(${uuids(ids)}) and kind = 'face' and removed_at is null group by registrant_id`,
      )
    ).map((p) => [p.registrantId, p]),
  );
  const accepted = new Map(
    (
      await many(
        tx,
        sql<{ registrantId: string; atMs: number }>`
        select registrant_id as "registrantId", max(made_at) as "atMs" from nsor_messages
         where registrant_id = any(${uuids(ids)}) and state = 'accepted' group by registrant_id`,
      )
    ).map((m) => [m.registrantId, m.atMs]),
  );
  const facts = await clockFacts(tx, sql`where r.id = any(${uuids(ids)}) order by r.id for update`);
  const held = await nameFacts(tx, uuids(ids));
  const around = new Map<string, DutySurroundings>();
  const result = new Map<string, DutiesOfRegistrant>();
  const changes = [];
  for (const r of facts) {
    const surroundings = around.get(r.agencyId) ?? (await dutySurroundings(tx, r.agencyId, nowMs));
    around.set(r.agencyId, surroundings);
    const values = held.get(r.id) ?? [];
    const seen = visits.get(r.id) ?? [];
    const known = (element: string) => values.filter((v) => v.element === element && v.state === 'known');
    const duties = dutiesOfRegistrant(surroundings.body, surroundings.calendar, {
      ...r,
      visits: seen.map((v) => v.on),
      photoOn: laterOf(photos.get(r.id)?.takenOn, seen.filter((v) => v.photo).at(-1)?.on),
      photoUnchangedOn: photos.get(r.id)?.unchangedOn ?? null,
      nsorBehindSince: nsorBehindSince(r, values, accepted.get(r.id) ?? null, surroundings.timeZone),
      custody: known('custody').flatMap((v) => (v.fromOn ? [{ from: v.fromOn, until: v.untilOn }] : [])),
    });
    const duties = reckon(surroundings, r);
    result.set(r.id, duties);
    const { elements = [], names } = held.get(r.id) ?? {};
    const primary = names?.find((n) => n.element === 'name');
    const displayName = primary ? nameOfValue(primary.value) : r.displayName;
    changes.push({
      id: r.id,
      display_name: displayName,
      name_words: nameWords([displayName, ...(names ?? []).map((n) => nameOfValue(n.value))]),
      percent_complete: completeness(new Set(elements)).percent,
      duty_ends_on: duties.period?.endsOn ?? null,
      next_due_on: nextDueOf(duties.open),
      duties_digest: digestOf(duties.open),
    });
  }
  await saveDuties(
    tx,
    facts.map((r) => ({
      registrantId: r.id,
      agencyId: r.agencyId,
      open: result.get(r.id)!.open,
      done: done.get(r.id) ?? [],
    })),
    nowMs,
  );
  await run(
    tx,
    sql`
    update registrants r set display_name = x.display_name, name_words = x.name_words, percent_complete = x.percent_complete,
           duty_ends_on = x.duty_ends_on, next_due_on = x.next_due_on, duties_digest = x.duties_digest, version = r.version + 1, updated_at = ${instant(nowMs)}
      from jsonb_to_recordset(${json(changes)}) as x(id uuid, display_name text, name_words text, percent_complete integer, duty_ends_on date, next_due_on date, duties_digest text)
     where r.id = x.id and (r.display_name, r.name_words, r.percent_complete, r.duty_ends_on, r.next_due_on, r.duties_digest)
           is distinct from (x.display_name, x.name_words, x.percent_complete, x.duty_ends_on, x.next_due_on, x.duties_digest)`,
  );
  return result;
}

function laterOf(a: IsoDate | null | undefined, b: IsoDate | null | undefined): IsoDate | null {
  return a && b ? (a > b ? a : b) : (a ?? b ?? null);
}

export function nextDueOf(open: readonly RegistrantDuty[]): IsoDate | null {
function nextDueOf(open: readonly RegistrantDuty[]): IsoDate | null {
  return open.reduce<IsoDate | null>(
    (least, d) => (least === null || d.dueOn < least ? d.dueOn : least),
    null,
  );
}

/** Tells whether the open duties differ from those last written, without reading them. */
export function digestOf(open: readonly RegistrantDuty[]): string {
  return createHash('sha256').update(JSON.stringify(open)).digest('base64').slice(0, 22);
}

function grouped<T extends { readonly registrantId: string }>(rows: readonly T[]): Map<string, T[]> {
  const by = new Map<string, T[]>();
  for (const row of rows) {
    const list = by.get(row.registrantId);
    if (list) list.push(row);
    else by.set(row.registrantId, [row]);
  }
  return by;
}

/** Elements that NSOR has no field for: a change of them leaves nothing to send. */
export const NOT_IN_NSOR: readonly string[] = [
  'photo',
  'acknowledgement',
  'lodging',
  'custody',
  'prints',
  'internet',
  'vehicle',
  'licence',
  'arrest',
  'conviction',
  'supervision',
  'warrant',
];

/** Since which day NSOR lacks something that the registration holds; null: it has all. */
function nsorBehindSince(
  registrant: Pick<Registrant, 'registeredOn' | 'recordId'>,
  values: readonly PlainHeld[],
  acceptedAtMs: number | null,
  zone: string,
): IsoDate | null {
  if (registrant.registeredOn === null) return null;
  if (acceptedAtMs === null) return registrant.recordId === null ? registrant.registeredOn : null;
  const changed = values
    .filter((v) => v.state === 'known' && v.enteredAtMs > acceptedAtMs && !NOT_IN_NSOR.includes(v.element))
    .map((v) => v.enteredAtMs);
  return changed.length === 0 ? null : localDate(zone, Math.min(...changed));
}
