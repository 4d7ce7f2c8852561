import type { PersonBound } from './personBound.js';
import type { QueryBounds } from './queryBounds.js';
import { BAG, type Segment } from './segment.js';

const WAITING_MAX = 64;

/**
 * The persons whom a query meets, each looked at once: first the bag of tokens, then names and birth date closely. Persons
 * stand anywhere in memory; asked for one after another each is waited for, so they are looked at several in a row.
 */
export class MetPersons {
  readonly #bags: Uint16Array;
  readonly #person: PersonBound;
  readonly #bounds: QueryBounds;
  readonly #counters: { filtered: number };
  readonly #waiting = new Uint32Array(WAITING_MAX);
  readonly #waitingNeeds = new Int32Array(WAITING_MAX);
  #waits = 0;
  readonly #near = new Uint32Array(WAITING_MAX);
  readonly #nearMost = new Int32Array(WAITING_MAX);
  #nears = 0;
  #sink: (person: number) => void = () => {};
  /** One bit a person: read already in this query. Small enough to stay near the processor. */
  readonly #seen: Uint32Array;
  readonly #seenWords: number[] = [];
  /** Persons that lists led to, over all queries. */
  ledTo = 0;

  constructor(segment: Segment, person: PersonBound, bounds: QueryBounds, counters: { filtered: number }) {
    this.#bags = segment.arrays.bags;
    this.#person = person;
    this.#bounds = bounds;
    this.#counters = counters;
    this.#seen = new Uint32Array((segment.size >> 5) + 1);
  }

  /** `sink` is called once with each person who can score the line. */
  begin(sink: (person: number) => void): void {
    this.#sink = sink;
    for (const word of this.#seenWords) this.#seen[word] = 0;
    this.#seenWords.length = 0;
  }

  /** A person who is to be scored whatever the names. */
  found(person: number): void {
    if (this.#first(person)) this.#sink(person);
  }

  /** A list led to this person, whose names must reach the need. */
  readonly led = (person: number, need: number): void => {
    // Whatever list leads to a person, what is asked of the person is the same: once is enough.
    if (!this.#first(person)) return;
    this.ledTo++;
    this.#waitingNeeds[this.#waits] = need;
    this.#waiting[this.#waits++] = person;
    if (this.#waits === WAITING_MAX) this.lookAtWaiting();
  };

  /**
   * Passes the person on when the upper bound of its score reaches the line. `least` is what the names must reach for
   * the reason the person is read; who is refused may be read again for a reason that asks for less.
   */
  filter(person: number, least: number): void {
    this.#counters.filtered++;
    const most = this.#bounds.bagMostOf(this.#bags, person);
    if (most >= least && this.#first(person)) this.#lookAt(person, most);
  }

  /** To be called after the last list: looked at first in a row, without a decision between, persons come together. */
  lookAtWaiting(): void {
    const bags = this.#bags;
    const count = this.#waits;
    this.#waits = 0;
    let looked = 0;
    for (let i = 0; i < count; i++) looked |= bags[this.#waiting[i]! * BAG]!;
    // Never so; asked, lest the looking be taken for useless.
    if (looked < 0) return;
    this.#counters.filtered += count;
    for (let i = 0; i < count; i++) {
      const person = this.#waiting[i]!;
      const most = this.#bounds.bagMostOf(bags, person);
      if (most >= this.#waitingNeeds[i]!) this.#lookAt(person, most);
    }
  }

  /** Who may be near enough is looked at closely, several in a row for the same reason as above. */
  #lookAt(person: number, most: number): void {
    this.#nearMost[this.#nears] = most;
    this.#near[this.#nears++] = person;
    if (this.#nears === WAITING_MAX) this.lookAtNear();
  }

  /** To be called last. */
  lookAtNear(): void {
    const count = this.#nears;
    this.#nears = 0;
    this.#person.fetch(this.#near, count);
    for (let i = 0; i < count; i++)
      if (this.#person.reaches(this.#near[i]!, this.#nearMost[i]!)) this.#sink(this.#near[i]!);
  }

  /** Whether the query reads this person for the first time. */
  #first(person: number): boolean {
    const word = person >> 5;
    const bit = 1 << (person & 31);
    const before = this.#seen[word]!;
    if ((before & bit) !== 0) return false;
    if (before === 0) this.#seenWords.push(word);
    this.#seen[word] = before | bit;
    return true;
  }
}
