import { brotliDecompressSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { freshServerDatabase, type Opened } from '../../test/support/databases.js';
import { makeWorld, type World } from '../../test/support/world.js';

let opened: Opened;
let world: World;
beforeAll(async () => {
  opened = await freshServerDatabase();
  world = await makeWorld(opened.db);
});
afterAll(async () => {
  await world?.server.close();
  await opened?.close();
});

const ask = async (headers: Record<string, string>) => {
  const browser = world.browser();
  const answer = await browser.get('/help', headers);
  return { encoding: answer.headers['content-encoding'], bytes: answer.bytes, vary: answer.headers.vary };
};

test('a page is compressed for who takes it, and says what it depends on', async () => {
  const plain = await ask({ 'sec-fetch-site': 'same-origin' });
  expect(plain.encoding).toBeUndefined();
  for (const site of ['same-origin', 'none']) {
    const packed = await ask({ 'sec-fetch-site': site, 'accept-encoding': 'gzip, deflate, br, zstd' });
    expect(packed).toMatchObject({ encoding: 'br', vary: 'accept-encoding, sec-fetch-site' });
    expect(packed.bytes.length * 2).toBeLessThan(plain.bytes.length);
    expect(brotliDecompressSync(packed.bytes).toString()).toContain('</html>');
  }
  const refused = await ask({ 'sec-fetch-site': 'none', 'accept-encoding': 'gzip, br;q=0' });
  expect(refused.encoding).toBeUndefined();
});

test.each([
  ['cross-site'],
  ['same-site'],
  [''],
])('what another site opened is sent as it is, so that its length tells nothing: %s', async (site) => {
  const answer = await ask({ 'accept-encoding': 'br', ...(site ? { 'sec-fetch-site': site } : {}) });
  expect(answer.encoding).toBeUndefined();
});
