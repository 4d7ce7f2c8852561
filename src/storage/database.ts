import { AsyncLocalStorage } from 'node:async_hooks';
import { randomUUID } from 'node:crypto';
import { EventEmitter } from 'node:events';
import {
  CompiledQuery,
  type DatabaseConnection,
  Kysely,
  PostgresDialect,
  PostgresDriver,
  type QueryResult,
  type RawBuilder,
  sql,
  type Transaction,
  type TransactionSettings,
} from 'kysely';
import pg from 'pg';
import { type Actor, isNational } from '#domain/actor.js';
import type { WorkRole } from '#domain/workItem.js';
import { BEGIN, shareStatements } from './sharedStatements.js';

/**
 * The one way to the database, PostgreSQL or the embedded one. Every statement runs inside a transaction that has
 * dropped to one of the group roles of migration 0006, so that row-level security always speaks; on the embedded
 * database, where all connections share one session, this is also what keeps settings from leaking.
 */
export type Tx = Transaction<unknown>;

export interface Database {
  readonly kind: 'embedded' | 'server';
  /** As the agency of a person or a machine client: row-level security shows what that agency may see. */
  asActor<T>(actor: Actor, work: (tx: Tx) => Promise<T>): Promise<T>;
  /** As a step or a clock: all rows, never more rights than `rsoits_system`. */
  asSystem<T>(work: (tx: Tx) => Promise<T>, options?: SystemOptions): Promise<T>;
  /**
   * One statement that only reads, as the system, in one trip: begin, role, statement and commit travel together. For
   * what every request asks before it does anything; parameters are texts.
   */
  readAsSystem<Row>(statement: RawBuilder<Row>): Promise<Row[]>;
  /** Several such statements in one trip, at one moment of the database. */
  readAllAsSystem<Rows extends readonly unknown[]>(
    statements: {
      readonly [K in keyof Rows]: RawBuilder<Rows[K]>;
    },
  ): Promise<{ [K in keyof Rows]: Rows[K][] }>;
  asSealer<T>(work: (tx: Tx) => Promise<T>): Promise<T>;
  /** Without dropping rights: migrations and `setup` only. */
  asOwner<T>(work: (tx: Tx) => Promise<T>): Promise<T>;
  /** Hears of work that a committed transaction of this process left behind. */
  onWork(role: WorkRole, listener: () => void): () => void;
  close(): Promise<void>;
}

export interface SystemOptions {
  /**
   * The commit does not wait for the disk: for what can be done again from what is kept already (claims, reading,
   * screening). The next commit that waits carries this one with it, so nothing leaves the system before its grounds
   * are kept; after a power loss the work simply runs again.
   */
  readonly repeatable?: boolean;
  /**
   * Sees the rows of training agencies too, which are hidden from steps and clocks otherwise: to begin training and to
   * erase what was practised (decision 0078), and for nothing else; what answers in training acts from within (0120).
   */
  readonly training?: true;
}

export interface DatabaseOptions {
  readonly url: string;
  readonly kind: 'embedded' | 'server';
  readonly connectionsMax?: number;
  readonly applicationName?: string;
}

type GroupRole = 'rsoits_web' | 'rsoits_system' | 'rsoits_sealer';

/** Transactions that the server broke off to resolve a conflict are tried again this often. */
const CONFLICT_TRIES = 4;
/** serialization_failure, deadlock_detected */
const CONFLICTS = new Set(['40001', '40P01']);

const wakesOf = new WeakMap<Tx, Set<WorkRole>>();
/** Transactions whose connection takes questions before it has answered the last. */
const pipelined = new WeakSet<Tx>();

