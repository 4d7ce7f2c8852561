import { createHash } from 'node:crypto';

/** How an agency's machine meets a message. The first four take it, the others do not, or not yet. */
export const REACTIONS = {
  take: 'takes it and says so',
  takeLate: 'takes it and says so after a while',
  takeTwice: 'takes it, and its proxy answers twice',
  takeSilently: 'takes it, then the line breaks before its answer',
  fail: 'answers 500',
  busy: 'answers 503 and asks for a pause',
  refuse: 'answers 400: it cannot read the message',
  gone: 'answers 410: nobody is there any more',
  hang: 'keeps the line open and says nothing',
} as const;
export type Reaction = keyof typeof REACTIONS;

/** What its officers do with what was taken. */
export const ANSWERS = {
  acknowledge: 'acknowledges over the API',
  acknowledgeTwice: 'acknowledges over the API, and once more',
  signedReply: 'acknowledges by a signed reply',
  sleep: 'does nothing',
} as const;
export type Answer = keyof typeof ANSWERS;

/** Weights, not percentages; what is not named does not happen. */
export interface Habits {
  readonly reactions: Partial<Readonly<Record<Reaction, number>>>;
  readonly answers: Partial<Readonly<Record<Answer, number>>>;
  /** After so many troubles with one message it is taken, so that a test ends. */
  readonly troublesMax: number;
  /** Milliseconds, least and most. */
  readonly lateMs: readonly [number, number];
  readonly hangMs: readonly [number, number];
  readonly answerAfterMs: readonly [number, number];
}

/** A good agency, an ordinary one, and one that has everything wrong that can be mended by trying again. */
export const HABITS = {
  prompt: habits({ take: 1 }, { acknowledge: 1 }),
  ordinary: habits(
    { take: 80, takeLate: 8, takeSilently: 3, takeTwice: 2, fail: 4, busy: 2, hang: 1 },
    { acknowledge: 80, acknowledgeTwice: 5, signedReply: 10, sleep: 5 },
  ),
  troubled: habits(
    { take: 30, takeLate: 10, takeSilently: 15, takeTwice: 5, fail: 20, busy: 10, hang: 10 },
    { acknowledge: 40, acknowledgeTwice: 20, signedReply: 40 },
  ),
  refusing: habits({ refuse: 1, gone: 1 }, { sleep: 1 }),
  asleep: habits({ take: 1 }, { sleep: 1 }),
} as const satisfies Record<string, Habits>;

function habits(reactions: Habits['reactions'], answers: Habits['answers']): Habits {
  return {
    reactions,
    answers,
    troublesMax: 4,
    lateMs: [200, 3000],
    hangMs: [31_000, 40_000],
    answerAfterMs: [2000, 20_000],
  };
}

/**
 * What an agency does with a message, from a seed alone: the same run can be had again, whatever order things
 * happen in and however often the agency is restarted.
 */
export class Plan {
  readonly #seed: string;
  readonly habits: Habits;

  constructor(seed: string, habitsOf: Habits) {
    this.#seed = seed;
    this.habits = habitsOf;
  }

  /** @param arrival 1 for the first time that this message comes */
  reaction(id: string, arrival: number): Reaction {
    const settled: Reaction = this.habits.reactions.take ? 'take' : firstOf(this.habits.reactions);
    if (arrival > this.habits.troublesMax) return settled;
    return choose(this.habits.reactions, this.#roll('reaction', id, arrival));
  }

  answer(id: string): Answer {
    return choose(this.habits.answers, this.#roll('answer', id, 0));
  }

  delayMs(kind: 'lateMs' | 'hangMs' | 'answerAfterMs', id: string, arrival: number): number {
    const [least, most] = this.habits[kind];
    return Math.round(least + (most - least) * this.#roll(kind, id, arrival));
  }

  /** 0 up to 1. */
  #roll(what: string, id: string, arrival: number): number {
    const digest = createHash('sha256').update(`${this.#seed} ${what} ${id} ${arrival}`).digest();
    return digest.readUInt32BE(0) / 2 ** 32;
  }
}

function choose<T extends string>(weights: Partial<Readonly<Record<T, number>>>, roll: number): T {
  const entries = Object.entries(weights) as [T, number][];
  const all = entries.reduce((sum, [, weight]) => sum + weight, 0);
  let left = roll * all;
  for (const [what, weight] of entries) {
    if (left < weight) return what;
    left -= weight;
  }
  return entries.at(-1)![0];
}

function firstOf<T extends string>(weights: Partial<Readonly<Record<T, number>>>): T {
  return Object.keys(weights)[0] as T;
}
