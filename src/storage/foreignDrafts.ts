import { sql } from 'kysely';
import type { CopySource } from '#domain/foreignCopy.js';
import type {
  Draft,
  DraftKind,
  DraftSource,
  DraftState,
  ForeignLeg,
  KnownDraft,
} from '#domain/foreignRelease.js';
import { first, instant, json, many, run, type Tx } from './database.js';
import { newId } from './newId.js';

/** A draft as kept: what would be told to one country, and who decided what about it. */
export interface ForeignDraft extends Draft {
  readonly naturalKey: string;
  readonly sourceId: string;
  readonly sourceVersion: number;
  readonly reference: string;
  readonly role: 'destination' | 'transit';
  readonly because: string;
  readonly leg: ForeignLeg;
  readonly tripId: string | null;
  readonly subjectId: string | null;
  readonly ownerAgencyId: string;
  readonly secondAgencyId: string;
  readonly madeOf: CopySource;
  readonly digest: string;
  readonly departsAtMs: number | null;
  /** A code of the listed reasons for which it was taken back, or closed before anybody was told; null: it was not. */
  readonly withdrawReason: string | null;
  /** The officer who took it back; null: nobody did, or it was done by itself. */
  readonly withdrawnBy: string | null;
  readonly withdrawnAtMs: number | null;
  readonly createdAtMs: number;
  readonly updatedAtMs: number;
}

const COLUMNS = sql.raw(
  `d.id, d.natural_key as "naturalKey", d.source, d.source_id as "sourceId", d.source_version as "sourceVersion", d.kind, d.reference, d.country, d.role,
   d.because, d.leg, d.trip_id as "tripId", d.subject_id as "subjectId", d.owner_agency_id as "ownerAgencyId", d.second_agency_id as "secondAgencyId", d.state,
   d.made_of as "madeOf", d.digest, d.cautions, d.caution, d.withheld, d.outcome, d.rationale, d.proposed_by as "proposedBy", d.proposed_at as "proposedAtMs",
   d.second_needed as "secondNeeded", d.second_by as "secondBy", d.second_at as "secondAtMs", d.second_note as "secondNote", d.departs_at as "departsAtMs",
   d.withdraw_reason as "withdrawReason", d.withdrawn_by as "withdrawnBy", d.withdrawn_at as "withdrawnAtMs", d.version, d.created_at as "createdAtMs", d.updated_at as "updatedAtMs"`,
);

export type NewForeignDraft = Pick<
  ForeignDraft,
  | 'source'
  | 'sourceId'
  | 'sourceVersion'
  | 'kind'
  | 'reference'
  | 'country'
  | 'role'
  | 'because'
  | 'leg'
  | 'tripId'
  | 'subjectId'
  | 'ownerAgencyId'
  | 'secondAgencyId'
  | 'state'
  | 'madeOf'
  | 'digest'
  | 'cautions'
  | 'departsAtMs'
>;

/** Keeps a new draft. @returns its id, or null when the same one is there already */
export async function addForeignDraft(tx: Tx, d: NewForeignDraft, nowMs: number): Promise<string | null> {
  const id = newId(nowMs);
  const round = (await first(
    tx,
    sql<{
      n: number;
    }>`select count(*) as n from foreign_drafts where source = ${d.source} and source_id = ${d.sourceId} and country = ${d.country}`,
  ))!.n;
  const naturalKey = [d.source, d.sourceId, d.country, round].join('|');
  const added = await run(
    tx,
    sql`
    insert into foreign_drafts (id, natural_key, source, source_id, source_version, kind, reference, country, role, because, leg, trip_id, subject_id,
           owner_agency_id, second_agency_id, state, made_of, digest, cautions, departs_at, version, created_at, updated_at)
    values (${id}, ${naturalKey}, ${d.source}, ${d.sourceId}, ${d.sourceVersion}, ${d.kind}, ${d.reference}, ${d.country}, ${d.role}, ${d.because}, ${json(d.leg)},
           ${d.tripId}, ${d.subjectId}, ${d.ownerAgencyId}, ${d.secondAgencyId}, ${d.state}, ${json(d.madeOf)}, ${d.digest}, ${json(d.cautions)},
           ${instant(d.departsAtMs)}, 1, ${instant(nowMs)}, ${instant(nowMs)})
    on conflict (natural_key) do nothing`,
  );
  return added === 1 ? id : null;
}

export async function readForeignDraft(tx: Tx, id: string, lock = false): Promise<ForeignDraft | undefined> {
  return first(
    tx,
    sql<ForeignDraft>`select ${COLUMNS} from foreign_drafts d where d.id = ${id} ${lock ? sql`for update` : sql``}`,
  );
}

/** Writes what was decided, if nobody decided meanwhile. @returns false when the version had gone on */
export async function saveForeignDraft(
  tx: Tx,
  d: Draft,
  versionBefore: number,
  nowMs: number,
): Promise<boolean> {
  return (
    (await run(
      tx,
      sql`
      update foreign_drafts set state = ${d.state}, caution = ${d.caution === null ? sql`null` : json(d.caution)}, withheld = ${json(d.withheld)}, outcome = ${d.outcome},
             rationale = ${d.rationale}, proposed_by = ${d.proposedBy}, proposed_at = ${instant(d.proposedAtMs)}, second_needed = ${json(d.secondNeeded)},
             second_by = ${d.secondBy}, second_at = ${instant(d.secondAtMs)}, second_note = ${d.secondNote}, version = ${d.version}, updated_at = ${instant(nowMs)}
       where id = ${d.id} and version = ${versionBefore}`,
    )) === 1
  );
}

