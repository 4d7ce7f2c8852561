import { describe, expect, test } from 'vitest';
import { foldToken } from './foldToken.js';
import { ROMANISED_SCRIPTS, romanise } from './romanise.js';
import { scriptOf } from './scriptOf.js';
import { scriptStatus } from './scriptStatus.js';

describe('romanise', () => {
  test.each([
    ['Παπαδόπουλος', 'papadopoulos'],
    ['Γιώργος', 'giorgos'],
    ['Պետրոսյան', 'petrosyan'],
    ['ბერიძე', 'beridze'],
    ['शर्मा', 'sharma'],
    ['राम', 'ram'],
    ['สมชาย', 'smchay'],
  ])('%s can be written %s', (token, latin) => {
    const folded = foldToken(token);
    expect(romanise(folded, scriptOf(folded))).toContain(latin);
  });

  test('gives a letter with several habits several spellings, at most six', () => {
    const forms = romanise(foldToken('Μπάμπης'), 'greek');
    expect(forms).toContain('bampis');
    expect(forms.length).toBeLessThanOrEqual(6);
  });

  test('has nothing to say about scripts that a letter model reads', () => {
    expect(romanise('иван', 'cyrillic')).toEqual([]);
  });

  test('every script read by a written table is reported as unmeasured', () => {
    for (const script of ROMANISED_SCRIPTS)
      expect(scriptStatus.find((status) => status.script === script)?.recall).toBe('unmeasured');
  });
});
