import { describe, expect, it } from 'vitest';
import { learnCultures, NameSample, NO_CULTURES, togetherCentibits } from './cultures.js';

/** Two peoples who share no names, one of them a tenth of all; each bears its given names with any of its surnames. */
function namesOfTwoPeoples(count: number): string[] {
  const given = ['arno', 'bela', 'cilo', 'dero', 'efim', 'fara', 'gino', 'hale'];
  const surname = ['akker', 'brandt', 'corvin', 'dorner', 'egger', 'falk', 'gruber', 'huber'];
  const other = ['quan', 'xuyen', 'yi', 'zhu', 'qiu', 'xia', 'ying', 'zhen'];
  const family = ['xue', 'yao', 'zou', 'qian', 'yuan', 'zhai', 'xiong', 'qin'];
  return Array.from({ length: count }, (_, i) => {
    const [a, b] = [Math.floor(i / 10) % 8, Math.floor(i / 80) % 8];
    return i % 10 === 0 ? `${other[a]} ${family[b]}` : `${given[a]} ${surname[(b + i) % 8]}`;
  });
}

const cultures = learnCultures(namesOfTwoPeoples(6400));

describe('names that come together', () => {
  it('finds that names of a small people come together oftener than their rarity says', () => {
    const bits = togetherCentibits(cultures, ['quan', 'xue']) / 100;
    // One in ten is of that people, so its names meet ten times as often: 3.3 bits.
    expect(bits).toBeGreaterThan(2);
    expect(bits).toBeLessThan(4.5);
    expect(togetherCentibits(cultures, ['arno', 'akker'])).toBeLessThan(100);
  });

  it('takes nothing off where names of two peoples agree, or one name only', () => {
    expect(togetherCentibits(cultures, ['quan', 'akker'])).toBe(0);
    expect(togetherCentibits(cultures, ['quan'])).toBe(0);
  });

  it('judges a name never met by its letters', () => {
    expect(togetherCentibits(cultures, ['xuan', 'xue'])).toBeGreaterThanOrEqual(
      togetherCentibits(cultures, ['haler', 'xue']),
    );
  });

  it('knows a name that it never met by its script', () => {
    const family = [...'王李张刘陈杨黄赵吴周'];
    const given = [...'伟芳娜敏静丽强磊军洋勇艳杰涛明超'];
    const han = Array.from(
      { length: 400 },
      (_, i) => `${family[i % 10]} ${given[i % 16]}${given[(i * 5) % 16]}`,
    );
    const learned = learnCultures([...namesOfTwoPeoples(6400), ...han]);
    expect(togetherCentibits(learned, ['鑫淼', '李'])).toBeGreaterThan(200);
    expect(togetherCentibits(learned, ['Ωmega', '李'])).toBeLessThan(100);
    expect(togetherCentibits(learned, ['halmar', '李'])).toBeLessThan(100);
  });

  it('learns nothing from few names', () => {
    expect(learnCultures(namesOfTwoPeoples(500))).toBe(NO_CULTURES);
    expect(togetherCentibits(NO_CULTURES, ['quan', 'xue'])).toBe(0);
  });

  it('learns the same from the same names', () => {
    expect(learnCultures(namesOfTwoPeoples(6400))).toEqual(cultures);
  });
});

describe('the names kept to learn from', () => {
  it('are the same whether taken in at once or in parts', () => {
    const names = Array.from({ length: 90_000 }, (_, i) => [`a${(i * 7919) % 65_537}`, `b${i}`]);
    const whole = new NameSample();
    for (const name of names) whole.add(name);
    const joined = new NameSample();
    for (const part of [names.slice(0, 20_000), names.slice(20_000)]) {
      const sample = new NameSample();
      for (const name of part) sample.add(name);
      joined.append(sample.text, sample.below);
    }
    expect(joined.below).toBe(whole.below);
    expect(joined.text).toBe(whole.text);
    expect(whole.names.length).toBeGreaterThan(30_000);
    expect(whole.names.length).toBeLessThanOrEqual(65_536);
  });

  it('leave out names of one token', () => {
    const sample = new NameSample();
    sample.add(['alone']);
    expect(sample.names).toEqual([]);
  });
});
