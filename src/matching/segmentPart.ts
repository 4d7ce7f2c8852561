/**
 * Persons taken in by one thread, for another that makes one segment of several parts: numbers and texts only, so that
 * handing it over costs nothing. Tokens are numbered within the part.
 */
export interface SegmentPart {
  readonly persons: number;
  /** Texts that stand for themselves: a line each. No token and no phrase holds a line end. */
  readonly tokens: string;
  readonly personName: Uint32Array;
  readonly nameUnit: Uint32Array;
  readonly nameFlags: Uint32Array;
  readonly units: Uint32Array;
  readonly personDates: Uint32Array;
  readonly dates: Uint32Array;
  readonly personIds: Uint32Array;
  readonly ids: Uint32Array;
  readonly textEnd: Float64Array;
  readonly text: Uint8Array;
  readonly idHash: Uint32Array;
  readonly counted: CountedPart;
}

/**
 * Bearers of the part's tokens as given name and as surname, in turn; phrases and their bearers; names counted; the
 * names kept to learn from and the hash they lie under (`NameSample`); birth dates by year (`BirthYearCounter`).
 */
export interface CountedPart {
  readonly bearers: Uint32Array;
  readonly phrases: string;
  readonly phraseBearers: Uint32Array;
  readonly names: number;
  readonly sample: string;
  readonly sampleBelow: number;
  readonly years: Uint32Array;
}

/** The buffers of a part, to be handed over instead of copied. */
export const buffersOf = (part: SegmentPart): ArrayBuffer[] => buffersIn([part, part.counted]);

/** The buffers of all arrays that are properties of these. */
export function buffersIn(holders: readonly object[]): ArrayBuffer[] {
  const values = holders.flatMap((holder) => Object.values(holder) as unknown[]);
  return values.flatMap((value) => (ArrayBuffer.isView(value) ? [value.buffer as ArrayBuffer] : []));
}

/** The texts of `linesOf`, so many to a piece at most. */
export function piecesOfLines(text: string, lines: number): string[] {
  const all = linesOf(text);
  return Array.from({ length: Math.ceil(all.length / lines) }, (_, i) =>
    all.slice(i * lines, (i + 1) * lines).join('\n'),
  );
}

/** Lines of a text; none of an empty one. */
export const linesOf = (text: string): string[] => (text === '' ? [] : text.split('\n'));
