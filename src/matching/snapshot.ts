import { err, ok, type Result } from '#basics/result.js';
import type { BirthYears } from './birthYears.js';
import type { Commonness } from './commonness.js';
import { type IndexOptions, MatchIndex, TABLES_VERSION } from './engine.js';
import { MODEL_VERSION } from './model.js';
import { Segment, type SegmentArrays } from './segment.js';

/**
 * An index as bytes: a header of JSON, then the segment's arrays as they are, each at a multiple of eight, with a
 * checksum over all of it. Reading one back is a check and views on the bytes, no building.
 */
const MAGIC = 'RSOITSMA';

type ArrayName = keyof SegmentArrays;

const TYPES = { Int32Array, Uint32Array, Uint16Array, Uint8Array, Float64Array } as const;
type TypeName = keyof typeof TYPES;

interface Header {
  readonly model: string;
  readonly tables: string;
  readonly epoch: number;
  readonly mark: string;
  readonly caps: readonly (readonly [string, readonly [number, number, number]])[];
  readonly phrases: readonly (readonly [string, number])[];
  readonly sure: number;
  readonly shares: readonly number[];
  readonly cultures: readonly (readonly [string, string])[];
  readonly threes: readonly (readonly [string, string])[];
  readonly years: BirthYears;
  readonly arrays: readonly { readonly name: ArrayName; readonly type: TypeName; readonly length: number }[];
}

/** Of the header's text and of all arrays; before the text. */
const CHECKSUM_AT = 12;

const eight = (bytes: number): number => Math.ceil(bytes / 8) * 8;

/** An index read back, and what the caller wrote beside it to know the register again. */
export interface MarkedIndex {
  readonly index: MatchIndex;
  readonly mark: string;
}

/** The index as bytes; merges first, so that the bytes hold one segment. `mark` comes back with the index. */
export function snapshot(index: MatchIndex, mark = ''): Uint8Array {
  index.merge();
  const arrays = Object.entries(index.segments[0]!.arrays) as [ArrayName, Uint8Array][];
  const body = arrays.map(([, array]) => new Uint8Array(array.buffer, array.byteOffset, array.byteLength));
  const header: Header = {
    model: MODEL_VERSION,
    tables: TABLES_VERSION,
    epoch: index.stamp().registerEpoch,
    mark,
    caps: [...index.commonness.caps],
    phrases: [...index.commonness.phrases],
    sure: index.commonness.sure,
    shares: index.commonness.cultures.shares,
    cultures: [...index.commonness.cultures.tokens],
    threes: [...index.commonness.cultures.threes],
    years: index.commonness.years,
    arrays: arrays.map(([name, array]) => ({
      name,
      type: array.constructor.name as TypeName,
      length: array.length,
    })),
  };
  const text = new TextEncoder().encode(JSON.stringify(header));
  let checksum = checksumOf(text, 0);
  for (const part of body) checksum = checksumOf(part, checksum);
  const start = eight(16 + text.length);
  const bytes = new Uint8Array(start + body.reduce((sum, part) => sum + eight(part.length), 0));
  for (let i = 0; i < 8; i++) bytes[i] = MAGIC.charCodeAt(i);
  new DataView(bytes.buffer).setUint32(8, text.length, true);
  new DataView(bytes.buffer).setInt32(CHECKSUM_AT, checksum, true);
  bytes.set(text, 16);
  let at = start;
  for (const part of body) {
    bytes.set(part, at);
    at += eight(part.length);
  }
  return bytes;
}

/**
 * The index of a snapshot. The arrays are views on the bytes when these start at a multiple of eight (give a buffer
 * of shared memory to share them), else on a copy. Refuses what is damaged or was made by another model or other tables.
 */
export function loadSnapshot(given: Uint8Array, options: IndexOptions = {}): Result<MarkedIndex, string> {
  const bytes = given.byteOffset % 8 === 0 ? given : given.slice();
  const magic = String.fromCharCode(...bytes.subarray(0, 8));
  if (bytes.length < 16 || magic !== MAGIC) return err('not a snapshot of the matching index');
  const fixed = new DataView(bytes.buffer, bytes.byteOffset);
  const length = fixed.getUint32(8, true);
  const text = bytes.slice(16, 16 + length);
  let header: Header;
  try {
    header = JSON.parse(new TextDecoder().decode(text)) as Header;
  } catch {
    return err('the header of the snapshot is damaged');
  }
  if (header.model !== MODEL_VERSION || header.tables !== TABLES_VERSION)
    return err(
      `made by model ${header.model}, tables ${header.tables}; this is ${MODEL_VERSION}, ${TABLES_VERSION}`,
    );
  const arrays: Partial<Record<ArrayName, unknown>> = {};
  let at = eight(16 + length);
  let checksum = checksumOf(text, 0);
  for (const { name, type, length: count } of header.arrays) {
    const Type = TYPES[type];
    if (!Type || !Number.isInteger(count)) return err('the header of the snapshot is damaged');
    const size = count * Type.BYTES_PER_ELEMENT;
    if (at + size > bytes.length) return err('the snapshot is cut short');
    const part = bytes.subarray(at, at + size);
    checksum = checksumOf(part, checksum);
    arrays[name] = new Type(bytes.buffer as ArrayBuffer, bytes.byteOffset + at, count);
    at += eight(size);
  }
  if (checksum !== fixed.getInt32(CHECKSUM_AT, true))
    return err('the checksum of the snapshot does not agree');
  const commonness: Commonness = {
    caps: new Map(header.caps),
    phrases: new Map(header.phrases),
    sure: header.sure,
    cultures: {
      shares: header.shares,
      tokens: new Map(header.cultures),
      threes: new Map(header.threes),
    },
    years: header.years,
  };
  const index = new MatchIndex([new Segment(arrays as unknown as SegmentArrays)], {
    ...options,
    epoch: header.epoch,
    commonness,
  });
  return ok({ index, mark: header.mark });
}

/** Folds bytes into a running 32-bit checksum; every byte and its place count. */
function checksumOf(part: Uint8Array, start: number): number {
  let sum = start ^ part.length;
  const whole = part.byteOffset % 4 === 0 ? part.length >> 2 : 0;
  const words = new Uint32Array(part.buffer, whole > 0 ? part.byteOffset : 0, whole);
  for (let i = 0; i < whole; i++) sum = (Math.imul(sum, 31) + words[i]!) | 0;
  for (let i = whole * 4; i < part.length; i++) sum = (Math.imul(sum, 31) + part[i]!) | 0;
  return sum;
}
