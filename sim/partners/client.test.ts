import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { PartnerClient } from './client.js';

let close: (() => void) | undefined;
afterEach(() => close?.());

/** Answers the first requests for a token with 429. @returns the address, and how often a token was asked for */
async function server(refusals: number) {
  let asked = 0;
  const http = createServer((request, answer) => {
    if (request.url !== '/oauth/token') return void answer.end('{"seen":true}');
    asked += 1;
    if (asked <= refusals) return void answer.writeHead(429, { 'retry-after': '0.01' }).end();
    answer.end(JSON.stringify({ access_token: 't', expires_in: 600 }));
  });
  await new Promise<void>((done) => http.listen(0, '127.0.0.1', done));
  close = () => http.close();
  return { address: `http://127.0.0.1:${(http.address() as AddressInfo).port}`, asked: () => asked };
}

test('a partner that is told to wait for its token asks again', async () => {
  const { address, asked } = await server(2);
  expect(await new PartnerClient(address, 'c', 's').send('GET', '/anything')).toEqual({
    status: 200,
    body: { seen: true },
  });
  expect(asked()).toBe(3);
});

test('not for ever', async () => {
  const { address, asked } = await server(100);
  await expect(new PartnerClient(address, 'c', 's').send('GET', '/anything')).rejects.toThrow(
    'no token for c: 429',
  );
  expect(asked()).toBe(4);
});
