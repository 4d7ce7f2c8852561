import { MS } from '#basics/clock.js';
import type { OccasionKind } from '#domain/workItem.js';
import { OCCASION_LOADERS, type OccasionLoader } from '#storage/occasionFacts.js';
import type { Beats, ItemOf, StepContext } from './context.js';

/** An occasion without a candidate: nothing of it is lost while its noun is not kept here yet, its work waits. */
export async function planOccasion(
  context: StepContext,
  item: ItemOf<OccasionKind>,
  beats: Beats,
): Promise<void> {
  const load = OCCASION_LOADERS[item.kind] as OccasionLoader<OccasionKind> | null;
  if (load === null)
    return beats.postpone(context.clock.now() + MS.hour, `nothing loads ${item.kind} in this version`);
  return beats.postpone(context.clock.now() + MS.hour, `no rule of this version plans ${item.kind}`);
}
