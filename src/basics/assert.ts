/** Throws: an assumption of ours, not of a sender, is broken. */
export function assert(condition: unknown, message: string): asserts condition {
  if (!condition) throw new Error(`assumption broken: ${message}`);
}

/** Closes a switch over a union: leaving out a case does not compile. */
export function never(value: never): never {
  throw new Error(`unexpected value: ${JSON.stringify(value)}`);
}
