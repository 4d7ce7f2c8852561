import { describe, expect, test } from 'vitest';
import { EVERY_DOOR } from '../../test/support/everyDoor.js';
import { replaced } from '../../test/support/newestDoors.js';
import { keptOf, type ReadWarning, WARNINGS_KEPT } from './outcome.js';
import { readAny } from './read.js';

const list = EVERY_DOOR.find((s) => s.name === 'manifests, PAXLST')!.bytes;
const read = (bytes: Uint8Array) => readAny(bytes)[0]!;

describe('ports, flights and references', () => {
  test('as they are come through untouched', () => {
    expect(read(list)).toMatchObject({ outcome: 'accepted', warnings: [], legs: [{ arrivalPort: 'LIS' }] });
  });

  test.each([
    ['a port', 'LIS'],
    ['a sender', 'TXOPS'],
  ])('%s of 6,000 characters is cut, said and set aside', (_what, value) => {
    const message = read(replaced(list, value, 'Q'.repeat(6000)));
    expect(message.outcome).toBe('quarantined');
    expect(message.warnings.map((w) => w.code)).toContain('too-long');
    expect(JSON.stringify([message.legs, message.references])).not.toContain('Q'.repeat(81));
    expect(message.persons).toHaveLength(1);
  });
});

test('a NUL that a reader passes over is said where it stands: the name lacks a letter', () => {
  const at = Buffer.from(list).indexOf('QUILL') + 3;
  const message = read(replaced(list, 'QUILL', 'QUI\0L'));
  expect(message.outcome).toBe('quarantined');
  expect(message.warnings[0]).toMatchObject({ code: 'no-text', offset: at });
  expect(message.warnings[0]!.text).toContain('NUL');
  // Padding behind the message is none of its values.
  expect(read(Buffer.concat([list, Buffer.alloc(20)])).warnings.map((w) => w.code)).not.toContain('no-text');
});

test('remarks beyond those that are kept are counted', () => {
  const remarks = Array.from(
    { length: WARNINGS_KEPT + 7 },
    (_, i): ReadWarning => ({ code: 'x', offset: i, text: 'x' }),
  );
  const kept = keptOf(remarks);
  expect(kept).toHaveLength(WARNINGS_KEPT + 1);
  expect(kept.at(-1)).toMatchObject({ code: 'more-warnings', offset: WARNINGS_KEPT });
  expect(kept.at(-1)!.text).toContain('7 more remarks');
  expect(keptOf(remarks.slice(0, WARNINGS_KEPT))).toHaveLength(WARNINGS_KEPT);
});
