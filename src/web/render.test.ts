import { describe, expect, test } from 'vitest';
import { plainAssets } from './assets.js';
import { fixtures } from './fixtures/index.js';

/** Every page as markup: what a strict content policy, a keyboard and a screen reader need before any browser runs. */
describe.each(fixtures.map((f) => [f.name, f] as const))('page %s', (_, fixture) => {
  const html = fixture.html(plainAssets);
  const ids = [...html.matchAll(/\sid="([^"]*)"/g)].map((m) => m[1]!);

  test('has nothing inline that the content policy would drop', () => {
    expect(html).not.toMatch(/<[^>]*\sstyle=/);
    expect(html).not.toMatch(/<style/);
    expect(html).not.toMatch(/<[^>]*\son[a-z]+=/);
    expect(html).not.toMatch(/<script(?![^>]*\ssrc=)/);
    expect(html).not.toMatch(/javascript:/i);
  });

  test('gives each id once, and every reference leads to one', () => {
    expect(ids.filter((id, i) => ids.indexOf(id) !== i)).toEqual([]);
    const wanted = [
      ...html.matchAll(/\s(?:for|aria-(?:describedby|labelledby|controls|owns))="([^"]*)"/g),
    ].flatMap((m) => m[1]!.split(' '));
    const inPage = [...html.matchAll(/\shref="#([^"]+)"/g)].map((m) => m[1]!);
    expect([...wanted, ...inPage].filter((id) => !ids.includes(id))).toEqual([]);
  });

  test('is one document with one main heading, TEST in title and banner', () => {
    expect(html.match(/<h1[ >]/g)).toHaveLength(1);
    expect(html.match(/<main[ >]/g)).toHaveLength(1);
    expect(html).toMatch(/<title>[^<]*\(TEST\)<\/title>/);
    expect(html).toContain('TEST SYSTEM.');
    expect(html).toContain('href="/help"');
  });

  test('sends the session token with every form that changes something', () => {
    for (const [, form] of html.matchAll(/<form([^>]*method="post"[\s\S]*?)<\/form>/g))
      expect(form).toContain('name="_csrf"');
  });

  test('has left no hole open and no value undefined', () => {
    const shown = html.replace(/\sdata-[a-z-]+="[^"]*"/g, '');
    // Addresses of the API keep their braces: `/candidates/{id}`.
    expect(shown).not.toMatch(/(?<!\/)\{[a-z]\w*\}/);
    expect(shown).not.toMatch(/>[^<]*\b(undefined|NaN|\[object Object\])[^<]*</);
  });

  test('is the same bytes when drawn again', () => {
    expect(fixture.html(plainAssets)).toBe(html);
  });
});

test('a hostile name is drawn as text', () => {
  const html = fixtures.find((f) => f.name === 'queue')!.html(plainAssets);
  expect(html).toContain('&lt;script&gt;alert(&quot;x&quot;)&lt;/script&gt;');
  expect(html).not.toContain('<script>alert');
});
