import { deflateRawSync } from 'node:zlib';
import { strFromU8, unzipSync } from 'fflate';
import { expect, test } from 'vitest';
import { type ZipEntry, zipCrc, zipDirectoryRecord, zipEnd, zipLocalHeader } from './zip.js';

function zipOf(files: readonly (readonly [name: string, content: string])[]): Buffer {
  const out: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const [name, text] of files) {
    const content = Buffer.from(text);
    const packed = deflateRawSync(content);
    const entry = { name, crc: zipCrc(content, 0), bytes: content.length, packed: packed.length };
    directory.push(zipDirectoryRecord(entry, offset));
    const both = Buffer.concat([zipLocalHeader(entry), packed]);
    offset += both.length;
    out.push(both);
  }
  const list = Buffer.concat(directory);
  return Buffer.concat([...out, list, zipEnd({ entries: files.length, bytes: list.length, offset })]);
}

test('another program reads names in any script, empty files and text', () => {
  const files = unzipSync(
    zipOf([
      ['registrants.csv', 'number\r\nA-1\r\n'],
      ['documents/x/Zoë 文.txt', ''],
      ['json/a.jsonl', 'x'.repeat(100_000)],
    ]),
  );
  expect(Object.keys(files)).toEqual(['registrants.csv', 'documents/x/Zoë 文.txt', 'json/a.jsonl']);
  expect(strFromU8(files['registrants.csv']!)).toBe('number\r\nA-1\r\n');
  expect(files['json/a.jsonl']).toHaveLength(100_000);
});

test('more files than a zip of old can count are all there', () => {
  const count = 66_000;
  const files = unzipSync(zipOf(Array.from({ length: count }, (_, i) => [`f${i}`, `${i}`] as const)));
  expect(Object.keys(files)).toHaveLength(count);
  expect(strFromU8(files[`f${count - 1}`]!)).toBe(`${count - 1}`);
});

test('sizes and offsets beyond 4 GB stand in fields of 64 bits', () => {
  const GB = 1024 ** 3;
  const entry: ZipEntry = { name: 'big', crc: 7, bytes: 9 * GB, packed: 5 * GB };
  const local = zipLocalHeader(entry);
  expect(local.readUInt16LE(4)).toBe(45);
  expect([local.readUInt32LE(18), local.readUInt32LE(22)]).toEqual([0xffffffff, 0xffffffff]);
  // Behind 30 bytes and the name: header id 1, 16 bytes, size of the content before the packed one.
  expect([local.readUInt16LE(33), local.readUInt16LE(35)]).toEqual([1, 16]);
  expect([local.readBigUInt64LE(37), local.readBigUInt64LE(45)]).toEqual([BigInt(9 * GB), BigInt(5 * GB)]);
  const small = { name: 'big', crc: 7, bytes: 3, packed: 5 };
  const record = zipDirectoryRecord(small, 6 * GB);
  expect(record.readUInt32LE(42)).toBe(0xffffffff);
  expect([record.readUInt32LE(20), record.readUInt32LE(24)]).toEqual([5, 3]);
  expect([record.readUInt16LE(49), record.readUInt16LE(51)]).toEqual([1, 8]);
  expect(record.readBigUInt64LE(53)).toBe(BigInt(6 * GB));
  const end = zipEnd({ entries: 3, bytes: 200, offset: 6 * GB });
  expect(end.readBigUInt64LE(48)).toBe(BigInt(6 * GB));
  expect(end.readBigUInt64LE(64)).toBe(BigInt(6 * GB + 200));
  expect(end.readUInt32LE(76)).toBe(0x06054b50);
  expect(zipEnd({ entries: 3, bytes: 200, offset: 5 }).length).toBe(22);
});
