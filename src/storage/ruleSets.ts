import { sql } from 'kysely';
import { first, instant, json, many, run, type Tx } from './database.js';

/** A versioned set of rules as kept. Author and approver differ; only the first set of an installation is its own. */
export interface StoredRuleSet<Body> {
  readonly kind: string;
  readonly version: number;
  readonly validFromMs: number;
  readonly validUntilMs: number | null;
  readonly author: string;
  readonly approver: string;
  readonly legalBasis: string;
  readonly body: Body;
}

const COLUMNS = sql.raw(
  'kind, version, valid_from as "validFromMs", valid_until as "validUntilMs", author, approver, legal_basis as "legalBasis", body',
);

/** The set in force at an instant. Throws when there is none: without rules nobody could be told. */
export async function ruleSetAt<Body>(tx: Tx, kind: string, atMs: number): Promise<StoredRuleSet<Body>> {
  const set = await first(
    tx,
    sql<StoredRuleSet<Body>>`
    select ${COLUMNS} from rule_sets where kind = ${kind} and valid_from <= ${instant(atMs)} and (valid_until is null or valid_until > ${instant(atMs)})
     order by version desc limit 1`,
  );
  if (!set) throw new Error(`no rule set of kind ${kind} is in force at ${new Date(atMs).toISOString()}`);
  return set;
}

export async function ruleSetVersion<Body>(
  tx: Tx,
  kind: string,
  version: number,
): Promise<StoredRuleSet<Body> | undefined> {
  return first(
    tx,
    sql<StoredRuleSet<Body>>`select ${COLUMNS} from rule_sets where kind = ${kind} and version = ${version}`,
  );
}

export async function addRuleSet(tx: Tx, set: StoredRuleSet<unknown>, nowMs: number): Promise<void> {
  await run(
    tx,
    sql`
    insert into rule_sets (kind, version, valid_from, valid_until, author, approver, legal_basis, body, created_at)
    values (${set.kind}, ${set.version}, ${instant(set.validFromMs)}, ${instant(set.validUntilMs)}, ${set.author}, ${set.approver}, ${set.legalBasis}, ${json(set.body)}, ${instant(nowMs)})
    on conflict (kind, version) do nothing`,
  );
}

export async function listRuleSets(tx: Tx, kind?: string): Promise<StoredRuleSet<unknown>[]> {
  return many(
    tx,
    sql<
      StoredRuleSet<unknown>
    >`select ${COLUMNS} from rule_sets ${kind ? sql`where kind = ${kind}` : sql``} order by kind, version desc`,
  );
}
