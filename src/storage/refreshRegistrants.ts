import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import type { IsoDate } from '#basics/dates.js';
import type { DutiesOfRegistrant, RegistrantDuty } from '#domain/registrantDuties.js';
import { nameOfValue } from '#domain/registration.js';
import { completeness } from '#domain/registrationElements.js';
import {
  type ClockFacts,
  clockFacts,
  type DutySurroundings,
  dutySurroundings,
  type NameFacts,
  nameFacts,
  reckon,
} from './clockFacts.js';
import { instant, json, run, type Tx, uuids } from './database.js';
import { noteNsorDue } from './nsorStandings.js';
import { markPublicDue } from './publicDue.js';
import { type DoneDuty, saveDuties } from './registrantDuties.js';
import { nameWords } from './registrants.js';

/**
 * Works out again what follows from the facts of registrants: name in lists, completeness, duties, the end of the
 * duty. One statement a table whatever the number of them, so an import of thousands costs what it must and a single
 * change costs the same as ever. Writes only what differs.
 * @param what clocks: after a change of rules or calendars, which touches no name and no answer
 */
export async function refreshRegistrants(
  tx: Tx,
  ids: readonly string[],
  nowMs: number,
  done: ReadonlyMap<string, readonly DoneDuty[]> = new Map(),
  what: 'all' | 'clocks' = 'all',
): Promise<Map<string, DutiesOfRegistrant>> {
  const facts = await clockFacts(tx, sql`where r.id = any(${uuids(ids)}) order by r.id for update`);
  const held = what === 'all' ? await nameFacts(tx, uuids(ids)) : null;
  const around = new Map<string, DutySurroundings>();
  const result = new Map<string, DutiesOfRegistrant>();
  const changes = [];
  for (const r of facts) {
    const surroundings = around.get(r.agencyId) ?? (await dutySurroundings(tx, r.agencyId, nowMs));
    around.set(r.agencyId, surroundings);
    const duties = reckon(surroundings, r);
    result.set(r.id, duties);
    changes.push({
      id: r.id,
      // Of a sealed file the row names nobody.
      ...(held && r.sealedAtMs === null ? namesOf(r.displayName, held.get(r.id)) : {}),
      ...dueOf(duties),
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
    update registrants r set display_name = coalesce(x.display_name, r.display_name), name_words = coalesce(x.name_words, r.name_words),
           percent_complete = coalesce(x.percent_complete, r.percent_complete), duty_ends_on = x.duty_ends_on, next_due_on = x.next_due_on, duties_digest = x.duties_digest, version = r.version + 1, updated_at = ${instant(nowMs)}
      from jsonb_to_recordset(${json(changes)}) as x(id uuid, display_name text, name_words text, percent_complete integer, duty_ends_on date, next_due_on date, duties_digest text)
     where r.id = x.id and (r.display_name, r.name_words, r.percent_complete, r.duty_ends_on, r.next_due_on, r.duties_digest)
           is distinct from (coalesce(x.display_name, r.display_name), coalesce(x.name_words, r.name_words), coalesce(x.percent_complete, r.percent_complete),
             x.duty_ends_on, x.next_due_on, x.duties_digest)`,
  );
  // NSOR holds the end of the duty, which clocks move too.
  const ends = (r: ClockFacts) => (result.get(r.id)!.period?.endsOn ?? null) !== r.dutyEndsOn;
  await noteNsorDue(
    tx,
    facts.filter((r) => r.registeredOn !== null && (what === 'all' || ends(r))).map((r) => r.id),
    nowMs,
  );
  // What the public sees follows from values and state, never from a clock.
  if (what === 'all') await markPublicDue(tx, facts, nowMs);
  return result;
}

/** What stands in a registrant's row because of its names and answers. */
export function namesOf(before: string, held: Omit<NameFacts, 'registrantId'> | undefined) {
  const names = held?.names ?? [];
  const primary = names.find((n) => n.element === 'name');
  const displayName = primary ? nameOfValue(primary.value) : before;
  return {
    display_name: displayName,
    name_words: nameWords([displayName, ...names.map((n) => nameOfValue(n.value))]),
    percent_complete: completeness(new Set(held?.elements ?? [])).percent,
  };
}

/** What stands in a registrant's row because of its duties. */
export function dueOf(duties: DutiesOfRegistrant) {
  return {
    duty_ends_on: duties.period?.endsOn ?? null,
    next_due_on: nextDueOf(duties.open),
    duties_digest: digestOf(duties.open),
  };
}

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
