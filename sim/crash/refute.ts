import { sql } from 'kysely';
import { decideCandidate, secondCandidate } from '#storage/applyAdjudication.js';
import { type Database, many } from '#storage/database.js';
import type { Keys } from '#storage/keys.js';
import type { Officer } from './world.js';

/**
 * Officers decide a few as "not the same person", some while their alerts are still on the way: everybody told must
 * hear it, after what they were told. @returns how many are decided now
 */
export async function refuteSome(
  db: Database,
  keys: Keys,
  [one, two]: readonly [Officer, Officer],
  howMany: number,
): Promise<number> {
  const open = await db.asSystem((tx) =>
    many(
      tx,
      sql<{ id: string; version: number }>`
      select id, version from candidates where state = 'open' order by md5(id::text) limit ${howMany}`,
    ),
  );
  let refuted = 0;
  for (const c of open) {
    const proposed = await db.asActor(one, (tx) =>
      decideCandidate(
        tx,
        { keys, actor: one, nowMs: Date.now() },
        c.id,
        {
          candidateVersion: c.version,
          outcome: 'not-same',
          reasonCode: 'not-same-other',
          rationale: 'crash proof',
        },
        {},
      ),
    );
    // Somebody was faster, or the case changed under our hands: another one has its turn.
    if (!proposed.ok) continue;
    if (proposed.value.adjudication.state === 'proposed')
      await db.asActor(two, (tx) =>
        secondCandidate(tx, { keys, actor: two, nowMs: Date.now() }, c.id, {
          agrees: true,
          note: '',
          candidateVersion: proposed.value.candidate.version,
        }),
      );
    refuted += 1;
  }
  return refuted;
}
