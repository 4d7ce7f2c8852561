import { sql } from 'kysely';
import { many, type Tx } from './database.js';

/**
 * SQL for the name of who sent something: the agency and, where its name says more, the machine client. The id of the
 * client is for machines; it stays where no client bears it (files of a drop folder, clients that the reader may not see).
 * @param column the column with the sender as the door kept it, qualified by its table
 */
export function senderNameSql(column: string): string {
  return `coalesce((select case when strpos(lower(sa.name), lower(sc.name)) > 0 then sa.name
      when strpos(lower(sc.name), lower(sa.name)) > 0 then sc.name else sa.name || ' (' || sc.name || ')' end
    from api_clients sc join agencies sa on sa.id = sc.agency_id where sc.client_id = ${column}), ${column})`;
}

/** The same for a sender that stands in the facts of a task. */
export async function nameOfSender(tx: Tx, sender: string): Promise<string> {
  const [row] = await many(
    tx,
    sql<{
      name: string;
    }>`select ${sql.raw(senderNameSql('s.sender'))} as name from (values (${sender}::text)) as s(sender)`,
  );
  return row?.name ?? sender;
}
