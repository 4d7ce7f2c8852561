import { sql } from 'kysely';
import { err, type Result } from '#basics/result.js';
import {
  type Candidate,
  type CandidateClocks,
  type ClaimRefusal,
  claim,
  handOver,
  type Officer,
  releaseClaim,
} from '#domain/candidate.js';
import { currentAdjudication } from './adjudications.js';
import { readCandidate, type StoredCandidate, saveCandidate } from './candidates.js';
import { first, instant, many, type Tx } from './database.js';
import { ruleSetAt } from './ruleSets.js';

/** Taking, giving back and handing over a candidate: locked, decided by the pure rules, written in one transaction. */
export type ClaimProblem = ClaimRefusal | { readonly code: 'not-found'; readonly says: string };

export async function candidateClocks(tx: Tx, nowMs: number): Promise<CandidateClocks> {
  return (await ruleSetAt<CandidateClocks>(tx, 'clocks', nowMs)).body;
}

export async function claimCandidate(
  tx: Tx,
  candidateId: string,
  officer: Officer,
  nowMs: number,
): Promise<Result<Candidate, ClaimProblem>> {
  const clocks = await candidateClocks(tx, nowMs);
  return change(tx, candidateId, (c, decidedBy) => claim(c, officer, clocks, nowMs, decidedBy));
}

export async function releaseCandidate(
  tx: Tx,
  candidateId: string,
  officer: Officer,
  note: string,
  nowMs: number,
): Promise<Result<Candidate, ClaimProblem>> {
  return change(tx, candidateId, (c) => releaseClaim(c, officer, note, nowMs));
}

export async function handOverCandidate(
  tx: Tx,
  candidateId: string,
  by: Officer,
  to: Officer,
  note: string,
  nowMs: number,
): Promise<Result<Candidate, ClaimProblem>> {
  const clocks = await candidateClocks(tx, nowMs);
  return change(tx, candidateId, (c, decidedBy) => handOver(c, by, to, note, clocks, nowMs, decidedBy));
}

/**
 * Claims the most urgent candidate that nobody holds. Rows that somebody else is claiming at this moment are passed
 * over, so that two officers who ask at once get two candidates. @returns its id, null when nothing waits
 */
export async function claimNext(tx: Tx, officer: Officer, nowMs: number): Promise<string | null> {
  const row = await first(
    tx,
    sql<{ id: string }>`
    select c.id from candidates c
     where c.state = 'open' and (c.claimed_by is null or c.lease_until <= ${instant(nowMs)})
     order by c.urgency, c.due_at, c.opened_at, c.id limit 1 for update skip locked`,
  );
  if (!row) return null;
  const done = await claimCandidate(tx, row.id, officer, nowMs);
  return done.ok ? row.id : null;
}

/** People who could take a candidate over, with how many each holds now. */
export interface Colleague {
  readonly id: string;
  readonly name: string;
  readonly roles: readonly string[];
  /** Used the system within the last half hour. */
  readonly present: boolean;
  readonly holding: number;
}

export async function colleagues(tx: Tx, agencyId: string, nowMs: number): Promise<Colleague[]> {
  return many(
    tx,
    sql<Colleague>`
    select u.id, u.display_name as name, array_to_json(u.roles) as roles,
           exists (select from sessions s where s.user_id = u.id and s.state = 'full' and s.last_seen_at > ${instant(nowMs - 1_800_000)}) as present,
           (select count(*) from candidates c where c.claimed_by = u.id and c.lease_until > ${instant(nowMs)} and c.state in ('open', 'second')) as holding
      from users u
     where u.agency_id = ${agencyId} and u.status = 'active' and u.roles && array['nsotc-officer', 'nsotc-supervisor']
     order by u.display_name, u.id`,
  );
}

async function change(
  tx: Tx,
  candidateId: string,
  rule: (c: StoredCandidate, decidedBy: string | null) => Result<Candidate, ClaimRefusal>,
): Promise<Result<Candidate, ClaimProblem>> {
  const candidate = await readCandidate(tx, candidateId, true);
  if (!candidate) return err({ code: 'not-found', says: 'There is no such candidate.' });
  const proposed = candidate.state === 'second' ? await currentAdjudication(tx, candidateId) : undefined;
  const changed = rule(candidate, proposed?.decidedBy ?? null);
  if (changed.ok && !(await saveCandidate(tx, changed.value, candidate.version)))
    throw new Error(`candidate ${candidateId} changed under its lock`);
  return changed;
}
