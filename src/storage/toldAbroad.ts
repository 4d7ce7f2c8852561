import { sql } from 'kysely';
import { many, type Tx } from './database.js';
import { endDeadlines } from './deadlines.js';
import type { ForeignDraft } from './foreignDrafts.js';
import { noteNoticeStep, readNotice } from './travelNotices.js';

/** The alarms that ring while a destination has not been told. */
const ALARMS = ['notice-7-days', 'notice-48-hours'] as const;

/**
 * Writes on a travel notice that a country of its itinerary was told; when all of them were, its alarms are met.
 * Harmless when repeated.
 */
export async function noteToldAbroad(
  tx: Tx,
  draft: Pick<ForeignDraft, 'source' | 'sourceId' | 'sourceVersion' | 'country'>,
  nowMs: number,
): Promise<void> {
  if (draft.source !== 'travel-notice') return;
  const notice = await readNotice(tx, draft.sourceId, true);
  if (!notice) return;
  await noteNoticeStep(
    tx,
    {
      noticeId: notice.id,
      version: draft.sourceVersion,
      kind: 'sent',
      role: 'foreign',
      country: draft.country,
      by: 'USNCB',
    },
    nowMs,
  );
  const told = await many(
    tx,
    sql<{
      country: string;
    }>`select distinct country from travel_notice_steps where notice_id = ${notice.id} and kind = 'sent' and country <> ''`,
  );
  if (notice.countries.every((c) => told.some((t) => t.country === c)))
    await endDeadlines(tx, [notice.id], ALARMS, 'met', nowMs);
}
