import { crc32 } from 'node:zlib';

/**
 * Records of a zip file (PKWARE APPNOTE 6.3.10, 4.3 to 4.5). The content of each file is deflated by the caller and
 * comes between its header and the next one; the header is written when the content's sizes are known, so no data
 * descriptors are needed. Sizes, offsets and counts that do not fit their fields go into ZIP64 fields (4.5.3).
 */
export interface ZipEntry {
  /** Path with forward slashes; UTF-8. */
  readonly name: string;
  /** CRC-32 of the content. */
  readonly crc: number;
  /** Bytes of the content. */
  readonly bytes: number;
  /** Bytes of the content deflated. */
  readonly packed: number;
}

const NO_ROOM_32 = 0xffffffff;
const NO_ROOM_16 = 0xffff;
/** 4.4.4, bit 11: names are UTF-8. */
const UTF_8 = 0x0800;
const DEFLATED = 8;
/** 4.4.3: 2.0 for deflate, 4.5 for ZIP64. */
const VERSION = { plain: 20, zip64: 45 } as const;
/** 1980-01-01, the first day that a zip knows (4.4.6): who wants to know when reads the manifest. */
const FIRST_DAY = 0x21;

/** CRC-32 of content that comes in pieces; begins with 0. */
export function zipCrc(content: Uint8Array, before: number): number {
  return crc32(content, before);
}

/** The record that stands before the content of a file. */
export function zipLocalHeader(entry: ZipEntry): Buffer {
  const name = Buffer.from(entry.name);
  const large = entry.bytes >= NO_ROOM_32 || entry.packed >= NO_ROOM_32;
  const extra = large ? zip64Extra([entry.bytes, entry.packed]) : Buffer.alloc(0);
  const head = Buffer.alloc(30);
  head.writeUInt32LE(0x04034b50, 0);
  common(head, 4, entry, large, large);
  head.writeUInt16LE(name.length, 26);
  head.writeUInt16LE(extra.length, 28);
  return Buffer.concat([head, name, extra]);
}

/** The record of the directory at the end. @param offset where its local header begins */
export function zipDirectoryRecord(entry: ZipEntry, offset: number): Buffer {
  const name = Buffer.from(entry.name);
  const largeSizes = entry.bytes >= NO_ROOM_32 || entry.packed >= NO_ROOM_32;
  const largeOffset = offset >= NO_ROOM_32;
  const extra = zip64Extra([
    ...(largeSizes ? [entry.bytes, entry.packed] : []),
    ...(largeOffset ? [offset] : []),
  ]);
  const head = Buffer.alloc(46);
  head.writeUInt32LE(0x02014b50, 0);
  head.writeUInt16LE(VERSION.zip64, 4);
  common(head, 6, entry, largeSizes || largeOffset, largeSizes);
  head.writeUInt16LE(name.length, 28);
  head.writeUInt16LE(extra.length, 30);
  head.writeUInt32LE(largeOffset ? NO_ROOM_32 : offset, 42);
  return Buffer.concat([head, name, extra]);
}

/** What ends the file, behind the directory. */
export function zipEnd(directory: {
  readonly entries: number;
  readonly bytes: number;
  readonly offset: number;
}): Buffer {
  const { entries, bytes, offset } = directory;
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  const few = Math.min(entries, NO_ROOM_16);
  end.writeUInt16LE(few, 8);
  end.writeUInt16LE(few, 10);
  end.writeUInt32LE(Math.min(bytes, NO_ROOM_32), 12);
  end.writeUInt32LE(Math.min(offset, NO_ROOM_32), 16);
  if (entries < NO_ROOM_16 && bytes < NO_ROOM_32 && offset < NO_ROOM_32) return end;
  const large = Buffer.alloc(76);
  large.writeUInt32LE(0x06064b50, 0);
  large.writeBigUInt64LE(44n, 4);
  large.writeUInt16LE(VERSION.zip64, 12);
  large.writeUInt16LE(VERSION.zip64, 14);
  large.writeBigUInt64LE(BigInt(entries), 24);
  large.writeBigUInt64LE(BigInt(entries), 32);
  large.writeBigUInt64LE(BigInt(bytes), 40);
  large.writeBigUInt64LE(BigInt(offset), 48);
  // The locator, which says where the record before it begins.
  large.writeUInt32LE(0x07064b50, 56);
  large.writeBigUInt64LE(BigInt(offset + bytes), 64);
  large.writeUInt32LE(1, 72);
  return Buffer.concat([large, end]);
}

/** From the version needed to the sizes, alike in both records of a file. */
function common(to: Buffer, at: number, entry: ZipEntry, zip64: boolean, largeSizes: boolean): void {
  to.writeUInt16LE(zip64 ? VERSION.zip64 : VERSION.plain, at);
  to.writeUInt16LE(UTF_8, at + 2);
  to.writeUInt16LE(DEFLATED, at + 4);
  to.writeUInt16LE(0, at + 6);
  to.writeUInt16LE(FIRST_DAY, at + 8);
  to.writeUInt32LE(entry.crc, at + 10);
  to.writeUInt32LE(largeSizes ? NO_ROOM_32 : entry.packed, at + 14);
  to.writeUInt32LE(largeSizes ? NO_ROOM_32 : entry.bytes, at + 18);
}

function zip64Extra(values: readonly number[]): Buffer {
  if (values.length === 0) return Buffer.alloc(0);
  const extra = Buffer.alloc(4 + 8 * values.length);
  extra.writeUInt16LE(1, 0);
  extra.writeUInt16LE(8 * values.length, 2);
  for (const [i, value] of values.entries()) extra.writeBigUInt64LE(BigInt(value), 4 + 8 * i);
  return extra;
}
