import type { IsoDate } from '#basics/dates.js';
import { localDate } from '#basics/zones.js';
import type { MessageValues } from '#domain/message.js';
import { placesOfValues } from '#domain/registration.js';
import type { JudgedCandidate } from '#domain/shareCandidates.js';
import { type EarlierPlace, tieChanges, tieChangeText } from '#domain/tieChanges.js';
import type { Tx } from '#storage/database.js';
import { historyOf, type RegistrantValue } from '#storage/registrantValues.js';
import { registryNames } from '#storage/registryPlaces.js';
import type { ShareRound } from '#storage/shareRounds.js';
import type { LastTold } from '#storage/shares.js';

export interface TieGround {
  readonly registrantId: string;
  readonly candidates: readonly JudgedCandidate[];
  /** What stands now. */
  readonly values: readonly RegistrantValue[];
  readonly electedTribes: ReadonlySet<string>;
  readonly earlier: ReadonlyMap<string, LastTold>;
  /** Keys of those who were owed an earlier round and have not had it. */
  readonly owedBefore: ReadonlySet<string>;
  readonly before: ShareRound | undefined;
  readonly zone: string;
  readonly today: IsoDate;
}

/**
 * What began and ended in the jurisdiction of each registry since that registry was last told, by the key of the
 * candidate. One that missed a round hears of both; one that heard of the person elsewhere, in the system that the agency
 * moved from, of what came after.
 */
export async function tieNews(tx: Tx, of: TieGround): Promise<ReadonlyMap<string, MessageValues>> {
  const news = new Map<string, MessageValues>();
  const concerned = of.candidates.filter((c) => c.jurisdiction !== undefined && !c.candidate.spared);
  if (concerned.length === 0) return news;
  const history = (await historyOf(tx, of.registrantId)).toReversed();
  const names = await registryNames(tx);
  const now = placesOfValues(of.values);
  for (const { candidate, jurisdiction } of concerned) {
    const sinceMs =
      of.earlier.get(candidate.key)?.composedAtMs ??
      (!of.owedBefore.has(candidate.key) && of.before?.jurisdictions.includes(jurisdiction!)
        ? of.before.plannedAtMs
        : null);
    const was = sinceMs === null ? [] : placesAt(history, sinceMs, of.zone);
    const lines = tieChanges(was, now, of.electedTribes, of.today)
      .filter((t) => t.jurisdiction === jurisdiction)
      .map((t) => tieChangeText(t, names, of.today));
    if (lines.length > 0) news.set(candidate.key, { registrantTies: [...new Set(lines)].join('\n') });
  }
  return news;
}

/** The places as they stood at an instant, with the day on which they were given up since. */
function placesAt(history: readonly RegistrantValue[], atMs: number, zone: string): readonly EarlierPlace[] {
  const held = history.filter((v) => v.enteredAtMs <= atMs && (v.endedAtMs === null || v.endedAtMs > atMs));
  return held.flatMap((v) => {
    if (v.endedAtMs === null) return placesOfValues([v]);
    const next = history.find((n) => n.id === v.replacedBy);
    // Another place that is entered over this one begins where this one ends.
    const moved = next?.fromOn && v.fromOn && next.fromOn > v.fromOn ? next.fromOn : null;
    const goneOn = moved ?? localDate(zone, v.endedAtMs);
    return placesOfValues([v]).map((place) => ({ ...place, goneOn }));
  });
}
