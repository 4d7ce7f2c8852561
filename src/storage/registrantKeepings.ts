import { sql } from 'kysely';
import type { IsoDate } from '#basics/dates.js';
import type { KeepingDecision, KeepRule } from '#domain/keepMovedOut.js';
import { keepingTask } from '#domain/keepMovedOut.js';
import { SEALED_NAME } from '#domain/registrantEnd.js';
import { instant, json, many, run, type Tx } from './database.js';
import { newId } from './newId.js';
import { changeRegistrant } from './registrants.js';
import { type RegistryDoor, refreshRegistrant, userOf } from './registration.js';
import { cancelTasksByKey } from './tasks.js';

/** Files of persons who moved out whose time by their jurisdiction's rule is over. The caller writes the audit. */
export interface Keeping {
  readonly id: string;
  readonly registrantId: string;
  readonly agencyId: string;
  readonly leftOn: IsoDate;
  readonly dueOn: IsoDate;
  readonly rule: KeepRule;
  readonly held: boolean;
  readonly decision: 'seal' | 'keep' | null;
  readonly keepUntil: IsoDate | null;
  readonly reason: string;
  readonly decidedByName: string | null;
  readonly decidedAtMs: number | null;
  readonly ended: 'sealed' | 'kept' | 'void' | null;
}

const COLUMNS = sql.raw(
  `k.id, k.registrant_id as "registrantId", k.agency_id as "agencyId", k.left_on as "leftOn", k.due_on as "dueOn", k.rule, k.held, k.decision,
   k.keep_until as "keepUntil", k.reason, u.display_name as "decidedByName", k.decided_at as "decidedAtMs", k.ended`,
);

/** What was asked about one file, the latest first. */
export async function keepingsOf(tx: Tx, registrantId: string): Promise<Keeping[]> {
  return many(
    tx,
    sql<Keeping>`select ${COLUMNS} from registrant_keepings k left join users u on u.id = k.decided_by
      where k.registrant_id = ${registrantId} order by k.due_on desc`,
  );
}

/** A file that the rule of its jurisdiction may be about: whoever left, with what was decided about this leaving. */
export interface LeftFile {
  readonly id: string;
  readonly agencyId: string;
  readonly leftOn: IsoDate;
  /** The last thing that happened to the registration. */
  readonly how: string | null;
  /** Until when officers said that it is kept as it is. */
  readonly keepUntil: IsoDate | null;
}

/** Files of an agency whose persons left on or before a day, and about which nothing is being asked; in pages by id. */
export async function leftBefore(
  tx: Tx,
  q: {
    readonly agencyId: string;
    readonly leftBy: IsoDate;
    readonly after: string | null;
    readonly limit: number;
  },
): Promise<LeftFile[]> {
  return many(
    tx,
    sql<LeftFile>`
    select r.id, r.agency_id as "agencyId", r.ended_on as "leftOn", r.standings->-1->>'how' as how,
           (select max(k.keep_until) from registrant_keepings k where k.registrant_id = r.id and k.left_on = r.ended_on) as "keepUntil"
      from registrants r
     where r.agency_id = ${q.agencyId} and r.state = 'moved-out' and r.sealed_at is null and r.ended_on <= ${q.leftBy}::date
       and not exists (select from registrant_keepings k where k.registrant_id = r.id and k.ended is null)
       and ${q.after === null ? sql`true` : sql`r.id > ${q.after}`}
     order by r.id limit ${q.limit}`,
  );
}

/** Asks an officer about a file; one that was withdrawn is asked anew. */
export async function askKeeping(
  tx: Tx,
  file: LeftFile,
  dueOn: IsoDate,
  rule: KeepRule,
  nowMs: number,
): Promise<void> {
  await run(
    tx,
    sql`insert into registrant_keepings as k (id, registrant_id, agency_id, left_on, due_on, rule, asked_at)
      values (${newId(nowMs)}, ${file.id}, ${file.agencyId}, ${file.leftOn}::date, ${dueOn}::date, ${json(rule)}, ${instant(nowMs)})
      on conflict (registrant_id, due_on) do update
        set left_on = excluded.left_on, rule = excluded.rule, asked_at = excluded.asked_at, held = false, decision = null, keep_until = null,
            reason = '', decided_by = null, decided_at = null, ended = null, ended_at = null`,
  );
}

