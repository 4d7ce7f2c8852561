/** A growing list of whole numbers. */
export class Numbers {
  #data = new Uint32Array(1024);
  length = 0;

  push(value: number): void {
    if (this.length === this.#data.length) {
      const larger = new Uint32Array(this.#data.length * 2);
      larger.set(this.#data);
      this.#data = larger;
    }
    this.#data[this.length++] = value;
  }

  at(i: number): number {
    return this.#data[i]!;
  }

  done(): Uint32Array {
    return this.#data.subarray(0, this.length);
  }

  /** Makes room for so many more, to be filled in by the caller. */
  extend(count: number): Uint32Array {
    const length = this.length + count;
    if (length > this.#data.length) {
      const larger = new Uint32Array(Math.max(this.#data.length * 2, length));
      larger.set(this.done());
      this.#data = larger;
    }
    const room = this.#data.subarray(this.length, length);
    this.length = length;
    return room;
  }

  /** Appends whole numbers, each made larger by `shift`. */
  append(values: Uint32Array, shift = 0): void {
    const room = this.extend(values.length);
    if (shift === 0) room.set(values);
    else for (let i = 0; i < values.length; i++) room[i] = values[i]! + shift;
  }
}