/** The facts of an undecided draft changed: it is decided again from the start, with the new ones. */
export async function refreshForeignDraft(
  tx: Tx,
  id: string,
  d: Pick<
    NewForeignDraft,
    'sourceVersion' | 'role' | 'because' | 'leg' | 'state' | 'madeOf' | 'digest' | 'cautions' | 'departsAtMs'
  >,
  nowMs: number,
): Promise<void> {
  await run(
    tx,
    sql`
    update foreign_drafts set source_version = ${d.sourceVersion}, role = ${d.role}, because = ${d.because}, leg = ${json(d.leg)}, state = ${d.state},
           made_of = ${json(d.madeOf)}, digest = ${d.digest}, cautions = ${json(d.cautions)}, caution = null, withheld = '[]', outcome = null, rationale = '',
           proposed_by = null, proposed_at = null, second_needed = '[]', departs_at = ${instant(d.departsAtMs)}, version = version + 1, updated_at = ${instant(nowMs)}
     where id = ${id} and state in ('open', 'stopped', 'proposed', 'not-needed')`,
  );
}

/** Keeps who asked for it, null where it is done by itself; a step moves the state. The first to say it stays. */
export async function noteWithdrawal(
  tx: Tx,
  id: string,
  reason: string,
  by: string | null,
  nowMs: number,
): Promise<void> {
  await run(
    tx,
    sql`update foreign_drafts set withdraw_reason = ${reason}, withdrawn_by = ${by}, withdrawn_at = ${instant(nowMs)}
         where id = ${id} and withdraw_reason is null`,
  );
}

/** Drafts of a journey, or of its travel notice, that nobody has released yet; locked. */
export async function untoldDrafts(
  tx: Tx,
  of: { readonly tripId: string; readonly noticeId: string | null },
): Promise<ForeignDraft[]> {
  return many(
    tx,
    sql<ForeignDraft>`select ${COLUMNS} from foreign_drafts d
      where (d.trip_id = ${of.tripId} or (d.source = 'travel-notice' and d.source_id = ${of.noticeId}))
        and d.state in ('open', 'stopped', 'proposed') order by d.created_at, d.id for update`,
  );
}

export async function setForeignDraftState(
  tx: Tx,
  id: string,
  state: DraftState,
  nowMs: number,
): Promise<void> {
  await run(
    tx,
    sql`update foreign_drafts set state = ${state}, version = version + 1, updated_at = ${instant(nowMs)} where id = ${id}`,
  );
}

/** The drafts of a source in order of making, locked: two askers cannot both add one. */
export async function lockDraftsOf(
  tx: Tx,
  source: DraftSource,
  sourceId: string,
): Promise<(KnownDraft & { readonly reference: string })[]> {
  return many(
    tx,
    sql<KnownDraft & { kind: DraftKind; reference: string }>`
    select id, country, state, kind, digest, reference from foreign_drafts where source = ${source} and source_id = ${sourceId} order by created_at, id for update`,
  );
}

/** Countries that another source tells of the same person around the same days, and how. */
export async function toldElsewhere(
  tx: Tx,
  of: {
    readonly subjectId: string;
    readonly source: DraftSource;
    readonly sourceId: string;
    readonly departsAtMs: number | null;
    readonly withinMs: number;
  },
): Promise<{ readonly country: string; readonly reference: string }[]> {
  if (of.departsAtMs === null) return [];
  return many(
    tx,
    sql<{ country: string; reference: string }>`
    select country, reference from foreign_drafts
     where subject_id = ${of.subjectId} and not (source = ${of.source} and source_id = ${of.sourceId})
       and state in ('open', 'stopped', 'proposed', 'released', 'not-released')
       and departs_at between ${instant(of.departsAtMs - of.withinMs)} and ${instant(of.departsAtMs + of.withinMs)}`,
  );
}

export async function listForeignDrafts(
  tx: Tx,
  filter: {
    readonly states?: readonly DraftState[];
    readonly country?: string;
    readonly limit: number;
    readonly offset: number;
  },
): Promise<{ readonly drafts: ForeignDraft[]; readonly total: number }> {
  const where = sql`where true ${filter.states ? sql`and d.state in (${sql.join(filter.states)})` : sql``} ${filter.country ? sql`and d.country = ${filter.country}` : sql``}`;
  const drafts = await many(
    tx,
    sql<ForeignDraft>`
    select ${COLUMNS} from foreign_drafts d ${where}
     order by (d.state in ('open', 'stopped', 'proposed')) desc, d.departs_at nulls last, d.created_at desc, d.id limit ${filter.limit} offset ${filter.offset}`,
  );
  const total = (await first(tx, sql<{ n: number }>`select count(*) as n from foreign_drafts d ${where}`))!.n;
  return { drafts, total };
}
