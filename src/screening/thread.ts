import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import type { Answered, Ask } from './messages.js';

/** A thread and the questions it has not answered. */
export class Thread {
  readonly #worker: Worker;
  readonly #waiting = new Map<number, { done: (value: unknown) => void; fail: (error: Error) => void }>();
  #next = 1;
  #dead: Error | null = null;
  readonly #freed: () => void;

  /** @param freed called whenever a question was answered or failed */
  constructor(freed: () => void) {
    this.#freed = freed;
    this.#worker = new Worker(workerFile());
    this.#worker.on('message', (answer: Answered) => {
      const waiting = this.#waiting.get(answer.number);
      this.#waiting.delete(answer.number);
      if ('error' in answer) waiting?.fail(new Error(answer.error));
      else waiting?.done(answer.value);
      this.#freed();
    });
    this.#worker.on('error', (error) => this.#die(error));
    this.#worker.on('exit', () => this.#die(new Error('a screening thread ended')));
    this.#worker.unref();
  }

  get load(): number {
    return this.#dead ? Number.POSITIVE_INFINITY : this.#waiting.size;
  }

  get alive(): boolean {
    return this.#dead === null;
  }

  ask<T>(ask: Ask, handedOver: readonly ArrayBuffer[] = []): Promise<T> {
    if (this.#dead) return Promise.reject(this.#dead);
    const number = this.#next++;
    return new Promise<T>((done, fail) => {
      if (this.#waiting.size === 0) this.#worker.ref();
      const settled = (): void => {
        if (this.#waiting.size === 0) this.#worker.unref();
      };
      this.#waiting.set(number, {
        done: (value) => {
          settled();
          done(value as T);
        },
        fail: (error) => {
          settled();
          fail(error);
        },
      });
      this.#worker.postMessage({ number, ask }, handedOver as ArrayBuffer[]);
    });
  }

  async end(): Promise<void> {
    await this.#worker.terminate();
  }

  #die(error: Error): void {
    this.#dead ??= error;
    const waiting = [...this.#waiting.values()];
    this.#waiting.clear();
    for (const { fail } of waiting) fail(error);
    this.#freed();
  }
}

/** The compiled worker: beside this file, or in dist when this file runs from its source (tests). */
function workerFile(): string {
  const beside = fileURLToPath(new URL('./worker.js', import.meta.url));
  if (existsSync(beside)) return beside;
  const built = fileURLToPath(new URL('../../dist/src/screening/worker.js', import.meta.url));
  if (existsSync(built)) return built;
  throw new Error(`no compiled screening worker: looked for ${beside} and ${built}. Run the build first`);
}
