import type { NotSent } from '#domain/notification.js';
import { findAgency } from '#storage/agencies.js';
import type { Tx } from '#storage/database.js';
import { notSentOf } from '#storage/notifications.js';
import type { NotToldLine } from '#web/parts/NotTold.js';
import { roleLabel } from './tellPlan.js';

/** Who was not told of a trip or another object and why, each reason once. Empty for whoever is not NSOTC. */
export async function notToldOf(
  tx: Tx,
  about: Parameters<typeof notSentOf>[1],
  which: (n: NotSent) => boolean = () => true,
): Promise<readonly NotToldLine[]> {
  const names = new Map<string, string>();
  const lines = new Map<string, NotToldLine>();
  for (const n of (await notSentOf(tx, about)).filter(which)) {
    const id = n.recipientAgencyId;
    if (id && !names.has(id)) names.set(id, (await findAgency(tx, id))?.name ?? id);
    const who = (id && names.get(id)) || roleLabel(n.recipientRole);
    lines.set(`${who}|${n.reason}`, { who, reason: n.reason });
  }
  return [...lines.values()];
}