export function openDatabase(options: DatabaseOptions): Database {
  const pool = new pg.Pool({
    connectionString: options.url,
    max: options.connectionsMax ?? 10,
    application_name: options.applicationName ?? 'rsoits',
    types: { getTypeParser },
    connectionTimeoutMillis: 30_000,
    // What `together` asks is sent at once, answered in order; the embedded database answers one question at a time.
    pipeline: options.kind === 'server',
  });
  // A connection that dies while idle is replaced by the pool; without a listener it would end the process.
  pool.on('error', () => undefined);
  // One that dies in a transaction, between two statements, would too: the next statement fails, and that is enough.
  pool.on('connect', (client) => client.on('error', () => undefined));
  if (options.kind === 'embedded') shareStatements(pool);
  const kysely = new Kysely<unknown>({ dialect: new OneTripDialect({ pool }) });
  const wakes = new EventEmitter();
  // Notifications of our own come back from the server; the listeners here have heard already.
  const origin = randomUUID();
  wakes.setMaxListeners(100);

  async function run<T>(
    settings: Readonly<Record<string, string>> | null,
    work: (tx: Tx) => Promise<T>,
  ): Promise<T> {
    for (let attempt = 1; ; attempt++) {
      const woken = new Set<WorkRole>();
      try {
        const value = await beginsWith.run(settings ? setting(settings) : null, () =>
          kysely.transaction().execute((tx) => {
            wakesOf.set(tx, woken);
            if (options.kind === 'server') pipelined.add(tx);
            return work(tx);
          }),
        );
        if (options.kind === 'server' && woken.size > 0) {
          pool
            .query(`select pg_notify('rsoits_work', '${[origin, ...woken].join(' ')}')`)
            .catch(() => undefined);
        }
        for (const role of woken) wakes.emit(role);
        return value;
      } catch (error) {
        if (attempt < CONFLICT_TRIES && CONFLICTS.has((error as { code?: string }).code ?? '')) continue;
        throw error;
      }
    }
  }

  async function readInOneTrip(statements: readonly RawBuilder<unknown>[]): Promise<unknown[][]> {
    const texts = statements.map((statement) => {
      const { sql: text, parameters } = statement.compile(kysely);
      return text.replace(/\$(\d+)/g, (_, n: string) => {
        const value = parameters[Number(n) - 1];
        if (typeof value !== 'string') throw new Error('readAsSystem takes texts as parameters only');
        return pg.escapeLiteral(value);
      });
    });
    // One moment for all: what one statement found is still so for the next. A client whose statement fails is in a
    // broken transaction; the pool throws it away with the error.
    const begin = texts.length > 1 ? 'begin isolation level repeatable read read only' : 'begin read only';
    const results = (await pool.query(
      [begin, setting(system('rsoits_system')), ...texts, 'commit'].join('; '),
    )) as unknown as readonly { readonly rows: unknown[] }[];
    return results.slice(2, -1).map((r) => r.rows);
  }

  const system = (role: GroupRole) => ({ role, 'rsoits.reach': 'national', 'rsoits.agency_id': '' });
  let listening: pg.Client | undefined;
  let closed = false;
  async function listen(): Promise<void> {
    const client = new pg.Client({ connectionString: options.url, application_name: 'rsoits listen' });
    client.on('notification', (m) => {
      const [from, ...roles] = (m.payload ?? '').split(' ');
      if (from !== origin) for (const role of roles) wakes.emit(role);
    });
    // Polling goes on meanwhile: the notification is a hint that saves latency, nothing depends on it.
    let over = false;
    const lost = () => {
      if (over) return;
      over = true;
      if (listening === client) listening = undefined;
      if (!closed) setTimeout(() => void listen(), 1000).unref();
    };
    client.on('error', () => undefined);
    client.once('end', lost);
    listening = client;
    try {
      await client.connect();
      await client.query('listen rsoits_work');
    } catch {
      lost();
      await client.end().catch(() => undefined);
    }
  }

  return {
    kind: options.kind,
    asActor: (actor, work) =>
      run(
        {
          role: 'rsoits_web',
          'rsoits.reach': isNational(actor) ? 'national' : 'agency',
          'rsoits.agency_id': actor.kind === 'system' ? '' : actor.agencyId,
          'rsoits.user_id': actor.kind === 'user' ? actor.id : '',
        },
        work,
      ),
    asSystem: (work, more) =>
      run(
        {
          ...system('rsoits_system'),
          ...(more?.repeatable ? { synchronous_commit: 'off' } : {}),
          ...(more?.training ? { 'rsoits.training': 'on' } : {}),
        },
        work,
      ),
    readAsSystem: async <Row>(statement: RawBuilder<Row>) => (await readInOneTrip([statement]))[0] as Row[],
    readAllAsSystem: async (statements) => (await readInOneTrip(statements)) as never,
    asSealer: (work) => run(system('rsoits_sealer'), work),
    asOwner: (work) => run(null, work),
    onWork(role, listener) {
      wakes.on(role, listener);
      if (options.kind === 'server' && !listening && !closed) void listen();
      return () => wakes.off(role, listener);
    },
    async close() {
      closed = true;
      await listening?.end().catch(() => undefined);
      await kysely.destroy();
    },
  };
}

/** What the transaction that is begun now sets before anything else. */
const beginsWith = new AsyncLocalStorage<string | null>();

function setting(settings: Readonly<Record<string, string>>): string {
  const sets = Object.entries({ search_path: 'public', ...settings }).map(
    ([name, value]) => `set_config(${pg.escapeLiteral(name)}, ${pg.escapeLiteral(value)}, true)`,
  );
  return `select ${sets.join(', ')}`;
}

