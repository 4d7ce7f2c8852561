/**
 * How Han letters are read in Mandarin and which simplified letter stands for a traditional one, from ICU's
 * transliterators (`uconv`, package icu-devtools). Letters of GB 2312 and the traditional forms of those.
 */
import { spawnSync } from 'node:child_process';
import { writeTable } from './lib.mjs';

const letters = [];
for (let code = 0x4e00; code <= 0x9fff; code++) letters.push(String.fromCharCode(code));

function transliterated(rule) {
  const run = spawnSync('uconv', ['-x', rule], {
    input: `${letters.join('\n')}\n`,
    encoding: 'utf8',
    maxBuffer: 1 << 26,
  });
  if (run.error) throw new Error(`uconv is needed (package icu-devtools): ${run.error.message}`);
  return new Map(run.stdout.split('\n').map((line, i) => [letters[i], line]));
}

const simplified = transliterated('Traditional-Simplified');
const reading = transliterated('Han-Latin; Latin-ASCII');

/** The two planes of GB 2312: 6,763 letters. */
const common = new Set();
const decoder = new TextDecoder('gb2312');
for (let row = 0xb0; row <= 0xf7; row++)
  for (let cell = 0xa1; cell <= 0xfe; cell++) {
    const letter = decoder.decode(new Uint8Array([row, cell]));
    if (letters.includes(letter)) common.add(letter);
  }

const bySyllable = new Map();
const traditional = [];
for (const letter of letters) {
  const plain = simplified.get(letter);
  if (plain !== letter && common.has(plain)) traditional.push(letter);
  if (!common.has(letter) || plain !== letter) continue;
  const syllable = reading.get(letter);
  if (!/^[a-z]+$/.test(syllable)) continue;
  bySyllable.set(syllable, (bySyllable.get(syllable) ?? '') + letter);
}
const syllables = [...bySyllable].sort(([a], [b]) => (a < b ? -1 : 1)).map(([s, list]) => s + list);

writeTable('hanSyllables', {
  what: 'Han letters by their reading in pinyin, and simplified letters for traditional ones; see scripts/hanLetters.ts.',
  sources: ['ICU transliterators Han-Latin and Traditional-Simplified (Unicode CLDR), Unicode-3.0'],
  command: 'node build/tables/hanSyllables.mjs',
  body:
    `/** Entries divided by blanks: a syllable without its tone, then the simplified letters read so. */\n` +
    `export const HAN_SYLLABLES =\n  ${JSON.stringify(syllables.join(' '))};\n\n` +
    `/** Traditional letters, and the simplified letter of each at the same place. */\n` +
    `export const TRADITIONAL =\n  ${JSON.stringify(traditional.join(''))};\n` +
    `export const SIMPLIFIED =\n  ${JSON.stringify(traditional.map((l) => simplified.get(l)).join(''))};\n`,
});
