import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { brotliCompressSync, constants } from 'node:zlib';
import { CONTENT_SECURITY_POLICY, loadAssets, type ServedAssets } from '#web/assets.js';
import { fixtures } from '#web/fixtures/index.js';
import type { Shell } from '#web/view.js';
import { drawFace } from '../../sim/world/pictures.js';

/** What a page posted, for tests that send forms. */
export interface Posted {
  readonly path: string;
  readonly fields: URLSearchParams;
}

export interface FixtureServer {
  readonly address: string;
  readonly posted: Posted[];
  /** Another surrounding for the next pages, such as a session about to lock. */
  shell: ((shell: Shell) => Shell) | undefined;
  close(): Promise<void>;
}

/** Every fixture at `/NAME`, under the real content policy and compressed as the server does it. */
export async function startFixtureServer(): Promise<FixtureServer> {
  const root = join(import.meta.dirname, '..', '..');
  const build = (await import(join(root, 'build', 'assets.mjs'))) as { buildAssets(): Promise<string> };
  await build.buildAssets();
  const assets = loadAssets(join(root, 'dist', 'assets'));
  const posted: Posted[] = [];
  const state: { shell: FixtureServer['shell'] } = { shell: undefined };
  const server = createServer((request, response) => {
    void answer(request, response, assets, posted, state.shell);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    address: `http://localhost:${(server.address() as AddressInfo).port}`,
    posted,
    get shell() {
      return state.shell;
    },
    set shell(value) {
      state.shell = value;
    },
    close: () => stop(server),
  };
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  assets: ServedAssets,
  posted: Posted[],
  reshape: FixtureServer['shell'],
): Promise<void> {
  const path = new URL(request.url ?? '/', 'http://localhost').pathname;
  if (path.endsWith('/thumb')) {
    response.writeHead(200, { 'content-type': 'image/png' }).end(drawFace(1));
    return;
  }
  if (path.startsWith('/assets/')) {
    const found = assets.find(path.slice('/assets/'.length), request.headers['accept-encoding']);
    response.writeHead(
      found ? 200 : 404,
      found
        ? { 'content-type': found.type, ...(found.encoding ? { 'content-encoding': found.encoding } : {}) }
        : {},
    );
    response.end(found?.body);
    return;
  }
  if (path.startsWith('/live/')) {
    response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
    response.write(`data: {"n":${path === '/live/queue' ? 2 : 0}}\n\n`);
    return;
  }
  if (request.method === 'POST') {
    let body = '';
    for await (const piece of request) body += String(piece);
    posted.push({ path, fields: new URLSearchParams(body) });
    response.writeHead(204);
    response.end();
    return;
  }
  const fixture = fixtures.find((f) => `/${f.name}` === path);
  if (!fixture) {
    response.writeHead(404);
    response.end();
    return;
  }
  const html = fixture.html(assets, reshape ? reshape(fixture.shell) : fixture.shell);
  response.writeHead(200, {
    'content-type': 'text/html; charset=utf-8',
    'content-encoding': 'br',
    'content-security-policy': CONTENT_SECURITY_POLICY,
  });
  response.end(brotliCompressSync(html, { params: { [constants.BROTLI_PARAM_QUALITY]: 4 } }));
}

async function stop(server: Server): Promise<void> {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
}
