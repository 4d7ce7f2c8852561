import { sql } from 'kysely';
import {
  type BatchResult,
  headsDiffer,
  type ImportLine,
  type ImportPlan,
  type PlannedRow,
  planImport,
} from '#domain/importPlan.js';
import { offenceFactsOf } from '#domain/registration.js';
import { NAME_ELEMENTS } from '#domain/registrationElements.js';
import type { RuleSet } from '#domain/ruleSet.js';
import { tierOfPerson } from '#domain/tier.js';
import { tierChoicesOf } from '#domain/tierChoices.js';
import type { TierBody } from '#domain/tierRules.js';
import { findAgency } from './agencies.js';
import { dutySurroundings, type ReckonFacts, reckon } from './clockFacts.js';
import { instant, json, run, type Tx } from './database.js';
import { askAboutDays } from './dayQuestions.js';
import { heldValues, recordsByNic, visitsOf } from './importHeld.js';
import { newId } from './newId.js';
import { noteNsorDue } from './nsorStandings.js';
import { markPublicDue } from './publicDue.js';
import { dueOf, namesOf, refreshRegistrants } from './refreshRegistrants.js';
import { type DoneDuty, type DutiesToSave, saveDuties } from './registrantDuties.js';
import { registrantsByNumber } from './registrants.js';
import { listTribes } from './registryPlaces.js';
import { ruleSetAt } from './ruleSets.js';

export interface ImportDoor {
  readonly importId: string;
  readonly agencyId: string;
  /** Who started it; stands on every value. */
  readonly by: string | null;
  /** Stands on every value that names no source of its own. */
  readonly source: string;
  readonly nowMs: number;
}

/** What rows of a table would do to the registry, with the reasons against those that cannot be taken. */
export async function checkRows(
  tx: Tx,
  door: ImportDoor,
  lines: readonly ImportLine[],
): Promise<BatchResult> {
  return (await planRows(tx, door, lines)).result;
}

/**
 * Enters rows of an agency's table: new registrants, and what differs for those with a number that is there already.
 * The caller's transaction holds the batch and writes the audit.
 */
export async function saveRows(tx: Tx, door: ImportDoor, lines: readonly ImportLine[]): Promise<BatchResult> {
  const { planned, questions, result } = await planRows(tx, door, lines);
  const asked = questions.map((q) => ({ ...q, importId: door.importId, atMs: door.nowMs }));
  if (planned.length === 0) {
    await askAboutDays(tx, asked);
    return result;
  }
  const fresh = await addRegistrants(tx, door, planned);
  await changeHeads(tx, door, planned);
  await addValues(tx, door, planned);
  await addVisits(tx, door, planned);
  await addTiers(tx, door, planned);
  // Whoever is new was written with all that follows from the row; nothing has to be read again.
  await saveDuties(tx, fresh, door.nowMs);
  await noteNsorDue(
    tx,
    planned.filter((p) => !p.before && p.recordId !== null).map((p) => p.id),
    door.nowMs,
  );
  await markPublicDue(
    tx,
    fresh.map((f) => ({ id: f.registrantId, agencyId: f.agencyId })),
    door.nowMs,
  );
  const known = planned.filter((p) => p.before);
  if (known.length > 0)
    await refreshRegistrants(
      tx,
      known.map((p) => p.id),
      door.nowMs,
      new Map(known.map((p) => [p.id, doneBy(p)])),
    );
  await askAboutDays(tx, asked);
  return result;
}

async function planRows(tx: Tx, door: ImportDoor, lines: readonly ImportLine[]): Promise<ImportPlan> {
  const filed = await registrantsByNumber(
    tx,
    door.agencyId,
    lines.map((l) => l.row.number),
  );
  const known = [...filed.values()].map((r) => r.id);
  const held = known.length === 0 ? new Map() : await heldValues(tx, known);
  const visits = known.length === 0 ? new Map() : await visitsOf(tx, known);
  const records = await recordsByNic(tx, door.agencyId, lines);
  const tribes = await listTribes(tx);
  return planImport(lines, { filed, held, visits, records, tribes }, () => newId(door.nowMs));
}

