import { MS } from '#basics/clock.js';
import type { ScreeningStamp } from '#domain/evidence.js';
import { IndexBuilder } from '#matching/engine.js';
import { buffersIn, buffersOf, piecesOfLines, type SegmentPart } from '#matching/segmentPart.js';
import type { TokenKeyLists } from '#matching/tokenKeyLists.js';
import type { RegisterPerson, Screened, ScreenedBatch, ScreeningDoors, Traveller } from './doors.js';
import { KeptIndex, type SnapshotOptions } from './keptIndex.js';
import type { Ask, GatheredChanges, SharedIndex } from './messages.js';
import { PieceQueue, SOON, type Soon } from './pieceQueue.js';
import { type RegisterChange, Screener } from './screener.js';
import { Thread } from './thread.js';

/** Where the index comes from: the register read through, or a snapshot with what changed since. */
export interface IndexSource {
  /** Every active record, and the feed sequence up to which they are known. */
  readonly persons: Iterable<RegisterPerson> | AsyncIterable<RegisterPerson>;
  readonly epoch: number;
}

export interface PoolOptions {
  readonly source: IndexSource;
  /** Threads that screen; one more builds and merges. 0 screens in this thread (tests, trials, small registers). */
  readonly threads: number;
  /** The file of the index, loaded instead of `source` when it can be; the caller then applies later changes. */
  readonly snapshot?: SnapshotOptions;
  /** Changes since the last merge after which the index is merged in the background. */
  readonly mergeAfter?: number;
  /** So long after a merge at the latest what changed is merged, in milliseconds: what a record no longer says leaves the file. */
  readonly mergeEveryMs?: number;
  /** Changes after which those since the last merge are made into one segment for all threads, in the background. */
  readonly gatherAfter?: number;
}

const MERGE_AFTER = 20_000;
const MERGE_EVERY_MS = MS.day;
const GATHER_AFTER = 1000;
/** The most changes a thread takes in between two questions: a question waits some hundredths of a second at most. */
const CHANGES_PIECE = 128;
/** The most persons that a thread which answers makes into a segment at once. */
const PART_MAX = 256;
const BUILD_PIECE = 500;
const KEYS_PIECE = 4000;
/** Travellers a thread is handed at once: few, so that threads end together; some names take a hundred times as long as others. */
const PIECE = 6;

/** Starts screening; resolves when the first answer can be given. */
export async function startScreening(options: PoolOptions): Promise<ScreeningPool | InProcessScreening> {
  return options.threads === 0 ? InProcessScreening.start(options) : ScreeningPool.start(options);
}

/** The doors without threads. For tests and trials: it computes on the caller's thread. */
export class InProcessScreening implements ScreeningDoors {
  readonly #screener: Screener;

  static async start({ source }: Pick<PoolOptions, 'source'>): Promise<InProcessScreening> {
    const builder = new IndexBuilder();
    for await (const { id, person } of source.persons) builder.add({ ...person, id });
    return new InProcessScreening(new Screener(builder.build(source.epoch)));
  }

  constructor(screener: Screener) {
    this.#screener = screener;
  }

  async screenNow(traveller: Traveller): Promise<ScreenedBatch> {
    return this.#screener.screen([traveller]);
  }

  async *screenList(travellers: readonly Traveller[]): AsyncGenerator<ScreenedBatch> {
    yield this.#screener.screen(travellers);
  }

  async reverse(
    records: readonly RegisterPerson[],
    travellers: readonly Traveller[],
  ): Promise<ScreenedBatch> {
    return this.#screener.reverse(records, travellers);
  }

  async explain(traveller: Traveller, record: RegisterPerson) {
    return this.#screener.explain(traveller, record);
  }

  async applyChanges(changes: readonly RegisterChange[]): Promise<void> {
    this.#screener.apply(changes);
  }

  epoch(): number {
    return this.#screener.stamp().registerEpoch;
  }

  async close(): Promise<void> {}
}

/**
 * The doors over worker threads that read one index in shared memory. Each thread keeps changes since the last merge
 * in a delta of its own; a change is visible in all threads before `applyChanges` resolves. One thread more builds
 * and merges in the background, so that no one who waits for an answer waits for a merge.
 */
