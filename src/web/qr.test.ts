import { describe, expect, test } from 'vitest';
import { checkWords, qrModules, qrPicture } from './qr.js';

describe('QR picture', () => {
  test('check words of a published example, HELLO WORLD in 1-M', () => {
    const data = [32, 91, 11, 120, 209, 114, 220, 77, 67, 64, 236, 17, 236, 17, 236, 17];
    expect(checkWords(data, 10)).toEqual([196, 35, 39, 119, 235, 215, 231, 226, 93, 23]);
  });

  test.each([
    [14, 21],
    [15, 25],
    [152, 49],
    [180, 53],
    [181, 57],
    [331, 69],
  ])('%i bytes need a side of %i modules', (bytes, side) => {
    expect(qrModules('a'.repeat(bytes))).toHaveLength(side);
  });

  test('three finders stand in their corners, the fourth corner has none', () => {
    const dark = qrModules('otpauth://totp/RSOITS:rosa?secret=JBSWY3DPEHPK3PXP');
    const far = dark.length - 7;
    const finder = (x: number, y: number) =>
      [0, 1, 2, 3, 4, 5, 6].map((i) => dark[y + 3]![x + i]).join() === 'true,false,true,true,true,false,true';
    expect([finder(0, 0), finder(far, 0), finder(0, far), finder(far, far)]).toEqual([
      true,
      true,
      true,
      false,
    ]);
  });

  test('the quiet zone is part of the picture; text too long is refused with the limit', () => {
    expect(qrPicture('x')).toMatchObject({ size: 29 });
    expect(() => qrPicture('x'.repeat(332))).toThrow('at most 331');
  });
});