function doneBy(p: PlannedRow): DoneDuty[] {
  if (!p.before) return [];
  const { registered, tier } = p.row;
  return [
    ...(registered && p.before.registeredOn === null
      ? [{ kind: 'first-registration' as const, key: '', on: registered }]
      : []),
    ...(tier && registered && p.before.tier === null
      ? [{ kind: 'tier-decision' as const, key: '', on: registered }]
      : []),
  ];
}

/** New persons, each written once, with names, completeness and clocks as they follow from the row. @returns their duties */
async function addRegistrants(
  tx: Tx,
  door: ImportDoor,
  planned: readonly PlannedRow[],
): Promise<readonly DutiesToSave[]> {
  const fresh = planned.filter((p) => !p.before);
  if (fresh.length === 0) return [];
  const around = await dutySurroundings(tx, door.agencyId, door.nowMs);
  const owed: DutiesToSave[] = [];
  const rows = fresh.map((p) => {
    const { id, row, recordId } = p;
    const duties = reckon(around, factsOf(p, door));
    owed.push({ registrantId: id, agencyId: door.agencyId, open: duties.open, done: [] });
    const names = namesOf('', {
      elements: [...new Set(row.entries.map((e) => e.element))],
      names: row.entries.filter((e) => e.state === 'known' && NAME_ELEMENTS.has(e.element)),
    });
    return {
      id,
      number: row.number,
      ...names,
      ...dueOf(duties),
      state: row.registered ? 'registered' : 'pending',
      juvenile: row.juvenile ?? false,
      tier: row.tier,
      basis: row.basis ?? 'residence',
      on: row.on ?? row.registered,
      registered: row.registered,
      kept: row.lastVisit,
      record: recordId,
    };
  });
  await run(
    tx,
    sql`
    insert into registrants (id, agency_id, number, display_name, name_words, percent_complete, duty_ends_on, next_due_on, duties_digest, state, juvenile, tier, initial_basis,
           initial_on, registered_on, appearances_kept_until, record_id, created_at, updated_at)
    select x.id, ${door.agencyId}, x.number, x.display_name, x.name_words, x.percent_complete, x.duty_ends_on, x.next_due_on, x.duties_digest, x.state, x.juvenile, x.tier, x.basis, x."on", x.registered, x.kept, x.record,
           ${instant(door.nowMs)}, ${instant(door.nowMs)}
      from jsonb_to_recordset(${json(rows)}) as x(id uuid, number text, display_name text, name_words text, percent_complete integer, duty_ends_on date, next_due_on date, duties_digest text, state text, juvenile boolean, tier text, basis text, "on" date, registered date,
           kept date, record uuid)`,
  );
  return owed;
}

/** What the clocks of a new person go by, from its row alone: nothing was ever sent, shared, checked or missed. */
function factsOf({ row, visits, recordId }: PlannedRow, door: ImportDoor): ReckonFacts {
  return {
    state: row.registered ? 'registered' : 'pending',
    initialBasis: row.basis ?? 'residence',
    initialOn: (row.on ?? row.registered)!,
    registeredOn: row.registered,
    resumedOn: null,
    recordId,
    createdAtMs: door.nowMs,
    tier: row.tier,
    juvenile: row.juvenile ?? false,
    appearancesKeptUntil: row.lastVisit,
    photoOn: row.photoOn,
    photoUnchangedOn: null,
    cleanSince: null,
    cleanApproved: false,
    visits: visits.map((v) => v.on).sort(),
    custody: row.entries.flatMap((e) =>
      e.element === 'custody' && e.state === 'known' && e.fromOn
        ? [{ from: e.fromOn, until: e.untilOn }]
        : [],
    ),
    shares: null,
    absconding: null,
    acceptedAtMs: null,
    heldBackAtMs: null,
    behindAtMs: null,
    enteredAtMs: null,
    uncheckedAtMs: null,
    validations: 0,
    validatedOn: null,
  };
}

async function changeHeads(tx: Tx, door: ImportDoor, planned: readonly PlannedRow[]): Promise<void> {
  const rows = planned
    .filter((p) => p.before && (headsDiffer(p.row, p.before) || p.recordId !== null))
    .map((p) => ({
      id: p.id,
      registered: p.row.registered,
      tier: p.row.tier,
      kept: p.row.lastVisit,
      record: p.recordId,
    }));
  if (rows.length === 0) return;
  await run(
    tx,
    sql`
    update registrants r set state = case when r.state = 'pending' and x.registered is not null then 'registered' else r.state end,
           registered_on = coalesce(r.registered_on, x.registered), tier = coalesce(r.tier, x.tier), record_id = coalesce(r.record_id, x.record),
           appearances_kept_until = greatest(r.appearances_kept_until, x.kept), version = r.version + 1, updated_at = ${instant(door.nowMs)}
      from jsonb_to_recordset(${json(rows)}) as x(id uuid, registered date, tier text, kept date, record uuid) where r.id = x.id`,
  );
}