export class ScreeningPool implements ScreeningDoors {
  #builder: Thread;
  readonly #options: PoolOptions;
  #threads: Thread[] = [];
  #index: SharedIndex | null = null;
  #epoch = 0;
  /** Changes since the shared index was made, for merging and for threads that start late. */
  #log: RegisterChange[] = [];
  #merging: Promise<void> | null = null;
  #gathering: Promise<void> | null = null;
  /** Changes since the last were gathered. */
  #ungathered = 0;
  /** A builder that could not take a change: what it makes afterwards lacks it. */
  #behind: Thread | null = null;
  readonly #kept: KeptIndex;
  #daily: NodeJS.Timeout | undefined;
  #closed = false;
  #turn: Promise<unknown> = Promise.resolve();
  readonly #queue = new PieceQueue(() => this.#idlest());
  readonly #freed = (): void => this.#queue.give();

  static async start(options: PoolOptions): Promise<ScreeningPool> {
    const pool = new ScreeningPool(options);
    try {
      await pool.#start();
    } catch (error) {
      await pool.close();
      throw error;
    }
    return pool;
  }

  private constructor(options: PoolOptions) {
    this.#options = options;
    this.#kept = new KeptIndex(options.snapshot);
    this.#builder = new Thread(() => undefined);
  }

  async #start(): Promise<void> {
    this.#threads = Array.from({ length: this.#options.threads }, () => new Thread(this.#freed));
    const loaded = await this.#kept.load(this.#builder);
    this.#index = loaded ?? (await this.#built());
    this.#epoch = this.#index.epoch;
    await Promise.all([this.#builder, ...this.#threads].map((thread) => this.#adopt(thread)));
    if (!loaded) void this.#kept.keep(this.#index);
    const everyMs = this.#options.mergeEveryMs ?? MERGE_EVERY_MS;
    this.#daily = setInterval(() => this.#log.length > 0 && this.#mergeSoon(), everyMs).unref();
  }

  /**
   * Reads the register in all threads at once: each takes pieces in turn, the builder makes one index of what they took.
   * Of records with one id the last counts; all but the first are kept back and applied on top.
   */
  async #built(): Promise<SharedIndex> {
    const { persons, epoch } = this.#options.source;
    const takers = this.#threads.length > 1 ? this.#threads : [this.#builder];
    const ids = new Set<string>();
    const again: RegisterPerson[] = [];
    const open = takers.map((): Promise<unknown> => Promise.resolve());
    let piece: RegisterPerson[] = [];
    let next = 0;
    const hand = async (): Promise<void> => {
      const taker = next++ % takers.length;
      // A thread has one piece to work at and one waiting: reading never runs far ahead.
      const before = open[taker]!;
      open[taker] = takers[taker]!.ask({ kind: 'build', persons: piece });
      open[taker]!.catch(() => {});
      piece = [];
      await before;
    };
    for await (const person of persons) {
      if (ids.has(person.id)) again.push(person);
      else {
        ids.add(person.id);
        piece.push(person);
      }
      if (piece.length >= BUILD_PIECE) await hand();
    }
    await hand();
    await Promise.all(open);
    if (takers[0] !== this.#builder)
      for (const taker of takers) {
        const part = await taker.ask<SegmentPart>({ kind: 'part' });
        await this.#builder.ask({ kind: 'append', part }, buffersOf(part));
      }
    for (let at = 0; at < again.length; at += BUILD_PIECE)
      await this.#builder.ask({ kind: 'again', persons: again.slice(at, at + BUILD_PIECE) });
    if (takers[0] === this.#builder) return this.#builder.ask<SharedIndex>({ kind: 'built', epoch });
    const lists = await this.#keys(takers);
    return this.#builder.ask<SharedIndex>({ kind: 'built', epoch, lists }, buffersIn(lists));
  }

  /** Works out the keys of all tokens in all threads, pieces in turn; the pieces in the tokens' order. */
  async #keys(takers: readonly Thread[]): Promise<TokenKeyLists[]> {
    const tokens = await this.#builder.ask<string>({ kind: 'tokens' });
    const pieces = piecesOfLines(tokens, KEYS_PIECE);
    const lists: TokenKeyLists[] = [];
    let next = 0;
    await Promise.all(
      takers.map(async (taker) => {
        for (let i = next++; i < pieces.length; i = next++)
          lists[i] = await taker.ask<TokenKeyLists>({ kind: 'keys', tokens: pieces[i]! });
      }),
    );
    return lists;
  }

  #adopt(thread: Thread): Promise<unknown> {
    const [index, changes] = [this.#index!, this.#log];
    const most = thread === this.#builder ? {} : { partMax: PART_MAX };
    return thread.ask({ kind: 'adopt', index, changes, ...most });
  }

  async screenNow(traveller: Traveller): Promise<ScreenedBatch> {
    return this.#idlest().ask({ kind: 'screen', travellers: [traveller] });
  }

  /** Those who show an identifier of a record are asked about first: theirs are the findings that nobody may wait for. */
  async *screenList(
    travellers: readonly Traveller[],
    options: { readonly idle?: boolean } = {},
  ): AsyncGenerator<ScreenedBatch> {
    const soon = options.idle ? SOON.idle : SOON.listed;
    const first = options.idle
      ? new Set<number>()
      : new Set(await this.#idlest().ask<number[]>({ kind: 'identified', travellers }));
    const pieces = [
      ...this.#pieces(
        SOON.identified,
        travellers.filter((_, i) => first.has(i)),
      ),
      ...this.#pieces(
        soon,
        travellers.filter((_, i) => !first.has(i)),
      ),
    ];
    const done: ScreenedBatch[] = [];
    const errors: unknown[] = [];
    let wake = (): void => undefined;
    for (const piece of pieces)
      piece
        .then(
          (batch) => done.push(batch),
          (error: unknown) => errors.push(error),
        )
        .then(() => wake());
    for (let left = pieces.length; left > 0; ) {
      if (done.length + errors.length === 0)
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      if (errors.length > 0) throw errors[0];
      left -= done.length;
      yield* joined(done.splice(0));
    }
  }

