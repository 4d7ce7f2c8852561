import type { Ask } from './messages.js';

/** How soon a piece of a list is asked: travellers with an identifier of a record, then others, then what may wait. */
export const SOON = { identified: 0, listed: 1, idle: 2 } as const;
export type Soon = (typeof SOON)[keyof typeof SOON];

/** Questions that a thread holds at most before it is given another piece: the next is there when it ends one. */
const DEPTH = 2;

interface Piece {
  readonly ask: Ask;
  readonly done: (value: unknown) => void;
  readonly fail: (error: unknown) => void;
}

/** Who answers: the thread with the fewest questions open. */
export interface Answering {
  readonly load: number;
  ask<T>(ask: Ask): Promise<T>;
}

/**
 * Pieces of lists that wait for a thread. A thread is given the next one when it has nearly done what it has, not all at
 * once: no thread is left with the slow ones, and what is urgent, or asked by somebody who waits, is never behind a list.
 */
export class PieceQueue {
  readonly #idlest: () => Answering;
  readonly #waiting: readonly Piece[][] = [[], [], []];

  constructor(idlest: () => Answering) {
    this.#idlest = idlest;
  }

  ask<T>(soon: Soon, ask: Ask): Promise<T> {
    return new Promise<T>((done, fail) => {
      this.#waiting[soon]!.push({ ask, done: (value) => done(value as T), fail });
      this.give();
    });
  }

  /** Hands out what can be: to be called whenever a thread is done with a question. */
  give(): void {
    for (;;) {
      const waiting = this.#waiting.find((pieces) => pieces.length > 0);
      if (!waiting) return;
      let thread: Answering;
      try {
        thread = this.#idlest();
      } catch (error) {
        for (const piece of waiting.splice(0)) piece.fail(error);
        continue;
      }
      if (thread.load >= (waiting === this.#waiting[SOON.idle] ? 1 : DEPTH)) return;
      const piece = waiting.shift()!;
      thread.ask(piece.ask).then(piece.done, piece.fail);
    }
  }
}