/** What is being asked, with how the file stands now and whether somebody's order keeps it. */
export interface OpenKeeping extends Keeping {
  readonly state: string;
  readonly how: string | null;
  readonly endedOn: IsoDate | null;
  readonly sealed: boolean;
  readonly holdStands: boolean;
}

/** As the system: holds are read by the national side alone. */
export async function openKeepings(tx: Tx, after: string | null, limit: number): Promise<OpenKeeping[]> {
  return many(
    tx,
    sql<OpenKeeping>`
    select ${COLUMNS}, r.state, r.standings->-1->>'how' as how, r.ended_on as "endedOn", r.sealed_at is not null as sealed,
           exists (select from legal_holds h where h.ended_at is null and h.object_id in (r.subject_id, r.record_id)) as "holdStands"
      from registrant_keepings k join registrants r on r.id = k.registrant_id left join users u on u.id = k.decided_by
     where k.ended is null and ${after === null ? sql`true` : sql`k.id > ${after}`} order by k.id limit ${limit}`,
  );
}

export async function noteHold(tx: Tx, id: string, held: boolean): Promise<void> {
  await run(tx, sql`update registrant_keepings set held = ${held} where id = ${id}`);
}

export async function endKeeping(
  tx: Tx,
  keeping: Keeping,
  ended: NonNullable<Keeping['ended']>,
  nowMs: number,
): Promise<void> {
  await run(
    tx,
    sql`update registrant_keepings set ended = ${ended}, ended_at = ${instant(nowMs)} where id = ${keeping.id} and ended is null`,
  );
  await cancelTasksByKey(tx, [keepingTask(keeping.registrantId, keeping.dueOn)], nowMs);
}

/**
 * What an officer decided. A file that is kept is done with; one that is to be sealed is sealed by the next look, which
 * sees whether a hold stands. @returns false: somebody decided it meanwhile, or nothing is asked any more
 */
export async function decideKeeping(
  tx: Tx,
  door: RegistryDoor,
  keeping: Keeping,
  given: KeepingDecision,
): Promise<boolean> {
  const now = instant(door.nowMs);
  const changed = await run(
    tx,
    sql`update registrant_keepings set decision = ${given.decision}, keep_until = ${given.keepUntil}::date, reason = ${given.reason},
        decided_by = ${userOf(door.actor)}::uuid, decided_at = ${now}, ended = ${given.decision === 'keep' ? 'kept' : null}, ended_at = ${given.decision === 'keep' ? now : null}
      where id = ${keeping.id} and (ended is null or ended = 'sealed') and decision is not distinct from ${keeping.decision}`,
  );
  if (changed === 0) return false;
  await run(
    tx,
    sql`update tasks set state = 'done', done_by = ${userOf(door.actor)}, done_note = ${given.reason}, ended_at = ${now}
      where natural_key = ${keepingTask(keeping.registrantId, keeping.dueOn)} and state = 'open'`,
  );
  // A file that the rule sealed is opened again for as long as it is kept.
  if (keeping.ended === 'sealed' && given.decision === 'keep') {
    await changeRegistrant(tx, keeping.registrantId, { sealedAtMs: null }, door.nowMs);
    await refreshRegistrant(tx, { id: keeping.registrantId }, door.nowMs);
  }
  return true;
}

/** Puts a file behind the seal: lists and searches name nobody, the values stay as they are. */
export async function sealLeft(tx: Tx, registrantId: string, nowMs: number): Promise<void> {
  await changeRegistrant(tx, registrantId, { sealedAtMs: nowMs, displayName: SEALED_NAME, names: [] }, nowMs);
  await refreshRegistrant(tx, { id: registrantId }, nowMs);
}
