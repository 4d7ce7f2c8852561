import { identityClaim } from '#domain/planNotifications.js';
import { loadCase } from '#storage/caseFacts.js';
import { applicationsUnder, markLookoutsMet, readLookout } from '#storage/lookouts.js';
import type { Beats, ItemOf, StepContext } from './context.js';
import { planCase } from './planNotifications.js';

/**
 * A lookout was placed or withdrawn while an application for a passport is open. Its mark follows. By a new lookout the
 * application is planned again, so that the agency hears before the passport issues even when it was told for the file
 * already; everybody else has heard what there is. Nothing is sent by a withdrawal: what was sent was true and stays,
 * and the plan of what comes later keeps why nobody is told by that lookout.
 */
export const planForLookout = (
  context: StepContext,
  item: ItemOf<'lookoutChanged'>,
  beats: Beats,
): Promise<void> =>
  beats.save(async (tx, nowMs) => {
    const { lookoutId } = item.payload;
    const lookout = await readLookout(tx, lookoutId);
    if (!lookout) return;
    const applications = await applicationsUnder(tx, lookoutId);
    await markLookoutsMet(tx, applications, nowMs);
    // Withdrawn meanwhile, or again: planning asks what runs now.
    if (lookout.withdrawnAtMs !== null) return;
    for (const { candidateId } of applications) {
      const facts = await loadCase(tx, candidateId, nowMs, true);
      const { path = 'fuzzy', outcome = null } = facts?.candidate ?? {};
      if (facts && identityClaim(path, outcome) !== null) await planCase(tx, context, facts, nowMs);
    }
  });
