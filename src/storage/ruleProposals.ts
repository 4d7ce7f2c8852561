import { sql } from 'kysely';
import type { ProposalState, RuleChange } from '#domain/ruleProposal.js';
import { first, instant, json, many, run, type Tx } from './database.js';
import { newId } from './newId.js';

/** A change of the rules that somebody writes and somebody else approves. */
export interface RuleProposal {
  readonly id: string;
  readonly kind: 'routing';
  readonly baseVersion: number;
  readonly state: ProposalState;
  readonly changes: readonly RuleChange[];
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
  of: { readonly baseVersion: number; readonly authorId: string },
  nowMs: number,
): Promise<string> {
  const id = newId(nowMs);
  await run(
    tx,
    sql`insert into rule_proposals (id, kind, base_version, state, author_id, created_at, updated_at)
        values (${id}, 'routing', ${of.baseVersion}, 'draft', ${of.authorId}, ${instant(nowMs)}, ${instant(nowMs)})`,
  );
  return id;
}

export async function readProposal(tx: Tx, id: string): Promise<RuleProposal | undefined> {
  return first(tx, sql<RuleProposal>`${SELECT} where p.id = ${id}`);
}

export async function listProposals(tx: Tx, limit = 100): Promise<RuleProposal[]> {
  return many(tx, sql<RuleProposal>`${SELECT} order by p.updated_at desc limit ${limit}`);
}

/** Saves what its author wrote; only a draft can be written. @returns false when it moved on meanwhile */
export async function saveDraft(
  tx: Tx,
  p: RuleProposal,
  next: Partial<
    Pick<RuleProposal, 'changes' | 'effectiveFromMs' | 'legalBasis' | 'reason' | 'baseVersion'>
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
  p: RuleProposal,
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
