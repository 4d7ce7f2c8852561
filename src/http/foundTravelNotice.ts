import { z } from 'zod';
import { isUuid } from '#basics/ids.js';
import { readNotice, type TravelNotice } from '#storage/travelNotices.js';
import type { AtPage, Finding, Found, Machine, Person } from './route.js';

/** Which travel notice a page is about: the same for its page, its receipt, its draft and its documents. */

export interface FoundTravelNotice extends Found {
  readonly notice: TravelNotice;
}

/** A notice that the reader works with: their agency's, one they file for another, or any one for NSOTC. */
export async function findNoticeById(asked: {
  readonly tx: Parameters<typeof readNotice>[0];
  readonly params: { readonly id: string };
  readonly actor: Person | Machine | undefined;
}): Promise<FoundTravelNotice | undefined> {
  const notice =
    asked.actor && isUuid(asked.params.id) ? await readNotice(asked.tx, asked.params.id) : undefined;
  return notice && { id: notice.id, agencyId: notice.agencyId, notice };
}

export const TRAVEL_NOTICE = {
  kind: 'TravelNotice',
  find: (finding: Finding<{ id: string }, unknown, unknown>) => findNoticeById(finding),
} as const;
export type AtTravelNotice = AtPage<FoundTravelNotice, { readonly id: string }>;
export const TravelNoticeId = z.object({ id: z.string().max(60) });

/** States in which a notice stands and can be worked on. */
export const IN_FORCE = ['filed', 'asked-back', 'accepted'] as const;
