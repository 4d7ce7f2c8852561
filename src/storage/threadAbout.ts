import type { ThreadAbout } from '#domain/secureMessage.js';
import { findAgency } from './agencies.js';
import type { Tx } from './database.js';
import { readRegistrant } from './registrants.js';
import { readRelocation, relocationsOf } from './relocations.js';
import { readNotice } from './travelNotices.js';

/**
 * Who of the recipients could not see what a thread is about: a link is released only if each of them may.
 * @returns names of the agencies that may not; of everybody when the writer does not see it either
 */
export async function mayAllSeeAbout(
  tx: Tx,
  about: { readonly kind: ThreadAbout; readonly id: string },
  ownAgencyId: string,
  to: readonly { readonly agencyId: string }[],
): Promise<readonly string[]> {
  const seers = await seersOf(tx, about, ownAgencyId);
  const blind: string[] = [];
  for (const agencyId of new Set(to.map((t) => t.agencyId))) {
    const agency = await findAgency(tx, agencyId);
    const isDesk = about.kind === 'travel-notice' && agency?.recipientRole === 'nsotc';
    if (seers === null || !(seers.has(agencyId) || isDesk)) blind.push(agency?.name ?? agencyId);
  }
  return blind;
}

async function seersOf(
  tx: Tx,
  about: { readonly kind: ThreadAbout; readonly id: string },
  ownAgencyId: string,
): Promise<ReadonlySet<string> | null> {
  switch (about.kind) {
    case 'relocation': {
      const relocation = await readRelocation(tx, about.id);
      return relocation ? new Set([relocation.fromAgencyId, relocation.toAgencyId]) : null;
    }
    case 'registrant': {
      const registrant = await readRegistrant(tx, about.id);
      if (registrant?.agencyId !== ownAgencyId) return null;
      const moves = await relocationsOf(tx, registrant.id);
      return new Set([ownAgencyId, ...moves.flatMap((m) => [m.fromAgencyId, m.toAgencyId])]);
    }
    case 'travel-notice': {
      const notice = await readNotice(tx, about.id);
      return notice?.agencyId ? new Set([notice.agencyId]) : null;
    }
  }
}