async function addValues(tx: Tx, door: ImportDoor, planned: readonly PlannedRow[]): Promise<void> {
  const ends: { id: string; by: string }[] = [];
  const rows = planned.flatMap((p) =>
    p.merged.add.map(({ entry, replaces }) => {
      const id = newId(door.nowMs);
      for (const old of replaces) ends.push({ id: old, by: id });
      return {
        id,
        r: p.id,
        e: entry.element,
        s: entry.state,
        v: entry.value,
        f: entry.fromOn,
        u: entry.untilOn,
        src: entry.source || `${door.source}, line ${p.line}`,
      };
    }),
  );
  await run(
    tx,
    sql`
    insert into registrant_values (id, registrant_id, agency_id, element, state, value, from_on, until_on, source, entered_by, entered_at, import_id)
    select x.id, x.r, ${door.agencyId}, x.e, x.s, x.v, x.f, x.u, x.src, ${door.by}::uuid, ${instant(door.nowMs)}, ${door.importId}::uuid
      from jsonb_to_recordset(${json(rows)}) as x(id uuid, r uuid, e text, s text, v jsonb, f date, u date, src text)`,
  );
  if (ends.length > 0)
    await run(
      tx,
      sql`
      update registrant_values v set ended_at = ${instant(door.nowMs)}, ended_by = ${door.by}::uuid, replaced_by = x.by
        from jsonb_to_recordset(${json(ends)}) as x(id uuid, by uuid) where v.id = x.id and v.ended_at is null`,
    );
}

async function addVisits(tx: Tx, door: ImportDoor, planned: readonly PlannedRow[]): Promise<void> {
  const rows = planned.flatMap((p) =>
    p.visits.map((v) => ({ id: newId(door.nowMs), r: p.id, on: v.on, photo: v.photo, line: p.line })),
  );
  if (rows.length === 0) return;
  await run(
    tx,
    sql`
    insert into registrant_visits (id, registrant_id, agency_id, visited_on, photo_taken, note, recorded_by, recorded_at)
    select x.id, x.r, ${door.agencyId}, x."on", x.photo, ${door.source} || ', line ' || x.line, ${door.by}::uuid, ${instant(door.nowMs)}
      from jsonb_to_recordset(${json(rows)}) as x(id uuid, r uuid, "on" date, photo boolean, line integer)`,
  );
}

/** The tier that the agency decided before is taken over, beside what the rules say of the offences as entered. */
async function addTiers(tx: Tx, door: ImportDoor, planned: readonly PlannedRow[]): Promise<void> {
  const decided = planned.filter((p) => p.row.tier !== null && !p.before?.tier);
  if (decided.length === 0) return;
  const set = (await ruleSetAt<TierBody>(tx, 'tiers', door.nowMs)) as RuleSet<TierBody>;
  const agency = await findAgency(tx, door.agencyId);
  const rows = decided.map((p) => ({
    id: newId(door.nowMs),
    r: p.id,
    tier: p.row.tier,
    computed: tierOfPerson(
      set,
      p.row.entries
        .filter((e) => e.element === 'offence' && e.state === 'known')
        .map((e) => offenceFactsOf(`line ${p.line}`, e.value)),
      tierChoicesOf(agency?.settings),
    ),
    reason: `Taken over as the agency decided it before. ${door.source}, line ${p.line}`,
  }));
  await run(
    tx,
    sql`
    insert into tier_decisions (id, registrant_id, agency_id, rule_version, computed, tier, reason, state, decided_by, decided_at)
    select x.id, x.r, ${door.agencyId}, ${set.version}, x.computed, x.tier, x.reason, 'in-force', ${door.by}::uuid, ${instant(door.nowMs)}
      from jsonb_to_recordset(${json(rows)}) as x(id uuid, r uuid, tier text, computed jsonb, reason text)`,
  );
}
