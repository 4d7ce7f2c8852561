import type { PossibleMatch } from '#domain/evidence.js';
import { buildIndex, explainPair, type MatchIndex } from '#matching/engine.js';
import type { ScreenedBatch, ScreeningDoors, Traveller } from './doors.js';

/**
 * Screening on the calling thread: for tests, commands and processes that do nothing else. Behind the same doors as
 * the worker pool, and with the same answers.
 */
export function screenInProcess(index: MatchIndex = buildIndex([]), startSeq = 0): ScreeningDoors {
  let epoch = startSeq;
  const stamp = () => ({ ...index.stamp(), registerEpoch: epoch });
  const batch = (
    travellers: readonly Traveller[],
    keep: (m: PossibleMatch) => boolean = () => true,
  ): ScreenedBatch => ({
    screened: travellers.map((t) => ({ id: t.id, matches: index.match(t.person).filter(keep) })),
    stamp: stamp(),
  });
  return {
    screenNow: async (traveller) => batch([traveller]),
    screenBatch: async (travellers) => batch(travellers),
    async reverse(records, travellers) {
      const ids = new Set(records.map((r) => r.id));
      return batch(travellers, (m) => ids.has(m.id));
    },
    async explain(traveller, record) {
      return {
        match: explainPair(traveller.person, { id: record.id, ...record.person }, index.context()),
        stamp: stamp(),
      };
    },
    async applyChanges(changes) {
      for (const change of changes) {
        if (change.seq <= epoch) continue;
        if (change.person === null) index.remove(change.id);
        else index.change({ id: change.id, ...change.person });
        epoch = change.seq;
      }
    },
    epoch: () => epoch,
    async close() {},
  };
}