/** Begins a transaction and drops its rights in one trip to the database instead of two: every request pays for it. */
class OneTripDriver extends PostgresDriver {
  override async beginTransaction(
    connection: DatabaseConnection,
    settings: TransactionSettings,
  ): Promise<void> {
    const first = beginsWith.getStore();
    if (!first) return super.beginTransaction(connection, settings);
    try {
      await connection.executeQuery(CompiledQuery.raw(`${BEGIN} ${first}`));
    } catch (error) {
      // Begun perhaps, and never with full rights: the connection goes back to the pool without a transaction.
      await connection.executeQuery(CompiledQuery.raw('rollback')).catch(() => undefined);
      throw error;
    }
  }
}

class OneTripDialect extends PostgresDialect {
  readonly #config: ConstructorParameters<typeof PostgresDriver>[0];

  constructor(config: ConstructorParameters<typeof PostgresDriver>[0]) {
    super(config);
    this.#config = config;
  }

  override createDriver(): PostgresDriver {
    return new OneTripDriver(this.#config);
  }
}

/** Notes that the transaction leaves work for a role: heard by `onWork` when, and only when, it commits. */
export function noteWork(tx: Tx, role: WorkRole): void {
  wakesOf.get(tx)?.add(role);
}

interface Asked {
  readonly statement: RawBuilder<unknown>;
  readonly answer: (result: QueryResult<unknown>) => void;
  readonly fail: (error: unknown) => void;
}
/** Statements that `together` gathers for a transaction. */
const gathered = new WeakMap<Tx, Asked[]>();

/**
 * Asks what does not depend on each other's answers in one trip to the server: a page that reads ten things waits
 * once and not ten times. The questions are put before anything is awaited; what follows an answer goes by itself.
 * @example const [values, visits] = await together(tx, () => [valuesOf(tx, id), visitsOf(tx, id)])
 */
export async function together<const Answers extends readonly Promise<unknown>[]>(
  tx: Tx,
  ask: () => Answers,
): Promise<{ -readonly [K in keyof Answers]: Awaited<Answers[K]> }> {
  type Given = { -readonly [K in keyof Answers]: Awaited<Answers[K]> };
  const asked: Asked[] = [];
  if (pipelined.has(tx)) gathered.set(tx, asked);
  let answers: Answers;
  try {
    answers = ask();
  } finally {
    gathered.delete(tx);
  }
  // All are waited for, also when one fails: the transaction is not ended while others are under way.
  const all = Promise.allSettled(answers);
  if (asked.length > 0)
    await tx
      .getExecutor()
      .provideConnection((connection) =>
        Promise.all(
          asked.map(({ statement, answer, fail }) =>
            connection.executeQuery(statement.compile(tx)).then(answer, fail),
          ),
        ),
      );
  await all;
  return (await Promise.all(answers)) as Given;
}

function execute<Row>(tx: Tx, statement: RawBuilder<Row>): Promise<QueryResult<Row>> {
  const asked = gathered.get(tx);
  if (!asked) return statement.execute(tx);
  return new Promise((answer, fail) => {
    asked.push({ statement, answer: answer as Asked['answer'], fail });
  });
}

/** Runs a statement and gives its rows. */
export async function many<Row>(tx: Tx, statement: RawBuilder<Row>): Promise<Row[]> {
  return (await execute(tx, statement)).rows;
}

/** Runs a statement and gives its first row, if there is one. */
export async function first<Row>(tx: Tx, statement: RawBuilder<Row>): Promise<Row | undefined> {
  return (await execute(tx, statement)).rows[0];
}

/** Runs a statement and gives how many rows it changed. */
export async function run(tx: Tx, statement: RawBuilder<unknown>): Promise<number> {
  return Number((await execute(tx, statement)).numAffectedRows ?? 0);
}

/** A value for a jsonb column. */
export function json(value: unknown): RawBuilder<unknown> {
  return sql`${JSON.stringify(value)}::jsonb`;
}

/** An instant in milliseconds, for a timestamptz column; null stays null. */
export function instant(ms: number | null | undefined): RawBuilder<unknown> {
  return ms === null || ms === undefined
    ? sql`null::timestamptz`
    : sql`${new Date(ms).toISOString()}::timestamptz`;
}

/** A list of ids for `= any(...)`. */
export function uuids(ids: readonly string[]): RawBuilder<unknown> {
  return sql`${`{${ids.join(',')}}`}::uuid[]`;
}

export function texts(values: readonly string[]): RawBuilder<unknown> {
  return sql`${JSON.stringify(values)}::jsonb`;
}

/** Whole numbers come as numbers, instants as milliseconds, dates as text. */
function getTypeParser(oid: number, format?: 'text' | 'binary'): (value: string) => unknown {
  if (oid === 20) return Number;
  if (oid === 1184) return (text) => Date.parse(text.replace(' ', 'T').replace(/([+-]\d{2})$/, '$1:00'));
  if (oid === 1082) return (text) => text;
  return pg.types.getTypeParser(oid, format as 'text') as (value: string) => unknown;
}
