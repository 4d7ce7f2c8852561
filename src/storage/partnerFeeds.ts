import { sql } from 'kysely';
import type { FeedSequence } from '#domain/feedGaps.js';
import { first, instant, json, run, type Tx } from './database.js';

/** Reads what is known of a feed and holds it until the end of the transaction; null: it never sent. */
export async function lockPartnerFeed(tx: Tx, sender: string, feed: string): Promise<FeedSequence | null> {
  return (
    (await first(
      tx,
      sql<FeedSequence>`select highest, missing from partner_feeds where sender = ${sender} and feed = ${feed} for update`,
    )) ?? null
  );
}

export async function savePartnerFeed(
  tx: Tx,
  sender: string,
  feed: string,
  known: FeedSequence,
  nowMs: number,
): Promise<void> {
  await run(
    tx,
    sql`insert into partner_feeds (sender, feed, highest, missing, updated_at) values (${sender}, ${feed}, ${known.highest}, ${json(known.missing)}, ${instant(nowMs)})
        on conflict (sender, feed) do update set highest = excluded.highest, missing = excluded.missing, updated_at = excluded.updated_at`,
  );
}
