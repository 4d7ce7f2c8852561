import { sql } from 'kysely';
import type { ProposalState, RuleChange } from '#domain/ruleProposal.js';
import type { TierChange } from '#domain/tierProposal.js';
import { first, instant, json, many, run, type Tx } from './database.js';
import { newId } from './newId.js';

/** The kinds of rules that two persons change by pages, with what one change of each is. */
export interface ProposalChanges {
  readonly routing: RuleChange;
  readonly tiers: TierChange;
}
export type ProposalKind = keyof ProposalChanges;

/** A change of the rules that somebody writes and somebody else approves. */
export interface RuleProposal<Change = RuleChange> {
  readonly id: string;
  readonly kind: ProposalKind;
  readonly baseVersion: number;
  readonly state: ProposalState;
  readonly changes: readonly Change[];
  readonly effectiveFromMs: number | null;
  readonly legalBasis: string;
  readonly reason: string;
  readonly authorId: string;
  readonly author: string;
  readonly decidedBy: string | null;
  readonly decidedAtMs: number | null;
  readonly decisionNote: string;
  readonly setVersion: number | null;
  readonly version: number;
  readonly updatedAtMs: number;
}

const SELECT = sql.raw(`
  select p.id, p.kind, p.base_version as "baseVersion", p.state, p.changes, p.effective_from as "effectiveFromMs", p.legal_basis as "legalBasis", p.reason,
         p.author_id as "authorId", a.display_name as author, d.display_name as "decidedBy", p.decided_at as "decidedAtMs", p.decision_note as "decisionNote",
         p.set_version as "setVersion", p.version, p.updated_at as "updatedAtMs"
    from rule_proposals p join users a on a.id = p.author_id left join users d on d.id = p.decided_by`);

export async function addProposal(
  tx: Tx,
  of: { readonly kind?: ProposalKind; readonly baseVersion: number; readonly authorId: string },
  nowMs: number,
): Promise<string> {
  const id = newId(nowMs);
  await run(
    tx,
    sql`insert into rule_proposals (id, kind, base_version, state, author_id, created_at, updated_at)
        values (${id}, ${of.kind ?? 'routing'}, ${of.baseVersion}, 'draft', ${of.authorId}, ${instant(nowMs)}, ${instant(nowMs)})`,
  );
  return id;
}

/** @param kind a proposal of another kind of rules is not there */
export async function readProposal<K extends ProposalKind>(
  tx: Tx,
  id: string,
  kind: K,
): Promise<RuleProposal<ProposalChanges[K]> | undefined> {
  return first(tx, sql<RuleProposal<ProposalChanges[K]>>`${SELECT} where p.id = ${id} and p.kind = ${kind}`);
}

export async function listProposals<K extends ProposalKind>(
  tx: Tx,
  kind: K,
  limit = 100,
): Promise<RuleProposal<ProposalChanges[K]>[]> {
  return many(
    tx,
    sql<
      RuleProposal<ProposalChanges[K]>
    >`${SELECT} where p.kind = ${kind} order by p.updated_at desc limit ${limit}`,
  );
}

/** Saves what its author wrote; only a draft can be written. @returns false when it moved on meanwhile */
export async function saveDraft<Change>(
  tx: Tx,
  p: RuleProposal<Change>,
  next: Partial<
    Pick<RuleProposal<Change>, 'changes' | 'effectiveFromMs' | 'legalBasis' | 'reason' | 'baseVersion'>
  > & {
    readonly state?: 'draft' | 'proposed' | 'withdrawn';
  },
  nowMs: number,
): Promise<boolean> {
  const n = { ...p, ...next };
  return (
    (await run(
      tx,
      sql`update rule_proposals set changes = ${json(n.changes)}, effective_from = ${instant(n.effectiveFromMs)}, legal_basis = ${n.legalBasis}, reason = ${n.reason},
            base_version = ${n.baseVersion}, state = ${n.state}, version = version + 1, updated_at = ${instant(nowMs)}
          where id = ${p.id} and version = ${p.version} and state in ('draft', 'proposed')`,
    )) === 1
  );
}

/** What the second person decided. @returns false when it moved on meanwhile */
export async function saveDecision(
  tx: Tx,
  p: Pick<RuleProposal, 'id' | 'version'>,
  d: {
    readonly state: 'approved' | 'refused';
    readonly by: string;
    readonly note: string;
    readonly setVersion: number | null;
  },
  nowMs: number,
): Promise<boolean> {
  return (
    (await run(
      tx,
      sql`update rule_proposals set state = ${d.state}, decided_by = ${d.by}, decided_at = ${instant(nowMs)}, decision_note = ${d.note}, set_version = ${d.setVersion},
            version = version + 1, updated_at = ${instant(nowMs)}
          where id = ${p.id} and version = ${p.version} and state = 'proposed'`,
    )) === 1
  );
}
