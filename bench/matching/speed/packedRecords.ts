import type { BenchRecord } from '../population.js';

const BLOCK_BYTES = 1 << 24;

/**
 * Records as bytes, outside the heap that is collected: a million of them as objects stop every query for a second now and
 * then, which no screening thread ever does, since none holds records as objects.
 */
export class PackedRecords implements Iterable<BenchRecord> {
  readonly #blocks: Uint8Array[] = [];
  /** Block, first byte and one past the last, of each record. */
  readonly #places: Uint32Array;
  #used = BLOCK_BYTES;
  readonly length: number;

  constructor(length: number, record: (i: number) => BenchRecord) {
    this.length = length;
    this.#places = new Uint32Array(length * 3);
    const encoder = new TextEncoder();
    for (let i = 0; i < length; i++) {
      const bytes = encoder.encode(JSON.stringify(record(i)));
      if (this.#used + bytes.length > BLOCK_BYTES) {
        this.#blocks.push(new Uint8Array(BLOCK_BYTES));
        this.#used = 0;
      }
      this.#blocks.at(-1)!.set(bytes, this.#used);
      this.#places.set([this.#blocks.length - 1, this.#used, this.#used + bytes.length], i * 3);
      this.#used += bytes.length;
    }
  }

  *[Symbol.iterator](): Generator<BenchRecord> {
    const decoder = new TextDecoder();
    for (let at = 0; at < this.#places.length; at += 3) {
      const block = this.#blocks[this.#places[at]!]!;
      const bytes = block.subarray(this.#places[at + 1]!, this.#places[at + 2]!);
      yield JSON.parse(decoder.decode(bytes)) as BenchRecord;
    }
  }
}
