import { randomUUID } from 'node:crypto';
import type pg from 'pg';

/** How a transaction begins whose settings travel with it. */
export const BEGIN = 'begin;';
/** Most statements that stay prepared; a text beyond them is parsed each time. */
export const PREPARED_MAX = 800;
/** Plans are made anew this often: one that was right for a table of ten rows is wrong for it with ten thousand. */
export const PLANS_LAST_MS = 30_000;

/**
 * Statements of the embedded database are parsed, put under the row policies and planned once, and not at each of
 * thousands of calls: on its one thread that was half of what they cost (decision 0150). All connections are one session
 * there and transactions run one after another, so what one connection has prepared stands for all of them. The
 * database itself puts a statement under the policies again when another role asks.
 */
export function shareStatements(pool: Pick<pg.Pool, 'on'>): void {
  const prepared: Record<string, string> = {};
  const names = new Map<string, string>();
  // Another process at the same database has names of its own.
  const own = randomUUID().slice(0, 8);
  let plannedAtMs = Date.now();
  const nameOf = (text: string) => {
    const known = names.get(text);
    if (known !== undefined || names.size >= PREPARED_MAX) return known;
    const name = `${own}-${names.size}`;
    names.set(text, name);
    return name;
  };
  pool.on('connect', (client) => {
    // Where the driver notes what it has prepared; it sends a text only once for each.
    (client as unknown as { connection: { parsedStatements: typeof prepared } }).connection.parsedStatements =
      prepared;
    const query = client.query.bind(client) as (...args: readonly unknown[]) => unknown;
    client.query = ((text: unknown, values: unknown, ...more: readonly unknown[]) => {
      if (typeof text !== 'string') return query(text, values, ...more);
      if (text.startsWith(BEGIN) && Date.now() - plannedAtMs > PLANS_LAST_MS) {
        plannedAtMs = Date.now();
        return query(text.replace(BEGIN, `${BEGIN} discard plans;`), values, ...more);
      }
      // Several statements in one text have no values and cannot be prepared.
      const name = Array.isArray(values) && values.length > 0 ? nameOf(text) : undefined;
      return name === undefined ? query(text, values, ...more) : query({ name, text, values }, ...more);
    }) as typeof client.query;
  });
}
