import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import { many } from '#storage/database.js';
import type { PlantedManifest } from './manifests.js';
import type { BenchSystem } from './system.js';

/** A manifest handed in, with the instant just before. */
export interface Posted {
  readonly manifest: PlantedManifest;
  readonly atMs: number;
  /** When the door had answered. */
  readonly answeredAtMs: number;
}

export interface Percentiles {
  readonly n: number;
  readonly p50Ms: number | null;
  readonly p90Ms: number | null;
  readonly p99Ms: number | null;
  readonly maxMs: number | null;
}

/** Nearest-rank percentiles: with fewer than 100 samples the 99th is the largest. */
export function percentiles(samples: readonly number[]): Percentiles {
  const sorted = [...samples].sort((a, b) => a - b);
  const at = (share: number) =>
    sorted.length === 0 ? null : sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)]!;
  return { n: sorted.length, p50Ms: at(0.5), p90Ms: at(0.9), p99Ms: at(0.99), maxMs: at(1) };
}

interface CandidateRow {
  readonly id: string;
  readonly path: string;
  readonly recordNumber: string;
  readonly sha256: string;
  readonly auditAt: number;
}

/** What the ledger says of the posted manifests, held against when each was posted. */
export async function figuresOf(bench: BenchSystem, posted: readonly Posted[]) {
  const byHash = new Map(
    posted.map((p) => [createHash('sha256').update(p.manifest.bytes).digest('hex'), p] as const),
  );
  const { candidates, planned, dispatched, screened } = await bench.system.db.asSystem(async (tx) => ({
    candidates: await many(
      tx,
      sql<CandidateRow>`
      select c.id, c.path, r.record_number as "recordNumber", t.sha256,
             (select min(a.at) from audit_entries a where a.object_kind = 'candidate' and a.object_id = c.id::text and a.action = 'candidate.opened') as "auditAt"
        from candidates c join travel_events e on e.id = c.travel_event_id join transmissions t on t.id = e.transmission_id
        join register_records r on r.id = c.record_id`,
    ),
    planned: await many(
      tx,
      sql<{ id: string; candidateId: string; at: number }>`
      select n.id, n.candidate_id as "candidateId", n.planned_at as at from notifications n where n.kind = 'alert'`,
    ),
    dispatched: await many(
      tx,
      sql<{ id: string; at: number }>`
      select d.notification_id as id, min(d.begun_at) as at from deliveries d group by d.notification_id`,
    ),
    screened: await many(
      tx,
      sql<{ sha256: string; at: number }>`
      select t.sha256, max(a.at) as at from audit_entries a join transmissions t on t.id::text = a.object_id
       where a.action = 'transmission.screened' group by t.sha256`,
    ),
  }));
  const committed = (at: number) => bench.committedAt(at) ?? at;
  const own = candidates.flatMap((c) => {
    const from = byHash.get(c.sha256);
    return from ? [{ ...c, from }] : [];
  });
  const byId = new Map(own.map((c) => [c.id, c]));
  const shown = (path: string) =>
    percentiles(own.filter((c) => c.path === path).map((c) => committed(c.auditAt) - c.from.atMs));
  const attemptAt = new Map(dispatched.map((d) => [d.id, d.at]));
  const queued: number[] = [];
  const postToAttempt: number[] = [];
  const queuedToAttempt: number[] = [];
  let withoutAttempt = 0;
  for (const n of planned) {
    const candidate = byId.get(n.candidateId);
    if (!candidate) continue;
    const queuedAt = committed(n.at);
    queued.push(queuedAt - candidate.from.atMs);
    const attempt = attemptAt.get(n.id);
    if (attempt === undefined) withoutAttempt += 1;
    else {
      postToAttempt.push(committed(attempt) - candidate.from.atMs);
      queuedToAttempt.push(Math.max(0, committed(attempt) - queuedAt));
    }
  }
  const ends = screened.flatMap((s) => (byHash.has(s.sha256) ? [{ ...s, end: committed(s.at) }] : []));
  return {
    manifests: posted.length,
    travellers: posted.reduce((n, p) => n + p.manifest.travellers, 0),
    manifestsScreened: ends.length,
    lastScreenedAtMs: Math.max(0, ...ends.map((e) => e.end)),
    candidates: own.length,
    postAnswered: percentiles(posted.map((p) => p.answeredAtMs - p.atMs)),
    postToScreened: percentiles(ends.map((e) => e.end - byHash.get(e.sha256)!.atMs)),
    certainPathPostToNotificationQueued: percentiles(queued),
    fuzzyPathPostToCandidateShown: shown('fuzzy'),
    certainPathPostToCandidateShown: shown('certain'),
    postToFirstAttempt: percentiles(postToAttempt),
    queuedToFirstAttempt: percentiles(queuedToAttempt),
    withoutAttempt,
    recall: recallOf(posted, own),
  };
}

/** Every registrant put on board must have become a candidate with the own record, on the path expected. */
function recallOf(
  posted: readonly Posted[],
  candidates: readonly (CandidateRow & { readonly from: Posted })[],
) {
  const of = (path: 'certain' | 'fuzzy') => {
    const planted = posted.flatMap((from) =>
      from.manifest.planted.filter((p) => p.path === path).map((p) => ({ from, index: p.index })),
    );
    const met = planted.map((p) =>
      candidates.find((c) => c.from === p.from && Number(c.recordNumber.slice(1)) === 100_000_000 + p.index),
    );
    return {
      planted: planted.length,
      candidates: met.filter(Boolean).length,
      onThePath: met.filter((c) => c?.path === path).length,
    };
  };
  return { certain: of('certain'), fuzzy: of('fuzzy') };
}