  #pieces(soon: Soon, travellers: readonly Traveller[]): Promise<ScreenedBatch>[] {
    const pieces: Promise<ScreenedBatch>[] = [];
    for (let at = 0; at < travellers.length; at += PIECE)
      pieces.push(this.#queue.ask(soon, { kind: 'screen', travellers: travellers.slice(at, at + PIECE) }));
    return pieces;
  }

  async reverse(
    records: readonly RegisterPerson[],
    travellers: readonly Traveller[],
  ): Promise<ScreenedBatch> {
    return this.#idlest().ask({ kind: 'reverse', records, travellers });
  }

  async explain(traveller: Traveller, record: RegisterPerson) {
    type Explained = Awaited<ReturnType<ScreeningDoors['explain']>>;
    return this.#idlest().ask<Explained>({ kind: 'explain', traveller, record });
  }

  /**
   * One call after another: the order of the feed is the order in every thread. In pieces, between which questions are
   * answered.
   */
  async applyChanges(changes: readonly RegisterChange[]): Promise<void> {
    if (changes.length === 0) return;
    await this.#inTurn(async () => {
      for (let at = 0; at < changes.length; at += CHANGES_PIECE)
        await this.#apply(changes.slice(at, at + CHANGES_PIECE));
    });
    if (this.#log.length >= (this.#options.mergeAfter ?? MERGE_AFTER)) this.#mergeSoon();
    else if (this.#ungathered >= (this.#options.gatherAfter ?? GATHER_AFTER)) this.gather().catch(() => {});
  }

  async #apply(changes: readonly RegisterChange[]): Promise<void> {
    this.#log.push(...changes);
    this.#ungathered += changes.length;
    // Not waited for: the builder may be at a merge for a minute. It acts on this before the next one.
    const builder = this.#builder;
    if (builder.alive)
      builder.ask({ kind: 'apply', changes }).catch(() => {
        this.#behind = builder;
        return builder.end();
      });
    await Promise.all(this.#living().map((thread) => thread.ask({ kind: 'apply', changes })));
    this.#epoch = Math.max(this.#epoch, changes.at(-1)!.seq);
  }

  /** Nobody waits for it; one that fails is tried again with the next change that makes it due. */
  #mergeSoon(): void {
    this.merge()
      .then(() => this.#kept.keep(this.#index!))
      .catch(() => {});
  }

  epoch(): number {
    return this.#epoch;
  }

  /** Merges in the builder thread and hands the new index to all; later changes are applied again on top. */
  merge(): Promise<void> {
    this.#merging ??= (this.#gathering ?? Promise.resolve())
      .catch(() => {})
      .then(() => this.#merge())
      .finally(() => {
        this.#merging = null;
      });
    return this.#merging;
  }

  async #merge(): Promise<void> {
    if (!this.#builder.alive) {
      // One that died, or could not take a change, begins again from what the others have.
      this.#builder = new Thread(() => undefined);
      this.#adopt(this.#builder).catch(() => {});
    }
    const index = await this.#fromBuilder<SharedIndex>({ kind: 'merge' });
    await this.#inTurn(async () => {
      this.#index = index;
      this.#log = this.#log.filter((change) => change.seq > index.epoch);
      this.#ungathered = this.#log.length;
      await Promise.all(this.#living().map((thread) => this.#adopt(thread)));
    });
  }

  /**
   * Makes one segment of what changed since the last merge, in the builder thread, and hands it to all. Threads keep what
   * they remember of the large segment; else they would have to make larger segments themselves while others wait.
   */
  gather(): Promise<void> {
    if (this.#merging) return this.#merging;
    this.#gathering ??= this.#gather().finally(() => {
      this.#gathering = null;
    });
    return this.#gathering;
  }

  async #gather(): Promise<void> {
    this.#ungathered = 0;
    let gathering: Promise<GatheredChanges> | null = null;
    await this.#inTurn(async () => {
      // No change is under way here: what is gathered is what the threads have at their mark.
      gathering = this.#fromBuilder<GatheredChanges>({ kind: 'gather' });
      gathering.catch(() => {});
      await Promise.all(this.#living().map((thread) => thread.ask({ kind: 'mark' })));
    });
    const gathered = await gathering!;
    await Promise.all(this.#living().map((thread) => thread.ask({ kind: 'take', gathered })));
  }

  /** What the builder makes of all changes; fails when it could not take one of them. */
  async #fromBuilder<T>(ask: Ask): Promise<T> {
    const builder = this.#builder;
    const answer = await builder.ask<T>(ask);
    if (this.#behind === builder) throw new Error('the thread that builds lacks a change');
    return answer;
  }

  /** After the changes that are being applied, before those that come. */
  async #inTurn(act: () => Promise<void>): Promise<void> {
    const turn = this.#turn.then(act);
    this.#turn = turn.catch(() => {});
    await turn;
  }

  /** Merges and writes the snapshot for the next start; without one asked for, merges only. */
  async save(): Promise<void> {
    await this.merge();
    await this.#kept.keep(this.#index!);
  }

  async close(): Promise<void> {
    this.#closed = true;
    clearInterval(this.#daily);
    const threads = [this.#builder, ...this.#threads];
    await Promise.all([this.#kept.close(), ...threads.map((thread) => thread.end())]);
  }

  #living(): Thread[] {
    return this.#threads.filter((thread) => thread.alive);
  }

  /** The thread with the fewest questions open. A thread that died is replaced; its questions failed loudly. */
  #idlest(): Thread {
    if (this.#closed) throw new Error('screening is closed');
    for (const [i, thread] of this.#threads.entries()) {
      if (thread.alive) continue;
      const fresh = new Thread(this.#freed);
      this.#threads[i] = fresh;
      // Whatever is asked of it now comes after the index it adopts.
      this.#adopt(fresh).catch(() => {});
    }
    return this.#threads.reduce((least, thread) => (thread.load < least.load ? thread : least));
  }
}

/** Answers at one state of the register as one. */
function joined(batches: readonly ScreenedBatch[]): ScreenedBatch[] {
  const all: { screened: Screened[]; readonly stamp: ScreeningStamp }[] = [];
  for (const { screened, stamp } of batches) {
    const same = all.find((batch) => batch.stamp.registerEpoch === stamp.registerEpoch);
    if (same) same.screened.push(...screened);
    else all.push({ screened: [...screened], stamp });
  }
  return all;
}
