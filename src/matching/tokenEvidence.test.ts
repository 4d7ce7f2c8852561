import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { editDistance } from './editDistance.js';
import { foldToken } from './scripts/foldToken.js';
import { scriptOf } from './scripts/scriptOf.js';
import { nameFormBits, sharesKey, tokenBits, tokenEvidence, tokenKeys } from './tokenEvidence.js';

describe('tokenEvidence', () => {
  test.each([
    ['Smith', 'SMITH', 'surname', 'exact'],
    ['Bill', 'William', 'given', 'variant'],
    ['Lee', 'Yi', 'surname', 'variant'],
    ['Juan', 'Giovanni', 'given', 'variant'],
    ['Ivanov', 'Ivanova', 'surname', 'variant'],
    ['J', 'John', 'given', 'initial'],
    ['Smith', 'Garcia', 'surname', 'contradiction'],
  ] as const)('%s and %s as %s: %s', (a, b, kind, level) => {
    expect(tokenEvidence(a, b, kind).level).toBe(level);
  });

  test('names of the written tables rank as forms of one name, unlike others', () => {
    expect(nameFormBits('Bill', 'William', 'given')).toBeGreaterThan(2);
    expect(nameFormBits('Yi', 'Lee', 'surname')).toBeGreaterThan(2);
    expect(nameFormBits('Katherine', 'Catherine', 'given')).toBeGreaterThan(2);
    expect(nameFormBits('John', 'Robert', 'given')).toBeLessThan(-5);
  });

  test('agreement of a rare name weighs more than of a common one', () => {
    expect(tokenEvidence('Smith', 'Smith', 'surname').bits).toBeLessThan(
      tokenEvidence('Featherstonehaugh', 'Featherstonehaugh', 'surname').bits - 4,
    );
  });

  test('a slip never says more than the name written right', () => {
    // Berznice on file beside Bernice on a ticket was a bit more than Bernice beside Bernice, so that a misspelt alias was shown.
    const slips = [
      ['bernice', 'berznice'],
      ['john', 'johnn'],
      ['james', 'jamess'],
      ['smith', 'smitth'],
      ['harrison', 'harirson'],
    ] as const;
    for (const [name, slip] of slips)
      for (const kind of ['given', 'surname'] as const) {
        expect(tokenBits(name, slip, kind)).toBeGreaterThan(0);
        expect(tokenBits(name, slip, kind)).toBeLessThanOrEqual(tokenBits(name, name, kind));
        expect(tokenBits(slip, name, kind)).toBe(tokenBits(name, slip, kind));
      }
  });

  test('which side a token stands on does not matter', () => {
    const letters = fc.string({ unit: fc.constantFrom(...'abcdeiklmnorst'), minLength: 1, maxLength: 9 });
    fc.assert(
      fc.property(letters, letters, (a, b) => {
        expect(tokenBits(a, b, 'given')).toBe(tokenBits(b, a, 'given'));
      }),
    );
  });

  test('what is within one edit, or two for long tokens, shares a key', () => {
    const letters = fc.constantFrom(...'aeiknrst');
    const token = fc.string({ unit: letters, minLength: 2, maxLength: 10 });
    fc.assert(
      fc.property(token, fc.nat(9), letters, fc.nat(9), (a, at, letter, cut) => {
        const b = (a.slice(0, at) + letter + a.slice(at + 1)).slice(0, 2 + cut);
        const edits = editDistance(a, b, 2);
        if (b.length < 2 || Math.min(a.length, b.length) < 3) return;
        if (edits > (Math.max(a.length, b.length) >= 7 ? 2 : 1)) return;
        expect(sharesKey(tokenKeys(a), tokenKeys(b))).toBe(true);
      }),
      { numRuns: 2000 },
    );
  });

  test.each([
    ['Mohammed', 'محمد'],
    ['Ivanov', 'Иванов'],
    ['Cohen', 'כהן'],
    ['Tanaka', 'タナカ'],
    ['Papadopoulos', 'Παπαδόπουλος'],
    ['Petrosyan', 'Պետրոսյան'],
    ['Beridze', 'ბერიძე'],
    ['Sharma', 'शर्मा'],
    ['Isabella', '伊莎贝拉'],
    ['Lee', '이'],
    ['Rhee', '이'],
    ['Cheung', '張'],
    ['Suzuki', '鈴木'],
  ])('%s and %s agree across scripts and share a key', (latin, other) => {
    expect(tokenEvidence(latin, other, 'surname').level).toBe('transliteration');
    expect(sharesKey(tokenKeys(latin), tokenKeys(other))).toBe(true);
    expect(tokenEvidence('Featherstone', other, 'surname').level).toBe('contradiction');
  });
});

describe('what is alike only by accident', () => {
  test.each([
    ['xia', '夏', true],
    ['hsia', '夏', true],
    ['hsu', '夏', false],
    ['jun', '瑞', false],
    ['chaona', '娟', false],
  ] as const)('%s is a reading of %s: %s', (latin, han, reading) => {
    expect(tokenEvidence(latin, han, 'given').level).toBe(reading ? 'transliteration' : 'contradiction');
  });

  test('two surnames of the written table are two families, however alike they sound', () => {
    expect(tokenBits('baek', '백', 'surname')).toBeGreaterThan(tokenBits('baek', '박', 'surname') + 2);
  });

  test('a wrong key leaves evidence where nobody bears the name that it makes, and little where somebody does', () => {
    expect(tokenBits('qood', 'wood', 'surname')).toBeGreaterThan(3);
    expect(tokenBits('wood', 'hood', 'surname')).toBeLessThan(2);
  });

  test('what holds no letter is no form of a name', () => {
    expect(nameFormBits('40', 'Anna', 'given')).toBeLessThan(-10);
    expect(nameFormBits('40', '5\'9"', 'given')).toBe(0);
  });
});

describe('foldToken', () => {
  test.each([
    ['Müller', 'muller'],
    ['Łukasz', 'lukasz'],
    ["O'Brien", 'obrien'],
    ['Ёлкин', 'елкин'],
    ['أحمد', 'احمد'],
    ['מרים', 'מרימ'],
    ['さとう', 'サトウ'],
    ['Ｓｍｉｔｈ', 'smith'],
    ['김', '김'],
    ['Андрей', 'андрей'],
  ])('%s becomes %s, and stays', (raw, folded) => {
    expect(foldToken(raw)).toBe(folded);
    expect(foldToken(folded)).toBe(folded);
  });

  test.each([
    ['smith', 'latin'],
    ['Иванов', 'cyrillic'],
    ['محمد', 'arabic'],
    ['花え', 'han'],
    ['え花', 'han'],
    ['タロウ', 'kana'],
    ['สมชาย', 'thai'],
    ['123', 'other'],
  ])('%s is %s', (token, script) => {
    expect(scriptOf(token)).toBe(script);
  });
});
