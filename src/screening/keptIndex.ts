import { existsSync } from 'node:fs';
import type { LoadedSnapshot, SharedIndex } from './messages.js';
import { Thread } from './thread.js';

/** Where the index is kept between starts. It is written after every build and every merge. */
export interface SnapshotOptions {
  readonly file: string;
  /** What tells this register at this sequence from every other; null: the register was never there. */
  mark(epoch: number): Promise<string | null>;
  /** A snapshot that cannot be used or written is no failure: the register itself is read. But somebody should know. */
  readonly onProblem: (text: string) => void;
}

/** The file in which the index outlives the process. Without options there is none: nothing is loaded or written. */
export class KeptIndex {
  readonly #options: SnapshotOptions | undefined;
  /** The thread that writes now, and its end. */
  #writer: Thread | null = null;
  #writing: Promise<void> = Promise.resolve();
  /** The latest asked for: those before it that have not begun are not written any more. */
  #latest: SharedIndex | null = null;
  #closed = false;

  constructor(options: SnapshotOptions | undefined) {
    this.#options = options;
  }

  /** @param builder the thread that reads the file; @returns null: there is none, or none that can be used */
  async load(builder: Thread): Promise<SharedIndex | null> {
    const options = this.#options;
    if (!options || !existsSync(options.file)) return null;
    const unusable = (why: string): null => {
      options.onProblem(`the snapshot of the register is not used: ${why}`);
      return null;
    };
    try {
      const { index, mark } = await builder.ask<LoadedSnapshot>({ kind: 'load', file: options.file });
      // After a restore, or beside another database, its sequence numbers stand for other changes.
      if (mark === '' || mark !== (await options.mark(index.epoch)))
        return unusable('it is of another register, or of a state that this one never had');
      return index;
    } catch (error) {
      return unusable(firstLine(error));
    }
  }

  /** Writes the index beside the register, in a thread of its own; one after another, the latest last. */
  keep(index: SharedIndex): Promise<void> {
    this.#latest = index;
    this.#writing = this.#writing.then(() => this.#keep(index));
    return this.#writing;
  }

  async #keep(index: SharedIndex): Promise<void> {
    const options = this.#options;
    if (!options || this.#closed || index !== this.#latest) return;
    try {
      const mark = await options.mark(index.epoch);
      if (mark !== null) await this.#write(index, mark, options.file);
    } catch (error) {
      if (!this.#closed)
        options.onProblem(`the snapshot of the register was not written: ${firstLine(error)}`);
    }
  }

  async #write(index: SharedIndex, mark: string, file: string): Promise<void> {
    if (this.#closed) return;
    const writer = new Thread(() => undefined);
    this.#writer = writer;
    try {
      await writer.ask({ kind: 'save', index, mark, file });
    } finally {
      this.#writer = null;
      await writer.end();
    }
  }

  async close(): Promise<void> {
    this.#closed = true;
    await this.#writer?.end();
    await this.#writing;
  }
}

function firstLine(error: unknown): string {
  return String(error).split('\n')[0]!;
}
