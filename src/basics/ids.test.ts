import fc from 'fast-check';
import { expect, test } from 'vitest';
import { instantOfId, isUuid, uuidV7 } from './ids.js';

test('an id of RFC 9562 says its instant, its version and the rest as it was drawn', () => {
  // The example of appendix A.6.
  const random = Uint8Array.from([0x0c, 0xc3, 0x18, 0xc4, 0xdc, 0x0c, 0x0c, 0x07, 0x39, 0x8f]);
  expect(uuidV7(0x017f22e279b0, random)).toBe('017f22e2-79b0-7cc3-98c4-dc0c0c07398f');
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 2 ** 48 - 1 }),
      fc.uint8Array({ minLength: 10, maxLength: 10 }),
      (ms, drawn) => {
        const id = uuidV7(ms, drawn);
        expect(isUuid(id)).toBe(true);
        expect(instantOfId(id)).toBe(ms);
        expect(id[14]).toBe('7');
        expect('89ab').toContain(id[19]);
        const hex = Array.from(drawn.slice(3), (b) => b.toString(16).padStart(2, '0')).join('');
        expect(id.slice(21).replaceAll('-', '')).toBe(hex);
      },
    ),
  );
});

test('ids of later instants come later', () => {
  const drawn = new Uint8Array(10).fill(255);
  const none = new Uint8Array(10);
  for (const ms of [0, 65_535, 65_536, 2 ** 40, Date.parse('2026-11-20T15:00:00Z')])
    expect(uuidV7(ms + 1, none) > uuidV7(ms, drawn)).toBe(true);
});
