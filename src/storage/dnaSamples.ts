import { sql } from 'kysely';
import type { IsoDate } from '#basics/dates.js';
import type { DnaSample } from '#domain/dna.js';
import { first, instant, many, run, type Tx } from './database.js';
import { newId } from './newId.js';
import type { Registrant } from './registrants.js';
import { enterElement, type RegistryDoor } from './registration.js';

export interface StoredDna extends DnaSample {
  readonly valueId: string | null;
}

/** @param lock held for the caller's transaction, so that a step is recorded once */
export async function readDna(tx: Tx, registrantId: string, lock = false): Promise<StoredDna | null> {
  const row = await first(
    tx,
    sql<StoredDna>`select codis, codis_on as "codisOn", codis_asked as "codisAsked", kit, taken_on as "takenOn", two_prints as "twoPrints", laboratory,
        submitted_on as "submittedOn", received_on as "receivedOn", received_reference as "receivedReference", value_id as "valueId"
      from dna_samples where registrant_id = ${registrantId} ${lock ? sql`for update` : sql``}`,
  );
  return row ?? null;
}

/** Keeps where the sample stands, in its row and in the registration. */
export async function saveDna(
  tx: Tx,
  door: RegistryDoor,
  registrant: Registrant,
  s: DnaSample,
  valueId: string | null,
): Promise<void> {
  const known = {
    codis: s.codis,
    takenOn: s.takenOn,
    kit: s.kit,
    laboratory: s.laboratory,
    sentOn: s.submittedOn,
  };
  const entered = await enterElement(tx, door, registrant, {
    element: 'dna',
    state: 'known',
    value: Object.fromEntries(Object.entries(known).filter((e): e is [string, string] => e[1] !== null)),
    source: s.codis === 'yes' ? `CODIS: ${s.codisAsked}` : 'DNA in the file',
    ...(valueId ? { replaces: valueId } : {}),
  });
  if (!entered.ok) throw new Error(`DNA in the registration: ${JSON.stringify(entered.error)}`);
  const by = door.actor.kind === 'user' ? door.actor.id : null;
  await run(
    tx,
    sql`insert into dna_samples (id, registrant_id, agency_id, codis, codis_on, codis_asked, kit, taken_on, two_prints, laboratory, submitted_on, received_on,
          received_reference, value_id, updated_by, updated_at)
      values (${newId(door.nowMs)}, ${registrant.id}, ${registrant.agencyId}, ${s.codis}, ${s.codisOn}::date, ${s.codisAsked}, ${s.kit}, ${s.takenOn}::date, ${s.twoPrints},
              ${s.laboratory}, ${s.submittedOn}::date, ${s.receivedOn}::date, ${s.receivedReference}, ${entered.value}, ${by}, ${instant(door.nowMs)})
      on conflict (registrant_id) do update set kit = excluded.kit, taken_on = excluded.taken_on, two_prints = excluded.two_prints, laboratory = excluded.laboratory,
          submitted_on = excluded.submitted_on, received_on = excluded.received_on, received_reference = excluded.received_reference, value_id = excluded.value_id,
          updated_by = excluded.updated_by, updated_at = excluded.updated_at`,
  );
}

/** DNA of a registrant met an open case: what the laboratory told, and what was answered. */
export interface ColdHit {
  readonly id: string;
  readonly toldOn: IsoDate;
  readonly laboratory: string;
  readonly caseNumber: string;
  readonly investigatorName: string | null;
  readonly asks: string;
  readonly answer: string;
  readonly answeredByName: string | null;
  readonly answeredAtMs: number | null;
}

export async function coldHitsOf(tx: Tx, registrantId: string): Promise<ColdHit[]> {
  return many(
    tx,
    sql<ColdHit>`select h.id, h.told_on as "toldOn", h.laboratory, h.case_number as "caseNumber", a.name as "investigatorName", h.asks, h.answer,
        u.display_name as "answeredByName", h.answered_at as "answeredAtMs"
      from dna_cold_hits h left join agencies a on a.id = h.investigator_id left join users u on u.id = h.answered_by
     where h.registrant_id = ${registrantId} order by h.told_on desc, h.id desc`,
  );
}

export async function addColdHit(
  tx: Tx,
  door: RegistryDoor,
  registrant: Registrant,
  h: {
    readonly toldOn: IsoDate;
    readonly laboratory: string;
    readonly caseNumber: string;
    readonly investigatorId: string | null;
    readonly asks: string;
  },
): Promise<string> {
  const id = newId(door.nowMs);
  await run(
    tx,
    sql`insert into dna_cold_hits (id, registrant_id, agency_id, told_on, laboratory, case_number, investigator_id, asks, recorded_by, recorded_at)
      values (${id}, ${registrant.id}, ${registrant.agencyId}, ${h.toldOn}::date, ${h.laboratory}, ${h.caseNumber}, ${h.investigatorId}, ${h.asks},
              ${door.actor.kind === 'user' ? door.actor.id : null}, ${instant(door.nowMs)})`,
  );
  return id;
}

/** @returns false when it was answered already */
export async function answerColdHit(
  tx: Tx,
  door: RegistryDoor,
  registrantId: string,
  id: string,
  answer: string,
): Promise<boolean> {
  const changed = await run(
    tx,
    sql`update dna_cold_hits set answer = ${answer}, answered_by = ${door.actor.kind === 'user' ? door.actor.id : null}, answered_at = ${instant(door.nowMs)}
       where id = ${id} and registrant_id = ${registrantId} and answered_at is null`,
  );
  return changed === 1;
}
